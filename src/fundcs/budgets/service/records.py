"""Spending as of a moment, with all that is to be said of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.budgets import queries
from fundcs.budgets.rules import spending as rules
from fundcs.budgets.rules.budgets import budgets
from fundcs.clients import queries as client_queries
from fundcs.staff import queries as members
from fundcs.tiers import service as tiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.budgets.models import Spending, SpendingWithdrawal
    from fundcs.budgets.rules.budgets import Budget
    from fundcs.budgets.rules.spending import Decision, SpendingState
    from fundcs.tiers.rules import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingCase:
    """Spending as of `moment`: its client's name and tier on its day, what was decided, its withdrawal.

    `decisions`: the withdrawn ones included. `names`: of all staff by code.
    """

    spending: Spending
    client_name: str
    tier: Tier
    decisions: Sequence[Decision]
    withdrawal: SpendingWithdrawal | None
    names: Mapping[str, str]
    moment: datetime

    @property
    def no(self) -> str:
        """Its number."""
        return self.spending.no

    @property
    def decision(self) -> Decision | None:
        """The decision that holds."""
        return rules.standing(self.decisions, self.moment)

    @property
    def state(self) -> SpendingState:
        """How it stands."""
        decided = self.decision
        return rules.state(
            self.spending.approval,
            None if decided is None else decided.kind,
            withdrawn=self.withdrawal is not None,
        )


def cases(act: Act, spent: Iterable[Spending]) -> list[SpendingCase]:
    """This spending as of the act's moment, in its order."""
    spent = list(spent)
    nos = [each.no for each in spent]
    decisions = queries.decisions(act.session, nos, act.moment)
    withdrawals = queries.withdrawals(act.session, nos, act.moment)
    names = client_queries.names(act.session, {each.client for each in spent})
    tier = tiers_on_day(act, spent)
    return [
        SpendingCase(
            spending=each,
            client_name=names[each.client],
            tier=tier[each.client, each.day],
            decisions=decisions.get(each.no, ()),
            withdrawal=withdrawals.get(each.no),
            names=act.once(members.names),
            moment=act.moment,
        )
        for each in spent
    ]


def tiers_on_day(act: Act, spent: Iterable[Spending]) -> dict[tuple[str, date], Tier]:
    """The tier of each client on each day on which something was spent on them."""
    by_day: dict[date, set[str]] = defaultdict(set)
    for each in spent:
        by_day[each.day].add(each.client)
    return tiers.on_days(act.session, act.policy, by_day)


def budgets_of(act: Act, year: int) -> dict[Tier, Budget]:
    """The budgets of a year as of the act's moment, the highest tier first."""
    return budgets(queries.facts(act.session, act.moment), year)
