"""Half-years by the policy's months, and who is owed an event in one (Art. 40)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.patterns import regex
from fundcs.tiers.rules import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundcs.kit.i18n import Text
    from fundcs.tiers.rules import TierChange

_TYPED: Final = regex(r"(?P<year>\d{4})年?(?:[hH](?P<number>[12])|(?P<half>[上下])半年?)")
_YEARS: Final = range(1900, 2201)
_MONTHS: Final = 6


@dataclass(frozen=True, slots=True, order=True)
class HalfYear:
    """The half-year that begins on `first`; `number` 1 or 2 of the year in which it begins."""

    first: date
    last: date
    number: int

    @property
    def code(self) -> str:
        """`2026H1`."""
        return f"{self.first.year}H{self.number}"

    @property
    def label(self) -> Text:
        """What people call it."""
        year = str(self.first.year)
        return (
            T("first half of {year}", year=year)
            if self.number == 1
            else T("second half of {year}", year=year)
        )

    def holds(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.first <= day <= self.last


def half_year(year: int, number: int, months: tuple[int, int]) -> HalfYear:
    """The first or second half-year that begins in a year."""
    first = date(year, months[number - 1], 1)
    after = date(year, months[1], 1) if number == 1 else date(year + 1, months[0], 1)
    return HalfYear(first, after - timedelta(days=1), number)


def of_day(day: date, months: tuple[int, int]) -> HalfYear:
    """The half-year that holds a day."""
    if day.month < months[0]:
        return half_year(day.year - 1, 2, months)
    return half_year(day.year, 1 if day.month < months[1] else 2, months)


def before(half: HalfYear, months: tuple[int, int]) -> HalfYear:
    """The half-year before."""
    return of_day(half.first - timedelta(days=1), months)


def between(first: date, last: date, months: tuple[int, int]) -> list[HalfYear]:
    """The half-years that hold any day from `first` to `last`, the earliest first."""
    found, half = [], of_day(first, months)
    while half.first <= last:
        found.append(half)
        half = of_day(half.last + timedelta(days=1), months)
    return found


def parse(typed: str, months: tuple[int, int]) -> HalfYear:
    """The half-year written `2026H1` or `2026上半年`. Raises Refused."""
    match = _TYPED.fullmatch(fold(typed))
    if match is None or int(match["year"]) not in _YEARS:
        raise Refused(
            N_("'{text}' is not a half-year; write it like 2026H1 or 2026上半年"), text=quoted(typed)
        )
    number = int(match["number"]) if match["number"] else ("上", "下").index(match["half"]) + 1
    return half_year(int(match["year"]), number, months)


class Owing(StrEnum):
    """Whether a client is owed an event in a half-year, and why not."""

    OWED = "owed"
    NOT_VIP = "not_vip"
    TOO_LATE = "too_late"
    ENTERED_AFTER = "entered_after"
    SEALED = "sealed"


OWING_REASONS: Final = {
    Owing.OWED: N_("VIP client on {day} and already before {since}: due an event in the {half} (Art. 40)"),
    Owing.NOT_VIP: N_("no VIP client on {day}: no event is due in the {half} (Art. 40)"),
    Owing.TOO_LATE: N_(
        "no VIP client in the {half} before {since}, its last {grace} days: an event is due from the next "
        "one on"
    ),
    Owing.ENTERED_AFTER: N_("entered as a client after the {half} had ended: no event is due for it"),
    Owing.SEALED: N_("all funds of the client were sealed by {day}: no event is due (Art. 15)"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a client is owed an event in a half-year, as of `day`, with the reason."""

    half: HalfYear
    day: date
    grace: int
    owing: Owing

    @property
    def owed(self) -> bool:
        """Whether one is owed."""
        return self.owing is Owing.OWED

    @property
    def reason(self) -> Text:
        """Why it is, or is not."""
        facts = {"day": self.day, "since": grace_from(self.half, self.grace), "half": self.half.label}
        return T(OWING_REASONS[self.owing], grace=self.grace, **facts)


def as_of(half: HalfYear, today: date) -> date:
    """The day whose tiers count: of one that is over its last, of the running one today."""
    return min(half.last, today)


def grace_from(half: HalfYear, grace: int) -> date:
    """The first of the last days of a half-year; who becomes a VIP client from it on is owed no event in it.

    Without grace the day after the half-year, so that everybody who is one is owed an event.
    """
    return half.last - timedelta(days=grace - 1)


def judge(
    half: HalfYear, today: date, grace: int, *, added_on: date, vip: bool, vip_before: bool, sealed: bool
) -> Judged:
    """Whether a client is owed an event in a half-year that has begun.

    `vip`: on `as_of`. `vip_before`: on any day of the half-year before `grace_from`. `sealed`: all their
    funds by `as_of` (Art. 15).
    """
    owing = Owing.OWED
    if added_on > half.last:
        owing = Owing.ENTERED_AFTER
    elif not vip:
        owing = Owing.NOT_VIP
    elif sealed:
        owing = Owing.SEALED
    elif not vip_before:
        owing = Owing.TOO_LATE
    return Judged(half, as_of(half, today), grace, owing)


def vip_stretches(changes: Sequence[TierChange]) -> Iterator[tuple[date, date | None]]:
    """From when to when, that day not included, somebody with these changes was a VIP client; None: still."""
    for change, following in pairwise((*changes, None)):
        if change is not None and change.after is Tier.VIP:
            yield change.on, None if following is None else following.on


def was_vip(changes: Sequence[TierChange], first: date, last: date) -> bool:
    """Whether somebody with these changes of tier was a VIP client on any day from `first` to `last`."""
    return any(since <= last and (until is None or until > first) for since, until in vip_stretches(changes))


def vip_since(changes: Sequence[TierChange], day: date) -> date | None:
    """Since when somebody with these changes is a VIP client on `day` without a break; None: is none."""
    return next(
        (since for since, until in vip_stretches(changes) if since <= day and (until is None or until > day)),
        None,
    )
