"""On which day a client is greeted: birthdays, solar or lunar, and holidays (Art. 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit import greeting_days, lunar
from fundcs.kit.i18n import N_, P_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime


class Occasion(StrEnum):
    """What a client is greeted for."""

    BIRTHDAY = "birthday"
    NEW_YEAR = "new_year"
    SPRING_FESTIVAL = "spring_festival"
    QINGMING = "qingming"
    LABOUR_DAY = "labour_day"
    DRAGON_BOAT = "dragon_boat"
    MID_AUTUMN = "mid_autumn"
    NATIONAL_DAY = "national_day"


OCCASION_NAMES: Final[Mapping[Occasion, str]] = {
    Occasion.BIRTHDAY: P_("occasion", "birthday"),
    Occasion.NEW_YEAR: N_("New Year's Day"),
    Occasion.SPRING_FESTIVAL: N_("Spring Festival"),
    Occasion.QINGMING: N_("Tomb-Sweeping Day"),
    Occasion.LABOUR_DAY: N_("Labour Day"),
    Occasion.DRAGON_BOAT: N_("Dragon Boat Festival"),
    Occasion.MID_AUTUMN: N_("Mid-Autumn Festival"),
    Occasion.NATIONAL_DAY: N_("National Day"),
}

_HOLIDAYS: Final[Mapping[Occasion, str]] = {
    Occasion.NEW_YEAR: "01-01",
    Occasion.SPRING_FESTIVAL: "L01-01",
    Occasion.LABOUR_DAY: "05-01",
    Occasion.DRAGON_BOAT: "L05-05",
    Occasion.MID_AUTUMN: "L08-15",
    Occasion.NATIONAL_DAY: "10-01",
}
"""The holidays of a fixed day, as `kit.greeting_days` writes one."""
_DAY: Final = timedelta(days=1)
_LEAP_DAY: Final = "02-29"
YEAR: Final = 366
"""In so many days every day of the year comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """A client to be greeted on a day. `contact`: where by that channel; `done`: it was."""

    client: str
    name: str
    officer: str | None
    occasion: Occasion
    on: date
    channel: str | None
    contact: str | None
    opted_out: bool
    done: bool


def days(code: str, first: date, last: date, *, leap: bool = True) -> Iterator[date]:
    """The days from `first` to `last` on which a day to greet is greeted, as `kit.greeting_days` writes it.

    29 February is greeted on the 28th in common years. `leap`: of one in a leap month, that month is greeted
    where the year has it; else the ordinary month of that name is.
    """
    kept = greeting_days.parts(code)
    for year in range(first.year - kept.lunar, last.year + 1):
        day: date | None
        if kept.lunar:
            day = lunar.solar_day(year, kept.month, kept.day, leap=kept.leap and leap)
        elif code == _LEAP_DAY:
            day = date(year, 3, 1) - _DAY
        else:
            day = date(year, kept.month, kept.day)
        if day is not None and first <= day <= last:
            yield day


def holiday_days(holiday: Occasion, first: date, last: date) -> Iterator[date]:
    """The days from `first` to `last` on which a holiday of the policy begins."""
    if holiday in _HOLIDAYS:
        yield from days(_HOLIDAYS[holiday], first, last)
        return
    for year in range(first.year, last.year + 1):
        day = lunar.tomb_sweeping_day(year)
        if day is not None and first <= day <= last:
            yield day


def solar_codes(first: date, last: date) -> list[str] | None:
    """The solar days to greet that are greeted from `first` to `last`, without a year; None: all of them."""
    if (last - first).days >= YEAR:
        return None
    span = [first + number * _DAY for number in range((last - first).days + 1)]
    codes = {f"{day:%m-%d}" for day in span}
    if any((day.month, day.day) == (2, 28) and (day + _DAY).month == 3 for day in span):  # noqa: PLR2004
        codes.add(_LEAP_DAY)
    return sorted(codes)


def opted_out(wishes: Iterable[tuple[datetime, bool]], at: datetime) -> bool:
    """Whether a client wanted no greetings at a moment; `wishes`: what they wanted from when on, in order."""
    wanted_none = False
    for since, wants_none in wishes:
        if since <= at:
            wanted_none = wants_none
    return wanted_none


def channel(preferred: str | None, phone: str | None, email: str | None, address: str | None) -> str | None:
    """The channel that the client prefers, else the first by which they can be reached."""
    if preferred is not None:
        return preferred
    ways = (("sms", phone), ("email", email), ("letter", address))
    return next((code for code, contact in ways if contact), None)


def contact(by: str | None, phone: str | None, email: str | None, address: str | None) -> str | None:
    """Where the client is reached by that channel."""
    if by == "email":
        return email
    return address if by == "letter" else phone
