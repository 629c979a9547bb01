"""The call sheet to print and tick (Art. 46) and the figures of a period (Art. 41), as workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from fundcs.callbacks.show import call_sheet
from fundcs.callbacks.show.stats import breakdowns, findings_by_kind, heading, headings, numbers, summary
from fundcs.kit.i18n import _, speaking
from fundcs.kit.identity import phone_display
from fundcs.kit.privacy import mask
from fundcs.kit.workbooks import COUNT, HEAD, PLAIN, TEXT, TITLE, WRAPPED, Look, Page, save

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.callbacks.service.call_sheet import CallSheet, Investor
    from fundcs.callbacks.service.payees import Payable
    from fundcs.callbacks.service.stats import CallbackFigures

EMPTY, TICKED = "☐", "☑"
_CENTRE = Look(horizontal="center")
_BOX = Look(horizontal="center", size=14)
_NUMBER = Look(COUNT, "right")
_WIDTHS = (5, 10, 12, 17, 15, 12, 22, 20, 9, 9, 11, 9, 9, 13, 36)
_TO_WRITE = 26
"""The least height of a row in points: it is filled in by hand."""
_LOOKS = (_CENTRE, TEXT, WRAPPED, TEXT, TEXT, WRAPPED, WRAPPED, TEXT, *[_BOX] * 5, TEXT, WRAPPED)
_STATS_WIDTHS = (44, *[11] * 8)


def write_call_sheet(sheet: CallSheet, path: Path, act: Act, head: str) -> None:
    """Write the call sheet to `path`: phones in clear, accounts masked; the boxes of a verified payee ticked.

    `head` is the trail's head.
    """
    with speaking(act.document_language):
        book = Workbook(write_only=True)
        page = Page(book, _("Call sheet"), _WIDTHS)
        page.landscape(header_row=4, footer=_("Trail checkpoint: {head}").format(head=head))
        page.row([_("Call sheet before a payout"), *[""] * (page.width - 1)], TITLE)
        page.confidential(call_sheet.heading(sheet))
        page.row([call_sheet.deadline(sheet)], PLAIN)
        page.row(_headers(), HEAD)
        number = 0
        for investor in sheet.investors:
            for line in investor.lines:
                number += 1
                page.row(_row(number, investor, line), _LOOKS, least=_TO_WRITE)
        page.row([""], PLAIN)
        page.row(_signatures(page.width), Look(boxed=False, size=11))
        page.close()
        save(book, (page,), path)


def _signatures(width: int) -> list[str]:
    """Who called and who checked, with a line to sign on, and the date."""
    cells = [""] * width
    for column, role in ((0, _("Called by")), (5, _("Checked by"))):
        cells[column] = _("{role}: ______________").format(role=role)
    cells[9] = _("Date: ______________")
    return cells


def _headers() -> list[str]:
    return [
        _("No."), _("Client no."), _("Investor"), _("Phone"), _("Contract"), _("Account name"), _("Bank"),
        _("Account"),
        _("Reached"), _("Name right"), _("Bank right"), _("Account right"), _("Changed"),
        _("Called at"), _("Remarks"),
    ]  # fmt: skip


def _row(number: int, investor: Investor, line: Payable) -> list[object]:
    ticked = TICKED if line.verification.verified else EMPTY
    return [
        number,
        investor.client.code,
        investor.client.name,
        phone_display(investor.client.phone) if investor.client.phone else "",
        line.contract,
        line.payee.name,
        line.payee.bank,
        mask(line.payee.account, "account"),
        *[ticked] * 4,
        EMPTY,
        f"{investor.calls[-1].at:%m-%d %H:%M}" if investor.calls else "",
        str(line.verification.reason) if investor.calls else "",
    ]


def write_stats(counted: CallbackFigures, path: Path, act: Act) -> None:
    """Write the figures to `path`."""
    with speaking(act.document_language):
        book = Workbook(write_only=True)
        page = Page(book, _("Callbacks"), _STATS_WIDTHS)
        page.landscape(header_row=None, footer=heading(counted))
        page.row([heading(counted), *[""] * (page.width - 1)], TITLE)
        looks = (TEXT, *[_NUMBER] * 8)
        page.row(["", *headings()], HEAD)
        page.row([_("All"), *numbers(counted.total)], looks)
        for name, tallies in breakdowns(counted):
            page.row([""], PLAIN)
            page.row([name, *headings()], HEAD)
            for label, tally in tallies:
                page.row([label, *numbers(tally)], looks)
        page.row([""], PLAIN)
        page.row([_("Finding"), _("Count")], HEAD)
        for label, count in (*summary(counted), *findings_by_kind(act, counted)):
            page.row([label, count], looks)
        page.close()
        save(book, (page,), path)
