"""What kind of file something is, by its content; its name is never asked.

The signatures are those of the formats' own standards: ISO 32000 (PDF), GB/T 33190 (OFD, a ZIP with OFD.xml),
ISO/IEC 10918-1 (JPEG), ISO/IEC 15948 (PNG), TIFF 6.0, ISO/IEC 23008-12 (HEIC), ECMA-376 (docx, xlsx).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDIA_TYPES: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "tiff": "image/tiff",
    "heic": "image/heic",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text": "text/plain",
}
"""Each kind that is told by its content, and what it is called elsewhere."""
SUFFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    "pdf": (".pdf",),
    "ofd": (".ofd",),
    "jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "png": (".png",),
    "tiff": (".tif", ".tiff"),
    "heic": (".heic", ".heif"),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "text": (".txt", ".md", ".eml", ".csv", ".text"),
}
"""How names of each kind end."""

_READ: Final = 4096
_STARTS: Final = (
    ("pdf", b"%PDF"),
    ("jpeg", b"\xff\xd8\xff"),
    ("png", b"\x89PNG\r\n\x1a\n"),
    ("tiff", b"II*\0"),
    ("tiff", b"MM\0*"),
)
_HEIC: Final = (b"heic", b"heix", b"heim", b"mif1", b"msf1")
_PACKED: Final = (("OFD.xml", "ofd"), ("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"))
_ENDS: Final[Mapping[str, bytes]] = {"pdf": b"%%EOF", "jpeg": b"\xff\xd9", "png": b"IEND"}
_TAIL: Final = 65_536
_CONTROLS: Final = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")
_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")


def kind_of(file: BinaryIO) -> str | None:
    """The kind of the file, one of `MEDIA_TYPES`; None where it is none of them. Raises OSError."""
    file.seek(0)
    begins = file.read(_READ)
    for kind, start in _STARTS:
        if begins.startswith(start):
            return kind
    if begins[4:8] == b"ftyp" and begins[8:12] in _HEIC:
        return "heic"
    if begins.startswith(b"PK\3\4"):
        return _packed(file)
    return "text" if _is_text(begins) else None


def ends_early(file: BinaryIO, kind: str) -> bool:
    """Whether the mark that ends such a file is not where it should be, as in a copy that was cut off."""
    mark = _ENDS.get(kind)
    if mark is None:
        return False
    file.seek(0, 2)
    file.seek(max(0, file.tell() - _TAIL))
    return mark not in file.read(_TAIL)


def _packed(file: BinaryIO) -> str | None:
    """The kind of a ZIP, by the names inside it; nothing is unpacked."""
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(file) as packed:
            names = set(packed.namelist())
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        return None
    return next((kind for name, kind in _PACKED if name in names), None)


def _is_text(begins: bytes) -> bool:
    """Whether it reads as a text: UTF-8 or GB 18030 without control characters, or UTF-16 that says so."""
    if begins.startswith(_BOMS):
        return True
    if not begins or _CONTROLS & frozenset(begins):
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):  # a character may have been cut where reading stopped
            try:
                begins[: len(begins) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False
