"""Complaints and the steps taken on them: facts only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Flag, Moment, Record, one_of, personal, plain
from fundcs.complaints.rules.letters import LETTER_NAMES, LetterKind
from fundcs.complaints.rules.spot_check import SPOT_CHECK_NAMES, SpotCheck
from fundcs.complaints.rules.steps import STEP_NAMES, SUPERIOR_NAMES, StepKind, Superior


class Complaint(Record, table=True):
    """A complaint as it was received: from a client, or from a caller who is none.

    `received`: when it reached the firm; `recorded_at`: when it was recorded. `against`: the member of staff
    whom it is against. `remedy`: what is asked for. Source, channel, category and department are codes of the
    policy.

    `settled_at` is `rules.standing.settled_at` of the steps. It is kept because its index finds the few
    complaints on which something is owed among a million that are settled.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint("(client IS NULL) <> (caller_name IS NULL)", name="ck_complainant"),
        STRICT,
    )

    no: str = Field(primary_key=True, sa_type=plain())
    client: str | None = Field(default=None, foreign_key="client.code", index=True)
    caller_name: str | None = Field(default=None, sa_type=personal("text"))
    caller_phone: str | None = Field(default=None, sa_type=personal("phone"))
    channel: str = Field(sa_type=plain("complaints.channels"))
    category: str | None = Field(default=None, sa_type=plain("complaints.categories"))
    department: str | None = Field(default=None, sa_type=plain("complaints.departments"))
    responsible: str | None = Field(default=None, foreign_key="staff.code")
    against: str | None = Field(default=None, foreign_key="staff.code")
    contract: str | None = Field(default=None, foreign_key="contract.no")
    remedy: str | None = Field(default=None, sa_type=personal("text"))
    content: str = Field(sa_type=personal("text"))
    received: datetime = Field(sa_type=Moment)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    settled_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    source: str | None = Field(default=None, sa_type=plain("complaints.sources"))


class ComplaintStep(Record, table=True):
    """A step, as `rules.steps.Step` has it; each column after `text` belongs to some kinds of step.

    `answered_by` is a staff code: who answered the client, where `staff` recorded it for them.
    """

    __tablename__ = "complaint_step"
    __table_args__ = (
        one_of("kind", StepKind),
        one_of("escalated_to", Superior),
        one_of("spot_check", SpotCheck),
        STRICT,
    )

    complaint: str = Field(primary_key=True, foreign_key="complaint.no")
    seq: int = Field(primary_key=True)
    kind: StepKind = Field(sa_type=Code(StepKind, STEP_NAMES))
    at: datetime = Field(sa_type=Moment)
    recorded_at: datetime = Field(sa_type=Moment)
    staff: str = Field(foreign_key="staff.code")
    text: str | None = Field(default=None, sa_type=personal("text"))
    reasonable: bool | None = Field(default=None, sa_type=Flag)
    promised_by: datetime | None = Field(default=None, sa_type=Moment)
    escalated_to: Superior | None = Field(default=None, sa_type=Code(Superior, SUPERIOR_NAMES))
    root_cause: str | None = Field(default=None, sa_type=plain("complaints.root_causes"))
    answered_by: str | None = Field(default=None, sa_type=plain())
    not_accepted: str | None = Field(default=None, sa_type=personal("text"))
    spot_check: SpotCheck | None = Field(default=None, sa_type=Code(SpotCheck, SPOT_CHECK_NAMES))
    satisfied: bool | None = Field(default=None, sa_type=Flag)


class ComplaintStepWithdrawal(Record, table=True):
    """A step that was entered wrongly; it stays on record.

    `client` is the complaint's, so that it is in the client's operation log.
    """

    __tablename__ = "complaint_step_withdrawal"
    __table_args__ = (
        ForeignKeyConstraint(["complaint", "seq"], ["complaint_step.complaint", "complaint_step.seq"]),
        STRICT,
    )

    complaint: str = Field(primary_key=True, sa_type=plain())
    seq: int = Field(primary_key=True)
    client: str | None = Field(default=None, foreign_key="client.code")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class ComplaintRevision(Record, table=True):
    """A column of a complaint that the step `seq`, a judgement, changed: what it held before and after."""

    __tablename__ = "complaint_revision"
    __table_args__ = (
        ForeignKeyConstraint(["complaint", "seq"], ["complaint_step.complaint", "complaint_step.seq"]),
        STRICT,
    )

    complaint: str = Field(primary_key=True, sa_type=plain())
    seq: int = Field(primary_key=True)
    field: str = Field(primary_key=True, sa_type=plain())
    before: str | None = Field(default=None, sa_type=plain())
    after: str = Field(sa_type=plain())


class ComplaintWithdrawal(Record, table=True):
    """A complaint entered by mistake, or one that was `merged_into` another; it stays on record.

    `client` is the complaint's, so that it is in the client's operation log.
    """

    __tablename__ = "complaint_withdrawal"

    complaint: str = Field(primary_key=True, foreign_key="complaint.no")
    client: str | None = Field(default=None, foreign_key="client.code")
    merged_into: str | None = Field(default=None, foreign_key="complaint.no", index=True)
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment, index=True)
    withdrawn_by: str = Field(foreign_key="staff.code")


class ComplaintLetter(Record, table=True):
    """A letter to the complainant as it was written, and who checked its words, where somebody did."""

    __tablename__ = "complaint_letter"
    __table_args__ = (one_of("kind", LetterKind), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    complaint: str = Field(foreign_key="complaint.no", index=True)
    client: str | None = Field(default=None, foreign_key="client.code")
    kind: LetterKind = Field(sa_type=Code(LetterKind, LETTER_NAMES))
    content: str = Field(sa_type=personal("text"))
    written_at: datetime = Field(sa_type=Moment)
    written_by: str = Field(foreign_key="staff.code")
    checked_at: datetime | None = Field(default=None, sa_type=Moment)
    checked_by: str | None = Field(default=None, foreign_key="staff.code")


class ComplaintCorrection(Record, table=True):
    """A column of a complaint that was corrected: what it held `before`, as it is stored, and why."""

    __tablename__ = "complaint_correction"

    id: int | None = Field(default=None, primary_key=True)
    complaint: str = Field(foreign_key="complaint.no", index=True)
    client: str | None = Field(default=None, foreign_key="client.code")
    field: str = Field(sa_type=plain())
    before: str | None = Field(default=None, sa_type=personal("text"))
    reason: str = Field(sa_type=personal("text"))
    corrected_at: datetime = Field(sa_type=Moment)
    corrected_by: str = Field(foreign_key="staff.code")
