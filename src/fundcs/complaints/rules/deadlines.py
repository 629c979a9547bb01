"""What is owed on a complaint, by when, and since when it has been done (Art. 38(5)-(7), 44)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.complaints.rules.steps import State, StepKind
from fundcs.deadlines.rules import Due, DutyState, due
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from fundcs.complaints.rules.history import Asked, Standing
    from fundcs.complaints.rules.steps import Head
    from fundcs.kit.workdays import WorkCalendar
    from fundcs.policy.rules import Policy

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Term:
    """A deadline of a complaint. `met_at`: when it was met, late or not; `next`: the step that meets it.

    `role` owes it; `personal` says that within that role it is the person responsible for the complaint.
    """

    key: str
    name: str
    due: Due
    role: str
    met_at: datetime | None
    next: StepKind
    personal: bool = False

    def overdue(self, now: datetime) -> bool:
        """Whether it is still to be met and its last moment has passed."""
        return self.met_at is None and self.due.state(now) is DutyState.OVERDUE


def late_by(owed: Due, now: datetime) -> tuple[int, int]:
    """How late `now` is: full hours since the last moment in time, calendar days since its day."""
    hours = int((now - owed.at).total_seconds()) // _HOUR
    return hours, (now.astimezone(owed.at.tzinfo).date() - owed.day).days


def terms(reached: Standing, policy: Policy, calendar: WorkCalendar, report_to: Head) -> tuple[Term, ...]:
    """Every deadline of a complaint since its receipt or last reopening, met ones included."""
    return tuple(_terms(reached, policy, calendar, report_to))


def _terms(reached: Standing, policy: Policy, calendar: WorkCalendar, report_to: Head) -> Iterator[Term]:
    first, close = policy.deadline("complaints.first_reply"), policy.deadline("complaints.close_within")
    yield Term(
        "first_reply",
        N_("first reply"),
        due(first, reached.received, calendar),
        first.role,
        reached.first_replied_at,
        StepKind.REPLY,
        personal=True,
    )
    yield from _promised(reached.promise, policy, calendar, report_to)
    yield from _answers(reached, policy, calendar)
    yield Term(
        "close",
        N_("closing"),
        due(close, reached.received, calendar),
        close.role,
        reached.closing.at if reached.closing else None,
        StepKind.CLOSE if reached.state in (State.REPLIED, State.PROPOSED) else StepKind.REPLY,
        personal=True,
    )


def _promised(asked: Asked | None, policy: Policy, calendar: WorkCalendar, report_to: Head) -> Iterator[Term]:
    """The stated reply time, owed by the person responsible and watched by the head it is reported to."""
    if asked is None or asked.step.promised_by is None:
        return
    deadline = policy.deadline("complaints.promised_reply")
    by = due(deadline, asked.step.promised_by, calendar)
    reply, met = StepKind.REPLY, asked.answered_at
    yield Term("promised", N_("reply at the stated time"), by, deadline.role, met, reply, personal=True)
    yield Term("reported", N_("see that the stated time is kept"), by, report_to, met, reply)


def _answers(reached: Standing, policy: Policy, calendar: WorkCalendar) -> Iterator[Term]:
    """Answers owed to an escalation, a rejection and a referral."""
    for key, name, asked, answer in (
        ("escalated", N_("answer to the escalation"), reached.escalation, StepKind.REPLY),
        ("rejected", N_("answer to the rejection"), reached.rejection, StepKind.REPLY),
        ("referral", N_("answer to the referral"), reached.referral, StepKind.ANSWER),
    ):
        if asked is not None:
            deadline = policy.deadline(f"complaints.{key}_answer")
            role = asked.step.escalated_to or deadline.role
            yield Term(key, name, due(deadline, asked.step.at, calendar), role, asked.answered_at, answer)
