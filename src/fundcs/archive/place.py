"""Where the archive is."""

from __future__ import annotations

from pathlib import Path

_SUFFIXES = {".db", ".sqlite", ".sqlite3", ".fundcs"}
FILE_NAME = "archive.db"


def locate(given: Path | None) -> Path:
    """The archive's file: `given` itself, or `archive.db` in it where it is a directory.

    Without `given`, in the platform's user data directory. A path that does not exist is a file
    where it ends like a database, else a directory.
    """
    if given is None:
        from platformdirs import user_data_path

        return user_data_path("fundcs", appauthor=False) / FILE_NAME
    path = given.expanduser()
    is_file = path.is_file() or (not path.is_dir() and path.suffix.lower() in _SUFFIXES)
    return path if is_file else path / FILE_NAME


def belongings(archive: Path) -> tuple[Path, ...]:
    """The archive's file, those that SQLite keeps beside it, and the firm's policy."""
    beside = (archive.with_name(archive.name + end) for end in ("-wal", "-shm", "-journal"))
    return archive, *beside, archive.with_name("policy.toml")
