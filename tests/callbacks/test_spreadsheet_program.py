"""A call sheet filled in and saved by LibreOffice is read back like any other."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pytest
from callbacks.filling import CHANGED, NEW, RIGHT, Filled, cells
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OFFICE = shutil.which("soffice")
LATER = {"now": "2026-10-21 15:00"}
MACRO = """Sub Fill
    Dim hidden(0) As New com.sun.star.beans.PropertyValue
    hidden(0).Name = "Hidden"
    hidden(0).Value = True
    book = StarDesktop.loadComponentFromURL("{url}", "_blank", 0, hidden())
    sheet = book.Sheets.getByIndex(0)
{cells}
    Dim kept(0) As New com.sun.star.beans.PropertyValue
    kept(0).Name = "FilterName"
    kept(0).Value = "Calc MS Excel 2007 XML"
    book.storeToURL("{out}", kept())
    book.close(True)
End Sub
"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">{text}</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/>
</library:library>
"""

pytestmark = pytest.mark.skipif(OFFICE is None, reason="no spreadsheet program is installed")


def run(profile: Path, *words: str) -> None:
    subprocess.run(
        [str(OFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", *words],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip


def filled_by_program(path: Path, rows: Mapping[str, Filled], folder: Path) -> Path:
    """The sheet opened, filled in and saved by LibreOffice under another name."""
    profile, out = folder / "profile", folder / "filled.xlsx"
    lines = [
        f'    sheet.getCellRangeByName("{address}").String = "{value}"'
        for address, value in cells(path, rows).items()
    ]
    text = MACRO.format(url=path.as_uri(), out=out.as_uri(), cells="\n".join(lines))
    run(profile, "--terminate_after_init")  # makes the profile, so that the library below is not replaced
    basic = profile / "user" / "basic" / "Standard"
    basic.mkdir(parents=True, exist_ok=True)
    (basic / "Module1.xba").write_text(MODULE.format(text=escape(text)), encoding="utf-8")
    (basic / "script.xlb").write_text(LIBRARY, encoding="utf-8")
    run(profile, "macro:///Standard.Module1.Fill")
    return out


def test_a_sheet_filled_in_by_the_program_is_recorded_once(desk: Any, tmp_path: Path) -> None:
    path = tmp_path / "回访表.xlsx"
    desk.ok("callbacks", "plan", "--fund", "YX01", "--xlsx", path, lang="zh")
    rows: dict[str, Filled] = {
        "A1": {**RIGHT, "回访时间": "10-21 09:30"},
        "A2": RIGHT,
        "B1": {**CHANGED, **NEW, "问题": "原账户已销户"},
    }
    back = filled_by_program(path, rows, tmp_path)
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
