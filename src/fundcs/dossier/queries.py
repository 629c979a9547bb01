"""Every SELECT over a client together with the client's contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from fundcs.archive.client_trail import of_client
from fundcs.archive.trail import TrailEntry
from fundcs.funds.models import Fund

if TYPE_CHECKING:
    from collections.abc import Sequence


def fund_names(session: Session) -> dict[str, str]:
    """Every fund's name by code."""
    return dict(session.exec(select(Fund.code, Fund.name)).all())


def trail_of(session: Session, client: str) -> Sequence[TrailEntry]:
    """The trail's entries that concern a client, the earliest first."""
    chosen = select(TrailEntry).where(col(TrailEntry.seq).in_(of_client(session, client)))
    return session.exec(chosen.order_by(col(TrailEntry.seq))).all()
