"""Contracts with what happened to them, and how far the payouts of a fund have gone: facts only."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Fen, Moment, Rate, Record, one_of, personal, plain
from fundcs.entitlements.rules.steps import NAMES, Step
from fundcs.funds.rules.terms import DayCount


class Contract(Record, table=True):
    """A contract as it was signed. `client` is its first holder; `rate` never moves once it is recorded.

    A cancelled contract never counts for a tier and has no payout line.
    """

    __tablename__ = "contract"
    __table_args__ = (CheckConstraint("amount > 0", name="ck_amount"), STRICT)

    no: str = Field(primary_key=True, sa_type=plain())
    client: str = Field(foreign_key="client.code", index=True)
    fund: str = Field(foreign_key="fund.code", index=True)
    amount: int = Field(sa_type=Fen)
    signed: date = Field(sa_type=Day)
    value_date: date = Field(sa_type=Day)
    matures: date = Field(sa_type=Day)
    rate: Decimal = Field(sa_type=Rate)
    advisor: str | None = Field(default=None, foreign_key="staff.code")
    payee_name: str = Field(sa_type=personal("text"))
    payee_bank: str = Field(sa_type=personal("text"))
    payee_account: str = Field(sa_type=personal("account"))
    receipt_amount: int | None = Field(default=None, sa_type=Fen)
    receipt_payer: str | None = Field(default=None, sa_type=personal("text"))
    receipt_date: date | None = Field(default=None, sa_type=Day)
    cancelled_on: date | None = Field(default=None, sa_type=Day)
    cancel_reason: str | None = Field(default=None, sa_type=personal("text"))


class ContractExit(Record, table=True):
    """Principal that left a contract from `day` on."""

    __tablename__ = "contract_exit"
    __table_args__ = (CheckConstraint("amount > 0", name="ck_amount"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    contract: str = Field(foreign_key="contract.no", index=True)
    day: date = Field(sa_type=Day)
    amount: int = Field(sa_type=Fen)


class ContractTransfer(Record, table=True):
    """The whole contract passes to `client` from `day` on, paid to the account given here."""

    __tablename__ = "contract_transfer"

    id: int | None = Field(default=None, primary_key=True)
    contract: str = Field(foreign_key="contract.no", index=True)
    day: date = Field(sa_type=Day)
    client: str = Field(foreign_key="client.code", index=True)
    payee_name: str = Field(sa_type=personal("text"))
    payee_bank: str = Field(sa_type=personal("text"))
    payee_account: str = Field(sa_type=personal("account"))


class ExitWithdrawal(Record, table=True):
    """An exit that was recorded by mistake, with the reason; the exit itself stays on record."""

    __tablename__ = "exit_withdrawal"

    exit: int = Field(primary_key=True, foreign_key="contract_exit.id")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class TransferWithdrawal(Record, table=True):
    """A transfer that was recorded by mistake, with the reason; the transfer itself stays on record."""

    __tablename__ = "transfer_withdrawal"

    transfer: int = Field(primary_key=True, foreign_key="contract_transfer.id")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


REUSED = "no"
"""What `ContractCorrection.columns` says where the number of a cancelled contract was used again."""


class ContractCorrection(Record, table=True):
    """Why a contract's columns, separated by commas, were corrected; what they held stands on the trail."""

    __tablename__ = "contract_correction"

    id: int | None = Field(default=None, primary_key=True)
    contract: str = Field(foreign_key="contract.no", index=True)
    columns: str = Field(sa_type=plain())
    reason: str = Field(sa_type=personal("text"))
    corrected_at: datetime = Field(sa_type=Moment)
    corrected_by: str = Field(foreign_key="staff.code")


class ContractNumber(Record, table=True):
    """A number that a contract was recorded under by mistake; `contract` is the number it has now.

    Frozen documents and the trail keep the former number, and whoever asks for it finds the contract.
    """

    __tablename__ = "contract_number"

    former: str = Field(primary_key=True, sa_type=plain())
    contract: str = Field(foreign_key="contract.no", index=True)
    reason: str = Field(sa_type=personal("text"))
    corrected_at: datetime = Field(sa_type=Moment)
    corrected_by: str = Field(foreign_key="staff.code")


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
