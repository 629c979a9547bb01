"""Payments through a bank, steps done, and the project company's side of a payout (Art. 49-53)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, type_coerce
from sqlmodel import Session, col, select

from fundcs.archive.selects import among_dated, batches, dated_list
from fundcs.archive.types import Code
from fundcs.entitlements.models.payouts import PayoutStep, PayoutStepWithdrawal
from fundcs.entitlements.rules.steps import Step
from fundcs.payouts.models import (
    DifferenceSignOff,
    Payment,
    PaymentBatch,
    PaymentResult,
    PaymentReturn,
    PayoutNotice,
)
from fundcs.payouts.queries.rows import columns, rows
from fundcs.payouts.queries.withdrawn import counts
from fundcs.payouts.rules.bank import BankResult
from fundcs.payouts.rules.workflow import PayoutFact

SheetKey = tuple[str, date, bool]
"""A fund's code, a due date, and whether the sheet is a supplement."""


class AttemptRow(NamedTuple):
    """An attempt to pay with what the bank answered of it; None where it has not."""

    no: str
    batch: str
    submission: int
    layout: str
    fund: str
    due: date
    supplement: bool
    contract: str
    client: str
    place: int
    attempt: int
    payee_name: str
    payee_bank: str
    payee_account: str
    amount: int
    result: BankResult | None
    reason: str | None
    paid_on: date | None


_OF_BATCH = {
    "submission": col(PaymentBatch.submission),
    "layout": col(PaymentBatch.layout),
    # What came back counts as failed, whatever the bank said first.
    "result": case(
        (col(PaymentReturn.payment).is_not(None), type_coerce("failed", Code(BankResult))),
        else_=col(PaymentResult.result),
    ),
    "reason": func.coalesce(col(PaymentReturn.reason), col(PaymentResult.reason)),
    "paid_on": col(PaymentResult.paid_on),
}


def attempts(session: Session, fund: str, due: date, *, supplement: bool) -> list[AttemptRow]:
    """Every attempt to pay what a sheet pays, in the order they were made."""
    return attempts_of(session, [(fund, due, supplement)])[fund, due, supplement]


def attempts_of(session: Session, sheets: Collection[SheetKey]) -> dict[SheetKey, list[AttemptRow]]:
    """By sheet, every attempt to pay what it pays, in the order they were made."""
    asked = among_dated(
        col(Payment.fund), col(Payment.due), dated_list((fund, due) for fund, due, _ in sheets)
    )
    attempts: dict[SheetKey, list[AttemptRow]] = {key: [] for key in sheets}
    for row in rows(
        session, AttemptRow, _attempts().where(asked).order_by(col(Payment.attempt), col(Payment.no))
    ):
        if (row.fund, row.due, row.supplement) in attempts:
            attempts[row.fund, row.due, row.supplement].append(row)
    return attempts


def attempts_numbered(session: Session, numbers: Iterable[str]) -> dict[str, AttemptRow]:
    """The attempts with these numbers, by number."""
    chosen = _attempts()
    return {
        row.no: row
        for some in batches(numbers)
        for row in rows(session, AttemptRow, chosen.where(col(Payment.no).in_(some)))
    }


def _attempts() -> Select[Any]:
    return (
        columns(AttemptRow, Payment, _OF_BATCH)
        .join(PaymentBatch, col(PaymentBatch.no) == col(Payment.batch))
        .outerjoin(PaymentResult, col(PaymentResult.payment) == col(Payment.no))
        .outerjoin(PaymentReturn, col(PaymentReturn.payment) == col(Payment.no))
    )


def results_of(session: Session, batch: str) -> Sequence[PaymentResult]:
    """What the bank answered of the payments of a batch."""
    chosen = select(PaymentResult).join(Payment, col(Payment.no) == col(PaymentResult.payment))
    return session.exec(chosen.where(Payment.batch == batch).order_by(col(Payment.no))).all()


def returns_of(session: Session, batch: str) -> Sequence[PaymentReturn]:
    """What came back of the payments of a batch."""
    chosen = select(PaymentReturn).join(Payment, col(Payment.no) == col(PaymentReturn.payment))
    return session.exec(chosen.where(Payment.batch == batch).order_by(col(Payment.no))).all()


def batch_of(session: Session, no: str) -> tuple[PaymentBatch, Payment] | None:
    """The batch with this number and its first payment."""
    chosen = select(PaymentBatch, Payment).join(Payment, col(Payment.batch) == col(PaymentBatch.no))
    return session.exec(chosen.where(PaymentBatch.no == no).order_by(col(Payment.no))).first()


def retried_as(session: Session, batch: str) -> str | None:
    """The first payment that tries one of the batch again."""
    tried = select(Payment.no).where(Payment.batch == batch)
    again = select(Payment.no).where(col(Payment.retry_of).in_(tried))
    return session.exec(again.order_by(col(Payment.no))).first()


def steps_done(session: Session, fund: str, due: date, step: Step) -> Sequence[PayoutStep]:
    """The rows, not withdrawn, that say a step of a payout is done."""
    withdrawn = select(PayoutStepWithdrawal.step)
    chosen = select(PayoutStep).where(
        PayoutStep.fund == fund,
        PayoutStep.due == due,
        PayoutStep.step == step,
        col(PayoutStep.id).not_in(withdrawn),
    )
    return session.exec(chosen.order_by(col(PayoutStep.id))).all()


def newest_notice(session: Session, fund: str, due: date, until: datetime) -> PayoutNotice | None:
    """The newest version of an interest notice made up to `until`."""
    chosen = select(PayoutNotice).where(
        PayoutNotice.fund == fund, PayoutNotice.due == due, col(PayoutNotice.made_at) <= until
    )
    return session.exec(chosen.order_by(col(PayoutNotice.version).desc()).limit(1)).first()


def sign_offs(session: Session, fund: str, due: date, until: datetime) -> Sequence[DifferenceSignOff]:
    """The differences of a payout that finance signed off up to `until`, in order."""
    chosen = select(DifferenceSignOff).where(
        DifferenceSignOff.fund == fund,
        DifferenceSignOff.due == due,
        col(DifferenceSignOff.signed_at) <= until,
        counts(PayoutFact.SIGN_OFF, col(DifferenceSignOff.id), until),
    )
    return session.exec(chosen.order_by(col(DifferenceSignOff.id))).all()


def money_received(session: Session, fund: str, due: date, until: datetime) -> PayoutStep | None:
    """The newest word, not withdrawn, that the project company has paid (Art. 52), with its amount."""
    withdrawn = select(PayoutStepWithdrawal.step).where(col(PayoutStepWithdrawal.withdrawn_at) <= until)
    chosen = select(PayoutStep).where(
        PayoutStep.fund == fund,
        PayoutStep.due == due,
        PayoutStep.step == Step.TELL_RECEIVED,
        col(PayoutStep.amount).is_not(None),
        col(PayoutStep.recorded_at) <= until,
        col(PayoutStep.id).not_in(withdrawn),
    )
    return session.exec(chosen.order_by(col(PayoutStep.id).desc()).limit(1)).first()
