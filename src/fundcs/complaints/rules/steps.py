"""What may happen to a complaint, and in which order (Art. 38, 44).

A complaint is the moment it was received and the steps recorded since. Their order is that of the moments at
which they happened, then of their recording: a step recorded late takes its place among the others, and is
refused where one of them could not then have happened. State and everything owed are derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


class State(StrEnum):
    """How a complaint stands. `REPLIED`: the client has been answered and nothing is before anybody."""

    OPEN = "open"
    REPLIED = "replied"
    ESCALATED = "escalated"
    PROPOSED = "proposed"
    REJECTED = "rejected"
    CLOSED = "closed"


class StepKind(StrEnum):
    """A step, by the verb that records it."""

    JUDGE = "judge"
    REPLY = "reply"
    PROMISE = "promise"
    ESCALATE = "escalate"
    PROPOSE = "propose"
    ACCEPT = "accept"
    REJECT = "reject"
    CLOSE = "close"
    REOPEN = "reopen"
    REFER = "refer"
    ANSWER = "answer"
    MALICIOUS = "malicious"


class Head(StrEnum):
    """Whom a complaint can be escalated to (Art. 38(5), (7))."""

    CS_MANAGER = "cs_manager"
    GENERAL_MANAGER = "general_manager"


HEAD_NAMES: Final[Mapping[Head, str]] = {
    Head.CS_MANAGER: N_("CS manager"),
    Head.GENERAL_MANAGER: N_("general manager"),
}


def _to(state: State, *before: State) -> dict[State, State]:
    return dict.fromkeys(before, state)


_LIVE: Final = (State.OPEN, State.REPLIED, State.ESCALATED, State.PROPOSED, State.REJECTED)
_KEEPING: Final = {state: state for state in _LIVE}

TRANSITIONS: Final[Mapping[StepKind, Mapping[State, State]]] = {
    StepKind.JUDGE: _KEEPING,
    StepKind.REPLY: {**_to(State.REPLIED, *_LIVE), State.PROPOSED: State.PROPOSED},
    StepKind.PROMISE: {**_to(State.ESCALATED, *_LIVE), State.REJECTED: State.REJECTED},
    StepKind.ESCALATE: _to(State.ESCALATED, *_LIVE),
    StepKind.PROPOSE: _to(State.PROPOSED, *_LIVE),
    StepKind.ACCEPT: _to(State.REPLIED, State.PROPOSED, State.REPLIED),
    StepKind.REJECT: _to(State.REJECTED, State.PROPOSED, State.REPLIED),
    StepKind.CLOSE: _to(State.CLOSED, State.PROPOSED, State.REPLIED),
    StepKind.REOPEN: _to(State.OPEN, State.CLOSED),
    StepKind.REFER: {**_KEEPING, State.CLOSED: State.CLOSED},
    StepKind.ANSWER: {**_KEEPING, State.CLOSED: State.CLOSED},
    StepKind.MALICIOUS: {**_KEEPING, State.CLOSED: State.CLOSED},
}
"""Step -> the states it may be taken in -> the state it leads to; there is no other way."""

ANSWERS: Final = frozenset({StepKind.REPLY, StepKind.PROPOSE, StepKind.CLOSE})
"""What answers the client, and with it a promise, an escalation, a rejection. A promise does not."""

STATE_NAMES: Final[Mapping[State, str]] = {
    State.OPEN: N_("open"),
    State.REPLIED: N_("replied"),
    State.ESCALATED: N_("escalated"),
    State.PROPOSED: N_("solution proposed"),
    State.REJECTED: N_("solution rejected"),
    State.CLOSED: N_("closed"),
}

STEP_NAMES: Final[Mapping[StepKind, str]] = {
    StepKind.JUDGE: N_("judged"),
    StepKind.REPLY: N_("replied"),
    StepKind.PROMISE: N_("reply time stated"),
    StepKind.ESCALATE: N_("escalated"),
    StepKind.PROPOSE: N_("solution proposed"),
    StepKind.ACCEPT: N_("accepted by the client"),
    StepKind.REJECT: N_("rejected by the client"),
    StepKind.CLOSE: N_("closed"),
    StepKind.REOPEN: N_("reopened"),
    StepKind.REFER: N_("referred as a violation"),
    StepKind.ANSWER: N_("referral answered"),
    StepKind.MALICIOUS: N_("marked malicious"),
}


class BeforeReceipt(Refused):
    template = N_("{at} is before complaint {no} was received ({received}); give the moment it happened")


class StepForbidden(Refused):
    template = N_("complaint {no} is {state} then and cannot take the step {step}; possible: {possible}")


class StepSpoilsLater(Refused):
    template = N_(
        "with {step} at {at}, the step {later} of {when} on complaint {no} could not have happened; "
        "check the moment"
    )


class PromiseNotAhead(Refused):
    template = N_("the stated reply time {by} is not after {at}, when it was stated; give a later one")


@dataclass(frozen=True, slots=True)
class Step:
    """A recorded step. `at`: when it happened; `recorded_at`: when it was put down; `staff`: by whom."""

    seq: int
    kind: StepKind
    at: datetime
    recorded_at: datetime
    staff: str
    text: str | None = None
    root_cause: str | None = None
    reasonable: bool | None = None
    promised_by: datetime | None = None
    escalated_to: Head | None = None

    @property
    def order(self) -> tuple[datetime, int]:
        """Its place among the steps of the complaint."""
        return self.at, self.seq


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a complaint: when it was received and its steps in order."""

    no: str
    received: datetime
    steps: tuple[Step, ...] = ()

    @classmethod
    def of(cls, no: str, received: datetime, steps: Iterable[Step]) -> Facts:
        """The facts with `steps` put in order."""
        return cls(no, received, tuple(sorted(steps, key=lambda step: step.order)))

    def until(self, moment: datetime) -> Facts:
        """The facts that had happened by `moment`, that moment included."""
        return Facts(self.no, self.received, tuple(step for step in self.steps if step.at <= moment))


def reports_to(role_of_accused: str | None) -> Head:
    """Who a complaint is reported to (Art. 38(5)); one against a CS manager goes to the general manager."""
    return Head.GENERAL_MANAGER if role_of_accused == Head.CS_MANAGER else Head.CS_MANAGER


def state_name(state: State) -> Text:
    """The state in the user's language."""
    return T(STATE_NAMES[state])
