"""Until when a round has to be handed in, and how that day came about (Art. 22, 24)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fundcs.deadlines.rules import Due, due, end_of, start_of
from fundcs.kit.i18n import T, Text
from fundcs.packages.rules.package import PackageState, Result

if TYPE_CHECKING:
    from fundcs.kit.workdays import WorkCalendar
    from fundcs.packages.rules.package import Extension, Package, Review
    from fundcs.policy.rules import Deadline, Policy

FIRST, REVIEW, COMPLETION = (
    "submission.first_within", "submission.review_within", "submission.complete_within",
)  # fmt: skip
"""The policy's deadlines: of the first round, of a round's review, of a round after a returned one."""


@dataclass(frozen=True, slots=True)
class RoundDeadline:
    """The deadline of a round; `extension` is the last one granted for it, if any was."""

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
    granted = package.granted(number)
    anchor = package.signed if review is None else review.reviewed_on
    if granted:
        last = granted[-1]
        why = T("changed on {on}: {reason}", on=last.on, reason=last.reason)
        return RoundDeadline(number, _stated(policy, last.deadline, anchor, number, why), last)
    if review is None:
        return RoundDeadline(number, first(anchor, policy, calendar))
    return RoundDeadline(number, _returned(review, policy, calendar))


def exemption(package: Package, policy: Policy) -> Text | None:
    """Why the first round has no deadline: the contract is older than the record of packages (Art. 22)."""
    since = policy.submission.since
    if package.signed >= since:
        return None
    if policy.packages_since_set:
        return T("signed before {day}, from when packages are recorded (policy submission.since)", day=since)
    return T(
        "signed before the archive began on {day}: taken as filed on paper; policy submission.since sets "
        "another day",
        day=since,
    )


def first(signed: date, policy: Policy, calendar: WorkCalendar) -> Due:
    """The deadline of the first round of a contract signed on that day, where no other was granted."""
    return due(policy.deadline(FIRST), start_of(signed), calendar)


def completion(reviewed_on: date, policy: Policy, calendar: WorkCalendar) -> Due:
    """The deadline of the next round where the review states none."""
    return due(policy.deadline(COMPLETION), start_of(reviewed_on), calendar)


def _stated(policy: Policy, day: date, anchor: date, number: int, why: Text) -> Due:
    key = FIRST if number == 1 else COMPLETION
    return Due(
        at=end_of(day), all_day=True, deadline=policy.deadline(key), anchor=start_of(anchor), stated=why
    )


def _returned(review: Review, policy: Policy, calendar: WorkCalendar) -> Due:
    reckoned = completion(review.reviewed_on, policy, calendar)
    if review.deadline is None or review.deadline == reckoned.day:
        return reckoned
    why = T("set in the review of {on} (Art. 22)", on=review.reviewed_on)
    return _stated(policy, review.deadline, review.reviewed_on, review.round + 1, why)


def review_due(package: Package, policy: Policy, calendar: WorkCalendar) -> Due | None:
    """When the round handed in last has to be reviewed; None where none waits."""
    last = package.last
    if last is None or package.review(last.number) is not None:
        return None
    if package.lapsed_on is not None or package.qualified is not None:
        return None
    return due(policy.deadline(REVIEW), start_of(last.submitted_on), calendar)


def owed(package: Package, policy: Policy, calendar: WorkCalendar) -> RoundDeadline | None:
    """The deadline of the round that is owed now; None where none is."""
    if package.lapsed_on is not None or package.qualified is not None:
        return None
    return deadline(package, len(package.rounds) + 1, policy, calendar)


def state(package: Package, as_of: date, running: RoundDeadline | None) -> PackageState:
    """How a package, known until `as_of`, stands on that day; `running` is the deadline that is `owed`."""
    if package.qualified is not None:
        return PackageState.QUALIFIED
    if package.lapsed_on is not None:
        return PackageState.LAPSED
    if running is None:
        return PackageState.WAITING if package.rounds else PackageState.EXEMPT
    if as_of > running.day:
        return PackageState.OVERDUE
    return PackageState.RETURNED if package.rounds else PackageState.DUE


def last_anchor(deadline: Deadline, until: date) -> date:
    """A day after which no event has its `deadline` by the end of `until`.

    It is the last such event's day or somewhat later: the n-th working day is at least n days away.
    """
    offset = deadline.offset
    return until - timedelta(days=offset.count if offset.unit in {"d", "wd"} else 0)
