"""What clients said of their accounts before a payout, and who is paid into an account (Art. 46)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, func, true
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.callbacks.models import AccountChange, Callback, CallbackAccount, Finding
from fundcs.callbacks.queries.withdrawn import counts
from fundcs.callbacks.rules.calls import ACCOUNT_CHANGED, Account, CallKind, CallOutcome
from fundcs.entitlements.models.changes import ContractTransfer
from fundcs.entitlements.models.contracts import Contract

_PAYEES: tuple[tuple[Any, Any, Any], ...] = (
    (col(Contract.client), col(Contract.payee_account), col(Contract.cancelled_on).is_(None)),
    (col(ContractTransfer.client), col(ContractTransfer.payee_account), true()),
    (
        col(AccountChange.client),
        col(AccountChange.payee_account),
        and_(
            col(AccountChange.accepted).is_not(False),
            exists().where(col(Finding.no) == col(AccountChange.finding), counts(col(Finding.callback))),
        ),
    ),
)
"""Where payees are recorded: the client, the account number, and whether the row counts."""
_ACCOUNTS_IN_ONE = 500


class StatementRow(NamedTuple):
    """A verifying callback that reached the client, and the payee read out for a contract it names."""

    callback: str
    client: str
    at: datetime
    account: Account | None
    contract: str | None
    payee_name: str | None
    payee_bank: str | None
    payee_account: str | None


def statements(session: Session, fund: str, due: date) -> list[StatementRow]:
    """What clients who were reached before a payout said, in the order they said it (Art. 46)."""
    chosen: Any = (
        select_columns(
            col(Callback.no).label("callback"),
            col(Callback.client),
            col(Callback.at),
            col(Callback.account),
            col(CallbackAccount.contract),
            col(CallbackAccount.payee_name),
            col(CallbackAccount.payee_bank),
            col(CallbackAccount.payee_account),
        )
        .outerjoin(CallbackAccount, col(CallbackAccount.callback) == col(Callback.no))
        .where(
            col(Callback.fund) == fund,
            col(Callback.due) == due,
            col(Callback.kind) == CallKind.PAYOUT_VERIFY,
            col(Callback.outcome) == CallOutcome.REACHED,
            counts(col(Callback.no)),
        )
        .order_by(col(Callback.at), func.length(Callback.no), col(Callback.no))
    )
    return [StatementRow(**row) for row in session.execute(chosen).mappings()]


def accepted_changes(session: Session, fund: str, due: date) -> list[tuple[str, AccountChange]]:
    """(callback, change) for the confirmed new accounts that a payout's callbacks led to."""
    chosen = (
        select_columns(col(Finding.callback), AccountChange)
        .join(Finding, col(Finding.no) == col(AccountChange.finding))
        .join(Callback, col(Callback.no) == col(Finding.callback))
        .where(
            col(Callback.fund) == fund,
            col(Callback.due) == due,
            col(AccountChange.accepted).is_(True),
            counts(col(Callback.no)),
        )
        .order_by(col(AccountChange.id))
    )
    return [(str(callback), change) for callback, change in session.execute(chosen)]


def waiting_changes(session: Session) -> list[tuple[str, str, str, bool]]:
    """(contract, client, finding, entered) of every open finding that an account changed.

    `entered`: a new account was entered and waits for a second person.
    """
    pending = select(AccountChange.finding).where(col(AccountChange.accepted).is_(None))
    chosen = (
        select_columns(
            col(CallbackAccount.contract),
            col(Finding.client),
            col(Finding.no),
            col(Finding.no).in_(pending),
        )
        .join(CallbackAccount, col(CallbackAccount.callback) == col(Finding.callback))
        .where(
            col(Finding.kind) == ACCOUNT_CHANGED,
            col(Finding.answered_at).is_(None),
            counts(col(Finding.callback)),
        )
        .order_by(col(Finding.no))
    )
    return [
        (contract, client, no, bool(entered)) for contract, client, no, entered in session.execute(chosen)
    ]


def paid_into(session: Session, accounts: Iterable[str]) -> dict[str, set[str]]:
    """By account number, the clients who are paid into it, or will be once a new account is confirmed."""
    wanted = set(accounts)
    clients: dict[str, set[str]] = {}
    for client, number, valid in _PAYEES:
        chosen = select_columns(number, client).where(valid).distinct()
        # The accounts of an import are more than one IN takes, and no index is worth a scan for each.
        narrow = [number.in_(wanted)] if len(wanted) <= _ACCOUNTS_IN_ONE else []
        for account, code in session.execute(chosen.where(*narrow)):
            if account in wanted:
                clients.setdefault(account, set()).add(code)
    return clients


def payout_calls(session: Session, fund: str, due: date, until: datetime) -> Sequence[Callback]:
    """The verifying callbacks of a payout, in the order they took place."""
    chosen = select(Callback).where(
        Callback.fund == fund,
        Callback.due == due,
        Callback.kind == CallKind.PAYOUT_VERIFY,
        col(Callback.at) <= until,
        counts(col(Callback.no), until),
    )
    return session.exec(chosen.order_by(col(Callback.at), func.length(Callback.no), col(Callback.no))).all()
