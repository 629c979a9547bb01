from __future__ import annotations

from typing import Any

import pytest
from shared.acting import acting
from shared.narrowing import assert_narrowed

from fundcs.penalties import duties

NOVEMBER = ("--fund", "JH01", "--month", "2026-11")
LIST = "submission:list:JH01:2026-12"


@pytest.fixture
def owed(desk: Any) -> Any:
    """The chapter's duties at a moment by key."""

    def listed(now: str) -> dict[str, Any]:
        every = desk.json("reminders", "--within", "60d", now=now)
        return {duty["key"]: duty for duty in every if duty["key"].startswith("submission:")}

    return listed


def test_a_charge_without_ground_is_owed_to_hr_though_its_package_has_no_failure_left(
    owed: Any, failed_thrice: Any
) -> None:
    failed_thrice("send", *NOVEMBER, now="2026-12-01")
    assert LIST not in owed("2026-12-02")
    failed_thrice("submit", "K2", "--on", "2026-11-06", as_="S003", now="2026-12-03")
    duty = owed("2026-12-04")[LIST]
    assert (duty["due"], duty["notes"]) == ("2027-01-08", ["failed submissions: 0; corrections: 1"])


@pytest.mark.parametrize(("now", "so_far"), [("2026-11-30 18:00", True), ("2026-12-01 09:00", False)])
def test_the_next_command_of_a_list_names_so_far_while_its_month_runs(
    owed: Any, failed_thrice: Any, now: str, so_far: bool
) -> None:
    next_command = owed(now)["submission:list:JH01:2026-11"]["next"]
    assert ("--so-far" in next_command) == so_far
    words = next_command.removeprefix("fundcs submission ").removesuffix(" --xlsx FILE")
    failed_thrice(*words.split(), now=now)
    assert "submission:list:JH01:2026-11" not in owed(now)


def test_a_change_that_leaves_the_failures_as_they_were_owes_no_list(owed: Any, failed_thrice: Any) -> None:
    failed_thrice("send", *NOVEMBER, now="2026-12-01")
    failed_thrice("submit", "K2", "--on", "2026-12-02", as_="S003", now="2026-12-02")
    assert LIST not in owed("2026-12-03")


@pytest.mark.parametrize("day", ["2026-11-23", "2026-12-03", "2026-12-20", "2027-01-11"])
def test_what_is_owed_by_choice_is_what_the_whole_list_holds_of_it(
    day: str, failed_thrice: Any, desk: Any
) -> None:
    failed_thrice("send", *NOVEMBER, now="2026-12-01")
    failed_thrice("confirm", *NOVEMBER, "--line", "1", as_="S005", now="2026-12-02")
    failed_thrice("withdraw", "K1", "--round", "1", "--reason", "错看", now="2026-12-03")
    with acting(desk.path, f"{day}T12:00+08:00") as act:
        assert assert_narrowed(duties.duties, act)
