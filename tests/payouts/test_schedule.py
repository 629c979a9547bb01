"""Due dates and periods: whole months from one anchor, maturity last."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared.fund_periods import periods, planned

from fundcs.entitlements.rules.periods import Period
from fundcs.entitlements.rules.timeline import Progress, Stage, next_or_last, period_due, timeline
from fundcs.funds.rules.schedule import due_dates
from fundcs.funds.rules.terms import DayCount, Frequency, FundTerms, check_terms
from fundcs.kit.errors import Refused

D = date.fromisoformat


def terms(established: str, matures: str, frequency: str, first: str = "", dates: str = "") -> FundTerms:
    found = FundTerms(
        D(established),
        D(matures),
        DayCount.ACT_365,
        Frequency(frequency),
        D(first) if first else None,
        tuple(D(day) for day in dates.split()),
    )
    check_terms(found)
    return found


@pytest.mark.parametrize(
    ("established", "matures", "frequency", "expected"),
    [
        ("2025-08-31", "2026-08-31", "quarterly", "2025-11-30 2026-02-28 2026-05-31 2026-08-31"),
        ("2023-08-31", "2024-05-31", "quarterly", "2023-11-30 2024-02-29 2024-05-31"),
        ("2025-12-31", "2026-05-15", "monthly", "2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-15"),
        ("2026-01-30", "2026-04-30", "monthly", "2026-02-28 2026-03-30 2026-04-30"),
        ("2024-02-29", "2028-02-29", "annual", "2025-02-28 2026-02-28 2027-02-28 2028-02-29"),
        ("2024-02-29", "2025-02-28", "semiannual", "2024-08-29 2025-02-28"),
        ("2026-01-01", "2027-01-01", "semiannual", "2026-07-01 2027-01-01"),
        ("2026-01-01", "2027-01-02", "semiannual", "2026-07-01 2027-01-01 2027-01-02"),
        ("2026-01-01", "2026-12-31", "semiannual", "2026-07-01 2026-12-31"),
        ("2026-01-01", "2026-01-20", "monthly", "2026-01-20"),
        ("2026-01-01", "2027-01-01", "maturity", "2027-01-01"),
    ],
)
def test_due_dates_are_whole_months_from_the_establishment_and_the_last_is_the_maturity(
    established: str, matures: str, frequency: str, expected: str
) -> None:
    assert due_dates(terms(established, matures, frequency)) == tuple(map(D, expected.split()))


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("2026-03-31", "2026-03-31 2026-06-30 2026-09-30 2026-12-31 2027-02-10"),
        ("2026-08-31", "2026-08-31 2026-11-30 2027-02-10"),
        ("2026-02-11", "2026-02-11 2026-05-11 2026-08-11 2026-11-11 2027-02-10"),
        ("2027-02-10", "2027-02-10"),
    ],
)
def test_the_first_payout_is_a_due_date_and_the_anchor_of_those_after_it(first: str, expected: str) -> None:
    assert due_dates(terms("2026-02-10", "2027-02-10", "quarterly", first)) == tuple(map(D, expected.split()))


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("2026-06-20 2026-12-20", "2026-06-20 2026-12-20 2027-02-10"),
        ("2026-06-20 2027-02-10", "2026-06-20 2027-02-10"),
        ("2027-02-10", "2027-02-10"),
    ],
)
def test_a_list_of_payout_dates_stands_in_place_of_the_frequency(dates: str, expected: str) -> None:
    listed = terms("2026-02-10", "2027-02-10", "monthly", dates=dates)
    assert due_dates(listed) == tuple(map(D, expected.split()))


def test_periods_run_from_the_establishment_from_due_date_to_due_date() -> None:
    assert periods(terms("2026-02-10", "2026-09-01", "quarterly")) == (
        Period(1, D("2026-02-10"), D("2026-05-10")),
        Period(2, D("2026-05-10"), D("2026-08-10")),
        Period(3, D("2026-08-10"), D("2026-09-01")),
    )


def test_the_period_of_a_due_date_is_the_one_that_ends_on_it() -> None:
    period = period_due(planned(terms("2026-02-10", "2026-09-01", "quarterly")), D("2026-08-10")).period
    assert period == Period(2, D("2026-05-10"), D("2026-08-10"))
    assert period.due == D("2026-08-10")


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        (
            "2026-08-09",
            "2026-08-09 is not a due date of the fund; the nearest are 2026-05-10 and 2026-08-10",
        ),
        (
            "2026-08-11",
            "2026-08-11 is not a due date of the fund; the nearest are 2026-08-10 and 2026-09-01",
        ),
        ("2026-02-10", "2026-02-10 is not a due date of the fund; its first due date is 2026-05-10"),
        ("2026-09-02", "2026-09-02 is not a due date of the fund; its last due date is 2026-09-01"),
    ],
)
def test_a_date_off_the_schedule_is_refused_with_the_due_dates_around_it(due: str, sentence: str) -> None:
    with pytest.raises(Refused, match="is not a due date of the fund") as refused:
        period_due(planned(terms("2026-02-10", "2026-09-01", "quarterly")), D(due))
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("outside", "paid", "due"),
    [
        (None, "", "2026-05-10"),
        ("2026-05-10", "", "2026-08-10"),
        ("2026-05-10", "2026-08-10", "2026-09-01"),
        (None, "2026-08-10", "2026-05-10"),
        (None, "2026-05-10 2026-08-10 2026-09-01", "2026-09-01"),
    ],
)
def test_the_next_payout_is_the_first_that_is_not_paid_and_in_the_end_the_last(
    outside: str | None, paid: str, due: str
) -> None:
    of = terms("2026-02-10", "2026-09-01", "quarterly")
    progress = Progress(paid_through=D(outside) if outside else None, paid=frozenset(map(D, paid.split())))
    found = timeline([Stage(since=of.established, terms=of, accrual_rolls=False)], progress)
    assert next_or_last(found).due == D(due)


@pytest.mark.parametrize(
    ("number", "day", "repays"),
    [
        (1, "2026-02-10", True),
        (2, "2026-02-10", False),
        (2, "2026-02-11", True),
        (2, "2026-05-10", True),
        (2, "2026-05-11", False),
        (1, "2026-02-09", False),
    ],
)
def test_a_due_date_belongs_to_the_period_it_ends_and_the_first_day_to_the_first(
    number: int, day: str, repays: bool
) -> None:
    assert Period(number, D("2026-02-10"), D("2026-05-10")).repays(D(day)) is repays


@given(
    established=st.dates(D("1990-01-01"), D("2090-01-01")),
    life=st.integers(1, 4000),
    frequency=st.sampled_from(Frequency),
    first=st.none() | st.integers(1, 4000),
)
def test_due_dates_are_those_a_walk_through_every_day_finds(
    established: date, life: int, frequency: Frequency, first: int | None
) -> None:
    matures = date.fromordinal(established.toordinal() + life)
    anchor = established
    if first is not None and first <= life and frequency is not Frequency.MATURITY:
        anchor = date.fromordinal(established.toordinal() + first)
    found = due_dates(
        FundTerms(established, matures, DayCount.ACT_365, frequency, anchor if anchor > established else None)
    )
    walked = [
        day
        for day in (date.fromordinal(n) for n in range(anchor.toordinal(), matures.toordinal()))
        if day > established and falls_due(day, anchor, frequency)
    ]
    assert list(found) == [*walked, matures]


def falls_due(day: date, anchor: date, frequency: Frequency) -> bool:
    step = {"monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12}.get(frequency)
    if step is None or ((day.year - anchor.year) * 12 + day.month - anchor.month) % step:
        return False
    last_of_month = date.fromordinal(day.toordinal() + 1).day == 1
    return day.day == anchor.day or (last_of_month and day.day < anchor.day)


@given(
    established=st.dates(D("1990-01-01"), D("2090-01-01")),
    life=st.integers(1, 4000),
    frequency=st.sampled_from(Frequency),
)
def test_periods_cover_the_fund_s_life_once(established: date, life: int, frequency: Frequency) -> None:
    matures = date.fromordinal(established.toordinal() + life)
    found = periods(FundTerms(established, matures, DayCount.ACT_365, frequency))
    assert (found[0].start, found[-1].end) == (established, matures)
    assert all(before.end == after.start for before, after in pairwise(found))
    assert all(period.start < period.end for period in found)
    assert [period.number for period in found] == list(range(1, len(found) + 1))
