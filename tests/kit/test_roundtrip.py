"""A sheet that goes out and comes back: what it is of, and which of its cells were changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from fundcs.kit import roundtrip
from fundcs.kit.errors import Refused
from fundcs.kit.roundtrip import Seal, Slip, Stamp
from fundcs.kit.workbooks import AMOUNT, DATE, PLAIN, RATE, TEXT, Look, Page, carry, save

if TYPE_CHECKING:
    from pathlib import Path

STAMP = Stamp("list", "YX01/2026-09", "S002", "7:abc")
SEAL = Seal("a key that stays in the archive")
OPEN = Look("@", open=True)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A title, a heading, two rows with a box each, and an open line below."""
    path = tmp_path / "list.xlsx"
    book = Workbook(write_only=True)
    page = Page(book, "名单", (10, 10, 10))
    slip = Slip(STAMP, page.title, SEAL)
    page.seal(slip)
    page.row(["名单"], PLAIN)
    page.row(["序号", "合同", "结果"], TEXT)
    for number, contract in enumerate(("A1", "A2"), 1):
        slip.about((contract,), "6222020000000000011")
        page.row([number, contract, ""], (TEXT, TEXT, OPEN))
    page.row(["签字"], OPEN)
    save(book, (page, carry(book, slip)), path)
    return path


def changed(path: Path, **cells: object) -> Path:
    book: Any = load_workbook(path)
    for address, value in cells.items():
        book.worksheets[0][address] = value
    book.save(path)
    return path


def test_a_sheet_that_came_back_says_what_it_is_and_what_its_boxes_hold(sheet: Path) -> None:
    back = roundtrip.read(changed(sheet, C4="合格", A5="签字：李"), "list")
    assert (back.stamp, back.genuine(SEAL), list(back.edited(SEAL))) == (STAMP, True, [])
    rows = [row for row in back.rows if row.keys]
    assert [(row.number, row.keys, row.boxes) for row in rows] == [(3, ("A1",), [2]), (4, ("A2",), [2])]
    assert rows[1].cells[2] == "合格"
    assert rows[0].about == SEAL.of("A1", "6222020000000000011")


def test_a_locked_number_day_or_blank_that_was_only_saved_again_is_not_changed(tmp_path: Path) -> None:
    path, book = tmp_path / "list.xlsx", Workbook(write_only=True)
    page = Page(book, "名单", (12, 12, 12, 12, 12))
    slip = Slip(STAMP, page.title, SEAL)
    page.seal(slip)
    values = (Decimal("1999999.50"), Decimal("0.0950"), date(2026, 2, 1), None, Decimal(3000000))
    page.row(values, (AMOUNT, Look(RATE), Look(DATE), TEXT, AMOUNT))
    save(book, (page, carry(book, slip)), path)
    assert list(roundtrip.read(changed(path), "list").edited(SEAL)) == []
    back = roundtrip.read(changed(path, A1=1999999.51, B1=0.096), "list")
    assert list(back.edited(SEAL)) == [(1, 0), (1, 1)]


@pytest.mark.parametrize("cell", ["A1", "B2", "A3", "B4", "D3", "A9"])
def test_every_other_change_is_found_by_its_cell(sheet: Path, cell: str) -> None:
    back = roundtrip.read(changed(sheet, **{cell: "别的"}), "list")
    assert [roundtrip.address(*place) for place in back.edited(SEAL)] == [cell]


def test_white_space_and_the_kind_of_number_are_no_change(sheet: Path) -> None:
    back = roundtrip.read(changed(sheet, A3="1 ", B3=" A1", A4=2.0), "list")
    assert list(back.edited(SEAL)) == []


def test_rows_that_changed_places_are_changed(sheet: Path) -> None:
    back = roundtrip.read(changed(sheet, B3="A2", B4="A1"), "list")
    assert [roundtrip.address(*place) for place in back.edited(SEAL)] == ["B3", "B4"]


def test_a_stamp_that_was_changed_is_not_genuine(sheet: Path) -> None:
    book: Any = load_workbook(sheet)
    book[roundtrip.TAB]["D1"] = "YX02/2026-09"
    book.save(sheet)
    assert roundtrip.read(sheet, "list").genuine(SEAL) is False


def test_another_kind_of_sheet_is_refused(sheet: Path) -> None:
    with pytest.raises(Refused, match="is not a sheet of fundcs to be filled in here"):
        roundtrip.read(sheet, "call_sheet")


def test_a_tab_that_was_renamed_is_named(sheet: Path) -> None:
    book: Any = load_workbook(sheet)
    book.worksheets[0].title = "改名"
    book.save(sheet)
    with pytest.raises(Refused, match="has no sheet 名单; its sheets are: 改名"):
        roundtrip.read(sheet, "list")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("A4", "第三行"),
        ("A4", None),
        ("A4", "9"),
        ("B4", "x"),
        ("C4", None),
        ("C4", "- - -"),
        ("D4", None),
        ("E4", "A2"),
    ],
)
def test_a_hidden_tab_that_was_changed_is_refused_or_not_genuine(
    sheet: Path, cell: str, value: object
) -> None:
    book: Any = load_workbook(sheet)
    book[roundtrip.TAB][cell] = value
    book.save(sheet)
    try:
        back = roundtrip.read(sheet, "list")
    except Refused:
        return
    assert back.genuine(SEAL) is False


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_seals_of_different_texts_differ(one: list[str], other: list[str]) -> None:
    assert (SEAL.of(*one) == SEAL.of(*other)) == (one == other)


def test_a_seal_needs_its_key() -> None:
    assert Seal("another").of("6222020000000000011") != SEAL.of("6222020000000000011")


def test_a_file_in_a_closed_directory_is_left_to_who_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_path: object) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.is_file", closed)
    assert not roundtrip.is_one(tmp_path / "ledger.csv")
