"""Use cases of events: plan one, invite, record that it was held, take back, list (Art. 40)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fundcs.act.permits import Role, role_name
from fundcs.archive.numbers import new_number
from fundcs.budgets.rules.spending import SpendingState
from fundcs.budgets.service import records, spending, standing
from fundcs.clients import queries as client_queries
from fundcs.clients.service import particulars
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_, T, joined
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.patterns import regex
from fundcs.kit.typed import optional, second, text
from fundcs.staff import queries as members
from fundcs.staff import service as staff
from fundcs.vip.models import VipEvent, VipEventAttendance, VipEventGuest, VipEventSpending, VipEventStep
from fundcs.vip.queries import events as stored
from fundcs.vip.rules import events as rules
from fundcs.vip.rules import half_years
from fundcs.vip.rules.events import EventState, EventStepKind
from fundcs.vip.service import owing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.budgets.service.records import SpendingCase
    from fundcs.vip.rules.events import EventStep
    from fundcs.vip.rules.half_years import HalfYear
    from fundcs.vip.service.owing import OwedEvent

LETTER = "E"
"""What the numbers of events begin with."""
PURPOSE = "event"
"""The purpose of the spending that an event is; the policy keeps it."""
_SHORT = regex(r"E([0-9]{1,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedOutcome:
    """What was typed of an event that was held.

    `everybody`: all who were invited came. `over`: why it is beyond the budget of those whom it is beyond.
    """

    attended: Sequence[str] = ()
    everybody: bool = False
    general_manager: str | None = None
    on: date | None = None
    cost: int | None = None
    over: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedEvent:
    """An event as it was typed; `owed`: whoever is still owed one is invited. `held`: what came of it."""

    title: str
    on: date
    place: str | None = None
    note: str | None = None
    clients: Sequence[str] = ()
    owed: bool = False
    held: TypedOutcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCase:
    """An event as of a moment: its steps, who was invited and who came, what was spent on each.

    `clients`, `names`: names of clients and staff by code. `void`: the steps withdrawn by then.
    """

    event: VipEvent
    steps: Sequence[EventStep]
    invited: Sequence[str]
    attended: Sequence[str]
    spent: Sequence[SpendingCase]
    half: HalfYear
    clients: Mapping[str, str]
    names: Mapping[str, str]
    void: Sequence[VipEventStep] = ()

    @property
    def no(self) -> str:
        """Its number."""
        return self.event.no

    @property
    def title(self) -> str:
        """What it is called; personal, as whatever somebody writes."""
        return self.event.title

    @property
    def state(self) -> EventState:
        """How it stands."""
        return rules.state(self.steps)

    @property
    def on(self) -> date:
        """Its day, as it was moved last, or the one on which it was held."""
        return next((step.day for step in reversed(self.steps) if step.day is not None), self.event.day)

    @property
    def place(self) -> str | None:
        """Its place, as it was moved last; personal."""
        moved = (step.place for step in reversed(self.steps) if step.place is not None)
        return next(moved, self.event.place)

    @property
    def general_manager(self) -> str | None:
        """Who attended it as the general manager."""
        return self.steps[-1].general_manager if self.state is EventState.HELD else None

    @property
    def cost(self) -> int:
        """What it cost in fen: what was spent on it for each client, neither withdrawn nor rejected."""
        return sum(case.spending.amount for case in self.spent if counts(case))


def counts(case: SpendingCase) -> bool:
    """Whether spending is part of what an event cost."""
    return case.state not in (SpendingState.WITHDRAWN, SpendingState.REJECTED)


def plan(act: Act, typed: TypedEvent) -> EventCase:
    """Plan an event, or with `held` record one that took place. Raises Refused, NotSeen.

    A planned one may have no guests yet.
    """
    if typed.held is None:
        rules.check_planned(typed.on, act.today)
    else:
        rules.check_held(typed.on, act.today)
    made = VipEvent(
        no=new_number(act.session, VipEvent.no, LETTER),
        title=text(typed.title),
        day=typed.on,
        place=optional(typed.place),
        note=optional(typed.note),
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    _invite(act, find(act, made.no), typed.clients, owed=typed.owed)
    return find(act, made.no) if typed.held is None else hold(act, made.no, typed.held)


def invite(act: Act, no: str, clients: Sequence[str], *, owed: bool) -> EventCase:
    """Invite clients to a planned event; with `owed` all who are still owed one. Raises Misused, Refused."""
    case = find(act, no)
    if not clients and not owed:
        raise Misused(N_("who is invited is missing; name them with --client CLIENT, or give --owed"))
    _check_guests_open(case)
    _invite(act, case, clients, owed=owed)
    return find(act, case.no)


def uninvite(act: Act, no: str, clients: Sequence[str], reason: str | None) -> EventCase:
    """Take back invitations of a planned event. Raises Misused without a reason, Refused."""
    case = find(act, no)
    if not clients or reason is None:
        raise Misused(N_("--withdraw needs --client CLIENT and --reason TEXT"))
    _check_guests_open(case)
    for who in clients:
        client = particulars.find(act.session, who).code
        row = stored.invitation(act.session, case.no, client)
        if row is None:
            raise Refused(N_("client {client} is not invited to event {no}"), client=client, no=case.no)
        row.withdrawn_at, row.withdrawn_by = second(act.moment), act.staff.code
        row.reason = text(reason)
        act.session.add(row)
    act.session.flush()
    return find(act, case.no)


def hold(act: Act, no: str, typed: TypedOutcome) -> EventCase:
    """Record that an event was held: when, who came, whether the general manager did, what it cost.

    Each client's share of the cost is spending. Raises Refused, NotSeen, and what spending raises.
    """
    case = find(act, no)
    day = case.on if typed.on is None else typed.on
    _check(act, case, EventStepKind.HELD)
    rules.check_held(day, act.today)
    came = [particulars.find(act.session, who).code for who in typed.attended]
    if typed.everybody:
        came += [code for code in case.invited if code not in came]
    rules.check_attended(case.no, came)
    head = None if typed.general_manager is None else _general_manager(act, typed.general_manager, day)
    seq = _take(act, case, EventStepKind.HELD, day=day, general_manager=head, words=optional(typed.note))
    for code in came:
        act.session.add(VipEventAttendance(event=case.no, seq=seq, client=code))
    act.session.flush()
    _spend(act, case, seq, day, came, typed)
    _warn(act, case, came, head)
    return find(act, case.no)


def move(act: Act, no: str, to: date, place: str | None, reason: str | None) -> EventCase:
    """Move a planned event to another day, and place. Raises Refused."""
    case = find(act, no)
    _check(act, case, EventStepKind.MOVE)
    rules.check_planned(to, act.today)
    _take(act, case, EventStepKind.MOVE, day=to, place=optional(place), words=optional(reason))
    return find(act, case.no)


def end(act: Act, no: str, kind: EventStepKind, reason: str) -> EventCase:
    """Cancel a planned event, or withdraw one recorded by mistake: what it cost goes too. Raises Refused."""
    case = find(act, no)
    _check(act, case, kind)
    why = text(reason)
    _unspend(act, case, why)
    _take(act, case, kind, words=why)
    return find(act, case.no)


def take_back(act: Act, no: str, reason: str) -> EventCase:
    """Withdraw the last step of an event, as if it had never been; what it cost goes too. Raises Refused."""
    case, why = find(act, no), text(reason)
    held = [row for row in stored.entered(act.session, case.no) if row.withdrawn_at is None]
    if not held:
        raise Refused(N_("event {no} has no step to take back; leave out --last"), no=case.no)
    row = held[-1]
    if row.recorded_at > act.moment:
        raise Refused(
            N_("the last step on event {no} was recorded on {day}; it cannot be taken back before"),
            no=case.no,
            day=row.recorded_at.date(),
        )
    if row.kind is EventStepKind.HELD:
        _unspend(act, case, why)
    row.withdrawn_at, row.withdrawn_by, row.reason = second(act.moment), act.staff.code, why
    act.session.add(row)
    act.session.flush()
    return find(act, case.no)


def find(act: Act, no: str) -> EventCase:
    """The event with this number, `E000001` or `E1`. Raises Refused."""
    typed = fold(no).upper()
    short = _SHORT.fullmatch(typed)
    event = stored.by_no(act.session, f"{LETTER}{int(short[1]):06d}" if short else typed)
    if event is None or event.recorded_at > act.moment:
        raise Refused(N_("there is no event {no}; `fundcs care event list` shows them"), no=quoted(no))
    void = [
        row
        for row in stored.entered(act.session, event.no)
        if row.withdrawn_at is not None and row.withdrawn_at <= act.moment
    ]
    return replace(cases(act, [event])[0], void=void)


def listed(
    act: Act,
    *,
    client: str | None = None,
    half_year: str | None = None,
    days: tuple[date | None, date | None] = (None, None),
    only_open: bool = False,
) -> list[EventCase]:
    """The events recorded so far that meet every condition, by their day; those withdrawn are left out.

    `days`: the first and the last. Raises Misused, Refused for an unknown client.
    """
    first, last = days
    if first is not None and last is not None and first > last:
        raise Misused(N_("--from {first} is after --to {last}"), first=first, last=last)
    half = None if half_year is None else half_years.parse(half_year, act.policy.care.half_years)
    code = None if client is None else particulars.find(act.session, client).code
    return [
        case
        for case in _standing(act, code)
        if (first is None or case.on >= first)
        and (last is None or case.on <= last)
        and (half is None or half.holds(case.on))
        and (not only_open or case.state is EventState.PLANNED)
    ]


def between(act: Act, first: date, last: date) -> list[EventCase]:
    """The events from a day to a day, both included, by their day; those withdrawn are left out."""
    return [case for case in _standing(act) if first <= case.on <= last]


def planned_for(act: Act, half: HalfYear) -> dict[str, EventCase]:
    """The first planned event of a half-year to which each client is invited, by code."""
    found: dict[str, EventCase] = {}
    for case in between(act, half.first, half.last):
        if case.state is EventState.PLANNED:
            for code in case.invited:
                found.setdefault(code, case)
    return found


def standing_of(act: Act, half_year: str | None) -> tuple[HalfYear, list[tuple[OwedEvent, EventCase | None]]]:
    """Who is owed an event in a half-year, the running one unless it is named, each with the one planned.

    Raises Refused for a half-year that has not begun.
    """
    months = act.policy.care.half_years
    half = owing.half_year_of(act, act.today) if half_year is None else half_years.parse(half_year, months)
    if half.first > act.today:
        raise Refused(
            N_("the {half} begins on {first}; who is owed an event in it is known from then on"),
            half=half.label,
            first=half.first,
        )
    planned = planned_for(act, half)
    return half, [(each, planned.get(each.client)) for each in owing.owed(act, half)]


def of_client(act: Act, client: str) -> list[EventCase]:
    """The events to which a client (by code) was invited, or came; those withdrawn are left out."""
    return _standing(act, client)


def _standing(act: Act, client: str | None = None) -> list[EventCase]:
    found = [
        case
        for case in cases(act, stored.recorded(act.session, act.moment, client))
        if case.state is not EventState.WITHDRAWN
        and (client is None or client in case.invited or client in case.attended)
    ]
    return sorted(found, key=lambda case: (case.on, case.no))


def cases(act: Act, events: Iterable[VipEvent]) -> list[EventCase]:
    """These events as of the act's moment, with those of their clients whom who acts is shown."""
    events = list(events)
    nos = [event.no for event in events]
    steps = stored.steps(act.session, nos, act.moment)
    guests, came = stored.guests(act.session, nos, act.moment), stored.attendances(act.session, nos)
    spent = stored.spent(act.session, nos)
    everybody = {code for codes in (*guests.values(), *came.values()) for code in codes}
    names = client_queries.names(act.session, everybody)

    def made(event: VipEvent) -> EventCase:
        taken = steps.get(event.no, ())
        last = taken[-1] if taken else None
        held = (event.no, last.seq) if last is not None and last.kind is EventStepKind.HELD else None
        shares = [] if held is None else [row for row in spent.get(held, ()) if act.sight.sees(row.client)]
        day = next((step.day for step in reversed(taken) if step.day is not None), event.day)
        return EventCase(
            event=event,
            steps=taken,
            invited=[code for code in guests.get(event.no, ()) if act.sight.sees(code)],
            attended=[] if held is None else [code for code in came.get(held, ()) if act.sight.sees(code)],
            spent=records.cases(act, shares),
            half=owing.half_year_of(act, day),
            clients=names,
            names=act.once(members.names),
        )

    return [made(event) for event in events]


def _check(act: Act, case: EventCase, kind: EventStepKind) -> None:
    """Refuse a step that is not possible, by all that was recorded, after the act's moment too."""
    rules.check_step(case.no, stored.steps(act.session, [case.no], None).get(case.no, ()), kind)


def _check_guests_open(case: EventCase) -> None:
    if case.state is not EventState.PLANNED:
        raise Refused(
            N_("event {no} is '{state}'; only a planned one takes guests"),
            no=case.no,
            state=T(rules.EVENT_STATE_NAMES[case.state]),
        )


def _invite(act: Act, case: EventCase, clients: Sequence[str], *, owed: bool) -> None:
    """Invite these clients, each once, and with `owed` whoever is owed an event in its half-year."""
    codes = [particulars.find(act.session, who).code for who in clients]
    for place, code in enumerate(codes):
        if code in codes[:place] or stored.invitation(act.session, case.no, code) is not None:
            raise Refused(
                N_("client {client} is invited to event {no} already; name each client once"),
                client=code,
                no=case.no,
            )
    if owed:
        codes += [code for code in _still_owed(act, case) if code not in codes]
    for code in codes:
        act.session.add(
            VipEventGuest(
                event=case.no, client=code, recorded_at=second(act.moment), recorded_by=act.staff.code
            )
        )
    act.session.flush()


def _still_owed(act: Act, case: EventCase) -> list[str]:
    """Whoever is owed an event in the half-year of this one and is not invited to it. Raises Refused."""
    if case.half.first > act.today:
        raise Refused(
            N_("who is owed an event in the {half} is known from {first} on; name clients with --client"),
            half=case.half.label,
            first=case.half.first,
        )
    left = [code for code in owing.still_owed(act, case.half) if code not in case.invited]
    if not left:
        raise Refused(
            N_("nobody who is not invited is still owed an event in the {half}; leave out --owed"),
            half=case.half.label,
        )
    return left


def _general_manager(act: Act, who: str, day: date) -> str:
    """The code of a member who was the general manager on a day. Raises Refused."""
    member = staff.find_present(act.session, who, day)
    if members.role_on(act.session, member.code, day) is not Role.GENERAL_MANAGER:
        raise Refused(
            N_("{staff} was not {role} on {day} (Art. 40); name who was, or leave out --general-manager"),
            staff=member.code,
            role=role_name(Role.GENERAL_MANAGER),
            day=day,
        )
    return member.code


def _take(
    act: Act, case: EventCase, kind: EventStepKind, *, words: str | None, day: date | None = None,
    place: str | None = None, general_manager: str | None = None,
) -> int:  # fmt: skip
    """Record a step; its number."""
    seq = len(stored.entered(act.session, case.no)) + 1
    act.session.add(
        VipEventStep(
            event=case.no,
            seq=seq,
            kind=kind,
            day=day,
            place=place,
            general_manager=general_manager,
            text=words,
            recorded_at=second(act.moment),
            staff=act.staff.code,
        )
    )
    act.session.flush()
    return seq


def _spend(act: Act, case: EventCase, seq: int, day: date, came: Sequence[str], typed: TypedOutcome) -> None:
    """Record each client's share of the cost as spending; a share of nothing is none."""
    if typed.cost is None:
        if typed.over is not None:
            raise Misused(N_("--over says why a cost is beyond the budget; add --cost AMOUNT"))
        return
    used = False
    for code, share in rules.shares(typed.cost, came).items():
        if not share:
            continue
        free = standing.account(act, code, day).free
        beyond = free is not None and share > free
        used = used or beyond
        made = spending.spend(
            act, code, day, share, PURPOSE, note=case.no, override=typed.over if beyond else None
        )
        act.session.add(VipEventSpending(event=case.no, seq=seq, spending=made.no))
    if typed.over is not None and not used:
        raise Refused(N_("the cost is within everybody's budget; leave out --over"))
    act.session.flush()


def _unspend(act: Act, case: EventCase, reason: str) -> None:
    """Withdraw what an event cost, where somebody has not done so before."""
    for rows in stored.spent(act.session, [case.no]).values():
        for each in records.cases(act, rows):
            if each.state is not SpendingState.WITHDRAWN:
                spending.withdraw(act, each.no, reason)


def _warn(act: Act, case: EventCase, came: Sequence[str], head: str | None) -> None:
    """Say what is unlikely of an event that was held."""
    if head is None:
        act.warn([T("no general manager attended event {no}: it is not the event of Article 40", no=case.no)])
    uninvited = [code for code in came if code not in case.invited]
    if uninvited:
        act.warn([T("not invited to event {no}: {clients}", no=case.no, clients=joined(uninvited))])
