"""Every SELECT over clients together with what they hold."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.archive.models import StoredFile
from fundcs.archive.trail import TrailEntry
from fundcs.clients.models import ClientDocument
from fundcs.clients.rules import Holding
from fundcs.contracts.models import Contract, ContractExit, ContractTransfer
from fundcs.contracts.rules import Exit, Holder
from fundcs.funds.models import Fund
from fundcs.register.models import Client

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from fundcs.archive.types import Record


def holdings(session: Session, client: str | None = None) -> list[Holding]:
    """The contracts that were not cancelled: all, or those that `client` signed or took over.

    Three statements, whatever the number of contracts.
    """
    chosen = _columns(Contract, "no", "client", "fund", "amount", "signed", "matures")
    chosen = chosen.where(col(Contract.cancelled_on).is_(None))
    exits = _columns(ContractExit, "contract", "day", "amount")
    transfers = _columns(ContractTransfer, "contract", "client", "day")
    if client is not None:
        mine = contract_numbers(session, client)
        chosen = chosen.where(col(Contract.no).in_(mine))
        exits = exits.where(col(ContractExit.contract).in_(mine))
        transfers = transfers.where(col(ContractTransfer.contract).in_(mine))
    left: dict[str, list[Exit]] = defaultdict(list)
    for contract, day, amount in session.execute(exits.order_by(col(ContractExit.day))):
        left[contract].append(Exit(day, amount))
    passed: dict[str, list[Holder]] = defaultdict(list)
    for contract, taker, day in session.execute(transfers.order_by(col(ContractTransfer.day))):
        passed[contract].append(Holder(taker, day))
    rows = session.execute(chosen.order_by(col(Contract.signed), col(Contract.no)))
    return [
        Holding(no, signer, fund, amount, signed, matures, left.get(no, ()), passed.get(no, ()))
        for no, signer, fund, amount, signed, matures in rows
    ]


def _columns(model: type[Record], *names: str) -> Select[*tuple[Any, ...]]:
    return select_columns(*(getattr(model, name) for name in names))


def contract_numbers(session: Session, client: str) -> list[str]:
    """The contracts, cancelled ones too, that `client` signed or took over."""
    signed = session.exec(select(Contract.no).where(Contract.client == client)).all()
    taken = session.exec(select(ContractTransfer.contract).where(ContractTransfer.client == client)).all()
    return sorted({*signed, *taken})


def rows_by_id_no(session: Session) -> dict[str, Mapping[str, Any]]:
    """ID number -> the client's columns: read as rows, since an import compares many thousands."""
    chosen = _columns(Client, *Client.model_fields).where(col(Client.id_no).is_not(None))
    rows: Iterable[Any] = session.execute(chosen).mappings()
    return {row["id_no"]: row for row in rows}


def fund_names(session: Session) -> dict[str, str]:
    """Fund code -> name."""
    return dict(session.exec(select(Fund.code, Fund.name)).all())


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


def trail_of(session: Session, client: str) -> Sequence[TrailEntry]:
    """The trail's entries about a client and the client's contracts, the earliest first."""
    contracts = contract_numbers(session, client)
    exits = session.exec(select(ContractExit).where(col(ContractExit.contract).in_(contracts)))
    moves = session.exec(select(ContractTransfer).where(col(ContractTransfer.contract).in_(contracts)))
    rows = (
        ("contract", contracts),
        ("contract_exit", [str(row.id) for row in exits]),
        ("contract_transfer", [str(row.id) for row in moves]),
    )
    about = [and_(col(TrailEntry.tbl) == table, col(TrailEntry.key).in_(keys)) for table, keys in rows]
    chosen = select(TrailEntry).where(or_(col(TrailEntry.client) == client, *about))
    return session.exec(chosen.order_by(col(TrailEntry.seq))).all()
