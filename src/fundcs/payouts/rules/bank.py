"""Payments to investors: what a sheet pays whom, how a bank's file writes it, what its answer says (Art. 53).

Amounts are in fen. A payment is the amount that a sheet pays a holder of a contract. Each attempt to pay it
is a row of a batch; another attempt is made only after one has failed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.entitlements.rules.holding import Payee
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, Text, joined
from fundcs.kit.lookalikes import same
from fundcs.kit.money import parse_amount, yuan
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fundcs.payouts.rules.sheet import Sheet
    from fundcs.policy.banks import BankColumn, BankLayout

_DATE_FORMS: Final = {"YYYYMMDD": "%Y%m%d", "YYYY-MM-DD": "%Y-%m-%d", "YYYY/MM/DD": "%Y/%m/%d"}
_DIGITS: Final = regex(r"[0-9]{1,16}")


class PaymentOwed(NamedTuple):
    """What a sheet pays a holder of a contract; `place` counts who held it more than once, from 0."""

    contract: str
    client: str
    place: int
    payee: Payee
    amount: int

    @property
    def key(self) -> tuple[str, str, int]:
        """Which payment of the sheet it is, whatever the account."""
        return self.contract, self.client, self.place


def payments_owed(sheet: Sheet) -> tuple[PaymentOwed, ...]:
    """Every amount that a sheet pays, in the order of its lines; their sum is the sheet's total.

    An adjustment is paid with the holder's line of the same contract. What is set off lowers what the same
    holder is paid otherwise, the first line first; the sheet never sets off more than that.
    """
    owed: dict[tuple[str, str, int], PaymentOwed] = {}
    held: dict[tuple[str, str], int] = defaultdict(int)
    for line in sheet.lines:
        pair = (line.contract, line.client)
        payee = Payee(line.payee_name, line.payee_bank, line.payee_account)
        _add(owed, PaymentOwed(*pair, place=held[pair], payee=payee, amount=line.total))
        held[pair] += 1
    for part in sheet.adjustments:
        pair = (part.contract, part.client)
        payee = Payee(part.payee_name, part.payee_bank, part.payee_account)
        _add(owed, PaymentOwed(*pair, place=max(held[pair] - 1, 0), payee=payee, amount=part.total))
    return tuple(_set_off(owed.values()))


def _add(owed: dict[tuple[str, str, int], PaymentOwed], payment: PaymentOwed) -> None:
    before = owed.get(payment.key)
    if before is None:
        owed[payment.key] = payment
    else:
        payee = before.payee if before.payee.account else payment.payee
        owed[payment.key] = before._replace(payee=payee, amount=before.amount + payment.amount)


def _set_off(payments: Iterable[PaymentOwed]) -> Iterator[PaymentOwed]:
    """The payments above zero, each lowered by what its holder owes on others."""
    payments = list(payments)
    debts: dict[str, int] = defaultdict(int)
    for payment in payments:
        debts[payment.client] += max(-payment.amount, 0)
    for payment in payments:
        lowered = min(debts[payment.client], max(payment.amount, 0))
        debts[payment.client] -= lowered
        if payment.amount > lowered:
            yield payment._replace(amount=payment.amount - lowered)
    if any(debts.values()):
        raise ValueError("a sheet sets off no more than it pays a holder")


class BankResult(StrEnum):
    """What the bank says became of a payment."""

    PAID = "paid"
    FAILED = "failed"


BANK_RESULT_NAMES = {BankResult.PAID: N_("paid"), BankResult.FAILED: N_("failed")}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A payment as it went to the bank, the `attempt`-th time, and what came of it.

    `result` is None where the bank has not answered.
    """

    no: str
    batch: str
    owed: PaymentOwed
    attempt: int = 1
    result: BankResult | None = None
    reason: str | None = None
    paid_on: date | None = None

    @property
    def payee(self) -> Payee:
        """Where it went."""
        return self.owed.payee

    @property
    def amount(self) -> int:
        """What it is of, in fen."""
        return self.owed.amount


@dataclass(frozen=True, slots=True)
class PaymentStates:
    """Where the payments of a sheet stand: the last try of each, by its outcome, in the order of numbers."""

    paid: tuple[Attempt, ...]
    failed: tuple[Attempt, ...]
    waiting: tuple[Attempt, ...]


def payment_states(attempts: Iterable[Attempt]) -> PaymentStates:
    """The last try of each payment of a sheet; `attempts` in the order in which they were made."""
    last: dict[tuple[str, str, int], Attempt] = {}
    for attempt in attempts:
        last[attempt.owed.key] = attempt
    by: dict[BankResult | None, list[Attempt]] = defaultdict(list)
    for attempt in last.values():
        by[attempt.result].append(attempt)
    return PaymentStates(
        paid=tuple(by[BankResult.PAID]), failed=tuple(by[BankResult.FAILED]), waiting=tuple(by[None])
    )


def refuse_unpaid(current: PaymentStates, fund: str, due: date) -> None:
    """Refuse to say that investors are paid while the bank has not paid all that went to it (Art. 53)."""
    if current.waiting:
        raise Refused(
            N_(
                "payments of {batch} without an answer: {count}; read what the bank says of them with "
                "`fundcs payout results FILE` before anything else is paid"
            ),
            batch=current.waiting[0].batch,
            count=len(current.waiting),
        )
    if current.failed:
        raise Refused(
            N_(
                "the bank did not pay {contracts} of {fund} for {due}; correct the accounts and send the "
                "payments again with `fundcs payout export --fund {fund} --due {due} --bank LAYOUT "
                "--out FILE`"
            ),
            contracts=joined(attempt.owed.contract for attempt in current.failed),
            fund=fund,
            due=due,
        )


def purpose(layout: BankLayout, sheet: Sheet, contract: str) -> str:
    """What the transfer is for, as the layout words it."""
    return layout.purpose.format(fund=sheet.fund, fund_name=sheet.fund_name, due=sheet.due, contract=contract)


def amount_text(fen: int, form: str) -> str:
    """An amount as a bank's file writes it: yuan with two decimals, or whole fen."""
    return str(fen) if form == "fen" else yuan(fen)


def day_text(day: date, form: str) -> str:
    """A day as a bank's file writes it."""
    return day.strftime(_DATE_FORMS[form])


def cells(layout: BankLayout, sheet: Sheet, line: int, attempt: Attempt, pay_on: date) -> list[str]:
    """The row of a payment in a bank's file, `line` counted from 1; every cell is text."""
    values = {
        "number": attempt.no,
        "batch": attempt.batch,
        "line": str(line),
        "payee_name": attempt.payee.name,
        "payee_account": attempt.payee.account,
        "payee_bank": attempt.payee.bank,
        "branch_code": "",
        "amount": amount_text(attempt.amount, layout.amount),
        "currency": "CNY",
        "purpose": purpose(layout, sheet, attempt.owed.contract),
        "date": day_text(pay_on, layout.date),
        "contract": attempt.owed.contract,
        "client": attempt.owed.client,
    }
    return [column.text or values.get(column.field, "") for column in layout.columns]


def control(layout: BankLayout, attempts: Sequence[Attempt]) -> list[str]:
    """The row with number and sum of a file's payments, as banks ask for it to compare."""
    total = amount_text(sum(attempt.amount for attempt in attempts), layout.amount)
    return [cell.format(count=len(attempts), total=total) for cell in layout.control]


class AnswerRow(NamedTuple):
    """A row of a bank's answer as it was read, every cell text; None where it is blank."""

    number: str | None
    account: str | None
    amount: str | None
    result: str | None
    name: str | None
    reason: str | None
    paid_on: date | None


class Answered(NamedTuple):
    """What a row of the answer says of a payment."""

    result: BankResult
    reason: str | None
    paid_on: date | None


class Mismatch(NamedTuple):
    """A field of an answer's row and why it cannot be taken."""

    field: str
    problem: Text | Refused


def answered(row: AnswerRow, attempt: Attempt, layout: BankLayout, today: date) -> Answered | Mismatch:
    """What a row says of the payment with its number, where account and amount are that payment's too."""
    strange = _strange(row, attempt, layout)
    if strange is not None:
        return strange
    if row.paid_on is not None and row.paid_on > today:
        return Mismatch("paid_on", T("the day is in the future"))
    word = row.result or ""
    if word in layout.paid:
        return Answered(result=BankResult.PAID, reason=None, paid_on=row.paid_on)
    if word in layout.failed:
        return Answered(result=BankResult.FAILED, reason=row.reason or word, paid_on=None)
    known = ", ".join((*layout.paid, *layout.failed))
    problem = T("the layout {layout} knows these results: {known}", layout=layout.name, known=known)
    return Mismatch("result", problem)


def _strange(row: AnswerRow, attempt: Attempt, layout: BankLayout) -> Mismatch | None:
    """In what the row is not about the payment it names."""
    if row.account != attempt.payee.account:
        return Mismatch("payee_account", T("payment {no} went to another account", no=attempt.no))
    if row.name is not None and not same(row.name, attempt.payee.name):
        return Mismatch("payee_name", T("payment {no} went to another account name", no=attempt.no))
    try:
        amount = read_amount(row.amount or "", layout.amount)
    except Refused as refusal:
        return Mismatch("amount", refusal)
    if amount != attempt.amount:
        return Mismatch(
            "amount", T("payment {no} is of {amount}", no=attempt.no, amount=yuan(attempt.amount))
        )
    return None


def read_amount(text: str, form: str) -> int:
    """The fen of an amount that a bank's answer writes in this form. Raises Refused."""
    if form == "yuan":
        return parse_amount(text)
    digits = fold(text).removesuffix(".00").replace(",", "")
    if _DIGITS.fullmatch(digits) is None:
        raise Refused(N_("'{text}' is not a whole number of cents (0.01 yuan)"), text=quoted(text))
    return int(digits)


def headings(layouts: Mapping[str, BankLayout]) -> dict[str, tuple[str, ...]]:
    """The headings of an answer by field, those of all layouts together; those most layouts need first."""
    names: dict[str, list[str]] = defaultdict(list)
    columns: Iterable[BankColumn] = (column for layout in layouts.values() for column in layout.answer)
    for column in columns:
        if column.heading not in names[column.field]:
            names[column.field].append(column.heading)
    return {field: tuple(own) for field, own in names.items()}
