"""SQLite's driver for an archive: Python's own where it is in clear, SQLCipher's where it is enciphered.

Python's own takes `PRAGMA key` without a word and writes in clear: so SQLCipher is asked for its version.
"""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING, Any, cast

from fundcs.archive.keys import vault

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from fundcs.archive.keys.vault import Unlocked

_NAME = "sqlcipher3.dbapi2"


def errors(*more: type[BaseException]) -> tuple[type[BaseException], ...]:
    """SQLite's errors, of whichever driver is loaded, and `more`, for an `except`."""
    other = sys.modules.get(_NAME)
    return (sqlite3.Error, *more) if other is None else (sqlite3.Error, other.Error, *more)


def module(path: Path) -> ModuleType:
    """The driver that opens the archive."""
    return sqlite3 if not vault.enciphered(path) else _cipher()


def connect(path: Path, name: str | None = None, **options: Any) -> sqlite3.Connection:
    """A connection to the archive at `path`, under its key; `name`: SQLite's name for it, with the mode.

    Raises KeyFileForeign where no key of the key file opens it, and what opening the key file raises.
    """
    whose = vault.unlocked(path)
    if whose is None:
        plain: sqlite3.Connection = sqlite3.connect(
            path if name is None else name, uri=name is not None, **options
        )
        return plain
    for keys in whose.keys:
        connection = keyed(path if name is None else name, keys.archive, uri=name is not None, **options)
        if _fits(connection):
            return connection
        connection.close()
    from fundcs.archive.keys.errors import KeyFileForeign

    raise KeyFileForeign(path=path, file=vault.key_file(path).name)


def keyed(name: Path | str, key: bytes | None, **options: Any) -> sqlite3.Connection:
    """A connection of SQLCipher's driver under this key; None: to a database in clear."""
    connection = _cipher().connect(name, **options)
    connection.execute("PRAGMA cipher_log_level = NONE")  # it writes about damaged pages to standard error
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise RuntimeError("the sqlcipher3 that is installed is without SQLCipher")
    if key is not None:
        connection.execute(key_pragma(key))
    return cast("sqlite3.Connection", connection)


def key_pragma(key: bytes) -> str:
    """The statement that gives a raw key: no second KDF (0.3 ms, where a passphrase takes 86)."""
    return f"PRAGMA key = \"x'{key.hex()}'\""


def _fits(connection: sqlite3.Connection) -> bool:
    """Whether the connection's key is the file's."""
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except errors() as error:
        return getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_NOTADB
    return True


def _cipher() -> ModuleType:
    from importlib import import_module

    return import_module(_NAME)


def like(copy: Path, source: Path) -> Unlocked | None:
    """Have the file `copy` be opened with the keys of `source`; they are returned."""
    whose = vault.unlocked(source)
    vault.lend(copy, whose)
    return whose
