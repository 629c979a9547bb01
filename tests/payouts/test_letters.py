"""Letters to the investors of a sheet, whose sum is the sheet, and the statement of a client."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

ZHANG, LI = "6222020000000001111", "6222020000000002222"
DUE = ("--fund", "JH01", "--due", "2026-07-01")


def contract(no: str, client: str, amount: str, account: str, *more: str) -> tuple[str, ...]:
    return (
        "contract", "add", no, "--client", client, "--fund", "JH01", "--amount", amount, "--rate", "10%",
        "--value-date", "2026-01-01", "--payee-name", "张伟", "--payee-bank", "工商银行", "--payee-account",
        account, *more,
    )  # fmt: skip


@pytest.fixture
def fund(office: Any) -> Any:
    """A quarterly fund, ACT/365; from 1 April to 1 July 2026 there are 91 days.

    HT1 of 张伟 3,650,000, a thousand a day; half of it exits on 1 June. HT2 of 张伟 365,000, a hundred a day,
    into another account. HT3 of 李娜 365,000, which matures on 30 June.
    """
    begun = {"now": "2026-01-01T09:00"}
    office.ok(
        "fund", "add", "JH01", "金河一号", "--project-company", "金河置业", "--established", "2026-01-01",
        "--matures", "2028-01-01", "--day-count", "ACT/365", "--frequency", "quarterly", **begun,
    )  # fmt: skip
    for name, id_no in (("张伟", "11010519491231002X"), ("李娜", "110101199003074514")):
        office.ok("client", "add", name, "--kind", "person", "--id-no", id_no, **begun)
    office.ok(*contract("HT1", "C000001", "365万", ZHANG), **begun)
    office.ok(*contract("HT2", "C000001", "36.5万", LI), **begun)
    office.ok(*contract("HT3", "C000002", "36.5万", LI, "--matures", "2026-06-30"), **begun)
    office.ok("contract", "exit", "HT1", "--on", "2026-06-01", "--amount", "182.5万", **begun)
    office.ok("payout", "calc", *DUE, now="2026-06-20T09:00")
    return office


def pages(path: Path) -> list[list[tuple[Any, ...]]]:
    """The rows of each letter, by its title."""
    letters: list[list[tuple[Any, ...]]] = []
    for row in load_workbook(path, data_only=True)["派息通知函"].iter_rows(values_only=True):
        if row[0] == "派息通知函":
            letters.append([])
        letters[-1].append(row)
    return letters


def text(letter: list[tuple[Any, ...]]) -> str:
    return "\n".join(str(row[0]) for row in letter if row[0])


@pytest.fixture
def path(fund: Any, tmp_path: Path) -> Path:
    fund.ok("payout", "letters", *DUE, "--xlsx", tmp_path / "letters.xlsx", lang="zh")
    return tmp_path / "letters.xlsx"


def test_the_letters_add_up_to_the_sheet(fund: Any, path: Path) -> None:
    sheet = fund.json("payout", "show", *DUE)
    totals = [row for letter in pages(path) for row in letter if row[0] == "合计"]
    sums = [sum(Decimal(str(row[column])) for row in totals) for column in (6, 7, 8)]
    assert sums == [Decimal(sheet[key]) for key in ("total_interest", "total_principal", "total")]
    (listed,) = [
        row
        for row in load_workbook(path, data_only=True)["派息通知函清单"].iter_rows(values_only=True)
        if row[0] == "合计"
    ]
    assert [Decimal(str(value)) for value in listed[3:6]] == sums


def test_each_investor_has_one_letter_with_all_their_contracts(path: Path) -> None:
    zhang, li = pages(path)
    assert [row[0] for row in zhang if str(row[0]) in ("HT1", "HT2", "HT3")] == ["HT1", "HT2"]
    assert [row[0] for row in li if str(row[0]) in ("HT1", "HT2", "HT3")] == ["HT3"]
    assert "尊敬的 张伟（客户编号 C000001）" in text(zhang)


def test_a_letter_starts_a_printed_page_of_its_own(path: Path) -> None:
    sheet = load_workbook(path)["派息通知函"]
    first = len(pages(path)[0])
    assert [brk.id for brk in sheet.row_breaks.brk] == [first]
    assert sheet.page_setup.paperSize == 9


def test_the_arithmetic_is_in_plain_words(path: Path) -> None:
    zhang, li = pages(path)
    assert "3,650,000.00 × 61 + 1,825,000.00 × 30" in text(zhang)
    assert "= 76,000.00 元" in text(zhang)
    assert "本金 365,000.00 元 × 90 天 × 约定年利率 10% ÷ 年计息天数 365 = 9,000.00 元" in text(li)
    assert "2026-06-30 到期退出，退出本金：365,000.00" in text(li)


def test_accounts_are_masked_and_each_has_its_own_sum(path: Path) -> None:
    zhang, _li = pages(path)
    assert "1,901,000.00 元付至：户名 张伟，开户行 工商银行，账号 ***************1111" in text(zhang)
    assert "9,100.00 元付至：户名 张伟，开户行 工商银行，账号 ***************2222" in text(zhang)
    assert ZHANG not in "".join(text(letter) for letter in pages(path))


def test_a_letter_names_its_sheet_by_number_and_hash_and_promises_nothing(fund: Any, path: Path) -> None:
    sheet = fund.json("payout", "show", *DUE)
    for letter in pages(path):
        assert f"JH01/2026-07-01/1，校验码（SHA-256）{sheet['hash']}" in text(letter)
        assert "不构成对本金或收益的承诺" in text(letter)
        assert "预期" not in text(letter)


def test_each_investor_can_have_a_file_of_their_own(fund: Any, tmp_path: Path) -> None:
    fund.ok("payout", "letters", *DUE, "--out", tmp_path / "letters", lang="zh")
    names = sorted(path.name for path in (tmp_path / "letters").iterdir())
    assert names == ["JH01-2026-07-01-C000001.xlsx", "JH01-2026-07-01-C000002.xlsx"]
    (letter,) = pages(tmp_path / "letters" / names[1])
    assert "尊敬的 李娜（客户编号 C000002）" in text(letter)


def test_letters_go_somewhere(fund: Any) -> None:
    assert "give --xlsx FILE for one workbook, or --out DIR" in fund.refused(
        "payout", "letters", *DUE, code=2
    )


def test_writing_letters_is_on_the_trail(fund: Any, path: Path) -> None:
    exported = [entry for entry in fund.json("archive", "trail") if entry["verb"] == "exported"]
    assert ("payout_letters", "JH01/2026-07-01/1") in [(entry["table"], entry["key"]) for entry in exported]
    assert {"C000001", "C000002"} <= {entry["client"] for entry in exported}


def test_letters_of_a_sheet_that_was_never_calculated_are_refused(fund: Any, tmp_path: Path) -> None:
    said = fund.refused(
        "payout", "letters", "--fund", "JH01", "--due", "2026-10-01", "--xlsx", tmp_path / "x.xlsx"
    )
    assert "fundcs payout calc --fund JH01 --due 2026-10-01" in said
    assert not (tmp_path / "x.xlsx").exists()


def test_letters_of_an_empty_sheet_are_refused(fund: Any, tmp_path: Path) -> None:
    fund.ok(
        "fund", "add", "JH02", "金河二号", "--project-company", "金河置业", "--established", "2026-01-01",
        "--matures", "2028-01-01", "--frequency", "quarterly",
    )  # fmt: skip
    later = list(contract("HT9", "C000001", "100万", ZHANG))
    later[later.index("JH01")], later[later.index("2026-01-01")] = "JH02", "2027-02-01"
    fund.ok(*later)
    fund.ok("payout", "calc", "--fund", "JH02", "--due", "2027-01-01")
    said = fund.refused(
        "payout", "letters", "--fund", "JH02", "--due", "2027-01-01", "--xlsx", tmp_path / "x.xlsx"
    )
    assert said == "error: the sheet of JH02 for 2027-01-01 has no lines; there is nobody to write to"


def test_letters_of_a_sheet_that_is_not_approved_are_drafts(fund: Any, path: Path, approve: Any) -> None:
    assert all("草稿：测算表尚未审批，不得发出。" in text(letter) for letter in pages(path))
    approve(fund, "JH01", "2026-07-01", 1)
    assert fund.json("payout", "letters", *DUE, "--xlsx", path, lang="zh")["approved"] is True
    assert all("草稿" not in text(letter) for letter in pages(path))


def test_letters_go_by_the_version_that_was_submitted(fund: Any, approve: Any, tmp_path: Path) -> None:
    approve(fund, "JH01", "2026-07-01", 1)
    fund.ok(
        "contract",
        "exit",
        "HT2",
        "--on",
        "2026-06-30",
        "--amount",
        "36.5万",
        "--reason",
        "补登",
        now="2026-06-28T09:00",
    )
    fund.ok("payout", "calc", *DUE, now="2026-06-28T10:00")
    assert fund.json("payout", "letters", *DUE, "--xlsx", tmp_path / "x.xlsx")["version"] == 1


def is_paid(office: Any, due: str) -> None:
    """What `payout done pay_investors` records."""
    with closing(sqlite3.connect(office.path)) as archive:
        archive.execute(
            "INSERT INTO payout_step (fund, due, step, done_on, recorded_at, recorded_by) "
            "VALUES ('JH01', ?, 'pay_investors', ?, ?, 'S001')",
            (due, due, f"{due}T00:00:00.000000+00:00"),
        )
        archive.commit()


def test_a_statement_gives_what_a_client_received_payout_by_payout(fund: Any, approve: Any) -> None:
    fund.ok("payout", "calc", "--fund", "JH01", "--due", "2026-04-01", now="2026-06-21T09:00")
    for due in ("2026-04-01", "2026-07-01"):
        approve(fund, "JH01", due, 1)
        is_paid(fund, due)
    received = fund.json("payout", "statement", "C000001", now="2026-07-02T09:00")
    assert [(row["contract"], row["pay_date"], row["total"]) for row in received["payouts"]] == [
        ("HT1", "2026-04-01", "90000.00"),
        ("HT2", "2026-04-01", "9000.00"),
        ("HT1", "2026-07-01", "1901000.00"),
        ("HT2", "2026-07-01", "9100.00"),
    ]
    assert received["years"] == [
        {"year": 2026, "interest": "184100.00", "principal_repaid": "1825000.00", "total": "2009100.00"}
    ]


def test_a_payout_calculated_or_approved_but_not_paid_is_not_on_the_statement(
    fund: Any, approve: Any
) -> None:
    assert fund.json("payout", "statement", "张伟", now="2026-07-02T18:00")["payouts"] == []
    approve(fund, "JH01", "2026-07-01", 1)
    assert fund.json("payout", "statement", "张伟", now="2026-07-02T18:00")["payouts"] == []


def test_what_the_bank_has_paid_is_received_before_the_payout_is_closed(fund: Any, approve: Any) -> None:
    finance = {"as_": "S002", "now": "2026-07-01T09:00"}
    fund.ok("staff", "add", "孙财务", "--role", "finance", "--nda", "2026-01-01", now="2026-01-01T09:00")
    approve(fund, "JH01", "2026-07-01", 1)
    fund.ok("payout", "export", *DUE, "--bank", "csv", "--out", fund.folder / "out.csv", "--force", **finance)
    answer = fund.folder / "answer.csv"
    answer.write_text(
        f"业务编号,收款账号,金额,处理结果\nP000001-0001,{ZHANG},1901000.00,成功\n", encoding="utf-8"
    )
    fund.ok("payout", "results", answer, **finance)
    received = fund.json("payout", "statement", "张伟", now="2026-07-02T18:00")["payouts"]
    assert [(row["contract"], row["total"]) for row in received] == [("HT1", "1901000.00")]


def test_a_statement_of_a_year_holds_what_was_paid_in_it(fund: Any, approve: Any) -> None:
    approve(fund, "JH01", "2026-07-01", 1)
    is_paid(fund, "2026-07-01")
    later = {"now": "2026-07-02T09:00"}
    assert fund.json("payout", "statement", "C000001", "--year", "2025", **later)["total"] == "0.00"
    assert fund.json("payout", "statement", "C000001", "--year", "2026", **later)["total"] == "1910100.00"
