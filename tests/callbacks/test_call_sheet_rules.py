"""What the boxes of a call sheet may hold, and what filled rows come to."""

from __future__ import annotations

from datetime import datetime

import pytest

from fundcs.callbacks.rules.call_sheet import (
    Box,
    RowAnswer,
    called_at,
    calls_of,
    is_ticked,
    read_row,
)
from fundcs.callbacks.rules.calls import Account, CallOutcome
from fundcs.entitlements.rules.holding import Payee
from fundcs.kit.errors import Refused
from fundcs.kit.typed import InFuture
from fundcs.kit.zone import SHANGHAI

NOW = datetime(2026, 10, 21, 15, tzinfo=SHANGHAI)
CURRENT = Payee("李娜", "工商银行", "6222020000000000022")


@pytest.mark.parametrize(
    "text",
    [
        "√",
        "✓",
        "✔",
        "x",
        "X",
        "Ｘ",
        "1",
        "是",
        "■",
        "☑",
        "☒",
        "勾",
        "TRUE",
        " √ ",
        "y",
        "Yes",
        "接通",
        "已接通",
    ],
)
def test_a_box_is_ticked_by_a_mark_or_its_words(text: str) -> None:
    assert is_ticked(Box.REACHED, text) is True


@pytest.mark.parametrize("text", ["", " ", "☐", "□", "0", "否", "no", "FALSE", "/", "——", "无"])
def test_a_box_is_blank(text: str) -> None:
    assert is_ticked(Box.REACHED, text) is False


@pytest.mark.parametrize("text", ["×", "✗", "2", "?", "未接", "可能", "√√"])
def test_anything_else_in_a_box_is_not_guessed(text: str) -> None:
    with pytest.raises(Refused, match="neither a tick nor blank"):
        is_ticked(Box.REACHED, text)


def test_what_is_in_a_box_is_quoted_without_personal_data() -> None:
    with pytest.raises(Refused) as refusal:
        is_ticked(Box.REACHED, "6222020000000000022")
    assert "6222020000000000022" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("10-20 14:05", "2026-10-20T14:05:00"),
        ("10/20 9:05", "2026-10-20T09:05:00"),
        ("10月20日 14:05", "2026-10-20T14:05:00"),
        ("10-20", "2026-10-20T00:00:00"),
        ("12-30 10:00", "2025-12-30T10:00:00"),
        ("2026-10-20 14:05", "2026-10-20T14:05:00"),
        ("2026年10月20日 14:05", "2026-10-20T14:05:00"),
        ("2026-10-20", "2026-10-20T00:00:00"),
    ],
)
def test_a_time_is_read_as_it_is_written_on_the_sheet(text: str, at: str) -> None:
    assert called_at(text, NOW).replace(tzinfo=None).isoformat() == at


@pytest.mark.parametrize("text", ["2026-10-21 15:01", "2027-01-01"])
def test_a_time_that_has_not_come_is_refused(text: str) -> None:
    with pytest.raises(InFuture):
        called_at(text, NOW)


@pytest.mark.parametrize("text", ["14:05", "昨天", "13-40 10:00", "10-32", "2-29 10:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        called_at(text, NOW)


def filled(**boxes: str) -> dict[Box, str]:
    return {box: boxes.get(box.name.lower(), "") for box in Box}


def test_a_row_with_nothing_in_it_says_nothing() -> None:
    blank = filled(reached="☐", changed="□", note=" ", new_account="/")
    assert read_row(5, "A1", "C1", blank, CURRENT, NOW) is None


def test_what_was_ticked_as_right_is_part_of_the_new_account() -> None:
    row = filled(
        reached="√", changed="√", name_right="√", new_bank="建设银行", new_account="6217001234567890555"
    )
    read = read_row(5, "A1", "C1", row, CURRENT, NOW)
    assert isinstance(read, RowAnswer)
    assert read.payee == Payee("李娜", "建设银行", "6217001234567890555")


def answer(row: int, contract: str, **facts: object) -> RowAnswer:
    given = {"client": "C1", "outcome": CallOutcome.REACHED, "account": Account.CONFIRMED, **facts}
    return RowAnswer(row=row, contract=contract, **given)  # type: ignore[arg-type]


def test_rows_of_a_client_are_one_call_with_the_time_that_one_of_them_gives() -> None:
    at = datetime(2026, 10, 21, 9, tzinfo=SHANGHAI)
    calls, problems = calls_of(
        [answer(5, "A1", at=at, note="甲"), answer(6, "A2", note="乙"), answer(7, "A3")]
    )
    assert problems == []
    assert [(call.contracts, call.rows, call.answer.at, call.answer.note) for call in calls] == [
        (("A1", "A2", "A3"), (5, 6, 7), at, "甲；乙")
    ]


def test_two_times_of_a_client_are_two_calls() -> None:
    first, second = (datetime(2026, 10, 21, hour, tzinfo=SHANGHAI) for hour in (9, 10))
    missed = answer(5, "A1", at=first, outcome=CallOutcome.NO_ANSWER, account=None)
    calls, problems = calls_of([missed, answer(6, "A2", at=second)])
    assert problems == []
    assert [(call.answer.outcome, call.contracts) for call in calls] == [
        (CallOutcome.NO_ANSWER, ()), (CallOutcome.REACHED, ("A2",)),
    ]  # fmt: skip


def test_nothing_said_of_one_account_takes_nothing_from_another() -> None:
    calls, _problems = calls_of([answer(5, "A1", account=None, finding="短信"), answer(6, "A2")])
    assert [(call.contracts, call.rows, call.answer.finding) for call in calls] == [(("A2",), (5, 6), "短信")]
