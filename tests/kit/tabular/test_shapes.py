"""Columns of text take what the sheet shows, or refuse it: a spreadsheet stores another thing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from fundcs.kit.tabular.shapes import of_format

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet

HEAD = ["合同编号", "投资人", "证件号码", "金额", "起息日", "开户行", "收款账号"]
ROW = ["A-1", "张伟", None, 500, "20260324", "中国银行", "6222835585940427284"]


def formatted(column: str, value: object, code: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[f"{column}2"].value = value
        sheet[f"{column}2"].number_format = code

    return change


@pytest.mark.parametrize(
    ("column", "field", "value", "code", "text"),
    [
        ("G", "payee_account", 12345678901, "0000000000000", "0012345678901"),
        ("G", "payee_account", 12345678901, "0000 0000 0000 0000", "0000012345678901"),
        ("G", "payee_account", 12345678901, "0", "12345678901"),
        ("G", "payee_account", 12345678901, "General", "12345678901"),
        ("A", "no", 12, '"YX-"0000', "YX-0012"),
        ("A", "no", 7, "000", "007"),
        ("A", "no", 20260007, "0000-0000", "2026-0007"),
        ("A", "no", 7, '"HT"General', "HT7"),
        ("A", "no", 7, r"\Y\X000", "YX007"),
        ("A", "no", "3E01", "General", "3E01"),
        ("A", "no", "3E01", "@", "3E01"),
    ],
)
def test_a_column_of_text_takes_what_the_sheet_shows(
    read: Any, column: str, field: str, value: object, code: str, text: str
) -> None:
    parsed = read([HEAD, ROW], formatted(column, value, code))
    assert parsed.errors == []
    assert parsed.rows[0].values[field] == text


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("A", 30, "0.00E+00"),
        ("A", 30, "##0.0E+0"),
        ("A", 30, "[DBNum1]0000"),
        ("A", -3, "000"),
        ("A", 1.5, "000"),
        ("G", 12345678901, "0.00E+00"),
        ("C", date(2026, 1, 5), "yyyy-mm-dd"),
        ("G", date(2026, 1, 5), "yyyy-mm-dd"),
    ],
)
def test_what_cannot_be_told_from_the_sheet_is_an_error_of_its_cell(
    read: Any, column: str, value: object, code: str
) -> None:
    (error,) = read([HEAD, ROW], formatted(column, value, code)).errors
    assert (error.row, error.column) == (2, HEAD["ABCDEFG".index(column)])
    assert "format the column as text and enter it again" in error.problem


def test_an_amount_keeps_its_own_reading_of_a_format(read: Any) -> None:
    (row,) = read([HEAD, ROW], formatted("D", 500, "0000")).rows
    assert row.values["amount"] == 50_000


@pytest.mark.parametrize(
    "code",
    ["General", "0", "#", "#,##0.00", "0.00", "@", "0%", "yyyy-mm-dd", "_ * #,##0.00_ ", "0_ ", "0;[Red]0"],
)
def test_a_format_that_shows_the_number_as_it_is_stored_is_none(code: str) -> None:
    assert of_format(code) is None
