"""Every SELECT over what is on record of investors, special confirmations and confirmation calls."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.archive.selects import batches
from fundcs.clients.models import ClientDocument
from fundcs.documents.queries import filed
from fundcs.entitlements.models.changes import ContractTransfer
from fundcs.entitlements.models.contracts import Contract
from fundcs.funds.models import FundRisk
from fundcs.suitability.models import ContractConfirmation, InvestorRecord, InvestorRecordWithdrawal
from fundcs.suitability.rules.confirmation import ConfirmationCall
from fundcs.suitability.rules.records import RecordKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime


def records(
    session: Session, until: datetime, clients: Iterable[str] | None = None
) -> dict[str, list[InvestorRecord]]:
    """What stands at a moment of the clients with these codes, or of all, by code, in the order recorded."""
    withdrawn = select(InvestorRecordWithdrawal.record).where(
        col(InvestorRecordWithdrawal.withdrawn_at) <= until
    )
    chosen = (
        select(InvestorRecord)
        .where(col(InvestorRecord.recorded_at) <= until, col(InvestorRecord.id).not_in(withdrawn))
        .order_by(col(InvestorRecord.id))
    )
    several = (
        [chosen]
        if clients is None
        else [chosen.where(col(InvestorRecord.client).in_(some)) for some in batches(clients)]
    )
    by_client: dict[str, list[InvestorRecord]] = defaultdict(list)
    for statement in several:
        for record in session.exec(statement):
            by_client[record.client].append(record)
    return by_client


def withdrawn(
    session: Session, until: datetime, client: str
) -> Sequence[tuple[InvestorRecord, InvestorRecordWithdrawal]]:
    """What was withdrawn by a moment of a client's records, in the order recorded."""
    chosen = (
        select(InvestorRecord, InvestorRecordWithdrawal)
        .join(InvestorRecordWithdrawal, col(InvestorRecordWithdrawal.record) == col(InvestorRecord.id))
        .where(InvestorRecord.client == client, col(InvestorRecordWithdrawal.withdrawn_at) <= until)
    )
    return session.exec(chosen.order_by(col(InvestorRecord.id))).all()


def last_id(session: Session) -> int:
    """The highest number of a record, 0 where there is none: an import numbers its own."""
    return session.exec(select(func.max(InvestorRecord.id))).one() or 0


class SpecialDocument(NamedTuple):
    """A special confirmation in a client's file: filed on a day; of a contract whose package brought it."""

    contract: str | None
    on: date


def special_documents(
    session: Session, until: datetime, item: str, clients: Iterable[str]
) -> dict[str, list[SpecialDocument]]:
    """The special confirmations in the files of these clients at a moment, by client."""
    found: dict[str, list[SpecialDocument]] = defaultdict(list)
    for some in batches(clients):
        chosen = select_columns(
            col(ClientDocument.client), col(ClientDocument.contract), col(ClientDocument.filed_on)
        ).where(col(ClientDocument.client).in_(some), col(ClientDocument.item) == item, filed(until))
        for client, contract, on in session.execute(chosen):
            found[client].append(SpecialDocument(contract, on))
    return found


def confirmation_calls(
    session: Session, until: datetime, contracts: Iterable[str]
) -> dict[str, list[ConfirmationCall]]:
    """The calls in which the questions were asked, recorded by a moment and not withdrawn by then."""
    from fundcs.callbacks.models import Callback
    from fundcs.callbacks.queries.withdrawn import counts

    denied: dict[tuple[str, str], list[str]] = defaultdict(list)
    made: dict[tuple[str, str], Callback] = {}
    for some in batches(contracts):
        chosen = (
            select(ContractConfirmation, Callback)
            .join(Callback, col(Callback.no) == col(ContractConfirmation.callback))
            .where(
                col(ContractConfirmation.contract).in_(some),
                col(Callback.recorded_at) <= until,
                counts(col(Callback.no), until),
            )
        )
        for answer, callback in session.exec(chosen):
            made[answer.contract, callback.no] = callback
            if not answer.affirmed:
                denied[answer.contract, callback.no].append(answer.question)
    by_contract: dict[str, list[ConfirmationCall]] = defaultdict(list)
    for (contract, no), callback in made.items():
        call = ConfirmationCall(no, callback.at, callback.caller, tuple(denied[contract, no]))
        by_contract[contract].append(call)
    return by_contract


def answers(session: Session, callback: str) -> Sequence[ContractConfirmation]:
    """The answers given in a call."""
    chosen = select(ContractConfirmation).where(ContractConfirmation.callback == callback)
    return session.exec(chosen).all()


def above_level(
    session: Session,
    until: datetime,
    covered: Mapping[str, Collection[str]],
    numbers: Sequence[str] | None = None,
) -> set[str]:
    """The numbers of contracts that may be above a risk level of their holder: any of theirs and of the fund.

    Whether one is, as of its own day, its assessment says. `covered`: funds' levels by the client's;
    `numbers`: only of these contracts, of which one IN takes the most.
    """
    above = [
        and_(col(InvestorRecord.value) == level, col(FundRisk.level).not_in(funds))
        for level, funds in covered.items()
    ]
    parts = [
        select_columns(col(Contract.no))
        .join(InvestorRecord, col(InvestorRecord.client) == col(Contract.client))
        .join(FundRisk, col(FundRisk.fund) == col(Contract.fund)),
        select_columns(col(Contract.no))
        .join(ContractTransfer, col(ContractTransfer.contract) == col(Contract.no))
        .join(InvestorRecord, col(InvestorRecord.client) == col(ContractTransfer.client))
        .join(FundRisk, col(FundRisk.fund) == col(Contract.fund)),
    ]
    conditions = [
        col(InvestorRecord.kind) == RecordKind.LEVEL,
        col(InvestorRecord.recorded_at) <= until,
        or_(*above),
    ]
    if numbers is not None:
        conditions.append(col(Contract.no).in_(numbers))
    return {str(no) for part in parts for (no,) in session.execute(part.where(*conditions))}


def keeps_records(session: Session) -> bool:
    """Whether anything is on record of any investor: a firm that keeps nothing has nothing to compare."""
    return session.exec(select(InvestorRecord.id).limit(1)).first() is not None
