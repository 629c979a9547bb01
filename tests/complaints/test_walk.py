"""One complaint over National Day 2026 through every state, minute by minute.

30 September is a Wednesday; 1 to 7 October are off, Saturday the 10th is made up.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from shared.complaint_steps import JUDGED

from fundcs.complaints.rules.deadlines import deadlines
from fundcs.complaints.rules.standing import standing, with_step
from fundcs.complaints.rules.steps import ComplaintHistory, Heads, Step, StepKind, Superior
from fundcs.kit.arrangements import statutory
from fundcs.kit.parsing import parse_moment
from fundcs.kit.workdays import WorkCalendar
from fundcs.policy.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fundcs.complaints.rules.deadlines import ComplaintDeadline

MINUTE = timedelta(minutes=1)
RECEIVED = "2026-09-30 17:00"
WALK: list[tuple[str, str, dict[str, Any], tuple[str, ...]]] = [
    ("2026-10-01 09:00", "judge", {"reasonable": True}, JUDGED),
    ("2026-10-01 17:00", "reply", {}, ("--content", "x")),
    (
        "2026-10-01 17:10",
        "promise",
        {"promised_by": parse_moment("2026-10-03 09:30")},
        ("--by", "2026-10-03 09:30"),
    ),
    ("2026-10-03 10:00", "reply", {}, ("--content", "x")),
    ("2026-10-03 10:05", "escalate", {"escalated_to": Superior.CS_MANAGER}, ()),
    ("2026-10-10 08:30", "propose", {}, ("--content", "x")),
    ("2026-10-10 11:00", "reject", {}, ()),
    ("2026-10-12 09:00", "reply", {}, ("--content", "x")),  # not the general manager's
    ("2026-10-17 09:00", "propose", {"answered_by": "S004"}, ("--content", "x", "--by", "S004")),
    ("2026-10-17 10:00", "accept", {}, ()),
    ("2026-10-28 10:00", "close", {"root_cause": "delay"}, ("--resolution", "x", "--root-cause", "delay")),
    ("2026-10-29 09:00", "reopen", {}, ("--content", "x")),
    ("2026-10-30 09:05", "reply", {}, ("--content", "x")),
    ("2026-10-30 09:06", "close", {"root_cause": "delay"}, ("--resolution", "x", "--root-cause", "delay")),
]
# From each of these minutes on: the state, and what is overdue.
TIMELINE: list[tuple[str, str, str]] = [
    ("2026-09-30 17:00", "open", ""),
    ("2026-10-01 17:00", "replied", ""),
    ("2026-10-01 17:10", "escalated", ""),
    ("2026-10-03 09:31", "escalated", "promised reported"),
    ("2026-10-03 10:00", "replied", ""),
    ("2026-10-03 10:05", "escalated", ""),
    ("2026-10-10 00:00", "escalated", "escalated"),  # the 8th and the 9th are the two working days
    ("2026-10-10 08:30", "proposed", ""),
    ("2026-10-10 11:00", "rejected", ""),
    ("2026-10-17 00:00", "rejected", "rejected"),  # the 12th to the 16th are the five
    ("2026-10-17 09:00", "proposed", ""),
    ("2026-10-17 10:00", "replied", ""),
    ("2026-10-28 00:00", "replied", "close"),  # 8-10, 12-16, 19-23, 26 and 27 October are the fifteen
    ("2026-10-28 10:00", "closed", ""),
    ("2026-10-29 09:00", "open", ""),
    ("2026-10-30 09:01", "open", "first_reply"),
    ("2026-10-30 09:05", "replied", ""),
    ("2026-10-30 09:06", "closed", ""),
]
BOUNDARIES = [parse_moment(start) for start, _, _ in TIMELINE]


def expected(moment: datetime) -> tuple[str, set[str]]:
    held = [row for row, start in zip(TIMELINE, BOUNDARIES, strict=True) if start <= moment]
    return held[-1][1], set(held[-1][2].split())


def round_the_boundaries() -> Iterator[datetime]:
    for boundary in BOUNDARIES:
        yield from (at for at in (boundary - MINUTE, boundary, boundary + MINUTE) if at >= BOUNDARIES[0])


def every_minute_of_the_holiday() -> Iterator[datetime]:
    first, last = parse_moment(RECEIVED), parse_moment("2026-10-11")
    yield from (first + number * MINUTE for number in range((last - first) // MINUTE))


def test_the_walk_passes_through_every_state_and_every_deadline() -> None:
    assert {state for _, state, _ in TIMELINE} == {
        "open", "replied", "escalated", "proposed", "rejected", "closed",
    }  # fmt: skip
    owed = {key for _, _, keys in TIMELINE for key in keys.split()}
    assert owed == {"first_reply", "promised", "reported", "escalated", "rejected", "close"}


def test_the_rules_say_the_same_at_every_minute() -> None:
    facts, policy, calendar = (
        ComplaintHistory("K000001", parse_moment(RECEIVED), heads=Heads(frozenset({"S004"}))),
        load(),
        WorkCalendar(statutory),
    )
    for seq, (at, verb, said, _) in enumerate(WALK, 1):
        moment = parse_moment(at)
        facts = with_step(facts, Step(seq, StepKind(verb), moment, moment, "S001", **said), moment)
    owed: dict[int, tuple[ComplaintDeadline, ...]] = {}
    for now in (*every_minute_of_the_holiday(), *round_the_boundaries()):
        seen = facts.until(now)
        reached = standing(seen)
        if len(seen.steps) not in owed:  # what is owed changes with a step, not with the minute
            owed[len(seen.steps)] = deadlines(reached, policy, calendar, Superior.CS_MANAGER)
        overdue = {term.key for term in owed[len(seen.steps)] if term.overdue(now)}
        assert (reached.state, overdue) == expected(now), now


@pytest.fixture(scope="module")
def recorded(staffed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in which each step was recorded when it happened."""
    from fundcs import boundary

    path = tmp_path_factory.mktemp("walk") / "archive.db"
    path.write_bytes(staffed.read_bytes())
    log = (RECEIVED, "log", "C001", "--content", "x", "--channel", "phone")
    for now, verb, *words in (log, *((at, verb, "K000001", *words) for at, verb, _, words in WALK)):
        options = ["--archive", str(path), "--as", "S001", "--now", now, "complaints"]
        assert boundary.run([*options, verb, *words, "--json"]) == 0, verb
    return path


@pytest.fixture
def walked(desk: Any, recorded: Path) -> Any:
    """The desk on a copy of it."""
    desk.path.write_bytes(recorded.read_bytes())
    return desk


def test_the_program_says_the_same_at_every_boundary(walked: Any) -> None:
    for now in round_the_boundaries():
        shown = walked.json("complaints", "show", "K000001", now=now.isoformat())
        overdue = {owed["key"].split(":")[2] for owed in shown["deadlines"] if owed["state"] == "overdue"}
        assert (shown["state"], overdue) == expected(now), now
        assert shown["overdue"] is bool(overdue)


def test_the_list_of_what_is_overdue_says_the_same(walked: Any) -> None:
    for now in BOUNDARIES:
        found = walked.json("complaints", "overdue", now=now.isoformat())
        assert {duty["key"].split(":")[2] for duty in found} == expected(now)[1], now
