"""How a complaint stands after the steps recorded so far, and whether a further step is possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.complaints.rules.steps import (
    ANSWERS,
    TRANSITIONS,
    ComplaintHistory,
    ComplaintState,
    StepKind,
    state_name,
)
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, joined
from fundcs.kit.typed import InFuture, shown

if TYPE_CHECKING:
    from datetime import datetime

    from fundcs.complaints.rules.steps import Step


@dataclass(slots=True)
class AwaitedAnswer:
    """A step that calls for an answer, and when the answer came; None while it is awaited."""

    step: Step
    answered_at: datetime | None = None


@dataclass(slots=True)
class ComplaintStanding:
    """What the steps of a complaint amount to; only `standing` and `with_step` change it.

    `received`: the receipt, or the last reopening, from which deadlines run anew. `first_replied_at`: the
    first answer to the client since. `promise`, `escalation`, `rejection`, `referral`: the last of each.
    """

    received: datetime
    state: ComplaintState = ComplaintState.OPEN
    first_replied_at: datetime | None = None
    promise: AwaitedAnswer | None = None
    escalation: AwaitedAnswer | None = None
    rejection: AwaitedAnswer | None = None
    referral: AwaitedAnswer | None = None
    judgement: Step | None = None
    malicious: Step | None = None
    closing: Step | None = None
    reopened: int = 0

    @property
    def referred(self) -> bool:
        """Whether a referral waits for its answer (Art. 44)."""
        return self.referral is not None and self.referral.answered_at is None


def standing(history: ComplaintHistory) -> ComplaintStanding:
    """How the complaint stands after all steps of `history`."""
    reached = ComplaintStanding(history.received)
    for step in history.steps:
        _apply(reached, step)
    return reached


def possible(before: ComplaintStanding) -> tuple[StepKind, ...]:
    """The steps possible next: those of the table, a referral answered once, a malicious mark set once."""
    refused = {StepKind.REFER} if before.referred else {StepKind.ANSWER}
    if before.malicious is not None:
        refused.add(StepKind.MALICIOUS)
    return tuple(kind for kind, ways in TRANSITIONS.items() if before.state in ways and kind not in refused)


def with_step(history: ComplaintHistory, step: Step, now: datetime) -> ComplaintHistory:
    """The history with `step` in its place.

    Raises InFuture; Refused for a step before the receipt, one that is not possible then, one after which a
    later step would not have been possible, and for a reply time that is not after it was stated.
    """
    if step.at > now:
        raise InFuture(at=shown(step.at), now=shown(now))
    if step.at < history.received:
        raise Refused(
            N_("{at} is before complaint {no} was received ({received}); give the time it happened"),
            no=history.no,
            at=shown(step.at),
            received=shown(history.received),
        )
    if step.promised_by is not None and step.promised_by <= step.at:
        raise Refused(
            N_("the stated reply time {by} is not after {at}, when it was stated; give a later one"),
            by=shown(step.promised_by),
            at=shown(step.at),
        )
    extended = ComplaintHistory.of(history.no, history.received, (*history.steps, step))
    reached = ComplaintStanding(history.received)
    for each in extended.steps:
        if each.kind not in possible(reached):
            raise _refusal(history.no, reached, step, each)
        _apply(reached, each)
    return extended


def settled_at(history: ComplaintHistory) -> datetime | None:
    """Since when nothing is owed: closed and every referral answered; None while something is."""
    reached = standing(history)
    if reached.closing is None or reached.referred:
        return None
    answered = reached.referral.answered_at if reached.referral else None
    return max(reached.closing.at, answered or reached.closing.at)


def _refusal(no: str, before: ComplaintStanding, new: Step, refused: Step) -> Refused:
    """Why `new` cannot be recorded: it, or a later step `refused`, is not possible after `before`."""
    if refused is new:
        return Refused(
            N_(
                "complaint {no} is '{state}' at that time and cannot take the step '{step}'; "
                "possible: {possible}"
            ),
            no=no,
            state=state_name(before.state),
            step=new.kind,
            possible=joined(possible(before)),
        )
    return Refused(
        N_(
            "with '{step}' at {at}, the later step '{later}' of {when} on complaint {no} could "
            "not have happened; check the time"
        ),
        no=no,
        step=new.kind,
        at=shown(new.at),
        later=refused.kind,
        when=shown(refused.at),
    )


def _apply(reached: ComplaintStanding, step: Step) -> None:
    """Change the standing by a step that is possible."""
    reached.state = TRANSITIONS[step.kind][reached.state]
    if step.kind in ANSWERS:
        _answer_client(reached, step)
    _note(reached, step)


def _note(reached: ComplaintStanding, step: Step) -> None:
    """Keep the step as the last of its kind."""
    match step.kind:
        case StepKind.JUDGE:
            reached.judgement = step
        case StepKind.PROMISE:
            reached.promise = AwaitedAnswer(step)
        case StepKind.ESCALATE:
            _escalate(reached, step)
        case StepKind.REJECT:
            reached.rejection = AwaitedAnswer(step)
        case StepKind.CLOSE:
            reached.closing = step
        case StepKind.REOPEN:
            _reopen(reached, step)
        case StepKind.REFER:
            reached.referral = AwaitedAnswer(step)
        case StepKind.ANSWER:
            _answer(reached.referral, step)
        case StepKind.MALICIOUS:
            reached.malicious = step


def _answer_client(reached: ComplaintStanding, step: Step) -> None:
    reached.first_replied_at = reached.first_replied_at or step.at
    for awaited in (reached.promise, reached.escalation, reached.rejection):
        _answer(awaited, step)


def _answer(awaited: AwaitedAnswer | None, step: Step) -> None:
    if awaited is not None and awaited.answered_at is None:
        awaited.answered_at = step.at


def _escalate(reached: ComplaintStanding, step: Step) -> None:
    """Escalating again to the same superior before the answer does not give more time."""
    before = reached.escalation
    waiting = before is not None and before.answered_at is None
    if before is None or not waiting or before.step.escalated_to != step.escalated_to:
        reached.escalation = AwaitedAnswer(step)


def _reopen(reached: ComplaintStanding, step: Step) -> None:
    reached.received = step.at
    reached.first_replied_at = reached.closing = None
    reached.promise = reached.escalation = reached.rejection = None
    reached.reopened += 1
