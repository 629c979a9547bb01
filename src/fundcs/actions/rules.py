"""The life of a corrective action: carried out, verified by somebody else, its effect reviewed.

Its state follows from its steps. Its effect is told by figures: complaints of the same root cause received in
a stretch of days before it was recorded, and in as many days since it was carried out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, P_, T, joined
from fundcs.kit.periods import Period
from fundcs.kit.typed import InFuture, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

_COMPARED = 90
"""At most so many days on each side are compared."""


class ActionState(StrEnum):
    """How an action stands. `OPEN`: to be carried out, for the first time or again."""

    OPEN = "open"
    DONE = "done"
    VERIFIED = "verified"
    REVIEWED = "reviewed"
    WITHDRAWN = "withdrawn"


class ActionStepKind(StrEnum):
    """The kind of a step; its value is the verb of the command that records it."""

    DONE = "done"
    VERIFY = "verify"
    RETURN = "return"
    REVIEW = "review"
    WITHDRAW = "withdraw"


STATE_NAMES: Final[Mapping[ActionState, str]] = {
    ActionState.OPEN: P_("action", "to be carried out"),
    ActionState.DONE: P_("action", "carried out"),
    ActionState.VERIFIED: P_("action", "verified"),
    ActionState.REVIEWED: P_("action", "reviewed"),
    ActionState.WITHDRAWN: P_("action", "withdrawn"),
}
STEP_NAMES: Final[Mapping[ActionStepKind, str]] = {
    ActionStepKind.DONE: P_("action", "carried out"),
    ActionStepKind.VERIFY: P_("action", "verified"),
    ActionStepKind.RETURN: P_("action", "returned"),
    ActionStepKind.REVIEW: P_("action", "reviewed"),
    ActionStepKind.WITHDRAW: P_("action", "withdrawn"),
}
ENDED: Final = frozenset({ActionState.REVIEWED, ActionState.WITHDRAWN})
"""The states in which nothing more is owed."""

_TRANSITIONS: Final[Mapping[ActionStepKind, Mapping[ActionState, ActionState]]] = {
    ActionStepKind.DONE: {ActionState.OPEN: ActionState.DONE},
    ActionStepKind.VERIFY: {ActionState.DONE: ActionState.VERIFIED},
    ActionStepKind.RETURN: {ActionState.DONE: ActionState.OPEN},
    ActionStepKind.REVIEW: {ActionState.VERIFIED: ActionState.REVIEWED},
    ActionStepKind.WITHDRAW: dict.fromkeys(
        (ActionState.OPEN, ActionState.DONE, ActionState.VERIFIED), ActionState.WITHDRAWN
    ),
}


@dataclass(frozen=True, slots=True)
class ActionStep:
    """A recorded step: when it happened, when it was put down, by whom; `effective`: of a review."""

    seq: int
    kind: ActionStepKind
    at: datetime
    recorded_at: datetime
    staff: str
    text: str | None = None
    effective: bool | None = None


def state(steps: Sequence[ActionStep]) -> ActionState:
    """The state after these steps, in the order in which they were recorded."""
    reached = ActionState.OPEN
    for step in steps:
        reached = _TRANSITIONS[step.kind][reached]
    return reached


def last(steps: Sequence[ActionStep], kind: ActionStepKind) -> ActionStep | None:
    """The last step of a kind."""
    return next((step for step in reversed(steps) if step.kind is kind), None)


def check(no: str, recorded: datetime, steps: Sequence[ActionStep], step: ActionStep, now: datetime) -> None:
    """Refuse a step that is not possible after `steps`, or not in their order. Raises Refused, InFuture.

    It neither happened nor is put down before an earlier one was.
    """
    if step.at > now:
        raise InFuture(at=shown(step.at), now=shown(now))
    happened = max((earlier.at for earlier in steps), default=recorded)
    put_down = max((earlier.recorded_at for earlier in steps), default=recorded)
    for at, before in ((step.at, happened), (step.recorded_at, put_down)):
        if at < before:
            raise Refused(
                N_("{at} is before {before}, when corrective action {no} was recorded or last handled"),
                no=no,
                at=shown(at),
                before=shown(before),
            )
    reached = state(steps)
    if reached not in _TRANSITIONS[step.kind]:
        possible = [kind.value for kind, ways in _TRANSITIONS.items() if reached in ways]
        raise Refused(
            N_("corrective action {no} is '{state}' and cannot take the step '{step}'; possible: {possible}"),
            no=no,
            state=T(STATE_NAMES[reached]),
            step=step.kind.value,
            possible=joined(possible) if possible else "–",
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """Two stretches of as many days: before the action was recorded, and since it was carried out."""

    before: Period
    since: Period

    @property
    def days(self) -> int:
        """How many days each stretch has."""
        return (self.since.last - self.since.first).days + 1


def compared(recorded: date, done: date, today: date) -> Compared | None:
    """The stretches to compare; None on the day it was carried out. The two days belong to neither."""
    days = min((today - done).days, _COMPARED)
    if days < 1:
        return None
    day = timedelta(days=1)
    return Compared(
        before=Period(recorded - days * day, recorded - day), since=Period(done + day, done + days * day)
    )
