"""What is owed on corrective actions (Art. 38(4))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.act.permits import Role
from fundcs.actions import queries, service
from fundcs.actions.rules import ActionState, ActionStepKind
from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import holder
from fundcs.calendars.service import calendar_of
from fundcs.complaints.service.cases import people
from fundcs.deadlines.rules import Duty, Settled, due, start_of
from fundcs.kit.i18n import N_, T

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from fundcs.act import Act
    from fundcs.actions.service import ActionCase
    from fundcs.deadlines.rules import Choice
    from fundcs.kit.periods import Period
    from fundcs.staff.models import Staff

_OWED: Final[Mapping[ActionState, tuple[str, str, str]]] = {
    ActionState.OPEN: (
        "complaints.action_done",
        N_("corrective action {no}: carry it out"),
        "fundcs complaints action done {no} --content TEXT",
    ),
    ActionState.DONE: (
        "complaints.action_verified",
        N_("corrective action {no}: verify it"),
        "fundcs complaints action verify {no} --content TEXT",
    ),
    ActionState.VERIFIED: (
        "complaints.action_reviewed",
        N_("corrective action {no}: review its effect"),
        "fundcs complaints action review {no} --effective --content TEXT",
    ),
}
"""State -> the deadline of what is owed next, its subject, the command that meets it."""


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """What is owed next on each action that is not ended; a client's: those of their complaints."""
    if choice.fund is not None:
        return
    for action in _open(act):
        yield _duty(act, action)


def _open(act: Act) -> Iterator[ActionCase]:
    return (case for case in service.recorded(act) if case.state in _OWED)


def _duty(act: Act, case: ActionCase) -> Duty:
    setting, subject, command = _OWED[case.state]
    deadline = act.policy.deadline(setting)
    owner = _owner(act, case)
    return Duty(
        key=f"action:{case.no}:{setting.rpartition('_')[2]}",
        subject=T(subject, no=case.no),
        owner_role=_role(act, case, deadline.role) if owner is None else owner.role,
        owner=None if owner is None else owner.code,
        due=due(deadline, _anchor(case), calendar_of(act)),
        next=command.format(no=case.no),
        client=act.once(queries.clients).get(case.no),
    )


def _owner(act: Act, case: ActionCase) -> Staff | None:
    """The member who is to carry it out, while they are here."""
    if case.state is not ActionState.OPEN:
        return None
    owner = holder(act, Held.ACTION, case.no, case.action.owner) or case.action.owner
    member = act.once(people)[owner]
    return None if member.gone(act.today) else member


def _role(act: Act, case: ActionCase, role: str) -> str:
    """Who verifies and reviews: past the CS manager, where one carried it out."""
    members = act.once(people)
    carried_out = service.carried_out(case)
    same = case.state is not ActionState.OPEN and any(members[code].role == role for code in carried_out)
    return Role.GENERAL_MANAGER if same else role


def _anchor(case: ActionCase) -> datetime:
    step = case.last(_ANCHORS[case.state]) if case.state in _ANCHORS else None
    return start_of(case.action.due) if step is None else step.at


_ANCHORS: Final = {
    ActionState.DONE: ActionStepKind.DONE,
    ActionState.VERIFIED: ActionStepKind.VERIFY,
}
"""State -> the step that its deadline counts from; of an open one, the day that was set."""


_TAKEN: Final = {
    ActionState.OPEN: ActionStepKind.DONE,
    ActionState.DONE: ActionStepKind.VERIFY,
    ActionState.VERIFIED: ActionStepKind.REVIEW,
}
"""State -> the step that meets what is owed in it."""


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """What was owed on actions in the period and was done; of one that was returned, the last time."""
    clients = act.once(queries.clients)
    for case in service.recorded(act):
        if case.state is ActionState.WITHDRAWN:
            continue
        reached = list(_TAKEN).index(case.state) if case.state in _TAKEN else len(_TAKEN)
        anchor = start_of(case.action.due)
        for state, kind in list(_TAKEN.items())[:reached]:
            step, setting = case.last(kind), _OWED[state][0]
            assert step is not None  # noqa: S101 - the state follows from it
            by, anchor = due(act.policy.deadline(setting), anchor, calendar_of(act)), step.at
            if period.holds(by.day):
                yield Settled(
                    key=f"action:{case.no}:{setting.rpartition('_')[2]}",
                    due=by,
                    role=by.deadline.role,
                    owner=case.action.owner if state is ActionState.OPEN else None,
                    met_at=step.at,
                    met_by=step.staff,
                    client=clients.get(case.no),
                )
