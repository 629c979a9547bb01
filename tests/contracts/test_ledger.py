from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from fundcs.contracts.service.columns import COLUMNS
from fundcs.kit.tabular.table import form

if TYPE_CHECKING:
    from pathlib import Path

ZHANG, LI, OTHER_ZHANG = "110101199003070011", "320102198512310029", "440305197202294513"
HEAD = "合同编号,基金代码,投资人,证件号码,认购金额,年化利率,起息日,收款开户行,收款账号,打款回执金额,打款人"
ROW = "HT1,JH01,张伟,110101199003070011,500万,,2026-03-24,中国银行深圳南山支行,6222835585940427284,500万,张伟"


def ledger(office: Any, *rows: str, head: str = HEAD) -> Path:
    path: Path = office.folder / "ledger.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def load(office: Any, *rows: str, head: str = HEAD, **how: Any) -> Any:
    return office.json("contract", "import", ledger(office, *rows, head=head), **how)


def errors(office: Any, *rows: str, head: str = HEAD) -> list[tuple[int, str, str]]:
    """Import what must fail: nothing may be written. Row, column and problem of each error."""
    before = office.json("contract", "list")
    result = office.run("contract", "import", ledger(office, *rows, head=head), "--json")
    assert result.code == 1
    said = json.loads(result.out)
    assert (said["created"], said["updated"], said["skipped"]) == (0, 0, 0)
    assert office.json("contract", "list") == before
    return [(error["row"], error["column"], error["problem"]) for error in said["errors"]]


def changed(**cells: str) -> str:
    """ROW with cells changed, by heading."""
    values = dict(zip(HEAD.split(","), ROW.split(","), strict=True)) | cells
    return ",".join(values.values())


def test_a_workbook_as_departments_keep_it_is_imported(office: Any) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("2026年度认购台账(单位:万元)",),
        (
            *(
                "序号",
                "合同编号",
                "基金代码",
                "投资人",
                "证件号码",
                "认购金额",
                "年化利率",
                "签署日期",
                "起息日",
            ),
            *("收款开户行", "收款账号", "打款回执金额", "打款人"),
        ),
        (
            *(1, "HT1", "JH01", "张伟", f" {ZHANG} ", 499.9999, 0.085, date(2026, 3, 18), "2026.03.24"),
            *("中国银行", "6222 8355 8594 0427 284", 499.9999, "张伟"),
        ),
        (None,),
        (
            *(2, "HT2", "JH01", "李娜　", LI, 300, None, "2026/3/18", "2026年3月24日"),
            *("招商银行", "6214830000001111", 299, "胡国"),
        ),
        ("合计", None, None, None, None, "=SUM(F3:F5)"),
    ):
        sheet.append(row)
    path = office.folder / "ledger.xlsx"
    book.save(path)
    said = office.json("contract", "import", path)
    assert (said["read"], said["created"], said["errors"]) == (2, 2, [])
    first, second = office.json("contract", "list")
    assert (first["amount"], first["rate"], first["signed"]) == ("4999999.00", "0.085", "2026-03-18")
    assert (first["client"], first["payee_name"], first["receipt_matches"]) == ("C000001", "张伟", True)
    assert (second["amount"], second["rate"], second["value_date"]) == ("3000000.00", "0.095", "2026-03-24")
    assert (second["client"], second["receipt_payer"], second["receipt_matches"]) == (
        "C000002",
        "胡国",
        False,
    )


def test_an_import_run_again_changes_nothing(office: Any) -> None:
    rows = (ROW, changed(合同编号="HT2", 年化利率="8%"))
    assert load(office, *rows)["created"] == 2
    before = office.json("contract", "list")
    again = load(office, *rows)
    assert (again["read"], again["created"], again["updated"], again["skipped"]) == (2, 0, 0, 2)
    assert office.json("contract", "list") == before


def test_a_contract_that_moved_on_is_still_the_same_in_its_ledger(office: Any) -> None:
    load(office, ROW)
    office.ok("contract", "exit", "HT1", "--on", "2026-06-01", "--amount", "200万")
    payee = ("--payee-name", "李娜", "--payee-bank", "招商银行", "--payee-account", "6214830000001111")
    office.ok("contract", "transfer", "HT1", "--to", "李娜", "--on", "2026-07-01", *payee)
    assert load(office, ROW)["skipped"] == 1


def test_a_dry_run_says_what_would_happen_and_writes_nothing(office: Any) -> None:
    said = office.json("contract", "import", ledger(office, ROW), "--dry-run")
    assert (said["read"], said["created"]) == (1, 1)
    assert office.json("contract", "list") == []


def test_a_receipt_that_came_later_fills_the_blanks(office: Any) -> None:
    load(office, changed(打款回执金额="", 打款人=""))
    assert office.json("contract", "show", "HT1")["receipt_matches"] is None
    said = load(office, ROW)
    assert (said["created"], said["updated"], said["skipped"]) == (0, 1, 0)
    assert office.json("contract", "show", "HT1")["receipt_matches"] is True
    assert load(office, ROW)["skipped"] == 1


@pytest.mark.parametrize(
    ("column", "value", "recorded"),
    [
        ("基金代码", "JH02", "JH01"),
        ("证件号码", OTHER_ZHANG, "张伟"),
        ("认购金额", "499.99万", "5,000,000.00"),
        ("年化利率", "9.6%", "9.5%"),
        ("起息日", "2026-03-25", "2026-03-24"),
        ("收款开户行", "招商银行", "中国银行深圳南山支行"),
        ("收款账号", "6222835585940427285", "***************7284"),
        ("打款回执金额", "499万", "5,000,000.00"),
        ("打款人", "胡国", "张伟"),
    ],
)
def test_an_import_never_changes_what_is_recorded_and_names_the_column(
    office: Any, column: str, value: str, recorded: str
) -> None:
    load(office, ROW)
    row, named, problem = errors(office, changed(**{column: value}))[0]
    assert (row, named) == (2, "投资人" if column == "证件号码" else column)
    assert problem == f"contract HT1 is recorded with {recorded}; an import never changes what is recorded"


def test_a_number_twice_in_a_ledger_with_the_same_facts_counts_once(office: Any) -> None:
    said = load(office, ROW, changed(合同编号="ht1"))
    assert (said["read"], said["created"], said["skipped"]) == (2, 1, 1)


def test_a_number_twice_in_a_ledger_with_other_facts_is_an_error(office: Any) -> None:
    found = errors(office, ROW, changed(认购金额="400万"))
    assert found == [
        (
            3,
            "认购金额",
            ("contract HT1 is also in row 2 of sheet ledger.csv, with 5,000,000.00; keep one of them"),
        )
    ]


@pytest.mark.parametrize(
    ("column", "value", "named", "why"),
    [
        ("基金代码", "JH09", "基金代码", "no fund JH09"),
        ("基金代码", "", "基金代码", "the fund's code or its name is needed"),
        ("证件号码", "320102198512310037", "证件号码", "no client on record"),
        ("证件号码", LI, "投资人", "is called 李娜 in the archive"),
        ("证件号码", "", "投资人", "several clients have this name (C000001, C000003)"),
        ("认购金额", "-1", "认购金额", "negative"),
        ("认购金额", "0", "认购金额", "more than zero"),
        ("认购金额", "", "认购金额", "a value is needed here"),
        ("认购金额", "99万", "年化利率", "below the fund's lowest rate tier"),
        ("年化利率", "9.5", "年化利率", "9.5% or 0.095"),
        ("起息日", "2026-02-30", "起息日", "no such day"),
        ("起息日", "2025-12-31", "起息日", "outside the fund's life"),
        ("收款账号", "1234", "收款账号", "not an account number"),
    ],
)
def test_an_error_is_shown_with_its_row_and_column(
    office: Any, column: str, value: str, named: str, why: str
) -> None:
    ((row, at, problem),) = errors(office, changed(**{column: value}))
    assert (row, at) == (2, named)
    assert why in problem


def test_every_error_of_a_ledger_is_collected_and_nothing_written(office: Any) -> None:
    found = errors(
        office,
        ROW,
        changed(合同编号="HT2", 基金代码="JH09", 证件号码="320102198512310037"),
        changed(合同编号="HT3", 起息日="2028-01-01"),
    )
    assert [(row, column) for row, column, _problem in found] == [
        (3, "基金代码"),
        (3, "证件号码"),
        (4, "起息日"),
    ]


def test_no_number_of_a_client_is_shown_in_an_error(office: Any) -> None:
    path = ledger(
        office, changed(证件号码="320102198512310037"), changed(合同编号="HT2", 收款账号="62228355#8594042")
    )
    for form_ in ((), ("--json",)):
        result = office.run("contract", "import", path, *form_)
        assert result.code == 1
        assert "198512310037" not in result.out + result.err
        assert "8594042" not in result.out + result.err


def test_a_client_without_a_number_is_found_by_a_name_only_one_has(office: Any) -> None:
    load(office, changed(投资人="李娜", 证件号码=""))
    assert office.json("contract", "show", "HT1")["client"] == "C000002"
    assert errors(office, changed(合同编号="HT2", 投资人="王五", 证件号码=""))[0][1] == "投资人"
    assert "ID number or name" in errors(office, changed(合同编号="HT2", 投资人="", 证件号码=""))[0][2]


def test_a_fund_without_a_code_is_found_by_its_name(office: Any) -> None:
    head = HEAD.replace("基金代码", "基金名称")
    load(office, changed(基金代码="稳健一号"), head=head)
    assert office.json("contract", "show", "HT1")["fund"] == "JH01"
    unknown = errors(office, changed(合同编号="HT2", 基金代码="九号"), head=head)
    assert [error[:2] for error in unknown] == [(2, "基金名称")]
    assert "there is no fund 九号; add it with `fundcs fund add`" in unknown[0][2]


def test_a_fund_and_an_adviser_that_nothing_has_are_an_error_each_with_their_rows(office: Any) -> None:
    rows = [
        changed(合同编号="HT8", 基金代码="JH09"),
        changed(合同编号="HT9", 基金代码="JH09"),
        changed(合同编号="HT10", 基金代码="JH10"),
    ]
    head = HEAD + ",理财顾问"
    result = office.run(
        "contract", "import", ledger(office, *(f"{row},无名" for row in rows), head=head), "--json"
    )
    problems = json.loads(result.out)["errors"]
    assert [(error["row"], error["rows"], error["column"], error["value"]) for error in problems] == [
        (2, 2, "基金代码", "JH09"),
        (2, 3, "理财顾问", "无名"),
        (4, 1, "基金代码", "JH10"),
    ]
    assert "errors: 3" in result.err


def test_columns_of_other_names_are_mapped_by_hand(office: Any) -> None:
    path = ledger(office, ROW, head=HEAD.replace("起息日", "开始算息").replace("合同编号", "备案号"))
    assert "起息日" in office.refused("contract", "import", path)
    said = office.json("contract", "import", path, "--map", "开始算息=value_date", "--map", "备案号=no")
    assert said["created"] == 1
    assert "there is no field valuedate" in office.refused(
        "contract", "import", path, "--map", "开始算息=valuedate", "--map", "备案号=no"
    )


def test_an_adviser_is_found_by_code_or_name_and_must_be_one(office: Any) -> None:
    head = HEAD + ",客户经理"
    load(office, ROW + ",赵顾问", changed(合同编号="HT2") + ",A1", changed(合同编号="HT3") + ",", head=head)
    assert [one["advisor"] for one in office.json("contract", "list")] == ["A1", "A1", None]
    found = errors(office, changed(合同编号="HT4") + ",王经理", changed(合同编号="HT5") + ",钱某", head=head)
    assert [(row, column) for row, column, _problem in found] == [(2, "客户经理"), (3, "客户经理")]


def test_a_closed_fund_takes_no_new_rows_and_knows_its_old_ones(office: Any) -> None:
    load(office, ROW)
    office.ok("fund", "close", "JH01")
    assert load(office, ROW)["skipped"] == 1
    ((row, column, problem),) = errors(office, ROW, changed(合同编号="HT2"))
    assert (row, column) == (3, "基金代码")
    assert "closed from" in problem


def test_a_sealed_funds_contract_is_not_filled(office: Any) -> None:
    load(office, changed(打款回执金额="", 打款人=""))
    office.ok("payout", "opening", "--fund", "JH01", "--paid-through", "2028-01-01", now="2028-01-01")
    office.ok("fund", "seal", "JH01", now="2028-01-01")
    assert "was sealed" in errors(office, ROW)[0][2]


def test_an_import_of_thousands_is_one_transaction_with_an_entry_a_row(office: Any) -> None:
    rows = [changed(合同编号=f"HT{number:04d}", 认购金额=f"{100 + number}万") for number in range(2000)]
    assert load(office, *rows)["created"] == 2000
    with closing(sqlite3.connect(office.path)) as archive:
        entries = archive.execute(
            "SELECT count(*), count(DISTINCT act), count(DISTINCT key) FROM trail "
            "WHERE command = 'fundcs contract import'"
        )
        assert entries.fetchone() == (2000, 1, 2000)


def test_the_program_itself_imports_a_ledger_and_fails_with_the_whole_list(office: Any) -> None:
    good = office.process("contract", "import", ledger(office, ROW), "--json")
    assert (good.code, json.loads(good.out)["created"]) == (0, 1)
    bad = office.process(
        "contract", "import", ledger(office, changed(合同编号="HT2", 认购金额="-1")), "--json"
    )
    assert (bad.code, len(json.loads(bad.out)["errors"])) == (1, 1)


def test_no_heading_names_two_fields() -> None:
    names = [
        form(name) for column in COLUMNS for name in {form(one): one for one in (column.field, *column.names)}
    ]
    assert len(names) == len(set(names))


def test_a_name_set_wide_is_the_clients_name(office: Any) -> None:
    assert load(office, changed(投资人="李　娜", 证件号码=""))["created"] == 1


def test_a_payees_name_is_kept_letter_by_letter_for_banks_compare_names(office: Any) -> None:
    office.ok("client", "add", "甲（北京）有限公司", "--kind", "institution", "--id-no", "91110000600007156J")
    head, row = HEAD + ",收款户名", changed(合同编号="HT1", 投资人="", 证件号码="91110000600007156J")
    load(office, f"{row},甲（北京） 有限公司", head=head)
    load(office, changed(合同编号="HT2", 投资人="甲（北京）有限公司", 证件号码=""))
    payees = [office.json("contract", "show", no)["payee_name"] for no in ("HT1", "HT2")]
    assert payees == ["甲（北京）有限公司"] * 2
    assert office.json("contract", "show", "HT1")["receipt_matches"] is False


def test_other_brackets_in_a_payees_name_are_no_other_payee_when_imported_again(office: Any) -> None:
    head = HEAD + ",收款户名"
    load(office, f"{ROW},甲（北京）有限公司", head=head)
    assert load(office, f"{ROW},甲(北京)有限公司", head=head)["skipped"] == 1


def test_a_number_that_looks_like_a_recorded_one_is_refused_with_the_character(office: Any) -> None:
    load(office, changed(合同编号="YX-001"))
    [(row, column, problem)] = errors(office, changed(合同编号="YX\u2013001"))
    assert (row, column) == (2, "合同编号")
    assert "looks like YX-001, which is recorded: character 3 is U+2013 instead of U+002D" in problem


def test_two_numbers_of_one_ledger_that_look_alike_are_refused(office: Any) -> None:
    [(row, _column, problem)] = errors(
        office, changed(合同编号="YX-001"), changed(合同编号="YX－\u200b001 "), changed(合同编号="YX−001")
    )
    assert (row, "looks like YX-001" in problem) == (4, True)


def test_a_number_typed_that_looks_like_a_recorded_one_is_refused(office: Any) -> None:
    load(office, changed(合同编号="YX-001"))
    said = office.refused(
        "contract", "add", "YX\u2014001", "--client", "C000001", "--fund", "JH01", "--amount", "300万",
        "--value-date", "2026-03-24", "--payee-name", "张伟", "--payee-bank", "中国银行", "--payee-account",
        "6222835585940427284",
    )  # fmt: skip
    assert "contract YX—001 looks like YX-001" in said


def test_a_column_of_states_is_not_passed_over(office: Any) -> None:
    path = ledger(office, f"{ROW},已作废", head=f"{HEAD},状态")
    assert "状态 (a state)" in office.refused("contract", "import", path)
    said = office.json("contract", "import", path, "--ignore", "状态")
    assert (said["created"], said["unused"]) == (1, ["状态"])


def test_an_agreed_yield_is_the_rate(office: Any) -> None:
    load(office, changed(年化利率="9.9%"), head=HEAD.replace("年化利率", "约定收益率"))
    assert office.json("contract", "show", "HT1")["rate"] == "0.099"


@pytest.mark.parametrize("heading", ["理财师", "客户经理", "理财顾问"])
def test_an_adviser_goes_by_the_same_headings_in_every_import(office: Any, heading: str) -> None:
    load(office, f"{ROW},赵顾问", head=f"{HEAD},{heading}")
    assert office.json("contract", "show", "HT1")["advisor"] == "A1"
    path = office.folder / "clients.csv"
    path.write_text(f"姓名,证件号码,{heading}\n李娜,320102198512310029,赵顾问\n", "utf-8")
    office.ok("client", "import", path)
    assert office.json("client", "show", "C000002")["advisor"] == "A1"


def test_a_dry_run_shows_what_each_row_would_write(office: Any) -> None:
    load(office, changed(打款回执金额="", 打款人=""))
    said = office.json("contract", "import", ledger(office, ROW, changed(合同编号="HT2")), "--dry-run")
    filled, made = said["changes"]
    assert (filled["key"], filled["created"]) == ("HT1", False)
    assert {"field": "receipt_amount", "before": None, "after": "5000000.00"} in filled["fields"]
    assert (made["key"], made["created"]) == ("HT2", True)
    values = {field["field"]: field["after"] for field in made["fields"]}
    assert (values["amount"], values["rate"], values["fund"]) == ("5000000.00", "0.095", "JH01")
    assert values["payee_account"] == "***************7284"
    page = office.ok("contract", "import", ledger(office, ROW), "--dry-run")
    assert "amount on the receipt: – → 5000000.00" in page


def test_a_heading_kept_in_the_policy_file_names_a_field_of_contracts(office: Any) -> None:
    kept = '[import.headings]\n"发起日" = "value_date"\n'
    (office.folder / "policy.toml").write_text(kept, encoding="utf-8")
    assert load(office, ROW, head=HEAD.replace("起息日", "发起日"))["created"] == 1


HUANG = "110101199003070011"


@pytest.mark.parametrize("name", ["⻩伟", "黄 伟", "黄伟"])
def test_a_name_that_looks_like_the_clients_is_the_clients(office: Any, name: str) -> None:
    office.ok("client", "edit", "C000001", "--name", "黄伟")
    assert load(office, changed(投资人=name))["created"] == 1
    assert load(office, changed(投资人=name))["skipped"] == 1
    assert office.json("contract", "show", "HT1")["payee_name"].replace(" ", "") == name.replace(" ", "")
    assert load(office, changed(合同编号="HT2", 投资人=name, 证件号码=""))["created"] == 1
    assert office.json("client", "show", name)["name"] == "黄伟"


def test_another_name_is_refused_with_the_character_that_differs(office: Any) -> None:
    ((_row, column, problem),) = errors(office, changed(投资人="张炜"))
    assert column == "投资人"
    assert "character 2 is U+709C instead of U+4F1F" in problem


def test_a_payer_that_looks_like_the_subscriber_has_paid(office: Any) -> None:
    office.ok("client", "edit", "C000001", "--name", "黄伟")
    load(office, changed(投资人="黄伟", 打款人="⻩伟"))
    assert office.json("contract", "show", "HT1")["receipt_matches"] is True
