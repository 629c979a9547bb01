"""Interest and principal of a contract for a period, with the arithmetic behind it.

Interest = sum of daily balances × annual rate ÷ basis, in integers, rounded half-up to the fen once per line.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fundcs.entitlements.rules.day_counts import days_within
from fundcs.entitlements.rules.extras import exit_fee, extra_account, raising_interest, withholding
from fundcs.funds.rules.terms import DayCount, percent
from fundcs.kit.i18n import T, Text
from fundcs.kit.money import grouped, round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from fundcs.entitlements.rules.contract_terms import ContractTerms, Exit, Holder
    from fundcs.entitlements.rules.extras import Extra, ExtraTerms
    from fundcs.entitlements.rules.periods import Period

_SHOWN_DECIMALS = 10


class Cause(StrEnum):
    """Why principal is repaid."""

    EXIT = "exit"
    MATURITY = "maturity"


class Stretch(NamedTuple):
    """Days of one balance (fen), from `start` on and before `end`."""

    start: date
    end: date
    days: int
    balance: int


class Repayment(NamedTuple):
    """Principal (fen) repaid on a day."""

    on: date
    amount: int
    cause: Cause


class Line(NamedTuple):
    """What one holder of one contract gets for one period; amounts in fen.

    `principal` is the holder's at `start`, before what the line repays on that day; `daily_balance_sum` is in
    fen·days. A line that only repays has no stretches, and `start` and `end` are the day of the repayment.
    `extras` are amounts beside interest and principal, each with what it follows from.
    """

    contract: str
    client: str
    rate: Decimal
    day_count: DayCount
    start: date
    end: date
    days: int
    principal: int
    stretches: tuple[Stretch, ...]
    daily_balance_sum: int
    interest: int
    repayments: tuple[Repayment, ...]
    principal_repaid: int
    extras: tuple[Extra, ...] = ()

    @property
    def total(self) -> int:
        """What is paid to the holder, in fen."""
        paid = self.interest + self.principal_repaid
        return paid + sum(extra.amount for extra in self.extras) if self.extras else paid


class Totals(NamedTuple):
    """The sums of a sheet's lines, in fen."""

    interest: int
    principal_repaid: int
    total: int


def lines(
    contract: ContractTerms, period: Period, day_count: DayCount, extras: ExtraTerms | None = None
) -> tuple[Line, ...]:
    """The lines of a checked contract for a period, one for each holder who is owed something for it.

    `extras`: the terms of the fund's extras, None where it has none.
    """
    if contract.value_date > max(period.end, period.accrual_end) or contract.matures <= period.start:
        return ()
    collected = []
    holders = contract.holders
    for place, holder in enumerate(holders, 1):
        until = holders[place].since if place < len(holders) else date.max
        line = _line(contract, holder, until, period, day_count)
        if line:
            collected.append(line)
    if extras is None:
        return tuple(collected)
    return _with_extras(contract, collected, period, day_count, extras)


def _with_extras(
    contract: ContractTerms, plain: list[Line], period: Period, day_count: DayCount, terms: ExtraTerms
) -> tuple[Line, ...]:
    """The lines with their extras; the raising period's interest is the first holder's, once."""
    raised = None
    if period.start <= contract.value_date < period.end:
        raised = raising_interest(contract.amount, contract.receipt_date, terms, day_count)
    if raised is not None and not _of_first_holder(contract, plain):
        plain = [_bare(contract, day_count), *plain]
    charged = []
    for place, line in enumerate(plain):
        own = [raised] if raised is not None and place == 0 else []
        interest = line.interest + sum(extra.amount for extra in own)
        own += withholding(interest, line.client, terms)
        for on, amount, cause in line.repayments:
            if cause is Cause.EXIT and on < contract.matures:
                own += exit_fee(amount, on, terms)
        charged.append(line._replace(extras=tuple(own)) if own else line)
    return tuple(charged)


def _of_first_holder(contract: ContractTerms, plain: list[Line]) -> bool:
    holders = contract.holders
    return bool(plain) and (len(holders) == 1 or plain[0].start < holders[1].since)


def _bare(contract: ContractTerms, day_count: DayCount) -> Line:
    """A line of the first holder without interest or principal."""
    since = contract.value_date
    return Line(
        contract=contract.no,
        client=contract.holders[0].client,
        rate=contract.rate,
        day_count=day_count,
        start=since,
        end=since,
        days=0,
        principal=contract.amount,
        stretches=(),
        daily_balance_sum=0,
        interest=0,
        repayments=(),
        principal_repaid=0,
    )


def _line(
    contract: ContractTerms, holder: Holder, until: date, period: Period, day_count: DayCount
) -> Line | None:
    start = max(period.accrual_start, holder.since)
    end = min(until, period.accrues_until(contract.matures))
    exits = sorted(contract.exits)
    origin = max(period.accrual_start, contract.value_date)
    stretches = _stretches(contract.amount, exits, start, end, day_count, origin)
    repayments = _repayments(contract, exits, (holder.since, until), period)
    days_accrued = daily_balance_sum = principal_repaid = 0
    for _, _, counted, balance in stretches:
        days_accrued += counted
        daily_balance_sum += counted * balance
    for _, amount, _ in repayments:
        principal_repaid += amount
    if repayments and not stretches:
        start = repayments[0].on
    principal = contract.amount
    for on, amount in exits:
        if on < start or (on == start and not period.repays(on)):
            principal -= amount
    if not daily_balance_sum and not repayments:
        return None
    rate = _rate_in(contract, period) if contract.later_rates else contract.rate
    numerator, denominator = _rate_per_day(rate, day_count)
    # By place, in the order of Line's fields: by name each of 100,000 lines takes a quarter longer.
    return Line(
        contract.no,
        holder.client,
        rate,
        day_count,
        start,
        stretches[-1].end if stretches else start,
        days_accrued,
        principal,
        stretches,
        daily_balance_sum,
        round_half_up(daily_balance_sum * numerator, denominator),
        repayments,
        principal_repaid,
    )


def _rate_in(contract: ContractTerms, period: Period) -> Decimal:
    """The yearly rate of a contract whose fund was extended, in a period."""
    later = [rate for since, rate in contract.later_rates if period.start >= since]
    return later[-1] if later else contract.rate


def _stretches(
    balance: int, exits: list[Exit], start: date, end: date, day_count: DayCount, origin: date
) -> tuple[Stretch, ...]:
    collected: list[Stretch] = []
    for on, amount in exits:
        if on >= end:
            break
        if on > start:
            collected.append(Stretch(start, on, days_within(day_count, origin, start, on), balance))
            start = on
        balance -= amount
    if balance and start < end:
        collected.append(Stretch(start, end, days_within(day_count, origin, start, end), balance))
    return tuple(collected)


def _repayments(
    contract: ContractTerms, exits: list[Exit], held: tuple[date, date], period: Period
) -> tuple[Repayment, ...]:
    collected: list[Repayment] = []
    since, until = held
    left = contract.amount
    for on, amount in exits:
        left -= amount
        if since <= on < until and period.repays(on):
            collected.append(Repayment(on, amount, Cause.EXIT))
    matures = contract.matures
    if left and since <= matures < until and period.repays(matures):
        collected.append(Repayment(matures, left, Cause.MATURITY))
    return tuple(collected)


@lru_cache(maxsize=1024)
def _rate_per_day(rate: Decimal, day_count: DayCount) -> tuple[int, int]:
    numerator, denominator = rate.as_integer_ratio()
    return numerator, denominator * day_count.basis


def unrounded(line: Line) -> Fraction:
    """The line's interest before it is rounded, in fen."""
    return Fraction(line.daily_balance_sum) * Fraction(line.rate) / line.day_count.basis


def totals(lines: Iterable[Line]) -> Totals:
    """The sums of the lines, each rounded already."""
    interest = principal_repaid = 0
    for line in lines:
        interest += line.interest
        principal_repaid += line.principal_repaid
    return Totals(interest, principal_repaid, interest + principal_repaid)


def account(line: Line) -> tuple[Text, ...]:
    """The arithmetic of a line, step by step."""
    return (
        *(_interest_account(line) if line.stretches else (T("nothing accrues in this period"),)),
        *(_repayment_account(repayment) for repayment in line.repayments),
        *(step for extra in line.extras for step in extra_account(extra, line.interest)),
        _total_account(line),
        T("basis: Art. 47; method: fund contract and policy"),
    )


def _total_account(line: Line) -> Text:
    interest, principal, total = map(grouped, (line.interest, line.principal_repaid, line.total))
    if not line.extras:
        return T(
            "to be paid: {interest} payout + {principal} principal returned = {total}",
            interest=interest,
            principal=principal,
            total=total,
        )
    return T(
        "to be paid: {interest} payout + {principal} principal returned + {extras} extras = {total}",
        interest=interest,
        principal=principal,
        extras=grouped(sum(extra.amount for extra in line.extras)),
        total=total,
    )


def _interest_account(line: Line) -> tuple[Text, ...]:
    return (
        _day_count_account(line.day_count),
        *(_stretch_account(stretch) for stretch in line.stretches),
        T("sum of daily balances: {sum}", sum=grouped(line.daily_balance_sum)),
        T(
            "payout: {sum} × {rate} ÷ {basis} = {quotient}",
            sum=grouped(line.daily_balance_sum),
            rate=percent(line.rate),
            basis=line.day_count.basis,
            quotient=_decimals(unrounded(line) / 100),
        ),
        T("rounded half up to 0.01 yuan, once: {interest}", interest=grouped(line.interest)),
    )


def _day_count_account(day_count: DayCount) -> Text:
    if day_count is DayCount.THIRTY_360:
        return T(
            "{day_count}: every month has 30 days; the first day counts, the last does not; "
            "a part is counted from where the contract begins in the period",
            day_count=day_count,
        )
    return T("{day_count}: calendar days; the first day counts, the last does not", day_count=day_count)


def _stretch_account(stretch: Stretch) -> Text:
    counted = T("1 day") if stretch.days == 1 else T("{days} days", days=stretch.days)
    return T(
        "{start} – {end}: {counted} × {balance} = {product}",
        start=stretch.start,
        end=stretch.end,
        counted=counted,
        balance=grouped(stretch.balance),
        product=grouped(stretch.days * stretch.balance),
    )


def _repayment_account(repayment: Repayment) -> Text:
    if repayment.cause is Cause.EXIT:
        return T(
            "principal returned for the exit on {on}: {amount}",
            on=repayment.on,
            amount=grouped(repayment.amount),
        )
    return T(
        "principal returned at maturity on {on}: {amount}", on=repayment.on, amount=grouped(repayment.amount)
    )


def _decimals(yuan: Fraction) -> str:
    """The amount cut, not rounded, after ten decimals; an ellipsis where more follow."""
    scaled, rest = divmod(yuan.numerator * 10**_SHOWN_DECIMALS, yuan.denominator)
    whole, decimals = divmod(scaled, 10**_SHOWN_DECIMALS)
    shown = f"{decimals:0{_SHOWN_DECIMALS}d}"
    if rest:
        return f"{whole:,}.{shown}…"
    return f"{whole:,}.{shown[:2]}{shown[2:].rstrip('0')}"
