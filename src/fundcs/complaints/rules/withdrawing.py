"""Whether a step of a complaint that was entered wrongly can be withdrawn: no later one may depend on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.complaints.rules import closing
from fundcs.complaints.rules.standing import awaits, possible, standing, walk
from fundcs.complaints.rules.steps import REPLIES, StepKind
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.typed import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from fundcs.complaints.rules.closing import Determined
    from fundcs.complaints.rules.steps import ComplaintHistory, Step


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a step rests on: that it was possible, that nothing was missing, and the step that it answers."""

    possible: bool
    whole: bool
    answers: int | None

    def lost(self, before: _Ground) -> bool:
        """Whether something that was there `before` is not any more."""
        return before != self and (
            before.possible > self.possible or before.whole > self.whole or before.answers != self.answers
        )


def check(
    history: ComplaintHistory, rest: ComplaintHistory, step: Step, was: Determined, stays: Determined
) -> None:
    """Refuse to withdraw `step` where a later one depends on it, naming the first that does.

    `rest`: the history without it. `was`, `stays`: what is determined of the complaint with and without it.
    Raises Refused.
    """
    before, after = _grounds(history, was), _grounds(rest, stays)
    for later in rest.steps:
        if after[later.seq].lost(before[later.seq]):
            raise Refused(
                N_(
                    "step {later} of complaint {no}, '{kind}' of {at}, depends on step {step}; withdraw it "
                    "first with `fundcs complaints withdraw {no} --step {later} --reason TEXT`"
                ),
                no=history.no,
                later=later.seq,
                kind=later.kind,
                at=shown(later.at),
                step=step.seq,
            )


def check_merged(history: ComplaintHistory, rest: ComplaintHistory, merged: Mapping[str, datetime]) -> None:
    """Refuse where a complaint merged into this one would have been received after its closing.

    `merged`: when each was received, by number. Raises Refused.
    """
    closed, before = standing(rest).closing, standing(history).closing
    if closed is None or closed == before:
        return
    for other, received in merged.items():
        if closed.at < received:
            raise Refused(
                N_(
                    "{other} was merged into complaint {no}, which without this step was closed on {at}, "
                    "before {other} was received; the step stays"
                ),
                no=history.no,
                other=other,
                at=shown(closed.at),
            )


def _grounds(history: ComplaintHistory, determined: Determined) -> dict[int, _Ground]:
    """What each step rests on, by number."""
    grounds: dict[int, _Ground] = {}
    reply: Step | None = None
    for step, reached in walk(history):
        answered = None
        if step.kind in (StepKind.ACCEPT, StepKind.REJECT):
            proposal = reached.proposal
            asked = proposal.step if proposal is not None and awaits(proposal) else reply
            answered = None if asked is None else asked.seq
        whole = step.kind is not StepKind.CLOSE or not closing.missing(
            history.no, reached, determined, step.not_accepted
        )
        grounds[step.seq] = _Ground(step.kind in possible(reached), whole, answered)
        if step.kind in REPLIES:
            reply = step
    return grounds
