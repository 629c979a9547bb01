"""A backup is one checked file; a restored one takes the archive's place and loses nothing of it."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fundcs.archive import archive, backup, restore, trail, verify
from fundcs.archive.errors import ArchiveForeign, ArchiveLocked, ArchiveMissing
from fundcs.archive.restore import BackupUnfit
from fundcs.staff.models import Staff


def enter(session: Any) -> None:
    trail.sign(session, trail.Author("S001", "2026-11-23T10:00:00.000+08:00", None, "fundcs test"))


def names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM staff ORDER BY code")]


@pytest.fixture
def copy(path: Path, tmp_path: Path) -> Path:
    made = tmp_path / "backups" / "copy.db"
    made.parent.mkdir()
    backup.copy(path, made)
    return made


def test_a_copy_is_the_archive_in_one_file_of_the_owners_alone(path: Path, copy: Path) -> None:
    assert [p.name for p in copy.parent.iterdir()] == ["copy.db"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert verify.verify(copy) == verify.verify(path)


def test_a_copy_holds_what_is_committed_while_another_writes(
    path: Path, tmp_path: Path, writing: Any
) -> None:
    with writing(path) as session:
        session.get(Staff, "S002").name = "改"
        session.flush()
        backup.copy(path, tmp_path / "copy.db")
    assert "改" not in names(tmp_path / "copy.db")


def test_a_restored_archive_is_the_backup_and_the_replaced_one_is_kept(
    path: Path, copy: Path, writing: Any
) -> None:
    head = verify.verify(copy).head
    with writing(path) as session:
        session.get(Staff, "S002").name = "改"
    done = restore.restore(copy, path, enter)
    assert done.head == head
    assert names(path) == names(copy)
    assert done.replaced is not None
    assert "改" in names(done.replaced)
    assert verify.verify(done.replaced).problems == ()
    report = verify.verify(path, head)
    assert (report.problems, report.head.seq) == ((), head.seq + 1)
    assert not list(path.parent.glob(".*"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_entry_of_a_restore_names_the_head_and_what_was_replaced(path: Path, copy: Path) -> None:
    done = restore.restore(copy, path, enter)
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT verb, key, after FROM trail ORDER BY seq DESC LIMIT 1").fetchone()
    assert row[:2] == ("restored", "archive.db")
    assert str(done.head) in row[2]
    assert done.replaced is not None
    assert done.replaced.name in row[2]


def test_a_backup_is_restored_where_no_archive_is_left(path: Path, copy: Path) -> None:
    path.unlink()
    assert restore.restore(copy, path, enter, foreign=True).replaced is None
    assert names(path) == names(copy)


@pytest.mark.parametrize("content", [b"", b"no database", b"\0" * 5000])
def test_a_backup_takes_the_place_of_whatever_became_of_the_archive(
    path: Path, copy: Path, content: bytes
) -> None:
    path.write_bytes(content)
    done = restore.restore(copy, path, enter, foreign=True)
    assert done.replaced is not None
    assert done.replaced.read_bytes() == content
    assert verify.verify(path).problems == ()


def test_the_wal_of_a_damaged_archive_is_kept_with_it_and_not_left_to_the_restored_one(
    path: Path, copy: Path
) -> None:
    path.write_bytes(b"damaged")
    wal = path.with_name("archive.db-wal")
    wal.write_bytes(b"frames")
    path.with_name("archive.db-shm").write_bytes(b"index of the frames")
    done = restore.restore(copy, path, enter, foreign=True)
    assert done.replaced is not None
    assert done.replaced.with_name(done.replaced.name + "-wal").read_bytes() == b"frames"
    assert names(path) == names(copy)


def changed(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE staff SET role = 'general_manager' WHERE code = 'S002'")
        connection.commit()


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda path: path.unlink(), ArchiveMissing),
        (lambda path: path.write_bytes(b"text"), ArchiveForeign),
        (changed, BackupUnfit),
    ],
)
def test_a_backup_that_cannot_be_trusted_is_refused_and_nothing_is_touched(
    path: Path, copy: Path, spoil: Callable[[Path], object], kind: type[Exception]
) -> None:
    spoil(copy)
    before = path.read_bytes()
    with pytest.raises(kind):
        restore.restore(copy, path, enter)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir() if p.is_file() and p.suffix == ".db"] == ["archive.db"]


def test_a_restore_waits_for_others_and_gives_up_untouched(
    path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "BUSY_MS", 50)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE staff SET name = 'X' WHERE code = 'S002'")
        with pytest.raises(ArchiveLocked):
            restore.restore(copy, path, enter)
        other.execute("ROLLBACK")
    assert verify.verify(path).head.seq == 4
    assert not list(path.parent.glob("*replaced*"))
