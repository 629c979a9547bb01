"""The words of the policy: events a deadline counts from, articles and how they are cited."""

from __future__ import annotations

from fundcs.kit.i18n import N_, T, Text
from fundcs.kit.patterns import regex

ANCHORS = {
    "officer_left": N_("the client was given another CS specialist or adviser"),
    "client_unassigned": N_("the client had no CS specialist"),
    "identity_withheld": N_("the identity was recorded as withheld"),
    "leak_found": N_("the leak was found"),
    "leak_remedied": N_("the leak was remedied"),
    "staff_joined": N_("the member of staff joined"),
    "contract_signed": N_("the contract was signed"),
    "package_handed_in": N_("the package was submitted"),
    "package_returned": N_("the package was returned"),
    "failures_escalated": N_("the failed submissions went beyond the scale"),
    "appraisal_month_ended": N_("the appraisal month ended"),
    "penalty_list_sent": N_("the penalty list was submitted"),
    "document_lapses": N_("the document lapses"),
    "contract_matures": N_("the contract matures"),
    "cooling_off_ended": N_("the cooling-off period ended"),
    "suitability_lapses": N_("the risk level or the evidence lapses"),
    "complaint_received": N_("the complaint was received"),
    "stated_reply_time": N_("the reply time stated to the client"),
    "complaint_escalated": N_("the complaint was escalated"),
    "solution_rejected": N_("the client did not accept the solution"),
    "complaint_referred": N_("the complaint was referred"),
    "complaint_closed": N_("the complaint was closed"),
    "action_day": N_("the day set for the action"),
    "action_done": N_("the action was carried out"),
    "action_verified": N_("the action was verified"),
    "first_contract_signed": N_("the client's first contract was signed"),
    "finding_recorded": N_("the finding was recorded"),
    "last_try_unanswered": N_("the last call remained unanswered"),
    "follow_up_day": N_("the day set for following it up"),
    "appointment_day": N_("the day of the appointment"),
    "last_visit": N_("the client was last visited, or entered"),
    "month_began": N_("the month began"),
    "half_year_began": N_("the half-year began"),
    "vip_since": N_("the client was first a VIP client whose consent is asked"),
    "holiday": N_("the holiday began"),
    "birthday": N_("the birthday came"),
    "spending_recorded": N_("the spending was recorded"),
    "payout_due": N_("the payout is due"),
    "callbacks_complete": N_("the last callback was completed"),
    "sheet_received": N_("finance received the sheet"),
    "interest_notice_signed": N_("the interest notice was signed"),
    "project_payment_date": N_("the project company's interest date"),
    "project_paid": N_("the project company paid"),
    "receipt_verified": N_("the amount received was verified"),
    "investors_paid": N_("the investors were paid"),
    "cs_told": N_("client service was told"),
}
"""The events a deadline counts from, and what each is called."""

VALUE_NAMES = {
    "cumulative": N_("cumulative subscription"),
    "outstanding": N_("outstanding principal"),
    "vip": N_("VIP client"),
    "senior": N_("senior client"),
    "quasi_senior": N_("quasi-senior client"),
    "mid": N_("mid client"),
    "target": N_("target client"),
    "person": N_("natural person"),
    "institution": N_("institution"),
    "product": N_("product"),
    "all": N_("every client"),
    "own": N_("their own clients"),
    "granted": N_("granted clients"),
    "calendar": N_("the calendar month"),
    "following": N_("the next working day"),
    "preceding": N_("the working day before"),
    "modified_following": N_("the next working day of the same month, else the one before"),
    "none": N_("not moved"),
    "leap": N_("in the leap month"),
    "ordinary": N_("in the ordinary month"),
    "new_year": N_("New Year's Day"),
    "spring_festival": N_("Spring Festival"),
    "qingming": N_("Tomb-Sweeping Day"),
    "labour_day": N_("Labour Day"),
    "dragon_boat": N_("Dragon Boat Festival"),
    "mid_autumn": N_("Mid-Autumn Festival"),
    "national_day": N_("National Day"),
}
"""What the coded values of settings are called; roles are called as in `act.permits`."""

_LONGEST = 40

LAST_ARTICLE = 57
PARAGRAPHS = {3: 6, 38: 8}
"""How many numbered paragraphs an article has, where it has any."""

_ARTICLE = regex(r"([1-9][0-9]?)(?:\(([1-9])\))?")


def article_exists(text: str) -> bool:
    """Whether `38` or `38(5)`, in exactly this form, is an article or a numbered paragraph of one."""
    match = _ARTICLE.fullmatch(text)
    if match is None or int(match[1]) > LAST_ARTICLE:
        return False
    return match[2] is None or int(match[2]) <= PARAGRAPHS.get(int(match[1]), 0)


def cited(article: str) -> Text:
    """`38(5)` as an article is cited: Art. 38(5), 第38条第5项."""
    number, _bracket, item = article.rstrip(")").partition("(")
    return T("Art. {n}({item})", n=number, item=item) if item else T("Art. {n}", n=number)


def shown(value: object) -> str:
    """A value as it may stand in a sentence: one line, no control characters, not long."""
    text = value if isinstance(value, str) else str(value)
    printable = "".join(char if char.isprintable() else "�" for char in text)
    return printable if len(printable) <= _LONGEST else printable[: _LONGEST - 1] + "…"
