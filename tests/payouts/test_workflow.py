"""Submitting, checking, approving; changes of submitted sheets; adjustments, supplements, receivables.

The figures follow from the contracts of `shared/payout_desk.py`.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from shared.payout_desk import CHIEF, FINANCE, FIRST, SECOND, SPECIALIST, approved, confirm, contract

from fundcs.kit.errors import Forbidden
from fundcs.kit.zone import SHANGHAI
from fundcs.payouts.rules.workflow import Signature, Submitted, refuse_approval, refuse_check


def test_a_sheet_is_submitted_checked_and_approved_by_three_members(desk: Any) -> None:
    states = [
        desk.json("payout", "calc", *FIRST, as_=SPECIALIST)["state"],
        desk.json("payout", "submit", *FIRST, as_=SPECIALIST)["state"],
        desk.json("payout", "check", *FIRST, as_=FINANCE)["state"],
        desk.json("payout", "approve", *FIRST, as_=CHIEF)["state"],
    ]
    assert states == ["reckoned", "submitted", "checked", "approved"]
    assert desk.json("payout", "list")[0]["state"] == "approved"


@pytest.mark.parametrize("verb", ["check", "approve"])
def test_what_was_not_submitted_is_neither_checked_nor_approved(desk: Any, verb: str) -> None:
    desk.ok("payout", "calc", *FIRST)
    who = FINANCE if verb == "check" else CHIEF
    assert "fundcs payout submit" in desk.refused("payout", verb, *FIRST, as_=who)


def test_what_was_not_checked_is_not_approved(desk: Any) -> None:
    desk.ok("payout", "calc", *FIRST)
    desk.ok("payout", "submit", *FIRST)
    assert "finance checks it first" in desk.refused("payout", "approve", *FIRST, as_=CHIEF)


@pytest.mark.parametrize(
    ("verb", "who"), [("submit", FINANCE), ("check", SPECIALIST), ("approve", SPECIALIST)]
)
def test_each_of_the_three_is_another_departments(desk: Any, verb: str, who: str) -> None:
    desk.ok("payout", "calc", *FIRST)
    desk.refused("payout", verb, *FIRST, as_=who, code=4)


def test_nobody_signs_twice_whatever_their_role() -> None:
    at = datetime(2026, 3, 30, 10, tzinfo=SHANGHAI)
    submitted = Submitted(fund="JH01", due=date(2026, 4, 1), version=1, submitted=Signature("S002", at))
    with pytest.raises(Forbidden, match="another member of staff must check it"):
        refuse_check(submitted, "S002")
    checked = replace(submitted, checked=Signature("S003", at))
    for who in ("S002", "S003"):
        with pytest.raises(Forbidden, match="another member of staff must approve it"):
            refuse_approval(checked, who)
    refuse_approval(checked, "S004")


def test_a_submission_is_stopped_by_everything_that_stands_against_it_at_once(desk: Any) -> None:
    desk.ok(*contract("A-3", "C000001", "张伟", "6222020000000003333"))
    desk.ok("contract", "edit", "A-2", "--receipt-amount", "99万", "--reason", "回单")
    desk.ok("payout", "calc", *FIRST)
    error = desk.refused("payout", "submit", *FIRST)
    for part in ("verify:A-3", "receipt:A-2", "fundcs callbacks log C000001", "fundcs contract edit A-2"):
        assert part in error
    assert "verify:A-1" not in error
    assert desk.json("payout", "list")[0]["state"] == "reckoned"


def test_a_new_account_that_waits_for_a_second_person_says_so_with_its_command(desk: Any) -> None:
    desk.now = "2026-03-30T11:00"
    desk.ok(
        "callbacks", "log", "C000001", "--kind", "payout_verify", "--outcome", "reached", *FIRST,
        "--account-changed", "--new-payee-name", "张伟", "--new-payee-bank", "招商银行",
        "--new-payee-account", "6214830000000003333", "--reason", "旧卡遗失",
    )  # fmt: skip
    desk.ok("payout", "calc", *FIRST)
    error = desk.refused("payout", "submit", *FIRST)
    assert "a second person (W000001) (fundcs callbacks confirm-account W000001)" in error


def test_a_contract_recorded_late_is_adjusted_to_the_account_that_this_payouts_callback_confirmed(
    desk: Any,
) -> None:
    approved(desk, FIRST)
    desk.ok(*contract("A-3", "C000001", "张伟", "6222020000000001111", "--reason", "漏行"))
    desk.now = "2026-06-20T10:00"
    confirm(desk, SECOND)
    desk.ok("payout", "calc", *SECOND)
    assert desk.json("payout", "submit", *SECOND)["state"] == "submitted"


def test_a_cs_manager_lets_a_named_line_through_with_a_reason(desk: Any) -> None:
    desk.ok(*contract("A-3", "C000001", "张伟", "6222020000000003333"))
    desk.ok("payout", "calc", *FIRST)
    through = ("payout", "submit", *FIRST, "--allow", "verify:A-3", "--reason", "客户出差")
    desk.refused(*through, as_=SPECIALIST, code=4)
    assert desk.json(*through)["state"] == "submitted"


def test_nothing_is_let_through_that_nothing_stands_against(desk: Any) -> None:
    desk.ok("payout", "calc", *FIRST)
    error = desk.refused("payout", "submit", *FIRST, "--allow", "verify:A-1", "--reason", "无")
    assert "there is nothing to let through for verify:A-1" in error


def test_an_account_never_read_out_is_not_verified_by_another_of_the_same_holder(desk: Any) -> None:
    give = ("--payee-bank", "招商银行", "--reason", "转让")
    desk.ok("contract", "transfer", "A-1", "--to", "C000002", "--on", "2026-02-01", "--payee-name", "李娜",
            "--payee-account", "6222020000000002222", *give)  # fmt: skip
    desk.ok("contract", "transfer", "A-1", "--to", "C000001", "--on", "2026-03-01", "--payee-name", "张伟",
            "--payee-account", "6222020000000009999", *give)  # fmt: skip
    desk.now = "2026-03-30T11:00"
    confirm(desk, FIRST)
    lines = desk.json("payout", "calc", *FIRST)["lines"]
    assert [
        (line["client"], line["start"], line["verified"]) for line in lines if line["contract"] == "A-1"
    ] == [
        ("C000001", "2026-01-01", False),
        ("C000002", "2026-02-01", True),
        ("C000001", "2026-03-01", True),
    ]


def test_a_receipt_that_does_not_agree_is_cleared_by_finance_or_the_sheet_sent_back(desk: Any) -> None:
    desk.ok("contract", "edit", "A-2", "--receipt-payer", "李强", "--reason", "代付")
    desk.ok("payout", "calc", *FIRST)
    desk.ok("payout", "submit", *FIRST, "--allow", "receipt:A-2", "--reason", "代付")
    assert "A-2" in desk.refused("payout", "check", *FIRST, as_=FINANCE)
    back = desk.json("payout", "check", *FIRST, "--send-back", "--reason", "缺代付说明", as_=FINANCE)
    assert back["state"] == "reckoned"
    desk.ok("payout", "submit", *FIRST, "--allow", "receipt:A-2", "--reason", "代付")
    done = desk.json("payout", "check", *FIRST, "--clear", "A-2", "--reason", "配偶代付", as_=FINANCE)
    assert done["state"] == "checked"


def test_the_same_version_is_not_submitted_twice_and_another_needs_a_reason(desk: Any) -> None:
    desk.ok("payout", "calc", *FIRST)
    desk.ok("payout", "submit", *FIRST)
    assert "was already submitted" in desk.refused("payout", "submit", *FIRST)
    desk.ok("contract", "exit", "A-1", "--on", "2026-03-31", "--amount", "365万", "--reason", "提前退出")
    desk.ok("payout", "calc", *FIRST)
    assert "--reason" in desk.refused("payout", "submit", *FIRST)
    assert desk.json("payout", "submit", *FIRST, "--reason", "客户退出")["version"] == 2
    assert [row["state"] for row in desk.json("payout", "list")] == ["superseded", "submitted"]


def test_a_version_that_is_no_longer_what_it_would_be_is_not_submitted(desk: Any) -> None:
    desk.ok("payout", "calc", *FIRST)
    desk.ok("contract", "exit", "A-1", "--on", "2026-03-31", "--amount", "1万")
    assert "out of date" in desk.refused("payout", "submit", *FIRST)


def test_a_change_of_a_submitted_sheet_asks_for_its_reason_and_says_by_how_much(desk: Any) -> None:
    approved(desk, FIRST)
    late = ("contract", "exit", "A-1", "--on", "2026-03-01", "--amount", "365万")
    assert "2026-04-01 3,619,000.00" in desk.refused(*late)
    assert desk.json("contract", "show", "A-1")["exits"] == []
    (sheet,) = desk.json(*late, "--reason", "客户早已退出")["altered_sheets"]
    assert sheet == {
        "fund": "JH01", "due": "2026-04-01", "version": 1, "interest": "-31000.00",
        "principal_repaid": "3650000.00", "total": "3619000.00",
    }  # fmt: skip
    assert desk.json("payout", "show", *FIRST)["stale"] is True
    assert desk.json("payout", "list")[0]["stale"] is True


def test_the_next_sheet_has_an_adjustment_with_its_cause_for_what_was_recorded_late(desk: Any) -> None:
    approved(desk, FIRST)
    desk.ok("contract", "exit", "A-1", "--on", "2026-03-01", "--amount", "365万", "--reason", "漏记")
    sheet = desk.json("payout", "calc", *SECOND)
    (adjustment,) = sheet["adjustments"]
    assert (adjustment["contract"], adjustment["client"], adjustment["due"]) == (
        "A-1",
        "C000001",
        "2026-04-01",
    )
    assert [adjustment[key] for key in ("interest", "principal_repaid", "total")] == [
        "-31000.00",
        "3650000.00",
        "3619000.00",
    ]
    (cause,) = adjustment["cause"]
    assert (cause["fact"], cause["by"]) == ("exit of 3,650,000.00 on 2026-03-01 recorded", "S001")
    assert cause["recorded_at"].startswith("2026-03-30T10:00")
    assert [line["contract"] for line in sheet["lines"]] == ["A-2"]
    assert (sheet["total_adjustments"], sheet["total"]) == ("3619000.00", "3710000.00")


def test_a_late_contract_is_paid_with_the_next_sheet_from_its_value_date(desk: Any) -> None:
    approved(desk, FIRST)
    desk.ok(*contract("A-3", "C000001", "张伟", "6222020000000001111", "--reason", "台账漏行"))
    (adjustment,) = desk.json("payout", "calc", *SECOND)["adjustments"]
    assert (adjustment["contract"], adjustment["total"]) == ("A-3", "90000.00")


def test_what_was_paid_too_much_is_set_off_and_the_rest_stays_owed(desk: Any) -> None:
    approved(desk, FIRST)
    desk.ok("contract", "cancel", "A-2", "--reason", "未打款")
    sheet = desk.json("payout", "calc", *SECOND)
    assert sheet["adjustments"] == []
    (owed,) = sheet["receivables"]
    assert (owed["contract"], owed["client"], owed["total"]) == ("A-2", "C000002", "90000.00")
    desk.ok(*contract("A-4", "C000002", "李娜", "6222020000000002222", "--rate", "1%", "--reason", "补签"))
    sheet = desk.json("payout", "calc", *SECOND)
    assert [(part["contract"], part["total"]) for part in sheet["adjustments"]] == [
        ("A-2", "-18100.00"),
        ("A-4", "9000.00"),
    ]
    assert [part["total"] for part in sheet["receivables"]] == ["71900.00"]
    assert sheet["total"] == "91000.00"


def test_a_supplement_pays_what_cannot_wait(desk: Any) -> None:
    approved(desk, FIRST)
    assert "there is nothing to adjust for JH01" in desk.refused(
        "payout", "calc", "--fund", "JH01", "--supplement", "--pay-date", "2026-04-10"
    )
    desk.ok(*contract("A-3", "C000001", "张伟", "6222020000000001111", "--reason", "台账漏行"))
    sheet = desk.json("payout", "calc", "--fund", "JH01", "--supplement", "--pay-date", "2026-04-10")
    assert (sheet["supplement"], sheet["lines"], sheet["total"]) == (True, [], "90000.00")
    desk.ok(
        "payout", "submit", "--fund", "JH01", "--due", "2026-04-10", "--allow", "verify:A-3", "--reason", "急"
    )
    assert desk.json("payout", "calc", *SECOND)["adjustments"] == []


def test_the_number_of_a_cancelled_contract_is_used_again(desk: Any) -> None:
    desk.ok("contract", "cancel", "A-2", "--reason", "重签")
    made = desk.json(*contract("A-2", "C000001", "张伟", "6222020000000001111"))
    assert (made["client"], made["state"]) == ("C000001", "active")
    assert desk.json("archive", "verify")["ok"] is True


def test_an_equal_exit_is_asked_about(desk: Any) -> None:
    exit_ = ("contract", "exit", "A-1", "--on", "2026-05-01", "--amount", "10万")
    desk.ok(*exit_)
    assert "--again" in desk.refused(*exit_)
    assert len(desk.json(*exit_, "--again")["exits"]) == 2


@pytest.mark.parametrize("kind", ["exit", "transfer"])
def test_a_wrong_exit_or_transfer_is_withdrawn_and_stays_on_record(desk: Any, kind: str) -> None:
    before = desk.json("contract", "show", "A-1")
    more = ("--amount", "10万") if kind == "exit" else (
        "--to", "C000002", "--payee-name", "李娜", "--payee-bank", "工商银行",
        "--payee-account", "6222020000000002222",
    )  # fmt: skip
    desk.ok("contract", kind, "A-1", "--on", "2026-05-01", *more)
    assert "reason" in desk.refused("contract", kind, "A-1", "--withdraw", "2026-05-01")
    assert "has no" in desk.refused("contract", kind, "A-1", "--withdraw", "2026-05-02", "--reason", "误录")
    desk.ok("contract", kind, "A-1", "--withdraw", "2026-05-01", "--reason", "误录")
    assert desk.json("contract", "show", "A-1") == before
    with closing(sqlite3.connect(desk.path)) as connection:
        table = {"exit": "contract_exit", "transfer": "contract_transfer"}[kind]
        count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        assert count == (1,)


def test_a_correction_keeps_what_the_contract_held_on_the_trail(desk: Any) -> None:
    made = desk.json("contract", "edit", "A-1", "--rate", "9%", "--reason", "利率录错")
    assert made["rate"] == "0.09"
    with closing(sqlite3.connect(desk.path)) as connection:
        before, after = connection.execute(
            "SELECT before, after FROM trail WHERE tbl = 'contract' AND key = 'A-1' AND verb = 'changed'"
        ).fetchone()
    assert (json.loads(before), json.loads(after)) == ({"rate": "0.1"}, {"rate": "0.09"})


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ((), "nothing to change"),
        (("--matures", "2025-01-01"), "give a later maturity"),
        (("--amount", "0"), "amount"),
        (("--advisor", "S001"), "adviser"),
    ],
)
def test_a_correction_that_cannot_be_changes_nothing(desk: Any, words: tuple[str, ...], hint: str) -> None:
    before = desk.json("contract", "show", "A-1")
    result = desk.run("contract", "edit", "A-1", *words, "--reason", "更正")
    assert result.code != 0
    assert hint in result.err.lower()
    assert desk.json("contract", "show", "A-1") == before


def test_at_a_moment_before_the_newest_sheet_nothing_is_kept(desk: Any) -> None:
    desk.ok("payout", "calc", *FIRST)
    desk.ok("contract", "exit", "A-1", "--on", "2026-03-31", "--amount", "1万")
    sheet = desk.json("payout", "calc", *FIRST, now="2026-03-29T10:00")
    assert sheet["version"] is None
    assert desk.json("payout", "list", now="2026-03-29T10:00") == []
    assert len(desk.json("payout", "list")) == 1


def test_the_rows_kept_of_adjustments_say_what_the_submitted_document_says(desk: Any) -> None:
    approved(desk, FIRST)
    desk.ok("contract", "cancel", "A-2", "--reason", "未打款")
    desk.ok(*contract("A-3", "C000001", "张伟", "6222020000000001111", "--reason", "台账漏行"))
    confirm(desk, SECOND, "C000001")
    desk.ok("payout", "calc", *SECOND)
    desk.ok("payout", "submit", *SECOND)
    sheet = desk.json("payout", "show", *SECOND)
    with closing(sqlite3.connect(desk.path)) as connection:
        rows = connection.execute(
            "SELECT contract, due, interest + principal, interest_left + principal_left FROM sheet_adjustment"
        ).fetchall()
    said = {(part["contract"], part["due"]): [part["total"], "0.00"] for part in sheet["adjustments"]}
    for part in sheet["receivables"]:
        said.setdefault((part["contract"], part["due"]), ["0.00", ""])[1] = part["total"]
    assert {(no, due): [f"{paid / 100:.2f}", f"{left / 100:.2f}"] for no, due, paid, left in rows} == said
    assert len(said) == 2
