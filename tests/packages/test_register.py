"""`submission list --xlsx`: the register of contract packages."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

from shared.registers import rows_of

if TYPE_CHECKING:
    from pathlib import Path


def test_the_register_has_the_packages_of_the_list_and_what_they_lack(desk: Any, tmp_path: Path) -> None:
    desk.ok(
        "submission", "submit", "K1", "--on", "2026-11-23", "--items", "trust_contract,id_copy", as_="S002"
    )
    path = tmp_path / "packages.xlsx"
    desk.ok("submission", "list", "--adviser", "S002", "--xlsx", path, lang="zh")
    (row,) = rows_of(path)
    assert (row["合同编号"], row["理财顾问"], row["提交次序"]) == ("K1", "S002 李顾问", 1)
    assert "风险申明书" in row["未提交"]


def test_an_advisers_register_has_their_own_packages(desk: Any, tmp_path: Path) -> None:
    path = tmp_path / "packages.xlsx"
    desk.ok("submission", "list", "--xlsx", path, lang="zh", as_="S003")
    assert [row["合同编号"] for row in rows_of(path)] == ["K2"]


def test_hr_gets_the_register_without_clients(desk: Any, tmp_path: Path) -> None:
    out = tmp_path / "登记表.xlsx"
    desk.ok("submission", "list", "--xlsx", out, as_="S005")
    with zipfile.ZipFile(out) as book:
        text = "".join(book.read(name).decode("utf-8") for name in book.namelist() if name.endswith(".xml"))
    assert "K1" in text
    assert not [name for name in ("陈投资", "京城商贸", "C001", "C002") if name in text]
