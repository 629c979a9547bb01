"""A payout sheet told to each investor: what is paid, when, where to, and how it was calculated (Art. 47).

The letters of a sheet hold its lines and nothing else, so that their sum is the sheet.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fundcs.entitlements.rules.accrual import Cause
from fundcs.funds.rules.terms import percent
from fundcs.kit.i18n import T, Text
from fundcs.kit.money import grouped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.entitlements.rules.accrual import Repayment
    from fundcs.payouts.rules.sheet import Sheet, SheetLine


class PaidAccount(NamedTuple):
    """Where an amount (fen) is paid; `number` is in clear, whoever shows it masks it."""

    name: str
    bank: str
    number: str
    amount: int


@dataclass(frozen=True, slots=True)
class PayoutLetter:
    """What one client is told of a sheet: their lines, in its order."""

    client: str
    name: str
    lines: tuple[SheetLine, ...]

    @property
    def interest(self) -> int:
        """What is paid on the lines, without principal, in fen."""
        return sum(line.interest for line in self.lines)

    @property
    def principal(self) -> int:
        """The principal returned, in fen."""
        return sum(line.principal_repaid for line in self.lines)

    @property
    def total(self) -> int:
        """Everything that is paid, in fen."""
        return self.interest + self.principal

    @property
    def accounts(self) -> tuple[PaidAccount, ...]:
        """The accounts that are paid, each once with its sum, in the order of the lines."""
        sums: dict[tuple[str, str, str], int] = {}
        for line in self.lines:
            payee = (line.payee_name, line.payee_bank, line.payee_account)
            sums[payee] = sums.get(payee, 0) + line.total
        return tuple(PaidAccount(name, bank, number, amount) for (name, bank, number), amount in sums.items())


def letters(sheet: Sheet) -> tuple[PayoutLetter, ...]:
    """One letter for each client on the sheet, by client code."""
    lines: dict[str, list[SheetLine]] = defaultdict(list)
    for line in sheet.lines:
        lines[line.client].append(line)
    return tuple(
        PayoutLetter(client=client, name=own[-1].name, lines=tuple(own))
        for client, own in sorted(lines.items())
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


def _payout(line: SheetLine, basis: int) -> Text:
    facts: dict[str, object] = {"rate": percent(line.rate), "basis": basis, "amount": grouped(line.interest)}
    if len(line.stretches) == 1:
        (stretch,) = line.stretches
        return T(
            "{balance} × {days} days × {rate} a year ÷ {basis} days = {amount}, rounded to the fen",
            balance=grouped(stretch.balance),
            days=stretch.days,
            **facts,
        )
    parts = " + ".join(f"{grouped(stretch.balance)} × {stretch.days}" for stretch in line.stretches)
    return T(
        "({parts}) × {rate} a year ÷ {basis} days = {amount}, rounded to the fen; "
        "each balance times the days it was outstanding",
        parts=parts,
        **facts,
    )


def _returned(repayment: Repayment) -> Text:
    amount, on = grouped(repayment.amount), repayment.on
    if repayment.cause is Cause.EXIT:
        return T("principal returned for the exit on {on}: {amount}", on=on, amount=amount)
    return T("principal returned at maturity on {on}: {amount}", on=on, amount=amount)
