"""Every SELECT over contracts, their exits and transfers; as rows, since a fund may have 100,000."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.entitlements.models import Contract, ContractExit, ContractTransfer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import Mapped

    from fundcs.archive.types import Record


class Contracts(NamedTuple):
    """Which contracts are asked for: every condition given is met. `client` signed it or took it over."""

    no: str | None = None
    fund: str | None = None
    client: str | None = None
    cancelled: bool = True

    def of(self, number: Mapped[str]) -> Iterator[ColumnElement[bool]]:
        """The conditions on a column that holds contracts' numbers."""
        if self.no is not None:
            yield number == self.no
        if self.client is not None:
            yield number.in_(_held_by(self.client))
        if self.fund is not None or not self.cancelled:
            yield number.in_(select_columns(col(Contract.no)).where(*self._of_columns()))

    def of_contracts(self) -> Iterator[ColumnElement[bool]]:
        """The conditions on the contract table itself."""
        if self.no is not None:
            yield col(Contract.no) == self.no
        if self.client is not None:
            yield col(Contract.no).in_(_held_by(self.client))
        yield from self._of_columns()

    def _of_columns(self) -> Iterator[ColumnElement[bool]]:
        if self.fund is not None:
            yield col(Contract.fund) == self.fund
        if not self.cancelled:
            yield col(Contract.cancelled_on).is_(None)


def _held_by(client: str) -> Select[tuple[str]]:
    signed = select_columns(col(Contract.no)).where(col(Contract.client) == client)
    taken = select_columns(col(ContractTransfer.contract)).where(col(ContractTransfer.client) == client)
    return signed.union(taken)  # type: ignore[return-value]


def by_no(session: Session, no: str) -> Contract | None:
    """The contract with this number."""
    return session.get(Contract, no)


def contracts(session: Session, asked: Contracts) -> Sequence[Row[Any]]:
    """The columns of the contracts asked for, by number."""
    chosen = _columns(Contract).where(*asked.of_contracts()).order_by(col(Contract.no))
    return _rows(session, chosen)


def exits(session: Session, asked: Contracts) -> Sequence[Row[Any]]:
    """The columns of what left the contracts asked for, by day."""
    chosen = _columns(ContractExit).where(*asked.of(col(ContractExit.contract)))
    return _rows(session, chosen.order_by(col(ContractExit.day), col(ContractExit.id)))


def transfers(session: Session, asked: Contracts) -> Sequence[Row[Any]]:
    """The columns of the transfers of the contracts asked for, by day."""
    chosen = _columns(ContractTransfer).where(*asked.of(col(ContractTransfer.contract)))
    return _rows(session, chosen.order_by(col(ContractTransfer.day)))


def transfers_of(session: Session, no: str) -> Sequence[ContractTransfer]:
    """The transfers of a contract, by day, to be changed."""
    chosen = select(ContractTransfer).where(ContractTransfer.contract == no)
    return session.exec(chosen.order_by(col(ContractTransfer.day))).all()


def numbers_held(session: Session, client: str) -> list[str]:
    """The numbers of the contracts, cancelled ones too, that `client` signed or took over."""
    chosen = select(Contract.no).where(col(Contract.no).in_(_held_by(client)))
    return list(session.exec(chosen.order_by(col(Contract.no))))


def _columns(model: type[Record]) -> Select[Any]:
    return select_columns(*(getattr(model, name) for name in model.model_fields))


def _rows(session: Session, chosen: Select[Any]) -> Sequence[Row[Any]]:
    """By the connection: the session would take half as long again over 100,000 rows."""
    session.flush()
    return session.connection().execute(chosen).all()
