"""Names that Windows cannot have are refused in a sentence."""

from __future__ import annotations

import os
from pathlib import PureWindowsPath
from typing import Any

import pytest

from fundcs.kit.names import impossible


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("a?b.html", "a name cannot contain ?"),
        (r"C:\dept\<new>.xlsx", "a name cannot contain <"),
        ('"quoted".xlsx', 'a name cannot contain "'),
        ("NUL", "NUL is the name of a device"),
        ("nul.xlsx", "nul is the name of a device"),
        (r"C:\dept\com1 .csv", "com1 is the name of a device"),
        ("LPT³.txt", "LPT³ is the name of a device"),
        (r"C:\aux\sheet.xlsx", "aux is the name of a device"),
        ("a:b", r"a colon may stand only after the letter of a drive, as in C:\folder"),
        ("sheet:2.xlsx", r"a colon may stand only after the letter of a drive, as in C:\folder"),
        (r"C:\dept\sheet.xlsx.", "a name cannot end with a dot or a blank"),
        (r"C:\dept \sheet.xlsx", "a name cannot end with a dot or a blank"),
    ],
)
def test_what_windows_does_not_take_is_named(path: str, why: str) -> None:
    assert str(impossible(PureWindowsPath(path))) == why


@pytest.mark.parametrize(
    "path",
    [
        r"C:\Users\林知远\派息测算表.xlsx",
        "C:/dept/archive.db",
        r"\\nas\dept\archive.db",
        r"\\?\C:\dept\archive.db",
        r"\\?\UNC\nas\dept\archive.db",
        r"..\sheet.xlsx",
        r".\console.xlsx",
        "nullity.xlsx",
        "-",
    ],
)
def test_what_windows_takes_is_taken(path: str) -> None:
    assert impossible(PureWindowsPath(path)) is None


@pytest.mark.skipif(os.name != "nt", reason="elsewhere these are names like any other")
@pytest.mark.parametrize("name", ["a?b.html", "NUL", "sheet:2.html"])
def test_a_command_refuses_them_before_it_does_anything(office: Any, name: str) -> None:
    assert "cannot be a file on Windows: " in office.refused("reminders", "--out", name)
