"""Whom a failure is charged to, and what it costs beyond the scale (Art. 23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.clients.service import particulars as register
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.packages.models import AdviserChange, PenaltyDecision
from fundcs.packages.rules import checks
from fundcs.packages.rules.failures import failures
from fundcs.packages.service import packages
from fundcs.packages.service.rounds import now, opened, reason_given

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.packages.rules.failures import Failure
    from fundcs.packages.service.packages import Case

MOST_POINTS = 1000
"""More than any scale of points; a larger number is a slip of the hand."""


class SameAdviser(Refused):
    template = N_("contract {no} is {staff}'s on {day} already; name another adviser or day")


class AdviserBeforeSigning(Refused):
    template = N_("contract {no} was signed on {signed}; its adviser cannot change on {day}")


class NothingToDecide(Refused):
    template = N_("contract {no} has no failure that waits for a decision (Art. 23)")


class NotEscalated(Refused):
    template = N_(
        "failure {number} of contract {no} is not beyond the scale; nothing is to be decided (Art. 23)"
    )


class BadPoints(Refused):
    template = N_("{points} points cannot be set; give 0 to {most}")


def change_adviser(act: Act, no: str, to: str, since: date | None = None) -> Case:
    """Record whose contract it is from a day on, today unless given: failures from then on are theirs.

    Raises NotAnAdvisor, StaffGone, SameAdviser, AdviserBeforeSigning, AfterToday, FundSealed.
    """
    package, day = opened(act, no), since or act.today
    checks.check_day(day, act.today)
    if day < package.signed:
        raise AdviserBeforeSigning(no=package.contract, signed=package.signed, day=day)
    member = register.advisor(act.session, to, day)
    if package.adviser_on(day) == member.code:
        raise SameAdviser(no=package.contract, staff=member.code, day=day)
    act.session.add(
        AdviserChange(
            contract=package.contract,
            since=day,
            staff=member.code,
            recorded_at=now(act),
            recorded_by=act.staff.code,
        )
    )
    act.session.flush()
    return packages.find(act, package.contract)


def decide(act: Act, no: str, points: int, text: str, number: int | None = None) -> Case:
    """Record the points that the general manager sets for a failure beyond the scale (Art. 23).

    For the first that waits, unless `number` says another; a new decision replaces an earlier one.
    Raises BadPoints, ReasonMissing, NothingToDecide, NotEscalated.
    """
    package = packages.recorded(act, no)
    if not 0 <= points <= MOST_POINTS:
        raise BadPoints(points=points, most=MOST_POINTS)
    found = failures(package, act.today, act.policy, calendar_of(act))
    chosen = _to_decide(package.contract, found, number)
    act.session.add(
        PenaltyDecision(
            contract=package.contract,
            round=chosen.round,
            reason=chosen.reason,
            points=points,
            text=reason_given(text, "--text"),
            decided_at=now(act),
            decided_by=act.staff.code,
        )
    )
    act.session.flush()
    return packages.find(act, package.contract)


def _to_decide(no: str, found: Sequence[Failure], number: int | None) -> Failure:
    if number is None:
        waiting = [one for one in found if one.escalated and one.decision is None]
        if not waiting:
            raise NothingToDecide(no=no)
        return waiting[0]
    for one in found:
        if one.number == number and one.escalated:
            return one
    raise NotEscalated(no=no, number=number)
