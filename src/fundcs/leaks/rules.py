"""The life of a leak: it is reported and remedied at once, then a colleague closes it (Art. 16).

Its state follows from the steps that stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import Forbidden, Refused
from fundcs.kit.i18n import N_, P_, T
from fundcs.kit.typed import InFuture, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


class LeakKind(StrEnum):
    """Whether somebody came to know something, or may have."""

    ACTUAL = "actual"
    POSSIBLE = "possible"


class LeakStepKind(StrEnum):
    """The kind of a step; its value is the verb of the command that records it."""

    REPORT = "report"
    REMEDY = "remedy"
    CLOSE = "close"
    WITHDRAW = "withdraw"


class LeakState(StrEnum):
    """How a leak stands. `FOUND`: it is still to be reported, to be remedied or both."""

    FOUND = "found"
    HANDLED = "handled"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Told(StrEnum):
    """Who is told of a leak."""

    CS_MANAGER = "cs_manager"
    GENERAL_MANAGER = "general_manager"
    CLIENTS = "clients"
    AUTHORITY = "authority"


KIND_NAMES: Final[Mapping[LeakKind, str]] = {
    LeakKind.ACTUAL: P_("leak", "actual"),
    LeakKind.POSSIBLE: P_("leak", "possible"),
}
STEP_NAMES: Final[Mapping[LeakStepKind, str]] = {
    LeakStepKind.REPORT: P_("leak", "reported"),
    LeakStepKind.REMEDY: P_("leak", "remedied"),
    LeakStepKind.CLOSE: P_("leak", "closed"),
    LeakStepKind.WITHDRAW: P_("leak", "withdrawn"),
}
STATE_NAMES: Final[Mapping[LeakState, str]] = {
    LeakState.FOUND: P_("leak", "open"),
    LeakState.HANDLED: P_("leak", "reported and remedied"),
    LeakState.CLOSED: P_("leak", "closed"),
    LeakState.WITHDRAWN: P_("leak", "withdrawn"),
}
TOLD_NAMES: Final[Mapping[Told, str]] = {
    Told.CS_MANAGER: N_("CS manager"),
    Told.GENERAL_MANAGER: N_("general manager"),
    Told.CLIENTS: P_("leak", "the clients concerned"),
    Told.AUTHORITY: P_("leak", "the authority"),
}
SUPERIORS: Final = frozenset({Told.CS_MANAGER, Told.GENERAL_MANAGER})
"""Who is to be told for a leak to count as reported."""
ENDED: Final = frozenset({LeakState.CLOSED, LeakState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class LeakStep:
    """A step that stands: when it happened, when it was put down, by whom; `told`: of a report."""

    seq: int
    kind: LeakStepKind
    at: datetime
    recorded_at: datetime
    staff: str
    text: str | None = None
    told: Told | None = None


def reported(steps: Sequence[LeakStep]) -> LeakStep | None:
    """The first report to a superior."""
    return next((step for step in steps if step.told in SUPERIORS), None)


def first(steps: Sequence[LeakStep], kind: LeakStepKind) -> LeakStep | None:
    """The first step of that kind."""
    return next((step for step in steps if step.kind is kind), None)


def last(steps: Sequence[LeakStep], kind: LeakStepKind) -> LeakStep | None:
    """The last step of that kind."""
    return next((step for step in reversed(steps) if step.kind is kind), None)


def state(steps: Sequence[LeakStep]) -> LeakState:
    """The state that the steps lead to."""
    if last(steps, LeakStepKind.WITHDRAW):
        return LeakState.WITHDRAWN
    if last(steps, LeakStepKind.CLOSE):
        return LeakState.CLOSED
    handled = reported(steps) and last(steps, LeakStepKind.REMEDY)
    return LeakState.HANDLED if handled else LeakState.FOUND


def check(no: str, found: datetime, steps: Sequence[LeakStep], step: LeakStep, now: datetime) -> None:
    """Refuse a step that the leak cannot take, before it was found or in the future. Raises Forbidden too.

    Who remedied it does not close it: a colleague looks whether that was enough.
    """
    if step.at > now:
        raise InFuture(at=shown(step.at), now=shown(now))
    if step.at < found:
        raise Refused(
            N_("{at} is before {found}, when leak {no} was found; correct the time"),
            no=no,
            at=shown(step.at),
            found=shown(found),
        )
    reached = state(steps)
    if reached in ENDED:
        raise Refused(
            N_("leak {no} is '{state}'; take that back first with `fundcs access leak withdraw {no} --last`"),
            no=no,
            state=T(STATE_NAMES[reached]),
        )
    if step.kind is not LeakStepKind.CLOSE:
        return
    if reached is LeakState.FOUND:
        raise Refused(
            N_("leak {no} is not reported to a superior, or not remedied; record that before it is closed"),
            no=no,
        )
    if any(earlier.kind is LeakStepKind.REMEDY and earlier.staff == step.staff for earlier in steps):
        raise Forbidden(
            N_("leak {no} was remedied by {staff}; a colleague closes it"), no=no, staff=step.staff
        )
