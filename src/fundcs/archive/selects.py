"""What the SELECTs of several chapters have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, and_, cast, func
from sqlalchemy import select as select_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Mapped
    from sqlmodel import Session

_KEYS_IN_ONE = 500
"""Keys in one IN. SQLite takes 32,766 at most, and lists this long are read in few rounds anyway."""


def batches(keys: Iterable[str]) -> Iterator[list[str]]:
    """The distinct keys in order, in lists as long as one IN takes."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _KEYS_IN_ONE):
        yield ordered[start : start + _KEYS_IN_ONE]


def highest_number(session: Session, column: Mapped[str], prefix: str) -> int:
    """The highest n among the values `<prefix>n` of a column, 0 where there is none.

    Values of another shape, such as codes of the firm's own, do not count.
    """
    shape = and_(column.op("GLOB")(f"{prefix}[0-9]*"), column.op("NOT GLOB")(f"{prefix}*[^0-9]*"))
    number = cast(func.substr(column, len(prefix) + 1), Integer)
    highest = session.execute(select_columns(func.max(number)).where(shape)).scalar_one()
    return int(highest or 0)
