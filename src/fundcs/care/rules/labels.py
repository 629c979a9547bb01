"""How an address is set on a label: the largest letters that fit, and where its lines break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

Label = TypeVar("Label")

SIZES: Final = (12, 11, 10, 9, 8, 7, 6)
"""Points; nobody reads smaller ones."""
_POINT: Final = 0.353
"""Millimetres."""
_LEADING: Final = 1.35
_BESIDE: Final = 12.0
_ABOVE: Final = 5.0
"""Millimetres that stay blank, together with the indent: printers reach no nearer to the paper's edge."""


class SetText(NamedTuple):
    """A text with its line breaks, and the size of its letters in points."""

    text: str
    size: int


def set_on(text: str, width: Decimal, height: Decimal) -> SetText:
    """A text in the largest letters in which it fits on a label of so many mm; else in the smallest."""
    for size in SIZES:
        em = size * _POINT
        lines = list(_broken(text, max(int((float(width) - _BESIDE) / em * 2), 2)))
        if len(lines) * em * _LEADING <= float(height) - _ABOVE or size == SIZES[-1]:
            break
    return SetText("\n".join(lines), size)


def _broken(text: str, room: int) -> Iterator[str]:
    """The lines of a text where one holds `room` halves: a Chinese character is two, another is one."""
    for part in text.split("\n"):
        line, taken = "", 0
        for character in part:
            halves = 2 if east_asian_width(character) in "WF" else 1
            if taken + halves > room:
                yield line
                line, taken = "", 0
            line, taken = line + character, taken + halves
        yield line


def in_rows(labels: Sequence[Label], across: int) -> Iterator[Sequence[Label]]:
    """The labels in rows, from left to right."""
    for first in range(0, len(labels), across):
        yield labels[first : first + across]
