"""A firm's own layouts of the files that banks take in, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from fundcs.policy.bank_layouts import ANSWER_FIELDS, BANK_FIELDS, STATEMENT_FIELDS
from fundcs.policy.loader import check, load

LAYOUT = """[payout.bank.icbc]
file = "csv"
amount = "fen"
date = "YYYY-MM-DD"
purpose = "{fund} {due}"
columns = [
    { field = "text", heading = "付款账号", text = "0200001" },
    { field = "number", heading = "编号" },
    { field = "payee_name", heading = "户名" },
    { field = "payee_account", heading = "账号" },
    { field = "amount", heading = "金额（分）" },
]
answer = [
    { field = "number", heading = "编号" },
    { field = "payee_account", heading = "账号" },
    { field = "amount", heading = "金额（分）" },
    { field = "result", heading = "状态" },
]
paid = ["S"]
failed = ["F"]
"""


def firm(folder: Path, text: str) -> Path:
    path = folder / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_firms_layout_stands_beside_the_shipped_ones(tmp_path: Path) -> None:
    layouts = load(firm(tmp_path, LAYOUT)).payout.bank
    assert set(layouts) == {"csv", "xlsx", "icbc"}
    own = layouts["icbc"]
    assert (own.name, own.amount, own.encoding, own.control) == ("icbc", "fen", "gb18030", ())
    assert (own.columns[0].heading, own.columns[0].text) == ("付款账号", "0200001")


def test_a_shipped_layout_can_be_replaced(tmp_path: Path) -> None:
    layouts = load(firm(tmp_path, LAYOUT.replace("icbc", "csv"))).payout.bank
    assert layouts["csv"].amount == "fen"
    assert set(layouts) == {"csv", "xlsx"}


@pytest.mark.parametrize(
    ("before", "after", "line", "key", "problem"),
    [
        ('file = "csv"', 'file = "pdf"', 2, "file", "'pdf' is not one of csv, xlsx"),
        ('amount = "fen"', 'amount = "jiao"', 3, "amount", "'jiao' is not one of yuan, fen"),
        ("{due}", "{name}", 5, "purpose", "'name' is not a placeholder; known are {fund}"),
        ("{due}", "{due", 5, "purpose", "is not a placeholder"),
        ('"payee_name", heading = "户名"', '"name", heading = "户名"', 9, "columns.field", "'name' is not"),
        ('heading = "户名"', 'heading = "编号"', 9, "columns.heading", "编号 stands here twice"),
        ('"payee_name"', '"number"', 9, "columns", "number stands here twice"),
        ('"amount", heading = "金额（分）" },\n]\na', '"batch", heading = "批" },\n]\na', 6, "columns",
         "a column with the field amount is needed"),
        (', text = "0200001"', "", 7, "columns", "text is given with the field text"),
        ('failed = ["F"]', 'failed = ["S"]', 20, "failed", "S stands here twice"),
        ('paid = ["S"]\n', "", 1, "", "paid is missing"),
        ('icbc]\n', 'icbc]\nencoding = "latin-1"\n', 2, "encoding", "'latin-1' is not one of gb18030"),
        ("icbc]", "ICBC]", 1, "", "write a code of small letters"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_layout_is_named_with_its_line(
    tmp_path: Path, before: str, after: str, line: int, key: str, problem: str
) -> None:
    assert before in LAYOUT
    (found, *_rest) = check(firm(tmp_path, LAYOUT.replace(before, after)))
    assert found.line == line
    assert found.key.lower() == ".".join(filter(None, ("payout.bank.icbc", key)))
    assert problem in str(found.problem)


STATEMENT = """statement = [
    { field = "date", heading = "日期" },
    { field = "payer_name", heading = "户名" },
    { field = "amount", heading = "金额" },
    { field = "direction", heading = "收支" },
]
received = ["收"]
"""


def test_a_layout_says_how_the_bank_writes_a_statement(tmp_path: Path) -> None:
    own = load(firm(tmp_path, LAYOUT + STATEMENT)).payout.bank["icbc"]
    assert [column.field for column in own.statement] == ["date", "payer_name", "amount", "direction"]
    assert own.received == ("收",)


@pytest.mark.parametrize(
    ("before", "after", "key", "problem"),
    [
        ('"amount"', '"received"', "statement", "the field direction goes with amount"),
        ('    { field = "amount", heading = "金额" },\n', "", "statement", "amount or received is needed"),
        ('"direction"', '"received"', "statement", "amount or received is needed, and only one"),
        ('"direction"', '"paid_out"', "statement", "the field paid_out goes with received"),
        ('"payer_name"', '"purpose"', "statement", "a column with the field payer_name is needed"),
        ('"direction"', '"balance"', "statement.field", "'balance' is not one of"),
        ('received = ["收"]\n', "", "received", "received is given with a column of the field direction"),
        ('    { field = "direction", heading = "收支" },\n', "", "received", "and only with it"),
    ],
)
def test_what_is_wrong_with_the_columns_of_a_statement_is_named(
    tmp_path: Path, before: str, after: str, key: str, problem: str
) -> None:
    assert before in STATEMENT
    (found, *_rest) = check(firm(tmp_path, LAYOUT + STATEMENT.replace(before, after)))
    assert found.key == f"payout.bank.icbc.{key}"
    assert problem in str(found.problem)


def test_the_layout_of_the_documentation_can_be_used(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "bank.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    assert check(firm(tmp_path, example)) == []


def test_the_documentation_names_every_field_of_a_layout() -> None:
    page = (Path(__file__).parents[2] / "docs" / "bank.md").read_text(encoding="utf-8")
    assert [
        name for name in (*BANK_FIELDS, *ANSWER_FIELDS, *STATEMENT_FIELDS) if f"`{name}`" not in page
    ] == []


def test_a_misspelt_key_of_another_entry_is_still_refused(tmp_path: Path) -> None:
    (found,) = check(firm(tmp_path, "[payout.roll]\nvalu = 'none'"))
    assert "did you mean value?" in str(found.problem)
