"""fundcs callbacks: what is recorded, what is refused, what two officers do at once."""

from __future__ import annotations

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from rich.cells import cell_len

VERIFY = ("--kind", "payout_verify", "--fund", "YX01")
ROUTINE = ("--kind", "routine", "--outcome", "reached")


def entries(desk: Any) -> int:
    """How many entries the trail has: whatever is written adds one."""
    with closing(sqlite3.connect(desk.path)) as archive:
        return int(archive.execute("SELECT max(seq) FROM trail").fetchone()[0])


def log(desk: Any, *words: str, **how: Any) -> dict[str, Any]:
    found: dict[str, Any] = desk.json("callbacks", "log", *words, **how)
    return found


def test_a_callback_is_recorded_with_everything_said_of_it(desk: Any) -> None:
    made = log(
        desk, "C000001", *VERIFY, "--outcome", "reached", "--due", "2026-11-30", "--account-confirmed",
        "--at", "2026-10-20 09:30", "--caller", "S002", "--duration", "5m", "--recording", "REC-7",
        "--note", "客户满意",
    )  # fmt: skip
    assert made == {
        "no": "H000001",
        "client": "C000001",
        "kind": "payout_verify",
        "outcome": "reached",
        "fund": "YX01",
        "due": "2026-11-30",
        "account_confirmed": True,
        "account_changed": False,
        "contracts": ["A1", "A2"],
        "channel": "phone",
        "at": "2026-10-20T09:30:00+08:00",
        "recorded_at": "2026-10-20T10:00:00+08:00",
        "recorded_by": "S001",
        "caller": "S002",
        "duration": 300,
        "recording": "REC-7",
        "note": "客户满意",
        "withdrawn": None,
        "finding": None,
        "findings": [],
    }
    assert desk.json("callback", "list") == [made]


def test_a_client_is_found_by_name(desk: Any) -> None:
    assert log(desk, "李娜", *ROUTINE)["client"] == "C000002"


def test_without_a_due_date_a_verification_is_for_the_next_one(desk: Any) -> None:
    assert log(desk, "C000001", *VERIFY, "--outcome", "no_answer")["due"] == "2026-11-30"
    late = log(desk, "C000001", *VERIFY, "--outcome", "no_answer", now="2026-12-01 10:00")
    assert late["due"] == "2026-11-30", "not paid yet"


def test_without_a_due_date_a_callback_after_the_payout_is_for_the_last_one(desk: Any) -> None:
    done = ("C000001", "--kind", "payout_done", "--fund", "YX01", "--outcome", "reached")
    assert log(desk, *done, now="2026-12-02 10:00")["due"] == "2026-11-30"


def test_a_problem_found_is_owed_an_answer_in_three_working_days(desk: Any) -> None:
    made = log(desk, "C000001", *ROUTINE, "--finding", "未收到季度报告", "--finding-kind", "service")
    (found,) = made["findings"]
    assert made["finding"] == found["no"] == "W000001"
    assert (found["kind"], found["text"], found["due"], found["state"]) == (
        "service", "未收到季度报告", "2026-10-23", "open",
    )  # fmt: skip


def test_a_problem_is_answered_once(desk: Any) -> None:
    desk.ok("callbacks", "issue", "C000001", "--text", "短信收不到", "--kind", "contact_changed")
    answered = desk.json(
        "callbacks", "resolve", "W000001", "--answer", "已更新手机号", now="2026-10-21 09:00"
    )
    assert (answered["state"], answered["answer"], answered["answered_by"]) == (
        "answered",
        "已更新手机号",
        "S001",
    )
    line = desk.refused("callbacks", "resolve", "w000001", "--answer", "再次", now="2026-10-21 09:01")
    assert "W000001 was already resolved on 2026-10-21 by S001" in line


@pytest.mark.parametrize("at", ["2026-10-20 09:59", "2026-10-21 09:01"])
def test_a_problem_is_answered_after_it_was_found_and_not_tomorrow(desk: Any, at: str) -> None:
    desk.ok("callbacks", "issue", "C000001", "--text", "短信收不到")
    desk.refused("callbacks", "resolve", "W000001", "--answer", "好", "--at", at, now="2026-10-21 09:00")
    desk.ok(
        "callbacks",
        "resolve",
        "W000001",
        "--answer",
        "好",
        "--at",
        "2026-10-20 10:00",
        now="2026-10-21 09:00",
    )


BAD = [
    (("C9", *ROUTINE), "no client C9"),
    (("C000001", *VERIFY), "--outcome"),
    (("C000001", "--kind", "payout_verify", "--outcome", "reached"), "--fund FUND"),
    (("C000001", *ROUTINE, "--fund", "YX01"), "leave them out"),
    (("C000001", *ROUTINE, "--due", "2026-11-30"), "leave them out"),
    (("C000001", "--kind", "payout_verify", "--fund", "NO", "--outcome", "reached"), "no fund NO"),
    (
        ("C000001", *VERIFY, "--outcome", "reached", "--due", "2026-11-29"),
        "2026-11-29 is not a due date of the fund",
    ),
    (("C000003", *VERIFY, "--outcome", "no_answer"), "C000003 has no contract of fund YX01"),
    (("C000001", *VERIFY, "--outcome", "no_answer", "--account-confirmed"), "reached"),
    (
        ("C000001", *VERIFY, "--outcome", "reached", "--account-confirmed", "--account-changed"),
        "one of the two",
    ),
    (("C000001", *ROUTINE, "--account-confirmed"), "payout_verify"),
    (("C000001", *VERIFY, "--outcome", "reached", "--account-confirmed", "--contract", "B1"), "A1, A2"),
    (
        ("C000001", *VERIFY, "--outcome", "reached", "--account-confirmed", "--contract", "Z9"),
        "no contract Z9",
    ),
    (("C000001", *ROUTINE, "--new-payee-name", "张三"), "--account-changed"),
    (("C000001", *ROUTINE, "--finding", " \u3000 "), "empty"),
    (("C000001", *ROUTINE, "--note", ""), "empty"),
    (("C000001", *ROUTINE, "--finding-kind", "service"), "--finding"),
    (
        ("C000001", *ROUTINE, "--finding", "账户换了", "--finding-kind", "account_changed"),
        "--account-changed",
    ),
    (("C000001", *ROUTINE, "--finding", "x", "--finding-kind", "nonsense"), "account_changed, payee_differs"),
    (("C000001", *ROUTINE, "--account-changed", "--finding", "x", "--finding-kind", "service"), "issue"),
    (("C000001", *ROUTINE, "--channel", "pigeon"), "pigeon"),
    (("C000001", *ROUTINE, "--at", "2026-10-20 10:00:01"), "future"),
    (("C000001", *ROUTINE, "--caller", "S004"), "S004 left on 2026-10-01"),
    (("C000001", *ROUTINE, "--caller", "S9"), "no member of staff S9"),
    (("C000001", *ROUTINE, "--duration", "5"), "5m"),
    (ROUTINE, "name the client"),
    (("C000001", "--all", "--kind", "channels"), "--all"),
    (("--all", *ROUTINE), "--all"),
    (("--all", "--kind", "channels", "--finding", "x"), "--all"),
]


@pytest.mark.parametrize(("words", "said"), BAD)
def test_bad_input_is_one_line_and_nothing_is_written(desk: Any, words: tuple[str, ...], said: str) -> None:
    before = entries(desk)
    line = desk.refused("callbacks", "log", *words)
    plain = re.sub(r"\s+", " ", line)
    if "nonsense" in words:
        assert "account_changed" in plain
    else:
        assert said in plain
    assert entries(desk) == before


@pytest.mark.parametrize(
    "words",
    [
        ("issue", "C9", "--text", "x"),
        ("issue", "C000001", "--text", " "),
        ("issue", "C000001", "--text", "x", "--kind", "account_changed"),
        ("issue", "C000001", "--text", "x", "--at", "2026-10-20 10:01"),
        ("resolve", "W000009", "--answer", "x"),
        ("confirm-account", "W000009"),
        ("plan", "--fund", "YX01", "--due", "2026-12-01"),
        ("stats", "--month", "2026-10", "--from", "2026-10-01"),
        ("stats", "--from", "2026-10-02", "--to", "2026-10-01"),
    ],
)
def test_other_bad_input_is_one_line_too(desk: Any, words: tuple[str, ...]) -> None:
    before = entries(desk)
    desk.refused("callbacks", *words)
    assert entries(desk) == before


def test_a_caller_who_left_may_have_called_while_here(desk: Any) -> None:
    made = log(desk, "C000001", *ROUTINE, "--caller", "S004", "--at", "2026-09-30 17:00")
    assert (made["caller"], made["recorded_by"]) == ("S004", "S001")


def test_the_same_callback_is_recorded_once(desk: Any) -> None:
    words = ("C000001", *ROUTINE, "--finding", "短信收不到", "--at", "2026-10-20 09:00")
    log(desk, *words)
    assert "H000001" in desk.refused("callbacks", "log", *words, now="2026-10-20 10:05")
    assert log(desk, *words[:-1], "2026-10-20 09:01")["no"] == "H000002"
    assert log(desk, *words, "--caller", "S002")["no"] == "H000003"


def test_two_officers_at_the_same_moment_both_land(desk: Any) -> None:
    def call(who: str) -> int:
        done = desk.process(
            "callbacks", "log", "C000001", *ROUTINE, "--finding", f"{who} 记录", "--json", as_=who
        )
        assert done.code == 0, done.err
        return int(done.code)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(call, ["S002", "S003"])) == [0, 0]
    found = desk.json("callbacks", "list")
    assert [one["no"] for one in found] == ["H000001", "H000002"]
    assert {one["caller"] for one in found} == {"S002", "S003"}
    assert [one["no"] for one in desk.json("callbacks", "findings")] == ["W000001", "W000002"]
    assert desk.json("archive", "verify")["ok"] is True


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ((), ["H000001", "H000002", "H000003"]),
        (("--client", "C000001"), ["H000001", "H000003"]),
        (("--fund", "YX01"), ["H000001", "H000002"]),
        (("--kind", "routine"), ["H000003"]),
        (("--outcome", "no_answer"), ["H000002"]),
        (("--open",), ["H000003"]),
        (("--client", "C000002", "--open"), []),
    ],
)
def test_callbacks_are_listed_by_what_they_are(desk: Any, words: tuple[str, ...], numbers: list[str]) -> None:
    log(desk, "C000001", *VERIFY, "--outcome", "reached", "--account-confirmed", now="2026-10-20 09:00")
    log(desk, "C000002", *VERIFY, "--outcome", "no_answer", now="2026-10-20 09:10")
    log(desk, "C000001", *ROUTINE, "--finding", "短信收不到", now="2026-10-20 09:20")
    assert [one["no"] for one in desk.json("callbacks", "list", *words)] == numbers


def test_an_earlier_moment_does_not_know_what_came_later(desk: Any) -> None:
    log(desk, "C000001", *ROUTINE, "--finding", "短信收不到")
    desk.ok("callbacks", "resolve", "W000001", "--answer", "好", now="2026-10-22 09:00")
    assert desk.json("callbacks", "list", now="2026-10-20 09:59") == []
    (then,) = desk.json("callbacks", "findings", now="2026-10-21")
    assert then["state"] == "open"
    assert desk.json("callbacks", "findings", "--open", now="2026-10-22 09:00") == []


def test_finance_neither_reads_nor_writes_callbacks(desk: Any) -> None:
    desk.refused("callbacks", "list", as_="S005", code=4)
    desk.refused("callbacks", "log", "C000001", *ROUTINE, as_="S005", code=4)
    desk.ok("payout", "calc", "--fund", "YX01")
    desk.ok("payout", "show", "--fund", "YX01", "--due", "2026-11-30", as_="S005")


def test_all_clients_of_a_fund_are_told_the_channels_at_once(desk: Any) -> None:
    log(desk, "C000001", "--kind", "channels", "--channel", "letter")
    done = desk.json("callbacks", "log", "--kind", "channels", "--all", "--fund", "YX01", "--channel", "sms")
    assert (done["recorded"], done["skipped"], done["clients"]) == (1, 1, ["C000002"])
    again = desk.json("callbacks", "log", "--kind", "channels", "--all", "--outcome", "reached")
    assert (again["recorded"], again["skipped"], again["clients"]) == (1, 2, ["C000003"])
    assert desk.json("archive", "verify")["ok"] is True


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "words",
    [("list",), ("findings",), ("plan", "--fund", "YX01"), ("stats",), ("overdue",)],
)
def test_every_list_reads_well_in_both_languages(desk: Any, lang: str, words: tuple[str, ...]) -> None:
    log(desk, "C000001", *VERIFY, "--outcome", "reached", "--account-confirmed", "--finding", "短信收不到")
    page = desk.ok("callbacks", *words, lang=lang)
    assert "6222020000000000011" not in page
    assert "13800138000" not in page
    assert max(map(len, page.splitlines())) <= 120
    words_of_english = re.findall(r"[a-z]{4,}", page.replace("fundcs callbacks", ""))
    if lang == "zh" and words[0] != "overdue":
        assert words_of_english == []


def test_the_real_command_answers(desk: Any) -> None:
    done = desk.process("callback", "log", "C000001", *ROUTINE, "--json")
    assert (done.code, done.err) == (0, "")
    assert '"no": "H000001"' in done.out


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("words", "whole"),
    [
        (("list",), ("H000001", "2026-10-20 10:00", "C000001", "欧阳建国", "YX01", "2026-11-30", "S001")),
        (("findings",), ("W000001", "2026-10-20", "C000001", "欧阳建国", "2026-10-23")),
        (("stats",), ("S001 王经理", "2026-10")),
        (("plan", "--fund", "YX01"), ("C000001", "A1", "***************0011", "**********8000")),
    ],
)
def test_a_page_of_80_columns_breaks_no_number_and_no_moment(
    desk: Any, monkeypatch: pytest.MonkeyPatch, lang: str, words: tuple[str, ...], whole: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    desk.ok(
        "callbacks", "log", "C000001", "--kind", "payout_verify", "--fund", "YX01", "--outcome", "reached",
        "--account-confirmed", "--finding", "短信收不到",
    )  # fmt: skip
    page = desk.ok("callbacks", *words, lang=lang)
    assert max(map(cell_len, page.splitlines())) <= 80
    assert [one for one in whole if one not in page] == []


def test_a_phone_typed_into_a_problem_is_starred_until_revealed(desk: Any) -> None:
    desk.ok("callbacks", "issue", "C000001", "--text", "请改拨 13912345678")
    desk.ok("callbacks", "resolve", "W000001", "--answer", "已改为13912345678")
    for words in (("findings",), ("findings", "--json")):
        assert "13912345678" not in desk.ok("callbacks", *words)
    revealed = desk.json("callbacks", "findings", "--reveal", "--reason", "核对")
    assert revealed[0]["text"] == "请改拨 13912345678"


def test_a_long_call_that_nobody_answered_is_asked_about(desk: Any) -> None:
    words = ("callbacks", "log", "C000001", *VERIFY, "--outcome", "no_answer", "--duration")
    assert "nobody answered, but the call took 10 min" in desk.refused(*words, "10m")
    desk.ok(*words, "90s")
    desk.ok("--sure", *words, "10m", now="2026-11-24 10:00")
