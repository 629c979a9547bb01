"""Deadlines as the policy writes them, and a second reckoning that shares nothing with the first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fundcs.kit.arrangements import statutory
from fundcs.kit.workdays import WorkCalendar

# The State Council's notices of 2025 and 2026, copied by hand: first and last day off, make-up days.
_OFF = {
    2025: ["0101-0101", "0128-0204", "0404-0406", "0501-0505", "0531-0602", "1001-1008"],
    2026: ["0101-0103", "0215-0223", "0404-0406", "0501-0505", "0619-0621", "0925-0927", "1001-1007"],
}
_MADE_UP = {
    2025: ["0126", "0208", "0427", "0928", "1011"],
    2026: ["0104", "0214", "0228", "0509", "0920", "1010"],
}


class Ladder:
    """Every working day of 2025 and 2026 on one numbered list: to count is to add to a place on it."""

    def __init__(self) -> None:
        first, last = date(2025, 1, 1), date(2026, 12, 31)
        self.days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self.rungs = [day for day in self.days if self._works(day)]

    @staticmethod
    def _works(day: date) -> bool:
        month_day = f"{day:%m%d}"
        if month_day in _MADE_UP[day.year]:
            return True
        return day.isoweekday() < 6 and not any(o[:4] <= month_day <= o[5:] for o in _OFF[day.year])

    def after(self, day: date, count: int) -> date:
        """The `count`-th rung above `day`."""
        below = sum(rung <= day for rung in self.rungs)
        return self.rungs[below + count - 1]

    def before(self, day: date, count: int) -> date:
        """The `count`-th rung below `day`."""
        below = sum(rung < day for rung in self.rungs)
        return self.rungs[below - count]

    def on_or_before(self, day: date) -> date:
        """`day` if it is a rung, else the one below."""
        return self.rungs[sum(rung <= day for rung in self.rungs) - 1]


@pytest.fixture(scope="session")
def ladder() -> Ladder:
    return Ladder()


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return WorkCalendar(statutory)
