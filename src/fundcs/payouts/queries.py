"""Every SELECT of the payout chapter. What is read by the hundred thousand comes as rows, not as objects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

import sqlalchemy
from sqlalchemy import Integer, Select, func
from sqlmodel import Session, col, select

from fundcs.payouts.models import PayoutSheet

R = TypeVar("R", bound=tuple[Any, ...])


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
