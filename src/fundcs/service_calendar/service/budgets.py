"""The budgets of the years ahead against what was spent (Art. 35)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act.permits import Permit
from fundcs.budgets.service.standing import client_standing, tier_standings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.service_calendar.service.asked import Asked
    from fundcs.tiers.rules import Tier


@dataclass(frozen=True, slots=True)
class BudgetAhead:
    """The budget of a tier, or of one client, in a year against what was spent, in fen; None without one.

    `a_month`: what is left for each month of the year still ahead, that of today included.
    """

    year: int
    tier: Tier
    clients: int
    budget: int | None
    spent: int
    waiting: int
    left: int | None
    months_left: int

    @property
    def a_month(self) -> int | None:
        """What is left, evenly over the months ahead, rounded down to the fen."""
        return None if self.left is None else self.left // self.months_left


def budgets(asked: Asked) -> Iterator[BudgetAhead]:
    """Budgets of tiers, or of the client, in each year of the calendar, for who reads clients' figures."""
    act = asked.act
    if asked.officer is not None or not act.may(Permit.READ_CLIENTS):
        return
    for year in range(asked.first.year, asked.last.year + 1):
        left = 13 - asked.first.month if year == asked.first.year else 12
        if asked.client is not None:
            of = client_standing(act, asked.client, year)
            yield BudgetAhead(year, of.tier, 1, of.budget, of.spent, of.waiting, of.left, left)
            continue
        for tier in tier_standings(act, year):
            if tier.budget is not None or tier.spent or tier.waiting:
                yield BudgetAhead(
                    year, tier.tier, tier.clients, tier.budget, tier.spent, tier.waiting, tier.left, left
                )
