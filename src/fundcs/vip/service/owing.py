"""Which clients are owed an event in which half-year, and what became of it (Art. 40).

By the tiers as they stand on the days asked about: a contract that is recorded afterwards, an event that is
recorded late or withdrawn, changes what a half-year that is over owed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.clients import queries as clients
from fundcs.clients.service import particulars
from fundcs.deadlines.rules import Due, due, end_of, start_of
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.entitlements.service.sealing import sealed_clients
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.typed import second, text
from fundcs.tiers import rules as tier_rules
from fundcs.tiers import service as tiers
from fundcs.tiers.rules import Tier
from fundcs.vip.models import VipEventWaiver
from fundcs.vip.queries import events as stored
from fundcs.vip.rules import half_years

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from fundcs.act import Act
    from fundcs.clients.models import Client
    from fundcs.tiers.rules import TierChange
    from fundcs.vip.queries.events import Attended
    from fundcs.vip.rules.half_years import HalfYear, Judged

_FEW = 50
"""Of up to so many clients contracts are read one by one; of more, all at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedEvent:
    """A client's event of a half-year, with why it is owed; `due`: by when.

    `met`: the first event with a general manager that the client attended in it. `waiver`: the general
    manager's. `met` counts before `waiver`.
    """

    client: str
    name: str
    half: HalfYear
    judged: Judged
    due: Due
    met: Attended | None
    waiver: VipEventWaiver | None

    def ended(self, today: date, late: int) -> bool:
        """Whether it is on nobody's list any more although it was not met."""
        return self.waiver is not None or today > self.due.day + timedelta(days=late)


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver and whether it stands."""

    waiver: VipEventWaiver
    half: HalfYear
    name: str


def half_year_of(act: Act, day: date) -> HalfYear:
    """The half-year of a day, by the policy."""
    return half_years.of_day(day, act.policy.care.half_years)


def due_of(act: Act, half: HalfYear) -> Due:
    """By when the event of a half-year is held: by its end, or so long after its beginning (policy)."""
    deadline, began = act.policy.deadline("care.vip_event"), start_of(half.first)
    if deadline.offset.unit != "half-year":
        return due(deadline, began, calendar_of(act))
    return Due(at=end_of(half.last), all_day=True, deadline=deadline, anchor=began)


def late(act: Act) -> int:
    """How many days after its deadline a missed event stays on the list."""
    return act.policy.care.vip_event_late.count


def open_half_years(act: Act) -> list[HalfYear]:
    """The running half-year and those before whose missed events are still listed, the earliest first."""
    months, half = act.policy.care.half_years, half_year_of(act, act.today)
    found = [half]
    while True:
        half = half_years.before(half, months)
        if act.today > due_of(act, half).day + timedelta(days=late(act)):
            return found
        found.insert(0, half)


def owed(act: Act, half: HalfYear, codes: Collection[str] | None = None) -> list[OwedEvent]:
    """What is owed in a half-year that has begun, by client; of all clients, or of those with these codes.

    Who attended an event in it as a VIP client of that day is among them, whatever they became later.
    """
    came = _met(act, half, codes)
    judged = dict(_judged(act, half, codes, came))
    waivers = stored.waivers(act.session, act.moment, [half.first])
    names = clients.names(act.session, judged)
    by = due_of(act, half)
    return [
        OwedEvent(
            client=code,
            name=names[code],
            half=half,
            judged=why,
            due=by,
            met=came.get(code),
            waiver=waivers.get((code, half.first)),
        )
        for code, why in sorted(judged.items())
    ]


def _met(act: Act, half: HalfYear, codes: Collection[str] | None) -> dict[str, Attended]:
    """The first event with a general manager that each client attended in a half-year."""
    found: dict[str, Attended] = {}
    asked = None if codes is None else sorted(codes)
    for came in stored.attended(act.session, half.first, half.last, act.moment, asked):
        if came.general_manager is not None and act.sight.sees(came.client):
            found.setdefault(came.client, came)
    return found


def _judged(
    act: Act, half: HalfYear, codes: Collection[str] | None, came: Mapping[str, Attended]
) -> Iterator[tuple[str, Judged]]:
    """Who is owed an event: as the half-year's last day says, or the day of the event they came to."""
    at_end = _owing(act, half, half_years.as_of(half, act.today), codes)
    yield from at_end.items()
    days: dict[date, list[str]] = {}
    for code, attended in came.items():
        if code not in at_end:
            days.setdefault(attended.day, []).append(code)
    for day, some in days.items():
        yield from _owing(act, half, day, some).items()


def _owing(act: Act, half: HalfYear, day: date, codes: Collection[str] | None) -> dict[str, Judged]:
    """Who of the VIP clients of a day is owed an event in its half-year, and why."""
    vip = vips(act, day, codes)
    before, sealed = _vip_before(act, half, day, vip), act.once(sealed_clients)
    found = {}
    for client in clients.by_codes(act.session, vip):
        why = half_years.judge(
            half,
            day,
            act.policy.care.vip_grace,
            added_on=client.added_on,
            vip=True,
            vip_before=client.code in before,
            sealed=client.code in sealed and sealed[client.code] <= day,
        )
        if why.owed:
            found[client.code] = why
    return found


def vips(act: Act, day: date, codes: Collection[str] | None = None) -> list[str]:
    """The VIP clients of a day, or those of them with these codes."""
    results = tiers.tiers(act.session, act.policy, day, codes)
    return [code for code, result in results.items() if result.tier is Tier.VIP]


def _vip_before(act: Act, half: HalfYear, day: date, vip: Sequence[str]) -> set[str]:
    """Those of the VIP clients of `day` who were one on a day of the half-year that counts for it.

    Tiers by what was ever subscribed only rise, so that whoever was none on the last such day was none
    before; by what is outstanding their contracts are asked.
    """
    last = min(half_years.grace_from(half, act.policy.care.vip_grace) - timedelta(days=1), day)
    if last == day:
        return set(vip)
    then = set(vips(act, last, vip))
    if act.policy.tier.basis == "outstanding":
        for code, changes in tier_changes(act, [code for code in vip if code not in then], last).items():
            if half_years.was_vip(changes, half.first, last):
                then.add(code)
    return then


def tier_changes(act: Act, codes: Sequence[str], day: date) -> dict[str, list[TierChange]]:
    """Each client's changes of tier up to a day (Art. 1)."""
    if len(codes) > _FEW:
        holdings = sorted(
            load(act.session, Contracts(cancelled=False)), key=lambda each: (each.signed, each.no)
        )
        moved = tier_rules.by_client(holdings, day)
        return {code: tier_rules.tier_history(moved.get(code, ()), act.policy) for code in codes}
    return {code: tier_rules.tier_history(tiers.moved(act.session, code, day), act.policy) for code in codes}


def judged(act: Act, client: Client, half: HalfYear) -> Judged:
    """Whether one client is owed an event in a half-year that has begun, and why not."""
    day, grace = half_years.as_of(half, act.today), act.policy.care.vip_grace
    changes = tier_changes(act, [client.code], day)[client.code]
    last = min(half_years.grace_from(half, grace) - timedelta(days=1), day)
    sealed = act.once(sealed_clients).get(client.code)
    return half_years.judge(
        half,
        act.today,
        grace,
        added_on=client.added_on,
        vip=half_years.vip_since(changes, day) is not None,
        vip_before=half_years.was_vip(changes, half.first, last),
        sealed=sealed is not None and sealed <= day,
    )


def waive(act: Act, who: str, typed: str, reason: str) -> Waived:
    """Waive a client's event of a half-year, as the general manager. Raises Refused.

    One that is not owed, that was met, or that was waived before is not waived; nor one of a half-year
    that has not begun.
    """
    client, half = particulars.find(act.session, who), half_years.parse(typed, act.policy.care.half_years)
    if half.first > act.today:
        raise Refused(
            N_("the {half} begins on {first}; its events are waived from then on"),
            half=half.label,
            first=half.first,
        )
    known = stored.waivers(act.session, None, [half.first], client.code).get((client.code, half.first))
    if known is not None:
        raise Refused(
            N_("the event of client {client} in the {half} was waived already on {day} by {staff}"),
            client=client.code,
            half=half.label,
            day=known.recorded_at.date(),
            staff=known.recorded_by,
        )
    met = _met(act, half, [client.code]).get(client.code)
    if met is not None:
        raise Refused(
            N_("client {client} attended event {no} in the {half}; there is nothing to waive"),
            client=client.code,
            no=met.event,
            half=half.label,
        )
    why = judged(act, client, half)
    if not why.owed:
        raise Refused(
            N_("there is nothing to waive for client {client}: {why}"), client=client.code, why=why.reason
        )
    made = VipEventWaiver(
        client=client.code,
        first=half.first,
        text=text(reason),
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    return Waived(made, half, client.name)


def unwaive(act: Act, who: str, typed: str, reason: str) -> Waived:
    """Withdraw a waiver given by mistake; the event is owed again. Raises Refused where there is none."""
    client, half = particulars.find(act.session, who), half_years.parse(typed, act.policy.care.half_years)
    known = stored.waivers(act.session, None, [half.first], client.code).get((client.code, half.first))
    if known is None:
        raise Refused(
            N_("the event of client {client} in the {half} was not waived; there is nothing to withdraw"),
            client=client.code,
            half=half.label,
        )
    known.withdrawn_at, known.withdrawn_by = second(act.moment), act.staff.code
    known.reason = text(reason)
    act.session.add(known)
    act.session.flush()
    return Waived(known, half, client.name)


def still_owed(act: Act, half: HalfYear) -> list[str]:
    """The clients who are owed an event in a half-year that was neither met nor waived."""
    return [each.client for each in owed(act, half) if each.met is None and each.waiver is None]


def in_period(act: Act, first: date, last: date) -> Iterable[HalfYear]:
    """The half-years whose events fall due from `first` to `last` and that have begun."""
    # A deadline of the firm's own may lie in the half-year after.
    months, earliest = act.policy.care.half_years, first - timedelta(days=366)
    every = half_years.between(earliest, min(last, act.today), months) if earliest <= act.today else []
    return [half for half in every if first <= due_of(act, half).day <= last and half.first <= act.today]
