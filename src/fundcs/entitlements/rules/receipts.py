"""The bank's remittance receipt against the contract it paid for (Art. 48)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.kit.coded import Coded, Fact, Sentence, coded
from fundcs.kit.i18n import N_
from fundcs.kit.lookalikes import same

if TYPE_CHECKING:
    from datetime import date

SENTENCES: Final = {
    "receipt_not_recorded": Sentence(N_("no remittance receipt is recorded (Art. 48)")),
    "receipt_agrees": Sentence(N_("the receipt agrees in amount and remitter (Art. 48)")),
    "receipt_amount_not_recorded": Sentence(N_("the receipt's amount is not recorded (Art. 48)")),
    "receipt_amount_differs": Sentence(
        N_("the receipt is for {paid}, the contract for {agreed} (Art. 48)"), fen=("paid", "agreed")
    ),
    "remitter_not_recorded": Sentence(N_("the receipt's remitter is not recorded (Art. 48)")),
    "remitter_differs": Sentence(N_("the remitter is {payer}, the client {client} (Art. 48)")),
}
"""What a check comes to, by the code that payout sheets keep: codes are only ever added."""


class Receipt(NamedTuple):
    """What the bank's remittance receipt says; None where it was not recorded. `amount` in fen."""

    amount: int | None
    payer: str | None
    on: date | None = None


class ReceiptCheck(NamedTuple):
    """Whether the receipt agrees with the contract, None where none is recorded, and why."""

    matches: bool | None
    reasons: tuple[Coded, ...]


def receipt_check(amount: int, subscriber: str, receipt: Receipt) -> ReceiptCheck:
    """Compare a receipt with the contract's amount (fen) and its first holder's name (Art. 48)."""
    if receipt.amount is None and receipt.payer is None:
        return ReceiptCheck(None, (_reason("receipt_not_recorded"),))
    mismatches = []
    if receipt.amount is None:
        mismatches.append(_reason("receipt_amount_not_recorded"))
    elif receipt.amount != amount:
        mismatches.append(_reason("receipt_amount_differs", paid=receipt.amount, agreed=amount))
    if receipt.payer is None:
        mismatches.append(_reason("remitter_not_recorded"))
    elif receipt.payer != subscriber and not same(receipt.payer, subscriber):
        mismatches.append(_reason("remitter_differs", payer=receipt.payer, client=subscriber))
    matches = not mismatches
    return ReceiptCheck(matches, tuple(mismatches) or (_reason("receipt_agrees"),))


def _reason(code: str, **facts: Fact) -> Coded:
    return coded(SENTENCES, code, facts)
