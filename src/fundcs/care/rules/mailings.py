"""Whom the monthly mailing goes to, and how it stands with each of them (Art. 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.entitlements.rules.contract_terms import exited_on
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, P_
from fundcs.kit.parsing import fold, parse_day
from fundcs.kit.periods import Period, period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fundcs.entitlements.rules.holding import Holding

_TICKS: Final = frozenset(
    (
        "√",
        "✓",
        "✔",
        "v",
        "y",
        "yes",
        "x",
        "1",
        "是",
        "已",
        "已寄",
        "已寄出",
        "已退",
        "退回",
        "sent",
        "returned",
    )
)
"""What in a box says that it was done, on no day in particular."""
_NOT: Final = frozenset(["否", "未", "未寄", "no", "n", "0"])


class MailingState(StrEnum):
    """How it stands with a client in a month's mailing."""

    TO_SEND = "to_send"
    SENT = "sent"
    RETURNED = "returned"
    ADDRESS_RETURNED = "address_returned"
    NO_ADDRESS = "no_address"
    OPTED_OUT = "opted_out"
    SEALED = "sealed"


MAILING_STATE_NAMES: Final[Mapping[MailingState, str]] = {
    MailingState.TO_SEND: P_("mailing", "to be sent"),
    MailingState.SENT: P_("mailing", "sent"),
    MailingState.RETURNED: P_("mailing", "came back"),
    MailingState.ADDRESS_RETURNED: P_("mailing", "address in doubt"),
    MailingState.NO_ADDRESS: P_("mailing", "no address"),
    MailingState.OPTED_OUT: P_("mailing", "wants none"),
    MailingState.SEALED: P_("mailing", "file sealed (Art. 15)"),
}
LISTED: Final = (MailingState.TO_SEND, MailingState.SENT, MailingState.RETURNED)
"""The states on the list itself; those in the others are named apart from it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a client for a month's mailing.

    `flagged`: mail that went to the address on record came back, and nobody has answered for it yet.
    """

    sent: bool = False
    returned: bool = False
    address: bool = True
    opted_out: bool = False
    flagged: bool = False
    sealed: bool = False

    @property
    def state(self) -> MailingState:
        """How it stands: what happened first, else why nothing is sent, else that it is to be."""
        reasons = (
            (self.returned, MailingState.RETURNED),
            (self.sent, MailingState.SENT),
            (self.sealed, MailingState.SEALED),
            (self.opted_out, MailingState.OPTED_OUT),
            (not self.address, MailingState.NO_ADDRESS),
            (self.flagged, MailingState.ADDRESS_RETURNED),
        )
        return next((state for holds, state in reasons if holds), MailingState.TO_SEND)


def month_of(asked: tuple[int, int] | None, today: date) -> Period:
    """The days of the month asked for, else of the running one. Raises Refused for one still to come."""
    found = period(today, asked, None, None)
    if found.first > today:
        raise Refused(
            N_("{month} has not begun; a month's mailing is sent in the month itself"),
            month=month_text(found.first),
        )
    return found


def month_text(first: date) -> str:
    """A month as it is written, by its first day."""
    return f"{first:%Y-%m}"


def check_sent_on(first: date, on: date, today: date) -> None:
    """Refuse a mailing sent before its month began, or still to be sent."""
    if on > today:
        raise Refused(N_("{day} is in the future; give the day on which it was sent"), day=on)
    if on < first:
        raise Refused(
            N_("{day} is before {month} began; give the day on which it was sent"),
            day=on,
            month=month_text(first),
        )


def check_returned_on(client: str, sent: date, on: date, today: date) -> None:
    """Refuse mail that came back before it was sent, or is still to come back."""
    if on > today:
        raise Refused(N_("{day} is in the future; give the day on which it came back"), day=on)
    if on < sent:
        raise Refused(
            N_("the mailing to client {client} was sent on {sent}; it cannot have come back on {day}"),
            client=client,
            sent=sent,
            day=on,
        )


def day_in(cell: str, today: date) -> date | None:
    """The day that a box of the returned list says; today where it is ticked; None where it says no.

    Raises Refused for what is none of these.
    """
    said = fold(cell).casefold()
    if not said or said in _NOT:
        return None
    return today if said in _TICKS else parse_day(cell)


def is_tick(cell: str) -> bool:
    """Whether a box says that it was done, but not on which day."""
    return fold(cell).casefold() in _TICKS


def held_in(holdings: Iterable[Holding], days: Period) -> dict[str, set[str]]:
    """The funds, by client, of the contracts that each held on some day of `days`.

    A contract is held from its signing, or its value date where that is earlier, until it matures or the last
    of it exits; by a taker from the transfer's day on.
    """
    funds: dict[str, set[str]] = {}
    for holding in holdings:
        if holding.cancelled_on is not None:
            continue
        terms = holding.terms
        begins = [min(holding.signed, terms.value_date), *(holder.since for holder in terms.holders[1:])]
        ends = [*begins[1:], _ended(holding)]
        for holder, begin, end in zip(terms.holders, begins, ends, strict=True):
            if max(begin, days.first) < min(end, _ended(holding), days.last + timedelta(days=1)):
                funds.setdefault(holder.client, set()).add(holding.fund)
    return funds


def _ended(holding: Holding) -> date:
    """The first day on which nothing is held any more."""
    exited = exited_on(holding.terms)
    return holding.terms.matures if exited is None else min(exited, holding.terms.matures)
