"""Budgets as they were entered, and what was spent on clients: facts only (Art. 35, 36)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Fen, Moment, Rate, Record, one_of, personal, plain
from fundcs.budgets.rules.budgets import BUDGET_KIND_NAMES, BudgetKind
from fundcs.budgets.rules.spending import (
    APPROVAL_CAUSE_NAMES,
    DECISION_NAMES,
    ApprovalCause,
    DecisionKind,
)
from fundcs.tiers.rules import TIER_NAMES, Tier


class BudgetEntry(Record, table=True):
    """An amount for each client of a tier in a year, or the rate by which all tiers' are raised in a year."""

    __tablename__ = "budget"
    __table_args__ = (
        one_of("kind", BudgetKind),
        one_of("tier", Tier),
        CheckConstraint(
            "(kind = 'set') = (tier IS NOT NULL AND amount IS NOT NULL AND rate IS NULL) "
            "AND (kind = 'raise') = (tier IS NULL AND amount IS NULL AND rate IS NOT NULL)",
            name="ck_content",
        ),
        CheckConstraint("amount > 0", name="ck_amount"),
        STRICT,
    )

    no: str = Field(primary_key=True, sa_type=plain())
    year: int
    kind: BudgetKind = Field(sa_type=Code(BudgetKind, BUDGET_KIND_NAMES))
    tier: Tier | None = Field(default=None, sa_type=Code(Tier, TIER_NAMES))
    amount: int | None = Field(default=None, sa_type=Fen)
    rate: Decimal | None = Field(default=None, sa_type=Rate)
    reason: str | None = Field(default=None, sa_type=personal("text"))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")


class BudgetWithdrawal(Record, table=True):
    """A budget or a rise entered by mistake; what followed from it follows no more."""

    __tablename__ = "budget_withdrawal"

    budget: str = Field(primary_key=True, foreign_key="budget.no")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")


class Spending(Record, table=True):
    """An amount spent on a client on a day, for a purpose of the policy.

    `approval`: why it waits for the general manager, as the policy and the budget were when it was recorded.
    `override`: the reason for which it is beyond the budget.
    """

    __tablename__ = "spending"
    __table_args__ = (
        one_of("approval", ApprovalCause),
        CheckConstraint("amount > 0", name="ck_amount"),
        Index("ix_spending_day", "day"),
        Index("ix_spending_approval", "no", sqlite_where=text("approval IS NOT NULL")),
        STRICT,
    )

    no: str = Field(primary_key=True, sa_type=plain())
    client: str = Field(foreign_key="client.code", index=True)
    day: date = Field(sa_type=Day)
    amount: int = Field(sa_type=Fen)
    purpose: str = Field(sa_type=plain("care.spending_purposes"))
    note: str | None = Field(default=None, sa_type=personal("text"))
    override: str | None = Field(default=None, sa_type=personal("text"))
    approval: ApprovalCause | None = Field(default=None, sa_type=Code(ApprovalCause, APPROVAL_CAUSE_NAMES))
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")

    @property
    def on(self) -> date:
        """The day on which it was spent."""
        return self.day


class SpendingDecision(Record, table=True):
    """The general manager's word on spending; one withdrawn never counted."""

    __tablename__ = "spending_decision"
    __table_args__ = (
        one_of("kind", DecisionKind),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="ck_withdrawn"),
        STRICT,
    )

    spending: str = Field(primary_key=True, foreign_key="spending.no")
    seq: int = Field(primary_key=True)
    kind: DecisionKind = Field(sa_type=Code(DecisionKind, DECISION_NAMES))
    reason: str | None = Field(default=None, sa_type=personal("text"))
    decided_at: datetime = Field(sa_type=Moment)
    decided_by: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    withdrawal_reason: str | None = Field(default=None, sa_type=personal("text"))


class SpendingWithdrawal(Record, table=True):
    """Spending recorded by mistake; it stays on record and counts no more."""

    __tablename__ = "spending_withdrawal"

    spending: str = Field(primary_key=True, foreign_key="spending.no")
    reason: str = Field(sa_type=personal("text"))
    withdrawn_at: datetime = Field(sa_type=Moment)
    withdrawn_by: str = Field(foreign_key="staff.code")
