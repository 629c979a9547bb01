"""The steps of a complaint and the states they lead to (Art. 38, 44).

A complaint is the moment it was received and the steps recorded since, ordered by the moment at which each
happened, then by their recording. A step recorded late is put in its place among the others, and refused
where a later one would then not have been possible. State and deadlines are derived from the steps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.i18n import N_, P_, T, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from fundcs.complaints.rules.spot_check import SpotCheck


class ComplaintState(StrEnum):
    """The state of a complaint. `REPLIED`: the client has been answered and nobody else is asked.

    `WITHDRAWN`: it was entered by mistake or is a duplicate; no step leads there or away.
    """

    OPEN = "open"
    REPLIED = "replied"
    ESCALATED = "escalated"
    PROPOSED = "proposed"
    REJECTED = "rejected"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


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
    CHECK = "check"


class Superior(StrEnum):
    """The role that a complaint can be escalated to (Art. 38(5), (7))."""

    CS_MANAGER = "cs_manager"
    GENERAL_MANAGER = "general_manager"


SUPERIOR_NAMES: Final[Mapping[Superior, str]] = {
    Superior.CS_MANAGER: N_("CS manager"),
    Superior.GENERAL_MANAGER: N_("general manager"),
}


class Clearable(StrEnum):
    """What a complaint may be without: the column that a correction may empty."""

    SOURCE = "source"
    CATEGORY = "category"
    DEPARTMENT = "department"
    RESPONSIBLE = "responsible"
    AGAINST = "against"
    CONTRACT = "contract"
    REMEDY = "remedy"


CLEARABLE_NAMES: Final[Mapping[Clearable, str]] = {
    Clearable.SOURCE: N_("Source"),
    Clearable.CATEGORY: N_("Category"),
    Clearable.DEPARTMENT: N_("Department"),
    Clearable.RESPONSIBLE: N_("Responsible"),
    Clearable.AGAINST: N_("Complaint about"),
    Clearable.CONTRACT: N_("Contract"),
    Clearable.REMEDY: N_("Request"),
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
    StepKind.CHECK: _to(ComplaintState.CLOSED, ComplaintState.CLOSED),
}
"""Step -> the states in which it is possible -> the state that follows; any other pair is refused."""

REPLIES: Final = frozenset({StepKind.REPLY, StepKind.PROPOSE})
"""The steps that answer the client, and so a promise, an escalation or a rejection. A promise does not."""

ANSWERS: Final = REPLIES | {StepKind.CLOSE}
"""Those, and the closing, which ends everything that waits for an answer."""

STATE_NAMES: Final[Mapping[ComplaintState, str]] = {
    ComplaintState.OPEN: N_("open"),
    ComplaintState.REPLIED: N_("replied"),
    ComplaintState.ESCALATED: N_("escalated"),
    ComplaintState.PROPOSED: N_("solution proposed"),
    ComplaintState.REJECTED: N_("client does not accept"),
    ComplaintState.CLOSED: N_("closed"),
    ComplaintState.WITHDRAWN: P_("complaint", "withdrawn"),
}
ENDED: Final = frozenset({ComplaintState.CLOSED, ComplaintState.WITHDRAWN})
"""The states in which a complaint is not open."""

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
    StepKind.CHECK: N_("checked with the client"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A recorded step. `at`: when it happened; `recorded_at`: when it was put down; `staff`: by whom.

    `answered_by`: who answered the client, where somebody else recorded it. `not_accepted`: why it was closed
    although the client did not accept what was proposed. `spot_check`: why the closing is to be checked with
    the client; `satisfied`: what the client said then. `withdrawn_at`: since when it is withdrawn as wrong.
    """

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
    answered_by: str | None = None
    not_accepted: str | None = None
    spot_check: SpotCheck | None = None
    satisfied: bool | None = None
    withdrawn_at: datetime | None = None

    @property
    def by(self) -> str:
        """The staff code of whoever did it."""
        return self.answered_by or self.staff

    @property
    def order(self) -> tuple[datetime, int]:
        """Its place among the steps of the complaint."""
        return self.at, self.seq


@dataclass(frozen=True, slots=True)
class Heads:
    """Whose answer discharges what goes to the general manager (Art. 38(7)).

    `general_managers`: their staff codes. `rejected_to`: the role that answers a client who does not accept.
    `accused`: the complaint is about the general manager, who may not answer it; the CS manager does.
    """

    general_managers: frozenset[str] = frozenset()
    rejected_to: str = Superior.GENERAL_MANAGER
    accused: bool = False

    def answers(self, role: str | None) -> str | None:
        """The role that answers what goes to `role`."""
        passed_by = self.accused and role == Superior.GENERAL_MANAGER
        return Superior.CS_MANAGER if passed_by else role

    def reserves(self, role: str | None) -> bool:
        """Whether what goes to `role` waits for the general manager's own answer."""
        return self.answers(role) == Superior.GENERAL_MANAGER


@dataclass(frozen=True, slots=True)
class ComplaintHistory:
    """A complaint as the moment it was received and its steps in order, apart from those `withdrawn`."""

    no: str
    received: datetime
    steps: tuple[Step, ...] = ()
    heads: Heads = Heads()
    withdrawn: tuple[Step, ...] = ()

    @classmethod
    def of(
        cls, no: str, received: datetime, steps: Iterable[Step], heads: Heads = Heads()
    ) -> ComplaintHistory:
        """The history with `steps` put in order, those withdrawn apart."""
        ordered = sorted(steps, key=lambda step: step.order)
        return cls(
            no,
            received,
            tuple(step for step in ordered if step.withdrawn_at is None),
            heads,
            tuple(step for step in ordered if step.withdrawn_at is not None),
        )

    @property
    def entered(self) -> tuple[Step, ...]:
        """Every step in order, the withdrawn ones included."""
        return tuple(sorted((*self.steps, *self.withdrawn), key=lambda step: step.order))

    def until(self, moment: datetime) -> ComplaintHistory:
        """The steps that had happened by `moment`, and had not been withdrawn by then."""
        happened = [step for step in self.entered if step.at <= moment]
        void = [step for step in happened if step.withdrawn_at is not None and step.withdrawn_at <= moment]
        return replace(
            self,
            steps=tuple(step for step in happened if step not in void),
            withdrawn=tuple(void),
        )

    def plus(self, step: Step) -> ComplaintHistory:
        """The history with one more step in its place."""
        return self.of(self.no, self.received, (*self.entered, step), self.heads)

    def without(self, step: Step, withdrawn_at: datetime) -> ComplaintHistory:
        """The history with a step withdrawn."""
        rest = (each for each in self.entered if each.seq != step.seq)
        gone = replace(step, withdrawn_at=withdrawn_at)
        return self.of(self.no, self.received, (*rest, gone), self.heads)


def reports_to(role_of_accused: str | None) -> Superior:
    """The role that a complaint is reported to (Art. 38(5)): past a CS manager whom it is against."""
    return Superior.GENERAL_MANAGER if role_of_accused == Superior.CS_MANAGER else Superior.CS_MANAGER


def state_name(state: ComplaintState) -> Text:
    """The state in the user's language."""
    return T(STATE_NAMES[state])
