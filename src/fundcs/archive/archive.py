"""Opening the archive; one transaction for each command."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache, partial
from operator import methodcaller
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from fundcs.archive import driver, schema, trail
from fundcs.archive.errors import (
    ArchiveCorrupt,
    ArchiveFailed,
    ArchiveForeign,
    ArchiveLocked,
    ArchiveMissing,
    ArchiveNewer,
    ArchiveOlder,
    ArchiveReadOnly,
    ArchiveReplaced,
    ArchiveUnknown,
    unusable,
)
from fundcs.archive.keys import vault
from fundcs.archive.keys.errors import KeyFileMissing
from fundcs.archive.place import APPLICATION_ID
from fundcs.kit.durable import DoneBut
from fundcs.kit.errors import os_reason

if TYPE_CHECKING:
    from types import ModuleType

    from sqlalchemy.engine import Connection

BUSY_MS = 60_000
"""How long a command waits for others' transactions."""

_PRIMARY = 0xFF
"""The bits of SQLite's error code that say what kind of error it is."""

_LOOK_AGAIN = 0.008
"""Seconds between two looks at the write lock, plus up to as many more, so that no two keep step."""

_NS = 1_000_000
_AFTERWARDS = "afterwards"

CACHE_KIB = 16_384
"""SQLite's page cache. For an import of 100,000 rows, 100 MB of pages, four times as much saves 5%."""


class Archive:
    """An open archive. `writes` decides whether its transactions take the write lock at once."""

    def __init__(self, path: Path, *, writes: bool) -> None:
        """Open `path` after checking that it is an archive of this program's schema.

        Raises ArchiveMissing, ArchiveForeign, ArchiveReadOnly, ArchiveNewer, ArchiveOlder, or another
        ArchiveUnusable for an error of SQLite.
        """
        check_file(path, writes=writes)
        self.path = path
        self.writes = writes
        self.trouble: DoneBut | None = None
        self.engine = _engine(path, writes=writes)
        self._inode = path.stat().st_ino

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def unit(self) -> Iterator[Session]:
        """A session in one transaction, committed at the end and rolled back after any exception.

        A session open for writing needs an author before its first change (`trail.sign`).
        Raises ArchiveReplaced where another command replaced the file while this one waited for the lock, or
        another ArchiveUnusable for an error of SQLite (locked too long, disk full, damaged). `trouble` is set
        where the transaction was committed although the disk reported an error.
        """
        try:
            with Session(self.engine, expire_on_commit=False) as session:
                if self.writes:
                    trail.listen(session)
                    self._take_lock(session)
                yield session
                session.flush()
                if "signer" in session.info:
                    from fundcs.archive.keys.signing import sign_new

                    sign_new(session)
                self._commit(session)
                self._afterwards(session)
        except Exception as error:
            refusal = unusable(getattr(error, "orig", error), self.path)
            if refusal is None:
                raise
            if isinstance(refusal, ArchiveForeign) and self._replaced():
                raise ArchiveReplaced(path=self.path) from None
            raise refusal from None

    def _commit(self, session: Session) -> None:
        """Commit.

        SQLite may report an I/O error for a transaction that is already in the WAL and will be found there
        later, so that after an error the trail's last entry is looked for.
        """
        last = trail.written(session)
        try:
            session.commit()
        except driver.errors(DBAPIError, KeyboardInterrupt) as error:
            session.close()
            self.engine.dispose()
            code = getattr(getattr(error, "orig", error), "sqlite_errorname", "")
            if last is None or not holds(self.path, *last):
                raise
            if not isinstance(error, KeyboardInterrupt):
                self.trouble = DoneBut(why=code)

    def _afterwards(self, session: Session) -> None:
        """Take the steps that wait for the commit; `trouble` is set where one fails."""
        for step in session.info.pop(_AFTERWARDS, ()):
            try:
                step()
            except DoneBut as error:
                self.trouble = self.trouble or error

    def _take_lock(self, session: Session) -> None:
        session.connection()
        if self._replaced():
            raise ArchiveReplaced(path=self.path)

    def _replaced(self) -> bool:
        """Whether another file has the archive's name by now."""
        return not self.path.exists() or self.path.stat().st_ino != self._inode


def afterwards(session: Session, step: Callable[[], None]) -> None:
    """Take a step once the session's transaction is committed; it raises nothing but DoneBut."""
    session.info.setdefault(_AFTERWARDS, []).append(step)


def check_file(path: Path, *, writes: bool) -> None:
    """Refuse what is missing, foreign, read-only where it is to be written, newer or older."""
    version = inspect_file(path)
    if version > schema.HEAD:
        raise ArchiveNewer(path=path, found=version, known=schema.HEAD)
    if version < schema.HEAD:
        raise ArchiveOlder(path=path, found=version, known=schema.HEAD)
    if writes and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise ArchiveReadOnly(path=path)


def inspect_file(path: Path) -> str:
    """The schema version of the archive at `path`.

    Raises ArchiveMissing, ArchiveForeign, ArchiveFailed, or another ArchiveUnusable for an error of SQLite.
    """
    try:
        if not path.is_file():
            raise ArchiveMissing(path=path)
    except OSError as error:
        raise ArchiveFailed(path=path, code=os_reason(error)) from None
    try:
        with closing(connect_read_only(path)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise ArchiveForeign(path=path)
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except driver.errors(UnicodeDecodeError) as error:
        refusal = unusable(error, path) or ArchiveCorrupt(path=path)
        if isinstance(refusal, ArchiveForeign) and vault.looks_enciphered(path):
            refusal = KeyFileMissing(path=path, file=vault.key_file(path).name)
        raise refusal from None
    if version is None:
        raise ArchiveCorrupt(path=path)
    return str(version[0])


def holds(path: Path, seq: int, hash_: str) -> bool:
    """Whether the trail of the archive at `path` has this entry.

    Raises ArchiveUnknown where that cannot be found out.
    """
    try:
        with closing(connect_read_only(path)) as connection:
            entry = connection.execute("SELECT hash FROM trail WHERE seq = ?", (seq,)).fetchone()
    except driver.errors() as error:
        raise ArchiveUnknown(path=path, code=getattr(error, "sqlite_errorname", "")) from None
    return entry is not None and entry[0] == hash_


def checkpoint(path: Path) -> None:
    """Copy the WAL into the database file and sync it. Raises ArchiveLocked, sqlite3.Error.

    Closing the last connection does so too, but reports no error.
    """
    with closing(driver.connect(path, uri(path, writes=True), timeout=BUSY_MS / 1000)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    wal = path.with_name(path.name + "-wal")
    if busy or (wal.exists() and wal.stat().st_size):
        raise ArchiveLocked(path=path)


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A read-only `sqlite3` connection, for code that examines the file itself.

    Bytes that are not UTF-8 are replaced, so that damaged texts can be read.
    """
    connection = driver.connect(path, uri(path, writes=False), timeout=BUSY_MS / 1000)
    connection.isolation_level = None
    connection.text_factory = methodcaller("decode", "utf-8", "replace")
    return connection


def uri(path: Path, *, writes: bool) -> str:
    """SQLite's name for the file in this mode.

    Reading a WAL database needs a shared-memory file beside it. In a directory that is not writable, and
    where there is no WAL, nobody is writing and `immutable=1` reads without that file.
    """
    wal = path.with_name(path.name + "-wal")
    lies_still = not writes and not os.access(path.parent, os.W_OK) and not wal.exists()
    mode = "rw" if writes else "ro&immutable=1" if lies_still else "ro"
    return f"{database_url(path.absolute())}?mode={mode}"


def database_url(path: PurePath) -> str:
    """SQLite's URL for an absolute path. The host is empty, so that a Windows share is part of the path."""
    plain = path.as_posix().removeprefix("//?/")
    if plain.startswith("UNC/"):
        plain = f"//{plain.removeprefix('UNC/')}"
    return f"file://{'' if plain.startswith('/') else '/'}{quote(plain, safe='/:')}"


def _engine(path: Path, *, writes: bool) -> Engine:
    first = _first(driver.module(path))
    connect: Any = partial(driver.connect, path, uri(path, writes=writes))
    pool = NullPool(connect, dialect=first.dialect)
    options = {"compiled_cache": _COMPILED}
    engine = Engine(pool, first.dialect, first.url, hide_parameters=True, execution_options=options)
    event.listen(engine, "connect", _prepare_write if writes else _prepare_read)
    event.listen(engine, "begin", _begin_immediate if writes else _begin)
    return engine


_COMPILED: dict[Any, Any] = {}
"""Statements as SQL, for every archive this process opens: the demo and the tests open hundreds."""


@cache
def _first(module: ModuleType) -> Engine:
    """An in-memory engine: its dialect, initialised by a first connection, serves every archive."""
    engine = create_engine("sqlite://", module=module, poolclass=NullPool)
    engine.connect().close()
    return engine


def _prepare_read(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own transactions start too late, see _begin_immediate
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA query_only = ON")


def _prepare_write(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # else INSERT OR REPLACE walks round the trail's DELETE trigger
        "trusted_schema = OFF",
        f"cache_size = -{CACHE_KIB}",
        "temp_store = MEMORY",  # else pages that a statement of many rows may undo are written to /var/tmp
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock before the first read: two writers must not chain to the same last entry.

    SQLite's busy handler waits longer after each try, so that a new process overtakes one that has waited
    long; with equal pauses nobody is overtaken for ever.
    """
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA busy_timeout = 0")
    deadline = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            raw.execute("BEGIN IMMEDIATE")
            break
        except driver.errors() as error:
            busy = getattr(error, "sqlite_errorcode", 0) & _PRIMARY == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
        time.sleep(_LOOK_AGAIN + time.monotonic_ns() % _NS / _NS * _LOOK_AGAIN)
    raw.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    raw.execute("PRAGMA defer_foreign_keys = ON")
