"""A fund's terms and rate bands: what fixes its due dates and its contracts' rates (chapter 10)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, Text
from fundcs.kit.money import grouped, parse_amount
from fundcs.kit.parsing import fold
from fundcs.kit.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from decimal import Decimal

    from fundcs.policy.rules import Plausible


class DayCount(StrEnum):
    """How the days of a stretch are counted, and over how many a year's rate is spread."""

    ACT_365 = "ACT/365"
    ACT_360 = "ACT/360"
    THIRTY_360 = "30/360"

    @property
    def basis(self) -> int:
        """The days of a year of interest."""
        return 365 if self is DayCount.ACT_365 else 360


class Frequency(StrEnum):
    """How often a fund pays interest."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMIANNUAL = "semiannual"
    ANNUAL = "annual"
    MATURITY = "maturity"

    @property
    def months(self) -> int | None:
        """Whole months between two due dates; None where interest is paid at maturity only."""
        return _MONTHS.get(self)


FREQUENCY_NAMES = {
    Frequency.MONTHLY: N_("monthly"),
    Frequency.QUARTERLY: N_("quarterly"),
    Frequency.SEMIANNUAL: N_("semi-annually"),
    Frequency.ANNUAL: N_("annually"),
    Frequency.MATURITY: N_("at maturity"),
}
_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.SEMIANNUAL: 6, Frequency.ANNUAL: 12}


_NOUGHT = regex(r"0+(\.0{1,2})? ?[万亿]?元?")


def parse_from(text: str) -> int:
    """The amount in fen from which a rate tier begins; unlike elsewhere 0 is one, for the lowest tier."""
    return 0 if _NOUGHT.fullmatch(fold(text)) else parse_amount(text)


class FundState(StrEnum):
    """What may still happen in a fund."""

    OPEN = "open"
    CLOSED = "closed"
    MATURED = "matured"
    SEALED = "sealed"


def state_on(day: date, *, matures: date, closed_on: date | None, sealed_on: date | None) -> FundState:
    """The fund's state: sealed for good (Art. 15), else matured, else closed from its day on, else open."""
    if sealed_on is not None:
        return FundState.SEALED
    if day >= matures:
        return FundState.MATURED
    return FundState.CLOSED if closed_on is not None and day >= closed_on else FundState.OPEN


@dataclass(frozen=True, slots=True)
class FundTerms:
    """What fixes a fund's due dates. `payout_dates`, where given, stand in place of the frequency."""

    established: date
    matures: date
    day_count: DayCount
    frequency: Frequency
    first_payout: date | None = None
    payout_dates: tuple[date, ...] = ()


def check_terms(terms: FundTerms) -> None:
    """Refuse terms from which no schedule follows, each contradiction with its own `Refused`."""
    if terms.matures <= terms.established:
        raise Refused(
            N_(
                "the fund matures on {matures}, not after its establishment on {established}; "
                "give a later maturity"
            ),
            established=terms.established,
            matures=terms.matures,
        )
    _check_first_payout(terms)
    _check_payout_dates(terms)


def _check_first_payout(terms: FundTerms) -> None:
    day = terms.first_payout
    if day is None:
        return
    if terms.payout_dates:
        raise Refused(
            N_("a first payout and a list of payout dates exclude each other; give only one of them")
        )
    if not terms.established < day <= terms.matures:
        raise Refused(
            N_(
                "the first payout on {day} is outside the fund's life; "
                "give a date after {established} and not after {matures}"
            ),
            day=day,
            established=terms.established,
            matures=terms.matures,
        )
    if terms.frequency is Frequency.MATURITY and day != terms.matures:
        raise Refused(
            N_(
                "the fund pays at its maturity on {matures} only, so {day} cannot be its first payout; "
                "leave the first payout out or choose another frequency"
            ),
            day=day,
            matures=terms.matures,
        )


def _check_payout_dates(terms: FundTerms) -> None:
    for day in terms.payout_dates:
        if not terms.established < day <= terms.matures:
            raise Refused(
                N_(
                    "the payout date {day} is outside the fund's life; "
                    "give dates after {established} and not after {matures}"
                ),
                day=day,
                established=terms.established,
                matures=terms.matures,
            )
    for before, day in pairwise(terms.payout_dates):
        if day == before:
            raise Refused(N_("the payout date {day} is listed twice; list each date once"), day=day)
        if day < before:
            raise Refused(
                N_(
                    "the payout date {day} is listed after {before}; "
                    "list the dates from the earliest to the latest"
                ),
                day=day,
                before=before,
            )


@dataclass(frozen=True, slots=True, order=True)
class Band:
    """The annual rate of contracts from `from_fen` on, up to where the next band begins."""

    from_fen: int
    rate: Decimal


def check_bands(bands: Iterable[Band]) -> None:
    """Refuse two bands from the same amount (`OverlappingBands`)."""
    for band, other in pairwise(sorted(bands)):
        if band.from_fen == other.from_fen:
            raise Refused(
                N_(
                    "overlapping rate tiers: two begin at {amount}, one at {rate} and one at {other}; "
                    "give another amount, or add --replace"
                ),
                amount=grouped(band.from_fen),
                rate=percent(band.rate),
                other=percent(other.rate),
            )


def band_for(bands: Iterable[Band], amount_fen: int) -> Band | None:
    """The band a contract of this amount falls in: the highest that begins at or below it."""
    return max((band for band in bands if band.from_fen <= amount_fen), default=None)


def band_reason(bands: Iterable[Band], amount_fen: int) -> Text:
    """Why `band_for` answers as it does."""
    bands = sorted(bands)
    amount = grouped(amount_fen)
    if not bands:
        return T("the fund has no rate tiers")
    band = band_for(bands, amount_fen)
    if band is None:
        return T(
            "{amount} is below the fund's lowest rate tier, which begins at {lowest}",
            amount=amount,
            lowest=grouped(bands[0].from_fen),
        )
    above = next((other for other in bands if other.from_fen > amount_fen), None)
    begins, rate = grouped(band.from_fen), percent(band.rate)
    if above is None:
        return T(
            "{amount} is in the fund's highest rate tier, from {begins} on: {rate}",
            amount=amount,
            begins=begins,
            rate=rate,
        )
    return T(
        "{amount} is in the fund's rate tier from {begins} to below {above}: {rate}",
        amount=amount,
        begins=begins,
        above=grouped(above.from_fen),
        rate=rate,
    )


def percent(rate: Decimal) -> str:
    """A rate as people write it: `Decimal("0.095")` is "9.5%"."""
    return f"{(rate * 100).normalize():f}%"


def unlikely_rate(fund: str, rate: Decimal, limits: Plausible) -> Iterator[Text]:
    """An annual rate of a fund above the policy's ceiling."""
    if rate > limits.rate_max:
        yield T(
            "fund {fund}: an annual rate of {rate} is above {most}; check it",
            fund=fund,
            rate=percent(rate),
            most=percent(limits.rate_max),
        )
