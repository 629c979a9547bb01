"""Every SELECT over leaks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlmodel import Session, col, func, select

from fundcs.leaks.models import Leak, LeakClient, LeakStepTaken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


def by_no(session: Session, no: str) -> Leak | None:
    """The leak with this number."""
    return session.get(Leak, no)


def recorded(session: Session, moment: datetime, client: str | None = None) -> Sequence[Leak]:
    """The leaks recorded by `moment`, of a client or all, by number."""
    chosen = select(Leak).where(col(Leak.recorded_at) <= moment)
    if client is not None:
        chosen = chosen.where(col(Leak.no).in_(select(LeakClient.leak).where(LeakClient.client == client)))
    return session.exec(chosen.order_by(func.length(Leak.no), col(Leak.no))).all()


def clients(session: Session, moment: datetime) -> Mapping[str, list[str]]:
    """The clients known by `moment` to be concerned, by leak."""
    chosen = select(LeakClient).where(col(LeakClient.recorded_at) <= moment)
    concerned: dict[str, list[str]] = defaultdict(list)
    for row in session.exec(chosen.order_by(col(LeakClient.leak), col(LeakClient.client))):
        concerned[row.leak].append(row.client)
    return concerned


def steps(session: Session, leak: str | None = None) -> Mapping[str, list[LeakStepTaken]]:
    """Every step, withdrawn ones included, by leak in the order of recording."""
    chosen = select(LeakStepTaken).order_by(col(LeakStepTaken.leak), col(LeakStepTaken.seq))
    if leak is not None:
        chosen = chosen.where(LeakStepTaken.leak == leak)
    taken: dict[str, list[LeakStepTaken]] = defaultdict(list)
    for row in session.exec(chosen):
        taken[row.leak].append(row)
    return taken
