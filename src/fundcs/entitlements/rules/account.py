"""Why a contract is paid what it is paid: its figures for a due date with everything they follow from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fundcs.entitlements.rules.accrual import lines
from fundcs.entitlements.rules.timeline import first_unpaid
from fundcs.funds.rules.terms import band_for, band_reason, percent
from fundcs.kit.i18n import T
from fundcs.policy.terms import VALUE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from fundcs.entitlements.rules.accrual import Line
    from fundcs.entitlements.rules.contract_terms import ContractTerms
    from fundcs.entitlements.rules.periods import Payment, Period
    from fundcs.entitlements.rules.timeline import FundPeriod, Standing
    from fundcs.funds.rules.terms import Band
    from fundcs.kit.i18n import Text
    from fundcs.kit.workdays import Skipped


class Held(NamedTuple):
    """A holder of the contract by code and name, from `since` on."""

    client: str
    name: str
    since: date


@dataclass(frozen=True, slots=True)
class Explanation:
    """A contract's figures for one due date; where it has no `lines`, `why_none` says why.

    `extras`: the terms of the fund's extras for that date.
    """

    no: str
    fund: str
    payment: Payment
    standing: Standing
    holders: tuple[Held, ...]
    rate: Text
    extras: tuple[Text, ...]
    payday: tuple[Text, ...]
    lines: tuple[Line, ...]
    why_none: Text | None


def paid_period(terms: ContractTerms, periods: Sequence[tuple[Period, FundPeriod]]) -> FundPeriod:
    """The first period not paid yet in which the contract is paid, else the last in which it was.

    `periods`: those of the fund, each with its borders as they move with the payout date. A contract that is
    never paid is shown in the last period of all.
    """
    paying = [of_fund for moved, of_fund in periods if lines(terms, moved, of_fund.day_count, of_fund.extras)]
    return first_unpaid(paying) or (paying or [of_fund for _, of_fund in periods])[-1]


def rate_reason(terms: ContractTerms, bands: Iterable[Band]) -> Text:
    """Where the contract's rate comes from; it was fixed when the contract was recorded."""
    bands = tuple(bands)
    band = band_for(bands, terms.amount)
    rate = percent(terms.rate)
    reason = band_reason(bands, terms.amount)
    if band is not None and band.rate == terms.rate:
        return T(
            "{rate}, fixed when the contract was recorded, by the fund's rate tier: {reason}",
            rate=rate,
            reason=reason,
        )
    return T("{rate}, the contract's own, fixed when it was recorded ({reason})", rate=rate, reason=reason)


def payday_reasons(payment: Payment, roll: str, *, accrual_rolls: bool) -> tuple[Text, ...]:
    """How the payout date follows from the due date, and whether the accrual moves too (`payout.roll`)."""
    day = payment.day
    sentences = [*_moved(payment, roll)]
    if day.provisional:
        sentences.append(T("provisional: the year's holiday arrangement is not yet published"))
    if accrual_rolls:
        period = payment.period
        sentences.append(
            T(
                "the fund accrues up to the payment date: this period accrues from {start} to the "
                "day before {end}",
                start=period.accrual_start,
                end=period.accrual_end,
            )
        )
    return tuple(sentences)


def _moved(payment: Payment, roll: str) -> Iterable[Text]:
    due, day = payment.period.due, payment.day
    if not day.skipped:
        yield T("paid on the due date itself, {day}", day=day.result)
        return
    yield T(
        "due on {due}, not a working day; paid on {day} (policy: {roll})",
        due=due,
        day=day.result,
        roll=T(VALUE_NAMES[roll]),
    )
    yield from (_passed(passed_day) for passed_day in day.skipped)


def _passed(day: Skipped) -> Text:
    return T("{day} is not a working day: {why}", day=day.date, why=day.why)


def why_none(terms: ContractTerms, period: Period, cancelled_on: date | None) -> Text:
    """Why a contract has no line in a period."""
    if cancelled_on is not None:
        return T("the contract was cancelled on {day} and is never paid", day=cancelled_on)
    if terms.value_date >= period.accrual_end:
        return T("nothing accrues before the contract's value date, {day}", day=terms.value_date)
    return T("the contract ended before this period; it no longer accrues and has no principal left")
