"""The steps of a complaint and the states they lead to (Art. 38, 44).

A complaint is the moment it was received and the steps recorded since, ordered by the moment at which each
happened, then by their recording. A step recorded late is put in its place among the others, and refused
where a later one would then not have been possible. State and deadlines are derived from the steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.i18n import N_, T, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


class ComplaintState(StrEnum):
    """The state of a complaint. `REPLIED`: the client has been answered and nobody else is asked."""

    OPEN = "open"
    REPLIED = "replied"
    ESCALATED = "escalated"
    PROPOSED = "proposed"
    REJECTED = "rejected"
    CLOSED = "closed"


class StepKind(StrEnum):
    """The kind of a step; its value is the verb of the command that records it."""

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


class Superior(StrEnum):
    """The role that a complaint can be escalated to (Art. 38(5), (7))."""

    CS_MANAGER = "cs_manager"
    GENERAL_MANAGER = "general_manager"


SUPERIOR_NAMES: Final[Mapping[Superior, str]] = {
    Superior.CS_MANAGER: N_("CS manager"),
    Superior.GENERAL_MANAGER: N_("general manager"),
}


def _to(state: ComplaintState, *before: ComplaintState) -> dict[ComplaintState, ComplaintState]:
    return dict.fromkeys(before, state)


_LIVE: Final = (
    ComplaintState.OPEN,
    ComplaintState.REPLIED,
    ComplaintState.ESCALATED,
    ComplaintState.PROPOSED,
    ComplaintState.REJECTED,
)
_KEEPING: Final = {state: state for state in _LIVE}

TRANSITIONS: Final[Mapping[StepKind, Mapping[ComplaintState, ComplaintState]]] = {
    StepKind.JUDGE: _KEEPING,
    StepKind.REPLY: {**_to(ComplaintState.REPLIED, *_LIVE), ComplaintState.PROPOSED: ComplaintState.PROPOSED},
    StepKind.PROMISE: {
        **_to(ComplaintState.ESCALATED, *_LIVE),
        ComplaintState.REJECTED: ComplaintState.REJECTED,
    },
    StepKind.ESCALATE: _to(ComplaintState.ESCALATED, *_LIVE),
    StepKind.PROPOSE: _to(ComplaintState.PROPOSED, *_LIVE),
    StepKind.ACCEPT: _to(ComplaintState.REPLIED, ComplaintState.PROPOSED, ComplaintState.REPLIED),
    StepKind.REJECT: _to(ComplaintState.REJECTED, ComplaintState.PROPOSED, ComplaintState.REPLIED),
    StepKind.CLOSE: _to(ComplaintState.CLOSED, ComplaintState.PROPOSED, ComplaintState.REPLIED),
    StepKind.REOPEN: _to(ComplaintState.OPEN, ComplaintState.CLOSED),
    StepKind.REFER: {**_KEEPING, ComplaintState.CLOSED: ComplaintState.CLOSED},
    StepKind.ANSWER: {**_KEEPING, ComplaintState.CLOSED: ComplaintState.CLOSED},
    StepKind.MALICIOUS: {**_KEEPING, ComplaintState.CLOSED: ComplaintState.CLOSED},
}
"""Step -> the states in which it is possible -> the state that follows; any other pair is refused."""

ANSWERS: Final = frozenset({StepKind.REPLY, StepKind.PROPOSE, StepKind.CLOSE})
"""The steps that answer the client, and so a promise, an escalation or a rejection. A promise does not."""

STATE_NAMES: Final[Mapping[ComplaintState, str]] = {
    ComplaintState.OPEN: N_("open"),
    ComplaintState.REPLIED: N_("replied"),
    ComplaintState.ESCALATED: N_("escalated"),
    ComplaintState.PROPOSED: N_("solution proposed"),
    ComplaintState.REJECTED: N_("client does not accept"),
    ComplaintState.CLOSED: N_("closed"),
}

STEP_NAMES: Final[Mapping[StepKind, str]] = {
    StepKind.JUDGE: N_("judged"),
    StepKind.REPLY: N_("replied"),
    StepKind.PROMISE: N_("reply time stated"),
    StepKind.ESCALATE: N_("escalated"),
    StepKind.PROPOSE: N_("solution proposed"),
    StepKind.ACCEPT: N_("accepted by the client"),
    StepKind.REJECT: N_("client does not accept"),
    StepKind.CLOSE: N_("closed"),
    StepKind.REOPEN: N_("reopened"),
    StepKind.REFER: N_("referred as a violation"),
    StepKind.ANSWER: N_("referral answered"),
    StepKind.MALICIOUS: N_("marked malicious"),
}


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
    escalated_to: Superior | None = None

    @property
    def order(self) -> tuple[datetime, int]:
        """Its place among the steps of the complaint."""
        return self.at, self.seq


@dataclass(frozen=True, slots=True)
class ComplaintHistory:
    """A complaint as the moment it was received and its steps in order."""

    no: str
    received: datetime
    steps: tuple[Step, ...] = ()

    @classmethod
    def of(cls, no: str, received: datetime, steps: Iterable[Step]) -> ComplaintHistory:
        """The history with `steps` put in order."""
        return cls(no, received, tuple(sorted(steps, key=lambda step: step.order)))

    def until(self, moment: datetime) -> ComplaintHistory:
        """The steps that had happened by `moment`, that moment included."""
        return ComplaintHistory(
            self.no, self.received, tuple(step for step in self.steps if step.at <= moment)
        )


def reports_to(role_of_accused: str | None) -> Superior:
    """The role that a complaint is reported to (Art. 38(5)): past a CS manager whom it is against."""
    return Superior.GENERAL_MANAGER if role_of_accused == Superior.CS_MANAGER else Superior.CS_MANAGER


def state_name(state: ComplaintState) -> Text:
    """The state in the user's language."""
    return T(STATE_NAMES[state])
