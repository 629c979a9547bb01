"""Every SELECT over callbacks and findings and the payees verified by them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, and_, cast, func, or_, true
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.callbacks.models import AccountChange, Callback, CallbackAccount, Finding
from fundcs.callbacks.rules.calls import ACCOUNT_CHANGED, Account, Kind, Outcome
from fundcs.clients.models import Client
from fundcs.entitlements.models import Contract, ContractTransfer
from fundcs.staff.models import Staff

_MANY = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which callbacks or findings to list: those that meet every condition given."""

    client: str | None = None
    fund: str | None = None
    kind: Kind | None = None
    outcome: Outcome | None = None
    only_open: bool = False


class TryRow(NamedTuple):
    """A try to call a client."""

    client: str
    kind: Kind
    fund: str | None
    due: date | None
    at: datetime
    no: str
    outcome: Outcome


def callback(session: Session, no: str) -> Callback | None:
    """The callback with this number."""
    return session.get(Callback, no)


def finding(session: Session, no: str) -> Finding | None:
    """The finding with this number."""
    return session.get(Finding, no)


def highest_callback(session: Session) -> int:
    """The n of the last callback `Hn`, 0 where there is none."""
    return _highest(session, Callback.no)


def highest_finding(session: Session) -> int:
    """The n of the last finding `Wn`, 0 where there is none."""
    return _highest(session, Finding.no)


def _highest(session: Session, no: Any) -> int:
    return session.execute(select_columns(func.max(cast(func.substr(no, 2), Integer)))).scalar_one() or 0


def same(session: Session, made: Callback) -> Sequence[tuple[str, str | None]]:
    """Number and finding's text of the callbacks recorded with exactly these facts."""
    facts = ("client", "kind", "outcome", "fund", "due", "account", "channel", "at", "caller", "note")
    alike = [getattr(Callback, name).is_not_distinct_from(getattr(made, name)) for name in facts]
    chosen = select_columns(col(Callback.no), col(Finding.text)).outerjoin(
        Finding, col(Finding.callback) == col(Callback.no)
    )
    return [(no, text) for no, text in session.execute(chosen.where(*alike))]


def callbacks(session: Session, wanted: Wanted, until: datetime) -> Sequence[Callback]:
    """The callbacks up to `until` that are wanted, in the order they took place."""
    chosen = select(Callback).where(col(Callback.at) <= until)
    if wanted.client is not None:
        chosen = chosen.where(Callback.client == wanted.client)
    if wanted.fund is not None:
        chosen = chosen.where(Callback.fund == wanted.fund)
    if wanted.kind is not None:
        chosen = chosen.where(Callback.kind == wanted.kind)
    if wanted.outcome is not None:
        chosen = chosen.where(Callback.outcome == wanted.outcome)
    if wanted.only_open:
        opened = select(Finding.callback).where(col(Finding.callback).is_not(None), *_open_at(until))
        chosen = chosen.where(col(Callback.no).in_(opened))
    return session.exec(chosen.order_by(col(Callback.at), func.length(Callback.no), col(Callback.no))).all()


def callbacks_between(session: Session, first: datetime, last: datetime) -> Sequence[Callback]:
    """The callbacks from `first` to `last`, both included."""
    return session.exec(select(Callback).where(col(Callback.at) >= first, col(Callback.at) <= last)).all()


def findings_between(session: Session, first: datetime, last: datetime) -> Sequence[Finding]:
    """The findings from `first` to `last`, both included."""
    chosen = select(Finding).where(col(Finding.at) >= first, col(Finding.at) <= last)
    return session.exec(chosen.order_by(func.length(Finding.no), col(Finding.no))).all()


def findings(session: Session, wanted: Wanted, until: datetime) -> Sequence[Finding]:
    """The findings up to `until` that are wanted, by number. A fund's are those of its payouts' callbacks."""
    chosen = select(Finding).where(col(Finding.at) <= until)
    if wanted.client is not None:
        chosen = chosen.where(Finding.client == wanted.client)
    if wanted.fund is not None:
        chosen = chosen.where(
            col(Finding.callback).in_(select(Callback.no).where(Callback.fund == wanted.fund))
        )
    if wanted.only_open:
        chosen = chosen.where(*_open_at(until))
    return session.exec(chosen.order_by(func.length(Finding.no), col(Finding.no))).all()


def _open_at(moment: datetime) -> list[ColumnElement[bool]]:
    answered = col(Finding.answered_at)
    return [col(Finding.at) <= moment, or_(answered.is_(None), answered > moment)]


def findings_of(session: Session, callbacks: Iterable[str]) -> Sequence[Finding]:
    """The findings of these callbacks."""
    found: list[Finding] = []
    for some in batches(callbacks):
        chosen = select(Finding).where(col(Finding.callback).in_(some)).order_by(col(Finding.no))
        found += session.exec(chosen).all()
    return found


def changes_of(session: Session, findings: Iterable[str]) -> Sequence[AccountChange]:
    """The new accounts entered for these findings, in the order they were."""
    found: list[AccountChange] = []
    for some in batches(findings):
        chosen = (
            select(AccountChange).where(col(AccountChange.finding).in_(some)).order_by(col(AccountChange.id))
        )
        found += session.exec(chosen).all()
    return found


def contracts_of(session: Session, callbacks: Iterable[str]) -> Sequence[tuple[str, str]]:
    """(callback, contract) for the contracts that these callbacks name, by contract."""
    found: list[tuple[str, str]] = []
    for some in batches(callbacks):
        chosen = select(CallbackAccount.callback, CallbackAccount.contract).where(
            col(CallbackAccount.callback).in_(some)
        )
        found += session.exec(chosen.order_by(col(CallbackAccount.contract))).all()
    return found


def batches(keys: Iterable[str]) -> Iterable[list[str]]:
    """The keys in lists as long as one IN takes."""
    every = sorted(keys)
    return [every[start : start + _MANY] for start in range(0, len(every), _MANY)]


def first_signed(session: Session, until: date, fund: str | None = None) -> dict[str, date]:
    """The day each client's first contract, of a fund or of any, was signed or taken over, up to `until`."""
    signed = select_columns(col(Contract.client), col(Contract.signed))
    taken = select_columns(col(ContractTransfer.client), col(ContractTransfer.day)).join(
        Contract, col(Contract.no) == col(ContractTransfer.contract)
    )
    kept = col(Contract.cancelled_on).is_(None)
    of_fund = kept if fund is None else and_(kept, col(Contract.fund) == fund)
    found: dict[str, date] = {}
    for chosen in (signed, taken):
        for client, day in session.execute(chosen.where(of_fund)):
            if day <= until and day < found.get(client, date.max):
                found[client] = day
    return found


def told_of_channels(session: Session, until: datetime) -> set[str]:
    """The clients who were told of the complaint channels (Art. 45)."""
    chosen = select(Callback.client).where(
        Callback.kind == Kind.CHANNELS, Callback.outcome == Outcome.REACHED, col(Callback.at) <= until
    )
    return set(session.exec(chosen.distinct()))


def tries(session: Session, until: datetime, at_least: int) -> list[TryRow]:
    """Every try up to `until` to call the clients who did not answer `at_least` times."""
    often = (
        select(Callback.client)
        .where(Callback.outcome == Outcome.NO_ANSWER, col(Callback.at) <= until)
        .group_by(col(Callback.client))
        .having(func.count() >= at_least)
    )
    columns = (getattr(Callback, name) for name in TryRow._fields)
    chosen = select_columns(*columns).where(col(Callback.client).in_(often), col(Callback.at) <= until)
    return [TryRow._make(row) for row in session.execute(chosen)]


def decisions(session: Session, until: datetime, role: str) -> list[tuple[str, datetime, str]]:
    """(client, moment, number) of findings up to `until` that this role recorded without a callback."""
    chosen = (
        select_columns(col(Finding.client), col(Finding.at), col(Finding.no))
        .join(Staff, col(Staff.code) == col(Finding.recorded_by))
        .where(col(Finding.callback).is_(None), col(Finding.at) <= until, col(Staff.role) == role)
    )
    return [(client, at, no) for client, at, no in session.execute(chosen)]


def named_officers(session: Session, clients: Iterable[str]) -> list[tuple[str, str, str | None]]:
    """Code, name and officer of these clients."""
    found: list[tuple[str, str, str | None]] = []
    for some in batches(clients):
        found += session.exec(
            select(Client.code, Client.name, Client.officer).where(col(Client.code).in_(some))
        )
    return found


_PAYEES: tuple[tuple[Any, Any, Any], ...] = (
    (col(Contract.client), col(Contract.payee_account), col(Contract.cancelled_on).is_(None)),
    (col(ContractTransfer.client), col(ContractTransfer.payee_account), true()),
    (col(AccountChange.client), col(AccountChange.payee_account), col(AccountChange.accepted).is_not(False)),
)
"""Client, account number and whether it counts, wherever a payee is recorded."""


class StatementRow(NamedTuple):
    """A verifying callback that reached the client, and a contract it names with the payee read out."""

    callback: str
    client: str
    at: datetime
    account: Account | None
    contract: str | None
    payee_name: str
    payee_bank: str
    payee_account: str


def statements(session: Session, fund: str, due: date) -> list[StatementRow]:
    """What the clients who were reached said before a payout, in the order they did (Art. 46)."""
    chosen = (
        select_columns(
            col(Callback.no),
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
            col(Callback.kind) == Kind.PAYOUT_VERIFY,
            col(Callback.outcome) == Outcome.REACHED,
        )
        .order_by(col(Callback.at), func.length(Callback.no), col(Callback.no))
    )
    return [StatementRow._make(row) for row in session.execute(chosen)]


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
        )
        .order_by(col(AccountChange.id))
    )
    return [(str(callback), change) for callback, change in session.execute(chosen)]


def waiting_changes(session: Session) -> list[tuple[str, str, str, bool]]:
    """(contract, client, finding, entered) of every open finding that an account changed.

    `entered`: the new account is and waits for a second person.
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
        .where(col(Finding.kind) == ACCOUNT_CHANGED, col(Finding.answered_at).is_(None))
        .order_by(col(Finding.no))
    )
    return [
        (contract, client, no, bool(entered)) for contract, client, no, entered in session.execute(chosen)
    ]


def paid_into(session: Session, accounts: Iterable[str]) -> dict[str, set[str]]:
    """The clients who are paid, or are to be, into the accounts of these numbers, by number."""
    found: dict[str, set[str]] = {}
    for some in batches(accounts):
        for client, number, counts in _PAYEES:
            chosen = select_columns(number, client).where(number.in_(some), counts).distinct()
            for account, code in session.execute(chosen):
                found.setdefault(account, set()).add(code)
    return found


def payout_tries(session: Session, fund: str, due: date, until: datetime) -> Sequence[Callback]:
    """The verifying callbacks of a payout, in the order they took place."""
    chosen = select(Callback).where(
        Callback.fund == fund,
        Callback.due == due,
        Callback.kind == Kind.PAYOUT_VERIFY,
        col(Callback.at) <= until,
    )
    return session.exec(chosen.order_by(col(Callback.at), func.length(Callback.no), col(Callback.no))).all()
