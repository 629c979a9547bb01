"""The compliance statement: what was owed in a period, article by article, and what became of it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import holidays
import pytest
from openpyxl import load_workbook
from shared import golden

from fundcs.reminders.service import CHAPTERS

YEAR = ("comply", "--year", "2026", "--so-far")
KEYS = [
    "article",
    "carried_out",
    "commands",
    "owed",
    "met_in_time",
    "met_late",
    "open",
    "evidence",
    "worst",
    "does",
    "not_yet",
    "obligations",
]


def statement(sample: Any, *words: str) -> dict[int, dict[str, Any]]:
    return {row["article"]: row for row in sample.json(*(words or YEAR))}


def obligations(rows: dict[int, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {each["key"]: each for row in rows.values() for each in row["obligations"]}


def test_every_article_has_a_row_with_its_figures_and_their_evidence(sample: Any) -> None:
    rows = sample.json(*YEAR)
    assert [row["article"] for row in rows] == list(range(1, 58))
    assert {tuple(row) for row in rows} == {tuple(KEYS)}
    for row in rows:
        assert row["owed"] == len(row["evidence"]) == row["met_in_time"] + row["met_late"] + row["open"]
        states = Counter(each["state"] for each in row["obligations"])
        assert (row["met_in_time"], row["met_late"]) == (states["met_in_time"], states["met_late"])
        assert {each["article"].partition("(")[0] for each in row["obligations"]} <= {str(row["article"])}


def test_an_article_with_nothing_to_compute_says_so_and_one_not_carried_out_too(sample: Any) -> None:
    rows = statement(sample)
    assert (rows[38]["carried_out"], rows[33]["carried_out"]) == (True, None)
    for row in rows.values():
        assert bool(row["commands"]) == (row["carried_out"] is True) or row["carried_out"] is None


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_tells_beside_its_duties_what_was_settled(chapter: str) -> None:
    assert callable(import_module(f"fundcs.{chapter}.duties").settled)


def due_in_the_period(duties: list[dict[str, Any]]) -> set[str]:
    return {duty["key"] for duty in duties if "2026-01-01" <= duty["due"][:10] <= "2026-11-23"}


def paid_outside(sample: Any, key: str) -> bool:
    """Whether a key is of a payout that the archive learned later was paid before it was kept in fundcs."""
    kind, *names = key.split(":")
    openings = dict(facts(sample, "SELECT fund, paid_through FROM payout_opening"))
    return kind in ("callback", "payout") and names[1] <= openings.get(names[0], "")


@pytest.mark.parametrize("day", ["2026-03-02", "2026-06-15", "2026-09-21", "2026-10-30", "2026-11-20"])
def test_nothing_that_was_ever_on_the_list_of_duties_is_forgotten(sample: Any, day: str) -> None:
    kept = obligations(statement(sample))
    listed = due_in_the_period(sample.json("reminders", "--within", "30d", now=f"{day} 09:00"))
    assert {key for key in listed - kept.keys() if not paid_outside(sample, key)} == set()


def test_what_is_open_is_what_the_list_of_duties_has_of_the_period(sample: Any) -> None:
    kept = obligations(statement(sample)).items()
    open_ = {key for key, each in kept if each["state"] in ("open", "upcoming")}
    assert due_in_the_period(sample.json("reminders")) <= open_


def facts(sample: Any, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{sample.path}?mode=ro", uri=True)) as archive:
        return archive.execute(query).fetchall()


_COMPLAINTS = (
    "SELECT no, received FROM complaint WHERE no NOT IN (SELECT complaint FROM complaint_withdrawal)"
)


def test_first_replies_agree_with_a_count_from_the_rows(sample: Any) -> None:
    replied = dict(
        facts(
            sample,
            "SELECT complaint, min(at) FROM complaint_step WHERE kind IN ('reply', 'propose') "
            "GROUP BY complaint",
        )
    )
    counted: Counter[str] = Counter()
    for no, received in facts(sample, _COMPLAINTS):
        limit = datetime.fromisoformat(received) + timedelta(hours=24)
        first = replied.get(no)
        late = first is not None and datetime.fromisoformat(first) > limit
        counted["open" if first is None else "met_late" if late else "met_in_time"] += 1
    first_replies = [
        each["state"] for key, each in obligations(statement(sample)).items() if key.endswith(":first_reply")
    ]
    assert Counter("open" if state == "upcoming" else state for state in first_replies) == counted


def working_days_after(day: date, count: int) -> date:
    """A second reckoning: the library's own calendar of China, its make-up days among the working days."""
    china = holidays.country_holidays("CN", years=range(2025, 2028))
    while count:
        day += timedelta(days=1)
        count -= china.is_working_day(day)
    return day


def test_findings_agree_with_a_count_from_the_rows(sample: Any) -> None:
    kept = {key: each for key, each in obligations(statement(sample)).items() if key.startswith("finding:")}
    for no, at, answered in facts(sample, "SELECT no, at, answered_at FROM finding"):
        limit = working_days_after(datetime.fromisoformat(at).date(), 3)
        if limit > date(2026, 11, 23):
            continue
        each = kept.pop(f"finding:{no}")
        assert each["due"] == limit.isoformat()
        expected = "open"
        if answered is not None:
            expected = "met_late" if datetime.fromisoformat(answered).date() > limit else "met_in_time"
        assert each["state"] == expected
    assert kept == {}


def test_one_article_lists_each_thing_owed(sample: Any) -> None:
    (row,) = sample.json(*YEAR, "--article", "第38条")
    assert row["article"] == 38
    page = sample.ok(*YEAR, "--article", "38")
    assert all(key in page for key in row["evidence"])


@pytest.mark.parametrize(
    ("words", "why", "code"),
    [
        ((), "give the month or the year", 1),
        (("--month", "2026-10", "--year", "2026"), "give the month or the year", 1),
        (("--month", "2026-11"), "--so-far takes it up to today", 1),
        (("--year", "2026"), "--so-far takes it up to today", 1),
        (("--month", "2027-01"), "has not come yet", 1),
        (("--month", "2026-10", "--article", "58"), "there is no article", 1),
        (("--year", "26"), "2000", 2),
    ],
)
def test_a_period_that_cannot_be_stated_is_refused(
    sample: Any, words: tuple[str, ...], why: str, code: int
) -> None:
    assert why in sample.refused("comply", *words, code=code)


def test_the_workbook_holds_the_figures_and_the_evidence(sample: Any, tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    rows = sample.json(*YEAR, "--xlsx", path)
    book = load_workbook(path)
    first, evidence = book.worksheets
    figures = {row[0]: row[3:7] for row in first.iter_rows(min_row=5, values_only=True)}
    for row in rows:
        numbers = (row["owed"], row["met_in_time"], row["met_late"], row["open"])
        assert figures[row["article"]] == (numbers if row["owed"] else (None,) * 4)
    keys = [row[1] for row in evidence.iter_rows(min_row=5, values_only=True)]
    assert keys == [key for row in rows for key in row["evidence"]]
    assert all(
        dimension.height is None or dimension.height >= 13 for dimension in first.row_dimensions.values()
    )


def test_the_page_holds_the_figures_and_asks_nothing_of_a_network(sample: Any, tmp_path: Path) -> None:
    path = tmp_path / "c.html"
    sample.ok(*YEAR, "--html", path, lang="zh")
    page = path.read_text("utf-8")
    assert page.count("<tr>") == 57 + 1
    assert "合规报告" in page
    assert "http" not in page.replace("http-equiv", "")


def test_an_adviser_may_not_read_the_statement(sample: Any) -> None:
    sample.refused(*YEAR, as_="S005", code=4)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_statement_of_the_sample_year_is_the_golden_one(sample: Any, lang: str) -> None:
    golden.hold(Path(__file__).with_name("golden") / f"year.{lang}.txt", sample.ok(*YEAR, lang=lang))
