"""Use cases of corrective actions: record one, the steps taken on it, list them (Art. 38(4))."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act.permits import Permit
from fundcs.actions import queries, rules
from fundcs.actions.models import CorrectiveAction, CorrectiveActionStep, CorrectiveActionStepWithdrawal
from fundcs.actions.rules import ActionState, ActionStep, ActionStepKind
from fundcs.archive.numbers import new_number
from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import holder, stands_for
from fundcs.complaints.service import admission
from fundcs.deadlines.rules import end_of, start_of
from fundcs.kit.errors import Forbidden, Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import second, shown, text
from fundcs.kit.zone import SHANGHAI
from fundcs.policy.labels import code_of
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.actions.rules import Compared
    from fundcs.kit.periods import Period

_OTHERS: dict[ActionStepKind, str] = {
    ActionStepKind.VERIFY: N_("corrective action {no} was carried out by {staff}; a colleague verifies it"),
    ActionStepKind.RETURN: N_("corrective action {no} was carried out by {staff}; a colleague verifies it"),
    ActionStepKind.REVIEW: N_(
        "corrective action {no} was carried out by {staff}; a colleague reviews its effect"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAction:
    """A corrective action as it was typed."""

    root_cause: str
    content: str
    owner: str
    due: date
    complaint: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """Complaints of the root cause in each of the stretches compared."""

    compared: Compared
    before: int
    since: int


@dataclass(frozen=True, slots=True)
class ActionCase:
    """An action with the steps recorded by the act's moment, apart from those withdrawn (`void`) by then.

    `effect` and `void`: where it was asked for by itself.
    """

    action: CorrectiveAction
    steps: Sequence[ActionStep]
    effect: Effect | None = None
    void: Sequence[tuple[ActionStep, CorrectiveActionStepWithdrawal]] = ()

    @property
    def no(self) -> str:
        """Its number."""
        return self.action.no

    @property
    def state(self) -> ActionState:
        """Its state."""
        return rules.state(self.steps)

    def last(self, kind: ActionStepKind) -> ActionStep | None:
        """The last step of that kind."""
        return rules.last(self.steps, kind)


def add(act: Act, typed: TypedAction) -> ActionCase:
    """Record a corrective action. Raises Refused for a day that has passed, and for an unknown complaint."""
    if typed.due < act.today:
        raise Refused(N_("{due} has passed; give the day by which it is to be carried out"), due=typed.due)
    complaint = None if typed.complaint is None else admission.workable(act, typed.complaint).no
    made = CorrectiveAction(
        no=new_number(act.session, CorrectiveAction.no, "A"),
        root_cause=code_of(act.policy.complaints.root_causes, typed.root_cause, T("root cause")),
        complaint=complaint,
        content=text(typed.content),
        owner=staff.find_present(act.session, typed.owner, act.today).code,
        due=typed.due,
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    return ActionCase(made, ())


def record(
    act: Act,
    no: str,
    kind: ActionStepKind,
    *,
    content: str,
    at: datetime | None = None,
    effective: bool | None = None,
) -> ActionCase:
    """Record a step. Raises Refused, Forbidden for who may not take it, and what `rules.check` raises."""
    case = find(act, no)
    _admit(act, case, kind)
    earlier = queries.steps(act.session, None, case.no).get(case.no, [])
    step = ActionStep(
        seq=queries.entered(act.session, case.no) + 1,
        kind=kind,
        at=second(at or act.moment),
        recorded_at=second(act.moment),
        staff=act.staff.code,
        text=text(content),
        effective=effective,
    )
    rules.check(case.no, case.action.recorded_at, earlier, step, act.moment)
    columns = {name: getattr(step, name) for name in ActionStep.__dataclass_fields__}
    act.session.add(CorrectiveActionStep(action=case.no, **columns))
    act.session.flush()
    return find(act, case.no)


def find(act: Act, no: str) -> ActionCase:
    """The action with this number, for who may see it. Raises Refused, NotPermitted."""
    action = queries.by_no(act.session, fold(no).upper())
    if action is None or action.recorded_at > act.moment:
        raise Refused(
            N_("there is no corrective action {no}; `fundcs complaints action list` shows them"),
            no=quoted(no),
        )
    if not _is_theirs(act, action):
        act.need(Permit.WRITE_COMPLAINTS)
    steps = queries.steps(act.session, act.moment, action.no).get(action.no, [])
    void = queries.withdrawn_steps(act.session, action.no, act.moment)
    return ActionCase(action, steps, _effect(act, action, steps), void)


def withdraw_step(act: Act, no: str, seq: int, reason: str) -> ActionCase:
    """Withdraw the last step of an action, recorded by mistake; the action stands as before it.

    Raises Refused for another step; it names the one to withdraw first.
    """
    case = find(act, no)
    why = text(reason)
    _check_last(act, case, seq)
    act.session.add(
        CorrectiveActionStepWithdrawal(
            action=case.no,
            seq=seq,
            reason=why,
            withdrawn_at=second(act.moment),
            withdrawn_by=act.staff.code,
        )
    )
    act.session.flush()
    return find(act, case.no)


def _check_last(act: Act, case: ActionCase, seq: int) -> None:
    """Refuse another step than the last, and one recorded after the act's moment."""
    steps = queries.steps(act.session, None, case.no).get(case.no, [])
    if seq not in {step.seq for step in steps}:
        raise Refused(
            N_(
                "corrective action {no} has no step {step}, or it was withdrawn; `fundcs complaints action "
                "show {no}` numbers them"
            ),
            no=case.no,
            step=seq,
        )
    last = steps[-1]
    if last.seq != seq:
        raise Refused(
            N_(
                "step {later} of corrective action {no} was taken after step {step}; withdraw it first with "
                "`fundcs complaints action withdraw {no} --step {later} --reason TEXT`"
            ),
            no=case.no,
            later=last.seq,
            step=seq,
        )
    if act.moment < last.recorded_at:
        raise Refused(
            N_("step {step} of corrective action {no} was recorded at {at}; it cannot be withdrawn before"),
            no=case.no,
            step=seq,
            at=shown(last.recorded_at),
        )


def recorded(act: Act) -> list[ActionCase]:
    """Every action recorded so far, by number."""
    steps = queries.steps(act.session, act.moment)
    actions = queries.recorded(act.session, act.moment)
    return [ActionCase(action, steps.get(action.no, [])) for action in actions]


def carried_out(case: ActionCase) -> set[str]:
    """The staff codes of its owner and of who carried it out last."""
    done = case.last(ActionStepKind.DONE)
    return {case.action.owner} | ({done.staff} if done else set())


def listed(act: Act, *, only_open: bool = False) -> list[ActionCase]:
    """The actions recorded so far that the one who acts may see: outside client service, the own ones."""
    everything = act.may(Permit.WRITE_COMPLAINTS)
    return [
        case
        for case in recorded(act)
        if (everything or _is_theirs(act, case.action)) and not (only_open and case.state in rules.ENDED)
    ]


def _is_theirs(act: Act, action: CorrectiveAction) -> bool:
    """Whether it is the one who acts who carries it out, or somebody for whom they stand in."""
    return holder(act, Held.ACTION, action.no, action.owner) in stands_for(act)


def _admit(act: Act, case: ActionCase, kind: ActionStepKind) -> None:
    """Who carries it out is its owner or client service; who verifies and reviews is neither, and a head."""
    if kind is ActionStepKind.DONE:
        return
    act.need(Permit.CORRECT_COMPLAINTS)
    if kind in _OTHERS and act.staff.code in carried_out(case):
        raise Forbidden(_OTHERS[kind], no=case.no, staff=act.staff.code)


def _effect(act: Act, action: CorrectiveAction, steps: Sequence[ActionStep]) -> Effect | None:
    done = rules.last(steps, ActionStepKind.DONE)
    if done is None or rules.state(steps) in (ActionState.OPEN, ActionState.WITHDRAWN):
        return None
    recorded, carried_out = (moment.astimezone(SHANGHAI).date() for moment in (action.recorded_at, done.at))
    stretches = rules.compared(recorded, carried_out, act.today)
    if stretches is None:
        return None

    def count(stretch: Period) -> int:
        first, last = start_of(stretch.first), end_of(stretch.last)
        return queries.of_cause(act.session, action.root_cause, first, last, act.moment)

    return Effect(stretches, count(stretches.before), count(stretches.since))
