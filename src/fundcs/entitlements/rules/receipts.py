"""The bank's remittance receipt against the contract it paid for (Art. 48)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundcs.kit.i18n import T, Text
from fundcs.kit.money import grouped
from fundcs.kit.parsing import fold_name

if TYPE_CHECKING:
    from datetime import date


class Receipt(NamedTuple):
    """What the bank's remittance receipt says; None where it was not recorded. `amount` in fen."""

    amount: int | None
    payer: str | None
    on: date | None = None


class ReceiptCheck(NamedTuple):
    """Whether the receipt agrees with the contract, None where none is recorded, and why."""

    matches: bool | None
    reasons: tuple[Text, ...]


def receipt_check(amount: int, subscriber: str, receipt: Receipt) -> ReceiptCheck:
    """Compare a receipt with the contract's amount (fen) and its first holder's name (Art. 48)."""
    if receipt.amount is None and receipt.payer is None:
        return ReceiptCheck(None, (T("no remittance receipt is recorded (Art. 48)"),))
    found = []
    if receipt.amount is None:
        found.append(T("the receipt's amount is not recorded (Art. 48)"))
    elif receipt.amount != amount:
        paid, agreed = grouped(receipt.amount), grouped(amount)
        found.append(
            T("the receipt is for {paid}, the contract for {agreed} (Art. 48)", paid=paid, agreed=agreed)
        )
    if receipt.payer is None:
        found.append(T("the receipt's remitter is not recorded (Art. 48)"))
    elif receipt.payer != subscriber and fold_name(receipt.payer) != fold_name(subscriber):
        found.append(
            T(
                "the remitter is {payer}, the client {client} (Art. 48)",
                payer=receipt.payer,
                client=subscriber,
            )
        )
    matches = not found
    return ReceiptCheck(matches, tuple(found) or (T("the receipt agrees in amount and remitter (Art. 48)"),))
