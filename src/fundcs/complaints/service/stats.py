"""The complaints of a period in figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.complaints import queries
from fundcs.complaints.rules.history import standing
from fundcs.complaints.rules.measures import Measured, Measures, measure
from fundcs.complaints.rules.steps import ANSWERS, Facts
from fundcs.deadlines.rules import due, end_of, start_of
from fundcs.tiers import service as tiers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from fundcs.act import Act
    from fundcs.complaints.queries import Advisers, Counted
    from fundcs.complaints.rules.steps import Step
    from fundcs.kit.periods import Period
    from fundcs.tiers.rules import TierResult


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period and what the codes of staff in them are called."""

    period: Period
    measures: Measures
    names: Mapping[str, str]


def figures(act: Act, asked: Period) -> Figures:
    """The complaints received in the period, as they stand at the act's moment.

    The tier is the client's on the last day of the period, or today where that is to come. The adviser is
    the one a complaint is against, else the client's.
    """
    last = min(end_of(asked.last), act.moment)
    found = queries.counted(act.session, start_of(asked.first), last)
    tier_by_client = tiers.tiers(act.session, act.policy, min(asked.last, act.today)) if found else {}
    advisers = queries.advisers(act.session)
    measured = (_measured(act, one, steps, advisers, tier_by_client) for one, steps in found)
    return Figures(asked, measure(measured), advisers.names)


def _measured(
    act: Act,
    complaint: Counted,
    steps: Sequence[Step],
    advisers: Advisers,
    tiers: Mapping[str, TierResult],
) -> Measured:
    """The complaint from its first receipt on, whatever was reopened since."""
    facts = Facts.of(complaint.no, complaint.received, steps).until(act.moment)
    reached = standing(facts)
    replied_at = next((step.at for step in facts.steps if step.kind in ANSWERS), None)
    closing = reached.closing
    return Measured(
        state=reached.state,
        category=complaint.category,
        channel=complaint.channel,
        department=complaint.department,
        adviser=advisers.accused(complaint.against) or advisers.of_client.get(complaint.client or ""),
        tier=tiers[complaint.client].tier if complaint.client else None,
        replied_after=_seconds(facts.received, replied_at),
        in_time=_in_time(act, facts.received, replied_at),
        closed_after=_seconds(facts.received, closing.at if closing else None),
        reopened=reached.reopened > 0,
        root_cause=closing.root_cause if closing else None,
    )


def _in_time(act: Act, received: datetime, replied_at: datetime | None) -> bool | None:
    by = due(act.policy.deadline("complaints.first_reply"), received, calendar_of(act)).at
    if replied_at is None:
        return None if act.moment <= by else False
    return replied_at <= by


def _seconds(start: datetime, end: datetime | None) -> int | None:
    return None if end is None else int((end - start).total_seconds())
