"""Scanned documents (Art. 4), stored beside the archive under the hash of their content.

`files/ab/cdef…` holds the content whose SHA-256 is `abcdef…`. A file is on the disk before the transaction
that refers to it is committed, and never changes: every row of `stored_file` has its file. Archives and
backups in one directory share its files.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import stat
from dataclasses import dataclass
from errno import errorcode
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from fundcs.archive.keys import documents, vault
from fundcs.archive.models import StoredFile
from fundcs.archive.place import FOLDER
from fundcs.archive.problems import Problem
from fundcs.kit import durable
from fundcs.kit.errors import ArchiveUnusable, FundcsError, Refused, held, os_reason
from fundcs.kit.i18n import N_, T, _
from fundcs.kit.parsing import quoted
from fundcs.kit.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlmodel import Session

    from fundcs.kit.i18n import Text

LARGEST = 200 * 1024 * 1024
"""Bytes of one scan; a longer file is more likely a mistake than a document."""

_CHUNK = 1024 * 1024
_UNKNOWN = "application/octet-stream"


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


def add(session: Session, archive_path: Path, source: Path, at: datetime, by: str) -> StoredFile:
    """Store the content of `source`; content that is stored already keeps its first name.

    Raises CannotRead (no such file, not a file, empty, too large), CannotStore, StoredFileDamaged.
    """
    folder = archive_path.parent / FOLDER
    with _opened(source) as read:
        try:
            copy = _copied(read, folder, archive_path)
            with copy.aside:
                _settle(copy, place(archive_path, copy.hash))
        except OSError as error:
            raise _cannot_store(folder, error) from None
    known = session.get(StoredFile, copy.hash)
    if known is not None:
        return known
    media_type = mimetypes.guess_type(source.name)[0] or _UNKNOWN
    stored = StoredFile(
        hash=copy.hash, size=copy.size, name=source.name, media_type=media_type, added_at=at, added_by=by
    )
    session.add(stored)
    session.flush()
    return stored


def place(archive_path: Path, hash_: str) -> Path:
    """Where the content with this hash is."""
    return archive_path.parent / FOLDER / hash_[:2] / hash_[2:]


def check(archive_path: Path, stored: Iterable[tuple[str, int]]) -> Iterator[Problem]:
    """Every file that is missing or not what it was; `stored` are (hash, size) of `stored_file`."""
    for hash_, size in stored:
        path = place(archive_path, hash_)
        try:
            with _ordinary(path) as kept:
                content = _hashed(kept)
        except FileNotFoundError:
            yield _problem(hash_, T("the stored file {hash} is missing", hash=hash_))
        except OSError:
            yield _problem(hash_, T("the stored file {hash} cannot be read", hash=hash_))
        else:
            if content != (hash_, size):
                yield _problem(hash_, T("the stored file {hash} was changed", hash=hash_))


def _ordinary(path: Path) -> BinaryIO:
    """The file, opened for reading. O_NONBLOCK, for opening a pipe would wait for a writer.

    Raises OSError.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
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


def _opened(source: Path) -> BinaryIO:
    try:
        why = _obstacle(source)
        if why is None:
            return source.open("rb")
    except OSError as error:
        if held(error):
            raise durable.InUse(path=source.name) from None
        raise CannotRead(file=quoted(source.name), why=os_reason(error)) from None
    raise CannotRead(file=quoted(source.name), why=_(why))


def _obstacle(source: Path) -> str | None:
    if not source.exists():
        return N_("it does not exist")
    if not source.is_file():
        return N_("it is not a file")
    size = source.stat().st_size
    if size == 0:
        return N_("it is empty")
    return N_("it is larger than 200 MB") if size > LARGEST else None


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
