"""A check, an approval, a repayment recorded by mistake is withdrawn; the payout stands as before."""

from __future__ import annotations

from typing import Any

import pytest
from shared.payout_desk import CHIEF, FINANCE, FIRST, SECOND, SPECIALIST, approved

WHY = ("--reason", "点错")
RECOVER = ("payout", "recover", "A-2", "--client", "C000002", "--due", "2026-04-01", "--reference", "回单1")


def state(desk: Any) -> str:
    return str(desk.json("payout", "show", *FIRST)["state"])


def owed(desk: Any, prefix: str) -> list[str]:
    found = desk.json("reminders", "--within", "400d")
    return [duty["subject"] for duty in found if duty["key"].startswith(prefix)]


def test_a_check_is_withdrawn_and_made_again(desk: Any) -> None:
    desk.ok("payout", "calc", *FIRST, as_=SPECIALIST)
    desk.ok("payout", "submit", *FIRST, as_=SPECIALIST)
    desk.ok("payout", "check", *FIRST, as_=FINANCE)
    assert desk.json("payout", "check", *FIRST, "--withdraw", *WHY, as_=FINANCE)["state"] == "submitted"
    assert state(desk) == "submitted"
    desk.ok("payout", "check", *FIRST, as_=FINANCE)
    assert state(desk) == "checked"


def test_a_sheet_sent_back_by_mistake_waits_for_the_check_again(desk: Any) -> None:
    desk.ok("payout", "calc", *FIRST, as_=SPECIALIST)
    desk.ok("payout", "submit", *FIRST, as_=SPECIALIST)
    desk.ok("payout", "check", *FIRST, "--send-back", *WHY, as_=FINANCE)
    assert state(desk) == "reckoned"
    desk.ok("payout", "check", *FIRST, "--withdraw", *WHY, as_=FINANCE)
    assert state(desk) == "submitted"


def test_what_a_withdrawn_check_cleared_is_not_cleared(desk: Any) -> None:
    desk.ok("contract", "edit", "A-1", "--receipt-amount", "300万", *WHY)
    desk.ok("payout", "calc", *FIRST, as_=SPECIALIST)
    desk.ok(
        "payout", "submit", *FIRST, "--allow", "receipt:A-1", *WHY,
    )  # fmt: skip
    desk.ok("payout", "check", *FIRST, "--clear", "A-1", *WHY, as_=FINANCE)
    desk.ok("payout", "check", *FIRST, "--withdraw", *WHY, as_=FINANCE)
    assert "A-1" in desk.refused("payout", "check", *FIRST, as_=FINANCE)


def test_an_approval_is_withdrawn_and_given_again(desk: Any) -> None:
    approved(desk, FIRST)
    assert desk.json("payout", "approve", *FIRST, "--withdraw", *WHY, as_=CHIEF)["state"] == "checked"
    desk.ok("payout", "approve", *FIRST, as_=CHIEF)
    assert state(desk) == "approved"
    desk.ok("payout", "approve", *FIRST, "--withdraw", *WHY, as_=CHIEF)
    assert state(desk) == "checked"


def test_a_check_stays_while_an_approval_rests_on_it(desk: Any) -> None:
    approved(desk, FIRST)
    said = desk.refused("payout", "check", *FIRST, "--withdraw", *WHY, as_=FINANCE)
    assert "is approved; withdraw that first with `fundcs payout approve --fund JH01" in said


def test_an_approval_stays_once_payments_went_to_the_bank(desk: Any) -> None:
    approved(desk, FIRST)
    file = desk.folder / "bank.csv"
    desk.ok("payout", "export", *FIRST, "--bank", "csv", "--out", file, as_=FINANCE)
    said = desk.refused("payout", "approve", *FIRST, "--withdraw", *WHY, as_=CHIEF)
    assert "went to the bank as P000001" in said


def test_an_approval_stays_once_investors_are_paid(desk: Any) -> None:
    approved(desk, FIRST)
    desk.now = "2026-04-01T10:00"
    desk.ok("payout", "done", "tell_received", *FIRST, "--amount", "18万", as_="S005")
    desk.ok("payout", "done", "pay_investors", *FIRST, as_=FINANCE)
    said = desk.refused("payout", "approve", *FIRST, "--withdraw", *WHY, as_=CHIEF)
    assert "investors are paid by the sheet of JH01 due 2026-04-01; withdraw that first" in said
    desk.ok("payout", "done", "pay_investors", *FIRST, "--withdraw", *WHY, as_=FINANCE)
    desk.ok("payout", "approve", *FIRST, "--withdraw", *WHY, as_=CHIEF)


@pytest.mark.parametrize(
    ("command", "who", "said"),
    [
        ("check", FINANCE, "was not checked; there is nothing to withdraw"),
        ("approve", CHIEF, "is not approved; there is nothing to withdraw"),
    ],
)
def test_what_was_not_done_is_not_withdrawn(desk: Any, command: str, who: str, said: str) -> None:
    desk.ok("payout", "calc", *FIRST, as_=SPECIALIST)
    desk.ok("payout", "submit", *FIRST, as_=SPECIALIST)
    assert said in desk.refused("payout", command, *FIRST, "--withdraw", *WHY, as_=who)


def test_only_the_approver_withdraws_an_approval(desk: Any) -> None:
    approved(desk, FIRST)
    desk.refused("payout", "approve", *FIRST, "--withdraw", *WHY, code=4, as_=FINANCE)


@pytest.mark.parametrize(
    "words",
    [
        ("check", *FIRST, "--withdraw"),
        ("check", *FIRST, "--withdraw", "--clear", "A-1", *WHY),
        ("approve", *FIRST, "--withdraw"),
        ("approve", *FIRST, *WHY),
        ("recover", "A-2", "--due", "2026-04-01", "--reference", "x", "--withdraw"),
        ("recover", "A-2", "--due", "2026-04-01", "--reference", "x"),
    ],
)
def test_a_withdrawal_comes_with_its_reason_alone(desk: Any, words: tuple[str, ...]) -> None:
    who = {"check": FINANCE, "approve": CHIEF}.get(words[0], "S001")
    desk.refused("payout", *words, code=2, as_=who)


def test_a_blank_reason_is_none(desk: Any) -> None:
    approved(desk, FIRST)
    desk.refused("payout", "approve", *FIRST, "--withdraw", "--reason", " ", as_=CHIEF)
    assert state(desk) == "approved"


def test_a_repayment_is_withdrawn_and_owed_again(desk: Any) -> None:
    approved(desk, FIRST)
    desk.ok("contract", "cancel", "A-2", "--reason", "未打款")
    desk.ok("payout", "calc", *SECOND)
    desk.ok("payout", "submit", *SECOND, "--allow", "verify:A-1", "--reason", "急")
    before = owed(desk, "receivable:")
    desk.ok(*RECOVER, "--amount", "9万")
    assert owed(desk, "receivable:") == []
    made = desk.json(*RECOVER, "--withdraw", *WHY)
    assert (made["total"], made["withdrawn"]) == ("90000.00", True)
    assert owed(desk, "receivable:") == before != []
    said = desk.refused(*RECOVER, "--withdraw", *WHY)
    assert "nothing was given back of contract A-2 for 2026-04-01 under" in said
    desk.ok(*RECOVER, "--amount", "4万")
    (left,) = owed(desk, "receivable:")
    assert "50,000.00" in left
    told = " ".join(desk.ok("client", "history", "C000002").split())
    assert "payout of 2026-04-01: a repayment by an investor withdrawn" in told


def test_the_archive_agrees_with_its_trail_after_an_approval_was_withdrawn(desk: Any) -> None:
    approved(desk, FIRST)
    desk.ok("payout", "approve", *FIRST, "--withdraw", *WHY, as_=CHIEF)
    desk.ok("payout", "approve", *FIRST, as_=CHIEF)
    assert desk.json("archive", "verify")["ok"]
