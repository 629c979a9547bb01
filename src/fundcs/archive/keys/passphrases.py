"""Where a passphrase comes from: a descriptor, the system's keyring, a prompt; never an argument.

A secret file, mode 0600, holds the random secret of a slot that only reads and reminds.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
import sys
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from fundcs.archive.keys.errors import SecretFileUnfit
from fundcs.kit.errors import Misused, Refused, os_reason
from fundcs.kit.i18n import N_, T, _

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.kit.i18n import Text

SHORTEST: Final = 12
LONGEST: Final = 1024
_FEWEST_KINDS: Final = 5
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that is easily taken for another: what is given out is read aloud and typed."""
_SERVICE: Final = "fundcs"


class Weak(Refused):
    template = N_("a passphrase has at least {n} characters, of at least {kinds} kinds; nothing was changed")


class Differing(Refused):
    template = N_("the two passphrases differ; nothing was changed")


class Secret(NamedTuple):
    """What a secret file holds: whose slot it opens, and how."""

    slot: str
    secret: str


def normal(typed: str) -> str:
    """A passphrase as it is hashed: composed, so that two systems' keyboards give the same."""
    return unicodedata.normalize("NFC", typed)


def generated(groups: int) -> str:
    """A random one of so many groups of five: 25 bits each."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _letter in range(5)) for _group in range(groups))


def fit(passphrase: str) -> str:
    """A new passphrase that is not too easily guessed. Raises Weak."""
    if len(passphrase) < SHORTEST or len(set(passphrase)) < _FEWEST_KINDS:
        raise Weak(n=SHORTEST, kinds=_FEWEST_KINDS)
    return passphrase


class Lines(Protocol):
    """Where passphrases are read from, one after the other."""

    def line(self) -> str:
        """The next one; empty where there is none."""


class FileLines:
    """A file that passphrases are read from, a line each."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lines: list[str] | None = None

    def line(self) -> str:
        """The next line; empty where there is none. Raises SecretFileUnfit."""
        if self._lines is None:
            self._lines = _private(self.file, T("its text is not UTF-8")).splitlines()
        return normal(self._lines.pop(0)) if self._lines else ""


class Descriptor:
    """A file descriptor that passphrases are read from, a line each."""

    def __init__(self, number: int) -> None:
        self.number = number

    def line(self) -> str:
        """The next line, without its end; empty where there is none. Raises Misused."""
        read = bytearray()
        try:
            while len(read) <= LONGEST and (byte := os.read(self.number, 1)) not in {b"", b"\n"}:
                read += byte
        except OSError as error:
            raise Misused(
                N_("--passphrase-fd {fd} cannot be read: {why}"), fd=self.number, why=os_reason(error)
            ) from None
        try:
            return normal(read.decode().removesuffix("\r"))
        except UnicodeDecodeError:
            raise Misused(N_("what --passphrase-fd {fd} gives is not UTF-8"), fd=self.number) from None


def at_a_terminal() -> bool:
    """Whether somebody can be asked without what they type being shown."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def asked(prompt: str) -> str:
    """A passphrase typed at the terminal, not shown. Raises KeyboardInterrupt."""
    from getpass import getpass

    try:
        return normal(getpass(prompt, sys.stderr))
    except EOFError:
        raise KeyboardInterrupt from None


def asked_twice(prompt: str) -> str:
    """A new one, typed twice. Raises Weak, Differing."""
    first = fit(asked(prompt))
    if asked(_("The same once more: ")) != first:
        raise Differing
    return first


def remembered(archive: str, slot: str) -> str | None:
    """The passphrase that the system's keyring keeps, or None."""
    with suppress(Exception):  # a keyring that is locked, or none: it is asked for instead
        import keyring

        return keyring.get_password(_SERVICE, f"{archive}/{slot}")
    return None


def secret_text(slot: str, secret: str) -> str:
    """A secret file's text."""
    return json.dumps({"fundcs_secret": 1, "slot": slot, "secret": secret}) + "\n"


def secret_of(file: Path) -> Secret:
    """What a secret file holds. Raises SecretFileUnfit where others may read it, or it is none."""
    none = T("it is not a secret file of fundcs")
    text = _private(file, none)
    try:
        held = json.loads(text)
        return Secret(str(held["slot"]), str(held["secret"]))
    except (ValueError, KeyError, TypeError):
        raise SecretFileUnfit(file=file, why=none) from None


def _private(file: Path, unreadable: Text) -> str:
    """The text of a file that nobody else may read. Raises SecretFileUnfit."""
    try:
        state = file.stat()
        text = file.read_text("utf-8") if stat.S_ISREG(state.st_mode) else ""
    except (OSError, UnicodeDecodeError) as error:
        why = os_reason(error) if isinstance(error, OSError) else unreadable
        raise SecretFileUnfit(file=file, why=why) from None
    if os.name != "nt" and state.st_mode & 0o077:
        raise SecretFileUnfit(file=file, why=T("others may read it; give it the mode 0600"))
    return text
