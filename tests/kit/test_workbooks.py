from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from fundcs.kit.workbooks import DATE, MONEY, TEXT, Formula, Look, Page, save, yuan


def _saved(path: Path, *rows: tuple[object, ...], look: Look = TEXT) -> Path:
    book = Workbook(write_only=True)
    page = Page(book, "tab", [10] * 4)
    for row in rows:
        page.row(row, look)
    page.close()
    save(book, [page], path)
    return path


TEXTS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "#N/A", "0012345678901234567"]


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_text_whatever_it_begins_with(tmp_path: Path, text: str) -> None:
    cell = load_workbook(_saved(tmp_path / "a.xlsx", (text,)))["tab"]["A1"]
    assert (cell.data_type, cell.value) == ("s", text)


def test_a_formula_is_live_and_carries_its_result(tmp_path: Path) -> None:
    path = _saved(tmp_path / "a.xlsx", (1, 2, Formula("A1+B1", 3)), ("x", Formula("C1*2", Decimal("6.50"))))
    assert load_workbook(path)["tab"]["C1"].value == "=A1+B1"
    values = load_workbook(path, data_only=True)["tab"]
    assert (values["C1"].value, values["B2"].value) == (3, 6.5)


def test_control_characters_are_left_out_of_a_cell(tmp_path: Path) -> None:
    assert load_workbook(_saved(tmp_path / "a.xlsx", ("王\x07小明",)))["tab"]["A1"].value == "王小明"


FEN = [(1, Decimal("0.01")), (100, 1), (499999900, 4999999), (10**14 - 1, Decimal("999999999999.99"))]


@pytest.mark.parametrize(("fen", "shown"), FEN)
def test_fen_become_exact_yuan(fen: int, shown: object) -> None:
    assert yuan(fen) == shown


def test_a_day_keeps_its_format(tmp_path: Path) -> None:
    cell = load_workbook(_saved(tmp_path / "a.xlsx", (date(2026, 2, 28),), look=Look(DATE)))["tab"]["A1"]
    assert (cell.value.date(), cell.number_format) == (date(2026, 2, 28), DATE)


def test_one_look_in_two_columns_holds_two_values(tmp_path: Path) -> None:
    sheet = load_workbook(_saved(tmp_path / "a.xlsx", (1, 2, 3), (4, None, 6), look=Look(MONEY)))["tab"]
    assert [[cell.value for cell in row[:3]] for row in sheet.iter_rows()] == [[1, 2, 3], [4, None, 6]]


@pytest.mark.parametrize(
    ("orientation", "width", "paper"),
    [
        ("landscape", 15.0, 9),
        ("landscape", 18.2, 9),
        ("landscape", 18.6, 8),
        ("portrait", 12.4, 9),
        ("portrait", 12.7, 8),
    ],
)
def test_a_page_too_wide_for_a4_at_eight_points_prints_on_a3(
    tmp_path: Path, orientation: str, width: float, paper: int
) -> None:
    book = Workbook(write_only=True)
    page = Page(book, "tab", [width] * 10)  # at 100% a column is 7 pixels a digit and 5, of 96 an inch
    getattr(page, orientation)(header_row=1, footer="")
    page.close()
    save(book, [page], tmp_path / "a.xlsx")
    setup = load_workbook(tmp_path / "a.xlsx")["tab"].page_setup
    assert (setup.orientation, int(setup.paperSize or 0)) == (orientation, paper)
    inches = {9: {"landscape": 11.69, "portrait": 8.27}, 8: {"landscape": 16.54, "portrait": 11.69}}[paper]
    assert 10 * (inches[orientation] - 0.6) * 96 / (10 * (width * 7 + 5)) >= 8


def test_a_page_prints_on_a4_landscape_with_its_header_repeated(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    page = Page(book, "tab", [10, 10])
    page.landscape(header_row=2, footer="Version 1 & more")
    for n in range(5):
        page.row([n, n], TEXT)
    page.close()
    save(book, [page], tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx")["tab"]
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.print_area == "'tab'!$A$1:$B$5"
    footer = sheet.oddFooter
    assert footer is not None
    assert footer.left.text == "Version 1 && more"


def test_a_footer_of_two_lines_is_broken_in_every_program(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    page = Page(book, "tab", [10])
    page.landscape(header_row=None, footer="Version 1\nread by S001")
    page.row(["a"], TEXT)
    page.close()
    save(book, [page], tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "a.xlsx") as packed:
        assert b"Version 1\nread by S001" in packed.read("xl/worksheets/sheet1.xml")
    footer = load_workbook(tmp_path / "a.xlsx")["tab"].oddFooter
    assert footer is not None
    assert footer.left.text == "Version 1\nread by S001"


def test_text_keeps_its_signs_spaces_and_lines(tmp_path: Path) -> None:
    texts = ("a < b & c > d", '"quoted"', "  kept  ", "two\nlines")
    sheet = load_workbook(_saved(tmp_path / "a.xlsx", texts))["tab"]
    assert tuple(cell.value for cell in sheet[1]) == texts


def test_a_formula_may_result_in_text(tmp_path: Path) -> None:
    path = _saved(tmp_path / "a.xlsx", ("x", Formula('A1&" & <y>"', "x & <y>")))
    assert load_workbook(path)["tab"]["B1"].value == '=A1&" & <y>"'
    assert load_workbook(path, data_only=True)["tab"]["B1"].value == "x & <y>"


def test_what_is_neither_text_number_nor_day_is_no_cell(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="bool"):
        _saved(tmp_path / "a.xlsx", (True,))
