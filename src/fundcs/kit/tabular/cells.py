"""One cell's value as its column's kind wants it: exact, or a refusal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal, TypeAlias, cast

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.money import number_text, parse_amount
from fundcs.kit.parsing import UnreadableDay, as_written, fold, parse_day, parse_moment, parse_rate, unspaced
from fundcs.kit.tabular.reading import DAY_ZERO, Cell, Flaw
from fundcs.kit.typed import LONGEST_LINE, LONGEST_TEXT
from fundcs.kit.visible import has_hidden
from fundcs.kit.zone import SHANGHAI

Kind: TypeAlias = Literal[
    "text", "code", "name", "written", "identity", "account", "phone", "email", "amount", "rate", "day",
    "birthday", "moment",
]  # fmt: skip
EXACT: Final = frozenset({"text", "code", "name", "written", "identity", "account", "phone", "email"})
"""The kinds whose cells are text: what the sheet shows is taken, not what it stores."""
_NO_DAY: Final = EXACT - {"text"}
_SINGLE: Final = frozenset(
    {"code", "name", "written", "identity", "account", "amount", "rate", "day", "birthday", "moment"}
)
"""The kinds of which a cell holds one value: a line break between two is not white space in one."""
_TWO_LINES: Final = re.compile(r"\S[^\S\r\n]*[\r\n\x0b\u2028]\s*\S")
_NAMES: Final = frozenset({"name", "written"})
# What a program that lacked a character, or its encoding, has put in its place.
_LOST: Final = re.compile(r"[\ufffd?？□〓�]")
Reader: TypeAlias = Callable[[Cell], object]

BLANKS: Final = frozenset({"", "-", "--", "—", "——", "–", "/", "//", "\\", "无", "暂无", "N/A", "n/a"})
"""What departments write into a cell that has nothing to say."""

_ERRORS: Final = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
# A spreadsheet keeps a number as a binary64 and shows 15 significant digits of it (IEEE 754; Excel's
# specifications and limits): an 18-digit ID typed into a cell that is not text has lost its last three.
_KEPT_DIGITS: Final = 10**15
# What is left of such a number in an exported text: 3.70202E+17. 3E01 is a number of contracts.
_SCIENTIFIC: Final = re.compile(r"[0-9](?:\.[0-9]+[eE]\+?|[eE]\+)[0-9]{1,3}")
# `parse_amount` reads ¥ and 元; ledgers also write the currency's name or code (ISO 4217) before the number.
_CURRENCY: Final = re.compile(r"(?:人民币|RMB|CNY|¥)\s*(?=[-+0-9])", re.IGNORECASE)
# Spaces beside a grouping comma, or instead of it (ISO 80000-1: groups of three, no more than that).
_SPACE_IN_NUMBER: Final = re.compile(r"(?<=,) | (?=,)|(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")
_BARE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
# A date column formatted as date and time exports with 00:00:00 or the hour of entry.
_TIME_OF_DAY: Final = re.compile(r"(.+?)[ T](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?")
# A serial number of five digits is a day from May 1927 to October 2173; six digits are 202609 or an amount.
_SERIAL: Final = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
_STANDING: Final = frozenset({"text", "code", "name", "identity"})
_SPACED: Final = frozenset({"text", "code"})
_LOOSE: Final = ("  ", "| ", " |")
# An apostrophe before digits is how a spreadsheet is told to keep them as text; exports leave it in.
_DECORATION: Final = re.compile(r"[\s\-'’‘`]+")


def settled(kind: Kind, cells: Collection[Cell]) -> bool:
    """Whether all of these, none blank, are read as they stand: then `reader` need not look at each.

    It is told of all at once, as of most columns of text it can be; where it cannot, the answer is no.
    """
    if kind not in _STANDING or set(map(type, cells)) != {str}:
        return False
    texts = cast("Collection[str]", cells)
    joined = "|".join(["", *texts, ""])
    return (
        joined.isprintable()
        and (joined.isascii() or unicodedata.is_normalized("NFKC", joined))
        and (" " not in joined or (kind in _SPACED and not any(loose in joined for loose in _LOOSE)))
        and not ("#" in joined or _LOST.search(joined) or _SCIENTIFIC.search(joined))
        and max(map(len, texts)) <= LONGEST_LINE
        and (kind != "identity" or ("".join(texts).isalnum() and joined == joined.upper()))
    )


def reader(kind: Kind, *, unit: int = 1, percent: bool = False, day_zero: date = DAY_ZERO) -> Reader:
    """The function that reads a column's cells: None for a blank, else text, fen, Decimal, date or moment.

    `unit` is what a bare amount counts in yuan, `percent` whether a bare rate is percent, `day_zero` the day
    of serial number 0. The function raises a Refused for a cell it cannot read without guessing.
    """
    readers: dict[Kind, Callable[[str], object]] = {
        **dict.fromkeys(("text", "code", "written"), str),
        "name": unspaced,
        "identity": _identity,
        "account": _account,
        "phone": _phone,
        "email": _email,
        "amount": lambda text: parse_amount(_amount_text(text), unit),
        "rate": (lambda text: parse_rate(_with_percent(text))) if percent else parse_rate,
        "day": lambda text: _day(text, day_zero),
        "birthday": lambda text: _birthday(text, day_zero),
        "moment": lambda text: _moment(text, day_zero),
    }
    if kind == "written":
        return _single(kind, _written)
    read, longest = readers[kind], LONGEST_TEXT if kind == "text" else LONGEST_LINE
    exact = kind in EXACT

    def read_cell(cell: Cell) -> object:
        text = fold(cell) if type(cell) is str else _text(cell)
        if text in BLANKS:
            return None
        if len(text) > longest:
            raise Refused(
                N_("the cell holds {length} characters; at most {limit}"), length=len(text), limit=longest
            )
        if kind == "name" and isinstance(cell, str) and has_hidden(cell):
            raise Refused(N_("the name holds hidden or control characters; type it again"))
        if exact and (_SCIENTIFIC.fullmatch(text) or (type(cell) is float and abs(cell) >= _KEPT_DIGITS)):
            raise Refused(
                N_(
                    "the cell was stored as a number and lost its last digits; format the column as text "
                    "and enter it again"
                )
            )
        if text[0] == "#" and text in _ERRORS:
            raise Refused(N_("the cell shows the error {text}; correct its formula"), text=text)
        return read(text)

    return _single(kind, read_cell)


def _single(kind: Kind, read: Reader) -> Reader:
    """`read`, behind a look at the cell as it stands, before its white space is folded."""
    if kind not in _SINGLE:
        return read

    def read_one(cell: Cell) -> object:
        if type(cell) is str:
            if _TWO_LINES.search(cell):
                raise Refused(N_("the cell holds more than one line; give it one value"))
            if kind in _NAMES and _LOST.search(cell) and fold(cell) not in BLANKS:
                raise Refused(N_("a character of the name was lost; type it again"))
        elif kind in _NO_DAY and isinstance(cell, (date, datetime)):
            raise Refused(
                N_("the cell holds a date, not a number; format the column as text and enter it again")
            )
        return read(cell)

    return read_one


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
        raise Refused(
            N_("the cell's formula was never calculated; open the file in a spreadsheet program and save it")
        )
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return str(cell)


def shown(cell: Cell | None) -> str:
    """The cell as its sheet shows it, more or less; "" for a blank. It may be personal."""
    return "" if cell is None or isinstance(cell, Flaw) else _text(cell)


def _identity(text: str) -> str:
    return _compact(text).upper()


def _account(text: str) -> str:
    from fundcs.kit.identity import account

    return account(text)


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
        raise Refused(
            N_("{text} under a heading in % may mean {text}% or a fraction; write it with its %"), text=text
        )
    return f"{text}%"


def _day(text: str, day_zero: date) -> date:
    if _SERIAL.fullmatch(text):
        return parse_day((day_zero + timedelta(days=int(text.partition(".")[0]))).isoformat())
    timed = _TIME_OF_DAY.fullmatch(text)
    return parse_day(timed[1] if timed else text)


def _birthday(text: str, day_zero: date) -> date | str:
    """A birth date, or the text of a day to greet: by the lunar calendar, or without its year."""
    from fundcs.kit import greeting_days

    try:
        return _day(text, day_zero)
    except UnreadableDay as refusal:
        try:
            return greeting_days.parse(text)
        except Refused:
            raise refusal from None


def _moment(text: str, day_zero: date) -> datetime:
    if _SERIAL.fullmatch(text):
        seconds = round(Decimal(text) * 86_400)
        midnight = datetime(day_zero.year, day_zero.month, day_zero.day, tzinfo=SHANGHAI)
        return parse_moment((midnight + timedelta(seconds=seconds)).isoformat())
    return parse_moment(text)
