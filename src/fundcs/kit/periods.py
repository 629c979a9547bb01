"""The days that figures are of: a month, or from a day to a day."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

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


def period(today: date, month: tuple[int, int] | None, first: date | None, last: date | None) -> Period:
    """The days asked for: a month; from a day to a day or today; else the current month.

    With a last day alone, from the beginning of its month.
    """
    if month is not None and (first is not None or last is not None):
        raise Refused(N_("give --month, or --from and --to; not both"))
    if first is None and last is None:
        year, number = month or (today.year, today.month)
        return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]))
    last = last or today
    asked = Period(first or last.replace(day=1), last)
    if asked.first > asked.last:
        raise Refused(
            N_("the period begins on {first} and ends on {last}, before it; swap the two"),
            first=asked.first,
            last=asked.last,
        )
    return asked
