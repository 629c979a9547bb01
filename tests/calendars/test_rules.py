from __future__ import annotations

import tomllib
from datetime import date

import pytest

from fundcs.calendars.rules import Reading, from_csv, from_toml
from fundcs.kit.workdays import DayFact


def problems(reading: Reading) -> list[tuple[int, str, str, str]]:
    return [(error.row, error.column, error.value, str(error.problem)) for error in reading.errors]


TWO_DAYS = (
    DayFact(date(2027, 1, 1), False, "元旦", "国办发明电〔2026〕1号"),
    DayFact(date(2027, 1, 3), True, "调休上班", "2027.csv"),
)


def test_a_chinese_csv_is_read() -> None:
    text = "日期,类型,名称,来源\n2027年1月1日,放假,元旦,国办发明电〔2026〕1号\n2027/1/3,工作日,调休上班,\n"
    assert from_csv(text, "2027.csv") == Reading(TWO_DAYS, ())


def test_an_english_csv_is_read() -> None:
    lines = [
        "\ufeffDate,Kind,Name,Source",
        "2027-01-01,Holiday,元旦,国办发明电〔2026〕1号",
        "20270103,workday,调休上班",
    ]
    assert from_csv("\r\n".join(lines), "2027.csv") == Reading(TWO_DAYS, ())


def test_a_toml_document_is_read() -> None:
    document = tomllib.loads("""
        source = "2027.csv"
        [[day]]
        date = 2027-01-01
        kind = "holiday"
        name = "元旦"
        source = "国办发明电〔2026〕1号"
        [[day]]
        date = "2027-01-03"
        kind = "调休上班"
        name = "调休上班"
    """)
    assert from_toml(document, "ignored") == Reading(TWO_DAYS, ())


@pytest.mark.parametrize("kind", ["workday", "WORKDAY", "working day", "工作日", "调休上班", " 上班 "])
def test_a_working_day_has_many_names(kind: str) -> None:
    (fact,) = from_csv(f"date,kind\n2027-01-03,{kind}\n", "").facts
    assert fact.working


@pytest.mark.parametrize("kind", ["holiday", "Holiday", "rest day", "休息日", "放假", "节假日"])
def test_a_day_off_has_many_names(kind: str) -> None:
    (fact,) = from_csv(f"date,kind\n2027-01-03,{kind}\n", "").facts
    assert not fact.working


def test_columns_stand_in_any_order_beside_unknown_ones() -> None:
    (fact,) = from_csv("备注,kind,date\nx,放假,2027-01-01\n", "firm").facts
    assert fact == DayFact(date(2027, 1, 1), False, "", "firm")


def test_every_error_is_collected_with_its_row_and_column() -> None:
    text = "日期,类型\n\n2027-02-30,放假\n2027-01-02,假\n2027-13-01,\n2027-01-04,工作日\n"
    reading = from_csv(text, "")
    assert [(row, column, value) for row, column, value, _ in problems(reading)] == [
        (3, "日期", "2027-02-30"),
        (4, "类型", "假"),
        (5, "日期", "2027-13-01"),
        (5, "类型", ""),
    ]


def test_an_unknown_kind_says_which_there_are() -> None:
    assert problems(from_csv("date,kind\n2027-01-02,off\n", "")) == [
        (2, "kind", "off", "write workday or holiday")
    ]


def test_a_name_with_control_characters_is_refused() -> None:
    text = "date,kind,name\n2027-01-01,holiday,a\0b\n"
    assert problems(from_csv(text, "")) == [
        (2, "name", "a\N{REPLACEMENT CHARACTER}b", "type this again, without control characters")
    ]


def test_an_error_shows_no_number_that_could_be_personal() -> None:
    ((*_, value, _),) = problems(from_csv("date,kind\n11010519491231002X,holiday\n", ""))
    assert value == "***"


def test_a_date_given_twice_is_refused_with_the_first_row_named() -> None:
    text = "date,kind\n2027-01-01,holiday\n2027-01-02,holiday\n2027/1/1,workday\n"
    assert problems(from_csv(text, "")) == [
        (4, "date", "2027/1/1", "this date is in row 2 already; keep one")
    ]


@pytest.mark.parametrize("year", ["1899", "2201"])
def test_a_year_beyond_the_calendar_is_refused(year: str) -> None:
    ((row, column, value, _),) = problems(from_csv(f"date,kind\n{year}-01-01,holiday\n", ""))
    assert (row, column, value) == (2, "date", f"{year}-01-01")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file holds no days"),
        ("\n , \n", "the file holds no days"),
        ("date,kind\n", "the file holds no days"),
        ("day off,kind\n2027-01-01,holiday\n", "no column is headed date/day/日期"),
        ("日期,名称\n2027-01-01,元旦\n", "no column is headed kind/type/类型/类别"),
        ("x" * 200_000, "this is not CSV text; save the file as CSV again"),
    ],
)
def test_a_file_that_is_no_arrangement_is_one_error(text: str, problem: str) -> None:
    assert [sentence for *_, sentence in problems(from_csv(text, ""))] == [problem]


def test_a_quoted_line_break_does_not_shift_the_row_numbers() -> None:
    text = 'date,kind,name\n2027-01-01,holiday,"a\nb"\n2027-01-02,off,\n'
    assert [row for row, *_ in problems(from_csv(text, ""))] == [4]


@pytest.mark.parametrize("text", ["", 'title = "2027"', "day = []"])
def test_a_toml_document_without_days_is_one_error(text: str) -> None:
    assert [sentence for *_, sentence in problems(from_toml(tomllib.loads(text), ""))] == [
        "the file holds no days"
    ]


def test_a_toml_entry_that_is_no_table_is_two_errors() -> None:
    assert [(row, column) for row, column, *_ in problems(from_toml({"day": ["x"]}, ""))] == [
        (1, "date"),
        (1, "kind"),
    ]
