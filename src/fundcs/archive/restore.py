"""Restoring a backup while other commands may be running.

SQLite's backup API copies the backup's pages over those of the archive in one transaction. The archive's
write lock is held from the first page to the commit: what others committed before it is in the copy that is
kept, what they commit after it goes into the restored archive. A process killed at any step leaves the
archive as it was, or restored.

Where there is no archive, or the file is not one, no process can be writing to it; then the restored file is
renamed into place.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fundcs.archive import archive, backup, damage, driver, schema, trail, verify
from fundcs.archive.errors import (
    ArchiveExists,
    ArchiveForeign,
    ArchiveLocked,
    ArchiveNewer,
    CannotMake,
)
from fundcs.archive.keys import filing, vault
from fundcs.archive.place import FOLDER
from fundcs.kit import clock, durable
from fundcs.kit.errors import ArchiveUnusable, FundcsError, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.typed import second

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fundcs.archive.backup import Enter
    from fundcs.archive.trail import Author

_STEPS = 50
"""Number of steps the pages are copied in; after the first, SQLite holds the lock and has changed nothing."""

_PAUSE = 0.01
"""Seconds between two tries to take the write lock."""


class BackupUnfit(Refused):
    template = N_("{file} does not verify: {problem}; problems: {count}; choose another backup")


class DocumentsLost(Refused):
    template = N_(
        "{file} refers to documents that are not in {folder}: {count}; put them there, or add --incomplete"
    )


class Encrypted(Refused):
    template = N_("{file} is encrypted and {path} is not; move {path} away, then restore with --foreign")


class NoRegister(Refused):
    template = N_(
        "{path} is not an archive whose staff register says who may restore; add --foreign "
        "to go by the register of the backup"
    )


class Changed(Refused):
    template = N_("{path} was changed since you were asked; nothing was restored; repeat the command")


class NotConfirmed(durable.DoneBut):
    template = N_("the backup was restored, but the disk has not confirmed it ({why}); check the disk")


@dataclass(frozen=True, slots=True)
class Stake:
    """Entries on the archive's trail that the backup's trail lacks: their number and first and last moment.

    Entries that note a backup are not counted: each backup lacks its own. `head` is the archive's.
    """

    entries: int
    first: str | None
    last: str | None
    head: verify.Head


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored archive; `replaced` is the path of the copy of the archive before, if there was one.

    `lost`: hashes of documents that neither had; `trouble`: an error of the disk after the commit.
    """

    head: verify.Head
    replaced: Path | None
    lost: tuple[str, ...] = ()
    trouble: FundcsError | None = None


@dataclass(slots=True)
class _Putting:
    """One restore: the verified backup `aside`, its target `path`, `enter` and the stake agreed to.

    `version`: of the backup's schema, before it was upgraded.
    """

    aside: durable.Aside
    path: Path
    enter: Enter
    head: verify.Head
    version: str
    foreign: bool
    agreed: Stake | None
    replaced: Path | None = None
    left: Stake | None = None
    last: tuple[int, str] | None = None

    def over(self) -> FundcsError | None:
        """Copy the pages over those of the archive; returns an error that came after the commit."""
        deadline = time.monotonic() + archive.BUSY_MS / 1000
        with closing(driver.connect(self.aside.path)) as source:
            pages = max(1, source.execute("PRAGMA page_count").fetchone()[0] // _STEPS)
            try:
                with closing(_connect(self.path)) as live:
                    source.backup(live, pages=pages, progress=_Step(self, deadline), sleep=_PAUSE)
            except BaseException as error:
                if self.last is None or not archive.holds(self.path, *self.last):
                    self._forget()
                    raise
                code = getattr(error, "sqlite_errorname", None)
                return None if code is None else NotConfirmed(why=code)
        return None

    def locked(self) -> None:
        """Called under the archive's write lock: copy it, admit the user by its register, sign the backup."""
        with durable.Aside(self.path.parent) as kept:
            backup.copy_pages(self.path, kept.path)
            author = self._admitted(kept.path)
            if author is not None:
                self.left = stake(kept.path, self.aside.path)
            if self.agreed is not None and self.left != self.agreed:
                raise Changed(path=self.path)
            self.replaced = backup.settle_beside(kept, self.path, "replaced")
        self._sign(author)

    def in_place(self) -> FundcsError | None:
        """Rename the backup to the archive's name, where no file or no archive has that name.

        Raises ArchiveLocked where another program has the file open; then no copy of it is kept.
        """
        try:
            return self._by_name()
        except durable.InUse:
            self._forget()
            raise ArchiveLocked(path=self.path) from None

    def _by_name(self) -> FundcsError | None:
        kept = self.path.exists()
        if kept:
            self._keep_bytes()
        self._sign(None)
        archive.checkpoint(self.aside.path)
        beside = filing.beside(self.path)
        self._give_keys()
        try:
            self.aside.become(self.path, new=not kept)
        except FileExistsError:
            filing.put_back(beside)
            raise ArchiveExists(path=self.path) from None
        except durable.InUse:
            filing.put_back(beside)
            raise
        except durable.Unsynced as error:
            return durable.trouble(error)
        return None

    def _give_keys(self) -> None:
        """Put the backup's key file beside the archive's name, or take away one that nothing is under."""
        whose = vault.unlocked(self.aside.path)
        durable.remove(vault.coming_file(self.path))
        if whose is None:
            durable.remove(vault.key_file(self.path))
        else:
            filing.write(vault.key_file(self.path), replace(whose.file, copy=False).sealed(*whose.keys))

    def _admitted(self, live: Path) -> Author | None:
        """The author by the archive's own register; None where that cannot be read and `foreign` was given.

        Raises NoRegister, and what admission raises.
        """
        try:
            return admitted(live, self.enter)
        except ArchiveNewer:
            raise
        except ArchiveUnusable:
            if not self.foreign:
                raise NoRegister(path=self.path) from None
        return None

    def _sign(self, author: Author | None) -> None:
        """Note the restore on the backup's trail, as `author` or as a member of the backup's own register."""
        facts: dict[str, object] = {"head": str(self.head), "replaced": self.replaced and self.replaced.name}
        if self.left is not None:
            facts |= {"head_before": str(self.left.head), "entries_left_out": self.left.entries}
        if self.version < schema.HEAD:
            facts |= {"from": self.version, "to": schema.HEAD}
        store = archive.Archive(self.aside.path, writes=True)
        with closing(store), store.unit() as session:
            if author is None:
                self.enter(session)
            else:
                trail.sign(session, author)
            if vault.vault.identity is not None:
                from fundcs.archive.keys.signing import adopt

                adopt(session, self.aside.path, second(clock.now()))
            trail.note(session, "restored", "archive", self.path.name, facts=facts)
            self.last = trail.written(session)

    def _keep_bytes(self) -> None:
        """Copy the file and its WAL, then remove the WAL: SQLite would apply it to the restored archive."""
        with durable.copied(self.path) as copy:
            self.replaced = backup.settle_beside(copy, self.path, "replaced")
        wal, shm = (self.path.with_name(self.path.name + end) for end in ("-wal", "-shm"))
        if wal.exists() and wal.stat().st_size:
            with durable.copied(wal) as copy:
                copy.become(self.replaced.with_name(self.replaced.name + "-wal"))
        durable.remove(wal)
        durable.remove(shm)
        durable.sync_folder(self.path.parent)

    def _forget(self) -> None:
        """Remove the copy, for nothing was restored."""
        if self.replaced is not None:
            backup.forget(self.replaced)
            self.replaced = None


@dataclass(slots=True)
class _Step:
    """SQLite's progress callback, called after each step of the backup API."""

    work: _Putting
    deadline: float
    begun: bool = False

    def __call__(self, status: int, _remaining: int, _total: int) -> None:
        """Wait for the write lock until the deadline; once it is held, call `locked`."""
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() > self.deadline:
                raise ArchiveLocked(path=self.work.path)
        elif not self.begun:
            self.begun = True
            self.work.locked()


def restore(
    file: Path,
    path: Path,
    enter: Enter,
    *,
    incomplete: bool = False,
    foreign: bool = False,
    agreed: Stake | None = None,
) -> Restored:
    """Put the backup `file` in the place of the archive at `path`, which is kept under another name.

    Who may is asked of the archive's own register; where there is none, of the backup's by `foreign`. The
    backup is copied, upgraded where its schema is older, and verified first; its documents come with it.
    `agreed`: what was known to be at stake; nothing is restored where that has changed.
    Raises NoRegister, BackupUnfit, DocumentsLost unless `incomplete`, Changed, ArchiveForeign, ArchiveNewer,
    CannotMake, and what admission raises.
    """
    version = archive.inspect_file(file)
    if version > schema.HEAD:
        archive.check_file(file, writes=False)
    lives = is_archive(path)
    if lives and vault.enciphered(file) and not vault.enciphered(path):
        raise Encrypted(file=file, path=path)
    _ask_first(path, enter, lives=lives, foreign=foreign)
    with _verified(file, path, like=path if lives else file) as (aside, head):
        if not lives:
            driver.like(path, file)
        _named, lost = backup.carry(aside.path, file, path)
        if lost and not incomplete:
            raise DocumentsLost(file=file, folder=file.absolute().parent / FOLDER, count=len(lost))
        work = _Putting(aside, path, enter, head, version, foreign, agreed)
        with backup.sentences_about(path):
            trouble = work.over() if lives else work.in_place()
    return Restored(head, work.replaced, tuple(lost), trouble)


def is_archive(path: Path) -> bool:
    """Whether there is an archive at `path`, or what is left of one that SQLite can still open.

    Raises ArchiveNewer, ArchiveForeign where it is no ordinary file, and what SQLite says of one in use.
    """
    if path.exists() and not path.is_file():
        raise ArchiveForeign(path=path)
    try:
        version = archive.inspect_file(path)
    except ArchiveLocked:
        raise
    except ArchiveUnusable:
        return False
    if version > schema.HEAD:
        archive.check_file(path, writes=True)
    return True


def stake(live: Path, kept: Path) -> Stake:
    """What the archive `live` holds that the backup `kept` does not."""
    with closing(archive.connect_read_only(live)) as here, closing(archive.connect_read_only(kept)) as there:
        last = here.execute("SELECT seq, hash FROM trail ORDER BY seq DESC LIMIT 1").fetchone()
        fork = _fork(here, there)
        count, first, until = here.execute(
            "SELECT count(*), min(at), max(at) FROM trail WHERE seq > ? AND verb <> 'backed_up'", (fork,)
        ).fetchone()
    return Stake(count, first, until, verify.Head(*last) if last else verify.NO_ENTRY)


def _fork(here: sqlite3.Connection, there: sqlite3.Connection) -> int:
    """The last entry that both trails have. Where one is equal, so are all before it."""

    def same(seq: int) -> bool:
        query = "SELECT hash FROM trail WHERE seq = ?"
        hashes = [connection.execute(query, (seq,)).fetchone() for connection in (here, there)]
        return hashes[0] is not None and hashes[0] == hashes[1]

    low = 0
    high = there.execute("SELECT coalesce(max(seq), 0) FROM trail").fetchone()[0]
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if same(middle) else (low, middle - 1)
    return low


def admitted(path: Path, enter: Enter) -> Author:
    """Who acts, by the register of the archive at `path`, which is not written to.

    An older one is asked in a copy of the present schema. Raises what admission and opening raise, and
    ArchiveCorrupt where the register cannot be read.
    """
    if archive.inspect_file(path) < schema.HEAD:
        with durable.Aside(path.parent) as aside:
            backup.copy_pages(path, aside.path)
            schema.upgrade(aside.path)
            return admitted(aside.path, enter)
    store = archive.Archive(path, writes=False)
    with closing(store):
        try:
            with store.unit() as session:
                enter(session)
                author: Author = session.info["author"]
        except FundcsError:
            raise
        except Exception as error:
            refusal = damage.sentence(error, path)
            if refusal is None:
                raise
            raise refusal from None
    return author


def _ask_first(path: Path, enter: Enter, *, lives: bool, foreign: bool) -> None:
    """Refuse before any work is done."""
    if not lives:
        if not foreign:
            raise NoRegister(path=path)
        return
    try:
        admitted(path, enter)
    except ArchiveNewer:
        raise
    except ArchiveUnusable:
        if not foreign:
            raise NoRegister(path=path) from None


@contextmanager
def _verified(file: Path, path: Path, like: Path) -> Iterator[tuple[durable.Aside, verify.Head]]:
    """The backup as a file aside of `path`, of the present schema and without a fault; and its head.

    It is under the keys of `like`.
    """
    try:
        durable.make_folder(path.parent)
        aside = durable.Aside(path.parent)
    except OSError as error:
        raise durable.trouble(error) or CannotMake(path=path) from None
    with aside:
        backup.copy(file, aside.path, like)
        if archive.inspect_file(file) < schema.HEAD:
            schema.upgrade(aside.path)
        report = verify.verify(aside.path, files_too=False)
        if not report.ok:
            first = report.problems[0].sentence
            raise BackupUnfit(file=file, problem=first, count=len(report.problems))
        yield aside, report.head


def _connect(path: Path) -> sqlite3.Connection:
    connection = driver.connect(path, archive.uri(path, writes=True), timeout=_PAUSE, isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout = {archive.BUSY_MS}")
    connection.execute("PRAGMA journal_mode = WAL")  # else readers would be shut out, our own among them
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA busy_timeout = 0")  # `_Step` waits
    return connection
