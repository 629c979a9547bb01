"""The heading is found wherever it stands and however it is worded; what could be two things is refused."""

from __future__ import annotations

from typing import Any

import pytest

from fundcs.kit.errors import Refused
from fundcs.kit.importing import Column
from fundcs.kit.tabular.reading import Cell, Sheet
from fundcs.kit.tabular.table import Table, find_table, form

HEADING = ["合同编号", "投资人", "认购金额", "起息日"]


def found(rows: list[list[Any]], columns: tuple[Column, ...], mapping: dict[str, str] | None = None) -> Table:
    table = find_table(Sheet("台账", rows), columns, mapping or {})
    assert table is not None
    return table


def places(table: Table) -> dict[str, int]:
    return {field: one.index for field, one in table.fields.items()}


def amount_unit(table: Table) -> int:
    return table.fields["amount"].unit or table.unit or 1


@pytest.mark.parametrize("above", [0, 1, 5, 29])
def test_the_heading_is_found_below_titles_and_blank_rows(columns: tuple[Column, ...], above: int) -> None:
    blank: list[Cell] = ["", "", "", ""]
    title: list[Cell] = ["客户台账", "", "", ""]
    rows = [title, *[blank] * 28][:above]
    table = found([*rows, list(HEADING), ["A", "张伟", 5.0, "20260324"]], columns)
    assert table.row == above + 1
    assert places(table) == {"no": 0, "client": 1, "amount": 2, "value_date": 3}
    assert table.lacking == ()


def test_a_heading_below_the_thirtieth_row_is_not_looked_for(columns: tuple[Column, ...]) -> None:
    assert find_table(Sheet("台账", [*[list[Cell]([""])] * 30, list(HEADING)]), columns, {}) is None


@pytest.mark.parametrize(
    "heading",
    [
        "认购金额",
        "认购金额 ",
        "认 购 金 额",
        "认购\n金额",
        "*认购金额",
        "认购金额：",
        "认购金额（必填）",
        "金额",
        "Amount",
        "ＡＭＯＵＮＴ",
    ],
)
def test_a_heading_is_known_however_it_is_spaced_and_marked(
    columns: tuple[Column, ...], heading: str
) -> None:
    assert places(found([["合同编号", "投资人", heading, "起息日"]], columns))["amount"] == 2


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("认购金额(万元)", 10_000),
        ("认购金额（万元）", 10_000),
        ("认购金额\n（单位：万元）", 10_000),
        ("认购金额【人民币万元】", 10_000),
        ("认购金额/万元", 10_000),
        ("认购金额万元", 10_000),
        ("认购金额(万)", 10_000),
        ("认购金额(亿元)", 100_000_000),
        ("认购金额(元)", 1),
        ("认购金额(人民币/万元)", 10_000),
    ],
)
def test_the_heading_says_what_its_amounts_count(
    columns: tuple[Column, ...], heading: str, unit: int
) -> None:
    table = found([["台账"], ["合同编号", "投资人", heading, "起息日"]], columns)
    assert table.fields["amount"].unit == unit


@pytest.mark.parametrize("heading", ["认购金额(人民币)", "认购金额(RMB)", "认购金额(¥)"])
@pytest.mark.parametrize(("title", "unit"), [("台账", 1), ("单位:万元", 10_000)])
def test_the_name_of_the_currency_is_no_unit(
    columns: tuple[Column, ...], heading: str, title: str, unit: int
) -> None:
    assert amount_unit(found([[title], ["合同编号", "投资人", heading, "起息日"]], columns)) == unit


@pytest.mark.parametrize(
    ("title", "heading"),
    [("单位:亿元", "认购金额(万元)"), ("(单位:元)", "认购金额/万元"), ("单位:万元", "认购金额(元)")],
)
def test_a_title_and_a_heading_that_disagree_are_refused(
    columns: tuple[Column, ...], title: str, heading: str
) -> None:
    with pytest.raises(Refused, match="make them agree"):
        found([[title], ["合同编号", "投资人", heading, "起息日"]], columns)


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        (["2026年度认购台账(单位:万元)"], 10_000),
        (["2026年度认购台账(万元)"], 10_000),
        (["认购台账", "单位：万元"], 10_000),
        (["金额单位： 人民币万元  制表：客服部"], 10_000),
        (["单位:", "万元"], 10_000),
        (["台账（单位为万元）"], 10_000),
        (["台账（金额单位：人民币/万元）"], 10_000),
        (["以万元为单位"], 10_000),
        (["编制单位：万达投资"], 1),
        (["单位净值：1.0235"], 1),
        (["单位:元"], 1),
        (["单位:某某投资基金管理有限公司"], 1),
        (["认购台账"], 1),
    ],
)
def test_the_title_says_what_amounts_without_a_unit_count(
    columns: tuple[Column, ...], title: list[str], unit: int
) -> None:
    assert amount_unit(found([list[Cell](title), list(HEADING)], columns)) == unit


@pytest.mark.parametrize("unit", ["美元", "万美元", "港币", "千元", "百万元", "USD"])
def test_amounts_in_another_unit_are_refused_not_taken_for_yuan(
    columns: tuple[Column, ...], unit: str
) -> None:
    with pytest.raises(Refused, match=unit.lower()):
        found([["合同编号", "投资人", f"认购金额({unit})", "起息日"]], columns)
    with pytest.raises(Refused, match=unit.lower()):
        found([[f"台账 单位:{unit}"], list(HEADING)], columns)


def test_two_units_above_the_table_are_refused(columns: tuple[Column, ...]) -> None:
    titles: list[list[Cell]] = [["单位:万元"], ["单位:元"]]
    with pytest.raises(Refused, match="元, 万元"):
        found([*titles, list(HEADING)], columns)


def test_a_rate_heading_may_be_in_percent(columns: tuple[Column, ...]) -> None:
    table = found([[*HEADING, "年化利率（％）"]], columns)
    assert table.fields["rate"].percent


def test_two_columns_for_one_field_are_refused_by_their_names(columns: tuple[Column, ...]) -> None:
    with pytest.raises(Refused, match="投资人, 客户名称 both mean client"):
        found([[*HEADING, "客户名称"]], columns)


def test_a_mapped_column_wins_over_one_known_by_name(columns: tuple[Column, ...]) -> None:
    rows: list[list[Cell]] = [[*HEADING, "客户名称", "实际出资人"]]
    assert places(found(rows, columns, {"客户名称": "client"}))["client"] == 4
    assert places(found(rows, columns, {"实际出资人": "client"}))["client"] == 5
    with pytest.raises(Refused, match="say which one with --map, or rename the other"):
        found(rows, columns, {"实际出资人": "no", "合同编号": "no"})


def test_a_mapped_heading_may_carry_its_unit(columns: tuple[Column, ...]) -> None:
    table = found([["合同编号", "投资人", "到账本金(万元)", "起息日"]], columns, {"到账本金": "amount"})
    assert (table.fields["amount"].index, table.fields["amount"].unit) == (2, 10_000)


def test_a_heading_of_two_rows_is_read_with_its_groups() -> None:
    columns = (
        Column("no", ("合同编号",), required=True),
        Column("amount", ("认购金额",), "amount", required=True),
        Column("bank", ("开户行",)),
        Column("receipt_amount", ("回执金额",), "amount"),
    )
    rows: list[list[Cell]] = [
        ["合同编号", "认购", "", "收款账户", "回执"],
        ["", "金额(万元)", "日期", "开户行", "金额(元)"],
        ["A", 5.0, "20260324", "工行", 50000.0],
    ]
    table = found(rows, columns)
    assert table.row == 2
    assert places(table) == {"no": 0, "amount": 1, "bank": 3, "receipt_amount": 4}
    assert (table.fields["amount"].unit, table.fields["receipt_amount"].unit) == (10_000, 1)


def test_units_in_a_row_of_their_own_belong_to_the_heading(columns: tuple[Column, ...]) -> None:
    table = found([list(HEADING), ["", "", "(万元)", ""], ["A", "张伟", 5.0, "20260324"]], columns)
    assert (table.row, table.fields["amount"].unit) == (2, 10_000)


def test_a_blank_row_below_the_heading_is_not_the_heading(columns: tuple[Column, ...]) -> None:
    assert found([list(HEADING), ["", "", "", ""], ["A", "张伟", 5.0, "20260324"]], columns).row == 1


def test_what_a_heading_lacks_is_told(columns: tuple[Column, ...]) -> None:
    table = found([["合同编号", "投资人", "起息日"]], columns)
    assert [column.field for column in table.lacking] == ["amount"]


def test_a_sheet_without_any_known_heading_has_no_table(columns: tuple[Column, ...]) -> None:
    assert find_table(Sheet("封面", [["某某公司", 5.0], ["欢迎"]]), columns, {}) is None


@pytest.mark.parametrize("text", ["ID No.", "id_no", " ID\nNO ", "ｉｄ－ｎｏ"])
def test_a_headings_form_is_without_case_width_and_punctuation(text: str) -> None:
    assert form(text) == "idno"
