"""Files are told by their content; sheets come as they stand, with what their merges mean."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from shared.systems import fifo, lengths, permissions, pipes

from fundcs.kit.errors import Refused
from fundcs.kit.tabular.reading import Flaw, read_workbook


def test_a_missing_file_a_directory_and_an_empty_file_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").touch()
    cases: list[tuple[str, str]] = [
        ("no.xlsx", "check its name and directory"),
        ("", "is a directory; name the ledger in it"),
        ("empty.xlsx", "is empty; export the ledger again"),
    ]
    for name, error in cases:
        with pytest.raises(Refused, match=error):
            read_workbook(tmp_path / name)


@permissions
def test_a_file_without_permission_is_refused(book: Any) -> None:
    path = book([["x"]])
    path.chmod(0)
    with pytest.raises(Refused, match="cannot be read"):
        read_workbook(path)


@lengths
def test_a_file_name_the_system_refuses_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        read_workbook(tmp_path / ("x" * 300 + ".xlsx"))


def test_a_pdf_is_unsupported(tmp_path: Path) -> None:
    (tmp_path / "l.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(Refused, match=r"\.xlsx or \.csv"):
        read_workbook(tmp_path / "l.pdf")


@pytest.mark.parametrize("name", ["l.xlsx", "l.XLSX", "l.xlsm", "l.xls", "l.csv", "ledger"])
def test_a_workbook_is_read_whatever_its_name_says(book: Any, name: str) -> None:
    path = book([["a", "b"]]).rename(book([["a", "b"]]).with_name(name))
    [sheet] = read_workbook(path)
    assert sheet.rows == [["a", "b"]]


def test_a_sheet_is_chosen_by_name_also_hidden_or_spaced_otherwise(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.create_sheet("2025 年 认购").sheet_state = "hidden"
    workbook.create_chartsheet("图")
    workbook.save(tmp_path / "l.xlsx")
    assert [(one.name, one.hidden) for one in read_workbook(tmp_path / "l.xlsx")] == [
        ("Sheet", False),
        ("2025 年 认购", True),
    ]
    [chosen] = read_workbook(tmp_path / "l.xlsx", "２０２５ 年 认购 ")
    assert chosen.name == "2025 年 认购"
    with pytest.raises(Refused, match="Sheet, 2025 年 认购"):
        read_workbook(tmp_path / "l.xlsx", "2024")


def test_text_has_no_sheets(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text("a,b\n")
    with pytest.raises(Refused, match="is text and has no sheets; leave --sheet out"):
        read_workbook(tmp_path / "l.csv", "Sheet1")


def test_rows_are_numbered_as_the_sheet_numbers_them(book: Any) -> None:
    def change(page: Any) -> None:
        page["C4"] = "x"

    [sheet] = read_workbook(book([], change=change))
    assert sheet.rows[3][2] == "x"


def test_values_come_with_their_types_and_percents_as_shown(book: Any) -> None:
    def change(page: Any) -> None:
        page["C1"].number_format = "0.00%"
        page["D1"].number_format = 'yyyy"年"m"月"d"日"'

    path = book(
        [["a", 499.9999, 0.095, 46105, datetime.fromisoformat("2026-03-24T10:30"), True, "=1+1", "#N/A"]],
        change=change,
    )
    [sheet] = read_workbook(path)
    assert sheet.rows == [
        [
            "a",
            499.9999,
            "9.5%",
            date(2026, 3, 24),
            datetime.fromisoformat("2026-03-24T10:30"),
            True,
            Flaw.UNCALCULATED,
            "#N/A",
        ]
    ]


def test_a_formula_with_its_result_gives_the_result(book: Any, tmp_path: Path) -> None:
    import zipfile

    path, target = book([["=2*3"]]), tmp_path / "cached.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v></v>", b"<v>6</v>").replace(b"<v />", b"<v>6</v>"))
    [sheet] = read_workbook(target)
    assert sheet.rows == [[6.0]]


def test_a_merge_down_a_column_gives_each_filled_row_its_value(book: Any) -> None:
    def change(page: Any) -> None:
        page.merge_cells("A2:A4")
        page.merge_cells("A6:C6")

    [sheet] = read_workbook(
        book([["人", "号"], ["张伟", 1], [None, 2], [], [None, 3], ["注"]], change=change)
    )
    assert [row[0] for row in sheet.rows] == ["人", "张伟", "张伟", "", "", "注"]
    assert sheet.merged == {(1, 0), (2, 0)}
    assert sheet.wide == {(5, 0)}


def test_workbooks_that_count_from_1904_say_so(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    workbook.save(tmp_path / "mac.xlsx")
    [sheet] = read_workbook(tmp_path / "mac.xlsx")
    assert sheet.day_zero == date(1904, 1, 1)


@pipes
def test_a_fifo_is_refused_not_waited_for(tmp_path: Path) -> None:
    fifo(tmp_path / "l.csv")
    with pytest.raises(Refused, match="is not a regular file"):
        read_workbook(tmp_path / "l.csv")
