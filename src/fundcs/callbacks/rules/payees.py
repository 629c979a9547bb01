"""Who is paid by a payout, and when the payee on record is the one the client stands by (Art. 46)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from fundcs.callbacks.rules.calls import Account, Stage
from fundcs.kit.i18n import T, Text

if TYPE_CHECKING:
    from fundcs.entitlements.rules.contract_terms import ContractTerms


class Payee(NamedTuple):
    """Who is paid, and where."""

    name: str
    bank: str
    account: str


class PayPeriod(NamedTuple):
    """The days between two due dates, and where accrual begins and ends; `end` no longer accrues.

    `first`: the period begins with the fund, so that what falls on its first day belongs to it too.
    """

    start: date
    end: date
    accrual_start: date
    accrual_end: date
    first: bool

    def repays(self, on: date) -> bool:
        """Whether principal due on this day is repaid with the payout of the period."""
        return self.start < on <= self.end or (self.first and on == self.start)


def paid_places(terms: ContractTerms, period: PayPeriod) -> tuple[int, ...]:
    """Which of a contract's holders, counted from 0, accrue or are repaid in the period (Art. 46).

    A call before the payout concerns them alone.
    """
    if terms.value_date > max(period.end, period.accrual_end) or terms.matures <= period.start:
        return ()
    ends = [holder.since for holder in terms.holders[1:]] + [date.max]
    spans = enumerate(zip((holder.since for holder in terms.holders), ends, strict=True))
    return tuple(
        place
        for place, (since, until) in spans
        if _accrues(terms, period, since, until) or _is_repaid(terms, period, since, until)
    )


def _accrues(terms: ContractTerms, period: PayPeriod, since: date, until: date) -> bool:
    start = max(period.accrual_start, since)
    last = period.accrual_end if terms.matures == period.end else min(terms.matures, period.accrual_end)
    left = terms.amount - sum(amount for on, amount in terms.exits if on <= start)
    return start < min(until, last) and left > 0


def _is_repaid(terms: ContractTerms, period: PayPeriod, since: date, until: date) -> bool:
    days = [on for on, _amount in terms.exits]
    if sum(amount for _on, amount in terms.exits) < terms.amount:
        days.append(terms.matures)
    return any(since <= on < until and period.repays(on) for on in days)


class Change(NamedTuple):
    """A new account that a second person confirmed, and the finding it belongs to."""

    finding: str
    payee: Payee
    confirmed_by: str
    confirmed_on: date


class Statement(NamedTuple):
    """What a client who was reached said of a contract's account, last of all before a payout.

    `read` is the payee read out to the client; `account` is None where nothing was said of it.
    """

    callback: str
    on: date
    account: Account | None
    read: Payee | None = None
    change: Change | None = None


class Verification(NamedTuple):
    """Whether the payee of a line may be paid, who that is, and why (Art. 46)."""

    verified: bool
    payee: Payee | None
    reason: Text


class Waiting(NamedTuple):
    """An open finding that a contract's account changed."""

    finding: str
    stage: Stage


def verify(statement: Statement, current: Payee, waiting: Waiting | None) -> Verification:
    """Whether `current`, the payee on record now, is the one the client stands by.

    A payee changed in any way after the client confirmed it is not.
    """
    if waiting is not None:
        return Verification(False, None, _waiting_reason(waiting))
    facts = {"callback": statement.callback, "day": statement.on}
    if statement.account is None:
        return Verification(
            False, None, T("reached on {day}, but the account was not confirmed ({callback})", **facts)
        )
    change = statement.change
    if statement.account is Account.CHANGED and change is None:
        return Verification(
            False, None, T("changed on {day}, and no new account was confirmed ({callback})", **facts)
        )
    if current != (change.payee if change else statement.read):
        return Verification(
            False, None, T("the payee on record is not the one of {day} any more ({callback})", **facts)
        )
    if change is None:
        return Verification(True, current, T("confirmed by the client on {day} ({callback})", **facts))
    return Verification(
        True,
        current,
        T(
            "new account confirmed by {staff} on {day} ({finding})",
            staff=change.confirmed_by,
            day=change.confirmed_on,
            finding=change.finding,
        ),
    )


def _waiting_reason(waiting: Waiting) -> Text:
    if waiting.stage is Stage.SECOND_PERSON:
        return T("the new account waits for a second person ({finding})", finding=waiting.finding)
    return T("the account changed and the new one is not recorded ({finding})", finding=waiting.finding)
