"""Complaints as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect

from fundcs.act.permits import Role, role_name
from fundcs.archive.words import column_name, value_text
from fundcs.complaints.models import (
    Complaint,
    ComplaintCorrection,
    ComplaintStep,
    ComplaintStepWithdrawal,
    ComplaintWithdrawal,
)
from fundcs.complaints.rules.spot_check import SPOT_CHECK_NAMES
from fundcs.complaints.rules.steps import STEP_NAMES, state_name
from fundcs.complaints.service.admission import knows_complainant
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
    from fundcs.complaints.service.step_withdrawals import WithdrawnStep
    from fundcs.policy.rules import Label


def complaint_data(act: Act, case: ComplaintCase) -> dict[str, object]:
    """A complaint's JSON as lists carry it; the last promise stays in it once it is kept."""
    complaint, reached = act.shown(case.complaint), case.standing
    promise, referral, judgement = reached.promise, reached.referral, reached.judgement
    withdrawn = case.withdrawn
    return {
        "no": case.no,
        "client": complaint.client,
        "received": iso(complaint.received),
        "source": complaint.source,
        "channel": complaint.channel,
        "category": complaint.category,
        "state": case.state.value,
        "first_reply_due": _due(case, "first_reply"),
        "first_replied_at": iso(reached.first_replied_at),
        "first_replied_by": _by(reached.first_reply),
        "promised_by": iso(promise.step.promised_by if promise else None),
        "promise_met_by": _by(promise.answer if promise else None),
        "close_due": _due(case, "close"),
        "overdue": case.overdue,
        "responsible": complaint.responsible,
        "owner": case.owner if case.open else None,
        "caller": complaint.caller_name if knows_complainant(act, case) else None,
        "department": complaint.department,
        "against": complaint.against,
        "contract": complaint.contract,
        "fund": case.fund,
        "reasonable": judgement.reasonable if judgement else None,
        "malicious": reached.malicious is not None,
        "referred_at": iso(referral.step.at if referral else None),
        "referral_answered_at": iso(referral.answered_at if referral else None),
        "closed_at": iso(reached.closing.at if reached.closing else None),
        "closed_by": _by(reached.closing),
        "root_cause": reached.closing.root_cause if reached.closing else None,
        "reopened": reached.reopened,
        "withdrawn_at": iso(withdrawn.withdrawn_at if withdrawn else None),
        "merged_into": withdrawn.merged_into if withdrawn else None,
    }


def recorded(act: Act, case: ComplaintCase) -> View:
    """The complaint after a recorded step: its state and its deadlines."""
    heading = _("{no}: {state}").format(no=case.no, state=state_text(case))
    return View(_whole_data(act, case), text_page(heading, deadlines(case)))


def step_withdrawn(act: Act, withdrawn: WithdrawnStep) -> View:
    """The complaint after a step was withdrawn, and the letters that say what the step said."""
    case = withdrawn.case
    lines = [_("{no}: {state}").format(no=case.no, state=state_text(case))]
    lines += [
        _("The answer written on {day} says what was withdrawn: write it again with `{command}`.").format(
            day=letter.written_at.date(), command=f"fundcs complaints letter {case.no} --kind answer"
        )
        for letter in withdrawn.letters
    ]
    data = {
        **_whole_data(act, case),
        "letters": [
            {"kind": letter.kind.value, "written_at": iso(letter.written_at)} for letter in withdrawn.letters
        ],
    }
    return View(data, text_page("\n".join(lines), deadlines(case)))


def whole(act: Act, case: ComplaintCase) -> View:
    """A complaint on complaint screen: what it is, its history, its deadlines and how they were reckoned."""
    parts: list[RenderableType] = [_particulars(act, case), act.shown(case.complaint).content]
    if case.history.entered:
        parts.append(_history(act, case))
    if case.corrections:
        parts.append(_corrections(act, case))
    if case.deadlines:
        parts += [deadlines(case), reckonings(case)]
    return View(_whole_data(act, case), text_page(*parts))


def listed(act: Act, cases: Sequence[ComplaintCase]) -> View:
    """Several complaints."""
    rows = table(
        f"{_('Complaint')}\n{_('Received')}", _("Complainant"), _("Category"), _("State"), _("Handler"),
        _("Next due"),
    )  # fmt: skip
    for case in cases:
        complaint, shown_by = case.complaint, act.of(case.complaint.client)
        first = min(case.owed, key=lambda deadline: deadline.due.at, default=None)
        rows.add_row(
            f"{case.no}\n{complaint.received.date()}",
            complainant(shown_by, case).replace(" ", "\n", 1),
            _label(act.policy.complaints.categories, complaint.category) or "–",
            state_text(case),
            assigned(case),
            "–" if first is None else _when(case, first),
        )
    data = [complaint_data(act.of(case.complaint.client), case) for case in cases]
    return View(data, text_page(tight(rows, 0, 5)))


def _whole_data(act: Act, case: ComplaintCase) -> dict[str, object]:
    complaint = act.shown(case.complaint)
    return {
        **complaint_data(act, case),
        "caller_phone": complaint.caller_phone if knows_complainant(act, case) else None,
        "content": complaint.content,
        "remedy": complaint.remedy,
        "recorded_at": iso(complaint.recorded_at),
        "recorded_by": complaint.recorded_by,
        "steps": [_step_data(act, case, step) for step in case.history.entered],
        "deadlines": [deadline_data(case, deadline) for deadline in case.deadlines],
        "withdrawal": _withdrawal_data(act, case.withdrawn),
        "merged": [other.complaint for other in case.merged],
        "corrections": [_correction_data(act, made) for made in case.corrections],
    }


def _withdrawal_data(act: Act, withdrawn: ComplaintWithdrawal | None) -> dict[str, object] | None:
    if withdrawn is None:
        return None
    return {
        "at": iso(withdrawn.withdrawn_at),
        "by": withdrawn.withdrawn_by,
        "reason": act.personal(withdrawn.reason, ComplaintWithdrawal.reason),
        "merged_into": withdrawn.merged_into,
    }


def _correction_data(act: Act, made: ComplaintCorrection) -> dict[str, object]:
    return {
        "field": made.field,
        "before": _before(act, made),
        "reason": act.personal(made.reason, ComplaintCorrection.reason),
        "at": iso(made.corrected_at),
        "by": made.corrected_by,
    }


def _step_data(act: Act, case: ComplaintCase, step: Step) -> dict[str, object]:
    made = _withdrawal_of(case, step)
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
        "answered_by": step.answered_by,
        "not_accepted": act.personal(step.not_accepted, ComplaintStep.not_accepted),
        "spot_check": step.spot_check.value if step.spot_check else None,
        "satisfied": step.satisfied,
        "withdrawn": made
        and {
            "at": iso(made.withdrawn_at),
            "by": made.withdrawn_by,
            "reason": act.personal(made.reason, ComplaintStepWithdrawal.reason),
        },
    }


def _withdrawal_of(case: ComplaintCase, step: Step) -> ComplaintStepWithdrawal | None:
    return next((made for made in case.step_withdrawals if made.seq == step.seq), None)


def _particulars(act: Act, case: ComplaintCase) -> Table:
    complaint, lists = act.shown(case.complaint), act.policy.complaints
    rows = table(_("Complaint"), case.no)
    for name, value in (
        (_("State"), state_text(case)),
        (_("Withdrawn"), _withdrawal(act, case)),
        (_("Merged into it"), _(", ").join(other.complaint for other in case.merged)),
        (_("Complainant"), complainant(act, case, phone=True)),
        (_("Received"), _when_happened(complaint.received, complaint.recorded_at)),
        (_("Source"), _label(lists.sources, complaint.source)),
        (_("Channel"), _label(lists.channels, complaint.channel)),
        (_("Category"), _label(lists.categories, complaint.category)),
        (_("Department"), _label(lists.departments, complaint.department)),
        (_("Responsible"), member(case, complaint.responsible) if complaint.responsible else None),
        (_("Handler"), _handler(case)),
        (_("Complaint about"), member(case, complaint.against) if complaint.against else None),
        (_("Contract"), complaint.contract),
        (_("Request"), complaint.remedy),
        (_("Malicious"), _("yes") if case.standing.malicious else None),
    ):
        if value:
            rows.add_row(name, value)
    return rows


def _history(act: Act, case: ComplaintCase) -> Table:
    rows = table("#", _("When"), _("Step"), _("Handler"), _("What"))
    for step in case.history.entered:
        when, name, what = _when_happened(step.at, step.recorded_at), _(STEP_NAMES[step.kind]), ""
        if step.withdrawn_at is not None:
            name, what = _("{step}, withdrawn").format(step=name), withdrawal_text(act, case, step)
        what += step_text(act, case, step)
        rows.add_row(str(step.seq), when, name, member(case, step.by), what)
    return tight(rows)


def withdrawal_text(act: Act, case: ComplaintCase, step: Step) -> str:
    """When a step was withdrawn, by whom and why, as a line of its own; nothing where it stands."""
    made = _withdrawal_of(case, step)
    return "" if made is None else _("withdrawn {withdrawal}\n").format(withdrawal=_made(act, case, made))


def _corrections(act: Act, case: ComplaintCase) -> Table:
    rows = table(_("Corrected"), _("Field"), _("Before"), _("By"), _("Reason"))
    for made in case.corrections:
        rows.add_row(
            minute(made.corrected_at),
            column_name(made.field),
            _before_text(act, case, made),
            member(case, made.corrected_by),
            act.personal(made.reason, ComplaintCorrection.reason),
        )
    return tight(rows, 0)


def _before(act: Act, made: ComplaintCorrection) -> str | None:
    """What a column held; a phone is masked as one."""
    column = getattr(Complaint, made.field)
    return act.personal(act.personal(made.before, column), ComplaintCorrection.before)


def _before_text(act: Act, case: ComplaintCase, made: ComplaintCorrection) -> str:
    """What a column held as people read it."""
    before = _before(act, made)
    if before is not None and made.field in ("responsible", "against"):
        return member(case, before)
    columns = inspect(Complaint).columns
    return value_text(before, columns[made.field], act.policy)


def step_text(act: Act, case: ComplaintCase, step: Step) -> str:
    """The facts of a step and its text."""
    facts: list[str | None] = []
    if step.answered_by is not None:
        facts.append(_("recorded by {staff}").format(staff=member(case, step.staff)))
    if step.reasonable is not None:
        facts.append(_("reasonable") if step.reasonable else _("not reasonable"))
    if step.promised_by is not None:
        facts.append(_("by {when}").format(when=minute(step.promised_by)))
    if step.escalated_to is not None:
        facts.append(role_name(Role(step.escalated_to)))
    if step.root_cause is not None:
        facts.append(_label(act.policy.complaints.root_causes, step.root_cause))
    if step.not_accepted is not None:
        why = act.personal(step.not_accepted, ComplaintStep.not_accepted)
        facts.append(_("not accepted by the client: {why}").format(why=why))
    if step.spot_check is not None:
        facts.append(
            _("to be checked with the client: {why}").format(why=_(SPOT_CHECK_NAMES[step.spot_check]))
        )
    if step.satisfied is not None:
        facts.append(_("the client is satisfied") if step.satisfied else _("the client is not satisfied"))
    return _("; ").join(filter(None, [*facts, act.personal(step.text, ComplaintStep.text)]))


def state_text(case: ComplaintCase) -> str:
    """The state; of a complaint that was merged, into which."""
    withdrawn = case.withdrawn
    if withdrawn is None or withdrawn.merged_into is None:
        return str(state_name(case.state))
    return _("{state}, merged into {no}").format(state=state_name(case.state), no=withdrawn.merged_into)


def _withdrawal(act: Act, case: ComplaintCase) -> str | None:
    withdrawn = case.withdrawn
    if withdrawn is None:
        return None
    return _made(act, case, withdrawn)


def _made(act: Act, case: ComplaintCase, made: ComplaintWithdrawal | ComplaintStepWithdrawal) -> str:
    return _("{when} by {staff}: {reason}").format(
        when=minute(made.withdrawn_at),
        staff=member(case, made.withdrawn_by),
        reason=act.personal(made.reason, type(made).reason),
    )


def assigned(case: ComplaintCase) -> str:
    """To whom an open complaint falls; of one that is not, who was responsible."""
    who = case.owner if case.open else case.complaint.responsible
    return member(case, who) if who else "–"


def _handler(case: ComplaintCase) -> str | None:
    """To whom an open complaint falls, where that is not the one responsible."""
    if not case.open or case.owner is None or case.owner == case.complaint.responsible:
        return None
    return member(case, case.owner)


def _by(step: Step | None) -> str | None:
    return None if step is None else step.by


def complainant(act: Act, case: ComplaintCase, *, phone: bool = False) -> str:
    """Client number and name, or a caller's name; the name is for those who handle it (Art. 7)."""
    complaint = act.shown(case.complaint)
    if not knows_complainant(act, case):
        return complaint.client or _("not a client on record")
    if complaint.client:
        return f"{complaint.client} {case.client_name}"
    return " ".join(filter(None, (complaint.caller_name, complaint.caller_phone if phone else None)))


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
