"""A column that no field takes is named; one that seems to matter is refused until it is dealt with."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from fundcs.kit.errors import Refused
from fundcs.kit.importing import Column, LedgerOptions, Outcome, table_rows
from fundcs.kit.tabular import Hidden

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from fundcs.kit.importing import Parsed

    Import = Callable[..., Parsed]

HEADING = ["合同编号", "投资人", "认购金额", "起息日"]
ROW: list[Any] = ["A", "张伟", 300, "2026-03-24"]


@pytest.mark.parametrize(
    ("heading", "value", "what"),
    [
        ("约定收益", "九个点", "an amount"),
        ("年化", 0.099, "a rate"),
        ("状态", "已作废", "a state"),
        ("退出金额", 100, "an amount"),
        ("结息日期", "每季", "a date"),
        ("备用账号", "无卡", "an account"),
        ("配偶证件", "有", "an identity number"),
        ("是否有效", "否", "a state"),
        ("情况", "已退出", "a state"),
        ("变动", date(2026, 5, 1), "a date"),
        ("其他", "9.9%", "a rate"),
        ("其他", "6222020000000001111", "an account or identity number"),
        ("规模", 3_000_000, "an amount"),
    ],
)
def test_a_column_that_seems_to_matter_is_refused_by_name(
    read: Import, heading: str, value: object, what: str
) -> None:
    with pytest.raises(Refused, match=rf"{heading} \({what}\); give each a field with --map"):
        read([[*HEADING, heading], [*ROW, value]])


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("序号", 12_345), ("备注", "已退出"), ("联系电话", 13_912_345_678),
        ("邮编", 100_020), ("部门", "华北"), ("推荐", "朋友"), ("来源", "路演"), ("年龄", 45),
    ],
)  # fmt: skip
def test_any_other_column_is_named_and_left_out(read: Import, heading: str, value: object) -> None:
    parsed = read([[*HEADING, heading], [*ROW, value]])
    assert (len(parsed.rows), Outcome.of(parsed).data()["unused"]) == (1, [heading])


def test_a_column_without_values_is_not_named(read: Import) -> None:
    assert read([[*HEADING, "退出金额"], [*ROW, None]]).unused == []


def test_a_column_that_is_ignored_is_left_out_and_still_named(read: Import) -> None:
    parsed = read([[*HEADING, "状态"], [*ROW, "已作废"]], ignored=["状态"])
    assert (len(parsed.rows), parsed.unused) == (1, ["状态"])


def test_a_column_to_be_ignored_that_is_not_there_is_refused(read: Import) -> None:
    with pytest.raises(Refused, match="has no column 状况, which --ignore names"):
        read([[*HEADING, "状态"], [*ROW, "已作废"]], ignored=["状态", "状况"])


def test_a_column_that_another_import_reads_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("姓名,认购金额\n张伟,300\n", "utf-8")
    columns = (Column("name", ("姓名",), "name", required=True),)
    assert table_rows(path, columns, LedgerOptions(), ("认购金额",)).unused == ["认购金额"]
    with pytest.raises(Refused, match="认购金额"):
        table_rows(path, columns, LedgerOptions(), ())


def test_what_identifies_people_in_a_heading_is_starred(read: Import) -> None:
    assert "110105" not in str(read([[*HEADING, "张伟 11010519491231002X"], [*ROW, "好"]]).unused)


@pytest.mark.parametrize(
    "heading",
    [
        "证件号码或信用代码",
        "证件号码/身份证号",
        "证件号码（自然人填身份证号，机构填信用代码（18位），" + "其他投资者按所持证件填写" * 4 + "）",
    ],
)  # fmt: skip
def test_a_heading_that_names_a_field_in_two_ways_or_explains_itself_is_known(
    read: Import, heading: str
) -> None:
    [row] = read([[*HEADING, heading], [*ROW, "11010519491231002X"]]).rows
    assert row.values["id_no"] == "11010519491231002X"


def hide(page: Worksheet) -> None:
    page.row_dimensions[3].hidden = True


def strike(page: Worksheet) -> None:
    from openpyxl.styles import Font

    page["A3"].font = Font(strike=True)


ROWS = [HEADING, ROW, ["B", "李娜", 300, "2026-03-24"], ["C", "王芳", 300, "2026-03-24"]]


@pytest.mark.parametrize("change", [hide, strike])
def test_rows_out_of_sight_are_asked_about(read: Import, change: Callable[[Worksheet], None]) -> None:
    with pytest.raises(Refused, match="struck through: 3; say with --hidden skip or --hidden take"):
        read(ROWS, change)


@pytest.mark.parametrize("change", [hide, strike])
def test_rows_out_of_sight_are_left_out_or_taken(read: Import, change: Callable[[Worksheet], None]) -> None:
    left = read(ROWS, change, hidden=Hidden.SKIP)
    assert [row.values["no"] for row in left.rows] == ["A", "C"]
    assert [(passed.row, str(passed.why)) for passed in left.passed] == [
        (3, "the row is hidden, filtered out or struck through")
    ]
    assert [row.values["no"] for row in read(ROWS, change, hidden=Hidden.TAKE).rows] == ["A", "B", "C"]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "read_rows"), [("skip", 2), (" TAKE ", 3)])
def test_at_a_terminal_rows_out_of_sight_are_asked_about(
    read: Import, monkeypatch: pytest.MonkeyPatch, answer: str, read_rows: int
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin", _Terminal())
    monkeypatch.setattr("sys.stderr", _Terminal())

    def prompt(question: str, **_how: object) -> str:
        asked.append(question)
        return answer

    monkeypatch.setattr("typer.prompt", prompt)
    assert len(read(ROWS, hide).rows) == read_rows
    assert len(asked) == 1
    assert "[skip/take]" in asked[0]


def test_no_answer_at_a_terminal_takes_nothing(read: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Terminal())
    monkeypatch.setattr("sys.stderr", _Terminal())
    monkeypatch.setattr("typer.prompt", lambda *_words, **_how: "")
    with pytest.raises(Refused, match="--hidden skip or --hidden take"):
        read(ROWS, hide)


def test_many_rows_out_of_sight_are_named_by_spans(read: Import) -> None:
    def change(page: Worksheet) -> None:
        for number in (2, 3, 4, 6):
            page.row_dimensions[number].hidden = True

    rows = [HEADING, *([f"A{number}", "张伟", 300, "2026-03-24"] for number in range(6))]
    with pytest.raises(Refused, match="2-4, 6;"):
        read(rows, change)


SINGLE = (
    Column("no", ("合同编号",), "code"), Column("client", ("投资人",), "written"),
    Column("amount", ("认购金额",), "amount", required=True), Column("value_date", ("起息日",), "day"),
)  # fmt: skip


@pytest.mark.parametrize("value", ["500\n300", "500\r\n300", "500\n\n300万"])
@pytest.mark.parametrize("index", [0, 1, 2, 3])
def test_two_lines_in_a_cell_are_two_values(book: Callable[..., Path], index: int, value: str) -> None:
    path = book([HEADING, [*ROW[:index], value, *ROW[index + 1 :]]])
    [error] = table_rows(path, SINGLE).errors
    assert (error.column, error.problem) == (
        HEADING[index], "the cell holds more than one line; give it one value",
    )  # fmt: skip


def test_a_line_break_at_the_end_is_white_space(read: Import) -> None:
    assert [row.values["amount"] for row in read([HEADING, ["A", "张伟", "300万\n", "2026-03-24"]]).rows] == [
        300_000_000
    ]


@pytest.mark.parametrize("name", ["张�", "李?", "王□", "赵〓", "钱？"])
def test_a_name_that_lost_a_character_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "l.csv"
    path.write_text(f"姓名\n{name}\n", "utf-8")
    [error] = table_rows(path, (Column("name", ("姓名",), "name", required=True),)).errors
    assert error.problem == "a character of the name was lost; type it again"


def test_a_number_that_a_spreadsheet_made_a_date_is_refused(
    tmp_path: Path, book: Callable[..., Path]
) -> None:
    path = book([["合同编号"], [date(2026, 1, 5)]])
    [error] = table_rows(path, (Column("no", ("合同编号",), "code", required=True),)).errors
    assert "holds a date, not a number" in error.problem
