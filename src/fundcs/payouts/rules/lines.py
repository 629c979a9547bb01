"""From a fund's contracts to the lines of its sheet (Art. 47, 48). Amounts in fen."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from fundcs.entitlements.rules.accrual import Cause, lines
from fundcs.entitlements.rules.contract_terms import exited_on
from fundcs.kit.lookalikes import same
from fundcs.payouts.rules.sheet import SheetLine, remark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from fundcs.entitlements.rules.accrual import Line
    from fundcs.entitlements.rules.extras import ExtraTerms
    from fundcs.entitlements.rules.holding import Holding, Payee
    from fundcs.entitlements.rules.periods import Period
    from fundcs.funds.rules.terms import DayCount
    from fundcs.kit.coded import Coded


def sheet_lines(
    holdings: Iterable[Holding],
    names: Mapping[str, str],
    period: Period,
    day_count: DayCount,
    verified: Collection[tuple[str, str]],
    extras: ExtraTerms | None = None,
) -> Iterator[SheetLine]:
    """The lines of checked contracts for a period, in their order, then the holders'.

    `names` are the holders' by code. `verified` holds the (contract, client) pairs whose payee a callback
    confirmed (Art. 46). `extras`: the terms of the fund's extras, None where it has none.
    """
    for holding in holdings:
        owed = lines(holding.terms, period, day_count, extras)
        if not owed:
            continue
        check = holding.receipt_check(names[holding.subscriber])
        differs: tuple[Coded, ...] = check.reasons if check.matches is False else ()
        transferred = len(holding.payees) > 1
        for line in owed:
            payee, name = holding.payee_of(line), names[line.client]
            notes = differs
            if line.repayments or transferred:
                notes = (*_notes(holding, names, line, period), *differs)
            if payee.name != name:
                notes = (*notes, *_payee_note(payee, name))
            # By place, in the order of the fields: by name each of 100,000 lines takes a quarter longer.
            yield SheetLine(
                line.contract,
                line.client,
                name,
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
                (line.contract, line.client) in verified
                and (not transferred or payee == _read_out(holding, line.client)),
                check.matches,
                notes,
                line.stretches,
                line.repayments,
                line.extras,
            )


def _read_out(holding: Holding, client: str) -> Payee:
    """The account that is read out to a holder: that of the last time they held the contract."""
    places = zip(holding.terms.holders, holding.payees, strict=True)
    return [payee for holder, payee in places if holder.client == client][-1]


def _notes(holding: Holding, names: Mapping[str, str], line: Line, period: Period) -> Iterator[Coded]:
    if len(holding.payees) > 1:
        yield from _transfer_notes(holding, names, holding.place_of(line), period)
    for (on, cause), repaid in groupby(
        line.repayments, key=lambda repayment: (repayment.on, repayment.cause)
    ):
        if cause is Cause.MATURITY:
            yield remark("matures", on=on.isoformat())
            continue
        amount = sum(repayment.amount for repayment in repaid)
        whole = on == exited_on(holding.terms)
        yield remark("whole_exit" if whole else "partial_exit", amount=amount, on=on.isoformat())


def _transfer_notes(
    holding: Holding, names: Mapping[str, str], place: int, period: Period
) -> Iterator[Coded]:
    """From whom a line's holder took the contract over in the period, and who took it over from them."""
    holders = holding.terms.holders
    if place and holders[place].since >= period.accrual_start:
        before = holders[place - 1]
        yield remark(
            "transferred_from",
            client=before.client,
            name=names[before.client],
            on=holders[place].since.isoformat(),
        )
    if place + 1 < len(holders) and holders[place + 1].since <= period.accrual_end:
        after = holders[place + 1]
        yield remark(
            "transferred_to",
            client=after.client,
            name=names[after.client],
            on=after.since.isoformat(),
        )


def _payee_note(payee: Payee, holder: str) -> Iterator[Coded]:
    if not same(payee.name, holder):
        yield remark("payee_differs", payee=payee.name, client=holder)
