"""What clients said of their accounts before a payout, and who is paid into an account (Art. 46)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, func, true, union
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.archive.selects import among, among_dated, built, dated_list, key_list
from fundcs.callbacks.models import AccountChange, Callback, CallbackAccount, CallbackWithdrawal, Finding
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


Payout = tuple[str, date]
"""A fund's code and a due date."""


class CallRow(NamedTuple):
    """A callback, and when it was withdrawn as recorded by mistake."""

    call: Callback
    withdrawn_at: datetime | None

    def counted(self, until: datetime) -> bool:
        """Whether it took place by then and was not withdrawn by then."""
        return self.call.at <= until and (self.withdrawn_at is None or self.withdrawn_at > until)


class StatementRow(NamedTuple):
    """A verifying callback that reached the client, and the payee read out for a contract it names."""

    fund: str
    due: date
    callback: str
    client: str
    at: datetime
    account: Account | None
    contract: str | None
    payee_name: str | None
    payee_bank: str | None
    payee_account: str | None


def statements(session: Session, payouts: Collection[Payout]) -> dict[Payout, list[StatementRow]]:
    """By payout, what clients who were reached before it said, in the order they said it (Art. 46)."""
    rows: dict[Payout, list[StatementRow]] = {payout: [] for payout in payouts}
    for row in session.execute(*_statements(dated_list(payouts))).mappings():
        rows[row["fund"], row["due"]].append(StatementRow(**row))
    return rows


@built
def _statements(payouts: Any) -> Any:
    return (
        select_columns(
            col(Callback.fund),
            col(Callback.due),
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
            among_dated(col(Callback.fund), col(Callback.due), payouts),
            col(Callback.kind) == CallKind.PAYOUT_VERIFY,
            col(Callback.outcome) == CallOutcome.REACHED,
            counts(col(Callback.no)),
        )
        .order_by(col(Callback.at), func.length(Callback.no), col(Callback.no))
    )


def accepted_changes(
    session: Session, payouts: Collection[Payout]
) -> dict[Payout, list[tuple[str, AccountChange]]]:
    """By payout, (callback, change) for the confirmed new accounts that its callbacks led to."""
    changes: dict[Payout, list[tuple[str, AccountChange]]] = {payout: [] for payout in payouts}
    for fund, due, callback, change in session.execute(*_accepted_changes(dated_list(payouts))):
        changes[fund, due].append((callback, change))
    return changes


@built
def _accepted_changes(payouts: Any) -> Any:
    return (
        select_columns(col(Callback.fund), col(Callback.due), col(Finding.callback), AccountChange)
        .join(Finding, col(Finding.no) == col(AccountChange.finding))
        .join(Callback, col(Callback.no) == col(Finding.callback))
        .where(
            among_dated(col(Callback.fund), col(Callback.due), payouts),
            col(AccountChange.accepted).is_(True),
            counts(col(Callback.no)),
        )
        .order_by(col(AccountChange.id))
    )


def waiting_changes(session: Session) -> list[tuple[str, str, str, bool]]:
    """(contract, client, finding, entered) of every open finding that an account changed.

    `entered`: a new account was entered and waits for a second person.
    """
    rows = session.execute(*_waiting_changes())
    return [(contract, client, no, bool(entered)) for contract, client, no, entered in rows]


@built
def _waiting_changes() -> Any:
    pending = select(AccountChange.finding).where(col(AccountChange.accepted).is_(None))
    return (
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


def paid_into(session: Session, accounts: Iterable[str]) -> dict[str, set[str]]:
    """By account number, the clients who are paid into it, or will be once a new account is confirmed."""
    wanted = set(accounts)
    # The accounts of an import are more than an index is worth a search for each.
    few = key_list(sorted(wanted)) if len(wanted) <= _ACCOUNTS_IN_ONE else None
    clients: dict[str, set[str]] = {}
    for account, code in session.execute(*_paid_into(few)):
        if account in wanted:
            clients.setdefault(account, set()).add(code)
    return clients


@built
def _paid_into(accounts: Any) -> Any:
    parts: list[Any] = []
    for client, number, valid in _PAYEES:
        chosen: Any = select_columns(number, client).where(valid)
        parts.append(chosen if accounts is None else chosen.where(among(number, accounts)))
    return union(*parts)


def payout_calls(session: Session, payouts: Collection[Payout]) -> dict[Payout, list[CallRow]]:
    """By payout, its verifying callbacks in the order they took place, those withdrawn too."""
    calls: dict[Payout, list[CallRow]] = {payout: [] for payout in payouts}
    for call, withdrawn_at in session.execute(*_payout_calls(dated_list(payouts))):
        calls[call.fund, call.due].append(CallRow(call, withdrawn_at))
    return calls


@built
def _payout_calls(payouts: Any) -> Any:
    return (
        select_columns(Callback, col(CallbackWithdrawal.withdrawn_at))
        .outerjoin(CallbackWithdrawal, col(CallbackWithdrawal.callback) == col(Callback.no))
        .where(
            among_dated(col(Callback.fund), col(Callback.due), payouts),
            col(Callback.kind) == CallKind.PAYOUT_VERIFY,
        )
        .order_by(col(Callback.at), func.length(Callback.no), col(Callback.no))
    )
