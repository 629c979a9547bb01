"""A sheet that is no longer what it would be is marked wherever it is shown, and somebody owes what follows.

The fund is that of `shared/payout_desk.py`: A-1 and A-2 are a thousand a day each, 90,000.00 in the first
quarter.
"""

from __future__ import annotations

from typing import Any

from shared.payout_desk import CHIEF, FINANCE, FIRST, INVESTMENT, SPECIALIST, approved, confirm, contract

EXIT = ("contract", "exit", "A-1", "--on", "2026-03-01", "--amount", "36.5万", "--reason", "漏记")
"""A hundred a day less from 1 March on: 3,100 of the first quarter, against 365,000 returned."""
HEADINGS = "合同编号,基金代码,客户名称,认购金额,年利率,起息日,收款户名,收款开户行,收款账号"


def owed(desk: Any, prefix: str = "payout:", **how: Any) -> dict[str, dict[str, Any]]:
    found = desk.json("reminders", "--within", "400d", "--format", "json", **how)
    return {duty["key"]: duty for duty in found if duty["key"].startswith(prefix)}


def paid(desk: Any, payout: tuple[str, ...]) -> None:
    desk.ok("payout", "done", "tell_received", *payout, as_=INVESTMENT)
    desk.ok("payout", "done", "pay_investors", *payout, as_=FINANCE)


def schedule(desk: Any, due: str = "2026-04-01") -> Any:
    return {row["due"]: row["stale"] for row in desk.json("payout", "schedule", "--fund", "JH01")}[due]


def ahead(desk: Any) -> Any:
    (row,) = desk.json("status")["payouts"]
    return row["due"], row["stale"], row["corrects"]


def test_a_sheet_not_submitted_is_marked_by_schedule_status_and_its_duty(desk: Any) -> None:
    desk.ok("payout", "calc", *FIRST)
    assert (schedule(desk), ahead(desk)) == (False, ("2026-04-01", False, []))
    desk.ok(*EXIT)
    assert (schedule(desk), ahead(desk)) == (True, ("2026-04-01", True, []))
    assert "1, out of date" in desk.ok("payout", "schedule", "--fund", "JH01")
    duty = owed(desk)["payout:JH01:2026-04-01:sheet"]
    assert "(sheets out of date: 2026-04-01)" in duty["subject"]
    assert duty["next"].startswith("fundcs payout calc")
    desk.ok(*duty["next"].split()[1:])
    duty = owed(desk)["payout:JH01:2026-04-01:sheet"]
    assert (schedule(desk), duty["next"].split()[2]) == (False, "submit")


def test_a_submitted_sheet_that_can_still_be_replaced_is_owed_again(desk: Any) -> None:
    approved(desk, FIRST)
    assert "payout:JH01:2026-04-01:out_of_date" not in owed(desk)
    desk.ok(*EXIT)
    assert (schedule(desk), ahead(desk)) == (True, ("2026-04-01", True, []))
    duty = owed(desk)["payout:JH01:2026-04-01:out_of_date"]
    assert (duty["owner_role"], duty["article"], duty["due"]) == ("cs_specialist", "47", "2026-04-07")
    assert "361,900.00" in duty["subject"]
    desk.ok("payout", "calc", *FIRST)
    desk.ok("payout", "submit", *FIRST, "--reason", "补登退出")
    assert "payout:JH01:2026-04-01:out_of_date" not in owed(desk)
    assert schedule(desk) is False


def test_a_paid_sheet_is_marked_on_the_payout_that_corrects_it(desk: Any) -> None:
    approved(desk, FIRST)
    desk.now = "2026-04-01T10:00"
    paid(desk, FIRST)
    desk.ok(*EXIT)
    assert (schedule(desk), ahead(desk)) == (True, ("2026-07-01", False, ["2026-04-01"]))
    assert "corrects 2026-04-01" in desk.ok("status")
    assert "payout:JH01:2026-04-01:out_of_date" not in owed(desk)
    duty = owed(desk)["payout:JH01:2026-07-01:interest_notice"]
    assert "(sheets out of date: 2026-04-01)" in duty["subject"]
    assert "this payout has the adjustment" in desk.ok("explain", duty["key"])


def test_after_the_last_payout_what_changes_is_owed_as_a_supplement_and_as_a_receivable(desk: Any) -> None:
    desk.ok(
        "fund", "add", "KURZ", "金河二号", "--project-company", "金河置业", "--established", "2026-01-01",
        "--matures", "2026-04-01", "--day-count", "ACT/365", "--frequency", "quarterly",
        now="2026-01-02T10:00",
    )  # fmt: skip
    due = ("--fund", "KURZ", "--due", "2026-04-01")
    for no, client, name in (("K-1", "C000001", "张伟"), ("K-2", "C000002", "李娜")):
        words = contract(no, client, name, "6222020000000001111")
        desk.ok(*(("KURZ" if word == "JH01" else word) for word in words), now="2026-01-02T10:00")
    confirm(desk, due)
    approved(desk, due)
    desk.now = "2026-04-01T10:00"
    paid(desk, due)
    desk.ok("contract", "edit", "K-1", "--rate", "11%", "--reason", "利率有误")
    desk.ok("contract", "edit", "K-2", "--rate", "9%", "--reason", "利率有误")
    duty = owed(desk)["payout:KURZ:supplement"]
    assert "9,000.00" in duty["subject"]
    (receivable,) = owed(desk, "receivable:KURZ:").values()
    assert (receivable["client"], "9,000.00" in receivable["subject"]) == ("C000002", True)
    desk.ok(*receivable["next"].split()[1:])
    desk.ok("payout", "calc", "--fund", "KURZ", "--supplement", "--pay-date", "2026-04-10")
    desk.ok("payout", "submit", "--fund", "KURZ", "--due", "2026-04-10", as_=SPECIALIST)
    assert owed(desk, "receivable:KURZ:") == {}
    assert "payout:KURZ:supplement" not in owed(desk)


def test_an_import_says_which_submitted_sheets_it_alters_and_by_how_much(desk: Any) -> None:
    approved(desk, FIRST)
    ledger = desk.folder / "ledger.csv"
    ledger.write_text(
        f"{HEADINGS}\nA-7,JH01,张伟,3650000,10%,2026-03-01,张伟,工商银行,6222020000000001111\n",
        encoding="utf-8",
    )
    altered = [{"fund": "JH01", "due": "2026-04-01", "version": 1, "interest": "31000.00",
                "principal_repaid": "0.00", "total": "31000.00"}]  # fmt: skip
    assert "JH01 2026-04-01 31,000.00" in desk.refused("contract", "import", ledger)
    assert desk.json("contract", "import", ledger, "--dry-run")["altered_sheets"] == altered
    said = desk.json("contract", "import", ledger, "--reason", "台账漏行")
    assert (said["created"], said["altered_sheets"]) == (1, altered)
    assert desk.json("contract", "import", ledger)["altered_sheets"] == []


def test_the_page_of_an_import_names_the_sheets_in_both_languages(desk: Any) -> None:
    approved(desk, FIRST)
    ledger = desk.folder / "ledger.csv"
    ledger.write_text(
        f"{HEADINGS}\nA-7,JH01,张伟,3650000,10%,2026-03-01,张伟,工商银行,6222020000000001111\n",
        encoding="utf-8",
    )
    page = desk.ok("contract", "import", ledger, "--dry-run")
    assert "the submitted sheet of JH01 due 2026-04-01 (version 1) is affected" in page
    assert "--reason TEXT" in page
    assert "31,000.00" in desk.ok("contract", "import", ledger, "--dry-run", lang="zh")


def test_a_sheet_whose_payment_date_moved_with_the_calendar_is_out_of_date(desk: Any) -> None:
    desk.ok("payout", "calc", *FIRST)
    days = desk.folder / "days.csv"
    days.write_text("日期,类型,名称\n2026-04-01,放假,司庆\n", encoding="utf-8")
    desk.ok("calendar", "import", days)
    assert schedule(desk) is True


def test_who_approves_sees_that_the_sheet_is_out_of_date(desk: Any) -> None:
    desk.ok("payout", "calc", *FIRST)
    desk.ok("payout", "submit", *FIRST, as_=SPECIALIST)
    desk.ok(*EXIT)
    assert "out of date" in owed(desk)["payout:JH01:2026-04-01:finance_check"]["subject"]
    desk.ok("payout", "check", *FIRST, as_=FINANCE)
    assert "out of date" in desk.ok("payout", "approve", *FIRST, as_=CHIEF)
