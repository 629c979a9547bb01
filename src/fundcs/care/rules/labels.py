"""How an address is set on a label: the lines it takes, and the largest letters that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from typing import TypeVar

    T = TypeVar("T")

SIZES: Final = (12, 11, 10, 9, 8, 7, 6)
"""Points; nobody reads smaller ones."""
_POINT: Final = 0.353
"""Millimetres."""
_LEADING: Final = 1.35
_PAD: Final = 4.0
"""Millimetres of a label's width and height that stay blank: what its edges take, and printers' slack."""


def size_of(text: str, width: Decimal, height: Decimal) -> int:
    """The largest size in points in which a text fits on a label of so many mm; the smallest where none does.

    A Chinese character is as wide as it is high, another half as wide.
    """
    for size in SIZES:
        em = size * _POINT
        room = max(int((float(width) - _PAD) / em * 2), 1)
        lines = sum(max(-(-_halves(line) // room), 1) for line in text.split("\n"))
        if lines * em * _LEADING <= float(height) - _PAD:
            return size
    return SIZES[-1]


def _halves(line: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in line)


def in_rows(labels: Sequence[T], across: int) -> Iterator[Sequence[T]]:
    """The labels in rows, from left to right."""
    for first in range(0, len(labels), across):
        yield labels[first : first + across]
