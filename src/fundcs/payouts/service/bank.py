"""Paying the investors of an approved sheet through a bank, and reading its answer back (Art. 53).

Nothing is paid twice: a payment goes into one batch, goes into another only once the bank has said that it
failed, and both are held by unique constraints of the store. A file can be written again as long as nothing
of its batch was answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundcs.act.permits import Permit
from fundcs.archive import trail
from fundcs.archive.numbers import new_number
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.rules.holding import Payee
from fundcs.entitlements.service import load
from fundcs.entitlements.service.timelines import facts_of, next_due
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.files import UnknownEnding
from fundcs.kit.i18n import N_, joined
from fundcs.kit.parsing import quoted
from fundcs.payouts.models import Payment, PaymentBatch
from fundcs.payouts.queries import payments as queries
from fundcs.payouts.rules.bank import Attempt, PaymentOwed, PaymentStates, payment_states, payments_owed
from fundcs.payouts.rules.letters import sheet_number
from fundcs.payouts.rules.workflow import SheetState
from fundcs.payouts.service import sheets
from fundcs.payouts.service.payees import refuse_withdrawn, verified
from fundcs.payouts.service.workflow import track

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.entitlements.models.payouts import SheetSubmission
    from fundcs.funds.models import Fund
    from fundcs.kit.files import OutFile
    from fundcs.payouts.queries.payments import AttemptRow, SheetKey
    from fundcs.payouts.rules.sheet import Sheet
    from fundcs.policy.banks import BankLayout


@dataclass(frozen=True, slots=True)
class BankFile:
    """A batch as it is written: its payments in order. `again`: it was written before.

    `held` are failed payments that are not in it, since their account was not mended.
    """

    batch: str
    sheet: Sheet
    layout: BankLayout
    pay_on: date
    attempts: tuple[Attempt, ...]
    again: bool
    held: tuple[Attempt, ...] = ()

    @property
    def total(self) -> int:
        """The sum of the payments, in fen."""
        return sum(attempt.amount for attempt in self.attempts)


_ENDINGS = {"csv": (".csv", ".txt"), "xlsx": (".xlsx",)}


def check_ending(act: Act, name: str, out: OutFile) -> None:
    """Refuse a file whose ending says another kind than the layout writes. Raises UnknownEnding."""
    endings = _ENDINGS[layout_named(act, name).file]
    if not out.prints and out.path.suffix.lower() not in endings:
        raise UnknownEnding(path=out.path, known=joined(endings))


def layout_named(act: Act, name: str) -> BankLayout:
    """The layout of the policy with this name."""
    layouts = act.policy.payout.bank
    if name not in layouts:
        raise Refused(
            N_("the policy has no bank layout {name}; it has {known} (payout.bank)"),
            name=quoted(name),
            known=", ".join(sorted(layouts)),
        )
    return layouts[name]


def states(act: Act, fund: str, due: date, *, supplement: bool = False) -> PaymentStates:
    """Where the payments of a fund's sheet for a due date stand."""
    return act.each(_states, [(fund, due, supplement)])[fund, due, supplement]


def states_ahead(act: Act, payouts: Iterable[SheetKey]) -> None:
    """Have read at once where the payments of these sheets stand."""
    act.ahead(_states, payouts)


def _states(act: Act, payouts: Sequence[SheetKey]) -> dict[SheetKey, PaymentStates]:
    attempts = queries.attempts_of(act.session, payouts)
    return {payout: payment_states(map(attempt_of, attempts[payout])) for payout in payouts}


def attempt_of(row: AttemptRow) -> Attempt:
    """An attempt as a value."""
    return Attempt(
        no=row.no,
        batch=row.batch,
        owed=PaymentOwed(
            contract=row.contract,
            client=row.client,
            place=row.place,
            payee=Payee(row.payee_name, row.payee_bank, row.payee_account),
            amount=row.amount,
        ),
        attempt=row.attempt,
        result=row.result,
        reason=row.reason,
        paid_on=row.paid_on,
    )


def export(act: Act, who: str, due: date | None, version: int | None, name: str, *, again: bool) -> BankFile:
    """The payments of an approved sheet that are to go to the bank now, as a batch.

    First all of them; while none of a batch is answered the same batch again; then the failed ones whose
    account was mended, or with `again` to the same account. Only finance may (Art. 53).
    """
    act.need(Permit.PAY_INVESTORS)
    layout = layout_named(act, name)
    fund = funds.find_unsealed(act.session, who)
    due = due or next_due(act, fund)
    submission = approved(act, fund, due, version)
    sheet = sheets.stored(act, fund.code, due, submission.version)
    refuse_withdrawn(act, sheet)
    rows = queries.attempts(act.session, fund.code, due, supplement=submission.period_start is None)
    if not rows:
        owed = payments_owed(sheet)
        if not owed:
            raise Refused(
                N_("the sheet of {fund} for {due} pays nothing; there is no file to write"),
                fund=fund.code,
                due=due,
            )
        return _new_batch(act, submission, sheet, layout, [(payment, None) for payment in owed])
    if rows[0].submission != submission.id:
        raise Refused(
            N_(
                "payments of an earlier version of this sheet went to the bank as {batch}; "
                "read its answer with `fundcs payout results` and settle the rest as adjustments"
            ),
            batch=rows[0].batch,
        )
    return _following(act, fund, submission, sheet, layout, rows, again=again)


def approved(act: Act, fund: Fund, due: date, version: int | None = None) -> SheetSubmission:
    """The approved submission of a sheet that is not paid yet; another version than its own is refused."""
    facts = facts_of(act, fund.code)[fund.code]
    tracked = track(act, fund, due, facts)
    given = {"fund": fund.code, "due": due}
    if tracked.submitted is None:
        sheets.stored(act, fund.code, due, version)
        raise Refused(
            N_("the sheet of {fund} for {due} was not submitted; only an approved sheet is paid"), **given
        )
    if version not in (None, tracked.submitted.version):
        raise Refused(
            N_("version {asked} of {fund} for {due} is not the one submitted, which is {version}"),
            asked=version,
            version=tracked.submitted.version,
            **given,
        )
    if tracked.state is SheetState.PAID:
        raise Refused(
            N_("the payout of {fund} for {due} is recorded as paid; nothing is left to pay"), **given
        )
    if tracked.state is not SheetState.APPROVED:
        raise Refused(
            N_(
                "version {version} of {fund} for {due} is not approved; "
                "have it approved with `fundcs payout approve --fund {fund} --due {due}`"
            ),
            version=tracked.submitted.version,
            **given,
        )
    return facts.current[due]


def _following(
    act: Act,
    fund: Fund,
    submission: SheetSubmission,
    sheet: Sheet,
    layout: BankLayout,
    rows: Sequence[AttemptRow],
    *,
    again: bool,
) -> BankFile:
    """The file after the first: the batch that waits for its answer, else what failed."""
    current = payment_states(map(attempt_of, rows))
    if current.waiting:
        return _waiting(act, sheet, layout, rows, current)
    if not current.failed:
        raise Refused(
            N_("every payment of {fund} for {due} is paid; nothing is left to pay"),
            fund=fund.code,
            due=sheet.due,
        )
    payees = _payees_now(act, fund, sheet)
    retried: list[tuple[PaymentOwed, Attempt]] = []
    held = []
    for attempt in current.failed:
        payee = payees.get(attempt.owed.key)
        if payee is not None and (again or payee != attempt.payee):
            retried.append((attempt.owed._replace(payee=payee), attempt))
        else:
            held.append(attempt)
    if not retried:
        raise Refused(
            N_(
                "failed payments whose account is the same as before or not verified: {contracts}; enter and "
                "confirm the new account (`fundcs callbacks log CLIENT --kind payout_verify "
                "--account-changed`), or send them to the same with --again"
            ),
            contracts=joined(attempt.owed.contract for attempt in held),
        )
    return _new_batch(act, submission, sheet, layout, retried, held)


def _waiting(
    act: Act, sheet: Sheet, layout: BankLayout, rows: Sequence[AttemptRow], current: PaymentStates
) -> BankFile:
    """The batch whose answer is awaited, to be written again where nothing of it is answered yet."""
    batch = current.waiting[0].batch
    of_batch = [row for row in rows if row.batch == batch]
    written = of_batch[0].layout
    if any(row.result is not None for row in of_batch):
        raise Refused(
            N_(
                "payments of {batch} without an answer: {count}; read what the bank says of them with "
                "`fundcs payout results FILE` before anything else is paid"
            ),
            batch=batch,
            count=len(current.waiting),
        )
    if written != layout.name:
        raise Refused(
            N_("{batch} was written with the layout {layout} and waits for its answer; use the same"),
            batch=batch,
            layout=written,
        )
    attempts = tuple(attempt_of(row) for row in of_batch)
    return BankFile(
        batch=batch, sheet=sheet, layout=layout, pay_on=pay_on(act, sheet), attempts=attempts, again=True
    )


def pay_on(act: Act, sheet: Sheet) -> date:
    """The day on which the bank is to pay: the sheet's payment date, today where that is past."""
    return max(sheet.pay_date, act.today)


def _payees_now(act: Act, fund: Fund, sheet: Sheet) -> dict[tuple[str, str, int], Payee]:
    """The verified payees on record of the fund's holders, by contract, client and time of holding.

    Verified for the sheet's payout, for one that it corrects, or for the next: a supplement has no payout of
    its own to be called for.
    """
    holdings = load(act.session, Contracts(fund=fund.code, cancelled=False))
    dues = {sheet.due, next_due(act, fund), *(part.due for part in sheet.adjustments)}
    confirmed = {pair for due in dues for pair in verified(act, fund.code, due, holdings)}
    payees: dict[tuple[str, str, int], Payee] = {}
    for holding in holdings:
        for holder, payee in zip(holding.terms.holders, holding.payees, strict=True):
            if (holding.no, holder.client) in confirmed:
                before = sum(key[:2] == (holding.no, holder.client) for key in payees)
                payees[holding.no, holder.client, before] = payee
    return payees


def _new_batch(
    act: Act,
    submission: SheetSubmission,
    sheet: Sheet,
    layout: BankLayout,
    payments: Iterable[tuple[PaymentOwed, Attempt | None]],
    held: Sequence[Attempt] = (),
) -> BankFile:
    assert submission.id is not None  # noqa: S101 - it was read from the archive
    number = new_number(act.session, PaymentBatch.no, "P")
    act.session.add(
        PaymentBatch(
            no=number,
            submission=submission.id,
            layout=layout.name,
            made_at=act.moment,
            made_by=act.staff.code,
        )
    )
    act.session.flush()
    attempts = []
    rows = []
    for line, (owed, failed) in enumerate(payments, 1):
        attempt = Attempt(
            no=f"{number}-{line:04d}",
            batch=number,
            owed=owed,
            attempt=1 if failed is None else failed.attempt + 1,
        )
        attempts.append(attempt)
        rows.append(_columns(attempt, submission, failed))
    trail.bulk_insert(act.session, Payment, rows)
    return BankFile(
        batch=number,
        sheet=sheet,
        layout=layout,
        pay_on=pay_on(act, sheet),
        attempts=tuple(attempts),
        again=False,
        held=tuple(held),
    )


def _columns(attempt: Attempt, submission: SheetSubmission, failed: Attempt | None) -> dict[str, object]:
    owed = attempt.owed
    return {
        "no": attempt.no,
        "batch": attempt.batch,
        "fund": submission.fund,
        "due": submission.due,
        "supplement": submission.period_start is None,
        "contract": owed.contract,
        "client": owed.client,
        "place": owed.place,
        "attempt": attempt.attempt,
        "retry_of": None if failed is None else failed.no,
        "payee_name": owed.payee.name,
        "payee_bank": owed.payee.bank,
        "payee_account": owed.payee.account,
        "amount": owed.amount,
    }


def note_export(act: Act, written: BankFile, file: Path) -> None:
    """Put on the trail that payments, accounts in clear, go into a file for a bank (Art. 13-14, 29)."""
    facts = {
        "file": file.name,
        "sheet": sheet_number(written.sheet),
        "layout": written.layout.name,
        "payments": len(written.attempts),
        "total": written.total,
    }
    trail.note(act.session, "exported", "payment_batch", written.batch, facts=facts)
    act.opens((attempt.owed.client for attempt in written.attempts), file.name)
