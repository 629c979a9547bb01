"""Random histories of packages that the program would have let in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from fundcs.kit.arrangements import statutory
from fundcs.kit.workdays import WorkCalendar
from fundcs.packages.rules.package import (
    Adviser,
    Decision,
    Extension,
    Package,
    Reason,
    Result,
    Review,
    Round,
    Withdrawal,
)
from fundcs.policy.loader import load
from fundcs.policy.rules import Appraisal, Penalty, Policy, Scale

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

    def policy(self) -> Policy:
        """The shipped policy with the history's own beginning of records, scales and appraisal month."""
        return replace(
            POLICY,
            submission=replace(POLICY.submission, since=self.since),
            penalty=Penalty(tuple(Scale(on, points, "23") for on, points in self.scales), "general_manager"),
            appraisal=Appraisal(self.month_ends),
        )


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
    wrong_rounds: list[Round] = []
    begins, deadline, source = SIGNED, first_deadline(), None
    next_id, entry = 1, 1
    for number in range(1, draw(st.integers(0, 6)) + 1):
        came = begins + DAY * draw(st.integers(0, 14))
        if draw(st.integers(0, 3)) == 0:
            granted = begins + DAY * draw(st.integers(0, max(0, (min(deadline, came) - begins).days)))
            if granted <= min(deadline, came):
                moved = max(granted, begins + DAY) + DAY * draw(st.integers(0, 12))
                of_the_round = [review.id for review in reviews if review.round == number - 1]
                source = draw(st.sampled_from(of_the_round)) if of_the_round else None
                gone = draw(st.none() | st.builds(Withdrawal, _days(granted, 30), st.just("M"), st.just("x")))
                extensions.append(Extension(source, granted, moved, "x", "M", len(extensions) + 1, gone))
        for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
            by_mistake = begins + DAY * draw(st.integers(0, 14))
            gone = Withdrawal(by_mistake + DAY * draw(st.integers(0, 20)), "M", "x")
            wrong_rounds.append(Round(number, by_mistake, "A", entry=entry, withdrawn=gone))
            entry += 1
        rounds.append(Round(number, came, "A", entry=entry))
        entry += 1
        seen = came + DAY * draw(st.integers(0, 5))
        qualified = draw(st.integers(0, 9)) == 0
        begins, deadline, source = seen, seen + DAY * draw(st.integers(1, 12)), next_id
        reviews.append(_review(next_id, number, seen, qualified, deadline))
        next_id += 1
        if draw(st.integers(0, 4)) == 0:
            gone = Withdrawal(seen + DAY * draw(st.integers(0, 40)), "M", "x")
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
                 SIGNED + DAY * draw(st.integers(0, 150)), id_,
                 draw(st.none() | st.builds(Withdrawal, _days(SIGNED, 200), st.just("G"), st.just("x"))))
        for id_ in range(1, draw(st.integers(0, 3)) + 1)
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
            withdrawn_rounds=tuple(wrong_rounds),
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
