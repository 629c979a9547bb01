"""Callbacks and problems as a moment sees them: what stands beside them, what they wait for, by when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.callbacks import queries
from fundcs.callbacks.queries import paid_into
from fundcs.callbacks.rules.calls import ACCOUNT_CHANGED, Stage
from fundcs.deadlines.rules import Due, DutyState, due
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from datetime import datetime

    from fundcs.act import Act
    from fundcs.callbacks.models import AccountChange, Callback, Finding


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding at a moment. `name`: the client's. `change`: its last new account, for these `contracts`.

    `shared_with`: other clients who are paid into that account.
    """

    finding: Finding
    name: str
    stage: Stage
    due: Due
    overdue: bool
    contracts: tuple[str, ...] = ()
    change: AccountChange | None = None
    shared_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A callback to the client `name`, with the contracts it names and the problems found in it.

    `by`: the name of who called.
    """

    callback: Callback
    name: str
    by: str
    contracts: tuple[str, ...]
    problems: tuple[Problem, ...]


def seen(act: Act, many: Sequence[Callback]) -> list[Case]:
    """The callbacks, each with what stands beside it."""
    numbers = [one.no for one in many]
    contracts = _contracts(act, numbers)
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems(act, queries.findings_of(act.session, numbers)):
        found[problem.finding.callback or ""].append(problem)
    clients = _names(act, many)
    callers = act.once(staff.names)
    return [
        Case(one, clients[one.client], callers[one.caller], contracts.get(one.no, ()), tuple(found[one.no]))
        for one in many
    ]


def problems(act: Act, many: Iterable[Finding]) -> list[Problem]:
    """The findings as they stand at the act's moment."""
    every = list(many)
    contracts = _contracts(
        act, {one.callback for one in every if one.callback and one.kind == ACCOUNT_CHANGED}
    )
    changes: dict[str, AccountChange] = {
        change.finding: change
        for change in queries.changes_of(
            act.session, [one.no for one in every if one.kind == ACCOUNT_CHANGED]
        )
        if change.entered_at <= act.moment
    }
    paid = paid_into(act.session, {change.payee_account for change in changes.values()})
    names = _names(act, every)
    return [
        _problem(
            act, one, names[one.client], contracts.get(one.callback or "", ()), changes.get(one.no), paid
        )
        for one in every
    ]


def _names(act: Act, many: Iterable[Callback | Finding]) -> dict[str, str]:
    """What the clients concerned are called."""
    clients = {one.client for one in many}
    return {code: name for code, name, _officer in queries.named_officers(act.session, clients)}


def _problem(
    act: Act,
    one: Finding,
    name: str,
    contracts: tuple[str, ...],
    change: AccountChange | None,
    paid: dict[str, set[str]],
) -> Problem:
    owed = due(act.policy.deadline("callbacks.finding_answer"), one.at, calendar_of(act))
    stage = stage_at(one, change, act.moment)
    late = (one.answered_at or act.moment) if stage is Stage.ANSWERED else act.moment
    meant = change is not None and change.accepted is not False
    others = paid.get(change.payee_account, set()) - {one.client} if change and meant else set()
    return Problem(
        finding=one,
        name=name,
        stage=stage,
        due=owed,
        overdue=owed.state(late) is DutyState.OVERDUE,
        contracts=contracts,
        change=change,
        shared_with=tuple(sorted(others)),
    )


def stage_at(one: Finding, change: AccountChange | None, moment: datetime) -> Stage:
    """What a finding with this last new account waits for at a moment."""
    if one.answered_at is not None and one.answered_at <= moment:
        return Stage.ANSWERED
    if one.kind != ACCOUNT_CHANGED or one.callback is None:
        return Stage.OPEN
    waits = change is not None and (change.decided_at is None or change.decided_at > moment)
    return Stage.SECOND_PERSON if waits else Stage.ACCOUNT_WANTED


def _contracts(act: Act, callbacks: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for callback, contract in queries.contracts_of(act.session, callbacks):
        found[callback] = (*found.get(callback, ()), contract)
    return found
