"""Every SELECT over contracts, their exits and transfers; as rows, since a fund may have 100,000.

The tables of payouts are declared where they are asked for: most commands read contracts alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.archive.selects import among, key_list
from fundcs.archive.trail import TrailEntry
from fundcs.clients.models import Client
from fundcs.entitlements.models.changes import (
    ContractExit,
    ContractNumber,
    ContractTransfer,
    ExitWithdrawal,
    TransferWithdrawal,
)
from fundcs.entitlements.models.contracts import Contract
from fundcs.funds.models import Fund, FundAmendment
from fundcs.funds.queries import in_force

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, CompoundSelect, Row, Select
    from sqlalchemy.orm import Mapped
    from sqlmodel.sql.expression import SelectOfScalar

    from fundcs.archive.types import Record
    from fundcs.entitlements.models.payouts import (
        ClientWithholding,
        PayoutOpening,
        PayoutStep,
        SheetSubmission,
    )


T = TypeVar("T")


class Contracts(NamedTuple):
    """Which contracts are asked for: every condition given is met. `client` signed it or took it over.

    `numbers`: one of these, however many; `funds`: of one of these funds.
    """

    no: str | None = None
    fund: str | None = None
    client: str | None = None
    cancelled: bool = True
    numbers: Collection[str] | None = None
    funds: Collection[str] | None = None

    def of(self, number: Mapped[str]) -> Iterator[ColumnElement[bool]]:
        """The conditions on a column that holds contracts' numbers."""
        if self.no is not None:
            yield number == self.no
        if self.numbers is not None:
            yield among(number, key_list(self.numbers))
        if self.client is not None:
            yield number.in_(_held_by(self.client))
        if self.fund is not None or self.funds is not None or not self.cancelled:
            yield number.in_(select_columns(col(Contract.no)).where(*self._of_columns()))

    def of_contracts(self) -> Iterator[ColumnElement[bool]]:
        """The conditions on the contract table itself."""
        if self.no is not None:
            yield col(Contract.no) == self.no
        if self.numbers is not None:
            yield among(col(Contract.no), key_list(self.numbers))
        if self.client is not None:
            yield col(Contract.no).in_(_held_by(self.client))
        yield from self._of_columns()

    def _of_columns(self) -> Iterator[ColumnElement[bool]]:
        if self.fund is not None:
            yield col(Contract.fund) == self.fund
        if self.funds is not None:
            yield among(col(Contract.fund), key_list(self.funds))
        if not self.cancelled:
            yield col(Contract.cancelled_on).is_(None)


def _held_by(client: str) -> Select[tuple[str]]:
    signed = select_columns(col(Contract.no)).where(col(Contract.client) == client)
    taken_back = select_columns(col(ContractTransfer.contract)).where(
        col(ContractTransfer.client) == client, ~col(ContractTransfer.id).in_(_withdrawn_transfers())
    )
    return signed.union(taken_back)  # type: ignore[return-value]


def _withdrawn_transfers() -> Select[tuple[int]]:
    return select_columns(col(TransferWithdrawal.transfer))


def by_no(session: Session, no: str) -> Contract | None:
    """The contract with this number."""
    return session.get(Contract, no)


def of_adviser(session: Session, staff: str) -> frozenset[str]:
    """The numbers of the contracts whose adviser a member is."""
    return frozenset(session.exec(select(Contract.no).where(Contract.advisor == staff)).all())


def of_fund(session: Session, fund: str) -> frozenset[str]:
    """The codes of the clients who hold or held a contract of a fund, cancelled ones apart."""
    of = Contracts(fund=fund, cancelled=False)
    signed = select_columns(col(Contract.client)).where(*of.of_contracts())
    taken = select_columns(col(ContractTransfer.client)).where(*of.of(col(ContractTransfer.contract)))
    still = ~col(ContractTransfer.id).in_(_withdrawn_transfers())
    return frozenset(session.execute(signed.union(taken.where(still))).scalars())


def contracts(session: Session, asked: Contracts) -> Sequence[Row[Any]]:
    """The columns of the contracts asked for, by number."""
    chosen = _columns(Contract).where(*asked.of_contracts()).order_by(col(Contract.no))
    return _rows(session, chosen)


def live() -> CompoundSelect[Any]:
    """The clients with a contract in a fund that is not sealed, signed or taken over; none cancelled."""
    signed, taken = _signed_and_taken()
    open_ = col(Fund.sealed_on).is_(None)
    return signed.where(open_).union(taken.where(open_))


def sealed_on(session: Session, client: str | None = None) -> Iterator[tuple[str, date]]:
    """The clients whose contracts are all in sealed funds, or the one asked for, and since when (Art. 15).

    Whoever has no contract but cancelled ones is none of them.
    """
    signed, taken = _signed_and_taken(col(Fund.sealed_on).label("day"))
    if client is not None:
        signed = signed.where(col(Contract.client) == client)
        taken = taken.where(col(ContractTransfer.client) == client)
    funds = signed.union_all(taken).subquery()
    chosen = select_columns(funds.c.client, func.max(funds.c.day)).group_by(funds.c.client)
    open_ = func.count() - func.count(funds.c.day)
    yield from session.execute(chosen.having(open_ == 0).order_by(funds.c.client))


def sealed() -> Select[Any]:
    """The clients whose contracts are all in sealed funds, for a condition."""
    signed, taken = _signed_and_taken(col(Fund.sealed_on).label("day"))
    funds = signed.union_all(taken).subquery()
    return (
        select_columns(funds.c.client)
        .group_by(funds.c.client)
        .having(func.count() == func.count(funds.c.day))
    )


def _signed_and_taken(*columns: Any) -> tuple[Select[Any], Select[Any]]:
    """Who signed, and who took over, contracts that are not cancelled, with columns of their funds."""
    standing = col(Contract.cancelled_on).is_(None)
    of_fund = col(Fund.code) == col(Contract.fund)
    signed = select_columns(col(Contract.client).label("client"), *columns).join(Fund, of_fund)
    taken = (
        select_columns(col(ContractTransfer.client).label("client"), *columns)
        .join(Contract, col(Contract.no) == col(ContractTransfer.contract))
        .join(Fund, of_fund)
        .where(~col(ContractTransfer.id).in_(_withdrawn_transfers()))
    )
    return signed.where(standing), taken.where(standing)


def first_signed(
    session: Session, clients: ColumnElement[bool], first: date, last: date
) -> Mapping[str, date]:
    """The clients who meet a condition and signed their first contract from `first` to `last`, and when."""
    return dict(iter(session.execute(signing(clients, first, last))))


def signing(clients: ColumnElement[bool], first: Any, last: Any) -> Any:
    """The SELECT of `first_signed`; its days may be parameters."""
    signed = func.min(col(Contract.signed))
    return (
        select_columns(col(Contract.client), signed)
        .join(Client, col(Client.code) == col(Contract.client))
        .where(col(Contract.cancelled_on).is_(None), clients)
        .group_by(col(Contract.client))
        .having(signed.between(first, last))
    )


def has_contracts(session: Session, fund: str) -> bool:
    """Whether a contract of the fund was ever recorded, cancelled ones included."""
    return session.exec(select(Contract.no).where(Contract.fund == fund).limit(1)).first() is not None


def exits(session: Session, asked: Contracts) -> Sequence[Row[Any]]:
    """The columns of what left the contracts asked for, by day."""
    withdrawn = col(ContractExit.id).in_(select_columns(col(ExitWithdrawal.exit)))
    chosen = _columns(ContractExit).where(*asked.of(col(ContractExit.contract)), ~withdrawn)
    return _rows(session, chosen.order_by(col(ContractExit.day), col(ContractExit.id)))


def transfers(session: Session, asked: Contracts) -> Sequence[Row[Any]]:
    """The columns of the transfers of the contracts asked for, by day."""
    withdrawn = col(ContractTransfer.id).in_(_withdrawn_transfers())
    chosen = _columns(ContractTransfer).where(*asked.of(col(ContractTransfer.contract)), ~withdrawn)
    return _rows(session, chosen.order_by(col(ContractTransfer.day)))


def transfers_of(session: Session, no: str) -> Sequence[ContractTransfer]:
    """The transfers of a contract, by day, to be changed."""
    kept = ~col(ContractTransfer.id).in_(_withdrawn_transfers())
    chosen = select(ContractTransfer).where(ContractTransfer.contract == no, kept)
    return session.exec(chosen.order_by(col(ContractTransfer.day))).all()


def former_numbers(session: Session) -> dict[str, str]:
    """The number that a contract has now, by each that it was recorded under by mistake."""
    rows = session.execute(select_columns(col(ContractNumber.former), col(ContractNumber.contract)))
    return {str(former): str(contract) for former, contract in rows}


def extensions(session: Session) -> Sequence[FundAmendment]:
    """The extensions of funds' lives, in the order they were recorded."""
    chosen = select(FundAmendment).where(col(FundAmendment.extended_from).is_not(None), in_force())
    return session.exec(chosen.order_by(col(FundAmendment.id))).all()


def openings(session: Session, fund: str | None, until: datetime) -> Sequence[PayoutOpening]:
    """What was said to be paid outside fundcs, of a fund or of all, up to a moment, in order."""
    from fundcs.entitlements.models.payouts import PayoutOpening

    chosen = select(PayoutOpening).where(col(PayoutOpening.recorded_at) <= until)
    return session.exec(_of(chosen, PayoutOpening.fund, fund).order_by(col(PayoutOpening.id))).all()


def submissions(session: Session, fund: str | None, until: datetime) -> Sequence[SheetSubmission]:
    """The submissions of a fund's sheets, or of all funds', up to a moment, in order."""
    from fundcs.entitlements.models.payouts import SheetSubmission

    chosen = select(SheetSubmission).where(col(SheetSubmission.submitted_at) <= until)
    return session.exec(_of(chosen, SheetSubmission.fund, fund).order_by(col(SheetSubmission.id))).all()


def steps(session: Session, fund: str | None, until: datetime) -> Sequence[PayoutStep]:
    """The steps recorded up to a moment and not withdrawn by then, in order."""
    from fundcs.entitlements.models.payouts import PayoutStep, PayoutStepWithdrawal

    withdrawn = select_columns(col(PayoutStepWithdrawal.step)).where(
        col(PayoutStepWithdrawal.withdrawn_at) <= until
    )
    chosen = select(PayoutStep).where(
        col(PayoutStep.recorded_at) <= until, ~col(PayoutStep.id).in_(withdrawn)
    )
    return session.exec(_of(chosen, PayoutStep.fund, fund).order_by(col(PayoutStep.id))).all()


def withholding(session: Session, until: datetime, client: str | None = None) -> Sequence[ClientWithholding]:
    """What is withheld of a client's interest, or of every client's, recorded up to a moment, in order."""
    from fundcs.entitlements.models.payouts import ClientWithholding

    chosen = select(ClientWithholding).where(col(ClientWithholding.recorded_at) <= until)
    if client is not None:
        chosen = chosen.where(ClientWithholding.client == client)
    return session.exec(chosen.order_by(col(ClientWithholding.id))).all()


def funds_recorded(session: Session, fund: str | None) -> list[tuple[str, str]]:
    """A fund's code, or every fund's, and the moment it was recorded at, as ISO 8601."""
    at = func.coalesce(TrailEntry.moment, TrailEntry.at)
    chosen = select_columns(col(TrailEntry.key), at).where(
        col(TrailEntry.tbl) == "fund", col(TrailEntry.verb) == "created"
    )
    if fund is not None:
        chosen = chosen.where(col(TrailEntry.key) == fund)
    return [(code, at) for code, at in session.execute(chosen)]


def _of(chosen: SelectOfScalar[T], column: Any, fund: str | None) -> SelectOfScalar[T]:
    return chosen if fund is None else chosen.where(column == fund)


def _columns(model: type[Record]) -> Select[Any]:
    return select_columns(*(getattr(model, name) for name in model.model_fields))


def _rows(session: Session, chosen: Select[Any]) -> Sequence[Row[Any]]:
    """By the connection: the session would take half as long again over 100,000 rows."""
    session.flush()
    return session.connection().execute(chosen).all()
