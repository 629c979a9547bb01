"""How a complaint stands after the steps taken so far, and whether another may take its place among them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from fundcs.complaints.rules import (
    ANSWERS,
    TRANSITIONS,
    BeforeReceipt,
    Facts,
    InFuture,
    PromiseNotAhead,
    State,
    StepForbidden,
    StepKind,
    StepSpoilsLater,
    shown,
    state_name,
)

if TYPE_CHECKING:
    from datetime import datetime

    from fundcs.complaints.rules import Step
    from fundcs.kit.errors import Refused


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that asks for an answer, and when it got one."""

    step: Step
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the facts of a complaint amount to.

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
        reached = _after(reached, step)
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
        reached = _after(reached, taken)
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


def _after(before: Standing, step: Step) -> Standing:
    """How the complaint stands after `step`, which must be possible."""
    after = replace(before, state=TRANSITIONS[step.kind][before.state])
    if step.kind in ANSWERS:
        after = _answered(after, step)
    if step.kind is StepKind.REOPEN:
        return _reopened(after, step)
    if step.kind is StepKind.ANSWER:
        return replace(after, referral=_settle(before.referral, step))
    if step.kind is StepKind.ESCALATE:
        return replace(after, escalation=_escalated(before.escalation, step))
    return replace(after, **_kept(step))


def _kept(step: Step) -> dict[str, Any]:
    """Where a standing keeps the last step of this kind."""
    if step.kind in _ASKING:
        return {_ASKING[step.kind]: Asked(step)}
    return {_TELLING[step.kind]: step} if step.kind in _TELLING else {}


_ASKING: Final = {
    StepKind.PROMISE: "promise",
    StepKind.REJECT: "rejection",
    StepKind.REFER: "referral",
}
_TELLING: Final = {
    StepKind.JUDGE: "judgement",
    StepKind.CLOSE: "closing",
    StepKind.MALICIOUS: "malicious",
}


def _answered(before: Standing, step: Step) -> Standing:
    return replace(
        before,
        first_replied_at=before.first_replied_at or step.at,
        promise=_settle(before.promise, step),
        escalation=_settle(before.escalation, step),
        rejection=_settle(before.rejection, step),
    )


def _settle(asked: Asked | None, step: Step) -> Asked | None:
    return asked if asked is None or asked.answered_at else replace(asked, answered_at=step.at)


def _escalated(before: Asked | None, step: Step) -> Asked:
    """Asking the same head again does not give more time."""
    waiting = before is not None and before.answered_at is None
    if before is not None and waiting and before.step.escalated_to == step.escalated_to:
        return before
    return Asked(step)


def _reopened(before: Standing, step: Step) -> Standing:
    return replace(
        before,
        received=step.at,
        first_replied_at=None,
        promise=None,
        escalation=None,
        rejection=None,
        closing=None,
        reopened=before.reopened + 1,
    )
