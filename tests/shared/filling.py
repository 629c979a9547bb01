"""Filling in a sheet as a department does: by the headings and by what a row is of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from fundcs.kit.registers import HEADER_ROW

if TYPE_CHECKING:
    from pathlib import Path


def addresses(path: Path, rows: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    """What is written into which cell; `rows`: by what the first column says, under which heading what."""
    sheet: Any = load_workbook(path).worksheets[0]
    columns = {cell.value: cell.column_letter for cell in sheet[HEADER_ROW]}
    numbers = {str(sheet[f"A{row}"].value): row for row in range(HEADER_ROW + 1, sheet.max_row + 1)}
    return {
        f"{columns[heading]}{numbers[of]}": value
        for of, cells in rows.items()
        for heading, value in cells.items()
    }


def filled(path: Path, rows: Mapping[str, Mapping[str, object]], **other: object) -> Path:
    """Fill in the sheet and save it; `other`: cells by address."""
    book: Any = load_workbook(path)
    for address, value in {**addresses(path, rows), **other}.items():
        book.worksheets[0][address] = value
    book.properties.lastModifiedBy = "李专员"
    book.save(path)
    return path
