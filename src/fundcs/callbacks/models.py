"""Callbacks, findings, changed accounts: facts only; which payees are verified is derived."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Flag, Moment, Record, Seconds, one_of, personal, plain
from fundcs.callbacks.rules.calls import (
    ACCOUNT_NAMES,
    KIND_NAMES,
    OUTCOME_NAMES,
    Account,
    CallKind,
    CallOutcome,
)


class Callback(Record, table=True):
    """A try to call a client and what came of it (Art. 41). `fund` and `due` name the payout of Art. 46, 55.

    `at`: when it was; `recorded_at`: when it was put down. `duration` in seconds, `recording` where the
    recording is kept. CallKind channels: the client was told of the complaint channels (Art. 45).
    """

    __tablename__ = "callback"
    __table_args__ = (
        one_of("kind", CallKind),
        one_of("outcome", CallOutcome),
        one_of("account", Account),
        CheckConstraint(
            "(kind IN ('payout_verify', 'payout_done')) = (fund IS NOT NULL AND due IS NOT NULL)",
            name="ck_payout",
        ),
        CheckConstraint("account IS NULL OR outcome = 'reached'", name="ck_reached"),
        CheckConstraint("duration > 0", name="ck_duration"),
        Index("ix_callback_payout", "fund", "due"),
        Index(
            "ix_callback_told",
            "client",
            "at",
            sqlite_where=text("kind = 'channels' AND outcome = 'reached'"),
        ),
        Index(
            "ix_callback_no_answer",
            "client",
            "kind",
            "fund",
            "due",
            "at",
            sqlite_where=text("outcome = 'no_answer'"),
        ),
        STRICT,
    )

    no: str = Field(primary_key=True, sa_type=plain())
    client: str = Field(foreign_key="client.code", index=True)
    kind: CallKind = Field(sa_type=Code(CallKind, KIND_NAMES))
    outcome: CallOutcome = Field(sa_type=Code(CallOutcome, OUTCOME_NAMES))
    fund: str | None = Field(default=None, foreign_key="fund.code")
    due: date | None = Field(default=None, sa_type=Day)
    account: Account | None = Field(default=None, sa_type=Code(Account, ACCOUNT_NAMES))
    channel: str | None = Field(default=None, sa_type=plain("callbacks.channels"))
    at: datetime = Field(sa_type=Moment, index=True)
    caller: str = Field(foreign_key="staff.code")
    duration: int | None = Field(default=None, sa_type=Seconds)
    recording: str | None = Field(default=None, sa_type=personal("text"))
    note: str | None = Field(default=None, sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class CallbackAccount(Record, table=True):
    """The payee of a contract as it was read out to the client, who confirmed or changed it."""

    __tablename__ = "callback_account"

    callback: str = Field(primary_key=True, foreign_key="callback.no")
    contract: str = Field(primary_key=True, foreign_key="contract.no", index=True)
    payee_name: str = Field(sa_type=personal("text"))
    payee_bank: str = Field(sa_type=personal("text"))
    payee_account: str = Field(sa_type=personal("account"))


class CallbackWithdrawal(Record, table=True):
    """A callback that was recorded by mistake, with the reason; the callback itself stays on record."""

    __tablename__ = "callback_withdrawal"

    callback: str = Field(primary_key=True, foreign_key="callback.no")
    client: str = Field(foreign_key="client.code")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class Finding(Record, table=True):
    """A problem found in a callback, or without one (Art. 43). `kind` is a code of the policy.

    `at`: when it was found. `text` may be None where an account changed. `answered_at` without an `answer`: a
    second person confirmed the new account.
    """

    __tablename__ = "finding"

    no: str = Field(primary_key=True, sa_type=plain())
    client: str = Field(foreign_key="client.code", index=True)
    callback: str | None = Field(default=None, foreign_key="callback.no", index=True)
    kind: str = Field(sa_type=plain("callbacks.finding_kinds"))
    text: str | None = Field(default=None, sa_type=personal("text"))
    at: datetime = Field(sa_type=Moment)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    answered_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    answer: str | None = Field(default=None, sa_type=personal("text"))
    answered_by: str | None = Field(default=None, foreign_key="staff.code")


class FindingWithdrawal(Record, table=True):
    """A finding that was recorded by mistake, with the reason; the finding itself stays on record.

    One of a callback that was withdrawn goes with it and has none.
    """

    __tablename__ = "finding_withdrawal"

    finding: str = Field(primary_key=True, foreign_key="finding.no")
    client: str = Field(foreign_key="client.code")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class AnswerWithdrawal(Record, table=True):
    """An answer to a finding that was recorded by mistake: what it was, and why it is none."""

    __tablename__ = "answer_withdrawal"

    id: int | None = Field(default=None, primary_key=True)
    finding: str = Field(foreign_key="finding.no", index=True)
    client: str = Field(foreign_key="client.code")
    answer: str = Field(sa_type=personal("text"))
    answered_at: datetime = Field(sa_type=Moment)
    answered_by: str = Field(foreign_key="staff.code")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class AccountChange(Record, table=True):
    """A new account for a finding's contracts: entered by one person, decided on by another (Art. 46).

    `accepted` is None until the decision; `reason`: why it was rejected.
    """

    __tablename__ = "account_change"
    __table_args__ = (
        CheckConstraint(
            "(accepted IS NULL) = (decided_by IS NULL) AND (accepted IS NULL) = (decided_at IS NULL)",
            name="ck_decided",
        ),
        CheckConstraint("decided_by <> entered_by", name="ck_second_person"),
        STRICT,
    )

    id: int | None = Field(default=None, primary_key=True)
    finding: str = Field(foreign_key="finding.no", index=True)
    client: str = Field(foreign_key="client.code")
    payee_name: str = Field(sa_type=personal("text"))
    payee_bank: str = Field(sa_type=personal("text"))
    payee_account: str = Field(index=True, sa_type=personal("account"))
    entered_at: datetime = Field(sa_type=Moment)
    entered_by: str = Field(foreign_key="staff.code")
    accepted: bool | None = Field(default=None, sa_type=Flag)
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))
