"""Every SELECT over the client register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, Row, and_, cast, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.archive.models import StoredFile
from fundcs.clients.models import Client, ClientDocument
from fundcs.staff.models import Staff

if TYPE_CHECKING:
    from fundcs.clients.rules import ClientKind

_MANY = 500
"""Codes in one IN; SQLite takes 32,766 at most, and a list this long is read in few rounds anyway."""


def by_code(session: Session, code: str) -> Client | None:
    """The client with this code."""
    return session.get(Client, code)


def by_id_no(session: Session, id_no: str) -> Client | None:
    """The client with this ID number or social credit code, in normal form."""
    return session.exec(select(Client).where(Client.id_no == id_no)).first()


def named(session: Session, name: str) -> Sequence[Client]:
    """The clients of exactly this name."""
    return session.exec(select(Client).where(Client.name == name).order_by(col(Client.code))).all()


def by_codes(session: Session, codes: Iterable[str]) -> list[Client]:
    """The clients with these codes, in the order of their codes."""
    wanted = sorted(codes)
    found: list[Client] = []
    for start in range(0, len(wanted), _MANY):
        some = col(Client.code).in_(wanted[start : start + _MANY])
        found += session.exec(select(Client).where(some).order_by(col(Client.code))).all()
    return found


def rows(session: Session, codes: Iterable[str]) -> list[Row[Any]]:
    """The clients with these codes, in order, with the attributes of `Client` but no life of their own.

    For lists: a hundred thousand of them are read in a sixth of the time.
    """
    columns = [getattr(Client, name) for name in Client.model_fields]
    wanted = sorted(codes)
    found: list[Row[Any]] = []
    for start in range(0, len(wanted), _MANY):
        some = col(Client.code).in_(wanted[start : start + _MANY])
        found += session.execute(select_columns(*columns).where(some).order_by(col(Client.code))).all()
    return found


def last_number(session: Session) -> int:
    """The highest n of the codes `Cn` given so far."""
    code = col(Client.code)
    numbered = and_(code.op("GLOB")("C[0-9]*"), code.op("NOT GLOB")("C*[^0-9]*"))
    highest = session.exec(select(func.max(cast(func.substr(code, 2), Integer))).where(numbered)).one()
    return int(highest or 0)


def codes_and_names(
    session: Session,
    *,
    kind: ClientKind | None = None,
    officer: str | None = None,
    advisor: str | None = None,
    unassigned_on: date | None = None,
) -> Sequence[tuple[str, str]]:
    """Code and name of the clients that meet every condition given, by code.

    `unassigned_on`: those without an officer who is still here that day (Art. 8).
    """
    conditions: list[ColumnElement[bool]] = []
    if kind is not None:
        conditions.append(col(Client.kind) == kind)
    if officer is not None:
        conditions.append(col(Client.officer) == officer)
    if advisor is not None:
        conditions.append(col(Client.advisor) == advisor)
    if unassigned_on is not None:
        gone = select(Staff.code).where(col(Staff.left_on) <= unassigned_on)
        conditions.append(or_(col(Client.officer).is_(None), col(Client.officer).in_(gone)))
    chosen = select(Client.code, Client.name).where(*conditions).order_by(col(Client.code))
    return session.exec(chosen).all()


def rows_by_id_no(session: Session) -> dict[str, Mapping[str, Any]]:
    """ID number -> the client's columns: read as rows, since an import compares many thousands."""
    columns = [getattr(Client, name) for name in Client.model_fields]
    chosen = select_columns(*columns).where(col(Client.id_no).is_not(None))
    rows: Iterable[Any] = session.execute(chosen).mappings()
    return {row["id_no"]: row for row in rows}


def documents(session: Session, client: str, until: datetime) -> list[tuple[ClientDocument, str | None]]:
    """The documents in a client's file at a moment with the names of their scans, in the order they came."""
    chosen = (
        select(ClientDocument, col(StoredFile.name))
        .outerjoin(StoredFile, col(StoredFile.hash) == col(ClientDocument.file))
        .where(ClientDocument.client == client, filed(until))
        .order_by(col(ClientDocument.filed_on), col(ClientDocument.id))
    )
    return list(session.exec(chosen).all())


def filed(until: datetime) -> ColumnElement[bool]:
    """Whether a document was in its file at a moment."""
    removed_at = col(ClientDocument.removed_at)
    there = or_(removed_at.is_(None), removed_at > until)
    return and_(col(ClientDocument.filed_on) <= until.date(), there)


def names(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Code -> name of the clients with these codes."""
    wanted = sorted(codes)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _MANY):
        some = col(Client.code).in_(wanted[start : start + _MANY])
        found |= dict(session.exec(select(Client.code, Client.name).where(some)).all())
    return found
