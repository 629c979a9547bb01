"""From a ledger's path to rows and errors, and what an import says of itself."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from rich.console import Console

from fundcs.kit import importing
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import T
from fundcs.kit.importing import CellError, Column, LedgerOptions, Outcome, parse_map, table_rows, view
from fundcs.kit.view import console

CLIENTS = (
    Column("name", ("客户名称", "投资人"), required=True),
    Column("kind", ("客户类型",), required=True),
    Column("id_no", ("证件号码",), "identity", required=True, personal="id_no"),
    Column("phone", ("联系电话",), "phone", personal="phone"),
)
CONTRACTS = (
    Column("no", ("合同编号",), required=True),
    Column("client", ("投资人",), required=True),
    Column("id_no", ("证件号码",), "identity", personal="id_no"),
    Column("amount", ("认购金额",), "amount", required=True),
    Column("rate", ("年化利率",), "rate"),
    Column("value_date", ("起息日",), "day", required=True),
    Column("receipt_amount", ("打款回执金额",), "amount"),
)
CONTRACT_HEADING = [
    "序号",
    "合同编号",
    "投资人",
    "证件号码",
    "认购金额(万元)",
    "年化利率",
    "起息日",
    "打款回执金额(万元)",
]
SHORT = ["合同编号", "投资人", "认购金额", "起息日"]
ROW = ["A-1", "张伟", 500, "20260324"]


def write(path: Path, sheets: dict[str, list[list[Any]]], hidden: tuple[str, ...] = ()) -> Path:
    workbook = openpyxl.Workbook()
    assert isinstance(workbook.active, Worksheet)
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(row)
        page.sheet_state = "hidden" if name in hidden else "visible"
    workbook.save(path)
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A department's ledger with the quirks such ledgers have."""
    clients: list[list[Any]] = [
        ["XX投资基金管理有限公司客户台账"],
        ["制表:客服部", None, None, None, "截至:", datetime.fromisoformat("2026-11-20T00:00")],
        ["序号", "客户名称", "客户类型", "证件号码", "联系电话"],
        [1, "沈红 ", "自然人", " 37020219880824132x ", "186-2011-6410"],
        [],
        [2, "远大实业有限公司\u3000", "机构", "9131010426BFAJXAL5", "０１０-６６４６２５３１"],
        ["合计", "共2户"],
    ]
    contracts: list[list[Any]] = [
        ["2026年度认购台账(单位:万元)"],
        CONTRACT_HEADING,
        [1, "JH01-0001", "沈红", "37020219880824132X", 499.9999, "8.5%", "2026.03.24", 499.9999],
        [
            2,
            "JH01-0002",
            "远大实业有限公司",
            None,
            300,
            0.095,
            datetime.fromisoformat("2026-03-24T00:00"),
            299,
        ],
        [3, "JH01-0003", "沈红", None, "１００", None, "2026年3月24日", None],
        ["合计", None, None, None, "=SUM(E3:E5)", None, None, "=SUM(H3:H5)"],
    ]
    return write(tmp_path / "ledger.xlsx", {"客户台账": clients, "认购台账": contracts})


def test_clients_are_read_from_the_sheet_that_holds_them(ledger: Path) -> None:
    parsed = table_rows(ledger, CLIENTS)
    assert parsed.sheets == ["客户台账"]
    assert parsed.errors == []
    assert [tuple(row.values.values()) for row in parsed.rows] == [
        ("沈红", "自然人", "37020219880824132X", "+8618620116410"),
        ("远大实业有限公司", "机构", "9131010426BFAJXAL5", "+861066462531"),
    ]


def test_contracts_are_read_from_theirs_to_the_fen(ledger: Path) -> None:
    parsed = table_rows(ledger, CONTRACTS)
    assert parsed.sheets == ["认购台账"]
    assert parsed.errors == []
    assert [row.values["amount"] for row in parsed.rows] == [499_999_900, 300_000_000, 100_000_000]
    assert [row.values["receipt_amount"] for row in parsed.rows] == [499_999_900, 299_000_000, None]
    assert [row.values["rate"] for row in parsed.rows] == [Decimal("0.085"), Decimal("0.095"), None]
    assert {row.values["value_date"] for row in parsed.rows} == {date(2026, 3, 24)}


def test_a_sheet_that_is_something_else_is_said_to_be_passed_over(ledger: Path) -> None:
    parsed = table_rows(ledger, CONTRACTS)
    assert ("客户台账", 0) in [(one.sheet, one.row) for one in parsed.passed]


def test_a_sheet_for_each_year_is_read_with_the_others(tmp_path: Path) -> None:
    path = write(tmp_path / "l.xlsx", {"2025": [SHORT, ROW], "2026 年": [["台账"], SHORT, ["A-2", *ROW[1:]]]})
    parsed = table_rows(path, CONTRACTS)
    assert [(row.sheet, row.number, row.values["no"]) for row in parsed.rows] == [
        ("2025", 2, "A-1"),
        ("2026 年", 3, "A-2"),
    ]
    assert [row.sheet for row in table_rows(path, CONTRACTS, LedgerOptions("2026 年")).rows] == ["2026 年"]


def test_a_years_sheet_without_one_column_is_refused_not_left_out(tmp_path: Path) -> None:
    path = write(tmp_path / "l.xlsx", {"2025": [SHORT, ROW], "2026": [[*SHORT[:3], "计息开始"], ROW]})
    with pytest.raises(Refused, match=r"2026 looks like .* 2025, .* row 1 lacks 起息日"):
        table_rows(path, CONTRACTS)
    assert len(table_rows(path, CONTRACTS, LedgerOptions(pairs=["计息开始=value_date"])).rows) == 2


def test_a_hidden_sheet_is_read_only_where_it_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "l.xlsx", {"现": [SHORT, ROW], "旧": [SHORT, ROW]}, hidden=("旧",))
    parsed = table_rows(path, CONTRACTS)
    assert parsed.sheets == ["现"]
    assert [(one.sheet, "hidden" in str(one.why)) for one in parsed.passed] == [("旧", True)]
    assert table_rows(path, CONTRACTS, LedgerOptions("旧")).sheets == ["旧"]


def test_a_ledger_without_the_table_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    path = write(tmp_path / "l.xlsx", {"封面": [["欢迎"]], "台账": [["标题"], SHORT[:3], ROW[:3]]})
    with pytest.raises(Refused, match="sheet 台账, row 2, which lacks 起息日"):
        table_rows(path, CONTRACTS)
    with pytest.raises(Refused, match="合同编号, 投资人, 认购金额, 起息日"):
        table_rows(path, CONTRACTS, LedgerOptions("封面"))


def test_a_mapped_column_must_be_there(tmp_path: Path) -> None:
    path = write(tmp_path / "l.xlsx", {"台账": [[*SHORT, "打款额"], [*ROW, 5]]})
    [row] = table_rows(path, CONTRACTS, LedgerOptions(pairs=["打款额=receipt_amount"])).rows
    assert row.values["receipt_amount"] == 500
    with pytest.raises(Refused, match="到账额"):
        table_rows(path, CONTRACTS, LedgerOptions(pairs=["到账额=receipt_amount"]))


def test_the_fields_a_ledger_has_are_told_from_those_it_is_silent_on(tmp_path: Path) -> None:
    path = write(tmp_path / "l.xlsx", {"台账": [SHORT, ROW]})
    assert table_rows(path, CONTRACTS).fields == {"no", "client", "amount", "value_date"}


def test_a_rule_of_the_chapter_refuses_a_cell_like_any_other(ledger: Path) -> None:
    parsed = table_rows(ledger, CLIENTS)
    parsed.refuse(parsed.rows[0], "id_no", T("no two clients have one ID number"))
    [error] = parsed.errors
    assert (error.sheet, error.row, error.column) == ("客户台账", 4, "证件号码")
    assert error.problem == "no two clients have one ID number"
    assert "19880824" not in error.value


def test_mappings_are_parsed_from_the_right() -> None:
    assert parse_map(["甲=乙=amount", " 打款人 = client "], CONTRACTS) == {
        "甲=乙": "amount",
        "打款人": "client",
    }


@pytest.mark.parametrize(
    ("pairs", "error"),
    [
        (["amount"], "is not of the form 列名=field; the fields are"),
        (["=amount"], "is not of the form 列名=field; the fields are"),
        (["金额="], "is not of the form 列名=field; the fields are"),
        (["金额=sum"], "to; the fields are"),
        (["金额=amount", "金额=receipt_amount"], "two fields; give it one"),
    ],
)
def test_a_mapping_that_says_nothing_is_refused(pairs: list[str], error: str) -> None:
    with pytest.raises(Refused, match=error):
        parse_map(pairs, CONTRACTS)


def test_an_outcome_has_the_documented_keys(tmp_path: Path) -> None:
    path = write(tmp_path / "l.xlsx", {"台账": [SHORT, ROW, ["A-2", "李娜", -1, "20260324"], ["合计"]]})
    data = json.loads(json.dumps(Outcome.of(table_rows(path, CONTRACTS)).data()))
    assert data == {
        "read": 2,
        "created": 0,
        "updated": 0,
        "skipped": 0,
        "errors": [
            {
                "sheet": "台账",
                "row": 3,
                "rows": 1,
                "column": "认购金额",
                "value": "-1",
                "problem": "the amount '-1' is negative; it must be more than zero",
            }
        ],
        "left_out": [],
        "changes": [],
        "sheets": ["台账"],
        "unused": [],
        "passed_over": [{"sheet": "台账", "row": 4, "why": "a total"}],
    }


def test_an_import_with_errors_exits_with_1_and_lists_them_all(tmp_path: Path) -> None:
    wrong = [["A-1", "张伟", -1, "20260324"], ["A-2", "李娜", 5, "2026-02-30"]]
    shown = view(Outcome.of(table_rows(write(tmp_path / "l.xlsx", {"台账": [SHORT, *wrong]}), CONTRACTS)))
    out = io.StringIO()
    shown.page(Console(file=out, width=200))
    assert shown.refusal is not None
    assert "rows read: 2, errors: 2; nothing was written" in shown.refusal.sentence()
    assert "2026-02-30" in out.getvalue()


@pytest.mark.parametrize(
    ("dry_run", "sentence"),
    [(False, "9 rows read; 4 created, 3 changed, 2 were unchanged"), (True, "4 would be created")],
)
def test_an_import_says_what_it_did_or_would_do(dry_run: bool, sentence: str) -> None:
    shown = view(Outcome(9, 4, 3, 2), dry_run=dry_run)
    out = io.StringIO()
    shown.page(Console(file=out, width=200))
    assert shown.exit_code == 0
    assert sentence in out.getvalue()


def test_of_many_errors_the_first_two_hundred_are_listed_and_the_rest_counted(capsys: Any) -> None:
    errors = [CellError("台账", row, "手机", "x", "is not a phone number") for row in range(2, 252)]
    outcome = importing.Outcome(read=250, errors=errors)
    view = importing.view(outcome)
    view.page(console())
    page = capsys.readouterr().out
    assert page.count("is not a phone number") == 200
    assert "50 more errors are not listed" in page
    assert len(outcome.data()["errors"]) == 250  # type: ignore[arg-type]
    assert view.refusal is not None
    assert "errors: 250" in str(view.refusal)
