"""Whom to ask is a list: calls, visits and closed complaints without a score (Art. 41)."""

from __future__ import annotations

from typing import Any

import pytest


def unasked(desk: Any, *asked: object, **how: Any) -> list[str]:
    return [row["subject"] for row in desk.json("care", "survey", "unasked", *asked, **how)]


def test_what_was_not_scored_is_listed_until_it_is(desk: Any) -> None:
    assert unasked(desk) == ["H000001", "N000001", "Y000001", "K000001", "K000003"]
    desk.ok("care", "survey", "record", "N000001", "--score", 4)
    desk.ok("care", "survey", "record", "K000001", "--score", 4)
    assert unasked(desk) == ["H000001", "Y000001", "K000003"]
    desk.ok("care", "survey", "withdraw", "M000001", "--reason", "录错", now="2026-09-15 10:00")
    assert unasked(desk, now="2026-09-15 11:00") == ["H000001", "N000001", "Y000001", "K000003"]
    assert unasked(desk, now="2026-09-14 11:00") == ["H000001", "Y000001", "K000003"]


@pytest.mark.parametrize(
    ("asked", "subjects"),
    [
        (("--kind", "visit"), ["N000001", "Y000001"]), (("--client", "陈投资"), ["H000001", "Y000001"]),
        (("--from", "2026-09-03"), ["Y000001", "K000001", "K000003"]), (("--to", "2026-09-01"), ["H000001"]),
        (("--month", "2026-08"), []),
    ],
)  # fmt: skip
def test_the_list_is_narrowed_by_client_kind_and_days(
    desk: Any, asked: tuple[str, ...], subjects: list[str]
) -> None:
    assert unasked(desk, *asked) == subjects


@pytest.mark.parametrize(
    ("withdraw", "left"),
    [
        (("callbacks", "withdraw", "H000001", "--reason", "误录"), "H000001"),
        (("care", "withdraw", "N000001", "--reason", "误录"), "N000001"),
        (("care", "appointment", "withdraw", "Y000001", "--reason", "误录"), "Y000001"),
        (("complaints", "withdraw", "K000001", "--reason", "误录"), "K000001"),
        (("complaints", "withdraw", "K000001", "--step", 3, "--reason", "误录"), "K000001"),
        (("complaints", "reopen", "K000001", "--content", "再议"), "K000001"),
    ],
)
def test_nobody_is_asked_about_what_was_withdrawn_or_reopened(
    desk: Any, withdraw: tuple[object, ...], left: str
) -> None:
    desk.ok(*withdraw, now="2026-09-15 10:00")
    assert left not in unasked(desk, now="2026-09-15 11:00")
    assert left in unasked(desk)


def test_everything_on_the_list_can_be_recorded_and_the_policy_says_what_is_on_it(desk: Any) -> None:
    for row in desk.json("care", "survey", "unasked"):
        desk.ok(*row["next"].replace("--score N", "--score 3").split()[1:])
    assert unasked(desk) == []
    assert "Nobody is to be asked." in desk.ok("care", "survey", "unasked")
    (desk.folder / "policy.toml").write_text('[surveys]\nasked = ["complaint"]\n', encoding="utf-8")
    desk.ok("care", "survey", "withdraw", "M000001", "--reason", "录错")
    assert unasked(desk) == []


@pytest.mark.parametrize("as_", ["S002", "S004"])
def test_who_asks_nobody_sees_no_list(desk: Any, as_: str) -> None:
    desk.refused("care", "survey", "unasked", as_=as_, code=4)
