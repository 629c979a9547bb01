"""Text from a command line or a ledger into rates, days, moments and months; strict, exact, no guessing."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.patterns import regex
from fundcs.kit.zone import SHANGHAI

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
RATE_DECIMALS: Final = 8
"""Most decimals of a rate written as a fraction; 0.00000001 is a millionth of a percent."""

_QUOTED: Final = 40
# Soft hyphen, zero-width and direction marks, byte-order mark: pasted along, seen by nobody.
_INVISIBLE: Final = dict.fromkeys((0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF))

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff()"
_SPACED: Final = regex(f"(?<=[{_HAN}]) (?=[{_HAN}])")
_SPACED_WIDE: Final = regex(f"(?<=[{_HAN}（）]) (?=[{_HAN}（）])")

_PERCENT_DIGITS: Final = 3  # of 100%
_RATE: Final = regex(r"([+-]?)([0-9]+)(?:\.([0-9]+))? ?(%?)")
_DAYS: Final = (
    regex(r"(?P<y>[0-9]{4})(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"),
    regex(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
    regex(r"(?P<y>[0-9]{4}) ?年 ?(?P<m>[0-9]{1,2}) ?月 ?(?P<d>[0-9]{1,2}) ?[日号]"),
)
_TIMED: Final = regex(
    r"(?P<day>.+?)(?:[Tt ]|(?<=[日号]))"
    r"(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9])(?:\.(?P<fraction>[0-9]{1,6}))?)?"
    r" ?(?P<offset>[Zz]|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])?"
)
_MONTH: Final = regex(r"([0-9]{4})(?:[-/.](0?[1-9]|1[0-2])|(0[1-9]|1[0-2])| ?年 ?(0?[1-9]|1[0-2]) ?月)")


_RATE_OUT_OF_RANGE: Final = N_("the rate '{text}' must be above 0 and at most 100%")
_PART_OUT_OF_RANGE: Final = N_("the rate '{text}' must be from 0 to 100%")


class UnreadableDay(Refused):
    template = N_("'{text}' is not a date; write it like 2026-11-23, 2026/11/23, 20261123 or 2026年11月23日")


def fold(text: str) -> str:
    """`text` folded from full width (NFKC), invisible marks dropped, trimmed, white space made one space."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        if not text.isprintable():  # invisible marks are not; an import folds a million cells without any
            text = text.translate(_INVISIBLE)
    return " ".join(text.split())


def fold_name(text: str) -> str:
    """As `fold`, and without the spaces that set a name wide in Chinese: 张　伟 is 张伟."""
    return unspaced(fold(text))


def as_written(text: str) -> str:
    """`text` trimmed, without invisible marks or the spaces that set a name wide; no letter is changed.

    Banks compare names letter by letter: full-width brackets stay what they are.
    """
    return _SPACED_WIDE.sub("", " ".join(text.translate(_INVISIBLE).split()))


def unspaced(text: str) -> str:
    """Folded `text` without its spaces between Chinese characters or brackets."""
    return _SPACED.sub("", text) if " " in text else text


def quoted(text: str) -> str:
    """`text` as a refusal may show it: one line of at most 40 characters, personal data starred.

    A number or address that landed in the wrong column would otherwise be printed by that column's refusal.
    """
    from fundcs.kit.privacy import mask_typed

    quotation = mask_typed(fold(text[: 4 * _QUOTED]))
    quotation = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in quotation)
    return quotation if len(quotation) <= _QUOTED else quotation[: _QUOTED - 1] + "…"


_NOTHING = regex(r"0+(\.0+)? ?%?")


def parse_rate(text: str) -> Decimal:
    """An annual rate as a fraction: `9.5%` and `0.095` give Decimal("0.095"), without trailing zeros.

    Raises Refused also for 1 or more without %, what is not above 0 or over 100%, and too many decimals.
    """
    return _rate(text, _RATE_OUT_OF_RANGE)


def parse_part(text: str) -> Decimal:
    """A part of an amount as a fraction, 0 for nothing: `0`, `1%`, `0.01`. Raises Refused as `parse_rate`."""
    return Decimal(0) if _NOTHING.fullmatch(fold(text)) else _rate(text, _PART_OUT_OF_RANGE)


def _rate(text: str, out_of_range: str) -> Decimal:
    match = _RATE.fullmatch(fold(text))
    if match is None:
        raise Refused(N_("'{text}' is not a rate; write 9.5% or 0.095"), text=quoted(text))
    sign, whole, fraction, percent = match[1], match[2].lstrip("0"), (match[3] or "").rstrip("0"), match[4]
    if sign == "-" or not whole + fraction or (len(whole) > _PERCENT_DIGITS and percent):
        raise Refused(out_of_range, text=quoted(text))
    if whole and not percent:
        raise Refused(
            N_("'{text}' does not say whether it is percent; write 9.5% or 0.095"), text=quoted(text)
        )
    places = len(fraction) + (2 if percent else 0)
    if places > RATE_DECIMALS:
        raise Refused(
            N_(
                "the rate '{text}' has more than {decimals} decimals as a fraction; round it as the "
                "contract does"
            ),
            text=quoted(text),
            decimals=RATE_DECIMALS,
        )
    rate = Decimal(int(whole + fraction)).scaleb(-places).normalize()
    if rate > 1:
        raise Refused(out_of_range, text=quoted(text))
    return rate


def rate_text(rate: Decimal) -> str:
    """The rate as a plain decimal fraction without exponent or trailing zeros: "0.095"."""
    return format(rate.normalize(), "f")


def parse_day(text: str) -> date:
    """A day: `2026-11-23`, `2026/3/4`, `2026.03.24`, `20261123`, `2026年11月23日`.

    Raises UnreadableDay, or Refused for 30 February and for years before 1900 or after 2200.
    """
    day = _day(fold(text))
    if day is None:
        raise UnreadableDay(text=quoted(text))
    return day


def parse_moment(text: str) -> datetime:
    """A moment, aware, in Asia/Shanghai; a day alone is its 00:00. `2026-09-30 14:05`, `2026-09-30T06:05Z`.

    Without an offset the text is read as Asia/Shanghai.
    """
    folded = fold(text)
    match = _TIMED.fullmatch(folded)
    day = _day(match["day"] if match else folded)
    if day is None:
        raise Refused(
            N_(
                "'{text}' is not a time; write it like 2026-09-30, 2026-09-30 14:05 or "
                "2026-09-30T14:05:10+08:00"
            ),
            text=quoted(text),
        )
    if match is None:
        return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return datetime(
        day.year,
        day.month,
        day.day,
        int(match["hour"]),
        int(match["minute"]),
        int(match["second"] or 0),
        int((match["fraction"] or "").ljust(6, "0")),
        tzinfo=_zone(match["offset"]),
    ).astimezone(SHANGHAI)


def moment_text(moment: datetime) -> str:
    """The moment in ISO 8601 to the second, with Asia/Shanghai's offset. `moment` must be aware."""
    if moment.tzinfo is None:
        raise ValueError("a naive datetime is no moment")
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")


def parse_month(text: str) -> tuple[int, int]:
    """Year and month of `2026-09`, `2026/9`, `202609`, `2026年9月`."""
    match = _MONTH.fullmatch(fold(text))
    if match is None:
        raise Refused(N_("'{text}' is not a month; write it like 2026-09 or 2026年9月"), text=quoted(text))
    return _year(match[1], text), int(match[2] or match[3] or match[4])


def _day(folded: str) -> date | None:
    for form in _DAYS:
        match = form.fullmatch(folded)
        if match is not None:
            year = _year(match["y"], folded)
            try:
                return date(year, int(match["m"]), int(match["d"]))
            except ValueError:
                raise Refused(
                    N_("there is no such day as '{text}'; check the month and the day"), text=quoted(folded)
                ) from None
    return None


def _year(digits: str, text: str) -> int:
    year = int(digits)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            N_("the year of '{text}' is not within {first} to {last}"),
            text=quoted(text),
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    return year


def _zone(offset: str | None) -> timezone:
    if offset is None:
        return SHANGHAI
    if offset in "Zz":
        return UTC
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
