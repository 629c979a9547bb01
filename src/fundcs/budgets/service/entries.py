"""Use cases of budgets: set one, raise all, withdraw what was entered by mistake, list it (Art. 35, 36)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive.numbers import new_number
from fundcs.budgets import queries
from fundcs.budgets.models import BudgetEntry, BudgetWithdrawal
from fundcs.budgets.rules import budgets as rules
from fundcs.budgets.rules.budgets import BudgetKind, budgets
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import optional, second, text
from fundcs.staff import queries as members

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from fundcs.act import Act
    from fundcs.budgets.rules.budgets import Budget, BudgetFact
    from fundcs.tiers.rules import Tier

LETTER = "B"
"""What the numbers of budgets and rises begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCase:
    """What was entered under a number as of a moment, its withdrawal, the names of staff by code.

    `budgets`: those that follow from it, of its year and of the years raised from it; of one withdrawn, those
    that hold in its place.
    """

    entry: BudgetEntry
    withdrawal: BudgetWithdrawal | None
    names: Mapping[str, str]
    budgets: Sequence[Budget] = ()

    @property
    def no(self) -> str:
        """Its number."""
        return self.entry.no


def set_budget(act: Act, tier: Tier, year: int, amount: int, reason: str | None) -> EntryCase:
    """Enter the budget in fen of each client of a tier in a year. Raises Refused.

    `reason`: where it corrects one that stands, or comes after its year. What is above the year before's by
    less or more than a rise may be is refused (Art. 36); a later year's budget that is so now is warned of.
    """
    facts, why, care = queries.facts(act.session, act.moment), optional(reason), act.policy.care
    rules.check_set(budgets(facts, year).get(tier), year, act.today, why)
    before, limits = budgets(facts, year - 1).get(tier), (care.budget_rise_min, care.budget_rise_max)
    rules.check_rise(before, amount, *limits)
    made = _add(act, BudgetKind.SET, year, why, tier=tier, amount=amount)
    case = find(act, made.no)
    after = budgets(queries.facts(act.session, act.moment), year + 1).get(tier)
    act.warn(rules.outside(case.budgets[0], after, *limits))
    return case


def raise_budgets(act: Act, year: int, rate: Decimal, reason: str | None = None) -> EntryCase:
    """Raise the budgets of all tiers in a year by a rate over those of the year before (Art. 36).

    Raises Refused for a rate outside the policy's limits, a year that was raised or set already or has
    passed, and where the year before has no budgets.
    """
    care = act.policy.care
    rules.check_rate(rate, care.budget_rise_min, care.budget_rise_max)
    rules.check_raise(queries.facts(act.session, act.moment), year, act.today)
    return find(act, _add(act, BudgetKind.RAISE, year, optional(reason), rate=rate).no)


def withdraw(act: Act, no: str, reason: str) -> EntryCase:
    """Withdraw a budget or a rise entered by mistake; what followed from it goes. Raises Refused."""
    case = find(act, no)
    held = queries.entry_withdrawal(act.session, case.no)
    if held is not None:
        raise Refused(
            N_("{no} was withdrawn on {day} by {staff}; enter the budget again if it was correct"),
            no=case.no,
            day=held.withdrawn_at.date(),
            staff=held.withdrawn_by,
        )
    act.session.add(
        BudgetWithdrawal(
            budget=case.no,
            reason=text(reason),
            withdrawn_at=second(act.moment),
            withdrawn_by=act.staff.code,
        )
    )
    act.session.flush()
    return find(act, case.no)


def is_entry(no: str) -> bool:
    """Whether a number is written as that of a budget, not of spending."""
    return fold(no).upper().startswith(LETTER)


def find(act: Act, no: str) -> EntryCase:
    """What was entered under this number. Raises Refused."""
    entry = queries.entry(act.session, fold(no).upper())
    if entry is None or entry.recorded_at > act.moment:
        raise Refused(
            N_("there is no budget {no}; `fundcs care budget list --entries` lists what was entered"),
            no=quoted(no),
        )
    return _cases(act, [entry])[0]


def listed(act: Act, year: int | None = None) -> list[EntryCase]:
    """What was entered so far, of a year or of all, in the order of its recording; the withdrawn included."""
    every = queries.entries(act.session, act.moment)
    return _cases(act, [entry for entry in every if year in (None, entry.year)])


def _cases(act: Act, entries: Sequence[BudgetEntry]) -> list[EntryCase]:
    withdrawn = queries.withdrawn_entries(act.session, act.moment)
    facts = queries.facts(act.session, act.moment)
    return [
        EntryCase(
            entry=entry,
            withdrawal=withdrawn.get(entry.no),
            names=act.once(members.names),
            budgets=_following(facts, entry),
        )
        for entry in entries
    ]


def _following(facts: Sequence[BudgetFact], entry: BudgetEntry) -> list[Budget]:
    """The budgets of the entry's year, of its tier or of all, and those of later years raised from them."""
    found, year = list(budgets(facts, entry.year).values()), entry.year
    found = [budget for budget in found if entry.tier in (None, budget.tier)]
    while any(fact.year == year + 1 and fact.kind is BudgetKind.RAISE for fact in facts):
        year += 1
        later = budgets(facts, year).values()
        found += [budget for budget in later if budget.base is not None and entry.tier in (None, budget.tier)]
    return found


def _add(
    act: Act, kind: BudgetKind, year: int, reason: str | None, *, tier: Tier | None = None,
    amount: int | None = None, rate: Decimal | None = None,
) -> BudgetEntry:  # fmt: skip
    made = BudgetEntry(
        no=new_number(act.session, BudgetEntry.no, LETTER),
        year=year,
        kind=kind,
        tier=tier,
        amount=amount,
        rate=rate,
        reason=reason,
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    return made
