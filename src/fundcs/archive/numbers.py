"""Numbers that the archive gives: a letter and a count, such as K000001."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, cast, func
from sqlalchemy import select as select_columns
from sqlmodel import col

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

_DIGITS = 6


def new_number(session: Session, column: Any, letter: str) -> str:
    """The number after the highest in `column`."""
    return next(new_numbers(session, column, letter))


def new_numbers(session: Session, column: Any, letter: str) -> Iterator[str]:
    """The numbers after the highest in `column`, one after the other.

    Past 999999 they have seven digits, so that numbers are put in order by their length first. Values of
    another form, such as codes that a firm chose itself, do not count.
    """
    number = col(column)
    numbered = and_(number.op("GLOB")(f"{letter}[0-9]*"), number.op("NOT GLOB")(f"{letter}*[^0-9]*"))
    highest = select_columns(func.max(cast(func.substr(number, 2), Integer))).where(numbered)
    count: int = session.execute(highest).scalar_one() or 0
    while True:
        count += 1
        yield f"{letter}{count:0{_DIGITS}d}"
