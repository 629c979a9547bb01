"""`contract list --xlsx`: the register of contracts."""

from __future__ import annotations

from typing import Any

from shared.registers import rows_of

ADD = ("--value-date", "2026-02-01", "--payee-bank", "工商银行", "--payee-account", "6222020000000000011")


def test_the_register_has_the_contracts_of_the_list_with_masked_accounts(office: Any) -> None:
    office.ok("contract", "add", "A1", "--client", "C000001", "--fund", "JH01", "--amount", "300万", *ADD,
              "--payee-name", "张伟", "--advisor", "A1")  # fmt: skip
    office.ok("contract", "add", "A2", "--client", "李娜", "--fund", "JH01", "--amount", "100万", *ADD,
              "--payee-name", "李娜")  # fmt: skip
    path = office.folder / "contracts.xlsx"
    assert len(office.json("contract", "list", "--client", "C000001", "--xlsx", path, lang="zh")) == 1
    (row,) = rows_of(path)
    assert (row["合同编号"], row["持有人"], row["金额"], row["理财顾问"]) == (
        "A1",
        "C000001 张伟",
        3000000,
        "A1 赵顾问",
    )
    assert row["账号"] == "***************0011"


def test_the_register_is_for_those_who_see_the_list(office: Any) -> None:
    office.ok("staff", "add", "孙财务", "--role", "finance", "--nda", "2026-01-05", "--code", "F1")
    path = office.folder / "contracts.xlsx"
    office.refused("contract", "list", "--xlsx", path, as_="F1", code=4)
    assert not path.exists()
