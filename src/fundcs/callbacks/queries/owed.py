"""What is still owed, found without loading what is settled (Art. 41, 45, 46)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, tuple_, union_all
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from fundcs.archive.selects import among, among_dated, built, dated, dated_list, key_list
from fundcs.callbacks.models import Callback, CallbackAccount, Finding
from fundcs.callbacks.queries.records import officer_on, served_by
from fundcs.callbacks.queries.withdrawn import counts, finding_counts
from fundcs.callbacks.rules.calls import ACCOUNT_CHANGED, Account, CallKind, CallOutcome
from fundcs.clients import queries as client_queries
from fundcs.clients.models import Client
from fundcs.entitlements.models.changes import ContractTransfer
from fundcs.entitlements.models.contracts import Contract
from fundcs.entitlements.queries import Contracts
from fundcs.staff.models import Staff

if TYPE_CHECKING:
    from fundcs.callbacks.queries.payees import Payout


class Matter(NamedTuple):
    """What a client was called about; fund and due date where it is a payout."""

    client: str
    kind: CallKind
    fund: str | None
    due: date | None


class AttemptRow(NamedTuple):
    """An attempt to call a client about a matter."""

    client: str
    kind: CallKind
    fund: str | None
    due: date | None
    at: datetime
    no: str
    outcome: CallOutcome
    caller: str

    @property
    def matter(self) -> Matter:
        """What the call was about."""
        return Matter(self.client, self.kind, self.fund, self.due)


class ToldRow(NamedTuple):
    """A client told of the complaint channels: when first, by whom.

    `day`: first contract signed or taken over.
    """

    client: str
    day: date
    at: datetime
    caller: str


class UntoldRow(NamedTuple):
    """A client not told of the complaint channels; `day`: first contract signed or taken over."""

    client: str
    name: str
    officer: str | None
    day: date


def untold(
    session: Session,
    moment: datetime,
    *,
    fund: str | None = None,
    client: str | None = None,
    officer: str | None = None,
) -> list[UntoldRow]:
    """The clients with a contract, of a fund or of any, not told of the complaint channels (Art. 45).

    `client` and `officer` narrow them; by client code.
    """
    asked = _untold(moment, moment.date(), fund, client, officer)
    return [UntoldRow(**row) for row in session.execute(*asked).mappings()]


@built
def _untold(moment: Any, day: Any, fund: Any, client: Any, officer: Any) -> Any:
    held = _signed_or_taken_over(fund).subquery()
    told = exists().where(col(Callback.client) == held.c.client, *_told_by(moment))
    first = select_columns(held.c.client, func.min(held.c.day).label("day")).where(held.c.day <= day, ~told)
    if client is not None:
        first = first.where(held.c.client == client)
    if officer is not None:
        first = first.where(served_by(held.c.client, officer, day))
    signed: Any = first.group_by(held.c.client).subquery()
    return (
        select_columns(signed.c.client, col(Client.name), officer_on(day).label("officer"), signed.c.day)
        .join(Client, col(Client.code) == signed.c.client)
        .outerjoin(Staff, col(Staff.code) == client_queries.officer_on(day))
        .order_by(signed.c.client)
    )


def told(session: Session, moment: datetime) -> list[ToldRow]:
    """The clients with a contract told of the complaint channels by then, by client code (Art. 45)."""
    held = _signed_or_taken_over(None).subquery()
    first: Any = (
        select_columns(held.c.client, func.min(held.c.day).label("day"))
        .where(held.c.day <= moment.date())
        .group_by(held.c.client)
        .subquery()
    )
    chosen = (
        select_columns(first.c.client, first.c.day, col(Callback.at), col(Callback.caller))
        .join(Callback, col(Callback.client) == first.c.client)
        .where(*_told_by(moment))
        .order_by(first.c.client, col(Callback.at), col(Callback.no))
    )
    rows: dict[str, ToldRow] = {}
    for client, day, at, caller in session.execute(chosen):
        rows.setdefault(client, ToldRow(client, day, at, caller))
    return list(rows.values())


def not_answering(session: Session, moment: datetime) -> list[str]:
    """The clients who did not answer a call by then, by code."""
    chosen = select_columns(col(Callback.client)).where(
        col(Callback.outcome) == _literal(CallOutcome.NO_ANSWER),
        col(Callback.at) <= moment,
        counts(col(Callback.no), moment),
    )
    return sorted(session.execute(chosen.distinct()).scalars())


def clients_with_contract(session: Session, day: date, fund: str | None = None) -> int:
    """How many clients signed or took over a contract, of a fund or of any, by `day`."""
    held = _signed_or_taken_over(fund).subquery()
    counted = select_columns(func.count(held.c.client.distinct())).where(held.c.day <= day)
    number: int = session.execute(counted).scalar_one()
    return number


def _signed_or_taken_over(fund: str | None) -> Any:
    """`client` and `day` of each signing and each transfer of a contract that was not cancelled."""
    signed: Any = select_columns(col(Contract.client).label("client"), col(Contract.signed).label("day"))
    taken_over = select_columns(col(ContractTransfer.client), col(ContractTransfer.day)).join(
        Contract, col(Contract.no) == col(ContractTransfer.contract)
    )
    kept: list[ColumnElement[bool]] = [col(Contract.cancelled_on).is_(None)]
    if fund is not None:
        kept.append(col(Contract.fund) == fund)
    return union_all(signed.where(*kept), taken_over.where(*kept))


def _literal(value: CallKind | CallOutcome) -> Any:
    """A constant in the statement itself: only then can SQLite use an index on the rows that have it."""
    return bindparam(None, value.value, literal_execute=True)


def _told_by(moment: Any) -> list[ColumnElement[bool]]:
    """Callbacks in which a client was told of the complaint channels (Art. 45)."""
    return [
        col(Callback.kind) == _literal(CallKind.CHANNELS),
        col(Callback.outcome) == _literal(CallOutcome.REACHED),
        col(Callback.at) <= moment,
        counts(col(Callback.no), moment),
    ]


def unanswered_matters(
    session: Session,
    moment: datetime,
    needed: int,
    decider: str,
    *,
    client: str | None = None,
    fund: str | None = None,
) -> list[Matter]:
    """The matters in which a client may not have answered on `needed` days in a row (Art. 41).

    Attempts before an answer in the matter, or before the decider's finding on the client (see `decisions`),
    do not count, nor do verifications for a payout that is past. `rules.calls.unanswered` decides: an answer
    in the same second as an attempt is not looked at here.
    """
    asked = _unanswered_matters(moment, moment.date(), needed, decider, client, fund)
    return [Matter(**row) for row in session.execute(*asked).mappings()]


@built
def _unanswered_matters(moment: Any, day: Any, needed: Any, decider: Any, client: Any, fund: Any) -> Any:
    later = aliased(Callback)
    answered = exists().where(
        col(later.client) == col(Callback.client),
        col(later.kind) == col(Callback.kind),
        # By coalesce, or SQLite would look for the payout, and for calls about none read all of them.
        func.coalesce(later.fund, "") == func.coalesce(Callback.fund, ""),
        func.coalesce(later.due, "") == func.coalesce(Callback.due, ""),
        col(later.outcome) != CallOutcome.NO_ANSWER,
        col(later.at) > col(Callback.at),
        col(later.at) <= moment,
        counts(col(later.no), moment),
    )
    decided = exists().where(
        col(Finding.client) == col(Callback.client),
        col(Finding.at) > col(Callback.at),
        *_decided_by(decider, moment),
    )
    matter = [getattr(Callback, name) for name in Matter._fields]
    chosen = select_columns(*matter).where(
        col(Callback.outcome) == _literal(CallOutcome.NO_ANSWER),
        col(Callback.at) <= moment,
        or_(col(Callback.kind) != CallKind.PAYOUT_VERIFY, col(Callback.due) >= day),
        counts(col(Callback.no), moment),
        ~answered,
        ~decided,
    )
    if client is not None:
        chosen = chosen.where(col(Callback.client) == client)
    if fund is not None:
        chosen = chosen.where(col(Callback.fund) == fund)
    days = func.substr(Callback.at, 1, len("YYYY-MM-DD"))
    return chosen.group_by(*matter).having(func.count(days.distinct()) >= needed)


def attempts(session: Session, clients: Iterable[str], until: datetime) -> list[AttemptRow]:
    """Every attempt up to `until` to call these clients."""
    rows = session.execute(*_attempts(key_list(clients), until)).mappings()
    return [AttemptRow(**row) for row in rows]


@built
def _attempts(clients: Any, until: Any) -> Any:
    return select_columns(*(getattr(Callback, name) for name in AttemptRow._fields)).where(
        among(col(Callback.client), clients), col(Callback.at) <= until, counts(col(Callback.no), until)
    )


def decisions(
    session: Session, clients: Iterable[str], until: datetime, role: str
) -> list[tuple[str, datetime, str]]:
    """(client, moment, number) of findings on these clients that this role recorded without a callback."""
    rows = session.execute(*_decisions(key_list(clients), until, role))
    return [(client, at, no) for client, at, no in rows]


@built
def _decisions(clients: Any, until: Any, role: Any) -> Any:
    return select_columns(col(Finding.client), col(Finding.at), col(Finding.no)).where(
        among(col(Finding.client), clients), *_decided_by(role, until)
    )


def _decided_by(role: Any, until: Any) -> list[ColumnElement[bool]]:
    """Findings up to `until` that this role recorded without a callback."""
    members = select_columns(col(Staff.code)).where(col(Staff.role) == role)
    return [
        col(Finding.callback).is_(None),
        col(Finding.at) <= until,
        col(Finding.recorded_by).in_(members),
        finding_counts(until),
    ]


def unverified_contracts(
    session: Session,
    payouts: Collection[Payout],
    *,
    client: str | None = None,
    officer: str | None = None,
    today: date | None = None,
) -> dict[Payout, list[str]]:
    """By payout, the numbers of the contracts that may have a payee not verified for it (Art. 46).

    Left out are those of which the payee is verified for certain: the contract was never passed on, in every
    call that reached the client they confirmed accounts, in one of them this payee and in none another payee
    of the contract, and no changed account waits. `rules.payees.verify` decides on the others. `client`: only
    those that the client signed or took over; `officer`: only those that a client of this officer may hold,
    as of `today`.
    """
    doubtful: dict[Payout, list[str]] = {payout: [] for payout in payouts}
    asked = _unverified_contracts(dated_list(payouts), client, officer, today)
    for fund, day, contract in session.execute(*asked):
        doubtful[fund, date.fromisoformat(day)].append(contract)
    return doubtful


@built
def _unverified_contracts(payouts: Any, client: Any, officer: Any, today: Any) -> Any:
    payout = dated(payouts).subquery("payout")
    chosen = (
        select_columns(payout.c.code, payout.c.day, col(Contract.no))
        .join(Contract, col(Contract.fund) == payout.c.code)
        .where(
            *Contracts(client=client, cancelled=False).of_contracts(),
            _may_be_unverified(payouts, payout.c.code, payout.c.day),
        )
        .order_by(col(Contract.no))
    )
    if officer is not None and today is not None:
        chosen = chosen.where(or_(served_by(col(Contract.client), officer, today), _passed_on()))
    return chosen


def _may_be_unverified(payouts: Any, fund: Any, day: Any) -> ColumnElement[bool]:
    """Whether a contract is not verified for certain for the payout of these two columns."""
    reached = (
        among_dated(col(Callback.fund), col(Callback.due), payouts),
        col(Callback.kind) == CallKind.PAYOUT_VERIFY,
        col(Callback.outcome) == CallOutcome.REACHED,
        counts(col(Callback.no)),
    )
    read_out, signed = col(CallbackAccount.contract), aliased(Contract)
    account_calls = (
        select_columns(read_out, col(Callback.fund), col(Callback.due))
        .join(Callback, col(Callback.no) == col(CallbackAccount.callback))
        .join(signed, col(signed.no) == read_out)
        .where(*reached, col(Callback.client) == col(signed.client))
    )
    on_record = and_(
        col(CallbackAccount.payee_name) == col(signed.payee_name),
        col(CallbackAccount.payee_bank) == col(signed.payee_bank),
        col(CallbackAccount.payee_account) == col(signed.payee_account),
    )
    said_otherwise = select_columns(col(Callback.client), col(Callback.fund), col(Callback.due)).where(
        *reached, col(Callback.account).is_distinct_from(Account.CONFIRMED)
    )
    changed = (
        select_columns(col(CallbackAccount.contract))
        .join(Finding, col(Finding.callback) == col(CallbackAccount.callback))
        .where(
            col(Finding.kind) == ACCOUNT_CHANGED,
            col(Finding.answered_at).is_(None),
            counts(col(Finding.callback)),
        )
    )
    number = col(Contract.no)
    paid = tuple_(number, fund, day)
    return or_(
        paid.not_in(account_calls.where(on_record)),
        paid.in_(account_calls.where(~on_record)),
        number.in_(changed),
        tuple_(col(Contract.client), fund, day).in_(said_otherwise),
        _passed_on(),
    )


def _passed_on() -> ColumnElement[bool]:
    """Whether a contract was ever transferred."""
    return exists().where(col(ContractTransfer.contract) == col(Contract.no))
