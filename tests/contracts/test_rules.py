"""What makes a contract one that can be calculated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fundcs.contracts import rules
from fundcs.contracts.rules import ContractTerms, Exit, Holder, check_contract
from fundcs.funds.rules import DayCount, Frequency, FundTerms

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
    ("refused", "error"),
    [
        (contract(matures="2026-03-24"), rules.MaturityNotAfterValueDate),
        (contract(matures="2026-03-23"), rules.MaturityNotAfterValueDate),
        (contract(value_date="2026-02-09"), rules.ValueDateOutsideFund),
        (contract(value_date="2028-02-10", matures="2028-02-11"), rules.ValueDateOutsideFund),
        (contract(matures="2028-02-11"), rules.MaturityAfterFund),
        (contract(exits="2026-03-23:1"), rules.ExitBeforeValueDate),
        (contract(exits="2027-03-25:1"), rules.ExitAfterMaturity),
        (contract(exits="2026-06-01:500000001"), rules.ExitTooLarge),
        (contract(exits="2026-06-01:500000000 2026-06-02:1"), rules.ExitTooLarge),
        (contract(transfers="2026-03-24:C2"), rules.TransferNotAfterValueDate),
        (contract(transfers="2027-03-25:C2"), rules.TransferAfterMaturity),
        (contract(exits="2026-06-01:500000000", transfers="2026-06-02:C2"), rules.TransferOfNothing),
        (contract(transfers="2026-06-01:C2 2026-06-01:C3"), rules.TransferNotAfterTransfer),
        (contract(transfers="2026-06-01:C2 2026-05-01:C3"), rules.TransferNotAfterTransfer),
        (contract(transfers="2026-06-01:C1"), rules.TransferToHolder),
        (contract(transfers="2026-06-01:C2 2026-07-01:C2"), rules.TransferToHolder),
    ],
)
def test_a_contract_beyond_its_bounds_is_refused_by_name(
    refused: ContractTerms, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        check_contract(refused, FUND)
    assert "JH01-001" in str(caught.value)


def test_an_exit_larger_than_the_balance_is_told_the_balance_of_its_day() -> None:
    with pytest.raises(rules.ExitTooLarge) as refused:
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
    assert rules.exited_on(contract(exits=exits)) == (day and D(day))


def test_days_without_a_holder_are_a_programming_error() -> None:
    with pytest.raises(ValueError, match="since its value date"):
        check_contract(contract()._replace(holders=(Holder("C1", D("2026-03-25")),)), FUND)
