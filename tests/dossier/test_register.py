"""`client list --xlsx`: the register of clients."""

from __future__ import annotations

from typing import Any

from shared.registers import rows_of

ZHANG = ("--kind", "person", "--id-no", "110101199003070011", "--phone", "18620116410", "--officer", "S002")


def test_the_register_has_the_clients_of_the_list_masked(office: Any) -> None:
    office.ok("client", "add", "张伟", *ZHANG)
    office.ok("client", "add", "李娜", "--kind", "person", "--id-no", "320102198512310029")
    path = office.folder / "clients.xlsx"
    assert len(office.json("client", "list", "张伟", "--xlsx", path, lang="zh")) == 1
    (row,) = rows_of(path)
    assert (row["客户编号"], row["证件号码"], row["电话"], row["客服专员"]) == (
        "C000001", "1101**********0011", "**********6410", "S002 李专员",
    )  # fmt: skip


def test_the_register_shows_in_clear_what_the_list_may_reveal(office: Any) -> None:
    office.ok("client", "add", "张伟", *ZHANG)
    path = office.folder / "clients.xlsx"
    office.ok("client", "list", "--xlsx", path, "--reveal", "--reason", "年度核对", lang="zh")
    assert rows_of(path)[0]["证件号码"] == "110101199003070011"
