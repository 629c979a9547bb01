"""A contract's terms, what makes them sound, and what follows from them on a day (chapter 10)."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.money import grouped

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from fundcs.funds.rules.terms import FundTerms


class Exit(NamedTuple):
    """Principal (fen) taken out early; from `on` itself it no longer accrues."""

    on: date
    amount: int


class Holder(NamedTuple):
    """A client who holds the whole contract from the day `since` on."""

    client: str
    since: date


class ContractTerms(NamedTuple):
    """What the interest of a contract depends on: `amount` in fen, `rate` for a year.

    `holders` in the order they held it, the first since the value date. `later_rates`: yearly rates that take
    the place of `rate` in the periods that begin on a day or later. `receipt_date`: when the money came in.
    """

    no: str
    amount: int
    rate: Decimal
    value_date: date
    matures: date
    exits: tuple[Exit, ...]
    holders: tuple[Holder, ...]
    later_rates: tuple[tuple[date, Decimal], ...] = ()
    receipt_date: date | None = None


class MaturityNotAfterValueDate(Refused):
    """A contract accrues at least one day."""

    template = N_(
        "contract {no} matures on {matures}, not after its value date {value_date}; give a later maturity"
    )


class ValueDateOutsideFund(Refused):
    """A contract accrues only while its fund lives."""

    template = N_(
        "the value date {value_date} of contract {no} is outside the fund's life; "
        "give a date from {established} on and before {matures}"
    )


class MaturityAfterFund(Refused):
    """A contract ends with its fund at the latest."""

    template = N_(
        "contract {no} matures on {matures}, after its fund on {fund_matures}; give an earlier maturity"
    )


def check_contract(contract: ContractTerms, fund: FundTerms) -> None:
    """Refuse a contract that cannot be calculated, each reason with its own `Refused`."""
    if contract.holders[0].since != contract.value_date:
        raise ValueError("the first holder holds a contract since its value date")
    _check_dates(contract, fund)
    _check_exits(contract)
    _check_transfers(contract)


def _check_dates(contract: ContractTerms, fund: FundTerms) -> None:
    no, value_date, matures = contract.no, contract.value_date, contract.matures
    if not fund.established <= value_date < fund.matures:
        raise ValueDateOutsideFund(
            no=no, value_date=value_date, established=fund.established, matures=fund.matures
        )
    if matures <= value_date:
        raise MaturityNotAfterValueDate(no=no, matures=matures, value_date=value_date)
    if matures > fund.matures:
        raise MaturityAfterFund(no=no, matures=matures, fund_matures=fund.matures)


def _check_exits(contract: ContractTerms) -> None:
    no, balance = contract.no, contract.amount
    for on, amount in sorted(contract.exits):
        if on < contract.value_date:
            raise Refused(
                N_(
                    "contract {no} cannot be exited on {on}, before its value date {value_date}; "
                    "give a later date, or cancel the contract"
                ),
                no=no,
                on=on,
                value_date=contract.value_date,
            )
        if on > contract.matures:
            raise Refused(
                N_(
                    "contract {no} cannot be exited on {on}, after its maturity {matures}; "
                    "give an earlier date"
                ),
                no=no,
                on=on,
                matures=contract.matures,
            )
        if amount > balance:
            raise Refused(
                N_(
                    "contract {no} has {balance} left on {on}, less than the exit of {amount}; "
                    "give a smaller amount"
                ),
                no=no,
                on=on,
                amount=grouped(amount),
                balance=grouped(balance),
            )
        balance -= amount


def _check_transfers(contract: ContractTerms) -> None:
    no = contract.no
    for index, (before, holder) in enumerate(pairwise(contract.holders)):
        on = holder.since
        if on <= contract.value_date:
            raise Refused(
                N_(
                    "contract {no} cannot be transferred on {on}; "
                    "give a date after its value date {value_date}"
                ),
                no=no,
                on=on,
                value_date=contract.value_date,
            )
        if index and on <= before.since:
            raise Refused(
                N_("contract {no} cannot be transferred on {on}; give a date after its transfer of {before}"),
                no=no,
                on=on,
                before=before.since,
            )
        _check_left(contract, on)
        if holder.client == before.client:
            raise Refused(
                N_("contract {no} already belongs to {client} on {on}; name another client"),
                no=no,
                on=on,
                client=holder.client,
            )


def _check_left(contract: ContractTerms, on: date) -> None:
    """Refuse a transfer of what was repaid: after maturity, or wholly exited."""
    no, exited = contract.no, exited_on(contract)
    if on > contract.matures:
        raise Refused(
            N_(
                "contract {no} cannot be transferred on {on}, after its maturity {matures}; "
                "give an earlier date"
            ),
            no=no,
            on=on,
            matures=contract.matures,
        )
    if exited is not None and on > exited:
        raise Refused(
            N_(
                "contract {no} cannot be transferred on {on}: it exited in full on {exited}; give an "
                "earlier date"
            ),
            no=no,
            on=on,
            exited=exited,
        )


def exited_on(contract: ContractTerms) -> date | None:
    """The day the last of the principal was taken out early, or None."""
    if sum(amount for _, amount in contract.exits) < contract.amount:
        return None
    return max(on for on, _ in contract.exits)


class ContractState(StrEnum):
    """Where a contract is in its life."""

    PENDING = "pending"
    ACTIVE = "active"
    MATURED = "matured"
    EXITED = "exited"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing is outstanding any more, or ever was."""
        return self not in (ContractState.PENDING, ContractState.ACTIVE)


CONTRACT_STATE_NAMES = {
    ContractState.PENDING: N_("pending"),
    ContractState.ACTIVE: N_("active"),
    ContractState.MATURED: N_("matured"),
    ContractState.EXITED: N_("exited"),
    ContractState.CANCELLED: N_("cancelled"),
}


def state_on(contract: ContractTerms, day: date) -> ContractState:
    """The state of a contract that was not cancelled."""
    if day < contract.value_date:
        return ContractState.PENDING
    exited = exited_on(contract)
    if exited is not None and exited <= day:
        return ContractState.EXITED
    return ContractState.MATURED if day >= contract.matures else ContractState.ACTIVE


def balance_on(contract: ContractTerms, day: date) -> int:
    """The principal (fen) that accrues on the day: none before the value date nor from maturity on."""
    if not contract.value_date <= day < contract.matures:
        return 0
    return contract.amount - sum(amount for on, amount in contract.exits if on <= day)
