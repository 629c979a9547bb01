"""The clock: the only place that reads it. Everything else is given the moment."""

from __future__ import annotations

from datetime import date, datetime

from fundcs.kit.zone import SHANGHAI


def now() -> datetime:
    """The moment now, aware, in Asia/Shanghai."""
    return datetime.now(SHANGHAI)


def today() -> date:
    """The calendar day now in Asia/Shanghai."""
    return now().date()
