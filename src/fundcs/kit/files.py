"""Files written for people: checked before anything is computed, moved into place at the end."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_


class CannotWrite(Refused):
    template = N_("cannot write {path}: {why}; choose another path")


def _obstacle(path: Path) -> str | None:
    folder = path.parent
    if path.is_dir():
        return N_("it is a directory")
    if not folder.is_dir():
        return N_("its directory does not exist")
    if not os.access(folder, os.W_OK | os.X_OK):
        return N_("its directory is not writable")
    if path.exists() and not os.access(path, os.W_OK):
        return N_("the file is read-only")
    return None


class OutFile:
    """A file to be written. Constructing it refuses a path that cannot be written.

    Write to `aside`; `publish` moves it into place in one step, `discard` removes it.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path).expanduser()
        why = _obstacle(self.path)
        if why:
            from fundcs.kit.i18n import _

            raise CannotWrite(path=self.path, why=_(why))
        self._aside: Path | None = None

    def keep_off(self, *taken: Path) -> None:
        """Refuse to take the place of one of these files. Raises CannotWrite."""
        for one in taken:
            if self.path.resolve() == one.resolve() or (
                self.path.exists() and one.exists() and self.path.samefile(one)
            ):
                from fundcs.kit.i18n import _

                raise CannotWrite(path=self.path, why=_("it is the archive itself or belongs to it"))

    @property
    def aside(self) -> Path:
        """The temporary file beside the target, mode 0600, made on first use."""
        if self._aside is None:
            handle, name = tempfile.mkstemp(prefix=f".{self.path.name}.", dir=self.path.parent)
            os.close(handle)
            self._aside = Path(name)
        return self._aside

    def publish(self) -> None:
        """Move what was written into place."""
        if self._aside is not None:
            with self._aside.open("rb") as written:
                os.fsync(written.fileno())
            self._aside.replace(self.path)
            self._aside = None

    def discard(self) -> None:
        """Remove what was written aside."""
        if self._aside is not None:
            self._aside.unlink(missing_ok=True)
            self._aside = None


class OutFolder:
    """A directory to write files into; it is made where only its parent is there.

    Constructing it refuses a directory that cannot be written. `file` gives a file to be written into it;
    `publish` moves all of them into place, `discard` removes them.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path).expanduser()
        why = _folder_obstacle(self.path)
        if why:
            from fundcs.kit.i18n import _

            raise CannotWrite(path=self.path, why=_(why))
        self._files: list[OutFile] = []
        self._made = False
        self._taken: tuple[Path, ...] = ()

    def keep_off(self, *taken: Path) -> None:
        """Refuse to put a file in the place of one of these. Raises CannotWrite, then or from `file`."""
        self._taken = taken

    def file(self, name: str) -> Path:
        """Where to write the file called `name` for now."""
        if not self.path.exists():
            self.path.mkdir(mode=0o700)
            self._made = True
        file = OutFile(self.path / name)
        file.keep_off(*self._taken)
        self._files.append(file)
        return file.aside

    def publish(self) -> None:
        """Move what was written into place."""
        for file in self._files:
            file.publish()

    def discard(self) -> None:
        """Remove what was written and not published."""
        for file in self._files:
            file.discard()
        if self._made and not any(self.path.iterdir()):
            self.path.rmdir()


def _folder_obstacle(path: Path) -> str | None:
    if path.exists() and not path.is_dir():
        return N_("it is a file")
    folder = path if path.exists() else path.parent
    if not folder.is_dir():
        return N_("its directory does not exist")
    if not os.access(folder, os.W_OK | os.X_OK):
        return N_("its directory is not writable")
    return None
