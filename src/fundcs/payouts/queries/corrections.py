"""What submitted sheets said of contracts, and what the trail recorded of those since (chapter 10)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

import sqlalchemy
from sqlalchemy import Select, and_, func, or_
from sqlmodel import Session, col, select

from fundcs.archive.selects import among, key_list
from fundcs.archive.trail import TrailEntry
from fundcs.entitlements.models.changes import REUSED, ContractCorrection, ContractExit, ContractTransfer
from fundcs.entitlements.models.payouts import ClientWithholding, SheetSubmission
from fundcs.entitlements.rules.extras import ExtraKind
from fundcs.kit.zone import SHANGHAI
from fundcs.payouts.models import PayoutRecovery, SheetAdjustment
from fundcs.payouts.queries.withdrawn import counts
from fundcs.payouts.rules.adjustments import Amounts
from fundcs.payouts.rules.workflow import PayoutFact

Key = TypeVar("Key", int, str)


class StatedRow(NamedTuple):
    """What a submitted sheet says of a holder of a contract for the period that ended on `due`."""

    due: date
    contract: str
    client: str
    amounts: Amounts


_LINES_STATED = sqlalchemy.text(
    """
    WITH asked AS MATERIALIZED (SELECT key AS place, value FROM json_each(:asked)),
         wanted AS MATERIALIZED (SELECT asked.place, contract.value AS contract
                                   FROM asked, json_each(asked.value, '$[3]') AS contract)
    SELECT asked.place, sheet.due, json_extract(line.value, '$[0]'), json_extract(line.value, '$[1]'),
           json_extract(line.value, '$[9]'), json_extract(line.value, '$[10]'),
           json_extract(line.value, '$[19]')
      FROM asked JOIN payout_sheet AS sheet ON sheet.fund = json_extract(asked.value, '$[0]')
           AND sheet.due = json_extract(asked.value, '$[1]')
           AND sheet.version = json_extract(asked.value, '$[2]'),
           json_each(sheet.content, '$.lines') AS line
     WHERE (asked.place, json_extract(line.value, '$[0]')) IN (SELECT place, contract FROM wanted)
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


class LinesAsked(NamedTuple):
    """Lines of a stored sheet: those of some contracts."""

    fund: str
    due: date
    version: int
    contracts: frozenset[str]


def lines_stated(session: Session, asked: Sequence[LinesAsked]) -> dict[LinesAsked, list[StatedRow]]:
    """What the lines of stored sheets say."""
    given = [(fund, due.isoformat(), version, sorted(nos)) for fund, due, version, nos in asked]
    session.flush()
    rows = session.connection().execute(_LINES_STATED, {"asked": json.dumps(given, ensure_ascii=False)})
    stated: dict[LinesAsked, list[StatedRow]] = {lines: [] for lines in asked}
    for place, ended, contract, client, interest, principal, extras in rows:
        amounts = Amounts(interest, principal, *_extras(extras))
        stated[asked[place]].append(StatedRow(date.fromisoformat(ended), contract, client, amounts))
    return stated


def _extras(document: str | None) -> Iterator[int]:
    """What the extras of a stored line come to by kind; a line stored before there were any has none."""
    if document is None:
        return
    sums = dict.fromkeys(ExtraKind, 0)
    for kind, amount, *_basis in json.loads(document):
        sums[kind] += amount
    yield from sums.values()


def adjustments_stated(session: Session, submissions: Collection[int]) -> dict[int, list[StatedRow]]:
    """By submission, what these correct of earlier periods."""
    chosen = sqlalchemy.select(col(SheetAdjustment.submission), *_stated(SheetAdjustment))
    asked = among(col(SheetAdjustment.submission), key_list(submissions))
    return _stated_rows(session, chosen.where(asked), submissions)


def _stated(model: type[SheetAdjustment | PayoutRecovery]) -> Iterator[Any]:
    """The columns of a table that a `StatedRow` is made of."""
    yield from (getattr(model, name) for name in ("due", "contract", "client", "interest", "principal"))
    yield from (func.coalesce(getattr(model, kind.value), 0) for kind in ExtraKind)


def _stated_rows(session: Session, chosen: Select[Any], keys: Collection[Key]) -> dict[Key, list[StatedRow]]:
    session.flush()
    rows: dict[Key, list[StatedRow]] = {key: [] for key in keys}
    for key, due, contract, client, *amounts in session.connection().execute(chosen):
        rows[key].append(StatedRow(due, contract, client, Amounts(*amounts)))
    return rows


def adjusted_contracts(session: Session, funds: Collection[str]) -> dict[str, dict[str, bool]]:
    """By fund, the contracts that a submission of it, superseded or not, corrects.

    Each with whether one leaves something owed of it.
    """
    chosen = (
        sqlalchemy.select(
            col(SheetSubmission.fund),
            col(SheetAdjustment.contract),
            func.max(sqlalchemy.case((_left(), 1), else_=0)),
        )
        .join(SheetSubmission, col(SheetSubmission.id) == col(SheetAdjustment.submission))
        .where(among(col(SheetSubmission.fund), key_list(funds)))
        .group_by(col(SheetSubmission.fund), col(SheetAdjustment.contract))
    )
    adjusted: dict[str, dict[str, bool]] = {fund: {} for fund in funds}
    for fund, contract, left in session.execute(chosen):
        adjusted[fund][contract] = bool(left)
    return adjusted


def recoveries(session: Session, funds: Collection[str], until: datetime) -> dict[str, list[StatedRow]]:
    """By fund, what holders gave back up to a moment, by what it was of."""
    chosen = sqlalchemy.select(col(PayoutRecovery.fund), *_stated(PayoutRecovery)).where(
        among(col(PayoutRecovery.fund), key_list(funds)),
        col(PayoutRecovery.recorded_at) <= until,
        counts(PayoutFact.RECOVERY, col(PayoutRecovery.id), until),
    )
    return _stated_rows(session, chosen, funds)


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


def recorded_at(session: Session, entries: Collection[int]) -> dict[int, datetime]:
    """The moments of entries of the trail, by number."""
    at = func.coalesce(TrailEntry.moment, TrailEntry.at)
    chosen = sqlalchemy.select(col(TrailEntry.seq), at).where(among(col(TrailEntry.seq), key_list(entries)))
    return {seq: datetime.fromisoformat(said).astimezone(SHANGHAI) for seq, said in session.execute(chosen)}


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
        for key, seq in session.execute(chosen.where(among(col(TrailEntry.key), key_list(keys))))
    }


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


def left_owed(session: Session, funds: Collection[str]) -> dict[str, list[SheetAdjustment]]:
    """By fund, what submissions of it left owed by holders, by submission."""
    chosen = (
        sqlalchemy.select(col(SheetSubmission.fund), SheetAdjustment)
        .join(SheetSubmission, col(SheetSubmission.id) == col(SheetAdjustment.submission))
        .where(among(col(SheetSubmission.fund), key_list(funds)), _left())
        .order_by(col(SheetAdjustment.submission), col(SheetAdjustment.due), col(SheetAdjustment.contract))
    )
    owed: dict[str, list[SheetAdjustment]] = {fund: [] for fund in funds}
    for fund, adjustment in session.execute(chosen):
        owed[fund].append(adjustment)
    return owed
