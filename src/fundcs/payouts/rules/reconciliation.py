"""Three figures of a payout set against each other: investors, project company, money received (Art. 49, 53).

Each difference is explained by its causes or signed off by finance. Nothing is bent to make a sum fit: no
figure of an investor changes here. Amounts in fen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from fundcs.kit.i18n import N_
from fundcs.kit.money import round_half_up
from fundcs.payouts.rules.interest_notice import exact_interest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from fundcs.payouts.rules.interest_notice import InterestNotice
    from fundcs.payouts.rules.sheet import Sheet


class DifferenceKey(StrEnum):
    """Which two figures differ: what the notice asks against the sheet, what came against the notice."""

    INTEREST = "interest"
    PRINCIPAL = "principal"
    RECEIVED = "received"


SIGN_OFF_NAMES = {
    DifferenceKey.INTEREST: N_("interest"),
    DifferenceKey.PRINCIPAL: N_("principal"),
    DifferenceKey.RECEIVED: N_("money received"),
}
"""What a sign-off names the difference by."""
DIFFERENCE_NAMES = {
    DifferenceKey.INTEREST: N_("interest: the notice less the sheet"),
    DifferenceKey.PRINCIPAL: N_("principal: the notice less the sheet"),
    DifferenceKey.RECEIVED: N_("money received less the notice"),
}


class DifferenceCause(StrEnum):
    """Why two figures differ."""

    RATE = "rate"
    ROUNDING = "rounding"
    CHANGED = "changed_since_notice"
    ADJUSTMENT = "adjustment"


class DifferencePart(NamedTuple):
    """A part of a difference; `most` is the largest that a rounding of so many lines can be."""

    cause: DifferenceCause
    amount: int
    most: int | None = None
    contract: str | None = None


class SignOff(NamedTuple):
    """Finance's word that a difference of this amount is in order, and why."""

    key: DifferenceKey
    amount: int
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """A difference with its parts; what they leave is `rest`, which finance signs off or somebody mends."""

    key: DifferenceKey
    amount: int
    parts: tuple[DifferencePart, ...]
    signed: SignOff | None

    @property
    def rest(self) -> int:
        """What no part explains; a changed fact is a part, yet not an explanation."""
        explained = sum(part.amount for part in self.parts if part.cause is not DifferenceCause.CHANGED)
        return self.amount - explained

    @property
    def settled(self) -> bool:
        """Whether nothing is left to explain, or finance signed off exactly what is left."""
        return self.rest == 0 or (self.signed is not None and self.signed.amount == self.rest)


class ReceivedMoney(NamedTuple):
    """What the project company paid, and when."""

    amount: int
    on: date


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A sheet, the notice to the project company, what it paid (None: not yet), and how they differ."""

    sheet: Sheet
    notice: InterestNotice
    received: ReceivedMoney | None
    differences: tuple[FigureDifference, ...]

    @property
    def settled(self) -> bool:
        """Whether the money has come and every difference is explained or signed off."""
        return self.received is not None and all(difference.settled for difference in self.differences)


def reconcile(
    sheet: Sheet,
    notice: InterestNotice,
    received: ReceivedMoney | None,
    signed: Mapping[DifferenceKey, SignOff],
) -> Reconciliation:
    """The differences of a payout with what explains them. `signed`: the newest sign-off by difference."""
    differences = [_interest(sheet, notice, signed), _principal(sheet, notice, signed)]
    if received is not None:
        over = received.amount - notice.total
        key = DifferenceKey.RECEIVED
        differences.append(FigureDifference(key=key, amount=over, parts=(), signed=signed.get(key)))
    return Reconciliation(sheet=sheet, notice=notice, received=received, differences=tuple(differences))


def _interest(
    sheet: Sheet, notice: InterestNotice, signed: Mapping[DifferenceKey, SignOff]
) -> FigureDifference:
    """What the project company owes more than the sheet pays: rates, what changed, rounding."""
    amount = notice.interest - sheet.total_interest
    of_lines = sum(
        (exact_interest(line.daily_balance_sum, line.rate, sheet.basis) for line in sheet.lines), Fraction()
    )
    daily = sum(line.daily_balance_sum for line in sheet.lines)
    at_project_rate = exact_interest(daily, notice.rate, sheet.basis)
    by_rate = _fen(at_project_rate - of_lines)
    changed = _fen(exact_interest(notice.daily_balance_sum, notice.rate, notice.basis) - at_project_rate)
    adjusted = [
        DifferencePart(cause=DifferenceCause.ADJUSTMENT, amount=-part.interest, contract=part.contract)
        for part in sheet.adjustments
        if part.interest
    ]
    rounding = amount - by_rate - changed - sum(part.amount for part in adjusted)
    parts = [DifferencePart(cause=DifferenceCause.RATE, amount=by_rate), *adjusted]
    if changed:
        parts.append(DifferencePart(cause=DifferenceCause.CHANGED, amount=changed))
    # Half a fen for each line, for the notice, and for the two parts above as they are shown.
    parts.append(
        DifferencePart(cause=DifferenceCause.ROUNDING, amount=rounding, most=(len(sheet.lines) + 3) // 2)
    )
    key = DifferenceKey.INTEREST
    return FigureDifference(
        key=key, amount=amount, parts=tuple(part for part in parts if part.amount), signed=signed.get(key)
    )


def _principal(
    sheet: Sheet, notice: InterestNotice, signed: Mapping[DifferenceKey, SignOff]
) -> FigureDifference:
    amount = notice.principal - sheet.total_principal
    parts = (DifferencePart(cause=DifferenceCause.CHANGED, amount=amount),) if amount else ()
    key = DifferenceKey.PRINCIPAL
    return FigureDifference(key=key, amount=amount, parts=parts, signed=signed.get(key))


def _fen(exact: Fraction) -> int:
    return round_half_up(exact.numerator, exact.denominator)
