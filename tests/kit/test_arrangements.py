"""The working days of China are those of the State Council's notices, which are copied here by hand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import pytest

from fundcs.kit import arrangements
from fundcs.kit.arrangements import statutory
from fundcs.kit.published import YEARS
from fundcs.kit.workdays import WorkCalendar

NOTICES = {
    2018: (
        "国办发明电〔2017〕12号, 〔2018〕15号 for 29 to 31 December",
        "0101 0215-0221 0405-0407 0429-0501 0618 0924 1001-1007 1230-1231",
        "0211 0224 0408 0428 0929 0930 1229",
    ),
    2019: (
        "国办发明电〔2018〕15号, 〔2019〕3号 for the days of May",
        "0101 0204-0210 0405-0407 0501-0504 0607-0609 0913-0915 1001-1007",
        "0202 0203 0428 0505 0929 1012",
    ),
    2020: (
        "国办发明电〔2019〕16号, 〔2020〕1号 for the longer Spring Festival",
        "0101 0124-0202 0404-0406 0501-0505 0625-0627 1001-1008",
        "0119 0426 0509 0628 0927 1010",
    ),
    2021: (
        "国办发明电〔2020〕27号",
        "0101-0103 0211-0217 0403-0405 0501-0505 0612-0614 0919-0921 1001-1007",
        "0207 0220 0425 0508 0918 0926 1009",
    ),
    2022: (
        "国办发明电〔2021〕11号, 〔2022〕16号 for 31 December",
        "0101-0103 0131-0206 0403-0405 0430-0504 0603-0605 0910-0912 1001-1007 1231",
        "0129 0130 0402 0424 0507 1008 1009",
    ),
    2023: (
        "国办发明电〔2022〕16号",
        "0101-0102 0121-0127 0405 0429-0503 0622-0624 0929-1006",
        "0128 0129 0423 0506 0625 1007 1008",
    ),
    2024: (
        "国办发明电〔2023〕7号",
        "0101 0210-0217 0404-0406 0501-0505 0610 0915-0917 1001-1007",
        "0204 0218 0407 0428 0511 0914 0929 1012",
    ),
    2025: (
        "国办发明电〔2024〕12号",
        "0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008",
        "0126 0208 0427 0928 1011",
    ),
    2026: (
        "国办发明电〔2025〕7号",
        "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007",
        "0104 0214 0228 0509 0920 1010",
    ),
}
"""Year -> the notices, the days off from first to last, the Saturdays and Sundays that are worked."""


def days(year: int, written: str) -> Iterator[date]:
    for span in written.split():
        first, last = (date(year, int(day[:2]), int(day[2:])) for day in (span[:4], span[-4:]))
        yield from map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


@pytest.mark.parametrize("year", NOTICES)
def test_a_years_working_days_are_those_of_its_notice(year: int) -> None:
    _notice, off, worked = NOTICES[year]
    free, made_up = set(days(year, off)), set(days(year, worked))
    expected = [
        day
        for day in days(year, "0101-1231")
        if day in made_up or (day.isoweekday() <= 5 and day not in free)
    ]
    calendar = WorkCalendar(statutory)
    assert [day for day in days(year, "0101-1231") if calendar.is_workday(day)] == expected


@pytest.mark.parametrize("year", NOTICES)
def test_a_years_worked_weekends_are_those_of_its_notice(year: int) -> None:
    made_up = {day for day, fact in statutory(year).facts.items() if fact.working}
    assert made_up == set(days(year, NOTICES[year][2]))
    assert {day.isoweekday() for day in made_up} <= {6, 7}


@pytest.mark.parametrize("year", YEARS)
def test_a_year_written_down_is_as_the_library_knows_it(year: int) -> None:
    assert statutory(year) == arrangements.of_library(year)


@pytest.mark.parametrize("year", [1999, 2089])
def test_a_year_not_written_down_is_the_librarys(year: int) -> None:
    assert year not in YEARS
    assert statutory(year) == arrangements.of_library(year)


def test_a_year_written_down_needs_no_library() -> None:
    code = (
        "import sys; from fundcs.kit.arrangements import statutory; "
        "assert statutory(2026).facts; sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
