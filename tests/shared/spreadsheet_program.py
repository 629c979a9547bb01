"""Workbooks opened, filled in and saved by LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OFFICE = shutil.which("soffice")
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


needs_program = pytest.mark.skipif(OFFICE is None, reason="no spreadsheet program is installed")
_DAY_ZERO = date(1899, 12, 30)


def run(profile: Path, *words: str) -> None:
    """Run the program without a screen, with a profile of its own."""
    subprocess.run(
        [str(OFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", *words],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip


def filled_by_program(path: Path, cells: Mapping[str, object], folder: Path) -> Path:
    """The workbook with these cells filled in, by address, saved by the program under another name.

    A text is typed as text, a number as a number, a day as a day; "" empties a cell.
    """
    profile, out = folder / "profile", folder / "filled.xlsx"
    lines = [f'    sheet.getCellRangeByName("{address}").{_set(value)}' for address, value in cells.items()]
    text = MACRO.format(url=path.as_uri(), out=out.as_uri(), cells="\n".join(lines))
    run(profile, "--terminate_after_init")  # makes the profile, so that the library below is not replaced
    basic = profile / "user" / "basic" / "Standard"
    basic.mkdir(parents=True, exist_ok=True)
    (basic / "Module1.xba").write_text(MODULE.format(text=escape(text)), encoding="utf-8")
    (basic / "script.xlb").write_text(LIBRARY, encoding="utf-8")
    run(profile, "macro:///Standard.Module1.Fill")
    return out


def _set(value: object) -> str:
    if isinstance(value, date):
        return f"Value = {(value - _DAY_ZERO).days}"
    return f"Value = {value}" if isinstance(value, (int, float)) else f'String = "{value}"'
