"""Points, months and escalations against a second reckoning that walks day by day and keeps running state."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fundcs.kit.arrangements import statutory
from fundcs.kit.workdays import WorkCalendar
from fundcs.packages.rules.failures import failures
from fundcs.packages.rules.package import (
    Adviser,
    Decision,
    Extension,
    Package,
    Reason,
    Result,
    Review,
    Round,
    Withdrawn,
)
from fundcs.policy.loader import load
from fundcs.policy.rules import Appraisal, Penalty, Scale

DAY = timedelta(days=1)
SIGNED = date(2026, 9, 24)  # so that National Day falls into many histories
CALENDAR = WorkCalendar(statutory)
POLICY = load(None)


@dataclass
class History:
    """A random history that the program would have let in."""

    package: Package
    as_of: date
    since: date
    scales: list[tuple[date, tuple[int, ...]]]
    month_ends: Any


def first_deadline() -> date:
    """Five working days after signing, counted on the fingers."""
    day, left = SIGNED, 5
    while left:
        day += DAY
        left -= CALENDAR.is_workday(day)
    return day


@st.composite
def histories(draw: st.DrawFn) -> History:
    rounds: list[Round] = []
    reviews: list[Review] = []
    extensions: list[Extension] = []
    begins, deadline, source = SIGNED, first_deadline(), None
    next_id = 1
    for number in range(1, draw(st.integers(0, 6)) + 1):
        came = begins + DAY * draw(st.integers(0, 14))
        if draw(st.integers(0, 3)) == 0:
            granted = begins + DAY * draw(st.integers(0, max(0, (min(deadline, came) - begins).days)))
            if granted <= min(deadline, came):
                moved = max(granted, begins + DAY) + DAY * draw(st.integers(0, 12))
                extensions.append(Extension(source, granted, moved, "x", "M"))
        rounds.append(Round(number, came, "A"))
        seen = came + DAY * draw(st.integers(0, 5))
        qualified = draw(st.integers(0, 9)) == 0
        begins, deadline, source = seen, seen + DAY * draw(st.integers(1, 12)), next_id
        reviews.append(_review(next_id, number, seen, qualified, deadline))
        next_id += 1
        if draw(st.integers(0, 4)) == 0:
            gone = Withdrawn(seen + DAY * draw(st.integers(0, 40)), "M", "x")
            reviews[-1] = replace(reviews[-1], withdrawn=gone)
            if draw(st.booleans()):
                qualified = draw(st.integers(0, 9)) == 0
                deadline, source = seen + DAY * draw(st.integers(1, 12)), next_id
                reviews.append(_review(next_id, number, seen, qualified, deadline))
                next_id += 1
        if qualified or (reviews[-1].withdrawn is not None and draw(st.booleans())):
            break
    decisions = [
        Decision(draw(st.integers(1, 7)), draw(st.sampled_from(Reason)), draw(st.integers(0, 9)), "x", "G",
                 SIGNED + DAY * draw(st.integers(0, 150)))
        for _ in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    advisers = [
        Adviser(SIGNED + DAY * draw(st.integers(0, 90)), draw(st.sampled_from("BCD")))
        for _ in range(draw(st.integers(0, 3)))
    ]
    return History(
        Package(
            contract="K1", fund="F", signed=SIGNED, adviser=draw(st.sampled_from(["A", None])),
            rounds=tuple(rounds), reviews=tuple(reviews), extensions=tuple(extensions),
            advisers=tuple(advisers), decisions=tuple(decisions),
            lapsed_on=draw(st.none() | _days(max([SIGNED, *_dates(reviews)]), 60)),
        ),
        SIGNED + DAY * draw(st.integers(0, 160)),
        draw(st.sampled_from([date(1900, 1, 1), SIGNED, SIGNED + DAY])),
        [(date(1900, 1, 1), (1, 2, 4)), *draw(_scales())],
        draw(st.sampled_from(["calendar", 1, 15, 25, 28])),
    )  # fmt: skip


def _days(first: date, count: int) -> st.SearchStrategy[date]:
    return st.integers(0, count).map(lambda n: first + DAY * n)


def _scales() -> st.SearchStrategy[list[tuple[date, tuple[int, ...]]]]:
    begins = st.integers(1, 120).map(lambda n: SIGNED + DAY * n)
    points = st.lists(st.integers(1, 9), min_size=1, max_size=5).map(tuple)
    one = st.tuples(begins, points)
    return st.lists(one, max_size=2, unique_by=lambda pair: pair[0]).map(sorted)


def _review(id_: int, number: int, seen: date, qualified: bool, deadline: date) -> Review:
    result = Result.QUALIFIED if qualified else Result.UNQUALIFIED
    return Review(id_, number, seen, "M", result, None if qualified else deadline)


def _dates(reviews: list[Review]) -> list[date]:
    return [one.reviewed_on for one in reviews]


Found = tuple[int, date, str, int | None, bool, str, str | None]


def simulate(history: History) -> list[Found]:
    """Walk from signing to the day asked about, one day at a time, with one deadline and a tally in hand."""
    package, found = history.package, []
    standing = [r for r in package.reviews if r.withdrawn is None or r.withdrawn.on > history.as_of]
    reviews = list({r.round: r for r in standing}.values())  # of two for one round, the one entered last
    deadline: date | None = first_deadline() if history.since <= SIGNED else None
    source: int | None = None
    came = 0
    tally = 0
    today = SIGNED
    while today <= history.as_of:
        if deadline is not None and today == deadline + DAY:
            tally += 1
            found.append(_found(history, tally, came + 1, "late", today))
            deadline = None
        deadline = _granted(package, today, source, deadline)
        events: list[Round | Review] = [r for r in package.rounds if r.submitted_on == today]
        events += [r for r in reviews if r.reviewed_on == today]
        for event in sorted(events, key=_in_turn):
            if isinstance(event, Round):
                came, deadline = event.number, None
            elif event.result is Result.QUALIFIED:
                return found
            else:
                tally += 1
                found.append(_found(history, tally, event.round, "unqualified", today))
                source = event.id
                deadline = _granted(package, today, source, event.deadline)
        if package.lapsed_on is not None and today >= package.lapsed_on:
            deadline = None
        today += DAY
    return found


def _granted(package: Package, today: date, source: int | None, deadline: date | None) -> date | None:
    """The deadline in hand, or the one granted for it today."""
    for extension in package.extensions:
        if deadline is not None and (extension.on, extension.review) == (today, source):
            deadline = extension.deadline
    return deadline


def _in_turn(event: Round | Review) -> tuple[int, bool]:
    """A round comes before its review, and that before the next round."""
    return (event.number, False) if isinstance(event, Round) else (event.round, True)


def _found(history: History, tally: int, round_: int, reason: str, on: date) -> Found:
    points: tuple[int, ...] = ()
    for begins, scale in history.scales:
        if begins <= on:
            points = scale
    cost: int | None = points[tally - 1] if tally <= len(points) else None
    escalated = cost is None
    if escalated:
        for decision in history.package.decisions:
            if (decision.round, decision.reason.value) == (round_, reason) and decision.on <= history.as_of:
                cost = decision.points
    adviser, since = history.package.adviser, date.min
    for change in history.package.advisers:
        if since <= change.since <= on:
            adviser, since = change.staff, change.since
    return round_, on, reason, cost, escalated, _month(on, history.month_ends), adviser


def _month(day: date, ends: Any) -> str:
    while day.day != (months.monthrange(day.year, day.month)[1] if ends == "calendar" else ends):
        day += DAY
    return day.strftime("%Y-%m")


@settings(max_examples=200)
@given(histories())
def test_points_months_and_escalations_agree_with_a_walk_day_by_day(history: History) -> None:
    policy = replace(
        POLICY,
        submission=replace(POLICY.submission, since=history.since),
        penalty=Penalty(tuple(Scale(on, points, "23") for on, points in history.scales), "general_manager"),
        appraisal=Appraisal(history.month_ends),
    )
    found = failures(history.package, history.as_of, policy, CALENDAR)
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert [
        (one.round, one.on, one.reason.value, one.points, one.escalated, str(one.month), one.adviser)
        for one in found
    ] == simulate(history)
