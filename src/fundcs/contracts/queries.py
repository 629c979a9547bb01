"""What an import of contracts compares its rows with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from fundcs.clients.models import Client
from fundcs.clients.queries import on_record
from fundcs.entitlements.models.contracts import Contract


def rows(session: Session) -> dict[str, dict[str, Any]]:
    """Every contract's columns by its number: read as rows, since an import compares thousands."""
    every = select(*inspect(Contract).columns)
    return {row["no"]: dict(row) for row in session.connection().execute(every).mappings()}


def clients(session: Session) -> Sequence[tuple[str, str, str | None]]:
    """Code, name and ID number of every client, by code."""
    chosen = select(Client.code, Client.name, Client.id_no).where(on_record()).order_by(col(Client.code))
    return session.exec(chosen).all()


def prospects(session: Session) -> set[str]:
    """The codes of clients without an ID number who do not withhold it: no contract can be theirs yet."""
    chosen = select(Client.code).where(col(Client.id_no).is_(None), ~col(Client.withheld), on_record())
    return set(session.exec(chosen).all())


def client_advisers(session: Session) -> dict[str, str]:
    """The adviser of every client who has one, by the client's code."""
    chosen = select(Client.code, Client.advisor).where(col(Client.advisor).is_not(None))
    return {code: str(advisor) for code, advisor in session.exec(chosen).all()}


def numbers_of(session: Session, fund: str) -> Sequence[str]:
    """The numbers of a fund's contracts."""
    return session.exec(select(Contract.no).where(col(Contract.fund) == fund)).all()
