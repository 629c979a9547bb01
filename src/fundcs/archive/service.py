"""Use cases of the archive as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fundcs.archive import archive, backup, driver, files, leftovers, queries, schema, trail, verify
from fundcs.archive import restore as restoring
from fundcs.archive.keys import vault
from fundcs.archive.keys.errors import KeyFileDamaged
from fundcs.kit.errors import ArchiveUnusable, Refused
from fundcs.kit.i18n import N_, _
from fundcs.kit.parsing import quoted
from fundcs.kit.progress import progress, ticking

if TYPE_CHECKING:
    from fundcs.act import Act, Setting
    from fundcs.archive.outputs import BackupFile


class NoSuchClient(Refused):
    template = N_("there is no client {client}; `fundcs client list` shows them")


class NoSuchStaff(Refused):
    template = N_("there is no member of staff {staff}; `fundcs staff list` shows them")


class ArchiveItself(Refused):
    template = N_("{path} is the archive itself; name another file")


class UpToDate(Refused):
    template = N_("{path} already has the current database version {found}; nothing was done")


@dataclass(frozen=True, slots=True)
class Info:
    """The archive at a glance."""

    path: Path
    schema: str
    size: int
    rows: dict[str, int]
    head: str
    last_backup: queries.LastBackup | None
    encrypted: bool = False


def info(act: Act) -> Info:
    """The archive at a glance."""
    return Info(
        path=act.archive_path,
        schema=schema.HEAD,
        size=act.archive_path.stat().st_size,
        rows=queries.counts(act.session),
        head=trail.head(act.session),
        last_backup=queries.last_backup(act.session),
        encrypted=vault.enciphered(act.archive_path),
    )


def entries(act: Act, wanted: queries.Wanted) -> Sequence[trail.TrailEntry]:
    """The entries wanted, the newest last. Raises NoSuchClient, NoSuchStaff where the trail names none."""
    if wanted.client is not None:
        wanted = replace(wanted, client=_code(act, "client", wanted.client, NoSuchClient))
    if wanted.by is not None:
        wanted = replace(wanted, by=_code(act, "staff", wanted.by, NoSuchStaff))
    return queries.entries(act.session, wanted)


def concerned(act: Act, entries: Sequence[trail.TrailEntry]) -> Mapping[str, set[str]]:
    """Whom the acts concern of whose entries some name nobody: a leak's words, a document's name.

    Asked only where such words are to be shown in clear.
    """
    if act.reveal is None:
        return {}
    return queries.clients_of_acts(act.session, (entry.act for entry in entries if entry.client is None))


def _code(act: Act, table: str, typed: str, unknown: type[Refused]) -> str:
    for code in (typed.strip(), typed.strip().upper()):
        if queries.knows(act.session, table, code):
            return code
    raise unknown(**{table: quoted(typed)})


def back_up(setting: Setting, out: BackupFile) -> backup.BackedUp:
    """Write a checked copy of the archive and its documents. Raises what `backup.make` raises."""
    with ticking():
        return backup.make(setting, out)


def at_stake(setting: Setting, file: Path) -> restoring.Stake | None:
    """What restoring `file` would leave behind, or None where that is nothing or cannot be read.

    Raises ArchiveItself, and what admission and opening the backup raise.
    """
    _refuse_itself(setting, file)
    path = setting.archive_path
    archive.inspect_file(file)
    if not restoring.is_archive(path):
        return None
    try:
        restoring.admitted(path, setting.enter)
        stake = restoring.stake(path, file)
    except driver.errors(ArchiveUnusable):
        return None  # the restore itself says what is wrong
    return stake if stake.entries else None


def restore(
    setting: Setting, file: Path, *, incomplete: bool, foreign: bool, agreed: restoring.Stake | None
) -> restoring.Restored:
    """Put a backup in the archive's place. Raises ArchiveItself and what `restore.restore` raises."""
    _refuse_itself(setting, file)
    path, enter = setting.archive_path, setting.enter
    return restoring.restore(file, path, enter, incomplete=incomplete, foreign=foreign, agreed=agreed)


def _refuse_itself(setting: Setting, file: Path) -> None:
    with suppress(KeyFileDamaged):  # a restore may be what mends it
        vault.unlocked(setting.archive_path)  # first: what opens the archive opens its backups
    with suppress(OSError):  # a file that is missing or closed is refused where it is opened
        if file.samefile(setting.archive_path):
            raise ArchiveItself(path=file)


@dataclass(frozen=True, slots=True)
class StoredFiles:
    """The stored documents with the contracts and clients they came for, and how each file is, by hash.

    `unrecorded`: what lies among them although no row names it, as paths from the archive's directory.
    """

    kept: Sequence[queries.Kept]
    states: Mapping[str, files.FileState]
    unrecorded: Sequence[str]


def stored(act: Act) -> StoredFiles:
    """The stored documents, by when they came, each file read and compared (Art. 4)."""
    kept, path = queries.stored(act.session), act.archive_path
    states = {}
    with progress(_("Checking documents"), len(kept)) as advance:
        for number, document in enumerate(kept, start=1):
            advance(number)
            states[document.file.hash] = files.state_of(path, document.file.hash, document.file.size)
    left = {beside.relative_to(path.parent).as_posix() for beside in leftovers.beside(path)}
    unrecorded = [name for name in files.unrecorded(path, states) if name not in left]
    return StoredFiles(kept, states, unrecorded)


def upgrade(setting: Setting) -> backup.Upgraded:
    """Bring the archive to the present schema. Raises UpToDate and what opening it raises."""
    version = archive.inspect_file(setting.archive_path)
    if version == schema.HEAD:
        raise UpToDate(path=setting.archive_path, found=version)
    if version > schema.HEAD:
        archive.check_file(setting.archive_path, writes=True)
    return backup.upgrade(setting.archive_path, setting.enter)


def verified(setting: Setting, kept: verify.Head | None, *, clean: bool) -> verify.Report:
    """Run every check, for any user: the report holds no values of rows.

    `clean`: what killed commands left beside it is removed first.
    """
    cleaned = leftovers.clean(setting.archive_path) if clean else ()
    return replace(verify.verify(setting.archive_path, kept), cleaned=cleaned)
