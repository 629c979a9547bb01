"""A register: a list as a workbook to be filtered, printed and filed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from fundcs.kit.registers import HEADER_ROW, Field, Register
from fundcs.kit.workbooks import NUMBER
from fundcs.kit.zone import SHANGHAI

if TYPE_CHECKING:
    from pathlib import Path

LIST = Register("Register of clients", {"name": Field("Client", 10), "count": Field("Count", 8, NUMBER)})
NOON = datetime(2026, 11, 27, 12, tzinfo=SHANGHAI)


def written(path: Path, *rows: dict[str, object]) -> Any:
    LIST.write(rows, path, NOON, "en")
    return load_workbook(path).worksheets[0]


def test_a_register_has_its_title_as_of_when_it_is_and_a_row_for_each(tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", {"name": "张伟", "count": 2, "other": "left out"})
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells == [
        ["Register of clients", None], ["As of 2026-11-27 12:00; rows: 1", None], ["Client", "Count"],
        ["张伟", 2],
    ]  # fmt: skip


def test_a_register_is_filtered_from_its_headings_which_every_page_repeats(tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", {"name": "张伟", "count": 2})
    assert (sheet.auto_filter.ref, sheet.print_title_rows) == ("A3:B4", "$1:$3")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert sheet.freeze_panes == f"A{HEADER_ROW + 1}"


def test_a_row_of_two_lines_has_air(tmp_path: Path) -> None:
    sheet = written(
        tmp_path / "a.xlsx", {"name": "京城置业有限公司", "count": 1}, {"name": "张伟", "count": 1}
    )
    assert (sheet.row_dimensions[4].height, sheet.row_dimensions[5].height) == (37, 21)


def test_an_empty_register_is_its_headings(tmp_path: Path) -> None:
    assert written(tmp_path / "a.xlsx").max_row == HEADER_ROW
