"""What was wrong of a complaint: entered by mistake, twice, or with a wrong column; each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from fundcs.act.permits import Permit
from fundcs.complaints import queries
from fundcs.complaints.models import ComplaintCorrection, ComplaintWithdrawal
from fundcs.complaints.rules import merging
from fundcs.complaints.rules.standing import settled_at
from fundcs.complaints.service import particulars, step_withdrawals
from fundcs.complaints.service.admission import find, workable
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, joined
from fundcs.kit.parsing import fold
from fundcs.kit.typed import happened, second, text
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from fundcs.act import Act
    from fundcs.complaints.rules.steps import Clearable
    from fundcs.complaints.service.cases import ComplaintCase


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCorrection:
    """What is right of a complaint, as it was typed; None leaves it as it is, `clear` names what goes."""

    client: str | None = None
    caller: str | None = None
    caller_phone: str | None = None
    source: str | None = None
    channel: str | None = None
    category: str | None = None
    department: str | None = None
    responsible: str | None = None
    against: str | None = None
    contract: str | None = None
    remedy: str | None = None
    received: datetime | None = None
    clear: Collection[Clearable] = ()


def withdraw(act: Act, no: str, reason: str) -> ComplaintCase:
    """Withdraw a complaint that was entered by mistake; nothing is owed on it from now on."""
    act.need(Permit.CORRECT_COMPLAINTS)
    case = workable(act, no)
    step_withdrawals.check_reason(reason)
    merged = queries.merged_into(act.session, case.no)
    if merged:
        raise Refused(
            N_("{merged} was merged into complaint {no}, which therefore was made; it cannot be withdrawn"),
            no=case.no,
            merged=joined(row.complaint for row in merged),
        )
    return _withdraw(act, case, reason, None)


def merge(act: Act, no: str, into: str, reason: str) -> ComplaintCase:
    """Merge a duplicate into an earlier complaint of the same complainant; gives the one that stays."""
    later, earlier = workable(act, no), workable(act, into)
    step_withdrawals.check_reason(reason)
    merging.check(_mergeable(later), _mergeable(earlier))
    _withdraw(act, later, reason, earlier.no)
    return find(act, earlier.no)


def _mergeable(case: ComplaintCase) -> merging.Mergeable:
    complaint = case.complaint
    return merging.Mergeable(
        no=case.no,
        complainant=(complaint.client, complaint.caller_name),
        received=complaint.received,
        standing=case.standing,
    )


def _withdraw(act: Act, case: ComplaintCase, reason: str, into: str | None) -> ComplaintCase:
    now = second(act.moment)
    late = [step for step in case.recorded.steps if step.at > now]
    if late or case.complaint.received > now:
        raise Refused(
            N_("complaint {no} was received or handled after {now}; withdraw it at a later time"),
            no=case.no,
            now=now,
        )
    act.session.add(
        ComplaintWithdrawal(
            complaint=case.no,
            client=case.complaint.client,
            merged_into=into,
            reason=fold(reason),
            withdrawn_at=now,
            withdrawn_by=act.staff.code,
        )
    )
    case.complaint.settled_at = settled_at(case.recorded, now)
    act.session.add(case.complaint)
    act.session.flush()
    return find(act, case.no)


def edit(act: Act, no: str, typed: TypedCorrection, reason: str) -> ComplaintCase:
    """Correct columns of a complaint; what they held stays on record, what follows is derived anew."""
    case = workable(act, no)
    given = _values(act, case, typed)
    if not given:
        raise Refused(
            N_("nothing to change was given; `{command} --help` lists the options"),
            command="fundcs complaints edit",
        )
    if not fold(reason):
        raise Refused(N_("a correction needs a reason; write it after --reason"))
    complaint = case.complaint
    changed = {name: value for name, value in given.items() if getattr(complaint, name) != value}
    if not changed:
        raise Refused(N_("complaint {no} says so already; nothing was changed"), no=case.no)
    client = given.get("client", complaint.client)
    for name, value in changed.items():
        held = getattr(complaint, name)
        act.session.add(
            ComplaintCorrection(
                complaint=case.no,
                client=client,
                field=name,
                before=held.isoformat() if isinstance(held, datetime) else held,
                reason=fold(reason),
                corrected_at=second(act.moment),
                corrected_by=act.staff.code,
            )
        )
        setattr(complaint, name, value)
    _check_whole(act, case)
    complaint.settled_at = settled_at(replace(case.recorded, received=complaint.received))
    act.session.add(complaint)
    act.session.flush()
    return find(act, case.no)


def _values(act: Act, case: ComplaintCase, typed: TypedCorrection) -> dict[str, Any]:
    """The columns as they are stored, of what was given."""
    values: dict[str, Any] = {column.value: None for column in typed.clear}
    if any(value is not None for value in (typed.client, typed.caller, typed.caller_phone)):
        caller = case.complaint.caller_name if typed.client is None else None
        named = particulars.complainant(act, typed.client, typed.caller or caller, typed.caller_phone)
        values |= zip(("client", "caller_name", "caller_phone"), named, strict=True)
    for name, read in _READERS.items():
        given = getattr(typed, name)
        if given is not None:
            values[name] = read(act, given)
    return values


_READERS: Final[Mapping[str, Callable[[Act, Any], Any]]] = {
    "source": particulars.source,
    "channel": particulars.channel,
    "category": particulars.category,
    "department": particulars.department,
    "against": lambda act, who: staff.find(act.session, who).code,
    "responsible": lambda act, who: staff.find_present(act.session, who, act.today).code,
    "contract": lambda act, no: particulars.contract(act, no, None),
    "remedy": lambda _act, remedy: text(remedy),
    "received": lambda act, at: happened(at, act.moment),
}
"""Column -> what reads it as it was typed."""


def _check_whole(act: Act, case: ComplaintCase) -> None:
    """Refuse a correction after which the complaint, or a step on it, could not have been recorded."""
    complaint = case.complaint
    particulars.check_responsible(complaint.responsible, complaint.against)
    if complaint.contract is not None:
        particulars.contract(act, complaint.contract, complaint.client)
    if case.standing.referral is not None and not particulars.against_adviser(act, complaint.against):
        raise Refused(
            N_("complaint {no} was referred as a violation by an adviser (Art. 44); name an adviser"),
            no=case.no,
        )
    merged = step_withdrawals.merged(act, case.no)
    merging.check_received(case.no, complaint.received, case.recorded.steps, merged)
