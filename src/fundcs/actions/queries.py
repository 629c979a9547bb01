"""Every SELECT over corrective actions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists
from sqlmodel import Session, col, func, select

from fundcs.actions.models import CorrectiveAction, CorrectiveActionStep, CorrectiveActionStepWithdrawal
from fundcs.actions.rules import ActionStep
from fundcs.complaints.models import (
    Complaint,
    ComplaintStep,
    ComplaintStepWithdrawal,
    ComplaintWithdrawal,
)
from fundcs.complaints.rules.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

_FACTS = tuple(ActionStep.__dataclass_fields__)


def by_no(session: Session, no: str) -> CorrectiveAction | None:
    """The action with this number."""
    return session.get(CorrectiveAction, no)


def recorded(session: Session, moment: datetime) -> Sequence[CorrectiveAction]:
    """The actions recorded by `moment`, by number."""
    chosen = select(CorrectiveAction).where(col(CorrectiveAction.recorded_at) <= moment)
    number = col(CorrectiveAction.no)
    return session.exec(chosen.order_by(func.length(number), number)).all()


def steps(session: Session, moment: datetime | None, no: str | None = None) -> Mapping[str, list[ActionStep]]:
    """The steps recorded by `moment`, or ever, by action, in the order of their recording.

    Those withdrawn by then, or ever, do not count.
    """
    void = CorrectiveActionStepWithdrawal
    withdrawn = exists().where(
        col(void.action) == col(CorrectiveActionStep.action), col(void.seq) == col(CorrectiveActionStep.seq)
    )
    if moment is not None:
        withdrawn = withdrawn.where(col(void.withdrawn_at) <= moment)
    chosen = select(CorrectiveActionStep).where(~withdrawn)
    if moment is not None:
        chosen = chosen.where(col(CorrectiveActionStep.recorded_at) <= moment)
    if no is not None:
        chosen = chosen.where(CorrectiveActionStep.action == no)
    taken: dict[str, list[ActionStep]] = defaultdict(list)
    for row in session.exec(chosen.order_by(col(CorrectiveActionStep.seq))):
        taken[row.action].append(_step(row))
    return taken


def entered(session: Session, no: str) -> int:
    """How many steps were ever recorded of an action, the withdrawn ones included."""
    chosen = select(func.count()).where(CorrectiveActionStep.action == no)
    return session.exec(chosen).one()


def withdrawn_steps(
    session: Session, no: str, moment: datetime
) -> list[tuple[ActionStep, CorrectiveActionStepWithdrawal]]:
    """The steps of an action that were withdrawn by `moment`, each with its withdrawal, in order."""
    step, void = CorrectiveActionStep, CorrectiveActionStepWithdrawal
    same = and_(col(void.action) == col(step.action), col(void.seq) == col(step.seq))
    chosen = select(step, void).join(void, same).where(step.action == no, col(void.withdrawn_at) <= moment)
    return [(_step(row), made) for row, made in session.exec(chosen.order_by(col(step.seq)))]


def _step(row: CorrectiveActionStep) -> ActionStep:
    return ActionStep(**{name: getattr(row, name) for name in _FACTS})


def clients(session: Session) -> Mapping[str, str]:
    """The client of the complaint that gave rise to each action, by the action's number, where it has one."""
    chosen = select(CorrectiveAction.no, Complaint.client).join(
        Complaint, col(Complaint.no) == col(CorrectiveAction.complaint)
    )
    return {no: client for no, client in session.exec(chosen) if client is not None}


def of_cause(session: Session, cause: str, first: datetime, last: datetime, moment: datetime) -> int:
    """How many complaints received from `first` to `last` were closed by `moment` with this root cause.

    Those withdrawn by `moment` do not count.
    """
    withdrawn = select(ComplaintWithdrawal.complaint).where(col(ComplaintWithdrawal.withdrawn_at) <= moment)
    void = exists().where(
        col(ComplaintStepWithdrawal.complaint) == col(ComplaintStep.complaint),
        col(ComplaintStepWithdrawal.seq) == col(ComplaintStep.seq),
        col(ComplaintStepWithdrawal.withdrawn_at) <= moment,
    )
    closed = select(ComplaintStep.complaint).where(
        ComplaintStep.kind == StepKind.CLOSE,
        ComplaintStep.root_cause == cause,
        col(ComplaintStep.at) <= moment,
        ~void,
    )
    chosen = select(func.count()).where(
        col(Complaint.received) >= first,
        col(Complaint.received) <= last,
        col(Complaint.no).in_(closed),
        col(Complaint.no).not_in(withdrawn),
    )
    return session.exec(chosen).one()
