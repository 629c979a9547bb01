"""One cell's value as its column's kind wants it: exact, or a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from fundcs.kit.money import number_text, parse_amount
from fundcs.kit.parsing import as_written, fold, parse_day, parse_moment, parse_rate, unspaced
from fundcs.kit.tabular.errors import (
    AmbiguousPercent,
    BrokenFormula,
    LostDigits,
    Uncalculated,
    UnreadableAccount,
)
from fundcs.kit.tabular.reading import DAY_ZERO, Cell, Flaw
from fundcs.kit.zone import SHANGHAI

Kind: TypeAlias = Literal[
    "text", "name", "written", "identity", "account", "phone", "email", "amount", "rate", "day", "moment"
]
Reader: TypeAlias = Callable[[Cell], object]

BLANKS: Final = frozenset({"", "-", "--", "—", "——", "–", "/", "//", "\\", "无", "暂无", "N/A", "n/a"})
"""What departments write into a cell that has nothing to say."""

_ERRORS: Final = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
_KEPT_DIGITS: Final = 10**15  # a spreadsheet keeps 15 significant digits
_SCIENTIFIC: Final = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}")
_CURRENCY: Final = re.compile(r"(?:人民币|RMB|CNY|¥)\s*(?=[-+0-9])", re.IGNORECASE)
_SPACE_IN_NUMBER: Final = re.compile(r"(?<=,) | (?=,)|(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")
_BARE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_TIME_OF_DAY: Final = re.compile(r"(.+?)[ T](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?")
_SERIAL: Final = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
_DECORATION: Final = re.compile(r"[\s\-'’‘`]+")
_ACCOUNT: Final = re.compile(r"[0-9A-Za-z]{6,40}")


def reader(kind: Kind, *, unit: int = 1, percent: bool = False, day_zero: date = DAY_ZERO) -> Reader:
    """The function that reads a column's cells: None for a blank, else text, fen, Decimal, date or moment.

    `unit` is what a bare amount counts in yuan, `percent` whether a bare rate is percent, `day_zero` the day
    of serial number 0. The function raises a Refused for a cell it cannot read without guessing.
    """
    readers: dict[Kind, Callable[[str], object]] = {
        "text": str,
        "name": unspaced,
        "written": str,
        "identity": _identity,
        "account": _account,
        "phone": _phone,
        "email": _email,
        "amount": lambda text: parse_amount(_amount_text(text), unit),
        "rate": (lambda text: parse_rate(_with_percent(text))) if percent else parse_rate,
        "day": lambda text: _day(text, day_zero),
        "moment": lambda text: _moment(text, day_zero),
    }
    read = readers[kind]
    if kind == "written":
        return _written
    exact = kind not in {"amount", "rate", "day", "moment"}

    def read_cell(cell: Cell) -> object:
        text = fold(cell) if type(cell) is str else _text(cell)
        if text in BLANKS:
            return None
        if exact and (_SCIENTIFIC.fullmatch(text) or (type(cell) is float and abs(cell) >= _KEPT_DIGITS)):
            raise LostDigits
        if text[0] == "#" and text in _ERRORS:
            raise BrokenFormula(text=text)
        return read(text)

    return read_cell


def _written(cell: Cell) -> str | None:
    """A name letter by letter as the sheet has it."""
    text = as_written(cell) if isinstance(cell, str) else _text(cell)
    return None if fold(text) in BLANKS else text


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return fold(cell)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, (int, float)):
        return number_text(cell)
    if isinstance(cell, Flaw):
        raise Uncalculated
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return str(cell)


def shown(cell: Cell | None) -> str:
    """The cell as its sheet shows it, more or less; "" for a blank. It may be personal."""
    return "" if cell is None or isinstance(cell, Flaw) else _text(cell)


def _identity(text: str) -> str:
    return _compact(text).upper()


def _account(text: str) -> str:
    number = _compact(text)
    if not _ACCOUNT.fullmatch(number):
        raise UnreadableAccount
    return number


def _compact(text: str) -> str:
    return text if text.isalnum() else _DECORATION.sub("", text)


def _phone(text: str) -> str:
    from fundcs.kit.identity import phone

    return phone(text.lstrip("'’‘`"))


def _email(text: str) -> str:
    from fundcs.kit.identity import email

    return email(text)


def _amount_text(text: str) -> str:
    return text if _BARE.fullmatch(text) else _SPACE_IN_NUMBER.sub("", _CURRENCY.sub("", text))


def _with_percent(text: str) -> str:
    if not _BARE.fullmatch(text):
        return text
    if Decimal(text) < 1:
        raise AmbiguousPercent(text=text)
    return f"{text}%"


def _day(text: str, day_zero: date) -> date:
    if _SERIAL.fullmatch(text):
        return parse_day((day_zero + timedelta(days=int(text.partition(".")[0]))).isoformat())
    timed = _TIME_OF_DAY.fullmatch(text)
    return parse_day(timed[1] if timed else text)


def _moment(text: str, day_zero: date) -> datetime:
    if _SERIAL.fullmatch(text):
        seconds = round(Decimal(text) * 86_400)
        midnight = datetime(day_zero.year, day_zero.month, day_zero.day, tzinfo=SHANGHAI)
        return parse_moment((midnight + timedelta(seconds=seconds)).isoformat())
    return parse_moment(text)
