"""What was spent on a client: how it stands, whether it needs approval, and against which budget (Art. 35).

Spending is of the calendar year of its day. The budget that holds is that of the client's tier on that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, P_, T, Text
from fundcs.kit.money import grouped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from fundcs.budgets.rules.budgets import Budget
    from fundcs.kit.money import Fen
    from fundcs.tiers.rules import Tier


class ApprovalCause(StrEnum):
    """Why spending waits for the general manager: its amount, or the client's budget that it is beyond."""

    AMOUNT = "amount"
    BUDGET = "budget"


APPROVAL_CAUSE_NAMES: Final[Mapping[ApprovalCause, str]] = {
    ApprovalCause.AMOUNT: N_("above the amount that needs approval"),
    ApprovalCause.BUDGET: N_("beyond the client's budget"),
}


class SpendingState(StrEnum):
    """How spending stands."""

    RECORDED = "recorded"
    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


SPENDING_STATE_NAMES: Final[Mapping[SpendingState, str]] = {
    SpendingState.RECORDED: P_("spending", "recorded"),
    SpendingState.WAITING: P_("spending", "awaits approval"),
    SpendingState.APPROVED: P_("spending", "approved"),
    SpendingState.REJECTED: P_("spending", "rejected"),
    SpendingState.WITHDRAWN: P_("spending", "withdrawn"),
}
SPENT: Final = frozenset({SpendingState.RECORDED, SpendingState.APPROVED})
"""The states in which an amount counts as spent."""


class DecisionKind(StrEnum):
    """What the general manager decided; its value is the verb of the command."""

    APPROVE = "approve"
    REJECT = "reject"


DECISION_NAMES: Final[Mapping[DecisionKind, str]] = {
    DecisionKind.APPROVE: P_("spending", "approved"),
    DecisionKind.REJECT: P_("spending", "rejected"),
}


def state(cause: ApprovalCause | None, decision: DecisionKind | None, *, withdrawn: bool) -> SpendingState:
    """How spending stands after the decision that holds."""
    if withdrawn:
        return SpendingState.WITHDRAWN
    if decision is not None:
        return SpendingState.APPROVED if decision is DecisionKind.APPROVE else SpendingState.REJECTED
    return SpendingState.RECORDED if cause is None else SpendingState.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A client's budget in a year and what there is against it, in fen; `tier`: on the day `on`.

    `budget`: None where none is entered for the tier. `waiting`: what awaits approval.
    """

    client: str
    tier: Tier
    on: date
    budget: Budget | None
    spent: Fen
    waiting: Fen

    @property
    def left(self) -> Fen | None:
        """What is left of the budget, below zero where more was spent."""
        return None if self.budget is None else self.budget.amount - self.spent

    @property
    def free(self) -> Fen | None:
        """What is left if all that waits is approved."""
        return None if self.left is None else self.left - self.waiting

    @property
    def reason(self) -> tuple[Text, ...]:
        """Which budget holds and why, and the arithmetic of what is left."""
        year, tier = self.on.year, self.tier.label
        which = Text(_TIER_OF_DAY, {"client": self.client, "on": self.on, "tier": tier, "year": year})
        if self.budget is None:
            return which, Text(_NO_BUDGET, {"tier": tier, "year": year, "spent": grouped(self.spent)})
        left: dict[str, object] = {
            "budget": grouped(self.budget.amount),
            "spent": grouped(self.spent),
            "left": grouped(self.left or 0),
            "waiting": grouped(self.waiting),
        }
        return which, self.budget.reason, Text(_LEFT_WAITING if self.waiting else _LEFT, left)


_TIER_OF_DAY: Final = N_(
    "client {client} is a {tier} on {on}; the budget of {year} is that of the tier on the day (Art. 35)"
)
_NO_BUDGET: Final = N_(
    "no budget of {year} is entered for a {tier}; {spent} yuan spent without one (Art. 35)"
)
_LEFT: Final = N_("{budget} − {spent} spent = {left} yuan left")
_LEFT_WAITING: Final = N_("{budget} − {spent} spent = {left} yuan left, of which {waiting} await approval")


def tier_reason(budget: Budget | None, clients: int, spent: Fen, tier: Tier) -> tuple[Text, ...]:
    """Where the budget of a tier comes from, with the arithmetic of what is left of it."""
    if budget is None:
        without = T("{tier}: {spent} yuan spent without a budget", tier=tier.label, spent=grouped(spent))
        return (without,) if spent else ()
    total = budget.amount * clients
    facts: dict[str, object] = {
        "clients": clients,
        "each": grouped(budget.amount),
        "total": grouped(total),
        "spent": grouped(spent),
        "left": grouped(total - spent),
    }
    return budget.reason, Text(_LEFT_OF_TIER, facts)


_LEFT_OF_TIER: Final = N_("{clients} × {each} = {total}; {total} − {spent} spent = {left} yuan left")


def check_limit(amount: Fen, limit: Fen | None, purpose: Text | str) -> None:
    """Refuse an amount above the policy's limit for its purpose."""
    if limit is not None and amount > limit:
        raise Refused(
            N_(
                "{amount} yuan is above the limit for one {purpose}, {limit} yuan (policy "
                "care.spending_purposes)"
            ),
            amount=grouped(amount),
            purpose=purpose,
            limit=grouped(limit),
        )


def cause(amount: Fen, account: Account, threshold: Fen | None, override: str | None) -> ApprovalCause | None:
    """Why an amount waits for approval; None where it does not. `threshold`: above it each one does.

    Raises Refused for what is beyond the budget without its reason, and for a reason that nothing asks for.
    """
    beyond = account.free is not None and amount > account.free
    if beyond and override is None:
        assert account.budget is not None  # noqa: S101 - there is a budget to be beyond
        raise Refused(
            N_(
                "{amount} yuan is beyond the budget of client {client} for {year}: as a {tier} they have "
                "{free} of {budget} yuan left, what awaits approval taken off; give the reason with --over "
                "TEXT, and the general manager decides"
            ),
            amount=grouped(amount),
            client=account.client,
            year=account.on.year,
            free=grouped(account.free or 0),
            budget=grouped(account.budget.amount),
            tier=account.tier.label,
        )
    if beyond:
        return ApprovalCause.BUDGET
    if override is not None:
        raise Refused(N_("{amount} yuan is within the budget; leave out --over"), amount=grouped(amount))
    return ApprovalCause.AMOUNT if threshold is not None and amount > threshold else None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on spending, when and by whom; withdrawn where it was a mistake."""

    seq: int
    kind: DecisionKind
    reason: str | None
    decided_at: datetime
    decided_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    withdrawal_reason: str | None


def standing(decisions: Sequence[Decision], moment: datetime) -> Decision | None:
    """The decision that holds at a moment."""
    held = [
        decision
        for decision in decisions
        if decision.decided_at <= moment and (decision.withdrawn_at is None or decision.withdrawn_at > moment)
    ]
    return held[-1] if held else None


def waits_since(recorded: datetime, decisions: Sequence[Decision], moment: datetime) -> datetime:
    """Since when it has to be decided on: its recording, or the last withdrawal of a decision by `moment`."""
    back = [made.withdrawn_at for made in decisions if made.withdrawn_at and made.withdrawn_at <= moment]
    return max([recorded, *back])
