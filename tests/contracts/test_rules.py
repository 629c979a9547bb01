"""What makes a contract sound, and what follows from its terms on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fundcs.entitlements.rules import contract_terms
from fundcs.entitlements.rules.contract_terms import ContractTerms, Exit, Holder, check_contract
from fundcs.entitlements.rules.holding import Holding, Payee
from fundcs.entitlements.rules.receipts import Receipt
from fundcs.funds.rules.terms import DayCount, Frequency, FundTerms
from fundcs.kit.errors import Refused

D = date.fromisoformat
FUND = FundTerms(D("2026-02-10"), D("2028-02-10"), DayCount.ACT_365, Frequency.QUARTERLY)


def contract(
    value_date: str = "2026-03-24", matures: str = "2027-03-24", exits: str = "", transfers: str = ""
) -> ContractTerms:
    """Five million from C1; exits as `DATE:FEN`, transfers as `DATE:CLIENT`, parted by spaces."""
    taken = (entry.split(":") for entry in exits.split())
    moved = (entry.split(":") for entry in transfers.split())
    return ContractTerms(
        "JH01-001",
        500_000_000,
        Decimal("0.095"),
        D(value_date),
        D(matures),
        tuple(Exit(D(on), int(amount)) for on, amount in taken),
        (Holder("C1", D(value_date)), *(Holder(client, D(on)) for on, client in moved)),
    )


def holding(terms: ContractTerms) -> Holding:
    """The contract with a payee of its own for each holder."""
    payees = tuple(
        Payee(f"{holder.client} on {holder.since}", "工商银行", "6222") for holder in terms.holders
    )
    return Holding(terms, "JH01", terms.value_date, None, payees, Receipt(None, None))


@pytest.mark.parametrize(
    "accepted",
    [
        contract(),
        contract(value_date="2026-02-10", matures="2028-02-10"),
        contract(value_date="2028-02-09", matures="2028-02-10"),
        contract(exits="2026-03-24:500000000"),
        contract(exits="2027-03-24:1"),
        contract(exits="2026-06-01:499999999 2026-06-01:1"),
        contract(exits="2026-09-01:400000000 2026-06-01:100000000"),
        contract(transfers="2026-03-25:C2 2026-03-26:C1 2027-03-24:C2"),
        contract(exits="2026-06-01:500000000", transfers="2026-06-01:C2"),
    ],
)
def test_a_contract_within_its_bounds_is_accepted(accepted: ContractTerms) -> None:
    check_contract(accepted, FUND)


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (contract(matures="2026-03-24"), "not after its value date"),
        (contract(matures="2026-03-23"), "not after its value date"),
        (contract(value_date="2026-02-09"), "is outside the fund's life"),
        (contract(value_date="2028-02-10", matures="2028-02-11"), "is outside the fund's life"),
        (contract(matures="2028-02-11"), "after its fund on"),
        (contract(exits="2026-03-23:1"), "cannot be exited on .*, before its value date"),
        (contract(exits="2027-03-25:1"), "cannot be exited on .*, after its maturity"),
        (contract(exits="2026-06-01:500000001"), "less than the exit of"),
        (contract(exits="2026-06-01:500000000 2026-06-02:1"), "less than the exit of"),
        (
            contract(transfers="2026-03-24:C2"),
            "cannot be transferred on .*; give a date after its value date",
        ),
        (contract(transfers="2027-03-25:C2"), "cannot be transferred on .*, after its maturity"),
        (contract(exits="2026-06-01:500000000", transfers="2026-06-02:C2"), "it exited in full on"),
        (contract(transfers="2026-06-01:C2 2026-06-01:C3"), "give a date after its transfer of"),
        (contract(transfers="2026-06-01:C2 2026-05-01:C3"), "give a date after its transfer of"),
        (contract(transfers="2026-06-01:C1"), "already belongs to"),
        (contract(transfers="2026-06-01:C2 2026-07-01:C2"), "already belongs to"),
    ],
)
def test_a_contract_beyond_its_bounds_is_refused_by_name(refused: ContractTerms, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as caught:
        check_contract(refused, FUND)
    assert "JH01-001" in str(caught.value)


def test_an_exit_larger_than_the_balance_is_told_the_balance_of_its_day() -> None:
    with pytest.raises(Refused, match="less than the exit of") as refused:
        check_contract(contract(exits="2026-09-01:200000000 2026-06-01:400000000"), FUND)
    assert str(refused.value) == (
        "contract JH01-001 has 1,000,000.00 left on 2026-09-01, less than the exit of 2,000,000.00; "
        "give a smaller amount"
    )


@pytest.mark.parametrize(
    ("exits", "day"),
    [
        ("", None),
        ("2026-06-01:499999999", None),
        ("2026-06-01:500000000", "2026-06-01"),
        ("2026-09-01:400000000 2026-06-01:100000000", "2026-09-01"),
    ],
)
def test_a_contract_is_wholly_exited_on_its_last_exit_if_nothing_is_left(exits: str, day: str | None) -> None:
    assert contract_terms.exited_on(contract(exits=exits)) == (day and D(day))


def test_days_without_a_holder_are_a_programming_error() -> None:
    with pytest.raises(ValueError, match="since its value date"):
        check_contract(contract()._replace(holders=(Holder("C1", D("2026-03-25")),)), FUND)


@pytest.mark.parametrize(
    ("exits", "day", "state", "balance"),
    [
        ("", "2026-03-23", "pending", 0),
        ("", "2026-03-24", "active", 500_000_000),
        ("", "2027-03-23", "active", 500_000_000),
        ("", "2027-03-24", "matured", 0),
        ("2026-06-01:1", "2026-05-31", "active", 500_000_000),
        ("2026-06-01:1", "2026-06-01", "active", 499_999_999),
        ("2026-06-01:500000000", "2026-05-31", "active", 500_000_000),
        ("2026-06-01:500000000", "2026-06-01", "exited", 0),
        ("2026-06-01:500000000", "2027-03-24", "exited", 0),
        ("2026-09-01:400000000 2026-06-01:100000000", "2026-08-31", "active", 400_000_000),
        ("2026-09-01:400000000 2026-06-01:100000000", "2026-09-01", "exited", 0),
        ("2026-03-24:500000000", "2026-03-24", "exited", 0),
        ("2027-03-24:500000000", "2027-03-24", "exited", 0),
    ],
)
def test_state_and_balance_change_on_their_own_day(exits: str, day: str, state: str, balance: int) -> None:
    held = contract(exits=exits)
    assert (contract_terms.state_on(held, D(day)).value, contract_terms.balance_on(held, D(day))) == (
        state,
        balance,
    )


@pytest.mark.parametrize("day", ["2026-03-23", "2026-06-01", "2027-03-24"])
def test_a_cancelled_contract_is_so_on_every_day(day: str) -> None:
    cancelled = holding(contract())._replace(cancelled_on=D("2026-04-01"))
    assert cancelled.state_on(D(day)) is contract_terms.ContractState.CANCELLED
    assert cancelled.balance_on(D(day)) == 0


@pytest.mark.parametrize(
    ("day", "client"),
    [
        ("2026-03-01", "C1"),
        ("2026-05-31", "C1"),
        ("2026-06-01", "C2"),
        ("2026-07-31", "C2"),
        ("2026-08-01", "C1"),
        ("2027-12-31", "C1"),
    ],
)
def test_the_holder_changes_on_the_day_of_the_transfer(day: str, client: str) -> None:
    held = holding(contract(transfers="2026-06-01:C2 2026-08-01:C1"))
    assert held.holder_on(D(day)) == client
    assert held.payee_on(D(day)).name.startswith(f"{client} on ")
