"""Finding a complaint for somebody who may see or handle it (Art. 7, 38, 44)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fundcs.act.permits import Permit
from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import holder, stands_for
from fundcs.complaints import queries
from fundcs.complaints.rules.steps import StepKind
from fundcs.complaints.service import cases
from fundcs.kit.errors import Forbidden, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.complaints.models import ComplaintWithdrawal
    from fundcs.complaints.rules.deadlines import ComplaintDeadline
    from fundcs.complaints.rules.steps import Step
    from fundcs.complaints.service.cases import ComplaintCase

_OF_THE_RESPONSIBLE: Final = (None, StepKind.REPLY, StepKind.PROMISE, StepKind.PROPOSE)


def find(act: Act, no: str) -> ComplaintCase:
    """The complaint with this number as the act's moment sees it. Raises Refused where there is none."""
    row = queries.by_no(act.session, fold(no).upper())
    if row is None:
        act.need(Permit.WRITE_COMPLAINTS)  # who does not handle complaints does not learn which there are
        raise Refused(N_("there is no complaint {no}; `fundcs complaints list` shows them"), no=quoted(no))
    merged = queries.merged_into(act.session, row.complaint.no)
    corrections = queries.corrections(act.session, row.complaint.no)
    withdrawals = queries.step_withdrawals(act.session, row.complaint.no)
    return replace(
        cases.case_of(act, row),
        merged=[other for other in merged if other.withdrawn_at <= act.moment],
        corrections=[made for made in corrections if made.corrected_at <= act.moment],
        step_withdrawals=[made for made in withdrawals if made.withdrawn_at <= act.moment],
    )


def seen(act: Act, no: str) -> ComplaintCase:
    """As `find`, for who may see it, by a grant of the client's file too. Raises NotPermitted."""
    case = find(act, no)
    if not _is_granted(act, case):
        _admit(act, case, None)
    return case


def _is_granted(act: Act, case: ComplaintCase) -> bool:
    """Whether who acts reads the client's file by a grant; not what is about themselves."""
    return case.complaint.client in act.sight.granted and case.complaint.against != act.staff.code


def knows_complainant(act: Act, case: ComplaintCase) -> bool:
    """Whether who acts is told the complainant's name: not who only answers a referral (Art. 7)."""
    if act.may(Permit.WRITE_COMPLAINTS) or _is_responsible(act, case):
        return True
    return _is_granted(act, case)


def workable(act: Act, no: str, kind: StepKind | None = None) -> ComplaintCase:
    """As `find`, for who may take the step; `kind` None: for who may correct it.

    Raises NotPermitted; Forbidden for the member whom it is against; Refused where it was withdrawn.
    """
    case = find(act, no)
    _admit(act, case, kind)
    _check_handled(act, case)
    return case


def withdrawable(act: Act, no: str, seq: int) -> tuple[ComplaintCase, Step]:
    """The complaint and its step with that number, for who may withdraw the step as entered wrongly.

    Who recorded it may on the same day, the heads of client service and of the firm at any time. Raises
    Forbidden; Refused where there is no such step or it was withdrawn.
    """
    case = find(act, no)
    step = next((step for step in case.recorded.entered if step.seq == seq), None)
    if step is None:
        raise Refused(
            N_("complaint {no} has no step {step}; `fundcs complaints show {no}` numbers them"),
            no=case.no,
            step=seq,
        )
    own = step.staff == act.staff.code and step.recorded_at.date() == act.today
    if not own and not act.may(Permit.CORRECT_COMPLAINTS):
        raise Forbidden(
            N_(
                "step {step} of complaint {no} was recorded by {staff} on {day}, who may withdraw it on that "
                "day; later, or in their place, ask the CS manager or the general manager"
            ),
            no=case.no,
            step=seq,
            staff=step.staff,
            day=step.recorded_at.date(),
        )
    _check_handled(act, case)
    return case, step


def _check_handled(act: Act, case: ComplaintCase) -> None:
    """Refuse the member whom it is against, and a complaint that was withdrawn."""
    if case.complaint.against == act.staff.code:
        raise Forbidden(
            N_("complaint {no} is about {staff}, who may not judge, handle or close it; ask a colleague"),
            no=case.no,
            staff=act.staff.code,
        )
    if case.withdrawal is not None:
        raise _withdrawn(case.withdrawal)


def _withdrawn(withdrawal: ComplaintWithdrawal) -> Refused:
    if withdrawal.merged_into is not None:
        return Refused(
            N_("complaint {no} was merged into {into} on {at} as a duplicate; go on with {into}"),
            no=withdrawal.complaint,
            into=withdrawal.merged_into,
            at=withdrawal.withdrawn_at,
        )
    return Refused(
        N_(
            "complaint {no} was withdrawn on {at} as entered by mistake; if it was made after all, record "
            "it again with `fundcs complaints log`"
        ),
        no=withdrawal.complaint,
        at=withdrawal.withdrawn_at,
    )


def _admit(act: Act, case: ComplaintCase, kind: StepKind | None) -> None:
    """Refuse who is neither in client service nor responsible nor owes what the step meets."""
    if _is_responsible(act, case) and kind in _OF_THE_RESPONSIBLE:
        return
    if any(_owes(act, case, deadline) and kind in (None, deadline.next) for deadline in case.deadlines):
        return
    act.need(Permit.WRITE_COMPLAINTS)


def _is_responsible(act: Act, case: ComplaintCase) -> bool:
    """Whether it is the one who acts who is responsible, or somebody for whom they stand in."""
    complaint = case.complaint
    return complaint.responsible is not None and (
        holder(act, Held.COMPLAINT, complaint.no, complaint.responsible) in stands_for(act)
    )


def _owes(act: Act, case: ComplaintCase, deadline: ComplaintDeadline) -> bool:
    owner = case.owner_of(deadline)
    return owner in stands_for(act) if owner else deadline.role == act.staff.role
