"""Whom a failure is charged to, and what it costs beyond the scale (Art. 23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.clients.service import particulars as register
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.typed import second
from fundcs.packages.models import AdviserChange, PenaltyDecision
from fundcs.packages.rules import checks
from fundcs.packages.rules.failures import failures
from fundcs.packages.rules.package import Withdrawable
from fundcs.packages.service import lookup
from fundcs.packages.service.rounds import keep_withdrawal, opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.packages.rules.failures import Failure
    from fundcs.packages.service.lookup import PackageDetails

MOST_POINTS = 1000
"""More than any scale of points; a larger number is a slip of the hand."""


def check_points(points: int) -> None:
    """Raises Refused where nobody can have meant so many points."""
    if not 0 <= points <= MOST_POINTS:
        raise Refused(N_("{points} points cannot be set; give 0 to {most}"), points=points, most=MOST_POINTS)


def change_adviser(act: Act, no: str, to: str, since: date | None = None) -> PackageDetails:
    """Record whose contract it is from a day on, today unless given: failures from then on are theirs.

    Raises Refused, FundSealed, NoSuchContract, NotYours.
    """
    package, day = opened(act, no), since or act.today
    checks.check_day(day, act.today)
    if day < package.signed:
        raise Refused(
            N_("contract {no} was signed on {signed}; its adviser cannot change on {day}"),
            no=package.contract,
            signed=package.signed,
            day=day,
        )
    member = register.advisor(act.session, to, day)
    if package.adviser_on(day) == member.code:
        raise Refused(
            N_("{staff} is already the adviser of contract {no} on {day}; name another adviser or day"),
            no=package.contract,
            staff=member.code,
            day=day,
        )
    act.session.add(
        AdviserChange(
            contract=package.contract,
            since=day,
            staff=member.code,
            recorded_at=second(act.moment),
            recorded_by=act.staff.code,
        )
    )
    act.session.flush()
    return lookup.details(act, package.contract)


def decide(act: Act, no: str, points: int, text: str, number: int | None = None) -> PackageDetails:
    """Record the points that the general manager sets for a failure beyond the scale (Art. 23).

    For the first that waits, unless `number` says another; a new decision replaces an earlier one.
    Raises Refused, NoSuchContract.
    """
    package = lookup.recorded(act, no)
    check_points(points)
    failure = _to_decide(package.contract, failures(package, act.today, act.policy, calendar_of(act)), number)
    act.session.add(
        PenaltyDecision(
            contract=package.contract,
            round=failure.round,
            reason=failure.reason,
            points=points,
            text=checks.reason_given(text, "--text"),
            decided_at=second(act.moment),
            decided_by=act.staff.code,
        )
    )
    act.session.flush()
    return lookup.details(act, package.contract)


def withdraw_decision(act: Act, no: str, reason: str, number: int | None = None) -> PackageDetails:
    """Withdraw the decision on a failure, the last one unless `number` says of which; it is owed again.

    Raises Refused, NoSuchContract.
    """
    package = lookup.recorded(act, no)
    known = failures(package, act.today, act.policy, calendar_of(act))
    decided = [
        failure.decision
        for failure in known
        if failure.escalated and failure.decision is not None and number in (None, failure.number)
    ]
    if not decided:
        raise Refused(
            N_("contract {no} has no decision on a failed submission; there is nothing to withdraw"),
            no=package.contract,
        )
    last = max(decided, key=lambda decision: decision.id)
    keep_withdrawal(act, package, Withdrawable.DECISION, last.id, reason)
    return lookup.details(act, package.contract)


def _to_decide(no: str, known: Sequence[Failure], number: int | None) -> Failure:
    if number is None:
        for failure in known:
            if failure.undecided:
                return failure
        raise Refused(N_("contract {no} has no failed submission that waits for a decision (Art. 23)"), no=no)
    for failure in known:
        if failure.number == number and failure.escalated:
            return failure
    raise Refused(
        N_(
            "failed submission {number} of contract {no} is not beyond the scale; there is "
            "nothing to decide (Art. 23)"
        ),
        no=no,
        number=number,
    )
