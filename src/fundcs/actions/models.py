"""Corrective actions and the steps taken on them: facts only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field

from fundcs.actions.rules import STEP_NAMES, ActionStepKind
from fundcs.archive.types import STRICT, Code, Day, Flag, Moment, Record, one_of, personal, plain


class CorrectiveAction(Record, table=True):
    """What is to be changed because of a root cause. `owner` carries it out by the day `due`.

    `complaint`: the one that gave rise to it, where one in particular did.
    """

    __tablename__ = "corrective_action"

    no: str = Field(primary_key=True, sa_type=plain())
    root_cause: str = Field(sa_type=plain("complaints.root_causes"))
    complaint: str | None = Field(default=None, foreign_key="complaint.no", index=True)
    content: str = Field(sa_type=personal("text"))
    owner: str = Field(foreign_key="staff.code")
    due: date = Field(sa_type=Day)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class CorrectiveActionStep(Record, table=True):
    """A step, as `rules.ActionStep` has it."""

    __tablename__ = "corrective_action_step"
    __table_args__ = (one_of("kind", ActionStepKind), STRICT)

    action: str = Field(primary_key=True, foreign_key="corrective_action.no")
    seq: int = Field(primary_key=True)
    kind: ActionStepKind = Field(sa_type=Code(ActionStepKind, STEP_NAMES))
    at: datetime = Field(sa_type=Moment)
    recorded_at: datetime = Field(sa_type=Moment)
    staff: str = Field(foreign_key="staff.code")
    text: str | None = Field(default=None, sa_type=personal("text"))
    effective: bool | None = Field(default=None, sa_type=Flag)


class CorrectiveActionStepWithdrawal(Record, table=True):
    """A step that was recorded by mistake; it stays on record."""

    __tablename__ = "corrective_action_step_withdrawal"
    __table_args__ = (
        ForeignKeyConstraint(
            ["action", "seq"], ["corrective_action_step.action", "corrective_action_step.seq"]
        ),
        STRICT,
    )

    action: str = Field(primary_key=True, sa_type=plain())
    seq: int = Field(primary_key=True)
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")
