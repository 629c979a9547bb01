"""Use cases of events: plan one, invite, record that it was held, take back what was a mistake (Art. 40)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act.permits import Role, role_name
from fundcs.archive.numbers import new_number
from fundcs.budgets.rules.spending import SpendingState
from fundcs.budgets.service import records, spending, standing
from fundcs.clients.service import particulars
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_, T, joined
from fundcs.kit.typed import optional, second, text
from fundcs.staff import queries as members
from fundcs.staff import service as staff
from fundcs.vip.models import VipEvent, VipEventAttendance, VipEventGuest, VipEventSpending, VipEventStep
from fundcs.vip.queries import events as stored
from fundcs.vip.rules import events as rules
from fundcs.vip.rules.events import EventState, EventStepKind
from fundcs.vip.service import owing
from fundcs.vip.service.events import LETTER, find

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.vip.service.events import EventCase

PURPOSE = "event"
"""The purpose of the spending that an event is; the policy keeps it."""


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
        raise Misused(
            N_(
                "who is invited is missing; name them with --client CLIENT, or with --owed all who had no "
                "event yet"
            )
        )
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
        _withdraw(act, row, text(reason))
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
    """Cancel a planned event, or withdraw one recorded by mistake with all that was recorded of it.

    Raises Refused.
    """
    case = find(act, no)
    _check(act, case, kind)
    why = text(reason)
    if kind is EventStepKind.WITHDRAW:
        _unspend(act, case, why)
        for step in stored.entered(act.session, case.no):
            _withdraw(act, step, why)
        for guest in stored.invitations(act.session, case.no):
            _withdraw(act, guest, why)
    _take(act, case, kind, words=why)
    return find(act, case.no)


def take_back(act: Act, no: str, reason: str) -> EventCase:
    """Withdraw the last step of an event, as if it had never been; what it cost goes too. Raises Refused."""
    case, why = find(act, no), text(reason)
    _check(act, case, EventStepKind.WITHDRAW)
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
    _withdraw(act, row, why)
    act.session.flush()
    return find(act, case.no)


def _withdraw(act: Act, row: VipEventStep | VipEventGuest, reason: str) -> None:
    """Withdraw a step or an invitation, unless it was withdrawn before."""
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by, row.reason = second(act.moment), act.staff.code, reason
        act.session.add(row)


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
            N_("who is due an event in the {half} is known from {first} on; name clients with --client"),
            half=case.half.label,
            first=case.half.first,
        )
    left = [code for code in owing.still_owed(act, case.half) if code not in case.invited]
    if not left:
        raise Refused(
            N_("everybody who is still due an event in the {half} is invited; add nobody"),
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
