"""From a fund's contracts to the lines of its sheet (Art. 47, 48). Amounts in fen."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from fundcs.entitlements.rules.accrual import Cause, lines
from fundcs.entitlements.rules.contract_terms import exited_on
from fundcs.entitlements.rules.receipts import Receipt, receipt_check
from fundcs.kit.i18n import T
from fundcs.kit.money import grouped
from fundcs.kit.parsing import fold_name
from fundcs.payouts.rules.sheet import SheetLine

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from fundcs.entitlements.rules.accrual import Line
    from fundcs.entitlements.rules.contract_terms import ContractTerms
    from fundcs.entitlements.rules.periods import Period
    from fundcs.funds.rules.terms import DayCount
    from fundcs.kit.i18n import Text


class Payee(NamedTuple):
    """A holder of a contract by name, and the account that is paid for it."""

    holder: str
    name: str
    bank: str
    account: str


class Holding(NamedTuple):
    """A contract with what the calculation does not need but the sheet shows; a payee for each holder."""

    terms: ContractTerms
    payees: tuple[Payee, ...]
    receipt: Receipt


def sheet_lines(
    holdings: Iterable[Holding], period: Period, day_count: DayCount, verified: Collection[tuple[str, str]]
) -> Iterator[SheetLine]:
    """The lines of checked contracts for a period, in their order, then the holders'.

    `verified` holds the (contract, client) pairs whose payee a callback confirmed (Art. 46).
    """
    for holding in holdings:
        terms, payees, receipt = holding
        found = lines(terms, period, day_count)
        if not found:
            continue
        check = receipt_check(terms.amount, payees[0].holder, receipt)
        differs: tuple[Text, ...] = check.reasons if check.matches is False else ()
        for line in found:
            payee = payees[0] if len(payees) == 1 else payees[_place(terms, line)]
            notes = differs
            if line.repayments or len(payees) > 1:
                notes = (*_notes(holding, line, period), *differs)
            if payee.name != payee.holder:
                notes = (*notes, *_payee_note(payee))
            # By place, in the order of the fields: by name each of 100,000 lines takes a quarter longer.
            yield SheetLine(
                line.contract,
                line.client,
                payee.holder,
                line.principal,
                line.rate,
                line.start,
                line.end,
                line.days,
                line.daily_balance_sum,
                line.interest,
                line.principal_repaid,
                payee.name,
                payee.bank,
                payee.account,
                (line.contract, line.client) in verified,
                check.matches,
                notes,
                line.stretches,
                line.repayments,
            )


def _place(terms: ContractTerms, line: Line) -> int:
    """Which of the contract's holders the line is for."""
    return sum(holder.since <= line.start for holder in terms.holders[1:])


def _notes(holding: Holding, line: Line, period: Period) -> Iterator[Text]:
    if len(holding.payees) > 1:
        yield from _transfer_notes(holding, _place(holding.terms, line), period)
    for (on, cause), repaid in groupby(
        line.repayments, key=lambda repayment: (repayment.on, repayment.cause)
    ):
        amount = grouped(sum(repayment.amount for repayment in repaid))
        if cause is Cause.MATURITY:
            yield T("matures on {on}", on=str(on))
        elif on == exited_on(holding.terms):
            yield T("whole exit of {amount} on {on}", amount=amount, on=str(on))
        else:
            yield T("partial exit of {amount} on {on}", amount=amount, on=str(on))


def _transfer_notes(holding: Holding, place: int, period: Period) -> Iterator[Text]:
    """From whom a line's holder took the contract over in the period, and who took it over from them."""
    holders, payees = holding.terms.holders, holding.payees
    if place and holders[place].since >= period.accrual_start:
        before = holders[place - 1]
        yield T(
            "transferred from {client} {name} on {on}",
            client=before.client,
            name=payees[place - 1].holder,
            on=str(holders[place].since),
        )
    if place + 1 < len(holders) and holders[place + 1].since <= period.accrual_end:
        after = holders[place + 1]
        yield T(
            "transferred to {client} {name} on {on}",
            client=after.client,
            name=payees[place + 1].holder,
            on=str(after.since),
        )


def _payee_note(payee: Payee) -> Iterator[Text]:
    if fold_name(payee.name) != fold_name(payee.holder):
        yield T("the payee is {payee}, the client {client}", payee=payee.name, client=payee.holder)
