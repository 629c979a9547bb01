"""Copies of the archive: one checked file each, made while others work; putting one back.

The documents go with it: a copy in another directory has them beside it there, as the archive has.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive import archive, files, schema, trail, verify
from fundcs.archive.errors import ArchiveCorrupt, ArchiveForeign, ArchiveLocked, unusable
from fundcs.kit import clock
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sqlalchemy.engine import Connection
    from sqlmodel import Session

Enter = Callable[["Session"], object]
"""Admits the user to the archive of a session and signs its trail for them."""


class BackupUnfit(Refused):
    template = N_("{file} does not verify: {problem}; problems: {count}; choose another backup")


class DocumentsLost(Refused):
    template = N_(
        "{file} names documents that are not in {folder}: {count}; put them there, or add --incomplete"
    )


@dataclass(frozen=True, slots=True)
class Upgraded:
    """An archive brought to the present schema, and the copy made before."""

    found: str
    backup: Path


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup put in the archive's place; `replaced`: where the archive of before is kept, if any.

    `lost`: the hashes of documents that neither had.
    """

    head: verify.Head
    replaced: Path | None
    lost: tuple[str, ...] = ()


def copy(source: Path, target: Path) -> None:
    """The archive `source`, as its last commit left it, as the one file `target`, mode 0600.

    Others may read and write `source` meanwhile. Raises ArchiveCorrupt where SQLite finds the copy
    damaged, or what it says of either file.
    """
    os.close(os.open(target, os.O_CREAT | os.O_RDWR, 0o600))
    with (
        _said_of(target),
        closing(archive.connect_read_only(source)) as read,
        closing(sqlite3.connect(target)) as written,
    ):
        read.backup(written)
        written.execute("PRAGMA journal_mode = DELETE")  # so that it is one file, readable where it lies
        if written.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise ArchiveCorrupt(path=source)
    _to_disk(target)


def carry(copied: Path, source: Path, target: Path) -> tuple[int, list[str]]:
    """Bring the documents that the archive `copied` names from beside `source` to beside `target`.

    Gives how many it names, and the hashes of those that are lost. Raises CannotStore.
    """
    with closing(archive.connect_read_only(copied)) as connection:
        stored = connection.execute("SELECT hash, size FROM stored_file ORDER BY hash").fetchall()
    return len(stored), files.carry(stored, source, target)


def upgrade(path: Path, enter: Enter) -> Upgraded:
    """Bring an older archive to the present schema, after a copy of it beside it.

    The trail's entry is in the transaction of the migrations: who is not admitted changes nothing.
    """
    found = archive.inspect_file(path)
    kept = _beside(path, f"schema-{found}")
    copy(path, kept)
    facts = {"from": found, "to": schema.HEAD, "backup": kept.name}
    with _said_of(path):
        schema.upgrade(path, lambda connection: _note(connection, enter, facts))
    return Upgraded(found, kept)


def restore(file: Path, path: Path, enter: Enter, *, incomplete: bool = False) -> Restored:
    """Put the backup `file` in the place of the archive at `path`, which is kept under another name.

    The backup is copied, upgraded where its schema is older, and verified first; its documents come with it.
    Raises BackupUnfit, DocumentsLost unless `incomplete`, ArchiveForeign, ArchiveNewer, CannotMake.
    """
    found = archive.inspect_file(file)
    if found > schema.HEAD:
        archive.check_file(file, writes=False)
    aside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        copy(file, aside)
        if found < schema.HEAD:
            schema.upgrade(aside)
        report = verify.verify(aside, files_too=False)
        if not report.ok:
            first = report.problems[0].said
            raise BackupUnfit(file=file, problem=first, count=len(report.problems))
        _count, lost = carry(aside, file, path)
        if lost and not incomplete:
            raise DocumentsLost(file=file, folder=file.absolute().parent / files.FOLDER, count=len(lost))
        replaced = _beside(path, "replaced") if path.exists() else None
        _put_back(aside, path.name, enter, {"head": str(report.head), "replaced": replaced and replaced.name})
        if replaced is not None:
            _keep(path, replaced)
        aside.replace(path)
    finally:
        for leftover in _files(aside):
            leftover.unlink(missing_ok=True)
    return Restored(report.head, replaced, tuple(lost))


def _put_back(aside: Path, name: str, enter: Enter, facts: Mapping[str, object]) -> None:
    store = archive.Archive(aside, writes=True)
    with store.unit() as session:
        enter(session)
        trail.note(session, "restored", "archive", name, facts=facts)
    store.close()
    _checkpoint(aside)
    _to_disk(aside)


def _note(connection: Connection, enter: Enter, facts: Mapping[str, object]) -> None:
    from sqlmodel import Session

    with Session(connection) as session:
        enter(session)
        trail.note(session, "upgraded", "archive", schema.HEAD, facts=facts)
        session.flush()


def _keep(path: Path, replaced: Path) -> None:
    """Give the archive a second name. Its WAL must not outlive it beside the archive that comes after.

    Where the archive is too damaged to take its WAL in, they stay together for whoever mends them.
    """
    with suppress(ArchiveCorrupt, ArchiveForeign, sqlite3.DatabaseError):
        archive.inspect_file(path)  # read only: SQLite deletes the WAL beside a file it takes for empty
        _checkpoint(path)
    (_path, wal, shm), (_replaced, kept_wal, _shm) = _files(path), _files(replaced)
    if wal.exists() and wal.stat().st_size:
        wal.replace(kept_wal)
    wal.unlink(missing_ok=True)
    shm.unlink(missing_ok=True)
    os.link(path, replaced)


def _checkpoint(path: Path) -> None:
    """Bring everything into the one file. Raises ArchiveLocked where others hold on to it."""
    with closing(sqlite3.connect(path, timeout=archive.BUSY_MS / 1000)) as connection:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise ArchiveLocked(path=path)


def _files(path: Path) -> tuple[Path, Path, Path]:
    return path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def _beside(path: Path, why: str) -> Path:
    """A free name in the archive's directory that says when and why."""
    stem = f"{path.stem}-{clock.now():%Y%m%dT%H%M%S}-{why}"
    for number in range(1, 1000):
        name = path.with_name(f"{stem}{'' if number == 1 else f'-{number}'}{path.suffix}")
        if not name.exists():
            return name
    raise FileExistsError(stem)


def _to_disk(path: Path) -> None:
    with path.open("rb") as written:
        os.fsync(written.fileno())


@contextmanager
def _said_of(path: Path) -> Iterator[None]:
    """SQLite's errors about `path` as sentences."""
    try:
        yield
    except Exception as error:
        said = unusable(getattr(error, "orig", error), path)
        if said is None:
            raise
        raise said from None
