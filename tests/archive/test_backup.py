"""A backup is one checked file; a restored one takes the archive's place and loses nothing of it."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from shared.enciphered import in_clear
from shared.systems import modes

from fundcs.archive import archive, backup, files, restore, schema, trail, verify
from fundcs.archive.errors import ArchiveForeign, ArchiveLocked, ArchiveMissing
from fundcs.archive.restore import BackupUnfit
from fundcs.kit.zone import SHANGHAI
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


@modes
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


@modes
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


@in_clear
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


def test_nobody_waits_for_a_backup_however_long_its_documents_take(
    office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "BUSY_MS", 50)
    carry = backup.carry
    added: list[str] = []

    def slow(*given: Any, **how: Any) -> Any:
        added.append(office.json("staff", "add", f"员{len(added)}", "--role", "hr")["code"])
        return carry(*given, **how)

    monkeypatch.setattr(backup, "carry", slow)
    made = office.json("archive", "backup", tmp_path / "b.db")
    assert len(added) == 2
    assert names(tmp_path / "b.db") == ["王经理", "员0"]
    assert office.json("archive", "trail")[-1]["after"]["head"] == made["head"]


def test_documents_that_come_while_others_are_copied_come_with_the_backup(
    office: Any, writing: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF scan")
    (tmp_path / "backups").mkdir()
    copied = backup.copy

    def late(source: Path, target: Path) -> None:
        with writing(office.path) as session:
            limits = files.Limits(("pdf",), 1)
            files.add(session, office.path, scan, datetime(2026, 11, 23, tzinfo=SHANGHAI), "S001", limits)
        copied(source, target)

    monkeypatch.setattr(backup, "copy", late)
    made = office.json("archive", "backup", tmp_path / "backups" / "b.db")
    assert (made["documents"], made["lost"]) == (1, [])
    assert verify.verify(tmp_path / "backups" / "b.db").ok


def test_a_backup_that_could_not_be_noted_is_made_and_said_to_be_off_the_trail(
    office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "BUSY_MS", 50)
    with closing(sqlite3.connect(office.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        result = office.run("archive", "backup", tmp_path / "b.db")
        other.execute("ROLLBACK")
    assert result.code == 5
    assert "b.db was made, but is not on the trail" in result.err
    assert verify.verify(tmp_path / "b.db").ok
    assert [entry["verb"] for entry in office.json("archive", "trail")] == ["created"]


def test_who_may_not_back_up_gets_no_copy(office: Any, tmp_path: Path) -> None:
    office.ok("staff", "add", "李", "--role", "advisor")
    office.refused("archive", "backup", tmp_path / "b.db", as_="S002", code=4)
    assert not (tmp_path / "b.db").exists()


def test_a_backup_brings_an_older_archive_up_to_date_as_other_commands_do(
    office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    following = f"{int(schema.HEAD) + 1:04d}"
    script = tmp_path / "versions" / f"{following}_next.py"
    script.parent.mkdir()
    script.write_text(
        f"from alembic import op\nrevision = '{following}'\ndown_revision = '{schema.HEAD}'\n"
        "def upgrade():\n    op.execute('ALTER TABLE staff ADD COLUMN grade INTEGER NOT NULL DEFAULT 1')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(schema, "VERSIONS", (*schema.VERSIONS, script.parent))
    monkeypatch.setattr(schema, "HEAD", following)
    result = office.run("archive", "backup", tmp_path / "b.db")
    assert result.code == 0
    assert "was upgraded from database version" in result.err
    assert archive.inspect_file(tmp_path / "b.db") == following
