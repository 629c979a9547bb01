"""What is owed about clients: approving a withheld identity (Art. 3(5)), telling of a hand-over (Art. 12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fundcs.assignments.service.notices import told, untold
from fundcs.calendars.service import calendar_of
from fundcs.clients import queries
from fundcs.clients.service.approvals import unapproved, withheld_since
from fundcs.deadlines.rules import Choice, Duty, Settled, due, start_of
from fundcs.kit.i18n import T

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.kit.periods import Period


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """Withheld identities to approve, clients to be told of a new CS specialist or adviser; of no fund."""
    if choice.fund is None:
        yield from _withheld(act, choice)
        yield from _reassigned(act, choice)


def _withheld(act: Act, choice: Choice) -> Iterator[Duty]:
    """One for each client whose identity is withheld until the general manager has approved it in person."""
    deadline = act.policy.deadline("confidentiality.withheld_approval")
    if not choice.concerns(role=deadline.role, client=choice.client):
        return
    for client, since in unapproved(act, choice.client):
        yield Duty(
            key=f"withheld:{client}",
            subject=T("approve that client {client} withholds their identity", client=client),
            owner_role=deadline.role,
            owner=None,
            due=due(deadline, since, calendar_of(act)),
            next=f"fundcs client approve-withheld {client}",
            client=client,
        )


def _reassigned(act: Act, choice: Choice) -> Iterator[Duty]:
    """One for each client who has another CS specialist or adviser, until they were told (Art. 12)."""
    deadline = act.policy.deadline("clients.reassign_notice")
    if choice.role not in (None, deadline.role):
        return
    since = untold(act, choice.client)
    serving = queries.serving(act.session, since, act.today)
    for client, day in since.items():
        name, officer = serving[client]
        yield Duty(
            key=f"reassigned:{client}:{day}",
            subject=T("tell {client} {name} who looks after them now", client=client, name=name),
            owner_role=deadline.role,
            owner=officer,
            due=due(deadline, start_of(day), calendar_of(act)),
            next=f"fundcs client assign {client} --told",
            client=client,
        )


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """What was due in the period and was done: identities approved, clients told of a hand-over."""
    yield from _approved(act, period)
    yield from _told(act, period)


def _told(act: Act, period: Period) -> Iterator[Settled]:
    """The notices to clients of somebody new that were due in the period; who owed them then is not kept."""
    deadline = act.policy.deadline("clients.reassign_notice")
    for client, since, notice in told(act):
        by = due(deadline, start_of(since), calendar_of(act))
        if period.holds(by.day):
            yield Settled(
                key=f"reassigned:{client}:{since}",
                due=by,
                role=deadline.role,
                owner=None,
                met_at=start_of(notice.told_on),
                met_by=notice.recorded_by,
                client=client,
            )


def _approved(act: Act, period: Period) -> Iterator[Settled]:
    """The approvals of withheld identities that were due in the period and were given."""
    deadline = act.policy.deadline("confidentiality.withheld_approval")
    approved = {client.code: client for client in queries.approved(act.session, act.moment)}
    for code, since in withheld_since(act, approved):
        by = due(deadline, since, calendar_of(act))
        if period.holds(by.day):
            yield Settled(
                key=f"withheld:{code}",
                due=by,
                role=deadline.role,
                owner=None,
                met_at=approved[code].approved_at,
                met_by=approved[code].approved_by,
                client=code,
            )
