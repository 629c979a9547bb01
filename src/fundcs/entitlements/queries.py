"""Every SELECT over the contracts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import or_
from sqlmodel import Session, col, select

from fundcs.entitlements.models import Contract, ContractExit, ContractTransfer

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Mapped


def by_no(session: Session, no: str) -> Contract | None:
    """The contract with this number."""
    return session.get(Contract, no)


def contracts(session: Session, *, no: str | None = None, fund: str | None = None) -> Sequence[Contract]:
    """The contracts with this number or of this fund, else all, by number."""
    chosen = select(Contract).order_by(col(Contract.no))
    if no is not None:
        chosen = chosen.where(Contract.no == no)
    if fund is not None:
        chosen = chosen.where(Contract.fund == fund)
    return session.exec(chosen).all()


def exits(session: Session, *, no: str | None = None, fund: str | None = None) -> Sequence[ContractExit]:
    """The exits of the contracts that `contracts` gives, by contract and day."""
    chosen = select(ContractExit).order_by(
        col(ContractExit.contract), col(ContractExit.day), col(ContractExit.id)
    )
    return session.exec(chosen.where(*_of(col(ContractExit.contract), no, fund))).all()


def transfers(
    session: Session, *, no: str | None = None, fund: str | None = None
) -> Sequence[ContractTransfer]:
    """The transfers of the contracts that `contracts` gives, by contract and day."""
    chosen = select(ContractTransfer).order_by(col(ContractTransfer.contract), col(ContractTransfer.day))
    return session.exec(chosen.where(*_of(col(ContractTransfer.contract), no, fund))).all()


def _of(contract: Mapped[str], no: str | None, fund: str | None) -> Iterator[ColumnElement[bool]]:
    if no is not None:
        yield contract == no
    if fund is not None:
        yield contract.in_(select(Contract.no).where(Contract.fund == fund))


def numbers_held(session: Session, client: str, fund: str | None = None) -> list[str]:
    """The contracts, cancelled ones too, of a fund or of any, that `client` signed or took over."""
    taken = select(ContractTransfer.contract).where(ContractTransfer.client == client)
    chosen = select(Contract.no).where(or_(col(Contract.client) == client, col(Contract.no).in_(taken)))
    if fund is not None:
        chosen = chosen.where(Contract.fund == fund)
    return list(session.exec(chosen.order_by(col(Contract.no))))
