"""What the SELECTs of several chapters have in common."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, cast, func, literal, tuple_
from sqlalchemy import select as select_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Mapped
    from sqlmodel import Session

_KEYS_IN_ONE = 500
"""Keys in one IN. SQLite takes 32,766 at most, and lists this long are read in few rounds anyway."""


def batches(keys: Iterable[str]) -> Iterator[list[str]]:
    """The distinct keys in order, in lists as long as one IN takes."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _KEYS_IN_ONE):
        yield ordered[start : start + _KEYS_IN_ONE]


def among(column: Any, keys: Iterable[str] | Iterable[int]) -> ColumnElement[bool]:
    """Whether a column holds one of the keys, however many: they are one parameter, a list in JSON."""
    given = func.json_each(_json(list(keys))).table_valued("value")
    condition: ColumnElement[bool] = column.in_(select_columns(given.c.value))
    return condition


def dated(keys: Iterable[tuple[str, date]]) -> Select[Any]:
    """A row (code, day) for each key, such as a fund and a due date, however many."""
    given = func.json_each(_json(sorted((code, day.isoformat()) for code, day in set(keys))))
    row = given.table_valued("value")
    parts = (func.json_extract(row.c.value, f"$[{place}]") for place in range(2))
    return select_columns(*(part.label(name) for part, name in zip(parts, ("code", "day"), strict=True)))


def among_dated(code: Any, day: Any, keys: Iterable[tuple[str, date]]) -> ColumnElement[bool]:
    """Whether two columns hold one of the keys."""
    return tuple_(code, day).in_(dated(keys))


def _json(keys: list[Any]) -> ColumnElement[str]:
    return literal(json.dumps(keys, ensure_ascii=False))


def highest_number(session: Session, column: Mapped[str], prefix: str) -> int:
    """The highest n among the values `<prefix>n` of a column, 0 where there is none.

    Values of another shape, such as codes of the firm's own, do not count.
    """
    shape = and_(column.op("GLOB")(f"{prefix}[0-9]*"), column.op("NOT GLOB")(f"{prefix}*[^0-9]*"))
    number = cast(func.substr(column, len(prefix) + 1), Integer)
    highest = session.execute(select_columns(func.max(number)).where(shape)).scalar_one()
    return int(highest or 0)
