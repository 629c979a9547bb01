"""A call sheet filled in and saved by LibreOffice is read back like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from callbacks.filling import CHANGED, NEW, RIGHT, Filled, cells
from openpyxl import load_workbook
from shared.spreadsheet_program import filled_by_program, needs_program, run

if TYPE_CHECKING:
    from pathlib import Path

LATER = {"now": "2026-10-21 15:00"}

pytestmark = needs_program


def test_a_sheet_filled_in_by_the_program_is_recorded_once(desk: Any, tmp_path: Path) -> None:
    path = tmp_path / "回访表.xlsx"
    desk.ok("callbacks", "plan", "--fund", "YX01", "--xlsx", path, lang="zh")
    rows: dict[str, Filled] = {
        "A1": {**RIGHT, "回访时间": "10-21 09:30"},
        "A2": RIGHT,
        "B1": {**CHANGED, **NEW, "问题": "原账户已销户"},
    }
    back = filled_by_program(path, cells(path, rows), tmp_path)
    made = desk.json("callbacks", "import", back, **LATER)
    assert (made["created"], made["errors"]) == (2, [])
    first, second = desk.json("callbacks", "list", **LATER)
    assert (first["contracts"], first["account_confirmed"]) == (["A1", "A2"], True)
    assert (second["account_changed"], second["findings"][0]["text"]) == (True, "原账户已销户")
    assert desk.json("callbacks", "import", back, **LATER)["skipped"] == 2


def test_the_program_keeps_the_lock_and_the_hidden_tab(desk: Any, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    desk.ok("callbacks", "plan", "--fund", "YX01", "--xlsx", path)
    for form in ("ods", "xlsx"):
        run(tmp_path / "profile", "--convert-to", form, "--outdir", str(tmp_path / form), str(path))
        path = tmp_path / form / f"sheet.{form}"
    book: Any = load_workbook(path)
    assert book.worksheets[0].protection.sheet is True
    assert book["fundcs"].sheet_state != "visible"
    assert desk.json("callbacks", "import", path, **LATER)["blank"] == 3
