"""Money: whole fen in an `int`. Text and spreadsheet cells become fen exactly or are refused."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Final, TypeAlias

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.patterns import regex

Fen: TypeAlias = int

LARGEST: Final[Fen] = 10**14
"""The largest amount read: 10^12 yuan."""

_AMOUNT: Final = regex(
    r"(?P<sign>[-+\N{MINUS SIGN}]?) ?¥? ?"
    r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<decimals>[0-9]+))?"
    r" ?(?P<unit>万元|亿元|万|亿|元)?"
)
_EXPONENT: Final = regex(r"[-+]?[0-9.,]+[eE][-+]?[0-9]+")
_NOT_FINITE: Final = regex(r"[-+]?(?:s?nan|inf|infinity)", re.IGNORECASE)
# Powers of ten that turn a number in the unit into fen.
_POWER: Final = {"元": 2, "万": 6, "万元": 6, "亿": 10, "亿元": 10}
_POWER_OF_UNIT: Final = {1: 2, 10_000: 6, 100_000_000: 10}

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


_NO_AMOUNT: Final = N_("'{text}' is not an amount; write it like 5000000, 5,000,000.00, 500万 or 1.2亿")
_NOT_A_FINITE_NUMBER: Final = N_("'{text}' is not a finite number; give the amount in digits")
_WITH_EXPONENT: Final = N_("the amount '{text}' is in exponent notation; write its digits out")
_MISGROUPED: Final = N_("the commas of '{text}' do not separate thousands; write 5,000,000.00 or 5000000")
_TOO_LARGE: Final = N_("the amount '{text}' is beyond 1,000,000,000,000 yuan; check its unit")


def parse_amount(text: str, unit: int = 1) -> Fen:
    """An amount above zero in fen: `5000000`, `5,000,000.00`, `500万`, `1.2亿元`, `¥100.50元`.

    `unit` is what a bare number counts, in yuan (1, 10000 or 100000000); a 元, 万 or 亿 in the text wins.
    Raises Refused for what is no amount, for zero or less, for decimals below a fen (even zeros) and for more
    than LARGEST.
    """
    power = _POWER_OF_UNIT[unit]
    folded = fold(text)
    match = _AMOUNT.fullmatch(folded)
    if match is None:
        raise Refused(_why_unreadable(folded), text=quoted(text))
    if match["sign"] not in ("", "+"):
        raise Refused(N_("the amount '{text}' is negative; it must be more than zero"), text=quoted(text))
    if match["unit"]:
        power = _POWER[match["unit"]]
    decimals = match["decimals"] or ""
    whole = match["whole"].replace(",", "").lstrip("0")
    if len(decimals) > power:
        raise Refused(
            N_("the amount '{text}' has more than two decimals; write at most two"), text=quoted(text)
        )
    # Measured before it is converted: int() refuses thousands of digits with an error of its own.
    if len(whole) + power > len(str(LARGEST)):
        raise Refused(_TOO_LARGE, text=quoted(text))
    fen: Fen = int((whole + decimals) or "0") * 10 ** (power - len(decimals))
    if fen == 0:
        raise Refused(N_("the amount is zero; it must be more than zero"))
    if fen > LARGEST:
        raise Refused(_TOO_LARGE, text=quoted(text))
    return fen


def number_text(value: int | float | Decimal | str) -> str:
    """The decimal text a spreadsheet shows for a cell's value, without exponent; text stays as it is.

    A float is written to 15 significant digits, as spreadsheets do: a typed 499.9999 and a computed
    499.99990000000003 both give "499.9999". Amounts up to 10^12 yuan to the fen fit in 15 digits.
    Raises Refused for NaN and infinities.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        raise Refused(_NOT_A_FINITE_NUMBER, text=str(value))
    if isinstance(value, float):
        digits = format(value, ".15g")
        return format(Decimal(digits), "f") if "e" in digits else digits
    return format(value, "f")


def yuan(fen: Fen) -> str:
    """Yuan with two decimals and no grouping: "5000000.00"."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}"


def grouped(fen: Fen) -> str:
    """Yuan with two decimals, thousands grouped: "5,000,000.00"."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"


def round_half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded to a whole number, halves away from zero, exactly. Raises ZeroDivisionError."""
    quotient = (2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator))
    return quotient if (numerator < 0) == (denominator < 0) else -quotient


def capitals(fen: Fen) -> str:
    """The amount in financial capitals (大写): 1000050 is 人民币壹万元伍角, 500000000 人民币伍佰万元整.

    整 follows 元 and nothing else; 零 stands where digits are skipped, as the examples of the payment
    and settlement rules (支付结算办法, annex 1) write it. Negative amounts have no such form: ValueError.
    """
    if fen < 0:
        raise ValueError("a negative amount has no capitals")
    whole, rest = divmod(fen, 100)
    jiao, last = divmod(rest, 10)
    words = _in_words(whole) + "元" if whole or not rest else ""
    if not rest:
        return f"人民币{words}整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif whole:
        words += _DIGITS[0]
    return f"人民币{words}{_DIGITS[last] + '分' if last else ''}"


def _in_words(number: int) -> str:
    for value, name in _UNITS:
        if number >= value:
            high, low = divmod(number, value)
            skipped = _DIGITS[0] if 0 < low < value // 10 else ""
            return _in_words(high) + name + skipped + (_in_words(low) if low else "")
    return _DIGITS[number]


def _why_unreadable(folded: str) -> str:
    if _NOT_FINITE.fullmatch(folded):
        return _NOT_A_FINITE_NUMBER
    if _EXPONENT.fullmatch(folded):
        return _WITH_EXPONENT
    bare = folded.replace(",", "")
    return _MISGROUPED if bare != folded and _AMOUNT.fullmatch(bare) else _NO_AMOUNT
