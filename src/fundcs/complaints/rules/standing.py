"""How a complaint stands after the steps recorded so far, and whether a further step is possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fundcs.complaints.rules.steps import (
    ANSWERS,
    REPLIES,
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
    from collections.abc import Iterator
    from datetime import datetime

    from fundcs.complaints.rules.steps import Heads, Step


@dataclass(slots=True)
class AwaitedAnswer:
    """A step that calls for an answer, and the step that gave it; None while it is awaited.

    `by_general_manager`: the general manager's answer alone will do (Art. 38(7)).
    """

    step: Step
    by_general_manager: bool = False
    answer: Step | None = None

    @property
    def answered_at(self) -> datetime | None:
        """When the answer came."""
        return None if self.answer is None else self.answer.at


def awaits(asked: AwaitedAnswer | None) -> bool:
    """Whether something waits for an answer."""
    return asked is not None and asked.answer is None


@dataclass(slots=True)
class ComplaintStanding:
    """What the steps of a complaint amount to; only `standing` and `with_step` change it.

    `received`: the receipt, or the last reopening, from which deadlines run anew. `first_reply`: the first
    answer to the client since. `promise`, `escalation`, `rejection`, `proposal`, `referral`: the last of
    each; what answers a proposal is the client's acceptance.
    """

    received: datetime
    heads: Heads
    state: ComplaintState = ComplaintState.OPEN
    first_reply: Step | None = None
    promise: AwaitedAnswer | None = None
    escalation: AwaitedAnswer | None = None
    rejection: AwaitedAnswer | None = None
    proposal: AwaitedAnswer | None = None
    referral: AwaitedAnswer | None = None
    judgement: Step | None = None
    malicious: Step | None = None
    closing: Step | None = None
    check: Step | None = None
    reopened: int = 0

    @property
    def first_replied_at(self) -> datetime | None:
        """When the client was first answered."""
        return None if self.first_reply is None else self.first_reply.at

    @property
    def referred(self) -> bool:
        """Whether a referral waits for its answer (Art. 44)."""
        return awaits(self.referral)

    @property
    def to_check(self) -> bool:
        """Whether the closing was chosen to be checked with the client, and has not been yet."""
        return self.closing is not None and self.closing.spot_check is not None and self.check is None

    @property
    def awaits_general_manager(self) -> bool:
        """Whether an escalation or a rejection waits for the general manager's own answer (Art. 38(7))."""
        return any(
            asked is not None and asked.by_general_manager and asked.answer is None
            for asked in (self.escalation, self.rejection)
        )


def standing(history: ComplaintHistory) -> ComplaintStanding:
    """How the complaint stands after all steps of `history`.

    Those recorded under earlier rules count, too, where they would not be possible today: a closing ends
    everything but a referral.
    """
    reached = ComplaintStanding(history.received, history.heads)
    for step in history.steps:
        _apply(reached, step)
    return reached


def possible(before: ComplaintStanding) -> tuple[StepKind, ...]:
    """The steps possible next.

    Those of the table; a referral is answered once, a malicious mark set once, a closing checked once.
    """
    refused = {StepKind.REFER} if before.referred else {StepKind.ANSWER}
    if before.malicious is not None:
        refused.add(StepKind.MALICIOUS)
    if before.check is not None:
        refused.add(StepKind.CHECK)
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
    extended = history.plus(step)
    before = {each.seq for each, _reached in _impossible(history)}
    for each, reached in _impossible(extended):
        if each.seq not in before:
            raise _refusal(history.no, reached, step, each)
    return extended


def _impossible(history: ComplaintHistory) -> Iterator[tuple[Step, ComplaintStanding]]:
    """The steps that are not possible where they stand, with the standing before each, as `walk` gives it."""
    for step, reached in walk(history):
        if step.kind not in possible(reached):
            yield step, reached


def walk(history: ComplaintHistory) -> Iterator[tuple[Step, ComplaintStanding]]:
    """Each step with the standing before it, which changes as the next is asked for."""
    reached = ComplaintStanding(history.received, history.heads)
    for step in history.steps:
        yield step, reached
        _apply(reached, step)


@dataclass(frozen=True, slots=True)
class EarlierCycle:
    """A complaint from its receipt, or a reopening, to its next reopening, at `ended`.

    `number`: from 1 on; `standing`: as it was just before.
    """

    number: int
    standing: ComplaintStanding
    ended: datetime


def earlier_cycles(history: ComplaintHistory) -> list[EarlierCycle]:
    """What each reopening ended, in order; nothing of a complaint that was not reopened.

    A referral goes on over a reopening: it is of the cycle alone after which there was another.
    """
    cycles = [
        EarlierCycle(before.reopened + 1, replace(before), step.at)
        for step, before in walk(history)
        if step.kind is StepKind.REOPEN
    ]
    if not cycles:
        return []
    after = [*(cycle.standing for cycle in cycles[1:]), standing(history)]
    return [_without_what_goes_on(cycle, later) for cycle, later in zip(cycles, after, strict=True)]


def _without_what_goes_on(cycle: EarlierCycle, later: ComplaintStanding) -> EarlierCycle:
    of, then = cycle.standing.referral, later.referral
    goes_on = of is not None and then is not None and of.step == then.step
    return replace(cycle, standing=replace(cycle.standing, referral=None)) if goes_on else cycle


def settled_at(history: ComplaintHistory, withdrawn_at: datetime | None = None) -> datetime | None:
    """Since when nothing is owed: closed, every referral answered and checked if chosen, or withdrawn.

    Not before the last withdrawal of a step: what was owed because of it until then is still found.
    """
    reached = standing(history)
    if reached.closing is None or reached.referred or reached.to_check:
        return withdrawn_at
    answered = reached.referral.answered_at if reached.referral else None
    checked = reached.check.at if reached.closing.spot_check is not None and reached.check else None
    withdrawn = (step.withdrawn_at for step in history.withdrawn)
    return max(moment for moment in (reached.closing.at, answered, checked, *withdrawn) if moment is not None)


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
    """Change the standing by a step."""
    ways = TRANSITIONS[step.kind]
    after = ways.get(reached.state, next(iter(ways.values())) if step.kind in _ENDS else reached.state)
    if step.kind in ANSWERS:
        _answer_client(reached, step)
    if step.kind not in REPLIES or not reached.awaits_general_manager:
        reached.state = after
    elif not awaits(reached.escalation):
        reached.state = ComplaintState.REJECTED
    _note(reached, step)


_ENDS = (StepKind.CLOSE, StepKind.REJECT)
"""The steps that lead to one state from wherever they were taken under earlier rules."""


def _note(reached: ComplaintStanding, step: Step) -> None:
    """Keep the step as the last of its kind."""
    match step.kind:
        case StepKind.JUDGE:
            reached.judgement = step
        case StepKind.CLOSE:
            reached.closing = step
        case StepKind.REOPEN:
            _reopen(reached, step)
        case StepKind.MALICIOUS:
            reached.malicious = step
        case StepKind.CHECK:
            reached.check = step
        case StepKind.ACCEPT:
            _answer(reached.proposal, step)
        case StepKind.ANSWER:
            _answer(reached.referral, step)
        case _:
            _ask(reached, step)


def _ask(reached: ComplaintStanding, step: Step) -> None:
    """Keep a step that calls for an answer."""
    match step.kind:
        case StepKind.PROMISE:
            reached.promise = AwaitedAnswer(step)
        case StepKind.ESCALATE:
            _escalate(reached, step)
        case StepKind.PROPOSE:
            reached.proposal = AwaitedAnswer(step)
        case StepKind.REJECT:
            reserved = reached.heads.reserves(reached.heads.rejected_to)
            reached.rejection = AwaitedAnswer(step, by_general_manager=reserved)
        case StepKind.REFER:
            reached.referral = AwaitedAnswer(step)


def _answer_client(reached: ComplaintStanding, step: Step) -> None:
    reached.first_reply = reached.first_reply or step
    everything = step.kind is StepKind.CLOSE or step.by in reached.heads.general_managers
    for awaited in (reached.promise, reached.escalation, reached.rejection):
        if awaited is not None and (everything or not awaited.by_general_manager):
            _answer(awaited, step)


def _answer(awaited: AwaitedAnswer | None, step: Step) -> None:
    if awaited is not None and awaited.answer is None:
        awaited.answer = step


def _escalate(reached: ComplaintStanding, step: Step) -> None:
    """Escalating again before the answer does not give more time, nor pass by the general manager."""
    before = reached.escalation
    waiting = before is not None and before.answer is None
    if (
        before is not None
        and waiting
        and (before.by_general_manager or before.step.escalated_to == step.escalated_to)
    ):
        return
    reached.escalation = AwaitedAnswer(step, by_general_manager=reached.heads.reserves(step.escalated_to))


def _reopen(reached: ComplaintStanding, step: Step) -> None:
    reached.received = step.at
    reached.first_reply = reached.closing = reached.check = None
    reached.promise = reached.escalation = reached.rejection = reached.proposal = None
    reached.reopened += 1
