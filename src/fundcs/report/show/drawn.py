"""Which charts a bulletin has, of which section's columns; for the page and for the workbook alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from fundcs.report.rules.bulletin import Value
    from fundcs.report.show.tables import SectionTable

_MOST: Final = 8
"""So many rows of a section are drawn; its table has all."""


class Shape(StrEnum):
    """How numbers are drawn: upright, lying, or as a line."""

    COLUMNS = "columns"
    BARS = "bars"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a section: its title, its shape, the columns that are drawn."""

    section: str
    title: str
    shape: Shape
    columns: tuple[str, ...]

    def rows(self, shown: SectionTable) -> int:
        """How many rows of the section it draws; 0 where there is nothing to draw."""
        some = any(drawn(row.get(code)) for row in shown.rows for code in self.columns)
        return min(len(shown.rows), _MOST) if some else 0


def drawn(value: Value) -> int | None:
    """The number that is drawn of a value: of a share its count."""
    if value is None or isinstance(value, int):
        return value
    return None if isinstance(value, str) else value[0]


CHARTS: Final = (
    Chart("clients", N_("Clients now and the month before"), Shape.BARS, ("clients", "clients_before")),
    Chart("trend", N_("Outstanding principal by month"), Shape.LINE, ("outstanding",)),
    Chart("trend", N_("Subscribed and exited"), Shape.COLUMNS, ("subscribed", "exited")),
    Chart("ahead", N_("Payouts to come"), Shape.BARS, ("total",)),
    Chart("complaints", N_("Complaints and their first replies"), Shape.COLUMNS, ("received", "replied")),
    Chart("categories", N_("Hot issues"), Shape.BARS, ("this", "before_1")),
    Chart("callbacks", N_("Calls and their outcome"), Shape.BARS, ("reached", "no_answer")),
    Chart("budget", N_("Budget and what was spent"), Shape.BARS, ("budget", "spent")),
    Chart("penalties", N_("Points now and the month before"), Shape.BARS, ("points", "points_before")),
    Chart("compliance", N_("Owed and met in time"), Shape.BARS, ("owed", "in_time")),
)
"""In the order of their sections."""


def charts_of(section: str) -> tuple[Chart, ...]:
    """The charts of a section."""
    return tuple(chart for chart in CHARTS if chart.section == section)
