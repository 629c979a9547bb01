"""The duty list as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from fundcs.duties.render import due_text, head_line, owner_text, subject, summary
from fundcs.duties.rules import state_name
from fundcs.kit.i18n import _
from fundcs.kit.workbooks import HEAD, PLAIN, TEXT, TITLE, WRAPPED, Page, save

if TYPE_CHECKING:
    from fundcs.duties.service import Report


def write(report: Report, path: Path) -> None:
    """Write the duties to `path`, one row each."""
    book = Workbook(write_only=True)
    page = Page(book, _("Duties"), (24, 10, 22, 8, 60, 14, 12, 50))
    page.landscape(header_row=3, footer=head_line(report))
    page.row([_("Duties"), *[""] * (page.width - 1)], TITLE)
    page.row([summary(report)], PLAIN)
    headers = (
        _("Owner"),
        _("State"),
        _("Due"),
        _("Article"),
        _("What is owed"),
        _("Client"),
        _("Fund"),
        _("Next"),
    )
    page.row(headers, HEAD)
    for duty in report.duties:
        page.row(
            (
                owner_text(duty.owner, duty.owner_role, report.names), state_name(duty.due.state(report.now)),
                due_text(duty), duty.article, subject(duty), duty.client or "", duty.fund or "", duty.next,
            ),
            (WRAPPED, TEXT, TEXT, TEXT, WRAPPED, TEXT, TEXT, WRAPPED),
        )  # fmt: skip
    page.close()
    save(book, [page], path)
