"""Use cases of complaints: record one, the steps taken on it, list them (Art. 38, 44)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fundcs.act.permits import ADVISORS
from fundcs.archive import trail
from fundcs.archive.numbers import new_number
from fundcs.clients.service import particulars as register
from fundcs.complaints import queries
from fundcs.complaints.models import Complaint, ComplaintStep
from fundcs.complaints.queries import ComplaintFilter
from fundcs.complaints.rules.standing import settled_at, with_step
from fundcs.complaints.rules.steps import ComplaintState, Step, StepKind
from fundcs.complaints.service import cases
from fundcs.entitlements import service as entitlements
from fundcs.kit import identity
from fundcs.kit.errors import Forbidden, Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import happened, optional, second, text
from fundcs.policy.labels import code_of
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.complaints.service.cases import ComplaintCase


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedComplaint:
    """A complaint as it was typed: names and labels not looked up yet."""

    content: str
    channel: str
    client: str | None = None
    caller: str | None = None
    caller_phone: str | None = None
    category: str | None = None
    department: str | None = None
    responsible: str | None = None
    against: str | None = None
    contract: str | None = None
    remedy: str | None = None
    received: datetime | None = None
    violation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a judgement changes in the complaint (Art. 38(2), (4)); None leaves it as it is."""

    category: str | None = None
    department: str | None = None
    responsible: str | None = None
    violation: bool = False


def log(act: Act, typed: TypedComplaint) -> ComplaintCase:
    """Record a complaint, with its referral where it is a violation by an adviser."""
    received = happened(typed.received, act.moment)
    client, caller, phone = _complainant(act, typed)
    lists = act.policy.complaints
    against = staff.find(act.session, typed.against).code if typed.against else None
    made = Complaint(
        no=new_number(act.session, Complaint.no, "K"),
        client=client,
        caller_name=caller,
        caller_phone=phone,
        channel=code_of(lists.channels, typed.channel, T("channel")),
        category=_category(act, typed.category),
        department=_department(act, typed.department),
        responsible=_responsible(act, typed.responsible, against) if typed.responsible else None,
        against=against,
        contract=_contract(act, typed.contract, client) if typed.contract else None,
        remedy=optional(typed.remedy),
        content=text(typed.content),
        received=received,
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    if typed.violation:
        return record(act, made.no, StepKind.REFER)
    return find(act, made.no)


def judge(
    act: Act,
    no: str,
    *,
    reasonable: bool,
    content: str,
    at: datetime | None = None,
    revision: Revision = Revision(),
) -> ComplaintCase:
    """Record whether a complaint is reasonable, and what the judgement changes in it."""
    complaint = _impartial(act, no).complaint
    complaint.category = _category(act, revision.category) or complaint.category
    complaint.department = _department(act, revision.department) or complaint.department
    if revision.responsible is not None:
        complaint.responsible = _responsible(act, revision.responsible, complaint.against)
    judged = record(act, no, StepKind.JUDGE, content=content, at=at, reasonable=reasonable)
    return record(act, no, StepKind.REFER, at=at) if revision.violation else judged


def close(
    act: Act, no: str, *, resolution: str, root_cause: str, at: datetime | None = None
) -> ComplaintCase:
    """Close a complaint with how it was resolved and its root cause."""
    cause = code_of(act.policy.complaints.root_causes, root_cause, T("root cause"))
    return record(act, no, StepKind.CLOSE, content=resolution, at=at, root_cause=cause)


def record(
    act: Act, no: str, kind: StepKind, *, content: str | None = None, at: datetime | None = None, **facts: Any
) -> ComplaintCase:
    """Record a step that happened at `at`, now unless given; `facts` are the fields of `Step` of its kind.

    Raises Forbidden for the member whom the complaint is against, and what `with_step` raises.
    """
    case = _impartial(act, no)
    if kind is StepKind.REFER and not _against_adviser(act, case.complaint.against):
        raise Refused(
            N_(
                "only a complaint against an adviser is referred as a violation (Art. 44); "
                "record it with --against"
            )
        )
    if kind is StepKind.ESCALATE:
        facts["escalated_to"] = facts.get("escalated_to") or case.report_to
    step = Step(
        seq=max((earlier.seq for earlier in case.recorded.steps), default=0) + 1,
        kind=kind,
        at=second(at or act.moment),
        recorded_at=second(act.moment),
        staff=act.staff.code,
        text=optional(content),
        **facts,
    )
    settled = settled_at(with_step(case.recorded, step, act.moment))
    columns = {name: getattr(step, name) for name in Step.__dataclass_fields__}
    act.session.add(ComplaintStep(complaint=case.no, **columns))
    case.complaint.settled_at = settled
    act.session.add(case.complaint)
    act.session.flush()
    return find(act, case.no)


def find(act: Act, no: str) -> ComplaintCase:
    """The complaint with this number as the act's moment sees it. Raises Refused where there is none."""
    row = queries.by_no(act.session, fold(no).upper(), act.moment)
    if row is None:
        raise Refused(N_("there is no complaint {no}; `fundcs complaints list` shows them"), no=quoted(no))
    return cases.case_of(act, row)


def show(act: Act, no: str) -> ComplaintCase:
    """As `find`; that it is shown unmasked goes on the trail."""
    case = find(act, no)
    if act.reveal is not None:
        trail.note(
            act.session,
            "disclosed",
            "complaint",
            case.no,
            client=case.complaint.client,
            facts={"reason": act.reveal},
        )
    return case


def listed(
    act: Act, *, state: ComplaintState | None, client: str | None, responsible: str | None, only_open: bool
) -> list[ComplaintCase]:
    """The complaints received so far that meet every condition given, by number."""
    wanted = ComplaintFilter(
        client=register.find(act.session, client).code if client else None,
        responsible=staff.find(act.session, responsible).code if responsible else None,
        unsettled=only_open or (state is not None and state is not ComplaintState.CLOSED),
    )
    return [
        case
        for case in cases.listed(act, wanted)
        if state in (None, case.state) and (case.open or not only_open)
    ]


def states(act: Act) -> Counter[ComplaintState]:
    """How many complaints received so far are in each state; settled ones are counted without being read."""
    counted = Counter(case.state for case in cases.unsettled(act))
    counted[ComplaintState.CLOSED] += queries.settled_by(act.session, act.moment)
    return counted


def _impartial(act: Act, no: str) -> ComplaintCase:
    """The complaint with this number. Raises Forbidden for the member whom it is against."""
    case = find(act, no)
    if case.complaint.against == act.staff.code:
        raise Forbidden(
            N_("complaint {no} is about {staff}, who may not judge, handle or close it; ask a colleague"),
            no=case.no,
            staff=act.staff.code,
        )
    return case


def _complainant(act: Act, typed: TypedComplaint) -> tuple[str | None, str | None, str | None]:
    """Client code, or name and phone of a caller who is no client; what does not apply is None."""
    if (typed.client is None) == (typed.caller is None):
        raise Refused(
            N_("name the client, or the complainant with --complainant NAME; give only one of the two")
        )
    if typed.client is not None:
        if typed.caller_phone is not None:
            raise Refused(
                N_("--complainant-phone belongs to --complainant; a client's phone is in the client's file")
            )
        return register.find(act.session, typed.client).code, None, None
    phone = None if typed.caller_phone is None else identity.phone(typed.caller_phone)
    return None, text(fold(typed.caller or "")), phone


def _category(act: Act, typed: str | None) -> str | None:
    return code_of(act.policy.complaints.categories, typed, T("category")) if typed is not None else None


def _department(act: Act, typed: str | None) -> str | None:
    return code_of(act.policy.complaints.departments, typed, T("department")) if typed is not None else None


def _responsible(act: Act, who: str, against: str | None) -> str:
    member = staff.find_present(act.session, who, act.today)
    if member.code == against:
        raise Refused(
            N_("the complaint is about {staff}, who cannot be responsible for it; name another"),
            staff=member.code,
        )
    return member.code


def _contract(act: Act, no: str, client: str | None) -> str:
    holding = entitlements.find(act.session, no)
    holders = {holder.client for holder in holding.terms.holders}
    if client is not None and client not in holders:
        raise Refused(
            N_("contract {contract} is not and was not held by client {client}; check the number"),
            contract=holding.no,
            client=client,
        )
    return holding.no


def _against_adviser(act: Act, against: str | None) -> bool:
    return against is not None and staff.find(act.session, against).role in ADVISORS
