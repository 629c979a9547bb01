"""Every SELECT of the payout chapter. What is read by the hundred thousand comes as rows, not as objects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

import sqlalchemy
from sqlalchemy import Integer, Select, func
from sqlmodel import Session, col, select

from fundcs.contracts.models import Contract, ContractExit, ContractTransfer
from fundcs.payouts.models import PayoutSheet
from fundcs.register.models import Client

R = TypeVar("R", bound=tuple[Any, ...])


class ContractRow(NamedTuple):
    """A contract as it was signed, with its first holder's name; amounts in fen."""

    no: str
    client: str
    name: str
    amount: int
    rate: Decimal
    value_date: date
    matures: date
    payee_name: str
    payee_bank: str
    payee_account: str
    receipt_amount: int | None
    receipt_payer: str | None


class ExitRow(NamedTuple):
    """Principal (fen) that left a contract."""

    contract: str
    day: date
    amount: int


class TransferRow(NamedTuple):
    """A transfer, with the new holder's name."""

    contract: str
    day: date
    client: str
    name: str
    payee_name: str
    payee_bank: str
    payee_account: str


class VersionRow(NamedTuple):
    """A stored sheet without its lines; `interest` and `principal` are its totals in fen."""

    fund: str
    due: date
    version: int
    reckoned_at: datetime
    reckoned_by: str
    hash: str
    lines: int
    interest: int
    principal: int


def contracts(session: Session, fund: str, no: str | None = None) -> list[ContractRow]:
    """The fund's contracts that were not cancelled, by number; or the one with this number alone."""
    chosen = (
        _columns(ContractRow, Contract, {"name": col(Client.name)})
        .join(Client, col(Client.code) == col(Contract.client))
        .where(col(Contract.cancelled_on).is_(None))
        .order_by(col(Contract.no))
    )
    return _rows(session, ContractRow, _of(chosen, fund, no))


def exits(session: Session, fund: str, no: str | None = None) -> list[ExitRow]:
    """What left the fund's contracts, by day."""
    chosen = (
        _columns(ExitRow, ContractExit)
        .join(Contract, col(Contract.no) == col(ContractExit.contract))
        .order_by(col(ContractExit.day), col(ContractExit.id))
    )
    return _rows(session, ExitRow, _of(chosen, fund, no))


def transfers(session: Session, fund: str, no: str | None = None) -> list[TransferRow]:
    """Who took over the fund's contracts, by day."""
    chosen = (
        _columns(TransferRow, ContractTransfer, {"name": col(Client.name)})
        .join(Contract, col(Contract.no) == col(ContractTransfer.contract))
        .join(Client, col(Client.code) == col(ContractTransfer.client))
        .order_by(col(ContractTransfer.day))
    )
    return _rows(session, TransferRow, _of(chosen, fund, no))


def _columns(row: type[Any], model: type[Any], others: dict[str, Any] | None = None) -> Select[Any]:
    """The columns of `model` that a row names, and `others` by the name they have in it."""
    named = others or {}
    fields: Sequence[str] = row._fields
    return sqlalchemy.select(
        *(named[name] if name in named else getattr(model, name) for name in fields)
    ).select_from(model)


def _rows(session: Session, row: type[R], chosen: Select[Any]) -> list[R]:
    """What is found, by the connection: the session would take half as long again over 100,000 rows."""
    session.flush()
    return [row(*found) for found in session.connection().execute(chosen).all()]


def _of(chosen: Select[Any], fund: str, no: str | None) -> Select[Any]:
    chosen = chosen.where(col(Contract.fund) == fund)
    return chosen if no is None else chosen.where(col(Contract.no) == no)


def sheet(session: Session, fund: str, due: date, version: int) -> PayoutSheet | None:
    """The stored sheet of this version."""
    chosen = select(PayoutSheet).where(
        PayoutSheet.fund == fund, PayoutSheet.due == due, PayoutSheet.version == version
    )
    return session.exec(chosen).first()


def newest(session: Session, fund: str, due: date) -> tuple[int, str, int] | None:
    """The newest stored version of a sheet, its hash and the form of its document."""
    form = func.json_extract(PayoutSheet.content, "$.form", type_=Integer)
    chosen = (
        select(PayoutSheet.version, PayoutSheet.hash, form)
        .where(PayoutSheet.fund == fund, PayoutSheet.due == due)
        .order_by(col(PayoutSheet.version).desc())
        .limit(1)
    )
    return session.exec(chosen).first()


def versions(session: Session, fund: str | None = None) -> list[VersionRow]:
    """The stored sheets of a fund, or of all funds, by fund, due date and version."""
    document = col(PayoutSheet.content)
    counted = {
        "lines": func.json_array_length(document, "$.lines"),
        "interest": func.json_extract(document, "$.total_interest"),
        "principal": func.json_extract(document, "$.total_principal"),
    }
    chosen = _columns(VersionRow, PayoutSheet, counted).order_by(
        col(PayoutSheet.fund), col(PayoutSheet.due), col(PayoutSheet.version)
    )
    if fund is not None:
        chosen = chosen.where(col(PayoutSheet.fund) == fund)
    return _rows(session, VersionRow, chosen)


def newest_versions(session: Session, fund: str) -> dict[date, int]:
    """The newest stored version by due date."""
    chosen = (
        sqlalchemy.select(col(PayoutSheet.due), func.max(col(PayoutSheet.version)))
        .where(col(PayoutSheet.fund) == fund)
        .group_by(col(PayoutSheet.due))
    )
    return {row[0]: row[1] for row in session.execute(chosen)}
