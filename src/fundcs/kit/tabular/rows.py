"""A table's rows: data is read whole or becomes errors with their cells; the rest is said to be passed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from fundcs.kit.errors import FundcsError, Refused
from fundcs.kit.i18n import N_, Text
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.privacy import mask, mask_text
from fundcs.kit.tabular.cells import BLANKS, reader, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fundcs.kit.tabular.reading import Cell
    from fundcs.kit.tabular.table import Column, Table

_Sort: TypeAlias = Literal["data", "blank", "total", "note", "heading"]
_WHY: Final[dict[_Sort, str]] = {
    "total": N_("a total"),
    "note": N_("a note or a signature line"),
    "heading": N_("a repeated heading"),
}
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


class Row(NamedTuple):
    """A row of data: its number on its sheet, from 1, and its fields' values, None where blank or absent."""

    number: int
    sheet: str
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one cell; `column` is its heading, `value` is masked where it is personal."""

    sheet: str
    row: int
    column: str
    value: str
    problem: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What was not read though something stands there; row 0 is the whole sheet."""

    sheet: str
    row: int
    why: Text


@dataclass(slots=True)
class Body:
    """What a table's rows came to; `read` counts the rows of data, those with errors among them."""

    read: int = 0
    rows: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    passed: list[PassedOver] = field(default_factory=list)


def read_rows(table: Table, columns: Sequence[Column]) -> Body:
    """Every row below the heading. Nothing is raised for a cell: its refusal is kept and its row left out.

    Blank rows, totals, notes and repeated headings are passed over; a row with some required fields and not
    the others is an error.
    """
    body = Body()
    data = _data(table, columns, body)
    numbers = [number for number, _row in data]
    values: dict[str, Iterable[object]] = {column.field: repeat(None, len(data)) for column in columns}
    present = [column for column in columns if column.field in table.fields]
    # In the sheet's order, which is that of a row's errors.
    for column in sorted(present, key=lambda column: table.fields[column.field].index):
        values[column.field] = _read_column(table, column, [row for _number, row in data], numbers, body)
    wrong = {error.row for error in body.errors}
    name = table.sheet.name
    body.read = len(data)
    body.rows = [
        Row(number, name, dict(zip(values, row, strict=True)))
        for number, row in zip(numbers, zip(*values.values(), strict=True), strict=True)
        if number not in wrong
    ]
    body.errors.sort(key=lambda error: error.row)
    return body


def _data(table: Table, columns: Sequence[Column], body: Body) -> list[tuple[int, list[Cell]]]:
    """The rows of data with their numbers; of the others, what is not blank goes to `body.passed`."""
    width = 1 + max(head.index for head in table.fields.values())
    sort = _Sorter(table, columns).sort
    data = []
    for number, row in enumerate(table.sheet.rows[table.row :], start=table.row + 1):
        if len(row) < width:
            row.extend([""] * (width - len(row)))
        sort_of_row = sort(number, row)
        if sort_of_row == "data":
            data.append((number, row))
        elif sort_of_row != "blank":
            body.passed.append(PassedOver(table.sheet.name, number, Text(_WHY[sort_of_row])))
    return data


def _read_column(
    table: Table, column: Column, rows: list[list[Cell]], numbers: list[int], body: Body
) -> list[object]:
    """A column's values, each distinct one read once: ledgers repeat amounts, rates, days, names of funds."""
    head = table.fields[column.field]
    cells = [row[head.index] for row in rows]
    if True in cells or False in cells:  # equal to 1.0 and 0.0, which are read otherwise
        cells = [str(cell).upper() if isinstance(cell, bool) else cell for cell in cells]
    unit = table.unit if head.unit is None else head.unit
    read = reader(column.kind, unit=unit, percent=head.percent, day_zero=table.sheet.day_zero)
    values: dict[Cell, object] = {}
    refusals: dict[Cell, FundcsError] = {}
    for cell in set(cells):
        try:
            values[cell] = read(cell)
            if column.required and values[cell] is None:
                raise Refused(N_("a value is needed here"))
        except FundcsError as refusal:
            values[cell], refusals[cell] = None, refusal
    if refusals:
        body.errors += [
            cell_error(table, column, number, refusals[cell])
            for number, cell in zip(numbers, cells, strict=True)
            if cell in refusals
        ]
    if column.kind == "amount" and table.sheet.merged:
        merged = [number for number in numbers if (number - 1, head.index) in table.sheet.merged]
        body.errors += [
            cell_error(
                table,
                column,
                number,
                Refused(N_("the cell is merged over several rows; give each row its own amount")),
            )
            for number in merged
        ]
    return [values[cell] for cell in cells]


def cell_error(table: Table, column: Column, number: int, problem: FundcsError | Text) -> CellError:
    """The error of a field's cell in row `number`, its value as the sheet has it, masked where personal."""
    head = table.fields.get(column.field)
    row = table.sheet.rows[number - 1]
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
