"""Two quarters paid through a bank, with a failed payment, a late exit and its adjustment on every paper.

The fund pays quarterly from 1 January 2026 on, ACT/365; each contract is 3,650,000 at 10%, a thousand a day:
90,000.00 for the first quarter, 91,000.00 for the second. A-1 and A-2 are of one client, B-1 of another.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from fundcs.entitlements.rules.extras import Extra, ExtraTerms, withholding
from fundcs.payouts.rules.adjustments import Adjustment, Amounts, Place, settle, totals_by_client
from fundcs.payouts.rules.bank import payments_owed
from fundcs.payouts.rules.letters import letters
from fundcs.payouts.rules.sheet import Sheet, SheetLine

if TYPE_CHECKING:
    from pathlib import Path

FIRST = ("--fund", "JH01", "--due", "2026-04-01")
SECOND = ("--fund", "JH01", "--due", "2026-07-01")
SPECIALIST, FINANCE, CHIEF = "S002", "S003", "S004"
ZHANG, LI, NEW = "6222020000000001111", "6222020000000002222", "6222020000000003333"


def contract(no: str, client: str, name: str, account: str) -> tuple[str, ...]:
    return (
        "contract", "add", no, "--client", client, "--fund", "JH01", "--amount", "365万", "--rate", "10%",
        "--value-date", "2026-01-01", "--payee-name", name, "--payee-bank", "工商银行", "--payee-account",
        account, "--receipt-amount", "365万", "--receipt-payer", name,
    )  # fmt: skip


@pytest.fixture
def desk(office: Any) -> Any:
    office.now = "2026-01-02T10:00"
    for name, role in (("李专员", "cs_specialist"), ("钱财务", "finance"), ("周总", "general_manager")):
        office.ok("staff", "add", name, "--role", role, "--nda", "2026-01-01")
    for name, id_no in (("张伟", "11010519491231002X"), ("李娜", "110101199003074514")):
        office.ok("client", "add", name, "--kind", "person", "--id-no", id_no)
    office.ok(
        "fund", "add", "JH01", "金河一号", "--project-company", "金河置业", "--established", "2026-01-01",
        "--matures", "2028-01-01", "--day-count", "ACT/365", "--frequency", "quarterly", "--project-rate",
        "12%",
    )  # fmt: skip
    office.ok(*contract("A-1", "C000001", "张伟", ZHANG))
    office.ok(*contract("A-2", "C000001", "张伟", ZHANG))
    office.ok(*contract("B-1", "C000002", "李娜", LI))
    office.now = "2026-03-30T10:00"
    return office


def approved(office: Any, payout: tuple[str, ...]) -> Any:
    for client in ("C000001", "C000002"):
        office.ok(
            "callbacks", "log", client, "--kind", "payout_verify", "--outcome", "reached", *payout,
            "--account-confirmed",
        )  # fmt: skip
    office.ok("payout", "calc", *payout, as_=SPECIALIST)
    office.ok("payout", "submit", *payout, as_=SPECIALIST)
    office.ok("payout", "check", *payout, as_=FINANCE)
    office.ok("payout", "approve", *payout, as_=CHIEF)
    return office.json("payout", "show", *payout)


def send(office: Any, payout: tuple[str, ...]) -> Any:
    words = ("payout", "export", *payout, "--bank", "csv", "--out", office.folder / "out.csv", "--force")
    return office.json(*words, as_=FINANCE)


def answer(office: Any, *failing: str) -> Any:
    """The bank pays all of the file but the contracts named."""
    with (office.folder / "out.csv").open(encoding="gb18030", newline="") as file:
        rows = list(csv.DictReader(file))
    words = (
        "payout",
        "export",
        *office.payout,
        "--bank",
        "csv",
        "--out",
        office.folder / "again.csv",
        "--force",
    )
    sent = office.json(*words, as_=FINANCE)["payments"]
    contracts = {payment["no"]: payment["contract"] for payment in sent}
    path = office.folder / "answer.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("业务编号", "收款账号", "金额", "处理结果", "失败原因"))
        for row in rows:
            fails = contracts[row["业务编号"]] in failing
            result = ("失败", "账户已销户") if fails else ("成功", "")
            writer.writerow((row["业务编号"], row["收款账号"], row["金额"], *result))
    return office.json("payout", "results", path, as_=FINANCE)


def paid(office: Any, payout: tuple[str, ...]) -> Any:
    office.payout = payout
    send(office, payout)
    return answer(office)


def amounts(written: Any) -> dict[str, str]:
    return {payment["contract"]: payment["amount"] for payment in written["payments"]}


def test_a_payout_that_the_bank_has_paid_is_closed_and_the_next_is_the_next(desk: Any) -> None:
    approved(desk, FIRST)
    desk.now = "2026-04-01T10:00"
    assert paid(desk, FIRST)["closed"] is True
    assert desk.json("payout", "show", *FIRST)["state"] == "paid"
    schedule = {row["due"]: row["status"] for row in desk.json("payout", "schedule", "--fund", "JH01")}
    assert (schedule["2026-04-01"], schedule["2026-07-01"]) == ("past", "next")


def test_a_failed_payment_keeps_the_payout_open_until_its_new_account_is_paid(desk: Any) -> None:
    approved(desk, FIRST)
    desk.now, desk.payout = "2026-04-01T10:00", FIRST
    send(desk, FIRST)
    said = answer(desk, "B-1")
    assert (said["paid"], said["failed"], said["closed"]) == (2, 1, False)
    assert desk.json("payout", "show", *FIRST)["state"] == "approved"
    desk.now = "2026-04-02T10:00"
    desk.ok(
        "callbacks", "log", "C000002", "--kind", "payout_verify", "--outcome", "reached", *FIRST,
        "--account-changed", "--new-payee-name", "李娜", "--new-payee-bank", "招商银行",
        "--new-payee-account", NEW, "--reason", "银行退票",
    )  # fmt: skip
    desk.now = "2026-04-02T11:00"
    desk.ok("callbacks", "confirm-account", "W000001", as_=SPECIALIST)
    assert amounts(send(desk, FIRST)) == {"B-1": "90000.00"}
    assert answer(desk)["closed"] is True
    received = desk.json("payout", "statement", "C000002")
    assert received["total"] == "90000.00"


def test_a_sheet_whose_payments_went_to_the_bank_is_not_submitted_again(desk: Any) -> None:
    approved(desk, FIRST)
    send(desk, FIRST)
    desk.ok("contract", "exit", "A-1", "--on", "2026-03-15", "--amount", "365万", "--reason", "补登")
    desk.ok("payout", "calc", *FIRST, as_=SPECIALIST)
    said = desk.refused("payout", "submit", *FIRST, "--reason", "补登退出", as_=SPECIALIST)
    assert "payments of the sheet of JH01 due 2026-04-01 went to the bank as P000001" in said


@pytest.fixture
def exited(desk: Any) -> Any:
    """The first quarter paid; then it turns out that A-1 left wholly on 15 March: 17 days were too much.

    So A-1 is owed its 3,650,000 less 17,000; the second quarter has no line of it.
    """
    approved(desk, FIRST)
    desk.now = "2026-04-01T10:00"
    paid(desk, FIRST)
    desk.now = "2026-06-20T10:00"
    desk.ok("contract", "exit", "A-1", "--on", "2026-03-15", "--amount", "365万", "--reason", "补登")
    return desk


def test_an_adjustment_is_paid_and_the_payments_sum_to_the_sheet(exited: Any) -> None:
    sheet = approved(exited, SECOND)
    written = send(exited, SECOND)
    assert amounts(written) == {"A-1": "3633000.00", "A-2": "91000.00", "B-1": "91000.00"}
    assert written["total"] == sheet["total"] == "3815000.00"


def test_what_is_set_off_lowers_the_holders_other_payment(desk: Any) -> None:
    approved(desk, FIRST)
    desk.now = "2026-04-01T10:00"
    paid(desk, FIRST)
    desk.now = "2026-06-20T10:00"
    # A-1 should have begun a month later: 31,000 were too much, its second quarter is whole.
    desk.ok("contract", "edit", "A-1", "--value-date", "2026-02-01", "--reason", "起息日有误")
    sheet = approved(desk, SECOND)
    written = send(desk, SECOND)
    assert amounts(written) == {"A-1": "60000.00", "A-2": "91000.00", "B-1": "91000.00"}
    assert written["total"] == sheet["total"]


def test_letters_and_statement_show_the_adjustment_with_its_cause(exited: Any, tmp_path: Path) -> None:
    sheet = approved(exited, SECOND)
    written = exited.json("payout", "letters", *SECOND, "--xlsx", tmp_path / "l.xlsx", lang="zh")
    assert written["approved"] is True
    assert sum(Decimal(letter["total"]) for letter in written["letters"]) == Decimal(sheet["total"])
    rows = load_workbook(tmp_path / "l.xlsx", data_only=True)["派息通知函"].iter_rows(values_only=True)
    text = "\n".join(str(cell) for row in rows for cell in row[:2] if cell)
    assert "对派息日 2026-04-01 派息的调整" in text
    assert "合同 A-1：对派息日 2026-04-01 已付金额调整 3,633,000.00 元" in text
    exited.now = "2026-07-01T10:00"
    paid(exited, SECOND)
    received = exited.json("payout", "statement", "C000001")
    assert [(row["contract"], row["adjusts"], row["total"]) for row in received["payouts"]] == [
        ("A-1", None, "90000.00"),
        ("A-2", None, "90000.00"),
        ("A-1", "2026-04-01", "3633000.00"),
        ("A-2", None, "91000.00"),
    ]
    assert (received["total_interest"], received["total_principal"]) == ("254000.00", "3650000.00")


def test_an_adjustment_is_named_in_the_reconciliation(exited: Any, tmp_path: Path) -> None:
    exited.ok("payout", "notice", *SECOND, "--xlsx", tmp_path / "n.xlsx")
    approved(exited, SECOND)
    interest, principal = exited.json("payout", "reconcile", *SECOND)["differences"]
    assert {"cause": "adjustment", "amount": "17000.00", "most": None, "contract": "A-1"} in interest["parts"]
    assert (interest["rest"], principal["amount"]) == ("0.00", "0.00")


def test_the_forecast_is_the_submitted_sheet_and_corrects_what_was_paid(exited: Any) -> None:
    first, *_rest = exited.json("payout", "forecast")["payouts"]
    assert (first["due"], first["total"]) == ("2026-07-01", "3815000.00")
    approved(exited, SECOND)
    first, *_rest = exited.json("payout", "forecast")["payouts"]
    assert (first["due"], first["total"]) == ("2026-07-01", "3815000.00")


def test_the_forecast_has_a_supplement_until_it_is_paid(exited: Any) -> None:
    supplement = ("--fund", "JH01", "--due", "2026-06-24")
    before = exited.json("payout", "forecast")["total"]
    exited.ok("payout", "calc", "--fund", "JH01", "--supplement", "--pay-date", "2026-06-24", as_=SPECIALIST)
    assert exited.json("payout", "forecast")["total"] == before
    exited.ok("payout", "submit", *supplement, as_=SPECIALIST)
    first, second, *_rest = exited.json("payout", "forecast")["payouts"]
    assert (first["due"], first["supplement"], first["total"]) == ("2026-06-24", True, "3633000.00")
    assert (second["due"], second["supplement"], second["total"]) == ("2026-07-01", False, "182000.00")
    assert exited.json("payout", "forecast")["total"] == before
    exited.ok("payout", "check", *supplement, as_=FINANCE)
    exited.ok("payout", "approve", *supplement, as_=CHIEF)
    exited.ok("payout", "done", "pay_investors", *supplement, as_=FINANCE)
    assert exited.json("payout", "forecast")["payouts"][0]["due"] == "2026-07-01"


def test_a_supplement_is_paid_through_the_bank_and_a_failed_one_again(exited: Any) -> None:
    supplement = ("--fund", "JH01", "--due", "2026-06-24")
    exited.ok("payout", "calc", "--fund", "JH01", "--supplement", "--pay-date", "2026-06-24", as_=SPECIALIST)
    exited.ok("payout", "submit", *supplement, as_=SPECIALIST)
    exited.ok("payout", "check", *supplement, as_=FINANCE)
    exited.ok("payout", "approve", *supplement, as_=CHIEF)
    exited.payout = supplement
    assert amounts(send(exited, supplement)) == {"A-1": "3633000.00"}
    assert answer(exited, "A-1")["failed"] == 1
    words = (
        "payout",
        "export",
        *supplement,
        "--bank",
        "csv",
        "--out",
        exited.folder / "out.csv",
        "--again",
        "--force",
    )
    assert amounts(exited.json(*words, as_=FINANCE)) == {"A-1": "3633000.00"}
    said = answer(exited)
    assert (said["paid"], said["closed"]) == (1, True)
    exited.now = "2026-06-25T10:00"
    assert exited.json("payout", "statement", "C000001")["total_principal"] == "3650000.00"
    assert exited.json("payout", "calc", *SECOND, as_=SPECIALIST)["adjustments"] == []


CLIENTS = ("C1", "C2", "C3")
AMOUNTS = st.integers(-(10**6), 10**6)
PARTS = st.sampled_from([Decimal(0), Decimal("0.2"), Decimal("0.333"), Decimal(1)])


def withheld(interest: int, rate: Decimal) -> tuple[Extra, ...]:
    """What a line withholds of its interest; nothing of none."""
    return tuple(withholding(interest, "C1", ExtraTerms(date(2026, 1, 1), None, None, {"C1": rate})))


@st.composite
def corrected_sheets(draw: st.DrawFn, due: date) -> Sheet:
    """A sheet of lines and adjustments as they are settled: nobody is set off more than they are paid."""
    lines = [
        SheetLine(
            contract=f"HT{number}", client=client, name=client, principal=0, rate=Decimal("0.1"), start=due,
            end=due, days=0, daily_balance_sum=0, interest=interest, principal_repaid=0, payee_name=client,
            payee_bank="工商银行", payee_account=f"62220{client}", verified=True, receipt_matches=True,
            notes=(), stretches=(), repayments=(), extras=withheld(interest, rate),
        )
        for number, (client, interest, rate) in enumerate(
            draw(
                st.lists(st.tuples(st.sampled_from(CLIENTS), st.integers(0, 10**6), PARTS), max_size=8)
            )
        )
    ]  # fmt: skip
    places = st.builds(Place, due=st.just(due), contract=st.sampled_from([f"HT{n}" for n in range(10)]),
                       client=st.sampled_from(CLIENTS))  # fmt: skip
    differing = draw(st.dictionaries(places, st.builds(Amounts, *[AMOUNTS] * 5), max_size=8))
    settled = settle(totals_by_client((line.client, line.total) for line in lines), differing).settled
    adjustments = [
        Adjustment(
            contract=place.contract, client=place.client, due=place.due, interest=part.interest,
            principal_repaid=part.principal, name=place.client, payee_name=place.client,
            payee_bank="工商银行", payee_account=f"62220{place.client}", verified=True, causes=(),
            extras=part.extras,
        )
        for place, part in settled.items()
    ]  # fmt: skip
    return Sheet(
        fund="JH01", fund_name="金河一号", project_company="金河置业", due=due, pay_date=due,
        roll="following", skipped=(), added=(), provisional=False, accrual_rolls=False, period_number=1,
        period_start=due,
        period_end=due, day_count="ACT/365", basis=365, lines=tuple(lines), adjustments=tuple(adjustments),
        version=1, hash="f" * 64,
    )  # fmt: skip


@given(corrected_sheets(date(2026, 7, 1)))
def test_payments_and_letters_sum_to_any_sheet_for_each_holder(sheet: Sheet) -> None:
    owed = payments_owed(sheet)
    assert all(payment.amount > 0 for payment in owed)
    assert len({payment.key for payment in owed}) == len(owed)
    assert sum(payment.amount for payment in owed) == sheet.total
    for letter in letters(sheet):
        to_client = sum(payment.amount for payment in owed if payment.client == letter.client)
        assert letter.total == to_client == sum(account.amount for account in letter.accounts)
    assert sum(letter.total for letter in letters(sheet)) == sheet.total
