"""What is owed on payouts: steps, approvals, recoveries, contracts that mature (Art. 31, 46-55)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.callbacks.service.payees import confirmations, payables, verify_by
from fundcs.deadlines.rules import EVERYTHING, Choice, Duty, DutyState, Settled, start_of
from fundcs.deadlines.rules import due as due_of
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.rules.steps import NAMES, Step
from fundcs.entitlements.rules.timeline import first_unpaid
from fundcs.entitlements.service import load
from fundcs.entitlements.service.timelines import facts_of, periods_of
from fundcs.funds import queries as funds
from fundcs.kit.i18n import T, joined
from fundcs.kit.money import grouped
from fundcs.payouts.queries import maturities as queries
from fundcs.payouts.rules.adjustments import NOTHING
from fundcs.payouts.rules.steps import BEFORE
from fundcs.payouts.rules.workflow import SheetState
from fundcs.payouts.service import recoveries, sheets
from fundcs.payouts.service.adjustments import touched_since
from fundcs.payouts.service.bank import states, states_ahead
from fundcs.payouts.service.late_facts import late_ahead, late_facts
from fundcs.payouts.service.recoveries import after_the_last, outstanding, outstanding_ahead
from fundcs.payouts.service.standing import newest_ahead, stale_version
from fundcs.payouts.service.steps import steps_ahead, steps_of
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.deadlines.rules import Due
    from fundcs.entitlements.service.timelines import FundFacts
    from fundcs.funds.models import Fund
    from fundcs.kit.i18n import Text
    from fundcs.kit.periods import Period
    from fundcs.payouts.queries.maturities import MaturingRow
    from fundcs.payouts.rules.steps import StepRow
    from fundcs.payouts.service.adjustments import Touched
    from fundcs.payouts.service.late_facts import LateChange, LateFacts
    from fundcs.payouts.service.recoveries import Outstanding
    from fundcs.payouts.service.steps import Steps

_MOST_CALENDAR_DAYS = 4
"""A stretch of working days takes at most so many times as many calendar days, and `_LONGEST_BREAK`."""
_LONGEST_BREAK = timedelta(days=40)
_LONGEST_LEAD = timedelta(days=366)
"""No step of a payout is due so long before the payout."""
_VERBS = {Step.SHEET: "submit", Step.FINANCE_CHECK: "check"}
_MISSING = {
    SheetState.RECKONED: "submit",
    SheetState.SUBMITTED: "check",
    SheetState.CHECKED: "approve",
}


def duties(act: Act, choice: Choice) -> Iterable[Duty]:
    """Everything owed on payouts at the act's moment; callbacks owe the verification of each payee."""
    facts = facts_of(act)
    every = [fund for fund in act.once_read(funds.everyone) if fund.sealed_on is None]
    chosen = [fund for fund in every if choice.fund in (None, fund.code)]
    touched = touched_since(act, (facts[fund.code] for fund in chosen))
    _read_ahead(act, [(fund, facts[fund.code]) for fund in chosen], touched)
    for fund in chosen:
        yield from _of_fund(act, fund, facts[fund.code], touched)
    yield from maturity_notices(act, choice)


def _read_ahead(act: Act, every: Sequence[tuple[Fund, FundFacts]], touched: Touched) -> None:
    """Have read at once what is asked of each fund and payout, so that many take no more statements."""
    payouts = [(fund, due, facts) for fund, facts in every for due in _payouts(act, fund, facts)]
    late_ahead(act, every, touched)
    steps_ahead(act, payouts)
    newest_ahead(act, [(fund.code, due) for fund, due, facts in payouts if due not in facts.current])
    states_ahead(
        act,
        [
            (fund.code, due, facts.current[due].period_start is None)
            for fund, due, facts in payouts
            if due in facts.current
        ],
    )
    outstanding_ahead(act, every)


def _of_fund(act: Act, fund: Fund, facts: FundFacts, touched: Touched) -> Iterator[Duty]:
    late = late_facts(act, fund, facts, touched)
    for due in _payouts(act, fund, facts):
        steps = steps_of(act, fund, due, facts)
        stale = stale_version(act, fund, due, facts) if steps.track.submitted is None else None
        yield from _of_payout(act, steps, late, stale)
        if due in late.by_due and _can_be_submitted_again(act, steps):
            yield _out_of_date(act, steps, late.by_due[due])
    if first_unpaid(periods_of(act, fund, facts)) is None:
        yield from _after_the_last(act, fund, late)
    else:
        yield from _receivables(act, fund, outstanding(act, fund, facts))


def overdue(act: Act) -> list[Duty]:
    """What is overdue on payouts, the longest first."""
    late = [duty for duty in duties(act, EVERYTHING) if duty.due.state(act.moment) is DutyState.OVERDUE]
    return sorted(late, key=lambda duty: duty.order(act.moment))


def _payouts(act: Act, fund: Fund, facts: FundFacts) -> Iterator[date]:
    """The payouts of a fund of which something may be owed.

    Those submitted, and of the others each up to the first whose interest notice is not due yet.
    """
    begins = act.policy.deadline("payout.interest_notice")
    finished = facts.done(Step.DONE)
    periods = {period.due: period for period in periods_of(act, fund, facts)}
    yield from (due for due in facts.current if due not in periods and due not in finished)
    for due, period in periods.items():
        if due in facts.current:
            if due not in finished:
                yield due
        elif not period.standing.settled:
            yield due
            if due_of(begins, start_of(due), calendar_of(act)).day > act.today:
                break


def _can_be_submitted_again(act: Act, steps: Steps) -> bool:
    """Whether the sheet in force is neither paid nor on its way: later, the next one corrects it."""
    at_bank = states(act, steps.fund.code, steps.due, supplement=steps.supplement)
    return Step.PAY_INVESTORS not in steps.done and not (at_bank.paid or at_bank.failed or at_bank.waiting)


def _out_of_date(act: Act, steps: Steps, change: LateChange) -> Duty:
    """A submitted sheet that facts recorded since change and that can still be replaced."""
    deadline = act.policy.deadline("payout.sheet")
    payout = f"--fund {steps.fund.code} --due {steps.due}"
    return Duty(
        key=f"payout:{steps.fund.code}:{steps.due}:out_of_date",
        subject=T(
            "submit the payout sheet of {fund} due {due} again: it is out of date by {amount}",
            fund=steps.fund.code,
            due=steps.due,
            amount=grouped(change.amounts.total),
        ),
        owner_role=deadline.role,
        owner=None,
        due=due_of(deadline, change.since, calendar_of(act)),
        next=f"fundcs payout calc {payout}",
        fund=steps.fund.code,
        notes=(T("then: {command}", command=f"fundcs payout submit {payout} --reason TEXT"),),
    )


def _after_the_last(act: Act, fund: Fund, late: LateFacts) -> Iterator[Duty]:
    """What facts recorded late change of a fund that has no payout to come."""
    if late.to_pay != NOTHING:
        deadline = act.policy.deadline("payout.sheet")
        since = min(change.since for change in late.by_due.values())
        yield Duty(
            key=f"payout:{fund.code}:supplement",
            subject=T(
                "make a supplement for {fund}: {amount} to pay for earlier payouts, and no payout is to come",
                fund=fund.code,
                amount=grouped(late.to_pay.total),
            ),
            owner_role=deadline.role,
            owner=None,
            due=due_of(deadline, since, calendar_of(act)),
            next=f"fundcs payout calc --fund {fund.code} --supplement --pay-date DATE",
            fund=fund.code,
        )
    yield from _receivables(act, fund, after_the_last(late))


def _of_payout(act: Act, steps: Steps, late: LateFacts, stale: int | None) -> Iterator[Duty]:
    """`stale`: the newest version where none was submitted and it is out of date."""
    notes = tuple(_stale_notes(steps, late, stale))
    marked = _marked(steps, late, stale)
    paid = Step.PAY_INVESTORS in steps.done
    for row in steps.rows:
        # Once investors are paid, what was to be done before it is no longer owed.
        if row.done is not None or row.due is None or row.step is Step.VERIFY:
            continue
        if paid and row.step not in (Step.TELL_CS, Step.DONE):
            continue
        if not steps.supplement and BEFORE.get(row.step, row.step) not in (row.step, *steps.done):
            continue  # the step before it is owed, and has to come first
        yield Duty(
            key=f"payout:{steps.fund.code}:{steps.due}:{row.step.value}",
            subject=_subject(row.step, steps, marked),
            owner_role=_owner_role(act, row, steps),
            owner=None,
            due=row.due,
            next=_command(act, row.step, steps, stale),
            fund=steps.fund.code,
            notes=notes,
        )
    if steps.track.state is SheetState.CHECKED:
        yield _approval(act, steps)


def _owner_role(act: Act, row: StepRow, steps: Steps) -> str:
    """Who may do what the step waits for: payment waits for the sheet to be submitted and approved."""
    if row.step is Step.PAY_INVESTORS and steps.track.state is SheetState.RECKONED:
        return act.policy.deadline("payout.sheet").role
    if row.step is Step.PAY_INVESTORS and steps.track.state is SheetState.CHECKED:
        return act.policy.payout.approver
    return row.role


def _subject(step: Step, steps: Steps, marked: Sequence[date]) -> Text:
    facts = {"what": T(NAMES[step]), "fund": steps.fund.code, "due": steps.due}
    if not marked:
        return T("{what}: {fund}, payout due {due}", **facts)
    return T("{what}: {fund}, payout due {due} (sheets out of date: {dues})", dues=joined(marked), **facts)


def _marked(steps: Steps, late: LateFacts, stale: int | None) -> list[date]:
    """The due dates of the sheets that a payout is about and that are no longer what they would be."""
    if steps.track.submitted is None:
        return [*late.by_due, *([steps.due] if stale is not None else ())]
    return [steps.due] if steps.due in late.by_due else []


def _stale_notes(steps: Steps, late: LateFacts, stale: int | None) -> Iterator[Text]:
    if stale is not None:
        yield T("version {version} of the sheet is out of date", version=stale)
    if steps.due in late.by_due:
        yield T(
            "the submitted sheet is out of date by {amount}",
            amount=grouped(late.by_due[steps.due].amounts.total),
        )
    if steps.track.submitted is None:
        for due, change in late.by_due.items():
            yield T(
                "the sheet due {due} is out of date by {amount}; this payout has the adjustment",
                due=due,
                amount=grouped(change.amounts.total),
            )


def _command(act: Act, step: Step, steps: Steps, stale: int | None) -> str:
    verb, more = _VERBS.get(step, f"done {step.value}"), ""
    if step is Step.SHEET and stale is not None:
        verb = "calc"
    if step is Step.PAY_INVESTORS:
        # Investors are paid by an approved sheet: what is missing for that comes first.
        verb = _MISSING.get(steps.track.state, verb)
        at_bank = states(act, steps.fund.code, steps.due, supplement=steps.supplement)
        if at_bank.waiting:
            return "fundcs payout results FILE"
        if at_bank.failed:
            verb, more = "export", " --bank LAYOUT --out FILE"
    return f"fundcs payout {verb} --fund {steps.fund.code} --due {steps.due}{more}"


def _approval(act: Act, steps: Steps) -> Duty:
    """The approval of a checked sheet, owed as soon as the check was."""
    submitted = steps.track.submitted
    assert submitted is not None  # noqa: S101 - it is checked
    assert submitted.checked is not None  # noqa: S101
    deadline = replace(act.policy.deadline("payout.finance_check"), role=act.policy.payout.approver)
    return Duty(
        key=f"payout:{steps.fund.code}:{steps.due}:approve",
        subject=T("approve the payout sheet of {fund} due {due}", fund=steps.fund.code, due=steps.due),
        owner_role=deadline.role,
        owner=None,
        due=due_of(deadline, submitted.checked.at, calendar_of(act)),
        next=f"fundcs payout approve --fund {steps.fund.code} --due {steps.due}",
        fund=steps.fund.code,
    )


def _receivables(act: Act, fund: Fund, many: Iterable[Outstanding]) -> Iterator[Duty]:
    """What holders were paid too much and have not given back, owed by the CS manager to be recovered."""
    deadline = act.policy.deadline("payout.recover")
    for owed in many:
        amount = grouped(owed.total)
        yield Duty(
            key=f"receivable:{fund.code}:{owed.due}:{owed.contract}:{owed.client}",
            subject=T(
                "recover {amount} from {client} for contract {no}, paid too much for {due}",
                amount=amount,
                client=owed.client,
                no=owed.contract,
                due=owed.due,
            ),
            owner_role=deadline.role,
            owner=None,
            due=due_of(deadline, owed.since, calendar_of(act)),
            next=(
                f"fundcs payout recover {owed.contract} --client {owed.client} --due {owed.due} "
                f"--amount {owed.total / 100:.2f} --reference TEXT"
            ),
            client=owed.client,
            fund=fund.code,
        )


def maturity_notices(act: Act, choice: Choice) -> Iterator[Duty]:
    """A duty of the officer for each contract that matures soon and whose holder was not called about it.

    It is on the list from as long before its deadline as that is before the maturity, until a routine
    callback of that time has reached the holder, or the contract has matured.
    """
    deadline = act.policy.deadline("contracts.maturity_notice")
    if choice.role not in (None, deadline.role):
        return
    reach = timedelta(days=2 * _MOST_CALENDAR_DAYS * deadline.offset.count) + _LONGEST_BREAK
    tomorrow = act.today + timedelta(days=1)
    rows = queries.maturing(act.session, act.today, tomorrow, act.today + reach, choice)
    calendar = calendar_of(act)
    by: dict[date, Due] = {
        day: due_of(deadline, start_of(day), calendar) for day in {row.matures for row in rows}
    }
    begins = {day: last.day - (day - last.day) for day, last in by.items()}
    begun = [row for row in rows if begins[row.matures] <= act.today]
    if not begun:
        return
    since = min(begins[row.matures] for row in begun)
    talks = queries.last_talks(act.session, start_of(since), act.moment)
    gone = staff.gone(act.session, act.today)
    for row in begun:
        talk = talks.get(row.client)
        if talk is None or talk.date() < begins[row.matures]:
            yield _maturity_notice(row, by[row.matures], None if row.officer in gone else row.officer)


def _maturity_notice(row: MaturingRow, by: Due, officer: str | None) -> Duty:
    return Duty(
        key=f"maturity:{row.contract}",
        subject=T(
            "call {client} {name} about contract {contract}, which matures on {day} with {left}",
            client=row.client,
            name=row.name,
            contract=row.contract,
            day=row.matures,
            left=grouped(row.left),
        ),
        owner_role=by.deadline.role,
        owner=officer,
        due=by,
        next=f"fundcs callbacks log {row.client} --kind routine --outcome reached",
        client=row.client,
        fund=row.fund,
    )


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """What was owed on payouts in the period and is no duty any more, met or not (Art. 31, 46-55).

    Left out is what made a sheet out of date.
    """
    facts = facts_of(act)
    for fund in funds.everyone(act.session):
        known = facts[fund.code]
        unpaid = [each.due for each in periods_of(act, fund, known) if not each.standing.settled]
        for day in sorted({*known.current, *unpaid}):
            if day > period.last + _LONGEST_LEAD:
                break
            steps = steps_of(act, fund, day, known)
            yield from _verified(act, steps, period)
            yield from _carried_out(act, steps, period)
        yield from _recovered(act, fund, known, period)
    yield from _matured(act, period)


def _recovered(act: Act, fund: Fund, facts: FundFacts, period: Period) -> Iterator[Settled]:
    """The sums paid too much that were given back or set off; of those owed anew, earlier ones by number."""
    deadline = act.policy.deadline("payout.recover")
    for each in recoveries.settled(act, fund, facts):
        by = due_of(deadline, each.since, calendar_of(act))
        if period.holds(by.day):
            day, contract, client = each.place
            key = f"receivable:{fund.code}:{day}:{contract}:{client}"
            yield Settled(
                key=key if each.number is None else f"{key}:{each.number}",
                due=by,
                role=deadline.role,
                owner=None,
                met_at=each.met_at,
                met_by=each.met_by,
                client=client,
                fund=fund.code,
            )


def _carried_out(act: Act, steps: Steps, period: Period) -> Iterator[Settled]:
    """The steps that are done, those that the payment left behind, and the approval."""
    paid, submitted = Step.PAY_INVESTORS in steps.done, steps.track.submitted
    payout = f"payout:{steps.fund.code}:{steps.due}"
    for row in steps.rows:
        left_behind = paid and row.step not in (Step.TELL_CS, Step.DONE)
        if row.step is Step.VERIFY or row.due is None or not (row.done or left_behind):
            continue
        if period.holds(row.due.day):
            met, by = (None, None) if row.done is None else (start_of(row.done.on), row.done.by)
            key = f"{payout}:{row.step.value}"
            yield Settled(key, row.due, row.role, None, met, by, fund=steps.fund.code)
    if submitted is not None and submitted.checked is not None and submitted.approved is not None:
        deadline = replace(act.policy.deadline("payout.finance_check"), role=act.policy.payout.approver)
        last = due_of(deadline, submitted.checked.at, calendar_of(act))
        if period.holds(last.day):
            word, key = submitted.approved, f"{payout}:approve"
            yield Settled(key, last, deadline.role, None, word.at, word.by, fund=steps.fund.code)


def _verified(act: Act, steps: Steps, period: Period) -> Iterator[Settled]:
    """Each client paid by a payout, and when the last of their accounts was confirmed (Art. 46).

    Of a submitted payout its sheet tells who was verified: an account may have changed since.
    """
    fund, day, submitted = steps.fund, steps.due, steps.track.submitted
    by = verify_by(act, day)
    if steps.supplement or not period.holds(by.day):
        return
    if submitted is None:
        holdings = load(act.session, Contracts(fund=fund.code, cancelled=False))
        lines = [(line.client, line.verification.verified) for line in payables(act, fund, day, holdings)]
        until = act.moment
    else:
        sheet = sheets.stored(act, fund.code, day, submitted.version)
        lines = [(line.client, bool(line.verified)) for line in sheet.lines]
        until = submitted.submitted.at
    confirmed = confirmations(act, fund, day, until)
    for client in dict.fromkeys(client for client, _verified in lines):
        verified = all(verified for code, verified in lines if code == client)
        if verified or submitted is not None:
            yield Settled(
                key=f"callback:{fund.code}:{day}:{client}",
                due=by,
                role=by.deadline.role,
                owner=None,
                met_at=confirmed[client][0] if verified and client in confirmed else None,
                met_by=confirmed[client][1] if verified and client in confirmed else None,
                client=client,
                fund=fund.code,
            )


def _matured(act: Act, period: Period) -> Iterator[Settled]:
    """The contracts whose holder was to be called before they matured: called in time or not at all."""
    deadline, calendar = act.policy.deadline("contracts.maturity_notice"), calendar_of(act)
    reach = timedelta(days=2 * _MOST_CALENDAR_DAYS * deadline.offset.count) + _LONGEST_BREAK
    rows = queries.maturing(act.session, act.today, period.first, period.last + reach, EVERYTHING)
    by = {day: due_of(deadline, start_of(day), calendar) for day in {row.matures for row in rows}}
    asked = [row for row in rows if period.holds(by[row.matures].day)]
    if not asked:
        return
    begins = {day: last.day - (day - last.day) for day, last in by.items()}
    talks = queries.talks(act.session, start_of(min(begins[row.matures] for row in asked)), act.moment)
    for row in asked:
        first, last = start_of(begins[row.matures]), start_of(row.matures)
        made = next((talk for talk in talks.get(row.client, ()) if first <= talk[0] <= last), None)
        if made is not None or row.matures <= act.today:
            yield Settled(
                key=f"maturity:{row.contract}",
                due=by[row.matures],
                role=deadline.role,
                owner=row.officer,
                met_at=None if made is None else made[0],
                met_by=None if made is None else made[1],
                client=row.client,
                fund=row.fund,
            )
