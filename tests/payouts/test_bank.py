"""Payments to investors through a bank: files by layout, answers read back, and nothing paid twice."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

ZHANG, LI, NEW = "6222020000000001111", "6222020000000002222", "6222020000000003333"
DUE = ("--fund", "JH01", "--due", "2026-07-01")
NOW = {"now": "2026-07-01T09:00", "as_": "S002"}
HEAD = ("业务编号", "收款账号", "金额", "处理结果", "失败原因")
LAYOUT = """[payout.bank.icbc]
file = "csv"
encoding = "utf-8"
delimiter = "|"
amount = "fen"
date = "YYYY/MM/DD"
control = ["笔数", "{count}", "分", "{total}"]
control_at = "first"
purpose = "{fund} {contract}"
columns = [
    { field = "text", heading = "付款账号", text = "0200001" },
    { field = "number", heading = "编号" },
    { field = "payee_name", heading = "户名" },
    { field = "payee_account", heading = "账号" },
    { field = "branch_code", heading = "联行号" },
    { field = "amount", heading = "金额（分）" },
    { field = "purpose", heading = "附言" },
    { field = "date", heading = "日期" },
]
answer = [
    { field = "number", heading = "编号" },
    { field = "payee_account", heading = "账号" },
    { field = "amount", heading = "金额（分）" },
    { field = "result", heading = "状态" },
    { field = "paid_on", heading = "到账日" },
]
paid = ["S"]
failed = ["F"]
"""


def contract(no: str, client: str, account: str, *more: str) -> tuple[str, ...]:
    """3,650,000 at 10%: from 1 April to 1 July 91,000.00."""
    return (
        "contract", "add", no, "--client", client, "--fund", "JH01", "--amount", "365万", "--rate", "10%",
        "--value-date", "2026-01-01", "--payee-name", "甲（北京）有限公司", "--payee-bank", "工商银行",
        "--payee-account", account, *more,
    )  # fmt: skip


@pytest.fixture
def fund(office: Any, approve: Any) -> Any:
    """S002 of finance; HT1 of C000001, HT2 and HT3 of C000002, 91,000.00 each; the sheet is approved."""
    begun = {"now": "2026-01-01T09:00"}
    office.ok("staff", "add", "孙财务", "--role", "finance", "--nda", "2026-01-01", **begun)
    office.ok(
        "fund", "add", "JH01", "金河一号", "--project-company", "金河置业", "--established", "2026-01-01",
        "--matures", "2028-01-01", "--day-count", "ACT/365", "--frequency", "quarterly", **begun,
    )  # fmt: skip
    for name, id_no in (("张伟", "11010519491231002X"), ("李娜", "110101199003074514")):
        office.ok("client", "add", name, "--kind", "person", "--id-no", id_no, **begun)
    office.ok(*contract("HT1", "C000001", ZHANG), **begun)
    office.ok(*contract("HT2", "C000002", LI), **begun)
    office.ok(*contract("HT3", "C000002", LI), **begun)
    office.ok("payout", "calc", *DUE, now="2026-06-20T09:00")
    approve(office, "JH01", "2026-07-01", 1)
    return office


def export(office: Any, *more: str, name: str = "out.csv", bank: str = "csv", **how: Any) -> Any:
    words = ("payout", "export", *DUE, "--bank", bank, "--out", office.folder / name, "--force", *more)
    return office.json(*words, **(NOW | how))


def rows(path: Path, encoding: str = "gb18030", delimiter: str = ",") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def answer(office: Any, *said: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Path:
    path: Path = office.folder / "answer.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((head, *said))
    return path


def paid(no: int, account: str = ZHANG, amount: str = "91000.00", batch: int = 1) -> tuple[str, ...]:
    return (f"P{batch:06d}-{no:04d}", account, amount, "成功", "")


def failed(no: int, account: str, reason: str = "账户已销户", batch: int = 1) -> tuple[str, ...]:
    return (f"P{batch:06d}-{no:04d}", account, "91000.00", "失败", reason)


def read(office: Any, *said: tuple[str, ...], **how: Any) -> Any:
    return office.json("payout", "results", answer(office, *said), **(NOW | how))


def problems(office: Any, *said: tuple[str, ...], head: tuple[str, ...] = HEAD) -> list[tuple[str, str]]:
    """Read what must fail: nothing may be written. Column and problem of each error."""
    before = counted(office)
    result = office.run("payout", "results", answer(office, *said, head=head), "--json", **NOW)
    assert result.code == 1
    assert counted(office) == before
    return [(error["column"], error["problem"]) for error in json.loads(result.out)["errors"]]


def counted(office: Any) -> tuple[int, ...]:
    with closing(sqlite3.connect(office.path)) as archive:
        return tuple(
            archive.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - names only
            for table in (
                "payment_batch",
                "payment",
                "payment_result",
                "payment_return",
                "payout_step",
                "trail",
            )
        )


@pytest.mark.parametrize(
    ("layout", "name", "known"),
    [("csv", "b.xlsx", ".csv, .txt"), ("xlsx", "b.csv", ".xlsx"), ("csv", "b", ".csv")],
)
def test_a_bank_file_whose_ending_says_another_kind_is_refused_and_no_batch_is_kept(
    fund: Any, layout: str, name: str, known: str
) -> None:
    said = fund.refused("payout", "export", *DUE, "--bank", layout, "--out", fund.folder / name, **NOW)
    assert f"{name} has an ending that is not known here; let it end in {known}" in said
    assert not (fund.folder / name).exists()


def test_a_csv_holds_the_payments_by_the_layout_names_as_written(fund: Any) -> None:
    export(fund)
    heading, first, *rest = rows(fund.folder / "out.csv")
    assert heading[:4] == ["业务编号", "收款账号", "收款户名", "收款开户行"]
    assert first == [
        "P000001-0001", ZHANG, "甲（北京）有限公司", "工商银行", "", "91000.00", "金河一号派息", "20260701",
    ]  # fmt: skip
    assert len(rest) == 2


def test_a_workbook_keeps_account_numbers_as_text_and_has_its_control_row(fund: Any) -> None:
    export(fund, name="out.xlsx", bank="xlsx")
    sheet = load_workbook(fund.folder / "out.xlsx").active
    assert sheet is not None
    assert (sheet["D2"].data_type, sheet["D2"].value) == ("s", ZHANG)
    assert (sheet["G2"].data_type, sheet["G2"].value) == ("n", 91000)
    assert [cell.value for cell in sheet[5]][:4] == ["总笔数", "3", "总金额", "273000.00"]


def test_a_firms_own_layout_decides_order_amounts_days_and_control_row(fund: Any) -> None:
    (fund.folder / "policy.toml").write_text(LAYOUT, encoding="utf-8")
    export(fund, bank="icbc")
    control, heading, first, *_rest = rows(fund.folder / "out.csv", "utf-8", "|")
    assert control == ["笔数", "3", "分", "27300000"]
    assert heading[:2] == ["付款账号", "编号"]
    assert first == [
        "0200001", "P000001-0001", "甲（北京）有限公司", ZHANG, "", "9100000", "JH01 HT1", "2026/07/01",
    ]  # fmt: skip


def test_the_control_totals_are_the_sheets(fund: Any) -> None:
    written = export(fund)
    sheet = fund.json("payout", "show", *DUE)
    assert (written["count"], written["total"], written["hash"]) == (3, sheet["total"], sheet["hash"])
    assert {payment["payee_account"][-4:] for payment in written["payments"]} == {"1111", "2222"}
    assert ZHANG not in str(written)


def test_a_payment_late_or_early_is_dated_the_sheets_day_or_today(fund: Any) -> None:
    assert export(fund, now="2026-06-28T09:00")["pay_on"] == "2026-07-01"
    assert export(fund, now="2026-07-03T09:00")["pay_on"] == "2026-07-03"


def test_only_finance_pays(fund: Any) -> None:
    words = ("payout", "export", *DUE, "--bank", "csv", "--out", fund.folder / "out.csv", "--force")
    assert "ask one of: finance" in fund.refused(*words, code=4, now=NOW["now"])
    assert "ask one of: finance" in fund.refused("payout", "results", "answer.csv", code=4, now=NOW["now"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--due", "2026-04-01"), "the sheet of JH01 for 2026-04-01 has not been calculated"),
        (("--due", "2026-10-01"), "was not submitted; only an approved sheet is paid"),
        (
            ("--due", "2026-07-01", "--version", "2"),
            "version 2 of JH01 for 2026-07-01 is not the one submitted",
        ),
        (("--due", "2026-07-01", "--bank", "abc"), "the policy has no bank layout abc; it has csv, xlsx"),
    ],
)
def test_what_is_not_approved_is_not_exported(fund: Any, words: tuple[str, ...], sentence: str) -> None:
    fund.ok("payout", "calc", "--fund", "JH01", "--due", "2026-10-01", now="2026-06-20T09:00")
    bank = () if "--bank" in words else ("--bank", "csv")
    out = fund.folder / "out.csv"
    said = fund.refused("payout", "export", "--fund", "JH01", *words, *bank, "--out", out, "--force", **NOW)
    assert sentence in said
    assert not out.exists()


def test_a_sheet_submitted_and_not_approved_is_not_exported(fund: Any) -> None:
    with closing(sqlite3.connect(fund.path)) as archive:
        archive.execute("DELETE FROM sheet_approval")
        archive.commit()
    said = fund.refused(
        "payout", "export", *DUE, "--bank", "csv", "--out", fund.folder / "out.csv", "--force", **NOW
    )
    assert "have it approved with `fundcs payout approve --fund JH01 --due 2026-07-01`" in said


@pytest.mark.parametrize(
    "words", [(), ("--bank", "csv"), ("--out", "x.csv"), ("--again", "--xlsx", "x.xlsx")]
)
def test_options_that_do_not_go_together_are_refused(
    fund: Any, words: tuple[str, ...], tmp_path: Path
) -> None:
    words = tuple(str(tmp_path / word) if "." in word else word for word in words)
    assert "give --xlsx FILE for the sheet" in fund.refused("payout", "export", *DUE, *words, code=2, **NOW)


def test_a_file_written_again_before_an_answer_is_the_same_batch(fund: Any) -> None:
    first, second = export(fund), export(fund)
    assert (first["again"], second["again"]) == (False, True)
    assert first["payments"] == second["payments"]
    assert counted(fund)[:2] == (1, 3)


def test_a_batch_that_waits_is_not_written_with_another_layout(fund: Any) -> None:
    export(fund)
    said = fund.refused("payout", "export", *DUE, "--bank", "xlsx", "--out", fund.folder / "x.xlsx", **NOW)
    assert "P000001 was written with the layout csv and waits for its answer" in said


def test_an_answer_says_what_is_paid_and_the_last_payment_closes_the_payout(fund: Any) -> None:
    export(fund)
    said = read(fund, paid(1), paid(2, LI))
    assert (said["created"], said["paid"], said["waiting"], said["closed"]) == (2, 2, 1, False)
    said = read(fund, paid(3, LI))
    assert (said["batch"], said["paid"], said["waiting"], said["closed"]) == ("P000001", 3, 0, True)
    with closing(sqlite3.connect(fund.path)) as archive:
        (step,) = archive.execute("SELECT step, due, amount, done_on FROM payout_step").fetchall()
    assert step == ("pay_investors", "2026-07-01", 27_300_000, "2026-07-01")
    out = fund.folder / "out.csv"
    said = fund.refused("payout", "export", *DUE, "--bank", "csv", "--out", out, "--force", **NOW)
    assert "the payout of JH01 for 2026-07-01 is recorded as paid; nothing is left to pay" in said


def test_an_answer_read_again_changes_nothing(fund: Any) -> None:
    export(fund)
    read(fund, paid(1), failed(2, LI))
    before = counted(fund)
    said = read(fund, paid(1), failed(2, LI))
    assert (said["created"], said["skipped"], said["failed"]) == (0, 2, 1)
    assert counted(fund) == before


def test_a_dry_run_says_what_would_be_recorded_and_records_nothing(fund: Any) -> None:
    export(fund)
    before = counted(fund)
    path = answer(fund, paid(1), failed(2, LI))
    said = fund.json("payout", "results", path, "--dry-run", **NOW)
    assert (said["created"], [failure["reason"] for failure in said["failures"]]) == (2, ["账户已销户"])
    assert counted(fund) == before


def test_an_answer_in_fen_and_in_the_banks_own_words_is_read(fund: Any) -> None:
    (fund.folder / "policy.toml").write_text(LAYOUT, encoding="utf-8")
    export(fund, bank="icbc")
    head = ("编号", "账号", "金额（分）", "状态", "到账日")
    path = answer(fund, ("P000001-0001", ZHANG, "9100000", "S", "2026-07-01"), head=head)
    assert fund.json("payout", "results", path, **NOW)["paid"] == 1


def test_an_answer_that_names_another_payee_is_refused_and_brackets_do_not_matter(fund: Any) -> None:
    named = LAYOUT.replace(
        '{ field = "result"', '{ field = "payee_name", heading = "户名" },\n    { field = "result"'
    )
    (fund.folder / "policy.toml").write_text(named, encoding="utf-8")
    export(fund, bank="icbc")
    head = ("编号", "账号", "金额（分）", "户名", "状态")
    row = ("P000001-0001", ZHANG, "9100000", "乙（北京）有限公司", "S")
    assert problems(fund, row, head=head) == [("户名", "payment P000001-0001 went to another account name")]
    row = ("P000001-0001", ZHANG, "9100000", "甲(北京)有限公司", "S")
    assert fund.json("payout", "results", answer(fund, row, head=head), **NOW)["paid"] == 1


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        (("P000009-0001", ZHANG, "91000.00", "成功", ""), "业务编号", "the answer is of another batch"),
        (("P000001-0001", NEW, "91000.00", "成功", ""), "收款账号", "P000001-0001 went to another account"),
        (("P000001-0001", ZHANG, "90000.00", "成功", ""), "金额", "payment P000001-0001 is of 91000.00"),
        (("P000001-0001", ZHANG, "9.1万元", "处理中", ""), "处理结果", "knows these results: 成功, 交易成功"),
        (("P000001-0001", ZHANG, "-91000", "成功", ""), "金额", "is negative"),
    ],
)
def test_an_answer_that_is_not_of_these_payments_is_refused(
    fund: Any, row: tuple[str, ...], column: str, problem: str
) -> None:
    export(fund)
    ((where, said),) = problems(fund, row, paid(2, LI))
    assert where == column
    assert problem in said
    assert ZHANG not in said
    assert NEW not in said


def test_one_payment_answered_two_ways_is_refused_in_one_file_and_in_two(fund: Any) -> None:
    export(fund)
    ((column, problem),) = problems(fund, paid(1), failed(1, ZHANG))
    assert (column, problem) == ("处理结果", "the payment was answered before, as paid")
    read(fund, paid(1))
    assert problems(fund, failed(1, ZHANG)) == [("处理结果", "the payment was answered before, as paid")]


def mend(office: Any, client: str = "C000002") -> None:
    """The client says that the account changed; a second person confirms it."""
    office.ok(
        "callbacks", "log", client, "--kind", "payout_verify", "--outcome", "reached", *DUE,
        "--account-changed", "--new-payee-name", "李娜", "--new-payee-bank", "招商银行",
        "--new-payee-account", NEW,
        now="2026-07-02T09:00",
    )  # fmt: skip
    office.ok(
        "staff", "add", "钱复核", "--role", "cs_specialist", "--nda", "2026-01-01", now="2026-07-02T09:00"
    )
    office.ok("callbacks", "confirm-account", "W000001", as_="S003", now="2026-07-02T10:00")


LATER = {"now": "2026-07-02T11:00", "as_": "S002"}


def test_a_failure_becomes_a_new_batch_after_its_account_is_mended(fund: Any) -> None:
    export(fund)
    read(fund, paid(1), paid(2, LI), failed(3, LI))
    mend(fund)
    written = export(fund, **LATER)
    (payment,) = written["payments"]
    assert (written["batch"], payment["contract"], payment["attempt"]) == ("P000002", "HT3", 2)
    assert rows(fund.folder / "out.csv")[1][1:4] == [NEW, "李娜", "招商银行"]
    said = read(fund, paid(1, NEW, batch=2), **LATER)
    assert (said["paid"], said["closed"]) == (3, True)


def test_investors_are_not_said_to_be_paid_before_the_bank_has_paid_every_one(fund: Any) -> None:
    paid_out = ("payout", "done", "pay_investors", *DUE)
    fund.ok("staff", "add", "吴投资", "--role", "investment", "--nda", "2026-01-01", now="2026-01-01T09:00")
    fund.ok("payout", "done", "tell_received", *DUE, **(NOW | {"as_": "S003"}))
    export(fund)
    duty = "payout:JH01:2026-07-01:pay_investors"
    assert "payments of P000001 without an answer: 3" in fund.refused(*paid_out, **NOW)
    assert fund.json("explain", duty, now=NOW["now"])["next"] == "fundcs payout results FILE"
    read(fund, paid(1), paid(2, LI), failed(3, LI))
    assert "the bank did not pay HT3 of JH01 for 2026-07-01" in fund.refused(*paid_out, **NOW)
    assert "fundcs payout export" in fund.json("explain", duty, now=NOW["now"])["next"]


def test_a_failure_whose_account_was_not_mended_is_not_sent_again_unless_told_to(fund: Any) -> None:
    export(fund)
    read(fund, failed(1, ZHANG, "系统繁忙"), failed(2, LI), failed(3, LI))
    words = ("payout", "export", *DUE, "--bank", "csv", "--out", fund.folder / "out.csv", "--force")
    assert "the same as before or not verified: HT1, HT2, HT3; enter" in fund.refused(*words, **NOW)
    mend(fund)
    written = export(fund, **LATER)
    assert [payment["contract"] for payment in written["payments"]] == ["HT2", "HT3"]
    assert written["held"] == ["P000001-0001"]


def test_an_account_that_was_not_verified_is_not_paid_even_when_told_again(fund: Any) -> None:
    export(fund)
    read(fund, failed(1, ZHANG), paid(2, LI), paid(3, LI))
    words = (
        "payout",
        "export",
        *DUE,
        "--bank",
        "csv",
        "--out",
        fund.folder / "out.csv",
        "--force",
        "--again",
    )
    assert "or not verified: HT1" in fund.refused(*words, **NOW)
    fund.ok(
        "callbacks", "log", "C000001", "--kind", "payout_verify", "--outcome", "reached", *DUE,
        "--account-confirmed", now="2026-07-01T08:00",
    )  # fmt: skip
    assert [payment["contract"] for payment in export(fund, "--again")["payments"]] == ["HT1"]


def test_nothing_new_is_sent_while_a_payment_has_no_answer(fund: Any) -> None:
    export(fund)
    read(fund, failed(1, ZHANG))
    said = fund.refused(
        "payout", "export", *DUE, "--bank", "csv", "--out", fund.folder / "out.csv", "--force", **NOW
    )
    assert "payments of P000001 without an answer: 2" in said


def test_a_payment_that_comes_back_opens_the_payout_again_and_is_paid_once_more(fund: Any) -> None:
    export(fund)
    assert read(fund, paid(1), paid(2, LI), paid(3, LI))["closed"]
    back = answer(fund, failed(3, LI, "退汇"))
    assert fund.run("payout", "results", back, **NOW).code == 1
    said = fund.json("payout", "results", back, "--returned", **LATER)
    assert (said["updated"], said["paid"], said["failed"], said["closed"]) == (1, 2, 1, False)
    again = fund.json("payout", "results", back, "--returned", **LATER)
    assert (again["updated"], again["skipped"]) == (0, 1)
    mend(fund)
    (payment,) = export(fund, **LATER)["payments"]
    assert (payment["contract"], payment["attempt"]) == ("HT3", 2)
    assert read(fund, paid(1, NEW, batch=2), **LATER)["closed"]
    assert fund.json("payout", "statement", "C000002", **LATER)["total"] == "182000.00"


def test_what_was_never_paid_cannot_come_back(fund: Any) -> None:
    export(fund)
    said = fund.json("payout", "results", answer(fund, failed(1, ZHANG)), "--returned", **NOW)
    assert (said["created"], said["updated"], said["failed"]) == (1, 0, 1)


def test_the_answer_to_an_earlier_batch_never_pays_a_later_one(fund: Any) -> None:
    export(fund)
    read(fund, paid(1), paid(2, LI), failed(3, LI))
    mend(fund)
    export(fund, **LATER)
    said = read(fund, paid(1), paid(2, LI), failed(3, LI), **LATER)
    assert (said["created"], said["waiting"]) == (0, 1)
    ((_column, problem),) = problems(fund, paid(1), paid(1, NEW, batch=2))
    assert problem == "the payment is of batch P000002, the rows above are of P000001"


SECOND_ATTEMPT = """INSERT INTO payment SELECT 'P000003-0001', batch, fund, due, supplement, contract, client,
place, 3, retry_of, payee_name, payee_bank, payee_account, amount FROM payment WHERE batch = 'P000002'"""
SECOND_ANSWER = """INSERT INTO payment_result
SELECT payment, 'failed', 'x', NULL, file, recorded_at, recorded_by FROM payment_result
WHERE result = 'paid'"""
FIRST_AGAIN = "UPDATE payment SET attempt = 1, retry_of = NULL WHERE batch = 'P000002'"


@pytest.mark.parametrize("change", [SECOND_ATTEMPT, SECOND_ANSWER, FIRST_AGAIN])
def test_the_store_itself_holds_no_second_attempt_and_no_second_answer(fund: Any, change: str) -> None:
    export(fund)
    read(fund, paid(1), paid(2, LI), failed(3, LI))
    mend(fund)
    export(fund, **LATER)
    with closing(sqlite3.connect(fund.path)) as archive, pytest.raises(sqlite3.IntegrityError):
        archive.execute(change)


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("fundcs.payouts.service.bank.trail", "bulk_insert"),
        ("fundcs.payouts.service.bank.trail", "note"),
        ("fundcs.payouts.show.bank", "write"),
        ("fundcs.payouts.show.bank", "view"),
    ],
)
def test_killed_between_any_two_writes_nothing_is_recorded_and_no_file_stands(
    fund: Any, where: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counted(fund)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"{where}.{name}", killed)
    out = fund.folder / "out.csv"
    assert fund.run("payout", "export", *DUE, "--bank", "csv", "--out", out, "--force", **NOW).code != 0
    assert counted(fund) == before
    assert not out.exists()


def test_killed_while_an_answer_is_recorded_all_of_it_is_read_again(
    fund: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(fund)
    before = counted(fund)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("fundcs.payouts.service.bank_answers._close", killed)
        path = answer(fund, paid(1), paid(2, LI), paid(3, LI))
        assert fund.run("payout", "results", path, **NOW).code != 0
    assert counted(fund) == before
    assert read(fund, paid(1), paid(2, LI), paid(3, LI))["closed"]


def test_killed_after_the_commit_the_same_batch_is_written_by_the_next_run(fund: Any) -> None:
    export(fund)
    (fund.folder / "out.csv").unlink()
    assert export(fund)["batch"] == "P000001"
    assert len(rows(fund.folder / "out.csv")) == 4


def test_payments_and_answers_are_on_the_trail_and_verify(fund: Any) -> None:
    export(fund)
    read(fund, paid(1), paid(2, LI), paid(3, LI))
    assert fund.json("archive", "verify")["ok"]
    entries = [
        entry for entry in fund.json("archive", "trail", "--limit", "20") if entry["table"] == "payment_batch"
    ]
    assert [entry["verb"] for entry in entries] == ["created", "exported"]


WITHDRAW = ("payout", "results", "--withdraw", "P000001", "--reason", "读错文件")


def test_a_banks_answer_read_by_mistake_is_withdrawn_and_read_again(fund: Any) -> None:
    export(fund)
    assert read(fund, paid(1), paid(2, LI), paid(3, LI))["closed"]
    said = fund.json(*WITHDRAW, **NOW)
    assert (said["batch"], said["paid"], said["failed"], said["waiting"]) == ("P000001", 0, 0, 3)
    assert fund.json("payout", "show", *DUE, **NOW)["state"] == "approved"
    assert fund.json("archive", "verify", **NOW | {"as_": "S001"})["ok"]
    assert not read(fund, paid(1), failed(2, LI), paid(3, LI))["closed"]
    assert fund.json("payout", "statement", "C000001", **NOW)["total"] == "91000.00"


def test_what_came_back_is_withdrawn_with_the_answer(fund: Any) -> None:
    export(fund)
    read(fund, paid(1), paid(2, LI), paid(3, LI))
    fund.ok("payout", "results", answer(fund, failed(3, LI, "退汇")), "--returned", **LATER)
    assert fund.json(*WITHDRAW, **LATER)["waiting"] == 3


def test_an_answer_stays_once_a_failed_payment_was_tried_again(fund: Any) -> None:
    export(fund)
    read(fund, paid(1), paid(2, LI), failed(3, LI))
    mend(fund)
    export(fund, **LATER)
    said = fund.refused(*WITHDRAW, **LATER)
    assert "a failed payment of P000001 was tried again as P000002-0001; its answer stays" in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (WITHDRAW, 1, "no answer of the bank to P000001 was read; `fundcs payout results FILE` reads one"),
        (("payout", "results"), 2, "give the bank's answer, or --withdraw BATCH --reason TEXT"),
        (("payout", "results", "--withdraw", "P000001"), 2, "by themselves"),
    ],
)
def test_only_an_answer_that_was_read_is_withdrawn(
    fund: Any, words: tuple[str, ...], code: int, said: str
) -> None:
    export(fund)
    assert said in fund.refused(*words, code=code, **NOW)
