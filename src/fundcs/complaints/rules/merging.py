"""Whether a complaint is a duplicate that may go into another, so that no deadline is lost (Art. 38)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.complaints.rules.steps import STEP_NAMES, StepKind
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, joined
from fundcs.kit.typed import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from fundcs.complaints.rules.standing import ComplaintStanding
    from fundcs.complaints.rules.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Mergeable:
    """What is asked of a complaint before it is merged; `complainant`: client code, name of a caller."""

    no: str
    complainant: tuple[str | None, str | None]
    received: datetime
    standing: ComplaintStanding


def check(later: Mergeable, earlier: Mergeable) -> None:
    """Refuse to merge `later` into `earlier` where it is no duplicate, or a deadline would be lost.

    Raises Refused.
    """
    if later.no == earlier.no:
        raise Refused(
            N_("complaint {no} cannot be merged into itself; name another after --into"), no=later.no
        )
    if later.complainant != earlier.complainant:
        raise Refused(
            N_(
                "complaints {no} and {into} are not of the same complainant; correct the wrong one with "
                "`fundcs complaints edit`, or leave both"
            ),
            no=later.no,
            into=earlier.no,
        )
    if later.received < earlier.received:
        raise Refused(
            N_(
                "complaint {no} was received before {into}, and its deadlines run from then; merge {into} "
                "into {no}"
            ),
            no=later.no,
            into=earlier.no,
        )
    _check_deadlines(later, earlier)


def _check_deadlines(later: Mergeable, earlier: Mergeable) -> None:
    """Refuse to merge where what is owed on `later` is not owed on `earlier`."""
    closing = earlier.standing.closing
    if closing is not None and closing.at < later.received:
        raise Refused(
            N_(
                "complaint {into} was closed on {at}, before {no} was received; reopen it first with "
                "`fundcs complaints reopen {into} --content TEXT`, or handle {no} by itself"
            ),
            no=later.no,
            into=earlier.no,
            at=shown(closing.at),
        )
    lost = _waiting(later.standing) - _waiting(earlier.standing)
    if lost:
        raise Refused(
            N_(
                "complaint {no} waits for the answer to steps that {into} does not have: {steps}; record "
                "them on {into}, or answer them first"
            ),
            no=later.no,
            into=earlier.no,
            steps=joined(T(STEP_NAMES[kind]) for kind, _by_general_manager in sorted(lost)),
        )


def check_received(
    no: str, received: datetime, steps: Iterable[Step], merged: Mapping[str, datetime]
) -> None:
    """Refuse a receipt after a step of the complaint, or after that of a complaint merged into it."""
    for step in steps:
        if step.at < received:
            raise Refused(
                N_("complaint {no} has the step '{step}' at {at}, before {received}; check the time"),
                no=no,
                step=step.kind,
                at=shown(step.at),
                received=shown(received),
            )
    for other, at in merged.items():
        if at < received:
            raise Refused(
                N_(
                    "{other}, merged into complaint {no}, was received at {at}, before {received}; check "
                    "the time"
                ),
                other=other,
                no=no,
                at=shown(at),
                received=shown(received),
            )


def _waiting(reached: ComplaintStanding) -> set[tuple[StepKind, bool]]:
    """The kinds of steps that wait for an answer, and whether for the general manager's own."""
    asked = {
        StepKind.PROMISE: reached.promise,
        StepKind.ESCALATE: reached.escalation,
        StepKind.REJECT: reached.rejection,
        StepKind.REFER: reached.referral,
    }
    return {
        (kind, awaited.by_general_manager)
        for kind, awaited in asked.items()
        if awaited is not None and awaited.answer is None
    }
