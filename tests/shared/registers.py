"""Registers as they were written: a row by the headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from fundcs.kit.registers import HEADER_ROW

if TYPE_CHECKING:
    from pathlib import Path


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a register, each by the headings."""
    sheet: Any = load_workbook(path).worksheets[0]
    headings, *rows = list(sheet.iter_rows(min_row=HEADER_ROW, values_only=True))
    return [dict(zip(headings, row, strict=True)) for row in rows]
