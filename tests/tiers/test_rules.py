"""Tiers at every boundary, and what moved when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundcs.entitlements.rules.contract_terms import ContractTerms, Exit, Holder
from fundcs.entitlements.rules.holding import Holding, Payee
from fundcs.entitlements.rules.receipts import Receipt
from fundcs.policy.loader import load
from fundcs.tiers.rules import (
    Movement,
    MovementKind,
    Tier,
    by_client,
    held_by_fund,
    tier_history,
    tier_of,
    year_sums,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.policy.rules import Policy

POLICY = load(None)
OUTSTANDING = replace(POLICY, tier=replace(POLICY.tier, basis="outstanding"))
NO_TRANSFERS = replace(POLICY, tier=replace(POLICY.tier, transfers_count=False))
SIGNED, MATURES, LATER = date(2026, 1, 5), date(2027, 1, 5), date(2028, 1, 1)


def holding(
    amount: int,
    no: str = "A",
    signed: date = SIGNED,
    exits: Sequence[Exit] = (),
    transfers: Sequence[Holder] = (),
    matures: date = MATURES,
) -> Holding:
    holders = (Holder("C1", signed), *transfers)
    terms = ContractTerms(no, amount, Decimal("0.08"), signed, matures, tuple(exits), holders)
    payees = (Payee("李娜", "工商银行", "6222"),) * len(holders)
    return Holding(terms, "JH01", signed, None, payees, Receipt(None, None))


def moved(*holdings: Holding, client: str = "C1", day: date = LATER) -> list[Movement]:
    return by_client(holdings, day).get(client, [])


@pytest.mark.parametrize(
    ("yuan", "tier"),
    [
        ("5000000.00", Tier.VIP),
        ("4999999.99", Tier.SENIOR),
        ("3000000.00", Tier.SENIOR),
        ("2999999.99", Tier.QUASI_SENIOR),
        ("1000000.00", Tier.QUASI_SENIOR),
        ("999999.99", Tier.MID),
        ("0.01", Tier.MID),
    ],
)
def test_a_band_begins_with_its_lower_bound_and_ends_below_its_upper(yuan: str, tier: Tier) -> None:
    assert tier_of(moved(holding(int(yuan.replace(".", "")))), POLICY).tier is tier


def test_who_never_subscribed_is_a_target() -> None:
    result = tier_of((), POLICY)
    assert (result.tier, result.cumulative) == (Tier.TARGET, 0)
    assert str(result.reason) == "nothing subscribed: target client (Art. 1)"


def test_subscriptions_add_up_over_contracts_and_funds() -> None:
    both = moved(holding(200_000_000), holding(100_000_000, "B")._replace(fund="JH02"))
    result = tier_of(both, POLICY)
    assert (result.tier, result.total) == (Tier.SENIOR, 300_000_000)
    assert str(result.reason) == (
        "cumulative subscription: 3,000,000.00 yuan (contracts: 2); "
        "from 3,000,000.00 to below 5,000,000.00: senior client (Art. 1)"
    )


def test_a_subscription_counts_from_the_day_it_was_signed() -> None:
    first = holding(500_000_000)
    assert tier_of(moved(first, day=date(2026, 1, 4)), POLICY).tier is Tier.TARGET
    assert tier_of(moved(first, day=SIGNED), POLICY).tier is Tier.VIP


def test_an_exit_does_not_lower_the_cumulative_sum() -> None:
    left = holding(500_000_000, exits=(Exit(date(2026, 6, 1), 500_000_000),))
    assert tier_of(moved(left), POLICY).tier is Tier.VIP


def test_an_exit_and_the_maturity_lower_the_outstanding_sum() -> None:
    left = holding(500_000_000, exits=(Exit(date(2026, 6, 1), 1),))
    assert tier_of(moved(left, day=date(2026, 5, 31)), OUTSTANDING).tier is Tier.VIP
    after = tier_of(moved(left, day=date(2026, 6, 1)), OUTSTANDING)
    assert (after.tier, after.total, after.cumulative) == (Tier.SENIOR, 499_999_999, 500_000_000)


def test_who_has_subscribed_and_holds_nothing_is_no_target() -> None:
    repaid = tier_of(moved(holding(500_000_000), day=MATURES), OUTSTANDING)
    assert (repaid.tier, repaid.total) == (Tier.MID, 0)


PASSED_ON = holding(
    500_000_000,
    exits=(Exit(date(2026, 3, 1), 100_000_000), Exit(date(2026, 6, 1), 100_000_000)),
    transfers=(Holder("C2", date(2026, 6, 1)),),
)


def test_what_is_taken_over_counts_for_the_taker_with_what_was_left_that_day() -> None:
    taker = tier_of(moved(PASSED_ON, client="C2"), POLICY)
    assert (taker.tier, taker.total) == (Tier.SENIOR, 400_000_000)
    assert tier_of(moved(PASSED_ON), POLICY).total == 500_000_000


def test_what_is_taken_over_does_not_count_where_the_policy_says_so() -> None:
    assert tier_of(moved(PASSED_ON, client="C2"), NO_TRANSFERS).tier is Tier.TARGET


def test_an_exit_on_the_day_of_a_transfer_is_the_new_holders() -> None:
    kinds = [(movement.kind, movement.amount) for movement in moved(PASSED_ON, client="C2")]
    assert kinds == [
        (MovementKind.TAKEN_OVER, 400_000_000),
        (MovementKind.EXITED, 100_000_000),
        (MovementKind.REPAID, 300_000_000),
    ]


def test_a_contract_that_comes_back_counts_once() -> None:
    back = holding(300_000_000, transfers=(Holder("C2", date(2026, 2, 1)), Holder("C1", date(2026, 3, 1))))
    result = tier_of(moved(back), POLICY)
    assert (result.total, result.cumulative) == (300_000_000, 300_000_000)
    assert tier_of(moved(back, day=date(2026, 2, 15)), OUTSTANDING).total == 0
    assert tier_of(moved(back, day=date(2026, 4, 1)), OUTSTANDING).total == 300_000_000


def test_what_comes_in_on_a_day_stands_before_what_goes_out_on_it() -> None:
    exchanged = date(2026, 6, 1)
    left = holding(300_000_000, "A", exits=(Exit(exchanged, 300_000_000),))
    taken_up = holding(500_000_000, "B", exchanged)
    order = [(movement.kind, movement.contract) for movement in moved(left, taken_up, day=exchanged)]
    assert order == [
        (MovementKind.SUBSCRIBED, "A"),
        (MovementKind.SUBSCRIBED, "B"),
        (MovementKind.EXITED, "A"),
    ]


def test_tier_changes_are_dated_and_name_the_contract() -> None:
    steps = moved(
        holding(100_000_000, "A", date(2025, 1, 1)),
        holding(50_000_000, "B", date(2025, 2, 1)),
        holding(150_000_000, "C", date(2025, 3, 1)),
        holding(200_000_000, "D", date(2025, 3, 1)),
    )
    changes = [(c.on, c.before, c.after, c.contract, c.total) for c in tier_history(steps, POLICY)]
    assert changes == [
        (date(2025, 1, 1), Tier.TARGET, Tier.QUASI_SENIOR, "A", 100_000_000),
        (date(2025, 3, 1), Tier.QUASI_SENIOR, Tier.VIP, "D", 500_000_000),
    ]


def test_holdings_are_what_is_left_by_fund_and_contract() -> None:
    first = holding(300, "A", exits=(Exit(date(2026, 6, 1), 100),))
    other = holding(50, "B", matures=date(2026, 6, 1))._replace(fund="JH02")
    assert held_by_fund(moved(first, other, day=date(2026, 7, 1))) == {"JH01": {"A": 200}}


def test_years_show_what_came_in_and_what_went_out() -> None:
    first = holding(300, exits=(Exit(date(2026, 6, 1), 100),))
    assert [tuple(year) for year in year_sums(moved(first))] == [(2026, 300, 100), (2027, 0, 200)]


LEFT = date(2026, 9, 1)
AMOUNTS = st.lists(st.integers(1, 10**12), max_size=6)


@given(AMOUNTS, st.integers(0, 5), st.integers(1, 10**12))
def test_more_subscribed_never_lowers_a_tier(amounts: list[int], place: int, more: int) -> None:
    ranks = list(reversed(Tier))
    before = [holding(amount, str(n)) for n, amount in enumerate(amounts)]
    after = [*before[:place], holding(more, "more"), *before[place:]]
    lower, higher = (ranks.index(tier_of(moved(*some), POLICY).tier) for some in (before, after))
    assert lower <= higher


@given(AMOUNTS, st.sampled_from([POLICY, OUTSTANDING]), st.integers(0, 800))
def test_the_last_dated_change_is_the_tier_of_the_day(amounts: list[int], policy: Policy, day: int) -> None:
    some = [
        holding(
            amount, str(n), date(2026, 1 + n, 5), exits=(Exit(date(2026, 9, 1), amount // 2),) * (amount > 1)
        )
        for n, amount in enumerate(amounts)
    ]
    steps = moved(*some, day=date.fromordinal(SIGNED.toordinal() + day))
    changes = tier_history(steps, policy)
    assert tier_of(steps, policy).tier is (changes[-1].after if changes else Tier.TARGET)


@given(AMOUNTS, st.integers(0, 800))
def test_what_is_held_is_what_came_in_less_what_went_out(amounts: list[int], day: int) -> None:
    until = date.fromordinal(SIGNED.toordinal() + day)
    some = [
        holding(amount, str(n), exits=(Exit(date(2026, 9, 1), amount),)) for n, amount in enumerate(amounts)
    ]
    expected = sum(amounts) if SIGNED <= until < date(2026, 9, 1) else 0
    steps = moved(*some, day=until)
    assert sum(sum(fund.values()) for fund in held_by_fund(steps).values()) == expected
    assert tier_of(steps, OUTSTANDING).total == expected
