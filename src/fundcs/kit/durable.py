"""Files that people keep: made aside, whole on the disk, then given their name in one step.

The only module that syncs, renames and removes them, on Linux and on Windows; a house test holds the others
to it. What differs on Windows: a directory cannot be opened and so not be synced, `fsync` wants a handle that
was opened for writing, and a file that another program has open is neither replaced nor removed.
"""

from __future__ import annotations

import errno
import os
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fundcs.kit import clock
from fundcs.kit.errors import ArchiveUnusable, FundcsError, Refused, os_reason
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO, Self

WINDOWS = os.name == "nt"

_PREFIX, _SUFFIX = ".fundcs-", ".new"
_COMPANIONS: Final = ("", "-wal", "-shm", "-journal")
"""What SQLite may keep beside a database, and the database itself."""

_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_FAILING: Final = (errno.EIO, errno.EROFS, errno.EFBIG, errno.ENXIO, errno.ENODEV)
_NO_SYNC: Final = (errno.EINVAL, errno.EOPNOTSUPP, errno.EBADF)
"""How a file system whose directories cannot be synced says so."""

_LOCK_TRIES, _LOCK_PAUSE = 20, 0.005
_HOUR = 3600
_ZEROS = 1024 * 1024
_SHARING_TRIES, _SHARING_PAUSE = 10, 0.1
"""On Windows a virus scanner may hold a new file for a moment."""


class DiskFull(ArchiveUnusable):
    template = N_("the disk is full; nothing was done; free some space and repeat")


class DiskFailing(ArchiveUnusable):
    template = N_("the disk does not take what is written ({why}); nothing was done; check it and repeat")


class InUse(Refused):
    template = N_("{path} is open in another program; close it and repeat; nothing was done")


class DoneBut(ArchiveUnusable):
    """Something was done, and something after it failed; the exit code is that of an unusable archive."""

    template = N_("done, but the disk has not confirmed it ({why}); check it, then `fundcs archive verify`")


class Unsynced(OSError):
    """The new name is there, but its directory could not be brought to the disk."""


def trouble(error: OSError) -> FundcsError | None:
    """What to say of a disk that is full or failing, or None where `error` is another."""
    if isinstance(error, Unsynced):
        return DoneBut(why=os_reason(error))
    if error.errno in _FULL:
        return DiskFull()
    return DiskFailing(why=os_reason(error)) if error.errno in _FAILING else None


class Aside:
    """A new file, mode 0600, in the directory of the file it will become; `path` is where it is written.

    It is held while this process lives, so that `leftovers` tells what a killed one left. Used as a context
    it is gone at the end, unless it became a file before.
    """

    def __init__(self, folder: Path) -> None:
        """Make it. Raises OSError."""
        while True:
            self.path = folder / _new_name()
            with suppress(FileExistsError):
                self._handle: int | None = _exclusive(self.path)
                break
        _hold(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_what: object) -> None:
        self.discard()

    def sync(self) -> None:
        """Bring what was written to the disk. Raises OSError."""
        to_disk(self.path)

    def become(self, target: Path, *, new: bool = False) -> None:
        """Bring it to the disk, then give it the name `target`, in the same directory.

        Raises FileExistsError where `new` and there is such a file, InUse, Unsynced, OSError.
        """
        self.sync()
        if WINDOWS:
            self._let_go()  # no file is renamed there that is open
        try:
            (claim if new else replace)(self.path, target)
        finally:
            self.discard()

    def discard(self) -> None:
        """Remove it, and what SQLite kept beside it."""
        if WINDOWS:
            self._let_go()
        for end in _COMPANIONS:
            with suppress(OSError):  # what cannot be removed is a leftover, and said to be one
                remove(Path(f"{self.path}{end}"))
        self._let_go()

    def _let_go(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class AsideFolder:
    """A new directory, mode 0700, beside the one it will become; else as `Aside`."""

    def __init__(self, folder: Path) -> None:
        """Make it. Raises OSError."""
        self.path = folder / _new_name()
        self.path.mkdir(mode=0o700)
        self._handle = None if WINDOWS else os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        _hold(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_what: object) -> None:
        self.discard()

    def discard(self) -> None:
        """Remove it with all that is in it, unless it became another."""
        remove_folder(self.path)
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def become(self, target: Path) -> None:
        """Give it the name `target`. Raises FileExistsError, Unsynced, OSError."""
        claim(self.path, target)


def create(path: Path) -> None:
    """Make an empty file, mode 0600, which may not be there yet. Raises FileExistsError, OSError."""
    os.close(_exclusive(path))


def _new_name() -> str:
    return f"{_PREFIX}{os.urandom(6).hex()}{_SUFFIX}"


def _exclusive(path: Path) -> int:
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR
    return os.open(path, flags | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0), 0o600)


def _hold(handle: int | None) -> bool:
    """Lock the file as long as the handle is open; whether nobody had. On Windows being open is enough."""
    if WINDOWS or handle is None:
        return True
    from fcntl import LOCK_EX, LOCK_NB, flock

    try:
        flock(handle, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    return True


def leftovers(folder: Path) -> list[Path]:
    """What killed commands left aside in `folder`, by name. What a living one is making is not among it."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - a name is cheaper than a Path
    except OSError:
        return []
    bases = {name for name in names if name.startswith(_PREFIX) and _base(name).endswith(_SUFFIX)}
    held = {name for name in bases if name.endswith(_SUFFIX) and _held(folder / name)}
    return [folder / name for name in names if name in bases and _base(name) not in held]


def _base(name: str) -> str:
    for end in _COMPANIONS[1:]:
        name = name.removesuffix(end)
    return name


def _held(path: Path) -> bool:
    if WINDOWS:
        return False  # whoever removes it will see
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        return not _hold(handle)
    finally:
        os.close(handle)


def to_disk(path: Path) -> None:
    """Bring the content of a file to the disk. Raises OSError."""
    with path.open("r+b") as written:  # Windows syncs no handle that may not write
        os.fsync(written.fileno())


def flush(written: BinaryIO) -> None:
    """Bring to the disk what was written so far. Raises OSError."""
    written.flush()
    os.fsync(written.fileno())


def overwrite(written: BinaryIO) -> None:
    """Write zeros over a file whose name is gone, all of it, and bring them to the disk. Raises OSError.

    Its length stays: whoever has it open shall find no database, not an empty one.
    """
    size = written.seek(0, os.SEEK_END)
    written.seek(0)
    nothing = bytes(_ZEROS)
    written.writelines(nothing[: size - start] for start in range(0, size, _ZEROS))
    flush(written)


def sync_folder(folder: Path) -> None:
    """Bring the names in a directory to the disk. Raises Unsynced."""
    if WINDOWS:
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise Unsynced(error.errno, error.strerror) from None


def make_folder(folder: Path) -> None:
    """Make a directory, mode 0700, and those above it, where missing. Raises OSError."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)


def replace(source: Path, target: Path) -> None:
    """Give the file `source` the name `target`, whatever has that name. Raises InUse, Unsynced, OSError."""
    _named(lambda: source.replace(target), target)
    sync_folder(target.parent)


def _named(give: Callable[[], object], target: Path) -> None:
    """Do what `give` does; on Windows, where another program holds a file of it for a moment, once more."""
    for tries in range(1, _SHARING_TRIES + 1):
        try:
            give()
            break
        except PermissionError:
            if not WINDOWS:
                raise
            if tries == _SHARING_TRIES:
                raise InUse(path=target) from None
            time.sleep(_SHARING_PAUSE)


def claim(source: Path, target: Path) -> None:
    """Give the file or directory `source` the name `target`, which nothing may have.

    Not by a hard link: not every file system has them, and whoever is killed before the first name is taken
    away leaves two. The directory's lock keeps other processes of this program from the name meanwhile.
    Raises FileExistsError, InUse, Unsynced, OSError.
    """
    if WINDOWS:
        _named(lambda: source.rename(target), target)  # which refuses there what exists
        return
    handle = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _lock_briefly(handle)
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        source.rename(target)
    finally:
        os.close(handle)
    sync_folder(target.parent)


def _lock_briefly(handle: int) -> None:
    """Lock a directory as soon as nobody else has it locked; not at all where that takes long.

    The directory that a demo is made in is locked as long as it is made.
    """
    for _again in range(_LOCK_TRIES):
        if _hold(handle):
            return
        time.sleep(_LOCK_PAUSE)


def remove(path: Path) -> bool:
    """Remove a file where there is one; whether there was. Raises InUse, OSError."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except PermissionError:
        if WINDOWS:
            raise InUse(path=path) from None
        raise
    return True


def remove_empty(folder: Path) -> None:
    """Remove an empty directory. Raises FileExistsError where something is in it, InUse, OSError."""
    try:
        _named(folder.rmdir, folder)
    except FileNotFoundError:
        return
    except OSError as error:
        if error.errno == errno.ENOTEMPTY:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder)) from None
        raise


def remove_folder(folder: Path) -> bool:
    """Remove a directory with all that is in it; whether nothing is left of it."""
    from shutil import rmtree

    for _again in range(_SHARING_TRIES if WINDOWS else 1):
        rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return True
        if WINDOWS:
            time.sleep(_SHARING_PAUSE)
    return False


def sweep(folder: Path) -> None:
    """Remove what commands that were killed over an hour ago left aside in `folder`, as far as may be."""
    for path in leftovers(folder):
        with suppress(OSError, FundcsError):
            if clock.now().timestamp() - path.stat().st_mtime > _HOUR:
                discard(path)


def discard(leftover: Path) -> bool:
    """Remove a leftover, a file or a directory; whether it is gone. Raises InUse, OSError."""
    return remove_folder(leftover) if leftover.is_dir() else remove(leftover)


@contextmanager
def copied(source: Path) -> Iterator[Aside]:
    """A copy of the bytes of `source` aside in its directory, on the disk. Raises OSError."""
    from shutil import copyfileobj

    with Aside(source.parent) as aside:
        with source.open("rb") as read, aside.path.open("r+b") as written:
            copyfileobj(read, written)
            flush(written)
        yield aside
