"""Text broken into lines by the cells it takes on the screen, Chinese as well as English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from fundcs.kit.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions
    from rich.measure import Measurement
    from rich.text import Text

_NEVER_FIRST: Final = frozenset("，。；：、！？）》】」』”’…—％%,.;:!?)]}")
"""What closes or follows: no line begins with it, unless nothing else fits."""
_NEVER_LAST: Final = frozenset("（《【「『“‘([{￥¥第")
"""What opens: no line ends with it, unless nothing else fits."""


_COUNTED: Final = regex(
    r"(?<![\w.,-])\d[\d,.]* (?=[个笔份件位名只天条次行小年月期元项分日])"
    r"|\bArt\. (?=\d)"
)
"""What keeps its blank: a number before its measure word, Art. 38."""
_SHORT_WORD: Final = regex(r"(?<!\S)[\u2e80-\u9fff]{2,4}(?!\S)|\d{4}-\d\d-\d\d \d\d:\d\d(?!\S)")
"""A few Chinese characters between blanks, a person's name or a state; a day with its time."""


def line_starts(text: str, width: int) -> list[int]:
    """Where in `text` its second and further lines begin, so that none takes more than `width` cells.

    A line is broken after a blank, after the `|` between choices and beside a Chinese character, but not in
    第12条 (a rough form of Unicode's line breaking, UAX 14) nor in a name of up to four characters. A word
    wider than a line is cut. Where it can be, no line ends with a single character of a word and the last one
    is no single character. Blanks before a break are not counted: the caller strips them. `width` is at least
    2, the cells of one Chinese character.
    """
    from rich.cells import cell_len

    starts: list[int] = []
    breaks = set(_breaks(text))
    start = allowed = cells = 0
    for index, character in enumerate(text):
        if index > start and index in breaks:
            allowed = index
        size = cell_len(character)
        while cells + size > width and index > start and not character.isspace():
            start = _not_after_one(text, start, allowed) if allowed > start else index
            starts.append(start)
            cells = cell_len(text[start:index])
        cells += size
    if starts and len(text[starts[-1] :].strip()) == 1:
        before = starts[-2] if len(starts) > 1 else 0
        earlier = [place for place in breaks if before < place < starts[-1]]
        if earlier and cell_len(text[max(earlier) :].strip()) <= width:
            starts[-1] = max(earlier)
    return starts


def _not_after_one(text: str, start: int, place: int) -> int:
    """A break at `place`, or before the single Chinese character that would stand there after a blank."""
    alone = place - 1
    parted = alone > start + 1 and text[alone - 1].isspace() and _is_chinese(text[alone])
    return alone if parted and not text[place].isspace() else place


@lru_cache(maxsize=4_096)  # a list has the same words again and again, and is asked for all day at the prompt
def unbroken(text: str, *, names: bool = True) -> int:
    """The cells of the widest piece of `text` that no line is broken in; with `names` also short names."""
    from rich.cells import cell_len

    places = [0, *_breaks(text, names=names), len(text)]
    return max(cell_len(text[start:end].strip()) for start, end in pairwise(places)) if text else 0


def _breaks(text: str, *, names: bool = True) -> list[int]:
    counted = {number.end() for number in _COUNTED.finditer(text)}
    places = [
        place
        for place in range(1, len(text))
        if place not in counted and _may_break(text[place - 1], text[place])
    ]
    if not names:
        return places
    within = {place for word in _SHORT_WORD.finditer(text) for place in range(word.start() + 1, word.end())}
    return [place for place in places if place not in within]


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
        width = max(options.max_width, 2)
        for paragraph in self.text.split("\n", allow_blank=True):
            if paragraph.cell_len <= width:
                yield paragraph
                continue
            for line in paragraph.divide(line_starts(paragraph.plain, width)):
                line.rstrip()
                yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.measure import Measurement

        return Measurement(2, max(2, *(line.cell_len for line in self.text.split("\n"))))
