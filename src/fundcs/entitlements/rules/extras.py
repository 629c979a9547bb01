"""Amounts beside interest and principal that a fund's terms may give: its extras, each off unless agreed.

- Interest for the raising period (募集期利息): from the date of the remittance receipt to the fund's
  establishment, at a rate of its own, to the first holder, with the payout of the period of the value date.
- Withholding (代扣): a part of a client's interest, that of the raising period included, kept back from it.
- Early-exit fee (提前退出费): a part of the principal that leaves before maturity, kept back from it.

Amounts in fen; what is withheld and a fee are negative. Each is rounded half up to the fen, once.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.entitlements.rules.day_counts import days
from fundcs.funds.rules.terms import percent
from fundcs.kit.i18n import N_, T, Text
from fundcs.kit.money import grouped, round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from fundcs.funds.rules.terms import DayCount


class ExtraKind(StrEnum):
    """What an extra is, by the name that documents, columns and JSON have for it."""

    RAISING_INTEREST = "raising_interest"
    WITHHOLDING = "withholding"
    EXIT_FEE = "exit_fee"


EXTRA_NAMES: Final = {
    ExtraKind.RAISING_INTEREST: N_("raising-period interest"),
    ExtraKind.WITHHOLDING: N_("withholding"),
    ExtraKind.EXIT_FEE: N_("early-exit fee"),
}


class Extra(NamedTuple):
    """An extra of a line: `amount` follows from `base` (fen) at `rate`.

    `start` and `end`: the raising period, of `days` days over a year of `basis`; of a fee `start` is the day
    of the exit. A withholding has neither.
    """

    kind: ExtraKind
    amount: int
    base: int
    rate: Decimal
    start: date | None = None
    end: date | None = None
    days: int = 0
    basis: int = 0


class ExtraTerms(NamedTuple):
    """The terms of a fund's extras for a period. `withheld`: the rates by client in force on its due date."""

    established: date
    raising_rate: Decimal | None
    exit_fee_rate: Decimal | None
    withheld: Mapping[str, Decimal]


class WithholdingRate(NamedTuple):
    """The part of a client's interest that is withheld from payouts due on `since` or later."""

    client: str
    since: date
    rate: Decimal


def rates_on(due: date, recorded: Iterable[WithholdingRate]) -> dict[str, Decimal]:
    """The withholding rates above 0 in force on a due date, by client.

    `recorded` in the order of recording: the later row counts where two have the same first day.
    """
    chosen: dict[str, WithholdingRate] = {}
    for row in recorded:
        before = chosen.get(row.client)
        if row.since <= due and (before is None or row.since >= before.since):
            chosen[row.client] = row
    return {client: row.rate for client, row in chosen.items() if row.rate}


def extra_terms(
    established: date,
    raising_rate: Decimal | None,
    exit_fee_rate: Decimal | None,
    due: date,
    recorded: Sequence[WithholdingRate],
) -> ExtraTerms | None:
    """The terms of a period due on `due`; None where the fund has no extras then."""
    withheld = rates_on(due, recorded) if recorded else {}
    if not (raising_rate or exit_fee_rate or withheld):
        return None
    return ExtraTerms(established, raising_rate, exit_fee_rate, withheld)


def raising_interest(
    amount: int, receipt_date: date | None, terms: ExtraTerms, day_count: DayCount
) -> Extra | None:
    """The interest of `amount` from its receipt to the fund's establishment, that day not counted."""
    rate, until = terms.raising_rate, terms.established
    if not rate or receipt_date is None or receipt_date >= until:
        return None
    counted, basis = days(day_count, receipt_date, until), day_count.basis
    interest = _part(amount * counted, rate, basis)
    if not interest:
        return None
    return Extra(ExtraKind.RAISING_INTEREST, interest, amount, rate, receipt_date, until, counted, basis)


def withholding(interest: int, client: str, terms: ExtraTerms) -> Iterator[Extra]:
    """What is withheld of a line's interest, that of the raising period included."""
    rate = terms.withheld.get(client)
    withheld = _part(interest, rate) if rate else 0
    if rate and withheld:
        yield Extra(ExtraKind.WITHHOLDING, -withheld, interest, rate)


def exit_fee(principal: int, on: date, terms: ExtraTerms) -> Iterator[Extra]:
    """The fee on principal that leaves on a day before maturity."""
    rate = terms.exit_fee_rate
    fee = _part(principal, rate) if rate else 0
    if rate and fee:
        yield Extra(ExtraKind.EXIT_FEE, -fee, principal, rate, on)


def _part(amount: int, rate: Decimal, basis: int = 1) -> int:
    numerator, denominator = rate.as_integer_ratio()
    return round_half_up(amount * numerator, denominator * basis)


def sums(extras: Iterable[Extra]) -> dict[ExtraKind, int]:
    """What extras come to by their kind, in the order of the kinds; one that comes to nothing is left out."""
    by_kind = dict.fromkeys(ExtraKind, 0)
    for extra in extras:
        by_kind[extra.kind] += extra.amount
    return {kind: amount for kind, amount in by_kind.items() if amount}


def extra_account(extra: Extra, interest: int) -> Iterator[Text]:
    """The arithmetic of an extra of a line whose interest is `interest` (fen), step by step."""
    amount, base, rate = grouped(abs(extra.amount)), grouped(extra.base), percent(extra.rate)
    if extra.kind is ExtraKind.RAISING_INTEREST:
        yield T(
            "raising-period interest, {start} – {end}, the day of establishment not counted: "
            "{base} × {days} days × {rate} ÷ {basis} = {amount}, rounded half up to 0.01 yuan, once",
            start=extra.start,
            end=extra.end,
            base=base,
            days=extra.days,
            rate=rate,
            basis=extra.basis,
            amount=amount,
        )
    elif extra.kind is ExtraKind.WITHHOLDING:
        if extra.base != interest:
            yield T(
                "subject to withholding: {interest} payout + {raising} raising-period interest = {base}",
                interest=grouped(interest),
                raising=grouped(extra.base - interest),
                base=base,
            )
        yield T(
            "withholding of the payout: {base} × {rate} = {amount}, rounded half up to 0.01 yuan, once",
            base=base,
            rate=rate,
            amount=amount,
        )
    else:
        yield T(
            "early-exit fee for the exit on {on}: {base} × {rate} = {amount}, rounded half up to 0.01 yuan",
            on=extra.start,
            base=base,
            rate=rate,
            amount=amount,
        )


def terms_account(
    terms: ExtraTerms | None, receipt_date: date | None, holders: Iterable[str]
) -> Iterator[Text]:
    """The terms of a fund's extras as they are for a contract; nothing where the fund has none."""
    if terms is None:
        return
    if terms.raising_rate:
        yield _raising_terms(terms.raising_rate, terms.established, receipt_date)
    if terms.exit_fee_rate:
        yield T(
            "early-exit fee: {rate} of the principal that leaves before maturity",
            rate=percent(terms.exit_fee_rate),
        )
    for client in dict.fromkeys(holders):
        if client in terms.withheld:
            yield T(
                "withholding of {client}: {rate} of the payout without principal",
                client=client,
                rate=percent(terms.withheld[client]),
            )


def _raising_terms(rate: Decimal, established: date, receipt_date: date | None) -> Text:
    shown = percent(rate)
    if receipt_date is None:
        return T(
            "raising-period interest of {rate} a year: none, the receipt's date is not recorded", rate=shown
        )
    if receipt_date >= established:
        return T(
            "raising-period interest of {rate} a year: none, the receipt is of {day}, not before the "
            "establishment on {established}",
            rate=shown,
            day=receipt_date,
            established=established,
        )
    return T(
        "raising-period interest of {rate} a year, from {day} to the establishment on {established}, "
        "with the first payout",
        rate=shown,
        day=receipt_date,
        established=established,
    )
