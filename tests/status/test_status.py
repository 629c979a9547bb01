from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from shared.acting import acting
from sqlalchemy import event

from fundcs.status.service import of_department
from fundcs.status.show import bar

if TYPE_CHECKING:
    import pytest

KEYS = ["now", "until", "tiers", "unassigned", "duties", "complaints", "payouts", "last_backup", "head"]


def test_the_sample_archive_fits_on_one_screen(sample: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for lang in ("en", "zh"):
        lines = sample.ok("status", lang=lang).splitlines()
        assert len(lines) <= 40
        head = lines.pop()  # is not broken, so that it can be copied
        assert ":" in head
        assert max(len(line) for line in lines) <= 80


def test_every_figure_is_that_of_its_own_list(sample: Any) -> None:
    data = sample.json("status")
    assert list(data) == KEYS
    clients = sample.json("client", "list")
    assert {row["tier"]: row["clients"] for row in data["tiers"]} == {
        tier: sum(client["tier"] == tier for client in clients)
        for tier in ("vip", "senior", "quasi_senior", "mid", "target")
    }
    assert data["unassigned"] == len(sample.json("client", "list", "--unassigned")) == 2
    owed = sample.json("reminders")
    for row in data["duties"]:
        for state in ("overdue", "due", "upcoming"):
            assert row[state] == sum(
                (duty["owner"], duty["owner_role"], duty["state"]) == (row["owner"], row["owner_role"], state)
                for duty in owed
            )
    assert sum(row["overdue"] + row["due"] + row["upcoming"] for row in data["duties"]) == len(owed)
    complaints = sample.json("complaints", "list")
    assert data["complaints"] == {
        state: sum(complaint["state"] == state for complaint in complaints)
        for state in ("open", "replied", "escalated", "proposed", "rejected", "closed", "withdrawn")
    }


def test_the_next_payouts_come_in_the_order_of_payment(sample: Any) -> None:
    assert [
        (row["fund"], row["pay_date"], row["provisional"]) for row in sample.json("status")["payouts"]
    ] == [
        ("YX01", "2026-11-30", False),
        ("YX05", "2026-12-08", False),
        ("YX03", "2026-12-28", False),
        ("YX02", "2027-03-15", True),
    ]


def test_an_empty_archive_says_so(office: Any) -> None:
    out = office.ok("status")
    for line in (
        "No to-dos.",
        "No complaints.",
        "No payouts ahead.",
        "no backup yet: fundcs archive backup",
    ):
        assert line in out
    assert list(office.json("status")) == KEYS


def test_the_last_backup_is_named(office: Any, tmp_path: Any) -> None:
    office.ok("archive", "backup", tmp_path / "copy.db")
    data = office.json("status")["last_backup"]
    assert data["path"] == str(tmp_path / "copy.db")
    assert f"{tmp_path / 'copy.db'}\n" in office.ok("status")


def test_a_year_of_the_calendar_is_read_once_and_tables_are_not_counted_for_the_backup(sample: Any) -> None:
    asked: list[tuple[str, Any]] = []
    with acting(sample.path, sample.now) as act:
        engine = act.session.connection().engine
        event.listen(engine, "before_cursor_execute", lambda *query: asked.append((query[2], query[3])))
        of_department(act)
    days = [values for statement, values in asked if "FROM calendar_day" in statement]
    assert len(days) == len(set(days)) > 0
    assert [statement for statement, _values in asked if "sqlite_master" in statement] == []


def test_many_owners_and_funds_still_fit_on_one_screen(office: Any) -> None:
    for number in range(12):
        office.ok(
            "staff",
            "add",
            f"顾问{number}",
            "--role",
            "cs_specialist",
            "--nda",
            "2026-11-02",
            now="2026-11-02",
        )
        words = (
            "--caller",
            "钟女士",
            "--channel",
            "phone",
            "--content",
            "未到账",
            "--responsible",
            f"顾问{number}",
        )
        office.ok("complaints", "log", *words, now="2026-11-20T09:00")
        terms = (
            "--project-company",
            "京城置业有限公司",
            "--established",
            "2026-11-01",
            "--matures",
            "2027-11-01",
        )
        how = ("--day-count", "ACT/365", "--frequency", "annual")
        office.ok("fund", "add", f"F{number:02d}", f"基金{number}", *terms, *how)
    out = office.ok("status")
    assert len(out.splitlines()) <= 40
    assert "5 others" in out  # twelve owners, seven shown
    assert "7 others" in out  # twelve funds, five shown
    assert len(office.json("status")["duties"]) == 12


def test_a_refused_reader_sees_nothing(owing: Any) -> None:
    owing.refused("status", as_="S005", code=4)


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 10**9))
def test_a_bar_is_never_longer_than_the_longest_and_never_hides_what_is_there(
    part: int, rest: int, more: int
) -> None:
    whole = part + rest + more
    drawn = bar(part, whole, of=part + rest)
    assert set(drawn) <= {"█", "░"}
    assert len(drawn) <= 20
    assert ("█" in drawn) == (part > 0)
    assert drawn
    assert len(bar(whole, whole)) == 20
    assert drawn == "█" * drawn.count("█") + "░" * drawn.count("░")
