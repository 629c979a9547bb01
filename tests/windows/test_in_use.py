"""Restoring, upgrading and the demo while another process has the archive open."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from fire.campaign import NEXT_MIGRATION
from shared import enciphered
from shared.systems import real, unlike_wine

from fundcs.archive import archive, driver, schema
from fundcs.archive.errors import ArchiveLocked, ArchiveReadOnly, unusable
from fundcs.demo import service as demo

Hold = Callable[[Path], AbstractContextManager[None]]

_HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    connection.execute(statement).fetchall()
print("held", flush=True)
sys.stdin.read()
"""
WRITES = ("BEGIN IMMEDIATE", "UPDATE staff SET name = 'X'")
READS = ("BEGIN", "SELECT count(*) FROM trail")


@contextmanager
def another_process(path: Path, *statements: str) -> Iterator[None]:
    """A process that has the database open and has run these statements."""
    words = [sys.executable, "-c", enciphered.inside() + _HOLDER, str(path), *statements]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "held"
        try:
            yield
        finally:
            process.communicate("")


@pytest.fixture(params=["restore", "upgrade"])
def command(
    request: pytest.FixtureRequest, office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[object, ...]:
    """The words of a command that makes the archive anew, and that it has something to do."""
    monkeypatch.setattr(archive, "BUSY_MS", 50)
    if request.param == "restore":
        office.ok("archive", "backup", tmp_path / "copy.db")
        office.ok("staff", "add", "何宁", "--role", "hr")
        return ("archive", "restore", tmp_path / "copy.db", "--yes")
    following = f"{int(schema.HEAD) + 1:04d}"
    versions = tmp_path / "versions"
    versions.mkdir()
    script = versions / f"{following}_next.py"
    script.write_text(NEXT_MIGRATION.format(revision=following, before=schema.HEAD), encoding="utf-8")
    monkeypatch.setattr(schema, "VERSIONS", (*schema.VERSIONS, versions))
    monkeypatch.setattr(schema, "HEAD", following)
    return ("archive", "upgrade")


def names(folder: Path) -> list[str]:
    """What lies in a directory, less what SQLite keeps beside an open archive."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm")))


def test_nothing_is_done_while_another_process_writes(office: Any, command: tuple[object, ...]) -> None:
    before = names(office.folder)
    with another_process(office.path, *WRITES):
        assert "was in use" in office.refused(*command, code=5)
        assert names(office.folder) == before
    office.ok(*command)


def test_a_process_that_reads_is_in_nobodys_way(office: Any, command: tuple[object, ...]) -> None:
    with another_process(office.path, *READS):
        office.ok(*command)


@real
@pytest.mark.parametrize("how", ["held", "locked"])
def test_nothing_is_done_while_a_program_keeps_the_file_from_others(
    office: Any, command: tuple[object, ...], how: str, request: pytest.FixtureRequest
) -> None:
    hold: Hold = request.getfixturevalue(how)
    before, content = names(office.folder), office.path.read_bytes()
    with hold(office.path):
        assert "was in use" in office.refused(*command, code=5)
    assert (names(office.folder), office.path.read_bytes()) == (before, content)


def test_a_file_that_others_may_only_read_is_in_use_not_read_only(office: Any, held: Hold) -> None:
    with closing(archive.connect_read_only(office.path)) as connection:
        with pytest.raises(driver.errors()) as caught:
            connection.execute("UPDATE staff SET name = 'X'")
        assert isinstance(unusable(caught.value, office.path), ArchiveReadOnly)
    with held(office.path):
        assert isinstance(unusable(caught.value, office.path), ArchiveLocked)


def test_a_demo_takes_no_directory_in_which_an_archive_is_open(empty: Any, office: Any) -> None:
    before = names(office.folder)
    with another_process(office.path, *READS):
        assert "is not empty and was not changed" in empty.refused("demo", office.folder, as_=None)
    assert names(office.folder) == before


@pytest.fixture
def short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo of one command."""
    samples = tmp_path / "samples"
    samples.mkdir()
    (samples / "year.txt").write_text("2026-01-02T09:00 S001 init --manager 林知远\n", "utf-8")
    (samples / "policy.toml").write_text("", "utf-8")
    monkeypatch.setattr(demo, "samples", lambda: samples)


@pytest.mark.usefixtures("short")
def test_a_demo_is_not_left_half_made_where_its_directory_is_open_elsewhere(
    empty: Any, tmp_path: Path, held: Hold
) -> None:
    target = tmp_path / "demo"
    target.mkdir()
    with held(target):
        assert "demo was in use" in empty.refused("demo", target, as_=None, code=5)
    assert names(tmp_path) == ["demo", "samples"]
    assert list(target.iterdir()) == []


@unlike_wine("renames a directory in which a file is open")
@pytest.mark.usefixtures("short")
def test_a_demo_of_which_a_file_is_open_elsewhere_is_in_use(
    empty: Any, tmp_path: Path, held: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = demo._settle

    def scanned(aside: Any, *rest: Any) -> None:
        with held(aside.path / "policy.toml"):
            settle(aside, *rest)

    monkeypatch.setattr(demo, "_settle", scanned)
    assert "was in use" in empty.refused("demo", tmp_path / "demo", as_=None, code=5)
    assert names(tmp_path) == ["samples"]
