"""When a holder had given back what a sheet left owed: the accounts of one holder's period (Art. 53)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime


class GivenBack(NamedTuple):
    """An amount (fen) given back: its entry's number on the trail, when it was received, who recorded it."""

    seq: int
    amount: int
    on: date
    by: str


class SubmittedSheet(NamedTuple):
    """A sheet that was submitted: its entry's number on the trail, when, by whom; `left` owed by it (fen)."""

    seq: int
    at: datetime
    by: str
    left: int


@dataclass(frozen=True, slots=True)
class Recovered:
    """A sum that was owed since a moment and is owed no more: given back on a day, or set off at a moment."""

    since: datetime
    given: GivenBack | None
    set_off: SubmittedSheet | None


def recovered(sheets: Sequence[SubmittedSheet], payments: Sequence[GivenBack]) -> Iterator[Recovered]:
    """Each time that what was left owed came to an end, in order.

    `sheets`: those in force, in the order of their submission; each says what is left after all that was
    given back before it. What a sheet leaves goes on as what the next one leaves. It ends by the repayment
    with which all of it was given back, or by the next sheet, where that leaves nothing. What facts recorded
    later undid was never owed, and does not end.
    """
    for sheet, following in zip_longest(sheets, sheets[1:]):
        if not sheet.left:
            continue
        rest = sheet.left
        for payment in payments:
            if payment.seq < sheet.seq or (following is not None and payment.seq > following.seq):
                continue
            rest -= payment.amount
            if rest <= 0:
                yield Recovered(sheet.at, payment, None)
                break
        else:
            if following is not None and not following.left:
                yield Recovered(sheet.at, None, following)
