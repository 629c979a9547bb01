"""Every SELECT over packages, penalty lists and the documents of clients' files."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from fundcs.archive.models import StoredFile
from fundcs.clients.models import Client, ClientDocument
from fundcs.clients.queries import filed
from fundcs.clients.rules import ClientKind
from fundcs.entitlements.models import Contract
from fundcs.funds.models import Fund
from fundcs.packages.models import (
    AdviserChange,
    DeadlineChange,
    PackageDocument,
    PackageItem,
    PackageReview,
    PackageRound,
    PenaltyDecision,
    ReviewItem,
    ReviewWithdrawal,
)
from fundcs.packages.rules.package import (
    Adviser,
    Decision,
    Extension,
    Item,
    Lack,
    Package,
    Review,
    Round,
    Withdrawn,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime


Row = TypeVar("Row", bound=SQLModel)


def packages(session: Session, *, no: str | None = None, fund: str | None = None) -> list[Package]:
    """The packages of the contract with this number or of this fund, else of all, by number."""
    sealed = {one.code: one.sealed_on for one in session.exec(select(Fund))}
    chosen = select(Contract).order_by(col(Contract.no))
    if no is not None:
        chosen = chosen.where(Contract.no == no)
    if fund is not None:
        chosen = chosen.where(Contract.fund == fund)
    facts = _Facts(session, no)
    return [facts.package(one, sealed[one.fund]) for one in session.exec(chosen)]


class _Facts:
    """The facts of every package, or of one contract's, each kind read once."""

    def __init__(self, session: Session, no: str | None) -> None:
        self._session, self._no = session, no
        self._touched: dict[str, datetime] = {}
        self.rounds = self._of(PackageRound, "recorded_at")
        self.items = self._of(PackageItem)
        self.reviews = self._of(PackageReview, "recorded_at")
        self.extensions = self._of(DeadlineChange, "recorded_at")
        self.advisers = self._of(AdviserChange, "recorded_at")
        self.decisions = self._of(PenaltyDecision, "decided_at")
        self.lacks: dict[int, list[Lack]] = defaultdict(list)
        for item in session.exec(select(ReviewItem).order_by(col(ReviewItem.review), col(ReviewItem.item))):
            self.lacks[item.review].append(Lack(item.item, item.fault, item.why))
        self.withdrawn = {one.review: one for one in session.exec(select(ReviewWithdrawal))}

    def _of(self, model: type[Row], moment: str | None = None) -> dict[str, list[Row]]:
        """Rows by contract, in the order they were recorded; when each contract was last touched."""
        columns: Any = model
        chosen = select(model).order_by(*model.__table__.primary_key)  # type: ignore[attr-defined]
        if self._no is not None:
            chosen = chosen.where(columns.contract == self._no)
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self._session.exec(chosen):
            contract: str = vars(row)["contract"]
            found[contract].append(row)
            if moment is not None:
                self._touch(contract, vars(row)[moment])
        return found

    def _touch(self, contract: str, at: datetime) -> None:
        self._touched[contract] = max(self._touched.get(contract, at), at)

    def package(self, contract: Contract, sealed_on: date | None) -> Package:
        """The package of one contract."""
        no = contract.no
        reviews = tuple(self._review(row) for row in self.reviews[no])
        return Package(
            contract=no,
            fund=contract.fund,
            signed=contract.signed,
            adviser=contract.advisor,
            lapsed_on=min(filter(None, (contract.cancelled_on, sealed_on)), default=None),
            rounds=tuple(self._round(row) for row in self.rounds[no]),
            reviews=reviews,
            extensions=tuple(
                Extension(one.review, one.granted_on, one.deadline, one.reason, one.recorded_by)
                for one in self.extensions[no]
            ),
            advisers=tuple(Adviser(one.since, one.staff) for one in self.advisers[no]),
            decisions=tuple(
                Decision(one.round, one.reason, one.points, one.text, one.decided_by, one.decided_at.date())
                for one in self.decisions[no]
            ),
            touched_at=self._touched.get(no),
        )

    def _round(self, row: PackageRound) -> Round:
        items = (one for one in self.items[row.contract] if one.round == row.number)
        return Round(
            row.number,
            row.submitted_on,
            row.submitted_by,
            tuple(Item(one.item, one.form, one.pages, one.file) for one in items),
        )

    def _review(self, row: PackageReview) -> Review:
        assert row.id is not None  # noqa: S101 - it was read from the store
        gone = self.withdrawn.get(row.id)
        withdrawn = None
        if gone is not None:
            withdrawn = Withdrawn(gone.withdrawn_at.date(), gone.withdrawn_by, gone.reason)
            self._touch(row.contract, gone.withdrawn_at)
        return Review(
            row.id,
            row.round,
            row.reviewed_on,
            row.reviewer,
            row.result,
            row.deadline,
            tuple(self.lacks[row.id]),
            withdrawn,
        )


def signers(session: Session, no: str | None = None) -> dict[str, tuple[str, str, ClientKind]]:
    """(code, name, kind) of the client who signed, by contract."""
    chosen = select(Contract.no, Client.code, Client.name, Client.kind).join(
        Client, col(Client.code) == col(Contract.client)
    )
    rows = session.exec(chosen if no is None else chosen.where(Contract.no == no)).all()
    return {contract: (code, name, ClientKind(kind)) for contract, code, name, kind in rows}


def stored_files(session: Session, hashes: Iterable[str]) -> Mapping[str, StoredFile]:
    """The stored files with these hashes."""
    wanted = select(StoredFile).where(col(StoredFile.hash).in_(list(hashes)))
    return {one.hash: one for one in session.exec(wanted)}


def documents(session: Session, no: str, until: datetime) -> list[tuple[ClientDocument, int]]:
    """What the contract's package brought into the client's file, there at a moment, each with its round."""
    chosen = (
        select(ClientDocument, PackageDocument.round)
        .join(PackageDocument, col(PackageDocument.document) == col(ClientDocument.id))
        .where(ClientDocument.contract == no, filed(until))
        .order_by(col(ClientDocument.id))
    )
    return list(session.exec(chosen).all())


def brought_by(session: Session, review: int) -> Sequence[ClientDocument]:
    """The documents that a review let into the client's file."""
    chosen = select(ClientDocument).join(
        PackageDocument, col(PackageDocument.document) == col(ClientDocument.id)
    )
    return session.exec(chosen.where(PackageDocument.review == review)).all()
