"""Comparing tables with the trail: both are read in the order of the key, row by row, in constant memory."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from fundcs.archive import trail
from fundcs.archive.problems import Problem
from fundcs.kit.i18n import T

if TYPE_CHECKING:
    from sqlalchemy import Table

Row = dict[str, Any]
_UNTRAILED = {"trail", "alembic_version"}


def tables() -> Iterator[Table]:
    """Every table whose rows are on the trail."""
    from sqlmodel import SQLModel

    import fundcs.archive.tables  # noqa: F401 - fills the metadata

    return (table for table in SQLModel.metadata.sorted_tables if table.name not in _UNTRAILED)


def compare(connection: sqlite3.Connection, table: Table) -> Iterator[Problem]:
    """A Problem for each row of `table` that differs from what the trail recorded last."""
    defaults = _columns(connection, table.name)
    expected = _replayed(connection, table.name, defaults)
    actual = _rows(connection, table, list(defaults))
    nothing: tuple[None, None] = (None, None)
    (key, state), (row_key, row) = next(expected, nothing), next(actual, nothing)
    while key is not None or row_key is not None:
        if row_key is None or (key is not None and key < row_key):
            yield from _differences(table.name, key, state, None, defaults)
            key, state = next(expected, nothing)
        elif key is None or row_key < key:
            yield from _differences(table.name, row_key, None, row, defaults)
            row_key, row = next(actual, nothing)
        else:
            yield from _differences(table.name, key, state, row, defaults)
            (key, state), (row_key, row) = next(expected, nothing), next(actual, nothing)


def _differences(
    table: str, key: str | None, state: Row | Problem | None, row: Row | None, defaults: Row
) -> Iterator[Problem]:
    """The Problems of one row: `state` is what the trail recorded, `row` what the table holds."""
    if isinstance(state, Problem):
        yield state
    elif state is None and row is not None:
        sentence = T("{table} {key} was added outside fundcs", table=table, key=key)
        yield Problem("rows", sentence, table, key)
    elif row is None and state is not None:
        sentence = T("{table} {key} was removed outside fundcs", table=table, key=key)
        yield Problem("rows", sentence, table, key)
    elif state is not None and row is not None and state != row:
        for column, default in defaults.items():
            if state.get(column, default) != row[column]:
                sentence = T(
                    "{column} of {table} {key} was changed outside fundcs",
                    column=column, table=table, key=key,
                )  # fmt: skip
                yield Problem("rows", sentence, table, key, column)


def _columns(connection: sqlite3.Connection, table: str) -> Row:
    """The table's columns with their defaults, which rows older than a column hold."""
    facts = connection.execute(f"SELECT name, dflt_value FROM pragma_table_info('{table}')").fetchall()  # noqa: S608
    return {name: None if default is None else _literal(default) for name, default in facts}


def _literal(sql: str) -> str | int:
    return int(sql) if re.fullmatch(r"-?[0-9]+", sql) else sql.strip("'")


def _rows(connection: sqlite3.Connection, table: Table, columns: list[str]) -> Iterator[tuple[str, Row]]:
    """The table's rows by the key the trail gives them, in its order."""
    parts = [f'CAST("{column.name}" AS TEXT)' for column in table.primary_key.columns]
    names = ", ".join(f'"{name}"' for name in columns)
    digests = trail.digest_columns(table)
    key_sql = " || '/' || ".join(parts)
    query = f"SELECT {key_sql}, {names} FROM {table.name} ORDER BY 1"  # noqa: S608 - names only
    for key, *values in connection.execute(query):
        row = dict(zip(columns, values, strict=True))
        for name in digests:
            if row[name] is not None:
                row[name] = trail.document_hash(str(row[name]))
        yield key, row


def _replayed(
    connection: sqlite3.Connection, table: str, defaults: Row
) -> Iterator[tuple[str, Row | Problem | None]]:
    """The last state of each row on the trail, in the order of the key; None where it was removed."""
    entries = connection.execute(
        "SELECT key, seq, verb, before, after FROM trail"
        " WHERE tbl = ? AND verb IN ('created', 'changed', 'removed') ORDER BY key, seq",
        (table,),
    )
    for key, history in groupby(entries, itemgetter(0)):
        yield key, _outcome(table, key, history, defaults)


def _outcome(table: str, key: str, history: Iterable[Any], defaults: Row) -> Row | Problem | None:
    state: Row | None = None
    for _key, seq, verb, before, after in history:
        was, became = _facts(before), _facts(after)
        if was is None or became is None:
            return Problem("rows", T("entry {seq} of the trail cannot be read", seq=seq), table, key)
        if (verb == "created") != (state is None) or not _held(was, state, defaults):
            sentence = T(
                "{table} {key} differs from what trail entry {seq} recorded before its change",
                table=table,
                key=key,
                seq=seq,
            )
            return Problem("rows", sentence, table, key)
        state = None if verb == "removed" else {**state, **became} if state else became
    return state


def _held(was: Row, state: Row | None, defaults: Row) -> bool:
    """Whether `was`, the values an entry recorded before its change, agrees with the state before it."""
    known = state or {}
    return all(known.get(name, defaults.get(name)) == value for name, value in was.items())


def _facts(text: str | None) -> Row | None:
    """The values an entry holds; None where it holds no such thing."""
    if text is None:
        return {}
    try:
        facts = json.loads(text)
    except ValueError:
        return None
    return facts if isinstance(facts, dict) else None
