"""`fundcs complaints stats` on a month of complaints, on the screen and as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from shared.complaint_steps import JUDGED

if TYPE_CHECKING:
    from pathlib import Path

LOGS: list[tuple[str, ...]] = [
    ("2026-08-31 23:59:59", "C001", "--channel", "sms"),
    ("2026-09-01 00:00", "C001", "--channel", "phone", "--category", "payout"),
    ("2026-09-10 09:00", "C001", "--channel", "phone", "--category", "payout", "--department", "finance"),
    ("2026-09-12 09:00", "C002", "--channel", "visit", "--category", "service", "--against", "S002"),
    ("2026-09-15 09:00", "C002", "--channel", "phone", "--against", "S003"),
    ("2026-09-20 09:00", "--caller", "吴路人", "--channel", "phone"),
    ("2026-09-30 23:59:59", "C001", "--channel", "letter", "--category", "payout"),
    ("2026-10-01 00:00", "C001", "--channel", "sms"),
]
CLOSE = ("--resolution", "x", "--root-cause")
STEPS: list[tuple[str, ...]] = [
    ("2026-09-01 09:00", "judge", "K000002", *JUDGED),
    ("2026-09-11 08:00", "judge", "K000003", *JUDGED),
    ("2026-09-01 10:00", "reply", "K000002", "--content", "x"),  # after 10 hours
    ("2026-09-02 00:00", "close", "K000002", *CLOSE, "delay"),  # 24
    ("2026-09-11 09:00", "reply", "K000003", "--content", "x"),  # 24 hours exactly: in time
    ("2026-09-12 09:00", "close", "K000003", *CLOSE, "delay"),
    ("2026-09-14 09:00", "reopen", "K000003", "--content", "x"),
    ("2026-09-14 10:00", "reply", "K000003", "--content", "x"),
    ("2026-09-15 09:00", "close", "K000003", *CLOSE, "process"),  # 120 after receipt
    ("2026-09-13 09:00:01", "reply", "K000004", "--content", "x"),  # a second late
    ("2026-09-16 09:00", "propose", "K000005", "--content", "x"),
    ("2026-09-22 09:00", "promise", "K000006", "--by", "2026-09-30"),  # no reply
]
END = "2026-10-01 12:00"


@pytest.fixture(scope="session")
def recorded(staffed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with complaints in and round September 2026, made once."""
    from fundcs import boundary

    path = tmp_path_factory.mktemp("month") / "archive.db"
    path.write_bytes(staffed.read_bytes())
    logs = [(received, "log", *words, "--content", "x") for received, *words in LOGS]
    for now, *words in (*logs, *STEPS):
        options = ["--archive", str(path), "--as", "S001", "--now", now, "complaints"]
        assert boundary.run([*options, *words, "--json"]) == 0, words
    return path


@pytest.fixture
def month(desk: Any, recorded: Path) -> Any:
    """The desk on a copy of it, on 1 October at noon."""
    desk.path.write_bytes(recorded.read_bytes())
    desk.now = END
    return desk


def sheet_of(path: Path, name: str) -> Any:
    return load_workbook(path)[name]


def counts(figures: dict[str, Any], name: str) -> dict[str | None, int]:
    return {row["code"]: row["count"] for row in figures[f"by_{name}"]}


def test_the_complaints_of_a_month_are_counted_by_when_they_were_received(month: Any) -> None:
    found = month.json("complaints", "stats", "--month", "2026-09")
    assert (found["from"], found["to"], found["received"]) == ("2026-09-01", "2026-09-30", 6)
    assert counts(found, "channel") == {"phone": 4, "visit": 1, "letter": 1}
    assert counts(found, "category") == {"payout": 3, None: 2, "service": 1}
    assert counts(found, "department") == {None: 4, "finance": 2}
    assert counts(found, "state") == {"closed": 2, "replied": 1, "proposed": 1, "escalated": 1, "open": 1}
    assert counts(found, "tier") == {"target": 5, None: 1}


def test_the_adviser_is_whom_it_is_against_or_else_the_clients(month: Any) -> None:
    found = month.json("complaints", "stats", "--month", "2026-09")
    assert counts(found, "adviser") == {"S002": 4, None: 2}
    assert {row["code"]: row["name"] for row in found["by_adviser"]}["S002"] == "李顾问"


def test_the_share_replied_in_time_leaves_out_what_still_has_time(month: Any) -> None:
    found = month.json("complaints", "stats", "--month", "2026-09")
    assert found["replied_in_time"] == {"count": 3, "of": 5, "share": "0.6000"}
    later = month.json("complaints", "stats", "--month", "2026-09", now="2026-10-02")
    assert later["replied_in_time"] == {"count": 3, "of": 6, "share": "0.5000"}


def test_times_run_from_the_first_receipt_to_the_first_answer_and_the_closing_that_stands(month: Any) -> None:
    found = month.json("complaints", "stats", "--month", "2026-09")
    assert found["hours_to_reply"] == {"count": 4, "median": "24.00", "p90": "24.00"}
    assert found["hours_to_close"] == {"count": 2, "median": "24.00", "p90": "120.00"}
    assert found["reopened"] == 1
    assert counts(found, "root_cause") == {"delay": 1, "process": 1}


@pytest.mark.parametrize(
    ("words", "first", "last", "received"),
    [
        ((), "2026-10-01", "2026-10-31", 1),
        (("--month", "2026年8月"), "2026-08-01", "2026-08-31", 1),
        (("--from", "2026-08-31", "--to", "2026-09-01"), "2026-08-31", "2026-09-01", 2),
        (("--from", "2026-09-30"), "2026-09-30", "2026-10-01", 2),
        (("--to", "2026-09-12"), "2026-09-01", "2026-09-12", 3),
        (("--month", "2024-02"), "2024-02-01", "2024-02-29", 0),
    ],
)
def test_a_period_is_a_month_or_days_both_included(
    month: Any, words: tuple[str, ...], first: str, last: str, received: int
) -> None:
    found = month.json("complaints", "stats", *words)
    assert (found["from"], found["to"], found["received"]) == (first, last, received)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--month", "2026-09", "--from", "2026-09-01"), "not both"),
        (("--from", "2026-09-02", "--to", "2026-09-01"), "swap the two"),
        (("--month", "2026-13"), "is not a month"),
    ],
)
def test_a_period_that_is_none_is_refused(desk: Any, words: tuple[str, ...], said: str) -> None:
    assert said in desk.refused("complaints", "stats", *words)


def test_a_month_without_complaints_has_figures_too(desk: Any) -> None:
    found = desk.json("complaints", "stats", "--month", "2026-01")
    assert found["replied_in_time"] == {"count": 0, "of": 0, "share": None}
    assert found["hours_to_reply"] == {"count": 0, "median": None, "p90": None}


def test_the_workbook_holds_the_same_counts_and_a_chart_for_each(month: Any, tmp_path: Path) -> None:
    target = tmp_path / "stats.xlsx"
    found = month.json("complaints", "stats", "--month", "2026-09", "--xlsx", target)
    book = load_workbook(target)
    assert book.sheetnames == ["Summary", "Breakdown", "By member of staff"]
    rows = [(row[0], row[1]) for row in book["Breakdown"].iter_rows(values_only=True)]
    headings = [
        "By state",
        "By source",
        "By category",
        "By channel",
        "By department",
        "By adviser",
        "By tier",
        "By root cause",
    ]
    starts = [rows.index((heading, "Complaints")) for heading in headings]
    for name, start in zip(
        ("state", "source", "category", "channel", "department", "adviser", "tier", "root_cause"),
        starts,
        strict=True,
    ):
        counted = [(row["name"], row["count"]) for row in found[f"by_{name}"]]
        assert rows[start + 1 : start + 1 + len(counted)] == counted
    assert len(sheet_of(target, "Breakdown")._charts) == len(headings)


def test_the_charts_show_the_cells_of_their_table(month: Any, tmp_path: Path) -> None:
    target = tmp_path / "stats.xlsx"
    found = month.json("complaints", "stats", "--month", "2026-09", "--xlsx", target)
    sheet = sheet_of(target, "Breakdown")
    first = sheet._charts[0]
    series = first.series[0]
    rows = len(found["by_state"])
    top = first.anchor._from.row + 1
    assert series.val.numRef.f == f"'Breakdown'!$B${top + 1}:$B${top + rows}"
    assert series.cat.numRef.f == f"'Breakdown'!$A${top + 1}:$A${top + rows}"


def test_the_workbook_is_chinese_where_nothing_else_is_asked_for(month: Any, tmp_path: Path) -> None:
    target = tmp_path / "stats.xlsx"
    month.ok("complaints", "stats", "--month", "2026-09", "--xlsx", target, lang="zh")
    book = load_workbook(target)
    assert book.sheetnames == ["汇总", "分布", "按员工"]
    assert book["汇总"]["A1"].value == "2026-09-01 至 2026-09-30 受理的投诉"


def test_the_figures_of_the_workbook_are_numbers(month: Any, tmp_path: Path) -> None:
    target = tmp_path / "stats.xlsx"
    found = month.json("complaints", "stats", "--month", "2026-09", "--xlsx", target)
    rows = dict(row[:2] for row in sheet_of(target, "Summary").iter_rows(min_row=3, values_only=True))
    assert rows["Replied in time"] == found["replied_in_time"]["count"]
    assert rows["Replied in time, share"] == float(found["replied_in_time"]["share"])
    assert rows["Hours to reply, median"] == float(found["hours_to_reply"]["median"])


def test_a_name_that_begins_like_a_formula_stays_text(month: Any, tmp_path: Path) -> None:
    month.ok("staff", "add", "=1+1", "--role", "advisor")
    month.ok("complaints", "log", "C002", "--channel", "phone", "--content", "x", "--against", "S007")
    target = tmp_path / "stats.xlsx"
    month.ok("complaints", "stats", "--month", "2026-10", "--xlsx", target)
    found = [
        cell for row in sheet_of(target, "Breakdown").iter_rows() for cell in row if cell.value == "=1+1"
    ]
    assert [cell.data_type for cell in found] == ["s"]


def test_a_workbook_that_cannot_be_written_is_refused_first(month: Any, tmp_path: Path) -> None:
    assert "cannot write" in month.refused("complaints", "stats", "--xlsx", tmp_path / "nowhere" / "s.xlsx")
