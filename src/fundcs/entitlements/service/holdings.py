"""Contracts with all that happened to them, in one loader."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from fundcs.act import sight
from fundcs.clients import queries as clients
from fundcs.entitlements import queries
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.rules.contract_terms import ContractTerms, Exit, Holder
from fundcs.entitlements.rules.holding import Holding, Payee
from fundcs.entitlements.rules.receipts import Receipt
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row
    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.funds.models import FundAmendment


class NoSuchContract(Refused):
    template = N_("there is no contract {no}; `fundcs contract list` shows them")


def find(session: Session, no: str) -> Holding:
    """The contract with this number, or the one that was recorded under it by mistake.

    Raises NoSuchContract; where sight has a limit NotSeen of what is not shown, be there such a one or not.
    """
    asked = fold(no).upper()
    holdings = load(session, Contracts(no=asked))
    if not holdings:
        holdings = load(session, Contracts(no=queries.former_numbers(session).get(asked, asked)))
    holdings = shown_of(session, holdings)
    if not holdings:
        shown = sight.of(session)
        raise NoSuchContract(no=quoted(no)) if shown.whole else shown.refusal(quoted(no))
    return holdings[0]


def shown_of(session: Session, holdings: list[Holding]) -> list[Holding]:
    """Those of contracts that are shown to who acts (Art. 7)."""
    shown = sight.of(session)
    if shown.whole:
        return holdings
    return [holding for holding in holdings if shown.sees_contract(holding.no, _present(holding))]


def _present(holding: Holding) -> str:
    """Who holds it now, or is to: the last holder."""
    return holding.terms.holders[-1].client


def load(session: Session, asked: Contracts) -> list[Holding]:
    """The contracts asked for, by number; four statements, however many there are."""
    exits: dict[str, list[Exit]] = defaultdict(list)
    for row in queries.exits(session, asked):
        exits[row.contract].append(Exit(row.day, row.amount))
    transfers: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in queries.transfers(session, asked):
        transfers[row.contract].append(row)
    extensions = queries.extensions(session)
    holdings = [
        _holding(row, tuple(exits.get(row.no, ())), transfers.get(row.no, ()))
        for row in queries.contracts(session, asked)
    ]
    if not extensions:
        return holdings
    return [_extended(holding, extensions) for holding in holdings]


def held(act: Act, numbers: Sequence[str]) -> dict[str, Holding]:
    """The contracts with these numbers, by number; for `Act.each`."""
    return {holding.no: holding for holding in load(act.session, Contracts(numbers=numbers))}


def _extended(holding: Holding, extensions: Sequence[FundAmendment]) -> Holding:
    """The contract as the extensions of its fund's life have it run on from the maturity before."""
    terms = holding.terms
    for extension in extensions:
        if extension.fund == holding.fund and extension.extended_from == terms.matures:
            rates = terms.later_rates
            if extension.rate is not None:
                rates = (*rates, (extension.from_due, extension.rate))
            terms = terms._replace(matures=extension.matures, later_rates=rates)
    return holding._replace(terms=terms)


def _holding(row: Row[Any], exits: tuple[Exit, ...], transfers: Sequence[Row[Any]]) -> Holding:
    # Built by position: by name a fund of 100,000 contracts is loaded a fifth slower.
    holders: tuple[Holder, ...] = (Holder(row.client, row.value_date),)
    payees: tuple[Payee, ...] = (Payee(row.payee_name, row.payee_bank, row.payee_account),)
    for transfer in transfers:
        holders += (Holder(transfer.client, transfer.day),)
        payees += (Payee(transfer.payee_name, transfer.payee_bank, transfer.payee_account),)
    return Holding(
        ContractTerms(
            row.no, row.amount, row.rate, row.value_date, row.matures, exits, holders, (), row.receipt_date
        ),
        row.fund,
        row.signed,
        row.advisor,
        payees,
        Receipt(row.receipt_amount, row.receipt_payer, row.receipt_date),
        row.cancelled_on,
        row.cancel_reason,
    )


def holder_names(session: Session, holdings: Iterable[Holding]) -> dict[str, str]:
    """By code, the name of every client who holds or held one of these contracts."""
    codes = {holder.client for holding in holdings for holder in holding.terms.holders}
    return clients.names(session, codes)
