"""A callback recorded by mistake is taken back: it stays on record, and nothing counts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

VERIFY = ("--kind", "payout_verify", "--fund", "YX01", "--outcome")
CONFIRMED = (*VERIFY, "reached", "--account-confirmed")
NEW = (
    "--new-payee-name", "李娜", "--new-payee-bank", "建设银行", "--new-payee-account", "6217001234567890555",
)  # fmt: skip
MISTAKE = ("--reason", "记错了客户")


def withdraw(desk: Any, no: str, **how: Any) -> Any:
    return desk.json("callbacks", "withdraw", no, *MISTAKE, **how)


def keys(desk: Any) -> set[str]:
    return {duty["key"] for duty in desk.json("reminders", "--within", "400d")}


def test_a_withdrawn_callback_stays_on_record_with_who_when_and_why(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", *CONFIRMED)
    withdraw(desk, "H000001", as_="S002", now="2026-10-21 09:00")
    (record,) = desk.json("callbacks", "list", now="2026-10-22 09:00")
    assert (record["no"], record["account_confirmed"]) == ("H000001", True)
    assert record["withdrawn"] == {"at": "2026-10-21T09:00:00+08:00", "by": "S002", "reason": "记错了客户"}
    assert "withdrawn" in desk.ok("callbacks", "list", now="2026-10-22 09:00")


def test_before_its_withdrawal_a_callback_is_as_it_was(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", *CONFIRMED)
    withdraw(desk, "H000001", now="2026-10-21 09:00")
    (record,) = desk.json("callbacks", "list", now="2026-10-20 12:00")
    assert record["withdrawn"] is None


def test_an_account_confirmed_by_mistake_is_to_be_verified_again(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", *CONFIRMED)
    assert "callback:YX01:2026-11-30:C000001" not in keys(desk)
    made = withdraw(desk, "H000001")
    assert made["changes"] == {
        "unverified": ["A1", "A2"], "sheets": [], "findings": [], "channels_untold": False,
    }  # fmt: skip
    assert "callback:YX01:2026-11-30:C000001" in keys(desk)
    plan = desk.json("callbacks", "plan", "--fund", "YX01")
    assert (plan["verified"], plan["investors"][0]["tries"]) == (0, 0)
    lines = desk.json("payout", "calc", "--fund", "YX01")["lines"]
    assert {line["contract"]: line["verified"] for line in lines} == {"A1": False, "A2": False, "B1": False}
    assert "verify:A1" in desk.refused("payout", "submit", "--fund", "YX01")


def test_what_was_confirmed_before_the_mistake_holds_again(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000002", *CONFIRMED, now="2026-10-19 10:00")
    desk.ok("callbacks", "log", "C000002", *VERIFY, "reached", now="2026-10-20 09:00")
    assert desk.json("callbacks", "plan", "--fund", "YX01")["verified"] == 0
    withdraw(desk, "H000002")
    assert desk.json("callbacks", "plan", "--fund", "YX01")["verified"] == 1


def test_the_same_call_may_be_recorded_again_after_its_withdrawal(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", *CONFIRMED)
    withdraw(desk, "H000001")
    desk.ok("callbacks", "log", "C000001", *CONFIRMED)
    assert desk.json("callbacks", "plan", "--fund", "YX01")["verified"] == 1


def test_a_finding_goes_with_its_callback(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", "--kind", "routine", "--outcome", "reached", "--finding", "短信")
    assert "finding:W000001" in keys(desk)
    assert withdraw(desk, "H000001")["changes"]["findings"] == ["W000001"]
    assert "finding:W000001" not in keys(desk)
    (finding,) = desk.json("callbacks", "findings")
    assert (finding["state"], finding["overdue"]) == ("withdrawn", False)
    assert desk.json("callbacks", "findings", "--open") == []
    assert desk.json("explain", "W000001", now="2026-12-20 10:00")["state"] == "withdrawn"


@pytest.mark.parametrize(
    "words",
    [
        ("resolve", "W000001", "--answer", "好"),
        ("enter-account", "W000001", "--payee-name", "李娜", "--payee-bank", "建设银行",
         "--payee-account", "6217001234567890555"),
        ("confirm-account", "W000001"),
        ("reject-account", "W000001", "--why", "不符"),
    ],
)  # fmt: skip
def test_nothing_is_done_about_a_finding_that_was_withdrawn(desk: Any, words: tuple[str, ...]) -> None:
    desk.ok("callbacks", "log", "C000002", *VERIFY, "reached", "--account-changed")
    withdraw(desk, "H000001")
    assert "W000001 was withdrawn with callback H000001" in desk.refused("callbacks", *words, as_="S003")


def test_a_new_account_that_waits_is_dropped_and_the_old_one_may_be_confirmed(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000002", *VERIFY, "reached", "--account-changed", *NEW)
    withdraw(desk, "H000001")
    desk.ok("callbacks", "log", "C000002", *CONFIRMED)
    (investor,) = [
        one for one in desk.json("callbacks", "plan", "--fund", "YX01")["investors"] if one["verified"]
    ]
    assert investor["client"] == "C000002"
    desk.ok("callbacks", "log", "C000001", *VERIFY, "reached", "--account-changed", *NEW)
    (finding,) = desk.json("callbacks", "findings", "--open")
    assert finding["flags"] == [], "nobody else is to be paid into the account that was dropped"


def test_a_new_account_that_was_confirmed_and_is_paid_to_keeps_its_callback(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000002", *VERIFY, "reached", "--account-changed", *NEW)
    desk.ok("callbacks", "confirm-account", "W000001", as_="S002")
    line = desk.refused("callbacks", "withdraw", "H000001", *MISTAKE)
    assert "confirmed by S002, and B1 are paid to it" in line
    assert "6217001234567890555" not in line
    desk.ok(
        "contract", "edit", "B1", "--payee-bank", "工商银行朝阳支行", "--payee-account",
        "6222020000000000022", "--reason", "原账户未变",
    )  # fmt: skip
    made = withdraw(desk, "H000001")
    assert made["changes"]["findings"] == ["W000001"]
    plan = desk.json("callbacks", "plan", "--fund", "YX01")
    assert [one["verified"] for one in plan["investors"]] == [False, False]


def test_a_client_told_the_channels_by_mistake_is_to_be_told(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", "--kind", "channels")
    assert "channels:C000001" not in keys(desk)
    assert withdraw(desk, "H000001")["changes"]["channels_untold"] is True
    assert "channels:C000001" in keys(desk)
    assert desk.json("callbacks", "stats", "--month", "2026-10")["channels_told"] == 0


def test_attempts_that_were_withdrawn_do_not_go_to_the_manager(desk: Any) -> None:
    for day in (13, 14, 15):
        desk.ok("callbacks", "log", "C000002", *VERIFY, "no_answer", now=f"2026-10-{day} 10:00")
    assert "no-answer:YX01:2026-11-30:C000002" in keys(desk)
    withdraw(desk, "H000002")
    assert "no-answer:YX01:2026-11-30:C000002" not in keys(desk)


def test_an_answer_that_was_withdrawn_ends_no_run_of_attempts(desk: Any) -> None:
    for day in (13, 14, 15):
        desk.ok("callbacks", "log", "C000002", *VERIFY, "no_answer", now=f"2026-10-{day} 10:00")
    desk.ok("callbacks", "log", "C000002", *VERIFY, "reached", now="2026-10-16 10:00")
    withdraw(desk, "H000004")
    assert "no-answer:YX01:2026-11-30:C000002" in keys(desk)


def test_figures_count_no_withdrawn_callback_nor_its_findings(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", "--kind", "routine", "--outcome", "reached", "--finding", "短信")
    desk.ok("callbacks", "log", "C000002", *CONFIRMED)
    withdraw(desk, "H000001", now="2026-11-02 10:00")
    found = desk.json("callbacks", "stats", "--month", "2026-10", now="2026-11-03 10:00")
    assert (found["callbacks"], found["findings"], found["findings_recorded"]) == (1, 0, 0)
    before = desk.json("callbacks", "stats", "--month", "2026-10", now="2026-11-01 10:00")
    assert (before["callbacks"], before["findings_recorded"]) == (2, 1)


def test_a_holder_reached_only_by_a_withdrawn_call_is_to_be_called_before_maturity(desk: Any) -> None:
    now = {"now": "2028-05-05 10:00"}
    desk.ok("callbacks", "log", "C000001", "--kind", "routine", "--outcome", "reached", **now)
    told = keys_at(desk, now)
    withdraw(desk, "H000001", **now)
    assert keys_at(desk, now) - told == {
        key for key in keys_at(desk, now) if key.startswith("maturity:") and key.split(":")[1] in {"A1", "A2"}
    } != set()  # fmt: skip


def keys_at(desk: Any, now: dict[str, str]) -> set[str]:
    return {duty["key"] for duty in desk.json("reminders", "--within", "30d", **now)}


def test_a_submitted_sheet_that_rests_on_it_is_named(desk: Any) -> None:
    submit(desk)
    made = withdraw(desk, "H000001")
    assert made["changes"]["sheets"] == [
        {"fund": "YX01", "due": "2026-11-30", "version": 1, "state": "submitted"}
    ]
    assert "callback:YX01:2026-11-30:C000001" in keys(desk)


def test_a_sheet_is_not_approved_or_paid_on_a_callback_that_was_withdrawn(desk: Any, tmp_path: Path) -> None:
    submit(desk)
    cleared = [word for no in ("A1", "A2", "B1") for word in ("--clear", no, "--reason", "已电话核对")]
    desk.ok("payout", "check", "--fund", "YX01", *cleared, as_="S005")
    withdraw(desk, "H000002")
    approve = ("payout", "approve", "--fund", "YX01")
    assert "callbacks on B1 were withdrawn" in desk.refused(*approve, as_="S006")
    desk.ok("callbacks", "log", "C000002", *CONFIRMED, now="2026-10-20 11:00")
    desk.ok(*approve, as_="S006", now="2026-10-20 11:00")
    withdraw(desk, "H000001", now="2026-10-20 12:00")
    export = ("payout", "export", "--fund", "YX01", "--bank", "csv", "--out", tmp_path / "bank.csv")
    assert "callbacks on A1, A2 were withdrawn" in desk.refused(*export, as_="S005", now="2026-10-20 12:00")
    desk.ok("callbacks", "log", "C000001", *CONFIRMED, now="2026-10-20 13:00")
    desk.ok(*export, as_="S005", now="2026-10-20 13:00")


def submit(desk: Any) -> None:
    desk.ok("staff", "add", "周总", "--role", "general_manager", "--nda", "2026-01-05")
    desk.ok("callbacks", "log", "C000001", *CONFIRMED)
    desk.ok("callbacks", "log", "C000002", *CONFIRMED)
    desk.ok("payout", "submit", "--fund", "YX01")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("H000009", *MISTAKE), "there is no callback H000009"),
        (("13800138000", *MISTAKE), "there is no callback"),
        (("H000001", "--reason", " "), "empty"),
    ],
)
def test_what_cannot_be_withdrawn_is_refused(desk: Any, words: tuple[str, ...], why: str) -> None:
    desk.ok("callbacks", "log", "C000001", *CONFIRMED)
    line = desk.refused("callbacks", "withdraw", *words)
    assert why in line
    assert "13800138000" not in line


def test_a_callback_is_withdrawn_once_and_not_before_it_was_recorded(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", *CONFIRMED)
    early = desk.refused("callbacks", "withdraw", "H000001", *MISTAKE, now="2026-10-20 09:59")
    assert "cannot be withdrawn before that" in early
    withdraw(desk, "h000001")
    line = desk.refused("callbacks", "withdraw", "H000001", *MISTAKE)
    assert "already withdrawn on 2026-10-20 by S001" in line


def test_only_the_client_service_department_withdraws_callbacks(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", *CONFIRMED)
    desk.refused("callbacks", "withdraw", "H000001", *MISTAKE, as_="S005", code=4)


def test_the_withdrawal_is_in_the_client_s_history(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", *CONFIRMED)
    withdraw(desk, "H000001")
    assert "withdrawn" in desk.ok("client", "history", "C000001")


def test_a_batch_of_notices_recorded_by_mistake_is_withdrawn_at_once(desk: Any) -> None:
    before = keys(desk)
    desk.ok("callbacks", "log", "--kind", "channels", "--all", "--channel", "letter")
    assert keys(desk) != before
    made = desk.json("callbacks", "withdraw", "H000001", "--through", "H000003", *MISTAKE)
    assert made == {"withdrawn": ["H000001", "H000002", "H000003"]}
    assert keys(desk) == before
    assert all(record["withdrawn"] for record in desk.json("callbacks", "list"))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (("H000003", "--through", "H000001"), "H000003 comes after H000001; write the lower number first"),
        (("H000001", "--through", "H000004"), "H000004 is not a notice of the complaint channels"),
        (("H000001", "--through", "H000099"), "there is no callback H000099"),
    ],
)
def test_only_notices_are_withdrawn_together(desk: Any, numbers: tuple[str, ...], said: str) -> None:
    desk.ok("callbacks", "log", "--kind", "channels", "--all", "--channel", "letter")
    desk.ok("callbacks", "log", "C000001", "--kind", "routine", "--outcome", "reached")
    assert said in desk.refused("callbacks", "withdraw", *numbers, *MISTAKE)
    assert not any(record["withdrawn"] for record in desk.json("callbacks", "list"))
