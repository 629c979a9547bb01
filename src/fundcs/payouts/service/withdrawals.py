"""Taking back what was recorded of a payout by mistake: a check, an approval, a repayment, a sign-off."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fundcs.act.permits import Permit, Role
from fundcs.entitlements.rules.steps import Step
from fundcs.entitlements.service.holdings import find
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.importing import Outcome
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import second, text
from fundcs.payouts.models import PayoutRecovery, PayoutWithdrawal
from fundcs.payouts.queries import payments, withdrawn
from fundcs.payouts.queries import sheets as queries
from fundcs.payouts.rules.workflow import (
    PayoutFact,
    refuse_approval_withdrawal,
    refuse_check_withdrawal,
)
from fundcs.payouts.service import bank, project_company, steps
from fundcs.payouts.service.bank_answers import BankAnswer
from fundcs.payouts.service.workflow import of_fund, submitted_sheet, track

if TYPE_CHECKING:
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.payouts.rules.reconciliation import DifferenceKey, Reconciliation
    from fundcs.payouts.rules.sheet import Sheet


def check(act: Act, who: str, due: date | None, reason: str) -> Sheet:
    """Withdraw finance's last check of a submitted sheet, passed or sent back, and what it cleared."""
    fund, day = of_fund(act, who, due)
    sheet, submitted, submission = submitted_sheet(act, track(act, fund, day))
    refuse_check_withdrawal(submitted)
    last = queries.checks(act.session, [submission], act.moment)[submission][-1]
    _note(
        act,
        PayoutFact.CHECK,
        (fund.code, day),
        cast("int", last.id),
        (last.checked_at, last.checked_by),
        reason,
    )
    return sheet


def approval(act: Act, who: str, due: date | None, reason: str) -> Sheet:
    """Withdraw the approval of a sheet by which nobody is paid yet (policy `payout.approver`)."""
    fund, day = of_fund(act, who, due)
    act.only({Role(act.policy.payout.approver)})
    sheet, submitted, submission = submitted_sheet(act, track(act, fund, day))
    attempts = payments.attempts(act.session, fund.code, day, supplement=sheet.supplement)
    refuse_approval_withdrawal(submitted, attempts[0].batch if attempts else None)
    given = queries.approvals(act.session, [submission], act.moment)[submission]
    assert given is not None  # noqa: S101 - it is approved
    _note(
        act, PayoutFact.APPROVAL, (fund.code, day), submission, (given.approved_at, given.approved_by), reason
    )
    act.session.delete(given)  # a sheet is approved once, and may be again
    act.session.flush()
    return sheet


def recovery(act: Act, no: str, due: date, reference: str, reason: str) -> PayoutRecovery:
    """Withdraw a repayment that was recorded by mistake; what was paid too much is to be received again."""
    holding = find(act.session, no)
    fund = funds.find_unsealed(act.session, holding.fund)
    made = withdrawn.recovery(act.session, holding.no, due, fold(reference), act.moment)
    if made is None:
        raise Refused(
            N_("nothing was given back of contract {no} for {due} under {reference}; check the reference"),
            no=holding.no,
            due=due,
            reference=quoted(reference),
        )
    _note(
        act,
        PayoutFact.RECOVERY,
        (fund.code, due),
        cast("int", made.id),
        (made.recorded_at, made.recorded_by),
        reason,
        client=made.client,
    )
    return made


def sign_off(act: Act, who: str, due: date | None, difference: DifferenceKey, reason: str) -> Reconciliation:
    """Withdraw finance's word on a difference of a payout's figures; an earlier one stands again."""
    before = project_company.reconciliation(act, who, due, None)
    act.need(Permit.PAY_INVESTORS)
    fund, day = before.sheet.fund, before.sheet.due
    given = [
        row for row in payments.sign_offs(act.session, fund, day, act.moment) if row.difference is difference
    ]
    if not given:
        raise Refused(
            N_("the difference {key} of {fund} due {due} was not signed off; there is nothing to withdraw"),
            key=difference.value,
            fund=fund,
            due=day,
        )
    last = given[-1]
    _note(
        act, PayoutFact.SIGN_OFF, (fund, day), cast("int", last.id), (last.signed_at, last.signed_by), reason
    )
    return project_company.reconciliation(act, who, day, None)


def results(act: Act, batch: str, reason: str) -> BankAnswer:
    """Withdraw what was read of a bank's answer to a batch, and what came back.

    The word that investors are paid goes with it. Raises Refused where nothing was read, a payment was tried
    again, or a later step rests on the payment.
    """
    why, no = text(reason), fold(batch).upper()
    known = payments.batch_of(act.session, no)
    answered = () if known is None else payments.results_of(act.session, no)
    if known is None or not answered:
        raise Refused(
            N_("no answer of the bank to {batch} was read; `fundcs payout results FILE` reads one"),
            batch=quoted(no),
        )
    made, first = known
    funds.find_unsealed(act.session, first.fund)
    again = payments.retried_as(act.session, no)
    if again is not None:
        raise Refused(
            N_("a failed payment of {batch} was tried again as {payment}; its answer stays"),
            batch=no,
            payment=again,
        )
    fund, due = of_fund(act, first.fund, first.due)
    if payments.steps_done(act.session, fund.code, due, Step.PAY_INVESTORS):
        steps.withdraw(act, fund.code, due, Step.PAY_INVESTORS, why)
    recorded = (answered[0].recorded_at, answered[0].recorded_by)
    _note(act, PayoutFact.RESULTS, (fund.code, due), made.submission, recorded, why)
    for row in (*payments.returns_of(act.session, no), *answered):
        act.session.delete(row)
    act.session.flush()
    standing = bank.states(act, fund.code, due, supplement=first.supplement)
    return BankAnswer(Outcome(updated=len(answered)), batch=no, fund=fund.code, due=due, states=standing)


def _note(
    act: Act,
    kind: PayoutFact,
    payout: tuple[str, date],
    fact: int,
    recorded: tuple[datetime, str],
    reason: str,
    *,
    client: str | None = None,
) -> None:
    fund, due = payout
    at, by = recorded
    act.session.add(
        PayoutWithdrawal(
            fund=fund,
            due=due,
            kind=kind,
            fact=fact,
            client=client,
            recorded_at=at,
            recorded_by=by,
            reason=text(reason),
            withdrawn_at=second(act.moment),
            withdrawn_by=act.staff.code,
        )
    )
    act.session.flush()
