"""Temporary files that killed commands left beside the archive."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from fundcs.archive.place import FOLDER
from fundcs.kit import durable
from fundcs.kit.errors import ArchiveUnusable
from fundcs.kit.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_OLDER: Final = regex(
    r"\.(?P<archive>.+)\.[0-9]+\.new(-wal|-shm|-journal)?"
    r"|\.[^/]+\.(xlsx|csv|html|ics|md|json|txt|db)\.[a-z0-9_]{8}(-wal|-shm|-journal)?"
)
"""How earlier versions named theirs in the archive's directory."""

_OLDER_DOCUMENT: Final = regex(r"tmp[a-z0-9_]{8}")


def beside(archive: Path) -> tuple[Path, ...]:
    """The leftovers in the archive's directory and among its documents, less what living commands make."""
    folder, documents = archive.parent, archive.parent / FOLDER
    older = [*_matching(folder, _OLDER.fullmatch), *_matching(documents, _OLDER_DOCUMENT.fullmatch)]
    return tuple(sorted({*durable.leftovers(folder), *durable.leftovers(documents), *older}))


def clean(archive: Path) -> tuple[str, ...]:
    """Remove them; their paths from the archive's directory. Raises ArchiveLocked."""
    with _alone(archive):
        removed = [path for path in beside(archive) if _removed(path)]
    return tuple(path.relative_to(archive.parent).as_posix() for path in removed)


@contextmanager
def _alone(archive: Path) -> Iterator[None]:
    """Under the archive's write lock, if there is one: earlier versions held it while they had such files."""
    from fundcs.archive.archive import Archive

    try:
        store = Archive(archive, writes=True)
    except ArchiveUnusable:
        yield
        return
    with closing(store), store.unit():
        yield


def _removed(path: Path) -> bool:
    try:
        return durable.discard(path)
    except (OSError, durable.InUse):
        return False


def _matching(folder: Path, matches: Callable[[str], object]) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if matches(path.name) and path.is_file()]
    except OSError:
        return []
