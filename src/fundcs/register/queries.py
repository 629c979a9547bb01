"""Every SELECT over the client register."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from fundcs.register.models import Client


def by_code(session: Session, code: str) -> Client | None:
    """The client with this code."""
    return session.get(Client, code)


def by_id_no(session: Session, id_no: str) -> Client | None:
    """The client with this ID number or social credit code, in normal form."""
    return session.exec(select(Client).where(Client.id_no == id_no)).first()


def named(session: Session, name: str) -> Sequence[Client]:
    """The clients of exactly this name."""
    return session.exec(select(Client).where(Client.name == name).order_by(col(Client.code))).all()
