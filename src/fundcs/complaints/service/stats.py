"""The figures of the complaints received in a period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.complaints import queries
from fundcs.complaints.rules.deadlines import closed_by, first_reply_by
from fundcs.complaints.rules.measures import MeasuredComplaint, Measures, MetDeadline, measure
from fundcs.complaints.rules.standing import standing
from fundcs.complaints.rules.steps import ANSWERS, ComplaintHistory
from fundcs.complaints.service.cases import heads
from fundcs.deadlines.rules import due, end_of, start_of
from fundcs.staff import queries as staff
from fundcs.tiers import service as tiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.complaints.queries import CountedComplaint
    from fundcs.complaints.rules.standing import ComplaintStanding
    from fundcs.complaints.rules.steps import Step
    from fundcs.kit.periods import Period


@dataclass(frozen=True, slots=True)
class ComplaintFigures:
    """The figures of a period; `names`: of the advisers counted in them, `staff`: of all, by staff code."""

    period: Period
    measures: Measures
    names: Mapping[str, str]
    staff: Mapping[str, str]


def figures(act: Act, asked: Period) -> ComplaintFigures:
    """The complaints received in the period, as they stand at the act's moment.

    The tier is the client's on the last day of the period, or today where that day is to come. The adviser is
    the one a complaint is against, else the client's.
    """
    last = min(end_of(asked.last), act.moment)
    counted = queries.counted(act.session, start_of(asked.first), last, act.moment)
    clients = {complaint.client for complaint, _steps in counted}
    tier_by_client = _tiers(act, clients, min(asked.last, act.today))
    advisers = queries.advisers(act.session)
    measured = (_measured(act, complaint, steps, advisers, tier_by_client) for complaint, steps in counted)
    return ComplaintFigures(asked, measure(measured), advisers, act.once(staff.names))


def _tiers(act: Act, clients: Iterable[str | None], day: date) -> dict[str | None, str]:
    """The tier of each client on a day, by code."""
    codes = [code for code in clients if code is not None]
    results = tiers.tiers(act.session, act.policy, day, codes)
    return {code: result.tier for code, result in results.items()}


def _measured(
    act: Act,
    complaint: CountedComplaint,
    steps: Sequence[Step],
    advisers: Mapping[str, str],
    tier_by_client: Mapping[str | None, str],
) -> MeasuredComplaint:
    """The complaint from its first receipt on, whatever was reopened since."""
    whose = heads(act, complaint.against)
    history = ComplaintHistory.of(complaint.no, complaint.received, steps, whose).until(act.moment)
    reached = standing(history)
    reply = next((step for step in history.steps if step.kind in ANSWERS), None)
    replied_at = None if reply is None else reply.at
    closing = reached.closing
    against = complaint.against if complaint.against in advisers else None
    return MeasuredComplaint(
        state=reached.state,
        category=complaint.category,
        source=complaint.source,
        channel=complaint.channel,
        department=complaint.department,
        adviser=against or complaint.client_adviser,
        tier=tier_by_client.get(complaint.client),
        replied_after=_seconds(history.received, replied_at),
        in_time=_in_time(act, complaint, replied_at),
        closed_after=_seconds(history.received, closing.at if closing else None),
        reopened=reached.reopened > 0,
        root_cause=closing.root_cause if closing else None,
        met=tuple(_met(act, complaint, reached, reply)),
    )


def _met(
    act: Act, complaint: CountedComplaint, reached: ComplaintStanding, reply: Step | None
) -> Iterator[MetDeadline]:
    """The first reply since the first receipt; the last stated time and the closing that stands."""
    promise, closing = reached.promise, reached.closing
    if reply is not None:
        yield MetDeadline("first_reply", reply.by, reply.at <= _first_reply_by(act, complaint))
    if promise is not None and promise.answer is not None and promise.step.promised_by is not None:
        stated = act.policy.deadline("complaints.promised_reply")
        by = due(stated, promise.step.promised_by, calendar_of(act)).at
        yield MetDeadline("promised", promise.answer.by, promise.answer.at <= by)
    if closing is not None:
        source = act.policy.complaints.source(complaint.source)
        by = closed_by(reached.received, source, act.policy, calendar_of(act)).at
        yield MetDeadline("close", closing.by, closing.at <= by)


def _first_reply_by(act: Act, complaint: CountedComplaint) -> datetime:
    source = act.policy.complaints.source(complaint.source)
    return first_reply_by(complaint.received, source, act.policy, calendar_of(act)).at


def _in_time(act: Act, complaint: CountedComplaint, replied_at: datetime | None) -> bool | None:
    by = _first_reply_by(act, complaint)
    if replied_at is None:
        return None if act.moment <= by else False
    return replied_at <= by


def _seconds(start: datetime, end: datetime | None) -> int | None:
    return None if end is None else int((end - start).total_seconds())
