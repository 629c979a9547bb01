"""Damage is found by verifying, whatever it is, and makes an archive unusable to every other command."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from shared.systems import fifo, pipes

from fundcs.archive import files, schema, verify
from fundcs.kit.errors import ArchiveUnusable

UNGUARDED = tuple(
    f"DROP TRIGGER {name}" for name in ("trail_no_update", "trail_no_delete", "trail_extends_head")
)
"""The trail without what keeps it append-only."""


@pytest.fixture(scope="module")
def expected() -> schema.Objects:
    return schema.expected()


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch, expected: schema.Objects) -> None:
    monkeypatch.setattr(schema, "expected", lambda: expected)


def problems(path: Path) -> list[tuple[str, str]]:
    return [(problem.check, str(problem.sentence)) for problem in verify.verify(path).problems]


def rewritten(path: Path, *changes: tuple[str, str]) -> None:
    """Change the schema's own text, which no SQL of the file's does."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        for old, new in changes:
            connection.execute("UPDATE sqlite_master SET sql = replace(sql, ?, ?)", (old, new))
        connection.commit()


@pytest.mark.parametrize(
    "sql", ["DELETE FROM alembic_version", "INSERT INTO alembic_version VALUES ('0001')"], ids=["none", "two"]
)
def test_a_version_that_is_missing_or_doubled_is_found(path: Path, behind: Any, sql: str) -> None:
    behind(path, sql)
    assert ("version", "the database version is missing, double or different") in problems(path)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE trail SET hash = x'00ff' WHERE seq = 2",
        "UPDATE trail SET after = 'no JSON' WHERE seq = 2",
        "UPDATE trail SET after = '[1]' WHERE seq = 2",
        "UPDATE trail SET key = x'ff' WHERE seq = 2",
        "UPDATE trail SET after = CAST(x'ff22' AS TEXT) WHERE seq = 2",
    ],
)
def test_a_trail_of_values_that_it_cannot_hold_is_found_and_stops_nothing(
    path: Path, behind: Any, sql: str
) -> None:
    rewritten(path, ("STRICT", ""))
    behind(path, *UNGUARDED, sql)
    checks = {check for check, _said in problems(path)}
    assert {"schema", "chain"} <= checks


def test_one_table_that_cannot_be_compared_leaves_the_others_to_be_looked_at(path: Path, behind: Any) -> None:
    rewritten(path, ("nda_on TEXT", "nda_xn TEXT"))
    behind(path, "INSERT INTO calendar_day VALUES ('2027-01-04', 0, 'X', 'X')")
    assert ("rows", "calendar_day 2027-01-04 was added outside fundcs") in problems(path)


@pipes
@pytest.mark.parametrize("make", [fifo, lambda path: path.symlink_to(path), Path.mkdir])
def test_what_is_no_file_in_place_of_a_scan_is_found_and_not_waited_for(
    path: Path, behind: Any, make: Any
) -> None:
    hash_ = "ab" * 32
    behind(path, f"INSERT INTO stored_file VALUES ('{hash_}', 4, 'a', 'a', '2026-01-01', 'S001')")  # noqa: S608
    place = files.place(path, hash_)
    place.parent.mkdir(parents=True)
    make(place)
    assert ("stored_files", f"the stored file {hash_} cannot be read") in problems(path)


DAMAGED = [
    ("staff", "list"),
    ("staff", "add", "李", "--role", "hr"),
    ("archive", "info"),
    ("archive", "trail"),
    ("reminders",),
]


@pytest.mark.parametrize("words", DAMAGED, ids=" ".join)
@pytest.mark.parametrize(
    "change",
    [
        ("CREATE TABLE staff", "CREATE TABEL staff"),
        ("joined_on", "joined_no"),
        ("CREATE TABLE trail", "CREATE"),
    ],
    ids=["no SQL", "another column", "cut short"],
)
def test_a_damaged_schema_makes_the_archive_unusable_to_every_command(
    office: Any, words: tuple[str, ...], change: tuple[str, str]
) -> None:
    rewritten(office.path, change)
    said = office.refused(*words, code=5)
    assert "is damaged; run `fundcs archive verify`, then restore a backup" in said


@pytest.mark.parametrize(
    "sql",
    ["UPDATE staff SET joined_on = 'soon'", "UPDATE staff SET name = CAST(x'ff22' AS TEXT)"],
    ids=["no date", "no UTF-8"],
)
def test_a_value_that_cannot_be_read_is_damage_and_no_defect(office: Any, behind: Any, sql: str) -> None:
    behind(office.path, sql)
    assert "is damaged" in office.refused("staff", "list", code=5)


def test_the_trail_shows_what_it_cannot_read_as_it_stands(office: Any, behind: Any) -> None:
    office.ok("complaints", "log", "--caller", "李女士", "--content", "电话无人接听", "--channel", "phone")
    change = "UPDATE trail SET after = json_set(after, '$.received', 'soon') WHERE tbl = 'complaint'"
    behind(office.path, *UNGUARDED, change)
    assert "soon" in office.ok("archive", "trail")


def test_an_entry_of_the_trail_that_is_not_whole_is_damage(office: Any, behind: Any) -> None:
    behind(office.path, *UNGUARDED, "UPDATE trail SET after = substr(after, 2)")
    assert "is damaged" in office.refused("archive", "trail", code=5)


def test_a_defect_is_one_where_the_archive_is_sound(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_how: object) -> None:
        raise ValueError

    monkeypatch.setattr("fundcs.staff.service.find", broken)
    assert office.run("staff", "list").code == 70


def test_no_turned_bit_makes_the_verifier_fail(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
    chance, whole = random.Random(9), path.read_bytes()
    for _turn in range(150):
        place, bit = chance.randrange(len(whole)), chance.randrange(8)
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
        try:
            verify.verify(path)
        except ArchiveUnusable:
            continue
