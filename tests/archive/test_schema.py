"""The migrations and the models say the same; an older archive is brought up to date, or left as it was."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

import fundcs.archive.tables
import fundcs.archive.trail  # noqa: F401 - its table belongs to the schema
from fundcs.archive import archive, backup, restore, schema, trail, verify
from fundcs.archive.errors import ArchiveOlder
from fundcs.kit.errors import Forbidden
from fundcs.staff.models import Staff

NEXT = f"{int(schema.HEAD) + 1:04d}"


def test_the_head_is_the_newest_script() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_a_migrated_archive_has_the_tables_and_indexes_of_the_models() -> None:
    made = {}
    for table in SQLModel.metadata.sorted_tables:
        made["table", table.name] = str(CreateTable(table).compile(dialect=sqlite.dialect()))
        for index in table.indexes:
            made["index", str(index.name)] = str(CreateIndex(index).compile(dialect=sqlite.dialect()))
    migrated = {
        place: sql
        for place, sql in schema.expected().items()
        if place[0] in {"table", "index"} and place[1] != "alembic_version"
    }
    assert migrated == {place: " ".join(sql.split()) for place, sql in made.items()}


@pytest.mark.parametrize(
    "version", sorted(path.name[:4] for path in schema.VERSIONS[0].glob("[0-9]*.py"))[:-1]
)
def test_an_archive_of_each_version_becomes_what_a_new_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    earlier, path = tmp_path / "versions", tmp_path / "archive.db"
    earlier.mkdir()
    for script in schema.VERSIONS[0].glob("[0-9]*.py"):
        if script.name[:4] <= version:
            shutil.copy(script, earlier)
    with monkeypatch.context() as older:
        older.setattr(schema, "VERSIONS", (earlier,))
        schema.create(path)
    assert archive.inspect_file(path) == version
    schema.upgrade(path)
    with closing(sqlite3.connect(path)) as connection:
        assert schema.objects(connection) == schema.expected()


RECOVERED: dict[str, dict[str, Any]] = {
    "staff": {"code": "S001", "role": "cs_manager"},
    "client": {"code": "C000001", "kind": "person"},
    "fund": {"code": "JH01", "day_count": "ACT/365", "frequency": "quarterly"},
    "contract": {"no": "A-1", "client": "C000001", "fund": "JH01"},
    "payout_recovery": {"fund": "JH01", "contract": "A-1", "client": "C000001", "interest": 1700,
                        "recorded_by": "S001"},
}  # fmt: skip


def plant(connection: sqlite3.Connection, table: str, known: dict[str, Any]) -> None:
    """A row with these values; what else may not be empty is 1 or a day."""
    row = dict(known)
    for _cid, name, kind, needed, *_default in connection.execute(f"PRAGMA table_info({table})").fetchall():
        if needed and name not in row:
            row[name] = 1 if kind == "INTEGER" else "2026-04-01"
    holes = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({holes})", tuple(row.values()))  # noqa: S608 - names only


def test_what_holders_gave_back_outlives_the_upgrade_to_extras(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier, path = tmp_path / "versions", tmp_path / "archive.db"
    earlier.mkdir()
    for script in schema.VERSIONS[0].glob("[0-9]*.py"):
        if script.name[:4] <= "0012":
            shutil.copy(script, earlier)
    with monkeypatch.context() as older:
        older.setattr(schema, "VERSIONS", (earlier,))
        schema.create(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, known in RECOVERED.items():
            plant(connection, table, known)
        before = connection.execute("SELECT * FROM payout_recovery").fetchall()
    schema.upgrade(path)
    with closing(sqlite3.connect(path)) as connection:
        after = connection.execute("SELECT * FROM payout_recovery").fetchall()
    assert after == [(*row, None, None, None) for row in before]


def test_every_table_is_strict() -> None:
    loose = [
        name
        for (kind, name), sql in schema.expected().items()
        if kind == "table" and name != "alembic_version" and not sql.endswith("STRICT")
    ]
    assert loose == []


@pytest.fixture
def newer_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This program with one more migration, so that `path` is older."""
    versions = tmp_path / "versions"
    versions.mkdir()
    script = versions / f"{NEXT}_next.py"
    script.write_text(
        f'''
from alembic import op
revision = "{NEXT}"
down_revision = "{schema.HEAD}"
def upgrade():
    op.execute("ALTER TABLE staff ADD COLUMN grade INTEGER NOT NULL DEFAULT 1")
''',
        encoding="utf-8",
    )
    monkeypatch.setattr(schema, "VERSIONS", (*schema.VERSIONS, versions))
    monkeypatch.setattr(schema, "HEAD", NEXT)
    return script


def enter(session: Any) -> None:
    trail.sign(session, trail.Author("S001", "2026-11-23T10:00:00.000+08:00", None, "fundcs test"))


def last_entry(path: Path) -> tuple[Any, ...]:
    with closing(sqlite3.connect(path)) as connection:
        row: tuple[Any, ...] = connection.execute(
            "SELECT verb, tbl, key, after FROM trail ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return row


def test_an_older_archive_is_copied_then_upgraded_and_that_is_on_the_trail(
    path: Path, newer_program: Path
) -> None:
    before = path.read_bytes()
    with pytest.raises(ArchiveOlder):
        archive.Archive(path, writes=True)
    done = backup.upgrade(path, enter)
    assert archive.inspect_file(path) == NEXT
    assert last_entry(path)[:3] == ("upgraded", "archive", NEXT)
    assert done.backup.name in last_entry(path)[3]
    assert archive.inspect_file(done.backup) == done.version_before < NEXT
    assert sqlite_rows(done.backup) == sqlite_rows(path)[:-1]
    assert before != path.read_bytes()
    assert verify.verify(path).problems == ()


def sqlite_rows(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM trail ORDER BY seq").fetchall()


def test_who_is_not_admitted_upgrades_nothing(path: Path, newer_program: Path) -> None:
    class NotYou(Forbidden):
        template = "not you"

    def refuse(_session: Any) -> None:
        raise NotYou

    before = sqlite_rows(path)
    with pytest.raises(NotYou):
        backup.upgrade(path, refuse)
    assert archive.inspect_file(path) < NEXT
    assert sqlite_rows(path) == before
    assert not list(path.parent.glob("*-schema-*"))


def test_an_archive_in_use_is_not_upgraded_and_nothing_is_left_beside_it(
    office: Any, newer_program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "BUSY_MS", 50)
    with closing(sqlite3.connect(office.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "was in use by another command" in office.refused("archive", "upgrade", code=5)
        other.execute("ROLLBACK")
    assert not list(office.folder.glob("*-schema-*"))


def test_a_migration_that_fails_leaves_the_archive_as_it_was(path: Path, newer_program: Path) -> None:
    text = newer_program.read_text("utf-8")
    orphan = "INSERT INTO fund_band VALUES (1, 'NO', 0, '0.09')"
    newer_program.write_text(f'{text}    op.execute("{orphan}")\n', encoding="utf-8")
    with pytest.raises(RuntimeError, match="breaks a foreign key of table fund_band"):
        backup.upgrade(path, enter)
    assert archive.inspect_file(path) < NEXT
    with closing(sqlite3.connect(path)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(staff)")]
    assert "grade" not in columns


def test_a_second_upgrade_writes_no_second_entry(path: Path, newer_program: Path) -> None:
    backup.upgrade(path, enter)
    before = sqlite_rows(path)
    schema.upgrade(path, lambda _connection: pytest.fail("nothing was applied"))
    assert sqlite_rows(path) == before


def test_an_older_backup_is_upgraded_as_it_is_restored(
    path: Path, newer_program: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "backup.db"
    backup.copy(path, copy)
    backup.upgrade(path, enter)
    restore.restore(copy, path, enter)
    assert archive.inspect_file(path) == NEXT
    assert archive.inspect_file(copy) < NEXT
    assert verify.verify(path).problems == ()


def test_a_reading_command_refuses_an_older_archive_and_a_writing_one_upgrades_it_and_says_so(
    office: Any, newer_program: Path
) -> None:
    assert f"(this fundcs: {NEXT})" in office.refused("staff", "list", code=5)
    result = office.run("staff", "add", "李", "--role", "hr", "--json")
    assert result.code == 0
    assert f"was upgraded from database version {int(NEXT) - 1:04d}; the copy made before is" in result.err
    (copy,) = office.folder.glob(f"archive-*-schema-{int(NEXT) - 1:04d}.db")
    assert archive.inspect_file(copy) < NEXT
    assert [entry["verb"] for entry in office.json("archive", "trail")] == ["created", "upgraded", "created"]


def test_the_upgrade_command_says_what_it_did_and_does_it_once(office: Any, newer_program: Path) -> None:
    done = office.json("archive", "upgrade")
    assert (done["from"], done["to"]) == (f"{int(NEXT) - 1:04d}", NEXT)
    assert archive.inspect_file(Path(done["backup"])) == done["from"]
    assert "nothing was done" in office.refused("archive", "upgrade")


def test_only_who_keeps_the_archive_upgrades_it(office: Any, newer_program: Path) -> None:
    with closing(sqlite3.connect(office.path)) as connection:
        connection.execute("UPDATE staff SET role = 'advisor'")
        connection.commit()
    office.refused("archive", "upgrade", code=4)
    assert archive.inspect_file(office.path) < NEXT


def test_members_of_staff_are_read_as_before_after_an_upgrade(path: Path, newer_program: Path) -> None:
    backup.upgrade(path, enter)
    opened = archive.Archive(path, writes=False)
    with opened.unit() as session:
        member = session.get(Staff, "S002")
        assert member is not None
        assert member.name == "顾问"
    opened.close()
