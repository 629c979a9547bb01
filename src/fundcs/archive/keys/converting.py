"""The archive put under a key, under another, or in clear again: a whole copy aside, verified, then renamed.

The copy is made under SQLite's exclusive lock. Whoever waits for the lock meanwhile finds another file
under the archive's name and repeats the command (`ArchiveReplaced`). A process killed at any step leaves
the archive as it was, or as it is to be (`vault.COMING`).
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from fundcs.archive import driver
from fundcs.archive.keys import vault
from fundcs.kit import durable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WAIT: Final = 60.0
_PAUSE: Final = 0.05


def export(source: Path, target: Path) -> None:
    """Copy the archive `source` to the empty file `target`, of which one is in clear."""
    from fundcs.archive.archive import uri

    with closing(_opened(source, uri(source, writes=False))) as connection:
        _export(connection, target)


@contextmanager
def alone(archive: Path) -> Iterator[sqlite3.Connection]:
    """A connection that nobody else is beside, holding the exclusive lock until the end.

    Raises ArchiveLocked.
    """
    from fundcs.archive.archive import uri
    from fundcs.archive.errors import ArchiveLocked

    connection = _opened(archive, uri(archive, writes=True))
    try:
        deadline = time.monotonic() + _WAIT
        while not _taken(connection):
            if time.monotonic() > deadline:
                raise ArchiveLocked(path=archive)
            time.sleep(_PAUSE)
        yield connection
    finally:
        connection.close()


def copied(connection: sqlite3.Connection, target: Path) -> None:
    """Copy what the connection has locked to the empty file `target`, under the key that was lent to it."""
    _export(connection, target)
    durable.to_disk(target)


def settle(connection: sqlite3.Connection, aside: durable.Aside, archive: Path, *, wipe: bool) -> None:
    """Give the copy the archive's name; `wipe`: write over the file before, as far as its disk lets one."""
    if durable.WINDOWS:
        connection.close()  # no file is replaced there that is open
        aside.become(archive)
        return
    with archive.open("r+b") as before:
        aside.become(archive)
        if wipe:
            with suppress(OSError):  # the archive is converted by now, whatever this disk lets one do
                durable.overwrite(before)


def _opened(path: Path, name: str) -> sqlite3.Connection:
    """A connection of SQLCipher's driver, which alone knows how to export, to an archive of either kind."""
    whose = vault.unlocked(path)
    if whose is not None:
        return driver.connect(path, name, isolation_level=None)
    return driver.keyed(name, None, uri=True, isolation_level=None)


def _taken(connection: sqlite3.Connection) -> bool:
    """Whether the connection has the file to itself, its WAL copied into it and gone."""
    connection.execute("PRAGMA busy_timeout = 0")
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        connection.execute("BEGIN EXCLUSIVE")
    except driver.errors() as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        connection.execute("PRAGMA locking_mode = NORMAL")
        return False
    connection.execute("COMMIT")  # the lock stays: EXCLUSIVE is given up with the connection
    return str(mode) == "delete"


def _export(connection: sqlite3.Connection, target: Path) -> None:
    whose = vault.vault.lent[target]
    key = "''" if whose is None else f"\"x'{whose.keys[-1].archive.hex()}'\""
    connection.execute(f"ATTACH ? AS copy KEY {key}", (os.fspath(target),))
    try:
        connection.execute("BEGIN")
        for number in ("application_id", "user_version"):
            value = connection.execute(f"PRAGMA main.{number}").fetchone()[0]
            connection.execute(f"PRAGMA copy.{number} = {value}")
        connection.execute("SELECT sqlcipher_export('copy')").fetchone()
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("DETACH copy")
