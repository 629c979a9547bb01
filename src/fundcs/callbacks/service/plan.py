"""The call sheet of a payout: every investor with what is to be verified, and by when (Art. 46)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundcs.archive import trail
from fundcs.callbacks import queries
from fundcs.callbacks.service.payees import Payable, payables, verify_by
from fundcs.clients import queries as register
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.entitlements.service.timelines import next_due
from fundcs.funds import service as funds

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.callbacks.models import Callback
    from fundcs.clients.models import Client
    from fundcs.deadlines.rules import Due
    from fundcs.funds.models import Fund


@dataclass(frozen=True, slots=True)
class Investor:
    """A client paid by the payout, the lines they are paid on, and the calls made so far."""

    client: Client
    lines: tuple[Payable, ...]
    tries: tuple[Callback, ...]

    @property
    def verified(self) -> bool:
        """Whether the payee of every line is verified."""
        return all(line.verification.verified for line in self.lines)


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom to call before a payout, by client code."""

    fund: Fund
    due: date
    by: Due
    investors: tuple[Investor, ...]


def plan(act: Act, who: str, due: date | None) -> Plan:
    """The call sheet of a fund for a due date, the next one unless given.

    Raises NoSuchFund, AmbiguousFund, OffSchedule.
    """
    fund = funds.find(act.session, who)
    day = due or next_due(act, fund)
    holdings = load(act.session, Contracts(fund=fund.code, cancelled=False))
    lines: dict[str, list[Payable]] = defaultdict(list)
    for one in payables(act, fund, day, holdings):
        lines[one.client].append(one)
    tries: dict[str, list[Callback]] = defaultdict(list)
    for call in queries.payout_tries(act.session, fund.code, day, act.moment):
        tries[call.client].append(call)
    investors = tuple(
        Investor(client, tuple(lines[client.code]), tuple(tries.get(client.code, ())))
        for client in register.by_codes(act.session, lines)
    )
    return Plan(fund, day, verify_by(act, day), investors)


def note_export(act: Act, sheet: Plan, file: Path) -> str:
    """Put on the trail that a call sheet, phone numbers in clear, is written to a file (Art. 13-14, 29).

    Returns the trail's head with that, for the file to keep.
    """
    facts = {"file": file.name, "investors": len(sheet.investors)}
    trail.note(act.session, "exported", "call_sheet", f"{sheet.fund.code}/{sheet.due}", facts=facts)
    return trail.head(act.session)
