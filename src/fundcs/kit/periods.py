"""The days that figures are of: a month, or from a day to a day."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day <= self.last


class CalendarMonth(NamedTuple):
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> CalendarMonth:
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> CalendarMonth:
        """The month written `YYYY-MM` by `str`."""
        year, _hyphen, number = text.partition("-")
        return cls(int(year), int(number))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def plus(self, months: int) -> CalendarMonth:
        """The month so many months later, or earlier where `months` is negative."""
        index = self.year * 12 + self.number - 1 + months
        return CalendarMonth(index // 12, index % 12 + 1)

    @property
    def days(self) -> Period:
        """Its days."""
        last = monthrange(self.year, self.number)[1]
        return Period(date(self.year, self.number, 1), date(self.year, self.number, last))


def months_until(first: date, last: date) -> tuple[CalendarMonth, ...]:
    """Every month from that of `first` to that of `last`."""
    month = CalendarMonth.of(first)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(month.plus(number) for number in range(count))


def period(today: date, month: tuple[int, int] | None, first: date | None, last: date | None) -> Period:
    """The days asked for: a month; from a day to a day or today; else the current month.

    With a last day alone, from the beginning of its month.
    """
    if month is not None and (first is not None or last is not None):
        raise Refused(N_("give --month, or --from and --to; not both"))
    if first is None and last is None:
        return (CalendarMonth.of(today) if month is None else CalendarMonth(*month)).days
    last = last or today
    asked = Period(first or last.replace(day=1), last)
    if asked.first > asked.last:
        raise Refused(
            N_("the period begins on {first} and ends on {last}, before it; swap the two"),
            first=asked.first,
            last=asked.last,
        )
    return asked
