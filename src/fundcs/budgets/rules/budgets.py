"""Service budgets as the firm entered them, and what follows for a tier in a year (Art. 35, 36).

A budget is an amount for each client of a tier in a calendar year. It is entered for a tier, or follows from
a rise of all the budgets of the year before.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.funds.rules.terms import percent
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, P_, T, Text
from fundcs.kit.money import grouped, round_half_up
from fundcs.tiers.rules import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from fundcs.kit.money import Fen


class BudgetKind(StrEnum):
    """How a budget was entered: for one tier, or by a rise of all those of the year before."""

    SET = "set"
    RAISE = "raise"


BUDGET_KIND_NAMES: Final[Mapping[BudgetKind, str]] = {
    BudgetKind.SET: P_("budget", "set"),
    BudgetKind.RAISE: P_("budget", "raised"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetFact:
    """What was entered: of a tier its `amount` in fen, or the `rate` of a rise of all tiers."""

    no: str
    year: int
    kind: BudgetKind
    tier: Tier | None
    amount: Fen | None
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class Budget:
    """The budget of each client of a tier in a year, in fen, by the entry `no`.

    Raised: `base`, the budget of the year before, and the `rate` of the rise.
    """

    tier: Tier
    year: int
    amount: Fen
    no: str
    base: Budget | None = None
    rate: Decimal | None = None

    @property
    def exact(self) -> Decimal:
        """The amount in yuan before it was rounded to the fen."""
        if self.base is None or self.rate is None:
            return Decimal(self.amount) / 100
        return Decimal(self.base.amount) * (1 + self.rate) / 100

    @property
    def reason(self) -> Text:
        """Where the amount comes from, with the arithmetic of a rise."""
        facts = {"no": self.no, "year": self.year, "tier": self.tier.label, "amount": grouped(self.amount)}
        if self.base is None or self.rate is None:
            return Text(_SET, facts)
        raised = {**facts, "base": grouped(self.base.amount), "rate": percent(self.rate)}
        if self.exact * 100 == self.amount:
            return Text(_RAISED, raised)
        return Text(_ROUNDED, {**raised, "exact": f"{self.exact.normalize():,f}"})


_SET: Final = N_("{tier}, {year}: {amount} yuan a client, as entered ({no}, Art. 35)")
_RAISED: Final = N_("{tier}, {year}: {base} yuan raised by {rate} = {amount} yuan a client ({no}, Art. 36)")
_ROUNDED: Final = N_(
    "{tier}, {year}: {base} yuan raised by {rate} = {exact}, rounded half up to the fen: {amount} yuan a "
    "client ({no}, Art. 36)"
)


def raised(amount: Fen, rate: Decimal) -> Fen:
    """An amount in fen raised by a rate (a fraction), exactly, rounded half up to the fen."""
    numerator, denominator = (1 + rate).as_integer_ratio()
    return round_half_up(amount * numerator, denominator)


def budgets(facts: Sequence[BudgetFact], year: int) -> dict[Tier, Budget]:
    """The budgets of a year after these facts in the order of their recording, the highest tier first.

    Of two for a tier the later holds, an amount entered for it before a rise.
    """
    of_year = [fact for fact in facts if fact.year == year]
    found: dict[Tier, Budget] = {}
    for fact in of_year:
        if fact.rate is not None:
            for tier, base in budgets(facts, year - 1).items():
                found[tier] = Budget(tier, year, raised(base.amount, fact.rate), fact.no, base, fact.rate)
    for fact in of_year:
        if fact.tier is not None and fact.amount is not None:
            found[fact.tier] = Budget(fact.tier, year, fact.amount, fact.no)
    return {tier: found[tier] for tier in Tier if tier in found}


def check_rate(rate: Decimal, least: Decimal, most: Decimal) -> None:
    """Refuse a rise that is not within the limits, both allowed (Art. 36)."""
    if not least <= rate <= most:
        raise Refused(
            N_("a rise of {rate} is not within {least} to {most} (Art. 36); nothing was raised"),
            rate=percent(rate),
            least=percent(least),
            most=percent(most),
        )


def check_rise(before: Budget | None, amount: Fen, least: Decimal, most: Decimal) -> None:
    """Refuse a budget that is above that of the year before by less or more than a rise may be (Art. 36).

    One that stays the same or goes down is no rise.
    """
    if before is None or amount <= before.amount:
        return
    if not _within(before.amount, amount, least, most):
        raise Refused(
            N_(
                "the budget of {year} for a {tier} is {before} yuan; a rise of {least} to {most} makes it "
                "{lowest} to {highest} yuan, not {amount} (Art. 36)"
            ),
            year=before.year,
            tier=before.tier.label,
            before=grouped(before.amount),
            least=percent(least),
            most=percent(most),
            lowest=grouped(raised(before.amount, least)),
            highest=grouped(raised(before.amount, most)),
            amount=grouped(amount),
        )


def outside(budget: Budget, after: Budget | None, least: Decimal, most: Decimal) -> Iterator[Text]:
    """What is to be said of the next year's budget where it is a rise outside the limits (Art. 36)."""
    if after is None or after.amount <= budget.amount or after.base is not None:
        return
    if not _within(budget.amount, after.amount, least, most):
        yield T(
            "the budget of {year} for a {tier}, {amount} yuan, is not within a rise of {least} to {most} of "
            "it (Art. 36); correct it, too",
            year=after.year,
            tier=after.tier.label,
            amount=grouped(after.amount),
            least=percent(least),
            most=percent(most),
        )


def _within(before: Fen, after: Fen, least: Decimal, most: Decimal) -> bool:
    return raised(before, least) <= after <= raised(before, most)


def check_set(held: Budget | None, year: int, today: date, reason: str | None) -> None:
    """Refuse a budget without its reason where one stands already, or where the year has passed."""
    if reason is not None:
        return
    if held is not None:
        raise Refused(
            N_(
                "the budget of {year} for a {tier} is entered already: {amount} yuan ({no}); correct it with "
                "--reason TEXT"
            ),
            year=held.year,
            tier=held.tier.label,
            amount=grouped(held.amount),
            no=held.no,
        )
    if year < today.year:
        raise Refused(
            N_("{year} has passed; a budget entered so late needs its reason: --reason TEXT"), year=year
        )


def check_raise(facts: Sequence[BudgetFact], year: int, today: date) -> None:
    """Refuse a rise of a year that has passed, was raised or set already, or has no year before it."""
    if year < today.year:
        raise Refused(
            N_(
                "{year} has passed; enter what its budgets were with `fundcs care budget set --year {year} "
                "--reason TEXT`"
            ),
            year=year,
        )
    for fact in facts:
        if fact.year != year:
            continue
        sentence = _RAISED_ALREADY if fact.kind is BudgetKind.RAISE else _SET_ALREADY
        raise Refused(
            sentence,
            year=year,
            no=fact.no,
            rate=percent(fact.rate or Decimal(0)),
            tier=T("every tier") if fact.tier is None else fact.tier.label,
        )
    if not budgets(facts, year - 1):
        raise Refused(
            N_(
                "no budgets of {before} are entered, so there is nothing to raise; enter those of {year} "
                "with `fundcs care budget set`"
            ),
            before=year - 1,
            year=year,
        )


_RAISED_ALREADY: Final = N_(
    "the budgets of {year} were raised already, by {rate} ({no}); withdraw that first with `fundcs care "
    "budget withdraw {no} --reason TEXT`"
)
_SET_ALREADY: Final = N_(
    "the budget of {year} for a {tier} is set already ({no}); withdraw it with `fundcs care budget withdraw "
    "{no} --reason TEXT`, or set the other tiers', too"
)
