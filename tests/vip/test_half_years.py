"""Half-years by the policy's months, and whether somebody is due an event in one (Art. 40)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundcs.kit.errors import Refused
from fundcs.tiers.rules import Tier, TierChange
from fundcs.vip.rules import half_years
from fundcs.vip.rules.half_years import Owing

D = date.fromisoformat
CALENDAR, SPRING = (1, 7), (4, 10)


@pytest.mark.parametrize(
    ("day", "months", "code", "first", "last"),
    [
        ("2026-01-01", CALENDAR, "2026H1", "2026-01-01", "2026-06-30"),
        ("2026-06-30", CALENDAR, "2026H1", "2026-01-01", "2026-06-30"),
        ("2026-07-01", CALENDAR, "2026H2", "2026-07-01", "2026-12-31"),
        ("2026-12-31", CALENDAR, "2026H2", "2026-07-01", "2026-12-31"),
        ("2026-03-31", SPRING, "2025H2", "2025-10-01", "2026-03-31"),
        ("2026-04-01", SPRING, "2026H1", "2026-04-01", "2026-09-30"),
        ("2026-09-30", SPRING, "2026H1", "2026-04-01", "2026-09-30"),
        ("2026-10-01", SPRING, "2026H2", "2026-10-01", "2027-03-31"),
        ("2028-02-29", (3, 9), "2027H2", "2027-09-01", "2028-02-29"),
    ],
)
def test_a_day_is_in_the_half_year_that_began_in_one_of_the_months(
    day: str, months: tuple[int, int], code: str, first: str, last: str
) -> None:
    half = half_years.of_day(D(day), months)
    assert (half.code, half.first, half.last) == (code, D(first), D(last))


@given(st.dates(D("1901-01-01"), D("2200-12-31")), st.integers(1, 6))
def test_half_years_follow_each_other_without_a_gap(day: date, month: int) -> None:
    months = (month, month + 6)
    half = half_years.of_day(day, months)
    assert half.first <= day <= half.last
    assert half_years.before(half, months).last == half.first - timedelta(days=1)
    # Reckoned another way: months since year 0, counted from the first one, in sixes.
    index = (day.year * 12 + day.month - month) // 6
    assert half_years.of_day(half.first, months) == half
    assert (half.first.year * 12 + half.first.month - month) // 6 == index
    assert half_years.parse(half.code, months) == half


@pytest.mark.parametrize("typed", ["2026H1", "2026h1", "2026上半年", "2026年上半年"])
def test_a_half_year_is_written_in_either_language(typed: str) -> None:
    assert half_years.parse(typed, CALENDAR).code == "2026H1"


@pytest.mark.parametrize("typed", ["2026", "2026H3", "26H1", "1899H1", "2201H1", "2026-01", "半年", ""])
def test_what_is_no_half_year_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        half_years.parse(typed, CALENDAR)


HALF = half_years.half_year(2026, 1, CALENDAR)


@pytest.mark.parametrize(
    ("grace", "since"), [(60, "2026-05-02"), (1, "2026-06-30"), (0, "2026-07-01"), (181, "2026-01-01")]
)
def test_the_last_days_of_a_half_year_are_counted_back_from_its_last(grace: int, since: str) -> None:
    day = half_years.grace_from(HALF, grace)
    assert day == D(since)
    assert sum(HALF.holds(day + timedelta(days=n)) for n in range(grace + 1)) == grace


@pytest.mark.parametrize(
    ("facts", "owing"),
    [
        ({}, Owing.OWED),
        ({"added_on": D("2026-06-30")}, Owing.OWED),
        ({"added_on": D("2026-07-01")}, Owing.ENTERED_AFTER),
        ({"vip": False}, Owing.NOT_VIP),
        ({"vip_before": False}, Owing.TOO_LATE),
        ({"sealed": True}, Owing.SEALED),
    ],
)
def test_whether_an_event_is_owed_comes_with_its_reason(facts: dict[str, object], owing: Owing) -> None:
    usual = {"added_on": D("2026-01-05"), "vip": True, "vip_before": True, "sealed": False}
    judged = half_years.judge(HALF, D("2026-09-01"), 60, **(usual | facts))  # type: ignore[arg-type]
    assert (judged.owing, judged.owed, judged.day) == (owing, owing is Owing.OWED, D("2026-06-30"))
    assert "2026" in str(judged.reason)


def change(on: str, after: Tier) -> TierChange:
    return TierChange(on=D(on), before=Tier.MID, after=after, contract="K1", total=0)


CHANGES = [
    change("2026-02-01", Tier.SENIOR),
    change("2026-03-01", Tier.VIP),
    change("2026-04-01", Tier.MID),
    change("2026-05-01", Tier.VIP),
]


@pytest.mark.parametrize(
    ("first", "last", "was"),
    [
        ("2026-01-01", "2026-02-28", False),
        ("2026-01-01", "2026-03-01", True),
        ("2026-03-31", "2026-04-10", True),
        ("2026-04-01", "2026-04-30", False),
        ("2026-04-30", "2026-05-01", True),
        ("2026-09-01", "2026-09-01", True),
    ],
)
def test_who_was_a_vip_client_on_any_of_these_days(first: str, last: str, was: bool) -> None:
    assert half_years.was_vip(CHANGES, D(first), D(last)) is was


@pytest.mark.parametrize(
    ("day", "since"),
    [("2026-02-28", None), ("2026-03-31", "2026-03-01"), ("2026-04-01", None), ("2026-06-01", "2026-05-01")],
)
def test_since_when_somebody_is_a_vip_client_without_a_break(day: str, since: str | None) -> None:
    found = half_years.vip_since(CHANGES, D(day))
    assert found == (None if since is None else D(since))
