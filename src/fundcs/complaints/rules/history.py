"""How a complaint stands after the steps taken so far, and whether another may take its place among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.complaints.rules.steps import (
    ANSWERS,
    TRANSITIONS,
    BeforeReceipt,
    Facts,
    PromiseNotAhead,
    State,
    StepForbidden,
    StepKind,
    StepSpoilsLater,
    state_name,
)
from fundcs.kit.typed import InFuture, shown

if TYPE_CHECKING:
    from datetime import datetime

    from fundcs.complaints.rules.steps import Step
    from fundcs.kit.errors import Refused


@dataclass(slots=True)
class Asked:
    """A step that asks for an answer, and when it got one."""

    step: Step
    answered_at: datetime | None = None


@dataclass(slots=True)
class Standing:
    """What the facts of a complaint amount to; `standing` builds it up step by step, others read it.

    `received`: the receipt, or the last reopening, from which deadlines run anew. `first_replied_at`: the
    first answer to the client since. `promise`, `escalation`, `rejection`, `referral`: the last of each.
    """

    received: datetime
    state: State = State.OPEN
    first_replied_at: datetime | None = None
    promise: Asked | None = None
    escalation: Asked | None = None
    rejection: Asked | None = None
    referral: Asked | None = None
    judgement: Step | None = None
    malicious: Step | None = None
    closing: Step | None = None
    reopened: int = 0

    @property
    def referred(self) -> bool:
        """Whether a referral waits for its answer (Art. 44)."""
        return self.referral is not None and self.referral.answered_at is None


def standing(facts: Facts) -> Standing:
    """How the complaint stands after all of `facts`."""
    reached = Standing(facts.received)
    for step in facts.steps:
        _take(reached, step)
    return reached


def possible(before: Standing) -> tuple[StepKind, ...]:
    """The steps a complaint may take: those of the table, a referral answered once, a mark set once."""
    refused = {StepKind.REFER} if before.referred else {StepKind.ANSWER}
    if before.malicious is not None:
        refused.add(StepKind.MALICIOUS)
    return tuple(kind for kind, ways in TRANSITIONS.items() if before.state in ways and kind not in refused)


def with_step(facts: Facts, step: Step, now: datetime) -> Facts:
    """The facts with `step` in its place.

    Raises BeforeReceipt, InFuture, PromiseNotAhead, StepForbidden, StepSpoilsLater.
    """
    if step.at > now:
        raise InFuture(at=shown(step.at), now=shown(now))
    if step.at < facts.received:
        raise BeforeReceipt(no=facts.no, at=shown(step.at), received=shown(facts.received))
    if step.promised_by is not None and step.promised_by <= step.at:
        raise PromiseNotAhead(by=shown(step.promised_by), at=shown(step.at))
    added = Facts.of(facts.no, facts.received, (*facts.steps, step))
    reached = Standing(facts.received)
    for taken in added.steps:
        if taken.kind not in possible(reached):
            raise _refusal(facts.no, reached, step, taken)
        _take(reached, taken)
    return added


def settled_at(facts: Facts) -> datetime | None:
    """Since when nothing is owed: closed and every referral answered; None while something is."""
    reached = standing(facts)
    if reached.closing is None or reached.referred:
        return None
    answered = reached.referral.answered_at if reached.referral else None
    return max(reached.closing.at, answered or reached.closing.at)


def _refusal(no: str, before: Standing, step: Step, taken: Step) -> Refused:
    if taken is step:
        open_ways = ", ".join(possible(before))
        return StepForbidden(no=no, state=state_name(before.state), step=step.kind, possible=open_ways)
    return StepSpoilsLater(no=no, step=step.kind, at=shown(step.at), later=taken.kind, when=shown(taken.at))


def _take(reached: Standing, step: Step) -> None:
    """Bring the standing on by a step that is possible."""
    reached.state = TRANSITIONS[step.kind][reached.state]
    if step.kind in ANSWERS:
        _answer(reached, step)
    _keep(reached, step)


def _keep(reached: Standing, step: Step) -> None:
    """Put the step where the standing keeps the last of its kind."""
    match step.kind:
        case StepKind.JUDGE:
            reached.judgement = step
        case StepKind.PROMISE:
            reached.promise = Asked(step)
        case StepKind.ESCALATE:
            _escalate(reached, step)
        case StepKind.REJECT:
            reached.rejection = Asked(step)
        case StepKind.CLOSE:
            reached.closing = step
        case StepKind.REOPEN:
            _reopen(reached, step)
        case StepKind.REFER:
            reached.referral = Asked(step)
        case StepKind.ANSWER:
            _settle(reached.referral, step)
        case StepKind.MALICIOUS:
            reached.malicious = step


def _answer(reached: Standing, step: Step) -> None:
    reached.first_replied_at = reached.first_replied_at or step.at
    for asked in (reached.promise, reached.escalation, reached.rejection):
        _settle(asked, step)


def _settle(asked: Asked | None, step: Step) -> None:
    if asked is not None and asked.answered_at is None:
        asked.answered_at = step.at


def _escalate(reached: Standing, step: Step) -> None:
    """Asking the same head again does not give more time."""
    before = reached.escalation
    waiting = before is not None and before.answered_at is None
    if before is None or not waiting or before.step.escalated_to != step.escalated_to:
        reached.escalation = Asked(step)


def _reopen(reached: Standing, step: Step) -> None:
    reached.received = step.at
    reached.first_replied_at = reached.closing = None
    reached.promise = reached.escalation = reached.rejection = None
    reached.reopened += 1
