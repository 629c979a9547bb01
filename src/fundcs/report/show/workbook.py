"""A bulletin as a workbook: a first page to be signed, then the tables with charts that can be edited."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from fundcs.archive.show import head_line
from fundcs.complaints.rules.measures import Share
from fundcs.kit import workbook_charts
from fundcs.kit.i18n import N_, P_, _
from fundcs.kit.workbooks import (
    AMOUNT,
    HEAD,
    LABEL,
    NUMBER,
    PLAIN,
    TITLE,
    WRAPPED,
    Formula,
    Look,
    Page,
    save,
    yuan,
)
from fundcs.report.rules.sections import Kind
from fundcs.report.show.drawn import charts_of, drawn
from fundcs.report.show.page import SIGNERS
from fundcs.report.show.summary import key_figures
from fundcs.report.show.tables import DASH, facts, heading, row_text, sources, table, value_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fundcs.report.rules.bulletin import Bulletin, Row
    from fundcs.report.rules.sections import Column
    from fundcs.report.show.drawn import Chart
    from fundcs.report.show.tables import SectionTable

_TABS: Final = (
    (N_("Clients"), ("clients",)),
    (N_("Money"), ("money", "trend")),
    (N_("Payouts"), ("payouts", "ahead")),
    (N_("Complaint figures"), ("complaints", "categories")),
    (N_("Root causes"), ("causes",)),
    (N_("Callbacks"), ("callbacks", "findings")),
    (N_("Satisfaction"), ("satisfaction", "satisfaction_tiers", "satisfaction_advisers")),
    (P_("bulletin", "Penalty points"), ("penalties",)),
    (N_("Compliance"), ("compliance",)),
    (N_("Service budget"), ("budget",)),
    (N_("Promises"), ("promises",)),
)
"""The tabs after the first, and the sections on each."""
_WIDTHS: Final = (28, *[17] * 8)
_APART: Final = 4
_ROW, _CHART, _ROOM = 18, 230, 500
"""Points of a row, of a chart, and of a printed page as wide as the columns."""
_FIRST: Final = (34, 30, 40)
_DAY: Final = Look(horizontal="center")
_PERCENT: Final = Look("0.00%", "right")
_HEADING: Final = Look(bold=True, size=13, boxed=False)
_NAME: Final = Look(bold=True, wrap=True, horizontal="left", indent=1)
_FIGURE: Final = Look(bold=True, size=11, horizontal="right", indent=1)
_BESIDE: Final = Look(wrap=True, horizontal="left", indent=1)
_SMALL: Final = Look(boxed=False, size=8)
_SIGN: Final = Look(boxed=False, size=11)
_LOOKS: Final = {Kind.COUNT: NUMBER, Kind.FEN: AMOUNT, Kind.DAY: _DAY, Kind.CODE: WRAPPED}
_SHARE_LOOKS: Final = (NUMBER, NUMBER, _PERCENT)
"""A share is three cells: the count, what it is of, and the percentage."""


def write(bulletin: Bulletin, issuer: str, path: Path) -> None:
    """Write the bulletin to `path` in the language spoken; `issuer` is who issued it."""
    book = Workbook(write_only=True)
    pages = [_first(book, bulletin, issuer)]
    pages += [_tab(book, bulletin, title, codes) for title, codes in _TABS if _any(bulletin, codes)]
    save(book, pages, path)


def _any(bulletin: Bulletin, codes: Sequence[str]) -> bool:
    return any(code in bulletin.sections for code in codes)


def _footer(bulletin: Bulletin) -> str:
    return head_line(bulletin.checkpoint)


def _first(book: Workbook, bulletin: Bulletin, issuer: str) -> Page:
    """The page that is signed: what the bulletin is, its key figures, the signature lines."""
    page = Page(book, _("Bulletin"), _FIRST)
    page.portrait(header_row=None, footer=_footer(bulletin))
    firm = " ".join(filter(None, (bulletin.firm, bulletin.department)))
    page.row([firm, "", ""], Look(horizontal="centerContinuous", size=11, boxed=False))
    page.row([heading(bulletin), "", ""], TITLE)
    for line in facts(bulletin, issuer):
        page.row([line, "", ""], PLAIN)
    page.row([""], PLAIN)
    page.row([_("Key figures"), _("This month"), _("Beside it")], HEAD, least=22)
    for figure in key_figures(bulletin):
        page.row(figure, (_NAME, _FIGURE, _BESIDE), least=24)
    _write_promises(page, bulletin)
    page.row([""], PLAIN)
    for role in SIGNERS:
        page.row([""], PLAIN)
        cells = [_("{role}: ______________").format(role=_(role)), _("Date: ______________"), ""]
        page.row(cells, _SIGN, least=26)
    page.row([""], PLAIN)
    page.row([head_line(bulletin.checkpoint)], _SMALL)
    if bulletin.hash:
        page.row([_("Hash (SHA-256): {hash}").format(hash=bulletin.hash)], _SMALL)
    page.close()
    return page


def _write_promises(page: Page, bulletin: Bulletin) -> None:
    """What was promised and what was kept, as far as anything was promised."""
    promises = table(bulletin, "promises")
    if promises.rows:
        columns = {column.code: column for column in promises.columns}
        page.row([""], PLAIN)
        page.row([_("Promise"), _("Kept in time"), _(P_("promise", "Result"))], HEAD, least=22)
        for name, row in promises.lines():
            kept, result = (value_text(columns[code], row.get(code)) for code in ("kept", "result"))
            page.row([name, kept, result], (_NAME, _FIGURE, _BESIDE), least=24)


def _tab(book: Workbook, bulletin: Bulletin, title: str, codes: Sequence[str]) -> Page:
    page = Page(book, _(title), _WIDTHS)
    page.landscape(header_row=None, footer=_footer(bulletin))
    page.row([f"{heading(bulletin)}  {_(title)}", *[""] * (page.width - 1)], TITLE)
    used = _ROW
    for shown in (table(bulletin, code) for code in codes if code in bulletin.sections):
        height = _height(shown)
        if used > _ROW and used + height > _ROOM:
            page.new_page()  # so that neither a chart nor a short table is cut in two
            used = 0
        used += height
        _write(page, bulletin, shown)
    page.close()
    return page


def _height(shown: SectionTable) -> int:
    """About the points that a section takes."""
    drawn_too = any(chart.rows(shown) for chart in charts_of(shown.code))
    return (len(shown.rows) + 5) * _ROW + drawn_too * _CHART


def _write(page: Page, bulletin: Bulletin, shown: SectionTable) -> None:
    page.row([""], PLAIN)
    page.row([shown.title], _HEADING)
    if not shown.rows:
        page.row([_("None.")], PLAIN)
        return
    first_heading, *_others = shown.headings()
    headings = [heading for column in shown.columns for heading in _headings(column)]
    page.row([first_heading, *headings], [HEAD] * (len(headings) + 1), least=20)
    first = page.rows + 1
    for name, row in shown.lines():
        if row is shown.total:
            _write_total(page, shown, name, first)
            continue
        cells = [cell for column in shown.columns for cell in _cells(column, row, page.rows + 1, shown)]
        looks = [look for column in shown.columns for look in _looks(column)]
        page.row([name, *cells], [WRAPPED, *looks], least=18)
    source = _("Source: {commands}").format(commands=_("; ").join(sources(bulletin, shown.section)))
    page.row([source], _SMALL)
    _write_charts(page, shown, first)


def _headings(column: Column) -> list[str]:
    heading = _(column.heading)
    return [heading, _(P_("share", "Of")), _("Share")] if column.kind is Kind.SHARE else [heading]


def _looks(column: Column) -> Sequence[Look]:
    return _SHARE_LOOKS if column.kind is Kind.SHARE else (_LOOKS[column.kind],)


def _places(shown: SectionTable) -> dict[str, int]:
    """The first column of cells, from 1, of each column of a section."""
    places, place = {}, 2
    for column in shown.columns:
        places[column.code] = place
        place += len(_looks(column))
    return places


def _cells(column: Column, row: Row, line: int, shown: SectionTable) -> list[object]:
    """The cells of a value: counts and amounts as numbers, a share as its counts and their quotient."""
    value = row.get(column.code)
    if column.kind is not Kind.SHARE:
        if not isinstance(value, int):
            return [value_text(column, value)]
        return [yuan(value) if column.kind is Kind.FEN else value]
    if value is None or isinstance(value, (int, str)):
        return ["", "", ""]
    return [*value, _quotient(_places(shown)[column.code], line, Share(*value))]


def _quotient(place: int, line: int, share: Share) -> object:
    if share.text is None:
        return DASH
    count, of = (f"{get_column_letter(column)}{line}" for column in (place, place + 1))
    return Formula(f"ROUND({count}/{of},4)", Decimal(share.text))


def _write_total(page: Page, shown: SectionTable, name: str, first: int) -> None:
    """The total as live sums."""
    last, line = page.rows, page.rows + 1
    cells: list[object] = [name]
    looks = [LABEL]
    for column in shown.columns:
        value = None if shown.total is None else shown.total.get(column.code)
        of_share = column.kind is Kind.SHARE
        parts = value if of_share and not isinstance(value, (int, str)) and value is not None else [value]
        for part in parts:
            letter = get_column_letter(len(cells) + 1)
            cells.append(_sum(f"{letter}{first}:{letter}{last}", column.kind, part))
        if of_share:
            cells.append(_quotient(len(cells) - 1, line, Share(*parts)))
        looks += [look._replace(bold=True) for look in _looks(column)]
    page.row(cells, looks, least=18)


def _sum(cells: str, kind: Kind, value: object) -> object:
    if not isinstance(value, int):
        return ""
    return Formula(f"SUM({cells})", yuan(value) if kind is Kind.FEN else value)


def _write_charts(page: Page, shown: SectionTable, first: int) -> None:
    """The charts of a section side by side, below its table."""
    charts = [
        _chart(page, shown, chart, first, count)
        for chart in charts_of(shown.code)
        if (count := chart.rows(shown))
    ]
    if charts:
        page.charts(charts, apart=_APART)


def _chart(page: Page, shown: SectionTable, chart: Chart, first: int, count: int) -> object:
    columns = {column.code: column for column in shown.columns}
    series = [
        workbook_charts.Series(
            _(columns[code].heading),
            _places(shown)[code],
            [_drawn(columns[code], row) for row in shown.rows[:count]],
        )
        for code in chart.columns
    ]
    labels = [row_text(shown, place) for place in range(count)]
    rows = workbook_charts.Labels(1, (first, first + count - 1), labels)
    millions = columns[chart.columns[0]].kind is Kind.FEN
    title = _("{title} (millions of yuan)").format(title=_(chart.title)) if millions else _(chart.title)
    return workbook_charts.chart(page.title, title, chart.shape.value, rows, series, millions=millions)


def _drawn(column: Column, row: Row) -> int | Decimal | None:
    value = drawn(row.get(column.code))
    return yuan(value) if column.kind is Kind.FEN and value is not None else value
