"""How far the payouts of a fund have gone: facts only."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Fen, Moment, Rate, Record, one_of, personal
from fundcs.entitlements.rules.steps import NAMES, Step
from fundcs.funds.rules.terms import DayCount


class PayoutOpening(Record, table=True):
    """What of a fund was paid outside fundcs: everything due up to `paid_through`, nothing where it is None.

    Without a row, it is everything that fell due before the day on which the fund was recorded.
    """

    __tablename__ = "payout_opening"

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code", index=True)
    paid_through: date | None = Field(default=None, sa_type=Day)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class SheetSubmission(Record, table=True):
    """A version of a payout sheet that was submitted to finance (Art. 47); a later one supersedes it.

    The borders, the day count and the payment date are those of the sheet, so that the period stays what it
    was, whatever the fund's terms and the calendar say later. A supplement, which has adjustments alone, has
    no period: its `period_start` is None and its `due` is its payment date. `trail_seq`: the facts known to
    the sheet are those of the trail up to this entry.
    """

    __tablename__ = "sheet_submission"
    __table_args__ = (one_of("day_count", DayCount), Index("ix_sheet_submission_due", "fund", "due"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code")
    due: date = Field(sa_type=Day)
    version: int
    period_start: date | None = Field(default=None, sa_type=Day)
    accrual_start: date = Field(sa_type=Day)
    accrual_end: date = Field(sa_type=Day)
    day_count: DayCount = Field(sa_type=Code(DayCount))
    pay_date: date = Field(sa_type=Day)
    trail_seq: int
    submitted_at: datetime = Field(sa_type=Moment)
    submitted_by: str = Field(foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))


class PayoutStep(Record, table=True):
    """A step of a payout that somebody says is done (Art. 46-55), when, and the amount (fen) it was about.

    `agreed`: the day on which the project company is to pay, where the step settled it (Art. 49-51).
    """

    __tablename__ = "payout_step"
    __table_args__ = (one_of("step", Step), Index("ix_payout_step_due", "fund", "due"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code")
    due: date = Field(sa_type=Day)
    step: Step = Field(sa_type=Code(Step, NAMES))
    done_on: date = Field(sa_type=Day)
    amount: int | None = Field(default=None, sa_type=Fen)
    agreed: date | None = Field(default=None, sa_type=Day)
    note: str | None = Field(default=None, sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class PayoutStepWithdrawal(Record, table=True):
    """A step that was recorded by mistake, with the reason."""

    __tablename__ = "payout_step_withdrawal"

    step: int = Field(primary_key=True, foreign_key="payout_step.id")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class ClientWithholding(Record, table=True):
    """What part of a client's interest is withheld from the payouts due on `since` and later.

    The row recorded last counts of those with the same `since`. A `share` of 0 ends an earlier one.
    """

    __tablename__ = "client_withholding"

    id: int | None = Field(default=None, primary_key=True)
    client: str = Field(foreign_key="client.code", index=True)
    since: date = Field(sa_type=Day)
    share: Decimal = Field(sa_type=Rate)
    reason: str | None = Field(default=None, sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
