"""An archive as an earlier version of the program would hold it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from shared import enciphered

from fundcs.archive import schema

if TYPE_CHECKING:
    from pathlib import Path


def age(path: Path, version: str) -> None:
    """Give the archive the tables and columns of that version; what it did not know is dropped."""
    enciphered.decipher(path)
    older, scripts = path.with_name("older.db"), path.with_name("older-versions")
    scripts.mkdir()
    for script in schema.VERSIONS[0].glob("[0-9]*.py"):
        if script.name[:4] <= version:
            shutil.copy(script, scripts)
    now = schema.VERSIONS
    try:
        schema.VERSIONS = (scripts,)
        schema.create(older)
    finally:
        schema.VERSIONS = now
        shutil.rmtree(scripts)
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("ATTACH ? AS newer", (str(path),))
        for (table,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'"):
            if table != "alembic_version":
                _copy(connection, table)
        connection.commit()
        connection.execute("DETACH newer")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    older.replace(path)
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
        older.with_name(older.name + beside).unlink(missing_ok=True)


def _copy(connection: sqlite3.Connection, table: str) -> None:
    old, new = (
        [row[1] for row in connection.execute(f"PRAGMA {base}.table_info('{table}')")]
        for base in ("main", "newer")
    )
    columns = ", ".join(f'"{name}"' for name in old if name in new)
    connection.execute(
        f"INSERT INTO main.{table} (rowid, {columns})"  # noqa: S608 - names of the schema
        f" SELECT rowid, {columns} FROM newer.{table} ORDER BY rowid"
    )
