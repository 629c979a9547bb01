"""A month's list as a workbook with boxes, what it brought when it came back, and labels (Art. 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl import Workbook

from fundcs.archive import edited_show
from fundcs.care.rules import labels as layout
from fundcs.care.rules.mailings import MailingState
from fundcs.care.service import mailing_sheets
from fundcs.care.service.mailing_sheets import COLUMNS, SHEET
from fundcs.care.show.mailings import state_text
from fundcs.kit.editable import Row
from fundcs.kit.i18n import N_, P_, _, speaking
from fundcs.kit.registers import AIR, HEADER_ROW, LEAST_HEIGHT, Field, Outgoing, Register
from fundcs.kit.roundtrip import Stamp
from fundcs.kit.view import iso
from fundcs.kit.workbooks import DIGIT, TEXT, Look, Page, pixels, save

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.edited import Corrected
    from fundcs.archive.issued import Export
    from fundcs.care.service.mailings import MailingList, Recipient
    from fundcs.kit.view import View

_LOCKED: Final = {
    "client": Field(N_("Client no."), 12, TEXT),
    "name": Field(N_("Name of person or firm"), 20),
    "tier": Field(N_("Tier"), 16),
    "address": Field(N_("Address"), 38),
    "funds": Field(N_("Funds"), 14),
    "products": Field(N_("Announcements"), 14),
}
_OPEN: Final = {
    "sent_on": Field(P_("mailing", "Sent"), 12, TEXT),
    "returned_on": Field(P_("mailing", "Came back"), 12, TEXT),
}
_LIST: Final = Register(N_("Mailing list"), {**_LOCKED, **_OPEN})
_APART: Final = Register(N_("Not sent to"), {**_LOCKED, "state": Field(N_("State"), 26)})
_TICK: Final = "√"
_SLACK: Final = 2
"""Pixels by which the last column is narrower: one just as wide as the paper goes onto another page."""
_LABEL: Final = Look(horizontal="left", boxed=False, wrap=True, indent=1)


def write(act: Act, mailing: MailingList, export: Export, path: Path) -> None:
    """Write the list to `path`, addresses in clear, with boxes for what was sent and came back.

    Those to whom nothing is sent stand on a page of their own, with why.
    """
    with speaking(act.document_language):
        back = mailing_sheets.withdrawals(act, mailing)
        rows = [_row(mailing, recipient, back.get(recipient.client)) for recipient in mailing.listed]
        stamp = Stamp(SHEET, mailing.month, "", export.checkpoint)
        choices = {name: [_TICK] for name in COLUMNS}
        out = Outgoing(path, stamp, export.key, act.moment, choices)

        def apart(book: Workbook) -> Page:
            return _apart(act, book, mailing.apart)

        _LIST.write_editable(rows, COLUMNS, out, apart if mailing.apart else None)


def _row(mailing: MailingList, recipient: Recipient, withdrawn_at: datetime | None) -> Row:
    return Row(
        mailing_sheets.key_of(mailing.month, recipient.client),
        {
            **_cells(recipient),
            "sent_on": iso(recipient.sent_on) or "",
            "returned_on": iso(recipient.returned_on) or "",
        },
        mailing_sheets.recorded(recipient, withdrawn_at),
    )


def _cells(recipient: Recipient) -> dict[str, object]:
    return {
        "client": recipient.client,
        "name": recipient.name,
        "tier": str(recipient.tier.label),
        "address": recipient.address or "",
        "funds": " ".join(recipient.funds),
        "products": " ".join(recipient.products),
    }


def _apart(act: Act, book: Workbook, recipients: Sequence[Recipient]) -> Page:
    page = _APART.page(book, act.moment, len(recipients))
    looks = [field.look for field in _APART.fields.values()]
    for recipient in recipients:
        cells = {**_cells(recipient), "state": state_text(recipient)}
        page.row([cells[name] for name in _APART.fields], looks, least=LEAST_HEIGHT, air=AIR)
    page.filter(HEADER_ROW)
    page.close()
    return page


def view(made: Corrected, *, dry_run: bool) -> View:
    """What a list that came back brought, or would bring."""

    def said(_name: str, value: object) -> str | None:
        return None if value is None else str(value)

    def heading(name: str) -> str:
        return _(_OPEN[name].heading)

    return edited_show.view(made, _("Client"), said, dry_run=dry_run, heading_of=heading)


def write_labels(act: Act, mailing: MailingList, path: Path) -> None:
    """Write the addresses that are to be sent to as labels to `path`, on sheets as the policy has them."""
    sheet = act.policy.care.labels
    with speaking(act.document_language):
        texts = [_label(recipient) for recipient in mailing.listed if recipient.state is MailingState.TO_SEND]
        book = Workbook(write_only=True)
        widths = pixels(float(sheet.width), sheet.across)
        widths[-1] -= _SLACK
        page = Page(book, _("Labels"), [width / DIGIT for width in widths])
        page.exact(float(sheet.left), float(sheet.top))
        heights = pixels(float(sheet.height), sheet.down)
        for row in layout.in_rows(texts, sheet.across):
            if page.rows and page.rows % sheet.down == 0:
                page.new_page()
            set_ = [layout.set_on(text, sheet.width, sheet.height) for text in row]
            looks = [_LABEL._replace(size=label.size) for label in set_]
            page.row_of([label.text for label in set_], looks, heights[page.rows % sheet.down])
        page.close()
        save(book, (page,), path)


def _label(recipient: Recipient) -> str:
    """The address, whom it goes to, and the number by which mail that comes back is found."""
    to = _("{name} (addressee)").format(name=recipient.name)
    return f"{recipient.address}\n{to}\n{recipient.client}"
