"""A fund's terms: fixed by the first submission, amended from a coming border on, extended (chapter 10)."""

from __future__ import annotations

from typing import Any

import pytest
from shared.payout_desk import FIRST, approved, contract, desk, ledger

__all__ = ["desk", "ledger"]
FUND = ("--fund", "JH01")


def periods(desk: Any) -> list[tuple[str, str, int]]:
    rows = desk.json("payout", "schedule", *FUND)
    return [(row["period_start"], row["due"], row["days"]) for row in rows]


@pytest.mark.parametrize(
    "words",
    [
        ("--frequency", "monthly"),
        ("--day-count", "30/360"),
        ("--first-payout", "2026-05-01"),
        ("--accrual-rolls",),
    ],
)
def test_what_shapes_periods_is_not_edited_once_a_sheet_was_submitted(
    desk: Any, words: tuple[str, ...]
) -> None:
    desk.ok("fund", "edit", "JH01", *words)
    desk.ok("fund", "edit", "JH01", "--day-count", "ACT/365", "--frequency", "quarterly",
            "--from-establishment",
            "--no-accrual-rolls")  # fmt: skip
    approved(desk, FIRST)
    before = desk.json("fund", "show", "JH01")
    assert "fundcs fund amend JH01" in desk.refused("fund", "edit", "JH01", *words)
    assert desk.json("fund", "show", "JH01") == before
    desk.ok("fund", "edit", "JH01", "--name", "金河二号")


def test_an_amendment_holds_from_its_border_on_and_no_day_is_counted_twice(desk: Any) -> None:
    approved(desk, FIRST)
    desk.ok(
        "fund", "amend", "JH01", "--from", "2026-07-01", "--frequency", "semiannual", "--reason", "补充协议"
    )
    assert periods(desk)[:4] == [
        ("2026-01-01", "2026-04-01", 90),
        ("2026-04-01", "2026-07-01", 91),
        ("2026-07-01", "2027-01-01", 184),
        ("2027-01-01", "2027-07-01", 181),
    ]


def test_another_day_count_holds_from_its_border_on(desk: Any) -> None:
    desk.ok("fund", "amend", "JH01", "--from", "2026-07-01", "--day-count", "30/360", "--reason", "补充协议")
    sheets = [desk.json("payout", "calc", *FUND, "--due", due) for due in ("2026-07-01", "2026-10-01")]
    assert [(sheet["day_count"], sheet["lines"][0]["days"]) for sheet in sheets] == [
        ("ACT/365", 91),
        ("30/360", 90),
    ]


def test_a_period_begins_where_the_submitted_one_ended_whatever_the_calendar_says_later(
    desk: Any, tmp_path: Any
) -> None:
    desk.ok("fund", "edit", "JH01", "--accrual-rolls")
    approved(desk, FIRST)
    days = tmp_path / "days.csv"
    days.write_text("date,kind\n2026-04-01,holiday\n", encoding="utf-8")
    run = desk.run("calendar", "import", days)
    if run.code:
        pytest.skip(run.err)
    assert periods(desk)[1][0] == "2026-04-01"


def test_extended_contracts_run_on_at_the_rate_of_the_extension(desk: Any) -> None:
    desk.ok("fund", "amend", "JH01", "--matures", "2028-07-01", "--rate", "8%", "--reason", "展期")
    assert desk.json("contract", "show", "A-1")["matures"] == "2028-07-01"
    assert periods(desk)[-2:] == [("2028-01-01", "2028-04-01", 91), ("2028-04-01", "2028-07-01", 91)]
    before = desk.json("payout", "calc", *FUND, "--due", "2028-01-01")["lines"][0]
    after = desk.json("payout", "calc", *FUND, "--due", "2028-07-01")["lines"][0]
    assert (before["rate"], before["principal_repaid"]) == ("0.1", "0.00")
    assert (after["rate"], after["principal_repaid"]) == ("0.08", "3650000.00")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ((), "nothing to change"),
        (("--frequency", "monthly"), "--from"),
        (("--from", "2026-06-30", "--frequency", "monthly"), "the nearest are 2026-04-01 and 2026-07-01"),
        (("--from", "2026-04-01", "--rate", "8%"), "with --matures"),
        (("--matures", "2027-07-01"), "later maturity"),
        (("--from", "2026-07-01", "--matures", "2028-07-01"), "an extension begins then"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused(desk: Any, words: tuple[str, ...], hint: str) -> None:
    before = desk.json("fund", "show", "JH01")
    assert hint in desk.refused("fund", "amend", "JH01", *words, "--reason", "补充协议")
    assert desk.json("fund", "show", "JH01") == before


def test_an_amendment_into_the_past_is_refused(desk: Any) -> None:
    words = (
        "fund",
        "amend",
        "JH01",
        "--from",
        "2026-04-01",
        "--frequency",
        "monthly",
        "--reason",
        "补充协议",
    )
    assert "is past" in desk.refused(*words, now="2026-04-02")


SCHEDULE = ("payout", "schedule", *FUND)


def test_an_amendment_recorded_by_mistake_is_withdrawn_and_the_terms_before_hold(desk: Any) -> None:
    before = desk.json(*SCHEDULE)
    desk.ok(
        "fund", "amend", "JH01", "--from", "2026-07-01", "--frequency", "semiannual", "--reason", "补充协议"
    )
    assert desk.json(*SCHEDULE) != before
    desk.ok("fund", "amend", "JH01", "--withdraw", "2026-07-01", "--reason", "看错基金")
    assert desk.json(*SCHEDULE) == before
    said = desk.refused("fund", "amend", "JH01", "--withdraw", "2026-07-01", "--reason", "x")
    assert "fund JH01 has no change of terms from 2026-07-01 on" in said


def test_an_extension_withdrawn_gives_fund_and_contracts_their_maturity_back(desk: Any) -> None:
    desk.ok("fund", "amend", "JH01", "--matures", "2028-07-01", "--rate", "8%", "--reason", "展期")
    desk.ok("fund", "amend", "JH01", "--withdraw", "2028-01-01", "--reason", "误录")
    assert desk.json("fund", "show", "JH01")["matures"] == "2028-01-01"
    assert desk.json("contract", "show", "A-1")["matures"] == "2028-01-01"


def test_an_amendment_is_withdrawn_after_those_recorded_since(desk: Any) -> None:
    for due, often in (("2026-07-01", "semiannual"), ("2027-01-01", "annual")):
        desk.ok("fund", "amend", "JH01", "--from", due, "--frequency", often, "--reason", "补充协议")
    said = desk.refused("fund", "amend", "JH01", "--withdraw", "2026-07-01", "--reason", "x")
    assert "withdraw that first with `fundcs fund amend JH01 --withdraw 2027-01-01 --reason TEXT`" in said


def test_an_extension_stays_while_a_contract_needs_it(desk: Any) -> None:
    desk.ok("fund", "amend", "JH01", "--matures", "2028-07-01", "--reason", "展期")
    desk.ok(*contract("A-9", "C000001", "张伟", "6222020000000001111", "--matures", "2028-06-01"))
    said = desk.refused("fund", "amend", "JH01", "--withdraw", "2028-01-01", "--reason", "x")
    assert "contracts would lie outside the life of fund JH01: 1, the first is A-9" in said
    assert desk.json("fund", "show", "JH01")["matures"] == "2028-07-01"


def test_an_amendment_by_which_a_sheet_was_submitted_stays(desk: Any) -> None:
    desk.ok(
        "fund", "amend", "JH01", "--from", "2026-04-01", "--frequency", "semiannual", "--reason", "补充协议",
        now="2026-03-01T10:00",
    )  # fmt: skip
    approved(desk, FIRST)
    desk.now = "2026-09-20T10:00"
    desk.ok("payout", "calc", "--fund", "JH01", "--due", "2026-10-01")
    desk.ok(
        "payout", "submit", "--fund", "JH01", "--due", "2026-10-01", "--allow", "verify:A-1", "--allow",
        "verify:A-2", "--reason", "急",
    )  # fmt: skip
    said = desk.refused("fund", "amend", "JH01", "--withdraw", "2026-04-01", "--reason", "x")
    assert "the sheet of JH01 due 2026-10-01 was submitted" in said


def test_a_withdrawal_takes_no_other_terms(desk: Any) -> None:
    words = ("fund", "amend", "JH01", "--withdraw", "2026-07-01", "--frequency", "annual", "--reason", "x")
    assert "leave out the other terms" in desk.refused(*words, code=2)
