"""Filling in a call sheet as an officer does, by headings and contract numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path

Filled: TypeAlias = Mapping[str, object]
"""What stands under which heading of a row."""

HEADINGS = 4
RIGHT: Filled = {"接通": "√", "户名无误": "√", "开户行无误": "√", "账号无误": "√"}
CHANGED: Filled = {"接通": "√", "账户变更": "√"}
NEW: Filled = {"新户名": "李娜", "新开户行": "建设银行北京分行", "新账号": "6217001234567890555"}


def places(path: Path) -> tuple[dict[str, str], dict[str, int]]:
    """The letters of the columns by heading, and the rows by contract."""
    sheet: Any = load_workbook(path).worksheets[0]
    columns = {cell.value: cell.column_letter for cell in sheet[HEADINGS]}
    numbers = range(HEADINGS + 1, sheet.max_row + 1)
    return columns, {sheet[f"{columns['合同编号']}{row}"].value: row for row in numbers}


def cells(path: Path, rows: Mapping[str, Filled]) -> dict[str, object]:
    """What is written into which cell; `rows`: by contract, what stands under which heading."""
    columns, numbers = places(path)
    return {
        f"{columns[heading]}{numbers[contract]}": value
        for contract, filled in rows.items()
        for heading, value in filled.items()
    }


def fill(path: Path, rows: Mapping[str, Filled], **other: object) -> Path:
    """Fill in the sheet and save it; `other`: cells by address."""
    book: Any = load_workbook(path)
    for address, value in {**cells(path, rows), **other}.items():
        book.worksheets[0][address] = value
    book.properties.lastModifiedBy = "李专员"
    book.save(path)
    return path
