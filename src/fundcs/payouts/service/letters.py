"""Letters to the investors of a stored sheet, and what a client has received, payout by payout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fundcs.archive import trail
from fundcs.clients.service import particulars as register
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.payouts import queries
from fundcs.payouts.rules.letters import PayoutLetter, letters, sheet_number
from fundcs.payouts.service import sheets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.payouts.rules.sheet import Sheet, SheetLine


def of_sheet(
    act: Act, fund: str, due: date | None, version: int | None
) -> tuple[Sheet, tuple[PayoutLetter, ...]]:
    """A stored sheet, the newest version unless given, and the letters of it.

    Raises Refused where the sheet has no lines, and what `sheets.stored` raises.
    """
    sheet = sheets.stored(act, fund, due, version)
    if not sheet.lines:
        raise Refused(
            N_("the sheet of {fund} for {due} has no lines; there is nobody to write to"),
            fund=sheet.fund,
            due=sheet.due,
        )
    return sheet, letters(sheet)


def note_export(act: Act, sheet: Sheet, count: int, file: Path) -> None:
    """Put on the trail that the letters of a sheet are written to a file (Art. 13-14, 29)."""
    facts = {"file": file.name, "version": sheet.version, "hash": sheet.hash, "letters": count}
    trail.note(act.session, "exported", "payout_letters", sheet_number(sheet), facts=facts)


class ReceivedLine(NamedTuple):
    """A line of a sheet that paid the client."""

    sheet: Sheet
    line: SheetLine


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


def statement(act: Act, who: str, year: int | None) -> PayoutsReceived:
    """What a client received by the act's day, by the newest stored sheet of each payout.

    `year` is that of the payment date. Raises NoSuchClient, AmbiguousClient.
    """
    client = register.find(act.session, who)
    held = load(act.session, Contracts(client=client.code))
    received: list[ReceivedLine] = []
    for fund in sorted({holding.fund for holding in held}):
        for due, version in queries.newest_versions(act.session, fund).items():
            sheet = sheets.stored(act, fund, due, version)
            if sheet.pay_date > act.today or year not in (None, sheet.pay_date.year):
                continue
            received += [ReceivedLine(sheet, line) for line in sheet.lines if line.client == client.code]
    received.sort(key=lambda row: (row.sheet.pay_date, row.sheet.fund, row.line.contract))
    return PayoutsReceived(client=client.code, name=client.name, year=year, received=received)
