"""Appraisal months, in which penalty points are counted (Art. 23)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from fundcs.kit.periods import CalendarMonth
from fundcs.kit.workdays import DAY

if TYPE_CHECKING:
    from fundcs.policy.rules import Appraisal


class AppraisalMonth(NamedTuple):
    """An appraisal month, named for the calendar month in which it ends."""

    year: int
    number: int

    def __str__(self) -> str:
        return str(CalendarMonth(*self))

    def plus(self, months: int) -> AppraisalMonth:
        """The month so many months later, or earlier where `months` is negative."""
        return AppraisalMonth(*CalendarMonth(*self).plus(months))


def month_of(day: date, appraisal: Appraisal) -> AppraisalMonth:
    """The appraisal month that a day belongs to (Art. 23)."""
    month = AppraisalMonth(day.year, day.month)
    return month if day <= last_day(month, appraisal) else month.plus(1)


def last_day(month: AppraisalMonth, appraisal: Appraisal) -> date:
    """The last day of an appraisal month: the calendar month's, or the day that the policy sets."""
    if appraisal.month_ends == "calendar":
        after = month.plus(1)
        return date(after.year, after.number, 1) - DAY
    return date(month.year, month.number, appraisal.month_ends)
