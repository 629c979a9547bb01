"""What the SELECTs of several chapters have in common."""

from __future__ import annotations

import inspect
import json
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, Integer, Text, and_, bindparam, cast, func, tuple_
from sqlalchemy import select as select_columns

from fundcs.archive.types import Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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


def built(builder: Callable[..., Any]) -> Callable[..., tuple[Select[Any], dict[str, Any]]]:
    """A builder of a SELECT that is run once for each shape of what it is given: (statement, parameters).

    Dates, moments, numbers and texts become parameters named as the builder's arguments; with what is None,
    a flag or a code of an enum another statement is built. To build one takes as long as to run it, and the
    same few are asked all day at the prompt.
    """
    names = tuple(inspect.signature(builder).parameters)
    statements: dict[Any, Select[Any]] = {}

    @wraps(builder)
    def statement(*given: Any, **named: Any) -> tuple[Select[Any], dict[str, Any]]:
        arguments = dict(zip(names, given, strict=False)) | named
        values = {name: value for name, value in arguments.items() if type(value) in _BOUND}
        shape = tuple(
            (name, type(value) if name in values else value) for name, value in sorted(arguments.items())
        )
        if shape not in statements:
            bound = {name: bindparam(name, type_=_BOUND[type(value)]) for name, value in values.items()}
            statements[shape] = builder(**(arguments | bound))
        return statements[shape], values

    return statement


_BOUND: dict[type, Any] = {str: Text(), int: Integer(), date: Date(), datetime: Moment()}
"""What becomes a parameter, and its type."""


def among(column: Any, keys: Any) -> ColumnElement[bool]:
    """Whether a column holds one of the keys, however many: one parameter, as `key_list` writes it."""
    given = func.json_each(keys).table_valued("value")
    condition: ColumnElement[bool] = column.in_(select_columns(given.c.value))
    return condition


def dated(keys: Any) -> Select[Any]:
    """A row (code, day) for each key, such as a payout: one parameter, as `dated_list` writes it."""
    row = func.json_each(keys).table_valued("value")
    parts = (func.json_extract(row.c.value, f"$[{place}]") for place in range(2))
    return select_columns(*(part.label(name) for part, name in zip(parts, ("code", "day"), strict=True)))


def among_dated(code: Any, day: Any, keys: Any) -> ColumnElement[bool]:
    """Whether two columns hold one of the keys: one parameter, as `dated_list` writes it."""
    return tuple_(code, day).in_(dated(keys))


def key_list(keys: Iterable[str] | Iterable[int]) -> str:
    """Keys as one parameter."""
    return json.dumps(list(keys), ensure_ascii=False)


def dated_list(keys: Iterable[tuple[str, date]]) -> str:
    """Keys of a code and a day as one parameter."""
    return json.dumps(sorted({(code, day.isoformat()) for code, day in keys}), ensure_ascii=False)


def highest_number(session: Session, column: Mapped[str], prefix: str) -> int:
    """The highest n among the values `<prefix>n` of a column, 0 where there is none.

    Values of another shape, such as codes of the firm's own, do not count.
    """
    shape = and_(column.op("GLOB")(f"{prefix}[0-9]*"), column.op("NOT GLOB")(f"{prefix}*[^0-9]*"))
    number = cast(func.substr(column, len(prefix) + 1), Integer)
    highest = session.execute(select_columns(func.max(number)).where(shape)).scalar_one()
    return int(highest or 0)
