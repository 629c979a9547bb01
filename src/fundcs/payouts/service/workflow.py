"""Submitting, checking and approving a payout sheet, by three members of staff (Art. 47-53)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from fundcs.act.permits import Permit, Role
from fundcs.callbacks.queries import payees as callbacks
from fundcs.callbacks.service.payees import payables
from fundcs.entitlements.models.payouts import SheetSubmission
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.rules.timeline import period_due
from fundcs.entitlements.service import load
from fundcs.entitlements.service.timelines import facts_of, next_due, periods_of
from fundcs.funds import service as funds
from fundcs.funds.rules.terms import DayCount
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.payouts.models import SheetAdjustment, SheetAllowance, SheetApproval, SheetCheck, SheetClearance
from fundcs.payouts.queries import corrections, payments
from fundcs.payouts.queries import sheets as queries
from fundcs.payouts.rules.adjustments import NO_EXTRAS, stored_extras
from fundcs.payouts.rules.workflow import (
    SheetState,
    Signature,
    Submitted,
    Unverified,
    refuse_approval,
    refuse_check,
    refuse_paid,
    refuse_resubmission,
    refuse_stopped,
    refuse_unchecked,
    stops,
)
from fundcs.payouts.service import sheets
from fundcs.payouts.service.payees import refuse_withdrawn
from fundcs.suitability.rules.confirmation import CONFIRMATION_NAMES
from fundcs.suitability.service import confirming

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.entitlements.rules.timeline import FundPeriod
    from fundcs.entitlements.service.timelines import FundFacts
    from fundcs.funds.models import Fund
    from fundcs.kit.i18n import Text
    from fundcs.payouts.rules.sheet import Sheet, SheetLine


@dataclass(frozen=True, slots=True)
class Track:
    """A sheet of a fund and how far it has gone; `submitted` is None where no version was submitted.

    `versions`: every version submitted, the one in force last.
    """

    fund: Fund
    due: date
    submitted: Submitted | None
    versions: tuple[int, ...] = ()
    submission: int | None = None

    @property
    def state(self) -> SheetState:
        """The state of the version in force."""
        return SheetState.RECKONED if self.submitted is None else self.submitted.state

    def state_of(self, version: int | None) -> SheetState:
        """The state of a version."""
        if self.submitted is None or version is None:
            return SheetState.RECKONED
        return self.submitted.state_of(version, self.versions)


def track(act: Act, fund: Fund, due: date, facts: FundFacts | None = None) -> Track:
    """How far the sheet of a fund for a due date has gone at the act's moment."""
    known = facts or facts_of(act, fund.code)[fund.code]
    of_due = [submission for submission in known.submissions if submission.due == due]
    if not of_due:
        return Track(fund=fund, due=due, submitted=None)
    current = of_due[-1]
    assert current.id is not None  # noqa: S101 - it was read
    last = act.each(_last_checks, [current.id])[current.id]
    approval = act.each(_approvals, [current.id])[current.id]
    submitted = Submitted(
        fund=fund.code,
        due=due,
        version=current.version,
        submitted=Signature(current.submitted_by, current.submitted_at),
        checked=None if last is None else Signature(last.checked_by, last.checked_at),
        returned=last.reason or "" if last is not None and not last.passed else None,
        approved=None if approval is None else Signature(approval.approved_by, approval.approved_at),
        paid=due in known.paid,
    )
    versions = tuple(submission.version for submission in of_due)
    return Track(fund=fund, due=due, submitted=submitted, versions=versions, submission=current.id)


def tracked_ahead(act: Act, payouts: Iterable[tuple[FundFacts, date]]) -> None:
    """Have read at once what `track` reads of each of these payouts."""
    submissions = [of.current[due].id for of, due in payouts if due in of.current]
    for question in (_last_checks, _approvals):
        act.ahead(question, [id_ for id_ in submissions if id_ is not None])


def _last_checks(act: Act, submissions: Sequence[int]) -> dict[int, SheetCheck | None]:
    checks = queries.checks(act.session, submissions, act.moment)
    return {submission: of[-1] if of else None for submission, of in checks.items()}


def _approvals(act: Act, submissions: Sequence[int]) -> dict[int, SheetApproval | None]:
    return queries.approvals(act.session, submissions, act.moment)


def sheet_seq(act: Act, sheet: int) -> int:
    """The number of the trail's entry that recorded a sheet: it knows the facts up to there."""
    return act.each(sheet_seqs, [sheet])[sheet]


def sheet_seqs(act: Act, sheets: Sequence[int]) -> dict[int, int]:
    """By sheet, the number of the trail's entry that recorded it."""
    seqs = corrections.recorded_at_seq(act.session, "payout_sheet", map(str, sheets))
    return {sheet: seqs[str(sheet)] for sheet in sheets}


def of_fund(act: Act, who: str, due: date | None) -> tuple[Fund, date]:
    """The fund, which is not sealed, and the due date asked for, the next payout's unless given."""
    fund = funds.find_unsealed(act.session, who)
    return fund, due or next_due(act, fund)


def submit(
    act: Act,
    who: str,
    due: date | None,
    version: int | None,
    allowed: Mapping[str, str],
    reason: str | None,
) -> Sheet:
    """Submit a version of a sheet, the newest unless given, to finance (Art. 47).

    Where only confirmations came in since it was calculated, a new version with them is submitted; one whose
    amounts or payees are not what they would be is refused. `allowed`: why a line is let through, by its key.
    """
    fund, day = of_fund(act, who, due)
    facts = facts_of(act, fund.code)[fund.code]
    before = track(act, fund, day, facts).submitted
    if before is not None:
        refuse_paid(before)
    sheet = _current(act, fund, day, version, facts)
    if before is not None:
        refuse_resubmission(before, sheet.version or 0, reason)
        _refuse_over_payments(act, sheet)
    if allowed:
        act.need(Permit.ALLOW_LINES)
    cleared = queries.cleared(act.session, fund.code, act.moment)
    standing = stops(sheet, _reasons(act, fund, sheet), cleared, _unconfirmed(act, fund))
    refuse_stopped(standing, allowed)
    made = _submission(act, fund, sheet, None if sheet.supplement else _period(act, fund, day, facts), reason)
    act.session.add(made)
    act.session.flush()
    submission = cast("int", made.id)
    for key, why in allowed.items():
        act.session.add(SheetAllowance(submission=submission, key=key, reason=why, allowed_by=act.staff.code))
    act.session.add_all(_adjustment_rows(submission, sheet))
    act.session.flush()
    return sheet


def _refuse_over_payments(act: Act, sheet: Sheet) -> None:
    """Refuse a submission over one of which payments went to a bank: they would be paid twice."""
    attempts = payments.attempts(act.session, sheet.fund, sheet.due, supplement=sheet.supplement)
    if attempts:
        raise Refused(
            N_(
                "payments of the sheet of {fund} due {due} went to the bank as {batch}; read its answer with "
                "`fundcs payout results`, what is different is corrected by the next sheet"
            ),
            fund=sheet.fund,
            due=sheet.due,
            batch=attempts[0].batch,
        )


def _adjustment_rows(submission: int, sheet: Sheet) -> list[SheetAdjustment]:
    settled = {(part.due, part.contract, part.client): part for part in sheet.adjustments}
    left = {(part.due, part.contract, part.client): part for part in sheet.receivables}
    rows = []
    for due, contract, client in sorted(settled.keys() | left.keys()):
        adjusted, owed = settled.get((due, contract, client)), left.get((due, contract, client))
        rows.append(
            SheetAdjustment(
                submission=submission,
                due=due,
                contract=contract,
                client=client,
                interest=adjusted.interest if adjusted else 0,
                principal=adjusted.principal_repaid if adjusted else 0,
                interest_left=owed.interest if owed else 0,
                principal_left=owed.principal_repaid if owed else 0,
                **stored_extras(adjusted.extras if adjusted else NO_EXTRAS),
                **stored_extras(owed.extras if owed else NO_EXTRAS, "_left"),
            )
        )
    return rows


def _period(act: Act, fund: Fund, due: date, facts: FundFacts) -> FundPeriod:
    return period_due(periods_of(act, fund, facts), due)


def _current(act: Act, fund: Fund, due: date, version: int | None, facts: FundFacts) -> Sheet:
    """The version to submit, as it would be calculated now but for confirmations."""
    if version is None and queries.newest(act.session, fund.code, due, act.moment) is None:
        return sheets.keep(
            act, fund, sheets.calculated_sheet(act, fund, _period(act, fund, due, facts), facts)
        )
    kept = sheets.stored(act, fund.code, due, version)
    if kept.supplement:
        fresh = sheets.calculated_supplement(act, fund, due, facts)
    else:
        fresh = sheets.calculated_sheet(act, fund, _period(act, fund, due, facts), facts)
    if money(fresh) != money(kept):
        raise Refused(
            N_(
                "version {version} of the sheet of {fund} due {due} is out of date; calculate it "
                "again with `fundcs payout calc --fund {fund} --due {due}`"
            ),
            version=kept.version,
            fund=fund.code,
            due=due,
        )
    return kept if version is not None else sheets.keep(act, fund, fresh)


def money(sheet: Sheet) -> object:
    """What a sheet pays to whom, when: all that makes another sheet of it, confirmations apart."""
    lines = tuple(
        line._replace(verified=False, receipt_matches=None, notes=(), name="") for line in sheet.lines
    )
    adjusted = tuple(part._replace(verified=False, name="", causes=()) for part in sheet.adjustments)
    owed = tuple(part._replace(name="", causes=()) for part in sheet.receivables)
    return sheet.pay_date, sheet.period_start, sheet.period_end, sheet.day_count, lines, adjusted, owed


def _reasons(act: Act, fund: Fund, sheet: Sheet) -> Mapping[tuple[str, str], Unverified]:
    """By (contract, client), why the payee of a line is not verified, and what mends it."""
    if sheet.supplement or all(map(_confirmed, sheet.lines)):
        return {}
    holdings = load(act.session, Contracts(fund=fund.code, cancelled=False))
    paid = payables(act, fund, sheet.due, holdings)
    waiting = {
        (contract, client): f"fundcs callbacks confirm-account {finding}"
        for contract, client, finding, entered in callbacks.waiting_changes(act.session)
        if entered
    }
    return {
        (line.contract, line.client): Unverified(
            line.verification.reason, waiting.get((line.contract, line.client))
        )
        for line in paid
    }


def _unconfirmed(act: Act, fund: Fund) -> Mapping[str, Text]:
    """How the fund's contracts stand that a call is to confirm, where the firm asks for it."""
    if act.policy.contracts.confirmation is None:
        return {}
    holdings = load(act.session, Contracts(fund=fund.code, cancelled=False))
    return {
        no: T(CONFIRMATION_NAMES[standing.state])
        for no, standing in confirming.confirmations(act, holdings).items()
        if standing.outstanding
    }


def _confirmed(line: SheetLine) -> bool:
    return line.verified


def _submission(
    act: Act, fund: Fund, sheet: Sheet, period: FundPeriod | None, reason: str | None
) -> SheetSubmission:
    kept = queries.sheet(act.session, fund.code, sheet.due, sheet.version or 0)
    assert kept is not None  # noqa: S101 - it was read or kept just now
    assert kept.id is not None  # noqa: S101
    return SheetSubmission(
        fund=fund.code,
        due=sheet.due,
        version=kept.version,
        period_start=None if period is None else period.period.start,
        accrual_start=sheet.period_start,
        accrual_end=sheet.period_end,
        day_count=DayCount(sheet.day_count),
        pay_date=sheet.pay_date,
        trail_seq=sheet_seq(act, kept.id),
        submitted_at=act.moment,
        submitted_by=act.staff.code,
        reason=reason,
    )


def check(
    act: Act, who: str, due: date | None, cleared: Mapping[str, str], returned: str | None = None
) -> Sheet:
    """Record finance's check of a submitted sheet against the remittance receipts (Art. 48).

    `cleared`: why a receipt that is missing or differs is good, by contract. `returned`: why the sheet is
    sent back instead.
    """
    fund, day = of_fund(act, who, due)
    tracked = track(act, fund, day)
    sheet, submitted, submission = submitted_sheet(act, tracked)
    refuse_check(submitted, act.staff.code)
    if returned is None:
        earlier = queries.cleared(act.session, fund.code, act.moment)
        refuse_unchecked(
            sheet, {*cleared, *(line.contract for line in sheet.lines if line.contract in earlier)}
        )
    made = SheetCheck(
        submission=submission,
        passed=returned is None,
        reason=returned,
        checked_at=act.moment,
        checked_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    for contract, why in cleared.items():
        act.session.add(SheetClearance(finance_check=cast("int", made.id), contract=contract, reason=why))
    act.session.flush()
    return sheet


def approve(act: Act, who: str, due: date | None) -> Sheet:
    """Approve a checked sheet: from then on investors may be paid by it (policy `payout.approver`)."""
    fund, day = of_fund(act, who, due)
    tracked = track(act, fund, day)
    act.only({Role(act.policy.payout.approver)})
    sheet, submitted, submission = submitted_sheet(act, tracked)
    refuse_approval(submitted, act.staff.code)
    refuse_withdrawn(act, sheet)
    approval = SheetApproval(submission=submission, approved_at=act.moment, approved_by=act.staff.code)
    act.session.add(approval)
    act.session.flush()
    return sheet


def submitted_sheet(act: Act, tracked: Track) -> tuple[Sheet, Submitted, int]:
    """The submitted sheet, how far it has gone, its submission's number. Raises Refused where none was."""
    if tracked.submitted is None or tracked.submission is None:
        raise Refused(
            N_(
                "no sheet of {fund} due {due} was submitted; "
                "`fundcs payout submit --fund {fund} --due {due}` does so"
            ),
            fund=tracked.fund.code,
            due=tracked.due,
        )
    version = tracked.submitted.version
    sheet = sheets.stored(act, tracked.fund.code, tracked.due, version)
    return sheet, tracked.submitted, tracked.submission
