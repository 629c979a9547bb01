"""The call sheet that the caller ticks (Art. 46) and the figures of a period (Art. 41), as workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from fundcs.callbacks.show.screen import plan_deadline, plan_heading
from fundcs.callbacks.show.stats import breakdowns, findings_by_kind, heading, headings, numbers, summary
from fundcs.kit.i18n import _, speaking
from fundcs.kit.identity import phone_display
from fundcs.kit.privacy import mask
from fundcs.kit.workbooks import COUNT, HEAD, PLAIN, TEXT, TITLE, WRAPPED, Look, Page, save

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.callbacks.service.payees import Payable
    from fundcs.callbacks.service.plan import Investor, Plan
    from fundcs.callbacks.service.stats import Figures

EMPTY, TICKED = "☐", "☑"
_CENTRE = Look(horizontal="center")
_BOX = Look(horizontal="center", size=14)
_NUMBER = Look(COUNT, "right")
_WIDTHS = (5, 10, 12, 17, 14, 12, 22, 20, 7, 9, 11, 9, 9, 13, 26)
_TO_WRITE = 26
"""Points that a row is high at least: somebody writes into it."""
_LOOKS = (_CENTRE, TEXT, WRAPPED, TEXT, TEXT, WRAPPED, WRAPPED, TEXT, *[_BOX] * 5, TEXT, WRAPPED)
_STATS_WIDTHS = (44, *[11] * 8)


def write_plan(sheet: Plan, path: Path, act: Act, head: str) -> None:
    """Write the call sheet to `path`: phones in clear, accounts masked. `head` is the trail's head.

    A verified payee comes with its boxes ticked.
    """
    with speaking(act.document_language):
        book = Workbook(write_only=True)
        page = Page(book, _("Call sheet"), _WIDTHS)
        page.landscape(header_row=4, footer=_("Head of the trail: {head}").format(head=head))
        page.row([_("Call sheet before a payout"), *[""] * (page.width - 1)], TITLE)
        page.confidential(plan_heading(sheet))
        page.row([plan_deadline(sheet)], PLAIN)
        page.row(_headers(), HEAD)
        number = 0
        for one in sheet.investors:
            for line in one.lines:
                number += 1
                page.row(_row(number, one, line), _LOOKS, least=_TO_WRITE)
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
        _("No."), _("Client"), _("Investor"), _("Phone"), _("Contract"), _("Payee"), _("Bank"), _("Account"),
        _("Reached"), _("Name right"), _("Bank right"), _("Account right"), _("Changed"),
        _("Called at"), _("Remarks"),
    ]  # fmt: skip


def _row(number: int, one: Investor, line: Payable) -> list[object]:
    ticked = TICKED if line.verification.verified else EMPTY
    return [
        number,
        one.client.code,
        one.client.name,
        phone_display(one.client.phone) if one.client.phone else "",
        line.contract,
        line.payee.name,
        line.payee.bank,
        mask(line.payee.account, "account"),
        *[ticked] * 4,
        EMPTY,
        f"{one.tries[-1].at:%m-%d %H:%M}" if one.tries else "",
        str(line.verification.reason) if one.tries else "",
    ]


def write_stats(counted: Figures, path: Path, act: Act) -> None:
    """Write the figures to `path`."""
    with speaking(act.document_language):
        book = Workbook(write_only=True)
        page = Page(book, _("Callbacks"), _STATS_WIDTHS)
        page.landscape(header_row=None, footer=heading(counted))
        page.row([heading(counted), *[""] * (page.width - 1)], TITLE)
        looks = (TEXT, *[_NUMBER] * 8)
        page.row(["", *headings()], HEAD)
        page.row([_("All"), *numbers(counted.total)], looks)
        for name, rows in breakdowns(counted):
            page.row([""], PLAIN)
            page.row([name, *headings()], HEAD)
            for called, one in rows:
                page.row([called, *numbers(one)], looks)
        page.row([""], PLAIN)
        page.row([_("Problem"), _("Count")], HEAD)
        for called, count in [*summary(counted), *findings_by_kind(act, counted)]:
            page.row([called, count], looks)
        page.close()
        save(book, (page,), path)
