"""What is owed on contract packages: to hand them in, to complete and to review them (Art. 22, 24)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.deadlines.rules import Choice, Duty, DutyState, Settled, due, start_of
from fundcs.kit.i18n import T, Text
from fundcs.packages.models import DeadlineChange
from fundcs.packages.rules import deadlines
from fundcs.packages.rules.failures import next_cost
from fundcs.packages.rules.package import Reason
from fundcs.packages.service import lookup
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from fundcs.act import Act
    from fundcs.deadlines.rules import Due
    from fundcs.kit.periods import Period
    from fundcs.packages.rules.deadlines import RoundDeadline
    from fundcs.packages.service.lookup import PackageStatus


def duties(act: Act, choice: Choice) -> Iterable[Duty]:
    """Packages to hand in, to complete and to review. A member who has left owes nothing any more."""
    gone = staff.gone(act.session, act.today)
    lookup.read_ahead(act, choice)
    for status in lookup.unsettled(act, choice):
        if status.owed is not None:
            yield _hand_in(act, status, status.owed, gone)
        review = deadlines.review_due(status.package, act.policy, calendar_of(act))
        if review is not None:
            stands_in = lookup.left_to_stand_in(act, status.package.rounds[-1])
            yield _review(status, review, act.policy.submission.stand_in if stands_in else None)


def _hand_in(act: Act, status: PackageStatus, owed: RoundDeadline, gone: frozenset[str]) -> Duty:
    no, round_ = status.no, owed.round
    first = T("submit the package of contract {no}", no=no)
    again = T("complete the package of contract {no} (submission {round})", no=no, round=round_)
    stated = owed.due.stated
    return _duty(
        status,
        key=f"submission:{no}:round:{round_}",
        subject=first if round_ == 1 else again,
        owner=None if status.adviser in gone else status.adviser,
        by=replace(owed.due, stated=stated and act.words(stated)),
        next_=f"fundcs submission submit {no} --on DATE --items ITEM,ITEM",
        notes=tuple(_notes(act, status, owed)),
    )


def _review(status: PackageStatus, by: Due, role: str | None) -> Duty:
    no, round_ = status.no, len(status.package.rounds)
    return _duty(
        status,
        role=role,
        key=f"submission:{no}:review:{round_}",
        subject=T("review submission {round} of the package of contract {no}", round=round_, no=no),
        by=by,
        next_=f"fundcs submission review {no} --on DATE --result qualified|unqualified",
    )


def _duty(
    status: PackageStatus,
    *,
    key: str,
    subject: Text,
    by: Due,
    next_: str,
    role: str | None = None,
    owner: str | None = None,
    notes: tuple[Text, ...] = (),
) -> Duty:
    return Duty(
        key=key,
        subject=subject,
        owner_role=role or by.deadline.role,
        owner=owner,
        due=by,
        next=next_,
        client=status.signer.code,
        fund=status.package.fund,
        notes=notes,
    )


def _notes(act: Act, status: PackageStatus, owed: RoundDeadline) -> Iterator[Text]:
    """What completes the package, why its deadline was moved, and what missing it costs (Art. 24)."""
    returned, names = status.package.returned, lookup.item_names(act)
    for item in returned.faulty_items if returned else ():
        yield T("to be completed: {item}", item=names.get(item.code, item.code))
    if owed.extension is not None:
        reason = act.personal(owed.extension.reason, DeadlineChange.reason)
        yield T("deadline changed: {reason}", reason=reason)
    if owed.due.state(act.moment) is DutyState.OVERDUE:
        for failure in status.failures:
            if (failure.round, failure.reason) == (owed.round, Reason.LATE):
                points = failure.scale.points_for(failure.number)
                yield _cost(T("this deadline was missed"), failure.number, points)
    elif act.today >= _warned_from(act, owed.due):
        number, points = next_cost(status.failures, owed, act.policy)
        yield _cost(T("missing this deadline"), number, points)


def _cost(what: Text, number: int, points: int | None) -> Text:
    if points is None:
        return T(
            "{what}: failed submission {number} of this contract, beyond the scale, to the "
            "general manager (Art. 23)",
            what=what,
            number=number,
        )
    return T(
        "{what}: failed submission {number} of this contract, points: {points} (Art. 24)",
        what=what,
        number=number,
        points=points,
    )


def _warned_from(act: Act, by: Due) -> date:
    """The day from which a deadline's cost is named: policy `submission.warn_before`."""
    warning = replace(by.deadline, offset=act.policy.submission.warn_before, direction="before")
    return due(warning, by.at, calendar_of(act)).day


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """The rounds and reviews that were due in the period and came, late or not (Art. 22, 24)."""
    policy, work = act.policy, calendar_of(act)
    for status in lookup.select(act):
        package = status.package
        for round_ in package.rounds:
            owed = deadlines.deadline(package, round_.number, policy, work)
            review = package.review(round_.number)
            by_review = due(policy.deadline(deadlines.REVIEW), start_of(round_.submitted_on), work)
            if owed is not None and period.holds(owed.day):
                yield _settled(
                    status,
                    f"round:{round_.number}",
                    owed.due,
                    (round_.submitted_on, round_.submitted_by),
                    package.adviser_on(owed.day),
                )
            if review is not None and period.holds(by_review.day):
                yield _settled(
                    status, f"review:{round_.number}", by_review, (review.reviewed_on, review.reviewer), None
                )


def _settled(status: PackageStatus, what: str, by: Due, met: tuple[date, str], owner: str | None) -> Settled:
    return Settled(
        key=f"submission:{status.no}:{what}",
        due=by,
        role=by.deadline.role,
        owner=owner,
        met_at=start_of(met[0]),
        met_by=met[1],
        client=status.signer.code,
        fund=status.package.fund,
    )
