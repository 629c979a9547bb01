"""A table's rows: data is read whole or becomes errors with their cells; the rest is said to be passed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import compress, islice
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from fundcs.kit.errors import FundcsError, Refused
from fundcs.kit.i18n import N_, Text
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.privacy import mask, mask_text
from fundcs.kit.tabular import Hidden, units
from fundcs.kit.tabular.cells import BLANKS, EXACT, reader, settled, shown
from fundcs.kit.tabular.reading import FIRST_ROWS
from fundcs.kit.tabular.strangers import LOOKED_AT
from fundcs.kit.tabular.table import state_units, text_of
from fundcs.kit.tabular.units import YUAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from fundcs.kit.tabular.cells import Reader
    from fundcs.kit.tabular.reading import Cell
    from fundcs.kit.tabular.table import Column, Table

_Sort: TypeAlias = Literal["data", "blank", "total", "note", "heading"]
_WHY: Final[dict[_Sort, str]] = {
    "total": N_("a total"),
    "note": N_("a note or a signature line"),
    "heading": N_("a repeated heading"),
}
_NOTE: Final = Text(_WHY["note"])
_HIDDEN: Final = N_("the row is hidden, filtered out or struck through")
_SPANS: Final = 10
_TWO_UNITS: Final = N_("the row is in {unit}, the heading or title says {other}; make them agree")
_FORMAT: Final = N_("the cell's number format, {format}, does not agree with the unit of the amounts")
_SHAPE: Final = N_(
    "the cell holds a number in the format {format}; format the column as text and enter it again"
)
_MERGED: Final = N_("the cell is merged over several rows; give each row its own amount")
_NO_UNIT: Final = N_("'{text}' is not a unit of amounts that is known; give amounts in 元, 万元 or 亿元")
_OTHER_CURRENCY: Final = N_("amounts in '{text}' cannot be taken; give them in yuan")
# What ledgers put below their rows. The word has to lead its cell: a fund may be called 总计1号.
_TOTAL_WORDS: Final = "(?:合计|小计|总计|共计|累计|总额)"
# A first look at the first cell alone: what it does not match is data, and its other cells need no folding.
_MAYBE_LABEL: Final = re.compile(r"[合小总共累][\s计额]|total|[:：.、)）]", re.IGNORECASE)
_LEADS_TOTAL: Final = re.compile(
    rf".{{0,20}}?{_TOTAL_WORDS}(?:[\W0-9共].*)?|(?:sub-?|grand)?totals?\W*", re.IGNORECASE
)
_IS_TOTAL: Final = re.compile(rf"(?:本.)?{_TOTAL_WORDS}:?|(?:sub-?|grand)?totals?:?", re.IGNORECASE)
_LEADS_NOTE: Final = re.compile(
    r"(?:注|备注|说明|附注|制表|编制|填表|填报|复核|审核|审批|批准|经办|负责|打印|截至|截止|数据来源|财务核对"
    r"|notes?|remarks?|prepared ?by|checked ?by|reviewed ?by|approved ?by)[\w()]{0,6}[:、.)]",
    re.IGNORECASE,
)


class OutOfSight(Refused):
    """Rows are hidden, filtered out or struck through, and nobody said whether they count."""

    template = N_(
        "sheet {sheet}: rows that are hidden, filtered out or struck through: {rows}; say with "
        "--hidden skip or --hidden take whether they count"
    )


class Row(NamedTuple):
    """A row of data: its number on its sheet, from 1, and its fields' values, None where blank or absent.

    `cells` are all of the row's as they stand on the sheet.
    """

    number: int
    sheet: str
    values: dict[str, object]
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one cell; `column` is its heading, `value` is masked where it is personal.

    `rows`: how many rows have the same fault, of which `row` is the first.
    """

    sheet: str
    row: int
    column: str
    value: str
    problem: str
    rows: int = 1


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What was not read though something stands there; row 0 is the whole sheet."""

    sheet: str
    row: int
    why: Text


@dataclass(slots=True)
class Body:
    """What some of a table's rows came to; `read` counts the rows of data, those with errors among them.

    `numbers` and `cells` are of the rows without an error, `columns` their values by field. `left_out` are
    cells of soft fields that could not be read and cost nothing, where that was asked for.
    """

    sheet: str
    read: int = 0
    numbers: list[int] = field(default_factory=list)
    cells: list[list[Cell]] = field(default_factory=list)
    columns: dict[str, list[object]] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    left_out: list[CellError] = field(default_factory=list)
    passed: list[PassedOver] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """The rows without an error."""
        return map(self.row, range(len(self.numbers)))

    def row(self, place: int) -> Row:
        """The row at a place among those without an error, from 0."""
        values = {name: column[place] for name, column in self.columns.items()}
        return Row(self.numbers[place], self.sheet, values, self.cells[place])

    def keep(self, right: Sequence[bool]) -> None:
        """Leave out the rows that are not `right`."""
        self.numbers, self.cells = list(compress(self.numbers, right)), list(compress(self.cells, right))
        self.columns = {name: list(compress(column, right)) for name, column in self.columns.items()}


def read_rows(
    table: Table, columns: Sequence[Column], hidden: Hidden | None = None, *, soft: bool = False
) -> Iterator[Body]:
    """The rows below the heading, some thousands at a time. A cell's refusal is kept, not raised.

    Blank rows, totals, notes and repeated headings are passed over; a row with some required fields and not
    the others is an error. `hidden` says what becomes of rows that are hidden, filtered out or struck
    through; `soft`, that what cannot be read of a soft field is left out. Raises Refused where `hidden` says
    nothing (OutOfSight), and where a note gives amounts another unit.
    """
    sheet, sorter = table.sheet, _Sorter(table, columns)
    present = [column for column in columns if column.field in table.fields]
    # A note below amounts may give their unit, and rows out of sight are asked for once: all rows are needed.
    whole = sheet.out_of_sight or sheet.struck or any(column.kind == "amount" for column in present)
    rows = enumerate(sheet.below(table.row), start=table.row + 1)
    table.samples = {index: [] for index in table.others}
    while batch := list(islice(rows, None if whole else FIRST_ROWS)):
        _sample(table, batch)
        body = Body(sheet.name)
        data = sorter.data(batch, body.passed)
        notes = (
            text_of(row) for number, row in batch if PassedOver(sheet.name, number, _NOTE) in body.passed
        )
        state_units(table, columns, notes)
        _read_data(table, columns, _in_sight(table, data, hidden, body), body, soft=soft)
        yield body


def _sample(table: Table, rows: Iterable[tuple[int, list[Cell]]]) -> None:
    """Keep cells of the columns that no field takes, by which they are judged."""
    for index, cells in table.samples.items():
        if len(cells) < LOOKED_AT:
            filled = (row[index] for _number, row in rows if index < len(row) and row[index] != "")
            cells.extend(islice(filled, LOOKED_AT - len(cells)))


def _read_data(
    table: Table, columns: Sequence[Column], data: list[tuple[int, list[Cell]]], body: Body, *, soft: bool
) -> None:
    """Read the cells of rows of data, column by column."""
    numbers, rows = [number for number, _row in data], [row for _number, row in data]
    values: dict[str, list[object]] = {column.field: [None] * len(data) for column in columns}
    present = [column for column in columns if column.field in table.fields]
    by_row = None
    if any(column.kind == "amount" for column in present):
        _refuse_currencies(table, rows, numbers, body)
        by_row = _units_by_row(table, rows, numbers, body)
    # In the sheet's order, which is that of a row's errors.
    for column in sorted(present, key=lambda column: table.fields[column.field].index):
        counted = _units(table, column, rows, numbers, by_row, body) if column.kind == "amount" else None
        values[column.field], errors = _read_column(table, column, rows, numbers, counted)
        (body.left_out if soft and column.soft else body.errors).extend(errors)
    body.read, body.numbers, body.cells, body.columns = len(data), numbers, rows, values
    if body.errors:
        wrong = {error.row for error in body.errors}
        body.keep([number not in wrong for number in numbers])
        body.errors.sort(key=lambda error: error.row)


def _in_sight(
    table: Table, data: list[tuple[int, list[Cell]]], hidden: Hidden | None, body: Body
) -> list[tuple[int, list[Cell]]]:
    """The rows to be read; those out of force as ledgers show it, by `hidden`."""
    sheet, columns = table.sheet, [head.index for head in table.fields.values()]
    if not (sheet.out_of_sight or sheet.struck):
        return data
    numbers = {
        number
        for number, _row in data
        if number - 1 in sheet.out_of_sight or any((number - 1, index) in sheet.struck for index in columns)
    }
    if not numbers or hidden is Hidden.TAKE:
        return data
    if hidden is None:
        raise OutOfSight(sheet=sheet.name, rows=spans(sorted(numbers)))
    body.passed += [PassedOver(sheet.name, number, Text(_HIDDEN)) for number in sorted(numbers)]
    return [(number, row) for number, row in data if number not in numbers]


def spans(numbers: Sequence[int]) -> str:
    """Numbers in order, consecutive ones together, at most ten spans: `5, 7-9, …`."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    shown_parts = [str(first) if first == last else f"{first}-{last}" for first, last in parts[:_SPANS]]
    return ", ".join([*shown_parts, "…"] if len(parts) > _SPANS else shown_parts)


def _units(
    table: Table,
    column: Column,
    rows: list[list[Cell]],
    numbers: list[int],
    of_rows: list[int | None] | None,
    body: Body,
) -> list[int] | None:
    """What each row's bare amount counts where rows differ, by their format or a column of units; else None.

    `of_rows` is what the column of units says. What cannot be told, or is told in two ways, is an error of
    its cell.
    """
    head, formats = table.fields[column.field], table.sheet.formats
    if of_rows is None and not any(index == head.index for _row, index in formats):
        return None
    counted: list[int] = []
    for place, (number, row) in enumerate(zip(numbers, rows, strict=True)):
        own = None if of_rows is None else of_rows[place]
        stated = head.unit if head.unit is not None else table.unit
        told = formats.get((number - 1, head.index)) if isinstance(row[head.index], (int, float)) else None
        unit = stated if own is None else own
        if own is not None and stated not in (None, own):
            problem = Text(_TWO_UNITS, {"unit": YUAN[own], "other": YUAN[stated or 1]})
            body.errors.append(cell_error(table, column, number, row, problem))
        elif told is not None and (unit := told.counted(unit)) is None:
            problem = Text(_FORMAT, {"format": told.code})
            body.errors.append(cell_error(table, column, number, row, problem))
        counted.append(unit or 1)
    return counted


def _units_by_row(
    table: Table, rows: list[list[Cell]], numbers: list[int], body: Body
) -> list[int | None] | None:
    """What a column of units says for each row; None where there is no such column."""
    index = table.unit_column
    if index is None:
        return None
    words = [
        fold(cell) if isinstance(cell, str) else ""
        for cell in (row[index] if index < len(row) else "" for row in rows)
    ]
    read = [units.of_word(word) for word in words]
    if not any(unit is not None for unit in read) and not any(map(units.is_other, set(words))):
        return None  # the units that clients work for
    for number, row, word, unit in zip(numbers, rows, words, read, strict=True):
        if unit is None and word not in BLANKS:
            body.errors.append(error_at(table, index, number, row, Text(_NO_UNIT, {"text": quoted(word)})))
    return read


def _refuse_currencies(table: Table, rows: list[list[Cell]], numbers: list[int], body: Body) -> None:
    """Amounts in another currency than yuan are errors of the cells that say so."""
    index = table.currency_column
    if index is None:
        return
    for number, row in zip(numbers, rows, strict=True):
        cell = shown(row[index]) if index < len(row) else ""
        if cell not in BLANKS and not units.is_renminbi(cell):
            problem = Text(_OTHER_CURRENCY, {"text": quoted(cell)})
            body.errors.append(error_at(table, index, number, row, problem))


def _read_column(
    table: Table,
    column: Column,
    rows: list[list[Cell]],
    numbers: list[int],
    counted: list[int] | None,
) -> tuple[list[object], list[CellError]]:
    """A column's values, each distinct one read once: ledgers repeat amounts, rates, days, names of funds.

    `counted`: what each row's bare amount counts, where rows differ.
    """
    head = table.fields[column.field]
    cells = [row[head.index] for row in rows]
    untold: dict[int, Text] = {}
    if column.kind in EXACT and table.sheet.shapes:
        cells, untold = _as_shown(table, head.index, numbers, cells)
    if True in cells or False in cells:  # equal to 1.0 and 0.0, which are read otherwise
        cells = [str(cell).upper() if isinstance(cell, bool) else cell for cell in cells]
    distinct = set(cells)
    blanks = distinct & BLANKS
    if not (untold or (blanks and column.required)) and settled(column.kind, distinct - blanks):
        return [None if cell in blanks else cell for cell in cells] if blanks else list(cells), []
    unit = table.unit if head.unit is None else head.unit
    readers = {
        each: reader(column.kind, unit=each, percent=head.percent, day_zero=table.sheet.day_zero)
        for each in ({unit or 1} if counted is None else set(counted))
    }
    keys: list[Any] = cells if counted is None else list(zip(cells, counted, strict=True))
    read: Callable[[Any], object] = readers[unit or 1] if counted is None else _by_unit(readers)
    values, refusals = _read_each(keys, read, required=column.required and not column.may_be_blank)
    errors = [
        cell_error(table, column, number, row, refusals.get(key) or untold[number])
        for number, row, key in (zip(numbers, rows, keys, strict=True) if refusals or untold else ())
        if key in refusals or number in untold
    ]
    if column.kind == "amount" and table.sheet.merged:
        errors += [
            cell_error(table, column, number, row, Text(_MERGED))
            for number, row in zip(numbers, rows, strict=True)
            if (number - 1, head.index) in table.sheet.merged
        ]
    return [values[key] for key in keys], errors


def _as_shown(
    table: Table, index: int, numbers: list[int], cells: list[Cell]
) -> tuple[list[Cell], dict[int, Text]]:
    """The cells of a column of text as the sheet shows them, and the rows, by number, of those not told."""
    shown_cells, untold = list(cells), {}
    for place, (number, cell) in enumerate(zip(numbers, cells, strict=True)):
        shape = table.sheet.shapes.get((number - 1, index))
        if shape is None or isinstance(cell, bool) or not isinstance(cell, (int, float)):
            continue
        text = shape.text(cell)
        if text is None:
            untold[number] = Text(_SHAPE, {"format": shape.code or "0.00E+00"})
        else:
            shown_cells[place] = text
    return shown_cells, untold


def _by_unit(readers: Mapping[int, Reader]) -> Callable[[Any], object]:
    """What reads a cell together with what its amount counts."""
    return lambda key: readers[key[1]](key[0])


def _read_each(
    keys: Iterable[Any], read: Callable[[Any], object], *, required: bool
) -> tuple[dict[Any, object], dict[Any, FundcsError]]:
    """What each distinct key is read as, and the refusals of those that cannot be read."""
    values: dict[Any, object] = {}
    refusals: dict[Any, FundcsError] = {}
    for key in set(keys):
        try:
            values[key] = read(key)
            if required and values[key] is None:
                raise Refused(N_("a value is needed here"))
        except FundcsError as refusal:
            values[key], refusals[key] = None, refusal
    return values, refusals


def error_at(table: Table, index: int, number: int, row: Sequence[Cell], problem: Text) -> CellError:
    """The error of a cell in row `number` of a column that is no field's."""
    heading = table.sheet.rows[table.row - 1]
    return CellError(
        mask_text(table.sheet.name),
        number,
        mask_text(shown(heading[index])),
        quoted(shown(row[index])),
        str(problem),
    )


def cell_error(
    table: Table, column: Column, number: int, row: Sequence[Cell], problem: FundcsError | Text
) -> CellError:
    """The error of a field's cell in row `number`, its value as the sheet has it, masked where personal."""
    head = table.fields.get(column.field)
    text = shown(row[head.index]) if head is not None and head.index < len(row) else ""
    masked = mask(text, column.personal) if column.personal else quoted(text)
    heading = head.heading if head is not None else column.names[0]
    return CellError(mask_text(table.sheet.name), number, mask_text(heading), masked, str(problem))


class _Sorter:
    """Tells data from what else stands below a heading."""

    def __init__(self, table: Table, columns: Sequence[Column]) -> None:
        present = [column for column in columns if column.field in table.fields]
        places = [(table.fields[column.field].index, column) for column in present]
        self.sheet = table.sheet
        self.indexes = {index for index, _column in places}
        self.amounts = {index for index, column in places if column.kind == "amount"}
        self.needed = [index for index, column in places if column.required]
        self.headings = table.sheet.rows[max(0, table.row - 2) : table.row]
        self.width = 1 + max(head.index for head in table.fields.values())

    def data(
        self, rows: list[tuple[int, list[Cell]]], passed: list[PassedOver]
    ) -> list[tuple[int, list[Cell]]]:
        """The rows of data, filled up with blanks; of the others, what is not blank goes to `passed`."""
        for _number, row in rows:
            if len(row) < self.width:
                row.extend([""] * (self.width - len(row)))
        if self._are_data([row for _number, row in rows]):
            return rows
        data = []
        for number, row in rows:
            sort = self.sort(number, row)
            if sort == "data":
                data.append((number, row))
            elif sort != "blank":
                passed.append(PassedOver(self.sheet.name, number, Text(_WHY[sort])))
        return data

    def _are_data(self, rows: list[list[Cell]]) -> bool:
        """Whether nothing in the rows asks for a second look, as in most thousands of rows."""
        leads = [row[0] for row in rows]
        texts = [lead for lead in leads if type(lead) is str]
        return not (
            "" in leads
            or any(map(str.isspace, texts))
            or _MAYBE_LABEL.search("|".join(texts))
            or any("" in [row[index] for row in rows] for index in self.needed)
            or any(row in self.headings for row in rows)
        )

    def sort(self, number: int, row: list[Cell]) -> _Sort:
        """What the row is."""
        lead = row[0]
        if lead == "" or (type(lead) is str and (lead.isspace() or _MAYBE_LABEL.search(lead))):
            return self._look(number, row)
        for index in self.needed:
            if row[index] == "":
                return self._look(number, row)
        return "heading" if row in self.headings else "data"

    def _look(self, number: int, row: list[Cell]) -> _Sort:
        filled = {
            index: fold(cell) if isinstance(cell, str) else cell
            for index, cell in enumerate(row)
            if cell != "" and not (isinstance(cell, str) and fold(cell) in BLANKS)
        }
        if not filled:
            return "blank"
        lead = next(iter(filled.values()))
        if isinstance(lead, str) and _LEADS_TOTAL.fullmatch(lead.replace(" ", "")):
            return "total"
        if isinstance(lead, str) and _LEADS_NOTE.match(lead):
            return "note"
        if row in self.headings:
            return "heading"
        return "data" if all(index in filled for index in self.needed) else self._incomplete(number, filled)

    def _incomplete(self, number: int, filled: dict[int, Cell]) -> _Sort:
        known = self.indexes & filled.keys()
        texts = [cell.replace(" ", "") for cell in filled.values() if isinstance(cell, str)]
        if any(map(_IS_TOTAL.fullmatch, texts)):
            return "total"
        if known and known <= self.amounts and all((number - 1, index) in self.sheet.sums for index in known):
            return "total"
        first = next(iter(filled))
        if not known or (len(filled) == 1 and (number - 1, first) in self.sheet.wide):
            return "note"
        return "data"
