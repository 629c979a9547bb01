"""A contract recorded under a wrong number gets its own, and nothing that refers to it is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from shared.payout_desk import FINANCE, FIRST, INVESTMENT, SECOND, approved, confirm, contract, desk, ledger

__all__ = ["desk", "ledger"]

EDIT = ("contract", "edit", "A-1", "--no", "B-1", "--reason", "编号抄错")
HEADINGS = "合同编号,基金代码,客户名称,认购金额,年利率,起息日,收款户名,收款开户行,收款账号"


def paid(desk: Any, payout: tuple[str, ...]) -> None:
    desk.ok("payout", "done", "tell_received", *payout, as_=INVESTMENT)
    desk.ok("payout", "done", "pay_investors", *payout, as_=FINANCE)


def names_of(desk: Any, no: str) -> list[str]:
    """The tables in which a contract's number still stands as one."""
    with closing(sqlite3.connect(desk.path)) as archive:
        tables = [
            name
            for (name,) in archive.execute(
                "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'contract'"
                " WHERE m.type = 'table'"
            )
        ]
        columns = [*((table, "contract") for table in tables), ("contract", "no")]
        return [
            table
            for table, column in columns
            if archive.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", (no,)).fetchone()  # noqa: S608
        ]


def test_everything_that_refers_to_a_contract_follows_its_number(desk: Any) -> None:
    desk.ok("contract", "exit", "A-1", "--on", "2026-03-20", "--amount", "1万")
    desk.ok("contract", "transfer", "A-1", "--to", "C000002", "--on", "2026-03-25", "--payee-name", "李娜",
            "--payee-bank", "工商银行", "--payee-account", "6222020000000002222")  # fmt: skip
    desk.ok("staff", "add", "郑顾问", "--role", "advisor", "--nda", "2026-01-01")
    desk.ok("submission", "adviser", "A-1", "--to", "S006")
    desk.ok(
        "submission", "submit", "A-1", "--on", "2026-03-28", "--items", "trust_contract,id_copy", as_="S006"
    )
    desk.ok("submission", "review", "A-1", "--result", "unqualified", "--missing", "risk_statement=缺")
    before = desk.json("contract", "show", "A-1")
    assert desk.json(*EDIT)["no"] == "B-1"
    assert names_of(desk, "A-1") == []
    assert desk.json("contract", "show", "B-1") == {**before, "no": "B-1"}
    assert desk.json("submission", "show", "B-1")["contract"] == "B-1"
    assert desk.json("archive", "verify")["ok"] is True


def test_the_former_number_keeps_being_found_with_a_hint(desk: Any) -> None:
    desk.ok(*EDIT)
    shown = desk.json("contract", "show", "a-1")
    assert (shown["no"], shown["asked_as"]) == ("B-1", "A-1")
    assert "contract A-1 was recorded under a wrong number; it is B-1" in desk.ok("contract", "show", "A-1")
    assert "asked_as" not in desk.json("contract", "show", "B-1")
    assert desk.json("payout", "explain", "A-1")["contract"] == "B-1"
    desk.ok("contract", "edit", "B-1", "--no", "C-1", "--reason", "再改")
    assert desk.json("contract", "show", "A-1")["no"] == "C-1"
    desk.ok("contract", "edit", "C-1", "--no", "A-1", "--reason", "原号无误")
    assert "asked_as" not in desk.json("contract", "show", "A-1")
    assert desk.json("contract", "show", "B-1")["no"] == "A-1"


def test_what_paid_sheets_said_under_the_former_number_is_said_of_the_contract(desk: Any) -> None:
    approved(desk, FIRST)
    desk.now = "2026-04-01T10:00"
    paid(desk, FIRST)
    desk.ok(*EDIT)
    assert desk.json("payout", "show", *FIRST)["lines"][0]["contract"] == "A-1"
    assert desk.json("payout", "show", *FIRST)["stale"] is False
    desk.ok("contract", "exit", "B-1", "--on", "2026-03-01", "--amount", "36.5万", "--reason", "漏记")
    desk.now = "2026-06-20T10:00"
    confirm(desk, SECOND)
    sheet = desk.json("payout", "calc", *SECOND)
    assert [(part["contract"], part["total"]) for part in sheet["adjustments"]] == [("B-1", "361900.00")]
    assert [line["contract"] for line in sheet["lines"]] == ["A-2", "B-1"]
    desk.ok("payout", "submit", *SECOND)
    received = desk.json("payout", "statement", "C000001")["payouts"]
    assert [row["total"] for row in received] == ["90000.00"]


def test_the_ledger_with_the_former_number_changes_nothing_when_imported_again(desk: Any) -> None:
    ledger = desk.folder / "ledger.csv"
    ledger.write_text(
        f"{HEADINGS}\nA-1,JH01,张伟,3650000,10%,2026-01-01,张伟,工商银行,6222020000000001111\n",
        encoding="utf-8",
    )
    desk.ok(*EDIT)
    said = desk.json("contract", "import", ledger)
    assert (said["created"], said["skipped"]) == (0, 1)
    assert "was recorded under A-1 before" in desk.refused(
        *contract("A-1", "C000001", "张伟", "6222020000000001111")
    )


@pytest.mark.parametrize(
    ("words", "hint", "code"),
    [
        (("--no", "A-2", "--reason", "x"), "the number A-2 is another contract's", 1),
        (("--no", "a-1", "--reason", "x"), "contract A-1 has this number already", 1),
        (("--no", "../x", "--reason", "x"), "cannot be a contract's number", 1),
        (("--no", "B-1", "--reason", " "), "a correction needs a reason", 1),
        (("--no", "B-1", "--amount", "1万", "--reason", "x"), "--no corrects the number alone", 2),
    ],
)
def test_a_number_that_cannot_be_taken_is_refused(
    desk: Any, words: tuple[str, ...], hint: str, code: int
) -> None:
    assert hint in desk.refused("contract", "edit", "A-1", *words, code=code)
    assert desk.json("contract", "show", "A-1")["no"] == "A-1"


def test_a_number_on_a_submitted_sheet_is_corrected_once_that_is_paid(desk: Any) -> None:
    approved(desk, FIRST)
    assert "submitted sheets of JH01 that are not paid: 2026-04-01" in desk.refused(*EDIT)
    desk.now = "2026-04-01T10:00"
    paid(desk, FIRST)
    assert desk.json(*EDIT)["no"] == "B-1"
