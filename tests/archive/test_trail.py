"""Every change is on the trail, with what was there before, chained to the change before it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError

from fundcs.act import Role
from fundcs.archive import frozen, trail, verify
from fundcs.calendars.models import CalendarDay
from fundcs.clients.models import Client
from fundcs.clients.rules import ClientKind
from fundcs.staff.models import Staff


def entries(path: Path, after: int = 4) -> list[dict[str, Any]]:
    """The trail's entries after the first `after`."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT * FROM trail WHERE seq > ? ORDER BY seq", (after,)).fetchall()
    made = [dict(zip(trail.COLUMNS, row, strict=True)) for row in rows]
    for entry in made:
        entry |= {side: entry[side] and json.loads(entry[side]) for side in ("before", "after")}
    return made


def client(code: str = "C000001", **values: Any) -> Client:
    return Client(code=code, name="张伟", kind=ClientKind.PERSON, added_on=date(2026, 11, 23), **values)


def test_a_new_row_is_written_down_whole_as_sqlite_holds_it(path: Path, writing: Any) -> None:
    with writing(path) as session:
        session.add(CalendarDay(day=date(2027, 1, 1), working=False, name="元旦", source="通知"))
    (entry,) = entries(path)
    assert (entry["verb"], entry["tbl"], entry["key"]) == ("created", "calendar_day", "2027-01-01")
    assert entry["before"] is None
    assert entry["after"] == {"day": "2027-01-01", "working": 0, "name": "元旦", "source": "通知"}


def test_a_change_is_written_down_as_the_changed_columns_before_and_after(path: Path, writing: Any) -> None:
    with writing(path) as session:
        member = session.get(Staff, "S002")
        member.role, member.nda_on, member.name = Role.HR, date(2026, 5, 1), member.name
    (entry,) = entries(path)
    assert entry["verb"] == "changed"
    assert entry["before"] == {"role": "advisor", "nda_on": None}
    assert entry["after"] == {"role": "hr", "nda_on": "2026-05-01"}


def test_a_yes_that_becomes_a_no_is_a_change(path: Path, writing: Any) -> None:
    with writing(path) as session:
        session.add(client(withheld=True))
    with writing(path) as session:
        session.get(Client, "C000001").withheld = False
    assert [e["before"] for e in entries(path)][-1] == {"withheld": 1}
    assert [e["after"] for e in entries(path)][-1] == {"withheld": 0}


def test_a_removal_is_written_down_with_what_the_row_held(path: Path, writing: Any) -> None:
    with writing(path) as session:
        session.delete(session.get(Staff, "S003"))
    (entry,) = entries(path)
    assert (entry["verb"], entry["after"]) == ("removed", None)
    assert entry["before"] == {
        "code": "S003", "name": "顾问", "role": "advisor", "login": None,
        "nda_on": None, "joined_on": "2026-01-01", "left_on": None,
    }  # fmt: skip


def test_a_row_changed_and_removed_at_once_held_what_it_held_before(path: Path, writing: Any) -> None:
    with writing(path) as session:
        member = session.get(Staff, "S003")
        member.name = "改"
        session.delete(member)
    assert entries(path)[0]["before"]["name"] == "顾问"


def test_setting_a_column_to_what_it_held_is_no_entry(path: Path, writing: Any) -> None:
    with writing(path) as session:
        session.get(Staff, "S002").name = "顾问"
    assert entries(path) == []


def test_every_row_of_a_clients_file_names_the_client(path: Path, writing: Any) -> None:
    with writing(path) as session:
        session.add(client())
        session.flush()
        session.get(Client, "C000001").phone = "+8613800000000"
        session.add(CalendarDay(day=date(2027, 1, 1), working=False, name="", source=""))
    assert [(e["tbl"], e["client"]) for e in entries(path)] == [
        ("client", "C000001"),
        ("calendar_day", None),
        ("client", "C000001"),
    ]


def test_the_entries_of_one_command_are_one_act(path: Path, writing: Any) -> None:
    with writing(path) as session:
        session.add(client("C000001"))
        session.flush()
        session.add(client("C000002"))
        trail.note(session, "exported", "client", "list", facts={"n": 2})
    assert [(e["seq"], e["act"], e["verb"]) for e in entries(path)] == [
        (5, "5", "created"),
        (6, "5", "created"),
        (7, "5", "exported"),
    ]


def test_a_bulk_insert_writes_the_same_entries_as_the_session_does(path: Path, writing: Any) -> None:
    with writing(path) as session:
        session.add(client("C000001", birthday=date(1990, 1, 2), withheld=True))
    with writing(path) as session:
        one = client("C000002", birthday=date(1990, 1, 2), withheld=True)
        row = {name: getattr(one, name) for name in inspect(Client).columns.keys()}  # noqa: SIM118
        assert trail.bulk_insert(session, Client, [row]) == 1
    first, second = entries(path)
    assert second["after"] == {**first["after"], "code": "C000002"}
    assert (second["client"], second["key"], second["verb"]) == ("C000002", "C000002", "created")


@pytest.mark.parametrize("number", [0, 1, 4_999, 5_000, 5_001])
def test_a_bulk_insert_of_any_length_keeps_every_row(path: Path, writing: Any, number: int) -> None:
    days = (date.fromordinal(730_000 + n) for n in range(number))
    rows = ({"day": day, "working": True, "name": "", "source": ""} for day in days)
    with writing(path) as session:
        assert trail.bulk_insert(session, CalendarDay, rows) == number
    assert len(entries(path)) == number
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM calendar_day").fetchone() == (number,)


def test_rows_that_share_values_are_written_as_rows_that_do_not(path: Path, writing: Any) -> None:
    shared = {"working": False, "name": '100% "元旦"', "source": "通知"}
    rows = [{"day": date.fromordinal(730_000 + n), **shared} for n in range(250)]
    rows[203] |= {"working": True, "name": "100% %s", "source": ""}
    with writing(path) as session:
        trail.bulk_insert(session, CalendarDay, rows)
    written = [
        {**row, "day": row["day"].isoformat(), "working": int(row["working"])}  # type: ignore[attr-defined, call-overload]
        for row in rows
    ]
    assert [entry["after"] for entry in entries(path)] == written
    assert [entry["key"] for entry in entries(path)] == [row["day"] for row in written]
    with closing(sqlite3.connect(path)) as connection:
        rows_read = connection.execute("SELECT * FROM calendar_day ORDER BY day")
        names = [column[0] for column in rows_read.description]
        assert [dict(zip(names, row, strict=True)) for row in rows_read] == written
    assert verify.verify(path).problems == ()


def test_a_change_nobody_has_signed_is_not_written(path: Path) -> None:
    from fundcs.archive.archive import Archive

    archive = Archive(path, writes=True)
    with pytest.raises(KeyError), archive.unit() as session:
        session.add(client())
    archive.close()
    assert entries(path) == []


def test_a_column_changed_without_having_been_read_is_refused_not_misreported(
    path: Path, writing: Any
) -> None:
    def change() -> None:
        with writing(path) as session:
            member = session.get(Staff, "S002")
            session.expire(member, ["name"])
            member.name = "X"

    with pytest.raises(RuntimeError, match="without having been read"):
        change()
    assert entries(path) == []


def test_a_failed_command_leaves_neither_rows_nor_entries(path: Path, writing: Any) -> None:
    def fail() -> None:
        with writing(path) as session:
            session.add(client())
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert entries(path) == []


def _copy_of_the_head(seq: str, prev: str) -> str:
    columns = ", ".join(f'"{name}"' for name in trail.COLUMNS[1:-4])
    return f"INSERT INTO trail SELECT {seq}, {columns}, {prev}, 'x', NULL, NULL FROM trail WHERE seq = 4"  # noqa: S608


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE trail SET staff = 'S002'",
        "UPDATE trail SET hash = hash WHERE seq = 1",
        "DELETE FROM trail",
        "DELETE FROM trail WHERE seq = 4",
        "INSERT OR REPLACE INTO trail SELECT * FROM trail WHERE seq = 2",
        "REPLACE INTO trail SELECT * FROM trail WHERE seq = 4",
        "UPDATE OR REPLACE trail SET seq = 1 WHERE seq = 2",
        _copy_of_the_head("seq + 1", "prev"),
        _copy_of_the_head("seq + 2", "hash"),
        _copy_of_the_head("-1", "hash"),
        _copy_of_the_head("NULL", "prev"),
    ],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_no_statement_changes_or_forks_the_trail(path: Path, sql: str, recursive: str) -> None:
    before = entries(path, after=0)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA recursive_triggers = {recursive}")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(sql)
        connection.commit()
    assert entries(path, after=0) == before


def test_the_error_of_a_broken_constraint_holds_no_value(path: Path, writing: Any) -> None:
    planted = "11010119900307123X"
    twice = [client(code, id_no=planted, phone=planted) for code in ("C000001", "C000002")]
    with pytest.raises(IntegrityError) as caught, writing(path) as session:
        session.add_all(twice)
    assert planted not in str(caught.value)


@pytest.mark.parametrize(
    "rows",
    [
        [{"day": date(2027, 1, 1), "working": True, "name": "", "source": "a"}] * 2,
        [{"day": date(2027, 1, 1), "working": True, "name": None, "source": "a"}],
    ],
)
def test_a_bulk_insert_that_breaks_a_constraint_writes_nothing(
    path: Path, writing: Any, rows: list[dict[str, Any]]
) -> None:
    with pytest.raises(IntegrityError), writing(path) as session:
        trail.bulk_insert(session, CalendarDay, rows)
    assert entries(path) == []


def _digest(*changes: tuple[int, object]) -> str:
    row: list[object] = [1, "1", "at", None, "S001", "c", "created", "t", "k", None, None, "{}", "0"]
    for place, value in changes:
        row[place] = value
    return trail.digest(row)


@pytest.mark.parametrize("place", range(13))
def test_the_hash_is_of_every_column(place: int) -> None:
    assert _digest((place, "other")) != _digest()


def test_the_hash_tells_nothing_from_an_empty_text_and_one_column_from_the_next() -> None:
    hashes = {_digest(), _digest((3, "")), _digest((7, "tk"), (8, "")), _digest((7, ""), (8, "tk"))}
    assert len(hashes) == 4


def test_an_entry_of_before_the_accounts_were_kept_has_the_hash_it_had() -> None:
    row = (2, "2", "at", None, "S001", "c", "created", "t", "k", None, None, "{}", "0")
    assert trail.entry_hash((*row, "its hash", None, None)) == trail.digest(row)


@pytest.mark.parametrize("account", [("root", None), (None, 0), ("root", 0), ("root", 1), ("boss", 1)])
def test_the_hash_is_of_the_account_too(account: tuple[str | None, int | None]) -> None:
    row = (2, "2", "at", None, "S001", "c", "created", "t", "k", None, None, "{}", "0")
    hashes = {
        trail.entry_hash((*row, "", *other)) for other in (account, (None, None), ("other", 1), ("root", 7))
    }
    assert len(hashes) == 4


STORED = st.none() | st.integers() | st.text()


@given(st.lists(STORED, min_size=13, max_size=13))
def test_the_hash_is_that_of_a_json_array(row: list[object]) -> None:
    written = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    assert trail.digest(row) == hashlib.sha256(written.encode()).hexdigest()


@given(st.dictionaries(st.sampled_from(["day", "name", "source", "working"]), STORED))
def test_a_row_is_shown_in_the_canonical_form(stored: dict[str, object]) -> None:
    shape = trail.Shape(CalendarDay.__table__, sqlite.dialect())  # type: ignore[attr-defined]
    assert shape.shown(stored) == frozen.canonical(stored)
