"""What an arrangement's rows say, read as every ledger is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pytest
from openpyxl import Workbook

from fundcs.calendars.rules import COLUMNS, facts
from fundcs.kit.errors import Refused
from fundcs.kit.importing import table_rows
from fundcs.kit.workdays import DayFact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Arrangement(NamedTuple):
    facts: list[DayFact]
    problems: list[tuple[int, str, str, str]]


def arrangement(path: Path) -> Arrangement:
    parsed = table_rows(path, COLUMNS)
    found = facts(parsed.rows, path.name, parsed.refuse)
    return Arrangement(found, [(one.row, one.column, one.value, one.problem) for one in parsed.errors])


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Arrangement]:
    def run(text: str) -> Arrangement:
        path = tmp_path / "2027.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return arrangement(path)

    return run


TWO_DAYS = [
    DayFact(date(2027, 1, 1), False, "元旦", "国办发明电(2026)1号"),
    DayFact(date(2027, 1, 3), True, "调休上班", "2027.csv"),
]


def test_a_chinese_csv_is_read(read: Callable[[str], Arrangement]) -> None:
    text = "日期,类型,名称,来源\n2027年1月1日,放假,元旦,国办发明电(2026)1号\n2027/1/3,工作日,调休上班,\n"
    assert read(text) == (TWO_DAYS, [])


def test_an_english_csv_is_read(read: Callable[[str], Arrangement]) -> None:
    lines = [
        "\ufeffDate,Kind,Name,Source",
        "2027-01-01,Holiday,元旦,国办发明电(2026)1号",
        "20270103,workday,调休上班,",
    ]
    assert read("\r\n".join(lines)) == (TWO_DAYS, [])


def test_a_workbook_is_read_with_its_dates(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["2027年放假安排"],
        ["日期", "类型", "名称", "来源"],
        [date(2027, 1, 1), "放假", "元旦", "国办发明电(2026)1号"],
        [date(2027, 1, 3), "工作日", "调休上班", "2027.csv"],
    ):
        sheet.append(row)
    book.save(tmp_path / "2027.xlsx")
    assert arrangement(tmp_path / "2027.xlsx") == (TWO_DAYS, [])


@pytest.mark.parametrize("kind", ["workday", "WORKDAY", "working day", "工作日", "调休上班", " 上班 "])
def test_a_working_day_has_many_names(read: Callable[[str], Arrangement], kind: str) -> None:
    (fact,) = read(f"date,kind\n2027-01-03,{kind}\n").facts
    assert fact.working


@pytest.mark.parametrize("kind", ["holiday", "Holiday", "rest day", "休息日", "放假", "节假日"])
def test_a_day_off_has_many_names(read: Callable[[str], Arrangement], kind: str) -> None:
    (fact,) = read(f"date,kind\n2027-01-03,{kind}\n").facts
    assert not fact.working


def test_columns_stand_in_any_order_beside_unknown_ones(read: Callable[[str], Arrangement]) -> None:
    (fact,) = read("备注,kind,date\nx,放假,2027-01-01\n").facts
    assert fact == DayFact(date(2027, 1, 1), False, "", "2027.csv")


def test_every_error_is_collected_with_its_row_and_column(read: Callable[[str], Arrangement]) -> None:
    found = read("日期,类型\n\n2027-02-30,放假\n2027-01-02,假\n2027-13-01,\n2027-01-04,工作日\n")
    assert sorted((row, column, value) for row, column, value, _ in found.problems) == [
        (3, "日期", "2027-02-30"),
        (4, "类型", "假"),
        (5, "日期", "2027-13-01"),
        (5, "类型", ""),
    ]


def test_an_unknown_kind_says_which_there_are(read: Callable[[str], Arrangement]) -> None:
    assert read("date,kind\n2027-01-02,off\n") == ([], [(2, "kind", "off", "write workday or holiday")])


def test_a_name_that_cannot_be_printed_is_refused(read: Callable[[str], Arrangement]) -> None:
    assert read("date,kind,name\n2027-01-01,holiday,a\ue000b\n").problems == [
        (2, "name", "a\N{REPLACEMENT CHARACTER}b", "type this again, without control characters")
    ]


def test_an_error_shows_no_number_that_could_be_personal(read: Callable[[str], Arrangement]) -> None:
    ((*_, value, _),) = read("date,kind\n11010519491231002X,holiday\n").problems
    assert value == "***"


def test_a_date_given_twice_is_refused_with_the_first_row_named(read: Callable[[str], Arrangement]) -> None:
    found = read("date,kind\n2027-01-01,holiday\n2027-01-02,holiday\n2027/1/1,workday\n")
    assert found.problems == [(4, "date", "2027/1/1", "this date is already in row 2; keep one of them")]


@pytest.mark.parametrize("year", ["1899", "2201"])
def test_a_year_beyond_the_calendar_is_refused(read: Callable[[str], Arrangement], year: str) -> None:
    ((row, column, value, _),) = read(f"date,kind\n{year}-01-01,holiday\n").problems
    assert (row, column, value) == (2, "date", f"{year}-01-01")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("day off,kind\n2027-01-01,holiday\n", "in one heading; nearest is sheet"),
        ("off,name of it\n2027-01-01,元旦\n", "has a heading with the columns"),
    ],
)
def test_a_table_without_a_date_or_a_kind_is_refused(
    read: Callable[[str], Arrangement], text: str, refusal: str
) -> None:
    with pytest.raises(Refused, match=refusal):
        read(text)
