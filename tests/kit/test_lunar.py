"""Lunar days as solar days: by two independent libraries, and where a day or a month is none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from lunar_python import Lunar
from lunardate import LunarDate

from fundcs.kit import lunar

if TYPE_CHECKING:
    from collections.abc import Callable

YEARS = range(1930, 2031)
NEAR_MIDNIGHT = {(1933, 6), (1954, 10), (1954, 11), (1978, 8)}
"""(lunar year, month) of a new moon within minutes of midnight, on whose day tables differ."""


def by_tables(year: int, month: int, day: int, leap: bool) -> date | None:
    try:
        solar: date = LunarDate(year, month, day, leap).to_solar_date()
    except ValueError:
        return None
    return solar


def by_astronomy(year: int, month: int, day: int, leap: bool) -> date | None:
    try:
        solar = Lunar.fromYmd(year, -month if leap else month, day).getSolar()
    except Exception:  # noqa: BLE001 - the library raises nothing more particular for a day that is none
        return None
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def lunar_days(
    reckoned: Callable[[int, int, int, bool], date | None],
) -> list[tuple[tuple[int, int, int, bool], date]]:
    """Every day of the lunar years that the library knows, with its solar day."""
    asked = [
        (year, month, day, leap)
        for year in YEARS
        for month in range(1, 13)
        for day in range(1, 31)
        for leap in (False, True)
    ]
    known = ((key, reckoned(*key)) for key in asked)
    return [(key, solar) for key, solar in known if solar is not None]


def test_every_lunar_day_of_a_century_is_that_of_lunar_python() -> None:
    days = lunar_days(by_astronomy)
    assert len(days) > 36_000
    wrong = [key for key, solar in days if lunar.solar_day(*key[:3], leap=key[3]) != solar]
    assert wrong == []


def test_every_lunar_day_of_a_century_is_that_of_lunardate_but_near_midnight() -> None:
    wrong = {
        (year, month)
        for (year, month, day, leap), solar in lunar_days(by_tables)
        if lunar.solar_day(year, month, day, leap=leap) != solar
    }
    assert wrong - NEAR_MIDNIGHT == set()


@pytest.mark.parametrize("year", YEARS)
def test_tomb_sweeping_day_is_that_of_lunar_python(year: int) -> None:
    solar = Lunar.fromYmd(year, 3, 1).getJieQiTable()["清明"]
    assert lunar.tomb_sweeping_day(year) == date(year, 4, solar.getDay())


def test_a_leap_month_that_a_year_has_not_is_the_ordinary_month_of_that_name() -> None:
    assert lunar.solar_day(2025, 6, 1, leap=True) == date(2025, 7, 25)  # 2025 has a leap sixth month
    assert lunar.solar_day(2026, 6, 1, leap=True) == lunar.solar_day(2026, 6, 1)


def test_the_thirtieth_of_a_month_of_twenty_nine_days_is_its_last() -> None:
    short = next(month for month in range(1, 13) if by_tables(2026, month, 30, False) is None)
    assert lunar.solar_day(2026, short, 30) == lunar.solar_day(2026, short, 29)


@pytest.mark.parametrize(
    ("month", "day", "solar"),
    [(1, 1, date(2026, 2, 17)), (5, 5, date(2026, 6, 19)), (8, 15, date(2026, 9, 25))],
)
def test_the_festivals_come_on_their_days(month: int, day: int, solar: date) -> None:
    assert lunar.solar_day(2026, month, day) == solar


def test_a_year_beyond_the_tables_has_none() -> None:
    assert (lunar.solar_day(2101, 1, 1), lunar.tomb_sweeping_day(2101)) == (None, None)
    assert lunar.solar_day(2100, 1, 1) == date(2100, 2, 9)
