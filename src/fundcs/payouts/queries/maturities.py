"""Contracts that mature, and when their holders were last talked to (Art. 31)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy
from sqlalchemy import ColumnElement, Select, func
from sqlmodel import Session, col

from fundcs.archive.selects import built
from fundcs.callbacks.models import Callback
from fundcs.callbacks.queries.withdrawn import counts
from fundcs.callbacks.rules.calls import CallKind, CallOutcome
from fundcs.clients import queries as client_queries
from fundcs.clients.models import Client
from fundcs.entitlements.models.changes import (
    ContractExit,
    ContractTransfer,
    ExitWithdrawal,
    TransferWithdrawal,
)
from fundcs.entitlements.models.contracts import Contract
from fundcs.funds.models import Fund
from fundcs.payouts.queries.rows import rows

if TYPE_CHECKING:
    from fundcs.deadlines.rules import Choice


class MaturingRow(NamedTuple):
    """A contract that matures with so much principal left (fen), and its holder with their officer."""

    contract: str
    fund: str
    matures: date
    left: int
    client: str
    name: str
    officer: str | None


def maturing(session: Session, day: date, first: date, last: date, chosen: Choice) -> list[MaturingRow]:
    """The contracts of funds not sealed that mature from `first` to `last`, by day and number.

    Each with the officer whom its holder has on `day`.
    """
    asked = _maturing(day, first, last, chosen.fund, chosen.client, chosen.owner)
    return rows(session, MaturingRow, *asked)


@built
def _maturing(day: Any, first: Any, last: Any, fund: Any, client: Any, owner: Any) -> Select[Any]:
    contract, left = col(Contract.no), col(Contract.amount) - _exited()
    officer = client_queries.officer_on(day)
    columns: tuple[Any, ...] = (
        contract, col(Contract.fund), col(Contract.matures), left, col(Client.code), col(Client.name),
        officer,
    )  # fmt: skip
    query: Select[Any] = (
        sqlalchemy.select(*columns)
        .join(Fund, col(Fund.code) == col(Contract.fund))
        .join(Client, col(Client.code) == func.coalesce(_taken_over_by(), col(Contract.client)))
        .where(
            col(Contract.matures).between(first, last),
            col(Contract.cancelled_on).is_(None),
            col(Fund.sealed_on).is_(None),
            left > 0,
        )
        .order_by(col(Contract.matures), contract)
    )
    columns = (col(Contract.fund), col(Client.code), officer)
    for column, value in zip(columns, (fund, client, owner), strict=True):
        if value is not None:
            query = query.where(column == value)
    return query


def _exited() -> Any:
    """What left a contract, its withdrawn exits apart."""
    withdrawn = sqlalchemy.select(col(ExitWithdrawal.exit))
    return (
        sqlalchemy.select(func.coalesce(func.sum(col(ContractExit.amount)), 0))
        .where(col(ContractExit.contract) == col(Contract.no), ~col(ContractExit.id).in_(withdrawn))
        .scalar_subquery()
    )


def _taken_over_by() -> Any:
    """Who took a contract over last, withdrawn transfers apart; None where nobody did."""
    withdrawn = sqlalchemy.select(col(TransferWithdrawal.transfer))
    return (
        sqlalchemy.select(col(ContractTransfer.client))
        .where(col(ContractTransfer.contract) == col(Contract.no), ~col(ContractTransfer.id).in_(withdrawn))
        .order_by(col(ContractTransfer.day).desc())
        .limit(1)
        .scalar_subquery()
    )


def talks(session: Session, since: datetime, until: datetime) -> dict[str, list[tuple[datetime, str]]]:
    """When each client was reached by a routine callback between the two moments, and by whom; by client."""
    columns = (col(Callback.client), col(Callback.at), col(Callback.caller))
    chosen = sqlalchemy.select(*columns).where(*_routine(since, until)).order_by(col(Callback.at))
    found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for client, at, caller in session.execute(chosen):
        found[client].append((at, caller))
    return found


def last_talks(session: Session, since: datetime, until: datetime) -> dict[str, datetime]:
    """When each client was last reached by a routine callback between the two moments, by client."""
    chosen = sqlalchemy.select(col(Callback.client), func.max(col(Callback.at)))
    return dict(session.execute(chosen.where(*_routine(since, until)).group_by(col(Callback.client))).all())


def _routine(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    """Routine callbacks between the two moments that reached the client and stand at the later one."""
    return (
        col(Callback.kind) == CallKind.ROUTINE,
        col(Callback.outcome) == CallOutcome.REACHED,
        col(Callback.at).between(since, until),
        counts(col(Callback.no), until),
    )
