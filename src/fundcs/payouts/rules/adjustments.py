"""What a payout corrects of earlier ones: entitlement less what submitted sheets said (chapter 10).

Amounts in fen. A negative one is set off against what the same holder is paid by the same sheet, never below
zero; what is left stays owed by the holder and comes again with the next sheet.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.entitlements.rules.extras import ExtraKind, sums
from fundcs.kit.coded import Coded, Fact, Sentence, coded
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from fundcs.entitlements.rules.accrual import Line

CAUSES: Final = {
    "contract_recorded": Sentence(N_("contract of {amount} from {value_date} recorded"), fen=("amount",)),
    "contract_cancelled": Sentence(N_("contract cancelled on {on}")),
    "amount_corrected": Sentence(N_("amount corrected from {before} to {after}"), fen=("before", "after")),
    "rate_corrected": Sentence(N_("annual rate corrected from {before} to {after}")),
    "value_date_corrected": Sentence(N_("value date corrected from {before} to {after}")),
    "matures_corrected": Sentence(N_("maturity corrected from {before} to {after}")),
    "client_corrected": Sentence(N_("client corrected from {before} to {after}")),
    "receipt_date_recorded": Sentence(N_("receipt of {on} recorded")),
    "receipt_date_corrected": Sentence(N_("receipt date corrected from {before} to {after}")),
    "raising_rate_corrected": Sentence(N_("raising-period rate corrected from {before} to {after}")),
    "exit_fee_rate_corrected": Sentence(N_("early-exit fee rate corrected from {before} to {after}")),
    "withholding_recorded": Sentence(N_("withholding of {rate} from {since} recorded")),
    "exit_recorded": Sentence(N_("exit of {amount} on {on} recorded"), fen=("amount",)),
    "exit_withdrawn": Sentence(N_("exit of {amount} on {on} withdrawn"), fen=("amount",)),
    "transfer_recorded": Sentence(N_("transfer to {client} on {on} recorded")),
    "transfer_withdrawn": Sentence(N_("transfer to {client} on {on} withdrawn")),
    "sheet_superseded": Sentence(N_("the sheet of {due} was superseded")),
}
"""The facts that change a submitted period, by the code that sheets keep: codes are only ever added."""


class RecordedFact(NamedTuple):
    """A fact that changed what a contract is entitled to: when it was recorded (ISO 8601) and by whom."""

    fact: Coded
    recorded_at: str
    by: str


def cause(code: str, facts: Mapping[str, Fact]) -> Coded:
    """A cause by its code. Raises UnknownCode."""
    return coded(CAUSES, code, facts)


class Place(NamedTuple):
    """What an adjustment is about: the period that ended on `due`, of one holder of one contract."""

    due: date
    contract: str
    client: str


class ExtraAmounts(NamedTuple):
    """What the extras of a fund come to, in fen; an entitlement has withholding and fee as negative ones."""

    raising_interest: int = 0
    withholding: int = 0
    exit_fee: int = 0

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self)

    @property
    def by_kind(self) -> dict[ExtraKind, int]:
        """Those that are not 0, by their kind."""
        return {kind: amount for kind, amount in zip(ExtraKind, self, strict=True) if amount}


NO_EXTRAS: Final = ExtraAmounts()


def stored_extras(extras: ExtraAmounts, suffix: str = "") -> dict[str, int | None]:
    """The amounts by the names of their columns; none is None, as in rows of before there were any."""
    return {f"{kind.value}{suffix}": amount or None for kind, amount in zip(ExtraKind, extras, strict=True)}


class Amounts(NamedTuple):
    """Interest, principal and the extras of a fund, in fen."""

    interest: int
    principal: int
    raising_interest: int = 0
    withholding: int = 0
    exit_fee: int = 0

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self)

    @property
    def extras(self) -> ExtraAmounts:
        """The amounts beside interest and principal."""
        return ExtraAmounts(self.raising_interest, self.withholding, self.exit_fee)

    def plus(self, other: Iterable[int]) -> Amounts:
        """The sums of each amount."""
        return Amounts(*(own + more for own, more in zip(self, other, strict=True)))

    def minus(self, other: Iterable[int]) -> Amounts:
        """Each amount less the other's."""
        return Amounts(*(own - less for own, less in zip(self, other, strict=True)))


NOTHING: Final = Amounts(0, 0)


def amounts_of(line: Line) -> Amounts:
    """What a line entitles its holder to."""
    if not line.extras:
        return Amounts(line.interest, line.principal_repaid)
    by_kind = sums(line.extras)
    return Amounts(line.interest, line.principal_repaid, *(by_kind.get(kind, 0) for kind in ExtraKind))


def summed(amounts: Iterable[Amounts]) -> Amounts:
    """The sums of each amount."""
    total = NOTHING
    for part in amounts:
        total = total.plus(part)
    return total


class Adjustment(NamedTuple):
    """What a sheet pays, or sets off where it is negative, of an earlier period, and why.

    `payee_*` and `verified` are those of the holder's account where something is paid.
    """

    contract: str
    client: str
    due: date
    interest: int
    principal_repaid: int
    name: str
    payee_name: str
    payee_bank: str
    payee_account: str
    verified: bool
    causes: tuple[RecordedFact, ...]
    extras: ExtraAmounts = NO_EXTRAS

    @property
    def total(self) -> int:
        """What it adds to the sheet, in fen."""
        return self.before_extras + self.extras.total

    @property
    def before_extras(self) -> int:
        """Interest and principal, in fen."""
        return self.interest + self.principal_repaid

    @property
    def by_extra(self) -> dict[ExtraKind, int]:
        """What the extras come to by kind, in fen."""
        return self.extras.by_kind


class Receivable(NamedTuple):
    """What a holder still owes of an earlier period after the set-off; the amounts are positive."""

    contract: str
    client: str
    due: date
    interest: int
    principal_repaid: int
    name: str
    causes: tuple[RecordedFact, ...]
    extras: ExtraAmounts = NO_EXTRAS

    @property
    def total(self) -> int:
        """What is owed, in fen."""
        return self.interest + self.principal_repaid + self.extras.total

    @property
    def by_extra(self) -> dict[ExtraKind, int]:
        """What the extras come to by kind, in fen."""
        return self.extras.by_kind


def differences(entitled: Mapping[Place, Amounts], stated: Mapping[Place, Amounts]) -> dict[Place, Amounts]:
    """Entitlement less what submitted sheets said, wherever the two differ; by due date, contract, holder."""
    differing = {}
    for place in sorted(entitled.keys() | stated.keys()):
        due, stated_there = entitled.get(place, NOTHING), stated.get(place, NOTHING)
        if due != stated_there:
            differing[place] = due.minus(stated_there)
    return differing


class Settlement(NamedTuple):
    """What a sheet pays or sets off of the differences, and what holders owe after it (positive)."""

    settled: dict[Place, Amounts]
    left: dict[Place, Amounts]


def settle(paid: Mapping[str, int], differing: Mapping[Place, Amounts]) -> Settlement:
    """Set negative differences off against what the same holder is paid by the sheet.

    `paid`: by client, the total of their lines of the sheet. What is positive is paid and counts towards it.
    What is withheld of an amount or is a fee on it is deducted from that amount first. Then the oldest period
    is set off first, of one period interest before principal.
    """
    available: dict[str, int] = defaultdict(int, paid)
    deducted = {}
    for place, amounts in differing.items():
        deducted[place], left = _deducted(amounts)
        available[place.client] += left
    settlement = Settlement({}, {})
    for place, amounts in differing.items():
        parts = []
        for amount, already in zip(amounts, deducted[place], strict=True):
            used = amount
            if amount < 0:
                set_off = min(-amount - already, available[place.client])
                available[place.client] -= set_off
                used = -already - set_off
            parts.append(used)
        settled = Amounts(*parts)
        if settled != NOTHING:
            settlement.settled[place] = settled
        if settled != amounts:
            settlement.left[place] = settled.minus(amounts)
    return settlement


def _deducted(amounts: Amounts) -> tuple[Amounts, int]:
    """What of withholding and fee is deducted from what the same place pays, and what that leaves of it."""
    left = sum(amount for amount in amounts if amount > 0)
    withholding = min(max(-amounts.withholding, 0), left)
    exit_fee = min(max(-amounts.exit_fee, 0), left - withholding)
    return Amounts(0, 0, 0, withholding, exit_fee), left - withholding - exit_fee


def totals_by_client(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The sum of (client, amount) pairs for each client."""
    sums: dict[str, int] = defaultdict(int)
    for client, amount in lines:
        sums[client] += amount
    return dict(sums)
