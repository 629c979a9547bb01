"""What only one kind of system has; a test that needs it is skipped elsewhere, with the reason."""

from __future__ import annotations

import ctypes
import os
from typing import Any

import pytest

WINDOWS = os.name == "nt"
WINE = WINDOWS and hasattr(getattr(ctypes, "WinDLL")("ntdll"), "wine_get_version")  # noqa: B009 - only there
ROOT = not WINDOWS and os.geteuid() == 0

modes = pytest.mark.skipif(WINDOWS, reason="modes of files are POSIX's; Windows has access lists")
pipes = pytest.mark.skipif(WINDOWS, reason="pipes and devices in directories are POSIX's")
links = pytest.mark.skipif(WINDOWS, reason="symbolic links want a privilege on Windows")
processes = pytest.mark.skipif(WINDOWS, reason="fork, signals and resource limits are POSIX's")
lengths = pytest.mark.skipif(WINDOWS, reason="Windows only says that there is no such file")
shell = pytest.mark.skipif(WINDOWS, reason="Windows has no /bin/sh")
real = pytest.mark.skipif(not WINDOWS, reason="SQLite opens files by itself: only Windows refuses it one")
permissions = pytest.mark.skipif(WINDOWS or ROOT, reason="root reads everything; Windows has no such modes")


def unlike_wine(why: str) -> pytest.MarkDecorator:
    """A test of what Windows does and Wine does not; `.ci/windows` lists those that it skipped."""
    return pytest.mark.skipif(WINE, reason=f"Wine, unlike Windows, {why}")


def fifo(path: Any) -> None:
    """Make a named pipe; only where there are any."""
    getattr(os, "mkfifo")(path)  # noqa: B009 - Windows's module has no such name
