"""Payout sheets, frozen as they were calculated, and what became of those submitted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Text, UniqueConstraint
from sqlmodel import Field

from fundcs.archive.types import STRICT, Day, Fen, Flag, Moment, Record


class PayoutSheet(Record, table=True):
    """One version of a fund's calculation sheet for a due date (Art. 47).

    `content` is the canonical JSON of the sheet, `hash` its SHA-256; a calculation that comes to the
    same content is the same version.
    """

    __tablename__ = "payout_sheet"
    __table_args__ = (UniqueConstraint("fund", "due", "version"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code")
    due: date = Field(sa_type=Day)
    version: int
    reckoned_at: datetime = Field(sa_type=Moment)
    reckoned_by: str = Field(foreign_key="staff.code")
    hash: str
    content: str = Field(sa_column=Column(Text, nullable=False, info={"digest": True}))


class SheetAdjustment(Record, table=True):
    """What a submitted sheet corrects of the period that ended on `due`, and what it leaves owed, in fen.

    The sheet's own document says the same; as rows it is asked without reading the documents, which hold
    100,000 lines (a test holds the two to each other).
    """

    __tablename__ = "sheet_adjustment"

    submission: int = Field(primary_key=True, foreign_key="sheet_submission.id")
    due: date = Field(sa_type=Day, primary_key=True)
    contract: str = Field(primary_key=True)
    client: str = Field(primary_key=True)
    interest: int = Field(sa_type=Fen)
    principal: int = Field(sa_type=Fen)
    interest_left: int = Field(sa_type=Fen)
    principal_left: int = Field(sa_type=Fen)


class SheetAllowance(Record, table=True):
    """A line that a CS manager let through although something stood against its submission, and why."""

    __tablename__ = "sheet_allowance"

    submission: int = Field(primary_key=True, foreign_key="sheet_submission.id")
    key: str = Field(primary_key=True)
    reason: str
    allowed_by: str = Field(foreign_key="staff.code")


class SheetCheck(Record, table=True):
    """Finance's check of a submitted sheet against the remittance receipts (Art. 48): passed or sent back."""

    __tablename__ = "sheet_check"

    id: int | None = Field(default=None, primary_key=True)
    submission: int = Field(foreign_key="sheet_submission.id", index=True)
    passed: bool = Field(sa_type=Flag)
    reason: str | None = None
    checked_at: datetime = Field(sa_type=Moment)
    checked_by: str = Field(foreign_key="staff.code")


class SheetClearance(Record, table=True):
    """A contract whose receipt does not agree and that finance cleared, and why (Art. 48)."""

    __tablename__ = "sheet_clearance"

    finance_check: int = Field(primary_key=True, foreign_key="sheet_check.id")
    contract: str = Field(primary_key=True, foreign_key="contract.no")
    reason: str


class SheetApproval(Record, table=True):
    """The approval of a checked sheet: from then on it may be paid (Art. 53)."""

    __tablename__ = "sheet_approval"

    submission: int = Field(primary_key=True, foreign_key="sheet_submission.id")
    approved_at: datetime = Field(sa_type=Moment)
    approved_by: str = Field(foreign_key="staff.code")


class PayoutRecovery(Record, table=True):
    """Money (fen) that a holder of a contract gave back of what was paid too much for a due date."""

    __tablename__ = "payout_recovery"
    __table_args__ = (
        CheckConstraint("interest >= 0 AND principal >= 0 AND interest + principal > 0", name="ck_amount"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code", index=True)
    contract: str = Field(foreign_key="contract.no")
    client: str = Field(foreign_key="client.code")
    due: date = Field(sa_type=Day)
    interest: int = Field(sa_type=Fen)
    principal: int = Field(sa_type=Fen)
    received_on: date = Field(sa_type=Day)
    reference: str
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
