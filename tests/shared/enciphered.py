"""The switch `FUNDCS_TEST_ENCRYPTED=1`: the tests' archives are encrypted and are opened unasked.

What is tried is the store: every read, write, backup, restore and migration goes through SQLCipher. Keys of
their own and signatures have their tests in tests/archive/keys.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from fundcs.archive import driver
from fundcs.archive.keys import converting, opening, passphrases, vault
from fundcs.archive.keys.slots import KeyFile, Keys, Kind, new_slot
from fundcs.archive.keys.vault import Unlocked

ON = os.environ.get("FUNDCS_TEST_ENCRYPTED") == "1"
_HERE = Path(tempfile.gettempdir()) / f"fundcs-tests-{os.environ.get('FUNDCS_TEST_KEYS') or os.getpid()}.keys"
_SECRET = "of the tests"  # noqa: S105 - of archives that hold nothing
in_clear = pytest.mark.skipif(ON, reason="looks at the bytes of a file in clear")
"""For a test that is about those bytes."""

_CLEAR = b"SQLite format 3\x00"
_connect = sqlite3.connect
_broken = sqlite3.IntegrityError
_open, _looked = opening.opened, vault.present
_installed: list[bool] = []
_seen: dict[tuple[int, int], bool] = {}


@cache
def unlocked() -> Unlocked:
    """One key file for all archives of a run, and of the processes that it starts."""
    if _HERE.exists():
        file = KeyFile.parse(_HERE.read_bytes())
        seed = file.slots[0].opened(_SECRET, file.archive)
        keys = tuple(file.keys(file.slots[0], seed))
    else:
        keys = (Keys.new(),)
        slot, seed = new_slot(
            "tests", kind=Kind.MEMBER, staff="S001", login=None, secret=_SECRET, made_at="", cost=None
        )
        file = KeyFile("tests").with_slot(slot).sealed(*keys)
        _HERE.write_text(file.text())
        os.environ["FUNDCS_TEST_KEYS"] = str(os.getpid())
    for each in keys:
        vault.vault.documents.update(each.documents)
    return Unlocked(file, file.slots[0], seed, keys)


PROGRAM: list[str] = ["-m", "fundcs"]
"""How a process of its own runs the program, after the interpreter's name."""


def program() -> list[str]:
    """As `PROGRAM`; one that opens the tests' archives, where the switch is on."""
    return ["-c", inside() + "from fundcs.__main__ import main; main()"] if _installed else PROGRAM


def inside() -> str:
    """What a program of Python's begins with to open the tests' archives; nothing without the switch."""
    code = "import sys; sys.path.insert(0, {!r}); from shared import enciphered; enciphered.install()\n"
    return code.format(str(Path(__file__).parents[1])) if _installed else ""


def install() -> None:
    """Have the program, and the tests' own look at an archive, open what is enciphered."""
    unlocked()
    _installed.append(True)
    opening.opened = _opened
    vault.present = _present
    sqlite3.connect = _keyed
    other = import_module("sqlcipher3.dbapi2")
    either = (_broken, other.IntegrityError)  # as `pytest.raises` takes them
    sqlite3.IntegrityError = either  # type: ignore[misc, assignment]


@contextmanager
def away() -> Iterator[None]:
    """The program as it is for everybody: for tests that give out keys of their own."""
    if not ON:
        yield
        return
    _installed.clear()
    opening.opened, vault.present, sqlite3.connect = _open, _looked, _connect
    sqlite3.IntegrityError = _broken  # type: ignore[misc]
    try:
        yield
    finally:
        install()


def encipher(path: Path) -> None:
    """Put an archive under the tests' key."""
    other = path.with_name(path.name + "-other")
    vault.lend(path, None)
    vault.lend(other, unlocked())
    converting.export(path, other)
    vault.vault.lent.pop(path)
    vault.vault.lent.pop(other)
    with closing(driver.keyed(other, unlocked().keys[0].archive)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    other.replace(path)


def decipher(path: Path) -> None:
    """Put an archive in clear, for a test that lays it out by hand."""
    if not ON or not _is_enciphered(path):
        return
    other = path.with_name(path.name + "-other")
    vault.lend(other, None)
    converting.export(path, other)
    vault.vault.lent.pop(other)
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    other.replace(path)


def hand_out(archive: Path, file: Path, staff: str = "S001") -> list[str]:
    """The options of a job, which is asked nothing: `file` is written as `key add --service` writes it.

    None where the switch is off.
    """
    if not ON:
        return []
    whose = unlocked()
    slot, _seed = new_slot(
        whose.file.archive,
        kind=Kind.SERVICE,
        staff=staff,
        login=None,
        secret="ab" * 32,
        made_at="",
        cost=None,
    )
    vault.key_file(archive).write_text(whose.file.with_slot(slot).sealed(*whose.keys).text())
    file.write_text(passphrases.secret_text(slot.id, "ab" * 32))
    file.chmod(0o600)
    return ["--secret-file", str(file)]


def _opened(archive: Path, file: Path) -> Unlocked:
    return unlocked() if vault.vault.means.secret_file is None else _open(archive, vault.key_file(archive))


def _present(archive: Path) -> Path | None:
    return _HERE if _is_enciphered(archive) else None


def _is_enciphered(path: Path) -> bool:
    """Whether the file's bytes are those of no database in clear; asked once of each file."""
    try:
        state = path.stat()
        if not state.st_size or state.st_size % 4096:
            return False
        place = (state.st_ino, state.st_ctime_ns)
        if place not in _seen:
            with path.open("rb") as read:
                begins = read.read(512)
            _seen[place] = begins[:16] != _CLEAR and len(set(begins)) > 128
        return _seen[place]
    except OSError:
        return False


def _keyed(database: Any, *words: Any, **more: Any) -> Any:
    name = os.fspath(database)
    path = Path(unquote(urlsplit(name).path)) if str(name).startswith("file:") else Path(name)
    if not _is_enciphered(path):
        return _connect(database, *words, **more)
    return driver.keyed(name, unlocked().keys[0].archive, **more)
