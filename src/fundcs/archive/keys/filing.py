"""The key file on the disk: written aside and renamed, so that it is the one before or the one after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fundcs.archive.keys.vault import coming_file, key_file, present
from fundcs.kit import durable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fundcs.archive.keys.slots import KeyFile
    from fundcs.archive.keys.vault import Unlocked


def write(file: Path, held: KeyFile) -> None:
    """Put the key file in place. Raises OSError."""
    _put(file, held.text().encode())


def for_copy(copy: Path, whose: Unlocked | None) -> None:
    """Put beside a copy of an archive, before it has its name, the key file that opens it. Raises OSError."""
    if whose is not None:
        write(key_file(copy), replace(whose.file, copy=True).sealed(*whose.keys))


def carried(archive: Path, copy: Path) -> None:
    """The key file of `archive`, as it is, beside a copy of it, where there is one. Raises OSError."""
    file = present(archive)
    if file is not None:
        _put(key_file(copy), file.read_bytes())


def beside(archive: Path) -> dict[Path, bytes | None]:
    """What is beside an archive under the names of key files, to be put back; None where nothing is."""
    files = (key_file(archive), coming_file(archive))
    return {file: file.read_bytes() if file.exists() else None for file in files}


def put_back(before: Mapping[Path, bytes | None]) -> None:
    """Have there be what `beside` found, for what came after did not come about. Raises OSError."""
    for file, text in before.items():
        if text is None:
            durable.remove(file)
        else:
            _put(file, text)


def _put(file: Path, text: bytes) -> None:
    with durable.Aside(file.parent) as aside:
        aside.path.write_bytes(text)
        aside.become(file)
