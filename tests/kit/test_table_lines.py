"""The lines of a fitted table are those that rich draws of the same cells in columns of the same widths."""

from __future__ import annotations

import io
import random
from typing import Any

import pytest
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from fundcs.kit.tables import Fitted
from fundcs.kit.wrapping import Wrapped

PIECES = (
    "", "YX01-2026-0019", "核实收款账户并登记回访结果", "11,999,999.00", "three blind mice", "李平晨",
    "a\nb c", "x ",
)  # fmt: skip
STYLES = ("", "bold", "red", "on blue", "cyan underline")
BOXES = (box.SIMPLE_HEAD, box.SIMPLE, box.SQUARE, None)


class Seen(Fitted):
    """Keeps the widths that it chose."""

    def _columns(self, console: Any, widths: Any, padding: Any) -> Any:
        self.chosen = widths, padding
        return super()._columns(console, widths, padding)


def made(chance: random.Random) -> Seen:
    """A table of any shape that a screen of fundcs may have."""
    table = Seen(
        box=chance.choice(BOXES),
        title=chance.choice((None, "标题 of the table", Text("title", "bold"))),
        title_justify="left",
        pad_edge=chance.random() < 0.5,
        show_header=chance.random() < 0.8,
        show_edge=chance.random() < 0.7,
        padding=chance.choice(((0, 1), (0, 0), (0, 2, 0, 0))),
        leading=chance.choice((0, 0, 1, 2)),
    )
    columns = chance.randint(1, 5)
    for _ in range(columns):
        side: Any = chance.choice(("left", "right", "center"))
        # Of a column without a heading rich makes one cell, even past the edge of a screen that is full.
        table.add_column(chance.choice(PIECES[1:]), justify=side, style=chance.choice(STYLES))
    for _ in range(chance.randint(0, 6)):
        cells = [styled(chance) for _ in range(columns)]
        table.add_row(*cells, style=chance.choice(STYLES), end_section=chance.random() < 0.3)
    return table


def styled(chance: random.Random) -> Text | str:
    parts = [Text(chance.choice(PIECES), chance.choice(STYLES)) for _ in range(chance.randint(1, 3))]
    return chance.choice((chance.choice(PIECES), Text("\n").join(parts)))


def drawn_by_rich(table: Seen) -> Table:
    """The same cells in columns of the widths chosen, which rich wraps, pads and draws."""
    widths, padding = table.chosen
    drawn = Table(
        title=table.title,
        title_justify=table.title_justify,
        box=table.box,
        padding=padding,
        pad_edge=table.pad_edge,
        show_edge=table.show_edge,
        show_header=table.show_header,
        leading=table.leading,
    )
    for column, width in zip(table.columns, widths, strict=True):
        drawn.add_column(
            wrapped(column.header), justify=column.justify, width=width, overflow="fold", style=column.style
        )
    for place, row in enumerate(table.rows):
        cells = [wrapped(list(column.cells)[place]) for column in table.columns]
        drawn.add_row(*cells, style=row.style, end_section=row.end_section)
    return drawn


def wrapped(cell: Any) -> Wrapped:
    return Wrapped(Text(cell) if isinstance(cell, str) else cell)


def shown(what: Any, width: int, *, colours: bool) -> list[list[tuple[str, Any]]]:
    """Each line on a screen as its characters, with the colours of each where asked for."""
    out = Console(file=io.StringIO(), width=width, force_terminal=colours, color_system="truecolor")
    lines = out.render_lines(what, out.options, pad=False)
    return [
        [(character, part.style if colours else None) for part in line for character in part.text]
        for line in lines
    ]


def unstyled_blanks(lines: list[list[tuple[str, Any]]]) -> list[list[tuple[str, Any]]]:
    """A blank has no colour but that of its background."""
    return [
        [(character, style if character.strip() else style and style.bgcolor) for character, style in line]
        for line in lines
    ]


@pytest.mark.parametrize("seed", range(300))
def test_a_table_is_drawn_as_rich_draws_it(seed: int) -> None:
    chance = random.Random(seed)
    table, width = made(chance), chance.randint(40, 120)
    ours = shown(table, width, colours=False)
    assert ours == shown(drawn_by_rich(table), width, colours=False)


def test_a_cell_has_the_colour_of_its_text_then_of_its_row_then_of_its_column() -> None:
    table = Seen(box=None)
    table.add_column("a", style="green")
    table.add_row(Text("text", "red"), style="bold")
    table.add_row("plain", style="bold")
    ours, theirs = shown(table, 60, colours=True), shown(drawn_by_rich(table), 60, colours=True)
    assert unstyled_blanks(ours) == unstyled_blanks(theirs)
