"""Every SELECT of the payout chapter. What is read by the hundred thousand comes as rows, not as objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import sqlalchemy
from sqlalchemy import Integer, Select, func
from sqlmodel import Session, col, select

from fundcs.archive.batches import batches
from fundcs.callbacks.models import Callback
from fundcs.callbacks.rules.calls import Kind, Outcome
from fundcs.clients.models import Client
from fundcs.entitlements.models import (
    Contract,
    ContractExit,
    ContractTransfer,
    PayoutStep,
    PayoutStepWithdrawal,
)
from fundcs.entitlements.rules.steps import Step
from fundcs.funds.models import Fund
from fundcs.payouts.models import (
    DifferenceSignOff,
    Payment,
    PaymentBatch,
    PaymentResult,
    PayoutNotice,
    PayoutSheet,
    SheetApproval,
)

if TYPE_CHECKING:
    from fundcs.deadlines.rules import Choice
    from fundcs.payouts.rules.bank import BankResult

R = TypeVar("R", bound=tuple[Any, ...])


class VersionRow(NamedTuple):
    """A stored sheet without its lines; `interest` and `principal` are its totals in fen."""

    fund: str
    due: date
    version: int
    reckoned_at: datetime
    reckoned_by: str
    hash: str
    lines: int
    interest: int
    principal: int


def _columns(row: type[Any], model: type[Any], others: dict[str, Any] | None = None) -> Select[Any]:
    """The columns of `model` that a row names, and `others` by the name they have in it."""
    named = others or {}
    fields: Sequence[str] = row._fields
    return sqlalchemy.select(
        *(named[name] if name in named else getattr(model, name) for name in fields)
    ).select_from(model)


def _rows(session: Session, row: type[R], chosen: Select[Any]) -> list[R]:
    """What is found, by the connection: the session would take half as long again over 100,000 rows."""
    session.flush()
    return [row(*found) for found in session.connection().execute(chosen).all()]


def sheet(session: Session, fund: str, due: date, version: int) -> PayoutSheet | None:
    """The stored sheet of this version."""
    chosen = select(PayoutSheet).where(
        PayoutSheet.fund == fund, PayoutSheet.due == due, PayoutSheet.version == version
    )
    return session.exec(chosen).first()


def newest(session: Session, fund: str, due: date) -> tuple[int, str, int] | None:
    """The newest stored version of a sheet, its hash and the form of its document."""
    form = func.json_extract(PayoutSheet.content, "$.form", type_=Integer)
    chosen = (
        select(PayoutSheet.version, PayoutSheet.hash, form)
        .where(PayoutSheet.fund == fund, PayoutSheet.due == due)
        .order_by(col(PayoutSheet.version).desc())
        .limit(1)
    )
    return session.exec(chosen).first()


def versions(session: Session, fund: str | None = None) -> list[VersionRow]:
    """The stored sheets of a fund, or of all funds, by fund, due date and version."""
    document = col(PayoutSheet.content)
    counted = {
        "lines": func.json_array_length(document, "$.lines"),
        "interest": func.json_extract(document, "$.total_interest"),
        "principal": func.json_extract(document, "$.total_principal"),
    }
    chosen = _columns(VersionRow, PayoutSheet, counted).order_by(
        col(PayoutSheet.fund), col(PayoutSheet.due), col(PayoutSheet.version)
    )
    if fund is not None:
        chosen = chosen.where(col(PayoutSheet.fund) == fund)
    return _rows(session, VersionRow, chosen)


def newest_versions(session: Session, fund: str) -> dict[date, int]:
    """The newest stored version by due date."""
    chosen = (
        sqlalchemy.select(col(PayoutSheet.due), func.max(col(PayoutSheet.version)))
        .where(col(PayoutSheet.fund) == fund)
        .group_by(col(PayoutSheet.due))
    )
    return {row[0]: row[1] for row in session.execute(chosen)}


class MaturingRow(NamedTuple):
    """A contract that matures with so much principal left (fen), and its holder with their officer."""

    contract: str
    fund: str
    matures: date
    left: int
    client: str
    name: str
    officer: str | None


def maturing(session: Session, first: date, last: date, chosen: Choice) -> list[MaturingRow]:
    """The contracts of funds not sealed that mature from `first` to `last`, by day and number."""
    contract = col(Contract.no)
    exited = (
        sqlalchemy.select(func.coalesce(func.sum(col(ContractExit.amount)), 0))
        .where(col(ContractExit.contract) == contract)
        .scalar_subquery()
    )
    taken_over = (
        sqlalchemy.select(col(ContractTransfer.client))
        .where(col(ContractTransfer.contract) == contract)
        .order_by(col(ContractTransfer.day).desc())
        .limit(1)
        .scalar_subquery()
    )
    holder = func.coalesce(taken_over, col(Contract.client))
    columns: tuple[Any, ...] = (
        contract, col(Contract.fund), col(Contract.matures), col(Contract.amount) - exited,
        col(Client.code), col(Client.name), col(Client.officer),
    )  # fmt: skip
    query: Select[Any] = (
        sqlalchemy.select(*columns)
        .join(Fund, col(Fund.code) == col(Contract.fund))
        .join(Client, col(Client.code) == holder)
        .where(
            col(Contract.matures).between(first, last),
            col(Contract.cancelled_on).is_(None),
            col(Fund.sealed_on).is_(None),
            col(Contract.amount) > exited,
        )
        .order_by(col(Contract.matures), contract)
    )
    if chosen.fund is not None:
        query = query.where(col(Contract.fund) == chosen.fund)
    if chosen.client is not None:
        query = query.where(col(Client.code) == chosen.client)
    if chosen.owner is not None:
        query = query.where(col(Client.officer) == chosen.owner)
    return _rows(session, MaturingRow, query)


def last_talks(session: Session, since: datetime, until: datetime) -> dict[str, datetime]:
    """When each client was last reached by a routine callback between the two moments, by client."""
    chosen = (
        sqlalchemy.select(col(Callback.client), func.max(col(Callback.at)))
        .where(
            col(Callback.kind) == Kind.ROUTINE,
            col(Callback.outcome) == Outcome.REACHED,
            col(Callback.at).between(since, until),
        )
        .group_by(col(Callback.client))
    )
    return dict(session.execute(chosen).all())


class AttemptRow(NamedTuple):
    """An attempt to pay with what the bank answered of it; None where it has not."""

    no: str
    batch: str
    submission: int
    layout: str
    fund: str
    due: date
    supplement: bool
    contract: str
    client: str
    place: int
    attempt: int
    payee_name: str
    payee_bank: str
    payee_account: str
    amount: int
    result: BankResult | None
    reason: str | None
    paid_on: date | None


_OF_BATCH = {
    "submission": col(PaymentBatch.submission),
    "layout": col(PaymentBatch.layout),
    "result": col(PaymentResult.result),
    "reason": col(PaymentResult.reason),
    "paid_on": col(PaymentResult.paid_on),
}


def attempts(session: Session, fund: str, due: date, *, supplement: bool) -> list[AttemptRow]:
    """Every attempt to pay what a sheet pays, in the order they were made."""
    chosen = _attempts().where(
        col(Payment.fund) == fund, col(Payment.due) == due, col(Payment.supplement) == supplement
    )
    return _rows(session, AttemptRow, chosen.order_by(col(Payment.attempt), col(Payment.no)))


def attempts_numbered(session: Session, numbers: Iterable[str]) -> dict[str, AttemptRow]:
    """The attempts with these numbers, by number."""
    chosen = _attempts()
    return {
        row.no: row
        for some in batches(numbers)
        for row in _rows(session, AttemptRow, chosen.where(col(Payment.no).in_(some)))
    }


def _attempts() -> Select[Any]:
    return (
        _columns(AttemptRow, Payment, _OF_BATCH)
        .join(PaymentBatch, col(PaymentBatch.no) == col(Payment.batch))
        .outerjoin(PaymentResult, col(PaymentResult.payment) == col(Payment.no))
    )


def approval(session: Session, submission: int) -> SheetApproval | None:
    """The approval of a submitted sheet."""
    return session.get(SheetApproval, submission)


def newest_notice(session: Session, fund: str, due: date, until: datetime) -> PayoutNotice | None:
    """The newest version of an interest notice made up to `until`."""
    chosen = select(PayoutNotice).where(
        PayoutNotice.fund == fund, PayoutNotice.due == due, col(PayoutNotice.made_at) <= until
    )
    return session.exec(chosen.order_by(col(PayoutNotice.version).desc()).limit(1)).first()


def sign_offs(session: Session, fund: str, due: date, until: datetime) -> Sequence[DifferenceSignOff]:
    """The differences of a payout that finance signed off up to `until`, in order."""
    chosen = select(DifferenceSignOff).where(
        DifferenceSignOff.fund == fund,
        DifferenceSignOff.due == due,
        col(DifferenceSignOff.signed_at) <= until,
    )
    return session.exec(chosen.order_by(col(DifferenceSignOff.id))).all()


def money_received(session: Session, fund: str, due: date, until: datetime) -> PayoutStep | None:
    """The newest word, not withdrawn, that the project company has paid (Art. 52), with its amount."""
    withdrawn = select(PayoutStepWithdrawal.step).where(col(PayoutStepWithdrawal.withdrawn_at) <= until)
    chosen = select(PayoutStep).where(
        PayoutStep.fund == fund,
        PayoutStep.due == due,
        PayoutStep.step == Step.TELL_RECEIVED,
        col(PayoutStep.amount).is_not(None),
        col(PayoutStep.recorded_at) <= until,
        col(PayoutStep.id).not_in(withdrawn),
    )
    return session.exec(chosen.order_by(col(PayoutStep.id).desc()).limit(1)).first()
