"""The call sheet of a payout: each investor with the payees to verify, and by when (Art. 46)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from fundcs.archive import issued
from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import holder
from fundcs.callbacks.service.payees import Payable, payables, payout_calls, verify_by
from fundcs.clients import queries as register
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.entitlements.service.timelines import next_due
from fundcs.funds import service as funds
from fundcs.staff import queries as members
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.issued import Export
    from fundcs.callbacks.models import Callback
    from fundcs.clients.models import Client
    from fundcs.deadlines.rules import Due
    from fundcs.funds.models import Fund


SHEET: Final = "call_sheet"
"""What a call sheet is called on the trail and in the sheet itself."""


@dataclass(frozen=True, slots=True)
class Investor:
    """A client paid by the payout, the lines they are paid on, and the verifying calls made so far."""

    client: Client
    lines: tuple[Payable, ...]
    calls: tuple[Callback, ...]

    @property
    def verified(self) -> bool:
        """Whether the payee of every line is verified."""
        return all(line.verification.verified for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSheet:
    """Whom to call before a payout, in the order of client codes; `by`: until when.

    `officer`: only this member's clients. `names`: every member's name by code.
    """

    fund: Fund
    due: date
    by: Due
    investors: tuple[Investor, ...]
    officer: str | None
    names: Mapping[str, str]

    @property
    def of(self) -> str:
        """The payout as a sheet that goes out names it: `YX01/2026-11-30`."""
        return f"{self.fund.code}/{self.due}"


def call_sheet(act: Act, who: str, due: date | None, officer: str | None = None) -> CallSheet:
    """The call sheet of a fund for a due date, the next one unless given; or of one officer's clients.

    Raises OffSchedule.
    """
    fund = funds.find(act.session, who)
    served_by = None if officer is None else staff.find(act.session, officer).code
    day = due or next_due(act, fund)
    holdings = load(act.session, Contracts(fund=fund.code, cancelled=False))
    lines: dict[str, list[Payable]] = defaultdict(list)
    for line in payables(act, fund, day, holdings):
        lines[line.client].append(line)
    calls: dict[str, list[Callback]] = defaultdict(list)
    for call in payout_calls(act, fund.code, day, act.moment):
        calls[call.client].append(call)
    investors = tuple(
        Investor(client, tuple(lines[client.code]), tuple(calls[client.code]))
        for client in register.by_codes(act.session, lines)
        if served_by in (None, holder(act, Held.CLIENT, client.code, client.officer))
    )
    return CallSheet(
        fund=fund,
        due=day,
        by=verify_by(act, day),
        investors=investors,
        officer=served_by,
        names=act.once(members.names),
    )


def note_export(act: Act, sheet: CallSheet, file: Path) -> Export:
    """Put on the trail that a call sheet, phone numbers in clear, is written to a file (Art. 13-14, 29)."""
    facts = {"file": file.name, "investors": len(sheet.investors)}
    act.opens((investor.client.code for investor in sheet.investors), file.name)
    return issued.note_export(act.session, SHEET, sheet.of, facts)
