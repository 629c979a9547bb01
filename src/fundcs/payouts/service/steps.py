"""The ten steps of a payout at the act's moment, and recording those of a person's word (Art. 46-55)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from fundcs.act.permits import Role
from fundcs.calendars.service import calendar_of
from fundcs.callbacks.rules.calls import CallOutcome
from fundcs.callbacks.service.payees import (
    accepted_changes,
    paid_lines,
    payables,
    payout_calls,
    said_ahead,
    unverified_contracts,
)
from fundcs.deadlines.rules import due as due_of
from fundcs.deadlines.rules import start_of
from fundcs.entitlements import queries as entitlements
from fundcs.entitlements.models.payouts import PayoutStep, PayoutStepWithdrawal
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.rules.steps import Step
from fundcs.entitlements.rules.timeline import period_due
from fundcs.entitlements.service import held, load, payment
from fundcs.entitlements.service.timelines import facts_of, next_due, periods_of
from fundcs.funds import service as funds
from fundcs.funds.models import Fund
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.money import grouped
from fundcs.kit.parsing import fold
from fundcs.payouts.rules.bank import refuse_unpaid
from fundcs.payouts.rules.steps import (
    DEADLINES,
    OF_SUPPLEMENT,
    Done,
    StepRow,
    anchor_days,
    refuse_amount,
    refuse_record,
    refuse_withdrawal,
)
from fundcs.payouts.rules.workflow import SheetState
from fundcs.payouts.service import bank, sheets
from fundcs.payouts.service.workflow import of_fund, track, tracked_ahead

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.callbacks.queries.payees import Payout
    from fundcs.entitlements.service.timelines import FundFacts
    from fundcs.payouts.service.workflow import Track


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a payout; `agreed` is the day on which the project company is to pay."""

    fund: Fund
    due: date
    track: Track
    agreed: date
    supplement: bool
    rows: tuple[StepRow, ...]

    @property
    def done(self) -> dict[Step, Done]:
        """The steps that are done."""
        return {row.step: row.done for row in self.rows if row.done is not None}


def steps_of(act: Act, fund: Fund, due: date, facts: FundFacts | None = None) -> Steps:
    """Every step of a payout or a supplement of a fund."""
    known = facts or facts_of(act, fund.code)[fund.code]
    submission = known.current.get(due)
    supplement = submission is not None and submission.period_start is None
    pay_date = due if supplement else payment(act, period_due(periods_of(act, fund, known), due)).day.result
    recorded = [row for row in known.steps if row.due == due]
    agreed = next((row.agreed for row in reversed(recorded) if row.agreed is not None), pay_date)
    tracked = track(act, fund, due, known)
    done = {row.step: Done(row.done_on, row.recorded_by, row.amount) for row in recorded}
    done |= _seen(act, fund, due, tracked, supplement=supplement)
    anchors = anchor_days(done, due=due, pays_on=agreed)
    rows = []
    for step in OF_SUPPLEMENT if supplement else Step:
        deadline = act.policy.deadline(DEADLINES[step])
        anchor = anchors[step]
        falls_due = None if anchor is None else due_of(deadline, start_of(anchor), calendar_of(act))
        rows.append(StepRow(step=step, role=deadline.role, due=falls_due, done=done.get(step)))
    return Steps(fund=fund, due=due, track=tracked, agreed=agreed, supplement=supplement, rows=tuple(rows))


def _seen(act: Act, fund: Fund, due: date, tracked: Track, *, supplement: bool) -> dict[Step, Done]:
    """The steps that the archive sees itself."""
    submitted = tracked.submitted
    if submitted is None or submitted.state is SheetState.RECKONED:
        verified = None if supplement else _verified(act, fund, due)
        return {} if verified is None else {Step.VERIFY: verified}
    sheet = Done(submitted.submitted.at.date(), submitted.submitted.by)
    verified = None if supplement else _last_call(act, fund, due, submitted.submitted.at)
    done = {Step.VERIFY: verified or sheet, Step.SHEET: sheet}
    if submitted.checked is not None and submitted.state is not SheetState.SUBMITTED:
        done[Step.FINANCE_CHECK] = Done(submitted.checked.at.date(), submitted.checked.by)
    return done


def _verified(act: Act, fund: Fund, due: date) -> Done | None:
    """When the last payee was confirmed, once all are."""
    last = _last_call(act, fund, due, act.moment)
    if last is None:
        return None  # nobody was called: no contract need be loaded to know it
    return last if act.each(_all_verified, [(fund.code, due)])[fund.code, due] else None


def steps_ahead(act: Act, payouts: Collection[tuple[Fund, date, FundFacts]]) -> None:
    """Have read at once what `steps_of` reads of each of these payouts."""
    if not act.reads_only:
        return
    said_ahead(act, [(fund.code, due) for fund, due, _facts in payouts])
    tracked_ahead(act, [(facts, due) for _fund, due, facts in payouts])
    called = [
        (fund.code, due)
        for fund, due, facts in payouts
        if due not in facts.current or track(act, fund, due, facts).state is SheetState.RECKONED
        if _last_call(act, fund, due, act.moment) is not None
    ]
    act.ahead(_all_verified, called)


def _all_verified(act: Act, payouts: Sequence[Payout]) -> dict[Payout, bool]:
    """By payout, whether it pays somebody and the payee of every line is verified."""
    doubtful = unverified_contracts(act, payouts)
    holdings = act.each(held, (no for of_payout in doubtful.values() for no in of_payout))
    verified = {}
    for code, due in payouts:
        lines = payables(act, _fund(act, code), due, [holdings[no] for no in doubtful[code, due]])
        verified[code, due] = all(line.verification.verified for line in lines)
    sure = [payout for payout, all_of_it in verified.items() if all_of_it]
    of_funds = (
        load(act.session, Contracts(funds={code for code, _due in sure}, cancelled=False)) if sure else []
    )
    for code, due in sure:
        of_fund_ = [holding for holding in of_funds if holding.fund == code]
        verified[code, due] = bool(paid_lines(act, _fund(act, code), due, of_fund_))
    return verified


def _fund(act: Act, code: str) -> Fund:
    return act.session.get_one(Fund, code)


def _last_call(act: Act, fund: Fund, due: date, until: datetime) -> Done | None:
    """When the last payee was confirmed by then: by a call, or by the second person after one."""
    calls = payout_calls(act, fund.code, due, until)
    words = [(call.at, call.caller) for call in calls if call.outcome is CallOutcome.REACHED]
    for _callback, change in act.each(accepted_changes, [(fund.code, due)])[fund.code, due]:
        if change.decided_at is not None and change.decided_at <= until:
            words.append((change.decided_at, change.decided_by or ""))
    if not words:
        return None
    at, by = max(words)
    return Done(at.date(), by)


def record(
    act: Act, who: str, due: date | None, step: Step, on: date, **facts: date | int | str | None
) -> Steps:
    """Record that a step is done, by somebody of the department that owes it.

    `facts`: `amount` (fen), `agreed` (the day the project company is to pay) and `note`, where there are any.
    """
    fund, day = of_fund(act, who, due)
    before = steps_of(act, fund, day)
    _refuse_stranger(act, step)
    refuse_record(step, on, before.done, today=act.today, supplement=before.supplement)
    amount = cast("int | None", facts.get("amount"))
    if step is Step.PAY_INVESTORS:
        amount = _amount_paid(act, before, amount)
    made = PayoutStep(
        fund=fund.code,
        due=day,
        step=step,
        done_on=on,
        amount=amount,
        agreed=cast("date | None", facts.get("agreed")),
        note=fold(cast("str | None", facts.get("note")) or "") or None,
        recorded_at=act.moment,
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    return steps_of(act, fund, day)


def _refuse_stranger(act: Act, step: Step) -> None:
    """Refuse who is not of the department that owes the step; a CS manager speaks for the specialists."""
    act.only(roles_of(act, step))


def roles_of(act: Act, step: Step) -> set[Role]:
    """Who may record a step: the department that owes it."""
    role = Role(act.policy.deadline(DEADLINES[step]).role)
    return {role, Role.CS_MANAGER} if role is Role.CS_SPECIALIST else {role}


def _amount_paid(act: Act, steps: Steps, amount: int | None) -> int:
    """The total of the approved sheet, which is what investors are paid (fen)."""
    tracked = steps.track
    if tracked.submitted is None or tracked.submitted.state is not SheetState.APPROVED:
        raise Refused(
            N_("the sheet of {fund} due {due} is not approved; investors are paid by an approved sheet"),
            fund=steps.fund.code,
            due=steps.due,
        )
    refuse_unpaid(
        bank.states(act, steps.fund.code, steps.due, supplement=steps.supplement), steps.fund.code, steps.due
    )
    sheet = sheets.stored(act, steps.fund.code, steps.due, tracked.submitted.version)
    refuse_amount(amount, sheet.total, grouped(sheet.total))
    return sheet.total


def withdraw(act: Act, who: str, due: date | None, step: Step, reason: str) -> Steps:
    """Withdraw a step that was recorded by mistake; it stays on record with the reason."""
    fund, day = of_fund(act, who, due)
    _refuse_stranger(act, step)
    refuse_withdrawal(step, steps_of(act, fund, day).done)
    if not fold(reason):
        raise Refused(N_("a withdrawal needs a reason; write it after --reason"))
    rows: Sequence[PayoutStep] = [
        row
        for row in entitlements.steps(act.session, fund.code, act.moment)
        if row.due == day and row.step is step
    ]
    act.session.add(
        PayoutStepWithdrawal(
            step=cast("int", rows[-1].id),
            reason=fold(reason),
            withdrawn_at=act.moment,
            withdrawn_by=act.staff.code,
        )
    )
    act.session.flush()
    return steps_of(act, fund, day)


def of_payout(act: Act, who: str, due: date | None) -> Steps:
    """The steps of a payout of a fund, the next one's unless given."""
    fund = funds.find(act.session, who)
    return steps_of(act, fund, due or next_due(act, fund))
