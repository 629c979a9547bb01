"""What amounts count is read from wherever a ledger says it; where two places disagree it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fundcs.kit.errors import Refused
from fundcs.kit.tabular.units import is_other, of_format, of_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet

    from fundcs.kit.importing import Parsed

    Import = Callable[..., Parsed]

HEADING = ["合同编号", "投资人", "认购金额", "起息日"]
ROW: list[Any] = ["A", "张伟", 300, "2026-03-24"]
YUAN, WAN = 300_00, 3_000_000_00


def amounts(parsed: Parsed) -> list[object]:
    assert parsed.errors == []
    return [row.values["amount"] for row in parsed.rows]


def problems(parsed: Parsed) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.problem) for error in parsed.errors]


def formatted(code: str) -> Callable[[Worksheet], None]:
    def change(page: Worksheet) -> None:
        for row in page.iter_rows(min_row=2, min_col=3, max_col=3):
            row[0].number_format = code

    return change


@pytest.mark.parametrize(
    ("code", "stored", "fen"),
    [
        ('0"万元"', 300, WAN),
        ("0.00万", 300, WAN),
        ('#,##0.00"元"', 300, YUAN),
        ('0!.0,"万"', 3_000_000, WAN),
        ('0\\.0000"万元"', 3_000_000, WAN),
        ('#,##0,"千元"', 300_000, 300_000_00),
        ("¥#,##0.00", 300, YUAN),
        ("[$¥-804]#,##0.00", 300, YUAN),
        ("#,##0.00", 300, YUAN),
        ("General", 300, YUAN),
    ],
)
def test_a_number_format_says_what_its_figures_count(read: Import, code: str, stored: int, fen: int) -> None:
    parsed = read([HEADING, ["A", "张伟", stored, "2026-03-24"]], formatted(code))
    assert amounts(parsed) == [fen]


@pytest.mark.parametrize(
    "code", ['0"千元"', '"$"#,##0', "[$€-2] #,##0", "[$¥-411]#,##0", '0"美元"', "#,##0,", '0"百万"']
)
def test_a_number_format_that_is_not_understood_is_an_error_of_its_cell(read: Import, code: str) -> None:
    [(row, column, problem)] = problems(read([HEADING, ROW], formatted(code)))
    assert (row, column) == (2, "认购金额")
    assert "number format" in problem


@pytest.mark.parametrize(("unit", "code"), [("万元", '0"元"'), ("元", '0"万元"'), ("亿元", '0"万"')])
def test_a_number_format_and_a_heading_that_disagree_are_an_error(read: Import, unit: str, code: str) -> None:
    heading = ["合同编号", "投资人", f"认购金额({unit})", "起息日"]
    assert [row for row, _column, _problem in problems(read([heading, ROW], formatted(code)))] == [2]


def test_a_number_format_that_shows_ten_thousands_agrees_with_the_heading_in_ten_thousands(
    read: Import,
) -> None:
    heading = ["合同编号", "投资人", "认购金额(万元)", "起息日"]
    rows = [heading, ["A", "张伟", 3_000_000, "2026-03-24"]]
    assert amounts(read(rows, formatted("0!.0,"))) == [WAN]


@pytest.mark.parametrize(
    "note", ["注：以上金额单位：万元", "备注：金额单位为万元。", "说明：本表以万元为单位"]
)
def test_a_note_below_the_table_says_what_amounts_count(read: Import, note: str) -> None:
    assert amounts(read([HEADING, ROW, [note]])) == [WAN]


def test_a_note_that_contradicts_the_title_refuses_the_sheet(read: Import) -> None:
    with pytest.raises(Refused, match="more than one unit"):
        read([["单位：元"], HEADING, ROW, ["注：金额单位：万元"]])


def test_a_note_in_another_currency_refuses_the_sheet(read: Import) -> None:
    with pytest.raises(Refused, match="is in 美元"):
        read([HEADING, ROW, ["注：币种：美元"]])


def test_a_column_of_units_is_read_row_by_row(read: Import) -> None:
    rows = [[*HEADING, "单位"], [*ROW, "万元"], ["B", "李娜", 5_000_000, "2026-03-24", "元"]]
    assert amounts(read(rows)) == [WAN, 5_000_000_00]


def test_a_row_without_a_unit_counts_as_the_sheet_says(read: Import) -> None:
    rows = [["单位：万元"], [*HEADING, "单位"], [*ROW, "万元"], ["B", "李娜", 300, "2026-03-24", ""]]
    assert amounts(read(rows)) == [WAN, WAN]


@pytest.mark.parametrize("unit", ["千元", "美元", "份"])
def test_a_unit_that_is_not_read_is_an_error_of_its_cell(read: Import, unit: str) -> None:
    rows = [[*HEADING, "单位"], [*ROW, "万元"], ["B", "李娜", 300, "2026-03-24", unit]]
    assert [(row, column) for row, column, _problem in problems(read(rows))] == [(3, "单位")]


@pytest.mark.parametrize("unit", ["千元", "美元"])
def test_a_column_of_nothing_but_units_that_are_not_read_is_not_passed_over(read: Import, unit: str) -> None:
    assert [at[:2] for at in problems(read([[*HEADING, "单位"], [*ROW, unit]]))] == [(2, "单位")]


def test_a_column_of_units_that_contradicts_the_heading_is_an_error(read: Import) -> None:
    heading = ["合同编号", "投资人", "认购金额(元)", "起息日", "单位"]
    assert [(row, column) for row, column, _ in problems(read([heading, [*ROW, "万元"]]))] == [
        (2, "认购金额(元)")
    ]


def test_a_column_of_employers_is_no_column_of_units(read: Import) -> None:
    assert amounts(read([[*HEADING, "单位"], [*ROW, "某某公司"]])) == [YUAN]


@pytest.mark.parametrize("currency", ["人民币", "RMB", "CNY", "人民币元", "", "¥"])
def test_amounts_in_yuan_are_taken_whatever_the_currency_is_called(read: Import, currency: str) -> None:
    assert amounts(read([[*HEADING, "币种"], [*ROW, currency]])) == [YUAN]


@pytest.mark.parametrize("currency", ["美元", "USD", "港币"])
def test_amounts_in_another_currency_are_an_error_of_the_cell_that_says_so(
    read: Import, currency: str
) -> None:
    parsed = read([[*HEADING, "币种"], [*ROW, currency]])
    assert [(row, column) for row, column, _problem in problems(parsed)] == [(2, "币种")]


@pytest.mark.parametrize(
    ("text", "unit"),
    [("元", 1), ("万元", 10_000), ("万", 10_000), ("人民币万元", 10_000), ("人民币/万元", 10_000),
     ("亿元", 100_000_000), ("人民币", None), ("千元", None), ("某某公司", None), ("", None)],
)  # fmt: skip
def test_three_units_are_read(text: str, unit: int | None) -> None:
    assert of_word(text) == unit


@pytest.mark.parametrize(
    "text", ["千元", "百万", "百万元", "十万元", "美元", "万美元", "港币", "usd", "million"]
)
def test_others_are_known_as_such(text: str) -> None:
    assert (of_word(text), is_other(text)) == (None, True)


@pytest.mark.parametrize(
    "code", ["General", "0.00", "#,##0", "yyyy-mm-dd", 'yyyy"年"m"月"', "@", "0%", "_ ¥* #,##0.00_ "]
)
def test_a_format_that_says_nothing_of_units_is_none(code: str) -> None:
    assert of_format(code) is None


def test_a_unit_that_is_not_read_is_told_once_for_all_amounts_of_its_row(read: Import) -> None:
    heading = [*HEADING, "打款回执金额", "单位"]
    rows = [heading, [*ROW, 300, "万元"], ["B", "李娜", 300, "2026-03-24", 300, "千元"]]
    assert [(row, column) for row, column, _problem in problems(read(rows))] == [(3, "单位")]
