"""A second reckoning of payouts, day by day in fractions, that shares no arithmetic with the program's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.entitlements.rules.contract_terms import ContractTerms
    from fundcs.entitlements.rules.periods import Period

ONE_DAY = timedelta(days=1)
BASIS = {"ACT/365": 365, "ACT/360": 360, "30/360": 360}


@dataclass
class Owed:
    """What one holder is owed for one period: interest not yet rounded, in fen, and what is repaid when."""

    interest: Fraction = Fraction(0)
    days: int = 0
    repaid: list[tuple[date, int]] = field(default_factory=list)


@dataclass
class Run:
    """Consecutive days on which one holder holds one balance."""

    place: int
    balance: int
    days: list[date]


def reckon(contract: ContractTerms, period: Period, day_count: str) -> dict[int, Owed]:
    """What each holder, by its place in the contract, is owed for the period."""
    owed: dict[int, Owed] = defaultdict(Owed)
    for run in runs(contract, period):
        origin = max(period.start, contract.value_date)
        for weight in weights(run.days, day_count, origin):
            daily = Fraction(run.balance) * Fraction(contract.rate) / BASIS[day_count]
            owed[run.place].interest += daily * weight
            owed[run.place].days += weight
    for day, amount in repaid(contract):
        if period.start < day <= period.end or (period.number == 1 and day == period.start):
            owed[place_on(contract, day)].repaid.append((day, amount))
    return {place: one for place, one in sorted(owed.items()) if one.days or one.repaid}


@dataclass
class Charged:
    """What the extras of a fund add to what one holder is owed for one period, in fen, signed."""

    raising: int = 0
    withheld: int = 0
    fee: int = 0


def charged(
    contract: ContractTerms,
    period: Period,
    day_count: str,
    established: date,
    raising_rate: Fraction,
    fee_rate: Fraction,
    withheld: dict[str, Fraction],
) -> dict[int, Charged]:
    """The extras of each holder, by its place: a year's raising rate, parts of principal and of interest."""
    extras: dict[int, Charged] = defaultdict(Charged)
    received = contract.receipt_date
    if received is not None and period.start <= contract.value_date < period.end:
        waiting = [received + n * ONE_DAY for n in range(max((established - received).days, 0))]
        counted = sum(weights(waiting, day_count, received))
        extras[0].raising = half_up(contract.amount * raising_rate * counted / BASIS[day_count])
    owed = reckon(contract, period, day_count)
    for place, own in owed.items():
        for day, amount in own.repaid:
            if day < contract.matures:
                extras[place].fee -= half_up(amount * fee_rate)
    for place in {*owed, *extras}:
        rate = withheld.get(contract.holders[place].client, Fraction(0))
        interest = half_up(owed[place].interest) if place in owed else 0
        extras[place].withheld = -half_up((interest + extras[place].raising) * rate)
    return dict(extras)


def half_up(amount: Fraction) -> int:
    """To the fen, by comparing what is left over with a half."""
    whole = amount.numerator // amount.denominator
    return whole + 1 if amount - whole >= Fraction(1, 2) else whole


def place_on(contract: ContractTerms, day: date) -> int:
    """The place of the contract's holder on a day."""
    return sum(holder.since <= day for holder in contract.holders[1:])


def balance_on(contract: ContractTerms, day: date) -> int:
    """The principal that accrues on a day."""
    if not contract.value_date <= day < contract.matures:
        return 0
    return contract.amount - sum(taken.amount for taken in contract.exits if taken.on <= day)


def repaid(contract: ContractTerms) -> Iterator[tuple[date, int]]:
    """Every repayment of the contract's life, in order."""
    left = contract.amount
    for taken in sorted(contract.exits):
        yield taken.on, taken.amount
        left -= taken.amount
    if left:
        yield contract.matures, left


def runs(contract: ContractTerms, period: Period) -> list[Run]:
    """The period's days with a balance, cut wherever the holder or the balance changes."""
    found: list[Run] = []
    for offset in range((period.end - period.start).days):
        day = period.start + offset * ONE_DAY
        place, balance = place_on(contract, day), balance_on(contract, day)
        if not balance:
            continue
        if found and (found[-1].place, found[-1].balance) == (place, balance):
            found[-1].days.append(day)
        else:
            found.append(Run(place, balance, [day]))
    return found


def weights(run: list[date], day_count: str, origin: date) -> Iterator[int]:
    """What each day of a run counts: 1, or what makes every month 30 days long.

    Under 30/360 the last day of February makes up for what the month lacks. Of a month of 31 days the 31st
    counts nothing where the counting began (`origin`) before a 30th, else the 30th.
    """
    for day in run:
        after = day + ONE_DAY
        if day_count != "30/360":
            yield 1
        elif (after.month, after.day) == (3, 1):
            yield 31 - day.day
        elif day.day == 31:
            yield 0 if origin.day < 30 else 1
        elif day.day == 30 and after.day == 31:
            yield 1 if origin.day < 30 else 0
        else:
            yield 1
