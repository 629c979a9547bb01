"""Imports: a ledger's path into typed rows or collected errors, and what an import says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, Text, _
from fundcs.kit.tabular.errors import (
    MappedTwice,
    MissingColumn,
    NoHeading,
    NoTable,
    NotAMapping,
    UnknownColumn,
    UnknownField,
)
from fundcs.kit.tabular.rows import CellError, PassedOver, Row, cell_error, read_rows
from fundcs.kit.tabular.table import Column, Table, find_table, form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rich.console import Console

    from fundcs.kit.errors import FundcsError
    from fundcs.kit.view import View

__all__ = ["CellError", "Column", "Outcome", "Parsed", "PassedOver", "Row", "parse_map", "table_rows", "view"]

_ALIKE: Final = 0.75
"""A sheet with this share of another table's fields is that table with a column missing."""


class NothingImported(Refused):
    template = N_(
        "rows read: {read}, errors: {errors}; nothing was written; mend the cells listed and import again"
    )


@dataclass(slots=True)
class Parsed:
    """A ledger's rows, of all its tables, in order; `errors` are by cell, `passed` says what was not read.

    `fields` are those the ledger has a column for: None in one of them is a blank cell, in another field it
    says nothing.
    """

    read: int = 0
    rows: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    passed: list[PassedOver] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    columns: dict[str, Column] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Sequence[Column]) -> Parsed:
        """Nothing read yet of a ledger with these columns."""
        return cls(columns={column.field: column for column in columns})

    def take(self, table: Table) -> None:
        """Read the rows of a table."""
        body = read_rows(table, tuple(self.columns.values()))
        self.read += body.read
        self.rows += body.rows
        self.errors += body.errors
        self.passed += body.passed
        self.sheets.append(table.sheet.name)
        self.fields |= table.found.keys()
        self.tables[table.sheet.name] = table

    def refuse(self, row: Row, name: str, problem: FundcsError | Text) -> None:
        """Collect what a rule of the chapter found wrong with the field `name` of a row."""
        self.errors.append(cell_error(self.tables[row.sheet], self.columns[name], row.number, problem))


def parse_map(pairs: Sequence[str], columns: Sequence[Column]) -> dict[str, str]:
    """`["列名=field", …]` as heading to field. Raises NotAMapping, UnknownField, MappedTwice."""
    fields = [column.field for column in columns]
    known = ", ".join(fields)
    mapping: dict[str, str] = {}
    for pair in pairs:
        # From the right: a heading may hold "=", a field cannot.
        heading, equals, name = (part.strip() for part in pair.rpartition("="))
        if not (equals and form(heading) and name):
            raise NotAMapping(text=pair, fields=known)
        if name not in fields:
            raise UnknownField(field=name, column=heading, fields=known)
        if mapping.setdefault(heading, name) != name:
            raise MappedTwice(column=heading)
    return mapping


def table_rows(
    path: Path, columns: Sequence[Column], sheet: str | None = None, mapping: Mapping[str, str] | None = None
) -> Parsed:
    """The rows of every sheet of `path` that holds the table of `columns`, or of the sheet named.

    Without a name hidden sheets are passed over. Raises what `reading.read_workbook` and `table.find_table`
    raise, NoTable, NoHeading, MissingColumn, UnknownColumn; a cell's errors are collected in the result.
    """
    from fundcs.kit.tabular.reading import read_workbook

    mapping = mapping or {}
    parsed = Parsed.of(columns)
    found: list[Table] = []
    for one in read_workbook(path, sheet):
        table = find_table(one, columns, mapping)
        if table is None:
            continue
        if sheet is None and one.hidden:
            why = T("the sheet is hidden; name it with --sheet to read it")
            parsed.passed.append(PassedOver(one.name, 0, why))
        else:
            found.append(table)
    tables = _whole(path, found, columns, parsed)
    _refuse_unused(path, tables, mapping)
    for table in tables:
        parsed.take(table)
    return parsed


def _whole(path: Path, found: list[Table], columns: Sequence[Column], parsed: Parsed) -> list[Table]:
    """The tables with all required columns; one like them but for a column is refused, others are noted."""
    whole = [table for table in found if not table.lacking]
    if not whole:
        needed = _(", ").join(column.names[0] for column in columns if column.required)
        if not found:
            raise NoHeading(path=path, columns=needed)
        near = max(found, key=lambda table: len(table.found))
        raise NoTable(path=path, columns=needed, sheet=near.sheet.name, row=near.row, lacking=_names(near))
    fullest = max(whole, key=lambda table: len(table.found))
    for table in found:
        if table.lacking:
            if len(table.found) >= _ALIKE * len(fullest.found):
                raise MissingColumn(
                    sheet=table.sheet.name, other=fullest.sheet.name, row=table.row, lacking=_names(table)
                )
            why = T("the sheet has no column {columns}", columns=_names(table))
            parsed.passed.append(PassedOver(table.sheet.name, 0, why))
    return whole


def _names(table: Table) -> str:
    return _(", ").join(column.names[0] for column in table.lacking)


def _refuse_unused(path: Path, tables: Sequence[Table], mapping: Mapping[str, str]) -> None:
    used = {field for table in tables for field, one in table.found.items() if one.mapped}
    for heading, name in mapping.items():
        if name not in used:
            raise UnknownColumn(path=path, column=heading)


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do; `skipped` are rows the archive already holds as they are."""

    read: int = 0
    created: int = 0
    updated: int = 0
    skipped: int = 0
    errors: list[CellError] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    passed: list[PassedOver] = field(default_factory=list)

    @classmethod
    def of(cls, parsed: Parsed) -> Outcome:
        """The outcome before anything is written: what was read and what is wrong with it."""
        return cls(parsed.read, errors=parsed.errors, sheets=parsed.sheets, passed=parsed.passed)

    def data(self) -> dict[str, object]:
        """The outcome as `--json` gives it."""
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "skipped": self.skipped,
            "errors": [
                {
                    "sheet": one.sheet,
                    "row": one.row,
                    "column": one.column,
                    "value": one.value,
                    "problem": one.problem,
                }
                for one in self.errors
            ],
            "sheets": self.sheets,
            "passed_over": [
                {"sheet": one.sheet, "row": one.row or None, "why": str(one.why)} for one in self.passed
            ],
        }


def view(outcome: Outcome, *, dry_run: bool = False) -> View:
    """The outcome for people and for `--json`; with errors it ends in a refusal, exit 1."""
    from fundcs.kit.view import View

    refusal = NothingImported(read=outcome.read, errors=len(outcome.errors)) if outcome.errors else None
    return View(outcome.data(), lambda out: _print(outcome, out, dry_run=dry_run), refusal=refusal)


def _print(outcome: Outcome, out: Console, *, dry_run: bool) -> None:
    from fundcs.kit.view import table

    if outcome.errors:
        listed = table(_("sheet"), (_("row"), "right"), _("column"), _("value"), _("problem"))
        for one in outcome.errors:
            listed.add_row(one.sheet, str(one.row), one.column, one.value, one.problem)
        out.print(listed, markup=False)
    for passed in outcome.passed:
        where = _("sheet {sheet}, row {row}") if passed.row else _("sheet {sheet}")
        said = _("passed over: {where}: {why}").format(
            where=where.format(sheet=passed.sheet, row=passed.row), why=passed.why
        )
        out.print(said, markup=False)
    if not outcome.errors:
        out.print(_closing(outcome, dry_run=dry_run), markup=False)


def _closing(outcome: Outcome, *, dry_run: bool) -> str:
    if dry_run:
        said = _("{read} rows read; {created} would be created, {updated} changed, {skipped} are already so")
    else:
        said = _("{read} rows read; {created} created, {updated} changed, {skipped} were already so")
    return said.format(
        read=outcome.read,
        created=outcome.created,
        updated=outcome.updated,
        skipped=outcome.skipped,
    )
