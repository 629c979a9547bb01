"""What the payouts to come will take in cash, and the work and the dates to foresee (Art. 46-55)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from dateutil.relativedelta import relativedelta

from fundcs.entitlements.rules.accrual import lines
from fundcs.kit.periods import CalendarMonth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fundcs.entitlements.rules.extras import ExtraTerms
    from fundcs.entitlements.rules.holding import Holding
    from fundcs.entitlements.rules.periods import Payment, Period
    from fundcs.funds.rules.terms import DayCount
    from fundcs.kit.workdays import Reckoned, Words, WorkCalendar
    from fundcs.payouts.rules.adjustments import Adjustment
    from fundcs.payouts.rules.sheet import Sheet, SheetLine

_DAY = timedelta(days=1)


def last_day(today: date, months: int) -> date:
    """The last day of so many calendar months, that of `today` counted as the first."""
    return today.replace(day=1) + relativedelta(months=months) - _DAY


class HolidayPlace(StrEnum):
    """Where a day lies to a long holiday: in it, or the working day right before or after it."""

    INSIDE = "inside"
    BEFORE = "before"
    AFTER = "after"


class LongHoliday(NamedTuple):
    """A run of days off with what it is named for, and where the day asked about lies to it."""

    first: date
    last: date
    names: tuple[Words, ...]
    place: HolidayPlace


def long_holiday(calendar: WorkCalendar, reached: Reckoned, nominal: date, least: int) -> LongHoliday | None:
    """The run of at least `least` days off that `nominal` falls into or that the day reached touches, if any.

    `nominal` is the day before it was moved to a working day.
    """
    day = reached.result
    for beside, place in (
        (nominal, HolidayPlace.INSIDE),
        (day + _DAY, HolidayPlace.BEFORE),
        (day - _DAY, HolidayPlace.AFTER),
    ):
        if calendar.is_workday(beside):
            continue
        first, last = _edge(calendar, beside, -_DAY), _edge(calendar, beside, _DAY)
        if (last - first).days + 1 >= least:
            return LongHoliday(first=first, last=last, names=_names(calendar, first, last), place=place)
    return None


def _edge(calendar: WorkCalendar, day: date, step: timedelta) -> date:
    while not calendar.is_workday(day + step):
        day += step
    return day


def _names(calendar: WorkCalendar, first: date, last: date) -> tuple[Words, ...]:
    """What the arranged days of the run are called, each name once; weekend days have none of their own."""
    names: list[Words] = []
    for number in range((last - first).days + 1):
        day = calendar.describe(first + number * _DAY)
        if day.source is not None and day.name not in names:
            names.append(day.name)
    return tuple(names)


class Cash(NamedTuple):
    """What is to be paid, in fen; `extras` together: negative where more is kept back than added."""

    interest: int = 0
    principal: int = 0
    extras: int = 0

    @property
    def total(self) -> int:
        """All of it together."""
        return self.interest + self.principal + self.extras

    def plus(self, other: Cash) -> Cash:
        """The sum of two."""
        return Cash(
            self.interest + other.interest, self.principal + other.principal, self.extras + other.extras
        )


class Outlook(NamedTuple):
    """What one payout comes to by the contracts as they stand.

    `paid`: what each holder of a contract is paid, in fen, by contract and client.
    """

    cash: Cash
    paid: Mapping[tuple[str, str], int]
    contracts: int

    @property
    def clients(self) -> frozenset[str]:
        """The clients who are paid."""
        return frozenset(client for _contract, client in self.paid)


def outlook(
    holdings: Iterable[Holding], period: Period, day_count: DayCount, extras: ExtraTerms | None = None
) -> Outlook:
    """The sums of a period over checked contracts, cancelled ones left out."""
    interest = principal = beside = contracts = 0
    paid: Counter[tuple[str, str]] = Counter()
    for holding in holdings:
        owed = lines(holding.terms, period, day_count, extras)
        contracts += bool(owed)
        for line in owed:
            interest += line.interest
            principal += line.principal_repaid
            beside += line.total - line.interest - line.principal_repaid
            paid[holding.no, line.client] += line.total
    return Outlook(cash=Cash(interest, principal, beside), paid=paid, contracts=contracts)


def of_sheet(sheet: Sheet) -> Outlook:
    """What a sheet pays, its adjustments included."""
    parts: list[SheetLine | Adjustment] = [*sheet.lines, *sheet.adjustments]
    paid: Counter[tuple[str, str]] = Counter()
    for part in parts:
        paid[part.contract, part.client] += part.total
    return Outlook(
        cash=Cash(interest=sheet.total_interest, principal=sheet.total_principal, extras=sheet.total_extras),
        paid=paid,
        contracts=len({part.contract for part in parts}),
    )


class Maturity(NamedTuple):
    """A contract that matures with principal left (fen); `pay_date` is when that is paid."""

    contract: str
    client: str
    fund: str
    matures: date
    principal: int
    pay_date: date


def maturities(
    holdings: Iterable[Holding], payments: Iterable[Payment], first: date, last: date
) -> list[Maturity]:
    """The contracts that mature from `first` to `last`, by day; `payments` are the fund's, in order."""
    days = [(payment.period.due, payment.day.result) for payment in payments]
    maturing = []
    for holding in holdings:
        matures = holding.terms.matures
        if not first <= matures <= last:
            continue
        left = holding.balance_on(matures - _DAY) - sum(
            amount for on, amount in holding.terms.exits if on == matures
        )
        if left:
            maturing.append(
                Maturity(
                    contract=holding.no,
                    client=holding.holder_on(matures),
                    fund=holding.fund,
                    matures=matures,
                    principal=left,
                    pay_date=next(paid for due, paid in days if due >= matures),
                )
            )
    return sorted(maturing, key=lambda maturity: (maturity.matures, maturity.contract))


@dataclass(frozen=True, slots=True)
class ForecastPayout:
    """A payout to come: its days and what it comes to.

    `cash_on` is the day the money is needed: the payment date, today where that is past. `verify` is the
    callbacks' deadline (Art. 46), `verify_nominal` that day before it moved to a working day; None of a
    supplement, whose accounts were verified for the payouts that it corrects. `calls_owed`: the callbacks
    before it are to-dos already.
    """

    fund: str
    fund_name: str
    payment: Payment
    cash_on: date
    verify: Reckoned | None
    verify_nominal: date | None
    outlook: Outlook
    calls_owed: bool = False

    @property
    def due(self) -> date:
        """The due date."""
        return self.payment.period.due

    @property
    def pay_date(self) -> date:
        """The day investors are paid."""
        return self.payment.day.result

    @property
    def supplement(self) -> bool:
        """Whether it pays adjustments alone."""
        return self.verify is None


class CashRow(NamedTuple):
    """What a fund pays in a month."""

    fund: str
    fund_name: str
    month: CalendarMonth
    cash: Cash


def cash_by_fund(payouts: Iterable[ForecastPayout], last: date) -> list[CashRow]:
    """The cash of the payouts paid by `last`, by month and fund."""
    sums: dict[tuple[CalendarMonth, str], Cash] = defaultdict(Cash)
    names: dict[str, str] = {}
    for ahead in payouts:
        if ahead.cash_on <= last and ahead.outlook.contracts:
            place = (CalendarMonth.of(ahead.cash_on), ahead.fund)
            sums[place] = sums[place].plus(ahead.outlook.cash)
            names[ahead.fund] = ahead.fund_name
    return [
        CashRow(fund=fund, fund_name=names[fund], month=month, cash=cash)
        for (month, fund), cash in sorted(sums.items())
    ]


def cash_by_month(rows: Iterable[CashRow], months: Iterable[CalendarMonth]) -> dict[CalendarMonth, Cash]:
    """The cash of all funds in each month, none where nothing is paid."""
    sums = dict.fromkeys(months, Cash())
    for row in rows:
        sums[row.month] = sums.get(row.month, Cash()).plus(row.cash)
    return dict(sorted(sums.items()))


class CallsRow(NamedTuple):
    """How many clients an officer has to call in a month: to verify payees (Art. 46), after payment (55)."""

    officer: str | None
    month: CalendarMonth
    verify: int
    done: int


def calls(
    payouts: Iterable[ForecastPayout], officers: Mapping[str, str | None], first: date, last: date
) -> list[CallsRow]:
    """The callbacks of the payouts whose day for them lies between `first` and `last`.

    A client is called once for each payout, however many contracts they have in it. Calls before it count in
    the month of their deadline, those after it in the month of payment.
    """
    verify: Counter[tuple[str, CalendarMonth]] = Counter()
    done: Counter[tuple[str, CalendarMonth]] = Counter()
    for ahead in payouts:
        verify_by = None if ahead.verify is None else ahead.verify.result
        for counted, day in ((verify, verify_by), (done, ahead.pay_date)):
            if day is not None and first <= day <= last:
                counted.update(
                    (officers.get(client) or "", CalendarMonth.of(day)) for client in ahead.outlook.clients
                )
    return [
        CallsRow(
            officer=officer or None,
            month=month,
            verify=verify[officer, month],
            done=done[officer, month],
        )
        for officer, month in sorted(verify.keys() | done.keys(), key=lambda key: (key[1], key[0]))
    ]


class DayWork(StrEnum):
    """What is to be done by a day that is worth foreseeing."""

    VERIFY = "verify"
    PAYMENT = "payment"


class HolidayDay(NamedTuple):
    """A callback deadline or a payment date that a long holiday moves or crowds."""

    fund: str
    due: date
    work: DayWork
    reached: Reckoned
    holiday: LongHoliday


def holiday_days(
    payouts: Iterable[ForecastPayout], calendar: WorkCalendar, least: int, first: date, last: date
) -> list[HolidayDay]:
    """The days between `first` and `last` that lie in or beside a holiday of `least` days, in their order."""
    crowded = []
    for ahead in payouts:
        if not ahead.outlook.contracts:
            continue
        days = (
            (DayWork.VERIFY, ahead.verify, ahead.verify_nominal),
            (DayWork.PAYMENT, ahead.payment.day, ahead.due),
        )
        for work, reached, nominal in days:
            if reached is None or nominal is None:
                continue
            if not first <= reached.result <= last:
                continue
            holiday = long_holiday(calendar, reached, nominal, least)
            if holiday is not None:
                crowded.append(
                    HolidayDay(fund=ahead.fund, due=ahead.due, work=work, reached=reached, holiday=holiday)
                )
    return sorted(crowded, key=lambda day: (day.reached.result, day.fund, day.work))
