"""What is owed in care: follow-ups, appointments, the contracts that they led to, visits (Art. 19, 26-31)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from fundcs.act.permits import Permit, Role, holders
from fundcs.calendars.service import calendar_of
from fundcs.care.queries import appointments as made
from fundcs.care.queries import greetings as stored_greetings
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
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.care.models import Interaction
    from fundcs.care.rules.greetings import Greeting
    from fundcs.care.service.appointments import AppointmentCase
    from fundcs.deadlines.rules import Choice, Due
    from fundcs.kit.periods import Period
    from fundcs.staff.models import Staff

_SHIFT: Final = timedelta(days=31)
"""A greeting's deadline lies no further from its day."""


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
    owner = _able(act, case.appointment.advisor, Permit.MAKE_APPOINTMENTS)
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
        deadline = Deadline(
            key="care.visit_plans",
            article="27",
            offset=plan.every,
            direction="after",
            anchor="last_visit",
            role=Role.CS_SPECIALIST,
            source="firm",
        )
        yield Duty(
            key=f"visit:{client.code}",
            subject=T("visit {client} {name}", client=client.code, name=client.name),
            owner_role=Role.CS_SPECIALIST if owner is None else owner.role,
            owner=None if owner is None else owner.code,
            due=due(deadline, visited.get(client.code) or start_of(client.added_on), calendar_of(act)),
            next=f"fundcs care visit {client.code} --content TEXT",
            client=client.code,
        )


def _visited(act: Act) -> dict[str, datetime]:
    """When each client was visited last, or met in an appointment that was held."""
    last = dict(stored.last_visits(act.session, act.moment))
    for case in appointments.cases(act, made.listed(act.session, act.moment)):
        if case.state is AppointmentState.HELD:
            client = case.appointment.client
            last[client] = max(case.at, last.get(client, case.at))
    return last


def _people(session: Session) -> dict[str, Staff]:
    return {member.code: member for member in members.everyone(session)}


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """What was owed in care in the period and is no more: followed up, held or called off, greeted or missed.

    A client's visits are in their history, for each is counted from the one before.
    """
    yield from _followed_up(act, period)
    yield from _ended_appointments(act, period)
    yield from _greeted(act, period)


def _followed_up(act: Act, period: Period) -> Iterator[Settled]:
    deadline = act.policy.deadline("care.follow_up")
    every = {each.no: each for each in stored.listed(act.session, InteractionFilter(), act.moment)}
    dues = {
        each.no: due(deadline, start_of(each.follow_up), calendar_of(act))
        for each in every.values()
        if each.follow_up is not None
    }
    inside = [every[no] for no, by in dues.items() if period.holds(by.day)]
    followers = stored.followers(act.session, [each.no for each in inside], act.moment)
    for each in inside:
        for by in followers.get(each.no, ())[:1]:
            owner = _owner(act, each)
            yield Settled(
                key=f"follow-up:{each.no}",
                due=dues[each.no],
                role=deadline.role if owner is None else owner.role,
                owner=None if owner is None else owner.code,
                met_at=every[by].at,
                met_by=every[by].staff,
                client=each.client,
            )


def _ended_appointments(act: Act, period: Period) -> Iterator[Settled]:
    """Appointments of which it is on record what became of them, and the contracts of those for signing."""
    deadline = act.policy.deadline("care.appointment")
    within = act.policy.deadline("submission.first_within")
    for case in appointments.cases(act, made.listed(act.session, act.moment)):
        client, by = case.appointment.client, due(deadline, case.at, calendar_of(act))
        if case.state in (AppointmentState.PLANNED, AppointmentState.WITHDRAWN):
            continue
        if period.holds(by.day):
            adviser, last = case.appointment.advisor, case.steps[-1]
            key, at = f"appointment:{case.no}", last.recorded_at
            yield Settled(key, by, deadline.role, adviser, at, last.staff, client)
        owed = due(within, start_of(case.at.date()), calendar_of(act))
        if case.signed is not None and period.holds(owed.day):
            key, officer = f"appointment:{case.no}:contract", _officer(act, client)
            code = None if officer is None else officer.code
            yield Settled(key, owed, Role.CS_SPECIALIST, code, start_of(case.signed), None, client)


def _greeted(act: Act, period: Period) -> Iterator[Settled]:
    """Birthdays and holidays, greeted, or missed so long ago that nobody is greeted for them any more."""
    first, last = period.first - _SHIFT, min(period.last, act.today)
    sent = stored_greetings.sent(act.session, first, last, act.moment)
    still_owed, _last = greetings.span(act)
    for key, together in _together(greetings.between(act, first, last)).items():
        by, day = greetings.due_of(act, together[0]), together[0].on
        missed = any(not greeting.done for greeting in together)
        if not period.holds(by.day) or (missed and day >= still_owed):
            continue
        records = [sent[each.client, each.occasion, day] for each in together if each.done]
        ended = None if missed else max(records, key=lambda record: record.recorded_at)
        birthday = together[0].occasion is Occasion.BIRTHDAY
        owner = _able(act, together[0].officer) if birthday else None
        yield Settled(
            key=key,
            due=by,
            role=by.deadline.role if owner is None else owner.role,
            owner=None if owner is None else owner.code,
            met_at=None if ended is None else ended.recorded_at,
            met_by=None if ended is None else ended.recorded_by,
            client=together[0].client if birthday else None,
        )


def _together(listed: Iterable[Greeting]) -> dict[str, list[Greeting]]:
    """The greetings that are owed as one, by the key of that duty: a birthday each, a holiday as a whole."""
    by_key: dict[str, list[Greeting]] = {}
    for greeting in listed:
        if greeting.done or not greeting.opted_out:
            by_key.setdefault(_key(greeting), []).append(greeting)
    return by_key


def _key(greeting: Greeting) -> str:
    whose = f":{greeting.client}" if greeting.occasion is Occasion.BIRTHDAY else ""
    return f"greeting:{greeting.occasion}:{greeting.on}{whose}"


def _greetings(act: Act, choice: Choice) -> Iterator[Duty]:
    """Each birthday, and each holiday as a whole, whom it is left to greet; a missed one for some days.

    They come again every year: no more than the next year's are owed.
    """
    first, _last = greetings.span(act)
    last = act.today + timedelta(days=YEAR)
    if choice.until is not None:
        last = min(last, choice.until.date())
    owed = greetings.between(act, first, max(last, act.today), client=choice.client)
    for key, left in _together(greeting for greeting in owed if not greeting.done).items():
        if left[0].occasion is Occasion.BIRTHDAY:
            yield _birthday(act, left[0])
        elif choice.client is None:
            occasion, deadline = left[0].occasion, act.policy.deadline("care.holiday_greeting")
            yield Duty(
                key=key,
                subject=T(
                    "greet clients for {occasion}: {n} left",
                    occasion=T(OCCASION_NAMES[occasion]),
                    n=len(left),
                ),
                owner_role=deadline.role,
                owner=None,
                due=greetings.due_of(act, left[0]),
                next=f"fundcs care greetings done --occasion {occasion} --on {left[0].on}",
            )


def _birthday(act: Act, greeting: Greeting) -> Duty:
    owner = _able(act, greeting.officer)
    deadline = act.policy.deadline("care.birthday_greeting")
    return Duty(
        key=_key(greeting),
        subject=T("greet {client} {name} on their birthday", client=greeting.client, name=greeting.name),
        owner_role=deadline.role if owner is None else owner.role,
        owner=None if owner is None else owner.code,
        due=greetings.due_of(act, greeting),
        next=f"fundcs care greetings done {greeting.client} --on {greeting.on}",
        client=greeting.client,
    )
