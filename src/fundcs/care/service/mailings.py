"""Whom a month's mailing goes to: who is on the list, who is not and why, what is enclosed (Art. 9)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from fundcs.care.queries import mailings as stored
from fundcs.care.rules import mailings as rules
from fundcs.care.rules.mailings import LISTED, MailingState, Standing
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.entitlements.service.sealing import sealed_clients
from fundcs.tiers import service as tiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.care.models.mailings import MailingReturn, MailingRound, MailingSent
    from fundcs.kit.periods import Period
    from fundcs.tiers.rules import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A client as a month's list has them; `mailing` and `came_back`: the last one sent to them, if any.

    `finding`: the open one that asks for the address. `products`: the numbers of what is enclosed.
    """

    client: str
    name: str
    officer: str | None
    address: str | None
    tier: Tier
    standing: Standing
    mailing: MailingSent | None = None
    came_back: MailingReturn | None = None
    finding: str | None = None
    funds: tuple[str, ...] = ()
    products: tuple[str, ...] = ()

    @property
    def state(self) -> MailingState:
        """How it stands with them."""
        return self.standing.state

    @property
    def sent_on(self) -> date | None:
        """The day on which it was sent."""
        return None if self.mailing is None else self.mailing.sent_on

    @property
    def returned_on(self) -> date | None:
        """The day on which it came back."""
        return None if self.came_back is None else self.came_back.returned_on


@dataclass(frozen=True, slots=True)
class MailingList:
    """The list of a month as of a day: `recipients` by code, those to whom nothing is sent too."""

    days: Period
    as_of: date
    recipients: Sequence[Recipient]

    @property
    def month(self) -> str:
        """The month, `2026-11`."""
        return rules.month_text(self.days.first)

    @property
    def listed(self) -> list[Recipient]:
        """Those on the list itself: to be sent, sent, come back."""
        return [recipient for recipient in self.recipients if recipient.state in LISTED]

    @property
    def apart(self) -> list[Recipient]:
        """Those to whom nothing is sent, each with why in the state."""
        return [recipient for recipient in self.recipients if recipient.state not in LISTED]


def listed(act: Act, asked: tuple[int, int] | None) -> MailingList:
    """The list of a month, the running one unless given, of the clients shown to who acts (Art. 7).

    Raises Refused for a month that has not begun.
    """
    days = rules.month_of(asked, act.today)
    seen = [each for each in recipients(act, days) if act.sight.sees(each.client)]
    return MailingList(days, as_of(act, days), with_enclosures(act, days, seen))


def as_of(act: Act, days: Period) -> date:
    """The day as of which a month's list is made: its last, or today while it runs."""
    return min(act.today, days.last)


def recipients(
    act: Act, days: Period, *, client: str | None = None, wishes_at: datetime | None = None
) -> list[Recipient]:
    """The clients of the policy's tiers that month, and whoever was sent its mailing, by code.

    Without what is enclosed. `wishes_at`: who wanted none then; else at the act's moment.
    """
    day, month = as_of(act, days), rules.month_text(days.first)
    rows = stored.addressees(act.session, day, client)
    made: dict[str, tuple[MailingSent, MailingReturn | None]] = {
        row.client: (row, back)
        for row, back in stored.sent(act.session, act.moment, month=month, client=client)
    }
    results = tiers.tiers(act.session, act.policy, day, [row.code for row in rows])
    wants_none = stored.opted_out(act.session, wishes_at or act.moment, client)
    suspect = stored.suspect(act.session, act.moment, client)
    sealed = act.once_read(sealed_clients)
    found = []
    for row in rows:
        tier = results[row.code].tier
        if tier not in act.policy.care.journal_tiers and row.code not in made:
            continue
        mailing, back = made.get(row.code, (None, None))
        flags = [each for address, each in suspect.get(row.code, ()) if address == row.address]
        sealed_on = sealed.get(row.code)
        found.append(
            Recipient(
                client=row.code,
                name=row.name,
                officer=row.officer,
                address=row.address,
                tier=tier,
                standing=Standing(
                    sent=mailing is not None,
                    returned=back is not None,
                    address=bool(row.address),
                    opted_out=wants_none.get(row.code, False),
                    flagged=bool(flags),
                    sealed=sealed_on is not None and sealed_on <= day,
                ),
                mailing=mailing,
                came_back=back,
                finding=flags[-1].finding if flags else None,
            )
        )
    return found


def with_enclosures(act: Act, days: Period, found: Iterable[Recipient]) -> list[Recipient]:
    """The recipients with the funds they held in the month and the announcements for their holders."""
    from fundcs.care.service import products

    until = replace(days, last=as_of(act, days))
    held = rules.held_in(load(act.session, Contracts(cancelled=False)), until)
    enclosed = products.announced(act, days)
    return [
        replace(
            recipient,
            funds=tuple(sorted(held.get(recipient.client, ()))),
            products=tuple(no for no, clients in enclosed.items() if recipient.client in clients),
        )
        for recipient in found
    ]


def left(act: Act, days: Period) -> list[Recipient]:
    """To whom the month's mailing is still to be sent; nobody once its list was gone through.

    But for those of whom it was withdrawn since that it was sent.
    """
    only, month = None, rules.month_text(days.first)
    if gone_through(act, month) is not None:
        only = again(act, month)
        if not only:
            return []
    return [
        recipient
        for recipient in recipients(act, days)
        if recipient.state is MailingState.TO_SEND and (only is None or recipient.client in only)
    ]


def again(act: Act, month: str) -> set[str]:
    """The clients whose mailing of a month was withdrawn, and to whom it was not sent since."""
    taken_back = stored.taken_back(act.session, month, act.moment)
    if not taken_back:
        return set()
    return taken_back.keys() - {
        row.client for row, _back in stored.sent(act.session, act.moment, month=month)
    }


def is_listed(act: Act, days: Period) -> bool:
    """Whether a month's mailing is still to be made up for: the policy says how long after its end."""
    return act.today <= days.last + timedelta(days=act.policy.care.journal_late.count)


def gone_through(act: Act, month: str) -> MailingRound | None:
    """When the month's list was gone through, if it was."""
    return stored.round_of(act.session, month, act.moment)
