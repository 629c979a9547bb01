"""What only Windows can be asked: why it refuses a file."""

from __future__ import annotations

import sys
from typing import Final

_READ, _WRITE, _SHARED, _EXISTING = 0x80000000, 0x40000000, 7, 3
SHARING: Final = (32, 33)
"""Windows's codes of a file that another program has open, or a part of which it has locked."""


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
