"""Native charts of a workbook's cells, with the numbers they show kept beside the references.

openpyxl writes the references alone: a program that only previews a file, or reads it without opening its
cells, would see an empty chart.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.drawing.text import CharacterProperties
from openpyxl.utils import get_column_letter, quote_sheetname

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 15.5, 7.5
"""Centimetres of a chart: two beside each other fill an A4 page laid across."""
_TITLE_SIZE: Final = 1200
"""Hundredths of a point."""
_COLOURS: Final = ("2F6DB3", "E08A2C")


class Labels(NamedTuple):
    """The cells with a chart's labels: their column, first and last row, all from 1; and their texts."""

    column: int
    rows: tuple[int, int]
    texts: Sequence[str]


class Series(NamedTuple):
    """A row of numbers in the rows of the labels: its name, its column, the numbers themselves."""

    name: str
    column: int
    values: Sequence[int | Decimal | None]


def chart(
    tab: str, title: str, shape: str, labels: Labels, series: Sequence[Series], *, millions: bool = False
) -> Any:
    """A chart of the cells of `tab`; `shape` is `columns` upright, `bars` lying, or a `line`.

    `millions`: its axis counts in millions, and no number stands at a bar or a point: there is no room.
    """
    made: Any = LineChart() if shape == "line" else BarChart()
    if shape != "line":
        made.type, made.gapWidth, made.overlap = ("bar" if shape == "bars" else "col"), 60, 0
    made.style, made.title = 2, title
    made.title.tx.rich.p[0].r[0].rPr = CharacterProperties(sz=_TITLE_SIZE, b=True)
    made.width, made.height = WIDTH, HEIGHT
    made.legend.position = "b"
    if len(series) == 1:
        made.legend = None
    made.x_axis.delete = made.y_axis.delete = False
    made.y_axis.number_format = "#,##0,," if millions else "#,##0"
    if not millions:
        made.y_axis.majorGridlines = None
    made.y_axis.scaling.min = 0
    if shape == "bars":
        made.x_axis.scaling.orientation = "maxMin"  # the first row on top, as in the table
        made.y_axis.crosses = "max"  # and the numbers below, not above it
    for number, each in enumerate(series):
        drawn = _series(tab, labels, each, _COLOURS[number % len(_COLOURS)], shape)
        if not millions:
            drawn.dLbls = DataLabelList(showVal=True)
            drawn.dLbls.showSerName = drawn.dLbls.showCatName = drawn.dLbls.showLegendKey = False
        made.series.append(drawn)
    return made


def _series(tab: str, labels: Labels, series: Series, colour: str, shape: str) -> Any:
    made: Any = SeriesFactory(_reference(tab, series.column, labels.rows))
    values = series.values
    points = [NumVal(idx=place, v=str(value)) for place, value in enumerate(values) if value is not None]
    cache = NumData(formatCode="#,##0", ptCount=len(values), pt=points)
    made.val = NumDataSource(numRef=NumRef(f=_reference(tab, series.column, labels.rows), numCache=cache))
    texts = [StrVal(idx=place, v=text) for place, text in enumerate(labels.texts)]
    made.cat = AxDataSource(
        strRef=StrRef(
            f=_reference(tab, labels.column, labels.rows),
            strCache=StrData(ptCount=len(texts), pt=texts),
        )
    )
    made.tx = SeriesLabel(v=series.name)
    made.graphicalProperties.line.solidFill = colour
    if shape == "line":
        made.smooth, made.marker.symbol, made.marker.size = False, "circle", 6
        made.marker.graphicalProperties.solidFill = colour
    else:
        made.graphicalProperties.solidFill = colour
    return made


def _reference(tab: str, column: int, rows: tuple[int, int]) -> str:
    letter = get_column_letter(column)
    return f"{quote_sheetname(tab)}!${letter}${rows[0]}:${letter}${rows[1]}"
