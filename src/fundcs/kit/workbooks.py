"""Workbooks that a department prints and signs: text stays text, one look, A4, results beside formulas.

Rows are streamed (openpyxl's write-only mode). openpyxl writes a formula without its result, so that a
preview or a reader of values sees nothing; `save` writes the results in.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from unicodedata import east_asian_width

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.writer.excel import ExcelWriter

if TYPE_CHECKING:
    from openpyxl import Workbook

Result: TypeAlias = int | Decimal | str

MONEY = "#,##0.00_ "
RATE = "0.00##%"
COUNT = "#,##0"
DATE = "yyyy-mm-dd"
_A4 = 9
_BODY_SIZE, _LINE_HEIGHT = 10, 13.5
_EMPTY_RESULT = re.compile(rb"</f><v\s*(?:/>|></v>)")
_RULE = Side(style="thin", color="A6A6A6")
_BOX = Border(left=_RULE, right=_RULE, top=_RULE, bottom=_RULE)
_HEAD_FILL = PatternFill("solid", fgColor="E8EEF4")


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula, its `=` left out, and the result it has now."""

    text: str
    result: Result


def _text_width(text: str) -> int:
    """The columns that `text` takes: two for a Chinese character."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def yuan(fen: int) -> int | Decimal:
    """Fen as the number of yuan that a cell holds; exact, never a float."""
    whole, rest = divmod(fen, 100)
    return Decimal(fen).scaleb(-2) if rest else whole


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks. `horizontal` and `indent` are openpyxl's words; `boxed` draws a thin rule."""

    number_format: str = "General"
    horizontal: str | None = None
    bold: bool = False
    size: int = 10
    boxed: bool = True
    wrap: bool = False
    indent: int = 0
    filled: bool = False


HEAD = Look(horizontal="center", bold=True, wrap=True, filled=True)
TITLE = Look(horizontal="centerContinuous", bold=True, size=16, boxed=False)
PLAIN = Look(boxed=False)
TEXT = Look()
WRAPPED = Look(wrap=True)


class Page:
    """One tab: rows appended top down, results of formulas remembered in order."""

    def __init__(self, book: Workbook, title: str, widths: Sequence[float]) -> None:
        self.sheet: Any = book.create_sheet(title)
        self.title = title
        self.width = len(widths)
        self._widths = tuple(widths)
        self.rows = 0
        self.results: list[Result] = []
        self._cells: dict[tuple[int, Look], _Cell] = {}
        for index, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(index)].width = width

    def landscape(self, *, header_row: int | None, footer: str) -> None:
        """Print on A4 landscape, one page wide, header rows repeated; `footer` stands at the left."""
        self._print("landscape", header_row, footer)

    def portrait(self, *, header_row: int | None, footer: str) -> None:
        """As `landscape`, upright."""
        self._print("portrait", header_row, footer)

    def _print(self, orientation: str, header_row: int | None, footer: str) -> None:
        sheet = self.sheet
        sheet.page_setup.orientation = orientation
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = 0.3
        sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.8, 0.35
        sheet.oddFooter.left.text = footer.replace("&", "&&")
        sheet.oddFooter.right.text = "&P / &N"
        if header_row is not None:
            sheet.print_title_rows = f"1:{header_row}"
            sheet.freeze_panes = f"A{header_row + 1}"

    def row(self, values: Iterable[object], looks: Sequence[Look] | Look, *, least: float = 0) -> int:
        """Append a row, at least `least` points high, and return its number.

        Text stays text, whatever it begins with.
        """
        chosen = [looks] * self.width if isinstance(looks, Look) else looks
        values = list(values)
        self._set_height(values, chosen, least)
        places = zip(range(self.width), values, chosen, strict=False)
        self.sheet.append([self._filled(*place) for place in places])
        self.rows += 1
        return self.rows

    def _set_height(self, values: Sequence[object], looks: Sequence[Look], least: float) -> None:
        """As high as the longest wrapped text needs: not every program finds that out by itself."""
        lines = 1
        for value, look, width in zip(values, looks, self._widths, strict=False):
            if look.wrap and type(value) is str and (2 * len(value) > width or "\n" in value):
                room = max(int(width) - 1, 1)
                lines = max(lines, sum(max(-(-_text_width(part) // room), 1) for part in value.split("\n")))
        height = 0.0
        if lines > 1:
            height = lines * _LINE_HEIGHT
        elif looks and looks[0].size > _BODY_SIZE:
            height = looks[0].size * 2
        if max(height, least):
            self.sheet.row_dimensions[self.rows + 1].height = max(height, least)

    def merge(self, row: int, first: int, last: int) -> None:
        """Make one cell of the columns `first` to `last`, counted from 1; the value stands in the first."""
        self.sheet.merged_cells.ranges.add(CellRange(min_row=row, max_row=row, min_col=first, max_col=last))

    def close(self) -> None:
        """Set the print area to what was written."""
        self.sheet.print_area = f"A1:{get_column_letter(self.width)}{max(self.rows, 1)}"

    def _filled(self, column: int, value: object, look: Look) -> _Cell:
        """The column's cell of that look with `value` in it; a row is written before the next is filled."""
        cell = self._cells.get((column, look))
        if cell is None:
            cell = self._cells[column, look] = self._cell(look)
        if isinstance(value, Formula):
            self.results.append(value.result)
            cell.put(f"={value.text}", "f")
        elif isinstance(value, str):
            cell.put(ILLEGAL_CHARACTERS_RE.sub("", value), "s")
        elif isinstance(value, (date, datetime)):
            cell.put(value, "d")
        else:
            cell.put(value, "n")
        return cell

    def _cell(self, look: Look) -> _Cell:
        cell = _Cell(self.sheet, column=1, row=1)
        cell.number_format = look.number_format
        cell.font = Font(name="宋体", size=look.size, bold=look.bold)
        cell.alignment = Alignment(
            horizontal=look.horizontal, vertical="center", wrap_text=look.wrap, indent=look.indent
        )
        if look.boxed:
            cell.border = _BOX
        if look.filled:
            cell.fill = _HEAD_FILL
        return cell


class _Cell(Cell):
    """A cell whose kind is said, not guessed: text that begins with `=` stays text."""

    __slots__ = ()

    def put(self, value: object, kind: str) -> None:
        """Hold `value` as openpyxl's data type `kind`."""
        self._value = value
        self.data_type = kind

    def __repr__(self) -> str:  # openpyxl asks for it at every append, to say in an error that it drops
        return "cell"


def save(book: Workbook, pages: Sequence[Page], path: Path) -> None:
    """Write the workbook to `path`, every formula with its result."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as plain:
        ExcelWriter(book, plain).save()
    results = {f"xl/worksheets/sheet{n}.xml": page.results for n, page in enumerate(pages, 1)}
    packing = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
    with zipfile.ZipFile(raw) as plain, packing as packed:
        for name in plain.namelist():
            data = plain.read(name)
            packed.writestr(name, _with_results(data, results[name]) if results.get(name) else data)


def _with_results(xml: bytes, results: Sequence[Result]) -> bytes:
    """`xml` with the results put in, in the order in which the formulas stand."""
    waiting: Iterator[Result] = iter(results)
    return _EMPTY_RESULT.sub(lambda _found: f"</f><v>{next(waiting)}</v>".encode(), xml)
