"""What refers to a member of staff, and who takes over what moves (Art. 6, 12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fundcs.act.permits import Role, role_name
from fundcs.assignments.rules import HELD_NAMES, Held, may_stand_in, takes
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

LIVE: Final[Mapping[str, Held]] = {
    "client.officer": Held.CLIENT,
    "client.advisor": Held.ADVISED_CLIENT,
    "client.approved_by": Held.APPROVAL,  # while `approved_at` is NULL
    "contract.advisor": Held.CONTRACT,  # the first adviser; who has it now is in adviser_change
    "adviser_change.staff": Held.CONTRACT,
    "complaint.responsible": Held.COMPLAINT,
    "complaint.recorded_by": Held.COMPLAINT,  # of a caller who is no client, while nobody is responsible
    "corrective_action.owner": Held.ACTION,
    "appointment.advisor": Held.APPOINTMENT,  # while it is planned
    "absence.deputy": Held.DEPUTY,
}
"""The columns that say who is in charge of something now, and what that is: it moves when they leave."""

HISTORY: Final = frozenset(
    {
        "absence.recorded_by",
        "absence.staff",
        "absence.withdrawn_by",
        "access_grant.granted_by",
        "access_grant.staff",
        "access_revocation.revoked_by",
        "account_change.decided_by",
        "account_change.entered_by",
        "adviser_change.recorded_by",
        "answer_withdrawal.answered_by",
        "answer_withdrawal.withdrawn_by",
        "appointment.recorded_by",
        "appointment_step.staff",
        "benefit_use.recorded_by",
        "benefit_use.withdrawn_by",
        "budget.recorded_by",
        "budget_withdrawal.withdrawn_by",
        "bulletin.issued_by",
        "calendar_withdrawal.withdrawn_by",
        "calendar_year.declared_by",
        "callback.caller",
        "callback.recorded_by",
        "callback_withdrawal.withdrawn_by",
        "care_preference.recorded_by",
        "client_document.filed_by",
        "client_document.removed_by",
        "client_withdrawal.withdrawn_by",
        "client_withholding.recorded_by",
        "complaint.against",
        "complaint_correction.corrected_by",
        "complaint_letter.checked_by",
        "complaint_letter.written_by",
        "complaint_step.answered_by",
        "complaint_step.staff",
        "complaint_step_withdrawal.withdrawn_by",
        "complaint_withdrawal.withdrawn_by",
        "consent_revocation.recorded_by",
        "consent_revocation.withdrawn_by",
        "contract_correction.corrected_by",
        "contract_number.corrected_by",
        "corrective_action.recorded_by",
        "corrective_action_step.staff",
        "corrective_action_step_withdrawal.withdrawn_by",
        "deadline_change.recorded_by",
        "difference_sign_off.signed_by",
        "exit_withdrawal.withdrawn_by",
        "finding.answered_by",
        "finding.recorded_by",
        "finding_withdrawal.withdrawn_by",
        "fund_correction.corrected_by",
        "fund_risk.recorded_by",
        "fund_risk_withdrawal.withdrawn_by",
        "fund_terms.recorded_by",
        "fund_terms_withdrawal.withdrawn_by",
        "fund_unsealing.unsealed_by",
        "fund_withdrawal.withdrawn_by",
        "greeting.recorded_by",
        "greeting_withdrawal.withdrawn_by",
        "handover.recorded_by",
        "handover.staff",
        "handover.withdrawn_by",
        "handover_item.held_by",
        "handover_item.taken_by",
        "information_product.recorded_by",
        "information_product.withdrawn_by",
        "interaction.recorded_by",
        "interaction.staff",  # its follow-up is the client's CS specialist's once they are gone
        "interaction_withdrawal.withdrawn_by",
        "investor_record.recorded_by",
        "investor_record_withdrawal.withdrawn_by",
        "leak.recorded_by",
        "leak_client.recorded_by",
        "leak_step.staff",
        "leak_step.withdrawn_by",
        "mailing.recorded_by",
        "mailing.withdrawn_by",
        "mailing_preference.recorded_by",
        "mailing_return.recorded_by",
        "mailing_return.withdrawn_by",
        "mailing_round.recorded_by",
        "mailing_round.withdrawn_by",
        "opinion.recorded_by",
        "opinion_withdrawal.withdrawn_by",
        "package_review.reviewer",
        "package_round.recorded_by",
        "package_round.submitted_by",
        "package_withdrawal.withdrawn_by",
        "payment_batch.made_by",
        "payment_result.recorded_by",
        "payment_return.recorded_by",
        "payout_notice.made_by",
        "payout_opening.recorded_by",
        "payout_recovery.recorded_by",
        "payout_sheet.reckoned_by",
        "payout_step.recorded_by",
        "payout_step_withdrawal.withdrawn_by",
        "payout_withdrawal.recorded_by",
        "payout_withdrawal.withdrawn_by",
        "penalty_answer.answered_by",
        "penalty_decision.decided_by",
        "penalty_list.sent_by",
        "product_sent.recorded_by",
        "product_sent.withdrawn_by",
        "reassignment_notice.recorded_by",
        "reassignment_notice.withdrawn_by",
        "review_withdrawal.withdrawn_by",
        "role_change.recorded_by",
        "role_change.staff",
        "service_consent.recorded_by",
        "service_consent.withdrawn_by",
        "sheet_allowance.allowed_by",
        "sheet_approval.approved_by",
        "sheet_check.checked_by",
        "sheet_submission.submitted_by",
        "spending.recorded_by",
        "spending_decision.decided_by",
        "spending_decision.withdrawn_by",
        "spending_withdrawal.withdrawn_by",
        "staff_key.introduced_by",
        "staff_key.staff",
        "staff_key_end.ended_by",
        "staff_withdrawal.staff",
        "staff_withdrawal.withdrawn_by",
        "stored_file.added_by",
        "survey.advisor",  # of the day of the answer
        "survey.recorded_by",
        "survey_withdrawal.withdrawn_by",
        "transfer_withdrawal.withdrawn_by",
        "vip_event.recorded_by",
        "vip_event_guest.recorded_by",
        "vip_event_guest.withdrawn_by",
        "vip_event_step.general_manager",
        "vip_event_step.staff",
        "vip_event_step.withdrawn_by",
        "vip_event_waiver.recorded_by",
        "vip_event_waiver.withdrawn_by",
    }
)  # fmt: skip
"""The columns that say who did something, or to whom it happened: they stay as they are."""


@dataclass(frozen=True, slots=True)
class HeldItem:
    """Something a member is in charge of: `key` of its record, `name` as people call it.

    `since`: the first day on which another can have it, where that is later than the hand-over's.
    `barred`: who cannot take it: whom a complaint is about, whom a deputy would stand in for. `role`: of
    whom they would stand in for.
    """

    kind: Held
    key: str
    name: str
    client: str | None = None
    since: date | None = None
    barred: str | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Taker:
    """A member to whom something is handed over, and since when they are here."""

    code: str
    role: Role
    joined: date


@dataclass(frozen=True, slots=True)
class Passing:
    """A thing, who takes it over, and from which day on it is theirs.

    `held_by`: whose it was, where its record names the other already.
    """

    item: HeldItem
    to: str
    since: date
    held_by: str | None = None


def passing(item: HeldItem, takers: Sequence[Taker], day: date) -> Passing:
    """The thing with the first of `takers` who may take it. Raises Refused where none may."""
    for taker in takers:
        if may_take(item, taker):
            return Passing(item, taker.code, max(filter(None, (day, item.since, taker.joined))))
    roles = [role for role in Role if takes(item.kind, role)]
    if item.barred in {taker.code for taker in takers}:
        raise Refused(
            N_("{what} {name} cannot pass to {staff}, whom it concerns; name another as well with --to"),
            what=T(HELD_NAMES[item.kind]),
            name=item.name,
            staff=item.barred,
        )
    raise Refused(
        N_("{staff} may not take over: {what} {name}; name one of these roles as well with --to: {roles}"),
        staff=joined(taker.code for taker in takers),
        what=T(HELD_NAMES[item.kind]),
        name=item.name,
        roles=joined(role_name(role) for role in roles if item.role is None or may_stand_in(role, item.role)),
    )


def may_take(item: HeldItem, taker: Taker) -> bool:
    """Whether the member may take the thing over."""
    able = item.role is None or may_stand_in(taker.role, item.role)
    return able and takes(item.kind, taker.role) and taker.code != item.barred
