"""Scanned documents (Art. 4), stored beside the archive under the hash of their content.

`files/ab/cdef…` holds the content whose SHA-256 is `abcdef…`. A file is on the disk before the transaction
that refers to it is committed, and never changes: every row of `stored_file` has its file. Archives and
backups in one directory share its files.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from errno import errorcode
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from fundcs.archive.keys import documents, vault
from fundcs.archive.models import StoredFile
from fundcs.archive.place import FOLDER
from fundcs.archive.problems import Problem
from fundcs.kit import durable, file_kinds
from fundcs.kit.errors import ArchiveUnusable, FundcsError, Refused, held, os_reason
from fundcs.kit.i18n import N_, P_, T, Text, _, joined
from fundcs.kit.parsing import quoted
from fundcs.kit.progress import progress

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlmodel import Session

_CHUNK = 1024 * 1024


class Limits(NamedTuple):
    """Which files are stored: of these kinds (`kit.file_kinds`), of at most so many MB."""

    kinds: Collection[str]
    largest: int


class Content(NamedTuple):
    """A stored file; `kind`: what its content is, whatever its name; `cut`: its end seems to be missing."""

    stored: StoredFile
    kind: str
    cut: bool


class CannotRead(Refused):
    template = N_("cannot read {file}: {why}; choose another file")


class CannotStore(ArchiveUnusable):
    template = N_("files cannot be stored in {folder} ({code}); check its free space and your access")


class StoredFileDamaged(ArchiveUnusable):
    template = N_("the stored file {hash} is damaged; put back its copy from a backup")


@dataclass(frozen=True, slots=True)
class _Copy:
    aside: durable.Aside
    hash: str
    size: int


def add(session: Session, archive_path: Path, source: Path, at: datetime, by: str, limits: Limits) -> Content:
    """Store the content of `source`; content that is stored already keeps its first name.

    Raises CannotRead (no such file, not a file, a link, empty, too large, of another kind), CannotStore,
    StoredFileDamaged.
    """
    folder = archive_path.parent / FOLDER
    with _opened(source, limits.largest) as read:
        kind, cut = _looked_at(read, source, limits.kinds)
        try:
            copy = _copied(read, folder, archive_path)
            with copy.aside:
                _settle(copy, place(archive_path, copy.hash))
        except OSError as error:
            raise _cannot_store(folder, error) from None
    stored = session.get(StoredFile, copy.hash)
    if stored is None:
        stored = StoredFile(
            hash=copy.hash,
            size=copy.size,
            name=source.name,
            media_type=file_kinds.MEDIA_TYPES[kind],
            added_at=at,
            added_by=by,
        )
        session.add(stored)
        session.flush()
    return Content(stored, kind, cut)


def _looked_at(read: BinaryIO, source: Path, kinds: Collection[str]) -> tuple[str, bool]:
    """The kind of a file, one of `kinds`, and whether its end is missing. Raises CannotRead."""
    try:
        kind = file_kinds.kind_of(read)
        if kind is None or kind not in kinds:
            why = T("its content is none of the kinds that are kept: {kinds}", kinds=joined(kinds))
            raise CannotRead(file=quoted(source.name), why=why)
        return kind, file_kinds.ends_early(read, kind)
    except OSError as error:
        raise CannotRead(file=quoted(source.name), why=os_reason(error)) from None
    finally:
        read.seek(0)


def copy_out(archive_path: Path, stored: StoredFile, target: Path) -> None:
    """Write the content of a stored file to `target`, which is there already.

    Raises StoredFileDamaged where it is missing or not what it was, and OSError of the target.
    """
    try:
        kept = _ordinary(place(archive_path, stored.hash))
    except OSError:
        raise StoredFileDamaged(hash=stored.hash) from None
    with kept, target.open("r+b") as written:
        try:
            content = _hashed(kept, written)
        except OSError as error:
            raise durable.trouble(error) or StoredFileDamaged(hash=stored.hash) from None
    if content != (stored.hash, stored.size):
        raise StoredFileDamaged(hash=stored.hash)


def place(archive_path: Path, hash_: str) -> Path:
    """Where the content with this hash is."""
    return archive_path.parent / FOLDER / hash_[:2] / hash_[2:]


class FileState(StrEnum):
    """How a stored file is beside the archive."""

    SOUND = "sound"
    MISSING = "missing"
    ALTERED = "altered"
    UNREADABLE = "unreadable"


FILE_STATES: Final[Mapping[FileState, str]] = {
    FileState.SOUND: N_("unchanged"),
    FileState.MISSING: P_("file", "missing"),
    FileState.ALTERED: N_("changed"),
    FileState.UNREADABLE: N_("cannot be read"),
}
_SAID: Final[Mapping[FileState, str]] = {
    FileState.MISSING: N_("the stored file {hash} is missing"),
    FileState.UNREADABLE: N_("the stored file {hash} cannot be read"),
    FileState.ALTERED: N_("the stored file {hash} was changed"),
}


def state_of(archive_path: Path, hash_: str, size: int) -> FileState:
    """How the file of a row of `stored_file` is: its whole content is read."""
    try:
        with _ordinary(place(archive_path, hash_)) as kept:
            content = _hashed(kept)
    except FileNotFoundError:
        return FileState.MISSING
    except OSError:
        return FileState.UNREADABLE
    return FileState.SOUND if content == (hash_, size) else FileState.ALTERED


def check(archive_path: Path, stored: Iterable[tuple[str, int]]) -> Iterator[Problem]:
    """Every file that is missing or not what it was; `stored` are (hash, size) of `stored_file`."""
    for hash_, size in stored:
        state = state_of(archive_path, hash_, size)
        if state is not FileState.SOUND:
            yield _problem(hash_, Text(_SAID[state], {"hash": hash_}))


def _ordinary(path: Path) -> BinaryIO:
    """The file, opened for reading. O_NONBLOCK, for opening a pipe would wait for a writer.

    Raises OSError, of a link too.
    """
    flags = (getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"))
    handle = os.open(path, os.O_RDONLY | sum(flags))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError
    return documents.reading(os.fdopen(handle, "rb"))


def unrecorded(archive_path: Path, hashes: Iterable[str]) -> list[str]:
    """The files beside the archive that none of `hashes` names, as paths from its directory.

    They are harmless: an interrupted command left them, or they belong to another archive in the directory.
    """
    base, named = archive_path.parent, {place(archive_path, hash_) for hash_ in hashes}
    files = (path for path in (base / FOLDER).rglob("*") if not path.is_dir() and path not in named)
    return sorted(path.relative_to(base).as_posix() for path in files)


def carry(stored: Sequence[tuple[str, int]], source: Path, target: Path) -> list[str]:
    """Copy the files of the archive `source` to the archive `target`; `stored` are (hash, size).

    A sound file at the target is left, a damaged one replaced. Returns the hashes of which neither has the
    content. Raises CannotStore.
    """
    lost = []
    with progress(_("Copying documents"), len(stored)) as advance:
        for number, (hash_, size) in enumerate(stored, start=1):
            advance(number)
            there, here = place(target, hash_), place(source, hash_)
            if _sound(there, hash_, size):
                continue
            if not _sound(here, hash_, size):
                lost.append(hash_)
                continue
            _bring(here, there, target)
    return lost


def renew(archive_path: Path, stored: Iterable[tuple[str, int]]) -> int:
    """Rewrite each document that is enciphered where the archive is in clear, or the reverse; how many.

    One that is missing or damaged is left. Raises CannotStore.
    """
    count, wanted = 0, vault.enciphered(archive_path)
    for hash_, size in stored:
        path = place(archive_path, hash_)
        if _sound(path, hash_, size) and documents.is_enciphered(path) != wanted:
            _bring(path, path, archive_path)
            count += 1
    return count


def in_clear(archive_path: Path, hashes: Iterable[str]) -> int:
    """How many documents of an enciphered archive are in clear, as a run that was stopped left them."""
    count = 0
    for hash_ in hashes if vault.enciphered(archive_path) else ():
        path = place(archive_path, hash_)
        count += path.is_file() and not documents.is_enciphered(path)
    return count


def _bring(here: Path, there: Path, archive_path: Path) -> None:
    folder = there.parent.parent
    try:
        with _ordinary(here) as read:
            copy = _copied(read, folder, archive_path)
        with copy.aside:
            durable.make_folder(there.parent)
            copy.aside.become(there)
    except OSError as error:
        raise _cannot_store(folder, error) from None


def _cannot_store(folder: Path, error: OSError) -> FundcsError:
    """The error for a file not stored. One not synced counts as not stored: no row refers to it yet."""
    if isinstance(error, durable.Unsynced):
        return durable.DiskFailing(why=os_reason(error))
    code = errorcode.get(error.errno or 0, "")
    return durable.trouble(error) or CannotStore(folder=folder, code=code)


def _sound(path: Path, hash_: str, size: int) -> bool:
    try:
        with _ordinary(path) as kept:
            return _hashed(kept) == (hash_, size)
    except OSError:
        return False


def _problem(hash_: str, sentence: Text) -> Problem:
    return Problem("stored_files", sentence, "stored_file", hash_)


def _opened(source: Path, largest: int) -> BinaryIO:
    try:
        why = _obstacle(source, largest)
        if why is None:
            return _ordinary(source)
    except (FileNotFoundError, NotADirectoryError):
        why = Text(N_("it does not exist"))
    except OSError as error:
        if held(error):
            raise durable.InUse(path=source.name) from None
        why = os_reason(error)
    raise CannotRead(file=quoted(source.name), why=why)


def _obstacle(source: Path, largest: int) -> Text | None:
    """Why a file is not stored, before it is opened. Raises OSError."""
    status = source.lstat()
    if stat.S_ISLNK(status.st_mode):
        return Text(N_("it is a link; name the file that it leads to"))
    if not stat.S_ISREG(status.st_mode):
        return Text(N_("it is not a file"))
    if status.st_size == 0:
        return Text(N_("it is empty"))
    return T("it is larger than {mb} MB", mb=largest) if status.st_size > largest * _CHUNK else None


def _copied(read: BinaryIO, folder: Path, archive_path: Path) -> _Copy:
    """What `read` holds, as a file aside in `folder` that is on the disk; enciphered as the archive is.

    Raises OSError.
    """
    durable.make_folder(folder)
    aside = durable.Aside(folder)
    try:
        with aside.path.open("r+b") as written:
            enciphering = documents.writing(written, archive_path)
            hash_, size = _hashed(read, enciphering or written)
            if enciphering is not None:
                enciphering.end()
            durable.flush(written)
    except BaseException:
        aside.discard()
        raise
    return _Copy(aside, hash_, size)


def _hashed(read: BinaryIO, written: BinaryIO | documents.Enciphering | None = None) -> tuple[str, int]:
    """SHA-256 and size of what `read` holds, copied to `written` on the way."""
    digest, size = hashlib.sha256(), 0
    while chunk := read.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if written is not None:
            written.write(chunk)
    return digest.hexdigest(), size


def _settle(copy: _Copy, target: Path) -> None:
    """Rename the copy to `target`. Raises StoredFileDamaged where a file of that name differs."""
    durable.make_folder(target.parent)
    try:
        copy.aside.become(target, new=True)
    except FileExistsError:
        if not _sound(target, copy.hash, copy.size):
            raise StoredFileDamaged(hash=copy.hash) from None
        durable.sync_folder(target.parent)  # the process that renamed it may have been killed before that
