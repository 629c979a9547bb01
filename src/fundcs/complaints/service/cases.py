"""A complaint as a moment sees it: what had happened by then, how it stood, what was owed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fundcs.act import permits
from fundcs.act.permits import Permit, Role
from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import holder
from fundcs.calendars.service import calendar_of
from fundcs.complaints import queries
from fundcs.complaints.queries import ComplaintFilter
from fundcs.complaints.rules import closing
from fundcs.complaints.rules.deadlines import ComplaintDeadline, deadlines
from fundcs.complaints.rules.standing import ComplaintStanding, earlier_cycles, standing
from fundcs.complaints.rules.steps import (
    ENDED,
    ComplaintHistory,
    ComplaintState,
    Heads,
    Superior,
    reports_to,
)
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.complaints.models import (
        Complaint,
        ComplaintCorrection,
        ComplaintStepWithdrawal,
        ComplaintWithdrawal,
    )
    from fundcs.complaints.queries import ComplaintRow
    from fundcs.staff.models import Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintCase:
    """A complaint at `moment`. `recorded` has all its steps, `history` those that had happened by then.

    Of either, those withdrawn stand apart: in `recorded` whenever they were, in `history` by then.
    `fund`: of the contract concerned. `owner`: the member to whom it falls, `closer`: the one who closes it,
    both while they are here. `report_to`: the role that it is reported to. `withdrawal`: of then or later.
    `people`: all members by code. `merged`: the complaints merged into it, `corrections`: its own,
    `step_withdrawals`: those of its steps, each by then; only where it was asked for by itself.
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
    closer: str | None
    withdrawal: ComplaintWithdrawal | None
    people: Mapping[str, Staff]
    moment: datetime
    merged: Sequence[ComplaintWithdrawal] = ()
    corrections: Sequence[ComplaintCorrection] = ()
    step_withdrawals: Sequence[ComplaintStepWithdrawal] = ()

    @property
    def no(self) -> str:
        """The complaint's number."""
        return self.complaint.no

    @property
    def withdrawn(self) -> ComplaintWithdrawal | None:
        """The withdrawal, where it had been made by then."""
        return _by(self.withdrawal, self.moment)

    @property
    def state(self) -> ComplaintState:
        """Its state."""
        return self.standing.state if self.withdrawn is None else ComplaintState.WITHDRAWN

    @property
    def open(self) -> bool:
        """Whether it is neither closed nor withdrawn."""
        return self.state not in ENDED

    @property
    def determined(self) -> closing.Determined:
        """What is determined of it (Art. 38(2))."""
        return closing.Determined(self.complaint.department, self.complaint.responsible)

    @property
    def owed(self) -> tuple[ComplaintDeadline, ...]:
        """The deadlines still to be met."""
        return tuple(deadline for deadline in self.deadlines if deadline.met is None)

    @property
    def overdue(self) -> bool:
        """Whether a deadline has passed unmet."""
        return any(deadline.overdue(self.moment) for deadline in self.deadlines)

    def deadline(self, key: str) -> ComplaintDeadline | None:
        """The deadline with that key."""
        return next((deadline for deadline in self.deadlines if deadline.key == key), None)

    def owner_of(self, deadline: ComplaintDeadline) -> str | None:
        """The member who owes a deadline; None where it falls to a role as a whole."""
        if not deadline.personal:
            return None
        return self.closer if deadline.key == "close" else self.owner

    def role_of(self, deadline: ComplaintDeadline) -> str:
        """The role that owes a deadline: that of the member who does.

        Who closed a complaint does not check it: one that the CS manager closed is the general manager's.
        """
        closing_ = self.standing.closing
        if deadline.key == "check" and closing_ and self.people[closing_.by].role == deadline.role:
            return Role.GENERAL_MANAGER
        owner = self.owner_of(deadline)
        return deadline.role if owner is None else self.people[owner].role


def people(session: Session) -> dict[str, Staff]:
    """Every member by code, those who left and those withdrawn included."""
    return {member.code: member for member in staff.ever(session)}


def heads(act: Act, against: str | None) -> Heads:
    """Whose answer discharges what goes to the general manager, on a complaint against that member."""
    members = act.once(people).values()
    managers = frozenset(member.code for member in members if member.role is Role.GENERAL_MANAGER)
    rejected_to = act.policy.deadline("complaints.rejected_answer").role
    return Heads(managers, rejected_to, accused=against in managers)


def listed(act: Act, wanted: ComplaintFilter) -> list[ComplaintCase]:
    """The complaints received so far that meet the conditions, by number."""
    return [case_of(act, row) for row in queries.listed(act.session, wanted, act.moment)]


def unsettled(act: Act) -> list[ComplaintCase]:
    """The complaints on which something is owed at the act's moment."""
    return listed(act, ComplaintFilter(unsettled=True))


def case_of(act: Act, row: ComplaintRow) -> ComplaintCase:
    """The complaint as the act's moment sees it."""
    complaint, members = row.complaint, act.once(people)
    recorded = ComplaintHistory.of(complaint.no, complaint.received, row.steps, heads(act, complaint.against))
    history = recorded.until(act.moment)
    reached = standing(history)
    accused = members.get(complaint.against or "")
    report_to = reports_to(accused.role if accused else None)
    known = _deadlines(act, complaint, reached, report_to)
    if _by(row.withdrawal, act.moment) is not None:
        known = tuple(deadline for deadline in known if deadline.met is not None)
    return ComplaintCase(
        complaint=complaint,
        recorded=recorded,
        history=history,
        standing=reached,
        deadlines=known,
        report_to=report_to,
        client_name=row.client_name,
        fund=row.fund,
        owner=_owner(act, row),
        closer=_closer(act, row),
        withdrawal=row.withdrawal,
        people=members,
        moment=act.moment,
    )


def before_reopenings(act: Act, case: ComplaintCase) -> list[tuple[int, ComplaintCase]]:
    """The complaint as it was just before each of its reopenings, by the number of the cycle that ended.

    Its deadlines are those of that cycle; one not met that had not passed when it ended is owed no more.
    """
    found = []
    for cycle in earlier_cycles(case.history):
        known = _deadlines(act, case.complaint, cycle.standing, case.report_to)
        owed = tuple(each for each in known if each.met is not None or each.overdue(cycle.ended))
        found.append((cycle.number, replace(case, standing=cycle.standing, deadlines=owed)))
    return found


def _deadlines(
    act: Act, complaint: Complaint, reached: ComplaintStanding, report_to: Superior
) -> tuple[ComplaintDeadline, ...]:
    source = act.policy.complaints.source(complaint.source)
    return deadlines(reached, act.policy, calendar_of(act), report_to, source)


def _owner(act: Act, row: ComplaintRow) -> str | None:
    """The member to whom it falls: the one responsible, else the client's CS specialist.

    A complainant who is no client falls to whoever recorded the complaint. None where that member has left or
    is the one complained about: then it falls to the role as a whole.
    """
    return _able(act, row, _responsible(act, row) or _default(act, row))


def _closer(act: Act, row: ComplaintRow) -> str | None:
    """As `_owner`, past one responsible who may not close complaints: closing is client service's."""
    responsible = act.once(people).get(_responsible(act, row) or "")
    if responsible is not None and responsible.role in permits.holders(act.policy, Permit.WRITE_COMPLAINTS):
        return _able(act, row, responsible.code)
    return _able(act, row, _default(act, row))


def _responsible(act: Act, row: ComplaintRow) -> str | None:
    return holder(act, Held.COMPLAINT, row.complaint.no, row.complaint.responsible)


def _default(act: Act, row: ComplaintRow) -> str | None:
    client = row.complaint.client
    return row.complaint.recorded_by if client is None else holder(act, Held.CLIENT, client, row.officer)


def _able(act: Act, row: ComplaintRow, code: str | None) -> str | None:
    member = act.once(people).get(code or "")
    if member is None or member.code == row.complaint.against or member.gone(act.today):
        return None
    return member.code


def _by(withdrawal: ComplaintWithdrawal | None, moment: datetime) -> ComplaintWithdrawal | None:
    return None if withdrawal is None or withdrawal.withdrawn_at > moment else withdrawal
