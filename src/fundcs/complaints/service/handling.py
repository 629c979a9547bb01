"""Use cases of complaints: record one, the steps taken on it, list them (Art. 38, 44)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fundcs.archive import trail
from fundcs.archive.numbers import new_number
from fundcs.clients.service import particulars as register
from fundcs.complaints import queries
from fundcs.complaints.models import Complaint, ComplaintStep
from fundcs.complaints.queries import ComplaintFilter
from fundcs.complaints.rules import closing
from fundcs.complaints.rules.spot_check import chosen
from fundcs.complaints.rules.standing import settled_at, standing, with_step
from fundcs.complaints.rules.steps import ENDED, ComplaintState, Step, StepKind
from fundcs.complaints.service import cases, particulars, step_withdrawals
from fundcs.complaints.service.admission import find, seen, workable
from fundcs.kit.errors import Forbidden, Refused
from fundcs.kit.i18n import N_, T
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
    source: str | None = None
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
    client, caller, phone = particulars.complainant(act, typed.client, typed.caller, typed.caller_phone)
    against = staff.find(act.session, typed.against).code if typed.against else None
    made = Complaint(
        no=new_number(act.session, Complaint.no, "K"),
        client=client,
        caller_name=caller,
        caller_phone=phone,
        source=particulars.source(act, typed.source),
        channel=particulars.channel(act, typed.channel),
        category=particulars.category(act, typed.category),
        department=particulars.department(act, typed.department),
        responsible=particulars.responsible(act, typed.responsible, against) if typed.responsible else None,
        against=against,
        contract=particulars.contract(act, typed.contract, client) if typed.contract else None,
        remedy=optional(typed.remedy),
        content=text(typed.content),
        received=received,
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    particulars.fill_in(act, made)
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
    complaint = workable(act, no, StepKind.JUDGE).complaint
    before = {name: getattr(complaint, name) for name in step_withdrawals.REVISED}
    complaint.category = particulars.category(act, revision.category) or complaint.category
    complaint.department = particulars.department(act, revision.department) or complaint.department
    if revision.responsible is not None:
        complaint.responsible = particulars.responsible(act, revision.responsible, complaint.against)
    particulars.fill_in(act, complaint)
    judged = record(act, no, StepKind.JUDGE, content=content, at=at, reasonable=reasonable)
    step_withdrawals.note_revisions(act, judged, before)
    return record(act, no, StepKind.REFER, at=at) if revision.violation else judged


def close(
    act: Act,
    no: str,
    *,
    resolution: str,
    root_cause: str,
    at: datetime | None = None,
    not_accepted: str | None = None,
) -> ComplaintCase:
    """Close a complaint with how it was resolved and its root cause.

    `not_accepted`: why, where the client did not accept what was proposed. Raises Refused with all that the
    complaint lacks.
    """
    case = workable(act, no, StepKind.CLOSE)
    cause = code_of(act.policy.complaints.root_causes, root_cause, T("root cause"))
    text(resolution)
    moment, why = second(at or act.moment), optional(not_accepted)
    if case.complaint.received <= moment <= act.moment:
        closing.check(case.no, standing(case.recorded.until(moment)), case.determined, why)
    lists = act.policy.complaints
    check = chosen(case.no, case.complaint.category, lists.spot_check_share, lists.spot_check_categories)
    return record(
        act,
        no,
        StepKind.CLOSE,
        content=resolution,
        at=at,
        root_cause=cause,
        not_accepted=why,
        spot_check=check,
    )


def check(act: Act, no: str, *, satisfied: bool, content: str, at: datetime | None = None) -> ComplaintCase:
    """Record what the client of a closed complaint said, asked by a colleague. Raises Forbidden."""
    case = workable(act, no, StepKind.CHECK)
    closing_ = case.standing.closing
    if closing_ is not None and act.staff.code in (closing_.by, closing_.staff, case.complaint.responsible):
        raise Forbidden(
            N_("complaint {no} was handled or closed by {staff}; a colleague checks it with the client"),
            no=case.no,
            staff=act.staff.code,
        )
    return record(act, no, StepKind.CHECK, content=text(content), at=at, satisfied=satisfied)


def answer_client(
    act: Act, no: str, kind: StepKind, *, content: str, at: datetime | None = None, by: str | None = None
) -> ComplaintCase:
    """Record a reply or a proposal; `by`: who gave it, where it was not the one who acts."""
    against = find(act, no).complaint.against
    answered_by = None if by is None else particulars.answerer(act, by, against)
    return record(act, no, kind, content=content, at=at, answered_by=answered_by)


def record(
    act: Act, no: str, kind: StepKind, *, content: str | None = None, at: datetime | None = None, **facts: Any
) -> ComplaintCase:
    """Record a step that happened at `at`, now unless given; `facts` are the fields of `Step` of its kind.

    Raises what `workable` and `with_step` raise.
    """
    case = workable(act, no, kind)
    if kind is StepKind.REFER and not particulars.against_adviser(act, case.complaint.against):
        raise Refused(
            N_(
                "only a complaint against an adviser is referred as a violation (Art. 44); "
                "record it with --against"
            )
        )
    if kind is StepKind.ESCALATE:
        facts["escalated_to"] = facts.get("escalated_to") or case.report_to
    step = Step(
        seq=max((earlier.seq for earlier in case.recorded.entered), default=0) + 1,
        kind=kind,
        at=second(at or act.moment),
        recorded_at=second(act.moment),
        staff=act.staff.code,
        text=optional(content),
        **facts,
    )
    settled = settled_at(with_step(case.recorded, step, act.moment))
    columns = {name: getattr(step, name) for name in Step.__dataclass_fields__ if name != "withdrawn_at"}
    act.session.add(ComplaintStep(complaint=case.no, **columns))
    case.complaint.settled_at = settled
    act.session.add(case.complaint)
    act.session.flush()
    return find(act, case.no)


def show(act: Act, no: str) -> ComplaintCase:
    """The complaint, for who may see it; that one of nobody's client is shown unmasked goes on the trail."""
    case = seen(act, no)
    if act.reveal is not None and case.complaint.client is None:
        trail.note(act.session, "disclosed", "complaint", case.no, facts={"reason": act.reveal})
    return case


def listed(
    act: Act, *, state: ComplaintState | None, client: str | None, responsible: str | None, only_open: bool
) -> list[ComplaintCase]:
    """The complaints received so far that meet every condition given, by number.

    `responsible`: also those that fall to this member because nobody else is named.
    """
    member = staff.find(act.session, responsible).code if responsible else None
    wanted = ComplaintFilter(
        client=register.find(act.session, client).code if client else None,
        concerns=member,
        unsettled=only_open or (state is not None and state not in ENDED),
    )
    return [
        case
        for case in cases.listed(act, wanted)
        if act.sight.sees(case.complaint.client)
        and state in (None, case.state)
        and (case.open or not only_open)
        and member in (None, case.complaint.responsible, case.owner)
    ]


def states(act: Act) -> Counter[ComplaintState]:
    """How many complaints received so far are in each state; settled ones are counted without being read."""
    counted = Counter(case.state for case in cases.unsettled(act))
    withdrawn = queries.withdrawn_by(act.session, act.moment)
    counted[ComplaintState.WITHDRAWN] += withdrawn
    counted[ComplaintState.CLOSED] += queries.settled_by(act.session, act.moment) - withdrawn
    return counted
