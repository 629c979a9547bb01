"""Use case: a step of a complaint that was entered wrongly is withdrawn; all that follows is derived anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fundcs.complaints import queries
from fundcs.complaints.models import ComplaintRevision, ComplaintStepWithdrawal
from fundcs.complaints.rules import withdrawing
from fundcs.complaints.rules.closing import Determined
from fundcs.complaints.rules.letters import LetterKind
from fundcs.complaints.rules.standing import settled_at
from fundcs.complaints.service.admission import find, withdrawable
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold
from fundcs.kit.typed import second, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from fundcs.act import Act
    from fundcs.complaints.models import ComplaintLetter
    from fundcs.complaints.rules.steps import Step
    from fundcs.complaints.service.cases import ComplaintCase

REVISED: Final = ("category", "department", "responsible")
"""The columns of a complaint that a judgement may change (Art. 38(2), (4))."""


@dataclass(frozen=True, slots=True)
class WithdrawnStep:
    """A complaint after a step was withdrawn, and the letters written before that say what the step said."""

    case: ComplaintCase
    letters: Sequence[ComplaintLetter]


def withdraw(act: Act, no: str, seq: int, reason: str) -> WithdrawnStep:
    """Withdraw a step that was entered wrongly; what a judgement changed is as it was before.

    Raises what `admission.withdrawable` and `rules.withdrawing.check` raise; Refused where it was withdrawn
    before, or lies after the act's moment.
    """
    case, step = withdrawable(act, no, seq)
    check_reason(reason)
    _check_standing(act, case, step)
    now = second(act.moment)
    rest, restored = case.recorded.without(step, now), _restored(act, case, step)
    complaint = case.complaint
    stays = {name: getattr(complaint, name) for name in REVISED} | restored
    withdrawing.check(
        case.recorded, rest, step, case.determined, Determined(stays["department"], stays["responsible"])
    )
    withdrawing.check_merged(case.recorded, rest, merged(act, case.no))
    letters = _quoting(act, case, step)
    act.session.add(
        ComplaintStepWithdrawal(
            complaint=case.no,
            seq=step.seq,
            client=complaint.client,
            reason=fold(reason),
            withdrawn_at=now,
            withdrawn_by=act.staff.code,
        )
    )
    for name, value in restored.items():
        setattr(complaint, name, value)
    complaint.settled_at = settled_at(rest)
    act.session.add(complaint)
    act.session.flush()
    return WithdrawnStep(find(act, case.no), letters)


def note_revisions(act: Act, case: ComplaintCase, before: Mapping[str, Any]) -> None:
    """Keep what the last step of a complaint, a judgement, changed in it; `before`: what it held."""
    last = max(step.seq for step in case.recorded.entered)
    for name, held in before.items():
        value = getattr(case.complaint, name)
        if value != held:
            act.session.add(
                ComplaintRevision(complaint=case.no, seq=last, field=name, before=held, after=value)
            )
    act.session.flush()


def _check_standing(act: Act, case: ComplaintCase, step: Step) -> None:
    if step.withdrawn_at is not None:
        raise Refused(
            N_("step {step} of complaint {no} was already withdrawn on {at}; nothing is left to do"),
            no=case.no,
            step=step.seq,
            at=shown(step.withdrawn_at),
        )
    if act.moment < step.recorded_at:
        raise Refused(
            N_("step {step} of complaint {no} was recorded at {at}; it cannot be withdrawn before that"),
            no=case.no,
            step=step.seq,
            at=shown(step.recorded_at),
        )


def _restored(act: Act, case: ComplaintCase, step: Step) -> dict[str, str | None]:
    """What the columns that a judgement changed hold without it.

    One that was changed since, by a later judgement or a correction, stays.
    """
    made = queries.revisions(act.session, case.no)
    gone = {each.seq for each in case.recorded.withdrawn} | {step.seq}
    restored = {}
    for revision in made:
        if revision.seq == step.seq and getattr(case.complaint, revision.field) == revision.after:
            value = revision.before
            for earlier in reversed(made):
                same = earlier.field == revision.field and earlier.seq in gone and earlier.seq < step.seq
                if same and earlier.after == value:
                    value = earlier.before
            restored[revision.field] = value
    return restored


def merged(act: Act, no: str) -> dict[str, datetime]:
    """When the complaints merged into this one were received, by number."""
    complaints = (find(act, row.complaint).complaint for row in queries.merged_into(act.session, no))
    return {complaint.no: complaint.received for complaint in complaints}


def check_reason(reason: str) -> None:
    """Refuse a withdrawal without a reason."""
    if not fold(reason):
        raise Refused(N_("a withdrawal needs a reason; write it after --reason"))


def _quoting(act: Act, case: ComplaintCase, step: Step) -> Sequence[ComplaintLetter]:
    """The answers written since the step whose words are the step's."""
    return [
        letter
        for letter in queries.letters(act.session, case.no)
        if letter.kind is LetterKind.ANSWER
        and step.text is not None
        and step.text in letter.content
        and step.recorded_at <= letter.written_at <= act.moment
    ]
