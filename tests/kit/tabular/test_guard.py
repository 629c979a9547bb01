"""A workbook that would harm the reader, or that the reader would keep silent about, is found out first."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from fundcs.kit.errors import Refused
from fundcs.kit.tabular import guard
from fundcs.kit.tabular.errors import DamagedWorkbook
from fundcs.kit.tabular.guard import column_letters, inspect, percent_text
from fundcs.kit.tabular.reading import Flaw, read_workbook

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"


def replaced(path: Path, part: str, content: str | bytes) -> Path:
    """A copy of the workbook with one part replaced."""
    target = path.with_name("replaced.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
        if part not in old.namelist():
            new.writestr(part, content)
    return target


def body(book: Any, xml: str) -> Path:
    return replaced(book([["x"]]), SHEET, HEAD + xml + TAIL)


@pytest.mark.parametrize("cell", ["XFD1048576", "A500001", "A1048576", "IW1", "AAA3"])
def test_a_value_far_outside_any_table_is_refused_by_its_cell(book: Any, cell: str) -> None:
    path = book([["合同编号"]], change=lambda page: page.__setitem__(cell, "x"))
    with pytest.raises(Refused, match=cell):
        read_workbook(path)


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_the_last_row_and_column_allowed_are_read(book: Any, prefix: str) -> None:
    names = "".join(
        f'<row r="{row}"><c r="{cell}" t="n"><v>7</v></c></row>'
        for row, cell in [(1, "IV1"), (77_000, "A77000")]
    )
    xml = names.replace("<", f"<{prefix}").replace(f"<{prefix}/", f"</{prefix}")
    space = f'xmlns{":x" if prefix else ""}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    text = f"<{prefix}worksheet {space}><{prefix}sheetData>{xml}</{prefix}sheetData></{prefix}worksheet>"
    [sheet] = read_workbook(replaced(book([["x"]]), SHEET, text))
    assert (len(sheet.rows), len(sheet.rows[0])) == (77_000, 256)


def test_a_prefixed_sheet_is_guarded_like_any_other(book: Any) -> None:
    xml = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    with pytest.raises(Refused, match="delete what does not belong to the table"):
        read_workbook(replaced(book([["x"]]), SHEET, xml))


def test_styled_cells_without_a_value_take_no_room(book: Any) -> None:
    def style(page: Any) -> None:
        page["XFD1048576"].number_format = "0.00"

    [sheet] = read_workbook(book([["x"]], change=style))
    assert sheet.rows == [["x"]]


def test_few_values_that_span_too_many_cells_are_refused(book: Any) -> None:
    with pytest.raises(Refused, match="400000"):
        read_workbook(
            body(
                book,
                '<row r="1"><c r="IV1"><v>1</v></c></row><row r="400000"><c r="A400000"><v>1</v></c></row>',
            )
        )


@pytest.mark.parametrize(
    "xml", ['<row r="1"><c r="1"><f>1</f></c></row>', '<row r="1"><c r="A0" t="e"><v>#N/A</v></c></row>']
)
def test_cells_with_an_address_that_is_none_are_refused(book: Any, xml: str) -> None:
    with pytest.raises(Refused, match="have no addresses; open"):
        read_workbook(body(book, xml))


@pytest.mark.parametrize(
    ("xml", "rows"),
    [
        ("<row r='1'><c><v>1</v></c></row>", [[1.0]]),
        (
            '<row><c r="B1"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>',
            [["", 1.0, 2.0], [3.0]],
        ),
        ('<row r="3"><c><v>1</v></c></row><row><c t="e"><v>#N/A</v></c></row>', [[], [], [1.0], ["#N/A"]]),
        ("<row><c><f>1+1</f></c><c><v>2</v></c></row>", [[Flaw.UNCALCULATED, 2.0]]),
    ],
)
def test_cells_without_an_address_follow_one_another(book: Any, xml: str, rows: list[list[object]]) -> None:
    (sheet,) = read_workbook(body(book, xml))
    width = max(map(len, rows))
    assert sheet.rows == [[*row, *[""] * (width - len(row))] for row in rows]


def test_parts_named_with_backslashes_are_read(book: Any) -> None:
    path = book([["合同编号"], [0.095]])
    with zipfile.ZipFile(path) as archive:
        parts = {member.filename: archive.read(member) for member in archive.infolist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo()
            member.filename = name.replace("/", "\\")
            archive.writestr(member, content)
    assert b"xl\\workbook.xml" in path.read_bytes()
    assert read_workbook(path)[0].rows == [["合同编号"], [0.095]]


def test_a_workbook_that_unzips_beyond_the_limit_is_refused_unopened(book: Any) -> None:
    path = replaced(book([["x"]]), "xl/media/image1.bmp", bytes(guard.LARGEST + 1))
    with pytest.raises(Refused, match="200 MB"):
        read_workbook(path)


def test_a_workbook_packed_beyond_belief_is_refused_unopened(book: Any) -> None:
    with pytest.raises(Refused, match="times its size, which is unlike a ledger; save it again as"):
        read_workbook(replaced(book([["x"]]), "xl/media/image1.bmp", bytes(50 * guard.MEGABYTE)))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET, "xl/styles.xml"])
def test_a_part_that_is_no_xml_makes_the_workbook_damaged(book: Any, part: str) -> None:
    with pytest.raises(DamagedWorkbook):
        read_workbook(replaced(book([["x"]]), part, "<broken"))


def test_a_cut_off_workbook_is_damaged(book: Any, tmp_path: Path) -> None:
    whole = book([["合同编号"]] * 50).read_bytes()
    for length in range(4, len(whole), 97):
        (tmp_path / "cut.xlsx").write_bytes(whole[:length])
        with pytest.raises(DamagedWorkbook):
            read_workbook(tmp_path / "cut.xlsx")


def test_a_workbook_with_flipped_bytes_is_read_or_refused_never_a_crash(book: Any, tmp_path: Path) -> None:
    whole = bytearray(book([["合同编号", "金额"], ["A", 1.5]]).read_bytes())
    refused = 0
    for position in range(0, len(whole), 41):
        flipped = whole.copy()
        flipped[position] ^= 0x5A
        (tmp_path / "f.xlsx").write_bytes(flipped)
        try:
            read_workbook(tmp_path / "f.xlsx")
        except Refused:
            refused += 1
    assert refused > len(whole) / 41 / 4


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "is a workbook of the old .xls kind"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "is protected by a password; open it and save it without one",
        ),
        (b"PK\x03\x04 and then nothing", "is damaged or not an Excel workbook"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "is damaged or not an Excel workbook"),
    ],
)
def test_what_is_no_xlsx_is_refused_by_what_it_is(tmp_path: Path, content: bytes, error: str) -> None:
    path = tmp_path / "l.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused, match=error):
        read_workbook(path)


@pytest.mark.parametrize(("part", "kind"), [("xl/workbook.bin", ".xlsb"), ("content.xml", ".ods")])
def test_other_zipped_workbooks_are_named(tmp_path: Path, part: str, kind: str) -> None:
    with zipfile.ZipFile(tmp_path / "l.xlsx", "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(Refused, match=kind):
        read_workbook(tmp_path / "l.xlsx")


def test_formulas_errors_sums_and_percents_are_found_by_cell(book: Any) -> None:
    def change(page: Any) -> None:
        page["B1"].number_format = "0.00%"
        page["C1"].number_format = '0.00"%"'

    path = book([[1, 0.095, 9.5, "=SUM(A1:A1)", "#REF!"]], change=change)
    [facts] = inspect(path).sheets
    assert facts.percents == {(1, 2)}
    assert facts.uncalculated == facts.sums == {(1, 4)}
    assert facts.errors == {(1, 5): "#REF!"}


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (256, "IV"), (16384, "XFD")]
)
def test_columns_are_lettered(number: int, letters: str) -> None:
    assert column_letters(number) == letters


@pytest.mark.parametrize(
    ("shown", "percent"), [("0.095", "9.5%"), ("0.1", "10%"), ("1", "100%"), ("0", "0%")]
)
def test_a_percent_format_shows_a_hundred_times_the_number(shown: str, percent: str) -> None:
    assert percent_text(shown) == percent


def test_a_formula_whose_result_is_no_text_was_calculated(book: Any) -> None:
    xml = '<row r="1"><c r="A1" t="str"><f>IF(TRUE,"")</f><v></v></c><c r="B1"><f>1+1</f></c></row>'
    [facts] = inspect(body(book, xml)).sheets
    assert facts.uncalculated == {(1, 2)}
