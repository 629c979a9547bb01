"""Working days of China, reckoned with the reason for every day passed over.

A working day is a Monday to Friday that no arrangement frees, or a weekend day an arrangement makes up.
Nothing here reads a clock, a store or a table of days: a `WorkCalendar` is given what returns a year's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, Text

Words = Text | str
Roll = Literal["following", "preceding", "modified_following", "none"]

FIRST: Final = date(1900, 1, 1)
LAST: Final = date(2200, 12, 31)

DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
"""As `date.weekday` counts; the weekend begins with it."""

MADE_UP: Final = T("make-up working day")
_WEEKDAYS: Final = (
    T("Monday"),
    T("Tuesday"),
    T("Wednesday"),
    T("Thursday"),
    T("Friday"),
    T("Saturday"),
    T("Sunday"),
)
_HOLIDAY: Final = T("public holiday")


_OUTSIDE_CALENDAR: Final = N_(
    "the date is outside the working calendar, 1900 to 2200; check the year and the number of days"
)


@dataclass(frozen=True, slots=True)
class DayFact:
    """An arranged day: a holiday, or a make-up working day. A blank name is said by its kind."""

    date: date
    working: bool
    name: Words
    source: Words


@dataclass(frozen=True, slots=True)
class YearArrangement:
    """The arranged days of one year; provisional while the year's arrangement is unpublished."""

    year: int
    facts: Mapping[date, DayFact]
    provisional: bool


@dataclass(frozen=True, slots=True)
class Day:
    """What a day is: `source` is None for a day that no arrangement touches."""

    date: date
    working: bool
    name: Words
    source: Words | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day passed over, or a weekend day counted, and why."""

    date: date
    why: Words


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A date reached from `start`, and the account of the way, in order of date.

    `skipped`: days passed over as not working. `added`: make-up weekend days counted as working.
    `provisional`: a day that decided the result lies in a year whose arrangement is unpublished.
    """

    start: date
    result: date
    skipped: tuple[Skipped, ...] = ()
    added: tuple[Skipped, ...] = ()
    provisional: bool = False


class WorkCalendar:
    """Working days over yearly arrangements; a year is asked for once, when a date in it is first touched.

    Every method raises Refused when it would touch a date before 1900 or after 2200.
    """

    def __init__(self, facts_of_year: Callable[[int], YearArrangement]) -> None:
        self._facts_of_year = facts_of_year
        self._years: dict[int, YearArrangement] = {}

    def arrangement(self, year: int) -> YearArrangement:
        """The arranged days of `year`."""
        known = self._years.get(year)
        if known is None:
            if not FIRST.year <= year <= LAST.year:
                raise Refused(_OUTSIDE_CALENDAR)
            known = self._years[year] = self._facts_of_year(year)
        return known

    def is_workday(self, day: date) -> bool:
        """Whether `day` is a working day."""
        fact = self.arrangement(day.year).facts.get(day)
        return fact.working if fact else day.weekday() < SATURDAY

    def describe(self, day: date) -> Day:
        """What `day` is, by which source, and whether that may still change."""
        year = self.arrangement(day.year)
        fact = year.facts.get(day)
        working = fact.working if fact else day.weekday() < SATURDAY
        return Day(day, working, _name(day, fact), fact.source if fact else None, year.provisional)

    def plus(self, day: date, count: int) -> Reckoned:
        """The `count`-th working day after `day`, itself not counted; 0 is `on_or_after` (Art. 43-55)."""
        _check(count, room=(LAST - day).days)
        return self._walk(day, day + DAY, DAY, count) if count else self.on_or_after(day)

    def minus(self, day: date, count: int) -> Reckoned:
        """The `count`-th working day before `day`, itself not counted; 0 is `on_or_before` (Art. 51)."""
        _check(count, room=(day - FIRST).days)
        return self._walk(day, day - DAY, -DAY, count) if count else self.on_or_before(day)

    def minus_days(self, day: date, count: int) -> Reckoned:
        """`count` calendar days before `day`, or the working day before that (Art. 46, 49)."""
        _check(count, room=(day - FIRST).days)
        return self._walk(day, day - timedelta(days=count), -DAY, 1)

    def on_or_after(self, day: date) -> Reckoned:
        """`day`, or the next working day."""
        return self._walk(day, day, DAY, 1)

    def on_or_before(self, day: date) -> Reckoned:
        """`day`, or the working day before."""
        return self._walk(day, day, -DAY, 1)

    def modified_following(self, day: date) -> Reckoned:
        """`day` or the next working day, but the one before where the next falls in another month."""
        following = self.on_or_after(day)
        return following if following.result.month == day.month else self.on_or_before(day)

    def roll(self, day: date, convention: Roll) -> Reckoned:
        """`day` moved to a working day by a convention; `none` leaves it where it is."""
        match convention:
            case "following":
                return self.on_or_after(day)
            case "preceding":
                return self.on_or_before(day)
            case "modified_following":
                return self.modified_following(day)
            case "none":
                return Reckoned(day, day)

    def _walk(self, start: date, day: date, step: timedelta, count: int) -> Reckoned:
        """Go from `day` on, itself included, by `step` to the `count`-th working day."""
        skipped: list[Skipped] = []
        added: list[Skipped] = []
        provisional = False
        while True:
            year = self.arrangement(day.year)
            provisional = provisional or year.provisional
            fact = year.facts.get(day)
            weekend = day.weekday() >= SATURDAY
            if fact.working if fact else not weekend:
                if weekend:
                    added.append(Skipped(day, _name(day, fact)))
                count -= 1
                if count == 0:
                    break
            else:
                skipped.append(Skipped(day, _name(day, fact)))
            day += step
        if step < timedelta():
            skipped.reverse()
            added.reverse()
        return Reckoned(start, day, tuple(skipped), tuple(added), provisional)


def merged(base: YearArrangement, own: Iterable[DayFact], *, complete: bool = False) -> YearArrangement:
    """`base` with the firm's own facts of that year over it, day by day.

    `complete`: they are the year's whole arrangement. Then a provisional year is final and what was only
    guessed for it is dropped; a few days of the firm's own leave it provisional.
    """
    facts = {fact.date: fact for fact in own if fact.date.year == base.year}
    if not facts:
        return base
    if complete and base.provisional:
        return YearArrangement(base.year, facts, provisional=False)
    return YearArrangement(base.year, {**base.facts, **facts}, base.provisional)


def _name(day: date, fact: DayFact | None) -> Words:
    if fact is None:
        return _WEEKDAYS[day.weekday()]
    return fact.name or (MADE_UP if fact.working else _HOLIDAY)


def _check(count: int, *, room: int) -> None:
    if count < 0:
        raise Refused(N_("{count} days cannot be counted; give 0 or more"), count=count)
    if count > room:
        raise Refused(_OUTSIDE_CALENDAR)
