"""Runs of calls without an answer that ended (Art. 41)."""

from __future__ import annotations

from datetime import datetime

import pytest

from fundcs.callbacks.rules.calls import CallAttempt, ended_runs
from fundcs.kit.zone import SHANGHAI


def calls(text: str) -> list[CallAttempt]:
    """`1- 2- 3+`: the day of November, `-` without an answer, `+` what ended a run."""
    return [
        CallAttempt(
            datetime(2026, 11, int(word[:-1]), 9, tzinfo=SHANGHAI), f"H{word[:-1]}", answered=word[-1] == "+"
        )
        for word in text.split()
    ]


@pytest.mark.parametrize(
    ("made", "ended"),
    [
        ("1- 2- 3+", [("H2", "H3")]),
        ("1- 2- 4- 5+", [("H2", "H5")]),  # owed since the second day
        ("1- 2+", []),  # one day is not enough
        ("1- 1- 2+", []),  # nor are two calls of one day
        ("1- 2-", []),  # it has not ended
        ("1- 2- 3+ 4- 5- 6+", [("H2", "H3"), ("H5", "H6")]),
        ("3+ 1- 2-", [("H2", "H3")]),  # in the order of time, whatever the order of recording
    ],
)
def test_a_run_is_told_with_the_attempt_that_made_it_owed_and_what_ended_it(
    made: str, ended: list[tuple[str, str]]
) -> None:
    assert [(last.no, end.no) for last, end in ended_runs(calls(made), needed=2)] == ended
