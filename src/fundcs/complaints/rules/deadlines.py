"""The deadlines of a complaint: what is owed, by when, and when it was done (Art. 38(5)-(7), 44)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fundcs.complaints.rules.spot_check import SPOT_CHECK_NAMES
from fundcs.complaints.rules.steps import StepKind
from fundcs.deadlines.rules import Due, DutyState, due
from fundcs.kit.i18n import N_, T

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from fundcs.complaints.rules.standing import AwaitedAnswer, ComplaintStanding
    from fundcs.complaints.rules.steps import Step, Superior
    from fundcs.kit.workdays import WorkCalendar
    from fundcs.policy.rules import ComplaintSource, Offset, Policy

_HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintDeadline:
    """A deadline of a complaint. `met`: the step that met it, late or not; `next`: the step that meets it.

    `role` owes it; `personal`: the person to whom the complaint falls owes it. `by_general_manager`: the
    general manager's own answer alone meets it (Art. 38(7)).
    """

    key: str
    name: str
    due: Due
    role: str
    met: Step | None
    next: StepKind
    personal: bool = False
    by_general_manager: bool = False

    @property
    def met_at(self) -> datetime | None:
        """When it was met."""
        return None if self.met is None else self.met.at

    @property
    def met_by(self) -> str | None:
        """The staff code of who met it."""
        return None if self.met is None else self.met.by

    @property
    def in_time(self) -> bool:
        """Whether it was met by its last moment."""
        return self.met is not None and self.met.at <= self.due.at

    def overdue(self, now: datetime) -> bool:
        """Whether it is still to be met and its last moment has passed."""
        return self.met is None and self.due.state(now) is DutyState.OVERDUE


def late_by(owed: Due, now: datetime) -> tuple[int, int]:
    """How late `now` is: full hours since the last moment in time, calendar days since its day."""
    hours = int((now - owed.at).total_seconds()) // _HOUR
    return hours, (now.astimezone(owed.at.tzinfo).date() - owed.day).days


def deadlines(
    reached: ComplaintStanding,
    policy: Policy,
    calendar: WorkCalendar,
    report_to: Superior,
    source: ComplaintSource | None = None,
) -> tuple[ComplaintDeadline, ...]:
    """Every deadline of a complaint since its receipt or last reopening, met ones included."""
    return (
        _first_reply(reached, first_reply_by(reached.received, source, policy, calendar)),
        *_promised(reached.promise, policy, calendar, report_to),
        *_answers(reached, policy, calendar),
        _close(reached, closed_by(reached.received, source, policy, calendar)),
        *_spot_check(reached, policy, calendar),
    )


def first_reply_by(
    received: datetime, source: ComplaintSource | None, policy: Policy, calendar: WorkCalendar
) -> Due:
    """When the first reply is due (Art. 38(5))."""
    common = due(policy.deadline("complaints.first_reply"), received, calendar)
    return _earlier(common, source, None if source is None else source.first_reply, policy, calendar)


def closed_by(
    received: datetime, source: ComplaintSource | None, policy: Policy, calendar: WorkCalendar
) -> Due:
    """When the closing is due (Art. 38(6))."""
    common = due(policy.deadline("complaints.close_within"), received, calendar)
    return _earlier(common, source, None if source is None else source.close_within, policy, calendar)


def _earlier(
    common: Due, source: ComplaintSource | None, offset: Offset | None, policy: Policy, calendar: WorkCalendar
) -> Due:
    """The earlier of what holds for all and what holds for the source: it never gives more time."""
    if offset is None:
        return common
    set_by = policy.entries["complaints.sources"].source
    own = due(replace(common.deadline, offset=offset, source=set_by), common.anchor, calendar)
    scope = T("for complaints of the source: {source}", source=source)
    return common if common.at <= own.at else replace(own, scope=scope)


def _spot_check(
    reached: ComplaintStanding, policy: Policy, calendar: WorkCalendar
) -> Iterator[ComplaintDeadline]:
    """The call to the client of a closed complaint that was chosen."""
    closing = reached.closing
    if closing is None or closing.spot_check is None:
        return
    deadline = policy.deadline("complaints.spot_check")
    yield ComplaintDeadline(
        key="check",
        name=N_("check with the client"),
        due=replace(due(deadline, closing.at, calendar), scope=T(SPOT_CHECK_NAMES[closing.spot_check])),
        role=deadline.role,
        met=reached.check,
        next=StepKind.CHECK,
    )


def _first_reply(reached: ComplaintStanding, by: Due) -> ComplaintDeadline:
    return ComplaintDeadline(
        key="first_reply",
        name=N_("first reply"),
        due=by,
        role=by.deadline.role,
        met=reached.first_reply,
        next=StepKind.REPLY,
        personal=True,
    )


def _close(reached: ComplaintStanding, by: Due) -> ComplaintDeadline:
    return ComplaintDeadline(
        key="close",
        name=N_("closing"),
        due=by,
        role=by.deadline.role,
        met=reached.closing,
        next=StepKind.CLOSE,
        personal=True,
    )


def _promised(
    promise: AwaitedAnswer | None, policy: Policy, calendar: WorkCalendar, report_to: Superior
) -> Iterator[ComplaintDeadline]:
    """The stated reply time, owed by the person responsible and watched by whom it is reported to."""
    if promise is None or promise.step.promised_by is None:
        return
    deadline = policy.deadline("complaints.promised_reply")
    by = due(deadline, promise.step.promised_by, calendar)
    for key, name, role, personal in (
        ("promised", N_("reply by the stated time"), deadline.role, True),
        ("reported", N_("ensure a reply by the stated time"), report_to, False),
    ):
        yield ComplaintDeadline(
            key=key,
            name=name,
            due=by,
            role=role,
            met=promise.answer,
            next=StepKind.REPLY,
            personal=personal,
        )


def _answers(
    reached: ComplaintStanding, policy: Policy, calendar: WorkCalendar
) -> Iterator[ComplaintDeadline]:
    """The answers owed to an escalation, a rejection and a referral."""
    for key, name, setting, awaited, answer in (
        (
            "escalated",
            N_("answer to the escalation"),
            "complaints.escalated_answer",
            reached.escalation,
            StepKind.REPLY,
        ),
        (
            "rejected",
            N_("deal with a client who does not accept"),
            "complaints.rejected_answer",
            reached.rejection,
            StepKind.REPLY,
        ),
        (
            "referral",
            N_("answer to the referral"),
            "complaints.referral_answer",
            reached.referral,
            StepKind.ANSWER,
        ),
    ):
        if awaited is not None:
            deadline = policy.deadline(setting)
            yield ComplaintDeadline(
                key=key,
                name=name,
                due=due(deadline, awaited.step.at, calendar),
                role=reached.heads.answers(awaited.step.escalated_to or deadline.role) or deadline.role,
                met=awaited.answer,
                next=answer,
                by_general_manager=awaited.by_general_manager,
            )
