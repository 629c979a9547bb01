"""A fund's terms and rate bands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fundcs.funds.rules import terms
from fundcs.funds.rules.terms import Band, DayCount, Frequency, FundTerms, check_bands, check_terms
from fundcs.kit.errors import Refused

D = date.fromisoformat
TERMS = FundTerms(D("2026-02-10"), D("2027-02-10"), DayCount.ACT_365, Frequency.QUARTERLY)
WAN = 1_000_000
BANDS = (
    Band(300 * WAN, Decimal("0.095")),
    Band(100 * WAN, Decimal("0.09")),
    Band(500 * WAN, Decimal("0.1")),
)


@pytest.mark.parametrize(("code", "basis"), [("ACT/365", 365), ("ACT/360", 360), ("30/360", 360)])
def test_each_day_count_has_its_basis(code: str, basis: int) -> None:
    assert DayCount(code).basis == basis


@pytest.mark.parametrize(
    ("code", "months"),
    [("monthly", 1), ("quarterly", 3), ("semiannual", 6), ("annual", 12), ("maturity", None)],
)
def test_each_frequency_has_its_months(code: str, months: int | None) -> None:
    assert Frequency(code).months == months


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"matures": D("2026-02-11")},
        {"first_payout": D("2026-02-11")},
        {"first_payout": D("2027-02-10")},
        {"first_payout": D("2027-02-10"), "frequency": Frequency.MATURITY},
        {"payout_dates": (D("2026-02-11"), D("2026-02-12"), D("2027-02-10"))},
    ],
)
def test_terms_from_which_a_schedule_follows_are_accepted(changed: dict[str, object]) -> None:
    check_terms(replace(TERMS, **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"matures": D("2026-02-10")}, "not after its establishment on"),
        ({"matures": D("2026-02-09")}, "not after its establishment on"),
        ({"first_payout": D("2026-02-10")}, "the first payout on .* is outside the fund's life"),
        ({"first_payout": D("2027-02-11")}, "the first payout on .* is outside the fund's life"),
        (
            {"first_payout": D("2026-05-10"), "frequency": Frequency.MATURITY},
            "cannot be its first payout",
        ),
        (
            {"first_payout": D("2026-05-10"), "payout_dates": (D("2026-05-10"),)},
            "exclude each other",
        ),
        ({"payout_dates": (D("2026-02-10"),)}, "the payout date .* is outside the fund's life"),
        (
            {"payout_dates": (D("2026-05-10"), D("2027-02-11"))},
            "the payout date .* is outside the fund's life",
        ),
        ({"payout_dates": (D("2026-05-10"), D("2026-05-10"))}, "is listed twice"),
        ({"payout_dates": (D("2026-05-10"), D("2026-05-09"))}, "is listed after"),
    ],
)
def test_terms_that_contradict_themselves_are_refused(changed: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        check_terms(replace(TERMS, **changed))  # type: ignore[arg-type]
    assert "{" not in str(refused.value)


@pytest.mark.parametrize(
    ("amount", "rate"),
    [
        (100 * WAN - 1, None),
        (100 * WAN, "0.09"),
        (300 * WAN - 1, "0.09"),
        (300 * WAN, "0.095"),
        (500 * WAN - 1, "0.095"),
        (500 * WAN, "0.1"),
        (9_000 * WAN, "0.1"),
    ],
)
def test_an_amount_is_in_the_highest_band_that_begins_at_or_below_it(amount: int, rate: str | None) -> None:
    band = terms.band_for(BANDS, amount)
    assert (band and band.rate) == (rate and Decimal(rate))


@pytest.mark.parametrize(
    ("bands", "amount", "reason"),
    [
        ((), WAN, "the fund has no rate tiers"),
        (BANDS, WAN, "10,000.00 is below the fund's lowest rate tier, which begins at 1,000,000.00"),
        (
            BANDS,
            300 * WAN,
            ("3,000,000.00 is in the fund's rate tier from 3,000,000.00 to below 5,000,000.00: 9.5%"),
        ),
        (BANDS, 700 * WAN, "7,000,000.00 is in the fund's highest rate tier, from 5,000,000.00 on: 10%"),
    ],
)
def test_a_band_says_why_it_applies(bands: tuple[Band, ...], amount: int, reason: str) -> None:
    assert str(terms.band_reason(bands, amount)) == reason


def test_bands_from_different_amounts_are_accepted() -> None:
    check_bands(BANDS)


def test_two_bands_from_the_same_amount_are_refused() -> None:
    with pytest.raises(Refused, match="overlapping rate tiers") as refused:
        check_bands((*BANDS, Band(300 * WAN, Decimal("0.09"))))
    assert str(refused.value) == (
        "overlapping rate tiers: two begin at 3,000,000.00, one at 9% and one at 9.5%; give "
        "another amount, or add --replace"
    )


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        ("0.095", "9.5%"),
        ("0.1", "10%"),
        ("0.0500", "5%"),
        ("0.08125", "8.125%"),
        ("0", "0%"),
        ("0.001", "0.1%"),
    ],
)
def test_a_rate_is_shown_as_people_write_it(rate: str, shown: str) -> None:
    assert terms.percent(Decimal(rate)) == shown
