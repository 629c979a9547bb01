"""What is owed on leaks: reported and remedied at once, then closed (Art. 16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act.permits import Role
from fundcs.calendars.service import calendar_of
from fundcs.deadlines.rules import Duty, Settled, due
from fundcs.kit.i18n import T
from fundcs.leaks import rules, service
from fundcs.leaks.rules import LeakState, LeakStepKind
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from fundcs.act import Act
    from fundcs.deadlines.rules import Choice
    from fundcs.kit.i18n import Text
    from fundcs.kit.periods import Period
    from fundcs.leaks.rules import LeakStep
    from fundcs.leaks.service import LeakCase
    from fundcs.policy.rules import Deadline


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """What is owed next on each leak that is not ended: a role's; of no client and no fund."""
    if choice.owner is not None or choice.fund is not None or choice.client is not None:
        return
    for case in service.listed(act, only_open=True):
        yield from _owed(act, case)


def _owed(act: Act, case: LeakCase) -> Iterator[Duty]:
    no, found, steps = case.no, case.leak.found_at, case.steps
    if rules.reported(steps) is None:
        yield _duty(
            act, case, "report", found, T("leak {no}: report it", no=no),
            f"fundcs access leak report {no} --told cs_manager",
        )  # fmt: skip
    remedied = rules.last(steps, LeakStepKind.REMEDY)
    if remedied is None:
        yield _duty(
            act, case, "remedy", found, T("leak {no}: remedy it", no=no),
            f"fundcs access leak remedy {no} --content TEXT",
        )  # fmt: skip
    if case.state is LeakState.HANDLED and remedied is not None:
        yield _duty(
            act, case, "close", remedied.at, T("leak {no}: close it", no=no),
            f"fundcs access leak close {no} --content TEXT",
        )  # fmt: skip


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """What was owed on leaks in the period and was done; of no leak that was withdrawn."""
    for case in service.listed(act):
        if case.state is LeakState.WITHDRAWN:
            continue
        for what, anchor, step in _done(case):
            by = due(_deadline(act, what), anchor, calendar_of(act))
            if period.holds(by.day):
                yield Settled(
                    key=f"leak:{case.no}:{what}",
                    due=by,
                    role=_role(act, case, what),
                    owner=None,
                    met_at=step.at,
                    met_by=step.staff,
                )


def _done(case: LeakCase) -> Iterator[tuple[str, datetime, LeakStep]]:
    """What was done on a leak: what it was, the moment its deadline counts from, the step that met it."""
    steps, found = case.steps, case.leak.found_at
    reported = rules.reported(steps)
    if reported is not None:
        yield "report", found, reported
    remedied = rules.first(steps, LeakStepKind.REMEDY)
    if remedied is not None:
        yield "remedy", found, remedied
    lately, closed = rules.last(steps, LeakStepKind.REMEDY), rules.last(steps, LeakStepKind.CLOSE)
    if lately is not None and closed is not None:
        yield "close", lately.at, closed


def _duty(act: Act, case: LeakCase, what: str, anchor: datetime, subject: Text, command: str) -> Duty:
    return Duty(
        key=f"leak:{case.no}:{what}",
        subject=subject,
        owner_role=_role(act, case, what),
        owner=None,
        due=due(_deadline(act, what), anchor, calendar_of(act)),
        next=command,
    )


def _deadline(act: Act, what: str) -> Deadline:
    return {
        "report": act.policy.deadline("confidentiality.leak_report"),
        "remedy": act.policy.deadline("confidentiality.leak_remedy"),
        "close": act.policy.deadline("confidentiality.leak_close"),
    }[what]


def _role(act: Act, case: LeakCase, what: str) -> str:
    """Who owes it; its closing passes the CS manager, where one of them remedied it."""
    role = _deadline(act, what).role
    if what != "close":
        return role
    remedied_by = {step.staff for step in case.steps if step.kind is LeakStepKind.REMEDY}
    members = staff.everyone(act.session)
    same = any(member.role == role for member in members if member.code in remedied_by)
    return Role.GENERAL_MANAGER if same else role
