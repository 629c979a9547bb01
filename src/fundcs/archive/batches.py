"""Keys in lists that one IN of a statement takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONGEST = 500
"""SQLite takes 32,766 values in a statement; lists of 500 are read in few rounds anyway."""


def batches(keys: Iterable[str]) -> Iterator[list[str]]:
    """The distinct keys in their order, in lists of at most 500."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _LONGEST):
        yield ordered[start : start + _LONGEST]
