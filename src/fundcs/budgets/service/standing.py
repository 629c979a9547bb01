"""How budgets stand: of each tier in a year, and of one client (Art. 35)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundcs.budgets import queries
from fundcs.budgets.rules import spending as rules
from fundcs.budgets.rules.spending import SPENT, Account, SpendingState
from fundcs.budgets.service.records import budgets_of, cases
from fundcs.clients.service import particulars
from fundcs.tiers import service as tiers
from fundcs.tiers.rules import Tier

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.budgets.rules.budgets import Budget
    from fundcs.budgets.service.records import SpendingCase
    from fundcs.kit.i18n import Text


@dataclass(frozen=True, slots=True)
class TierStanding:
    """A tier in a year, in fen: how many clients, the budget of each and of all, what was spent and is left.

    Clients are counted today, or at the end of a year that has passed. What was spent is of the tier in which
    the client was on the day. Without a budget `per_client`, `budget` and `left` are None; `left` is below
    zero where more was spent. `waiting` awaits approval and is not among what was spent. `entered`: the
    budget of each client with its reason.
    """

    tier: Tier
    clients: int
    per_client: int | None
    budget: int | None
    spent: int
    left: int | None
    waiting: int = 0
    entered: Budget | None = None

    @property
    def reason(self) -> tuple[Text, ...]:
        """Where the budget comes from, and the arithmetic of what is left; empty without one."""
        return rules.tier_reason(self.entered, self.clients, self.spent, self.tier)


@dataclass(frozen=True, slots=True)
class ClientStanding:
    """A client's budget in a year, in fen, what was spent on them and is left; None without a budget.

    The budget is that of their tier today, or at the end of a year that has passed. `waiting` awaits approval
    and is not among what was spent.
    """

    client: str
    tier: Tier
    budget: int | None
    spent: int
    left: int | None
    waiting: int = 0


def tier_standings(act: Act, year: int) -> list[TierStanding]:
    """Every tier in a year as of the act's moment, the highest first."""
    entered = budgets_of(act, year)
    counted = tiers.counts(act.session, act.policy, asked_on(act, year))
    clients = {count.tier: count.clients for count in counted}
    spent: dict[Tier, int] = defaultdict(int)
    waiting: dict[Tier, int] = defaultdict(int)
    for case in cases(act, queries.spent(act.session, act.moment, year=year)):
        if case.state in SPENT:
            spent[case.tier] += case.spending.amount
        elif case.state is SpendingState.WAITING:
            waiting[case.tier] += case.spending.amount
    standings = []
    for tier in Tier:
        each = entered.get(tier)
        total = None if each is None else each.amount * clients[tier]
        standings.append(
            TierStanding(
                tier=tier,
                clients=clients[tier],
                per_client=None if each is None else each.amount,
                budget=total,
                spent=spent[tier],
                left=None if total is None else total - spent[tier],
                waiting=waiting[tier],
                entered=each,
            )
        )
    return standings


def client_standing(act: Act, client: str, year: int) -> ClientStanding:
    """One client in a year as of the act's moment. Raises as `particulars.find`."""
    code = particulars.find(act.session, client).code
    stands = account(act, code, asked_on(act, year))
    return ClientStanding(
        client=code,
        tier=stands.tier,
        budget=None if stands.budget is None else stands.budget.amount,
        spent=stands.spent,
        left=stands.left,
        waiting=stands.waiting,
    )


def account(act: Act, client: str, on: date) -> Account:
    """A client's budget in the year of a day by their tier on it, and what there is against it (by code)."""
    tier = tiers.tiers(act.session, act.policy, on, [client])[client].tier
    of_year = cases(act, queries.spent(act.session, act.moment, client=client, year=on.year))
    return Account(
        client=client,
        tier=tier,
        on=on,
        budget=budgets_of(act, on.year).get(tier),
        spent=sum(case.spending.amount for case in of_year if case.state in SPENT),
        waiting=sum(case.spending.amount for case in of_year if case.state is SpendingState.WAITING),
    )


def account_of(act: Act, case: SpendingCase) -> Account:
    """The account of the client and year of some spending, by their tier on its day."""
    return account(act, case.spending.client, case.spending.day)


def asked_on(act: Act, year: int) -> date:
    """The day as of which a year is told: today, or its last day where it has passed."""
    return act.today if year >= act.today.year else date(year, 12, 31)
