"""Text broken into lines by the cells it takes on the screen, Chinese as well as English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions
    from rich.measure import Measurement
    from rich.text import Text

_NEVER_FIRST: Final = frozenset("，。；：、！？）》】」』”’…—％%,.;:!?)]}")
"""What closes or follows: no line begins with it, unless nothing else fits."""
_NEVER_LAST: Final = frozenset("（《【「『“‘([{￥¥第")
"""What opens: no line ends with it, unless nothing else fits."""


def line_starts(text: str, width: int) -> list[int]:
    """Where in `text` its second and further lines begin, so that none takes more than `width` cells.

    A line is broken after a blank, after the `|` between choices and beside a Chinese character, but not in
    第12条 (a rough form of Unicode's line breaking, UAX 14). A word wider than a line is cut. Blanks before a
    break are not counted: the caller strips them. `width` is at least 2, the cells of one Chinese character.
    """
    from rich.cells import cell_len

    starts: list[int] = []
    start = allowed = cells = 0
    for index, character in enumerate(text):
        if index > start and _may_break(text[index - 1], character):
            allowed = index
        size = cell_len(character)
        while cells + size > width and index > start and not character.isspace():
            start = allowed if allowed > start else index
            starts.append(start)
            cells = cell_len(text[start:index])
        cells += size
    return starts


def _may_break(before: str, after: str) -> bool:
    if before.isspace() or after.isspace():
        return not after.isspace()
    if after in _NEVER_FIRST or before in _NEVER_LAST or before.isdigit():
        return False
    return before == "|" or _is_chinese(before) or _is_chinese(after)


def _is_chinese(character: str) -> bool:
    return character >= "\u2e80"  # CJK radicals, the first of the scripts that are written without blanks


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A rich renderable: `text` on as many lines as it needs; nothing is cut off."""

    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        for paragraph in self.text.split("\n", allow_blank=True):
            for line in paragraph.divide(line_starts(paragraph.plain, max(options.max_width, 2))):
                line.rstrip()
                yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.measure import Measurement

        return Measurement(2, max(2, *(line.cell_len for line in self.text.split("\n"))))
