"""The complaints of a period in figures."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundcs.clients import service as clients
from fundcs.complaints import cases, queries
from fundcs.complaints.measures import Measured, Measures, measure
from fundcs.complaints.rules import ANSWERS
from fundcs.duties.rules import due, end_of, start_of
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fundcs.act import Act
    from fundcs.complaints.cases import Case


class MonthOrDays(Refused):
    template = N_("give --month, or --from and --to; not both")


class PeriodBackwards(Refused):
    template = N_("the period begins on {first} and ends on {last}, before it; exchange the two")


@dataclass(frozen=True, slots=True)
class Period:
    """Days of receipt, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period and what the codes of staff in them are called."""

    period: Period
    measures: Measures
    names: Mapping[str, str]


def period(today: date, month: tuple[int, int] | None, first: date | None, last: date | None) -> Period:
    """The days asked for: a month; from a day to a day or today; else the current month.

    Raises MonthOrDays, PeriodBackwards.
    """
    if month is not None and (first is not None or last is not None):
        raise MonthOrDays
    year, number = month or ((last or today).year, (last or today).month)
    if month is not None or (first is None and last is None):
        return Period(date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]))
    asked = Period(first or date(year, number, 1), last or today)
    if asked.first > asked.last:
        raise PeriodBackwards(first=asked.first, last=asked.last)
    return asked


def figures(act: Act, asked: Period) -> Figures:
    """The complaints received in the period, as they stand at the act's moment.

    The tier is the client's on the last day of the period, or today where that is to come. The adviser is
    the one a complaint is against, else the client's.
    """
    last = min(end_of(asked.last), act.moment)
    found = queries.received_between(act.session, start_of(asked.first), last)
    tiers = clients.tiers(act.session, act.policy, min(asked.last, act.today)) if found else {}
    advisers = queries.advisers(act.session)
    measured = (
        _measured(
            act,
            case,
            adviser=advisers.accused(case.complaint.against)
            or advisers.of_client.get(case.complaint.client or ""),
            tier=tiers[case.complaint.client].tier if case.complaint.client else None,
        )
        for case in cases.seen(act, found)
    )
    return Figures(asked, measure(measured), advisers.names)


def _measured(act: Act, case: Case, *, adviser: str | None, tier: str | None) -> Measured:
    """The complaint from its first receipt on, whatever was reopened since."""
    facts, closing = case.facts, case.standing.closing
    replied_at = next((step.at for step in facts.steps if step.kind in ANSWERS), None)
    by = due(act.policy.deadline("complaints.first_reply"), facts.received, cases.calendar(act)).at
    seen_by = replied_at or act.moment
    return Measured(
        state=case.state,
        category=case.complaint.category,
        channel=case.complaint.channel,
        department=case.complaint.department,
        adviser=adviser,
        tier=tier,
        replied_after=None if replied_at is None else int((replied_at - facts.received).total_seconds()),
        in_time=None if replied_at is None and seen_by <= by else seen_by <= by,
        closed_after=None if closing is None else int((closing.at - facts.received).total_seconds()),
        reopened=case.standing.reopened > 0,
        root_cause=None if closing is None else closing.root_cause,
    )
