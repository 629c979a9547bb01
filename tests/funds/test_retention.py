"""From which day on the records of a sealed fund may be destroyed (Art. 15)."""

from __future__ import annotations

from datetime import date

import pytest

from fundcs.funds.rules.retention import earliest_destruction


@pytest.mark.parametrize(
    ("sealed_on", "years", "first"),
    [
        ("2026-07-01", 20, "2046-07-01"),
        ("2028-02-29", 20, "2048-02-29"),
        ("2028-02-29", 10, "2038-03-01"),
        ("2026-12-31", 1, "2027-12-31"),
    ],
)
def test_records_are_kept_for_whole_years_from_the_sealing(sealed_on: str, years: int, first: str) -> None:
    assert earliest_destruction(date.fromisoformat(sealed_on), years) == date.fromisoformat(first)
