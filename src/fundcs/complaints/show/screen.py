"""Complaints as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act.permits import Role, role_name
from fundcs.complaints.models import ComplaintStep
from fundcs.complaints.rules.steps import STEP_NAMES, state_name
from fundcs.complaints.show.deadlines import deadlines, due_text, member, reckonings, short, term_data
from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, table, text_page, tight
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.complaints.rules.deadlines import Term
    from fundcs.complaints.rules.steps import Step
    from fundcs.complaints.service.cases import Case
    from fundcs.policy.rules import Label


def data(act: Act, case: Case) -> dict[str, object]:
    """A complaint's JSON as lists carry it. A promise kept stays, as what was said last."""
    one, reached = act.shown(case.complaint), case.standing
    promise, referral, judgement = reached.promise, reached.referral, reached.judgement
    return {
        "no": case.no,
        "client": one.client,
        "received": iso(one.received),
        "channel": one.channel,
        "category": one.category,
        "state": case.state.value,
        "first_reply_due": _due(case, "first_reply"),
        "first_replied_at": iso(reached.first_replied_at),
        "promised_by": iso(promise.step.promised_by if promise else None),
        "close_due": _due(case, "close"),
        "overdue": case.overdue,
        "responsible": one.responsible,
        "caller": one.caller_name,
        "department": one.department,
        "against": one.against,
        "contract": one.contract,
        "fund": case.fund,
        "reasonable": judgement.reasonable if judgement else None,
        "malicious": reached.malicious is not None,
        "referred_at": iso(referral.step.at if referral else None),
        "referral_answered_at": iso(referral.answered_at if referral else None),
        "closed_at": iso(reached.closing.at if reached.closing else None),
        "root_cause": reached.closing.root_cause if reached.closing else None,
        "reopened": reached.reopened,
    }


def recorded(act: Act, case: Case) -> View:
    """What a recorded step has led to."""
    said = _("{no}: {state}").format(no=case.no, state=state_name(case.state))
    return View(_whole_data(act, case), text_page(said, deadlines(case)))


def whole(act: Act, case: Case) -> View:
    """A complaint on one screen: what it is, its history, its deadlines and how they were reckoned."""
    parts: list[RenderableType] = [_particulars(act, case), act.shown(case.complaint).content]
    if case.facts.steps:
        parts.append(_history(act, case))
    return View(_whole_data(act, case), text_page(*parts, deadlines(case), reckonings(case)))


def listed(act: Act, cases: Sequence[Case]) -> View:
    """Several complaints."""
    rows = table(
        _("Complaint"), _("Raised by"), _("Received"), _("Category"), _("State"), _("Handled by"),
        _("Next due"),
    )  # fmt: skip
    for case in cases:
        one, owed = case.complaint, [term for term in case.terms if term.met_at is None]
        first = min(owed, key=lambda term: term.due.at, default=None)
        rows.add_row(
            case.no,
            _complainant(act, case),
            str(one.received.date()),
            _label(act.policy.complaints.categories, one.category) or "–",
            str(state_name(case.state)),
            member(case, one.responsible) if one.responsible else "–",
            "–" if first is None else _when(case, first),
        )
    return View([data(act, case) for case in cases], text_page(tight(rows, 0, 2, 6)))


def _whole_data(act: Act, case: Case) -> dict[str, object]:
    one = act.shown(case.complaint)
    return {
        **data(act, case),
        "caller_phone": one.caller_phone,
        "content": one.content,
        "remedy": one.remedy,
        "recorded_at": iso(one.recorded_at),
        "recorded_by": one.recorded_by,
        "steps": [_step_data(act, step) for step in case.facts.steps],
        "deadlines": [term_data(case, term) for term in case.terms],
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


def _particulars(act: Act, case: Case) -> Table:
    one, lists = act.shown(case.complaint), act.policy.complaints
    rows = table(_("Complaint"), case.no)
    for name, value in (
        (_("State"), str(state_name(case.state))),
        (_("Complainant"), " ".join(filter(None, (_complainant(act, case), one.caller_phone)))),
        (_("Received"), _late_record(one.received, one.recorded_at)),
        (_("Channel"), _label(lists.channels, one.channel)),
        (_("Category"), _label(lists.categories, one.category)),
        (_("Department"), _label(lists.departments, one.department)),
        (_("Responsible"), member(case, one.responsible) if one.responsible else None),
        (_("Against"), member(case, one.against) if one.against else None),
        (_("Contract"), one.contract),
        (_("Asked for"), one.remedy),
        (_("Malicious"), _("yes") if case.standing.malicious else None),
    ):
        if value:
            rows.add_row(name, value)
    return rows


def _history(act: Act, case: Case) -> Table:
    rows = table(_("When"), _("Step"), _("By whom"), _("What"))
    for step in case.facts.steps:
        when, name = _late_record(step.at, step.recorded_at), _(STEP_NAMES[step.kind])
        rows.add_row(when, name, member(case, step.staff), _said(act, step))
    return tight(rows)


def _said(act: Act, step: Step) -> str:
    """The facts of a step and its text."""
    facts: list[str | None] = []
    if step.reasonable is not None:
        facts.append(_("reasonable") if step.reasonable else _("not reasonable"))
    if step.promised_by is not None:
        facts.append(_("by {when}").format(when=short(step.promised_by)))
    if step.escalated_to is not None:
        facts.append(role_name(Role(step.escalated_to)))
    if step.root_cause is not None:
        facts.append(_label(act.policy.complaints.root_causes, step.root_cause))
    return _("; ").join(filter(None, [*facts, act.personal(step.text, ComplaintStep.text)]))


def _complainant(act: Act, case: Case) -> str:
    one = act.shown(case.complaint)
    return f"{one.client} {case.client_name}" if one.client else one.caller_name or ""


def _label(labels: Sequence[Label], code: str | None) -> str | None:
    return None if code is None else name_of(labels, code)


def _late_record(at: datetime, recorded_at: datetime) -> str:
    if at == recorded_at:
        return short(at)
    return _("{when} (recorded {recorded})").format(when=short(at), recorded=short(recorded_at))


def _when(case: Case, term: Term) -> str:
    return f"{due_text(case, term)} !" if term.overdue(case.moment) else due_text(case, term)


def _due(case: Case, key: str) -> str | None:
    term = case.term(key)
    return term.due.text if term else None
