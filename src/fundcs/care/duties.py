"""What is owed in care: follow-ups, appointments, the contracts that they led to, visits (Art. 19, 26-31)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from fundcs.act.permits import Permit, Role, holders
from fundcs.calendars.service import calendar_of
from fundcs.care.queries import appointments as made
from fundcs.care.queries import interactions as stored
from fundcs.care.queries.interactions import InteractionFilter
from fundcs.care.rules.appointments import AppointmentState
from fundcs.care.rules.greetings import OCCASION_NAMES, YEAR, Occasion
from fundcs.care.service import appointments, greetings
from fundcs.clients import queries as clients
from fundcs.deadlines.rules import Duty, Settled, due, start_of
from fundcs.kit.i18n import T
from fundcs.kit.typed import shown
from fundcs.policy.rules import Deadline
from fundcs.staff import queries as members
from fundcs.tiers import service as tiers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.care.models import Interaction
    from fundcs.care.rules.greetings import Greeting
    from fundcs.care.service.appointments import AppointmentCase
    from fundcs.deadlines.rules import Choice, Due
    from fundcs.kit.periods import Period
    from fundcs.policy.served import VisitPlan
    from fundcs.staff.models import Staff


_BECAME = (AppointmentState.HELD, AppointmentState.MISSED, AppointmentState.CANCELLED)
"""What may become of an appointment."""
_AROUND = timedelta(days=31)
"""A greeting's last moment is no further from its occasion than this, whatever the policy sets."""


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit, or an appointment that was held: when, and by whom."""

    at: datetime
    by: str


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """What is owed to clients beside business; of a fund there is none."""
    if choice.fund is None:
        yield from _follow_ups(act, choice)
        yield from _appointments(act, choice)
        yield from _visits(act, choice)
        yield from _greetings(act, choice)


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
    return _able(act, interaction.staff) or _officer(act, interaction.client)


def _officer(act: Act, client: str) -> Staff | None:
    """The client's CS specialist, while they are here."""
    found = clients.by_code(act.session, client)
    return None if found is None else _able(act, found.officer)


def _able(act: Act, code: str | None, permit: Permit = Permit.WRITE_CARE) -> Staff | None:
    member = act.once(_people).get(code or "")
    able = member is not None and member.role in holders(act.policy, permit) and not member.gone(act.today)
    return member if able else None


def _appointments(act: Act, choice: Choice) -> Iterator[Duty]:
    """What became of each that is planned; and the contract that one for signing led to."""
    for case in appointments.cases(act, made.listed(act.session, act.moment, client=choice.client)):
        if case.state is AppointmentState.PLANNED:
            yield _outcome(act, case)
        elif case.package_due is not None:
            yield _contract(act, case, case.package_due)


def _outcome(act: Act, case: AppointmentCase) -> Duty:
    deadline = act.policy.deadline("care.appointment")
    owner = _able(act, case.adviser, Permit.MAKE_APPOINTMENTS)
    return Duty(
        key=f"appointment:{case.no}",
        subject=T(
            "appointment {no} with {client} {name} at {at}",
            no=case.no,
            client=case.appointment.client,
            name=case.client_name,
            at=shown(case.at),
        ),
        owner_role=deadline.role if owner is None else owner.role,
        owner=None if owner is None else owner.code,
        due=due(deadline, case.at, calendar_of(act)),
        next=f"fundcs care appointment held {case.no} --content TEXT",
        client=case.appointment.client,
    )


def _contract(act: Act, case: AppointmentCase, owed: Due) -> Duty:
    """The contract is to be on record before its package falls due, which is counted from its signing."""
    client, owner = case.appointment.client, _officer(act, case.appointment.client)
    return Duty(
        key=f"appointment:{case.no}:contract",
        subject=T(
            "record the contract that {client} {name} signed in appointment {no}; its package is due then",
            no=case.no,
            client=client,
            name=case.client_name,
        ),
        owner_role=Role.CS_SPECIALIST if owner is None else owner.role,
        owner=None if owner is None else owner.code,
        due=owed,
        next=f"fundcs contract add NO --client {client} --fund FUND --amount N --value-date DATE "
        "--payee-name NAME --payee-bank BANK --payee-account NO",
        client=client,
    )


def _visits(act: Act, choice: Choice) -> Iterator[Duty]:
    """The next visit of each client whose tier has a plan, counted from the last one, or from their entry."""
    plans = {plan.tier: plan for plan in act.policy.care.visit_plans}
    if not plans:
        return
    codes = None if choice.client is None else [choice.client]
    results = tiers.tiers(act.session, act.policy, act.today, codes)
    due_to = [code for code, result in results.items() if result.tier.value in plans]
    visited = _visited(act)
    for client in clients.by_codes(act.session, due_to):
        plan, owner = plans[results[client.code].tier.value], _able(act, client.officer)
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


def _people(session: Session) -> dict[str, Staff]:
    return {member.code: member for member in members.everyone(session)}


def _greetings(act: Act, choice: Choice) -> Iterator[Duty]:
    """Each birthday, and each holiday as a whole, whom it is left to greet; a missed one for some days.

    They come again every year: no more than the next year's are owed.
    """
    first, _last = greetings.span(act)
    last = act.today + timedelta(days=YEAR)
    if choice.until is not None:
        last = min(last, choice.until.date())
    holidays: dict[tuple[Occasion, date], list[Greeting]] = {}
    for greeting in greetings.between(act, first, max(last, act.today), client=choice.client):
        if greeting.done or greeting.opted_out:
            continue
        if greeting.occasion is Occasion.BIRTHDAY:
            yield _birthday(act, greeting)
        elif choice.client is None:
            holidays.setdefault((greeting.occasion, greeting.on), []).append(greeting)
    for (occasion, on), left in holidays.items():
        deadline = act.policy.deadline("care.holiday_greeting")
        yield Duty(
            key=f"greeting:{occasion}:{on}",
            subject=T(
                "greet clients for {occasion}: {n} left", occasion=T(OCCASION_NAMES[occasion]), n=len(left)
            ),
            owner_role=deadline.role,
            owner=None,
            due=greetings.due_of(act, left[0]),
            next=f"fundcs care greetings done --occasion {occasion} --on {on}",
        )


def _birthday(act: Act, greeting: Greeting) -> Duty:
    owner = _able(act, greeting.officer)
    deadline = act.policy.deadline("care.birthday_greeting")
    return Duty(
        key=f"greeting:birthday:{greeting.on}:{greeting.client}",
        subject=T("greet {client} {name} on their birthday", client=greeting.client, name=greeting.name),
        owner_role=deadline.role if owner is None else owner.role,
        owner=None if owner is None else owner.code,
        due=greetings.due_of(act, greeting),
        next=f"fundcs care greetings done {greeting.client} --on {greeting.on}",
        client=greeting.client,
    )


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """What was owed in care in the period and was met, and the greetings that were missed for good.

    What was withdrawn as recorded by mistake was never owed.
    """
    yield from _followed_up(act, period)
    yield from _kept(act, period)
    yield from _visits_made(act, period)
    yield from _birthdays_past(act, period)
    yield from _holidays_past(act, period)


def _followed_up(act: Act, period: Period) -> Iterator[Settled]:
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


def _kept(act: Act, period: Period) -> Iterator[Settled]:
    """Planned appointments of which it was recorded what became of them, and signings with their contract."""
    deadline, calendar = act.policy.deadline("care.appointment"), calendar_of(act)
    signings = []
    for case in appointments.cases(act, made.listed(act.session, act.moment)):
        planned = case.appointment.recorded_at <= case.appointment.at
        by = due(deadline, case.at, calendar)
        if case.state in _BECAME and planned and period.holds(by.day):
            last = case.steps[-1]
            yield Settled(
                key=f"appointment:{case.no}",
                due=by,
                role=deadline.role,
                owner=case.appointment.advisor,
                met_at=last.recorded_at,
                met_by=last.staff,
                client=case.appointment.client,
            )
        if case.contracts:
            signings.append(case)
    yield from _signed(act, period, signings)


def _signed(act: Act, period: Period, cases: Sequence[AppointmentCase]) -> Iterator[Settled]:
    """The contracts that signings led to; by the day of signing where the trail does not know the number."""
    recorded = made.recorded(act.session, {case.contracts[0] for case in cases})
    for case in cases:
        by = appointments.contract_due(act, case.at.date())
        if period.holds(by.day):
            met_at, met_by = recorded.get(case.contracts[0], (start_of(case.at.date()), None))
            yield Settled(
                key=f"appointment:{case.no}:contract",
                due=by,
                role=Role.CS_SPECIALIST,
                owner=None,
                met_at=met_at,
                met_by=met_by,
                client=case.appointment.client,
            )


def _visits_made(act: Act, period: Period) -> Iterator[Settled]:
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


def _birthdays_past(act: Act, period: Period) -> Iterator[Settled]:
    deadline = act.policy.deadline("care.birthday_greeting")
    for greeting in greetings.settled(act, period.first - _AROUND, period.last + _AROUND, Occasion.BIRTHDAY):
        by = greetings.due_of(act, greeting.greeting)
        if period.holds(by.day):
            yield Settled(
                key=f"greeting:birthday:{greeting.greeting.on}:{greeting.greeting.client}",
                due=by,
                role=deadline.role,
                owner=greeting.greeting.officer,
                met_at=greeting.met_at,
                met_by=greeting.met_by,
                client=greeting.greeting.client,
            )


def _holidays_past(act: Act, period: Period) -> Iterator[Settled]:
    """Each holiday as a whole, by the last client who was greeted; missed where one was not."""
    deadline = act.policy.deadline("care.holiday_greeting")
    for occasion, on in greetings.holidays(act, period.first - _AROUND, period.last + _AROUND):
        outcomes = list(greetings.settled(act, on, on, occasion))
        if not outcomes or not greetings.ended(act, on, outcomes):
            continue
        by = greetings.due_of(act, outcomes[0].greeting)
        if period.holds(by.day):
            missed = any(outcome.met_at is None for outcome in outcomes)
            last = max(outcomes, key=lambda outcome: outcome.met_at or by.at)
            yield Settled(
                key=f"greeting:{occasion}:{on}",
                due=by,
                role=deadline.role,
                owner=None,
                met_at=None if missed else last.met_at,
                met_by=None if missed else last.met_by,
            )
