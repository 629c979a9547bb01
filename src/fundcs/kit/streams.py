"""Standard input and output as whoever is at the other end writes and reads them."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

from fundcs.kit import windows

_UTF_8: Final = 65001
"""The code page that is UTF-8."""


class Pipe(io.RawIOBase):
    """A pipe on Windows, which answers EINVAL where the reader has gone away and POSIX says EPIPE."""

    def __init__(self, raw: io.FileIO) -> None:
        super().__init__()
        self._raw = raw

    def writable(self) -> bool:
        """It is written to."""
        return True

    def fileno(self) -> int:
        """The descriptor of the pipe."""
        return self._raw.fileno()

    def write(self, data: Any, /) -> int | None:
        """Raises BrokenPipeError where nobody reads any more."""
        try:
            return self._raw.write(data)
        except OSError as error:
            if error.errno == errno.EINVAL:
                raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)) from None
            raise


def set_up() -> None:
    """Let no character stop a command that was carried out: a stream that lacks it shows its number.

    A stream that was closed before (`>&-`) is the null device: nothing else may be opened in its place.
    On Windows a pipe is written in the code page of the console, unless the environment says otherwise.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - for as long as the program runs
            setattr(sys, name, nowhere)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", encoding=_encoding(stream))
    if os.name == "nt":
        sys.stdout = _told(sys.stdout)


def _encoding(stream: IO[str]) -> str | None:
    """The encoding to change to, or None where it is right."""
    if os.name != "nt" or stream.isatty() or sys.flags.utf8_mode or "PYTHONIOENCODING" in os.environ:
        return None
    page = windows.console_page()
    if page == _UTF_8:
        return "utf-8"
    return f"cp{page}" if page else None


def _told(stream: IO[str]) -> IO[str]:
    """The same stream, told apart from one whose reader has gone away; the one given stays open."""
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # itself where Python runs unbuffered
    if not isinstance(stream, io.TextIOWrapper) or not isinstance(raw, io.FileIO):
        return stream
    return io.TextIOWrapper(io.BufferedWriter(Pipe(raw)), stream.encoding, stream.errors)


def line(longest: int) -> str:
    """A line of standard input, at most so many characters of it.

    On Windows UTF-8 or the system's own encoding: one shell pipes this, the other that. Raises
    UnicodeDecodeError.
    """
    if os.name != "nt" or sys.stdin.isatty() or not hasattr(sys.stdin, "buffer"):
        return sys.stdin.readline(longest)
    return decoded(sys.stdin.buffer.readline(4 * longest), sys.stdin.encoding)[:longest]


def decoded(data: bytes, encoding: str) -> str:
    """Text in UTF-8, else in `encoding`. Raises UnicodeDecodeError."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(encoding)


def give_up_output() -> None:
    """Let nothing more go to standard output, which takes none: the interpreter would try again."""
    with suppress(OSError), Path(os.devnull).open("wb") as nowhere:  # what stands in may have no descriptor
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
