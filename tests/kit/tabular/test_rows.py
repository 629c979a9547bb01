"""Every row below a heading is read, reported or said to be passed over; none is lost in silence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fundcs.kit.importing import Parsed

HEADING = ["合同编号", "投资人", "认购金额(万元)", "起息日", "年化利率", "收款账号", "证件号码"]
GOOD = ["A-1", "张伟", 100, "2026/03/24", "9.5%", "6222 8355 8594 0427 284", "370202196007220909"]


def numbers(parsed: Parsed) -> list[int]:
    return [row.number for row in parsed.rows]


def passed(parsed: Parsed) -> list[tuple[int, str]]:
    return [(one.row, str(one.why)) for one in parsed.passed]


def errors(parsed: Parsed) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.problem) for one in parsed.errors]


def test_a_row_has_a_typed_value_for_every_field(read: Any) -> None:
    [row] = read([["认购台账"], HEADING, GOOD]).rows
    assert (row.number, row.sheet) == (3, "台账")
    assert row.values == {
        "no": "A-1",
        "client": "张伟",
        "id_no": "370202196007220909",
        "amount": 100_000_000,
        "rate": Decimal("0.095"),
        "value_date": date(2026, 3, 24),
        "payee_bank": None,
        "payee_account": "6222835585940427284",
        "receipt_amount": None,
    }


@pytest.mark.parametrize(
    "row",
    [
        ["合计", None, 100],
        ["合 计：", None, 100],
        [None, None, 100, None, None, "小计"],
        ["本页合计", None, 100],
        ["JH01小计", None, 100],
        ["稳健一号 小计(万元)", None, 100],
        ["总计", "共72户"],
        ["合计72户"],
        ["Total", None, 100],
        ["Sub-total:", None, 100],
        ["累计", "x", 100, "2026/03/24"],
    ],
)
def test_totals_are_passed_over_and_said_to_be(read: Any, row: list[object]) -> None:
    parsed = read([HEADING, GOOD, row])
    assert (numbers(parsed), passed(parsed), errors(parsed)) == ([2], [(3, "a total")], [])


def test_a_sum_without_a_label_is_a_total(read: Any) -> None:
    parsed = read([HEADING, GOOD, [None, None, "=SUM(C2:C2)"]])
    assert (numbers(parsed), passed(parsed), errors(parsed)) == ([2], [(3, "a total")], [])


def test_an_amount_alone_that_is_no_sum_is_an_error(read: Any) -> None:
    parsed = read([HEADING, GOOD, [None, None, 300]])
    assert numbers(parsed) == [2]
    assert [(row, column) for row, column, _problem in errors(parsed)] == [
        (3, "合同编号"),
        (3, "投资人"),
        (3, "起息日"),
    ]


@pytest.mark.parametrize("name", ["北京合计科技有限公司", "小计", "总部"])
def test_a_client_whose_name_sounds_like_a_total_is_read(read: Any, name: str) -> None:
    parsed = read([["序号", *HEADING], [1, *GOOD], [2, "A-2", name, *GOOD[2:]]])
    assert [row.values["client"] for row in parsed.rows] == ["张伟", name]


@pytest.mark.parametrize(
    "row",
    [
        ["注：本表金额以回执为准"],
        ["备注1:代持已注明", None, None, None, None, None],
        ["制表人：李娜", None, "复核：王强", None, "日期："],
        ["Prepared by: Li Na"],
    ],
)
def test_notes_and_signature_lines_are_passed_over_and_said_to_be(read: Any, row: list[object]) -> None:
    parsed = read([HEADING, GOOD, [], row])
    assert (numbers(parsed), errors(parsed)) == ([2], [])
    assert passed(parsed) == [(4, "a note or a signature line")]


def test_a_note_merged_across_the_table_is_passed_over(read: Any) -> None:
    parsed = read([HEADING, GOOD, ["以上数据由基金部提供"]], change=lambda page: page.merge_cells("A3:G3"))
    assert (numbers(parsed), errors(parsed)) == ([2], [])


def test_text_alone_in_a_required_column_is_an_error_not_a_note(read: Any) -> None:
    parsed = read([HEADING, GOOD, ["A-2"]])
    assert {row for row, _column, _problem in errors(parsed)} == {3}


def test_rows_with_nothing_but_a_serial_number_are_passed_over(read: Any) -> None:
    parsed = read([["序号", *HEADING], [1, *GOOD], [2], [3, "-", "—", " "]])
    assert (numbers(parsed), errors(parsed)) == ([2], [])
    assert [row for row, _why in passed(parsed)] == [3, 4]


def test_blank_rows_are_passed_over_in_silence(read: Any) -> None:
    parsed = read([HEADING, [], GOOD, [" ", "\u3000", "-"], [], [*GOOD[:1], *GOOD[1:]]])
    assert (numbers(parsed), passed(parsed), errors(parsed)) == ([3, 6], [], [])


def test_a_heading_repeated_on_each_page_is_passed_over(read: Any) -> None:
    parsed = read([HEADING, GOOD, HEADING, GOOD])
    assert (numbers(parsed), passed(parsed)) == ([2, 4], [(3, "a repeated heading")])


def test_every_wrong_cell_is_reported_by_row_and_column(read: Any) -> None:
    parsed = read(
        [
            HEADING,
            ["A-1", "张伟", -5, "2026-02-30", "9.5", *GOOD[5:]],
            GOOD,
            ["A-3", None, "x", "2026/03/24", "#REF!", None, None],
        ]
    )
    assert numbers(parsed) == [3]
    assert parsed.read == 3
    assert [(row, column) for row, column, _problem in errors(parsed)] == [
        (2, "认购金额(万元)"),
        (2, "起息日"),
        (2, "年化利率"),
        (4, "投资人"),
        (4, "认购金额(万元)"),
        (4, "年化利率"),
    ]
    assert parsed.errors[0].value == "-5"


def test_a_personal_value_is_masked_in_its_error(read: Any) -> None:
    parsed = read([HEADING, [*GOOD[:5], "6222;8355;8594;0427;284", 370202196007220909]])
    account, identity = sorted(parsed.errors, key=lambda one: one.column != "收款账号")
    assert account.value.startswith("*")
    assert "8355" not in f"{account} {identity}"
    assert "1960" not in f"{account} {identity}"


def test_a_number_in_a_text_column_that_lost_digits_is_an_error(read: Any) -> None:
    parsed = read([HEADING, [*GOOD[:5], 6222835585940427284, GOOD[6]]])
    [(row, column, problem)] = errors(parsed)
    assert (row, column) == (2, "收款账号")
    assert "lost its last digits" in problem


def test_a_formula_never_calculated_is_an_error_also_where_a_blank_would_do(read: Any) -> None:
    parsed = read([HEADING, [*GOOD[:4], "=0.09+0.005", *GOOD[5:]]])
    [(row, column, problem)] = errors(parsed)
    assert (row, column) == (2, "年化利率")
    assert "never calculated" in problem


def test_a_client_merged_over_two_contracts_is_the_client_of_both(read: Any) -> None:
    parsed = read([HEADING, GOOD, ["A-2", None, *GOOD[2:]]], change=lambda page: page.merge_cells("B2:B3"))
    assert [row.values["client"] for row in parsed.rows] == ["张伟", "张伟"]


def test_an_amount_merged_over_two_rows_is_an_error_not_counted_twice(read: Any) -> None:
    parsed = read(
        [HEADING, GOOD, ["A-2", "张伟", None, *GOOD[3:]]], change=lambda page: page.merge_cells("C2:C3")
    )
    assert (numbers(parsed), [(row, column) for row, column, _problem in errors(parsed)]) == (
        [],
        [(2, "认购金额(万元)"), (3, "认购金额(万元)")],
    )


def test_true_is_no_one_yuan(read: Any) -> None:
    parsed = read([HEADING, [*GOOD[:2], 1, *GOOD[3:]], [*GOOD[:2], True, *GOOD[3:]]])
    assert [row.values["amount"] for row in parsed.rows] == [1_000_000]
    assert [one.value for one in parsed.errors] == ["TRUE"]


def test_short_records_of_a_text_file_are_filled_with_blanks(read_text: Any) -> None:
    parsed = read_text("合同编号,投资人,认购金额,起息日,备注\nA,张伟,5,20260324\nB,李娜\n".encode())
    assert numbers(parsed) == [2]
    assert [(row, column) for row, column, _problem in errors(parsed)] == [(3, "认购金额"), (3, "起息日")]


def test_a_last_row_of_nothing_but_uncalculated_formulas_is_not_lost(read: Any) -> None:
    parsed = read([HEADING, GOOD, ['="A"&2', '="张"&"伟"', "=50*2", "=TODAY()"]])
    assert numbers(parsed) == [2]
    assert {row for row, _column, _problem in errors(parsed)} == {3}
