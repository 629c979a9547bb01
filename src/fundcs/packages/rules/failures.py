"""Failures and their points (Art. 23-24): derived from the facts of a package, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from fundcs.kit.i18n import T, Text
from fundcs.kit.workdays import DAY
from fundcs.packages.rules.deadlines import RoundDeadline, deadline
from fundcs.packages.rules.package import Reason, Result, fault_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fundcs.kit.workdays import WorkCalendar
    from fundcs.packages.rules.package import Decision, Lack, Package, Review, Round
    from fundcs.policy.rules import Appraisal, Policy, Scale

_MONTHS = 12


class Month(NamedTuple):
    """An appraisal month, named for the calendar month in which it ends."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def plus(self, months: int) -> Month:
        """The month so many months later, or earlier."""
        index = self.year * _MONTHS + self.number - 1 + months
        return Month(index // _MONTHS, index % _MONTHS + 1)


def month_of(day: date, appraisal: Appraisal) -> Month:
    """The appraisal month that a day belongs to (Art. 23)."""
    month = Month(day.year, day.month)
    return month if day <= last_day(month, appraisal) else month.plus(1)


def last_day(month: Month, appraisal: Appraisal) -> date:
    """The last day of an appraisal month."""
    if appraisal.month_ends == "calendar":
        after = month.plus(1)
        return date(after.year, after.number, 1) - DAY
    return date(month.year, month.number, appraisal.month_ends)


@dataclass(frozen=True, slots=True)
class Failure:
    """The `number`-th failure of a contract's package.

    `points` by the scale in force on its day, None beyond it: then it is `escalated` until `decision`.
    `adviser`: whose contract it was that day. `deadline` that was missed, or `lacks` that the review found.
    """

    contract: str
    fund: str
    number: int
    round: int
    reason: Reason
    on: date
    adviser: str | None
    month: Month
    scale: Scale
    decision: Decision | None = None
    deadline: RoundDeadline | None = None
    lacks: tuple[Lack, ...] = ()

    @property
    def escalated(self) -> bool:
        """Whether it lies beyond the scale (Art. 23)."""
        return self.scale.points_for(self.number) is None

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
                "round {round}: nothing was handed in by {day}; a missed deadline is a failure (Art. 24)",
                round=self.round,
                day=self.deadline.day,
            )
            yield from self.deadline.account()
            return
        yield T("round {round}: unqualified in the review of {on} (Art. 23)", round=self.round, on=self.on)
        for lack in self.lacks:
            yield fault_text(lack, names.get(lack.code, lack.code))

    def _cost(self) -> Iterator[Text]:
        yield T(
            "failure {number} of this contract; the scale in force since {since}: {points} (Art. {article})",
            number=self.number,
            since=self.scale.effective,
            points=", ".join(map(str, self.scale.points)),
            article=self.scale.article,
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
            "charged to {adviser}, whose contract it was on {on}, in the appraisal month {month}",
            adviser=self.adviser or T("nobody: the contract has no adviser"),
            on=self.on,
            month=self.month,
        )


@dataclass(frozen=True, slots=True)
class _Event:
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


def next_cost(
    package: Package, as_of: date, policy: Policy, calendar: WorkCalendar
) -> tuple[int, int | None]:
    """(number, points) that a failure of the day after the deadline now running would be and cost."""
    number = len(failures(package, as_of, policy, calendar)) + 1
    wanted = deadline(package, len(package.rounds) + 1, policy, calendar)
    on = as_of if wanted is None else wanted.day + DAY
    return number, policy.scale_on(on).points_for(number)


def _events(known: Package, as_of: date, policy: Policy, calendar: WorkCalendar) -> Iterator[_Event]:
    for number in range(1, len(known.rounds) + 2):
        wanted, round_ = deadline(known, number, policy, calendar), known.round(number)
        if wanted is not None and _missed(known, wanted.day, round_, as_of):
            yield _Event(number, Reason.LATE, wanted.day + DAY, deadline=wanted)
        review = known.review(number)
        if review is not None and review.result is Result.QUALIFIED:
            return
        if review is not None:
            yield _Event(number, Reason.UNQUALIFIED, review.reviewed_on, review=review)


def _missed(known: Package, day: date, round_: Round | None, as_of: date) -> bool:
    """Whether the deadline `day` has passed without the round; one that lapsed before cannot be missed."""
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
        lacks=event.review.lacks if event.review else (),
    )
