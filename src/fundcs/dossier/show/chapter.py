"""A chapter of a client's whole file: headings, and rows of texts and amounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Row: TypeAlias = "tuple[str | int | None, ...]"
"""A row's cells: texts, and amounts in fen."""


class Kind(Enum):
    """What a column holds. WHOLE: codes, days and moments, never broken; MONEY: amounts in fen."""

    TEXT = "text"
    WHOLE = "whole"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading, and its width in characters on paper."""

    text: str
    width: float
    kind: Kind = Kind.TEXT


def whole(text: str, width: float) -> Heading:
    """A column of codes, days or moments."""
    return Heading(text, width, Kind.WHOLE)


def money(text: str, width: float) -> Heading:
    """A column of amounts."""
    return Heading(text, width, Kind.MONEY)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the file. `counted`: how many things it tells of, where they are not its rows."""

    code: str
    title: str
    headings: Sequence[Heading]
    rows: list[Row] = field(default_factory=list)
    counted: int | None = None

    @property
    def count(self) -> int:
        """How many things it tells of."""
        return len(self.rows) if self.counted is None else self.counted
