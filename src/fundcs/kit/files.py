"""Files written for people: checked before anything is computed, moved into place at the end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from fundcs.kit import durable, typed
from fundcs.kit.errors import Refused, held, os_reason
from fundcs.kit.i18n import N_, _, joined
from fundcs.kit.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from fundcs.kit.i18n import Text

MARK = "fundcs"
"""Who last wrote a workbook, by its own properties; spreadsheet programs put their user's name there."""

_HTML_MARK = f'<meta name="generator" content="{MARK}">'.encode()
_CALENDAR_MARK = f"PRODID:-//{MARK}//".encode()
_DATABASE = b"SQLite format 3\0"
KEY_FILE: Final = ".keys"
"""What the name of an encrypted database\'s key file has more."""
_PRINTED = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_LOOP = N_("it is a symbolic link that leads nowhere")
_READ = 4096
_LARGEST_PROPERTIES = 65_536


class CannotWrite(Refused):
    template = N_("cannot write {path}: {why}; choose another path")


class NotOurs(Refused):
    template = N_("{path} exists, and fundcs did not write it as it is; choose another path, or add --force")


class UnknownEnding(Refused):
    template = N_("{path} has an ending that is not known here; let it end in {known}")


class NotPrintable(Refused):
    template = N_("this cannot be printed; name a file for it")


def html_mark() -> str:
    """The element of a page's head that says who made the page."""
    return _HTML_MARK.decode()


class OutFile:
    """A file to be written, or standard output. Constructing it refuses a path that cannot be written.

    Also one whose ending says another kind of file (UnknownEnding).

    Write to `aside`; `ready` looks once more, `publish` moves it into place in one step, `discard` removes
    what is aside. It takes the place of a file that fundcs wrote and nobody has saved since, of the same
    kind; of any other ordinary file only by `force`; of a database, a directory, a device or a pipe never.
    A symbolic link stays, and what it leads to is written.
    """

    printable: ClassVar[bool] = True
    """Whether `-` and `/dev/stdout` mean standard output."""

    asks_always: ClassVar[bool] = False
    """Whether even fundcs's own file is replaced only by `force`."""

    exists: ClassVar[type[Refused]] = NotOurs
    """What is raised of a file that is not replaced."""

    endings: ClassVar[tuple[str, ...]] = ()
    """How its name may end, in small letters or capitals; none: as one likes."""

    def __init__(self, path: str | Path) -> None:
        self.prints = str(path) in _PRINTED
        self.path = typed.path(path)
        self.force = False
        self.unwritten = False
        self.written = False
        self._aside: durable.Aside | None = None
        self._new = True
        if not self.prints:
            self.path = self._followed()
            self._look()
            if self.endings and self.path.suffix.lower() not in self.endings:
                raise UnknownEnding(path=self.path, known=joined(self.endings))
        elif not self.printable:
            raise NotPrintable

    @property
    def aside(self) -> Path:
        """The temporary file beside the target, mode 0600, made on first use.

        Raises CannotWrite, or DiskFull, DiskFailing.
        """
        if self._aside is None:
            durable.sweep(self._folder())
            try:
                self._aside = durable.Aside(self._folder())
            except OSError as error:
                raise self._refusal(error) from None
        return self._aside.path

    def keep_off(self, reserved: Callable[[Path], str | None]) -> None:
        """Refuse the path where `reserved` gives a reason. Raises CannotWrite."""
        why = None if self.prints else reserved(self.path)
        if why:
            raise self._cannot(why)

    def check(self, *, force: bool) -> None:
        """Refuse to take the place of what is there and not fundcs's own, unless `force`. Raises NotOurs."""
        self.force = force
        if not self.prints:
            self._may_replace(None)

    def ready(self) -> None:
        """Bring what was written to the disk and look at the target once more, before the act is committed.

        Raises CannotWrite, NotOurs, and what `durable` says of the disk and of a file open elsewhere.
        """
        if self._aside is None:
            return
        try:
            self._aside.sync()
        except OSError as error:
            raise self._refusal(error) from None
        if not self.prints:
            self._look()
            self._may_replace(self._aside.path)

    def publish(self) -> None:
        """Move what was written into place. Raises InUse, Unsynced, OSError."""
        if self._aside is None:
            return
        if self.prints:
            _print(self._aside.path)
        else:
            self._aside.become(self.path, new=self._new)
        self.written = not self.prints
        self.discard()

    def discard(self) -> None:
        """Remove what was written aside."""
        if self._aside is not None:
            self._aside.discard()
            self._aside = None

    def own(self, written: Path | None) -> bool:
        """Whether the file there is fundcs's own, and of the kind of `written`, which is to take its place.

        `written` is None before there is such a thing. An empty file is anybody's. Raises OSError.
        """
        if self.path.stat().st_size == 0:
            return True
        existing = kind(self.path)
        return existing is not None and (written is None or kind(written) == existing)

    def is_database(self) -> bool:
        """Whether the file there is a database; one that is encrypted has its key file beside it.

        Raises OSError.
        """
        return self.header().startswith(_DATABASE) or self.key_file().exists()

    def key_file(self) -> Path:
        """Where the key file of an encrypted database is."""
        return self.path.with_name(self.path.name + KEY_FILE)

    def header(self) -> bytes:
        """How the file there begins. Raises OSError."""
        return _begins(self.path)

    def _followed(self) -> Path:
        try:
            return self.path.resolve() if self.path.is_symlink() else self.path
        except RuntimeError:  # how Python before 3.13 says that a link leads to itself
            raise self._cannot(_LOOP) from None
        except OSError as error:
            raise self._cannot(os_reason(error)) from None

    def _folder(self) -> Path:
        if not self.prints:
            return self.path.parent
        from tempfile import gettempdir

        return Path(gettempdir())

    def _look(self) -> None:
        """Refuse what cannot be written at all."""
        why = self._obstacle()
        if why:
            raise self._cannot(why)

    def _obstacle(self) -> str | Text | None:
        folder = self.path.parent
        try:
            mode = self.path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            mode = 0
        except OSError as error:
            return _LOOP if error.errno == errno.ELOOP else os_reason(error)
        self._new = not mode
        if stat.S_ISDIR(mode):
            return N_("it is a directory")
        if mode and not stat.S_ISREG(mode):
            return N_("it is a device or a pipe")
        if not folder.is_dir():
            return N_("its directory does not exist")
        return _closed(folder, self.path if mode else None)

    def _may_replace(self, written: Path | None) -> None:
        if self._new:
            return
        try:
            own = self.own(written)
            if not own and self.is_database():
                raise self._cannot(N_("it is a database"))
            _open_for_writing(self.path)
        except OSError as error:
            raise self._refusal(error) from None
        if not self.force and (self.asks_always or not own):
            raise self.exists(path=self.path)

    def _refusal(self, error: OSError) -> Exception:
        if held(error):
            return durable.InUse(path=self.path)
        return durable.trouble(error) or self._cannot(os_reason(error))

    def _cannot(self, why: str | Text) -> CannotWrite:
        return CannotWrite(path=self.path, why=_(why) if isinstance(why, str) else why)


class Workbook(OutFile):
    """A workbook to be written, which a screen cannot show."""

    printable = False
    endings: ClassVar[tuple[str, ...]] = (".xlsx",)


class HtmlFile(OutFile):
    """A page for the browser to be written."""

    endings = (".html", ".htm")


class DelimitedFile(OutFile):
    """A table to be written as text, its cells set apart by commas."""

    endings = (".csv", ".txt")


class CalendarFile(OutFile):
    """A calendar to be written, as calendar programs read it."""

    endings = (".ics",)


def _closed(folder: Path, existing: Path | None) -> str | None:
    if not os.access(folder, os.W_OK | os.X_OK):
        return N_("its directory is not writable")
    if existing is not None and not os.access(existing, os.W_OK):
        return N_("the file is read-only")
    return None


def _open_for_writing(path: Path) -> None:
    """Raises InUse where another program has the file open as spreadsheet programs on Windows do."""
    try:
        path.open("r+b").close()
    except PermissionError:
        raise durable.InUse(path=path) from None


def _print(path: Path) -> None:
    """The file's bytes; on a terminal its text, with what would steer the terminal written out."""
    import sys
    from shutil import copyfileobj

    if sys.stdout.isatty():
        sys.stdout.write(visible(_text(path.read_bytes())))
        sys.stdout.flush()
        return
    sys.stdout.flush()
    with path.open("rb") as written:
        copyfileobj(written, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")  # as many banks want it
    return text.replace("\r\n", "\n")


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_READ)


def kind(path: Path) -> str | None:
    """What fundcs wrote there, by the mark in it: xlsx, html or ics; None where it is not fundcs's own.

    Delimited text, JSON, Markdown and plain tables carry no mark. Raises OSError.
    """
    begins = _begins(path)
    if begins.startswith(b"PK\3\4"):
        return "xlsx" if _last_saved_by_us(path) else None
    if _HTML_MARK in begins:
        return "html"
    if begins.startswith(b"BEGIN:VCALENDAR") and _CALENDAR_MARK in begins:
        return "ics"
    return None


def _last_saved_by_us(path: Path) -> bool:
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as packed:
            properties = packed.getinfo("docProps/core.xml")
            if properties.file_size > _LARGEST_PROPERTIES:
                return False
            return f"lastModifiedBy>{MARK}<".encode() in packed.read(properties)
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, ValueError):
        return False


class OutFolder:
    """A directory to write files into; it is made where only its parent is there.

    Constructing it refuses a directory that cannot be written. `file` gives a file to be written into it;
    `publish` puts all of them into place, `discard` removes them. A new directory appears with all its files
    at once; in one that is there each file takes its place by itself.
    """

    def __init__(self, path: str | Path) -> None:
        if str(path) in _PRINTED:
            raise NotPrintable
        self.path = typed.path(path)
        why = _folder_obstacle(self.path)
        if why:
            raise CannotWrite(path=self.path, why=_(why) if isinstance(why, str) else why)
        self._aside: durable.AsideFolder | None = None
        self._files: list[OutFile] = []
        self.unwritten = False
        self.written = False
        self._reserved: Callable[[Path], str | None] = _free
        self._force = False

    prints: ClassVar[bool] = False

    def keep_off(self, reserved: Callable[[Path], str | None]) -> None:
        """Refuse to put a file where `reserved` gives a reason. Raises CannotWrite, from `file`."""
        self._reserved = reserved

    def check(self, *, force: bool) -> None:
        """Whether a file there that is not fundcs's own may be replaced."""
        self._force = force

    def file(self, name: str) -> Path:
        """Where to write the file called `name` for now.

        Raises CannotWrite, NotOurs, DiskFull, DiskFailing.
        """
        if self._aside is not None or not self.path.exists():
            return self._new_folder() / name
        file = OutFile(self.path / name)
        file.keep_off(self._reserved)
        file.check(force=self._force)
        self._files.append(file)
        return file.aside

    def _new_folder(self) -> Path:
        if self._aside is None:
            durable.sweep(self.path.parent)
            try:
                self._aside = durable.AsideFolder(self.path.parent)
            except OSError as error:
                raise self._refusal(error) from None
        return self._aside.path

    def ready(self) -> None:
        """Bring what was written to the disk and look at every target once more, before the act is committed.

        Raises as `OutFile.ready`.
        """
        for file in self._files:
            file.ready()
        if self._aside is None:
            return
        try:
            for path in self._aside.path.iterdir():
                durable.to_disk(path)
            durable.sync_folder(self._aside.path)
        except durable.Unsynced as error:  # nothing is done yet
            raise self._refusal(OSError(error.errno, error.strerror)) from None
        except OSError as error:
            raise self._refusal(error) from None

    def publish(self) -> None:
        """Put what was written into place. Raises InUse, Unsynced, OSError."""
        for file in self._files:
            file.publish()
        self.written = bool(self._files) or self._aside is not None
        if self._aside is not None:
            try:
                self._aside.become(self.path)
            finally:
                self.discard()

    def discard(self) -> None:
        """Remove what was written and not published."""
        for file in self._files:
            file.discard()
        if self._aside is not None:
            self._aside.discard()
            self._aside = None

    def _refusal(self, error: OSError) -> Exception:
        return durable.trouble(error) or CannotWrite(path=self.path, why=os_reason(error))


def _folder_obstacle(path: Path) -> str | Text | None:
    try:
        if path.is_symlink() and not path.exists():
            return _LOOP
        if path.exists() and not path.is_dir():
            return N_("it is a file")
        folder = path if path.exists() else path.parent
        if not folder.is_dir():
            return N_("its directory does not exist")
    except OSError as error:
        return os_reason(error)
    return None if os.access(folder, os.W_OK | os.X_OK) else N_("its directory is not writable")


def _free(_path: Path) -> None:
    """No path is reserved."""
