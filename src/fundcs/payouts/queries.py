"""Every SELECT of the payout chapter. What is read by the hundred thousand comes as rows, not as objects."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import sqlalchemy
from sqlalchemy import Integer, Select, and_, case, func, or_, type_coerce
from sqlmodel import Session, col, select

from fundcs.archive.selects import batches
from fundcs.archive.trail import TrailEntry
from fundcs.archive.types import Code
from fundcs.callbacks.models import Callback
from fundcs.callbacks.queries.withdrawn import counts
from fundcs.callbacks.rules.calls import CallKind, CallOutcome
from fundcs.clients.models import Client
from fundcs.entitlements.models.changes import (
    REUSED,
    ContractCorrection,
    ContractExit,
    ContractTransfer,
    ExitWithdrawal,
    TransferWithdrawal,
)
from fundcs.entitlements.models.contracts import Contract
from fundcs.entitlements.models.payouts import PayoutStep, PayoutStepWithdrawal, SheetSubmission
from fundcs.entitlements.rules.steps import Step
from fundcs.funds.models import Fund
from fundcs.kit.zone import SHANGHAI
from fundcs.payouts.models import (
    DifferenceSignOff,
    Payment,
    PaymentBatch,
    PaymentResult,
    PaymentReturn,
    PayoutNotice,
    PayoutRecovery,
    PayoutSheet,
    SheetAdjustment,
    SheetApproval,
    SheetCheck,
    SheetClearance,
)
from fundcs.payouts.rules.bank import BankResult

if TYPE_CHECKING:
    from fundcs.deadlines.rules import Choice

R = TypeVar("R", bound=tuple[Any, ...])


class VersionRow(NamedTuple):
    """A stored sheet without its lines; `interest` and `principal` are its totals in fen.

    `shape`: its payment date, the borders of its accrual and its day count, as its document writes them.
    """

    id: int
    fund: str
    due: date
    version: int
    reckoned_at: datetime
    reckoned_by: str
    hash: str
    lines: int
    interest: int
    principal: int
    supplement: bool
    shape: tuple[str, str, str, str]


_SHAPE = ("pay_date", "period_start", "period_end", "day_count")


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
    return [row(*values) for values in session.connection().execute(chosen).all()]


def sheet(session: Session, fund: str, due: date, version: int) -> PayoutSheet | None:
    """The stored sheet of this version."""
    chosen = select(PayoutSheet).where(
        PayoutSheet.fund == fund, PayoutSheet.due == due, PayoutSheet.version == version
    )
    return session.exec(chosen).first()


def newest(
    session: Session, fund: str, due: date, until: datetime | None = None
) -> tuple[int, str, int] | None:
    """The newest stored version of a sheet, up to a moment, its hash and the form of its document."""
    form = func.json_extract(PayoutSheet.content, "$.form", type_=Integer)
    chosen = (
        select(PayoutSheet.version, PayoutSheet.hash, form)
        .where(PayoutSheet.fund == fund, PayoutSheet.due == due)
        .order_by(col(PayoutSheet.version).desc())
        .limit(1)
    )
    if until is not None:
        chosen = chosen.where(col(PayoutSheet.reckoned_at) <= until)
    return session.exec(chosen).first()


def newest_moment(session: Session, fund: str) -> datetime | None:
    """When the newest sheet of a fund was calculated."""
    chosen = sqlalchemy.select(func.max(col(PayoutSheet.reckoned_at))).where(col(PayoutSheet.fund) == fund)
    at: datetime | None = session.execute(chosen).scalar_one()
    return at


def funds_calculated(session: Session) -> frozenset[str]:
    """The funds of which a sheet is kept."""
    return frozenset(session.exec(select(PayoutSheet.fund).distinct()).all())


def versions(
    session: Session, fund: str | None, until: datetime, due: date | None = None
) -> list[VersionRow]:
    """The sheets of a fund, or of all funds, stored up to a moment, by fund, due date and version.

    `due`: only those of this due date.
    """
    document = col(PayoutSheet.content)
    counted = {
        "lines": func.json_array_length(document, "$.lines"),
        "interest": func.json_extract(document, "$.total_interest"),
        "principal": func.json_extract(document, "$.total_principal"),
        "supplement": func.coalesce(func.json_extract(document, "$.supplement"), 0),
        "shape": func.json_extract(document, *(f"$.{name}" for name in _SHAPE)),
    }
    chosen = _columns(VersionRow, PayoutSheet, counted).order_by(
        col(PayoutSheet.fund), col(PayoutSheet.due), col(PayoutSheet.version)
    )
    chosen = chosen.where(col(PayoutSheet.reckoned_at) <= until)
    if fund is not None:
        chosen = chosen.where(col(PayoutSheet.fund) == fund)
    if due is not None:
        chosen = chosen.where(col(PayoutSheet.due) == due)
    return [
        row._replace(supplement=bool(row.supplement), shape=tuple(json.loads(cast("str", row.shape))))
        for row in _rows(session, VersionRow, chosen)
    ]


def newest_versions(session: Session, fund: str) -> dict[date, int]:
    """The newest stored version by due date."""
    chosen = (
        sqlalchemy.select(col(PayoutSheet.due), func.max(col(PayoutSheet.version)))
        .where(col(PayoutSheet.fund) == fund)
        .group_by(col(PayoutSheet.due))
    )
    return {row[0]: row[1] for row in session.execute(chosen)}


class SaidRow(NamedTuple):
    """What a submitted sheet says of a holder of a contract for the period that ended on `due`, in fen."""

    due: date
    contract: str
    client: str
    interest: int
    principal: int


_LINES_SAID = sqlalchemy.text(
    """
    SELECT sheet.due, json_extract(line.value, '$[0]'), json_extract(line.value, '$[1]'),
           json_extract(line.value, '$[9]'), json_extract(line.value, '$[10]')
      FROM payout_sheet AS sheet, json_each(sheet.content, '$.lines') AS line
     WHERE sheet.fund = :fund AND sheet.due = :due AND sheet.version = :version
       AND json_extract(line.value, '$[0]') IN (SELECT value FROM json_each(:contracts))
    """
)
_TOUCHED = sqlalchemy.text(
    """
    SELECT no, day, seq, (SELECT fund FROM contract WHERE contract.no = touched.no) AS fund
      FROM (SELECT day, seq, coalesce((SELECT contract FROM contract_number WHERE former = said), said) AS no
      FROM (SELECT seq, CASE tbl
        WHEN 'contract' THEN key
        WHEN 'exit_withdrawal' THEN (SELECT contract FROM contract_exit WHERE id = CAST(key AS INTEGER))
        WHEN 'transfer_withdrawal' THEN
            (SELECT contract FROM contract_transfer WHERE id = CAST(key AS INTEGER))
        ELSE json_extract(after, '$.contract') END AS said,
        CASE tbl
        WHEN 'contract' THEN iif(verb = 'created', json_extract(after, '$.value_date'), '')
        WHEN 'exit_withdrawal' THEN (SELECT day FROM contract_exit WHERE id = CAST(key AS INTEGER))
        WHEN 'transfer_withdrawal' THEN (SELECT day FROM contract_transfer WHERE id = CAST(key AS INTEGER))
        ELSE json_extract(after, '$.day') END AS day
      FROM trail
     WHERE seq > :seq AND tbl IN
        ('contract', 'contract_exit', 'contract_transfer', 'exit_withdrawal', 'transfer_withdrawal')
      )) AS touched
     WHERE no IS NOT NULL
    """
)


def lines_said(
    session: Session, fund: str, due: date, version: int, contracts: Iterable[str]
) -> list[SaidRow]:
    """What the lines of a stored sheet say of some contracts."""
    asked = {"fund": fund, "due": due.isoformat(), "version": version}
    asked["contracts"] = json.dumps(sorted(contracts), ensure_ascii=False)
    session.flush()
    rows = session.connection().execute(_LINES_SAID, asked)
    return [SaidRow(date.fromisoformat(ended), *amounts) for ended, *amounts in rows]


def adjustments_said(session: Session, submissions: Collection[int]) -> list[SaidRow]:
    """What these submissions correct of earlier periods."""
    columns = (getattr(SheetAdjustment, name) for name in SaidRow._fields)
    chosen = sqlalchemy.select(*columns).where(col(SheetAdjustment.submission).in_(submissions))
    return _rows(session, SaidRow, chosen)


def adjusted_contracts(session: Session, fund: str, *, left: bool) -> set[str]:
    """The contracts that a submission of the fund, superseded or not, corrects.

    `left`: only those of which it leaves something owed.
    """
    chosen = (
        select(SheetAdjustment.contract)
        .join(SheetSubmission, col(SheetSubmission.id) == col(SheetAdjustment.submission))
        .where(col(SheetSubmission.fund) == fund)
    )
    if left:
        chosen = chosen.where(
            or_(col(SheetAdjustment.interest_left) > 0, col(SheetAdjustment.principal_left) > 0)
        )
    return set(session.exec(chosen.distinct()))


def recoveries(session: Session, fund: str, until: datetime) -> list[SaidRow]:
    """What holders gave back up to a moment, by what it was of."""
    columns = (getattr(PayoutRecovery, name) for name in SaidRow._fields)
    chosen = sqlalchemy.select(*columns).where(
        col(PayoutRecovery.fund) == fund, col(PayoutRecovery.recorded_at) <= until
    )
    return _rows(session, SaidRow, chosen)


class TouchedRow(NamedTuple):
    """A contract of which something was recorded by an entry of the trail, and the fund it is of now.

    `day`: the first day (ISO 8601) that it changes anything of; empty where it may be any.
    """

    no: str
    day: str
    seq: int
    fund: str | None


def touched_since(session: Session, seq: int) -> list[TouchedRow]:
    """What was recorded of contracts after this entry of the trail."""
    session.flush()
    rows = session.connection().execute(_TOUCHED, {"seq": seq})
    return [TouchedRow(no, day or "", at, fund) for no, day, at, fund in rows]


def recorded_at(session: Session, seq: int) -> datetime:
    """The moment of an entry of the trail."""
    entry = session.get_one(TrailEntry, seq)
    return datetime.fromisoformat(entry.moment or entry.at).astimezone(SHANGHAI)


def reused_numbers(session: Session) -> set[str]:
    """The numbers of contracts that stood for another, cancelled one before."""
    chosen = select(ContractCorrection.contract).where(ContractCorrection.columns == REUSED)
    return set(session.exec(chosen))


def recorded_at_seq(session: Session, table: str, keys: Iterable[str]) -> dict[str, int]:
    """By key, the number of the trail's entry that recorded each of these rows of a table."""
    chosen = sqlalchemy.select(col(TrailEntry.key), col(TrailEntry.seq)).where(
        col(TrailEntry.tbl) == table, col(TrailEntry.verb) == "created"
    )
    return {
        str(key): int(seq)
        for some in batches(keys)
        for key, seq in session.execute(chosen.where(col(TrailEntry.key).in_(some)))
    }


def sheet_seq(session: Session, sheet: int) -> int:
    """The number of the trail's entry that recorded a sheet: it knows the facts up to there."""
    chosen = sqlalchemy.select(col(TrailEntry.seq)).where(
        col(TrailEntry.tbl) == "payout_sheet",
        col(TrailEntry.key) == str(sheet),
        col(TrailEntry.verb) == "created",
    )
    seq: int = session.execute(chosen).scalar_one()
    return seq


def trail_of_contract(session: Session, no: str, former: set[str], after: int) -> Sequence[TrailEntry]:
    """What was recorded of a contract, its exits and transfers after an entry of the trail, in order.

    `former`: the numbers it was recorded under by mistake.
    """
    exits = sqlalchemy.select(sqlalchemy.cast(col(ContractExit.id), sqlalchemy.Text)).where(
        col(ContractExit.contract) == no
    )
    transfers = sqlalchemy.select(sqlalchemy.cast(col(ContractTransfer.id), sqlalchemy.Text)).where(
        col(ContractTransfer.contract) == no
    )
    tbl, key = col(TrailEntry.tbl), col(TrailEntry.key)
    about = or_(
        and_(tbl == "contract", key.in_((no, *former))),
        and_(tbl.in_(("contract_exit", "exit_withdrawal")), key.in_(exits)),
        and_(tbl.in_(("contract_transfer", "transfer_withdrawal")), key.in_(transfers)),
    )
    chosen = select(TrailEntry).where(about, col(TrailEntry.seq) > after).order_by(col(TrailEntry.seq))
    return session.exec(chosen).all()


def exit_of(session: Session, id_: int) -> ContractExit:
    """A recorded exit, withdrawn or not."""
    return session.get_one(ContractExit, id_)


def transfer_of(session: Session, id_: int) -> ContractTransfer:
    """A recorded transfer, withdrawn or not."""
    return session.get_one(ContractTransfer, id_)


def checks(session: Session, submission: int, until: datetime) -> Sequence[SheetCheck]:
    """The checks of a submission up to a moment, in order."""
    chosen = select(SheetCheck).where(
        SheetCheck.submission == submission, col(SheetCheck.checked_at) <= until
    )
    return session.exec(chosen.order_by(col(SheetCheck.id))).all()


def approval(session: Session, submission: int, until: datetime) -> SheetApproval | None:
    """The approval of a submission, if it was given by then."""
    chosen = select(SheetApproval).where(
        SheetApproval.submission == submission, col(SheetApproval.approved_at) <= until
    )
    return session.exec(chosen).first()


def cleared(session: Session, fund: str, until: datetime) -> set[str]:
    """The contracts of a fund whose receipt finance cleared in a check that passed (Art. 48)."""
    chosen = (
        select(SheetClearance.contract)
        .join(SheetCheck, col(SheetCheck.id) == col(SheetClearance.finance_check))
        .join(SheetSubmission, col(SheetSubmission.id) == col(SheetCheck.submission))
        .where(
            col(SheetSubmission.fund) == fund,
            col(SheetCheck.passed).is_(True),
            col(SheetCheck.checked_at) <= until,
        )
    )
    return set(session.exec(chosen))


def left_owed(session: Session, fund: str) -> Sequence[SheetAdjustment]:
    """What submissions of a fund left owed by holders, by submission."""
    chosen = (
        select(SheetAdjustment)
        .join(SheetSubmission, col(SheetSubmission.id) == col(SheetAdjustment.submission))
        .where(
            col(SheetSubmission.fund) == fund,
            or_(col(SheetAdjustment.interest_left) > 0, col(SheetAdjustment.principal_left) > 0),
        )
        .order_by(col(SheetAdjustment.submission), col(SheetAdjustment.due), col(SheetAdjustment.contract))
    )
    return session.exec(chosen).all()


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
    contract, left = col(Contract.no), col(Contract.amount) - _exited()
    columns: tuple[Any, ...] = (
        contract, col(Contract.fund), col(Contract.matures), left, col(Client.code), col(Client.name),
        col(Client.officer),
    )  # fmt: skip
    query: Select[Any] = (
        sqlalchemy.select(*columns)
        .join(Fund, col(Fund.code) == col(Contract.fund))
        .join(Client, col(Client.code) == func.coalesce(_taken_over_by(), col(Contract.client)))
        .where(
            col(Contract.matures).between(first, last),
            col(Contract.cancelled_on).is_(None),
            col(Fund.sealed_on).is_(None),
            left > 0,
        )
        .order_by(col(Contract.matures), contract)
    )
    columns = (col(Contract.fund), col(Client.code), col(Client.officer))
    for column, value in zip(columns, (chosen.fund, chosen.client, chosen.owner), strict=True):
        if value is not None:
            query = query.where(column == value)
    return _rows(session, MaturingRow, query)


def _exited() -> Any:
    """What left a contract, its withdrawn exits apart."""
    withdrawn = sqlalchemy.select(col(ExitWithdrawal.exit))
    return (
        sqlalchemy.select(func.coalesce(func.sum(col(ContractExit.amount)), 0))
        .where(col(ContractExit.contract) == col(Contract.no), ~col(ContractExit.id).in_(withdrawn))
        .scalar_subquery()
    )


def _taken_over_by() -> Any:
    """Who took a contract over last, withdrawn transfers apart; None where nobody did."""
    withdrawn = sqlalchemy.select(col(TransferWithdrawal.transfer))
    return (
        sqlalchemy.select(col(ContractTransfer.client))
        .where(col(ContractTransfer.contract) == col(Contract.no), ~col(ContractTransfer.id).in_(withdrawn))
        .order_by(col(ContractTransfer.day).desc())
        .limit(1)
        .scalar_subquery()
    )


def last_talks(session: Session, since: datetime, until: datetime) -> dict[str, datetime]:
    """When each client was last reached by a routine callback between the two moments, by client."""
    chosen = (
        sqlalchemy.select(col(Callback.client), func.max(col(Callback.at)))
        .where(
            col(Callback.kind) == CallKind.ROUTINE,
            col(Callback.outcome) == CallOutcome.REACHED,
            col(Callback.at).between(since, until),
            counts(col(Callback.no), until),
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
    # What came back counts as failed, whatever the bank said first.
    "result": case(
        (col(PaymentReturn.payment).is_not(None), type_coerce("failed", Code(BankResult))),
        else_=col(PaymentResult.result),
    ),
    "reason": func.coalesce(col(PaymentReturn.reason), col(PaymentResult.reason)),
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
        .outerjoin(PaymentReturn, col(PaymentReturn.payment) == col(Payment.no))
    )


def steps_done(session: Session, fund: str, due: date, step: Step) -> Sequence[PayoutStep]:
    """The rows, not withdrawn, that say a step of a payout is done."""
    withdrawn = select(PayoutStepWithdrawal.step)
    chosen = select(PayoutStep).where(
        PayoutStep.fund == fund,
        PayoutStep.due == due,
        PayoutStep.step == step,
        col(PayoutStep.id).not_in(withdrawn),
    )
    return session.exec(chosen.order_by(col(PayoutStep.id))).all()


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
