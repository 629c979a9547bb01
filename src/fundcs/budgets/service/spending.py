"""Use cases of spending: record it, decide on it, withdraw it, list it (Art. 35)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.archive.numbers import new_number
from fundcs.budgets import queries
from fundcs.budgets.models import Spending, SpendingDecision, SpendingWithdrawal
from fundcs.budgets.rules import spending as rules
from fundcs.budgets.rules.spending import DecisionKind, SpendingState
from fundcs.budgets.service.records import cases
from fundcs.budgets.service.standing import account
from fundcs.clients.service import particulars
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import optional, second, text
from fundcs.policy.labels import code_of, name_of

if TYPE_CHECKING:
    from datetime import date

    from fundcs.act import Act
    from fundcs.budgets.service.records import SpendingCase
    from fundcs.tiers.rules import Tier

LETTER = "Z"
"""What the numbers of spending begin with."""


def spend(
    act: Act, client: str, on: date, amount: int, purpose: str, *, note: str | None = None,
    override: str | None = None,
) -> Spending:  # fmt: skip
    """Record that `amount` fen were spent on a client on a day; its `approval` says whether it waits.

    `override`: the reason for which it is beyond the client's budget of the year. Without a budget it is
    recorded as it is. Raises Refused for a day to come, an amount of nothing, an unknown purpose, what is
    above the limit of its purpose, and what is beyond the budget without a reason.
    """
    code = particulars.find(act.session, client).code
    if on > act.today:
        raise Refused(
            N_("{day} is in the future; record it when it has been spent, at the latest today, {today}"),
            day=on,
            today=act.today,
        )
    if amount <= 0:
        raise Refused(N_("the amount is zero; it must be more than zero"))
    purposes = act.policy.care.spending_purposes
    chosen = code_of(purposes, purpose, T("purpose"))
    limit = next(each.limit for each in purposes if each.code == chosen)
    rules.check_limit(amount, limit, name_of(purposes, chosen))
    beyond = optional(override)
    made = Spending(
        no=new_number(act.session, Spending.no, LETTER),
        client=code,
        day=on,
        amount=amount,
        purpose=chosen,
        note=optional(note),
        override=beyond,
        approval=rules.cause(amount, account(act, code, on), act.policy.care.spending_approval, beyond),
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    return made


def decide(act: Act, no: str, kind: DecisionKind, reason: str | None) -> SpendingCase:
    """Approve or reject in person what awaits it. Raises Refused where it does not, Misused for no reason."""
    case = find(act, no)
    if kind is DecisionKind.REJECT and reason is None:
        raise Misused(N_("a rejection needs its reason; add --reason TEXT"))
    if case.state is not SpendingState.WAITING:
        raise Refused(_decided(case), no=case.no, **_by(case))
    act.session.add(
        SpendingDecision(
            spending=case.no,
            seq=queries.decided(act.session, case.no) + 1,
            kind=kind,
            reason=optional(reason),
            decided_at=second(act.moment),
            decided_by=act.staff.code,
        )
    )
    act.session.flush()
    return find(act, case.no)


def undo(act: Act, no: str, kind: DecisionKind, reason: str | None) -> SpendingCase:
    """Withdraw a decision given by mistake; the spending awaits one again. Raises Refused, Misused."""
    case = find(act, no)
    if reason is None:
        raise Misused(N_("a withdrawal needs its reason; add --reason TEXT"))
    held = case.decision
    if held is None or held.kind is not kind or case.state is SpendingState.WITHDRAWN:
        raise Refused(
            N_("spending {no} is '{state}'; there is no such decision to withdraw"),
            no=case.no,
            state=T(rules.SPENDING_STATE_NAMES[case.state]),
        )
    row = queries.decision(act.session, case.no, held.seq)
    assert row is not None  # noqa: S101 - it was read from there
    row.withdrawn_at, row.withdrawn_by = second(act.moment), act.staff.code
    row.withdrawal_reason = text(reason)
    act.session.add(row)
    act.session.flush()
    return find(act, case.no)


def withdraw(act: Act, no: str, reason: str) -> SpendingCase:
    """Withdraw spending recorded by mistake; it counts no more and awaits nothing. Raises Refused."""
    case = find(act, no)
    held = queries.withdrawal(act.session, case.no)
    if held is not None:
        raise Refused(
            N_("spending {no} was withdrawn on {day} by {staff}; record it again if it was correct"),
            no=case.no,
            day=held.withdrawn_at.date(),
            staff=held.withdrawn_by,
        )
    act.session.add(
        SpendingWithdrawal(
            spending=case.no,
            reason=text(reason),
            withdrawn_at=second(act.moment),
            withdrawn_by=act.staff.code,
        )
    )
    act.session.flush()
    return find(act, case.no)


def find(act: Act, no: str) -> SpendingCase:
    """The spending of this number. Raises Refused, NotSeen."""
    found = queries.spending(act.session, fold(no).upper())
    if not act.sight.sees(None if found is None else found.client):
        raise act.sight.refusal(quoted(no))
    if found is None or found.recorded_at > act.moment:
        raise Refused(N_("there is no spending {no}; `fundcs care budget spending` lists it"), no=quoted(no))
    return cases(act, [found])[0]


def listed(
    act: Act, *, client: str | None = None, year: int | None = None, tier: Tier | None = None
) -> list[SpendingCase]:
    """The spending recorded so far that is seen, of a client, a year, a tier on its day; by its day.

    What was withdrawn or rejected is among it.
    """
    code = None if client is None else particulars.find(act.session, client).code
    found = queries.spent(act.session, act.moment, client=code, year=year)
    return [
        case
        for case in cases(act, [each for each in found if act.sight.sees(each.client)])
        if tier is None or case.tier is tier
    ]


def waiting(act: Act, client: str | None = None) -> list[SpendingCase]:
    """The spending that awaits approval, of one client by code or of all, by number."""
    needing = cases(act, queries.awaiting(act.session, act.moment, client))
    return [case for case in needing if case.state is SpendingState.WAITING]


def _decided(case: SpendingCase) -> str:
    if case.state is SpendingState.WITHDRAWN:
        return N_("spending {no} was withdrawn; there is nothing to decide")
    if case.decision is None:
        return N_("spending {no} needs no approval; there is nothing to decide")
    if case.decision.kind is DecisionKind.APPROVE:
        return N_(
            "spending {no} was approved already on {day} by {staff}; withdraw that with `fundcs care budget "
            "approve {no} --undo --reason TEXT`"
        )
    return N_(
        "spending {no} was rejected already on {day} by {staff}; withdraw that with `fundcs care budget "
        "reject {no} --undo --reason TEXT`"
    )


def _by(case: SpendingCase) -> dict[str, object]:
    held = case.decision
    return {} if held is None else {"day": held.decided_at.date(), "staff": held.decided_by}
