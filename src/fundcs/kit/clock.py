"""The clock: the only place that reads it. Everything else is given the moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final

# A fixed offset, not zoneinfo: China has kept +08:00 without summer time since 1992, and zoneinfo finds no
# time-zone data on Windows and slim containers unless a further package is installed.
SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")


def now() -> datetime:
    """The moment now, aware, in Asia/Shanghai."""
    return datetime.now(SHANGHAI)


def today() -> date:
    """The calendar day now in Asia/Shanghai."""
    return now().date()
