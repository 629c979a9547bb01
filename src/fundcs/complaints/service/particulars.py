"""What is typed of a complaint, looked up: complainant, people, contract, codes of the policy's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.act.permits import ADVISORS
from fundcs.clients.service import particulars as register
from fundcs.entitlements import service as entitlements
from fundcs.kit import identity
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold
from fundcs.kit.typed import text
from fundcs.policy.labels import code_of
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.complaints.models import Complaint


def complainant(
    act: Act, client: str | None, caller: str | None, caller_phone: str | None
) -> tuple[str | None, str | None, str | None]:
    """Client code, or name and phone of a caller who is no client; what does not apply is None."""
    if (client is None) == (caller is None):
        raise Refused(
            N_("name the client, or the complainant with --complainant NAME; give only one of the two")
        )
    if client is not None:
        if caller_phone is not None:
            raise Refused(
                N_("--complainant-phone belongs to --complainant; a client's phone is in the client's file")
            )
        return register.find(act.session, client).code, None, None
    phone = None if caller_phone is None else identity.phone(caller_phone)
    return None, text(fold(caller or "")), phone


def channel(act: Act, typed: str) -> str:
    """The code of a channel."""
    return code_of(act.policy.complaints.channels, typed, T("channel"))


def source(act: Act, typed: str | None) -> str | None:
    """The code of a source; None stays None."""
    return code_of(act.policy.complaints.sources, typed, T("source")) if typed is not None else None


def category(act: Act, typed: str | None) -> str | None:
    """The code of a category; None stays None."""
    return code_of(act.policy.complaints.categories, typed, T("category")) if typed is not None else None


def department(act: Act, typed: str | None) -> str | None:
    """The code of a department; None stays None."""
    return code_of(act.policy.complaints.departments, typed, T("department")) if typed is not None else None


def responsible(act: Act, who: str, against: str | None) -> str:
    """The code of a present member who may be responsible for a complaint against that member."""
    member = staff.find_present(act.session, who, act.today)
    check_responsible(member.code, against)
    return member.code


_NOBODY: Final = N_(
    "the policy names {staff} for complaints of the category {category}, who is not a member of staff; "
    "correct complaints.categories, or name somebody with --responsible"
)


def fill_in(act: Act, complaint: Complaint) -> None:
    """Put in whoever deals with the category by the policy, where nobody was named (Art. 38(2)).

    A member who is not here on that day, or whom the complaint is about, is not put in; one whom nobody knows
    is told of: a complaint is never refused for a fault of the policy.
    """
    line = act.policy.complaints.category(complaint.category)
    if line is None:
        return
    complaint.department = complaint.department or line.department
    if complaint.responsible is None and line.responsible is not None:
        try:
            member = staff.find(act.session, line.responsible)
        except Refused:
            act.warn([T(_NOBODY, staff=line.responsible, category=line.code)])
            return
        if not member.gone(act.today) and member.code != complaint.against:
            complaint.responsible = member.code


def check_responsible(code: str | None, against: str | None) -> None:
    """Refuse the member complained about as the one responsible."""
    if code is not None and code == against:
        raise Refused(
            N_("the complaint is about {staff}, who cannot be responsible for it; name another"), staff=code
        )


def answerer(act: Act, who: str, against: str | None) -> str | None:
    """The code of who answered the client, where it was not the one who acts."""
    member = staff.find_present(act.session, who, act.today)
    if member.code == against:
        raise Refused(
            N_("the complaint is about {staff}, who may not answer it; name another with --by"),
            staff=member.code,
        )
    return None if member.code == act.staff.code else member.code


def contract(act: Act, no: str, client: str | None) -> str:
    """The number of a contract that the client holds or held; of any, where there is no client."""
    holding = entitlements.find(act.session, no)
    holders = {holder.client for holder in holding.terms.holders}
    if client is not None and client not in holders:
        raise Refused(
            N_("contract {contract} is not and was not held by client {client}; check the number"),
            contract=holding.no,
            client=client,
        )
    return holding.no


def against_adviser(act: Act, against: str | None) -> bool:
    """Whether a complaint is against an adviser (Art. 44)."""
    return against is not None and staff.find(act.session, against).role in ADVISORS
