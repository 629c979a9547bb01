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
        steps, found = case.steps, case.leak.found_at
        remedied = rules.last(steps, LeakStepKind.REMEDY)
        closed = rules.last(steps, LeakStepKind.CLOSE)
        for what, anchor, step in (
            ("report", found, rules.reported(steps)),
            ("remedy", found, remedied),
            ("close", remedied.at if remedied else found, closed),
        ):
            by = due(_deadline(act, what), anchor, calendar_of(act))
            if step is not None and period.holds(by.day):
                yield Settled(
                    key=f"leak:{case.no}:{what}",
                    due=by,
                    role=by.deadline.role,
                    owner=None,
                    met_at=step.at,
                    met_by=step.staff,
                )


def _duty(act: Act, case: LeakCase, what: str, anchor: datetime, subject: Text, command: str) -> Duty:
    deadline = _deadline(act, what)
    return Duty(
        key=f"leak:{case.no}:{what}",
        subject=subject,
        owner_role=_closer(act, case, deadline.role) if what == "close" else deadline.role,
        owner=None,
        due=due(deadline, anchor, calendar_of(act)),
        next=command,
    )


def _deadline(act: Act, what: str) -> Deadline:
    return {
        "report": act.policy.deadline("confidentiality.leak_report"),
        "remedy": act.policy.deadline("confidentiality.leak_remedy"),
        "close": act.policy.deadline("confidentiality.leak_close"),
    }[what]


def _closer(act: Act, case: LeakCase, role: str) -> str:
    """Who closes it: past the CS manager, where one of them remedied it."""
    remedied_by = {step.staff for step in case.steps if step.kind is LeakStepKind.REMEDY}
    members = staff.everyone(act.session)
    same = any(member.role == role for member in members if member.code in remedied_by)
    return Role.GENERAL_MANAGER if same else role
