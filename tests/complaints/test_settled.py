"""What became of a complaint's deadlines, those before its reopenings too (Art. 38)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from shared.complaint_steps import CLOSED, JUDGED

from fundcs.complaints.rules.standing import earlier_cycles
from fundcs.complaints.rules.steps import ComplaintHistory

if TYPE_CHECKING:
    from collections.abc import Sequence

LATER = "2026-12-31 10:00"
RECEIVED_ANEW = "2026-10-20 10:00"


def walked(desk: Any, no: str, *steps: Sequence[str]) -> None:
    for at, *words in steps:
        desk.ok("complaints", words[0], no, *words[1:], now=at)


def of_complaint(desk: Any, no: str) -> dict[str, tuple[str, str]]:
    """By key without `complaint:NO:`: when it was due and what became of it."""
    rows = desk.json("comply", "--year", "2026", "--so-far", now=LATER)
    stem = f"complaint:{no}:"
    return {
        each["key"].removeprefix(stem): (each["due"], each["state"])
        for row in rows
        for each in row["obligations"]
        if each["key"].startswith(stem)
    }


CLOSING = (
    ("2026-10-09 09:00", "judge", *JUDGED),
    ("2026-10-12 09:00", "close", *CLOSED),
)


def test_a_reopening_takes_nothing_away_from_what_was_owed_before_it(desk: Any, complaint: str) -> None:
    walked(
        desk, complaint,
        ("2026-10-02 09:00", "promise", "--by", "2026-10-08 18:00"),
        ("2026-10-09 08:00", "reply", "--content", "x"),
        *CLOSING,
    )  # fmt: skip
    before = of_complaint(desk, complaint)
    assert before["first_reply"] == ("2026-10-01T17:00:00+08:00", "met_late")
    assert before["promised"] == ("2026-10-08T18:00:00+08:00", "met_late")
    walked(desk, complaint, (RECEIVED_ANEW, "reopen", "--content", "x"))
    after = of_complaint(desk, complaint)
    assert {key.removeprefix("1:"): each for key, each in after.items() if key.startswith("1:")} == before
    assert {key for key in after if not key.startswith("1:")} == {"first_reply", "close"}
    assert after["first_reply"] == ("2026-10-21T10:00:00+08:00", "open")


def test_the_to_do_of_a_reopened_complaint_keeps_its_key(desk: Any, complaint: str) -> None:
    walked(desk, complaint, ("2026-09-30 18:00", "reply", "--content", "x"), *CLOSING)
    walked(desk, complaint, (RECEIVED_ANEW, "reopen", "--content", "x"))
    listed = {each["key"] for each in desk.json("reminders", "--within", "60d", now=RECEIVED_ANEW)}
    assert {f"complaint:{complaint}:first_reply", f"complaint:{complaint}:close"} <= listed
    assert not any(f"complaint:{complaint}:1:" in key for key in listed)


def test_each_cycle_has_its_number_and_keeps_it(desk: Any, complaint: str) -> None:
    walked(desk, complaint, ("2026-09-30 18:00", "reply", "--content", "x"), *CLOSING)
    walked(desk, complaint, (RECEIVED_ANEW, "reopen", "--content", "x"))
    first = {key: each for key, each in of_complaint(desk, complaint).items() if key.startswith("1:")}
    walked(
        desk, complaint,
        ("2026-10-22 11:00", "reply", "--content", "x"),
        ("2026-10-23 09:00", "close", *CLOSED),
        ("2026-11-02 09:00", "reopen", "--content", "x"),
    )  # fmt: skip
    now = of_complaint(desk, complaint)
    assert first.items() <= now.items()
    assert now["2:first_reply"] == ("2026-10-21T10:00:00+08:00", "met_late")
    assert now["first_reply"] == ("2026-11-03T09:00:00+08:00", "open")
    assert {key.partition(":")[0] for key in now} == {"1", "2", "first_reply", "close"}


def test_a_withdrawn_reopening_leaves_one_cycle(desk: Any, complaint: str) -> None:
    walked(desk, complaint, ("2026-09-30 18:00", "reply", "--content", "x"), *CLOSING)
    before = of_complaint(desk, complaint)
    walked(desk, complaint, (RECEIVED_ANEW, "reopen", "--content", "x"))
    number = desk.json("complaints", "show", complaint, now=RECEIVED_ANEW)["steps"][-1]["seq"]
    withdrawal = ("withdraw", complaint, "--step", number, "--reason", "wrong")
    desk.ok("complaints", *withdrawal, now="2026-10-20 11:00")
    assert of_complaint(desk, complaint) == before


@pytest.mark.parametrize(
    ("reopened", "kept"),
    [("2026-10-13 10:00", False), ("2026-12-20 10:00", True)],
    ids=["before it was due", "after it was due"],
)
def test_a_check_that_a_reopening_made_needless_was_not_owed(
    desk: Any, complaint: str, reopened: str, kept: bool
) -> None:
    policy = desk.folder / "policy.toml"
    policy.write_text('[complaints]\nspot_check_categories = ["payout"]\n', "utf-8")
    walked(desk, complaint, ("2026-09-30 18:00", "reply", "--content", "x"), *CLOSING)
    assert "check" in of_complaint(desk, complaint)
    walked(desk, complaint, (reopened, "reopen", "--content", "x"))
    assert ("1:check" in of_complaint(desk, complaint)) is kept


def test_a_referral_goes_on_over_a_reopening_and_is_counted_once(desk: Any, complaint: str) -> None:
    desk.ok("complaints", "edit", complaint, "--against", "S002", "--reason", "x", now="2026-09-30 17:30")
    walked(
        desk, complaint,
        ("2026-09-30 18:00", "reply", "--content", "x"),
        ("2026-10-08 09:00", "refer", "--content", "x"),
        *CLOSING,
        (RECEIVED_ANEW, "reopen", "--content", "x"),
    )  # fmt: skip
    assert [key for key in of_complaint(desk, complaint) if key.endswith("referral")] == ["referral"]


def test_a_complaint_that_was_not_reopened_has_one_cycle(desk: Any, complaint: str) -> None:
    walked(desk, complaint, ("2026-09-30 18:00", "reply", "--content", "x"), *CLOSING)
    assert set(of_complaint(desk, complaint)) == {"first_reply", "close"}


def test_a_history_without_steps_has_no_earlier_cycle() -> None:
    from datetime import UTC, datetime

    assert earlier_cycles(ComplaintHistory("K1", datetime(2026, 1, 1, tzinfo=UTC))) == []
