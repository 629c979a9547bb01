"""Every SELECT over what clients hold."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from fundcs.entitlements.models import Contract, ContractExit, ContractTransfer
from fundcs.entitlements.queries import numbers_held
from fundcs.entitlements.rules.contract_terms import Exit, Holder
from fundcs.tiers.rules import Holding

if TYPE_CHECKING:
    from fundcs.archive.types import Record


def holdings(session: Session, client: str | None = None) -> list[Holding]:
    """The contracts that were not cancelled: all, or those that `client` signed or took over.

    Three statements, whatever the number of contracts.
    """
    chosen = _columns(Contract, "no", "client", "fund", "amount", "signed", "matures")
    chosen = chosen.where(col(Contract.cancelled_on).is_(None))
    exits = _columns(ContractExit, "contract", "day", "amount")
    transfers = _columns(ContractTransfer, "contract", "client", "day")
    if client is not None:
        mine = numbers_held(session, client)
        chosen = chosen.where(col(Contract.no).in_(mine))
        exits = exits.where(col(ContractExit.contract).in_(mine))
        transfers = transfers.where(col(ContractTransfer.contract).in_(mine))
    left: dict[str, list[Exit]] = defaultdict(list)
    for contract, day, amount in session.execute(exits.order_by(col(ContractExit.day))):
        left[contract].append(Exit(day, amount))
    passed: dict[str, list[Holder]] = defaultdict(list)
    for contract, taker, day in session.execute(transfers.order_by(col(ContractTransfer.day))):
        passed[contract].append(Holder(taker, day))
    rows = session.execute(chosen.order_by(col(Contract.signed), col(Contract.no)))
    return [
        Holding(no, signer, fund, amount, signed, matures, left.get(no, ()), passed.get(no, ()))
        for no, signer, fund, amount, signed, matures in rows
    ]


def _columns(model: type[Record], *names: str) -> Select[*tuple[Any, ...]]:
    return select_columns(*(getattr(model, name) for name in names))
