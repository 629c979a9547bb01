"""Which days figures are of."""

from __future__ import annotations

from datetime import date

import pytest

from fundcs.kit.errors import Refused
from fundcs.kit.periods import Period, period

TODAY = date(2026, 11, 23)
D = date.fromisoformat


@pytest.mark.parametrize(
    ("month", "first", "last", "days"),
    [
        (None, None, None, ("2026-11-01", "2026-11-30")),
        ((2026, 2), None, None, ("2026-02-01", "2026-02-28")),
        ((2028, 2), None, None, ("2028-02-01", "2028-02-29")),
        (None, "2026-09-15", None, ("2026-09-15", "2026-11-23")),
        (None, None, "2026-09-15", ("2026-09-01", "2026-09-15")),
        (None, "2025-12-31", "2026-01-01", ("2025-12-31", "2026-01-01")),
        (None, "2026-09-15", "2026-09-15", ("2026-09-15", "2026-09-15")),
    ],
)
def test_a_period_is_a_month_or_from_a_day_to_a_day(
    month: tuple[int, int] | None, first: str | None, last: str | None, days: tuple[str, str]
) -> None:
    asked = period(TODAY, month, D(first) if first else None, D(last) if last else None)
    assert asked == Period(*map(D, days))


@pytest.mark.parametrize(("first", "last"), [("2026-09-01", None), (None, "2026-09-30")])
def test_a_month_and_a_day_are_not_both_given(first: str | None, last: str | None) -> None:
    with pytest.raises(Refused, match="give --month, or --from and --to; not both"):
        period(TODAY, (2026, 9), D(first) if first else None, D(last) if last else None)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Refused, match="2026-11-24 and ends on 2026-11-23"):
        period(TODAY, None, D("2026-11-24"), None)
