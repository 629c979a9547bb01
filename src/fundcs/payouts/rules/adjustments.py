"""What a payout corrects of earlier ones: entitlement less what submitted sheets said (chapter 10).

Amounts in fen. A negative one is set off against what the same holder is paid by the same sheet, never below
zero; what is left stays owed by the holder and comes again with the next sheet.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.kit.coded import Coded, Fact, Sentence, coded
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

CAUSES: Final = {
    "contract_recorded": Sentence(N_("contract of {amount} from {value_date} recorded"), fen=("amount",)),
    "contract_cancelled": Sentence(N_("contract cancelled on {on}")),
    "amount_corrected": Sentence(N_("amount corrected from {before} to {after}"), fen=("before", "after")),
    "rate_corrected": Sentence(N_("annual rate corrected from {before} to {after}")),
    "value_date_corrected": Sentence(N_("value date corrected from {before} to {after}")),
    "matures_corrected": Sentence(N_("maturity corrected from {before} to {after}")),
    "client_corrected": Sentence(N_("client corrected from {before} to {after}")),
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


class Amounts(NamedTuple):
    """Interest and principal in fen."""

    interest: int
    principal: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.interest + self.principal


NOTHING: Final = Amounts(0, 0)


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

    @property
    def total(self) -> int:
        """What it adds to the sheet, in fen."""
        return self.interest + self.principal_repaid


class Receivable(NamedTuple):
    """What a holder still owes of an earlier period after the set-off; the amounts are positive."""

    contract: str
    client: str
    due: date
    interest: int
    principal_repaid: int
    name: str
    causes: tuple[RecordedFact, ...]

    @property
    def total(self) -> int:
        """What is owed, in fen."""
        return self.interest + self.principal_repaid


def differences(entitled: Mapping[Place, Amounts], stated: Mapping[Place, Amounts]) -> dict[Place, Amounts]:
    """Entitlement less what submitted sheets said, wherever the two differ; by due date, contract, holder."""
    differing = {}
    for place in sorted(entitled.keys() | stated.keys()):
        due, sheets_said = entitled.get(place, NOTHING), stated.get(place, NOTHING)
        if due != sheets_said:
            differing[place] = Amounts(
                due.interest - sheets_said.interest, due.principal - sheets_said.principal
            )
    return differing


class Settlement(NamedTuple):
    """What a sheet pays or sets off of the differences, and what holders owe after it (positive)."""

    settled: dict[Place, Amounts]
    left: dict[Place, Amounts]


def settle(paid: Mapping[str, int], differing: Mapping[Place, Amounts]) -> Settlement:
    """Set negative differences off against what the same holder is paid by the sheet.

    `paid`: by client, the total of their lines of the sheet. What is positive is paid and counts towards it.
    The oldest period is set off first, of one period interest before principal.
    """
    available: dict[str, int] = defaultdict(int, paid)
    for place, amounts in differing.items():
        available[place.client] += max(amounts.interest, 0) + max(amounts.principal, 0)
    settlement = Settlement({}, {})
    for place, amounts in differing.items():
        parts = []
        for amount in amounts:
            used = amount if amount > 0 else -min(-amount, available[place.client])
            if amount < 0:
                available[place.client] += used
            parts.append(used)
        settled = Amounts(*parts)
        if settled != NOTHING:
            settlement.settled[place] = settled
        if settled != amounts:
            settlement.left[place] = Amounts(
                settled.interest - amounts.interest, settled.principal - amounts.principal
            )
    return settlement


def totals_by_client(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The sum of (client, amount) pairs for each client."""
    sums: dict[str, int] = defaultdict(int)
    for client, amount in lines:
        sums[client] += amount
    return dict(sums)
