"""Days off in China: the arrangements published by year, the others as the holidays library knows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from fundcs.kit.i18n import N_, T, Text
from fundcs.kit.published import YEARS
from fundcs.kit.workdays import DAY, MADE_UP, SATURDAY, DayFact, YearArrangement

if TYPE_CHECKING:
    from holidays import HolidayBase

_STATUTORY_ONLY: Final = T("statutory holidays only")

# The library's own (Chinese) names. New Year's Eve and extensions are the festival's, as in the notices.
_NAMES: Final = {
    "元旦": N_("New Year's Day"),
    "农历除夕": N_("Spring Festival"),
    "春节": N_("Spring Festival"),
    "春节延长假期": N_("Spring Festival"),
    "清明节": N_("Tomb-Sweeping Day"),
    "劳动节": N_("Labour Day"),
    "端午节": N_("Dragon Boat Festival"),
    "中秋节": N_("Mid-Autumn Festival"),
    "国庆节": N_("National Day"),
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": N_("70th anniversary of the victory of 1945"),
}


@lru_cache(
    maxsize=32
)  # the prompt reckons with the same years all day, and an unpublished one asks the library
def statutory(year: int) -> YearArrangement:
    """The State Council's arrangement of `year`; where unpublished, the statutory holidays, provisional.

    As `of_library`; a year whose arrangement is written down in `kit.published` spares loading the library.
    """
    written = YEARS.get(year)
    if written is None:
        return of_library(year)
    made_up, holidays = written
    source = _source(year)
    facts = {day: DayFact(day, True, MADE_UP, source) for day in _days(year, made_up)}
    for names, off in holidays.items():
        name = _joined(list(names))
        facts |= {day: DayFact(day, False, name, source) for day in _days(year, off)}
    return YearArrangement(year, facts, provisional=False)


def _days(year: int, written: str) -> Iterator[date]:
    return (date(year, int(day[:2]), int(day[2:])) for day in written.split())


def _source(year: int) -> Text:
    return T("State Council arrangement for {year}", year=year)


def of_library(year: int) -> YearArrangement:
    """The State Council's arrangement of `year`; where unpublished, the statutory holidays, provisional.

    Published is a year for which the holidays library knows moved rest days. It knows no holiday before
    1950 or after 2100: such years are weekends alone.
    """
    from holidays import country_holidays
    from holidays.countries.china import ChinaStaticHolidays

    published = year in ChinaStaticHolidays.special_public_holidays
    china = country_holidays("CN", years=(year - 1, year, year + 1), language="zh_CN", expand=False)
    source = _source(year) if published else _STATUTORY_ONLY
    facts = {day: DayFact(day, True, MADE_UP, source) for day in china.weekend_workdays if day.year == year}
    for run in _runs(china, year):
        names = list(dict.fromkeys(name for day in run for name in _statutory_names(china, day)))
        for day in run:
            # A notice frees the weekend inside a holiday with it; without one a weekend is only a weekend.
            if names and day.year == year and (published or day in china):
                named = _statutory_names(china, day) or names
                facts[day] = DayFact(day, False, _joined(named), source)
    return YearArrangement(year, facts, provisional=not published)


def feasts(year: int) -> Mapping[str, frozenset[date]]:
    """The statutory days of each of the year's seven feasts by its msgid; no days in lieu of a weekend.

    Empty where the holidays library knows none: before 1950 and after 2100.
    """
    from holidays import country_holidays

    days: dict[str, set[date]] = {}
    for day, names in country_holidays("CN", years=year, language="zh_CN", expand=False).items():
        for name in names.split("; "):
            if day.year == year and name in _NAMES:
                days.setdefault(_NAMES[name], set()).add(day)
    return {name: frozenset(days[name]) for name in sorted(days, key=lambda name: min(days[name]))}


def unnamed_feasts(year: int, own: Iterable[DayFact]) -> tuple[Text, ...]:
    """The feasts of the year of which the facts free no day; none of a year's whole arrangement.

    A notice frees at least one statutory day of each feast, so that facts which do are taken for a notice.
    """
    free = {fact.date for fact in own if not fact.working}
    return tuple(Text(name) for name, days in feasts(year).items() if not days & free)


def _runs(china: HolidayBase, year: int) -> Iterator[list[date]]:
    """Every unbroken stretch of days off that touches `year`."""
    run: list[date] = []
    day, end = date(year, 1, 1) - timedelta(days=14), date(year, 12, 31) + timedelta(days=14)
    while day <= end:
        if day in china or (day.weekday() >= SATURDAY and day not in china.weekend_workdays):
            run.append(day)
        elif run:
            yield run
            run = []
        day += DAY


def _statutory_names(china: HolidayBase, day: date) -> list[str]:
    """The msgids of the holidays that make `day` free; none for a weekend or a rest day moved there."""
    plain = (name.partition("（")[0] for name in china.get_list(day))
    return [_NAMES.get(name, name) for name in plain if name != "休息日"]


def _joined(names: list[str]) -> Text:
    first, *rest = names
    return T("{first}, {rest}", first=Text(first), rest=_joined(rest)) if rest else Text(first)
