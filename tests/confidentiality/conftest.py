"""A firm with an adviser of each of its two clients, for the tests that need more than its founder."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from shared.department import staffed

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["staffed"]

ID_NO = {"C000001": "110101199003071233", "C000002": "11010519491231002X"}
TERMS = ("--amount", "300万", "--value-date", "2026-11-02", "--rate", "9%", "--payee-bank", "中国银行")


@pytest.fixture
def firm(staffed: Path, empty: Any) -> Any:
    """S001 CS manager, S003 and S006 advisers of C000001 and C000002, S004 general manager, S005 finance."""
    empty.folder.mkdir(mode=0o700)
    shutil.copy(staffed, empty.path)
    office = empty
    office.ok("staff", "add", "周顾问", "--role", "advisor", "--nda", "2026-01-05")
    for who in ("S003", "S005"):
        office.ok("access", "nda", who, "--signed", "2026-11-01")
    for code, name, adviser in (("C000001", "张伟", "S003"), ("C000002", "李娜", "S006")):
        given = ("--kind", "person", "--id-no", ID_NO[code], "--adviser", adviser)
        office.ok("client", "add", name, *given)
    for no, code, name in (("K1", "C000001", "张伟"), ("K2", "C000002", "李娜")):
        payee = ("--payee-name", name, "--payee-account", "6222021234567890128")
        office.ok("contract", "add", no, "--client", code, "--fund", "JH01", *TERMS, *payee)
    return office
