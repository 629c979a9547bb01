"""Points, months and escalations against a second reckoning that walks day by day and keeps running state."""

from __future__ import annotations

import calendar as months
from datetime import date
from typing import Any

from hypothesis import given, settings
from shared.package_histories import CALENDAR, DAY, SIGNED, History, first_deadline, histories

from fundcs.packages.rules.failures import failures
from fundcs.packages.rules.package import Package, Result, Review, Round

Found = tuple[int, date, str, int | None, bool, str, str | None]


def simulate(history: History) -> list[Found]:
    """Walk from signing to the day asked about, one day at a time, with one deadline and a tally in hand."""
    package, found = history.package, []
    standing = [r for r in package.reviews if r.withdrawn is None or r.withdrawn.on > history.as_of]
    reviews = list({r.round: r for r in standing}.values())  # of two for one round, the one entered last
    deadline: date | None = first_deadline() if history.since <= SIGNED else None
    source: set[int | None] = {None}
    came = 0
    rounds = _rounds(package, history.as_of)
    tally = 0
    today = SIGNED
    while today <= history.as_of:
        if deadline is not None and today == deadline + DAY:
            tally += 1
            found.append(_found(history, tally, came + 1, "late", today))
            deadline = None
        deadline = _granted(history, today, source, deadline)
        events: list[Round | Review] = [r for r in rounds if r.submitted_on == today]
        events += [r for r in reviews if r.reviewed_on == today]
        for event in sorted(events, key=_in_turn):
            if isinstance(event, Round):
                came, deadline = event.number, None
            elif event.result is Result.QUALIFIED:
                return found
            else:
                tally += 1
                found.append(_found(history, tally, event.round, "unqualified", today))
                source = {review.id for review in package.reviews if review.round == event.round}
                deadline = _granted(history, today, source, event.deadline)
        if package.lapsed_on is not None and today >= package.lapsed_on:
            deadline = None
        today += DAY
    return found


def _rounds(package: Package, as_of: date) -> list[Round]:
    """Of each number the round that stood on that day, the one recorded last."""
    stood: dict[int, Round] = {}
    for round_ in sorted((*package.withdrawn_rounds, *package.rounds), key=lambda each: each.entry):
        if round_.submitted_on <= as_of and (round_.withdrawn is None or round_.withdrawn.on > as_of):
            stood[round_.number] = round_
    return list(stood.values())


def _granted(history: History, today: date, source: set[int | None], deadline: date | None) -> date | None:
    """The deadline in hand, or the one granted for it today."""
    for extension in history.package.extensions:
        if extension.withdrawn is not None and extension.withdrawn.on <= history.as_of:
            continue
        if deadline is not None and extension.on == today and extension.review in source:
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
            gone = decision.withdrawn is not None and decision.withdrawn.on <= history.as_of
            if gone or decision.on > history.as_of:
                continue
            if (decision.round, decision.reason.value) == (round_, reason):
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
    found = failures(history.package, history.as_of, history.policy(), CALENDAR)
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert [
        (one.round, one.on, one.reason.value, one.points, one.escalated, str(one.month), one.adviser)
        for one in found
    ] == simulate(history)
