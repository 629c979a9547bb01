"""A bulletin is issued once, stays as it was issued, and is issued again only with changed figures."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from shared.older import age

LOGGED = ("complaints", "log", "C001", "--channel", "phone", "--category", "payout", "--content", "未到账")
FILES = ["bulletin-2026-11-1.html", "bulletin-2026-11-1.xlsx"]


@pytest.fixture
def month(desk: Any) -> Any:
    """A complaint of 3 November that was answered in time; it is 5 December."""
    desk.ok(*LOGGED, now="2026-11-03 09:00")
    desk.ok("complaints", "reply", "K000001", "--content", "已补发", now="2026-11-03 15:00")
    desk.now = "2026-12-05 10:00"
    return desk


def report(desk: Any, *words: object, **how: Any) -> Any:
    return desk.json("report", "--month", "2026-11", *words, **how)


def received(made: Any) -> Any:
    return made["sections"]["complaints"]["rows"][-1]


def test_a_month_that_is_over_is_issued_with_its_number_and_two_files(month: Any, tmp_path: Path) -> None:
    made = report(month, "--out", tmp_path / "out")
    assert (made["number"], made["issued_by"], made["reason"]) == ("2026-11/1", "S001", None)
    assert made["issued_at"] == "2026-12-05T10:00:00+08:00"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == FILES
    assert received(made)["replied"] == {"count": 1, "of": 1, "share": "1.0000"}
    (entry,) = [row for row in month.json("archive", "trail") if row["table"] == "bulletin"]
    assert (entry["verb"], entry["staff"]) == ("created", "S001")
    assert month.json("archive", "verify")["ok"]


def test_what_is_only_looked_at_is_not_issued(month: Any, tmp_path: Path) -> None:
    assert report(month)["number"] is None
    made = report(month, "--draft", "--out", tmp_path / "out")
    assert (made["number"], made["issued_at"], made["hash"]) == (None, None, None)
    assert [path.name for path in (tmp_path / "out").glob("*.xlsx")] == ["bulletin-2026-11-draft.xlsx"]
    assert month.json("report", "--list") == []


def test_a_month_that_runs_comes_out_as_a_draft_up_to_today(month: Any, tmp_path: Path) -> None:
    words = ("report", "--month", "2026-12", "--so-far", "--out", tmp_path / "out")
    made = month.json(*words)
    assert (made["so_far"], made["number"]) == (True, None)
    assert "草稿，截至 2026-12-05" in month.ok(*words[:-2], lang="zh")
    assert month.json("report", "--list") == []


def test_asked_again_with_nothing_changed_the_same_bulletin_comes_out(month: Any, tmp_path: Path) -> None:
    first = report(month, "--out", tmp_path / "out")
    again = report(month, "--out", tmp_path / "again", now="2026-12-20 10:00")
    assert {**again, "stale": []} == {**first, "stale": []}
    assert again["stale"] == []
    assert [row["number"] for row in month.json("report", "--list")] == ["2026-11/1"]
    pages = [(tmp_path / folder / FILES[0]).read_bytes() for folder in ("out", "again")]
    assert pages[0] == pages[1]


def test_what_time_alone_changes_does_not_make_a_bulletin_out_of_date(month: Any, tmp_path: Path) -> None:
    issued = report(month, "--out", tmp_path / "out")
    determined = ("--department", "finance", "--responsible", "S001")
    month.ok("complaints", "judge", "K000001", "--reasonable", "--content", "属实", *determined)
    month.ok("complaints", "close", "K000001", "--resolution", "已补发", "--root-cause", "delay")
    assert received(issued)["open"] == 1
    assert report(month, now="2027-02-01 10:00")["stale"] == []


def changed(month: Any) -> None:
    """A complaint of the month that is entered late."""
    month.ok(*LOGGED, "--received", "2026-11-20 10:00")


def test_changed_facts_are_told_and_the_issued_bulletin_stays(month: Any, tmp_path: Path) -> None:
    first = report(month, "--out", tmp_path / "out")
    changed(month)
    later = report(month, "--out", tmp_path / "later")
    assert {**later, "stale": []} == first
    told = {(each["section"], each["figure"]): (each["was"], each["now"]) for each in later["stale"]}
    assert told["complaints", "received"] == (1, 2)
    replied = ({"count": 1, "of": 1, "share": "1.0000"}, {"count": 1, "of": 2, "share": "0.5000"})
    assert told["complaints", "replied"] == replied
    assert told["categories", "this"] == (1, 2)
    page = month.ok("report", "--month", "2026-11", lang="zh")
    assert "各月受理的投诉，2026-11，受理：原为 1，现为 2" in page


def test_it_is_issued_again_for_a_reason_and_the_earlier_one_stays(month: Any, tmp_path: Path) -> None:
    first = report(month, "--out", tmp_path / "out")
    changed(month)
    second = report(month, "--out", tmp_path / "out", "--reissue", "--reason", "补录投诉")
    assert (second["number"], second["reason"], second["stale"]) == ("2026-11/2", "补录投诉", [])
    assert received(second)["received"] == 2
    earlier = report(month, "--version", "1", "--out", tmp_path / "earlier")
    assert earlier == first
    names = sorted(path.name for path in (tmp_path / "earlier").iterdir())
    assert names == FILES
    listed = month.json("report", "--list", "--month", "2026-11")
    assert [(row["number"], row["reason"]) for row in listed] == [
        ("2026-11/1", None),
        ("2026-11/2", "补录投诉"),
    ]
    assert report(month)["number"] == "2026-11/2"


def test_a_bulletin_that_was_issued_is_never_reckoned_again(month: Any, tmp_path: Path) -> None:
    first = report(month, "--out", tmp_path / "out")
    month.ok("complaints", "withdraw", "K000001", "--reason", "误录")
    (tmp_path / "out" / FILES[0]).unlink()
    assert report(month, "--version", "1", "--out", tmp_path / "out") == first
    assert (tmp_path / "out" / FILES[0]).is_file()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--reissue", "--reason", "x"), "nothing in bulletin 2026-11/1 has changed"),
        (("--version", "2"), "there is no bulletin 2026-11/2"),
    ],
)
def test_an_issue_without_cause_is_refused(
    month: Any, tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    report(month, "--out", tmp_path / "out")
    assert why in month.refused("report", "--month", "2026-11", *words, "--out", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_bulletin_that_was_never_issued_is_not_issued_again(month: Any, tmp_path: Path) -> None:
    words = ("report", "--month", "2026-11", "--reissue", "--reason", "x", "--out", tmp_path / "out")
    assert "has not been issued yet" in month.refused(*words)


def test_a_bulletin_is_not_issued_before_one_that_was_issued_later(month: Any, tmp_path: Path) -> None:
    report(month, "--out", tmp_path / "out")
    words = ("report", "--month", "2026-11", "--out", tmp_path / "earlier")
    assert "was issued after 2026-12-04" in month.refused(*words, now="2026-12-04 10:00")


def test_it_is_for_the_manager_and_the_general_manager_to_issue(month: Any, tmp_path: Path) -> None:
    month.ok("staff", "add", "何专员", "--role", "cs_specialist", "--nda", "2026-01-05")
    words = ("report", "--month", "2026-11", "--out")
    month.refused(*words, tmp_path / "out", as_="S007", code=4)
    assert month.json("report", "--month", "2026-11", as_="S007")["number"] is None
    for who in ("S002", "S005"):  # an adviser, HR
        month.refused("report", "--month", "2026-11", as_=who, code=4)
    assert report(month, "--out", tmp_path / "out", as_="S006")["issued_by"] == "S006"
    assert report(month, "--out", tmp_path / "copy", as_="S007")["number"] == "2026-11/1"


def test_a_bulletin_changed_behind_the_programs_back_is_found_and_not_shown(
    month: Any, tmp_path: Path
) -> None:
    report(month, "--out", tmp_path / "out")
    with closing(sqlite3.connect(month.path)) as archive:
        archive.execute("UPDATE bulletin SET content = replace(content, '\"received\":1', '\"received\":9')")
        archive.commit()
    assert "content of bulletin 1 was changed" in month.run("archive", "verify").out
    assert "was changed after it was stored" in month.refused("report", "--month", "2026-11", code=5)


def test_a_file_of_somebody_else_is_not_replaced(month: Any, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / FILES[0]).write_text("mine", "utf-8")
    words = ("report", "--month", "2026-11", "--out", tmp_path / "out")
    assert "add --force" in month.refused(*words)
    assert month.json("report", "--list") == []
    month.ok(*words, "--force")
    assert (tmp_path / "out" / FILES[0]).read_text("utf-8").startswith("<!doctype html>")


def test_an_archive_of_before_bulletins_is_upgraded_and_issues_one(month: Any, tmp_path: Path) -> None:
    age(month.path, "0027")
    month.ok("archive", "upgrade")
    assert month.json("report", "--list") == []
    assert report(month, "--out", tmp_path / "out")["number"] == "2026-11/1"
