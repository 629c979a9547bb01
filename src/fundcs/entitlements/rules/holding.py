"""A contract with everything that happened to it: its terms, its holders, and where each is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundcs.entitlements.rules import contract_terms
from fundcs.entitlements.rules.contract_terms import ContractState
from fundcs.entitlements.rules.receipts import ReceiptCheck, receipt_check
from fundcs.kit import identity
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import as_written, fold

if TYPE_CHECKING:
    from datetime import date

    from fundcs.entitlements.rules.accrual import Line
    from fundcs.entitlements.rules.contract_terms import ContractTerms
    from fundcs.entitlements.rules.receipts import Receipt


class Payee(NamedTuple):
    """An account that is paid: the name it is in, its bank with the branch, its number."""

    name: str
    bank: str
    account: str


class PayeeMissing(Refused):
    template = N_("account name, bank and account number are all needed; write the missing one")


def checked_payee(payee: Payee) -> Payee:
    """The payee in normal form: text trimmed, the account without spaces, the name letter by letter."""
    name, bank, account = as_written(payee.name), fold(payee.bank), fold(payee.account)
    if not name or not bank or not account:
        raise PayeeMissing
    return Payee(name, bank, identity.account(account))


class Holding(NamedTuple):
    """A contract of `fund` as the archive has it; `payees` are those of `terms.holders`, in that order."""

    terms: ContractTerms
    fund: str
    signed: date
    advisor: str | None
    payees: tuple[Payee, ...]
    receipt: Receipt
    cancelled_on: date | None = None
    cancel_reason: str | None = None

    @property
    def no(self) -> str:
        """The contract's number."""
        return self.terms.no

    @property
    def subscriber(self) -> str:
        """The code of the client who signed."""
        return self.terms.holders[0].client

    def state_on(self, day: date) -> ContractState:
        """Where the contract is in its life; a cancelled one is so on every day, since it never counted."""
        if self.cancelled_on is not None:
            return ContractState.CANCELLED
        return contract_terms.state_on(self.terms, day)

    def balance_on(self, day: date) -> int:
        """The principal outstanding in fen; none of a cancelled contract."""
        return 0 if self.cancelled_on is not None else contract_terms.balance_on(self.terms, day)

    def holder_on(self, day: date) -> str:
        """The code of the client who holds it: the first holder until a transfer's own day."""
        return self.terms.holders[self._place(day)].client

    def payee_on(self, day: date) -> Payee:
        """Where the holder of that day is paid."""
        return self.payees[self._place(day)]

    def payee_of(self, line: Line) -> Payee:
        """Where the holder whom a line of this contract is for is paid."""
        return self.payees[self.place_of(line)]

    def place_of(self, line: Line) -> int:
        """Which of the holders, counted from 0, a line of this contract is for."""
        return self._place(line.start)

    def receipt_check(self, subscriber: str) -> ReceiptCheck:
        """The remittance receipt against the amount and the first holder's name (Art. 48)."""
        return receipt_check(self.terms.amount, subscriber, self.receipt)

    def _place(self, day: date) -> int:
        holders = self.terms.holders
        if len(holders) == 1:
            return 0
        return sum(holder.since <= day for holder in holders[1:])
