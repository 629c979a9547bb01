"""What is unlikely of a contract, though it may be so: said to whoever enters it, refused by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundcs.funds.rules.terms import percent
from fundcs.kit.cards import wrong_check_digit
from fundcs.kit.i18n import T, Text, joined
from fundcs.kit.money import grouped
from fundcs.kit.parsing import fold_name
from fundcs.kit.privacy import mask

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from decimal import Decimal

    from fundcs.entitlements.rules.holding import Payee
    from fundcs.policy.rules import Plausible


class Paid(NamedTuple):
    """Who is paid where: the holder's code and name, and the clients that are paid into this account."""

    client: str
    name: str
    payee: Payee
    paid_into: Collection[str] = ()


def unlikely_amount(contract: str, fen: int, limits: Plausible) -> Iterator[Text]:
    """An amount (fen) outside what the policy holds for likely: yuan were meant as 万, or the reverse."""
    if fen < limits.amount_min:
        yield T(
            "contract {contract}: {amount} yuan is less than {least}; check the unit",
            contract=contract,
            amount=grouped(fen),
            least=grouped(limits.amount_min),
        )
    if fen > limits.amount_max:
        yield T(
            "contract {contract}: {amount} yuan is more than {most}; check the unit",
            contract=contract,
            amount=grouped(fen),
            most=grouped(limits.amount_max),
        )


def unlikely_rate(contract: str, rate: Decimal, limits: Plausible) -> Iterator[Text]:
    """An annual rate above the policy's ceiling."""
    if rate > limits.rate_max:
        yield T(
            "contract {contract}: an annual rate of {rate} is above {most}; compare it with the contract",
            contract=contract,
            rate=percent(rate),
            most=percent(limits.rate_max),
        )


def unlikely_payee(subject: Text, paid: Paid) -> Iterator[Text]:
    """A payee who is not the client, a card whose check digit is wrong, an account that others are paid into.

    `subject`: what is paid, as the sentences begin; the account is masked.
    """
    account = mask(paid.payee.account, "account")
    if fold_name(paid.payee.name) != fold_name(paid.name):
        yield T(
            "{subject}: the account is in the name of {payee}, not of {client} {name}; check it (Art. 46)",
            subject=subject,
            payee=paid.payee.name,
            client=paid.client,
            name=paid.name,
        )
    if wrong_check_digit(paid.payee.account):
        yield T(
            "{subject}: the check digit of card {account} is wrong; compare it with the card",
            subject=subject,
            account=account,
        )
    if others := sorted(set(paid.paid_into) - {paid.client}):
        yield T(
            "{subject}: account {account} is also that of {clients}; check whose it is",
            subject=subject,
            account=account,
            clients=joined(others),
        )
