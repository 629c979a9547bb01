r"""Stored documents under the archive's key: in chunks of 1 MiB, each sealed with its number.

    "FCSDOC1\n", the key's number (16 digits), 7 random bytes, then AES-256-GCM by chunks. A chunk's nonce is
the random bytes, the chunk's number and whether it is the last (STREAM; Hoang, Reyhanitabar, Rogaway,
Vizár 2015): chunks cannot be left out, moved or cut off. The file's name stays the hash of what was stored.
"""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from fundcs.archive.keys import vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAGIC: Final = b"FCSDOC1\n"
_NUMBER: Final = 16
_PREFIX: Final = 7
_HEAD: Final = len(_MAGIC) + _NUMBER + _PREFIX
_CHUNK: Final = 1024 * 1024
_TAG: Final = 16


class Altered(OSError):
    """The file was cut or changed, or its key is not known: it cannot be read."""


def reading(kept: BinaryIO) -> BinaryIO:
    """What an opened document holds, in clear, whether or not it is enciphered. Raises Altered when read."""
    head = kept.read(_HEAD)
    if not head.startswith(_MAGIC):
        kept.seek(0)
        return kept
    return cast("BinaryIO", io.BufferedReader(_Deciphered(kept, head), _CHUNK))


def is_enciphered(file: Path) -> bool:
    """Whether the document is under a key. Raises OSError."""
    with file.open("rb") as kept:
        return kept.read(len(_MAGIC)) == _MAGIC


def writing(written: BinaryIO, archive: Path) -> Enciphering | None:
    """What enciphers for that archive into `written`; None where the archive is in clear."""
    whose = vault.unlocked(archive)
    return None if whose is None else Enciphering(written, *whose.keys[-1].documents[-1])


class Enciphering:
    """Takes a document's chunks, in any sizes, and writes them enciphered; `end` writes the last."""

    def __init__(self, written: BinaryIO, number: str, key: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._written, self._key = written, AESGCM(key)
        self._prefix, self._count, self._held = os.urandom(_PREFIX), 0, bytearray()
        self._about = _MAGIC + number.encode()
        written.write(self._about + self._prefix)

    def write(self, chunk: bytes) -> None:
        """The next bytes."""
        self._held += chunk
        while len(self._held) > _CHUNK:
            self._seal(bytes(self._held[:_CHUNK]), last=False)
            del self._held[:_CHUNK]

    def end(self) -> None:
        """No more bytes."""
        self._seal(bytes(self._held), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._count, last=last)
        self._written.write(self._key.encrypt(nonce, chunk, self._about))
        self._count += 1


class _Deciphered(io.RawIOBase):
    """A document's content in clear, read from the front."""

    def __init__(self, kept: BinaryIO, head: bytes) -> None:
        self._kept, self._chunks, self._rest = kept, _chunks(kept, head), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        taken = min(len(view), len(self._rest))
        view[:taken] = self._rest[:taken]
        self._rest = self._rest[taken:]
        return taken

    def close(self) -> None:
        self._kept.close()
        super().close()


def _chunks(kept: BinaryIO, head: bytes) -> Iterator[bytes]:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    about, prefix = head[: len(_MAGIC) + _NUMBER], head[-_PREFIX:]
    key = vault.vault.documents.get(about[len(_MAGIC) :].decode("ascii", "replace"))
    if key is None or len(head) < _HEAD:
        raise Altered
    cipher, count = AESGCM(key), 0
    sealed, after = kept.read(_CHUNK + _TAG), b""
    while sealed:
        after = kept.read(_CHUNK + _TAG)
        try:
            yield cipher.decrypt(_nonce(prefix, count, last=not after), sealed, about)
        except InvalidTag:
            raise Altered from None
        sealed, count = after, count + 1
    if count == 0:
        raise Altered


def _nonce(prefix: bytes, count: int, *, last: bool) -> bytes:
    return prefix + count.to_bytes(4) + (b"\x01" if last else b"\x00")
