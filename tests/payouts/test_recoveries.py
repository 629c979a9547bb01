"""What became of sums that investors were paid too much or project companies are to pay (Art. 52-53)."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import pytest
from shared.payout_desk import FIRST, INVESTMENT, SECOND, SPECIALIST, approved, contract, desk, ledger

from fundcs.payouts.rules.recovering import GivenBack, SubmittedSheet, recovered

__all__ = ["desk", "ledger"]

THIRD = ("--fund", "JH01", "--due", "2026-10-01")
KEY = "receivable:JH01:2026-04-01:A-2:C000002"
RECOVER = ("payout", "recover", "A-2", "--client", "C000002", "--due", "2026-04-01", "--reference", "回单1")
END = "2026-12-31 10:00"


def obligations(desk: Any, prefix: str) -> dict[str, tuple[str, str, str | None]]:
    """By key: when it was due, what became of it, who met it."""
    rows = desk.json("comply", "--year", "2026", "--so-far", now=END)
    return {
        each["key"]: (each["due"], each["state"], each["met_by"])
        for row in rows
        for each in row["obligations"]
        if each["key"].startswith(prefix)
    }


@pytest.fixture
def overpaid(desk: Any) -> Any:
    """A-2 was paid 90,000.00 for the first payout, and cancelled before the second was submitted."""
    approved(desk, FIRST)
    desk.ok("contract", "cancel", "A-2", "--reason", "未打款")
    desk.ok("payout", "calc", *SECOND)
    desk.ok("payout", "submit", *SECOND, "--allow", "verify:A-1", "--reason", "急")
    return desk


def test_a_sum_is_open_until_all_of_it_was_given_back(overpaid: Any) -> None:
    due = "2026-04-14"  # ten working days after the sheet of 30 March; 4 to 6 April are a holiday
    assert obligations(overpaid, "receivable:") == {KEY: (due, "open", None)}
    overpaid.ok(*RECOVER, "--amount", "4万")
    assert obligations(overpaid, "receivable:")[KEY][1] == "open"
    overpaid.ok(*RECOVER, "--amount", "5万", "--on", "2026-04-14", now="2026-04-20")
    assert obligations(overpaid, "receivable:") == {KEY: (due, "met_in_time", "S001")}


def test_a_sum_given_back_late_is_met_late(overpaid: Any) -> None:
    overpaid.ok(*RECOVER, "--amount", "9万", now="2026-04-15")
    assert obligations(overpaid, "receivable:")[KEY][1] == "met_late"


def test_a_repayment_that_is_withdrawn_opens_the_sum_again(overpaid: Any) -> None:
    before = obligations(overpaid, "receivable:")
    overpaid.ok(*RECOVER, "--amount", "9万")
    overpaid.ok(*RECOVER, "--withdraw", "--reason", "误")
    assert obligations(overpaid, "receivable:") == before


def test_a_sum_that_facts_recorded_later_undid_was_never_owed(overpaid: Any) -> None:
    anew = contract("A-2", "C000002", "李娜", "6222020000000002222", "--reason", "误撤销")
    overpaid.ok(*anew, now="2026-04-02")
    assert obligations(overpaid, "receivable:") == {}


def test_a_sum_set_off_by_the_next_sheet_is_met_by_whoever_submitted_that(desk: Any) -> None:
    approved(desk, FIRST)
    desk.ok("contract", "edit", "A-2", "--rate", "4%", "--reason", "误", now="2026-04-02")
    submitted(desk, SECOND, "2026-06-29")  # 54,000.00 too much, 36,400.00 of it set off
    due = "2026-07-13"
    assert obligations(desk, "receivable:") == {KEY: (due, "open", None)}
    submitted(desk, THIRD, "2026-09-28")  # the other 17,600.00
    assert obligations(desk, "receivable:") == {KEY: (due, "met_late", "S001")}


def submitted(desk: Any, payout: tuple[str, ...], day: str) -> None:
    desk.ok("payout", "calc", *payout, now=day, as_=SPECIALIST)
    waived = ("--allow", "verify:A-1", "--allow", "verify:A-2", "--reason", "急")
    desk.ok("payout", "submit", *payout, *waived, now=day)


def test_what_the_project_company_is_to_pay_is_owed_under_article_52(desk: Any) -> None:
    key = "payout:JH01:2026-04-01:tell_received"
    approved(desk, FIRST)
    assert obligations(desk, key)[key][1] == "open"
    done = ("payout", "done", "tell_received", *FIRST, "--amount", "180000")
    desk.ok(*done, "--on", "2026-04-02", now="2026-04-03", as_=INVESTMENT)
    assert obligations(desk, key)[key][1:] == ("met_in_time", INVESTMENT)
    desk.ok(*done[:3], *FIRST, "--withdraw", "--reason", "误", now="2026-04-03", as_=INVESTMENT)
    assert obligations(desk, key)[key][1] == "open"


def facts(desk: Any, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(desk.path)) as archive:
        return archive.execute(query).fetchall()


def test_recoveries_agree_with_a_count_from_the_rows(overpaid: Any) -> None:
    overpaid.ok(*RECOVER, "--amount", "9万", "--on", "2026-04-10", now="2026-04-20")
    left = facts(
        overpaid,
        "SELECT a.due, a.contract, a.client, interest_left + principal_left, s.submitted_at "
        "FROM sheet_adjustment a JOIN sheet_submission s ON s.id = a.submission "
        "WHERE interest_left + principal_left > 0",
    )
    back: dict[tuple[str, str, str], list[tuple[str, int]]] = defaultdict(list)
    for due, no, client, amount, on in facts(
        overpaid, "SELECT due, contract, client, interest + principal, received_on FROM payout_recovery"
    ):
        back[due, no, client].append((on, amount))
    counted = {}
    for due, no, client, amount, submitted in left:
        assert datetime.fromisoformat(submitted).date() == date(2026, 3, 30)
        last = "2026-04-14"  # counted by hand on the calendar of 2026
        paid = back[due, no, client]
        full = sum(part for _on, part in paid) == amount
        state = "open" if not full else "met_in_time" if max(on for on, _part in paid) <= last else "met_late"
        counted[f"receivable:JH01:{due}:{no}:{client}"] = (last, state)
    assert {key: each[:2] for key, each in obligations(overpaid, "receivable:").items()} == counted
    assert counted


def at(day: int) -> datetime:
    return datetime(2026, 4, day, tzinfo=UTC)


def sheet(seq: int, left: int) -> SubmittedSheet:
    return SubmittedSheet(seq, at(seq), f"s{seq}", left)


def back(seq: int, amount: int) -> GivenBack:
    return GivenBack(seq, amount, date(2026, 4, seq), f"b{seq}")


@pytest.mark.parametrize(
    ("sheets", "payments", "ends"),
    [
        ([], [], []),
        ([sheet(1, 100)], [], []),
        ([sheet(1, 100)], [back(2, 99)], []),
        ([sheet(1, 100)], [back(2, 60), back(3, 40)], [(1, "b3")]),
        ([sheet(1, 100)], [back(2, 101)], [(1, "b2")]),
        ([sheet(2, 100)], [back(1, 100)], []),
        ([sheet(1, 100), sheet(3, 0)], [], [(1, "s3")]),
        ([sheet(1, 100), sheet(3, 0)], [back(2, 40)], [(1, "s3")]),
        ([sheet(1, 100), sheet(3, 40)], [], []),
        ([sheet(1, 100), sheet(3, 40), sheet(5, 0)], [back(4, 30)], [(3, "s5")]),
        ([sheet(1, 100), sheet(3, 40)], [back(2, 60), back(4, 40)], [(3, "b4")]),
        ([sheet(1, 100), sheet(3, 50)], [back(2, 100), back(4, 50)], [(1, "b2"), (3, "b4")]),
        ([sheet(1, 0), sheet(3, 50)], [back(4, 50)], [(3, "b4")]),
    ],
)
def test_when_a_sum_left_owed_came_to_an_end(
    sheets: list[SubmittedSheet], payments: list[GivenBack], ends: list[tuple[int, str]]
) -> None:
    found = [
        (each.since.day, each.given.by if each.given is not None else (each.set_off or sheet(0, 0)).by)
        for each in recovered(sheets, payments)
    ]
    assert found == ends
