"""A complaint as a moment sees it: what had happened by then, how it stood, what was owed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.complaints import queries
from fundcs.complaints.queries import ComplaintFilter
from fundcs.complaints.rules.deadlines import ComplaintDeadline, deadlines
from fundcs.complaints.rules.standing import ComplaintStanding, standing
from fundcs.complaints.rules.steps import ComplaintHistory, ComplaintState, Superior, reports_to
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from fundcs.act import Act
    from fundcs.complaints.models import Complaint
    from fundcs.complaints.queries import ComplaintRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintCase:
    """A complaint at `moment`. `recorded` has all its steps, `history` those that had happened by then.

    `fund`: of the contract concerned. `owner`: the member responsible while they are here. `report_to`: the
    role that it is reported to. `staff`: the names of all members by code.
    """

    complaint: Complaint
    recorded: ComplaintHistory
    history: ComplaintHistory
    standing: ComplaintStanding
    deadlines: tuple[ComplaintDeadline, ...]
    report_to: Superior
    client_name: str | None
    fund: str | None
    owner: str | None
    staff: Mapping[str, str]
    moment: datetime

    @property
    def no(self) -> str:
        """The complaint's number."""
        return self.complaint.no

    @property
    def state(self) -> ComplaintState:
        """Its state."""
        return self.standing.state

    @property
    def open(self) -> bool:
        """Whether it is not closed."""
        return self.state is not ComplaintState.CLOSED

    @property
    def owed(self) -> tuple[ComplaintDeadline, ...]:
        """The deadlines still to be met."""
        return tuple(deadline for deadline in self.deadlines if deadline.met_at is None)

    @property
    def overdue(self) -> bool:
        """Whether a deadline has passed unmet."""
        return any(deadline.overdue(self.moment) for deadline in self.deadlines)

    def deadline(self, key: str) -> ComplaintDeadline | None:
        """The deadline with that key."""
        return next((deadline for deadline in self.deadlines if deadline.key == key), None)


def listed(act: Act, wanted: ComplaintFilter) -> list[ComplaintCase]:
    """The complaints received so far that meet the conditions, by number."""
    return [case_of(act, row) for row in queries.listed(act.session, wanted, act.moment)]


def unsettled(act: Act) -> list[ComplaintCase]:
    """The complaints on which something is owed at the act's moment."""
    return listed(act, ComplaintFilter(unsettled=True))


def case_of(act: Act, row: ComplaintRow) -> ComplaintCase:
    """The complaint as the act's moment sees it."""
    complaint = row.complaint
    recorded = ComplaintHistory.of(complaint.no, complaint.received, row.steps)
    history = recorded.until(act.moment)
    reached = standing(history)
    report_to = reports_to(row.role_of_accused)
    return ComplaintCase(
        complaint=complaint,
        recorded=recorded,
        history=history,
        standing=reached,
        deadlines=deadlines(reached, act.policy, calendar_of(act), report_to),
        report_to=report_to,
        client_name=row.client_name,
        fund=row.fund,
        owner=row.owner,
        staff=act.once(staff.names),
        moment=act.moment,
    )
