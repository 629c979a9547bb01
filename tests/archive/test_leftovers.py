"""What killed commands left behind is listed, cleaned away on demand, and in nobody's way."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from fundcs.archive import leftovers
from fundcs.kit.durable import Aside

LEFT = (
    ".fundcs-0123456789ab.new",
    ".fundcs-0123456789ab.new-wal",
    ".archive.db.4711.new",
    ".archive.db.4711.new-shm",
    ".sheet.xlsx.k3j_9x2a",
    "files/.fundcs-0123456789ab.new",
    "files/tmpk3j_9x2a",
)
"""Made by this version and by earlier ones."""

KEPT = (".profile", ".fundcs-notes", ".archive.db.bak", "files/tmp", "files/ab", "sheet.xlsx")


@pytest.fixture
def littered(office: Any) -> Any:
    (office.folder / "files").mkdir()
    for name in (*LEFT, *KEPT):
        (office.folder / name).write_bytes(b"begun")
    return office


def test_leftovers_are_listed_and_no_problem(littered: Any) -> None:
    report = littered.json("archive", "verify")
    assert report["ok"]
    assert report["leftovers"] == sorted(LEFT)
    assert report["unrecorded"] == ["files/ab", "files/tmp"]
    page = littered.ok("archive", "verify")
    assert ".archive.db.4711.new was left by an interrupted command; `fundcs archive verify --clean`" in page


def test_they_are_cleaned_away_on_demand_and_nothing_else_is(littered: Any) -> None:
    report = littered.json("archive", "verify", "--clean")
    assert (report["cleaned"], report["leftovers"]) == (sorted(LEFT), [])
    assert [name for name in KEPT if not (littered.folder / name).exists()] == []
    assert littered.json("archive", "verify", "--clean")["cleaned"] == []


def test_what_a_living_command_is_making_stays(littered: Any) -> None:
    with Aside(littered.folder) as aside:
        littered.ok("archive", "verify", "--clean")
        assert aside.path.exists()


def test_cleaning_waits_for_whoever_writes(
    littered: Any, writing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fundcs.archive.archive.BUSY_MS", 50)
    with writing(littered.path):
        littered.refused("archive", "verify", "--clean", code=5)
    assert leftovers.beside(littered.path) != ()


def test_beside_a_damaged_archive_they_are_cleaned_too(littered: Any) -> None:
    littered.path.write_bytes(b"damaged")
    littered.refused("archive", "verify", "--clean", code=5)
    assert leftovers.beside(littered.path) == ()


def test_an_archive_is_made_where_one_with_this_process_number_was_begun(empty: Any) -> None:
    empty.folder.mkdir()
    begun = empty.folder / f".archive.db.{os.getpid()}.new"
    begun.write_bytes(b"begun")
    empty.ok("init", as_=None)
    assert Path(begun).read_bytes() == b"begun"
