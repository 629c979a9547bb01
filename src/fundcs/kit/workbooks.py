"""Workbooks that a department prints and signs: text stays text, one look, A4, results beside formulas.

openpyxl writes the workbook, all but its rows. Those are written here as the format's own XML: openpyxl takes
six times as long for them, guesses a text that begins with `=` to be a formula, and leaves out a formula's
result, so that a preview or a reader of values sees nothing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.writer.excel import ExcelWriter

from fundcs.kit import letterhead, roundtrip
from fundcs.kit.files import MARK
from fundcs.kit.i18n import _
from fundcs.kit.tabular.guard import percent_text

if TYPE_CHECKING:
    from openpyxl import Workbook

    from fundcs.kit.roundtrip import Slip

Result: TypeAlias = int | Decimal | str

MONEY = "#,##0.00_ "
RATE = "0.00##%"
COUNT = "#,##0"
DATE = "yyyy-mm-dd"
_A3, _A4 = 8, 9
_A4_SIDES: Final = {"portrait": 8.27, "landscape": 11.69}
"""Inches across."""
_MARGIN, _SMALLEST = 0.3, 8
MM_PER_INCH: Final = 25.4
DIGIT: Final = 8
"""Pixels of a digit on a page that is printed at true size."""
_BODY_SIZE, _LINE_HEIGHT, _AIR, _HEADER_SIZE, _FOOTER_SIZE = 10, 13.5, 4, 9, 8
_CHART_ROW, _POINTS_OF_CM = 15.0, 28.35
"""Points: the height of the rows below a chart, and of a centimetre."""
_LONGEST_FOOTER: Final = 220
"""Excel takes 255 characters of a footer with its codes and the page numbers; it repairs a longer one."""
_NO_ROWS: Final = re.compile(rb"<sheetData\s*(?:/>|></sheetData>)")
_FOOTER_OF_TAB: Final = re.compile(rb"<oddFooter>.*?</oddFooter>", re.DOTALL)
_BROKEN_LINE: Final = re.compile(rb"_x000a_")
"""A line break as openpyxl writes it into a footer; LibreOffice would print these letters."""
_RULE = Side(style="thin", color="A6A6A6")
_BOX = Border(left=_RULE, right=_RULE, top=_RULE, bottom=_RULE)
_HEAD_FILL = PatternFill("solid", fgColor="E8EEF4")
_OPEN_FILL = PatternFill("solid", fgColor="FFFBE6")


class Formula(NamedTuple):
    """A live formula, its `=` left out, and the result it has now."""

    text: str
    result: Result


def _text_width(text: str) -> int:
    """The columns that `text` takes: two for a Chinese character."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _lines(text: str, width: float) -> int:
    """The lines that `text` takes in a cell so many columns wide."""
    room = max(int(width) - 1, 1)
    return sum(max(-(-_text_width(part) // room), 1) for part in text.split("\n"))


def pixels(mm: float, count: int) -> list[int]:
    """The sizes of `count` columns or rows of so many mm in whole pixels, 96 an inch: programs round so.

    They differ by one, so that none is half a pixel off its place.
    """
    borders = [round(mm * place / MM_PER_INCH * 96) for place in range(count + 1)]
    return [border - before for before, border in pairwise(borders)]


def yuan(fen: int) -> int | Decimal:
    """Fen as the number of yuan that a cell holds; exact, never a float."""
    whole, rest = divmod(fen, 100)
    return Decimal(fen).scaleb(-2) if rest else whole


class Look(NamedTuple):
    """How a cell looks. `horizontal` and `indent` are openpyxl's words; `boxed` draws a thin rule.

    `open`: to be filled in where its page is protected; `offered`: shaded, so that it is seen to be.
    """

    number_format: str = "General"
    horizontal: str | None = None
    bold: bool = False
    size: int = 10
    boxed: bool = True
    wrap: bool = False
    indent: int = 0
    filled: bool = False
    open: bool = False
    offered: bool = False


HEAD = Look(horizontal="center", bold=True, wrap=True, filled=True)
TITLE = Look(horizontal="centerContinuous", bold=True, size=16, boxed=False)
PLAIN = Look(boxed=False)
TEXT = Look()
WRAPPED = Look(wrap=True)
LABEL = Look(bold=True)
AMOUNT = Look(MONEY, "right")
TOTAL = Look(MONEY, "right", bold=True)
NUMBER = Look(COUNT, "right")
DAY = Look(DATE, "center")
_UNDER_CHART = Look(boxed=False)
_MARK = Look(horizontal="right", bold=True, boxed=False)


class Page:
    """One tab: rows appended top down."""

    def __init__(self, book: Workbook, title: str, widths: Sequence[float]) -> None:
        self.sheet: Any = book.create_sheet(title)
        self.title = title
        self.width = len(widths)
        self._widths = tuple(widths)
        self.rows = 0
        self.xml = BytesIO()
        self._letters = [get_column_letter(index) for index in range(1, self.width + 1)]
        self._styles: dict[Look, int] = {}
        self._slip: Slip | None = None
        for letter, width in zip(self._letters, widths, strict=True):
            self.sheet.column_dimensions[letter].width = width

    def landscape(self, *, header_row: int | None, footer: str) -> None:
        """Print landscape, one page wide, header rows repeated; `footer` stands at the left.

        The paper is A4, or A3 where A4 would make the text smaller than 8 points.
        At the head of each printed page stand the firm and the department, where the policy names the firm.
        """
        self._print("landscape", header_row, footer)

    def portrait(self, *, header_row: int | None, footer: str) -> None:
        """As `landscape`, upright."""
        self._print("portrait", header_row, footer)

    def exact(self, left: float, top: float) -> None:
        """Print upright on A4 at true size, without head and foot; the first cell `left` and `top` mm in.

        Rows are as high as `row_of` is told. A column's width is counted in digits of the workbook's own
        letters. Those of Courier New 10 are just 8 pixels wide, also where a program has another letter in
        its place; of other letters programs round the width each in its way.
        """
        sheet = self.sheet
        normal = sheet.parent._named_styles["Normal"]  # noqa: SLF001 - openpyxl gives no other way to it
        normal.font = Font(name="Courier New", size=_BODY_SIZE)
        setup = sheet.page_setup
        setup.orientation, setup.paperSize, setup.scale = "portrait", _A4, 100
        margins = sheet.page_margins
        margins.left, margins.top = left / MM_PER_INCH, top / MM_PER_INCH
        margins.right = margins.bottom = margins.header = margins.footer = 0

    def row_of(self, values: Sequence[object], looks: Sequence[Look], height: int) -> int:
        """Append a row that is just so many pixels high, and return its number."""
        return self._append(values, looks, height * 0.75)

    def _print(self, orientation: str, header_row: int | None, footer: str) -> None:
        sheet = self.sheet
        sheet.page_setup.orientation = orientation
        sheet.page_setup.paperSize = self._paper(orientation)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = _MARGIN
        sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.8, 0.35
        sheet.HeaderFooter.scaleWithDoc = False  # a wide page is made small, its head and foot stay readable
        if letterhead.head():
            sheet.oddHeader.left.text = letterhead.head().replace("&", "&&")
            sheet.oddHeader.left.size = _HEADER_SIZE
            sheet.page_margins.top, sheet.page_margins.header = 0.65, 0.3
        sheet.oddFooter.left.text = _foot(footer).replace("&", "&&")
        sheet.oddFooter.right.text = "&P / &N"
        sheet.oddFooter.left.size = sheet.oddFooter.right.size = _FOOTER_SIZE
        if header_row is not None:
            sheet.print_title_rows = f"1:{header_row}"
            sheet.freeze_panes = f"A{header_row + 1}"

    def _paper(self, orientation: str) -> int:
        """A4 where its width lets the text be read; a column is so many digits of 7 pixels, and 5 beside."""
        across = sum(width * 7 + 5 for width in self._widths) / 96
        room = _A4_SIDES[orientation] - 2 * _MARGIN
        return _A4 if room / across * _BODY_SIZE >= _SMALLEST else _A3

    def row(
        self, values: Iterable[object], looks: Sequence[Look] | Look, *, least: float = 0, air: float = 0
    ) -> int:
        """Append a row, at least `least` points high, and return its number.

        `air`: points to be left beside the lines of a cell. Text stays text, whatever it begins with.
        """
        chosen = [looks] * self.width if isinstance(looks, Look) else looks
        values = list(values)
        return self._append(values, chosen, max(self._height(values, chosen) + air, least))

    def paragraph(self, text: str, look: Look) -> int:
        """Append a text that runs over the whole width, as high as it needs, and return its row."""
        line = max(_LINE_HEIGHT, look.size * 1.5)
        height = _lines(text, sum(self._widths) * _BODY_SIZE / look.size) * line + 2
        row = self._append([text, *[""] * (self.width - 1)], [look] * self.width, height)
        self.merge(row, 1, self.width)
        return row

    def charts(self, charts: Sequence[Any], apart: int) -> None:
        """Place charts of openpyxl's beside each other below what was written, `apart` so many columns.

        As many rows are appended as the tallest takes.
        """
        for number, chart in enumerate(charts):
            self.sheet.add_chart(chart, f"{self._letters[number * apart]}{self.rows + 1}")
        tallest = max((chart.height for chart in charts), default=0)
        for _row in range(int(tallest * _POINTS_OF_CM / _CHART_ROW) + 1):
            self.row([""], _UNDER_CHART, least=_CHART_ROW)

    def new_page(self) -> None:
        """What follows is printed on a new page."""
        if self.rows:
            self.sheet.row_breaks.append(Break(id=self.rows))

    def _append(self, values: Sequence[object], chosen: Sequence[Look], height: float) -> int:
        self.rows += 1
        sized = f' ht="{height}" customHeight="1"' if height else ""
        cells = [
            _cell(f"{letter}{self.rows}", self._style(look), value)
            for letter, value, look in zip(self._letters, values, chosen, strict=False)
        ]
        if self._slip is not None:
            seen = [_seen(value, look) for value, look in zip(values, chosen, strict=False)]
            self._slip.add(self.rows, seen, [look.open for look in chosen])
        self.xml.write(f'<row r="{self.rows}"{sized}>{"".join(cells)}</row>'.encode())
        return self.rows

    def _height(self, values: Sequence[object], looks: Sequence[Look]) -> float:
        """As high as the longest wrapped text needs: not every program finds that out by itself."""
        lines = 1
        for value, look, width in zip(values, looks, self._widths, strict=False):
            if look.wrap and type(value) is str and (2 * len(value) > width or "\n" in value):
                lines = max(lines, _lines(value, width))
        if lines > 1:
            return lines * _LINE_HEIGHT + _AIR
        return looks[0].size * 2 if looks and looks[0].size > _BODY_SIZE else 0

    def confidential(self, heading: str) -> int:
        """Append a line with `heading` at the left and, at the right, the mark of a confidential page.

        For pages that carry accounts or phones (Art. 13-14). Returns the row's number.
        """
        cells = [heading, *[""] * (self.width - 2), _("Internal; keep confidential")]
        return self.row(cells, [PLAIN] * (self.width - 1) + [_MARK])

    def merge(self, row: int, first: int, last: int) -> None:
        """Make one cell of the columns `first` to `last`, counted from 1; the value stands in the first."""
        self.sheet.merged_cells.ranges.add(CellRange(min_row=row, max_row=row, min_col=first, max_col=last))

    def seal(self, slip: Slip) -> None:
        """Lock the page but for its open cells, and seal what every row holds on `slip` as it is appended."""
        self._slip = slip
        self.protect()

    def protect(self) -> None:
        """Lock what is not open against typing; whoever must may unlock it, for there is no password."""
        protection = self.sheet.protection
        protection.sheet = True
        protection.formatColumns = protection.formatRows = protection.autoFilter = False  # that is: allowed

    def offer(self, rows: tuple[int, int], columns: tuple[int, int], *values: str) -> None:
        """Offer values in a block of cells, rows and columns from 1; others may be typed all the same."""
        first, last = get_column_letter(columns[0]), get_column_letter(columns[1])
        listed = DataValidation(type="list", formula1=f'"{",".join(values)}"', allow_blank=True)
        listed.showErrorMessage = False
        listed.add(f"{first}{rows[0]}:{last}{rows[1]}")
        self.sheet.data_validations.append(listed)

    def filter(self, header_row: int) -> None:
        """Offer to sort and filter the rows below the headings."""
        self.sheet.auto_filter.ref = f"A{header_row}:{self._letters[-1]}{max(self.rows, header_row)}"

    def hide(self) -> None:
        """Keep the tab out of sight; spreadsheet programs keep it when they save."""
        self.sheet.sheet_state = "veryHidden"
        self.protect()

    def close(self) -> None:
        """Set the print area to what was written."""
        self.sheet.print_area = f"A1:{get_column_letter(self.width)}{max(self.rows, 1)}"

    def _style(self, look: Look) -> int:
        """The number under which the workbook keeps the look."""
        number = self._styles.get(look)
        if number is None:
            cell = WriteOnlyCell(self.sheet)
            cell.number_format = look.number_format
            cell.font = Font(name="宋体", size=look.size, bold=look.bold)
            cell.alignment = Alignment(
                horizontal=look.horizontal, vertical="center", wrap_text=look.wrap, indent=look.indent
            )
            if look.boxed:
                cell.border = _BOX
            if look.open:
                cell.protection = Protection(locked=False)
            if look.filled:
                cell.fill = _HEAD_FILL
            elif look.offered:
                cell.fill = _OPEN_FILL
            number = self._styles[look] = cell.style_id
        return number


def _seen(value: object, look: Look) -> object:
    """A value as it is read back: a share in percent, a number without its last zeros, blank for none."""
    if isinstance(value, Formula):
        value = value.result
    if isinstance(value, (int, Decimal)) and "%" in look.number_format:
        return percent_text(str(value))
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else value


def _cell(place: str, style: int, value: object) -> str:
    """A cell's XML. The kind is said by the type of `value`, never guessed from its text."""
    if value is None or value == "":
        return f'<c r="{place}" s="{style}"/>'
    if isinstance(value, str):
        space = ' xml:space="preserve"' if value != value.strip() else ""
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{space}>{_text(value)}</t></is></c>'
    if isinstance(value, Formula):
        formula, result = value
        kind, value_text = (' t="str"', _text(result)) if isinstance(result, str) else ("", _number(result))
        return f'<c r="{place}" s="{style}"{kind}><f>{_text(formula)}</f><v>{value_text}</v></c>'
    return f'<c r="{place}" s="{style}"><v>{_number(value)}</v></c>'


def _text(text: str) -> str:
    return escape(ILLEGAL_CHARACTERS_RE.sub("", text))


def _number(value: object) -> str:
    if isinstance(value, date):
        return _serial(value)
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise TypeError(f"a cell holds text, numbers and days, not {type(value).__name__}")
    return format(value, "f") if isinstance(value, Decimal) else str(value)


@lru_cache(maxsize=4096)
def _serial(day: date) -> str:
    """A day, or a moment without a zone, as spreadsheets count."""
    return str(to_excel(day))  # type: ignore[no-untyped-call]


def _foot(footer: str) -> str:
    """The footer, and below it who exported the page, as far as there is room."""
    exporter = letterhead.exporter()
    room = _LONGEST_FOOTER - len(footer) - 1
    if exporter is None or room <= 0:
        return footer
    line = exporter.line(room)
    return f"{footer}\n{line}" if len(line) <= room else footer


def carry(book: Workbook, slip: Slip) -> Page:
    """Make the hidden tab by which a sheet that comes back is known; the file's properties name it too."""
    rows = slip.rows
    page = Page(book, roundtrip.TAB, [12] * max(map(len, rows)))
    for row in rows:
        page.row(row, PLAIN)
    page.hide()
    book.properties.identifier = " ".join(slip.stamp)
    return page


def save(book: Workbook, pages: Sequence[Page], path: Path) -> None:
    """Write the workbook to `path`, the pages with their rows, and who wrote it."""
    book.properties.creator = book.properties.lastModifiedBy = MARK
    exporter = letterhead.exporter()
    if exporter is not None:
        book.properties.description = exporter.line()
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as plain:
        ExcelWriter(book, plain).save()
    rows = {page.sheet.path.lstrip("/"): page.xml for page in pages}
    packing = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
    with zipfile.ZipFile(raw) as plain, packing as packed:
        for name in plain.namelist():
            if name in rows:
                _write_tab(packed, name, plain.read(name), rows[name])
            else:
                packed.writestr(name, plain.read(name))


def _write_tab(packed: zipfile.ZipFile, name: str, xml: bytes, rows: BytesIO) -> None:
    before, after = _NO_ROWS.split(xml)
    after = _FOOTER_OF_TAB.sub(lambda footer: _BROKEN_LINE.sub(b"\n", footer[0]), after)
    with packed.open(name, "w") as part:
        part.write(before + b"<sheetData>")
        part.write(rows.getbuffer())
        part.write(b"</sheetData>" + after)
