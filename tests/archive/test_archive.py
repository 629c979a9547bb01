"""Opening the archive: what is refused, what is kept when something goes wrong, many writers at once."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import stat
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from types import SimpleNamespace
from typing import Any

import pytest
from shared.enciphered import in_clear
from shared.systems import WINDOWS, modes, processes
from sqlmodel import Session

from fundcs.archive import archive, schema, trail, verify
from fundcs.archive.archive import Archive, inspect_file
from fundcs.archive.errors import (
    ArchiveCorrupt,
    ArchiveDiskFull,
    ArchiveFailed,
    ArchiveForeign,
    ArchiveLocked,
    ArchiveMissing,
    ArchiveNewer,
    ArchiveOlder,
    ArchiveReadOnly,
    ArchiveReplaced,
    unusable,
)
from fundcs.archive.place import APPLICATION_ID, locate, reserved
from fundcs.calendars.models import CalendarDay
from fundcs.kit.errors import ArchiveUnusable
from fundcs.staff.models import Staff


@pytest.fixture(scope="module")
def expected() -> schema.Objects:
    return schema.expected()


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch, expected: schema.Objects) -> None:
    """Verifying makes the expected schema anew each time; here once is enough."""
    monkeypatch.setattr(schema, "expected", lambda: expected)


def sqlite_file(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


MARK = f"PRAGMA application_id = {APPLICATION_ID}"
VERSIONED = ("CREATE TABLE alembic_version (version_num TEXT)",)


@in_clear
@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda _path: None, ArchiveMissing),
        (lambda path: path.mkdir(), ArchiveMissing),
        (lambda path: path.write_bytes(b""), ArchiveForeign),
        (lambda path: path.write_bytes(b"hello"), ArchiveForeign),
        (lambda path: path.write_bytes(bytes(range(256)) * 64), ArchiveForeign),
        (lambda path: sqlite_file(path, "CREATE TABLE mine (a)"), ArchiveForeign),
        (lambda path: sqlite_file(path, *VERSIONED), ArchiveForeign),
        (lambda path: sqlite_file(path, MARK), ArchiveCorrupt),
        (lambda path: sqlite_file(path, MARK, *VERSIONED), ArchiveCorrupt),
        (
            lambda path: sqlite_file(path, MARK, *VERSIONED, "INSERT INTO alembic_version VALUES ('9999')"),
            ArchiveNewer,
        ),
        (
            lambda path: sqlite_file(path, MARK, *VERSIONED, "INSERT INTO alembic_version VALUES ('0000')"),
            ArchiveOlder,
        ),
    ],
    ids=[
        "nothing", "a directory", "an empty file", "a text", "bytes", "another's database",
        "another's Alembic database", "no version table", "no version", "a newer schema", "an older schema",
    ],
)  # fmt: skip
@pytest.mark.parametrize("writes", [True, False])
def test_what_is_no_archive_of_this_schema_is_refused_and_left_alone(
    tmp_path: Path, make: Callable[[Path], object], kind: type[ArchiveUnusable], writes: bool
) -> None:
    path = tmp_path / "archive.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(kind) as refused:
        Archive(path, writes=writes)
    assert refused.value.exit_code == 5
    assert str(path) in str(refused.value)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert list(tmp_path.iterdir()) in ([], [path])


@pytest.mark.parametrize("locked", ["archive.db", "."])
def test_a_file_or_directory_that_cannot_be_written_is_read_but_not_written(
    path: Path, monkeypatch: pytest.MonkeyPatch, locked: str
) -> None:
    access = os.access
    target = path.parent / locked
    monkeypatch.setattr(
        "os.access", lambda p, mode: not (mode & os.W_OK and Path(p) == target) and access(p, mode)
    )
    with pytest.raises(ArchiveReadOnly):
        Archive(path, writes=True)
    reading = Archive(path, writes=False)
    with reading.unit() as session:
        assert session.get(Staff, "S001") is not None
    reading.close()


def test_reading_writes_nothing_even_where_a_body_tries(path: Path) -> None:
    reading = Archive(path, writes=False)
    with pytest.raises(ArchiveReadOnly), reading.unit() as session:
        session.connection().exec_driver_sql("DELETE FROM calendar_day")
    reading.close()


def test_a_writer_who_waits_too_long_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "BUSY_MS", 50)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = Archive(path, writes=True)
        with pytest.raises(ArchiveLocked), waiting.unit():
            pass
        waiting.close()


@pytest.mark.parametrize(
    ("path", "url"),
    [
        (PurePosixPath("/srv/a b/档案?#%.db"), "file:///srv/a%20b/%E6%A1%A3%E6%A1%88%3F%23%25.db"),
        (PureWindowsPath("C:/Users/a b/archive.db"), "file:///C:/Users/a%20b/archive.db"),
        (PureWindowsPath(r"\\nas\dept\archive.db"), "file:////nas/dept/archive.db"),
        (PureWindowsPath(r"\\?\C:\dept\archive.db"), "file:///C:/dept/archive.db"),
        (PureWindowsPath(r"\\?\UNC\nas\dept\archive.db"), "file:////nas/dept/archive.db"),
    ],
)
def test_any_path_is_one_url(path: PurePath, url: str) -> None:
    assert archive.database_url(path) == url


def test_an_archive_is_opened_whatever_its_name(path: Path) -> None:
    odd = path.with_name("a b#c d%20.db" if os.name == "nt" else "a b?c#d%20.db")
    path.rename(odd)
    opened = Archive(odd, writes=True)
    with opened.unit() as session:
        assert session.get(Staff, "S001") is not None
    opened.close()


def test_readers_do_not_wait_for_a_writer(path: Path, writing: Any) -> None:
    with writing(path) as session:
        session.get(Staff, "S002").name = "改"
        session.flush()
        reading = Archive(path, writes=False)
        with reading.unit() as other:
            member = other.get(Staff, "S002")
            assert member is not None
            assert member.name == "顾问"
        reading.close()


def test_a_writer_whose_archive_was_replaced_while_it_waited_writes_nothing(path: Path) -> None:
    waiting = Archive(path, writes=True)
    copy = path.with_name("copy.db")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)
    with pytest.raises(ArchiveReplaced), waiting.unit():
        pass
    waiting.close()


def test_a_writing_connection_has_the_pragmas_that_keep_what_was_written(path: Path) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "busy_timeout": archive.BUSY_MS,
        "temp_store": 2,
    }
    opened = Archive(path, writes=True)
    with opened.unit() as session:
        run = session.connection().exec_driver_sql
        assert {name: run(f"PRAGMA {name}").scalar_one() for name in wanted} == wanted
    opened.close()


@modes
def test_every_file_is_the_owners_alone(path: Path, writing: Any) -> None:
    with writing(path) as session:
        session.get(Staff, "S002").name = "改"
        session.flush()
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
    assert modes == {"archive.db": 0o600, "archive.db-wal": 0o600, "archive.db-shm": 0o600}


@modes
def test_a_new_archive_and_its_directory_are_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "archive.db"
    mask = os.umask(0)
    try:
        aside = schema.aside(path)
        schema.create(aside.path)
    finally:
        os.umask(mask)
    (made,) = [p for p in path.parent.iterdir() if p.suffix == ".new"]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def in_children(number: int, work: Callable[[int], None]) -> list[int]:
    """Run `work` in that many processes; their process ids, still running."""
    children = []
    for index in range(number):
        child = os.fork()
        if child == 0:
            try:
                work(index)
            except ArchiveUnusable:
                os._exit(5)
            finally:
                os._exit(0)
        children.append(child)
    return children


def waited(children: list[int]) -> list[int]:
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


@processes
def test_eight_writers_at_once_lose_nothing_and_fork_no_trail(
    path: Path, writing: Any, quickly: None
) -> None:
    writers, times = 8, 12

    def work(place: int) -> None:
        for turn in range(times):
            with writing(path) as session:
                day = date(2030, 1 + place, 1 + turn)
                session.add(CalendarDay(day=day, working=False, name="", source=""))

    assert waited(in_children(writers, work)) == [0] * writers
    report = verify.verify(path)
    assert report.problems == ()
    assert report.trail_entries == 4 + writers * times


@processes
def test_a_writer_killed_at_any_moment_leaves_the_archive_as_before_or_after(
    path: Path, writing: Any, quickly: None
) -> None:
    size = 2_000

    def work(_place: int) -> None:
        for turn in range(1000):
            first = date(1900, 1, 1).toordinal() + turn * size
            rows = [
                {"day": date.fromordinal(first + n), "working": False, "name": "", "source": ""}
                for n in range(size)
            ]
            with writing(path) as session:
                trail.bulk_insert(session, CalendarDay, rows)

    before = path.read_bytes()
    for milliseconds in (10, 25, 45, 70, 110):
        (child,) = in_children(1, work)
        time.sleep(milliseconds / 1000)
        os.kill(child, signal.SIGKILL)
        assert waited([child]) == [-signal.SIGKILL]
        report = verify.verify(path)
        assert report.problems == ()
        assert (report.trail_entries - 4) % size == 0
        with writing(path) as session:  # whoever comes next finds it unlocked
            assert trail.head(session) == str(report.head)
        for name in ("archive.db-wal", "archive.db-shm"):
            path.with_name(name).unlink(missing_ok=True)
        path.write_bytes(before)


def many_days(path: Path, writing: Any) -> None:
    rows = [
        {"day": date.fromordinal(730_000 + n), "working": False, "name": "名" * 50, "source": ""}
        for n in range(20_000)
    ]
    with writing(path) as session:
        trail.bulk_insert(session, CalendarDay, rows)


def test_a_full_disk_leaves_the_archive_as_it_was(
    path: Path, writing: Any, monkeypatch: pytest.MonkeyPatch, quickly: None
) -> None:
    prepare = archive._prepare_write

    def prepare_small(connection: sqlite3.Connection, record: object) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA max_page_count = 60")

    monkeypatch.setattr(archive, "_prepare_write", prepare_small)
    head = verify.verify(path).head
    with pytest.raises(ArchiveDiskFull):
        many_days(path, writing)
    report = verify.verify(path)
    assert (report.problems, report.head) == ((), head)


def test_a_disk_too_full_to_open_the_archive_on_is_said_to_be_full(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    assert isinstance(unusable(error, path), ArchiveFailed)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=4096))
    assert isinstance(unusable(error, path), ArchiveDiskFull)


@processes
def test_a_file_that_may_grow_no_further_leaves_the_archive_as_it_was(
    path: Path, writing: Any, quickly: None
) -> None:
    head = verify.verify(path).head

    def work(_place: int) -> None:
        limit = path.stat().st_size + 200_000
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        with pytest.raises((ArchiveFailed, ArchiveDiskFull)):
            many_days(path, writing)
        os._exit(9)

    assert waited(in_children(1, work)) == [9]
    report = verify.verify(path)
    assert (report.problems, report.head) == ((), head)


# ------------------------------------------------------- commits that the disk does not confirm


def failing_commit(monkeypatch: pytest.MonkeyPatch, *, stands: bool) -> None:
    """The disk reports an error of the commit, which was carried out, or was not."""
    commit = Session.commit

    def fail(session: Session) -> None:
        if stands:
            commit(session)
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_IOERR_FSYNC, "SQLITE_IOERR_FSYNC"
        raise error

    monkeypatch.setattr(Session, "commit", fail)


def test_an_act_that_stands_is_called_no_error_but_said_to_be_unconfirmed(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_commit(monkeypatch, stands=True)
    result = office.run("staff", "add", "李", "--role", "hr", "--json")
    assert result.code == 5
    assert result.err.startswith("error: done, but the disk has not confirmed it (SQLITE_IOERR_FSYNC)")
    assert '"code": "S002"' in result.out
    monkeypatch.undo()
    assert [member["code"] for member in office.json("staff", "list")] == ["S001", "S002"]


def test_an_act_that_does_not_stand_is_an_error(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    failing_commit(monkeypatch, stands=False)
    assert "cannot be used (SQLITE_IOERR_FSYNC)" in office.refused(
        "staff", "add", "李", "--role", "hr", code=5
    )
    monkeypatch.undo()
    assert [member["code"] for member in office.json("staff", "list")] == ["S001"]


def test_what_cannot_be_found_out_is_said_to_be_unknown(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    failing_commit(monkeypatch, stands=True)
    monkeypatch.setattr(archive, "connect_read_only", blind(archive.connect_read_only))
    said = office.refused("staff", "add", "李", "--role", "hr", code=5)
    assert "whether the command was carried out is not known" in said


def blind(connect: Callable[[Path], sqlite3.Connection]) -> Callable[[Path], sqlite3.Connection]:
    """Opens the archive once, as the command begins, and never again."""
    opened: list[Path] = []

    def once(path: Path) -> sqlite3.Connection:
        opened.append(path)
        if len(opened) > 1:
            raise sqlite3.OperationalError("disk I/O error")
        return connect(path)

    return once


def test_an_interruption_that_comes_after_the_commit_undoes_nothing_and_says_nothing_else(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Session.commit

    def interrupt(session: Session) -> None:
        commit(session)
        raise KeyboardInterrupt

    monkeypatch.setattr(Session, "commit", interrupt)
    assert office.run("staff", "add", "李", "--role", "hr").code == 0
    monkeypatch.undo()
    assert [member["code"] for member in office.json("staff", "list")] == ["S001", "S002"]


def test_no_archive_is_made_that_is_not_whole_in_its_one_file(
    empty: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    made = {}
    settle = schema.settle

    def look(built: Any, path: Path) -> None:
        made.update({p.name: p.stat().st_size for p in path.parent.iterdir() if p.name.endswith("-wal")})
        settle(built, path)

    monkeypatch.setattr(schema, "settle", look)
    empty.ok("init", as_=None)
    assert set(made.values()) <= {0}
    empty.path.unlink()
    monkeypatch.setattr(archive, "checkpoint", fail)
    assert empty.run("init", as_=None).code != 0
    assert [p.name for p in empty.folder.iterdir()] == []


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody may look into any directory."""

    def refused(_path: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refused)


@pytest.mark.usefixtures("closed")
def test_an_archive_in_a_directory_that_is_closed_is_no_defect(tmp_path: Path) -> None:
    with pytest.raises(ArchiveFailed, match="you have no access to it"):
        locate(tmp_path / "archive.db")


@pytest.mark.usefixtures("closed")
def test_a_backup_in_a_directory_that_is_closed_is_no_defect(tmp_path: Path) -> None:
    with pytest.raises(ArchiveFailed, match="you have no access to it"):
        inspect_file(tmp_path / "backup.db")


def test_an_archive_that_is_a_link_to_itself_has_outputs_that_are_none_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "loop.db").symlink_to("loop.db")
    assert reserved(tmp_path / "loop.db", tmp_path / "owed.html") is None
    assert reserved(tmp_path / "loop.db", tmp_path / "loop.db") is not None


@pytest.mark.skipif(WINDOWS, reason="Windows's Python takes every home to lie beside one's own")
def test_the_home_of_nobody_holds_no_archive() -> None:
    assert locate(Path("~nobody-of-that-name/archive.db")) == Path("~nobody-of-that-name/archive.db")
