"""Every SELECT over a client together with the client's contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from fundcs.archive.trail import TrailEntry
from fundcs.entitlements.models.changes import ContractExit, ContractTransfer
from fundcs.entitlements.queries import numbers_held
from fundcs.funds.models import Fund

if TYPE_CHECKING:
    from collections.abc import Sequence


def fund_names(session: Session) -> dict[str, str]:
    """Every fund's name by code."""
    return dict(session.exec(select(Fund.code, Fund.name)).all())


def trail_of(session: Session, client: str) -> Sequence[TrailEntry]:
    """The trail's entries about a client and the client's contracts, the earliest first."""
    contracts = numbers_held(session, client)
    exits = session.exec(select(ContractExit).where(col(ContractExit.contract).in_(contracts)))
    moves = session.exec(select(ContractTransfer).where(col(ContractTransfer.contract).in_(contracts)))
    rows = (
        ("contract", contracts),
        ("contract_exit", [str(row.id) for row in exits]),
        ("contract_transfer", [str(row.id) for row in moves]),
    )
    of_contracts = [and_(col(TrailEntry.tbl) == table, col(TrailEntry.key).in_(keys)) for table, keys in rows]
    chosen = select(TrailEntry).where(or_(col(TrailEntry.client) == client, *of_contracts))
    return session.exec(chosen.order_by(col(TrailEntry.seq))).all()
