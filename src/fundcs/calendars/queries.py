"""Every SELECT over the arranged days.

Their tables are declared where they are asked for: a command has a calendar and mostly asks it nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

if TYPE_CHECKING:
    from fundcs.calendars.models import CalendarDay


def of_year(session: Session, year: int) -> Sequence[CalendarDay]:
    """The days of `year` that were imported, in order."""
    from fundcs.calendars.models import CalendarDay

    within = col(CalendarDay.day).between(date(year, 1, 1), date(year, 12, 31))
    return session.exec(select(CalendarDay).where(within).order_by(col(CalendarDay.day))).all()


def by_day(session: Session, days: Iterable[date]) -> dict[date, CalendarDay]:
    """Those of `days` that were imported."""
    wanted = set(days)
    years = sorted({day.year for day in wanted})
    return {day.day: day for year in years for day in of_year(session, year) if day.day in wanted}


def declared_complete(session: Session) -> frozenset[int]:
    """The years whose arrangement was said to be complete."""
    from fundcs.calendars.models import CalendarYear

    return frozenset(session.exec(select(CalendarYear.year)).all())
