"""What can be wrong with an archive, and SQLite's own errors put into sentences."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from fundcs.kit.errors import ArchiveUnusable, Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from pathlib import Path


class ArchiveMissing(ArchiveUnusable):
    template = N_("no archive at {path}; make one with `fundcs init`, or name another with --archive")


class ArchiveExists(Refused):
    template = N_("{path} exists already and is left as it is; choose another place")


class CannotMake(Refused):
    template = N_("no archive can be made at {path}: its directory cannot be written; choose another place")


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
        "{path} was written by a newer fundcs (schema {found}, this one knows {known}); upgrade fundcs"
    )


class ArchiveOlder(ArchiveUnusable):
    template = N_("{path} has the older schema {found} (this fundcs: {known}); run `fundcs archive upgrade`")


class ArchiveDiskFull(ArchiveUnusable):
    template = N_("the disk is full: no room left for {path}; nothing was done; free some room and repeat")


class ArchiveFailed(ArchiveUnusable):
    template = N_("{path} cannot be used ({code}); check the file, its directory and its disk")


class ArchiveUnknown(ArchiveUnusable):
    template = N_(
        "the disk of {path} fails ({code}): whether the command was carried out is not known; "
        "mend it, then look at `fundcs archive trail`"
    )


_UNREADABLE_TEXT = "Could not decode to UTF-8"
"""How Python's driver says that a text is damaged; it gives no code."""

_BY_CODE: dict[int, type[ArchiveUnusable]] = {
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


def unusable(error: BaseException | None, path: Path) -> ArchiveUnusable | None:
    """The sentence for SQLite's error, or None where it is a defect of this program.

    `error` is the driver's own error (`sqlalchemy.exc.DBAPIError.orig` where SQLAlchemy wrapped it).
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        damaged = isinstance(error, sqlite3.Error) and str(error).startswith(_UNREADABLE_TEXT)
        return ArchiveCorrupt(path=path) if damaged else None
    kind = _BY_CODE.get(code & 0xFF)  # the low byte is the primary result code
    return kind(path=path, code=getattr(error, "sqlite_errorname", code)) if kind else None
