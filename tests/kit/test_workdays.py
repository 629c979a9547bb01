from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundcs.kit.arrangements import statutory
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import T
from fundcs.kit.workdays import (
    DayFact,
    Reckoned,
    Roll,
    WorkCalendar,
    YearArrangement,
    merged,
)

# The State Council's notices of 2025 and 2026, copied by hand: first and last day off, make-up days.
OFF = {
    2025: ["0101-0101", "0128-0204", "0404-0406", "0501-0505", "0531-0602", "1001-1008"],
    2026: ["0101-0103", "0215-0223", "0404-0406", "0501-0505", "0619-0621", "0925-0927", "1001-1007"],
}
MADE_UP = {
    2025: ["0126", "0208", "0427", "0928", "1011"],
    2026: ["0104", "0214", "0228", "0509", "0920", "1010"],
}


def day(text: str) -> date:
    return date.fromisoformat(text)


def stretch(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))


def of(year: int, month_day: str) -> date:
    return date(year, int(month_day[:2]), int(month_day[2:]))


def naive_working_days() -> list[date]:
    working = []
    for each in stretch(date(2025, 1, 1), date(2026, 12, 31)):
        month_day = each.strftime("%m%d")
        off = any(span[:4] <= month_day <= span[5:] for span in OFF[each.year])
        if month_day in MADE_UP[each.year] or (each.isoweekday() < 6 and not off):
            working.append(each)
    return working


WORKING = naive_working_days()
CALENDAR = WorkCalendar(statutory)
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_published_days_off_are_those_of_the_notice(year: int) -> None:
    noticed = {each for span in OFF[year] for each in stretch(of(year, span[:4]), of(year, span[5:]))}
    assert {each for each, fact in statutory(year).facts.items() if not fact.working} == noticed


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_published_make_up_days_are_those_of_the_notice(year: int) -> None:
    noticed = {of(year, month_day) for month_day in MADE_UP[year]}
    assert {each for each, fact in statutory(year).facts.items() if fact.working} == noticed


@pytest.mark.parametrize("year", range(2006, 2027))
def test_a_published_year_is_final(year: int) -> None:
    assert not statutory(year).provisional


@pytest.mark.parametrize("year", [1949, 1999, 2080, 2150])
def test_a_year_without_a_notice_is_provisional(year: int) -> None:
    assert statutory(year).provisional


def test_an_unpublished_year_has_its_statutory_holidays_and_their_days_in_lieu() -> None:
    # 1 October 2089 is a Saturday: the Saturday and the Sunday are given back on Tuesday and Wednesday.
    calendar = WorkCalendar(statutory)
    assert calendar.on_or_after(day("2089-10-01")).result == day("2089-10-06")


def test_an_unpublished_year_has_no_make_up_days() -> None:
    assert not any(fact.working for fact in statutory(2089).facts.values())


def test_a_weekend_in_an_unpublished_year_is_only_a_weekend() -> None:
    # 1 January 2083 is a Friday.
    assert statutory(2083).facts.keys() & {day("2083-01-01"), day("2083-01-02"), day("2083-01-03")} == {
        day("2083-01-01")
    }


@pytest.mark.parametrize(
    ("text", "name", "working"),
    [
        ("2026-10-01", "National Day", False),
        ("2026-10-04", "National Day", False),  # the Sunday inside
        ("2026-10-06", "National Day", False),  # moved there
        ("2026-02-16", "Spring Festival", False),  # New Year's Eve
        ("2025-10-06", "Mid-Autumn Festival", False),
        ("2025-10-08", "National Day, Mid-Autumn Festival", False),  # moved there, for both
        ("2018-12-30", "New Year's Day", False),  # for a holiday of the next year
        ("2018-12-31", "New Year's Day", False),
        ("2026-10-10", "make-up working day", True),
        ("2026-10-11", "Sunday", False),
        ("2026-10-17", "Saturday", False),
        ("2026-10-12", "Monday", True),
    ],
)
def test_a_day_says_what_it_is(text: str, name: str, working: bool) -> None:
    described = CALENDAR.describe(day(text))
    assert (str(described.name), described.working) == (name, working)


def test_an_arranged_day_says_its_source_and_an_ordinary_day_has_none() -> None:
    sources = [CALENDAR.describe(day(text)).source for text in ("2026-10-01", "2026-10-12")]
    assert (str(sources[0]), sources[1]) == ("State Council arrangement for 2026", None)


@given(DAYS)
def test_a_working_day_is_one_of_the_naive_table(each: date) -> None:
    assert CALENDAR.is_workday(each) == (each in WORKING)


@given(DAYS, st.integers(1, 250))
def test_plus_agrees_with_counting_in_the_naive_table(start: date, count: int) -> None:
    later = [each for each in WORKING if each > start]
    if count <= len(later):
        assert CALENDAR.plus(start, count).result == later[count - 1]


@given(DAYS, st.integers(1, 250))
def test_minus_agrees_with_counting_in_the_naive_table(start: date, count: int) -> None:
    earlier = [each for each in WORKING if each < start]
    if count <= len(earlier):
        assert CALENDAR.minus(start, count).result == earlier[-count]


@given(DAYS, st.integers(1, 20))
def test_every_day_passed_is_accounted_for(start: date, count: int) -> None:
    reckoned = CALENDAR.plus(start, count)
    passed = list(stretch(start + timedelta(days=1), reckoned.result))
    assert len(passed) == count + len(reckoned.skipped)


@given(DAYS, st.integers(1, 60))
def test_minus_leads_back_to_the_working_day_plus_came_from(start: date, count: int) -> None:
    start = CALENDAR.on_or_after(start).result
    assert CALENDAR.minus(CALENDAR.plus(start, count).result, count).result == start


@pytest.mark.parametrize(
    ("start", "count", "result"),
    [
        ("2026-09-30", 1, "2026-10-08"),  # the eve of National Day
        ("2026-09-30", 2, "2026-10-09"),
        ("2026-09-30", 3, "2026-10-10"),  # a make-up Saturday
        ("2026-09-30", 4, "2026-10-12"),
        ("2026-10-04", 1, "2026-10-08"),  # inside the holiday
        ("2026-09-18", 1, "2026-09-20"),  # a make-up Sunday
        ("2026-02-13", 1, "2026-02-14"),  # a make-up Saturday before Spring Festival
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-13", 6, "2026-02-28"),
        ("2025-12-31", 1, "2026-01-04"),  # over the year's end to a make-up Sunday
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-23", 0, "2026-11-23"),  # a Monday
        ("2026-11-21", 0, "2026-11-23"),  # a Saturday
        ("2026-02-14", 0, "2026-02-14"),  # a make-up Saturday
        ("2025-01-01", 250, "2026-01-05"),  # 248 working days in 2025
    ],
)
def test_within_n_working_days_leaves_out_the_day_itself(start: str, count: int, result: str) -> None:
    assert CALENDAR.plus(day(start), count).result == day(result)


@pytest.mark.parametrize(
    ("start", "count", "result"),
    [
        ("2026-10-08", 1, "2026-09-30"),
        ("2026-10-12", 1, "2026-10-10"),
        ("2026-10-15", 7, "2026-09-30"),
        ("2026-02-24", 1, "2026-02-14"),
        ("2026-11-21", 0, "2026-11-20"),
    ],
)
def test_n_working_days_before_leaves_out_the_day_itself(start: str, count: int, result: str) -> None:
    assert CALENDAR.minus(day(start), count).result == day(result)


@pytest.mark.parametrize(
    ("start", "count", "result"),
    [
        ("2026-11-02", 30, "2026-09-30"),  # 3 October
        ("2026-11-07", 30, "2026-10-08"),  # a working Thursday
        ("2026-11-09", 30, "2026-10-10"),  # a make-up Saturday
        ("2026-11-10", 30, "2026-10-10"),  # an ordinary Sunday
        ("2026-03-20", 30, "2026-02-14"),  # 18 February
        ("2026-10-01", 0, "2026-09-30"),
    ],
)
def test_n_days_before_falls_back_to_a_working_day(start: str, count: int, result: str) -> None:
    assert CALENDAR.minus_days(day(start), count).result == day(result)


@pytest.mark.parametrize(
    ("convention", "start", "result"),
    [
        ("following", "2026-10-03", "2026-10-08"),
        ("preceding", "2026-10-03", "2026-09-30"),
        ("modified_following", "2026-10-03", "2026-10-08"),
        ("modified_following", "2026-05-31", "2026-05-29"),  # the next working day is in June
        ("following", "2026-05-31", "2026-06-01"),
        ("none", "2026-05-31", "2026-05-31"),
        ("modified_following", "2026-11-23", "2026-11-23"),
    ],
)
def test_a_date_rolls_by_its_convention(convention: Roll, start: str, result: str) -> None:
    assert CALENDAR.roll(day(start), convention).result == day(result)


@pytest.mark.parametrize("convention", get_args(Roll))
def test_a_working_day_does_not_roll(convention: Roll) -> None:
    assert CALENDAR.roll(day("2026-11-23"), convention) == Reckoned(day("2026-11-23"), day("2026-11-23"))


def test_the_account_names_each_day_skipped_and_each_day_added() -> None:
    reckoned = CALENDAR.plus(day("2026-10-06"), 4)
    assert [(each.date.day, str(each.why)) for each in reckoned.skipped] == [
        (7, "National Day"),
        (11, "Sunday"),
    ]
    assert [(each.date.day, str(each.why)) for each in reckoned.added] == [(10, "make-up working day")]


def test_the_account_of_a_way_back_is_in_order_of_date() -> None:
    reckoned = CALENDAR.minus(day("2026-03-02"), 6)
    assert [each.date.isoformat() for each in reckoned.added] == ["2026-02-14", "2026-02-28"]
    assert [each.date.day for each in reckoned.skipped] == [15, 16, 17, 18, 19, 20, 21, 22, 23, 1]


def two_years(asked: list[int]) -> WorkCalendar:
    """2026 is published, 2027 is not."""

    def arrangement(year: int) -> YearArrangement:
        asked.append(year)
        new_year = DayFact(date(year, 1, 1), False, T("New Year's Day"), "test")
        return YearArrangement(year, {new_year.date: new_year}, provisional=year > 2026)

    return WorkCalendar(arrangement)


@pytest.mark.parametrize(
    ("start", "count", "result", "provisional"),
    [
        ("2026-12-30", 1, "2026-12-31", False),
        ("2026-12-31", 1, "2027-01-04", True),
        ("2027-01-04", 1, "2027-01-05", True),
    ],
)
def test_a_way_into_an_unpublished_year_is_provisional(
    start: str, count: int, result: str, provisional: bool
) -> None:
    reckoned = two_years([]).plus(day(start), count)
    assert (reckoned.result, reckoned.provisional) == (day(result), provisional)


def test_a_way_back_out_of_an_unpublished_year_is_provisional_only_if_it_counted_there() -> None:
    calendar = two_years([])
    assert not calendar.minus(day("2027-01-01"), 1).provisional
    assert calendar.minus(day("2027-01-02"), 1).provisional


def test_a_year_is_asked_for_once_and_only_when_touched() -> None:
    asked: list[int] = []
    calendar = two_years(asked)
    calendar.plus(day("2026-12-30"), 1)
    assert asked == [2026]
    calendar.plus(day("2026-12-30"), 2)
    calendar.plus(day("2026-12-30"), 2)
    assert asked == [2026, 2027]


@pytest.mark.parametrize(
    "beyond",
    [
        lambda: CALENDAR.is_workday(date(1899, 12, 31)),
        lambda: CALENDAR.describe(date(2201, 1, 1)),
        lambda: CALENDAR.plus(date(2200, 12, 31), 1),
        lambda: CALENDAR.plus(date(2026, 1, 1), 10**12),
        lambda: CALENDAR.minus(date(1900, 1, 1), 1),
        lambda: CALENDAR.minus_days(date(2026, 1, 1), 10**12),
        lambda: CALENDAR.on_or_after(date.max),
        lambda: CALENDAR.on_or_before(date.min),
    ],
)
def test_a_date_beyond_the_calendar_is_refused(beyond: object) -> None:
    assert callable(beyond)
    with pytest.raises(Refused, match="1900 to 2200"):
        beyond()


def test_a_negative_count_is_refused() -> None:
    for count in (CALENDAR.plus, CALENDAR.minus, CALENDAR.minus_days):
        with pytest.raises(Refused, match="-1 days"):
            count(day("2026-11-23"), -1)


def own(text: str, working: bool, name: str = "") -> DayFact:
    return DayFact(day(text), working, name, "the firm's setting")


def test_an_own_fact_goes_before_the_shipped_one_of_its_day_only() -> None:
    both = merged(statutory(2026), [own("2026-10-07", True)])
    assert (both.facts[day("2026-10-07")].working, both.facts[day("2026-10-06")].working) == (True, False)


def test_a_day_of_the_firms_own_leaves_a_year_provisional() -> None:
    year = merged(statutory(2090), [own("2090-03-15", False)])
    assert year.provisional
    assert day("2090-10-01") in year.facts


def test_a_whole_arrangement_makes_a_year_final_and_drops_what_was_guessed() -> None:
    year = merged(statutory(2028), [own("2028-01-01", False)], complete=True)
    assert not year.provisional
    assert set(year.facts) == {day("2028-01-01")}


def test_a_published_year_keeps_its_days_whatever_is_said_of_it() -> None:
    year = merged(statutory(2026), [own("2026-11-23", False)], complete=True)
    assert len(year.facts) == len(statutory(2026).facts) + 1


def test_own_facts_of_another_year_change_nothing() -> None:
    base = statutory(2090)
    assert merged(base, [own("2091-10-03", False)]) == base


def test_a_nameless_own_day_is_named_by_its_kind() -> None:
    facts = [own("2026-11-23", False), own("2026-11-22", True)]
    calendar = WorkCalendar(lambda year: merged(statutory(year), facts))
    assert [str(calendar.describe(fact.date).name) for fact in facts] == [
        "public holiday",
        "make-up working day",
    ]


def test_importing_the_module_does_not_load_the_holidays_library() -> None:
    program = "import sys, fundcs.kit.workdays; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_years_arrangement_is_asked_for_once_however_much_is_reckoned_in_it() -> None:
    asked = []

    def facts_of_year(year: int) -> YearArrangement:
        asked.append(year)
        return statutory(year)

    calendar = WorkCalendar(facts_of_year)
    for each in stretch(date(2026, 1, 1), date(2026, 12, 1)):
        calendar.plus(each, 5)
    assert asked == [2026]
