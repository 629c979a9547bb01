"""What can be wrong with an archive, and SQLite's own errors put into sentences."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from fundcs.kit.errors import ArchiveUnusable, Refused, held
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from pathlib import Path


class ArchiveMissing(ArchiveUnusable):
    template = N_("no archive at {path}; make one with `fundcs init`, or name another with --archive")


class ArchiveExists(Refused):
    template = N_("{path} already exists and was not changed; choose another place")


class CannotMake(Refused):
    template = N_("an archive cannot be made at {path}: its directory is not writable; choose another place")


class ArchiveForeign(ArchiveUnusable):
    template = N_("{path} is not a fundcs archive; name the right file with --archive")


class ArchiveReadOnly(ArchiveUnusable):
    template = N_("{path} is read-only; give yourself write access to the file and its directory")


class ArchiveLocked(ArchiveUnusable):
    template = N_("{path} was in use by another command for too long; try again")


class ArchiveCorrupt(ArchiveUnusable):
    template = N_("{path} is damaged; run `fundcs archive verify`, then restore a backup")


class ArchiveReplaced(ArchiveUnusable):
    template = N_("{path} was replaced by another command; nothing was written; repeat the command")


class ArchiveNewer(ArchiveUnusable):
    template = N_(
        "{path} was written by a newer fundcs (database version {found}, this fundcs: "
        "{known}); upgrade fundcs"
    )


class ArchiveOlder(ArchiveUnusable):
    template = N_(
        "{path} has the older database version {found} (this fundcs: {known}); run `fundcs archive upgrade`"
    )


class ArchiveDiskFull(ArchiveUnusable):
    template = N_(
        "the disk is full: no space is left for {path}; nothing was done; free some space and repeat"
    )


class ArchiveFailed(ArchiveUnusable):
    template = N_("{path} cannot be used ({code}); check the file, its directory and its disk")


class ArchiveUnknown(ArchiveUnusable):
    template = N_(
        "the disk of {path} fails ({code}): whether the command was carried out is not "
        "known; repair it, then look at `fundcs archive trail`"
    )


_UNREADABLE_TEXT = "Could not decode to UTF-8"
"""How Python's driver reports a text that is not UTF-8: without an error code."""


@cache
def _by_code() -> dict[int, type[ArchiveUnusable]]:
    import sqlite3  # late: help of the archive's commands needs no database

    return {
        sqlite3.SQLITE_BUSY: ArchiveLocked,
        sqlite3.SQLITE_LOCKED: ArchiveLocked,
        sqlite3.SQLITE_READONLY: ArchiveReadOnly,
        sqlite3.SQLITE_CORRUPT: ArchiveCorrupt,
        sqlite3.SQLITE_NOTADB: ArchiveForeign,
        sqlite3.SQLITE_FULL: ArchiveDiskFull,
        sqlite3.SQLITE_IOERR: ArchiveFailed,
        sqlite3.SQLITE_CANTOPEN: ArchiveFailed,
        sqlite3.SQLITE_PERM: ArchiveFailed,
    }


_ROOM = 65_536
"""Bytes that SQLite needs for -wal and -shm; with less it reports SQLITE_CANTOPEN, not SQLITE_FULL."""


def _no_room(path: Path) -> bool:
    from shutil import disk_usage

    try:
        return disk_usage(path.parent).free < _ROOM
    except OSError:
        return False


def _held(path: Path) -> bool:
    """Whether another program keeps the file to itself, as on Windows.

    SQLite only says that it cannot open it or, where others may read it, that it is read-only.
    """
    try:
        path.open("r+b").close()
    except OSError as error:
        return held(error)
    return False


def unusable(error: BaseException | None, path: Path) -> ArchiveUnusable | None:
    """The sentence for SQLite's error, or None where it is a defect of this program.

    `error` is the driver's own error (`sqlalchemy.exc.DBAPIError.orig` where SQLAlchemy wrapped it).
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        from fundcs.archive.driver import errors

        damaged = isinstance(error, errors()) and str(error).startswith(_UNREADABLE_TEXT)
        return ArchiveCorrupt(path=path) if damaged else None
    kind = _by_code().get(code & 0xFF)  # the low byte is the primary result code
    if kind is ArchiveFailed and _no_room(path):
        kind = ArchiveDiskFull
    if kind in {ArchiveFailed, ArchiveReadOnly} and _held(path):
        kind = ArchiveLocked
    return kind(path=path, code=getattr(error, "sqlite_errorname", code)) if kind else None
