"""Days as the fund counts them, the first included and the last not (算头不算尾)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.funds.rules.terms import DayCount

if TYPE_CHECKING:
    from datetime import date

_MONTH = 30
_THIRTY_360 = DayCount.THIRTY_360


def days(day_count: DayCount, start: date, end: date) -> int:
    """The days from `start` on and before `end`: the first day counts, the last does not."""
    if day_count is not _THIRTY_360:
        return (end - start).days
    first = min(start.day, _MONTH)
    last = min(end.day, _MONTH) if first == _MONTH else end.day
    return 360 * (end.year - start.year) + _MONTH * (end.month - start.month) + last - first


def days_within(day_count: DayCount, origin: date, start: date, end: date) -> int:
    """The days of a part of what is counted from `origin` on.

    With 30/360 the difference of two counts from the origin, so that a cut neither makes nor loses a day: a
    month's 31st would otherwise count or not by where the cut falls.
    """
    if day_count is not _THIRTY_360:
        return (end - start).days
    return days(day_count, origin, end) - days(day_count, origin, start)
