"""What this process has opened: who acts with which slot, and the keys of the archives it uses.

An archive in clear costs a look for the key file beside it, nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fundcs.kit.files import KEY_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.archive.keys.passphrases import Lines
    from fundcs.archive.keys.slots import KeyFile, Keys, Slot

ENDING: Final = KEY_FILE
COMING: Final = ".keys-new"
"""The key file while the archive beside it is being enciphered or put in clear: its bytes say which it is."""

_CLEAR: Final = b"SQLite format 3\x00"
_PAGE: Final = 4096
_PRINTABLE: Final = bytes((9, 10, 13, *range(32, 127)))


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A slot that was opened: the key file it is of, its seed, and the keys of each generation."""

    file: KeyFile
    slot: Slot
    seed: bytes
    keys: tuple[Keys, ...]


@dataclass(slots=True)
class Means:
    """How the archive may be opened: who acts, where the passphrase comes from.

    `recovery`: it is the recovery key that is given. `given`: the passphrase, once it was.
    """

    staff: str | None = None
    login: str = ""
    descriptor: Lines | None = None
    secret_file: Path | None = None
    recovery: bool = False
    given: str | None = None


@dataclass(slots=True)
class Vault:
    """What was opened, and how.

    `lent`: the keys of files that have no key file beside them; `kept`: the seeds of slots opened by this
    process, by the slots' content; `now`: by this command. `standing`: the process runs one command after the
    other, and asks once.
    """

    means: Means = field(default_factory=Means)
    identity: Unlocked | None = None
    lent: dict[Path, Unlocked | None] = field(default_factory=dict)
    kept: dict[tuple[str, str, bytes], bytes] = field(default_factory=dict)
    now: dict[tuple[str, str, bytes], bytes] = field(default_factory=dict)
    documents: dict[str, bytes] = field(default_factory=dict)
    standing: bool = False

    def use(self, means: Means) -> None:
        """Begin a command."""
        self.means, self.identity = means, None
        self.lent.clear()
        self.now.clear()


vault: Final = Vault()
"""That of this process."""


def key_file(archive: Path) -> Path:
    """Where the keys of an archive are, if it is enciphered."""
    return archive.with_name(archive.name + ENDING)


def coming_file(archive: Path) -> Path:
    """Where they are while the archive is being enciphered or put in clear."""
    return archive.with_name(archive.name + COMING)


def present(archive: Path) -> Path | None:
    """The key file of an archive; None where it is in clear."""
    for file in (key_file(archive), coming_file(archive)):
        if file.exists():
            return None if file.name.endswith(COMING) and _clear(archive) else file
    return None


def enciphered(archive: Path) -> bool:
    """Whether the archive, or the copy of one, is enciphered."""
    if archive in vault.lent:
        return vault.lent[archive] is not None
    return present(archive) is not None


def unlocked(archive: Path) -> Unlocked | None:
    """What opens the archive; None where it is in clear. Raises what opening raises (`keys.opening`)."""
    if archive in vault.lent:
        return vault.lent[archive]
    file = present(archive)
    if file is None:
        return None
    from fundcs.archive.keys import opening

    return opening.opened(archive, file)


def lend(copy: Path, whose: Unlocked | None) -> None:
    """Have a file that has no key file beside it be opened like another."""
    vault.lent[copy] = whose


def looks_enciphered(archive: Path) -> bool:
    """Whether a file that is no database may be an archive without its key file: whole pages, no text."""
    try:
        return archive.stat().st_size % _PAGE == 0 and not enciphered(archive) and not _text(archive)
    except OSError:
        return False


def _text(archive: Path) -> bool:
    with archive.open("rb") as read:
        return all(byte in _PRINTABLE for byte in read.read(_PAGE))


def _clear(archive: Path) -> bool:
    """Whether the file begins as SQLite's do. No connection to it is open in this process yet."""
    try:
        with archive.open("rb") as read:
            return read.read(len(_CLEAR)) in {_CLEAR, b""}
    except OSError:
        return True
