"""An encrypted archive, and the program handed a passphrase by a descriptor, as a script would."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from shared import enciphered

from fundcs.archive.keys import service
from fundcs.archive.keys.envelope import Cost

MANAGER = "correct horse battery staple"
HEAD = "the quick brown fox 42"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess costs next to nothing here; what it costs in earnest is a test of its own."""
    monkeypatch.setattr(service, "COST", Cost(1, 8, 1))


@pytest.fixture(autouse=True)
def _own_keys(own_keys: None) -> None:
    pass


@pytest.fixture(scope="session")
def founded(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new archive in clear, whatever the switch says: these tests are about keys that are given out."""
    path = tmp_path_factory.mktemp("in-clear") / "archive.db"
    shutil.copy(founded, path)
    enciphered.decipher(path)
    return path


@pytest.fixture
def given() -> Iterator[Callable[..., list[str]]]:
    """The option that hands these passphrases over, a line each."""
    opened: list[int] = []

    def _given(*passphrases: str) -> list[str]:
        read, write = os.pipe()
        os.write(write, "".join(f"{line}\n" for line in passphrases).encode())
        os.close(write)
        opened.append(read)
        return ["--passphrase-fd", str(read)]

    yield _given
    for read in opened:
        os.close(read)


@pytest.fixture
def locked(office: Any, given: Any) -> Any:
    """An archive whose manager S001 alone has a key; S002 is the general manager, S003 finance."""
    for words in (
        ("陈总", "--role", "general_manager"),
        ("钱进", "--role", "finance"),
        ("李四", "--role", "cs_specialist"),
    ):
        office.ok("staff", "add", *words, "--nda", "2026-11-01")
    office.ok(*given(MANAGER), "archive", "encrypt")
    return office


@pytest.fixture
def second(locked: Any, given: Any) -> Any:
    """As `locked`; the general manager S002 has a key of their own too, and has chosen the passphrase."""
    once = one_time(locked.ok(*given(MANAGER), "archive", "key", "add", "S002"))
    locked.ok(*given(once, HEAD), "archive", "key", "change", as_="S002")
    return locked


def one_time(shown: str) -> str:
    """The passphrase, or the recovery key, that a command showed."""
    found = re.search(r"^([a-z2-9]{5}(?:-[a-z2-9]{5})+)$", shown, re.MULTILINE)
    assert found is not None, shown
    return found[1]


@pytest.fixture(name="one_time")
def _one_time() -> Callable[[str], str]:
    return one_time
