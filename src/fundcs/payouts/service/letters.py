"""Letters to the investors of a stored sheet, and what a client has received, payout by payout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fundcs.archive import trail
from fundcs.clients.service import particulars as register
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.entitlements.service.timelines import facts_of, next_due
from fundcs.funds import service as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.payouts.rules.letters import PayoutLetter, letters, sheet_number
from fundcs.payouts.rules.workflow import SheetState
from fundcs.payouts.service import sheets
from fundcs.payouts.service.bank import states
from fundcs.payouts.service.workflow import track

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.payouts.rules.adjustments import Adjustment
    from fundcs.payouts.rules.sheet import Sheet, SheetLine


@dataclass(frozen=True, slots=True)
class SheetLetters:
    """The letters of a stored sheet; `approved`: the sheet is, so that they may be sent."""

    sheet: Sheet
    letters: tuple[PayoutLetter, ...]
    approved: bool


def of_sheet(act: Act, who: str, due: date | None, version: int | None) -> SheetLetters:
    """The letters of a version of a sheet, the one submitted unless given, the newest where none was."""
    fund = funds.find(act.session, who)
    day = due or next_due(act, fund)
    submitted = track(act, fund, day).submitted
    sheet = sheets.stored(act, fund.code, day, version or (submitted.version if submitted else None))
    if not sheet.lines and not sheet.adjustments:
        raise Refused(
            N_("the sheet of {fund} for {due} has no lines; there is nobody to write to"),
            fund=sheet.fund,
            due=sheet.due,
        )
    current = submitted is not None and submitted.version == sheet.version
    approved = current and submitted is not None and submitted.state in (SheetState.APPROVED, SheetState.PAID)
    return SheetLetters(sheet=sheet, letters=letters(sheet), approved=approved)


def file_name(written: SheetLetters, letter: PayoutLetter) -> str:
    """The name of one investor's file: fund, due date and client code, no name of a person."""
    return f"{written.sheet.fund}-{written.sheet.due}-{letter.client}.xlsx"


def note_export(act: Act, written: SheetLetters, file: Path) -> None:
    """Put on the trail that the letters of a sheet are written to a file (Art. 13-14, 29)."""
    sheet = written.sheet
    facts = {
        "file": file.name, "version": sheet.version, "hash": sheet.hash, "letters": len(written.letters),
    }  # fmt: skip
    trail.note(act.session, "exported", "payout_letters", sheet_number(sheet), facts=facts)
    act.opens((letter.client for letter in written.letters), file.name)


class ReceivedLine(NamedTuple):
    """A line of a sheet that paid the client, or an adjustment of an earlier one."""

    sheet: Sheet
    line: SheetLine | Adjustment


@dataclass(frozen=True, slots=True)
class PayoutsReceived:
    """What a client received, in the order of payment; of one year where it was asked for."""

    client: str
    name: str
    year: int | None
    received: Sequence[ReceivedLine]

    @property
    def interest(self) -> int:
        """The payouts without principal, in fen."""
        return sum(row.line.interest for row in self.received)

    @property
    def principal(self) -> int:
        """The principal returned, in fen."""
        return sum(row.line.principal_repaid for row in self.received)

    @property
    def total(self) -> int:
        """All that was received, in fen."""
        return sum(row.line.total for row in self.received)


def statement(act: Act, who: str, year: int | None) -> PayoutsReceived:
    """What a client received by the act's moment: the lines of payouts recorded as paid.

    Of a payout that goes through a bank, also what the bank has paid of it. `year` is that of payment.
    """
    client = register.find(act.session, who)
    held = load(act.session, Contracts(client=client.code))
    received: list[ReceivedLine] = []
    for fund in sorted({holding.fund for holding in held}):
        for sheet, lines in _paid_lines(act, fund, client.code):
            if year in (None, sheet.pay_date.year):
                received += [ReceivedLine(sheet, line) for line in lines]
    received.sort(key=lambda row: (row.sheet.pay_date, row.sheet.fund, row.line.contract))
    return PayoutsReceived(client=client.code, name=client.name, year=year, received=received)


def _paid_lines(act: Act, fund: str, client: str) -> Iterator[tuple[Sheet, list[SheetLine | Adjustment]]]:
    """The sheets of a fund that paid the client, each with the lines and adjustments that are paid."""
    facts = facts_of(act, fund)[fund]
    for due, submission in facts.current.items():
        sheet = sheets.stored(act, fund, due, submission.version)
        parts: list[SheetLine | Adjustment] = [*sheet.lines, *sheet.adjustments]
        own = [part for part in parts if part.client == client]
        if own and due not in facts.paid:
            sent = states(act, fund, due, supplement=sheet.supplement).paid
            paid = {attempt.owed.contract for attempt in sent if attempt.owed.client == client}
            own = [part for part in own if part.contract in paid]
        if own:
            yield sheet, own
