"""Backups: a verified copy in one file, made while other commands run. Upgrading an older archive.

A backup in another directory gets copies of the stored documents beside it, as the archive has them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive import archive, driver, files, opening, schema, trail
from fundcs.archive.errors import ArchiveCorrupt, unusable
from fundcs.archive.keys import converting, filing, vault
from fundcs.archive.place import FOLDER
from fundcs.archive.publishing import publish
from fundcs.kit import clock, durable
from fundcs.kit.errors import FundcsError
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.engine import Connection
    from sqlmodel import Session

    from fundcs.act import Setting
    from fundcs.archive.outputs import BackupFile

Enter = Callable[["Session"], object]
"""Admits the user to the archive of a session and signs its trail for them."""


class Unnoted(durable.DoneBut):
    template = N_("the backup {path} was made, but is not on the trail: {why}; back up once more")


@dataclass(frozen=True, slots=True)
class Upgraded:
    """An archive brought to the present schema, and the copy made before."""

    version_before: str
    backup: Path


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup: its file, the trail's head in it, the number of its documents and the hashes of those lost.

    `after`: errors after the backup was made: a directory not synced, no entry on the trail.
    """

    path: Path
    head: str
    folder: Path
    documents: int
    lost: Sequence[str]
    after: Sequence[FundcsError] = ()


def copy(source: Path, target: Path, like: Path | None = None) -> None:
    """Copy the archive `source`, as of its last commit, to the single file `target`, mode 0600.

    Under the keys of `like`, or of `source` itself. Other processes may read and write `source` meanwhile.
    Raises ArchiveCorrupt where SQLite's integrity
    check fails, or another ArchiveUnusable for an error of SQLite.
    """
    copy_pages(source, target, like)
    with sentences_about(target), closing(driver.connect(target)) as written:
        if written.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise ArchiveCorrupt(path=source)


def copy_pages(source: Path, target: Path, like: Path | None = None) -> None:
    """As `copy`, without the integrity check."""
    if not target.exists():
        durable.create(target)
    enciphered = driver.like(target, like or source) is not None
    if enciphered != vault.enciphered(source):
        with sentences_about(target):
            converting.export(source, target)
        durable.to_disk(target)
        return
    with (
        sentences_about(target),
        closing(archive.connect_read_only(source)) as read,
        closing(driver.connect(target)) as written,
    ):
        read.backup(written)
        written.execute("PRAGMA journal_mode = DELETE")  # one file, readable in a read-only directory
    durable.to_disk(target)


def carry(
    copied: Path, source: Path, target: Path, known: Collection[str] = ()
) -> tuple[list[str], list[str]]:
    """Copy the documents that the archive `copied` names, except `known`, from beside `source` to `target`.

    Returns the hashes of all documents named, and of those that neither has. Raises CannotStore.
    """
    with closing(archive.connect_read_only(copied)) as connection:
        stored = connection.execute("SELECT hash, size FROM stored_file ORDER BY hash").fetchall()
    wanted = [(hash_, size) for hash_, size in stored if hash_ not in known]
    return [hash_ for hash_, _size in stored], files.carry(wanted, source, target)


def make(setting: Setting, out: BackupFile) -> BackedUp:
    """Write a verified copy of the archive as of the last commit, and note it on the trail.

    Holds no lock while it copies: first the documents, which never change; then a snapshot of the database;
    then documents added since. The note is a transaction of its own, so that the copy's head is the entry
    before it. Documents that are lost are named and do not stop the backup.
    Raises BackupExists, CannotStore, DiskFull, DiskFailing and what opening the archive raises.
    """
    source, path = setting.archive_path, out.path.absolute()
    opening.opened(source, setting.enter, writes=True).close()
    store = archive.Archive(source, writes=False)
    with closing(store), store.unit() as session:
        setting.enter(session)
    whose = driver.like(path, source)
    carried, lost = carry(source, source, path)
    copy(source, out.aside)
    documents, lost_since = carry(out.aside, source, path, known=set(carried) - set(lost))
    with closing(archive.connect_read_only(out.aside)) as connection:
        last = connection.execute("SELECT seq, hash FROM trail ORDER BY seq DESC LIMIT 1").fetchone()
    head = "{}:{}".format(*(last or (0, trail.GENESIS)))
    out.ready()
    filing.for_copy(path, whose)
    after = publish([out], setting, acts=False)
    facts = {"head": head, "documents": len(documents), "lost": len(lost_since)}
    after += _noted(setting, "backed_up", str(path), facts)
    return BackedUp(path, head, path.parent / FOLDER, len(documents), lost_since, tuple(after))


def _noted(setting: Setting, verb: str, key: str, facts: Mapping[str, object]) -> list[FundcsError]:
    """Note the backup on the trail; returns what failed, for the backup itself exists."""
    try:
        store = archive.Archive(setting.archive_path, writes=True)
        with closing(store), store.unit() as session:
            setting.enter(session)
            trail.note(session, verb, "archive", key, facts=facts)
    except FundcsError as error:
        return [Unnoted(path=key, why=error.sentence())]
    return [] if store.trouble is None else [store.trouble]


def upgrade(path: Path, enter: Enter) -> Upgraded:
    """Upgrade an older archive to the present schema, after a copy beside it.

    The entry on the trail is made, and the user admitted, in the transaction of the migrations.
    """
    version = archive.inspect_file(path)
    with durable.Aside(path.parent) as aside:
        copy(path, aside.path)
        kept = settle_beside(aside, path, f"schema-{version}")
    facts = {"from": version, "to": schema.HEAD, "backup": kept.name}
    try:
        with sentences_about(path):
            schema.upgrade(path, lambda connection: _note(connection, enter, facts))
    except BaseException:
        if archive.inspect_file(path) == version:
            forget(kept)  # the archive itself is unchanged
        raise
    return Upgraded(version, kept)


def _note(connection: Connection, enter: Enter, facts: Mapping[str, object]) -> None:
    from sqlmodel import Session

    with Session(connection) as session:
        enter(session)
        trail.note(session, "upgraded", "archive", schema.HEAD, facts=facts)
        session.flush()


def settle_beside(aside: durable.Aside, path: Path, why: str) -> Path:
    """Give the file `aside` a free name in the archive's directory, with the moment and `why` in it."""
    stem = f"{path.stem}-{clock.now():%Y%m%dT%H%M%S}-{why}"
    for number in range(1, 1000):
        name = path.with_name(f"{stem}{'' if number == 1 else f'-{number}'}{path.suffix}")
        if not name.exists():
            filing.carried(path, name)
            aside.become(name, new=True)
            return name
    raise FileExistsError(stem)


def forget(copy: Path) -> None:
    """Remove a copy made by `settle_beside`. Raises OSError."""
    durable.remove(copy)
    durable.remove(vault.key_file(copy))


@contextmanager
def sentences_about(path: Path) -> Iterator[None]:
    """Raise SQLite's errors about `path` as ArchiveUnusable."""
    try:
        yield
    except Exception as error:
        refusal = unusable(getattr(error, "orig", error), path)
        if refusal is None:
            raise
        raise refusal from None
