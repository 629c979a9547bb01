"""Budgets and spending as tables or as JSON; amounts in yuan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.budgets.models import BudgetWithdrawal, SpendingDecision, SpendingWithdrawal
from fundcs.budgets.rules.budgets import BUDGET_KIND_NAMES
from fundcs.budgets.rules.spending import (
    APPROVAL_CAUSE_NAMES,
    DECISION_NAMES,
    SPENDING_STATE_NAMES,
    SPENT,
    SpendingState,
)
from fundcs.funds.rules.terms import percent
from fundcs.kit.i18n import P_, _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.parsing import rate_text
from fundcs.kit.view import View, iso, minute, table, text_page, tight
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.budgets.rules.budgets import Budget
    from fundcs.budgets.rules.spending import Account, Decision
    from fundcs.budgets.service.entries import EntryCase
    from fundcs.budgets.service.records import SpendingCase
    from fundcs.budgets.service.standing import TierStanding

# ---------------------------------------------------------------- budgets


def entered(act: Act, case: EntryCase) -> View:
    """What was entered, with the budgets that follow from it and their arithmetic."""
    document = {**entry_data(act, case), "budgets": [_budget_data(budget) for budget in case.budgets]}
    rows = table(_("Budget"), case.no)
    for name, value in _entry_facts(act, case):
        rows.add_row(name, value)
    reasons = [str(budget.reason) for budget in case.budgets]
    if not reasons:
        reasons = [_("No budget follows from it.")]
    return View(document, text_page(rows, *reasons))


def entries(act: Act, cases: Sequence[EntryCase]) -> View:
    """What was entered, each with who did it and when."""
    if not cases:
        return View([], text_page(_("No budgets are entered.")))
    rows = table(_("Budget"), _("Year"), _("What"), _("Entered"), _("Reason"), _("Withdrawn"))
    for case in cases:
        rows.add_row(
            case.no,
            str(case.entry.year),
            _entry_words(case),
            _stamp(case.names, minute(case.entry.recorded_at), case.entry.recorded_by),
            act.shown(case.entry).reason or "",
            _entry_withdrawal(act, case),
        )
    return View([entry_data(act, case) for case in cases], text_page(tight(rows, 0, 1)))


def standings(year: int, on: date, tiers: Sequence[TierStanding]) -> View:
    """Every tier's budget in a year, what was spent and is left, and where each budget comes from.

    `on`: the day on which the clients were counted.
    """
    rows = table(
        _("Tier"), (_("Clients"), "right"), (_("Budget a client"), "right"), (_("Budget"), "right"),
        (_("Spent"), "right"), (_("Awaits approval"), "right"), (_(P_("budget", "Left")), "right"),
        title=_("Service budgets of {year}, in yuan").format(year=year),
    )  # fmt: skip
    for standing in tiers:
        rows.add_row(
            str(standing.tier.label),
            str(standing.clients),
            _amount(standing.per_client),
            _amount(standing.budget),
            grouped(standing.spent),
            grouped(standing.waiting) if standing.waiting else "",
            _amount(standing.left),
        )
    reasons = [str(reason) for standing in tiers for reason in standing.reason]
    counted = _("Clients are counted on {day}; what was spent is of the client's tier on the day.")
    document = [_standing_data(year, standing) for standing in tiers]
    return View(document, text_page(tight(rows, 0), *reasons, counted.format(day=on)))


def entry_data(act: Act, case: EntryCase) -> dict[str, Any]:
    """What was entered, as JSON."""
    entry, withdrawal = act.shown(case.entry), case.withdrawal
    return {
        "no": case.no,
        "kind": entry.kind.value,
        "year": entry.year,
        "tier": None if entry.tier is None else entry.tier.value,
        "amount": None if entry.amount is None else yuan(entry.amount),
        "rate": None if entry.rate is None else rate_text(entry.rate),
        "reason": entry.reason,
        "recorded_at": iso(entry.recorded_at),
        "recorded_by": entry.recorded_by,
        "withdrawn": None
        if withdrawal is None
        else {
            "at": iso(withdrawal.withdrawn_at),
            "by": withdrawal.withdrawn_by,
            "reason": act.personal(withdrawal.reason, BudgetWithdrawal.reason),
        },
    }


def _budget_data(budget: Budget) -> dict[str, Any]:
    base = budget.base
    return {
        "tier": budget.tier.value,
        "year": budget.year,
        "amount": yuan(budget.amount),
        "before": None if base is None else yuan(base.amount),
        "rate": None if budget.rate is None else rate_text(budget.rate),
        "exact": f"{budget.exact.normalize():f}",
        "entry": budget.no,
        "reason": str(budget.reason),
    }


def _standing_data(year: int, standing: TierStanding) -> dict[str, Any]:
    return {
        "year": year,
        "tier": standing.tier.value,
        "clients": standing.clients,
        "per_client": _yuan(standing.per_client),
        "budget": _yuan(standing.budget),
        "spent": yuan(standing.spent),
        "waiting": yuan(standing.waiting),
        "left": _yuan(standing.left),
        "entry": None if standing.entered is None else standing.entered.no,
        "explanation": [str(reason) for reason in standing.reason],
    }


def _entry_words(case: EntryCase) -> str:
    entry, kind = case.entry, _(BUDGET_KIND_NAMES[case.entry.kind])
    if entry.rate is not None:
        return _("{kind} by {rate}").format(kind=kind, rate=percent(entry.rate))
    assert entry.tier is not None  # noqa: S101 - the table has it so
    return _("{kind}: {tier}, {amount} yuan").format(
        kind=kind, tier=entry.tier.label, amount=grouped(entry.amount or 0)
    )


def _entry_facts(act: Act, case: EntryCase) -> Iterator[tuple[str, str]]:
    yield _("Year"), str(case.entry.year)
    yield _("What"), _entry_words(case)
    reason = act.shown(case.entry).reason
    if reason is not None:
        yield _("Reason"), reason
    yield _("Entered"), _stamp(case.names, minute(case.entry.recorded_at), case.entry.recorded_by)
    if case.withdrawal is not None:
        yield _("Withdrawn"), _entry_withdrawal(act, case)


def _entry_withdrawal(act: Act, case: EntryCase) -> str:
    made = case.withdrawal
    if made is None:
        return ""
    reason = act.personal(made.reason, BudgetWithdrawal.reason)
    return _stamp(case.names, minute(made.withdrawn_at), made.withdrawn_by, reason)


# ---------------------------------------------------------------- spending


def spending(act: Act, case: SpendingCase, account: Account) -> View:
    """Spending, what was decided on it, and how the client's budget stands."""
    document = {**spending_data(act, case), "account": account_data(account)}
    rows = table(_("Spending"), case.no)
    for name, value in _spending_facts(act, case):
        rows.add_row(name, value)
    return View(document, text_page(rows, *map(str, account.reason)))


def spendings(act: Act, cases: Sequence[SpendingCase]) -> View:
    """Several, with what counts as spent together."""
    if not cases:
        return View([], text_page(_("Nothing was spent.")))
    rows = table(
        _("Spending"), _("Day"), _("Client"), _("Tier"), _("Purpose"), (_("Amount"), "right"), _("State"),
        _("Note"),
    )  # fmt: skip
    for case in cases:
        no, day, tier, purpose, _fen, state, notes = map(str, file_row(act.of(case.spending.client), case))
        client = f"{case.spending.client} {case.client_name}"
        rows.add_row(no, day, client, tier, purpose, grouped(case.spending.amount), state, notes)
    totals = [_("Spent: {amount} yuan").format(amount=grouped(_sum(cases, SPENT)))]
    awaiting = _sum(cases, {SpendingState.WAITING})
    if awaiting:
        totals.append(_("Awaiting approval: {amount} yuan").format(amount=grouped(awaiting)))
    data = [spending_data(act.of(case.spending.client), case) for case in cases]
    return View(data, text_page(tight(rows, 0, 1), *totals))


def file_row(act: Act, case: SpendingCase) -> tuple[str | int, ...]:
    """Spending in a client's file: number, day, tier, purpose, amount in fen, state, notes."""
    spent = case.spending
    return (
        case.no,
        spent.day.isoformat(),
        str(case.tier.label),
        name_of(act.policy.care.spending_purposes, spent.purpose),
        spent.amount,
        state_name(case),
        "\n".join(_notes(act, case)),
    )


def spending_data(act: Act, case: SpendingCase) -> dict[str, Any]:
    """Spending as JSON."""
    shown, withdrawal = act.shown(case.spending), case.withdrawal
    return {
        "no": case.no,
        "client": shown.client,
        "name": case.client_name,
        "on": iso(shown.day),
        "amount": yuan(shown.amount),
        "purpose": shown.purpose,
        "note": shown.note,
        "tier": case.tier.value,
        "state": case.state.value,
        "approval": None if shown.approval is None else shown.approval.value,
        "over": shown.override,
        "recorded_at": iso(shown.recorded_at),
        "recorded_by": shown.recorded_by,
        "decisions": [_decision_data(act, decision) for decision in case.decisions],
        "withdrawn": None
        if withdrawal is None
        else {
            "at": iso(withdrawal.withdrawn_at),
            "by": withdrawal.withdrawn_by,
            "reason": act.personal(withdrawal.reason, SpendingWithdrawal.reason),
        },
    }


def state_name(case: SpendingCase) -> str:
    """How it stands, in the user's language."""
    return _(SPENDING_STATE_NAMES[case.state])


def _sum(cases: Sequence[SpendingCase], states: Collection[SpendingState]) -> int:
    return sum(case.spending.amount for case in cases if case.state in states)


def account_lines(account: Account) -> list[str]:
    """How a client's budget stands, in a client's file; nothing where there is none and nothing was spent."""
    told = account.budget is not None or account.spent or account.waiting
    return [str(reason) for reason in account.reason] if told else []


def account_data(account: Account) -> dict[str, Any]:
    """A client's budget in a year, as JSON."""
    return {
        "year": account.on.year,
        "tier": account.tier.value,
        "budget": None if account.budget is None else yuan(account.budget.amount),
        "spent": yuan(account.spent),
        "waiting": yuan(account.waiting),
        "left": _yuan(account.left),
        "explanation": [str(reason) for reason in account.reason],
    }


def _decision_data(act: Act, decision: Decision) -> dict[str, Any]:
    return {
        "decision": decision.kind.value,
        "at": iso(decision.decided_at),
        "by": decision.decided_by,
        "reason": act.personal(decision.reason, SpendingDecision.reason),
        "withdrawn": None
        if decision.withdrawn_at is None
        else {
            "at": iso(decision.withdrawn_at),
            "by": decision.withdrawn_by,
            "reason": act.personal(decision.withdrawal_reason, SpendingDecision.withdrawal_reason),
        },
    }


def _spending_facts(act: Act, case: SpendingCase) -> Iterator[tuple[str, str]]:
    shown = act.shown(case.spending)
    yield _("Client"), f"{shown.client} {case.client_name}"
    yield _("Day"), shown.day.isoformat()
    yield _("Purpose"), name_of(act.policy.care.spending_purposes, shown.purpose)
    yield _("Amount"), _("{amount} yuan").format(amount=grouped(shown.amount))
    yield _("State"), state_name(case)
    if shown.note is not None:
        yield _("Note"), shown.note
    if shown.approval is not None:
        cause = _(APPROVAL_CAUSE_NAMES[shown.approval])
        yield _("Needs approval"), cause if shown.override is None else f"{cause}\n{shown.override}"
    yield _("Recorded"), _stamp(case.names, minute(shown.recorded_at), shown.recorded_by)
    for decision in case.decisions:
        yield _(DECISION_NAMES[decision.kind]), _decision_words(act, case, decision)
    if case.withdrawal is not None:
        made = case.withdrawal
        reason = act.personal(made.reason, SpendingWithdrawal.reason)
        yield _("Withdrawn"), _stamp(case.names, minute(made.withdrawn_at), made.withdrawn_by, reason)


def _decision_words(act: Act, case: SpendingCase, decision: Decision) -> str:
    given = act.personal(decision.reason, SpendingDecision.reason)
    words = _stamp(case.names, minute(decision.decided_at), decision.decided_by, given)
    if decision.withdrawn_at is None or decision.withdrawn_by is None:
        return words
    why = act.personal(decision.withdrawal_reason, SpendingDecision.withdrawal_reason)
    back = _stamp(case.names, minute(decision.withdrawn_at), decision.withdrawn_by, why)
    return f"{words}\n{_('withdrawn')}: {back}"


def _notes(act: Act, case: SpendingCase) -> Iterator[str]:
    """What was noted, why it is beyond the budget, why it was rejected or withdrawn."""
    shown, decision = act.shown(case.spending), case.decision
    texts = [shown.note, shown.override]
    if case.state is SpendingState.REJECTED and decision is not None:
        texts.append(act.personal(decision.reason, SpendingDecision.reason))
    if case.withdrawal is not None:
        texts.append(act.personal(case.withdrawal.reason, SpendingWithdrawal.reason))
    yield from (text for text in texts if text)


def _stamp(names: Mapping[str, str], when: str, code: str, reason: str | None = None) -> str:
    """When and by whom, the reason on a line of its own."""
    words = f"{when} {code} {names.get(code, '')}".strip()
    return words if reason is None else f"{words}\n{reason}"


def _amount(fen: int | None) -> str:
    return "–" if fen is None else grouped(fen)


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else yuan(fen)
