"""A complaint as a moment sees it: its row, what had happened by then, how it stood, what was owed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.complaints import queries
from fundcs.complaints.rules.deadlines import Term, terms
from fundcs.complaints.rules.history import Standing, standing
from fundcs.complaints.rules.steps import Facts, Head, State, StepKind, reports_to
from fundcs.deadlines.rules import Duty
from fundcs.kit.i18n import T
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from fundcs.act import Act
    from fundcs.complaints.models import Complaint
    from fundcs.complaints.queries import Found

_NEXT = {
    StepKind.REPLY: "fundcs complaints reply {no} --content TEXT",
    StepKind.CLOSE: "fundcs complaints close {no} --resolution TEXT --root-cause CODE",
    StepKind.ANSWER: "fundcs complaints answer {no} --content TEXT",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A complaint at `moment`. `recorded` are all its facts, `facts` those that had happened by then.

    `staff`: the names of all members by code.
    """

    complaint: Complaint
    recorded: Facts
    facts: Facts
    standing: Standing
    terms: tuple[Term, ...]
    report_to: Head
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
    def state(self) -> State:
        """How it stands."""
        return self.standing.state

    @property
    def open(self) -> bool:
        """Whether it is not closed."""
        return self.state is not State.CLOSED

    @property
    def overdue(self) -> bool:
        """Whether a deadline has passed unmet."""
        return any(term.overdue(self.moment) for term in self.terms)

    def term(self, key: str) -> Term | None:
        """The deadline of that key."""
        return next((term for term in self.terms if term.key == key), None)

    def duty(self, term: Term) -> Duty:
        """The deadline as a duty."""
        return Duty(
            key=f"complaint:{self.no}:{term.key}",
            subject=T("complaint {no}: {what}", no=self.no, what=T(term.name)),
            owner_role=term.role,
            owner=self.owner if term.personal else None,
            due=term.due,
            next=_NEXT[term.next].format(no=self.no),
            client=self.complaint.client,
            fund=self.fund,
        )


def unsettled(act: Act) -> list[Case]:
    """The complaints on which something is owed at the act's moment."""
    return seen(act, queries.unsettled(act.session, act.moment))


def seen(act: Act, found: Iterable[Found]) -> list[Case]:
    """The complaints as the act's moment sees them."""
    return [_case(act, one) for one in found]


def _case(act: Act, found: Found) -> Case:
    complaint = found.complaint
    recorded = Facts.of(complaint.no, complaint.received, found.steps)
    facts = recorded.until(act.moment)
    reached = standing(facts)
    head = reports_to(found.role_of_accused)
    owed = terms(reached, act.policy, calendar_of(act), head)
    return Case(
        complaint=complaint,
        recorded=recorded,
        facts=facts,
        standing=reached,
        terms=owed,
        report_to=head,
        client_name=found.client_name,
        fund=found.fund,
        owner=found.owner,
        staff=act.once(staff.names),
        moment=act.moment,
    )
