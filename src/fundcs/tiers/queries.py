"""Every SELECT over what clients put in: sums that the store adds up, a hundred thousand contracts at once.

They are what `rules.tier_of` counts of contracts whose events follow each other: signed before the first exit
or transfer and by maturity. Of the others, `out_of_order` names the clients.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, case, exists, func, literal, or_, union_all
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from fundcs.archive.selects import batches
from fundcs.entitlements.models.changes import (
    ContractExit,
    ContractTransfer,
    ExitWithdrawal,
    TransferWithdrawal,
)
from fundcs.entitlements.models.contracts import Contract

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Select

    from fundcs.policy.rules import TierRules


class ClientSum(NamedTuple):
    """What counts of a client, in fen: `total` by the policy's basis, `cumulative` all ever subscribed."""

    client: str
    total: int
    cumulative: int


class SumCount(NamedTuple):
    """How many clients have a total between two bounds, one such total, their cumulative sum; in fen."""

    total: int
    clients: int
    cumulative: int


def sums(
    session: Session, rules: TierRules, day: date, clients: Iterable[str] | None = None
) -> Iterator[ClientSum]:
    """What counts on `day` of each client, or of `clients`, who has subscribed by then or taken over."""
    if clients is None:
        yield from map(ClientSum._make, session.execute(_sums(rules, day)))
        return
    for some in batches(clients):
        yield from map(ClientSum._make, session.execute(_sums(rules, day, some)))


def counts(
    session: Session, rules: TierRules, day: date, bounds: Sequence[int], but: Sequence[str]
) -> list[SumCount]:
    """The clients of `sums`, those in `but` left out, counted between each two `bounds` of the total, fen."""
    of_client = _sums(rules, day).subquery()
    total, cumulative = of_client.c.total, of_client.c.cumulative
    between = sum((case((total >= bound, 1), else_=0) for bound in bounds), literal(0))
    chosen = (
        select_columns(func.max(total), func.count(), func.sum(cumulative))
        .where(of_client.c.client.not_in(but))
        .group_by(between)
    )
    return [SumCount._make(row) for row in session.execute(chosen)]


def out_of_order(session: Session) -> list[str]:
    """The clients, takers included, of contracts signed after an exit, a transfer or their maturity."""
    no, signed = col(Contract.no), col(Contract.signed)
    early = union_all(
        select_columns(no).where(signed > col(Contract.matures)),
        select_columns(no)
        .join(ContractExit, col(ContractExit.contract) == no)
        .where(signed > ContractExit.day),
        select_columns(no)
        .join(ContractTransfer, col(ContractTransfer.contract) == no)
        .where(signed > ContractTransfer.day),
    ).subquery()
    numbers = select_columns(early.c.no)
    signers = select_columns(col(Contract.client)).where(no.in_(numbers))
    takers = select_columns(col(ContractTransfer.client)).where(col(ContractTransfer.contract).in_(numbers))
    return [code for (code,) in session.execute(signers.union(takers))]


def _sums(rules: TierRules, day: date, clients: Sequence[str] | None = None) -> Select[Any]:
    """(client, total, cumulative) of each client who has subscribed or taken over, in fen."""
    parts = [_subscribed(rules, day, clients)]
    if rules.transfers_count:
        parts.append(_taken_over(rules, day, clients))
    part = union_all(*parts).subquery()
    total, cumulative = func.sum(part.c.total), func.sum(part.c.cumulative)
    return _row(part.c.client, total, cumulative).group_by(part.c.client)


def _row(client: Any, total: Any, cumulative: Any) -> Select[Any]:
    return select_columns(client.label("client"), total.label("total"), cumulative.label("cumulative"))


def _subscribed(rules: TierRules, day: date, clients: Sequence[str] | None) -> Select[Any]:
    """What each contract counts for who signed it. What was handed over is no longer outstanding."""
    amount: Any = col(Contract.amount)
    total = amount
    if rules.basis == "outstanding":
        handed_over = exists().where(
            col(ContractTransfer.contract) == col(Contract.no),
            col(ContractTransfer.day) <= day,
            _stands(ContractTransfer),
        )
        ended = or_(col(Contract.matures) <= day, handed_over)
        total = case((ended, 0), else_=amount - _left(col(ContractExit.day) <= day))
    conditions = [col(Contract.cancelled_on).is_(None), col(Contract.signed) <= day]
    if clients is not None:
        conditions.append(col(Contract.client).in_(clients))
    return _row(col(Contract.client), total, amount).where(*conditions)


def _taken_over(rules: TierRules, day: date, clients: Sequence[str] | None) -> Select[Any]:
    """What each transfer counts for the taker: what was left that day, once for a contract and client."""
    transfer, other = ContractTransfer, aliased(ContractTransfer)
    same = and_(col(other.contract) == col(transfer.contract), col(other.day) <= day, _stands(other))
    again = exists().where(
        same, col(other.client) == col(transfer.client), col(other.day) < col(transfer.day)
    )
    handed_on = col(Contract.amount) - _left(col(ContractExit.day) < col(transfer.day))
    first = and_(col(transfer.client) != col(Contract.client), ~again)
    cumulative: ColumnElement[int] = case((first, handed_on), else_=0)
    total = cumulative
    if rules.basis == "outstanding":
        passed_on = exists().where(same, col(other.day) > col(transfer.day))
        ended = or_(col(Contract.matures) <= day, passed_on)
        total = case((ended, 0), else_=col(Contract.amount) - _left(col(ContractExit.day) <= day))
    conditions = [col(Contract.cancelled_on).is_(None), col(transfer.day) <= day, _stands(transfer)]
    if clients is not None:
        conditions.append(col(transfer.client).in_(clients))
    chosen = _row(col(transfer.client), total, cumulative)
    return chosen.join(Contract, col(Contract.no) == col(transfer.contract)).where(*conditions)


def _stands(transfer: Any) -> ColumnElement[bool]:
    """A transfer that was not withdrawn."""
    return col(transfer.id).not_in(select_columns(col(TransferWithdrawal.transfer)))


def _left(until: ColumnElement[bool]) -> ColumnElement[int]:
    """The principal that left a contract by exits within `until`, in fen."""
    of_contract = col(ContractExit.contract) == col(Contract.no)
    stands = col(ContractExit.id).not_in(select_columns(col(ExitWithdrawal.exit)))
    left = select_columns(func.sum(col(ContractExit.amount))).where(of_contract, until, stands)
    return func.coalesce(left.scalar_subquery(), 0)
