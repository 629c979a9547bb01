"""Imports: a ledger's path into typed rows or collected errors, and what an import says of itself."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_, T, Text, _, joined
from fundcs.kit.import_lists import print_outcome
from fundcs.kit.privacy import mask_text
from fundcs.kit.tabular import Hidden
from fundcs.kit.tabular.rows import Body, CellError, OutOfSight, PassedOver, Row, cell_error, read_rows
from fundcs.kit.tabular.table import Column, Table, find_table, form
from fundcs.kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from fundcs.kit.errors import FundcsError
    from fundcs.kit.view import View

__all__ = [
    "Body",
    "CellError",
    "Column",
    "LedgerOptions",
    "Outcome",
    "Parsed",
    "PassedOver",
    "Row",
    "is_own_sheet",
    "parse_map",
    "read_tables",
    "table_rows",
    "view",
]

NOTHING_IMPORTED: Final = N_(
    "rows read: {read}, errors: {errors}; nothing was written; correct the cells listed and import again"
)
_ALIKE: Final = 0.75
"""A sheet with this share of another table's fields is that table with a column missing."""


@dataclass(frozen=True, slots=True)
class LedgerOptions:
    """What the user says of a ledger.

    `sheet`: the one to read; `pairs`: `列名=field`, headings with the field they hold; `ignored`: headings of
    columns to be left out; `hidden`: what becomes of rows hidden, filtered out or struck through; `soft`:
    what cannot be read of a soft field is left out and listed. `kept` are headings that stand for a field in
    every ledger of the firm, or for none (`ignore`); a ledger need not have them.
    """

    sheet: str | None = None
    pairs: Sequence[str] = ()
    ignored: Sequence[str] = ()
    hidden: Hidden | None = None
    soft: bool = False
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Parsed:
    """A ledger's rows, of all its tables, in order; `errors` are by cell, `passed` says what was not read.

    `left_out` are the cells of soft fields that were not read, where that was asked for (`soft`). `fields`
    are those the ledger has a column for: None in one is a blank cell, in another field it says nothing.
    `refusals` counts what was refused, however few errors tell of it.
    """

    read: int = 0
    rows: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    passed: list[PassedOver] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    columns: dict[str, Column] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    soft: bool = False
    left_out: list[CellError] = field(default_factory=list)
    refusals: int = 0
    _names: dict[tuple[str, str, object], int] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Sequence[Column], *, soft: bool = False) -> Parsed:
        """Nothing read yet of a ledger with these columns."""
        return cls(columns={column.field: column for column in columns}, soft=soft)

    def take(self, table: Table, hidden: Hidden | None = None) -> Iterator[Body]:
        """Read the rows of a table, some thousands at a time. Raises as `read_rows`."""
        for body in read_rows(table, tuple(self.columns.values()), hidden, soft=self.soft):
            self.read += body.read
            self.errors += body.errors
            self.left_out += body.left_out
            self.passed += body.passed
            yield body

    def sort_errors(self) -> None:
        """Put the errors in the order of the ledger's rows."""
        places = {name: place for place, name in enumerate(self.sheets)}
        self.errors.sort(key=lambda error: (places[error.sheet], error.row))

    def expect(self, table: Table) -> None:
        """Note a table whose rows are to be read."""
        self.sheets.append(mask_text(table.sheet.name))
        self.fields |= table.fields.keys()
        self.tables[table.sheet.name] = table

    def heading(self, row: Row, name: str) -> str:
        """The heading of the field `name` in the row's table."""
        return self.tables[row.sheet].fields[name].heading

    def refuse(self, row: Row, name: str, problem: FundcsError | Text) -> None:
        """Collect what a rule of the chapter found wrong with the field `name` of a row."""
        column = self.columns[name]
        listed = self.left_out if self.soft and column.soft else self.errors
        self.refusals += listed is self.errors
        listed.append(cell_error(self.tables[row.sheet], column, row.number, row.cells, problem))

    def refuse_name(self, row: Row, name: str, problem: FundcsError) -> None:
        """As `refuse`, of a name that nothing on record has: one error a name, which counts its rows."""
        key = row.sheet, name, row.values[name]
        place = self._names.setdefault(key, len(self.errors))
        if place == len(self.errors):
            self.refuse(row, name, problem)
        else:
            self.refusals += 1
            self.errors[place] = replace(self.errors[place], rows=self.errors[place].rows + 1)


_AS_IT_IS: Final = LedgerOptions()


def is_own_sheet(path: Path, options: LedgerOptions) -> bool:
    """Whether the file is a sheet of fundcs that was filled in, no ledger.

    Raises Misused where it is and something was said of its columns or rows.
    """
    from fundcs.kit import roundtrip

    if not roundtrip.is_one(path):
        return False
    if options != _AS_IT_IS:
        raise Misused(
            N_("{path} is a sheet of fundcs; --sheet, --map, --ignore and --hidden are for ledgers"),
            path=path,
        )
    return True


def parse_map(pairs: Sequence[str], columns: Sequence[Column]) -> dict[str, str]:
    """`["列名=field", …]` as heading to field."""
    fields = [column.field for column in columns]
    known = joined(fields)
    mapping: dict[str, str] = {}
    for pair in pairs:
        # From the right: a heading may hold "=", a field cannot.
        heading, equals, name = (part.strip() for part in pair.rpartition("="))
        if not (equals and form(heading) and name):
            raise Refused(
                N_("{text!r} is not of the form 列名=field; the fields are: {fields}"),
                text=pair,
                fields=known,
            )
        if name not in fields:
            raise Refused(
                N_("there is no field {field} to map {column} to; the fields are: {fields}"),
                field=name,
                column=heading,
                fields=known,
            )
        if mapping.setdefault(heading, name) != name:
            raise Refused(N_("--map gives {column} two fields; give it one"), column=heading)
    return mapping


def table_rows(
    path: Path,
    columns: Sequence[Column],
    options: LedgerOptions = _AS_IT_IS,
    elsewhere: Iterable[str] | None = None,
) -> Parsed:
    """All rows of the ledger `path`, as `read_tables` gives them."""
    parsed, bodies = read_tables(path, columns, options, elsewhere)
    for body in bodies:
        parsed.rows += body.rows()
    return parsed


def read_tables(
    path: Path,
    columns: Sequence[Column],
    options: LedgerOptions = _AS_IT_IS,
    elsewhere: Iterable[str] | None = None,
) -> tuple[Parsed, Iterator[Body]]:
    """The rows of every sheet of `path` that holds the table of `columns`, or of the sheet named.

    The headings are read at once, the rows as they are asked for; what is found in these is noted in the
    first of the two meanwhile, and is whole behind the last. Without a name hidden sheets are passed over.
    `elsewhere` are headings that other imports know; any other column that no field takes and that seems to
    bear on money, days, state or identity is refused, behind the last row, unless it is mapped or ignored.
    Where it is None no column is. Raises Refused where the file or its heading cannot be read; a cell's
    errors are collected.
    """
    from fundcs.kit.tabular.reading import read_workbook

    sheet, mapping = options.sheet, parse_map(options.pairs, columns)
    fields = {column.field for column in columns}
    kept = {heading: name for heading, name in options.kept.items() if name in fields}
    parsed = Parsed.of(columns, soft=options.soft)
    tables: list[Table] = []
    for read in read_workbook(path, sheet):
        table = find_table(read, columns, mapping, kept)
        if table is None:
            continue
        if sheet is None and read.hidden:
            why = T("the sheet is hidden; name it with --sheet to read it")
            parsed.passed.append(PassedOver(read.name, 0, why))
        else:
            tables.append(table)
    tables = _whole(path, tables, columns, parsed)
    _refuse_unused(path, tables, mapping)
    for table in tables:
        parsed.expect(table)
    left_out = [heading for heading, name in options.kept.items() if name not in fields]
    known = None if elsewhere is None else (*elsewhere, *left_out)
    return parsed, _bodies(path, parsed, tables, options, known)


def _bodies(
    path: Path,
    parsed: Parsed,
    tables: Sequence[Table],
    options: LedgerOptions,
    elsewhere: Iterable[str] | None,
) -> Iterator[Body]:
    hidden = options.hidden
    for table in tables:
        try:
            yield from parsed.take(table, hidden)
        except OutOfSight as rows:
            hidden = _asked(rows)
            yield from parsed.take(table, hidden)
    _sort_unused(path, parsed, options.ignored, elsewhere)


def _asked(rows: OutOfSight) -> Hidden:
    """What becomes of rows out of sight, asked once for a ledger; without a terminal `rows` is raised."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise rows
    from typer import prompt

    question = _("{rows} [skip/take]").format(rows=visible(rows.sentence()))
    answer = str(prompt(question, default="", show_default=False, err=True)).strip().casefold()
    if answer not in {choice.value for choice in Hidden}:
        raise rows
    return Hidden(answer)


def _sort_unused(path: Path, parsed: Parsed, ignored: Sequence[str], elsewhere: Iterable[str] | None) -> None:
    """Name the columns that no field takes; refuse those that matter and that nobody has ignored."""
    from fundcs.kit.tabular.strangers import seems

    left = {form(name): name for name in ignored}
    known = {form(name) for name in elsewhere or ()}
    met: set[str] = set()
    for table in parsed.tables.values():
        suspected: list[str] = []
        for index, (heading, forms) in table.others.items():
            cells = table.samples[index]
            if not cells or index in (table.unit_column, table.currency_column):
                continue
            parsed.unused.append(mask_text(heading))
            met |= left.keys() & set(forms)
            if elsewhere is None or (left.keys() | known) & set(forms):
                continue
            if what := seems(forms, cells):
                suspected.append(_("{code} ({label})").format(code=mask_text(heading), label=_(what)))
        if suspected:
            raise Refused(
                N_(
                    "sheet {sheet}: no field takes these columns: {columns}; give each a field with "
                    "--map 列名=field, or leave it out with --ignore 列名"
                ),
                sheet=table.sheet.name,
                columns=joined(suspected),
            )
    for name in left.keys() - met:
        raise Refused(N_("{path} has no column {column}, which --ignore names"), path=path, column=left[name])


def _whole(path: Path, tables: list[Table], columns: Sequence[Column], parsed: Parsed) -> list[Table]:
    """The tables with all required columns; one like them but for a column is refused, others are noted."""
    whole = [table for table in tables if not table.lacking]
    if not whole:
        raise _no_table(path, tables, columns)
    fullest = max(whole, key=lambda table: len(table.fields))
    for table in tables:
        if table.lacking:
            if len(table.fields) >= _ALIKE * len(fullest.fields):
                raise Refused(
                    N_(
                        "sheet {sheet} looks like the table of sheet {other}, but its heading in row {row} "
                        "lacks {lacking}; name the columns with --map, or choose a sheet with --sheet"
                    ),
                    sheet=table.sheet.name,
                    other=fullest.sheet.name,
                    row=table.row,
                    lacking=_names(table),
                )
            why = T("the sheet has no column {columns}", columns=_names(table))
            parsed.passed.append(PassedOver(table.sheet.name, 0, why))
    return whole


def _no_table(path: Path, partial: list[Table], columns: Sequence[Column]) -> Refused:
    needed = _(", ").join(column.names[0] for column in columns if column.required)
    if not partial:
        return Refused(
            N_("no sheet of {path} has a heading with the columns {columns}; name your columns with --map"),
            path=path,
            columns=needed,
        )
    near = max(partial, key=lambda table: len(table.fields))
    return Refused(
        N_(
            "no sheet of {path} has the columns {columns} in one heading; nearest is sheet {sheet}, "
            "row {row}, which lacks {lacking}; name your columns with --map"
        ),
        path=path,
        columns=needed,
        sheet=near.sheet.name,
        row=near.row,
        lacking=_names(near),
    )


def _names(table: Table) -> str:
    return _(", ").join(column.names[0] for column in table.lacking)


def _refuse_unused(path: Path, tables: Sequence[Table], mapping: Mapping[str, str]) -> None:
    used = {field for table in tables for field, head in table.fields.items() if head.mapped}
    for heading, name in mapping.items():
        if name not in used:
            raise Refused(N_("{path} has no column {column}, which --map names"), path=path, column=heading)


class FieldChange(NamedTuple):
    """A field's value before and after, as it may be shown; None where there is none."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What a row would make of a record: of `key`, None where that is given when it is written."""

    sheet: str
    row: int
    key: str | None
    created: bool
    fields: Sequence[FieldChange]


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do; `skipped` are rows the archive already holds as they are.

    `left_out` are cells of soft fields that were not read; `changes`, of a dry run, what would be written.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    skipped: int = 0
    errors: list[CellError] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    passed: list[PassedOver] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    left_out: list[CellError] = field(default_factory=list)
    changes: list[RecordChange] = field(default_factory=list)

    @classmethod
    def of(cls, parsed: Parsed) -> Outcome:
        """The outcome before anything is written: what was read and what is wrong with it."""
        return cls(
            parsed.read,
            errors=parsed.errors,
            sheets=parsed.sheets,
            passed=parsed.passed,
            unused=list(dict.fromkeys(parsed.unused)),
            left_out=parsed.left_out,
        )

    def data(self) -> dict[str, object]:
        """The outcome as `--json` gives it."""
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "skipped": self.skipped,
            "errors": _cells(self.errors),
            "left_out": _cells(self.left_out),
            "changes": [
                {
                    "sheet": change.sheet,
                    "row": change.row,
                    "key": change.key,
                    "created": change.created,
                    "fields": [field._asdict() for field in change.fields],
                }
                for change in self.changes
            ],
            "sheets": self.sheets,
            "unused": self.unused,
            "passed_over": [
                {"sheet": mask_text(place.sheet), "row": place.row or None, "why": mask_text(str(place.why))}
                for place in self.passed
            ],
        }


def _cells(listed: Sequence[CellError]) -> list[dict[str, object]]:
    return [
        {
            "sheet": cell.sheet,
            "row": cell.row,
            "rows": cell.rows,
            "column": cell.column,
            "value": cell.value,
            "problem": cell.problem,
        }
        for cell in listed
    ]


def view(outcome: Outcome, *, dry_run: bool = False, label: Callable[[str], str] = str) -> View:
    """The outcome for people and for `--json`; with errors it ends in a refusal, exit 1.

    `label` is what a field is called.
    """
    from fundcs.kit.view import View

    return View(
        outcome.data(),
        lambda out: print_outcome(out, outcome, label, dry_run=dry_run),
        refusal=refusal(outcome, NOTHING_IMPORTED) if outcome.errors else None,
    )


def refusal(outcome: Outcome, template: str) -> Refused:
    """How an import with errors ends: `template` filled with what was read and how much of it is wrong."""
    return Refused(template, read=outcome.read, errors=len(outcome.errors))
