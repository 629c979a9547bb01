"""The project company's side of a payout: the interest notice, three figures reconciled (Art. 49-52)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fundcs.act.permits import Permit
from fundcs.archive import trail
from fundcs.archive.frozen import freeze, thaw
from fundcs.entitlements.rules.receipts import Receipt
from fundcs.entitlements.rules.steps import Step
from fundcs.entitlements.rules.timeline import first_unpaid, period_due
from fundcs.entitlements.service.timelines import facts_of, next_due, periods_of
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.typed import text
from fundcs.payouts.models import DifferenceSignOff, PayoutNotice
from fundcs.payouts.queries import payments as queries
from fundcs.payouts.rules.interest_notice import NOTICE_FORM, content, from_content, interest_notice
from fundcs.payouts.rules.reconciliation import ReceivedMoney, SignOff, reconcile
from fundcs.payouts.service import sheets

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.entitlements.service.timelines import FundFacts
    from fundcs.funds.models import Fund
    from fundcs.payouts.rules.interest_notice import InterestNotice
    from fundcs.payouts.rules.reconciliation import DifferenceKey, FigureDifference, Reconciliation
    from fundcs.payouts.rules.sheet import Sheet


def write_notice(act: Act, who: str, due: date | None, interest_on: date | None) -> InterestNotice:
    """The interest notice of a fund for a due date, the next payout's unless given, kept as a version.

    It goes by the contracts as they stand. `interest_on`: the day agreed with the project company, the due
    date unless given. One equal to the newest version is that version.
    """
    fund = funds.find_unsealed(act.session, who)
    if fund.project_rate is None:
        raise Refused(
            N_(
                "fund {fund} has no project rate; enter it with `fundcs fund edit {fund} --project-rate RATE`"
            ),
            fund=fund.code,
        )
    facts = facts_of(act, fund.code)[fund.code]
    day = due or next_due(act, fund)
    period = period_due(periods_of(act, fund, facts), day)
    sheet = sheets.calculated_sheet(act, fund, period, facts)
    made = interest_notice(sheet, fund.project_rate, interest_on or day)
    frozen = freeze(content(made), NOTICE_FORM)
    newest = queries.newest_notice(act.session, fund.code, day, act.moment)
    if newest is not None and newest.hash == frozen.hash:
        return _read(newest)
    row = PayoutNotice(
        fund=fund.code,
        due=day,
        version=1 if newest is None else newest.version + 1,
        made_at=act.moment.replace(microsecond=0),
        made_by=act.staff.code,
        hash=frozen.hash,
        content=frozen.text,
    )
    act.session.add(row)
    act.session.flush()
    return replace(made, version=row.version, hash=row.hash, made_at=row.made_at, made_by=row.made_by)


def note_export(act: Act, notice: InterestNotice, file: Path) -> None:
    """Put on the trail that a notice is written to a file (Art. 29)."""
    facts = {"file": file.name, "version": notice.version, "hash": notice.hash}
    trail.note(act.session, "exported", "payout_notice", notice.number, facts=facts)


def _read(row: PayoutNotice) -> InterestNotice:
    return from_content(
        thaw(row.content, row.hash, NOTICE_FORM),
        version=row.version,
        hash_=row.hash,
        made_at=row.made_at,
        made_by=row.made_by,
    )


@dataclass(frozen=True, slots=True)
class PaymentExpected:
    """What the project company of a fund is to pay for a due date, or has paid. `amount` in fen."""

    due: date
    amount: int
    on: date
    received: Receipt


def payments_expected(act: Act, fund: Fund) -> list[PaymentExpected]:
    """The project company's payments for payouts not paid yet, and those recorded, in order (Art. 50, 52).

    The amount is the one it agreed to, else that of the newest notice; without either none is expected.
    """
    facts = facts_of(act, fund.code)[fund.code]
    unpaid = first_unpaid(periods_of(act, fund, facts))
    dues = facts.done(Step.TELL_RECEIVED) | ({unpaid.due} if unpaid is not None else set())
    found = (_payment_expected(act, fund, due, facts) for due in sorted(dues))
    return [payment for payment in found if payment is not None]


def _payment_expected(act: Act, fund: Fund, due: date, facts: FundFacts) -> PaymentExpected | None:
    rows = [row for row in facts.steps if row.due == due]
    paid = next((row for row in reversed(rows) if row.step is Step.TELL_RECEIVED), None)
    if paid is not None and paid.amount is None:
        return None
    kept = queries.newest_notice(act.session, fund.code, due, act.moment)
    notice = None if kept is None else _read(kept)
    told = [row for row in rows if row.step is Step.TELL_AMOUNT and row.amount is not None]
    agreed = next((row.agreed for row in reversed(rows) if row.agreed is not None), None)
    amount = told[-1].amount if told else None if notice is None else notice.total
    if amount is None and paid is not None:
        amount = paid.amount
    if not amount:
        return None
    received = (
        Receipt(None, None) if paid is None else Receipt(paid.amount, fund.project_company, paid.done_on)
    )
    on = agreed or (due if notice is None else notice.interest_on)
    return PaymentExpected(due=due, amount=amount, on=on, received=received)


@dataclass(frozen=True, slots=True)
class SignedNow:
    """A difference that finance signs off, and why."""

    difference: DifferenceKey
    reason: str


def reconciliation(act: Act, who: str, due: date | None, signed: SignedNow | None) -> Reconciliation:
    """Investors, project company and money received of a payout set against each other.

    The sheet is the submitted version, the newest where none was. `signed`: what finance signs off now.
    """
    fund = funds.find(act.session, who)
    day = due or next_due(act, fund)
    sheet = _sheet(act, fund, day)
    kept = queries.newest_notice(act.session, fund.code, day, act.moment)
    if kept is None:
        raise Refused(
            N_(
                "no interest notice of {fund} for {due} was written; "
                "run `fundcs payout notice --fund {fund} --due {due} --xlsx FILE`"
            ),
            fund=fund.code,
            due=day,
        )
    notice = _read(kept)
    if signed is not None:
        _sign(act, _of(act, sheet, notice), signed)
    return _of(act, sheet, notice)


def _sheet(act: Act, fund: Fund, due: date) -> Sheet:
    current = facts_of(act, fund.code)[fund.code].current.get(due)
    return sheets.stored(act, fund.code, due, None if current is None else current.version)


def _of(act: Act, sheet: Sheet, notice: InterestNotice) -> Reconciliation:
    step = queries.money_received(act.session, sheet.fund, sheet.due, act.moment)
    received = None if step is None else ReceivedMoney(amount=step.amount or 0, on=step.done_on)
    rows = queries.sign_offs(act.session, sheet.fund, sheet.due, act.moment)
    newest = {
        row.difference: SignOff(
            key=row.difference, amount=row.amount, reason=row.reason, at=row.signed_at, by=row.signed_by
        )
        for row in rows
    }
    return reconcile(sheet, notice, received, newest)


def _sign(act: Act, reconciled: Reconciliation, signed: SignedNow) -> None:
    """Record finance's word on what is left of a difference."""
    act.need(Permit.PAY_INVESTORS)
    difference = _named(reconciled, signed.difference)
    if difference is None or difference.settled:
        raise Refused(
            N_("the difference {key} has nothing left to confirm; leave --sign-off out"),
            key=signed.difference.value,
        )
    row = DifferenceSignOff(
        fund=reconciled.sheet.fund,
        due=reconciled.sheet.due,
        difference=difference.key,
        amount=difference.rest,
        reason=text(signed.reason),
        signed_at=act.moment,
        signed_by=act.staff.code,
    )
    act.session.add(row)
    act.session.flush()


def _named(reconciled: Reconciliation, key: DifferenceKey) -> FigureDifference | None:
    return next((difference for difference in reconciled.differences if difference.key is key), None)
