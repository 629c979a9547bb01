"""Figures against a naive second reckoning."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundcs.complaints.rules.measures import (
    DIMENSIONS,
    MeasuredComplaint,
    Share,
    hours_text,
    measure,
    nearest_rank,
)

HOUR = 3600


def one(**facts: Any) -> MeasuredComplaint:
    base: dict[str, Any] = {
        "state": "open", "source": None, "category": None, "channel": "phone", "department": None,
        "adviser": None, "tier": None, "replied_after": None, "in_time": None, "closed_after": None,
        "reopened": False,
        "root_cause": None,
    }  # fmt: skip
    return MeasuredComplaint(**{**base, **facts})


def naive_percentile(values: list[int], percent: int) -> int:
    """The definition, word for word: the smallest value that so many of a hundred do not exceed."""
    for value in sorted(values):
        if Fraction(sum(1 for other in values if other <= value), len(values)) >= Fraction(percent, 100):
            return value
    raise AssertionError(values)


@pytest.mark.parametrize(
    ("values", "median", "ninetieth"),
    [
        ([7], 7, 7),
        ([1, 9], 1, 9),
        ([1, 2, 3], 2, 3),
        ([1, 2, 3, 4], 2, 4),
        (list(range(1, 11)), 5, 9),
        (list(range(1, 12)), 6, 10),
        ([5, 5, 5, 5, 100], 5, 100),
    ],
)
def test_percentiles_are_values_that_occurred(values: list[int], median: int, ninetieth: int) -> None:
    assert (nearest_rank(values, 50), nearest_rank(values, 90)) == (median, ninetieth)


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=60), st.integers(1, 100))
def test_nearest_rank_is_its_definition(values: list[int], percent: int) -> None:
    assert nearest_rank(sorted(values), percent) == naive_percentile(values, percent)


rows = st.builds(
    one,
    state=st.sampled_from(["open", "replied", "closed"]),
    source=st.sampled_from([None, "media"]),
    category=st.sampled_from([None, "payout", "service"]),
    channel=st.sampled_from(["phone", "sms"]),
    department=st.sampled_from([None, "finance"]),
    adviser=st.sampled_from([None, "S002", "S007"]),
    tier=st.sampled_from([None, "vip", "mid"]),
    replied_after=st.none() | st.integers(0, 200 * HOUR),
    in_time=st.sampled_from([None, True, False]),
    closed_after=st.none() | st.integers(0, 900 * HOUR),
    reopened=st.booleans(),
    root_cause=st.sampled_from([None, "delay", "process"]),
)


@given(st.lists(rows, max_size=40))
def test_every_figure_equals_a_count_by_hand(complaints: list[MeasuredComplaint]) -> None:
    found = measure(complaints)
    assert found.received == len(complaints)
    for name in DIMENSIONS[:-1]:
        assert found.counts[name] == Counter(getattr(row, name) for row in complaints)
        assert sum(found.counts[name].values()) == len(complaints)
    closed = [row for row in complaints if row.closed_after is not None]
    assert found.counts["root_cause"] == Counter(row.root_cause for row in closed)
    assert found.replied_in_time == Share(
        len([row for row in complaints if row.in_time is True]),
        len([row for row in complaints if row.in_time is not None]),
    )
    assert found.reopened == len([row for row in complaints if row.reopened])
    for took, values in (
        (found.to_reply, [row.replied_after for row in complaints if row.replied_after is not None]),
        (found.to_close, [row.closed_after for row in complaints if row.closed_after is not None]),
    ):
        assert took.count == len(values)
        assert took.median == (naive_percentile(values, 50) if values else None)
        assert took.ninetieth == (naive_percentile(values, 90) if values else None)


def test_the_most_frequent_comes_first_and_what_is_not_stated_last_of_its_equals() -> None:
    codes = ["b", "a", None, "b", "a", None, "c", "c", "c"]
    found = measure([one(category=code) for code in codes])
    assert list(found.counts["category"].items()) == [("c", 3), ("a", 2), ("b", 2), (None, 2)]


@pytest.mark.parametrize(
    ("count", "of", "text", "percent"),
    [
        (0, 0, None, None),
        (0, 3, "0.0000", "0.00%"),
        (1, 3, "0.3333", "33.33%"),
        (2, 3, "0.6667", "66.67%"),
        (3, 3, "1.0000", "100.00%"),
        (1, 20_000, "0.0001", "0.01%"),
    ],
)
def test_a_share_is_rounded_half_up_once(count: int, of: int, text: str | None, percent: str | None) -> None:
    assert (Share(count, of).text, Share(count, of).percent) == (text, percent)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, None),
        (0, "0.00"),
        (17, "0.00"),
        (18, "0.01"),
        (HOUR, "1.00"),
        (86_400, "24.00"),
        (86_401, "24.00"),
    ],
)
def test_hours_have_two_decimals(seconds: int | None, text: str | None) -> None:
    assert hours_text(seconds) == text
