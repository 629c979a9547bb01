"""What only one kind of system has; a test that needs it is skipped elsewhere, with the reason."""

from __future__ import annotations

import os
from typing import Any

import pytest

WINDOWS = os.name == "nt"
ROOT = not WINDOWS and os.geteuid() == 0

modes = pytest.mark.skipif(WINDOWS, reason="modes of files are POSIX's; Windows has access lists")
pipes = pytest.mark.skipif(WINDOWS, reason="pipes and devices in directories are POSIX's")
links = pytest.mark.skipif(WINDOWS, reason="symbolic links want a privilege on Windows")
processes = pytest.mark.skipif(WINDOWS, reason="fork, signals and resource limits are POSIX's")
lengths = pytest.mark.skipif(WINDOWS, reason="Windows only says that there is no such file")
shell = pytest.mark.skipif(WINDOWS, reason="Windows has no /bin/sh")
permissions = pytest.mark.skipif(WINDOWS or ROOT, reason="root reads everything; Windows has no such modes")


def fifo(path: Any) -> None:
    """Make a named pipe; only where there are any."""
    getattr(os, "mkfifo")(path)  # noqa: B009 - Windows's module has no such name
