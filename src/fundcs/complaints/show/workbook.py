"""The figures of a period as a workbook with native charts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.pagebreak import Break

from fundcs.complaints.rules.measures import DIMENSIONS, hours_text
from fundcs.complaints.show.stats import HEADINGS, heading, met_headings, met_rows, rows
from fundcs.kit.i18n import _, speaking
from fundcs.kit.workbooks import HEAD, NUMBER, PLAIN, RATE, TEXT, TITLE, Look, Page, save

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fundcs.complaints.service.stats import ComplaintFigures
    from fundcs.kit.i18n import Language
    from fundcs.policy.rules import Complaints

_SHARE = Look(RATE, "right")
_HOURS = Look("0.00", "right")
_CHART_WIDTH, _CHART_HEIGHT, _LEAST_ROWS = 14, 6, 13
"""Centimetres, and the rows that a chart of that height covers."""
_WIDTHS = (24, 11, 2, *[10] * 7)
"""The table's two columns, a gap, and what the chart covers, so that it is printed too."""


def write(counted: ComplaintFigures, lists: Complaints, path: Path, language: Language) -> None:
    """Write the figures to `path` in `language`: numbers, counts with a chart each, who met deadlines."""
    with speaking(language):
        book = Workbook(write_only=True)
        numbers, counts = Page(book, _("Summary"), (36, 28)), Page(book, _("Breakdown"), _WIDTHS)
        people = Page(book, _("By member of staff"), (24, *[14] * 6))
        for page in (numbers, counts, people):
            page.landscape(header_row=None, footer=heading(counted))
            page.row([heading(counted), *[""] * (page.width - 1)], TITLE)
            page.row(["", ""], PLAIN)
        for name, value, look in _figures(counted):
            numbers.row([name, value], (TEXT, look))
        _breakdowns(counts, counted, lists)
        people.row(met_headings(), HEAD)
        for name, met in met_rows(counted):
            people.row([name, *met], (TEXT, *[NUMBER] * len(met)))
        for page in (numbers, counts, people):
            page.close()
        save(book, (numbers, counts, people), path)


def _figures(counted: ComplaintFigures) -> Iterator[tuple[str, object, Look]]:
    """Each figure as a number, for a spreadsheet to work with; a dash where there is none."""
    measures, in_time = counted.measures, counted.measures.replied_in_time
    yield _("Complaints received"), measures.received, NUMBER
    yield _("Replied in time"), in_time.count, NUMBER
    yield _("Replied in time, share"), "–" if in_time.text is None else Decimal(in_time.text), _SHARE
    for name, seconds in (
        (_("Hours to reply, median"), measures.to_reply.median),
        (_("Hours to reply, 90th percentile"), measures.to_reply.ninetieth),
        (_("Hours to close, median"), measures.to_close.median),
        (_("Hours to close, 90th percentile"), measures.to_close.ninetieth),
    ):
        hours = hours_text(seconds)
        yield name, "–" if hours is None else Decimal(hours), _HOURS
    yield _("Reopened"), measures.reopened, NUMBER


def _breakdowns(page: Page, counted: ComplaintFigures, lists: Complaints) -> None:
    """A table of counts and beside it its chart for each dimension counted, two to a printed page."""
    page.sheet.sheet_properties.pageSetUpPr.fitToPage = False  # fitted pages ignore the breaks set below
    shown = [name for name in DIMENSIONS if counted.measures.counts[name]]
    for place, dimension in enumerate(shown, 1):
        if place > 1 and place % 2 == 1:
            page.row(["", ""], PLAIN)  # a chart's border at the break would be printed before it
        top = page.row([_(HEADINGS[dimension]), _("Complaints")], HEAD)
        for _code, label, count in rows(counted, lists, dimension):
            page.row([label, count], (TEXT, NUMBER))
        page.sheet.add_chart(_chart(page, dimension, top), f"D{top}")
        while page.rows < top + _LEAST_ROWS:
            page.row(["", ""], PLAIN)
        if place % 2 == 0 and place < len(shown):
            page.sheet.row_breaks.append(Break(id=page.rows))


def _chart(page: Page, dimension: str, top: int) -> BarChart:
    chart = BarChart()
    chart.type, chart.title, chart.legend = "bar", _(HEADINGS[dimension]), None
    chart.width, chart.height = _CHART_WIDTH, _CHART_HEIGHT
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorUnit, chart.y_axis.number_format = None, "0"
    chart.add_data(Reference(page.sheet, min_col=2, min_row=top, max_row=page.rows), titles_from_data=True)
    chart.set_categories(Reference(page.sheet, min_col=1, min_row=top + 1, max_row=page.rows))
    return chart
