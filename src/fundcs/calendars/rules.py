"""Reading an arrangement of days off and make-up days, a new year's or the firm's own.

A file holds rows of date, kind, name and source. Its errors are collected, never raised, so that one reading
shows them all; while there is any, the days are not to be used.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import T, Text
from fundcs.kit.parsing import fold, parse_day, quoted
from fundcs.kit.workdays import DayFact

Field = Literal["date", "kind", "name", "source"]

_HEADERS: Final[dict[Field, tuple[str, ...]]] = {
    "date": ("date", "day", "日期"),
    "kind": ("kind", "type", "类型", "类别"),
    "name": ("name", "名称", "节日", "节假日"),
    "source": ("source", "来源", "依据"),
}
_FIELDS: Final[dict[str, Field]] = {name: field for field, names in _HEADERS.items() for name in names}
_REQUIRED: Final[tuple[Field, ...]] = ("date", "kind")
_WORKING: Final = {
    **dict.fromkeys(("workday", "working day", "工作日", "调休上班", "上班"), True),
    **dict.fromkeys(("holiday", "rest day", "休息日", "放假", "节假日"), False),
}


@dataclass(frozen=True, slots=True)
class RowError:
    """A mistake in a file; `row` counts from 1, lines of a CSV file or entries of a TOML one."""

    row: int
    column: str
    value: str
    problem: Text


@dataclass(frozen=True, slots=True)
class Reading:
    """The days of a file in its order, and everything wrong with it."""

    facts: tuple[DayFact, ...]
    errors: tuple[RowError, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with the columns it has: the field, the header as written, the value."""

    number: int
    cells: Mapping[Field, tuple[str, str]]

    def header(self, field: Field) -> str:
        return self.cells.get(field, (field, ""))[0]

    def value(self, field: Field) -> str:
        return self.cells.get(field, (field, ""))[1]


def from_csv(text: str, source: str) -> Reading:
    """The days of a CSV text whose first filled line holds the headers; `source` where a row names none."""
    try:
        lines = list(_lines(text))
    except csv.Error:
        return _unusable(1, "", T("this is not CSV text; save the file as CSV again"))
    if not lines:
        return _unusable(1, "", T("the file holds no days"))
    (number, header), *body = lines
    found = {_field(name) for name in header}
    for field in _REQUIRED:
        if field not in found:
            names = "/".join(_HEADERS[field])
            return _unusable(number, ", ".join(header), T("no column is headed {names}", names=names))
    return _reading((_row(number, zip(header, cells, strict=False)) for number, cells in body), source)


def from_toml(document: Mapping[str, object], source: str) -> Reading:
    """The days of a TOML document: arrays of tables such as [[day]]; its own `source` precedes the given."""
    entries = [entry for value in document.values() if isinstance(value, list) for entry in value]
    tables = [entry if isinstance(entry, Mapping) else {} for entry in entries]
    rows = (
        _row(number, ((name, str(value)) for name, value in table.items()))
        for number, table in enumerate(tables, start=1)
    )
    return _reading(rows, str(document.get("source", source)))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The filled lines of a CSV text, each with the number it begins at."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    begins = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _field(header: str) -> Field | None:
    return _FIELDS.get(fold(header).casefold())


def _row(number: int, cells: Iterable[tuple[str, str]]) -> _Row:
    named = ((_field(header), header, value) for header, value in cells)
    return _Row(number, {field: (fold(header), fold(value)) for field, header, value in named if field})


def _reading(rows: Iterable[_Row], source: str) -> Reading:
    facts: list[DayFact] = []
    errors: list[RowError] = []
    first_row: dict[date, int] = {}
    seen = False
    for row in rows:
        seen = True
        day, working = _day(row), _working(row)
        errors.extend(result for result in (day, working) if isinstance(result, RowError))
        errors.extend(
            _error(row, field, T("type this again, without control characters")) for field in _garbled(row)
        )
        if isinstance(day, RowError):
            continue
        if first_row.setdefault(day, row.number) != row.number:
            repeated = T("this date is in row {row} already; keep one", row=first_row[day])
            errors.append(_error(row, "date", repeated))
        elif not isinstance(working, RowError):
            facts.append(DayFact(day, working, row.value("name"), row.value("source") or source))
    return Reading(tuple(facts), tuple(errors)) if seen else _unusable(1, "", T("the file holds no days"))


def _day(row: _Row) -> date | RowError:
    try:
        return parse_day(row.value("date"))
    except Refused as refusal:
        return _error(row, "date", Text(refusal.template, refusal.facts))


def _working(row: _Row) -> bool | RowError:
    working = _WORKING.get(row.value("kind").casefold())
    return _error(row, "kind", T("write workday or holiday")) if working is None else working


def _garbled(row: _Row) -> list[Field]:
    texts: tuple[Field, ...] = ("name", "source")
    return [field for field in texts if not row.value(field).isprintable()]


def _error(row: _Row, field: Field, problem: Text) -> RowError:
    return RowError(row.number, row.header(field), quoted(row.value(field)), problem)


def _unusable(row: int, value: str, problem: Text) -> Reading:
    return Reading((), (RowError(row, "", quoted(value), problem),))
