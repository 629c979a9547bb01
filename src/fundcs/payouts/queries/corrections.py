"""What submitted sheets said of contracts, and what the trail recorded of those since (chapter 10)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import Select, and_, func, or_
from sqlmodel import Session, col, select

from fundcs.archive.selects import batches
from fundcs.archive.trail import TrailEntry
from fundcs.entitlements.models.changes import REUSED, ContractCorrection, ContractExit, ContractTransfer
from fundcs.entitlements.models.payouts import ClientWithholding, SheetSubmission
from fundcs.entitlements.rules.extras import ExtraKind
from fundcs.kit.zone import SHANGHAI
from fundcs.payouts.models import PayoutRecovery, SheetAdjustment
from fundcs.payouts.queries.withdrawn import counts
from fundcs.payouts.rules.adjustments import Amounts
from fundcs.payouts.rules.workflow import PayoutFact


class StatedRow(NamedTuple):
    """What a submitted sheet says of a holder of a contract for the period that ended on `due`."""

    due: date
    contract: str
    client: str
    amounts: Amounts


_LINES_STATED = sqlalchemy.text(
    """
    SELECT sheet.due, json_extract(line.value, '$[0]'), json_extract(line.value, '$[1]'),
           json_extract(line.value, '$[9]'), json_extract(line.value, '$[10]'),
           json_extract(line.value, '$[19]')
      FROM payout_sheet AS sheet, json_each(sheet.content, '$.lines') AS line
     WHERE sheet.fund = :fund AND sheet.due = :due AND sheet.version = :version
       AND json_extract(line.value, '$[0]') IN (SELECT value FROM json_each(:contracts))
    """
)
_TOUCHED = sqlalchemy.text(
    """
    SELECT no, day, seq, (SELECT fund FROM contract WHERE contract.no = touched.no) AS fund
      FROM (SELECT day, seq,
                   coalesce((SELECT contract FROM contract_number WHERE former = number), number) AS no
      FROM (SELECT seq, CASE tbl
        WHEN 'contract' THEN key
        WHEN 'exit_withdrawal' THEN (SELECT contract FROM contract_exit WHERE id = CAST(key AS INTEGER))
        WHEN 'transfer_withdrawal' THEN
            (SELECT contract FROM contract_transfer WHERE id = CAST(key AS INTEGER))
        ELSE json_extract(after, '$.contract') END AS number,
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


_EXTRAS_TOUCHED = sqlalchemy.text(
    """
    SELECT contract.no, '', trail.seq, contract.fund
      FROM trail JOIN contract ON contract.fund = trail.key
     WHERE trail.seq > :seq AND trail.tbl = 'fund' AND trail.verb = 'changed'
       AND coalesce(json_type(trail.after, '$.raising_rate'), json_type(trail.after, '$.exit_fee_rate'))
           IS NOT NULL
     UNION ALL
    SELECT contract.no, json_extract(trail.after, '$.since'), trail.seq, contract.fund
      FROM trail JOIN contract ON contract.client = json_extract(trail.after, '$.client')
        OR contract.no IN (SELECT contract FROM contract_transfer
                            WHERE client = json_extract(trail.after, '$.client'))
     WHERE trail.seq > :seq AND trail.tbl = 'client_withholding' AND trail.verb = 'created'
    """
)


def lines_stated(
    session: Session, fund: str, due: date, version: int, contracts: Iterable[str]
) -> list[StatedRow]:
    """What the lines of a stored sheet say of some contracts."""
    asked = {"fund": fund, "due": due.isoformat(), "version": version}
    asked["contracts"] = json.dumps(sorted(contracts), ensure_ascii=False)
    session.flush()
    rows = session.connection().execute(_LINES_STATED, asked)
    return [
        StatedRow(date.fromisoformat(ended), contract, client, Amounts(interest, principal, *_extras(extras)))
        for ended, contract, client, interest, principal, extras in rows
    ]


def _extras(document: str | None) -> Iterator[int]:
    """What the extras of a stored line come to by kind; a line stored before there were any has none."""
    if document is None:
        return
    sums = dict.fromkeys(ExtraKind, 0)
    for kind, amount, *_basis in json.loads(document):
        sums[kind] += amount
    yield from sums.values()


def adjustments_stated(session: Session, submissions: Collection[int]) -> list[StatedRow]:
    """What these submissions correct of earlier periods."""
    chosen = sqlalchemy.select(*_stated(SheetAdjustment))
    return _stated_rows(session, chosen.where(col(SheetAdjustment.submission).in_(submissions)))


def _stated(model: type[SheetAdjustment | PayoutRecovery]) -> Iterator[Any]:
    """The columns of a table that a `StatedRow` is made of."""
    yield from (getattr(model, name) for name in ("due", "contract", "client", "interest", "principal"))
    yield from (func.coalesce(getattr(model, kind.value), 0) for kind in ExtraKind)


def _stated_rows(session: Session, chosen: Select[Any]) -> list[StatedRow]:
    session.flush()
    stated = session.connection().execute(chosen).all()
    return [StatedRow(due, contract, client, Amounts(*amounts)) for due, contract, client, *amounts in stated]


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
        chosen = chosen.where(_left())
    return set(session.exec(chosen.distinct()))


def recoveries(session: Session, fund: str, until: datetime) -> list[StatedRow]:
    """What holders gave back up to a moment, by what it was of."""
    chosen = sqlalchemy.select(*_stated(PayoutRecovery)).where(
        col(PayoutRecovery.fund) == fund,
        col(PayoutRecovery.recorded_at) <= until,
        counts(PayoutFact.RECOVERY, col(PayoutRecovery.id), until),
    )
    return _stated_rows(session, chosen)


def given_back(session: Session, fund: str, until: datetime) -> Sequence[PayoutRecovery]:
    """The repayments of a fund that were recorded by a moment and count, in order."""
    chosen = select(PayoutRecovery).where(
        PayoutRecovery.fund == fund,
        col(PayoutRecovery.recorded_at) <= until,
        counts(PayoutFact.RECOVERY, col(PayoutRecovery.id), until),
    )
    return session.exec(chosen.order_by(col(PayoutRecovery.id))).all()


def _left() -> Any:
    """Whether an adjustment leaves something owed by its holder."""
    columns = ("interest_left", "principal_left", *(f"{kind.value}_left" for kind in ExtraKind))
    return or_(*(getattr(SheetAdjustment, name) > 0 for name in columns))


class TouchedRow(NamedTuple):
    """A contract of which something was recorded by an entry of the trail, and the fund it is of now.

    `day`: the first day (ISO 8601) that it changes anything of; empty where it may be any.
    """

    no: str
    day: str
    seq: int
    fund: str | None


def touched_since(session: Session, seq: int) -> list[TouchedRow]:
    """What was recorded of contracts, or of extras that they have, after this entry of the trail."""
    session.flush()
    touched = [
        row
        for text in (_TOUCHED, _EXTRAS_TOUCHED)
        for row in session.connection().execute(text, {"seq": seq})
    ]
    return [TouchedRow(no, day or "", at, fund) for no, day, at, fund in touched]


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


def trail_of_extras(session: Session, fund: str, client: str, after: int) -> Sequence[TrailEntry]:
    """What was recorded of a fund and of a client's withholding after an entry of the trail, in order."""
    rates = sqlalchemy.select(sqlalchemy.cast(col(ClientWithholding.id), sqlalchemy.Text)).where(
        col(ClientWithholding.client) == client
    )
    tbl, key = col(TrailEntry.tbl), col(TrailEntry.key)
    about = or_(
        and_(tbl == "fund", key == fund, col(TrailEntry.verb) == "changed"),
        and_(tbl == "client_withholding", key.in_(rates), col(TrailEntry.verb) == "created"),
    )
    chosen = select(TrailEntry).where(about, col(TrailEntry.seq) > after).order_by(col(TrailEntry.seq))
    return session.exec(chosen).all()


def exit_of(session: Session, id_: int) -> ContractExit:
    """A recorded exit, withdrawn or not."""
    return session.get_one(ContractExit, id_)


def transfer_of(session: Session, id_: int) -> ContractTransfer:
    """A recorded transfer, withdrawn or not."""
    return session.get_one(ContractTransfer, id_)


def left_owed(session: Session, fund: str) -> Sequence[SheetAdjustment]:
    """What submissions of a fund left owed by holders, by submission."""
    chosen = (
        select(SheetAdjustment)
        .join(SheetSubmission, col(SheetSubmission.id) == col(SheetAdjustment.submission))
        .where(
            col(SheetSubmission.fund) == fund,
            _left(),
        )
        .order_by(col(SheetAdjustment.submission), col(SheetAdjustment.due), col(SheetAdjustment.contract))
    )
    return session.exec(chosen).all()
