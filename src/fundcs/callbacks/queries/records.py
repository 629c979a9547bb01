"""Callbacks, findings and new accounts as they were recorded, and the clients they concern."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, case, exists, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.archive.selects import among, batches, built, key_list
from fundcs.callbacks.models import AccountChange, Callback, CallbackAccount, Finding
from fundcs.callbacks.queries.withdrawn import counts, finding_counts
from fundcs.clients import queries as client_queries
from fundcs.clients.models import Client
from fundcs.staff.models import Staff

if TYPE_CHECKING:
    from fundcs.callbacks.rules.calls import CallKind, CallOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackFilter:
    """Which callbacks to list: those that meet every condition given.

    `only_open`: a finding of theirs is not yet answered.
    """

    client: str | None = None
    fund: str | None = None
    kind: CallKind | None = None
    outcome: CallOutcome | None = None
    only_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """Which findings to list: those that meet every condition given.

    `fund`: found in a callback of one of its payouts. `officer`: of clients whose officer this is.
    """

    client: str | None = None
    officer: str | None = None
    fund: str | None = None
    only_open: bool = False


class ClientOfficer(NamedTuple):
    """A client's name, and their officer while here."""

    name: str
    officer: str | None


def callback(session: Session, no: str) -> Callback | None:
    """The callback with this number."""
    return session.get(Callback, no)


def finding(session: Session, no: str) -> Finding | None:
    """The finding with this number."""
    return session.get(Finding, no)


def same(session: Session, made: Callback) -> Sequence[tuple[str, str | None]]:
    """Number and finding's text of the callbacks that count and were recorded with exactly these facts."""
    facts = ("client", "kind", "outcome", "fund", "due", "account", "channel", "at", "caller", "note")
    alike = [getattr(Callback, name).is_not_distinct_from(getattr(made, name)) for name in facts]
    chosen = select_columns(col(Callback.no), col(Finding.text)).outerjoin(
        Finding, col(Finding.callback) == col(Callback.no)
    )
    rows = session.execute(chosen.where(*alike, counts(col(Callback.no))))
    return [(no, text) for no, text in rows]


def callbacks(session: Session, wanted: CallbackFilter, until: datetime) -> Sequence[Callback]:
    """The callbacks up to `until` that meet the conditions, in the order they took place."""
    chosen = select(Callback).where(col(Callback.at) <= until)
    for column, value in (
        (col(Callback.client), wanted.client),
        (col(Callback.fund), wanted.fund),
        (col(Callback.kind), wanted.kind),
        (col(Callback.outcome), wanted.outcome),
    ):
        if value is not None:
            chosen = chosen.where(column == value)
    if wanted.only_open:
        opened = select(Finding.callback).where(col(Finding.callback).is_not(None), *_open_at(until))
        chosen = chosen.where(col(Callback.no).in_(opened))
    return session.exec(chosen.order_by(col(Callback.at), func.length(Callback.no), col(Callback.no))).all()


def recorded_between(session: Session, first: datetime, last: datetime) -> Sequence[Callback]:
    """The callbacks recorded from one moment to another, both included, by number."""
    chosen = select(Callback).where(col(Callback.recorded_at) >= first, col(Callback.recorded_at) <= last)
    return session.exec(chosen.order_by(func.length(Callback.no), col(Callback.no))).all()


def findings(session: Session, wanted: FindingFilter, until: datetime) -> Sequence[Finding]:
    """The findings up to `until` that meet the conditions, by number."""
    chosen = select(Finding).where(col(Finding.at) <= until)
    if wanted.client is not None:
        chosen = chosen.where(Finding.client == wanted.client)
    if wanted.officer is not None:
        chosen = chosen.where(served_by(col(Finding.client), wanted.officer, until.date()))
    if wanted.fund is not None:
        of_fund = select(Callback.no).where(Callback.fund == wanted.fund)
        chosen = chosen.where(col(Finding.callback).in_(of_fund))
    if wanted.only_open:
        chosen = chosen.where(*_open_at(until))
    return session.exec(chosen.order_by(func.length(Finding.no), col(Finding.no))).all()


def _open_at(moment: datetime) -> list[ColumnElement[bool]]:
    answered = col(Finding.answered_at)
    return [
        col(Finding.at) <= moment,
        or_(answered.is_(None), answered > moment),
        finding_counts(moment),
    ]


def findings_of(session: Session, callbacks: Iterable[str]) -> Sequence[Finding]:
    """The findings of these callbacks."""
    findings: list[Finding] = []
    for some in batches(callbacks):
        chosen = select(Finding).where(col(Finding.callback).in_(some)).order_by(col(Finding.no))
        findings += session.exec(chosen).all()
    return findings


def changes_of(session: Session, findings: Iterable[str]) -> Sequence[AccountChange]:
    """The new accounts entered for these findings, in the order they were entered."""
    changes: list[AccountChange] = []
    for some in batches(findings):
        chosen = (
            select(AccountChange).where(col(AccountChange.finding).in_(some)).order_by(col(AccountChange.id))
        )
        changes += session.exec(chosen).all()
    return changes


def contracts_of(session: Session, callbacks: Iterable[str]) -> Sequence[tuple[str, str]]:
    """(callback, contract) for the contracts that these callbacks name, by contract."""
    named: list[tuple[str, str]] = []
    for some in batches(callbacks):
        chosen = select(CallbackAccount.callback, CallbackAccount.contract).where(
            col(CallbackAccount.callback).in_(some)
        )
        named += session.exec(chosen.order_by(col(CallbackAccount.contract))).all()
    return named


def client_officers(session: Session, clients: Iterable[str], day: date) -> dict[str, ClientOfficer]:
    """Name and officer of these clients by code, as of a day."""
    rows = session.execute(*_client_officers(key_list(clients), day))
    return {code: ClientOfficer(name, officer) for code, name, officer in rows}


@built
def _client_officers(clients: Any, day: Any) -> Any:
    return (
        select_columns(col(Client.code), col(Client.name), officer_on(day))
        .outerjoin(Staff, col(Staff.code) == client_queries.officer_on(day))
        .where(among(col(Client.code), clients))
    )


def officer_on(day: Any) -> ColumnElement[str | None]:
    """A client's officer while here, where that member of staff is joined to the client."""
    return case((col(Staff.left_on) <= day, None), else_=col(Staff.code))


def served_by(client: Any, officer: Any, day: Any) -> ColumnElement[bool]:
    """Whether the client of a column has this officer on a day; looked up client by client."""
    return exists().where(col(Client.code) == client, client_queries.officer_on(day) == officer)
