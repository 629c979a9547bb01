"""A payout sheet told to each investor: what is paid, when, where to, and how it was calculated (Art. 47).

The letters of a sheet hold its lines and adjustments and nothing else, so that their sum is the sheet.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fundcs.entitlements.rules.accrual import Cause
from fundcs.entitlements.rules.extras import extra_account
from fundcs.funds.rules.terms import percent
from fundcs.kit.i18n import T, Text
from fundcs.kit.money import grouped
from fundcs.payouts.rules.bank import payments_owed
from fundcs.payouts.rules.sheet import extra_sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.entitlements.rules.accrual import Repayment
    from fundcs.entitlements.rules.extras import ExtraKind
    from fundcs.entitlements.rules.holding import Payee
    from fundcs.payouts.rules.adjustments import Adjustment
    from fundcs.payouts.rules.sheet import Sheet, SheetLine


class PaidAccount(NamedTuple):
    """Where an amount (fen) is paid; `number` is in clear, whoever shows it masks it."""

    name: str
    bank: str
    number: str
    amount: int


@dataclass(frozen=True, slots=True)
class PayoutLetter:
    """What one client is told of a sheet: their lines and adjustments, in its order, and where it is paid."""

    client: str
    name: str
    lines: tuple[SheetLine, ...]
    adjustments: tuple[Adjustment, ...]
    accounts: tuple[PaidAccount, ...]

    @property
    def parts(self) -> list[SheetLine | Adjustment]:
        """Lines and adjustments together."""
        return [*self.lines, *self.adjustments]

    @property
    def interest(self) -> int:
        """What is paid without principal, in fen."""
        return sum(part.interest for part in self.parts)

    @property
    def principal(self) -> int:
        """The principal returned, in fen."""
        return sum(part.principal_repaid for part in self.parts)

    @property
    def by_extra(self) -> dict[ExtraKind, int]:
        """What the extras come to by kind, in fen."""
        return extra_sums(self.lines, self.adjustments)

    @property
    def total(self) -> int:
        """Everything that is paid, in fen."""
        return sum(part.total for part in self.parts)


def letters(sheet: Sheet) -> tuple[PayoutLetter, ...]:
    """One letter for each client on the sheet, by client code."""
    lines: dict[str, list[SheetLine]] = defaultdict(list)
    adjustments: dict[str, list[Adjustment]] = defaultdict(list)
    accounts: dict[str, dict[Payee, int]] = defaultdict(lambda: defaultdict(int))
    names: dict[str, str] = {}
    for line in sheet.lines:
        lines[line.client].append(line)
        names[line.client] = line.name
    for part in sheet.adjustments:
        adjustments[part.client].append(part)
        names.setdefault(part.client, part.name)
    for payment in payments_owed(sheet):
        accounts[payment.client][payment.payee] += payment.amount
    return tuple(
        PayoutLetter(
            client=client,
            name=name,
            lines=tuple(lines[client]),
            adjustments=tuple(adjustments[client]),
            accounts=tuple(
                PaidAccount(name=payee.name, bank=payee.bank, number=payee.account, amount=amount)
                for payee, amount in accounts[client].items()
            ),
        )
        for client, name in sorted(names.items())
    )


def sheet_number(sheet: Sheet) -> str:
    """The number by which letters, bank files and the trail name a stored sheet."""
    return f"{sheet.fund}/{sheet.due}/{sheet.version}"


def arithmetic(line: SheetLine, basis: int) -> Iterator[Text]:
    """How the amounts of a line come about, sentence by sentence, in plain words."""
    if line.stretches:
        yield T(
            "from {start} to {end}, the first day counted and the last not: {days} days",
            start=line.start,
            end=line.end,
            days=line.days,
        )
        yield _payout(line, basis)
    for repayment in line.repayments:
        yield _returned(repayment)
    for extra in line.extras:
        yield from extra_account(extra, line.interest)


def _payout(line: SheetLine, basis: int) -> Text:
    facts: dict[str, object] = {"rate": percent(line.rate), "basis": basis, "amount": grouped(line.interest)}
    if len(line.stretches) == 1:
        (stretch,) = line.stretches
        return T(
            "payout: {balance} × {days} days × {rate} a year ÷ {basis} days = {amount}, rounded to 0.01 yuan",
            balance=grouped(stretch.balance),
            days=stretch.days,
            **facts,
        )
    parts = " + ".join(f"{grouped(stretch.balance)} × {stretch.days}" for stretch in line.stretches)
    return T(
        "payout: ({parts}) × {rate} a year ÷ {basis} days = {amount}, rounded to 0.01 yuan; "
        "each balance times the days it was outstanding",
        parts=parts,
        **facts,
    )


def _returned(repayment: Repayment) -> Text:
    amount, on = grouped(repayment.amount), repayment.on
    if repayment.cause is Cause.EXIT:
        return T("principal returned for the exit on {on}: {amount}", on=on, amount=amount)
    return T("principal returned at maturity on {on}: {amount}", on=on, amount=amount)
