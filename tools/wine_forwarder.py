"""Write bcryptprimitives.dll, which Wine before 9 lacks: wheels built with Rust ask it for ProcessPrng.

    python tools/wine_forwarder.py FILE

The library has no code: its one export is forwarded to ADVAPI32's SystemFunction036, which takes the same
arguments. Offsets are those of the PE format (Microsoft, "PE Format").
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

_BASE, _SECTION, _FILE = 0x180000000, 0x1000, 0x200
_NAME, _FUNCTION, _TARGET = b"bcryptprimitives.dll\0", b"ProcessPrng\0", b"ADVAPI32.SystemFunction036\0"


def exports() -> bytes:
    """The export directory with its three tables of one entry each, then the three names."""
    addresses = _SECTION + 40
    names, ordinals = addresses + 4, addresses + 8
    name = ordinals + 2
    function = name + len(_NAME)
    target = function + len(_FUNCTION)
    directory = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, name, 1, 1, 1, addresses, names, ordinals)
    return directory + struct.pack("<IIH", target, function, 0) + _NAME + _FUNCTION + _TARGET


def library() -> bytes:
    """The whole file: headers, and one section with the exports."""
    section = exports()
    dos = bytearray(64)
    dos[:2] = b"MZ"
    dos[60:] = struct.pack("<I", 64)
    coff = struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x2022)
    optional = struct.pack("<HBBIIIII", 0x20B, 14, 0, 0, _FILE, 0, 0, 0x1000)
    optional += struct.pack("<QIIHHHHHH", _BASE, _SECTION, _FILE, 6, 0, 0, 0, 6, 0)
    optional += struct.pack("<IIIIHH", 0, 0x2000, _FILE, 0, 3, 0x160)
    optional += struct.pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
    optional += struct.pack("<II", _SECTION, len(section)) + bytes(15 * 8)
    header = struct.pack(
        "<8sIIIIIIHHI", b".rdata", len(section), _SECTION, _FILE, _FILE, 0, 0, 0, 0, 0x40000040
    )
    headers = bytes(dos) + b"PE\0\0" + coff + optional + header
    return headers.ljust(_FILE, b"\0") + section.ljust(_FILE, b"\0")


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(library())
