"""Use cases of complaints (Art. 38, 44)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fundcs.archive import trail
from fundcs.clients.service import particulars as register
from fundcs.complaints import queries
from fundcs.complaints.models import Complaint, ComplaintStep
from fundcs.complaints.rules.history import settled_at, with_step
from fundcs.complaints.rules.steps import State, Step, StepKind
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
    from fundcs.complaints.service.cases import Case


class NoSuchComplaint(Refused):
    template = N_("no complaint {no}; `fundcs complaints list` shows them")


class OneComplainant(Refused):
    template = N_("name the client, or somebody who is none with --caller NAME; one of the two")


class PhoneWithoutCaller(Refused):
    template = N_("--caller-phone belongs to --caller; a client's phone stands in the client's file")


class Accused(Refused):
    template = N_("{staff} is whom the complaint is against and cannot be responsible for it; name another")


class NotImpartial(Forbidden):
    template = N_("complaint {no} is against {staff}, who may not judge, handle or close it; ask another")


class NotAgainstAdviser(Refused):
    template = N_(
        "only a complaint against an adviser is referred as a violation (Art. 44); record it with --against"
    )


class ContractOfAnother(Refused):
    template = N_("contract {contract} is not and was not held by client {client}; check the number")


@dataclass(frozen=True, slots=True)
class Received:
    """A complaint as it was typed; names, codes and labels still to be found."""

    client: str | None
    content: str
    channel: str
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


@dataclass(frozen=True, slots=True)
class Revision:
    """What a judgement fixes anew (Art. 38(2), (4)); None leaves it as it is."""

    category: str | None = None
    department: str | None = None
    responsible: str | None = None
    violation: bool = False


def log(act: Act, typed: Received) -> Case:
    """Record a complaint, with its referral where it is a violation of an adviser's.

    Raises the refusals above and those of the registers where something named is not there.
    """
    received = happened(typed.received, act.moment)
    client, caller, phone = _complainant(act, typed)
    lists = act.policy.complaints
    against = staff.find(act.session, typed.against).code if typed.against else None
    made = Complaint(
        no=f"K{queries.highest_number(act.session) + 1:06d}",
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
        return take(act, made.no, StepKind.REFER)
    return find(act, made.no)


def judge(
    act: Act,
    no: str,
    *,
    reasonable: bool,
    content: str,
    at: datetime | None = None,
    revision: Revision = Revision(),
) -> Case:
    """Record whether a complaint is reasonable, and what else is settled with that."""
    complaint = _handled(act, no).complaint
    complaint.category = _category(act, revision.category) or complaint.category
    complaint.department = _department(act, revision.department) or complaint.department
    if revision.responsible is not None:
        complaint.responsible = _responsible(act, revision.responsible, complaint.against)
    judged = take(act, no, StepKind.JUDGE, content=content, at=at, reasonable=reasonable)
    return take(act, no, StepKind.REFER, at=at) if revision.violation else judged


def close(act: Act, no: str, *, resolution: str, root_cause: str, at: datetime | None = None) -> Case:
    """Close a complaint with how it was resolved and what was behind it."""
    cause = code_of(act.policy.complaints.root_causes, root_cause, T("root cause"))
    return take(act, no, StepKind.CLOSE, content=resolution, at=at, root_cause=cause)


def take(
    act: Act, no: str, kind: StepKind, *, content: str | None = None, at: datetime | None = None, **facts: Any
) -> Case:
    """Record a step at `at`, now unless given. `facts` are those of `Step` that its kind has.

    Raises NotImpartial, EmptyText, NotAgainstAdviser and the refusals of `history.with_step`.
    """
    case = _handled(act, no)
    if kind is StepKind.REFER and not _against_adviser(act, case.complaint.against):
        raise NotAgainstAdviser
    if kind is StepKind.ESCALATE:
        facts["escalated_to"] = facts.get("escalated_to") or case.report_to
    step = Step(
        seq=max((taken.seq for taken in case.recorded.steps), default=0) + 1,
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


def find(act: Act, no: str) -> Case:
    """The complaint with this number as the act's moment sees it. Raises NoSuchComplaint."""
    found = queries.by_no(act.session, fold(no).upper(), act.moment)
    if found is None:
        raise NoSuchComplaint(no=quoted(no))
    return cases.seen(act, [found])[0]


def show(act: Act, no: str) -> Case:
    """As `find`; what is shown unmasked goes on the trail."""
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
    act: Act, *, state: State | None, client: str | None, responsible: str | None, only_open: bool
) -> list[Case]:
    """The complaints received so far that meet every condition given, by number."""
    wanted = queries.Wanted(
        client=register.find(act.session, client).code if client else None,
        responsible=staff.find(act.session, responsible).code if responsible else None,
        unsettled=only_open or (state is not None and state is not State.CLOSED),
    )
    found = cases.seen(act, queries.listed(act.session, wanted, act.moment))
    return [case for case in found if state in (None, case.state) and (case.open or not only_open)]


def states(act: Act) -> Counter[State]:
    """How many complaints received so far stand in each state; settled ones are counted, not read."""
    waiting = cases.unsettled(act)
    counted = Counter(case.state for case in waiting)
    counted[State.CLOSED] += queries.received_by(act.session, act.moment) - len(waiting)
    return counted


def _handled(act: Act, no: str) -> Case:
    """The complaint, for somebody it is not against."""
    case = find(act, no)
    if case.complaint.against == act.staff.code:
        raise NotImpartial(no=case.no, staff=act.staff.code)
    return case


def _complainant(act: Act, typed: Received) -> tuple[str | None, str | None, str | None]:
    """Client code, or name and phone of a caller who is no client."""
    if (typed.client is None) == (typed.caller is None):
        raise OneComplainant
    if typed.client is not None:
        if typed.caller_phone is not None:
            raise PhoneWithoutCaller
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
        raise Accused(staff=member.code)
    return member.code


def _contract(act: Act, no: str, client: str | None) -> str:
    contract = entitlements.find(act.session, no)
    holders = {holder.client for holder in contract.terms.holders}
    if client is not None and client not in holders:
        raise ContractOfAnother(contract=contract.no, client=client)
    return contract.no


def _against_adviser(act: Act, against: str | None) -> bool:
    return against is not None and staff.find(act.session, against).role in register.ADVISORS
