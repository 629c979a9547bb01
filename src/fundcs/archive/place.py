"""The paths of the archive and of what lies beside it."""

from __future__ import annotations

from pathlib import Path

from fundcs.archive.errors import ArchiveFailed
from fundcs.kit import typed
from fundcs.kit.errors import os_reason
from fundcs.kit.i18n import N_
from fundcs.kit.patterns import regex

APPLICATION_ID = 0x46434353
"""`FCCS` in the file's header, by which a foreign database is told."""

FOLDER = "files"
"""The directory of the stored documents, beside the archive."""

_DOCUMENT = regex(rf"/{FOLDER}/[0-9a-f]{{2}}/[0-9a-f]{{62}}$")
_HEADER = b"SQLite format 3\0"
_COMPANIONS = ("-wal", "-shm", "-journal", ".keys", ".keys-new")
_SUFFIXES = {".db", ".sqlite", ".sqlite3", ".fundcs"}
FILE_NAME = "archive.db"


def locate(given: Path | None) -> Path:
    """The archive's file: `given` itself, or `archive.db` in it where it is a directory.

    Without `given`, in the platform's user data directory. A path that does not exist is a file
    where it ends like a database, else a directory. Raises ArchiveFailed where nobody may look at it.
    """
    if given is None:
        from platformdirs import user_data_path

        return user_data_path("fundcs", appauthor=False) / FILE_NAME
    path = typed.path(given)
    try:
        is_file = path.is_file() or (not path.is_dir() and path.suffix.lower() in _SUFFIXES)
        return _followed(path if is_file else path / FILE_NAME)
    except OSError as error:
        raise ArchiveFailed(path=path, code=os_reason(error)) from None


def _followed(path: Path) -> Path:
    """The target of a symbolic link: its policy, documents and WAL are in the target's directory."""
    return _resolved(path) if path.is_symlink() else path


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()  # a link to itself: nothing is there


def policy_file(archive: Path) -> Path:
    """Where the firm's own rules are, if it has any."""
    return archive.with_name("policy.toml")


def is_encrypted(archive: Path) -> bool:
    """Whether the archive's file cannot be read without a key: it begins with no header of SQLite's."""
    with archive.open("rb") as file:
        return file.read(len(_HEADER)) != _HEADER


def reserved(archive: Path, path: Path) -> str | None:
    """Why no output may take the place of `path`, or None: it is the archive's, or a stored document."""
    own = (archive, *(archive.with_name(archive.name + end) for end in _COMPANIONS), policy_file(archive))
    for known in own:
        if path == known or _resolved(path) == _resolved(known) or _same(path, known):
            return N_("it is the archive itself or belongs to it")
    target = _resolved(path)
    if _DOCUMENT.search(target.as_posix()) or _resolved(archive.parent / FOLDER) in target.parents:
        return N_("it is a stored document or lies among them")
    return None


def _same(path: Path, known: Path) -> bool:
    try:
        return path.samefile(known)
    except OSError:
        return False
