"""What is owed in care: the follow-ups of interactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act.permits import Permit
from fundcs.calendars.service import calendar_of
from fundcs.care.queries import interactions as stored
from fundcs.care.queries.interactions import InteractionFilter
from fundcs.clients import queries as clients
from fundcs.deadlines.rules import Duty, due, start_of
from fundcs.kit.i18n import T
from fundcs.staff import queries as members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.care.models import Interaction
    from fundcs.deadlines.rules import Choice
    from fundcs.staff.models import Staff


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """The interactions that are to be followed up; of a fund there are none."""
    if choice.fund is None:
        yield from _follow_ups(act, choice)


def _follow_ups(act: Act, choice: Choice) -> Iterator[Duty]:
    deadline = act.policy.deadline("care.follow_up")
    waiting = stored.listed(act.session, InteractionFilter(client=choice.client, open=True), act.moment)
    names = clients.names(act.session, {interaction.client for interaction in waiting})
    for interaction in waiting:
        if interaction.follow_up is None:
            continue
        owner = _owner(act, interaction)
        yield Duty(
            key=f"follow-up:{interaction.no}",
            subject=T(
                "follow up interaction {no} with {client} {name}",
                no=interaction.no,
                client=interaction.client,
                name=names[interaction.client],
            ),
            owner_role=deadline.role if owner is None else owner.role,
            owner=None if owner is None else owner.code,
            due=due(deadline, start_of(interaction.follow_up), calendar_of(act)),
            next=f"fundcs care follow {interaction.no} --content TEXT",
            client=interaction.client,
        )


def _owner(act: Act, interaction: Interaction) -> Staff | None:
    """Who dealt with it, else the client's CS specialist, while they are here and may record it."""
    client = clients.by_code(act.session, interaction.client)
    for code in (interaction.staff, client and client.officer):
        member = act.once(_people).get(code or "")
        if member is not None and member.role in Permit.WRITE_CARE.roles and not member.gone(act.today):
            return member
    return None


def _people(session: Session) -> dict[str, Staff]:
    return {member.code: member for member in members.everyone(session)}
