"""A contract with everything that happened to it, and finding one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundcs.entitlements import queries
from fundcs.entitlements.rules import contract_terms
from fundcs.entitlements.rules.contract_terms import ContractState, ContractTerms, Exit, Holder
from fundcs.entitlements.rules.receipts import Receipt, ReceiptCheck, receipt_check
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, fold_name, quoted
from fundcs.kit.tabular.cells import reader

if TYPE_CHECKING:
    from sqlmodel import Session

    from fundcs.entitlements.models import Contract, ContractTransfer


class NoSuchContract(Refused):
    template = N_("no contract {no}; `fundcs contract list` shows them")


class PayeeMissing(Refused):
    template = N_("the payee's name, bank and account number are all needed; write the missing one")


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid, and where."""

    name: str
    bank: str
    account: str

    def checked(self) -> Payee:
        """The payee in normal form: text trimmed, the account without spaces.

        Raises PayeeMissing, UnreadableAccount.
        """
        name, bank, account = fold_name(self.name), fold(self.bank), reader("account")(self.account)
        if not name or not bank or account is None:
            raise PayeeMissing
        return Payee(name, bank, str(account))


@dataclass(frozen=True, slots=True)
class ContractFile:
    """A contract with everything that happened to it; `transfers` by day."""

    contract: Contract
    terms: ContractTerms
    transfers: tuple[ContractTransfer, ...]

    def state_on(self, day: date) -> ContractState:
        """Where the contract is in its life."""
        return contract_terms.state_on(self.terms, day, cancelled=self.contract.cancelled_on is not None)

    def balance_on(self, day: date) -> int:
        """The principal outstanding in fen; none of a cancelled contract."""
        return 0 if self.contract.cancelled_on is not None else contract_terms.balance_on(self.terms, day)

    def holder_on(self, day: date) -> str:
        """The code of the client who holds it."""
        return contract_terms.holder_on(self.terms, day).client

    def payee_on(self, day: date) -> Payee:
        """Where its holder is paid."""
        passed = [transfer for transfer in self.transfers if transfer.day <= day]
        held = passed[-1] if passed else self.contract
        return Payee(held.payee_name, held.payee_bank, held.payee_account)

    def receipt_check(self, subscriber: str) -> ReceiptCheck:
        """The remittance receipt against the amount and the first holder's name (Art. 48)."""
        receipt = Receipt(self.contract.receipt_amount, self.contract.receipt_payer)
        return receipt_check(self.contract.amount, subscriber, receipt)


def find(session: Session, no: str) -> ContractFile:
    """The contract with this number. Raises NoSuchContract."""
    found = files(session, no=fold(no).upper())
    if not found:
        raise NoSuchContract(no=quoted(no))
    return found[0]


def files(session: Session, *, no: str | None = None, fund: str | None = None) -> list[ContractFile]:
    """The contracts with this number or of this fund, else all, by number; three queries however many."""
    exits: dict[str, list[Exit]] = defaultdict(list)
    for exit_ in queries.exits(session, no=no, fund=fund):
        exits[exit_.contract].append(Exit(exit_.day, exit_.amount))
    transfers: dict[str, list[ContractTransfer]] = defaultdict(list)
    for transfer in queries.transfers(session, no=no, fund=fund):
        transfers[transfer.contract].append(transfer)
    return [
        _file(contract, exits[contract.no], transfers[contract.no])
        for contract in queries.contracts(session, no=no, fund=fund)
    ]


def _file(contract: Contract, exits: Sequence[Exit], transfers: Sequence[ContractTransfer]) -> ContractFile:
    holders = [Holder(contract.client, contract.value_date)]
    holders += [Holder(transfer.client, transfer.day) for transfer in transfers]
    terms = ContractTerms(
        contract.no,
        contract.amount,
        contract.rate,
        contract.value_date,
        contract.matures,
        tuple(exits),
        tuple(holders),
    )
    return ContractFile(contract, terms, tuple(transfers))
