"""Every SELECT over a client together with the client's contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import column, literal, or_, table
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.archive.client_trail import of_client
from fundcs.archive.trail import TrailEntry
from fundcs.clients.models import Client
from fundcs.entitlements.models.changes import ContractTransfer
from fundcs.entitlements.models.contracts import Contract
from fundcs.funds.models import Fund

if TYPE_CHECKING:
    from collections.abc import Sequence


def fund_names(session: Session) -> dict[str, str]:
    """Every fund's name by code."""
    return dict(session.exec(select(Fund.code, Fund.name)).all())


def with_number_ending(session: Session, tail: str) -> set[str]:
    """The clients of whom a phone, an ID number or an account that they are paid into ends so."""
    code = col(Client.code)
    chosen = (
        select(code).where(or_(col(Client.phone).endswith(tail), col(Client.id_no).endswith(tail))),
        select(col(Contract.client)).where(col(Contract.payee_account).endswith(tail)),
        select(col(ContractTransfer.client)).where(col(ContractTransfer.payee_account).endswith(tail)),
    )
    return {client for of_table in chosen for client in session.exec(of_table)}


_INVESTOR_RECORD = table("investor_record", column("client"))
"""Named, not declared: most clients have none, and to declare its tables takes 6 ms."""


def has_investor_records(session: Session, client: str) -> bool:
    """Whether anything was ever recorded of a client's suitability, withdrawn or not."""
    chosen = select_columns(literal(1)).where(_INVESTOR_RECORD.c.client == client).limit(1)
    return session.execute(chosen.select_from(_INVESTOR_RECORD)).first() is not None


def trail_of(session: Session, client: str) -> Sequence[TrailEntry]:
    """The trail's entries that concern a client, the earliest first."""
    chosen = select(TrailEntry).where(col(TrailEntry.seq).in_(of_client(session, client)))
    return session.exec(chosen.order_by(col(TrailEntry.seq))).all()
