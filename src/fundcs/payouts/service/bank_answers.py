"""Reading a bank's answer: which payments are paid, which failed and why (Art. 53)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from fundcs.archive import trail
from fundcs.entitlements.models.payouts import PayoutStep, PayoutStepWithdrawal
from fundcs.entitlements.rules.steps import Step
from fundcs.entitlements.service.timelines import facts_of
from fundcs.kit.i18n import T
from fundcs.kit.importing import Column, LedgerOptions, Outcome, Parsed, table_rows
from fundcs.kit.tabular import Hidden
from fundcs.payouts.models import PaymentResult, PaymentReturn
from fundcs.payouts.queries import payments as queries
from fundcs.payouts.rules.bank import (
    Answered,
    AnswerRow,
    BankResult,
    Mismatch,
    PaymentStates,
    answered,
    headings,
)
from fundcs.payouts.service.bank import attempt_of, states

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.kit.importing import Row
    from fundcs.payouts.queries.payments import AttemptRow

_KINDS: Final = {"payee_account": "account", "paid_on": "day", "payee_name": "name"}
_NEEDED: Final = ("number", "payee_account", "amount", "result")


@dataclass(slots=True)
class BankAnswer:
    """What an answer said, as an import; `states` is how the sheet's payments stand with it.

    `closed`: with this answer the last payment of the sheet is paid, and the payout with it.
    """

    outcome: Outcome
    batch: str | None = None
    fund: str | None = None
    due: date | None = None
    states: PaymentStates | None = None
    closed: bool = False
    failed: list[tuple[AttemptRow, str]] = field(default_factory=list)


def read(act: Act, path: Path, *, returned: bool = False, dry_run: bool = False) -> BankAnswer:
    """Record what a bank answered of one batch; with any error, or on a dry run, nothing is written.

    A payment that was answered the same before is skipped; one answered otherwise is an error, but with
    `returned` one that was paid may have come back: it counts as failed from then on, and a payout that was
    closed is open again. What is wrong with a row is collected.
    """
    parsed = table_rows(path, _columns(act), LedgerOptions(hidden=Hidden.TAKE))
    numbers = {str(row.values["number"]) for row in parsed.rows}
    known = queries.attempts_numbered(act.session, numbers)
    reading = _Reading(act, parsed, known, returned=returned)
    for row in parsed.rows:
        reading.take(row)
    outcome = Outcome.of(parsed)
    if outcome.errors or not reading.rows:
        return BankAnswer(outcome)
    fresh, back = reading.answers, reading.returns
    outcome.created, outcome.updated = len(fresh), len(back)
    outcome.skipped = len(parsed.rows) - len(fresh) - len(back)
    first = next(iter(reading.rows.values()))
    if not dry_run:
        _write(act, fresh, path)
        _write_returns(act, back, first, path)
    answer = BankAnswer(
        outcome=outcome,
        batch=first.batch,
        fund=first.fund,
        due=first.due,
        states=states(act, first.fund, first.due, supplement=first.supplement),
        failed=[
            (reading.rows[no], bank_answer.reason or "")
            for no, bank_answer in (*fresh.items(), *back.items())
            if bank_answer.result is BankResult.FAILED
        ],
    )
    if not dry_run:
        answer.closed = _close(act, answer, first)
    return answer


def _columns(act: Act) -> tuple[Column, ...]:
    """The columns of an answer by the headings of all layouts."""
    return tuple(
        Column(
            name,
            names,
            kind=_KINDS.get(name, "text"),  # type: ignore[arg-type]
            required=name in _NEEDED,
            personal="account" if name == "payee_account" else None,
        )
        for name, names in headings(act.policy.payout.bank).items()
    )


class _Reading:
    """Takes rows one by one; what is wrong with one is collected in `parsed.errors`."""

    def __init__(self, act: Act, parsed: Parsed, known: Mapping[str, AttemptRow], *, returned: bool) -> None:
        self.act = act
        self.returned = returned
        self.parsed = parsed
        self.known = known
        self.rows: dict[str, AttemptRow] = {}
        self.by_payment: dict[str, Answered] = {}
        self.answers: dict[str, Answered] = {}
        self.returns: dict[str, Answered] = {}

    def take(self, row: Row) -> None:
        """Match a row with its payment and decide: new, known already, or an error."""
        number = str(row.values["number"])
        payment = self.known.get(number)
        if payment is None:
            problem = T("no payment has this number; the answer is of another batch or another archive")
            self.parsed.refuse(row, "number", problem)
            return
        batch = next(iter(self.rows.values()), payment).batch
        if payment.batch != batch:
            problem = T("the payment is of batch {other}, the rows above are of {batch}",
                        other=payment.batch, batch=batch)  # fmt: skip
            self.parsed.refuse(row, "number", problem)
            return
        layout = self.act.policy.payout.bank.get(payment.layout)
        if layout is None:
            problem = T("the policy no longer has the layout {name}", name=payment.layout)
            self.parsed.refuse(row, "number", problem)
            return
        self.rows[number] = payment
        answer = answered(_answer_row(row), attempt_of(payment), layout, self.act.today)
        if isinstance(answer, Mismatch):
            self.parsed.refuse(row, answer.field, answer.problem)
        else:
            self._keep(row, payment, answer)

    def _keep(self, row: Row, payment: AttemptRow, answer: Answered) -> None:
        before = self.by_payment.get(payment.no)
        if before is None and payment.result is not None:
            before = Answered(result=payment.result, reason=payment.reason, paid_on=payment.paid_on)
        if before is None:
            self.answers[payment.no] = answer
        elif self.returned and before.result is BankResult.PAID and answer.result is BankResult.FAILED:
            self.returns[payment.no] = answer
        elif before.result is not answer.result:
            problem = T("the payment was answered before, as {result}", result=before.result.value)
            self.parsed.refuse(row, "result", problem)
        self.by_payment[payment.no] = answer


def _answer_row(row: Row) -> AnswerRow:
    def text_of(name: str) -> str | None:
        value = row.values.get(name)
        return None if value is None else str(value)

    paid_on = row.values.get("paid_on")
    return AnswerRow(
        number=text_of("number"),
        account=text_of("payee_account"),
        amount=text_of("amount"),
        result=text_of("result"),
        name=text_of("payee_name"),
        reason=text_of("reason"),
        paid_on=paid_on if isinstance(paid_on, date) else None,
    )


def _write(act: Act, answers: Mapping[str, Answered], path: Path) -> None:
    if not answers:
        return
    rows = (
        {
            "payment": no,
            "result": answer.result,
            "reason": answer.reason,
            "paid_on": answer.paid_on,
            "file": path.name,
            "recorded_at": act.moment,
            "recorded_by": act.staff.code,
        }
        for no, answer in answers.items()
    )
    trail.bulk_insert(act.session, PaymentResult, rows)


def _write_returns(act: Act, returns: Mapping[str, Answered], first: AttemptRow, path: Path) -> None:
    """Record what came back; the word that investors were paid is withdrawn with it."""
    if not returns:
        return
    rows = (
        {
            "payment": no,
            "reason": answer.reason,
            "file": path.name,
            "recorded_at": act.moment,
            "recorded_by": act.staff.code,
        }
        for no, answer in returns.items()
    )
    trail.bulk_insert(act.session, PaymentReturn, rows)
    for step in queries.steps_done(act.session, first.fund, first.due, Step.PAY_INVESTORS):
        assert step.id is not None  # noqa: S101 - it was read from the archive
        act.session.add(
            PayoutStepWithdrawal(
                step=step.id,
                reason=", ".join(returns),
                withdrawn_at=act.moment,
                withdrawn_by=act.staff.code,
            )
        )
    act.session.flush()


def _close(act: Act, answer: BankAnswer, first: AttemptRow) -> bool:
    """Record that investors are paid (Art. 53) once the last of them is; whether that is so now."""
    now = answer.states
    if now is None or now.waiting or now.failed or not answer.outcome.created:
        return False
    if first.due in facts_of(act, first.fund)[first.fund].paid:
        return False
    total = sum(attempt.amount for attempt in now.paid)
    act.session.add(
        PayoutStep(
            fund=first.fund,
            due=first.due,
            step=Step.PAY_INVESTORS,
            done_on=max((attempt.paid_on or act.today for attempt in now.paid), default=act.today),
            amount=total,
            note=first.batch,
            recorded_at=act.moment,
            recorded_by=act.staff.code,
        )
    )
    act.session.flush()
    return True
