from __future__ import annotations

from typing import Any

import pytest
from shared.acting import acting

from fundcs.packages.service import lookup
from fundcs.packages.show import packages


@pytest.fixture
def owed(desk: Any) -> Any:
    """The chapter's duties at a moment by key: (owner, due, state, notes)."""

    def listed(now: str, as_: str = "S001", within: str = "60d") -> dict[str, Any]:
        every = desk.json("reminders", "--within", within, now=now, as_=as_)
        return {duty["key"]: duty for duty in every if duty["key"].startswith("submission:")}

    return listed


def test_the_first_package_is_the_advisers_five_working_days_after_signing(owed: Any) -> None:
    duty = owed("2026-11-03")["submission:K1:round:1"]
    assert (duty["owner"], duty["owner_role"], duty["due"], duty["state"], duty["article"]) == (
        "S002", "advisor", "2026-11-09", "upcoming", "22",
    )  # fmt: skip
    assert (duty["client"], duty["fund"]) == ("C001", "JH01")


def test_a_contract_of_before_packages_were_recorded_owes_none_and_says_why(owed: Any, desk: Any) -> None:
    (desk.path.parent / "policy.toml").write_text('submission.since = "2026-11-03"\n', "utf-8")
    assert not [key for key in owed("2026-11-23") if ":round:" in key]
    why = "signed before 2026-11-03, from when packages are recorded (policy submission.since)"
    shown = desk.json("submission", "show", "K1")
    assert (shown["state"], shown["deadline"], shown["account"]) == ("exempt", None, [why])
    assert why in " ".join(desk.ok("submission", "show", "K1").split())


@pytest.mark.parametrize(
    ("now", "notes"),
    [
        ("2026-11-05", []),
        ("2026-11-06", ["missing this deadline: failed submission 1 of this contract, points: 1 (Art. 24)"]),
        ("2026-11-09", ["missing this deadline: failed submission 1 of this contract, points: 1 (Art. 24)"]),
        (
            "2026-11-10",
            ["this deadline was missed: failed submission 1 of this contract, points: 1 (Art. 24)"],
        ),
    ],
)
def test_three_days_before_a_deadline_its_cost_is_named(now: str, notes: list[str], owed: Any) -> None:
    assert owed(now)["submission:K1:round:1"]["notes"] == notes


def test_a_package_handed_in_is_the_managers_to_review_in_two_working_days(
    owed: Any, submission: Any
) -> None:
    submission("submit", "K1", "--on", "2026-11-05", as_="S002", now="2026-11-05")
    found = owed("2026-11-06")
    assert "submission:K1:round:1" not in found
    review = found["submission:K1:review:1"]
    assert (review["owner_role"], review["owner"], review["due"]) == ("cs_manager", None, "2026-11-09")


def test_a_returned_package_is_to_be_completed_by_the_reviews_deadline(owed: Any, failed_thrice: Any) -> None:
    duty = owed("2026-12-07")["submission:K1:round:3"]
    assert (duty["owner"], duty["due"], duty["anchor"]) == ("S002", "2026-12-10", "package_returned")
    assert duty["offset"] is None  # the review set the day
    wanted, cost = duty["notes"]
    assert wanted == "to be completed: risk statement"
    assert cost.startswith(
        "missing this deadline: failed submission 4 of this contract, beyond the scale, to the general"
    )


def test_a_completion_that_was_moved_forward_is_owed_by_the_earlier_day(
    owed: Any, failed_thrice: Any
) -> None:
    failed_thrice("deadline", "K1", "--to", "2026-11-25", "--reason", "提前", now="2026-11-23")
    duty = owed("2026-11-23", within="2d")["submission:K1:round:3"]
    assert (duty["due"], duty["notes"][1]) == ("2026-11-25", "deadline changed: 提前")


def test_an_escalated_failure_is_the_general_managers_until_decided(owed: Any, failed_thrice: Any) -> None:
    key = "submission:K1:decision:3:late"
    duty = owed("2026-12-11", as_="S006")[key]
    assert (duty["owner_role"], duty["due"]) == ("general_manager", "2026-12-18")
    failed_thrice("decide", "K1", "--points", "6", "--text", "降级", as_="S006", now="2026-12-11")
    assert key not in owed("2026-12-11")


def test_a_month_with_failures_owes_hr_its_list_until_it_is_sent(owed: Any, failed_thrice: Any) -> None:
    key = "submission:list:JH01:2026-11"
    duty = owed("2026-11-23")[key]
    assert (duty["owner_role"], duty["due"], duty["notes"]) == (
        "cs_manager", "2026-12-07", ["failed submissions: 4; corrections: 0"],
    )  # fmt: skip
    failed_thrice("send", "--fund", "JH01", "--month", "2026-11", now="2026-12-01")
    assert key not in owed("2026-12-01")


def test_what_differs_from_a_sent_list_is_owed_with_the_month_in_which_it_changed(
    owed: Any, failed_thrice: Any
) -> None:
    failed_thrice("send", "--fund", "JH01", "--month", "2026-11", now="2026-12-01")
    failed_thrice("withdraw", "K1", "--round", "1", "--reason", "错看", now="2026-12-03")
    duty = owed("2026-12-04")["submission:list:JH01:2026-12"]
    assert (duty["due"], duty["notes"]) == ("2027-01-08", ["failed submissions: 0; corrections: 3"])


def test_an_unanswered_list_is_hrs_until_every_line_is_answered(owed: Any, failed_thrice: Any) -> None:
    key = "submission:answer:JH01:2026-11:1"
    failed_thrice("send", "--fund", "JH01", "--month", "2026-11", now="2026-12-01")
    duty = owed("2026-12-02", as_="S005")[key]
    assert (duty["owner_role"], duty["due"]) == ("hr", "2026-12-08")
    failed_thrice(
        "confirm", "--fund", "JH01", "--month", "2026-11", "--line", "1", as_="S005", now="2026-12-02"
    )
    assert key in owed("2026-12-02")
    failed_thrice("confirm", "--fund", "JH01", "--month", "2026-11", as_="S005", now="2026-12-02")
    assert key not in owed("2026-12-02")


def test_an_adviser_who_has_left_owes_nothing_their_role_does(owed: Any, desk: Any) -> None:
    desk.ok("staff", "leave", "S002", "--on", "2026-11-04", now="2026-11-04")
    duty = owed("2026-11-05")["submission:K1:round:1"]
    assert (duty["owner"], duty["owner_role"]) == (None, "advisor")


def test_a_qualified_package_owes_nothing(owed: Any, submission: Any) -> None:
    submission("submit", "K1", "--on", "2026-11-05", as_="S002", now="2026-11-05")
    submission("review", "K1", "--on", "2026-11-06", "--result", "qualified", now="2026-11-06")
    assert not [key for key in owed("2026-11-23") if ":K1:" in key]


def test_a_package_explains_its_running_deadline_and_every_failure(desk: Any, failed_thrice: Any) -> None:
    with acting(desk.path, "2026-11-23T12:00+08:00") as act:
        data: Any = packages.explained(act, lookup.details(act, "K1")).data
    assert data["account"] == [
        "the package was returned: 2026-11-20",
        "set in the review of 2026-11-20 (Art. 22)",
        "due: 2026-12-10",
    ]
    assert [one["account"][-2] for one in data["failure_list"]] == ["points: 1", "points: 2", "points: 4"]
