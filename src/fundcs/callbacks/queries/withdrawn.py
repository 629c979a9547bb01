"""Which callbacks count: all but those withdrawn as recorded by mistake."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from fundcs.archive.selects import batches
from fundcs.callbacks.models import Callback, CallbackAccount, CallbackWithdrawal

if TYPE_CHECKING:
    from datetime import date, datetime


def counts(number: Any, until: datetime | None = None) -> ColumnElement[bool]:
    """Whether the callback of a column was not withdrawn by `until`, or ever; no callback (NULL) counts."""
    withdrawn = exists().where(col(CallbackWithdrawal.callback) == number)
    if until is not None:
        withdrawn = withdrawn.where(col(CallbackWithdrawal.withdrawn_at) <= until)
    return ~withdrawn


def withdrawal(session: Session, callback: str) -> CallbackWithdrawal | None:
    """The withdrawal of a callback, whenever it was."""
    return session.get(CallbackWithdrawal, callback)


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
