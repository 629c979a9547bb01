"""Every reason that the working calendar gives has a code to be stored by."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fundcs.kit.arrangements import statutory
from fundcs.kit.coded import UnknownCode
from fundcs.kit.day_reasons import SENTENCES, reason_data, reason_from
from fundcs.kit.i18n import Text
from fundcs.kit.workdays import DayFact, Words, WorkCalendar, YearArrangement

CODES = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "made_up", "public_holiday",
    "new_year", "spring_festival", "tomb_sweeping", "labour_day", "dragon_boat", "mid_autumn", "national_day",
    "victory_70_years", "several",
}  # fmt: skip


def reasons(calendar: WorkCalendar, first: date, last: date) -> list[Words]:
    days = (last - first).days + 1
    return [calendar.describe(first + timedelta(days=passed)).name for passed in range(days)]


@pytest.mark.parametrize("year", [2006, 2009, *range(2015, 2032)])
def test_each_reason_of_a_year_is_kept_by_its_code_and_read_back(year: int) -> None:
    found = reasons(WorkCalendar(statutory), date(year, 1, 1), date(year, 12, 31))
    kept = [reason_data(reason) for reason in found]
    assert [one for one in kept if isinstance(one, str)] == []
    assert [reason_from(one) for one in kept] == found


def test_a_day_without_a_name_is_kept_by_its_kind() -> None:
    day, other = date(2026, 3, 2), date(2026, 3, 7)
    facts = {day: DayFact(day, False, "", ""), other: DayFact(other, True, "", "")}
    calendar = WorkCalendar(lambda year: YearArrangement(year, facts, provisional=False))
    kept = [reason_data(calendar.describe(one).name) for one in (day, other)]
    assert kept == [["public_holiday", {}], ["made_up", {}]]


def test_two_festivals_of_one_day_are_two_codes() -> None:
    [both] = reasons(WorkCalendar(statutory), date(2020, 10, 1), date(2020, 10, 1))
    assert reason_data(both) == ["several", {"first": ["mid_autumn", {}], "rest": ["national_day", {}]}]


def test_a_name_of_the_firm_s_own_is_kept_as_it_is() -> None:
    assert (reason_data("公司年会"), reason_from("公司年会")) == ("公司年会", "公司年会")


def test_a_festival_without_a_code_is_kept_by_its_name() -> None:
    assert reason_data(Text("香港回归纪念日")) == "香港回归纪念日"


def test_no_code_that_a_document_may_hold_is_taken_out() -> None:
    assert set(SENTENCES) >= CODES


def test_a_code_that_is_not_known_is_refused() -> None:
    with pytest.raises(UnknownCode):
        reason_from(["childrens_day", {}])
