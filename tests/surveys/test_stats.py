"""Averages are exact, of the scores that count, by the tier of the day of the answer (Art. 41, 1)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from shared.acting import acting

from fundcs.kit.periods import Period
from fundcs.surveys.rules.scores import ScoreRow, average, rows
from fundcs.surveys.service.stats import summary

if TYPE_CHECKING:
    from pathlib import Path


def record(desk: Any, subject: str, score: object, *more: object, **how: Any) -> Any:
    return desk.json("care", "survey", "record", subject, "--score", score, *more, **how)


def stats(desk: Any, *asked: object, **how: Any) -> Any:
    return desk.json("care", "survey", "stats", *asked, **how)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=400))
def test_an_average_is_the_mean_rounded_half_up_once(scores: list[int]) -> None:
    exact = Fraction(sum(scores), len(scores)) * 100
    hundredths, rest = divmod(exact, 1)
    expected = Decimal(int(hundredths) + (rest >= Fraction(1, 2))).scaleb(-2)
    made = average(sum(scores), len(scores))
    assert made == expected
    assert made is not None
    assert made.as_tuple().exponent == -2
    whole = Decimal(sum(scores)) / Decimal(len(scores))
    assert made == whole.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("total", "count", "mean"),
    [(0, 0, None), (9, 2, "4.50"), (10, 3, "3.33"), (11, 3, "3.67"), (1, 8, "0.13"), (33, 8, "4.13"),
     (401, 200, "2.01")],
)  # fmt: skip
def test_a_half_of_the_last_place_goes_up(total: int, count: int, mean: str | None) -> None:
    made = average(total, count)
    assert (None if made is None else str(made)) == mean


def test_rows_stand_in_their_order_and_nobodys_last() -> None:
    given_ = [("", 1), ("b", 2), ("a", 5), ("b", 5)]
    by_code = [("a", 1, "5.00"), ("b", 2, "3.50"), ("", 1, "1.00")]
    assert rows(given_) == [ScoreRow(code, count, Decimal(mean)) for code, count, mean in by_code]
    assert [row.code for row in rows(given_, ("b", "a"))] == ["b", "a", ""]


@pytest.fixture
def scored(desk: Any) -> Any:
    """Five answers in August and September: 5 and 2 of C000001, 4 and 1 of C000002, 3 of a caller."""
    record(desk, "H000001", 5, "--on", "2026-09-01")
    record(desk, "Y000001", 2)
    record(desk, "N000001", 4, "--on", "2026-09-02")
    record(desk, "K000001", 1, now="2026-10-09 10:00")
    record(desk, "K000003", 3)
    return desk


def test_the_figures_of_a_month_count_the_answers_of_its_days(scored: Any) -> None:
    made = stats(scored, "--month", "2026-09", now="2026-10-10 10:00")
    assert (made["from"], made["to"], made["count"], made["average"]) == (
        "2026-09-01", "2026-09-30", 4, "3.50",
    )  # fmt: skip
    assert (made["below"], made["limit"], made["scale"], made["other_scale"]) == (1, 2, [1, 5], 0)
    assert made["scores"] == {"1": 0, "2": 1, "3": 1, "4": 1, "5": 1}
    assert made["by_tier"] == [
        {"code": "vip", "name": "VIP client", "count": 2, "average": "3.50"},
        {"code": "quasi_senior", "name": "quasi-senior client", "count": 1, "average": "4.00"},
        {"code": None, "name": "not a client", "count": 1, "average": "3.00"},
    ]
    assert [(row["code"], row["name"], row["count"], row["average"]) for row in made["by_adviser"]] == [
        ("S002", "S002 李顾问", 1, "5.00"), ("S005", "S005 孙顾问", 2, "3.00"),
        (None, "without adviser", 1, "3.00"),
    ]  # fmt: skip
    assert [(row["code"], row["count"]) for row in made["by_kind"]] == [
        ("callback", 1), ("visit", 2), ("complaint", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (("--year", "2026"), 5), (("--year", "2025"), 0), (("--month", "2026-10"), 1), ((), 1),
        (("--from", "2026-09-02", "--to", "2026-09-14"), 3), (("--from", "2026-09-15"), 1),
    ],
)  # fmt: skip
def test_a_period_is_a_year_a_month_or_days(scored: Any, asked: tuple[str, ...], count: int) -> None:
    made = stats(scored, *asked, now="2026-10-10 10:00")
    assert made["count"] == count
    assert sum(row["count"] for row in made["by_month"]) == count
    assert (made["average"] is None) is (count == 0)


def test_one_breakdown_alone_may_be_asked_for(scored: Any) -> None:
    made = stats(scored, "--year", "2026", "--by", "month", now="2026-10-10 10:00")
    assert [(row["code"], row["count"], row["average"]) for row in made["by_month"]] == [
        ("2026-09", 4, "3.50"), ("2026-10", 1, "1.00"),
    ]  # fmt: skip
    assert "by_tier" not in made


@pytest.mark.parametrize(
    "asked",
    [("--year", "2026", "--month", "2026-09"), ("--year", "2026", "--from", "2026-09-01"),
     ("--month", "2026-09", "--to", "2026-09-01"), ("--from", "2026-09-03", "--to", "2026-09-01")],
)  # fmt: skip
def test_two_periods_at_once_are_refused(desk: Any, asked: tuple[str, ...]) -> None:
    desk.refused("care", "survey", "stats", *asked)


def test_the_tier_is_that_of_the_day_of_the_answer(desk: Any) -> None:
    record(desk, "N000001", 4)
    terms = ("--fund", "YX01", "--amount", "400万", "--value-date", "2026-09-20", "--rate", "9%")
    payee = ("--payee-name", "林储蓄", "--payee-bank", "工商银行", "--payee-account", "6222020000000000022")
    desk.ok("contract", "add", "B2", "--client", "C000002", *terms, *payee, now="2026-09-20 10:00")
    record(desk, "K000001", 5, now="2026-09-21 10:00")
    made = stats(desk, "--year", "2026", now="2026-09-22 10:00")
    assert [(row["code"], row["average"]) for row in made["by_tier"]] == [
        ("vip", "5.00"), ("quasi_senior", "4.00"),
    ]  # fmt: skip


def test_a_handed_over_client_counts_for_the_adviser_of_the_day(desk: Any) -> None:
    desk.ok("client", "assign", "--from", "S002", "--to", "S005")
    record(desk, "H000001", 4, "--on", "2026-09-09")
    assert [row["code"] for row in stats(desk, "--month", "2026-09")["by_adviser"]] == ["S002"]


def test_another_scale_mixes_no_averages(desk: Any) -> None:
    record(desk, "H000001", 5)
    names = ", ".join(
        f'{{ score = {score}, zh = "{score}分", en = "{score} points" }}' for score in range(11)
    )
    (desk.folder / "policy.toml").write_text(f"[surveys]\nscores = [{names}]\nlimit = 4\n", encoding="utf-8")
    made = record(desk, "N000001", 5)
    assert (made["scale"], made["finding"]) == ([0, 10], None)
    told = stats(desk, "--month", "2026-09")
    assert (told["count"], told["average"], told["other_scale"]) == (1, "5.00", 1)
    assert "On an earlier scale, not counted" in desk.ok("care", "survey", "stats", "--month", "2026-09")
    assert "5 (of 1 to 5)" in desk.ok("care", "survey", "show", "M000001")


BAD_POLICY = [
    ('scores = [{ score = 1, zh = "差" }]', "2"),
    ('scores = [{ score = 1, zh = "差" }, { score = 3, zh = "好" }]', "none left out"),
    ('scores = [{ score = 5, zh = "好" }, { score = 4, zh = "差" }]', "none left out"),
    ("limit = 5", "must be below the highest of surveys.scores"),
    ("limit = 2.5", ""),
    ("questions = []", ""),
]


@pytest.mark.parametrize(("text", "why"), BAD_POLICY)
def test_a_scale_that_cannot_be_used_is_refused(desk: Any, text: str, why: str) -> None:
    (desk.folder / "policy.toml").write_text(f"[surveys]\n{text}\n", encoding="utf-8")
    result = desk.run("policy", "check", desk.folder / "policy.toml")
    assert result.code == 1
    assert why in result.out + result.err


def test_the_summary_that_others_read_is_the_same(scored: Any) -> None:
    from datetime import date

    with acting(scored.path, "2026-10-10 10:00") as act:
        made = summary(act, Period(date(2026, 9, 1), date(2026, 9, 30)))
    assert (made.count, made.average, made.below) == (4, Decimal("3.50"), 1)
    assert made.by_month == [ScoreRow("2026-09", 4, Decimal("3.50"))]
    assert [row.code for row in made.by_tier] == ["vip", "quasi_senior", ""]
    assert sum(row.count for row in made.by_adviser) == 4


def test_a_month_without_answers_says_so(desk: Any) -> None:
    assert stats(desk, "--month", "2026-01")["average"] is None
    assert "–" in desk.ok("care", "survey", "stats", "--month", "2026-01")


def test_the_figures_go_into_a_workbook(scored: Any, tmp_path: Path) -> None:
    path = tmp_path / "stats.xlsx"
    scored.ok("care", "survey", "stats", "--month", "2026-09", "--xlsx", path, lang="zh")
    sheet: Any = load_workbook(path).worksheets[0]
    cells = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True)}
    assert cells["合计"][:2] == (4, 3.5)
    assert cells["VIP客户"][:2] == (2, 3.5)
