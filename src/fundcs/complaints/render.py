"""Complaints as tables or as JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fundcs.act.permits import Role, role_name
from fundcs.complaints.deadline_render import deadlines, due_text, moment, reckonings, short, term_data
from fundcs.complaints.rules import STEP_NAMES, state_name
from fundcs.kit.i18n import _
from fundcs.kit.view import View, table, text_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.complaints.cases import Case
    from fundcs.complaints.deadlines import Term
    from fundcs.complaints.rules import Step
    from fundcs.policy.rules import Label

_PERSONAL = re.compile(r"\S+@\S+|[0-9]{15,}[Xx]?|(?<![0-9])1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")


def data(case: Case) -> dict[str, object]:
    """A complaint's JSON as lists carry it. A promise kept stays, as what was said last."""
    one, reached = case.complaint, case.standing
    promise, referral, judgement = reached.promise, reached.referral, reached.judgement
    return {
        "no": case.no,
        "client": one.client,
        "received": moment(one.received),
        "channel": one.channel,
        "category": one.category,
        "state": case.state.value,
        "first_reply_due": _due(case, "first_reply"),
        "first_replied_at": moment(reached.first_replied_at),
        "promised_by": moment(promise.step.promised_by if promise else None),
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
        "referred_at": moment(referral.step.at if referral else None),
        "referral_answered_at": moment(referral.answered_at if referral else None),
        "closed_at": moment(reached.closing.at if reached.closing else None),
        "root_cause": reached.closing.root_cause if reached.closing else None,
        "reopened": reached.reopened,
    }


def recorded(act: Act, case: Case) -> View:
    """What a recorded step has led to."""
    said = _("{no}: {state}").format(no=case.no, state=state_name(case.state))
    return View(_whole_data(act, case), text_page(said, deadlines(case)))


def whole(act: Act, case: Case) -> View:
    """A complaint on one screen: what it is, its history, its deadlines and how they were reckoned."""
    parts: list[RenderableType] = [
        _particulars(act, case),
        _starred(act, case.complaint.content),
        _history(act, case),
        deadlines(case),
    ]
    return View(_whole_data(act, case), text_page(*parts, *reckonings(case)))


def listed(act: Act, cases: Sequence[Case]) -> View:
    """Several complaints."""
    rows = table(
        _("Complaint"),
        _("Complainant"),
        _("Received"),
        _("Category"),
        _("State"),
        _("Responsible"),
        _("Next due"),
    )
    for case in cases:
        one, owed = case.complaint, [term for term in case.terms if term.met_at is None]
        first = min(owed, key=lambda term: term.due.at, default=None)
        rows.add_row(
            case.no,
            one.client or one.caller_name or "",
            short(one.received),
            label(act.policy.complaints.categories, one.category),
            str(state_name(case.state)),
            one.responsible or "–",
            "–" if first is None else _when(first, case.moment),
        )
    return View([data(case) for case in cases], text_page(rows))


def _whole_data(act: Act, case: Case) -> dict[str, object]:
    one = case.complaint
    return {
        **data(case),
        "caller_phone": act.personal(one.caller_phone, "phone"),
        "content": _starred(act, one.content),
        "remedy": _text(act, one.remedy),
        "recorded_at": moment(one.recorded_at),
        "recorded_by": one.recorded_by,
        "steps": [_step_data(act, step) for step in case.facts.steps],
        "deadlines": [term_data(case, term) for term in case.terms],
    }


def _step_data(act: Act, step: Step) -> dict[str, object]:
    return {
        "seq": step.seq,
        "step": step.kind.value,
        "at": moment(step.at),
        "recorded_at": moment(step.recorded_at),
        "staff": step.staff,
        "text": _text(act, step.text),
        "reasonable": step.reasonable,
        "promised_by": moment(step.promised_by),
        "escalated_to": step.escalated_to.value if step.escalated_to else None,
        "root_cause": step.root_cause,
    }


def _particulars(act: Act, case: Case) -> Table:
    one, lists = case.complaint, act.policy.complaints
    rows = table(_("Complaint"), case.no)
    phone = act.personal(one.caller_phone, "phone")
    for name, value in (
        (_("State"), str(state_name(case.state))),
        (_("Complainant"), one.client or " ".join(filter(None, (one.caller_name, phone)))),
        (_("Received"), _late_record(one.received, one.recorded_at)),
        (_("Channel"), label(lists.channels, one.channel)),
        (_("Category"), label(lists.categories, one.category)),
        (_("Department"), label(lists.departments, one.department)),
        (_("Responsible"), one.responsible),
        (_("Against"), one.against),
        (_("Contract"), one.contract),
        (_("Asked for"), _text(act, one.remedy)),
        (_("Malicious"), _("yes") if case.standing.malicious else None),
    ):
        if value:
            rows.add_row(name, value)
    return rows


def _history(act: Act, case: Case) -> Table:
    rows = table(_("When"), _("Step"), _("By whom"), _("What"))
    for step in case.facts.steps:
        rows.add_row(
            _late_record(step.at, step.recorded_at), _(STEP_NAMES[step.kind]), step.staff, _said(act, step)
        )
    return rows


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
        facts.append(label(act.policy.complaints.root_causes, step.root_cause))
    return "; ".join(filter(None, [*facts, _text(act, step.text)]))


def label(labels: Sequence[Label], code: str | None) -> str:
    """What a code is called; itself where the policy has dropped it, a dash where there is none."""
    return next((str(one) for one in labels if one.code == code), code or "–")


def _late_record(at: datetime, recorded_at: datetime) -> str:
    if at == recorded_at:
        return short(at)
    return _("{when} (recorded {recorded})").format(when=short(at), recorded=short(recorded_at))


def _when(term: Term, now: datetime) -> str:
    return f"{due_text(term)} !" if term.overdue(now) else due_text(term)


def _due(case: Case, key: str) -> str | None:
    term = case.term(key)
    return term.due.text if term else None


def _text(act: Act, text: str | None) -> str | None:
    return None if text is None else _starred(act, text)


def _starred(act: Act, text: str) -> str:
    """Free text; numbers and addresses that look personal are starred unless the act reveals."""
    return text if act.reveal is not None else _PERSONAL.sub("***", text)
