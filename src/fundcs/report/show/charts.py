"""Charts as inline SVG: pure functions of labels and numbers to a text of markup.

Each chart has a title and a description for who cannot see it; its colours are the page's CSS classes, so
that they follow light, dark and paper. Lengths are whole pixels, reckoned from whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from fundcs.kit.i18n import _
from fundcs.kit.view import cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_WIDTH, _HEIGHT = 640, 240
_TOP, _BOTTOM, _SIDE = 34, 26, 8
_LEGEND_Y: Final = 14
_ROW, _BAR = 30, 9
_CHAR: Final = 7
"""About so many pixels of a narrow character at the size of the labels."""
_GAP: Final = 6


@dataclass(frozen=True, slots=True)
class Series:
    """A row of numbers by its name: one for each label of the chart, None where there is none."""

    name: str
    values: Sequence[int | None]


def columns(
    title: str, labels: Sequence[str], series: Sequence[Series], text: Callable[[int], str] = str
) -> str:
    """Upright bars in groups, one group a label; `text` writes a number. Numbers are not below zero."""
    most = _most(series)
    floor, room = _HEIGHT - _BOTTOM, _HEIGHT - _BOTTOM - _TOP - 14
    step = (_WIDTH - 2 * _SIDE) // max(len(labels), 1)
    width = min(max((step - 2 * _GAP) // max(len(series), 1), 4), 64)
    parts = [*_legend(series), _rule(floor)]
    for place, name in enumerate(labels):
        middle = _SIDE + place * step + step // 2
        left = middle - width * len(series) // 2
        for number, each in enumerate(series):
            value = each.values[place]
            if value is None:
                continue
            height = value * room // most
            x = left + number * width
            parts.append(
                f'<rect class="s{number}" x="{x + 1}" y="{floor - height}" width="{width - 2}"'
                f' height="{height}"/>'
            )
            parts.append(_text(x + width // 2, floor - height - 4, text(value), "middle", "v"))
        parts.append(_text(middle, floor + 17, name, "middle", "l"))
    return _svg(title, _described(labels, series, text), _HEIGHT, parts)


def line(title: str, labels: Sequence[str], series: Series, text: Callable[[int], str] = str) -> str:
    """A line from label to label, each point with its number; the floor is zero."""
    most = _most([series])
    floor, room = _HEIGHT - _BOTTOM, _HEIGHT - _BOTTOM - _TOP - 14
    step = (_WIDTH - 2 * _SIDE) // max(len(labels), 1)
    points = [
        (_SIDE + place * step + step // 2, floor - value * room // most, text(value))
        for place, value in enumerate(series.values)
        if value is not None
    ]
    parts = [*_legend([series]), _rule(floor)]
    if points:
        path = " ".join(f"{x},{y}" for x, y, _shown in points)
        area = f"{points[0][0]},{floor} {path} {points[-1][0]},{floor}"
        parts.append(f'<polygon class="area" points="{area}"/><polyline class="line" points="{path}"/>')
    for x, y, shown in points:
        parts.append(f'<circle class="s0" cx="{x}" cy="{y}" r="4"/>')
        parts.append(_text(x, y - 9, shown, "middle", "v"))
    for place, name in enumerate(labels):
        parts.append(_text(_SIDE + place * step + step // 2, floor + 17, name, "middle", "l"))
    return _svg(title, _described(labels, [series], text), _HEIGHT, parts)


def bars(
    title: str, labels: Sequence[str], series: Sequence[Series], text: Callable[[int], str] = str
) -> str:
    """Lying bars, a group a label, the first on top."""
    most = _most(series)
    beside = min(max((cells(name) for name in labels), default=0) * _CHAR + 2 * _GAP, _WIDTH // 2)
    beyond = max((cells(text(value or 0)) for each in series for value in each.values), default=1)
    room = _WIDTH - beside - (beyond * _CHAR + 2 * _GAP)
    row = max(_ROW, (len(series) + 1) * (_BAR + 2))
    parts = list(_legend(series))
    for place, name in enumerate(labels):
        top = _TOP + place * row
        parts.append(_text(beside - _GAP, top + row // 2 + 4, name, "end", "l"))
        first = top + (row - len(series) * (_BAR + 2)) // 2
        for number, each in enumerate(series):
            value = each.values[place]
            if value is None:
                continue
            y, length = first + number * (_BAR + 2), value * room // most
            parts.append(
                f'<rect class="s{number}" x="{beside}" y="{y}" width="{max(length, 1)}" height="{_BAR}"/>'
            )
            parts.append(_text(beside + length + _GAP, y + _BAR - 1, text(value), "start", "v"))
    return _svg(title, _described(labels, series, text), _TOP + len(labels) * row + _GAP, parts)


def _most(series: Sequence[Series]) -> int:
    return max((value or 0 for each in series for value in each.values), default=0) or 1


def _legend(series: Sequence[Series]) -> Iterator[str]:
    x = _SIDE
    for number, each in enumerate(series):
        yield f'<rect class="s{number}" x="{x}" y="{_LEGEND_Y - 9}" width="10" height="10"/>'
        yield _text(x + 15, _LEGEND_Y, each.name, "start", "l")
        x += 15 + cells(each.name) * _CHAR + 3 * _GAP


def _rule(y: int) -> str:
    return f'<line class="rule" x1="{_SIDE}" y1="{y}" x2="{_WIDTH - _SIDE}" y2="{y}"/>'


def _text(x: int, y: int, text: str, anchor: str, css: str) -> str:
    return f'<text class="{css}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def _described(labels: Sequence[str], series: Sequence[Series], text: Callable[[int], str]) -> str:
    """Every number of the chart in words, for who cannot see it."""
    said = []
    for place, name in enumerate(labels):
        values = [
            _("{name} {value}").format(name=each.name, value=text(value))
            for each in series
            if (value := each.values[place]) is not None
        ]
        said.append(_("{label}: {values}").format(label=name, values=_(", ").join(values)))
    return _("; ").join(said)


def _svg(title: str, description: str, height: int, parts: Sequence[str]) -> str:
    drawn = "\n".join(parts)
    label = escape(title, quote=True)
    return (
        f'<svg class="chart" role="img" aria-label="{label}" viewBox="0 0 {_WIDTH} {height}">\n'
        f"<title>{escape(title)}</title>\n<desc>{escape(description)}</desc>\n{drawn}\n</svg>"
    )
