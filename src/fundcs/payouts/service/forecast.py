"""The forecast: the payouts of the coming months, contracts that mature, callbacks and long holidays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fundcs.act import Permit
from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import holder
from fundcs.calendars.service import calendar_of
from fundcs.callbacks.service.payees import payouts_to_verify, verify_by
from fundcs.clients import queries as clients
from fundcs.deadlines.rules import due as due_of
from fundcs.deadlines.rules import start_of
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.rules.periods import Payment, Period
from fundcs.entitlements.service import load, payment
from fundcs.entitlements.service.timelines import FundFacts, facts_of, periods_of
from fundcs.funds import queries as fund_queries
from fundcs.kit.i18n import _
from fundcs.kit.periods import CalendarMonth, months_until
from fundcs.kit.progress import progress
from fundcs.kit.workdays import Reckoned
from fundcs.payouts.rules import forecast as rules
from fundcs.payouts.rules.forecast import (
    CallsRow,
    Cash,
    CashRow,
    ForecastPayout,
    HolidayDay,
    Maturity,
    Outlook,
    last_day,
    of_sheet,
    outlook,
)
from fundcs.payouts.service import sheets
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fundcs.act import Act
    from fundcs.entitlements.rules.timeline import FundPeriod
    from fundcs.funds.models import Fund


@dataclass(frozen=True, slots=True)
class MaturityNotice:
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
    payouts: Sequence[ForecastPayout]
    by_fund: Sequence[CashRow]
    by_month: Mapping[CalendarMonth, Cash]
    maturities: Sequence[MaturityNotice]
    holidays: Sequence[HolidayDay]
    calls: Sequence[CallsRow]
    staff: Mapping[str, str]

    @property
    def total(self) -> Cash:
        """The cash of all months."""
        return Cash(
            interest=sum(cash.interest for cash in self.by_month.values()),
            principal=sum(cash.principal for cash in self.by_month.values()),
            extras=sum(cash.extras for cash in self.by_month.values()),
        )


def forecast(act: Act, months: int) -> Forecast:
    """The payouts not paid yet up to the end of the last of so many months, that of today the first."""
    last = last_day(act.today, months)
    payouts, maturing = payouts_ahead(act, last)
    return _assembled(act, last, payouts, sorted(_told(act, maturing), key=_by_day))


def payouts_ahead(act: Act, last: date) -> tuple[list[ForecastPayout], list[Maturity]]:
    """The payouts not paid yet up to a day, and the contracts that mature until then.

    One that is late counts today. Sealed funds are left out: nothing is paid in them any more.
    """
    payouts: list[ForecastPayout] = []
    maturing: list[Maturity] = []
    every = [fund for fund in fund_queries.everyone(act.session) if fund.sealed_on is None]
    facts = facts_of(act)
    with progress(_("funds checked"), len(every)) as at:
        for number, fund in enumerate(every):
            at(number)
            ahead, matures = _of_fund(act, fund, facts[fund.code], last)
            payouts += ahead
            maturing += matures
    return payouts, maturing


def _told(act: Act, maturing: list[Maturity]) -> list[Maturity]:
    """The contracts for who may read payouts investor by investor; for others the totals alone (Art. 7)."""
    return maturing if act.may(Permit.READ_PAYOUTS) else []


def _by_day(maturity: Maturity) -> tuple[date, str]:
    return maturity.matures, maturity.contract


def _of_fund(
    act: Act, fund: Fund, facts: FundFacts, last: date
) -> tuple[list[ForecastPayout], list[Maturity]]:
    days = [(period, payment(act, period)) for period in periods_of(act, fund, facts)]
    chosen = list(_within(act, days, last))
    supplements = [_supplement(act, fund, due, facts) for due in _supplements_unpaid(facts, last)]
    if not chosen and fund.matures < act.today:
        return supplements, []
    holdings = load(act.session, Contracts(fund=fund.code, cancelled=False))
    corrected = _first_open(chosen) if facts.submissions else None
    owed = payouts_to_verify(act, (period for period, _paid in days))
    ahead = []
    for period, paid in chosen:
        if period.submitted:
            told = of_sheet(sheets.stored(act, fund.code, period.due, facts.current[period.due].version))
        elif period is corrected:
            told = of_sheet(sheets.calculated_sheet(act, fund, period, facts))
        else:
            told = outlook(holdings, paid.period, period.day_count, period.extras)
        ahead.append(replace(_ahead(act, fund, period, paid, told), calls_owed=period.due in owed))
    ahead = sorted([*ahead, *supplements], key=lambda payout: (payout.cash_on, payout.due))
    return ahead, rules.maturities(holdings, [paid for _period, paid in days], act.today, last)


def _supplements_unpaid(facts: FundFacts, last: date) -> Iterator[date]:
    """The days, up to `last`, of the supplements that were submitted and are not paid."""
    for due, submission in facts.current.items():
        if due <= last and submission.period_start is None and due not in facts.paid:
            yield due


def _supplement(act: Act, fund: Fund, day: date, facts: FundFacts) -> ForecastPayout:
    return ForecastPayout(
        fund=fund.code,
        fund_name=fund.name,
        payment=Payment(Period(0, day, day), Reckoned(day, day)),
        cash_on=max(day, act.today),
        verify=None,
        verify_nominal=None,
        outlook=of_sheet(sheets.stored(act, fund.code, day, facts.current[day].version)),
    )


def _first_open(chosen: Sequence[tuple[FundPeriod, Payment]]) -> FundPeriod | None:
    """The first payout without a submitted sheet: its sheet corrects those before it."""
    return next((period for period, _paid in chosen if not period.submitted), None)


def _within(
    act: Act, days: Sequence[tuple[FundPeriod, Payment]], last: date
) -> Iterator[tuple[FundPeriod, Payment]]:
    """The payouts not settled that are paid, or whose callbacks are due, by `last`."""
    for period, paid in days:
        if period.standing.settled:
            continue
        if paid.day.result > last and verify_by(act, period.due).day > last:
            return
        yield period, paid


def _ahead(act: Act, fund: Fund, period: FundPeriod, paid: Payment, told: Outlook) -> ForecastPayout:
    by = verify_by(act, period.due)
    offset = by.deadline.offset
    return ForecastPayout(
        fund=fund.code,
        fund_name=fund.name,
        payment=paid,
        cash_on=max(paid.day.result, act.today),
        verify=Reckoned(period.due, by.day, by.skipped, by.added, by.provisional),
        verify_nominal=period.due - timedelta(days=offset.count) if offset.unit == "d" else by.day,
        outlook=told,
    )


def _assembled(act: Act, last: date, payouts: list[ForecastPayout], maturing: list[Maturity]) -> Forecast:
    months = months_until(act.today, last)
    by_fund = rules.cash_by_fund(payouts, last)
    codes = {client for ahead in payouts for client in ahead.outlook.clients}
    codes |= {maturity.client for maturity in maturing}
    gone = staff.gone(act.session, act.today)
    known = {row.code: row for row in clients.rows(act.session, codes)}
    serving = {code: holder(act, Held.CLIENT, code, row.officer) for code, row in known.items()}
    officers = {code: None if officer in gone else officer for code, officer in serving.items()}
    least = act.policy.payout.long_holiday
    return Forecast(
        first=act.today,
        last=last,
        payouts=payouts,
        by_fund=by_fund,
        by_month=rules.cash_by_month(by_fund, months),
        maturities=[
            MaturityNotice(
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
