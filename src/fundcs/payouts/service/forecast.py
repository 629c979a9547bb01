"""The forecast: the payouts of the coming months, contracts that mature, callbacks and long holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.callbacks.service.payees import verify_by
from fundcs.clients import queries as clients
from fundcs.deadlines.rules import due as due_of
from fundcs.deadlines.rules import start_of
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.rules.periods import periods
from fundcs.entitlements.service import load, payment
from fundcs.funds import queries as fund_queries
from fundcs.funds import service as funds
from fundcs.kit.i18n import _
from fundcs.kit.progress import progress
from fundcs.kit.workdays import Reckoned
from fundcs.payouts.rules import forecast as rules
from fundcs.payouts.rules.forecast import (
    Ahead,
    CallsRow,
    Cash,
    CashRow,
    HolidayDay,
    Maturity,
    Month,
    last_day,
    outlook,
)
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fundcs.act import Act
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.entitlements.rules.periods import Payment
    from fundcs.funds.models import Fund


@dataclass(frozen=True, slots=True)
class Matures:
    """A contract that matures, its holder's name and officer, and by when the client is told."""

    maturity: Maturity
    name: str
    officer: str | None
    notice_by: date


@dataclass(frozen=True, slots=True)
class Forecast:
    """What lies ahead from `first` to `last`, by the archive as it stands. `staff` are names by code."""

    first: date
    last: date
    payouts: Sequence[Ahead]
    by_fund: Sequence[CashRow]
    by_month: Mapping[Month, Cash]
    maturities: Sequence[Matures]
    holidays: Sequence[HolidayDay]
    calls: Sequence[CallsRow]
    staff: Mapping[str, str]

    @property
    def total(self) -> Cash:
        """The cash of all months."""
        return Cash(
            interest=sum(cash.interest for cash in self.by_month.values()),
            principal=sum(cash.principal for cash in self.by_month.values()),
        )


def forecast(act: Act, months: int) -> Forecast:
    """The payouts paid from today to the end of the last of so many months, that of today the first.

    Sealed funds are left out: nothing is paid in them any more.
    """
    last = last_day(act.today, months)
    payouts: list[Ahead] = []
    maturing: list[Maturity] = []
    every = [fund for fund in fund_queries.everyone(act.session) if fund.sealed_on is None]
    with progress(_("funds looked at"), len(every)) as at:
        for number, fund in enumerate(every):
            at(number)
            ahead, matures = _of_fund(act, fund, last)
            payouts += ahead
            maturing += matures
    return _assembled(act, last, payouts, sorted(maturing, key=_by_day))


def _by_day(maturity: Maturity) -> tuple[date, str]:
    return maturity.matures, maturity.contract


def _of_fund(act: Act, fund: Fund, last: date) -> tuple[list[Ahead], list[Maturity]]:
    days = [payment(act, fund, period) for period in periods(funds.terms(fund))]
    chosen = list(_within(act, days, last))
    if not chosen and fund.matures < act.today:
        return [], []
    holdings = load(act.session, Contracts(fund=fund.code, cancelled=False))
    ahead = [_ahead(act, fund, paid, holdings) for paid in chosen]
    return ahead, rules.maturities(holdings, days, act.today, last)


def _within(act: Act, days: Sequence[Payment], last: date) -> Iterator[Payment]:
    """The payments of which the payment date or the callbacks' deadline lies between today and `last`."""
    for paid in days:
        if paid.day.result < act.today:
            continue
        if paid.day.result > last and verify_by(act, paid.period.due).day > last:
            return
        yield paid


def _ahead(act: Act, fund: Fund, paid: Payment, holdings: Sequence[Holding]) -> Ahead:
    due = paid.period.due
    by = verify_by(act, due)
    offset = by.deadline.offset
    return Ahead(
        fund=fund.code,
        fund_name=fund.name,
        payment=paid,
        verify=Reckoned(due, by.day, by.skipped, by.added, by.provisional),
        verify_nominal=due - timedelta(days=offset.count) if offset.unit == "d" else by.day,
        outlook=outlook(holdings, paid.period, fund.day_count),
    )


def _assembled(act: Act, last: date, payouts: list[Ahead], maturing: list[Maturity]) -> Forecast:
    months = rules.months_until(act.today, last)
    by_fund = rules.cash_by_fund(payouts, last)
    codes = {client for ahead in payouts for client in ahead.outlook.clients}
    codes |= {maturity.client for maturity in maturing}
    gone = staff.gone(act.session, act.today)
    known = {row.code: row for row in clients.rows(act.session, codes)}
    officers = {code: None if row.officer in gone else row.officer for code, row in known.items()}
    least = act.policy.payout.long_holiday
    return Forecast(
        first=act.today,
        last=last,
        payouts=payouts,
        by_fund=by_fund,
        by_month=rules.cash_by_month(by_fund, months),
        maturities=[
            Matures(
                maturity=maturity,
                name=known[maturity.client].name,
                officer=officers[maturity.client],
                notice_by=notice_by(act, maturity.matures),
            )
            for maturity in maturing
        ],
        holidays=rules.holiday_days(payouts, calendar_of(act), least, act.today, last),
        calls=rules.calls(payouts, officers, act.today, last),
        staff=staff.names(act.session),
    )


def notice_by(act: Act, matures: date) -> date:
    """By when the holder of a contract that matures on this day is told (Art. 31)."""
    deadline = act.policy.deadline("contracts.maturity_notice")
    return due_of(deadline, start_of(matures), calendar_of(act)).day
