"""A ledger's sheets as they stand: a file is told by its content, and read or refused in one sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from fundcs.kit.durable import InUse
from fundcs.kit.errors import Refused, held, os_reason
from fundcs.kit.i18n import N_, joined
from fundcs.kit.money import number_text
from fundcs.kit.parsing import fold
from fundcs.kit.tabular.errors import ENCRYPTED, DamagedWorkbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from python_calamine import CalamineSheet

    from fundcs.kit.tabular.guard import Place, SheetFacts, WorkbookFacts
    from fundcs.kit.tabular.shapes import Shape
    from fundcs.kit.tabular.units import NumberFormat

_TEXT_SUFFIXES: Final = frozenset({".csv", ".txt", ".tsv"})
_WORKBOOK_SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xltx", ".xls"})
DAY_ZERO: Final = date(1899, 12, 30)
"""The day of serial number 0; from March 1900 on spreadsheets count from it."""
_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PART: Final = "EncryptedPackage".encode("utf-16-le")
_NOTE_WIDTH: Final = 2
FIRST_ROWS: Final = 2_000
"""So many rows of a text are read with its sheet, the others as they are asked for."""
NO_REGULAR_FILE: Final = N_("{path} is not a regular file; name the file itself")


class Flaw(Enum):
    """A cell whose value is not there to be read."""

    UNCALCULATED = "uncalculated"


Cell: TypeAlias = str | float | bool | date | datetime | time | timedelta | Flaw
Span: TypeAlias = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Sheet:
    """A sheet's cells; `rows[0]` is row 1 and a blank is "". Places are (row, column) from 0.

    Of a long text `rows` are the first, `rest` those behind them, which can be read once (`below`).
    `merged` are the cells of a merge down one column, each holding the merge's value; `headings` give every
    cell of a merge across columns that value, `wide` are the first cells of such merges over three columns
    or more; `sums` hold a sum's formula; `day_zero` is the day of serial number 0; `formats` are number
    formats that tell a unit or a currency, `shapes` those that show a number with zeros or text of their own;
    `out_of_sight` are the rows, from 0, that are hidden or filtered
    out, `struck` the cells that are struck through.
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    merged: frozenset[tuple[int, int]] = frozenset()
    headings: dict[tuple[int, int], str] | None = None
    wide: frozenset[tuple[int, int]] = frozenset()
    sums: frozenset[tuple[int, int]] = frozenset()
    day_zero: date = DAY_ZERO
    formats: Mapping[tuple[int, int], NumberFormat] = field(default_factory=dict)
    shapes: Mapping[tuple[int, int], Shape] = field(default_factory=dict)
    out_of_sight: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    rest: Iterable[list[Cell]] = ()

    def below(self, row: int) -> Iterator[list[Cell]]:
        """The rows behind the first `row`, one of `rows`."""
        return chain(islice(self.rows, row, None), self.rest)


def read_workbook(path: Path, sheet: str | None = None) -> list[Sheet]:
    """The sheets of the ledger `path`, hidden ones too, or the one named. Text is one sheet of its name.

    Raises DamagedWorkbook, or Refused for what is no such file and for a sheet that it has not.
    """
    try:
        if _is_workbook(path):
            return _sheets(path, sheet)
        if sheet is not None:
            raise Refused(N_("{path} is text and has no sheets; leave --sheet out"), path=path)
        from fundcs.kit.tabular.delimited import read_text

        records = cast("Iterator[list[Cell]]", read_text(path))
        return [Sheet(path.name, list(islice(records, FIRST_ROWS)), rest=records)]
    except OSError as error:
        if held(error):
            raise InUse(path=path) from None
        raise Refused(N_("{path} cannot be read: {why}"), path=path, why=os_reason(error)) from None


def _is_workbook(path: Path) -> bool:
    if path.is_dir():
        raise Refused(N_("{path} is a directory; name the ledger in it"), path=path)
    if not path.exists():
        raise Refused(N_("there is no file {path}; check its name and directory"), path=path)
    if not path.is_file():  # to open a FIFO waits for whoever writes to it, for ever
        raise Refused(NO_REGULAR_FILE, path=path)
    with path.open("rb") as file:
        start = file.read(len(_COMPOUND))
        if not start:
            raise Refused(N_("{path} is empty; export the ledger again"), path=path)
        if start == _COMPOUND:
            if _ENCRYPTED_PART in file.read():
                raise Refused(ENCRYPTED, path=path)
            raise Refused(
                N_("{path} is a workbook of the old .xls kind; open it and save it as .xlsx"), path=path
            )
    if start.startswith(_ZIP):
        return True
    suffix = path.suffix.lower()
    if suffix in _WORKBOOK_SUFFIXES:
        raise DamagedWorkbook(path=path)
    if suffix not in _TEXT_SUFFIXES:
        raise Refused(
            N_("{path} is neither a workbook nor delimited text; save the ledger as .xlsx or .csv"), path=path
        )
    return False


def _sheets(path: Path, wanted: str | None) -> list[Sheet]:
    import python_calamine

    from fundcs.kit.tabular.guard import inspect

    facts = inspect(path)
    chosen = facts.sheets if wanted is None else [_named(wanted, facts, path)]
    try:
        # A file, not its path: by its path it would be read as what its suffix says.
        with path.open("rb") as file, python_calamine.load_workbook(file) as book:
            return [_sheet(book.get_sheet_by_name(sheet.name), sheet, facts) for sheet in chosen]
    except python_calamine.CalamineError:
        raise DamagedWorkbook(path=path) from None


def _named(wanted: str, facts: WorkbookFacts, path: Path) -> SheetFacts:
    for same in (lambda name: name == wanted, lambda name: fold(name) == fold(wanted)):
        for sheet in facts.sheets:
            if same(sheet.name):
                return sheet
    raise Refused(
        N_("{path} has no sheet {sheet}; its sheets are: {sheets}"),
        path=path,
        sheet=wanted,
        sheets=joined(sheet.name for sheet in facts.sheets),
    )


def _sheet(read: CalamineSheet, facts: SheetFacts, book: WorkbookFacts) -> Sheet:
    rows: list[list[Cell]] = cast("list[list[Cell]]", read.to_python(skip_empty_area=False))
    _tell_what_reader_hides(rows, facts)
    spans: list[Span] = read.merged_cell_ranges or []
    return Sheet(
        facts.name,
        rows,
        facts.hidden,
        merged=frozenset(_fill_down(rows, spans)),
        headings=dict(_across(rows, spans)),
        wide=frozenset(start for start, end in spans if end[1] - start[1] >= _NOTE_WIDTH),
        sums=frozenset((place.row - 1, place.column - 1) for place in facts.sums),
        day_zero=date(1904, 1, 1) if book.from_1904 else DAY_ZERO,
        formats={(place.row - 1, place.column - 1): told for place, told in facts.formats.items()},
        shapes={(place.row - 1, place.column - 1): shape for place, shape in facts.shapes.items()},
        out_of_sight=frozenset(number - 1 for number in facts.hidden_rows),
        struck=frozenset((place.row - 1, place.column - 1) for place in facts.struck),
    )


def _tell_what_reader_hides(rows: list[list[Cell]], facts: SheetFacts) -> None:
    from fundcs.kit.tabular.guard import percent_text

    told: list[tuple[Place, Cell]] = [(place, Flaw.UNCALCULATED) for place in facts.uncalculated]
    told += facts.errors.items()
    for (row, column), value in told:
        # The reader cuts off what it takes for blank; the guard has bounded how far these may lie.
        rows.extend([] for _ in range(row - len(rows)))
        cells = rows[row - 1]
        cells.extend([""] * (column - len(cells)))
        cells[column - 1] = value
    for row, column in facts.percents:
        if row <= len(rows) and column <= len(rows[row - 1]):
            value = rows[row - 1][column - 1]
            if isinstance(value, float):
                rows[row - 1][column - 1] = percent_text(number_text(value))


def _fill_down(rows: list[list[Cell]], spans: list[Span]) -> Iterator[tuple[int, int]]:
    """Give every row of a merge down one column the merge's value, where the row holds anything else."""
    down = [(first, last) for first, last in spans if first[1] == last[1] and first[0] < len(rows)]
    covered = {row for first, last in down for row in range(first[0], min(last[0] + 1, len(rows)))}
    filled = {row for row in covered if any(cell != "" for cell in rows[row])}
    for (top, column), (bottom, _column) in down:
        value = rows[top][column] if column < len(rows[top]) else ""
        for row in range(top, bottom + 1):
            if value != "" and row in filled:
                rows[row][column] = value
                yield row, column


def _across(rows: list[list[Cell]], spans: list[Span]) -> Iterator[tuple[tuple[int, int], str]]:
    for (row, left), (bottom, right) in spans:
        value = rows[row][left] if right > left and row < len(rows) and left < len(rows[row]) else ""
        if row == bottom and isinstance(value, str) and value:
            yield from (((row, column), value) for column in range(left, right + 1))
