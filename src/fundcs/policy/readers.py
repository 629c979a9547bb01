"""Readers: each turns a TOML value into the value that rules work with, or reports what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import TYPE_CHECKING, Any, TypeVar

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import T, Text, joined
from fundcs.kit.patterns import regex
from fundcs.policy.rules import EARLIEST, Offset
from fundcs.policy.terms import cited, shown

if TYPE_CHECKING:
    from fundcs.policy.locate import KeyPath

_LAST_DAY_OF_EVERY_MONTH = 28
_VARIABLE = regex(r"[A-Z][A-Z0-9_]{0,79}")
_CODE = regex(r"[a-z][a-z0-9_]{0,39}")

Sentence = Text | Refused
"""A problem in words: a text of this package, or the refusal of a parser of kit."""


@dataclass(frozen=True, slots=True)
class Report:
    """The problems of one file, and the path and article of the value that is being read."""

    path: KeyPath
    article: str = ""
    problems: list[tuple[KeyPath, Sentence]] = field(default_factory=list)

    def at(self, *keys: str | int) -> Report:
        """The same report for a value inside this one."""
        return Report((*self.path, *keys), self.article, self.problems)

    def add(self, problem: Sentence) -> None:
        """Record a problem of the value at `path`."""
        self.problems.append((self.path, problem))


class Unfit(Exception):
    """The value cannot be used; its problem is in the report."""


Value = TypeVar("Value")
Reader = Callable[[object, Report], Value]
"""Gives the value, or records its problem and raises `Unfit`."""


def refuse(report: Report, problem: Sentence) -> Unfit:
    """Record the problem and return the exception for the caller to raise."""
    report.add(problem)
    return Unfit()


# -------------------------------------------------------------- single values


def _parsed(parse: Callable[[str], Value], raw: str, report: Report) -> Value:
    try:
        return parse(raw)
    except Refused as refusal:
        raise refuse(report, refusal) from None


def text(raw: object, report: Report) -> str:
    """A text that is not empty."""
    if not isinstance(raw, str) or not raw.strip():
        raise refuse(report, T("write a text between quotes"))
    return raw.strip()


def text_or_none(raw: object, report: Report) -> str:
    """A text of one line, which may be empty."""
    return "" if raw == "" else " ".join(text(raw, report).split())


def mail_address(raw: object, report: Report) -> str:
    """An e-mail address."""
    from fundcs.kit.identity import email

    return _parsed(email, text(raw, report), report)


def variable(raw: object, report: Report) -> str:
    """The name of an environment variable: never the secret that it holds."""
    name = text(raw, report)
    if _VARIABLE.fullmatch(name) is None:
        raise refuse(report, T("write the name of an environment variable, such as FUNDCS_ROBOT_CS"))
    return name


def boolean(raw: object, report: Report) -> bool:
    """True or false."""
    if not isinstance(raw, bool):
        raise refuse(report, T("write true or false"))
    return raw


def whole(low: int, high: int) -> Reader[int]:
    """A whole number from `low` to `high`."""

    def read(raw: object, report: Report) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not low <= raw <= high:
            raise refuse(report, T("write a whole number from {low} to {high}", low=low, high=high))
        return raw

    return read


def choice(*known: str) -> Reader[str]:
    """One of these codes."""

    def read(raw: object, report: Report) -> str:
        if not isinstance(raw, str) or raw not in known:
            codes = joined(known)
            raise refuse(report, T("'{value}' is not one of {codes}", value=shown(raw), codes=codes))
        return raw

    return read


def offset(raw: object, report: Report) -> Offset:
    """An offset, such as 24h or 5wd."""
    return _parsed(Offset.parse, raw if isinstance(raw, str) else shown(raw), report)


def days(raw: object, report: Report) -> Offset:
    """An offset in calendar or working days."""
    value = offset(raw, report)
    if value.unit not in ("d", "wd"):
        raise refuse(report, T("write days, such as 7d or 5wd"))
    return value


def amount(raw: object, report: Report) -> int:
    """A positive amount of yuan written as text, in fen."""
    from fundcs.kit.money import parse_amount

    if not isinstance(raw, str):
        raise refuse(report, T("write the amount as text, such as '5000000.00'"))
    return _parsed(parse_amount, raw, report)


def amount_or_none(raw: object, report: Report) -> int | None:
    """False is None; else as `amount`."""
    return None if raw is False else amount(raw, report)


def share(low: int, high: int) -> Reader[Decimal]:
    """A share from `low` to `high` percent, the bounds of its article, written as text: 10% or 0.10."""
    from fundcs.kit.parsing import parse_rate

    def read(raw: object, report: Report) -> Decimal:
        if not isinstance(raw, str):
            raise refuse(report, T("write the share as text, such as '10%'"))
        value = _parsed(parse_rate, raw, report)
        if not low <= value * 100 <= high:
            allowed = T(
                "{article} allows {low}% to {high}%", article=cited(report.article), low=low, high=high
            )
            raise refuse(report, allowed)
        return value

    return read


def day(raw: object, report: Report) -> date:
    """A date, as text or as TOML's own."""
    from fundcs.kit.parsing import parse_day

    if not isinstance(raw, (str, date)) or isinstance(raw, datetime):
        raise refuse(report, T("write a date, such as '2026-11-23'"))
    return _parsed(parse_day, str(raw), report)


def switched_on(raw: object, report: Report) -> date | None:
    """False is None, true the earliest day, or the day from which on something holds."""
    if isinstance(raw, bool):
        return EARLIEST if raw else None
    if not isinstance(raw, (str, date)) or isinstance(raw, datetime):
        raise refuse(report, T("write true, false, or the day from which on, such as '2026-11-23'"))
    return day(raw, report)


def month_end(raw: object, report: Report) -> str | int:
    """The word calendar, or a day that every month has."""
    if raw == "calendar":
        return "calendar"
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= _LAST_DAY_OF_EVERY_MONTH:
        raise refuse(report, T("write 'calendar' or a day from 1 to 28"))
    return raw


def code(raw: object, report: Report) -> str:
    """A code of the firm's own: small letters, digits and underscores."""
    if not isinstance(raw, str) or not _CODE.fullmatch(raw):
        raise refuse(report, T("write a code of small letters, digits and _, such as 'data_error'"))
    return raw


# -------------------------------------------------------------- lists


def attempt(read: Reader[Value], raw: object, report: Report) -> Value | None:
    """The value, `None` where it cannot be used; the problems of its neighbours are reported too."""
    try:
        return read(raw, report)
    except Unfit:
        return None


def listed(read: Reader[Value], *, least: int = 1) -> Reader[tuple[Value, ...]]:
    """A list of such values, all of whose problems are reported."""

    def read_all(raw: object, report: Report) -> tuple[Value, ...]:
        if not isinstance(raw, list):
            raise refuse(report, T("write a list, in square brackets"))
        if len(raw) < least:
            raise refuse(report, T("the list may not be empty"))
        attempts = [attempt(read, element, report.at(number)) for number, element in enumerate(raw)]
        values = tuple(value for value in attempts if value is not None)
        if len(values) < len(raw):
            raise Unfit
        return values

    return read_all


def named(read: Callable[[str], Reader[Value]]) -> Reader[dict[str, Value]]:
    """A table of such values by names of the firm's own, all of whose problems are reported."""

    def read_all(raw: object, report: Report) -> dict[str, Value]:
        if not isinstance(raw, dict) or not raw:
            raise refuse(report, T("write a table with a name for each"))
        values = {}
        for name, element in raw.items():
            inside = report.at(name)
            value = attempt(read(attempt(code, name, inside) or name), element, inside)
            if value is not None:
                values[name] = value
        if len(values) < len(raw):
            raise Unfit
        return values

    return read_all


def table(
    make: Callable[[dict[str, Any]], Value],
    required: dict[str, Reader[Any]],
    optional: dict[str, Reader[Any]] | None = None,
) -> Reader[Value]:
    """A table with these keys, made into one value; all of its problems are reported."""
    known = required | (optional or {})

    def read(raw: object, report: Report) -> Value:
        if not isinstance(raw, dict):
            raise refuse(report, T("write a row with {keys}, in braces", keys=joined(required)))
        for key in raw.keys() - known.keys():
            report.at(key).add(T("unknown key; a row here has {keys}", keys=joined(known)))
        for key in required.keys() - raw.keys():
            report.add(T("{key} is missing in this row", key=key))
        values = {key: attempt(known[key], raw[key], report.at(key)) for key in known if key in raw}
        if None in values.values() or raw.keys() - known.keys() or required.keys() - raw.keys():
            raise Unfit
        return make(values)

    return read


def check_unique(values: tuple[str, ...], report: Report, *subkey: str) -> None:
    """Refuse a list in which a value stands twice. Raises Unfit."""
    for number, value in enumerate(values):
        if value in values[:number]:
            raise refuse(report.at(number, *subkey), T("{value} stands here twice", value=value))


def codes(*known: str, least: int = 1) -> Reader[tuple[str, ...]]:
    """A list of different codes out of these."""

    def read(raw: object, report: Report) -> tuple[str, ...]:
        values = listed(choice(*known), least=least)(raw, report)
        check_unique(values, report)
        return values

    return read


def template(*known: str) -> Reader[str]:
    """A text in which these placeholders may stand."""

    def read(raw: object, report: Report) -> str:
        template = text(raw, report)
        try:
            fields = {name for _text, name, _form, _kind in Formatter().parse(template) if name is not None}
        except ValueError:
            fields = {template}
        for name in sorted(fields - set(known)):
            listed_ = joined(f"{{{field}}}" for field in known)
            problem = T("'{name}' is not a placeholder; known are {known}", name=shown(name), known=listed_)
            raise refuse(report, problem)
        return template

    return read
