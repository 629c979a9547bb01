"""What a fund owes whom for a due date, when it is paid, and the account of each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
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
from fundcs.entitlements.rules.extras import terms_account
from fundcs.entitlements.rules.timeline import period_due
from fundcs.entitlements.service.holdings import find, holder_names
from fundcs.entitlements.service.timelines import periods_of
from fundcs.funds import service as funds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from fundcs.act import Act
    from fundcs.entitlements.rules.accrual import Line
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.entitlements.rules.periods import Payment
    from fundcs.entitlements.rules.timeline import FundPeriod
    from fundcs.entitlements.service.timelines import FundFacts
    from fundcs.funds.models import Fund


def payment(act: Act, period: FundPeriod) -> Payment:
    """When a period is paid, by the policy's `payout.roll`; its borders as they move with that."""
    return periods.payment(
        period.period,
        calendar_of(act),
        act.policy.payout.roll,
        start_rolls=period.start_rolls,
        accrual_rolls=period.accrual_rolls and not period.submitted,
    )


def payment_due(act: Act, fund: Fund, due: date) -> Payment:
    """The payment of what is due on that day; a day off the schedule is refused."""
    return payment(act, period_due(periods_of(act, fund), due))


def owed(
    act: Act, fund: Fund, due: date, holdings: Iterable[Holding], facts: FundFacts | None = None
) -> Iterator[tuple[Holding, Line]]:
    """What the payout of a fund on a due date owes on these contracts, by holder (Art. 46, 47).

    `facts`: the fund's, where they were asked for already.
    """
    of_due = period_due(periods_of(act, fund, facts), due)
    period = payment(act, of_due).period
    for holding in holdings:
        if holding.cancelled_on is None:
            for line in lines(holding.terms, period, of_due.day_count, of_due.extras):
                yield holding, line


def explanation(act: Act, no: str, due: date | None) -> Explanation:
    """Why a contract is paid what it is paid for a due date, by the archive as it stands.

    Without `due`: the next one at which it is paid, else the last.
    """
    holding = find(act.session, no)
    fund, terms = funds.find(act.session, holding.fund), holding.terms
    every = periods_of(act, fund)
    if due is None:
        due = paid_period(terms, [(payment(act, period).period, period) for period in every]).due
    of_due = period_due(every, due)
    paid = payment(act, of_due)
    names = holder_names(act.session, [holding])
    cancelled_on = holding.cancelled_on
    owed_lines: tuple[Line, ...] = ()
    if cancelled_on is None:
        owed_lines = lines(terms, paid.period, of_due.day_count, of_due.extras)
    return Explanation(
        no=terms.no,
        fund=fund.code,
        payment=paid,
        standing=of_due.standing,
        holders=tuple(Held(holder.client, names[holder.client], holder.since) for holder in terms.holders),
        rate=rate_reason(terms, funds.bands(act.session, fund.code)),
        extras=tuple(
            terms_account(of_due.extras, terms.receipt_date, (holder.client for holder in terms.holders))
        ),
        payday=payday_reasons(paid, act.policy.payout.roll, accrual_rolls=of_due.accrual_rolls),
        lines=owed_lines,
        why_none=None if owed_lines else why_none(terms, paid.period, cancelled_on),
    )
