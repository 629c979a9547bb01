"""Restoring while others are at work: who may, what is asked, and that nothing acknowledged is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shared.systems import links

from fundcs.act import Role
from fundcs.archive import archive, backup, restore, schema, trail, verify
from fundcs.archive.errors import ArchiveLocked
from fundcs.archive.restore import Changed, NoRegister
from fundcs.calendars.models import CalendarDay
from fundcs.kit.errors import Forbidden
from fundcs.staff.models import Staff

NEW_YEAR = date(2027, 1, 1)


def enter(session: Any) -> None:
    trail.sign(session, trail.Author("S001", "2026-11-23T10:00:00.000+08:00", None, "fundcs test"))


def days(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [day for (day,) in connection.execute("SELECT day FROM calendar_day")]


def holiday(session: Any) -> None:
    session.add(CalendarDay(day=NEW_YEAR, working=False, name="元旦", source="通知"))


@pytest.fixture
def copy(path: Path, tmp_path: Path) -> Path:
    made = tmp_path / "backups" / "copy.db"
    made.parent.mkdir()
    backup.copy(path, made)
    return made


def under_lock(monkeypatch: pytest.MonkeyPatch, work: Callable[[], None]) -> None:
    """Do `work` while a restore holds the archive's lock."""
    locked = restore._Putting.locked

    def then(putting: Any) -> None:
        work()
        locked(putting)

    monkeypatch.setattr(restore._Putting, "locked", then)


def test_nobody_writes_to_the_archive_while_it_is_restored(
    path: Path, copy: Path, writing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[bool] = []

    def write() -> None:
        monkeypatch.setattr(archive, "BUSY_MS", 50)
        with pytest.raises(ArchiveLocked), writing(path) as session:
            holiday(session)
        refused.append(True)

    under_lock(monkeypatch, write)
    restore.restore(copy, path, enter)
    assert refused == [True]
    assert days(path) == []


def test_what_was_written_before_the_lock_is_in_the_copy_that_is_kept(
    path: Path, copy: Path, writing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = restore._ask_first

    def write_meanwhile(*given: Any, **how: Any) -> None:
        ask(*given, **how)
        with writing(path) as session:
            holiday(session)

    monkeypatch.setattr(restore, "_ask_first", write_meanwhile)
    done = restore.restore(copy, path, enter)
    assert done.replaced is not None
    assert days(done.replaced) == ["2027-01-01"]
    assert verify.verify(done.replaced).ok
    assert days(path) == []


def test_who_had_the_archive_open_goes_on_in_the_restored_one(path: Path, copy: Path, writing: Any) -> None:
    waiting = archive.Archive(path, writes=True)
    with writing(path) as session:
        session.get(Staff, "S002").name = "改"
    restore.restore(copy, path, enter)
    with waiting.unit() as session:
        enter(session)
        member = session.get(Staff, "S002")
        assert member is not None
        assert member.name == "顾问"
        holiday(session)
    waiting.close()
    assert verify.verify(path).problems == ()
    assert days(path) == ["2027-01-01"]


def test_a_reader_sees_the_archive_as_it_was_until_it_is_restored(
    path: Path, copy: Path, writing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(path) as session:
        holiday(session)
    seen: list[list[str]] = []
    under_lock(monkeypatch, lambda: seen.append(days(path)))
    restore.restore(copy, path, enter)
    assert seen == [["2027-01-01"]]


def test_broken_off_in_the_middle_it_leaves_the_archive_and_no_copy(
    path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_putting: Any, _author: Any) -> None:
        raise KeyboardInterrupt

    head = verify.verify(path).head
    monkeypatch.setattr(restore._Putting, "_sign", broken)
    with pytest.raises(KeyboardInterrupt):
        restore.restore(copy, path, enter)
    assert verify.verify(path).head == head
    assert [left.name for left in path.parent.glob("*.db")] == ["archive.db"]


def test_the_archive_keeps_its_file_and_gets_no_second_name(path: Path, copy: Path) -> None:
    before = path.stat().st_ino
    done = restore.restore(copy, path, enter)
    assert done.replaced is not None
    assert (path.stat().st_ino, path.stat().st_nlink, done.replaced.stat().st_nlink) == (before, 1, 1)


def test_an_archive_that_is_no_longer_written_through_a_wal_is_restored_too(path: Path, copy: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    assert restore.restore(copy, path, enter).replaced is not None
    assert verify.verify(path).ok


# ------------------------------------------------------------------ who may


class NotYou(Forbidden):
    template = "not you"


def only(who: str) -> Callable[[Any], None]:
    """Admits a member who is a manager by the register it is asked of."""

    def ask(session: Any) -> None:
        member = session.get(Staff, who)
        if member is None or member.role is not Role.CS_MANAGER:
            raise NotYou
        trail.sign(session, trail.Author(who, "2026-11-23T10:00:00.000+08:00", None, "fundcs test"))

    return ask


def test_the_archives_own_register_says_who_may_not_that_of_the_backup(
    path: Path, copy: Path, writing: Any
) -> None:
    with writing(copy) as session:
        session.get(Staff, "S002").role = Role.CS_MANAGER
    head = verify.verify(path).head
    for foreign in (False, True):
        with pytest.raises(NotYou):
            restore.restore(copy, path, only("S002"), foreign=foreign)
    assert verify.verify(path).head == head


def test_a_manager_whom_the_backup_does_not_know_yet_restores_it(
    path: Path, copy: Path, writing: Any
) -> None:
    with writing(path) as session:
        session.add(Staff(code="S005", name="新", role=Role.CS_MANAGER, joined_on=date(2026, 2, 1)))
    restore.restore(copy, path, only("S005"))
    with closing(sqlite3.connect(path)) as connection:
        last = connection.execute("SELECT staff, verb FROM trail ORDER BY seq DESC LIMIT 1").fetchone()
    assert last == ("S005", "restored")
    assert verify.verify(path).ok


def test_who_was_dismissed_while_the_backup_was_looked_at_restores_nothing(
    path: Path, copy: Path, writing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = restore._ask_first

    def dismiss(*given: Any, **how: Any) -> None:
        ask(*given, **how)
        with writing(path) as session:
            session.get(Staff, "S001").role = Role.ADVISOR

    monkeypatch.setattr(restore, "_ask_first", dismiss)
    with pytest.raises(NotYou):
        restore.restore(copy, path, only("S001"))
    assert not list(path.parent.glob("*replaced*"))


@pytest.mark.parametrize("content", [None, b"", b"no database"])
def test_without_a_register_of_its_own_the_backups_is_asked_on_demand(
    path: Path, copy: Path, content: bytes | None
) -> None:
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NoRegister, match="add --foreign"):
        restore.restore(copy, path, enter)
    assert (path.read_bytes() if path.exists() else None) == content
    with pytest.raises(NotYou):
        restore.restore(copy, path, only("S002"), foreign=True)
    restore.restore(copy, path, only("S001"), foreign=True)
    assert verify.verify(path).ok


def test_a_damaged_register_can_be_restored_by_that_of_the_backup(
    path: Path, copy: Path, behind: Any
) -> None:
    behind(path, "DROP TABLE staff")
    with pytest.raises(NoRegister):
        restore.restore(copy, path, only("S001"))
    done = restore.restore(copy, path, only("S001"), foreign=True)
    assert done.replaced is not None
    assert verify.verify(path).ok


def test_an_older_archives_register_is_asked_too(
    path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    following = f"{int(schema.HEAD) + 1:04d}"
    versions = tmp_path / "versions"
    versions.mkdir()
    (versions / f"{following}_next.py").write_text(
        f"from alembic import op\nrevision = '{following}'\ndown_revision = '{schema.HEAD}'\n"
        "def upgrade():\n    op.execute('ALTER TABLE staff ADD COLUMN grade INTEGER NOT NULL DEFAULT 1')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(schema, "VERSIONS", (*schema.VERSIONS, versions))
    monkeypatch.setattr(schema, "HEAD", following)
    with pytest.raises(NotYou):
        restore.restore(copy, path, only("S002"))
    restore.restore(copy, path, only("S001"))
    assert archive.inspect_file(path) == following


# ------------------------------------------------------------- what is asked


@pytest.fixture
def kept(office: Any, tmp_path: Path) -> Path:
    """A backup of the office's archive, which then got two members more."""
    target = tmp_path / "b.db"
    office.ok("archive", "backup", target)
    for name in ("李", "赵"):
        office.ok("staff", "add", name, "--role", "hr")
    return target


def test_what_would_be_left_behind_is_said_and_nothing_is_restored_unasked(office: Any, kept: Path) -> None:
    at = [entry["at"][:16].replace("T", " ") for entry in office.json("archive", "trail")[-2:]]
    said = office.refused("archive", "restore", kept)
    assert f"b.db does not have 2 entries of the trail, from {at[0]} to {at[1]}" in said
    assert "add --yes" in said
    assert len(office.json("staff", "list")) == 3
    office.ok("archive", "restore", kept, "--yes")
    assert len(office.json("staff", "list")) == 1


def test_the_trail_keeps_what_was_left_behind(office: Any, kept: Path) -> None:
    head = office.json("archive", "verify")["head"]
    office.ok("archive", "restore", kept, "--yes")
    after = office.json("archive", "trail")[-1]["after"]
    assert (after["entries_left_out"], after["head_before"]) == (2, head)


def test_a_backup_that_lacks_nothing_but_its_own_note_is_restored_unasked(
    office: Any, tmp_path: Path
) -> None:
    office.ok("archive", "backup", tmp_path / "b.db")
    office.ok("archive", "restore", tmp_path / "b.db")


def test_a_backup_of_another_archive_lacks_all_of_this_one(
    office: Any, empty: Any, tmp_path: Path, founded: Path
) -> None:
    other = type(office)(tmp_path / "other", office.capsys)
    other.ok("init", "--manager", "别人", as_=None)
    other.ok("archive", "backup", tmp_path / "b.db")
    assert "does not have 1 entry of the trail" in office.refused("archive", "restore", tmp_path / "b.db")


@pytest.mark.parametrize(("answer", "code", "members"), [(True, 0, 1), (False, 1, 3)])
def test_at_a_terminal_it_is_asked(
    office: Any, kept: Path, monkeypatch: pytest.MonkeyPatch, answer: bool, code: int, members: int
) -> None:
    asked: list[str] = []

    def ask(question: str, **_how: Any) -> bool:
        asked.append(question)
        return answer

    monkeypatch.setattr("typer.confirm", ask)
    monkeypatch.setattr("fundcs.archive.asking._at_a_terminal", lambda: True)
    result = office.run("archive", "restore", kept)
    assert (result.code, len(office.json("staff", "list"))) == (code, members)
    assert "2 entries of the trail" in asked[0]


def test_what_came_since_it_was_asked_is_not_left_behind_unasked(
    path: Path, copy: Path, writing: Any
) -> None:
    asked = restore.stake(path, copy)
    with writing(path) as session:
        holiday(session)
    with pytest.raises(Changed):
        restore.restore(copy, path, enter, agreed=asked)
    assert days(path) == ["2027-01-01"]
    assert not list(path.parent.glob("*replaced*"))


# ------------------------------------------------------------- links to files


@links
def test_an_archive_that_is_a_link_has_its_policy_and_documents_where_it_leads(
    office: Any, tmp_path: Path
) -> None:
    (office.folder / "policy.toml").write_text('[complaints]\nclose_within = "3wd"\n', "utf-8")
    link = tmp_path / "desk" / "archive.db"
    link.parent.mkdir()
    link.symlink_to(office.path)
    linked = type(office)(link.parent, office.capsys)
    rules = {entry["key"]: entry["value"] for entry in linked.json("policy", "show")}
    assert rules["complaints.close_within"] == "3wd"
    linked.ok("staff", "add", "李", "--role", "hr")
    linked.ok("archive", "backup", tmp_path / "b.db")
    linked.ok("archive", "restore", tmp_path / "b.db")
    assert link.is_symlink()
    assert [left.name for left in link.parent.iterdir()] == ["archive.db"]
    assert linked.json("archive", "info")["archive"] == str(office.path)
