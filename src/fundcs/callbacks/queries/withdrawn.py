"""Which callbacks and findings count: all but those withdrawn as recorded by mistake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, exists
from sqlmodel import Session, col, select

from fundcs.archive.selects import batches
from fundcs.callbacks.models import (
    AnswerWithdrawal,
    Callback,
    CallbackAccount,
    CallbackWithdrawal,
    Finding,
    FindingWithdrawal,
)

if TYPE_CHECKING:
    from datetime import date, datetime


def counts(number: Any, until: Any = None) -> ColumnElement[bool]:
    """Whether the callback of a column was not withdrawn by `until`, or ever; no callback (NULL) counts."""
    withdrawn = exists().where(col(CallbackWithdrawal.callback) == number)
    if until is not None:
        withdrawn = withdrawn.where(col(CallbackWithdrawal.withdrawn_at) <= until)
    return ~withdrawn


def finding_counts(until: Any = None) -> ColumnElement[bool]:
    """Whether a finding was not withdrawn by `until`, or ever, by itself or with its callback."""
    withdrawn = exists().where(col(FindingWithdrawal.finding) == col(Finding.no))
    if until is not None:
        withdrawn = withdrawn.where(col(FindingWithdrawal.withdrawn_at) <= until)
    return and_(counts(col(Finding.callback), until), ~withdrawn)


def withdrawal(session: Session, callback: str) -> CallbackWithdrawal | None:
    """The withdrawal of a callback, whenever it was."""
    return session.get(CallbackWithdrawal, callback)


def finding_withdrawal(session: Session, finding: str) -> FindingWithdrawal | None:
    """The withdrawal of a finding by itself, whenever it was."""
    return session.get(FindingWithdrawal, finding)


def finding_withdrawals(
    session: Session, findings: Iterable[str], until: datetime
) -> dict[str, FindingWithdrawal]:
    """The withdrawals up to `until` of these findings by themselves, by finding."""
    withdrawals: dict[str, FindingWithdrawal] = {}
    for some in batches(findings):
        chosen = select(FindingWithdrawal).where(
            col(FindingWithdrawal.finding).in_(some), col(FindingWithdrawal.withdrawn_at) <= until
        )
        withdrawals |= {withdrawal.finding: withdrawal for withdrawal in session.exec(chosen)}
    return withdrawals


def answer_withdrawals(
    session: Session, findings: Iterable[str], until: datetime
) -> dict[str, list[AnswerWithdrawal]]:
    """The answers withdrawn up to `until` of these findings, by finding, in their order."""
    answers: dict[str, list[AnswerWithdrawal]] = defaultdict(list)
    for some in batches(findings):
        chosen = select(AnswerWithdrawal).where(
            col(AnswerWithdrawal.finding).in_(some), col(AnswerWithdrawal.withdrawn_at) <= until
        )
        for answer in session.exec(chosen.order_by(col(AnswerWithdrawal.id))):
            answers[answer.finding].append(answer)
    return answers


def withdrawals(session: Session, callbacks: Iterable[str], until: datetime) -> dict[str, CallbackWithdrawal]:
    """The withdrawals up to `until` of these callbacks, by callback."""
    withdrawals: dict[str, CallbackWithdrawal] = {}
    for some in batches(callbacks):
        chosen = select(CallbackWithdrawal).where(
            col(CallbackWithdrawal.callback).in_(some), col(CallbackWithdrawal.withdrawn_at) <= until
        )
        withdrawals |= {withdrawal.callback: withdrawal for withdrawal in session.exec(chosen)}
    return withdrawals


def read_out_and_withdrawn(session: Session, fund: str, due: date) -> set[tuple[str, str]]:
    """(contract, client) whose account was read out for a payout in a callback that was withdrawn."""
    chosen = (
        select(CallbackAccount.contract, Callback.client)
        .join(Callback, col(Callback.no) == col(CallbackAccount.callback))
        .join(CallbackWithdrawal, col(CallbackWithdrawal.callback) == col(Callback.no))
        .where(Callback.fund == fund, Callback.due == due)
    )
    return set(session.exec(chosen).all())
