"""Until when a round has to be handed in, and how that day came about (Art. 22, 24)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.deadlines.rules import Due, due, end_of, start_of
from fundcs.kit.i18n import T, Text
from fundcs.packages.rules.package import Result, State

if TYPE_CHECKING:
    from datetime import date

    from fundcs.kit.workdays import WorkCalendar
    from fundcs.packages.rules.package import Extension, Package, Review
    from fundcs.policy.rules import Policy


@dataclass(frozen=True, slots=True)
class RoundDeadline:
    """The deadline of a round; `extension` is what moved it last, if anything did."""

    round: int
    due: Due
    extension: Extension | None = None

    @property
    def day(self) -> date:
        """The last day in time."""
        return self.due.day

    def account(self) -> tuple[Text, ...]:
        """The reckoning, line by line, or who set it and why."""
        return self.due.account()


def deadline(package: Package, number: int, policy: Policy, calendar: WorkCalendar) -> RoundDeadline | None:
    """The deadline of a round; None where neither signing nor a standing review asks for that round."""
    review = package.review(number - 1)
    if number == 1 and exemption(package, policy) is not None:
        return None
    if number > 1 and (review is None or review.result is not Result.UNQUALIFIED):
        return None
    set_by = None if review is None else review.id
    moved = [one for one in package.extensions if one.review == set_by]
    anchor = package.signed if review is None else review.reviewed_on
    if moved:
        last = moved[-1]
        said = T("changed on {on}: {reason}", on=last.on, reason=last.reason)
        return RoundDeadline(number, _stated(policy, last.deadline, anchor, number, said), last)
    if review is None:
        first = due(policy.deadline("submission.first_within"), start_of(anchor), calendar)
        return RoundDeadline(number, first)
    return RoundDeadline(number, _returned(review, policy, calendar))


def exemption(package: Package, policy: Policy) -> Text | None:
    """Why the first round has no deadline: the contract is older than the record of packages (Art. 22)."""
    since = policy.submission.since
    if package.signed >= since:
        return None
    return T("signed before {day}, from when packages are recorded (policy submission.since)", day=since)


def completion(reviewed_on: date, policy: Policy, calendar: WorkCalendar) -> Due:
    """The deadline of the next round where the review states none."""
    return due(policy.deadline("submission.complete_within"), start_of(reviewed_on), calendar)


def _stated(policy: Policy, day: date, anchor: date, number: int, said: Text) -> Due:
    key = "submission.first_within" if number == 1 else "submission.complete_within"
    return Due(end_of(day), True, policy.deadline(key), start_of(anchor), stated=said)


def _returned(review: Review, policy: Policy, calendar: WorkCalendar) -> Due:
    reckoned = completion(review.reviewed_on, policy, calendar)
    if review.deadline is None or review.deadline == reckoned.day:
        return reckoned
    said = T("set in the review of {on} (Art. 22)", on=review.reviewed_on)
    return _stated(policy, review.deadline, review.reviewed_on, review.round + 1, said)


def review_due(package: Package, policy: Policy, calendar: WorkCalendar) -> Due | None:
    """When the round handed in last has to be reviewed; None where none waits."""
    last = package.last
    if last is None or package.review(last.number) is not None or package.qualified is not None:
        return None
    return due(policy.deadline("submission.review_within"), start_of(last.submitted_on), calendar)


def owed(package: Package, policy: Policy, calendar: WorkCalendar) -> RoundDeadline | None:
    """The deadline of the round that is owed now; None where none is."""
    if package.lapsed_on is not None or package.qualified is not None:
        return None
    return deadline(package, len(package.rounds) + 1, policy, calendar)


def state(package: Package, as_of: date, policy: Policy, calendar: WorkCalendar) -> State:
    """How a package, known until `as_of`, stands on that day."""
    if package.qualified is not None:
        return State.QUALIFIED
    if package.lapsed_on is not None:
        return State.LAPSED
    wanted = owed(package, policy, calendar)
    if wanted is None:
        return State.WAITING if package.rounds else State.EXEMPT
    if as_of > wanted.day:
        return State.OVERDUE
    return State.RETURNED if package.rounds else State.DUE
