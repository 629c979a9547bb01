"""Readers: each turns a TOML value into the rule's own, or reports what is unfit about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import T, Text
from fundcs.policy.rules import BadOffset, Offset
from fundcs.policy.terms import shown

if TYPE_CHECKING:
    from decimal import Decimal

    from fundcs.policy.locate import Path

_LAST_DAY_OF_EVERY_MONTH = 28
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")

Sentence = Text | Refused


@dataclass(frozen=True, slots=True)
class Report:
    """Where problems are written down, with the path of the value that has them."""

    path: Path
    article: str = ""
    found: list[tuple[Path, Sentence]] = field(default_factory=list)

    def at(self, *keys: str | int) -> Report:
        """The same report, for a value further in."""
        return Report((*self.path, *keys), self.article, self.found)

    def add(self, problem: Sentence) -> None:
        """Write a problem down."""
        self.found.append((self.path, problem))


class Unfit(Exception):
    """The value is unfit; the report says why."""


Reader = Callable[[object, Report], object]


def refuse(report: Report, problem: Sentence) -> Unfit:
    """Write the problem down; the caller raises what comes back."""
    report.add(problem)
    return Unfit()


# -------------------------------------------------------------- single values


def text(raw: object, report: Report) -> str:
    """A text that is not empty."""
    if not isinstance(raw, str) or not raw.strip():
        raise refuse(report, T("write a text between quotes"))
    return raw.strip()


def boolean(raw: object, report: Report) -> bool:
    """True or false."""
    if not isinstance(raw, bool):
        raise refuse(report, T("write true or false"))
    return raw


def whole(low: int, high: int) -> Callable[[object, Report], int]:
    """A whole number between two, both included."""

    def read(raw: object, report: Report) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not low <= raw <= high:
            raise refuse(report, T("write a whole number from {low} to {high}", low=low, high=high))
        return raw

    return read


def choice(*codes: str) -> Callable[[object, Report], str]:
    """One of these codes."""

    def read(raw: object, report: Report) -> str:
        if not isinstance(raw, str) or raw not in codes:
            problem = T("'{value}' is not one of {codes}", value=shown(raw), codes=", ".join(codes))
            raise refuse(report, problem)
        return raw

    return read


def offset(raw: object, report: Report) -> Offset:
    """An offset, such as 24h or 5wd."""
    try:
        return Offset.parse(raw if isinstance(raw, str) else shown(raw))
    except BadOffset as bad:
        raise refuse(report, bad) from None


def days(raw: object, report: Report) -> Offset:
    """An offset in calendar or working days."""
    read = offset(raw, report)
    if read.unit not in ("d", "wd"):
        raise refuse(report, T("write days, such as 7d or 5wd"))
    return read


def amount(raw: object, report: Report) -> int:
    """A positive amount of yuan written as text, in fen."""
    from fundcs.kit.money import parse_amount

    if not isinstance(raw, str):
        raise refuse(report, T("write the amount as text, such as '5000000.00'"))
    try:
        return parse_amount(raw)
    except Refused as bad:
        raise refuse(report, bad) from None


def share(raw: object, report: Report) -> Decimal:
    """A share such as 10% or 0.10, written as text."""
    from fundcs.kit.parsing import parse_rate

    if not isinstance(raw, str):
        raise refuse(report, T("write the share as text, such as '10%'"))
    try:
        return parse_rate(raw)
    except Refused as bad:
        raise refuse(report, bad) from None


def day(raw: object, report: Report) -> date:
    """A date, as text or as TOML's own."""
    from fundcs.kit.parsing import parse_day

    if not isinstance(raw, (str, date)) or isinstance(raw, datetime):
        raise refuse(report, T("write a date, such as '2026-11-23'"))
    try:
        return parse_day(str(raw))
    except Refused as bad:
        raise refuse(report, bad) from None


def month_end(raw: object, report: Report) -> str | int:
    """The word calendar or a day of the month that every month has."""
    if raw == "calendar":
        return "calendar"
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= _LAST_DAY_OF_EVERY_MONTH:
        raise refuse(report, T("write 'calendar' or a day from 1 to 28"))
    return raw


# -------------------------------------------------------------- lists


def listed(read: Reader, *, least: int = 1) -> Callable[[object, Report], tuple[object, ...]]:
    """A list whose every element is read; all of its problems are reported."""

    def read_all(raw: object, report: Report) -> tuple[object, ...]:
        if not isinstance(raw, list):
            raise refuse(report, T("write a list, in square brackets"))
        if len(raw) < least:
            raise refuse(report, T("the list may not be empty"))
        values = [attempt(read, element, report.at(number)) for number, element in enumerate(raw)]
        if None in values:
            raise Unfit
        return tuple(values)

    return read_all


def attempt(read: Reader, raw: object, report: Report) -> object:
    """The value read, `None` if it is unfit."""
    try:
        return read(raw, report)
    except Unfit:
        return None


def table(
    make: Callable[[dict[str, Any]], object], must: dict[str, Reader], may: dict[str, Reader] | None = None
) -> Callable[[object, Report], object]:
    """A row with these keys, made into one value."""
    known = must | (may or {})

    def read_table(raw: object, report: Report) -> object:
        if not isinstance(raw, dict):
            raise refuse(report, T("write a row with {keys}, in braces", keys=", ".join(must)))
        for key in raw.keys() - known.keys():
            report.at(key).add(T("unknown key; a row here has {keys}", keys=", ".join(known)))
        for key in must.keys() - raw.keys():
            report.add(T("{key} is missing in this row", key=key))
        values = {key: attempt(known[key], raw[key], report.at(key)) for key in known if key in raw}
        if None in values.values() or raw.keys() - known.keys() or must.keys() - raw.keys():
            raise Unfit
        return make(values)

    return read_table


def unique(values: tuple[str, ...], report: Report, *subkey: str) -> None:
    """Refuse a list that says one thing twice."""
    for number, value in enumerate(values):
        if value in values[:number]:
            raise refuse(report.at(number, *subkey), T("{value} stands here twice", value=value))


def codes(*known: str) -> Callable[[object, Report], tuple[str, ...]]:
    """A list of different codes out of these."""

    def read(raw: object, report: Report) -> tuple[str, ...]:
        values = tuple(str(value) for value in listed(choice(*known))(raw, report))
        unique(values, report)
        return values

    return read


def code(raw: object, report: Report) -> str:
    """A code of the firm's own: small letters, digits and underscores."""
    if not isinstance(raw, str) or not _CODE.fullmatch(raw):
        raise refuse(report, T("write a code of small letters, digits and _, such as 'data_error'"))
    return raw
