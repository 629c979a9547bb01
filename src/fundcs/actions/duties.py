"""What is owed on corrective actions (Art. 38(4))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.act.permits import Role
from fundcs.actions import service
from fundcs.actions.rules import ActionState, ActionStepKind
from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import holder
from fundcs.calendars.service import calendar_of
from fundcs.complaints.service.cases import people
from fundcs.deadlines.rules import Duty, due, start_of
from fundcs.kit.i18n import N_, T

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from fundcs.act import Act
    from fundcs.actions.service import ActionCase
    from fundcs.deadlines.rules import Choice
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
    """What is owed next on each action that is not ended; of a fund or a client there is none."""
    if choice.fund is not None or choice.client is not None:
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
