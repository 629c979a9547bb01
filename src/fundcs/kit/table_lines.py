"""The lines of a fitted table: each cell wrapped to its column's width, padded, beside the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment  # noqa: TID253 - imported where a table is printed
from rich.text import Text  # noqa: TID253 - as above

from fundcs.kit.wrapping import Wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.box import Box
    from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType
    from rich.style import Style
    from rich.table import Table

Line = list[Segment]


class Cell(NamedTuple):
    """The lines of a cell, each as wide as its column, and the style of the blanks around them."""

    lines: list[Line]
    style: Style


@dataclass(frozen=True, slots=True)
class ColumnPlace:
    """A column's width and the blanks beside it, the styles of its cells and of its heading."""

    width: int
    left: int
    right: int
    justify: JustifyMethod
    style: Style
    heading: Style

    @property
    def across(self) -> int:
        """The cells it takes with the blanks beside it."""
        return self.left + self.width + self.right

    def cell(self, console: Console, options: ConsoleOptions, content: RenderableType, style: Style) -> Cell:
        """A cell of it; what is no text is laid out by rich."""
        if not isinstance(content, Text):
            asked = options.update(width=self.width, justify=self.justify, overflow="fold", height=None)
            return Cell(console.render_lines(content, asked, style=style), style)
        wrapped = Wrapped(content).__rich_console__(console, options.update(width=self.width))
        return Cell([self._padded(console, text, style) for text in wrapped], style)

    def _padded(self, console: Console, text: Text, style: Style) -> Line:
        if self.justify in ("right", "center"):
            text.rstrip()
        blanks = max(self.width - text.cell_len, 0)
        before = {"right": blanks, "center": blanks // 2}.get(self.justify, 0)
        if text.spans:
            parts = [Segment(part, style + own if own else style) for part, own, _ in text.render(console)]
        else:
            own = console.get_style(text.style) if text.style else None
            parts = [Segment(text.plain, style + own if own else style)]
        return [
            *([Segment(" " * before, style)] if before else ()),
            *parts,
            *([Segment(" " * (blanks - before), style)] if blanks > before else ()),
        ]


def drawn(table: Table, console: Console, options: ConsoleOptions) -> Box | None:
    """The box of a table in the characters that the screen has."""
    if table.box is None:
        return None
    safe = console.safe_box if table.safe_box is None else table.safe_box
    box = table.box.substitute(options, safe=safe)
    return box if table.show_header else box.get_plain_headed_box()


def borders(box: Box | None, *, first: bool, last: bool) -> tuple[str, str, str] | None:
    """What stands at the left of a row, between its cells and at its right."""
    if box is None:
        return None
    if first:
        return box.head_left, box.head_vertical, box.head_right
    if last:
        return box.foot_left, box.foot_vertical, box.foot_right
    return box.mid_left, box.mid_vertical, box.mid_right


def line(text: str) -> Iterator[Segment]:
    """A line of its own."""
    yield Segment(text)
    yield Segment.line()


def row_lines(
    columns: Sequence[ColumnPlace],
    cells: Sequence[Cell],
    between: tuple[str, str, str] | None,
    *,
    edge: bool,
    at_bottom: bool = False,
) -> Iterator[Segment]:
    """The lines of a row as high as its highest cell; the others stand at its top or its bottom."""
    height = max(len(cell.lines) for cell in cells)
    left, divider, right = between or ("", "", "")
    for number in range(height):
        if edge and left:
            yield Segment(left)
        for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            if place and divider:
                yield Segment(divider)
            if column.left:
                yield Segment(" " * column.left, cell.style)
            at = number - (height - len(cell.lines) if at_bottom else 0)
            yield from (
                cell.lines[at] if 0 <= at < len(cell.lines) else (Segment(" " * column.width, cell.style),)
            )
            if column.right:
                yield Segment(" " * column.right, cell.style)
        if edge and right:
            yield Segment(right)
        yield Segment.line()
