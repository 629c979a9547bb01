"""A finding recorded by mistake and wrong feedback on one are withdrawn: on record, counted no more."""

from __future__ import annotations

from typing import Any

import pytest

WHY = ("--reason", "记错了客户")
VERIFY = ("--kind", "payout_verify", "--fund", "YX01", "--outcome")
LATER = "2026-10-22 09:00"
NEW = ("--payee-name", "欧阳建国", "--payee-bank", "建设银行", "--payee-account", "6217001234567890555")


@pytest.fixture
def issued(desk: Any) -> str:
    """A finding about C000001 that no callback led to."""
    return str(desk.json("callbacks", "issue", "C000001", "--text", "要电子账单")["no"])


def keys(desk: Any, **how: Any) -> set[str]:
    return {duty["key"] for duty in desk.json("reminders", "--within", "400d", **how)}


def test_a_withdrawn_finding_stays_on_record_with_who_when_and_why(desk: Any, issued: str) -> None:
    assert f"finding:{issued}" in keys(desk)
    desk.ok("callbacks", "withdraw", issued, *WHY, as_="S002", now="2026-10-21 09:00")
    assert f"finding:{issued}" not in keys(desk, now=LATER)
    (finding,) = desk.json("callbacks", "findings", now=LATER)
    assert (finding["state"], finding["overdue"]) == ("withdrawn", False)
    assert finding["withdrawn"] == {"at": "2026-10-21T09:00:00+08:00", "by": "S002", "reason": "记错了客户"}
    page = desk.ok("callbacks", "findings", now=LATER)
    assert "withdrawn" in page
    assert "with its callback" not in " ".join(page.split())


def test_before_its_withdrawal_a_finding_is_as_it_was(desk: Any, issued: str) -> None:
    desk.ok("callbacks", "withdraw", issued, *WHY, now="2026-10-21 09:00")
    (finding,) = desk.json("callbacks", "findings", now="2026-10-21 08:59")
    assert (finding["state"], finding["withdrawn"]) == ("open", None)


def test_a_finding_is_withdrawn_and_its_callback_stays(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", "--kind", "routine", "--outcome", "reached", "--finding", "短信")
    desk.ok("callbacks", "withdraw", "w000001", *WHY)
    (record,) = desk.json("callbacks", "list")
    assert (record["withdrawn"], record["finding"]) == (None, None)
    assert desk.json("callbacks", "stats", "--month", "2026-10")["findings"] == 0


def test_a_changed_account_goes_with_its_callback_only(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", *VERIFY, "reached", "--account-changed")
    said = desk.refused("callbacks", "withdraw", "W000001", *WHY)
    assert "W000001 is the changed account of callback H000001; withdraw that with" in said


def test_a_decision_on_attempts_without_an_answer_is_withdrawn(desk: Any) -> None:
    for day in ("2026-10-20 10:00", "2026-10-21 10:00", "2026-10-22 10:00"):
        desk.ok("callbacks", "log", "C000001", *VERIFY, "no_answer", now=day)
    before = {key for key in keys(desk, now="2026-10-22 11:00") if key.startswith("no-answer")}
    desk.ok("callbacks", "issue", "C000001", "--text", "改为书面通知", now="2026-10-22 12:00")
    assert not {key for key in keys(desk, now="2026-10-22 13:00") if key.startswith("no-answer")}
    desk.ok("callbacks", "withdraw", "W000001", *WHY, now="2026-10-22 14:00")
    assert (
        {key for key in keys(desk, now="2026-10-22 15:00") if key.startswith("no-answer")} == before != set()
    )


def test_wrong_feedback_is_withdrawn_and_the_finding_is_open_again(desk: Any, issued: str) -> None:
    desk.ok("callbacks", "resolve", issued, "--answer", "已开通", now="2026-10-21 09:00")
    made = desk.json("callbacks", "withdraw", issued, "--answer", *WHY, now="2026-10-21 10:00")
    assert (made["state"], made["answer"], made["answered_at"]) == ("open", None, None)
    assert made["withdrawn_answers"] == [
        {
            "answer": "已开通", "answered_at": "2026-10-21T09:00:00+08:00", "answered_by": "S001",
            "at": "2026-10-21T10:00:00+08:00", "by": "S001", "reason": "记错了客户",
        }
    ]  # fmt: skip
    assert f"finding:{issued}" in keys(desk, now=LATER)
    desk.ok("callbacks", "resolve", issued, "--answer", "已寄出", now=LATER)
    assert f"finding:{issued}" not in keys(desk, now=LATER)


def test_that_feedback_was_withdrawn_is_said(desk: Any, issued: str) -> None:
    desk.ok("callbacks", "resolve", issued, "--answer", "已开通")
    assert "feedback of 2026-10-20 by S001 withdrawn: 记错了客户" in desk.ok(
        "callbacks", "withdraw", issued, "--answer", *WHY
    )


def test_a_new_account_that_was_confirmed_is_corrected_not_withdrawn(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", *VERIFY, "reached", "--account-changed")
    desk.ok("callbacks", "enter-account", "W000001", *NEW, as_="S002")
    desk.ok("callbacks", "confirm-account", "W000001", as_="S003")
    said = desk.refused("callbacks", "withdraw", "W000001", "--answer", *WHY)
    assert "resolved by S003, who confirmed the new account; correct the account with" in said


@pytest.mark.parametrize(
    ("words", "now", "said"),
    [
        (("W000009",), LATER, "there is no finding W000009; `fundcs callbacks findings` lists them"),
        (("W000001", "--answer"), LATER, "W000001 is not resolved; there is no feedback to withdraw"),
        (("W000001",), "2026-10-19 09:00", "W000001 was recorded or resolved at"),
        (("H000001", "--answer"), LATER, "there is no finding H000001"),
    ],
)
def test_what_cannot_be_withdrawn_is_said(
    desk: Any, issued: str, words: tuple[str, ...], now: str, said: str
) -> None:
    assert said in desk.refused("callbacks", "withdraw", *words, *WHY, now=now)
    assert desk.json("callbacks", "findings", now=LATER)[0]["no"] == issued


@pytest.mark.parametrize(
    "words",
    [("withdraw", "W000001", *WHY), ("resolve", "W000001", "--answer", "x")],
)
def test_nothing_more_is_done_with_a_withdrawn_finding(
    desk: Any, issued: str, words: tuple[str, ...]
) -> None:
    desk.ok("callbacks", "withdraw", issued, *WHY)
    assert "W000001 was withdrawn on 2026-10-20 by S001; record the finding again" in desk.refused(
        "callbacks", *words
    )


def test_the_clients_story_tells_both_in_words(desk: Any, issued: str) -> None:
    desk.ok("callbacks", "resolve", issued, "--answer", "已开通")
    desk.ok("callbacks", "withdraw", issued, "--answer", *WHY)
    desk.ok("callbacks", "withdraw", issued, *WHY)
    told = " ".join(desk.ok("client", "history", "C000001").split())
    assert "finding W000001: feedback withdrawn" in told
    assert "finding W000001 withdrawn" in told
