"""The sheets of every fund at once: those due in a month, or each fund's next; all of them or none."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from shared.payout_desk import FIRST, approved, contract

from fundcs.payouts.service import sheets

if TYPE_CHECKING:
    from fundcs.payouts.rules.sheet import Sheet

BEGUN = {"now": "2026-01-02T10:00"}


@pytest.fixture
def funds(desk: Any) -> Any:
    """JH01 pays quarterly; JH02 monthly, from 31 January on; JH03 has no contract."""
    for code, frequency in (("JH02", "monthly"), ("JH03", "quarterly")):
        desk.ok(
            "fund", "add", code, f"{code}基金", "--project-company", "金河置业", "--established",
            "2026-01-01", "--matures", "2027-01-01", "--day-count", "ACT/365", "--frequency", frequency,
            **BEGUN,
        )  # fmt: skip
    words = contract("B-1", "C000001", "张伟", "6222020000000001111")
    desk.ok(*(("JH02" if word == "JH01" else word) for word in words), **BEGUN)
    return desk


def test_each_funds_next_payout_is_calculated_and_kept(funds: Any) -> None:
    made = funds.json("payout", "calc", "--all")
    assert [(row["fund"], row["due"], row["version"], row["lines"], row["total"]) for row in made] == [
        ("JH01", "2026-04-01", 1, 2, "180000.00"),
        ("JH02", "2026-02-01", 1, 1, "31000.00"),
        ("JH03", "2026-04-01", None, 0, "0.00"),
    ]
    kept = funds.json("payout", "list")
    assert {(row["fund"], row["due"], row["total"]) for row in kept} == {
        (row["fund"], row["due"], row["total"]) for row in made if row["version"] is not None
    }


def test_a_fund_that_never_had_a_contract_is_refused_and_nothing_is_kept(funds: Any) -> None:
    refused = funds.refused("payout", "calc", "--fund", "JH03")
    assert "fund JH03 has no contracts" in refused
    assert funds.json("payout", "list", "--fund", "JH03") == []


def test_those_due_in_a_month_are_what_each_comes_to_alone(funds: Any) -> None:
    approved(funds, FIRST)
    funds.ok("contract", "exit", "A-1", "--on", "2026-03-01", "--amount", "36.5万", "--reason", "漏记")
    made = funds.json("payout", "calc", "--all", "--due-in", "2026-07")
    assert [(row["fund"], row["due"]) for row in made] == [
        ("JH01", "2026-07-01"), ("JH02", "2026-07-01"), ("JH03", "2026-07-01"),
    ]  # fmt: skip
    assert made[0]["total_adjustments"] == "361900.00"
    for row in made[:2]:
        alone = funds.json("payout", "calc", "--fund", row["fund"], "--due", row["due"])
        assert (alone["version"], alone["total"]) == (row["version"], row["total"])


def test_what_is_paid_is_left_out_and_nothing_changes_when_it_is_run_again(funds: Any) -> None:
    first = funds.json("payout", "calc", "--all", "--due-in", "2026年4月")
    assert funds.json("payout", "calc", "--all", "--due-in", "2026-04") == first
    assert funds.json("payout", "calc", "--all", "--due-in", "2029-04") == []
    page = funds.ok("payout", "calc", "--all", "--due-in", "2026-04")
    total = sum(Decimal(row["total"]) for row in first)
    assert f"sheets: 2, to be paid: {total:,.2f}" in page
    assert "funds without contracts, of which nothing was kept: JH03" in page


def test_all_sheets_are_kept_or_none(funds: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sheets.calculated_sheet

    def failing(*given: Any) -> Sheet:
        if given[1].code == "JH02":
            raise KeyboardInterrupt
        return whole(*given)

    monkeypatch.setattr(sheets, "calculated_sheet", failing)
    funds.run("payout", "calc", "--all")
    assert funds.json("payout", "list") == []


@pytest.mark.parametrize(
    "words",
    [(), ("--all", "--fund", "JH01"), ("--due-in", "2026-04"), ("--all", "--due", "2026-04-01"),
     ("--all", "--supplement", "--pay-date", "2026-04-10")],
)  # fmt: skip
def test_one_fund_or_all_of_them_is_asked_for(funds: Any, words: tuple[str, ...]) -> None:
    assert funds.run("payout", "calc", *words).code == 2


def test_progress_is_shown_on_a_terminal_alone(funds: Any) -> None:
    assert funds.run("payout", "calc", "--all", "--json").err == ""
