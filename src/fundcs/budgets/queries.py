"""Every SELECT over budgets and spending."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import Session, col, func, select

from fundcs.archive.selects import batches
from fundcs.budgets.models import (
    BudgetEntry,
    BudgetWithdrawal,
    Spending,
    SpendingDecision,
    SpendingWithdrawal,
)
from fundcs.budgets.rules.budgets import BudgetFact
from fundcs.budgets.rules.spending import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

_FACTS = tuple(BudgetFact.__dataclass_fields__)
_DECIDED = tuple(Decision.__dataclass_fields__)


def entry(session: Session, no: str) -> BudgetEntry | None:
    """The budget or rise entered under this number."""
    return session.get(BudgetEntry, no)


def entries(session: Session, moment: datetime) -> Sequence[BudgetEntry]:
    """The budgets and rises entered by `moment`, in the order of their recording."""
    chosen = select(BudgetEntry).where(col(BudgetEntry.recorded_at) <= moment)
    number = col(BudgetEntry.no)
    return session.exec(chosen.order_by(func.length(number), number)).all()


def withdrawn_entries(session: Session, moment: datetime) -> Mapping[str, BudgetWithdrawal]:
    """The withdrawals of budgets and rises by `moment`, by number."""
    chosen = select(BudgetWithdrawal).where(col(BudgetWithdrawal.withdrawn_at) <= moment)
    return {row.budget: row for row in session.exec(chosen)}


def entry_withdrawal(session: Session, no: str) -> BudgetWithdrawal | None:
    """The withdrawal of a budget or rise, whenever it was."""
    return session.get(BudgetWithdrawal, no)


def facts(session: Session, moment: datetime) -> list[BudgetFact]:
    """What was entered by `moment` and not withdrawn by then, in the order of its recording."""
    withdrawn = withdrawn_entries(session, moment)
    return [
        BudgetFact(**{name: getattr(row, name) for name in _FACTS})
        for row in entries(session, moment)
        if row.no not in withdrawn
    ]


def spending(session: Session, no: str) -> Spending | None:
    """The spending of this number."""
    return session.get(Spending, no)


def spent(
    session: Session, moment: datetime, *, client: str | None = None, year: int | None = None
) -> Sequence[Spending]:
    """The spending recorded by `moment`, withdrawn or not, of a client, of a year, by its day and number."""
    chosen = select(Spending).where(col(Spending.recorded_at) <= moment)
    if client is not None:
        chosen = chosen.where(Spending.client == client)
    if year is not None:
        chosen = chosen.where(col(Spending.day).between(date(year, 1, 1), date(year, 12, 31)))
    number = col(Spending.no)
    return session.exec(chosen.order_by(col(Spending.day), func.length(number), number)).all()


def awaiting(session: Session, moment: datetime, client: str | None = None) -> Sequence[Spending]:
    """The spending recorded by `moment` that needs approval, given or not, by number."""
    chosen = select(Spending).where(col(Spending.recorded_at) <= moment, col(Spending.approval).is_not(None))
    if client is not None:
        chosen = chosen.where(Spending.client == client)
    number = col(Spending.no)
    return session.exec(chosen.order_by(func.length(number), number)).all()


def decisions(session: Session, nos: Iterable[str], moment: datetime) -> Mapping[str, list[Decision]]:
    """What was decided on spending by `moment`, by its number, in order; the withdrawn ones included."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for some in batches(nos):
        chosen = select(SpendingDecision).where(
            col(SpendingDecision.spending).in_(some), col(SpendingDecision.decided_at) <= moment
        )
        for row in session.exec(chosen.order_by(col(SpendingDecision.seq))):
            found[row.spending].append(Decision(**{name: getattr(row, name) for name in _DECIDED}))
    return found


def decision(session: Session, no: str, seq: int) -> SpendingDecision | None:
    """A decision on spending."""
    return session.get(SpendingDecision, (no, seq))


def decided(session: Session, no: str) -> int:
    """How many decisions were ever recorded on spending."""
    return session.exec(select(func.count()).where(SpendingDecision.spending == no)).one()


def withdrawals(session: Session, nos: Iterable[str], moment: datetime) -> Mapping[str, SpendingWithdrawal]:
    """The withdrawals of spending by `moment`, by its number."""
    found: dict[str, SpendingWithdrawal] = {}
    for some in batches(nos):
        chosen = select(SpendingWithdrawal).where(
            col(SpendingWithdrawal.spending).in_(some), col(SpendingWithdrawal.withdrawn_at) <= moment
        )
        found |= {row.spending: row for row in session.exec(chosen)}
    return found


def withdrawal(session: Session, no: str) -> SpendingWithdrawal | None:
    """The withdrawal of spending, whenever it was."""
    return session.get(SpendingWithdrawal, no)
