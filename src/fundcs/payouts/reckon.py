"""From a fund's contracts to the lines of its sheet (Art. 47, 48). Amounts in fen."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from fundcs.contracts.receipts import Receipt, receipt_check
from fundcs.contracts.rules import exited_on
from fundcs.kit.parsing import fold_name
from fundcs.payouts.interest import Cause, lines
from fundcs.payouts.sheet import SheetLine, remark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from fundcs.contracts.rules import ContractTerms
    from fundcs.funds.rules import DayCount
    from fundcs.kit.coded import Coded
    from fundcs.payouts.interest import Line
    from fundcs.payouts.schedule import Period


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
        differs: tuple[Coded, ...] = check.reasons if check.matches is False else ()
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


def _notes(holding: Holding, line: Line, period: Period) -> Iterator[Coded]:
    if len(holding.payees) > 1:
        yield from _transfer_notes(holding, _place(holding.terms, line), period)
    for (on, cause), repaid in groupby(
        line.repayments, key=lambda repayment: (repayment.on, repayment.cause)
    ):
        if cause is Cause.MATURITY:
            yield remark("matures", on=on.isoformat())
            continue
        amount = sum(repayment.amount for repayment in repaid)
        whole = on == exited_on(holding.terms)
        yield remark("whole_exit" if whole else "partial_exit", amount=amount, on=on.isoformat())


def _transfer_notes(holding: Holding, place: int, period: Period) -> Iterator[Coded]:
    """From whom a line's holder took the contract over in the period, and who took it over from them."""
    holders, payees = holding.terms.holders, holding.payees
    if place and holders[place].since >= period.accrual_start:
        before = holders[place - 1]
        yield remark(
            "transferred_from",
            client=before.client,
            name=payees[place - 1].holder,
            on=holders[place].since.isoformat(),
        )
    if place + 1 < len(holders) and holders[place + 1].since <= period.accrual_end:
        after = holders[place + 1]
        yield remark(
            "transferred_to",
            client=after.client,
            name=payees[place + 1].holder,
            on=after.since.isoformat(),
        )


def _payee_note(payee: Payee) -> Iterator[Coded]:
    if fold_name(payee.name) != fold_name(payee.holder):
        yield remark("payee_differs", payee=payee.name, client=payee.holder)
