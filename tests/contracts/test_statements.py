"""A bank's statement against the receipts of contracts and the payments of project companies."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from fundcs.contracts.rules.statements import Expected, Line, Verdict, match, nothing_came_in
from fundcs.entitlements.rules.receipts import Receipt
from fundcs.kit.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 1, 6)
HEAD = "交易日期,贷方发生额,借方发生额,对方户名,对方账号,摘要,交易流水号"
STRANGER, ACCOUNT = "欧阳陌生", "6222021234567890128"


def expected(no: str = "K1", name: str = "张伟", amount: int = 300, **more: Any) -> Expected:
    window = {"first": DAY - timedelta(10), "last": DAY + timedelta(10), "due": None}
    return Expected(no=no, fund="JH01", name=name, amount=amount, **(window | more))


def line(row: int = 2, payer: str | None = "张伟", amount: int = 300, on: date = DAY, **more: Any) -> Line:
    return Line(row, on, amount, payer, **more)


def found(lines: list[Line], *of: Expected, **takes: tuple[str, date | None]) -> list[tuple[str, list[str]]]:
    by_row = {int(row.removeprefix("row")): key for row, key in takes.items()}
    return [
        (matched.verdict.value, [candidate.expected.no for candidate in matched.candidates])
        for matched in match(lines, of, by_row)
    ]


@pytest.mark.parametrize(
    ("of_line", "verdict", "why"),
    [
        ({}, "exact", None),
        ({"payer": "张　伟"}, "exact", None),
        ({"on": DAY - timedelta(10)}, "exact", None),
        ({"on": DAY + timedelta(10)}, "exact", None),
        ({"on": DAY - timedelta(11)}, "probable", "the day is far from the one expected"),
        ({"on": DAY + timedelta(11)}, "probable", "the day is far from the one expected"),
        ({"amount": 299}, "probable", "the remitter agrees, but 3.00 is expected"),
        ({"payer": "张伟（支付宝）"}, "probable", "name is similar"),
        ({"payer": "张?"}, "probable", "name is similar"),
        ({"payer": "李伟"}, "none", None),
        ({"payer": None, "purpose": "认购款张伟"}, "probable", "the purpose names who is to pay"),
        ({"payer": "李四", "purpose": "K1认购"}, "probable", "the purpose names it"),
        ({"payer": "李四", "purpose": "K12认购"}, "none", None),
        ({"payer": "张伟", "amount": 299, "on": DAY + timedelta(11)}, "none", None),
        ({"payer": "李四"}, "none", None),
        ({"payer": None}, "none", None),
    ],
)
def test_a_line_is_exact_probable_or_none_and_says_why(
    of_line: dict[str, Any], verdict: str, why: str | None
) -> None:
    (matched,) = match([line(**of_line)], [expected()], {})
    assert matched.verdict == verdict
    if why is not None:
        assert why in str(matched.candidates[0].why)


def test_names_that_look_alike_are_one_name() -> None:
    assert found([line(payer="⻩伟")], expected(name="黄伟")) == [("exact", ["K1"])]


def test_a_line_that_two_contracts_agree_with_is_a_choice() -> None:
    assert found([line()], expected("K1"), expected("K2")) == [("probable", ["K1", "K2"])]


def test_of_many_contracts_those_that_agree_are_named_first() -> None:
    others = [expected(f"A{number}", amount=number, last=DAY) for number in range(1, 9)]
    named = found([line()], *others, expected("K1"), expected("K2"))[0][1]
    assert (named[:2], len(named)) == (["K1", "K2"], 5)


def test_two_lines_that_one_contract_agrees_with_are_a_choice() -> None:
    assert found([line(2), line(3)], expected()) == [("probable", ["K1"]), ("probable", ["K1"])]


def test_as_many_equal_lines_of_one_day_as_contracts_are_exact() -> None:
    both = found([line(2), line(3)], expected("K1"), expected("K2"))
    assert both == [("exact", ["K1"]), ("exact", ["K2"])]


def test_equal_lines_of_two_days_are_a_choice() -> None:
    lines = [line(2), line(3, on=DAY + timedelta(1))]
    assert {verdict for verdict, _nos in found(lines, expected("K1"), expected("K2"))} == {"probable"}


def test_a_line_recorded_before_is_used_for_no_other_contract() -> None:
    recorded = expected("K1", recorded=Receipt(300, "张伟", DAY))
    assert found([line()], recorded, expected("K2")) == [("agrees", ["K1"])]


def test_a_receipt_recorded_otherwise_is_named_and_kept() -> None:
    recorded = expected(recorded=Receipt(300, "张伟", DAY - timedelta(1)))
    (matched,) = match([line()], [recorded], {})
    assert matched.verdict is Verdict.DIFFERS
    assert str(matched.candidates[0].why) == "the day recorded is 2026-01-05"
    with pytest.raises(Refused, match="correct it first"):
        match([line()], [recorded], {2: recorded.key})


def test_a_receipt_of_which_a_part_is_recorded_is_filled_in() -> None:
    assert found([line()], expected(recorded=Receipt(300, None, None))) == [("exact", ["K1"])]


def test_a_line_with_the_same_number_twice_is_one_payment() -> None:
    lines = [line(2, number="7"), line(3, number="7")]
    assert found(lines, expected("K1"), expected("K2"))[1][0] == "duplicate"


def test_a_line_taken_is_taken_and_frees_the_other() -> None:
    of = (expected("K1"), expected("K2"))
    assert found([line(2), line(3, amount=200)], *of, row3=("K2", None)) == [
        ("exact", ["K1"]),
        ("taken", ["K2"]),
    ]


def test_a_line_that_agrees_with_one_contract_is_not_taken_for_another() -> None:
    with pytest.raises(Refused, match="line 2 is for K1, not for K2"):
        found([line(2)], expected("K1"), expected("K2", name="李娜"), row2=("K2", None))


def test_a_line_that_is_not_there_is_not_taken() -> None:
    with pytest.raises(Refused, match="no money came in on line 9"):
        found([line(2)], expected("K1"), row9=("K1", None))


def test_a_line_that_stands_there_twice_is_taken_by_its_first_row() -> None:
    with pytest.raises(Refused, match="take it by its first row"):
        found([line(2, number="7"), line(3, number="7")], expected("K1"), row3=("K1", None))


def test_two_lines_are_not_taken_for_one_contract_recorded_by_another_line() -> None:
    recorded = expected("K1", recorded=Receipt(300, "张伟", DAY))
    with pytest.raises(Refused, match="a receipt of K1 is recorded that is not line 3"):
        found([line(2), line(3, amount=200)], recorded, row3=("K1", None))


@pytest.mark.parametrize(
    ("cell", "nothing"),
    [("0.00", True), ("-500", True), ("−1", True), ("(500.00)", True), ("¥0", True), ("0.01", False),
     ("500", False), ("", False), ("abc", False), ("1,000.00", False)],
)  # fmt: skip
def test_zero_and_less_are_no_money_that_came_in(cell: str, nothing: bool) -> None:
    assert nothing_came_in(cell) is nothing


@pytest.fixture
def firm(office: Any) -> Any:
    """S002 of finance, S003 of investment; YX-1 of 张伟 (C000001), YX-2 and YX-3 of 李娜 (C000002)."""
    for name, role in (("孙财务", "finance"), ("周投资", "investment")):
        office.ok("staff", "add", name, "--role", role, "--nda", "2026-01-05", now="2026-01-05")
    for no, client, amount in (("YX-1", "C000001", "300万"), ("YX-2", "C000002", "100万"),
                               ("YX-3", "C000002", "500万")):  # fmt: skip
        office.ok(
            "contract", "add", no, "--client", client, "--fund", "JH01", "--amount", amount, "--value-date",
            "2026-01-06", "--payee-name", "张伟", "--payee-bank", "工商银行", "--payee-account", ACCOUNT,
            now="2026-01-06",
        )  # fmt: skip
    return office


FINANCE = {"now": "2026-01-20T09:00", "as_": "S002"}


def statement(office: Any, *rows: str, encoding: str = "gb18030", head: str = HEAD) -> Path:
    path: Path = office.folder / "statement.csv"
    path.write_bytes("\n".join([head, *rows, ""]).encode(encoding))
    return path


EXACT = f'2026-01-06,"3,000,000.00",0.00,张伟,{ACCOUNT},认购款,1'
LESS = f"2026-01-06,1000000.01,,李娜,{ACCOUNT},认购,2"
OTHER = f"2026-01-07,88.00,,{STRANGER},{ACCOUNT},{STRANGER}还款{ACCOUNT},3"
FEE = "2026-01-07,,50.00,,,手续费,4"
TOTAL = "合计,4000088.01,50.00,,,,"


def receipts(office: Any, path: Path, *more: str, bank: str = "csv", **how: Any) -> Any:
    return office.json("contract", "receipts", path, "--bank", bank, *more, **(FINANCE | how))


def results(said: Any) -> list[tuple[int, str, bool]]:
    return [(each["row"], each["result"], each["recorded"]) for each in said["lines"]]


def test_what_agrees_is_recorded_once_and_the_rest_listed(firm: Any) -> None:
    path = statement(firm, EXACT, LESS, OTHER, FEE, "期末余额,,,,,,", TOTAL)
    first = receipts(firm, path)
    assert results(first) == [(2, "exact", True), (3, "probable", False), (4, "none", False)]
    shown = firm.json("contract", "show", "YX-1", now="2026-01-20")
    kept = [shown[f"receipt_{name}"] for name in ("amount", "payer", "date", "matches")]
    assert kept == ["3000000.00", "张伟", "2026-01-06", True]
    again = receipts(firm, path)
    assert results(again)[0] == (2, "agrees", False)
    assert (first["updated"], again["updated"]) == (1, 0)


def test_a_dry_run_says_what_it_would_record_and_records_nothing(firm: Any) -> None:
    said = receipts(firm, statement(firm, EXACT), "--dry-run")
    assert results(said) == [(2, "exact", True)]
    assert firm.json("contract", "show", "YX-1", now="2026-01-20")["receipt_amount"] is None


def test_a_probable_line_is_recorded_when_it_is_named_and_again_changes_nothing(firm: Any) -> None:
    path = statement(firm, EXACT, LESS)
    taken = receipts(firm, path, "--take", "3=YX-2")
    assert results(taken) == [(2, "exact", True), (3, "taken", True)]
    assert firm.json("contract", "show", "YX-2", now="2026-01-20")["receipt_amount"] == "1000000.01"
    assert results(receipts(firm, path, "--take", "3=YX-2")) == [(2, "agrees", False), (3, "agrees", False)]


def test_a_workbook_with_days_as_serials_and_words_for_the_direction(firm: Any) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    rows = [
        ("账户交易明细",),
        ("交易日期", "借贷标志", "交易金额", "余额", "对方户名", "摘要", "交易流水号"),
        (46028, "贷", 3000000, 9000000, "张伟", "认购", "A1"),  # 2026-01-06
        (20260107, "借", 1000000, 8000000, "李娜", "退款", "A2"),
        ("2026-01-07", "贷", -1000000, 7000000, "李娜", "冲正", "A3"),
        ("2026-01-08 10:20:30", "贷", 1000000, 8000000, "李娜", "认购", "A4"),
        ("合计", None, 5000000, None, None, None, None),
    ]
    for row in rows:
        sheet.append(row)
    path = firm.folder / "statement.xlsx"
    book.save(path)
    said = receipts(firm, path, bank="xlsx")
    assert results(said) == [(3, "exact", True), (6, "exact", True)]
    assert said["lines"][0]["day"] == "2026-01-06"


def test_amounts_in_ten_thousands_are_read_by_their_heading(firm: Any) -> None:
    path = statement(
        firm, EXACT.replace('"3,000,000.00"', "300"), head=HEAD.replace("贷方发生额", "贷方发生额（万元）")
    )
    assert results(receipts(firm, path)) == [(2, "exact", True)]


def test_a_statement_in_fen_is_read_by_its_layout(firm: Any) -> None:
    policy = """[payout.bank.fenbank]
file = "csv"
amount = "fen"
date = "YYYYMMDD"
purpose = "派息"
columns = [
    { field = "number", heading = "编号" }, { field = "payee_name", heading = "户名" },
    { field = "payee_account", heading = "账号" }, { field = "amount", heading = "金额" },
]
answer = [
    { field = "number", heading = "编号" }, { field = "payee_account", heading = "账号" },
    { field = "amount", heading = "金额" }, { field = "result", heading = "状态" },
]
paid = ["S"]
failed = ["F"]
statement = [
    { field = "date", heading = "日期" }, { field = "amount", heading = "发生额（分）" },
    { field = "payer_name", heading = "户名" },
]
"""
    (firm.folder / "policy.toml").write_text(policy, "utf-8")
    path = statement(firm, "20260106,300000000,张伟", "20260106,-5000,张伟", head="日期,发生额（分）,户名")
    assert results(receipts(firm, path, bank="fenbank")) == [(2, "exact", True)]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("2026-01-06,1.005,,张伟,,,", "more than two decimals"),
        ("2026-01-06,三百,,张伟,,,", "is not an amount"),
        ("2026-01-06,300.00,200.00,张伟,,,", "came in and went out"),
        ("2027-01-06,300.00,,张伟,,,", "the day is in the future"),
        (",300.00,,张伟,,,", "a value is needed here"),
        ("一月六日,300.00,,张伟,,,", "is not a date"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_nothing_is_recorded(
    firm: Any, row: str, problem: str
) -> None:
    path = statement(firm, EXACT, row)
    ran = firm.run("contract", "receipts", path, "--bank", "csv", "--json", **FINANCE)
    assert ran.code == 1
    (error,) = json.loads(ran.out)["errors"]
    assert (error["row"], problem in error["problem"]) == (3, True), error
    assert firm.json("contract", "show", "YX-1", now="2026-01-20")["receipt_amount"] is None


@pytest.mark.parametrize(
    ("head", "more", "sentence"),
    [
        ("日期,金额,户名", (), "has a heading with the columns 交易日期"),
        ("交易日期,贷方发生额,借方发生额", (), "lacks the columns 对方户名"),
        (HEAD, ("--bank", "icbc"), "the policy has no bank layout icbc"),
        (HEAD, ("--take", "2:YX-1"), "is not of the form LINE=CONTRACT"),
        (HEAD, ("--take", "2=YX-9"), "no money is expected for YX-9"),
        (HEAD, ("--take", "2=YX-2", "--take", "2=YX-3"), "twice"),
        (HEAD, ("--take", "2=YX-2"), "line 2 is for YX-1, not for YX-2"),
        (HEAD, ("--fund", "JH99"), "JH99"),
    ],
)
def test_a_file_or_a_word_that_cannot_be_taken_is_refused(
    firm: Any, head: str, more: tuple[str, ...], sentence: str
) -> None:
    path = statement(firm, EXACT, head=head)
    ran = firm.run("contract", "receipts", path, "--bank", "csv", *more, **FINANCE)
    assert (ran.code, sentence in ran.err) == (1, True), ran.err


def test_a_workbook_in_which_no_line_came_in_by_the_layouts_words_is_refused(firm: Any) -> None:
    path = statement(firm, "2026-01-06,C,300.00,张伟", head="交易日期,借贷标志,交易金额,对方户名")
    ran = firm.run("contract", "receipts", path, "--bank", "xlsx", **FINANCE)
    assert (ran.code, "no line says that money came in" in ran.err) == (1, True), ran.err


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_no_remitter_purpose_or_account_of_the_statement_is_shown(firm: Any, form: tuple[str, ...]) -> None:
    wrong = f"2026-01-07,x{ACCOUNT},,{STRANGER},{ACCOUNT},{STRANGER},3"
    for rows in ((EXACT, LESS, OTHER, FEE), (OTHER, wrong)):
        path = statement(firm, *rows)
        ran = firm.run("contract", "receipts", path, "--bank", "csv", *form, **FINANCE)
        assert [needle for needle in (STRANGER, ACCOUNT[:12]) if needle in ran.out + ran.err] == []


def test_a_line_recorded_for_a_contract_of_one_fund_is_used_for_none_of_another(firm: Any) -> None:
    firm.ok(
        "contract", "add", "YY-1", "--client", "C000001", "--fund", "JH02", "--amount", "300万",
        "--value-date", "2026-01-06", "--rate", "9%", "--payee-name", "张伟", "--payee-bank", "工商银行",
        "--payee-account", ACCOUNT, now="2026-01-06",
    )  # fmt: skip
    path = statement(firm, EXACT)
    assert results(receipts(firm, path)) == [(2, "probable", False)]
    receipts(firm, path, "--take", "2=YX-1")
    assert results(receipts(firm, path, "--fund", "JH02")) == [(2, "agrees", False)]
    assert firm.json("contract", "show", "YY-1", now="2026-01-20")["receipt_amount"] is None


def test_with_a_fund_only_its_contracts_are_recorded(firm: Any) -> None:
    path = statement(firm, EXACT)
    assert results(receipts(firm, path, "--fund", "JH02")) == [(2, "exact", False)]
    assert results(receipts(firm, path, "--fund", "JH01")) == [(2, "exact", True)]


def test_investment_records_no_receipt_of_a_contract(firm: Any) -> None:
    path = statement(firm, EXACT, LESS)
    said = receipts(firm, path, as_="S003")
    assert (results(said)[0], said["lines"][0]["elsewhere"]) == ((2, "exact", False), True)
    ran = firm.run(
        "contract", "receipts", path, "--bank", "csv", "--take", "3=YX-2", **(FINANCE | {"as_": "S003"})
    )
    assert (ran.code, "may not do this" in ran.err) == (4, True), ran.err


@pytest.fixture
def agreed(firm: Any) -> Any:
    """The project company of JH01 is to pay 100,000.00 on 2026-04-01."""
    due = ("--fund", "JH01", "--due", "2026-04-01")
    now = {"now": "2026-03-20T09:00", "as_": "S003"}
    firm.ok("payout", "done", "interest_notice", *due, "--on", "2026-03-19", **now)
    firm.ok("payout", "done", "tell_amount", *due, "--amount", "100000", "--agreed", "2026-04-01", **now)
    return firm


PAID = "2026-04-02,100000.00,,甲项目公司,,派息,9"
APRIL = {"now": "2026-04-03T09:00"}


def test_the_project_companys_payment_is_recorded_as_payout_done_records_it(agreed: Any) -> None:
    path = statement(agreed, PAID)
    assert results(receipts(agreed, path, **APRIL)) == [(2, "exact", False)], (
        "finance is told, it tells nobody"
    )
    said = receipts(agreed, path, as_="S003", **APRIL)
    assert results(said) == [(2, "exact", True)]
    assert said["lines"][0]["for"] == [{"no": "JH01", "due": "2026-04-01", "why": None}]
    steps = agreed.json("payout", "steps", "--fund", "JH01", "--due", "2026-04-01", **APRIL)
    (done,) = [step for step in steps if step["step"] == "tell_received"]
    assert (done["done_on"], done["amount"]) == ("2026-04-02", "100000.00")
    assert results(receipts(agreed, path, as_="S003", **APRIL)) == [(2, "agrees", False)]


def test_a_part_of_the_project_companys_payment_is_probable_and_taken_by_name(agreed: Any) -> None:
    path = statement(agreed, PAID.replace("100000.00", "97000.00"))
    (said,) = receipts(agreed, path, as_="S003", **APRIL)["lines"]
    assert (said["result"], said["for"][0]["why"]) == (
        "probable",
        "the remitter agrees, but 100,000.00 is expected",
    )
    assert results(receipts(agreed, path, "--take", "2=JH01", as_="S003", **APRIL)) == [(2, "taken", True)]
    assert results(receipts(agreed, path, "--take", "2=JH01", as_="S003", **APRIL)) == [(2, "agrees", False)]


def test_amounts_in_another_currency_are_refused_by_their_cell(firm: Any) -> None:
    path = statement(firm, f"{EXACT},USD", head=f"{HEAD},币种")
    ran = firm.run("contract", "receipts", path, "--bank", "csv", "--json", **FINANCE)
    (error,) = json.loads(ran.out)["errors"]
    assert (ran.code, error["column"], error["row"]) == (1, "币种", 2)


def test_a_row_that_the_bank_wrote_twice_is_one_payment(firm: Any) -> None:
    said = receipts(firm, statement(firm, EXACT, EXACT))
    assert results(said) == [(2, "exact", True), (3, "duplicate", False)]


def test_hidden_rows_of_a_workbook_are_asked_about_and_skipped_when_told(firm: Any) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(("交易日期", "借贷标志", "交易金额", "对方户名"))
    sheet.append((date(2026, 1, 6), "贷", 300, "张伟"))
    sheet["C2"].number_format = '0"万元"'
    sheet.append((date(2026, 1, 6), "贷", 100, "李娜"))
    sheet.row_dimensions[3].hidden = True
    path = firm.folder / "statement.xlsx"
    book.save(path)
    assert firm.run("contract", "receipts", path, "--bank", "xlsx", **FINANCE).code == 1
    assert results(receipts(firm, path, "--hidden", "skip", bank="xlsx")) == [(2, "exact", True)]
