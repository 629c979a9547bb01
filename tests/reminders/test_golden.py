"""The duty list of the sample archive, whole, in every form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from shared import golden

GOLDEN = Path(__file__).parent / "golden"


def hold(name: str, output: str) -> None:
    golden.hold(GOLDEN / name, output)


@pytest.mark.parametrize(
    ("name", "lang"),
    [
        ("reminders.en.txt", "en"), ("reminders.zh.txt", "zh"), ("reminders.json", "en"),
        ("reminders.md", "zh"), ("reminders.html", "zh"), ("reminders.ics", "zh"),
    ],
)  # fmt: skip
def test_the_list_is_what_it_was(sample: Any, monkeypatch: pytest.MonkeyPatch, name: str, lang: str) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    form = name.rpartition(".")[2].replace("txt", "table")
    hold(name, sample.ok("reminders", "--format", form, lang=lang))


def test_the_workbook_is_what_it_was(sample: Any, tmp_path: Path) -> None:
    sample.ok("reminders", "--out", tmp_path / "owed.xlsx", lang="zh")
    sheet: Any = openpyxl.load_workbook(tmp_path / "owed.xlsx").active
    rows = sheet.iter_rows(values_only=True)
    cells = ["\t".join("" if cell is None else str(cell).replace("\n", "⏎") for cell in row) for row in rows]
    about = [
        f"print area {sheet.print_area}",
        f"filter {sheet.auto_filter.ref}",
        f"frozen {sheet.freeze_panes}",
    ]
    hold("reminders.xlsx.txt", "\n".join([*about, sheet.oddFooter.left.text, *cells, ""]))


def test_the_screen_of_the_department_is_what_it_was(sample: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    hold("status.en.txt", sample.ok("status"))
    hold("status.zh.txt", sample.ok("status", lang="zh"))
