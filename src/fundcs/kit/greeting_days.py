"""Birthdays of which the year is missing or the calendar is the lunar one: days to greet, no birth dates.

Written `08-15` for 15 August, `L08-15` for the fifteenth of the eighth lunar month, `L+08-15` for that of the
leap month.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, _
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.patterns import regex

_DIGITS: Final = "一二三四五六七八九"
_MONTHS: Final = {
    **{str(number): number for number in range(1, 13)},
    **{f"0{number}": number for number in range(1, 10)},
    **{char: number for number, char in enumerate(_DIGITS, 1)},
    "正": 1, "元": 1, "十": 10, "十一": 11, "冬": 11, "十二": 12, "腊": 12,
}  # fmt: skip
_DAYS: Final = {
    **{str(number): number for number in range(1, 32)},
    **{f"0{number}": number for number in range(1, 10)},
    **{f"初{char}": number for number, char in enumerate((*_DIGITS, "十"), 1)},
    **{char: number for number, char in enumerate(_DIGITS, 1)},
    **{f"{tens}{char}": base + number
       for tens, base in (("十", 10), ("二十", 20), ("廿", 20), ("三十", 30))
       for number, char in enumerate(("", *_DIGITS))},
    "卅": 30,
}  # fmt: skip
_LUNAR_WORD: Final = regex(r"农历|阴历|旧历|古历|lunar", re.IGNORECASE)
_LUNAR_SIGN: Final = regex(r"[初廿正冬腊闰]")
_BESIDE: Final = regex(r"[\s()\[\]:,;]")
_YEAR: Final = regex(r"(?:19|20)[0-9]{2}[年./-]")
_TEXT: Final = regex(
    r"(?:(?:19|20)[0-9]{2}[年./-])?(闰?)(正|元|冬|腊|十[一二]?|[一二三四五六七八九]|[0-9]{1,2})(?:月份?|[./-])"
    r"([初十廿卅二三一四五六七八九]{1,3}|[0-9]{1,2})[日号]?"
)
_CODE: Final = regex(r"(L\+?)?([0-9]{2})-([0-9]{2})")
_LONGEST_LUNAR: Final = 30
_LEAP_YEAR: Final = 2000


class Kept(NamedTuple):
    """What a day to greet is written of: month and day, of the lunar calendar or not, of a leap month."""

    month: int
    day: int
    lunar: bool
    leap: bool


class UnreadableGreetingDay(Refused):
    template = N_("'{text}' is not a day to greet; write it like 08-15, 8月15日 or 农历八月十五")


def parse(text: str) -> str:
    """`8月15日`, `08-15`, `农历八月十五`, `1962年腊月初八` as a day to greet.

    Raises UnreadableGreetingDay: a year is not kept, a lunar year neither, and Chinese numerals alone do not
    tell the calendar.
    """
    folded = fold(text)
    known = _CODE.fullmatch(folded)
    if known and known[1]:
        return _checked(folded, int(known[2]), int(known[3]), known[1])
    bare = _BESIDE.sub("", _LUNAR_WORD.sub("", folded))
    match = _TEXT.fullmatch(bare)
    if match is None:
        raise UnreadableGreetingDay(text=quoted(text))
    month, day = _MONTHS.get(match[2], 0), _DAYS.get(match[3], 0)
    lunar = _LUNAR_WORD.search(folded) is not None or _LUNAR_SIGN.search(bare) is not None
    numerals = not (match[2].isascii() and match[3].isascii())
    if not (month and day) or (numerals and not lunar):
        raise UnreadableGreetingDay(text=quoted(text))
    if not lunar and _YEAR.match(bare):
        raise UnreadableGreetingDay(text=quoted(text))  # a whole date is a birth date
    return _checked(folded, month, day, ("L+" if match[1] else "L") if lunar else "")


def parts(code: str) -> Kept:
    """What a day to greet is written of."""
    match = _CODE.fullmatch(code)
    assert match is not None  # noqa: S101 - as `parse` gave it
    return Kept(int(match[2]), int(match[3]), lunar=bool(match[1]), leap=match[1] == "L+")


def shown(code: str) -> str:
    """A day to greet as people read it."""
    month, day, lunar, leap = parts(code)
    if not lunar:
        return _("{month}/{day}").format(month=month, day=day)
    if leap:
        return _("lunar calendar, leap month {month}, day {day}").format(month=month, day=day)
    return _("lunar calendar, month {month}, day {day}").format(month=month, day=day)


def in_ledger(code: str | None) -> str | None:
    """A day to greet as ledgers have it: `08-15` a spreadsheet program would make a date of this year."""
    if code is None or code.startswith("L"):
        return code
    month, day = code.split("-")
    return f"{int(month)}月{int(day)}日"


def _checked(text: str, month: int, day: int, calendar: str) -> str:
    possible = 1 <= month <= 12 and 1 <= day <= _LONGEST_LUNAR  # noqa: PLR2004 - months of a year
    if not calendar:
        try:
            date(_LEAP_YEAR, month, day)
        except ValueError:
            possible = False
        else:
            possible = True
    if not possible:
        raise UnreadableGreetingDay(text=quoted(text))
    return f"{calendar}{month:02d}-{day:02d}"
