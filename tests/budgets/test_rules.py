"""The rules of budgets and of spending: amounts exactly, limits at their edges, reasons."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundcs.budgets.rules import budgets as rules
from fundcs.budgets.rules import spending
from fundcs.budgets.rules.budgets import Budget, BudgetFact, BudgetKind, budgets, raised
from fundcs.budgets.rules.spending import Account, ApprovalCause
from fundcs.kit.errors import Refused
from fundcs.tiers.rules import Tier

LEAST, MOST = Decimal("0.10"), Decimal("0.20")


def fact(no: str, year: int, tier: Tier, amount: int) -> BudgetFact:
    return BudgetFact(no=no, year=year, kind=BudgetKind.SET, tier=tier, amount=amount, rate=None)


def rise(no: str, year: int, rate: str) -> BudgetFact:
    return BudgetFact(no=no, year=year, kind=BudgetKind.RAISE, tier=None, amount=None, rate=Decimal(rate))


@pytest.mark.parametrize(
    ("rate", "allowed"),
    [("0.0999", False), ("0.1", True), ("0.15", True), ("0.2", True), ("0.2001", False)],
)
def test_a_rise_is_from_10_to_20_percent_both_allowed(rate: str, allowed: bool) -> None:
    if allowed:
        rules.check_rate(Decimal(rate), LEAST, MOST)
    else:
        with pytest.raises(Refused, match="not within 10% to 20%"):
            rules.check_rate(Decimal(rate), LEAST, MOST)


@pytest.mark.parametrize(
    ("amount", "rate", "after"),
    [
        (500_000, "0.12", 560_000),
        (500_005, "0.125", 562_506),  # 5,625.05625
        (1, "0.1", 1),  # 1.1
        (5, "0.1", 6),  # 5.5: a half goes up
        (15, "0.1", 17),  # 16.5
        (10**14, "0.2", 12 * 10**13),
    ],
)
def test_a_budget_is_raised_exactly_and_rounded_half_up_to_the_fen(
    amount: int, rate: str, after: int
) -> None:
    assert raised(amount, Decimal(rate)) == after


@given(
    amount=st.integers(1, 10**14),
    rate=st.decimals(min_value="0.1", max_value="0.2", places=8, allow_nan=False),
)
def test_a_raised_budget_is_what_decimal_arithmetic_gives(amount: int, rate: Decimal) -> None:
    exact = (Decimal(amount) * (1 + rate)).quantize(Decimal(1), ROUND_HALF_UP)
    assert raised(amount, rate) == int(exact)


def test_a_rise_follows_the_year_before_tier_by_tier_and_year_by_year() -> None:
    facts = [
        fact("B1", 2025, Tier.VIP, 500_005),
        fact("B2", 2025, Tier.MID, 10_000),
        rise("B3", 2026, "0.125"),
        rise("B4", 2027, "0.1"),
    ]
    found = {
        year: {tier: each.amount for tier, each in budgets(facts, year).items()} for year in (2026, 2027)
    }
    assert found == {2026: {Tier.VIP: 562_506, Tier.MID: 11_250}, 2027: {Tier.VIP: 618_757, Tier.MID: 12_375}}


def test_the_later_of_two_budgets_holds_and_one_entered_holds_before_a_rise() -> None:
    facts = [
        fact("B1", 2025, Tier.VIP, 500_000),
        fact("B2", 2025, Tier.VIP, 400_000),
        rise("B3", 2026, "0.1"),
        fact("B4", 2026, Tier.VIP, 460_000),
    ]
    assert [(each.no, each.amount) for each in budgets(facts, 2026).values()] == [("B4", 460_000)]
    assert [each.no for each in budgets(facts[:3], 2026).values()] == ["B3"]


@pytest.mark.parametrize(
    ("amount", "allowed"),
    [
        (400_000, True),  # less
        (500_000, True),  # the same
        (500_001, False),
        (549_999, False),
        (550_000, True),
        (600_000, True),
        (600_001, False),
    ],
)
def test_a_budget_that_is_set_above_last_years_is_a_rise_within_the_limits(
    amount: int, allowed: bool
) -> None:
    before = Budget(Tier.VIP, 2025, 500_000, "B1")
    if allowed:
        rules.check_rise(before, amount, LEAST, MOST)
    else:
        with pytest.raises(Refused, match=r"5,500\.00 to 6,000\.00 yuan"):
            rules.check_rise(before, amount, LEAST, MOST)


def test_the_reason_of_a_raised_budget_has_its_arithmetic_and_rounding() -> None:
    (budget,) = budgets([fact("B1", 2025, Tier.VIP, 500_005), rise("B2", 2026, "0.125")], 2026).values()
    assert str(budget.reason) == (
        "VIP client, 2026: 5,000.05 yuan raised by 12.5% = 5,625.05625, rounded half up to the fen: 5,625.06 "
        "yuan a client (B2)"
    )


def account(budget: int | None, spent: int = 0, waiting: int = 0) -> Account:
    entered = None if budget is None else Budget(Tier.VIP, 2026, budget, "B1")
    return Account(
        client="C1", tier=Tier.VIP, on=date(2026, 3, 9), budget=entered, spent=spent, waiting=waiting
    )


@pytest.mark.parametrize(
    ("amount", "stands", "threshold", "override", "cause"),
    [
        (100, account(None), None, None, None),
        (100, account(100), None, None, None),
        (100, account(None), 100, None, None),
        (101, account(None), 100, None, ApprovalCause.AMOUNT),
        (101, account(200), 100, None, ApprovalCause.AMOUNT),
        (101, account(100), None, "x", ApprovalCause.BUDGET),
        (101, account(100), 50, "x", ApprovalCause.BUDGET),
        (51, account(100, 50), None, "x", ApprovalCause.BUDGET),
        (41, account(100, 50, 10), None, "x", ApprovalCause.BUDGET),
        (40, account(100, 50, 10), None, None, None),
    ],
)
def test_spending_waits_for_its_amount_or_beyond_the_budget(
    amount: int, stands: Account, threshold: int | None, override: str | None, cause: Any
) -> None:
    assert spending.cause(amount, stands, threshold, override) is cause


@pytest.mark.parametrize(
    ("amount", "stands", "override", "why"),
    [
        (101, account(100), None, "--over TEXT"),
        (41, account(100, 50, 10), None, r"have 0\.40 of 1\.00 yuan left"),
        (100, account(100), "x", "leave out --over"),
        (100, account(None), "x", "leave out --over"),
    ],
)
def test_what_is_beyond_the_budget_needs_its_reason_and_nothing_else_does(
    amount: int, stands: Account, override: str | None, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        spending.cause(amount, stands, None, override)


HELD = Budget(Tier.VIP, 2026, 500_000, "B1")
TODAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("held", "year", "reason", "why"),
    [
        (None, 2026, None, None),
        (None, 2027, None, None),
        (None, 2025, None, "2025 has passed"),
        (None, 2025, "补录", None),
        (HELD, 2026, None, r"entered already: 5,000\.00 yuan \(B1\)"),
        (HELD, 2026, "录错", None),
    ],
)
def test_a_budget_is_entered_once_and_in_time_or_with_a_reason(
    held: Budget | None, year: int, reason: str | None, why: str | None
) -> None:
    if why is None:
        rules.check_set(held, year, TODAY, reason)
    else:
        with pytest.raises(Refused, match=why):
            rules.check_set(held, year, TODAY, reason)


@pytest.mark.parametrize(
    ("facts", "year", "why"),
    [
        ([fact("B1", 2025, Tier.VIP, 5)], 2026, None),
        ([fact("B1", 2026, Tier.VIP, 5)], 2027, None),
        ([fact("B1", 2024, Tier.VIP, 5)], 2025, "2025 has passed"),
        ([], 2026, "no budgets of 2025 are entered"),
        (
            [fact("B1", 2025, Tier.VIP, 5), fact("B2", 2026, Tier.MID, 5)],
            2026,
            r"mid client is set already \(B2\)",
        ),
        ([fact("B1", 2025, Tier.VIP, 5), rise("B2", 2026, "0.1")], 2026, r"raised already, by 10% \(B2\)"),
    ],
)
def test_a_year_is_raised_once_over_one_that_has_budgets(
    facts: list[BudgetFact], year: int, why: str | None
) -> None:
    if why is None:
        rules.check_raise(facts, year, TODAY)
    else:
        with pytest.raises(Refused, match=why):
            rules.check_raise(facts, year, TODAY)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (None, False),
        (Budget(Tier.VIP, 2027, 400_000, "B2"), False),
        (Budget(Tier.VIP, 2027, 500_000, "B2"), False),
        (Budget(Tier.VIP, 2027, 500_001, "B2"), True),
        (Budget(Tier.VIP, 2027, 550_000, "B2"), False),
        (Budget(Tier.VIP, 2027, 600_001, "B2"), True),
        (Budget(Tier.VIP, 2027, 600_001, "B2", HELD, Decimal("0.2")), False),
    ],
)
def test_a_later_budget_that_is_no_rise_within_the_limits_any_more_is_told(
    after: Budget | None, said: bool
) -> None:
    assert bool(list(rules.outside(HELD, after, LEAST, MOST))) is said
