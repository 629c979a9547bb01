"""Corrective actions as tables or as JSON."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from fundcs.actions.models import CorrectiveActionStep, CorrectiveActionStepWithdrawal
from fundcs.actions.rules import STATE_NAMES, STEP_NAMES
from fundcs.complaints.service.cases import people
from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, minute, table, text_page, tight
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.actions.rules import ActionStep
    from fundcs.actions.service import ActionCase, Effect
    from fundcs.kit.periods import Period


def action_data(act: Act, case: ActionCase) -> dict[str, object]:
    """An action's JSON as lists carry it."""
    action = act.shown(case.action)
    return {
        "no": case.no,
        "state": case.state.value,
        "root_cause": action.root_cause,
        "complaint": action.complaint,
        "content": action.content,
        "owner": action.owner,
        "due": action.due.isoformat(),
        "recorded_at": iso(action.recorded_at),
        "recorded_by": action.recorded_by,
    }


def whole(act: Act, case: ActionCase) -> View:
    """An action: what it is, its steps, what it had an effect on."""
    data = {
        **action_data(act, case),
        "steps": [_step_data(act, step) for step in case.steps],
        "withdrawn_steps": [
            {**_step_data(act, step), "withdrawn": _withdrawal_data(act, made)} for step, made in case.void
        ],
        "effect": None if case.effect is None else _effect_data(case.effect),
    }
    parts: list[RenderableType] = [_particulars(act, case), act.shown(case.action).content]
    if case.steps or case.void:
        parts.append(_history(act, case))
    if case.effect is not None:
        parts.append(_effect(case.effect))
    return View(data, text_page(*parts))


def listed(act: Act, cases: Sequence[ActionCase]) -> View:
    """Several actions."""
    if not cases:
        return View([], text_page(_("No corrective actions are on record.")))
    rows = table(_("Action"), _("Root cause"), _("Assigned to"), _("Due"), _("State"), _("What"))
    for case in cases:
        action = act.shown(case.action)
        rows.add_row(
            case.no,
            name_of(act.policy.complaints.root_causes, action.root_cause),
            _member(act, action.owner),
            action.due.isoformat(),
            _(STATE_NAMES[case.state]),
            action.content,
        )
    return View([action_data(act, case) for case in cases], text_page(tight(rows, 0, 3)))


def _particulars(act: Act, case: ActionCase) -> Table:
    action = case.action
    rows = table(_("Corrective action"), case.no)
    for name, value in (
        (_("State"), _(STATE_NAMES[case.state])),
        (_("Root cause"), name_of(act.policy.complaints.root_causes, action.root_cause)),
        (_("Complaint"), action.complaint),
        (_("Assigned to"), _member(act, action.owner)),
        (_("Due"), action.due.isoformat()),
        (_("Recorded"), f"{minute(action.recorded_at)} {_member(act, action.recorded_by)}"),
    ):
        if value:
            rows.add_row(name, value)
    return rows


def _history(act: Act, case: ActionCase) -> Table:
    rows = table("#", _("When"), _("Step"), _("By"), _("What"))
    void = {step.seq: made for step, made in case.void}
    every = sorted([*case.steps, *(step for step, _made in case.void)], key=attrgetter("seq"))
    for step in every:
        words = [act.personal(step.text, CorrectiveActionStep.text)]
        if step.effective is not None:
            words.insert(0, _("effective") if step.effective else _("without effect"))
        made = void.get(step.seq)
        if made is not None:
            words.insert(0, _withdrawal(act, made))
        name = _(STEP_NAMES[step.kind])
        what = _("; ").join(filter(None, words))
        rows.add_row(str(step.seq), minute(step.at), name, _member(act, step.staff), what)
    return tight(rows)


def _withdrawal_data(act: Act, made: CorrectiveActionStepWithdrawal) -> dict[str, object]:
    return {
        "at": iso(made.withdrawn_at),
        "by": made.withdrawn_by,
        "reason": act.personal(made.reason, CorrectiveActionStepWithdrawal.reason),
    }


def _withdrawal(act: Act, made: CorrectiveActionStepWithdrawal) -> str:
    return _("withdrawn {when} by {staff}: {reason}").format(
        when=minute(made.withdrawn_at),
        staff=_member(act, made.withdrawn_by),
        reason=act.personal(made.reason, CorrectiveActionStepWithdrawal.reason),
    )


def _effect(effect: Effect) -> str:
    return _(
        "Complaints of this root cause: {before} in the {days} days before the action was recorded "
        "({before_days}), {since} in the {days} days since it was carried out ({since_days})."
    ).format(
        days=effect.compared.days,
        before=effect.before,
        before_days=_range(effect.compared.before),
        since=effect.since,
        since_days=_range(effect.compared.since),
    )


def _range(stretch: Period) -> str:
    return f"{stretch.first}–{stretch.last}"


def _effect_data(effect: Effect) -> dict[str, object]:
    return {
        "days": effect.compared.days,
        "before": {"from": str(effect.compared.before.first), "to": str(effect.compared.before.last),
                   "complaints": effect.before},
        "since": {"from": str(effect.compared.since.first), "to": str(effect.compared.since.last),
                  "complaints": effect.since},
    }  # fmt: skip


def _step_data(act: Act, step: ActionStep) -> dict[str, object]:
    return {
        "seq": step.seq,
        "step": step.kind.value,
        "at": iso(step.at),
        "recorded_at": iso(step.recorded_at),
        "staff": step.staff,
        "text": act.personal(step.text, CorrectiveActionStep.text),
        "effective": step.effective,
    }


def _member(act: Act, code: str) -> str:
    return f"{code} {act.once(people)[code].name}"
