"""A table fitted to the screen: figures and numbers whole, names broken last, sentences first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.table import Table  # noqa: TID253 - this module is imported where a table is made
from rich.text import Text  # noqa: TID253 - as above

from fundcs.kit.table_lines import ColumnPlace, borders, drawn, line, row_lines
from fundcs.kit.visible import visible
from fundcs.kit.wrapping import unbroken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.segment import Segment

_READABLE: Final = 24
"""The cells that a column of sentences has before the blanks between the columns are taken from."""
_LEAST: Final = 2
"""The cells of one Chinese character."""


class Fitted(Table):
    """A rich table that divides its columns' widths itself.

    Where all of it does not fit, headings go on two lines, then the widest columns give way, none below its
    longest piece that may not be broken: a contract's number, a day, a name. The figures of a column (at the
    right) and the cells of one marked `no_wrap` stay whole. Before sentences become narrow, the three blanks
    between columns become one. Cells are plain text, never markup.
    """

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        cells = [[_text(column.header), *map(_text, column.cells)] for column in self.columns]
        natural = [max(map(_natural, column)) for column in cells]
        around = self._around(self.padding[1] + self.padding[3])
        padding, room = self.padding, options.max_width - around
        if sum(min(width, _READABLE) for width in natural) > room:
            padding, room = (self.padding[0], 0, self.padding[2], 0), options.max_width - self._around(0)
        widths = fitted(natural, self._least(cells, natural), room)
        columns = self._columns(console, widths, padding)
        across = [column.across for column in columns]
        yield from self._headline(console, options.update(width=sum(across) + self._around(0), height=None))
        yield from self._laid_out(console, options, cells, columns)

    def _around(self, beside: int) -> int:
        """The cells that are not the columns' own: padding, dividers, edges."""
        columns = len(self.columns)
        return columns * beside + (columns - 1 + 2 * self.show_edge if self.box else 0)

    def _least(self, cells: Sequence[Sequence[RenderableType]], natural: Sequence[int]) -> list[list[int]]:
        """How narrow each column may be: with its heading on two lines, with names whole, at the worst."""
        two_lines, with_names, worst = [], [], []
        for column, (heading, *texts) in zip(self.columns, cells, strict=True):
            content = max(map(_natural, texts), default=0)
            fixed = content if column.no_wrap or column.justify == "right" else 0
            word = _unbroken(heading, names=True)
            two_lines.append(max(content, word, (_natural(heading) + 1) // 2 + 1))
            with_names.append(max(fixed, word, *(_unbroken(text, names=True) for text in texts)))
            worst.append(max(fixed, *(_unbroken(text, names=False) for text in (heading, *texts))))
        return [
            [min(floor, whole) for floor, whole in zip(floors, natural, strict=True)]
            for floors in (two_lines, with_names, worst)
        ]

    def _columns(
        self, console: Console, widths: Sequence[int], padding: tuple[int, int, int, int]
    ) -> list[ColumnPlace]:
        """The columns with the blanks beside them; none at the edges unless they are padded."""
        last, heading = len(widths) - 1, console.get_style(self.header_style or "")
        columns = []
        for place, (column, width) in enumerate(zip(self.columns, widths, strict=True)):
            left = padding[3] if place or self.pad_edge else 0
            right = padding[1] if place < last or self.pad_edge else 0
            columns.append(
                ColumnPlace(
                    width=width if left + width + right else 1,  # an empty column takes a cell
                    left=left,
                    right=right,
                    justify=column.justify,
                    style=console.get_style(column.style or ""),
                    heading=heading,
                )
            )
        return columns

    def _headline(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        if self.title:
            title = self.title
            if isinstance(title, str):
                title = console.render_str(title, style=self.title_style or "table.title", highlight=False)
            yield from console.render(title, options.update(justify=self.title_justify))

    def _laid_out(
        self,
        console: Console,
        options: ConsoleOptions,
        cells: Sequence[Sequence[RenderableType]],
        columns: Sequence[ColumnPlace],
    ) -> Iterator[Segment]:
        """The rows as rich lays them out, which takes three times as long over the same lines."""
        edge, across = self.show_edge, [column.across for column in columns]
        box = drawn(self, console, options)
        if box and edge:
            yield from line(box.get_top(across))
        if self.show_header:
            head = [
                column.cell(console, options, texts[0], column.heading)
                for column, texts in zip(columns, cells, strict=True)
            ]
            yield from row_lines(
                columns, head, borders(box, first=True, last=False), edge=edge, at_bottom=True
            )
            if box:
                yield from line(box.get_row(across, "head", edge=edge))
        for number, row in enumerate(self.rows, start=1):
            style, last = console.get_style(row.style or ""), number == len(self.rows)
            body = [
                column.cell(console, options, texts[number], column.style + style)
                for column, texts in zip(columns, cells, strict=True)
            ]
            first = number == 1 and not self.show_header
            yield from row_lines(columns, body, borders(box, first=first, last=last), edge=edge)
            if box and not last and (self.leading or row.end_section):
                between = box.get_row(across, "mid" if self.leading else "row", edge=edge)
                yield from line(between * max(self.leading, 1))
        if box and edge:
            yield from line(box.get_bottom(across))


def fitted(natural: Sequence[int], floors: Sequence[Sequence[int]], room: int) -> list[int]:
    """The widths of columns in `room` cells: the widest give way first, as far as each row of floors in turn.

    Where even the last is too much, the widest are cut.
    """
    widths = list(natural)
    for floor in (*floors, [_LEAST] * len(widths)):
        while sum(widths) > room:
            able = [place for place, width in enumerate(widths) if width > floor[place]]
            if not able:
                break
            widest = max(able, key=lambda place: widths[place])
            widths[widest] -= 1
    return widths


def _text(cell: RenderableType) -> RenderableType:
    """Plain text with what is hidden written out, for an escape is wider than what it stands for."""
    if isinstance(cell, Text):
        return cell if cell.plain.replace("\n", "").isprintable() else Text(visible(cell.plain), cell.style)
    return Text(visible(cell)) if isinstance(cell, str) else cell


def _lines(cell: RenderableType) -> Iterator[str]:
    yield from cell.plain.split("\n") if isinstance(cell, Text) else ()


def _natural(cell: RenderableType) -> int:
    from rich.cells import cell_len

    return max(map(cell_len, _lines(cell)), default=0)


def _unbroken(cell: RenderableType, *, names: bool) -> int:
    return max((unbroken(line, names=names) for line in _lines(cell)), default=0)
