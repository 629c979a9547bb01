"""What is owed on interactions: follow-ups, and visits by the policy's plans (Art. 27, 30-31)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act.permits import Role
from fundcs.calendars.service import calendar_of
from fundcs.care.duties.people import able, officer
from fundcs.care.queries import appointments as made
from fundcs.care.queries import interactions as stored
from fundcs.care.queries.interactions import InteractionFilter
from fundcs.care.rules.appointments import AppointmentState
from fundcs.care.service import appointments
from fundcs.clients import queries as clients
from fundcs.deadlines.rules import Duty, Settled, due, start_of
from fundcs.kit.i18n import T
from fundcs.policy.rules import Deadline
from fundcs.tiers import service as tiers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.care.models.interactions import Interaction
    from fundcs.deadlines.rules import Choice, Due
    from fundcs.kit.periods import Period
    from fundcs.policy.served import VisitPlan
    from fundcs.staff.models import Staff


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit, or an appointment that was held: when, and by whom."""

    at: datetime
    by: str


def follow_ups(act: Act, choice: Choice) -> Iterator[Duty]:
    """Each interaction that is to be followed up, by who dealt with it."""
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
    return able(act, interaction.staff) or officer(act, interaction.client)


def visits(act: Act, choice: Choice) -> Iterator[Duty]:
    """The next visit of each client whose tier has a plan, counted from the last one, or from their entry."""
    plans = {plan.tier: plan for plan in act.policy.care.visit_plans}
    if not plans:
        return
    codes = None if choice.client is None else [choice.client]
    results = tiers.tiers(act.session, act.policy, act.today, codes)
    due_to = [code for code, result in results.items() if result.tier.value in plans]
    visited = _visited(act)
    for client in clients.by_codes(act.session, due_to):
        plan, owner = plans[results[client.code].tier.value], able(act, client.officer)
        before = visited.get(client.code)
        since = before[-1].at if before else start_of(client.added_on)
        yield Duty(
            key=_visit_key(client.code, since),
            subject=T("visit {client} {name}", client=client.code, name=client.name),
            owner_role=Role.CS_SPECIALIST if owner is None else owner.role,
            owner=None if owner is None else owner.code,
            due=_visit_due(act, plan, since),
            next=f"fundcs care visit {client.code} --content TEXT",
            client=client.code,
        )


def _visit_key(client: str, since: datetime) -> str:
    """The next visit has another key than the one before: by the day from which it is counted."""
    return f"visit:{client}:{since.date()}"


def _visit_due(act: Act, plan: VisitPlan, since: datetime) -> Due:
    deadline = Deadline(
        key="care.visit_plans",
        article="27",
        offset=plan.every,
        direction="after",
        anchor="last_visit",
        role=Role.CS_SPECIALIST,
        source="firm",
    )
    return due(deadline, since, calendar_of(act))


def _visited(act: Act) -> dict[str, list[Visited]]:
    """The visits of each client and the appointments held with them, by time; of a day the last one."""
    made_by_day: dict[str, dict[date, Visited]] = defaultdict(dict)
    held = [
        (case.appointment.client, case.at, case.appointment.advisor)
        for case in appointments.cases(act, made.listed(act.session, act.moment))
        if case.state is AppointmentState.HELD
    ]
    for client, at, by in sorted([*stored.visits(act.session, act.moment), *held], key=lambda row: row[1]):
        made_by_day[client][at.date()] = Visited(at, by)
    return {client: list(by_day.values()) for client, by_day in made_by_day.items()}


def followed_up(act: Act, period: Period) -> Iterator[Settled]:
    """The interactions that were followed up."""
    deadline = act.policy.deadline("care.follow_up")
    for interaction, follower in stored.followed_up(act.session, act.moment):
        assert interaction.follow_up is not None  # noqa: S101 - the query asks for those with a day
        by = due(deadline, start_of(interaction.follow_up), calendar_of(act))
        if period.holds(by.day):
            yield Settled(
                key=f"follow-up:{interaction.no}",
                due=by,
                role=deadline.role,
                owner=interaction.staff,
                met_at=follower.at,
                met_by=follower.staff,
                client=interaction.client,
            )


def visits_made(act: Act, period: Period) -> Iterator[Settled]:
    """The visits that a plan asked for; by the client's tier on the day of the visit."""
    plans = {plan.tier: plan for plan in act.policy.care.visit_plans}
    if not plans:
        return
    visited = _visited(act)
    spans: dict[date, list[tuple[str, datetime, Visited]]] = defaultdict(list)
    for client in clients.by_codes(act.session, visited):
        since = start_of(client.added_on)
        for visit in visited[client.code]:
            if visit.at.date() > since.date():
                spans[visit.at.date()].append((client.code, since, visit))
            since = visit.at
    for day, spans_to in spans.items():
        results = tiers.tiers(act.session, act.policy, day, [code for code, _since, _visit in spans_to])
        for code, since, visit in spans_to:
            plan = plans.get(results[code].tier.value)
            if plan is None or not period.holds((by := _visit_due(act, plan, since)).day):
                continue
            yield Settled(
                key=_visit_key(code, since),
                due=by,
                role=Role.CS_SPECIALIST,
                owner=None,
                met_at=visit.at,
                met_by=visit.by,
                client=code,
            )
