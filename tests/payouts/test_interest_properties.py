"""Interest and principal of any contract: what holds for all, and a second reckoning by days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from shared.fund_periods import periods

from fundcs.entitlements.rules.accrual import lines, totals, unrounded
from fundcs.entitlements.rules.contract_terms import ContractTerms, Exit, Holder, check_contract
from fundcs.entitlements.rules.periods import Period
from fundcs.funds.rules.terms import DayCount, Frequency, FundTerms

if TYPE_CHECKING:
    from types import ModuleType

D = date.fromisoformat
ACTUAL = (DayCount.ACT_365, DayCount.ACT_360)


@dataclass(frozen=True)
class Case:
    """A fund with one contract, both drawn at random, and a day of the fund's life."""

    fund: FundTerms
    contract: ContractTerms
    day: date


def plus(day: date, count: int) -> date:
    return day + timedelta(days=count)


@st.composite
def cases(draw: st.DrawFn, day_counts: tuple[DayCount, ...] = tuple(DayCount)) -> Case:
    """Funds of up to two years and a half, contracts anywhere in them, up to four exits and three transfers.

    Days are drawn near the ends as often as in the middle, so that events meet on one day.
    """
    life = draw(st.integers(1, 900))
    established = draw(st.dates(D("2023-01-01"), D("2028-12-31")))
    fund = FundTerms(
        established,
        plus(established, life),
        draw(st.sampled_from(day_counts)),
        draw(st.sampled_from(Frequency)),
    )
    borders = [one.start for one in periods(fund)]
    value_date = draw(st.sampled_from(borders) | st.integers(0, life - 1).map(lambda n: plus(established, n)))
    matures = draw(
        st.sampled_from([*(day for day in borders if day > value_date), fund.matures])
        | st.integers(1, (fund.matures - value_date).days).map(lambda n: plus(value_date, n))
    )
    held = (matures - value_date).days
    moments = st.sampled_from([value_date, matures, *(day for day in borders if value_date < day < matures)])
    some_day = moments | st.integers(0, held).map(lambda n: plus(value_date, n))
    left = amount = draw(st.integers(1, 10**12))
    exits = []
    for on in sorted(draw(st.lists(some_day, max_size=4))):
        if left:
            taken = draw(st.just(left) | st.integers(1, left))
            exits.append(Exit(on, taken))
            left -= taken
    last = matures if left else exits[-1].on
    on_exit = [taken.on for taken in exits]
    moved = draw(st.lists(st.sampled_from([*on_exit, matures]) | some_day, max_size=3, unique=True))
    transfers = sorted(day for day in moved if value_date < day <= last)
    holders = [Holder("C0", value_date), *(Holder(f"C{n % 2}", on) for n, on in enumerate(transfers, 1))]
    terms = ContractTerms(
        "R-1",
        amount,
        Decimal(draw(st.integers(0, 20_000))) / 100_000,
        value_date,
        matures,
        tuple(draw(st.permutations(exits))),
        tuple(holders),
    )
    check_contract(terms, fund)
    return Case(fund, terms, plus(established, draw(st.integers(1, life))))


@settings(max_examples=150)
@given(case=cases())
def test_every_line_agrees_with_a_reckoning_by_days(reckoning: ModuleType, case: Case) -> None:
    for one in periods(case.fund):
        found = lines(case.contract, one, case.fund.day_count)
        owed = reckoning.reckon(case.contract, one, case.fund.day_count.value)
        assert [(line.client, line.days, unrounded(line), line.interest) for line in found] == [
            (
                case.contract.holders[place].client,
                other.days,
                other.interest,
                reckoning.half_up(other.interest),
            )
            for place, other in owed.items()
        ]
        assert [[(back.on, back.amount) for back in line.repayments] for line in found] == [
            other.repaid for other in owed.values()
        ]


def accrued(terms: ContractTerms, over: Period, day_count: DayCount) -> Fraction:
    return sum((unrounded(line) for line in lines(terms, over, day_count)), Fraction(0))


@given(case=cases(ACTUAL))
def test_splitting_a_period_at_any_day_changes_no_unrounded_total(case: Case) -> None:
    start, end, day_count = case.fund.established, case.fund.matures, case.fund.day_count
    whole = accrued(case.contract, Period(1, start, end), day_count)
    before = accrued(case.contract, Period(1, start, case.day), day_count)
    after = accrued(case.contract, Period(2, case.day, end), day_count)
    assert before + after == whole


@given(case=cases())
def test_over_the_fund_s_life_each_line_opens_with_what_those_before_it_left(case: Case) -> None:
    left = case.contract.amount
    for one in periods(case.fund):
        for line in lines(case.contract, one, case.fund.day_count):
            assert line.principal == left
            left -= line.principal_repaid
    assert left == 0


@given(case=cases(), data=st.data())
def test_the_order_of_exits_and_of_contracts_changes_nothing(case: Case, data: st.DataObject) -> None:
    shuffled = case.contract._replace(exits=tuple(data.draw(st.permutations(case.contract.exits))))
    over = Period(1, case.fund.established, case.day)
    found = lines(case.contract, over, case.fund.day_count)
    assert sorted(lines(shuffled, over, case.fund.day_count)) == sorted(found)
    assert totals(data.draw(st.permutations(found))) == totals(found)


@given(case=cases(), more=st.integers(0, 10**10))
def test_interest_never_decreases_with_the_amount(case: Case, more: int) -> None:
    over = Period(1, case.fund.established, case.day)
    larger = case.contract._replace(amount=case.contract.amount + more)
    assert totals(lines(larger, over, case.fund.day_count)).interest >= (
        totals(lines(case.contract, over, case.fund.day_count)).interest
    )


@given(case=cases(), more=st.decimals("0", "0.1", places=5))
def test_interest_never_decreases_with_the_rate(case: Case, more: Decimal) -> None:
    over = Period(1, case.fund.established, case.day)
    dearer = case.contract._replace(rate=case.contract.rate + more)
    assert totals(lines(dearer, over, case.fund.day_count)).interest >= (
        totals(lines(case.contract, over, case.fund.day_count)).interest
    )


@given(case=cases(), more=st.integers(0, 400))
def test_interest_never_decreases_with_the_days(case: Case, more: int) -> None:
    shorter = Period(1, case.fund.established, case.day)
    longer = Period(1, case.fund.established, plus(case.day, more))
    assert totals(lines(case.contract, longer, case.fund.day_count)).interest >= (
        totals(lines(case.contract, shorter, case.fund.day_count)).interest
    )


@given(several=st.lists(cases(), max_size=4))
def test_the_totals_are_the_sums_of_the_lines(several: list[Case]) -> None:
    found = [
        line
        for case in several
        for one in periods(case.fund)
        for line in lines(case.contract, one, case.fund.day_count)
    ]
    sums = totals(found)
    assert sums.interest == sum(line.interest for line in found)
    assert sums.principal_repaid == sum(line.principal_repaid for line in found)
    assert sums.total == sum(line.total for line in found)


@given(case=cases())
def test_a_line_holds_together(case: Case) -> None:
    for one in periods(case.fund):
        for line in lines(case.contract, one, case.fund.day_count):
            assert one.start <= line.start <= line.end <= one.end
            assert all(before.end == after.start for before, after in pairwise(line.stretches))
            assert all(before.balance > after.balance for before, after in pairwise(line.stretches))
            if line.stretches:
                assert (line.start, line.end) == (line.stretches[0].start, line.stretches[-1].end)
            assert 0 < line.principal <= case.contract.amount
            assert line.principal_repaid <= line.principal
            assert -Fraction(1, 2) < line.interest - unrounded(line) <= Fraction(1, 2)
