"""The interest that the project company owes, as the notice to it says (Art. 49). Amounts in fen.

Interest = the fund's sum of daily balances × the fund's project rate ÷ the days of a year, rounded half up
to the fen once. The daily balances are those of the contracts that the fund pays for the period.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundcs.kit.money import round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from fundcs.payouts.rules.sheet import Sheet, SheetLine

NOTICE_FORM: Final = 1
"""The form of the stored document."""


class BalanceRun(NamedTuple):
    """Days during which contracts of so much principal in all accrued, the last day not counted."""

    start: date
    end: date
    days: int
    balance: int

    @property
    def product(self) -> int:
        """What it adds to the sum of daily balances, in fen·days."""
        return self.days * self.balance


@dataclass(frozen=True, slots=True)
class InterestNotice:
    """What the project company of a fund is asked to pay for a due date.

    `interest_on` is the day agreed with it, the due date unless another was given. `principal` is what falls
    due to investors with this payout, adjustments of earlier ones included. A notice without a `version` has
    not been stored.
    """

    fund: str
    fund_name: str
    project_company: str
    due: date
    interest_on: date
    period_number: int
    period_start: date
    period_end: date
    day_count: str
    basis: int
    rate: Decimal
    contracts: int
    runs: tuple[BalanceRun, ...]
    interest: int
    principal: int
    version: int | None = None
    hash: str = ""
    made_at: datetime | None = None
    made_by: str | None = None

    @property
    def daily_balance_sum(self) -> int:
        """The fund's sum of daily balances, in fen·days."""
        return sum(run.product for run in self.runs)

    @property
    def total(self) -> int:
        """Interest and principal together."""
        return self.interest + self.principal

    @property
    def number(self) -> str:
        """The number that the notice carries."""
        return f"{self.fund}/{self.due}/{self.version}"


def interest_notice(sheet: Sheet, rate: Decimal, interest_on: date) -> InterestNotice:
    """The notice for what a sheet pays its investors, at the fund's project rate."""
    runs = balance_runs(sheet.lines)
    return InterestNotice(
        fund=sheet.fund,
        fund_name=sheet.fund_name,
        project_company=sheet.project_company,
        due=sheet.due,
        interest_on=interest_on,
        period_number=sheet.period_number,
        period_start=sheet.period_start,
        period_end=sheet.period_end,
        day_count=sheet.day_count,
        basis=sheet.basis,
        rate=rate,
        contracts=len({line.contract for line in sheet.lines}),
        runs=runs,
        interest=_rounded(exact_interest(sum(run.product for run in runs), rate, sheet.basis)),
        principal=max(sheet.total_principal, 0),
    )


def balance_runs(lines: Iterable[SheetLine]) -> tuple[BalanceRun, ...]:
    """The stretches of all lines, those of the same days together, by day."""
    balances: dict[tuple[date, date, int], int] = defaultdict(int)
    for line in lines:
        for start, end, days, balance in line.stretches:
            balances[start, end, days] += balance
    return tuple(
        BalanceRun(start=start, end=end, days=days, balance=balance)
        for (start, end, days), balance in sorted(balances.items())
    )


def exact_interest(daily_balance_sum: int, rate: Decimal, basis: int) -> Fraction:
    """Interest before it is rounded, in fen."""
    return Fraction(daily_balance_sum) * Fraction(rate) / basis


def _rounded(fen: Fraction) -> int:
    return round_half_up(fen.numerator, fen.denominator)


_PLAIN: Final = (
    "fund", "fund_name", "project_company", "period_number", "day_count", "basis", "contracts", "interest",
    "principal",
)  # fmt: skip
_DAYS: Final = ("due", "interest_on", "period_start", "period_end")


def content(notice: InterestNotice) -> dict[str, Any]:
    """Everything that is the notice, fit for JSON; its version, and who made it when, are not."""
    return {
        **{name: getattr(notice, name) for name in _PLAIN},
        **{name: getattr(notice, name).isoformat() for name in _DAYS},
        "rate": format(notice.rate, "f"),
        "runs": [(start.isoformat(), end.isoformat(), days, fen) for start, end, days, fen in notice.runs],
    }


def from_content(
    document: dict[str, Any], *, version: int, hash_: str, made_at: datetime, made_by: str
) -> InterestNotice:
    """The notice whose `content` the document is."""
    day = date.fromisoformat
    plain: dict[str, Any] = {name: document[name] for name in _PLAIN}
    days: dict[str, Any] = {name: day(document[name]) for name in _DAYS}
    return InterestNotice(
        **plain,
        **days,
        rate=Decimal(document["rate"]),
        runs=tuple(
            BalanceRun(start=day(start), end=day(end), days=count, balance=fen)
            for start, end, count, fen in document["runs"]
        ),
        version=version,
        hash=hash_,
        made_at=made_at,
        made_by=made_by,
    )
