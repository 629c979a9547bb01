"""Days of the Chinese lunar calendar (农历) as days of the solar one, and Tomb-Sweeping Day.

`borax` has the tables, of the years 1900 to 2100; it is loaded when the first such day is asked for.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100


@lru_cache(maxsize=4096)
def solar_day(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """The solar day of a lunar one; `year` is the lunar year. None beyond the tables.

    A leap month that the year has not is the ordinary month of that name; of a month of 29 days the 30th is
    the last.
    """
    from borax.calendars.lunardate import LCalendars, LunarDate

    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    in_leap = int(leap and LCalendars.leap_month(year) == month)
    last = min(day, LCalendars.ndays(year, month, in_leap))
    solar = LunarDate(year, month, last, in_leap).to_solar_date()
    return date(solar.year, solar.month, solar.day)


@lru_cache(maxsize=64)
def tomb_sweeping_day(year: int) -> date | None:
    """The day of the solar term 清明 in a solar year; None beyond the tables."""
    from borax.calendars.lunardate import TermUtils

    if not _FIRST_YEAR < year <= _LAST_YEAR:
        return None
    day = TermUtils.nth_term_day(year, term_name="清明")
    return date(day.year, day.month, day.day)
