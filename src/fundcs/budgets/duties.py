"""What is owed on spending: what awaits approval is approved or rejected (Art. 35)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.budgets import queries
from fundcs.budgets.rules.spending import SpendingState, waits_since
from fundcs.budgets.service.records import cases
from fundcs.budgets.service.spending import waiting
from fundcs.calendars.service import calendar_of
from fundcs.deadlines.rules import Duty, Settled, due
from fundcs.kit.i18n import T
from fundcs.kit.money import grouped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.act import Act
    from fundcs.budgets.service.records import SpendingCase
    from fundcs.deadlines.rules import Choice, Due
    from fundcs.kit.periods import Period


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """One for each spending that awaits approval, from its recording on; of no fund."""
    deadline = act.policy.deadline("care.spending_approved")
    if not choice.concerns(role=deadline.role, client=choice.client):
        return
    for case in waiting(act, choice.client):
        spent = case.spending
        yield Duty(
            key=f"spending:{case.no}",
            subject=T(
                "decide on spending {no}: {amount} yuan on client {client}",
                no=case.no,
                amount=grouped(spent.amount),
                client=spent.client,
            ),
            owner_role=deadline.role,
            owner=None,
            due=_due(act, case),
            next=f"fundcs care budget approve {case.no}",
            client=spent.client,
        )


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """What was to be decided in the period and was; not of spending that was withdrawn."""
    for case in cases(act, queries.awaiting(act.session, act.moment)):
        decision = case.decision
        if decision is None or case.state is SpendingState.WITHDRAWN:
            continue
        by = _due(act, case)
        if period.holds(by.day):
            yield Settled(
                key=f"spending:{case.no}",
                due=by,
                role=by.deadline.role,
                owner=None,
                met_at=decision.decided_at,
                met_by=decision.decided_by,
                client=case.spending.client,
            )


def _due(act: Act, case: SpendingCase) -> Due:
    since = waits_since(case.spending.recorded_at, case.decisions, act.moment)
    return due(act.policy.deadline("care.spending_approved"), since, calendar_of(act))
