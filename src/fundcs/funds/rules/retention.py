"""How long the records of a sealed fund are kept (Art. 15)."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta


def earliest_destruction(sealed_on: date, years: int) -> date:
    """The first day on which the records may be destroyed: so many years after the sealing, by somebody.

    Of 29 February it is 1 March where that year has no such day.
    """
    day = sealed_on + relativedelta(years=years)
    return day if day.day == sealed_on.day else day + timedelta(days=1)
