"""Use cases of the archive as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fundcs.archive import archive, backup, files, queries, schema, trail, verify
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import quoted

if TYPE_CHECKING:
    from fundcs.act import Act, Setting
    from fundcs.kit.files import OutFile


class NoSuchClient(Refused):
    template = N_("no client {client}; `fundcs client list` shows them")


class NoSuchStaff(Refused):
    template = N_("no member of staff {staff}; `fundcs staff list` shows them")


class BackupExists(Refused):
    template = N_("{path} exists already and is left as it is; choose another name, or add --force")


class ArchiveItself(Refused):
    template = N_("{path} is the archive itself; name another file")


class UpToDate(Refused):
    template = N_("{path} has the present schema {found} already; nothing was done")


@dataclass(frozen=True, slots=True)
class Info:
    """The archive at a glance."""

    path: Path
    schema: str
    size: int
    rows: dict[str, int]
    head: str
    last_backup: queries.LastBackup | None


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup: its file, the head of the trail in it, and its documents, those lost by their hashes."""

    path: Path
    head: str
    folder: Path
    documents: int
    lost: Sequence[str]


def info(act: Act) -> Info:
    """The archive at a glance."""
    return Info(
        path=act.archive_path,
        schema=schema.HEAD,
        size=act.archive_path.stat().st_size,
        rows=queries.counts(act.session),
        head=trail.head(act.session),
        last_backup=queries.last_backup(act.session),
    )


def entries(act: Act, wanted: queries.Wanted) -> Sequence[trail.TrailEntry]:
    """The entries wanted, the newest last. Raises NoSuchClient, NoSuchStaff where the trail names none."""
    if wanted.client is not None:
        wanted = replace(wanted, client=_code(act, "client", wanted.client, NoSuchClient))
    if wanted.by is not None:
        wanted = replace(wanted, by=_code(act, "staff", wanted.by, NoSuchStaff))
    return queries.entries(act.session, wanted)


def _code(act: Act, table: str, said: str, unknown: type[Refused]) -> str:
    for code in (said.strip(), said.strip().upper()):
        if queries.knows(act.session, table, code):
            return code
    raise unknown(**{table: quoted(said)})


def back_up(act: Act, out: OutFile, *, force: bool) -> BackedUp:
    """Write a checked copy of the archive as the last commit left it, and note it on the trail.

    Its documents go beside it; those lost are named, and the rest is kept all the same.
    The copy's head is the one before that note. Raises BackupExists, CannotStore.
    """
    if out.path.exists() and not force:
        raise BackupExists(path=out.path)
    head = trail.head(act.session)
    backup.copy(act.archive_path, out.aside)
    path = out.path.absolute()
    documents, lost = backup.carry(out.aside, act.archive_path, path)
    facts = {"head": head, "documents": documents, "lost": len(lost)}
    trail.note(act.session, "backed_up", "archive", str(path), facts=facts)
    return BackedUp(path, head, path.parent / files.FOLDER, documents, lost)


def restore(setting: Setting, file: Path, *, incomplete: bool) -> backup.Restored:
    """Put a backup in the archive's place. Raises ArchiveItself and what `backup.restore` raises."""
    if setting.archive_path.exists() and file.exists() and file.samefile(setting.archive_path):
        raise ArchiveItself(path=file)
    return backup.restore(file, setting.archive_path, setting.enter, incomplete=incomplete)


def stored(act: Act) -> list[queries.Kept]:
    """The stored documents, by when they came, with the contracts and clients they came for (Art. 4)."""
    return queries.stored(act.session)


def upgrade(setting: Setting) -> backup.Upgraded:
    """Bring the archive to the present schema. Raises UpToDate and what opening it raises."""
    found = archive.inspect_file(setting.archive_path)
    if found == schema.HEAD:
        raise UpToDate(path=setting.archive_path, found=found)
    if found > schema.HEAD:
        archive.check_file(setting.archive_path, writes=True)
    return backup.upgrade(setting.archive_path, setting.enter)


def verified(setting: Setting, kept: verify.Head | None) -> verify.Report:
    """Every check on the archive, whoever asks: it says nothing of what the rows hold."""
    return verify.verify(setting.archive_path, kept)
