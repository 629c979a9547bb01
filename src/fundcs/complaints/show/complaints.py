"""Complaints as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act.permits import Role, role_name
from fundcs.complaints.models import ComplaintStep
from fundcs.complaints.rules.steps import STEP_NAMES, state_name
from fundcs.complaints.show.deadlines import deadline_data, deadlines, due_text, member, reckonings
from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, minute, table, text_page, tight
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.complaints.rules.deadlines import ComplaintDeadline
    from fundcs.complaints.rules.steps import Step
    from fundcs.complaints.service.cases import ComplaintCase
    from fundcs.policy.rules import Label


def complaint_data(act: Act, case: ComplaintCase) -> dict[str, object]:
    """A complaint's JSON as lists carry it; the last promise stays in it once it is kept."""
    complaint, reached = act.shown(case.complaint), case.standing
    promise, referral, judgement = reached.promise, reached.referral, reached.judgement
    return {
        "no": case.no,
        "client": complaint.client,
        "received": iso(complaint.received),
        "channel": complaint.channel,
        "category": complaint.category,
        "state": case.state.value,
        "first_reply_due": _due(case, "first_reply"),
        "first_replied_at": iso(reached.first_replied_at),
        "promised_by": iso(promise.step.promised_by if promise else None),
        "close_due": _due(case, "close"),
        "overdue": case.overdue,
        "responsible": complaint.responsible,
        "caller": complaint.caller_name,
        "department": complaint.department,
        "against": complaint.against,
        "contract": complaint.contract,
        "fund": case.fund,
        "reasonable": judgement.reasonable if judgement else None,
        "malicious": reached.malicious is not None,
        "referred_at": iso(referral.step.at if referral else None),
        "referral_answered_at": iso(referral.answered_at if referral else None),
        "closed_at": iso(reached.closing.at if reached.closing else None),
        "root_cause": reached.closing.root_cause if reached.closing else None,
        "reopened": reached.reopened,
    }


def recorded(act: Act, case: ComplaintCase) -> View:
    """The complaint after a recorded step: its state and its deadlines."""
    heading = _("{no}: {state}").format(no=case.no, state=state_name(case.state))
    return View(_whole_data(act, case), text_page(heading, deadlines(case)))


def whole(act: Act, case: ComplaintCase) -> View:
    """A complaint on complaint screen: what it is, its history, its deadlines and how they were reckoned."""
    parts: list[RenderableType] = [_particulars(act, case), act.shown(case.complaint).content]
    if case.history.steps:
        parts.append(_history(act, case))
    return View(_whole_data(act, case), text_page(*parts, deadlines(case), reckonings(case)))


def listed(act: Act, cases: Sequence[ComplaintCase]) -> View:
    """Several complaints."""
    rows = table(
        f"{_('Complaint')}\n{_('Received')}", _("Complainant"), _("Category"), _("State"), _("Responsible"),
        _("Next due"),
    )  # fmt: skip
    for case in cases:
        complaint = case.complaint
        first = min(case.owed, key=lambda deadline: deadline.due.at, default=None)
        rows.add_row(
            f"{case.no}\n{complaint.received.date()}",
            _complainant(act, case).replace(" ", "\n", 1),
            _label(act.policy.complaints.categories, complaint.category) or "–",
            str(state_name(case.state)),
            member(case, complaint.responsible) if complaint.responsible else "–",
            "–" if first is None else _when(case, first),
        )
    return View([complaint_data(act, case) for case in cases], text_page(tight(rows, 0, 5)))


def _whole_data(act: Act, case: ComplaintCase) -> dict[str, object]:
    complaint = act.shown(case.complaint)
    return {
        **complaint_data(act, case),
        "caller_phone": complaint.caller_phone,
        "content": complaint.content,
        "remedy": complaint.remedy,
        "recorded_at": iso(complaint.recorded_at),
        "recorded_by": complaint.recorded_by,
        "steps": [_step_data(act, step) for step in case.history.steps],
        "deadlines": [deadline_data(case, deadline) for deadline in case.deadlines],
    }


def _step_data(act: Act, step: Step) -> dict[str, object]:
    return {
        "seq": step.seq,
        "step": step.kind.value,
        "at": iso(step.at),
        "recorded_at": iso(step.recorded_at),
        "staff": step.staff,
        "text": act.personal(step.text, ComplaintStep.text),
        "reasonable": step.reasonable,
        "promised_by": iso(step.promised_by),
        "escalated_to": step.escalated_to.value if step.escalated_to else None,
        "root_cause": step.root_cause,
    }


def _particulars(act: Act, case: ComplaintCase) -> Table:
    complaint, lists = act.shown(case.complaint), act.policy.complaints
    rows = table(_("Complaint"), case.no)
    for name, value in (
        (_("State"), str(state_name(case.state))),
        (_("Complainant"), " ".join(filter(None, (_complainant(act, case), complaint.caller_phone)))),
        (_("Received"), _when_happened(complaint.received, complaint.recorded_at)),
        (_("Channel"), _label(lists.channels, complaint.channel)),
        (_("Category"), _label(lists.categories, complaint.category)),
        (_("Department"), _label(lists.departments, complaint.department)),
        (_("Responsible"), member(case, complaint.responsible) if complaint.responsible else None),
        (_("Complaint about"), member(case, complaint.against) if complaint.against else None),
        (_("Contract"), complaint.contract),
        (_("Request"), complaint.remedy),
        (_("Malicious"), _("yes") if case.standing.malicious else None),
    ):
        if value:
            rows.add_row(name, value)
    return rows


def _history(act: Act, case: ComplaintCase) -> Table:
    rows = table(_("When"), _("Step"), _("Assigned to"), _("What"))
    for step in case.history.steps:
        when, name = _when_happened(step.at, step.recorded_at), _(STEP_NAMES[step.kind])
        rows.add_row(when, name, member(case, step.staff), _step_text(act, step))
    return tight(rows)


def _step_text(act: Act, step: Step) -> str:
    """The facts of a step and its text."""
    facts: list[str | None] = []
    if step.reasonable is not None:
        facts.append(_("reasonable") if step.reasonable else _("not reasonable"))
    if step.promised_by is not None:
        facts.append(_("by {when}").format(when=minute(step.promised_by)))
    if step.escalated_to is not None:
        facts.append(role_name(Role(step.escalated_to)))
    if step.root_cause is not None:
        facts.append(_label(act.policy.complaints.root_causes, step.root_cause))
    return _("; ").join(filter(None, [*facts, act.personal(step.text, ComplaintStep.text)]))


def _complainant(act: Act, case: ComplaintCase) -> str:
    complaint = act.shown(case.complaint)
    return f"{complaint.client} {case.client_name}" if complaint.client else complaint.caller_name or ""


def _label(labels: Sequence[Label], code: str | None) -> str | None:
    return None if code is None else name_of(labels, code)


def _when_happened(at: datetime, recorded_at: datetime) -> str:
    if at == recorded_at:
        return minute(at)
    return _("{when} (recorded {recorded})").format(when=minute(at), recorded=minute(recorded_at))


def _when(case: ComplaintCase, deadline: ComplaintDeadline) -> str:
    when = due_text(case, deadline)
    return f"{when} !" if deadline.overdue(case.moment) else when


def _due(case: ComplaintCase, key: str) -> str | None:
    deadline = case.deadline(key)
    return deadline.due.text if deadline else None
