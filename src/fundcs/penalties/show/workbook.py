"""The list for HR (Art. 25) and the ledger of points as workbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook

from fundcs.kit.i18n import _, speaking
from fundcs.kit.workbooks import COUNT, DATE, HEAD, PLAIN, TEXT, TITLE, WRAPPED, Formula, Look, Page, save
from fundcs.packages.rules.package import REASON_NAMES
from fundcs.penalties.show.lines import cause_text, standing_text

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.penalties.rules import Line, SentList
    from fundcs.penalties.service.points import Ledger

_CENTRE = Look(horizontal="center")
_DAY = Look(DATE, "center")
_POINTS = Look(COUNT, "center", wrap=True)
_TOTAL = Look(COUNT, "center", bold=True)
_BOLD = Look(bold=True)
_SIGN = Look(boxed=False, size=11)
_LIST_WIDTHS = (5, 15, 19, 10, 46, 34, 11, 20)
_TALL = 20.0
"""Points: the least height of a row that is read on paper."""
_LIST_LOOKS = (_CENTRE, WRAPPED, TEXT, _CENTRE, WRAPPED, WRAPPED, _POINTS, WRAPPED)


def write_list(sent: SentList, path: Path, act: Act, head: str) -> None:
    """Write a sent list to `path`, as it was frozen. `head` is the trail's."""
    with speaking(act.document_language):
        book = Workbook(write_only=True)
        page = Page(book, _("Penalty list"), _LIST_WIDTHS)
        page.landscape(header_row=3, footer=_("SHA-256 {hash}").format(hash=sent.hash))
        page.row([_("Advisers' penalty points for incomplete client packages"), *[""] * 7], TITLE)
        page.row([_list_heading(sent)], PLAIN)
        page.row(_list_headers(), HEAD, least=_TALL)
        first = page.rows + 1
        for line in sent.lines:
            page.row(_list_row(act, line), _LIST_LOOKS, least=_TALL)
        _list_totals(page, sent, first)
        _signatures(page, (_("Prepared by"), _("CS manager"), _("Reviewed by HR"), _("General manager")))
        page.row([_("Head of the trail: {head}").format(head=head)], Look(boxed=False, size=8))
        page.close()
        save(book, (page,), path)


def _list_heading(sent: SentList) -> str:
    return _("Fund: {fund} {name}    Appraisal month: {month}    List no.: {number}    Sent: {sent}").format(
        fund=sent.fund,
        name=sent.fund_name,
        month=sent.month,
        number=sent.number,
        sent="" if sent.sent_at is None else sent.sent_at.date(),
    )


def _list_headers() -> list[str]:
    return [
        _("No."), _("Adviser"), _("Contract"), _("Month"), _("Reason"), _("Which failure"), _("Points"),
        _("HR's review"),
    ]  # fmt: skip


def _list_row(act: Act, line: Line) -> list[object]:
    return [
        line.number,
        f"{line.key.adviser or '–'} {line.adviser_name or ''}".strip(),
        line.key.contract,
        str(line.key.month),
        act.sentence(cause_text(line)),
        standing_text(line),
        _points(line),
        "",
    ]


def _points(line: Line) -> int | str:
    """What the line adds to the total, a SUM; in words only where that is nothing: SUM passes over text."""
    return _("to be decided") if line.points is None and not line.difference else line.difference


def _list_totals(page: Page, sent: SentList, first: int) -> None:
    for adviser, points in sent.totals().items():
        name = next(line.adviser_name for line in sent.lines if line.key.adviser == adviser)
        cells = [_("Total"), f"{adviser} {name or ''}".strip(), "", "", "", "", points, ""]
        page.row(cells, _total_looks(), least=_TALL)
    total = sum(line.difference for line in sent.lines)
    rows = Formula(f"SUM(G{first}:G{first + len(sent.lines) - 1})", total)
    cells = [_("Total"), _("{n} lines").format(n=len(sent.lines)), "", "", "", "", rows, ""]
    page.row(cells, _total_looks(), least=_TALL)


def _total_looks() -> list[Look]:
    return [_BOLD] * 6 + [_TOTAL, TEXT]


def _signatures(page: Page, roles: tuple[str, ...]) -> None:
    """A line for each role to sign and date, two in a row."""
    for pair in (roles[:2], roles[2:]):
        page.row([""], PLAIN)
        cells = [""] * page.width
        for column, role in zip((0, 4), pair, strict=True):
            cells[column] = _("{role}: ______________    Date: ______________").format(role=role)
        page.row(cells, _SIGN)


def write_ledger(found: Ledger, path: Path, act: Act, head: str) -> None:
    """Write the ledger to `path`: its rows, and points by adviser and month."""
    with speaking(act.document_language):
        book = Workbook(write_only=True)
        rows, trend = _ledger_rows(act, book, found, head), _ledger_trend(book, found, head)
        save(book, (rows, trend), path)


def _ledger_rows(act: Act, book: Workbook, found: Ledger, head: str) -> Page:
    page = Page(book, _("Penalty points"), (22, 20, 10, 10, 12, 8, 24, 9, 60))
    page.landscape(header_row=2, footer=_("Head of the trail: {head}").format(head=head))
    page.row([_("Penalty points"), *[""] * 8], TITLE)
    page.row(
        [
            _("Adviser"), _("Contract"), _("Fund"), _("Month"), _("On"), _("Failure"), _("Reason"),
            _("Points"), _("How it came about"),
        ],
        HEAD,
    )  # fmt: skip
    looks = (TEXT, TEXT, TEXT, _CENTRE, _DAY, _POINTS, WRAPPED, _POINTS, WRAPPED)
    for entry in found.entries:
        one = entry.failure
        adviser = f"{one.adviser or '–'} {found.names.get(one.adviser or '', '')}".strip()
        reason = _("round {round}: {reason}").format(round=one.round, reason=_(REASON_NAMES[one.reason]))
        points = _("to be decided") if one.points is None else one.points
        why = "\n".join(map(act.sentence, one.account(found.items)))
        page.row(
            [adviser, one.contract, one.fund, str(one.month), one.on, one.number, reason, points, why], looks
        )
    page.close()
    return page


def _ledger_trend(book: Workbook, found: Ledger, head: str) -> Page:
    page = Page(book, _("By month"), (22, *[11] * len(found.months), 11))
    page.landscape(header_row=2, footer=_("Head of the trail: {head}").format(head=head))
    page.row([_("Points by adviser and month"), *[""] * (page.width - 1)], TITLE)
    page.row([_("Adviser"), *map(str, found.months), _("Trend")], HEAD)
    for one in found.trends:
        adviser = f"{one.adviser} {found.names.get(one.adviser, '')}".strip()
        page.row([adviser, *one.points, one.change], (TEXT, *[_POINTS] * (page.width - 1)))
    page.close()
    return page
