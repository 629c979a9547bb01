"""Whatever is done to the file outside fundcs, verifying names it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from shared.enciphered import in_clear

from fundcs.act import Role
from fundcs.archive import replay, schema, trail, verify
from fundcs.archive.verify import BadHead, Head
from fundcs.calendars.models import CalendarDay
from fundcs.funds.models import Fund, FundBand
from fundcs.funds.rules.terms import DayCount, Frequency
from fundcs.kit.zone import SHANGHAI
from fundcs.payouts.models import PayoutSheet
from fundcs.staff.models import Staff

Behind = Callable[..., None]


def found(path: Path, kept: str | None = None) -> list[tuple[str, str]]:
    """The check and the sentence of every problem."""
    report = verify.verify(path, None if kept is None else Head.parse(kept))
    assert report.ok == (not report.problems)
    return [(problem.check, str(problem.sentence)) for problem in report.problems]


def test_an_archive_the_program_wrote_has_no_problem(path: Path) -> None:
    report = verify.verify(path)
    assert (report.ok, report.trail_entries, report.head.seq) == (True, 4, 4)


def test_what_was_changed_and_removed_by_the_program_has_no_problem(path: Path, writing: Any) -> None:
    with writing(path) as session:
        session.get(Staff, "S002").name = "陈"
        session.delete(session.get(Staff, "S003"))
    with writing(path) as session:
        session.get(Staff, "S002").name = "李"
        session.add(Staff(code="S003", name="再来", role=Role.HR, joined_on=date(2026, 2, 1)))
    assert found(path) == []


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("UPDATE staff SET name = 'X' WHERE code = 'S002'", "name of staff S002 was changed"),
        ("UPDATE staff SET nda_on = '2020-01-01' WHERE code = 'S003'", "nda_on of staff S003 was changed"),
        ("UPDATE staff SET nda_on = NULL WHERE code = 'S001'", "nda_on of staff S001 was changed"),
        ("DELETE FROM staff WHERE code = 'S004'", "staff S004 was removed"),
        ("DELETE FROM staff WHERE code = 'S001'", "staff S001 was removed"),
        (
            "INSERT INTO staff VALUES ('S0025', 'X', 'hr', NULL, NULL, '2026-01-01', NULL)",
            "staff S0025 was added",
        ),
        (
            "INSERT INTO calendar_day VALUES ('2027-01-04', 0, 'X', 'X')",
            "calendar_day 2027-01-04 was added",
        ),
    ],
)
def test_a_row_touched_behind_the_programs_back_is_named(
    path: Path, behind: Behind, sql: str, problem: str
) -> None:
    behind(path, sql)
    assert found(path) == [("rows", f"{problem} outside fundcs")]


def test_a_renamed_key_is_a_row_removed_and_a_row_added(path: Path, behind: Behind) -> None:
    behind(path, "UPDATE staff SET code = 'S009' WHERE code = 'S002'")
    assert [said for _check, said in found(path)] == [
        "staff S002 was removed outside fundcs",
        "staff S009 was added outside fundcs",
    ]


def test_a_change_is_still_named_after_the_program_changed_the_row_again(
    path: Path, behind: Behind, writing: Any
) -> None:
    behind(path, "UPDATE staff SET name = 'X' WHERE code = 'S002'")
    with writing(path) as session:
        session.get(Staff, "S002").name = "陈"
    assert found(path) == [("rows", "staff S002 differs from what trail entry 5 recorded before its change")]


def test_no_problem_holds_a_value(path: Path, behind: Behind) -> None:
    behind(path, "UPDATE staff SET name = '110101199003070011' WHERE code = 'S002'")
    assert "110101199003070011" not in str(verify.verify(path))


NO_GUARD = tuple(
    f"DROP TRIGGER {name}" for name in ("trail_no_update", "trail_no_delete", "trail_extends_head")
)


def test_dropped_triggers_are_named(path: Path, behind: Behind) -> None:
    behind(path, *NO_GUARD)
    assert found(path) == [
        ("schema", "the trigger trail_no_update is missing"),
        ("schema", "the trigger trail_no_delete is missing"),
        ("schema", "the trigger trail_extends_head is missing"),
    ]


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("CREATE TABLE mine (a)", "the table mine is not part of an archive"),
        ("CREATE INDEX mine ON staff (name)", "the index mine is not part of an archive"),
        ("CREATE VIEW mine AS SELECT 1", "the view mine is not part of an archive"),
        (
            "CREATE TRIGGER mine AFTER INSERT ON staff BEGIN DELETE FROM fund; END",
            "the trigger mine is not part of an archive",
        ),
        ("DROP INDEX ix_contract_fund", "the index ix_contract_fund is missing"),
        ("ALTER TABLE staff ADD COLUMN mine TEXT", "the table staff was changed"),
        ("DROP TABLE calendar_day", "the table calendar_day is missing"),
    ],
)
def test_a_schema_that_is_not_the_programs_is_named(
    path: Path, behind: Behind, sql: str, problem: str
) -> None:
    behind(path, sql)
    assert ("schema", problem) in found(path)


@pytest.mark.parametrize("column", [name for name in trail.COLUMNS if name not in {"seq", "prev", "hash"}])
def test_a_changed_entry_is_named_whichever_column_it_was(path: Path, behind: Behind, column: str) -> None:
    value = "1" if column == "as_said" else "'{}'"
    behind(path, *NO_GUARD, f'UPDATE trail SET "{column}" = {value} WHERE seq = 2')  # noqa: S608
    assert ("chain", "entry 2 was changed after it was written") in found(path)


def test_an_entry_taken_out_of_the_middle_is_named(path: Path, behind: Behind) -> None:
    behind(path, *NO_GUARD, "DELETE FROM trail WHERE seq = 2")
    assert ("chain", "entries 2 to 2 are missing from the trail") in found(path)


def test_an_entry_made_anew_with_a_hash_of_its_own_breaks_the_chain(path: Path, behind: Behind) -> None:
    with closing(sqlite3.connect(path)) as connection:
        row = list(connection.execute("SELECT * FROM trail WHERE seq = 2").fetchone())
    row[trail.COLUMNS.index("staff")] = "S002"
    made_anew = f"UPDATE trail SET staff = 'S002', hash = '{trail.entry_hash(tuple(row))}' WHERE seq = 2"  # noqa: S608
    behind(path, *NO_GUARD, made_anew)
    assert found(path)[-1] == ("chain", "entry 3 does not follow from the one before")


def test_entries_cut_off_the_end_leave_rows_that_nobody_added(path: Path, behind: Behind) -> None:
    behind(path, *NO_GUARD, "DELETE FROM trail WHERE seq = 4")
    assert found(path)[-1] == ("rows", "staff S004 was added outside fundcs")


def test_entries_cut_off_with_their_rows_are_noticed_by_the_head_kept_elsewhere(
    path: Path, behind: Behind
) -> None:
    head = str(verify.verify(path).head)
    guards = [
        sql for name in ("trail_no_update", "trail_no_delete", "trail_extends_head")
        for (sql,) in [_sql(path, name)]
    ]  # fmt: skip
    behind(
        path, *NO_GUARD, "DELETE FROM trail WHERE seq = 4", "DELETE FROM staff WHERE code = 'S004'", *guards
    )
    assert found(path) == []
    assert found(path, head) == [
        ("head", "the trail ends at entry 3; the checkpoint kept elsewhere is entry 4")
    ]


def _sql(path: Path, name: str) -> tuple[str]:
    with closing(sqlite3.connect(path)) as connection:
        row: tuple[str] = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = ?", (name,)
        ).fetchone()
        return row


def test_a_head_kept_elsewhere_is_found_after_the_trail_has_grown(path: Path, writing: Any) -> None:
    head = str(verify.verify(path).head)
    with writing(path) as session:
        session.add(CalendarDay(day=date(2027, 1, 1), working=False, name="元旦", source="通知"))
    assert found(path, head) == []


def test_a_head_with_another_hash_is_named(path: Path) -> None:
    assert found(path, f"2:{'ab' * 32}") == [("head", "entry 2 does not match the checkpoint kept elsewhere")]


@pytest.mark.parametrize("text", ["", "4", "4:abc", ":" + "a" * 64, "x:" + "a" * 64, "-1:" + "a" * 64])
def test_a_text_that_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(BadHead):
        Head.parse(text)


def test_a_row_that_refers_to_nothing_is_named(path: Path, behind: Behind) -> None:
    behind(path, "INSERT INTO fund_band VALUES (7, 'NO', 0, '0.09')")
    assert ("foreign_keys", "row 7 of fund_band refers to a record that fund does not have") in found(path)


def test_a_document_is_replayed_by_its_hash(path: Path, writing: Any, behind: Behind) -> None:
    with writing(path) as session:
        _fund_and_sheet(session)
    assert found(path) == []
    with closing(sqlite3.connect(path)) as connection:
        (entry,) = connection.execute("SELECT after FROM trail WHERE tbl = 'payout_sheet'").fetchone()
        assert "sha256:" in entry
        assert "原文" not in entry
    hash_ = trail.document_hash("原文")
    behind(path, f"UPDATE payout_sheet SET content = '{hash_}'")  # noqa: S608
    assert found(path) == [("rows", "content of payout_sheet 1 was changed outside fundcs")]


def _fund_and_sheet(session: Any) -> None:
    session.add(
        Fund(
            code="JH01", name="一号", project_company="项目公司", established=date(2026, 1, 1),
            matures=date(2027, 1, 1), day_count=DayCount.ACT_365, frequency=Frequency.QUARTERLY,
        )
    )  # fmt: skip
    session.flush()
    at = datetime(2026, 4, 1, tzinfo=SHANGHAI)
    session.add(
        PayoutSheet(
            fund="JH01", due=date(2026, 4, 1), version=1, reckoned_at=at, reckoned_by="S001",
            hash="0", content="原文",
        )
    )  # fmt: skip


def test_damage_to_a_page_is_a_problem_and_no_crash(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        root, size = connection.execute(
            "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = 'trail'"
        ).fetchone()
    size = int(size)  # SQLCipher gives its own as a text
    raw = bytearray(path.read_bytes())
    raw[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(raw)
    checks = {check for check, _said in found(path)}
    assert {"integrity", "chain", "rows"} <= checks


@in_clear
def test_a_flipped_byte_of_a_row_is_found(path: Path) -> None:
    raw = path.read_bytes()
    assert raw.count("员".encode()) == 0
    path.write_bytes(raw.replace("顾问".encode(), "顾间".encode(), 1))
    assert found(path)


def test_verifying_writes_nothing(path: Path) -> None:
    before = path.read_bytes()
    found(path)
    assert path.read_bytes() == before


def test_an_archive_in_a_directory_that_cannot_be_written_is_verified(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = os.access
    monkeypatch.setattr("os.access", lambda p, mode: Path(p) != path.parent and access(p, mode))
    assert found(path) == []
    assert sorted(p.name for p in path.parent.iterdir()) == ["archive.db"]


def test_ten_thousand_entries_are_each_read_once_in_order_of_any_key(
    path: Path, writing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str | None] = []
    facts = replay._facts

    def counted(text: str | None) -> dict[str, Any] | None:
        read.append(text)
        return facts(text)

    monkeypatch.setattr(replay, "_facts", counted)
    with writing(path) as session:
        days = [date.fromordinal(date(2030, 1, 1).toordinal() + n) for n in range(10_000)]
        rows = [{"day": day, "working": True, "name": "班", "source": "司"} for day in days]
        trail.bulk_insert(session, CalendarDay, rows)
    report = verify.verify(path)
    assert report.problems == ()
    assert len(read) == 2 * report.trail_entries  # what it held before and after


def test_rows_with_whole_numbers_as_keys_are_replayed_in_the_order_of_their_texts(
    path: Path, writing: Any, behind: Behind
) -> None:
    with writing(path) as session:
        _fund_and_sheet(session)
        session.flush()
        for number in range(1, 13):
            session.add(FundBand(fund="JH01", from_fen=number * 100, rate=Decimal("0.09")))
    assert found(path) == []
    behind(path, "DELETE FROM fund_band WHERE id = 9")
    assert found(path) == [("rows", "fund_band 9 was removed outside fundcs")]


def test_a_column_that_came_later_holds_its_default_in_older_rows(
    path: Path, behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind(
        path,
        "ALTER TABLE staff ADD COLUMN grade INTEGER NOT NULL DEFAULT 3",
        "ALTER TABLE staff ADD COLUMN note TEXT",
    )
    with closing(sqlite3.connect(path)) as connection:
        now = schema.objects(connection)
    monkeypatch.setattr(schema, "expected", lambda: now)
    assert found(path) == []
    behind(path, "UPDATE staff SET grade = 4 WHERE code = 'S003'")
    assert found(path) == [("rows", "grade of staff S003 was changed outside fundcs")]


def test_a_copy_is_verified_where_it_lies(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "copy.db"
    other.parent.mkdir()
    shutil.copy(path, other)
    assert found(other) == []
