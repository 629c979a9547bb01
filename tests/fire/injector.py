"""Building the library that makes writes fail, and arming it in the process it is preloaded into."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("injector.c")


@dataclass(frozen=True)
class Fault:
    """What happens at a call: the library's `how`, and the error where it fails."""

    name: str
    how: int
    error: int = 0


COUNT = Fault("counted", 0)
FAULTS = (
    Fault("killed", 1),
    Fault("torn", 2),
    Fault("failing", 3, errno.EIO),
    Fault("full", 4, errno.ENOSPC),
)


def why_not() -> str | None:
    """Why faults cannot be injected here, or None."""
    if not sys.platform.startswith("linux"):
        return "the injector preloads a library as Linux does"
    if _compiler() is None:
        return "there is no C compiler to build the injector with"
    return None


def build(folder: Path) -> Path:
    """The library, built from source."""
    library = folder / "injector.so"
    compiler = _compiler() or "cc"
    flags = ["-std=gnu11", "-O1", "-shared", "-fPIC"]
    subprocess.run([compiler, *flags, "-o", str(library), str(SOURCE), "-ldl"], check=True)
    library.chmod(0o755)
    return library


def _compiler() -> str | None:
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


class Injector:
    """The preloaded library. It counts and spoils what happens to the files below one directory."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(os.environ["LD_PRELOAD"])
        self._library.fire_count.restype = ctypes.c_long

    def arm(self, directory: Path, at: int, fault: Fault) -> None:
        """Spoil the call of that number, counted from 1."""
        self._library.fire_arm(os.fsencode(directory), ctypes.c_long(at), fault.how, fault.error)

    def count(self) -> int:
        """How many calls there were since it was armed."""
        return int(self._library.fire_count())
