"""The list for HR (Art. 25) and penalty points as workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook

from fundcs.kit.i18n import _, speaking
from fundcs.kit.workbooks import (
    COUNT,
    DAY,
    HEAD,
    LABEL,
    PLAIN,
    TEXT,
    TITLE,
    WRAPPED,
    Formula,
    Look,
    Page,
    save,
)
from fundcs.packages.show.failures import staff_text
from fundcs.penalties.show.lines import adviser_text, cause_text, standing_text
from fundcs.penalties.show.points import reason_text

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.penalties.rules import ListLine, SentList
    from fundcs.penalties.service.points import PenaltyPoints

_CENTRE = Look(horizontal="center")
_POINTS = Look(COUNT, "center", wrap=True)
_TOTAL = Look(COUNT, "center", bold=True)
_SIGN = Look(boxed=False, size=11)
_LIST_WIDTHS = (9, 15, 19, 10, 44, 34, 11, 18)
_TALL = 20.0
"""Points: the least height of a row that is read on paper."""
_LIST_LOOKS = (_CENTRE, WRAPPED, TEXT, _CENTRE, WRAPPED, WRAPPED, _POINTS, WRAPPED)


def write_list(sent: SentList, path: Path, act: Act, head: str) -> None:
    """Write a sent list to `path`, as it was frozen. `head` is the trail's."""
    with speaking(act.document_language):
        book = Workbook(write_only=True)
        page = Page(book, _("Penalty list"), _LIST_WIDTHS)
        page.landscape(header_row=3, footer=_("Hash (SHA-256): {hash}").format(hash=sent.hash))
        page.row([_("Advisers' penalty points for incomplete client packages"), *[""] * 7], TITLE)
        page.row([_list_heading(sent)], PLAIN)
        page.row(_list_headers(), HEAD, least=_TALL)
        first = page.rows + 1
        for line in sent.lines:
            page.row(_list_row(act, line), _LIST_LOOKS, least=_TALL)
        _list_totals(page, sent, first)
        _signatures(page, (_("Prepared by"), _("CS manager"), _("Checked by HR"), _("General manager")))
        page.row([_("Trail checkpoint: {head}").format(head=head)], Look(boxed=False, size=8))
        page.close()
        save(book, (page,), path)


def _list_heading(sent: SentList) -> str:
    return _(
        "Fund: {fund} {name}    Appraisal month: {month}    List no.: {number}    Submitted: {sent}"
    ).format(
        fund=sent.fund,
        name=sent.fund_name,
        month=sent.month,
        number=sent.number,
        sent="" if sent.sent_at is None else sent.sent_at.date(),
    )


def _list_headers() -> list[str]:
    return [
        _("No."), _("Adviser"), _("Contract"), _("Month"), _("Reason"), _("Failed submission and date"),
        _("Points"),
        _("HR's check"),
    ]  # fmt: skip


def _list_row(act: Act, line: ListLine) -> list[object]:
    return [
        line.number,
        adviser_text(line),
        line.key.contract,
        str(line.key.month),
        act.sentence(cause_text(line)),
        standing_text(line),
        _points(line),
        "",
    ]


def _points(line: ListLine) -> int | str:
    """What the line adds to the total, a SUM; in words only where that is nothing: SUM passes over text."""
    return _("to be decided") if line.points is None and not line.difference else line.difference


def _list_totals(page: Page, sent: SentList, first: int) -> None:
    for adviser, points in sent.totals().items():
        line = next(line for line in sent.lines if line.key.adviser == adviser)
        cells = [_("Subtotal"), adviser_text(line), "", "", "", "", points, ""]
        page.row(cells, _total_looks(), least=_TALL)
    total = sum(line.difference for line in sent.lines)
    rows = Formula(f"SUM(G{first}:G{first + len(sent.lines) - 1})", total)
    cells = [_("Total"), _("{n} lines").format(n=len(sent.lines)), "", "", "", "", rows, ""]
    page.row(cells, _total_looks(), least=_TALL)


def _total_looks() -> list[Look]:
    return [LABEL] * 6 + [_TOTAL, TEXT]


def _signatures(page: Page, roles: tuple[str, ...]) -> None:
    """A line for each role to sign and date, two in a row."""
    for pair in (roles[:2], roles[2:]):
        page.row([""], PLAIN)
        cells = [""] * page.width
        for column, role in zip((0, 4), pair, strict=True):
            cells[column] = _("{role}: ______________    Date: ______________").format(role=role)
        page.row(cells, _SIGN)


def write_points(points: PenaltyPoints, path: Path, act: Act, head: str) -> None:
    """Write the points to `path`: each failure, and points by adviser and month. `head` is the trail's."""
    with speaking(act.document_language):
        book = Workbook(write_only=True)
        pages = (_failures_page(act, book, points, head), _months_page(book, points, head))
        save(book, pages, path)


def _failures_page(act: Act, book: Workbook, points: PenaltyPoints, head: str) -> Page:
    page = Page(book, _("Penalty points"), (22, 20, 10, 10, 12, 14, 24, 9, 60))
    page.landscape(header_row=2, footer=_("Trail checkpoint: {head}").format(head=head))
    page.row([_("Penalty points"), *[""] * 8], TITLE)
    page.row(
        [
            _("Adviser"), _("Contract"), _("Fund"), _("Month"), _("On"), _("Failed submission"), _("Reason"),
            _("Points"), _("Grounds"),
        ],
        HEAD,
    )  # fmt: skip
    looks = (TEXT, TEXT, TEXT, _CENTRE, DAY, _POINTS, WRAPPED, _POINTS, WRAPPED)
    for entry in points.entries:
        failure = entry.failure
        page.row(
            [
                staff_text(failure.adviser, points.names),
                failure.contract,
                failure.fund,
                str(failure.month),
                failure.on,
                failure.number,
                reason_text(failure),
                _("to be decided") if failure.points is None else failure.points,
                "\n".join(map(act.sentence, failure.account(points.items))),
            ],
            looks,
        )
    page.close()
    return page


def _months_page(book: Workbook, points: PenaltyPoints, head: str) -> Page:
    page = Page(book, _("By month"), (22, *[11] * len(points.months), 11))
    page.landscape(header_row=2, footer=_("Trail checkpoint: {head}").format(head=head))
    page.row([_("Points by adviser and month"), *[""] * (page.width - 1)], TITLE)
    page.row([_("Adviser"), *map(str, points.months), _("Trend")], HEAD)
    looks = (TEXT, *[_POINTS] * (page.width - 1))
    for trend in points.trends:
        page.row([staff_text(trend.adviser, points.names), *trend.points, trend.change], looks)
    page.close()
    return page
