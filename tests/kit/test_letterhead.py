"""The firm's name and the department stand at the head of every printed page; text is read on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from shared.department import office, staffed

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["office", "staffed"]

WORKBOOKS = (
    ("client", "export", "--xlsx"),
    ("reminders", "--out"),
    ("complaints", "stats", "--xlsx"),
    ("callbacks", "stats", "--xlsx"),
    ("payout", "forecast", "--xlsx"),
)
A4_LANDSCAPE = 152
"""Characters of 10 points, as widths of columns count them, that a line of the printed page takes."""


def pages(office: Any, words: tuple[str, ...], path: Path) -> list[Any]:
    office.ok(*words, path, "--force")
    return [sheet for sheet in openpyxl.load_workbook(path).worksheets if sheet.sheet_state == "visible"]


@pytest.mark.parametrize("words", WORKBOOKS, ids=" ".join)
def test_the_firm_heads_every_page_once_it_is_named(
    office: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    for sheet in pages(office, words, tmp_path / "out.xlsx"):
        assert sheet.oddHeader.left.text is None
    firm = '[firm]\nname = "远信 & 合基金管理有限公司"\n'
    (office.folder / "policy.toml").write_text(firm, "utf-8")
    for sheet in pages(office, words, tmp_path / "out.xlsx"):
        assert sheet.oddHeader.left.text == "远信 && 合基金管理有限公司  客服部"


@pytest.mark.parametrize("words", WORKBOOKS[1:], ids=" ".join)  # the export of all columns is no printed page
def test_what_is_printed_is_of_eight_points_at_least(
    office: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    for sheet in pages(office, words, tmp_path / "out.xlsx"):
        width = sum(column.width for column in sheet.column_dimensions.values())
        assert 10 * min(1, A4_LANDSCAPE / width) >= 8, (sheet.title, width)
        assert sheet.oddFooter.left.size is None or sheet.oddFooter.left.size >= 8
