"""Payout sheets, frozen as they were calculated, and what became of those submitted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Fen, Flag, Moment, Record, one_of, personal, plain
from fundcs.entitlements.models import payouts as _payouts  # noqa: F401 - the tables that these refer to
from fundcs.payouts.rules.bank import BANK_RESULT_NAMES, BankResult
from fundcs.payouts.rules.reconciliation import DIFFERENCE_NAMES, DifferenceKey
from fundcs.payouts.rules.workflow import PAYOUT_FACT_NAMES, PayoutFact


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
    hash: str = Field(sa_type=plain())
    content: str = Field(sa_type=personal("text"), sa_column_kwargs={"info": {"digest": True}})


class SheetAdjustment(Record, table=True):
    """What a submitted sheet corrects of the period that ended on `due`, and what it leaves owed, in fen.

    The columns of a fund's extras are None where there are none, as in every row of before there were any.
    The sheet's own document says the same; as rows it is asked without reading the documents, which hold
    100,000 lines (a test holds the two to each other).
    """

    __tablename__ = "sheet_adjustment"

    submission: int = Field(primary_key=True, foreign_key="sheet_submission.id")
    due: date = Field(sa_type=Day, primary_key=True)
    contract: str = Field(primary_key=True, sa_type=plain())
    client: str = Field(primary_key=True, sa_type=plain())
    interest: int = Field(sa_type=Fen)
    principal: int = Field(sa_type=Fen)
    interest_left: int = Field(sa_type=Fen)
    principal_left: int = Field(sa_type=Fen)
    raising_interest: int | None = Field(default=None, sa_type=Fen)
    withholding: int | None = Field(default=None, sa_type=Fen)
    exit_fee: int | None = Field(default=None, sa_type=Fen)
    raising_interest_left: int | None = Field(default=None, sa_type=Fen)
    withholding_left: int | None = Field(default=None, sa_type=Fen)
    exit_fee_left: int | None = Field(default=None, sa_type=Fen)

    @property
    def left(self) -> int:
        """What it leaves owed in all."""
        extras = (self.raising_interest_left, self.withholding_left, self.exit_fee_left)
        return self.interest_left + self.principal_left + sum(each or 0 for each in extras)


class SheetAllowance(Record, table=True):
    """A line that a CS manager let through although something stood against its submission, and why."""

    __tablename__ = "sheet_allowance"

    submission: int = Field(primary_key=True, foreign_key="sheet_submission.id")
    key: str = Field(primary_key=True, sa_type=plain())
    reason: str = Field(sa_type=personal("text"))
    allowed_by: str = Field(foreign_key="staff.code")


class SheetCheck(Record, table=True):
    """Finance's check of a submitted sheet against the remittance receipts (Art. 48): passed or sent back."""

    __tablename__ = "sheet_check"

    id: int | None = Field(default=None, primary_key=True)
    submission: int = Field(foreign_key="sheet_submission.id", index=True)
    passed: bool = Field(sa_type=Flag)
    reason: str | None = Field(default=None, sa_type=personal("text"))
    checked_at: datetime = Field(sa_type=Moment)
    checked_by: str = Field(foreign_key="staff.code")


class SheetClearance(Record, table=True):
    """A contract whose receipt does not agree and that finance cleared, and why (Art. 48)."""

    __tablename__ = "sheet_clearance"

    finance_check: int = Field(primary_key=True, foreign_key="sheet_check.id")
    contract: str = Field(primary_key=True, foreign_key="contract.no")
    reason: str = Field(sa_type=personal("text"))


class SheetApproval(Record, table=True):
    """The approval of a checked sheet: from then on it may be paid (policy `payout.approver`)."""

    __tablename__ = "sheet_approval"

    submission: int = Field(primary_key=True, foreign_key="sheet_submission.id")
    approved_at: datetime = Field(sa_type=Moment)
    approved_by: str = Field(foreign_key="staff.code")


_EXTRAS = tuple(f"coalesce({name}, 0)" for name in ("raising_interest", "withholding", "exit_fee"))


class PayoutRecovery(Record, table=True):
    """Money (fen) that a holder of a contract gave back of what was paid too much for a due date.

    What was withheld or deducted as a fee too little is given back as such; none of the amounts is negative.
    """

    __tablename__ = "payout_recovery"
    __table_args__ = (
        CheckConstraint(
            f"min(interest, principal, {', '.join(_EXTRAS)}) >= 0 "
            f"AND interest + principal + {' + '.join(_EXTRAS)} > 0",
            name="ck_amount",
        ),
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
    reference: str = Field(sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    raising_interest: int | None = Field(default=None, sa_type=Fen)
    withholding: int | None = Field(default=None, sa_type=Fen)
    exit_fee: int | None = Field(default=None, sa_type=Fen)

    @property
    def amount(self) -> int:
        """What was given back in all."""
        return (
            self.interest
            + self.principal
            + sum(each or 0 for each in (self.raising_interest, self.withholding, self.exit_fee))
        )


class PaymentBatch(Record, table=True):
    """A file of payments to investors that was written for a bank by a layout of the policy (Art. 53).

    `submission`: the approved sheet that it pays. What the bank answered stands with each payment.
    """

    __tablename__ = "payment_batch"

    no: str = Field(primary_key=True, sa_type=plain())
    submission: int = Field(foreign_key="sheet_submission.id", index=True)
    layout: str = Field(sa_type=plain())
    made_at: datetime = Field(sa_type=Moment)
    made_by: str = Field(foreign_key="staff.code")


class Payment(Record, table=True):
    """One attempt to pay a holder of a contract what a sheet says, in fen.

    `place` counts a client who held the contract more than once. A failed payment is tried again once, as
    `retry_of`, by another attempt: the two unique constraints are what keeps anybody from being paid twice.
    """

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("fund", "due", "supplement", "contract", "client", "place", "attempt"),
        UniqueConstraint("retry_of"),
        CheckConstraint("amount > 0", name="ck_amount"),
        CheckConstraint("(attempt = 1) = (retry_of IS NULL)", name="ck_retry"),
        STRICT,
    )

    no: str = Field(primary_key=True, sa_type=plain())
    batch: str = Field(foreign_key="payment_batch.no", index=True)
    fund: str = Field(foreign_key="fund.code")
    due: date = Field(sa_type=Day)
    supplement: bool = Field(sa_type=Flag)
    contract: str = Field(foreign_key="contract.no")
    client: str = Field(foreign_key="client.code")
    place: int
    attempt: int
    retry_of: str | None = Field(default=None, foreign_key="payment.no")
    payee_name: str = Field(sa_type=personal("text"))
    payee_bank: str = Field(sa_type=personal("text"))
    payee_account: str = Field(sa_type=personal("account"))
    amount: int = Field(sa_type=Fen)


class PaymentResult(Record, table=True):
    """What the bank answered of a payment; the first answer stands. `file`: the answer's name."""

    __tablename__ = "payment_result"
    __table_args__ = (
        one_of("result", BankResult),
        CheckConstraint("(result = 'failed') = (reason IS NOT NULL)", name="ck_reason"),
        STRICT,
    )

    payment: str = Field(primary_key=True, foreign_key="payment.no")
    result: BankResult = Field(sa_type=Code(BankResult, BANK_RESULT_NAMES))
    reason: str | None = Field(default=None, sa_type=personal("text"))
    paid_on: date | None = Field(default=None, sa_type=Day)
    file: str = Field(sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class PaymentReturn(Record, table=True):
    """A payment that the bank had said is paid and that came back (退汇): it counts as failed."""

    __tablename__ = "payment_return"

    payment: str = Field(primary_key=True, foreign_key="payment_result.payment")
    reason: str = Field(sa_type=personal("text"))
    file: str = Field(sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class PayoutWithdrawal(Record, table=True):
    """Something of a payout that was recorded by mistake, when and by whom it was, and why it is withdrawn.

    `fact`: the number of its row; an approval's, which is gone, is that of the sheet's submission. `client`:
    who gave back what was paid too much.
    """

    __tablename__ = "payout_withdrawal"
    __table_args__ = (one_of("kind", PayoutFact), Index("ix_payout_withdrawal_fact", "kind", "fact"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code")
    due: date = Field(sa_type=Day)
    kind: PayoutFact = Field(sa_type=Code(PayoutFact, PAYOUT_FACT_NAMES))
    fact: int
    client: str | None = Field(default=None, foreign_key="client.code")
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class PayoutNotice(Record, table=True):
    """A version of the interest notice to a fund's project company (Art. 49), kept as it was written.

    `content` is its canonical JSON, `hash` the SHA-256 of that; an equal notice is the same version.
    """

    __tablename__ = "payout_notice"
    __table_args__ = (UniqueConstraint("fund", "due", "version"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code")
    due: date = Field(sa_type=Day)
    version: int
    made_at: datetime = Field(sa_type=Moment)
    made_by: str = Field(foreign_key="staff.code")
    hash: str = Field(sa_type=plain())
    content: str = Field(sa_type=personal("text"), sa_column_kwargs={"info": {"digest": True}})


class DifferenceSignOff(Record, table=True):
    """Finance's word that a difference of a payout's figures, of so many fen, is in order, and why."""

    __tablename__ = "difference_sign_off"
    __table_args__ = (
        one_of("difference", DifferenceKey),
        Index("ix_difference_sign_off_due", "fund", "due"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    fund: str = Field(foreign_key="fund.code")
    due: date = Field(sa_type=Day)
    difference: DifferenceKey = Field(sa_type=Code(DifferenceKey, DIFFERENCE_NAMES))
    amount: int = Field(sa_type=Fen)
    reason: str = Field(sa_type=personal("text"))
    signed_at: datetime = Field(sa_type=Moment)
    signed_by: str = Field(foreign_key="staff.code")
