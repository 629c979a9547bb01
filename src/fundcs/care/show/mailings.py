"""The monthly mailing on the screen and as JSON: who is on the list, what was recorded (Art. 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.care.rules.mailings import MAILING_STATE_NAMES, MailingState
from fundcs.clients.models import Client
from fundcs.kit.i18n import _, ngettext
from fundcs.kit.view import View, iso, table, text_page, tight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.care.service.mailing_records import MailingRecorded, MailingWithdrawn
    from fundcs.care.service.mailings import MailingList, Recipient


def data(act: Act, month: str, recipient: Recipient) -> dict[str, Any]:
    """A recipient's JSON."""
    return {
        "month": month,
        "client": recipient.client,
        "name": recipient.name,
        "address": act.personal(recipient.address, Client.address),
        "tier": recipient.tier.value,
        "funds": list(recipient.funds),
        "products": list(recipient.products),
        "opted_out": recipient.standing.opted_out,
        "state": recipient.state.value,
        "sent_on": iso(recipient.sent_on),
        "returned_on": iso(recipient.returned_on),
        "finding": recipient.finding,
        "officer": recipient.officer,
    }


def listed(act: Act, mailing: MailingList) -> View:
    """The list of a month, and apart from it those to whom nothing is sent, each with why."""
    document = [data(act, mailing.month, recipient) for recipient in mailing.recipients]
    if not mailing.recipients:
        sentence = _("In {month} nobody is in a tier to which the house journal is mailed.")
        return View([], text_page(sentence.format(month=mailing.month)))
    parts: list[RenderableType] = []
    if mailing.listed:
        title = _("House journal of {month}, tiers as of {day}").format(
            month=mailing.month, day=mailing.as_of
        )
        parts.append(_table(act, mailing.listed, title))
    if mailing.apart:
        parts.append(_table(act, mailing.apart, _("Not sent to")))
    to_send = sum(recipient.state is MailingState.TO_SEND for recipient in mailing.recipients)
    closing = _("to be sent: {to_send}; sent: {sent}; not sent to: {apart}").format(
        to_send=to_send, sent=len(mailing.listed) - to_send, apart=len(mailing.apart)
    )
    return View(document, text_page(*parts, closing))


def _table(act: Act, recipients: Sequence[Recipient], title: str) -> Table:
    rows = table(
        _("Client"), _("Tier"), _("Address"), _("Funds"), _("Announcements"), _("State"), title=title
    )
    for recipient in recipients:
        rows.add_row(
            f"{recipient.client} {recipient.name}",
            str(recipient.tier.label),
            act.personal(recipient.address, Client.address) or "–",
            " ".join(recipient.funds) or "–",
            " ".join(recipient.products) or "–",
            state_text(recipient),
        )
    return tight(rows, 0)


def state_text(recipient: Recipient) -> str:
    """How it stands with a client, with the day or the finding that says more."""
    name = _(MAILING_STATE_NAMES[recipient.state])
    more = {
        MailingState.SENT: iso(recipient.sent_on),
        MailingState.RETURNED: iso(recipient.returned_on),
        MailingState.ADDRESS_RETURNED: recipient.finding,
    }.get(recipient.state)
    return name if more is None else _("{state} {more}").format(state=name, more=more)


def recorded(act: Act, made: MailingRecorded) -> View:
    """What was just recorded as sent, and to whom it is not sent and why."""
    document = {
        "month": made.month,
        "recorded": len(made.recorded),
        "before": made.before,
        "clients": [data(act, made.month, recipient) for recipient in made.recorded],
        "not_sent": [data(act, made.month, recipient) for recipient in made.apart],
    }
    sentence = ngettext(
        "mailing of {month}: sent to {count} client; recorded before: {before}",
        "mailing of {month}: sent to {count} clients; recorded before: {before}",
        len(made.recorded),
    ).format(month=made.month, count=len(made.recorded), before=made.before)
    parts: list[RenderableType] = [sentence]
    if made.apart:
        rows = table(_("Client"), _("State"), title=_("Not sent to"))
        for recipient in made.apart:
            rows.add_row(f"{recipient.client} {recipient.name}", state_text(recipient))
        parts.append(tight(rows, 0))
    return View(document, text_page(*parts))


def returned(act: Act, made: MailingRecorded) -> View:
    """What was just recorded as come back, each with the finding on the address."""
    lines = [
        _("the mailing to {client} {name} came back on {day}; the address is asked for: {finding}").format(
            client=recipient.client,
            name=recipient.name,
            day=iso(recipient.returned_on),
            finding=None if recipient.came_back is None else recipient.came_back.finding,
        )
        for recipient in made.recorded
    ]
    document = {
        "month": made.month,
        "recorded": len(made.recorded),
        "clients": [
            {
                **data(act, made.month, recipient),
                "finding": None if recipient.came_back is None else recipient.came_back.finding,
            }
            for recipient in made.recorded
        ],
    }
    return View(document, text_page(*lines))


def withdrawn(made: MailingWithdrawn) -> View:
    """What was just taken back."""
    document = {
        "month": made.month,
        "returned": made.returned,
        "withdrawn": len(made.clients),
        "clients": [code for code, _name in made.clients],
    }
    sentence = (
        _("mailing of {month}: that it came back is withdrawn; clients: {count}")
        if made.returned
        else _("mailing of {month}: that it was sent is withdrawn; clients: {count}")
    )
    return View(document, text_page(sentence.format(month=made.month, count=len(made.clients))))
