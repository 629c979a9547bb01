"""The call sheet to print and tick (Art. 46) and the figures of a period (Art. 41), as workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from fundcs.callbacks.rules.call_sheet import EMPTY, RIGHT, TICKED, TICKS, Box
from fundcs.callbacks.service.call_sheet import SHEET
from fundcs.callbacks.show import call_sheet
from fundcs.callbacks.show.stats import breakdowns, findings_by_kind, heading, headings, numbers, summary
from fundcs.kit.i18n import P_, _, speaking
from fundcs.kit.identity import phone_display
from fundcs.kit.privacy import mask
from fundcs.kit.roundtrip import Seal, Slip, Stamp
from fundcs.kit.workbooks import HEAD, NUMBER, PLAIN, TEXT, TITLE, WRAPPED, Look, Page, carry, save

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.archive.issued import Export
    from fundcs.callbacks.service.call_sheet import CallSheet, Investor
    from fundcs.callbacks.service.payees import Payable
    from fundcs.callbacks.service.stats import CallbackFigures

_CENTRE = Look(horizontal="center")
_BOX = Look(horizontal="center", size=14)
_FILLED = Look("@", wrap=True, open=True)
_TICKED = Look("@", "center", size=14, open=True)
_PRINTED_WIDTHS = (4, 9, 9, 10, 14, 15, 9, 13, 19, 17)
_WIDTHS = (*_PRINTED_WIDTHS, 7.5, 7.5, 7.5, 7.5, 8.5, 7.5, 7.5, 9, 12, 12, 10, 14, 12)
_HEADER = 4
"""The row of the headings."""
_TO_WRITE = 30
"""The least height of a row in points: it is filled in by hand."""
_PRINTED = (_CENTRE, TEXT, WRAPPED, WRAPPED, TEXT, *[WRAPPED] * 5)
_LOOKS = (*_PRINTED, *[_TICKED] * len(TICKS), *[_FILLED] * (len(Box) - len(TICKS)))
_DONE_LOOKS = (*_PRINTED, *[_BOX] * len(TICKS), *[WRAPPED] * (len(Box) - len(TICKS)))
"""Of a line that is verified: nothing is to be filled in."""
_STATS_WIDTHS = (44, *[11] * 8)


def write_call_sheet(sheet: CallSheet, path: Path, act: Act, export: Export) -> None:
    """Write the call sheet to `path`: phones in clear, accounts masked; the boxes of a verified payee ticked.

    The boxes of the others are open; `callbacks import` reads them when the sheet comes back.
    """
    with speaking(act.document_language):
        book = Workbook(write_only=True)
        page = Page(book, _("Call sheet"), _WIDTHS)
        page.landscape(
            header_row=_HEADER, footer=_("Trail checkpoint: {head}").format(head=export.checkpoint)
        )
        stamp = Stamp(SHEET, sheet.of, sheet.officer or "", export.checkpoint)
        slip = Slip(stamp, page.title, Seal(export.key))
        page.seal(slip)
        page.row([_("Call sheet before a payout"), *[""] * (page.width - 1)], TITLE)
        page.confidential(call_sheet.heading(sheet))
        page.row([call_sheet.deadline(sheet)], PLAIN)
        page.row(_headers(), HEAD)
        number = 0
        for investor in sheet.investors:
            for line in investor.lines:
                number += 1
                slip.about((line.contract, line.client), *line.payee)
                looks = _DONE_LOOKS if line.verification.verified else _LOOKS
                page.row(_row(sheet, number, investor, line), looks, least=_TO_WRITE)
        first = len(_PRINTED_WIDTHS) + 1
        if number:
            page.offer((_HEADER + 1, _HEADER + number), (first, first + len(TICKS) - 1), EMPTY, TICKED)
        page.row([""], PLAIN)
        page.row(_signatures(page.width), Look(boxed=False, size=11, open=True))
        page.close()
        save(book, (page, carry(book, slip)), path)


def _signatures(width: int) -> list[str]:
    """Who called and who checked, with a line to sign on, and the date."""
    cells = [""] * width
    for column, role in ((0, _("Called by")), (7, _("Checked by"))):
        cells[column] = _("{role}: ______________").format(role=role)
    cells[16] = _("Date: ______________")
    return cells


def _headers() -> list[str]:
    return [
        _("No."), _("Client no."), _("Investor"), _("CS specialist"), _("Phone"), _("Contract"),
        _("Account name"), _("Bank"), _("Account"), _("State so far"),
        _("Reached"), _(P_("box", "No answer")), _(P_("box", "Refused")),
        _("Name right"), _("Bank right"), _("Account right"), _("Changed"),
        _("New account name"), _("New bank"), _("New account"),
        _("Called at"), _("Finding"), _("Remarks"),
    ]  # fmt: skip


def _row(sheet: CallSheet, number: int, investor: Investor, line: Payable) -> list[object]:
    verified, officer = line.verification.verified, investor.client.officer
    confirmed = {Box.REACHED, *RIGHT} if verified else set()
    return [
        number,
        investor.client.code,
        investor.client.name,
        f"{officer} {sheet.names[officer]}" if officer else "",
        phone_display(investor.client.phone) if investor.client.phone else "",
        line.contract,
        line.payee.name,
        line.payee.bank,
        mask(line.payee.account, "account"),
        str(line.verification.reason) if investor.calls else "",
        *(TICKED if box in confirmed else EMPTY for box in TICKS),
        *[""] * (len(Box) - len(TICKS)),
    ]


def write_stats(counted: CallbackFigures, path: Path, act: Act) -> None:
    """Write the figures to `path`."""
    with speaking(act.document_language):
        book = Workbook(write_only=True)
        page = Page(book, _("Callbacks"), _STATS_WIDTHS)
        page.landscape(header_row=None, footer=heading(counted))
        page.row([heading(counted), *[""] * (page.width - 1)], TITLE)
        looks = (TEXT, *[NUMBER] * 8)
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
