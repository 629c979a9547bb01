"""What is on record of investors, and the answers by which contracts were confirmed: facts only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Fen, Flag, Moment, Record, one_of, personal, plain
from fundcs.suitability.rules.records import RECORD_NAMES, RecordKind


class InvestorRecord(Record, table=True):
    """What a client showed or stated on a day: the kind of investor, a risk level, evidence of an amount.

    `value`: a code of the policy's kinds of investors, or the risk level; `amount` in fen is evidence's.
    `valid_until`: the last day on which it is valid, where another than the policy's was given.
    """

    __tablename__ = "investor_record"
    __table_args__ = (
        one_of("kind", RecordKind),
        CheckConstraint("(value IS NULL) = (kind NOT IN ('investor', 'level'))", name="ck_value"),
        CheckConstraint("(amount IS NULL) = (kind IN ('investor', 'level'))", name="ck_amount"),
        CheckConstraint("amount > 0", name="ck_positive"),
        CheckConstraint("valid_until >= day", name="ck_valid"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    client: str = Field(foreign_key="client.code", index=True)
    kind: RecordKind = Field(sa_type=Code(RecordKind, RECORD_NAMES))
    value: str | None = Field(default=None, sa_type=plain("suitability.investor_kinds"))
    amount: int | None = Field(default=None, sa_type=Fen)
    day: date = Field(sa_type=Day)
    valid_until: date | None = Field(default=None, sa_type=Day)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class InvestorRecordWithdrawal(Record, table=True):
    """What was recorded of an investor by mistake, with the reason."""

    __tablename__ = "investor_record_withdrawal"

    record: int = Field(primary_key=True, foreign_key="investor_record.id")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class ContractConfirmation(Record, table=True):
    """The answer to a question of the policy, asked of a contract in a callback of kind `contract`.

    A callback that is withdrawn confirms nothing.
    """

    __tablename__ = "contract_confirmation"

    callback: str = Field(primary_key=True, foreign_key="callback.no")
    contract: str = Field(primary_key=True, foreign_key="contract.no", index=True)
    question: str = Field(primary_key=True, sa_type=plain("contracts.confirmation_questions"))
    affirmed: bool = Field(sa_type=Flag)
