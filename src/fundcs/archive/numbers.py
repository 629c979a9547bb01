"""Numbers that the archive gives: a letter and a count, such as K000001 or S001."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from sqlmodel import col

from fundcs.archive.selects import highest_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

_DIGITS = 6


def new_number(session: Session, column: str, letter: str, digits: int = _DIGITS) -> str:
    """The number after the highest in `column`."""
    return next(new_numbers(session, column, letter, digits))


def new_numbers(session: Session, column: str, letter: str, digits: int = _DIGITS) -> Iterator[str]:
    """The numbers after the highest in `column`, one after the other, of at least so many digits.

    Past 999999 they have seven digits, so that numbers are put in order by their length first.
    """
    first = highest_number(session, col(column), letter) + 1
    return (f"{letter}{number:0{digits}d}" for number in count(first))
