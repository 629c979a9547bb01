"""Failures and their points (Art. 23-24): derived from the facts of a package, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundcs.kit.i18n import T, Text, joined
from fundcs.kit.workdays import DAY
from fundcs.packages.rules.appraisal import AppraisalMonth, month_of
from fundcs.packages.rules.deadlines import RoundDeadline, deadline
from fundcs.packages.rules.package import Reason, Result, fault_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fundcs.kit.workdays import WorkCalendar
    from fundcs.packages.rules.package import Decision, FaultyItem, Package, Review, Round
    from fundcs.policy.rules import Policy, Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The `number`-th failure of a contract's package.

    `on`: the day after the missed `deadline` (Art. 24), or that of the review that found the package
    unqualified for its `faulty_items` (Art. 23). `adviser`: whose contract it was that day. `scale`: the one
    in force that day; a failure beyond it is escalated, and its points are None until the `decision`.
    """

    contract: str
    fund: str
    number: int
    round: int
    reason: Reason
    on: date
    adviser: str | None
    month: AppraisalMonth
    scale: Scale
    decision: Decision | None = None
    deadline: RoundDeadline | None = None
    faulty_items: tuple[FaultyItem, ...] = ()

    @property
    def escalated(self) -> bool:
        """Whether it lies beyond the scale (Art. 23)."""
        return self.scale.points_for(self.number) is None

    @property
    def undecided(self) -> bool:
        """Whether the general manager still has to decide on it (Art. 23)."""
        return self.escalated and self.decision is None

    @property
    def points(self) -> int | None:
        """What it costs: by the scale, or as the general manager decided; None while that is owed."""
        by_scale = self.scale.points_for(self.number)
        return by_scale if by_scale is not None or self.decision is None else self.decision.points

    def account(self, names: Mapping[str, object]) -> tuple[Text, ...]:
        """Why it is one and what it costs, line by line; `names` are the items' names by code."""
        return (*self._cause(names), *self._cost())

    def _cause(self, names: Mapping[str, object]) -> Iterator[Text]:
        if self.deadline is not None:
            yield T(
                "submission {round}: nothing was submitted by {day}; a missed deadline is a failed "
                "submission (Art. 24)",
                round=self.round,
                day=self.deadline.day,
            )
            yield from self.deadline.account()
            return
        yield T(
            "submission {round}: unqualified in the review of {on} (Art. 23)", round=self.round, on=self.on
        )
        for faulty in self.faulty_items:
            yield fault_text(faulty, names.get(faulty.code, faulty.code))

    def _cost(self) -> Iterator[Text]:
        scale = {"points": joined(map(str, self.scale.points)), "article": self.scale.article}
        if self.scale.initial:
            yield T(
                "failed submission {number} of this contract; scale: {points} (Art. {article})",
                number=self.number,
                **scale,
            )
        else:
            yield T(
                "failed submission {number} of this contract; the scale in force since {since}: "
                "{points} (Art. {article})",
                number=self.number,
                since=self.scale.effective,
                **scale,
            )
        if not self.escalated:
            yield T("points: {points}", points=self.points)
        elif self.decision is None:
            yield T("beyond the scale: the general manager decides (Art. 23)")
        else:
            yield T(
                "beyond the scale: the general manager decided {points} points on {on}: {text}",
                points=self.decision.points,
                on=self.decision.on,
                text=self.decision.text,
            )
        yield T(
            "charged to {adviser}, adviser of the contract on {on}, in the appraisal month {month}",
            adviser=self.adviser or T("nobody: the contract has no adviser"),
            on=self.on,
            month=self.month,
        )


@dataclass(frozen=True, slots=True)
class _Event:
    """What makes a failure: a missed `deadline`, or a `review` that found the package unqualified."""

    round: int
    reason: Reason
    on: date
    deadline: RoundDeadline | None = None
    review: Review | None = None


def failures(package: Package, as_of: date, policy: Policy, calendar: WorkCalendar) -> tuple[Failure, ...]:
    """The failures of a package by the end of `as_of`, in the order of their days.

    A deadline counts once, on the day after it, however long it stays missed; a round handed in late and
    then found defective is two failures.
    """
    known = package.until(as_of)
    events = sorted(_events(known, as_of, policy, calendar), key=lambda event: (event.on, event.round))
    return tuple(_failure(known, number, event, policy) for number, event in enumerate(events, 1))


def next_cost(known: Sequence[Failure], running: RoundDeadline, policy: Policy) -> tuple[int, int | None]:
    """The number and the points of the failure that missing the deadline now running would be.

    `known` are the package's failures so far. The points are None beyond the scale in force on the day after
    the deadline.
    """
    number = len(known) + 1
    return number, policy.scale_on(running.day + DAY).points_for(number)


def _events(known: Package, as_of: date, policy: Policy, calendar: WorkCalendar) -> Iterator[_Event]:
    for number in range(1, len(known.rounds) + 2):
        by, round_ = deadline(known, number, policy, calendar), known.round(number)
        if by is not None and _missed(known, by.day, round_, as_of):
            yield _Event(number, Reason.LATE, by.day + DAY, deadline=by)
        review = known.review(number)
        if review is not None and review.result is Result.QUALIFIED:
            return
        if review is not None:
            yield _Event(number, Reason.UNQUALIFIED, review.reviewed_on, review=review)


def _missed(known: Package, day: date, round_: Round | None, as_of: date) -> bool:
    """Whether the deadline `day` has passed without the round; once a package lapsed, none is missed."""
    if as_of <= day or (known.lapsed_on is not None and known.lapsed_on <= day):
        return False
    return round_ is None or round_.submitted_on > day


def _failure(known: Package, number: int, event: _Event, policy: Policy) -> Failure:
    return Failure(
        contract=known.contract,
        fund=known.fund,
        number=number,
        round=event.round,
        reason=event.reason,
        on=event.on,
        adviser=known.adviser_on(event.on),
        month=month_of(event.on, policy.appraisal),
        scale=policy.scale_on(event.on),
        decision=known.decision(event.round, event.reason),
        deadline=event.deadline,
        faulty_items=event.review.faulty_items if event.review else (),
    )
