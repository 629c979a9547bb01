"""What only Windows can be asked: why it refuses a file, its language, its consoles' code pages."""

from __future__ import annotations

import sys
from typing import Final

_READ, _WRITE, _SHARED, _EXISTING = 0x80000000, 0x40000000, 7, 3
SHARING: Final = (32, 33)
"""Windows's codes of a file that another program has open, or a part of which it has locked."""

_PRIMARY, _CHINESE = 0x3FF, 0x04
"""The bits of a language's number that say which it is, whatever the region; and Chinese there."""


def open_elsewhere(path: str) -> bool:
    """Whether another program has the file open so that this one may not read or write it.

    Python's `open` goes through the C library, which makes one error, EACCES, of this and of missing rights:
    so the system is asked once more. False on other systems.
    """
    if sys.platform == "win32":
        import _winapi

        for access in (_READ | _WRITE, _READ):
            try:
                handle = _winapi.CreateFile(path, access, _SHARED, 0, _EXISTING, 0, 0)
            except OSError as error:
                if error.winerror in SHARING:
                    return True
            else:
                _winapi.CloseHandle(handle)
    return False


def speaks_chinese() -> bool:
    """Whether the language of Windows's own windows and menus is Chinese, for this user."""
    if sys.platform == "win32":
        import ctypes

        return ctypes.windll.kernel32.GetUserDefaultUILanguage() & _PRIMARY == _CHINESE
    return False


def console_page() -> int:
    """The code page in which what this program prints is read; 0 where it has no console.

    A shell decodes a pipe by its console's page (936 on a Chinese system, 65001 after `chcp 65001`), where
    Python encodes it by the system's.
    """
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetConsoleOutputCP())
    return 0
