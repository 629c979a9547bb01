"""What a fund owes whom: the contracts with all that happened to them, and the account of a figure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from fundcs.calendars.service import calendar_of
from fundcs.clients import queries as clients
from fundcs.entitlements import queries
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.rules import periods
from fundcs.entitlements.rules.account import (
    Explanation,
    Held,
    paid_period,
    payday_reasons,
    rate_reason,
    why_none,
)
from fundcs.entitlements.rules.accrual import lines
from fundcs.entitlements.rules.contract_terms import ContractTerms, Exit, Holder
from fundcs.entitlements.rules.holding import Holding, Payee
from fundcs.entitlements.rules.receipts import Receipt
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from sqlalchemy import Row
    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.entitlements.rules.accrual import Line
    from fundcs.entitlements.rules.periods import Payment, Period
    from fundcs.funds.models import Fund


class NoSuchContract(Refused):
    template = N_("no contract {no}; `fundcs contract list` shows them")


def find(session: Session, no: str) -> Holding:
    """The contract with this number."""
    found = load(session, Contracts(no=fold(no).upper()))
    if not found:
        raise NoSuchContract(no=quoted(no))
    return found[0]


def load(session: Session, asked: Contracts) -> list[Holding]:
    """The contracts asked for, by number; three statements, however many there are."""
    exits: dict[str, list[Exit]] = defaultdict(list)
    for row in queries.exits(session, asked):
        exits[row.contract].append(Exit(row.day, row.amount))
    transfers: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in queries.transfers(session, asked):
        transfers[row.contract].append(row)
    return [
        _holding(row, tuple(exits.get(row.no, ())), transfers.get(row.no, ()))
        for row in queries.contracts(session, asked)
    ]


def _holding(row: Row[Any], exits: tuple[Exit, ...], transfers: Sequence[Row[Any]]) -> Holding:
    # Built by position: by name a fund of 100,000 contracts is loaded a fifth slower.
    holders: tuple[Holder, ...] = (Holder(row.client, row.value_date),)
    payees: tuple[Payee, ...] = (Payee(row.payee_name, row.payee_bank, row.payee_account),)
    for transfer in transfers:
        holders += (Holder(transfer.client, transfer.day),)
        payees += (Payee(transfer.payee_name, transfer.payee_bank, transfer.payee_account),)
    return Holding(
        ContractTerms(row.no, row.amount, row.rate, row.value_date, row.matures, exits, holders),
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


def payment(act: Act, fund: Fund, period: Period) -> Payment:
    """When a period of the fund is paid, by the policy's `payout.roll`."""
    roll = act.policy.payout.roll
    return periods.payment(period, calendar_of(act), roll, accrual_rolls=fund.accrual_rolls)


def payment_due(act: Act, fund: Fund, due: date) -> Payment:
    """The payment of what is due on that day."""
    return payment(act, fund, periods.period_due(funds.terms(fund), due))


def owed(act: Act, fund: Fund, due: date, holdings: Iterable[Holding]) -> Iterator[tuple[Holding, Line]]:
    """What the payout of a fund on a due date owes on these contracts, by holder (Art. 46, 47)."""
    period = payment_due(act, fund, due).period
    for holding in holdings:
        if holding.cancelled_on is None:
            for line in lines(holding.terms, period, fund.day_count):
                yield holding, line


def explanation(act: Act, no: str, due: date | None) -> Explanation:
    """Why a contract is paid what it is paid for a due date, by the archive as it stands.

    Without `due`: the next one at which it is paid, else the last.
    """
    holding = find(act.session, no)
    fund, terms = funds.find(act.session, holding.fund), holding.terms
    payments = {period.due: payment(act, fund, period) for period in periods.periods(funds.terms(fund))}
    if due is None:
        every = [paid.period for paid in payments.values()]
        due = paid_period(terms, every, fund.day_count, act.today).due
    periods.period_due(funds.terms(fund), due)
    paid = payments[due]
    names = holder_names(act.session, [holding])
    cancelled_on = holding.cancelled_on
    owed_lines = () if cancelled_on is not None else lines(terms, paid.period, fund.day_count)
    return Explanation(
        no=terms.no,
        fund=fund.code,
        payment=paid,
        holders=tuple(Held(holder.client, names[holder.client], holder.since) for holder in terms.holders),
        rate=rate_reason(terms, funds.bands(act.session, fund.code)),
        payday=payday_reasons(paid, act.policy.payout.roll, accrual_rolls=fund.accrual_rolls),
        lines=owed_lines,
        why_none=None if owed_lines else why_none(terms, paid.period, cancelled_on),
    )
