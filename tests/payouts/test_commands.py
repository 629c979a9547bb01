"""The payout commands on a small fund whose figures are worked out by hand.

The fund pays quarterly from 1 January 2026 on, ACT/365. For the period from 1 April to 1 July, 91 days:

A-1  3,650,000 at 10%, a thousand a day:                       91 days     91,000.00
A-2  1,000,000 at 9% from 12 May, 50 days: 4,500,000/365 =                 12,328.7671…
A-3  7,300,000 at 5%, a thousand a day; half exits on 1 June:  61 days     61,000.00
                                                     then 500: 30 days     15,000.00, 3,650,000.00 repaid
A-4  3,650,000 at 10%, passes to another client on 11 June:    71 days     71,000.00
                                                               20 days     20,000.00
A-5  cancelled.    A-6  matured on 1 March.
A-7  3,650,000 at 10%, matures on 30 June:                     90 days     90,000.00, 3,650,000.00 repaid
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from shared.golden import hold
from shared.systems import WINDOWS

from fundcs import boundary

GOLDEN = Path(__file__).with_name("golden")
DUE = ("--fund", "JH01", "--due", "2026-07-01")
ZHANG, LI = "6222020000000001111", "6222020000000002222"
SHEET_KEYS = [
    "fund", "due", "pay_date", "period_start", "period_end", "day_count", "version", "hash", "provisional",
    "supplement", "lines", "adjustments", "receivables", "total_interest", "total_principal", "total",
    "total_adjustments", "state", "stale",
]  # fmt: skip
LINE_KEYS = [
    "contract", "client", "name", "principal", "rate", "start", "end", "days", "daily_balance_sum",
    "interest", "principal_repaid", "total", "payee_name", "payee_account", "verified", "receipt_matches",
    "note",
]  # fmt: skip


def fund(code: str, *terms: str) -> tuple[str, ...]:
    """The words that record the fund."""
    return (
        "fund", "add", code, "金河一号", "--project-company", "金河置业有限公司",
        "--established", "2026-01-01", "--matures", "2028-01-01",
        "--day-count", "ACT/365", "--frequency", "quarterly", *terms,
    )  # fmt: skip


def contract(no: str, amount: str, rate: str, *more: str, of: str = "JH01") -> tuple[str, ...]:
    """The words that record a contract of the first client."""
    began = () if "--value-date" in more else ("--value-date", "2026-01-01")
    return (
        "contract", "add", no, "--client", "C000001", "--fund", of, "--amount", amount, "--rate", rate,
        *began, "--payee-name", "张伟", "--payee-bank", "工商银行北京分行", "--payee-account", ZHANG, *more,
    )  # fmt: skip


LEDGER = (
    ("client", "add", "张伟", "--kind", "person", "--id-no", "11010519491231002X"),
    ("client", "add", "李娜", "--kind", "person", "--id-no", "110101199003074514"),
    fund("JH01"),
    ("payout", "opening", "--fund", "JH01", "--paid-through", "2026-01-01"),
    contract("A-1", "365万", "10%", "--receipt-amount", "365万", "--receipt-payer", "张伟"),
    contract("A-2", "100万", "9%", "--value-date", "2026-05-12", "--receipt-amount", "99万",
             "--receipt-payer", "张大伟"),
    contract("A-3", "730万", "5%"),
    ("contract", "exit", "A-3", "--on", "2026-06-01", "--amount", "365万"),
    contract("A-4", "365万", "10%"),
    ("contract", "transfer", "A-4", "--to", "C000002", "--on", "2026-06-11", "--payee-name", "李强",
     "--payee-bank", "招商银行", "--payee-account", LI),
    contract("A-5", "365万", "10%"),
    ("contract", "cancel", "A-5", "--reason", "未打款"),
    contract("A-6", "365万", "10%", "--matures", "2026-03-01"),
    contract("A-7", "365万", "10%", "--matures", "2026-06-30"),
)  # fmt: skip
REVISION = (
    ("payout", "calc", *DUE),
    ("contract", "exit", "A-1", "--on", "2026-06-29", "--amount", "365万"),
    ("payout", "calc", *DUE),
)


def carried_out(path: Path, commands: tuple[tuple[str, ...], ...]) -> Path:
    """The archive at `path` after the commands."""
    before = ("--archive", str(path), "--now", "2026-11-23T10:00", "--as", "S001", "--lang", "en")
    for words in commands:
        assert boundary.run([*before, *words]) == 0
    return path


@pytest.fixture(scope="module")
def booked(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive made once with the contracts that this module's docstring reckons."""
    path = tmp_path_factory.mktemp("booked") / "archive.db"
    path.write_bytes(founded.read_bytes())
    return carried_out(path, LEDGER)


@pytest.fixture(scope="module")
def revised_once(booked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with two versions of the sheet: the first contract exited in between."""
    path = tmp_path_factory.mktemp("revised") / "archive.db"
    path.write_bytes(booked.read_bytes())
    return carried_out(path, REVISION)


@pytest.fixture
def books(booked: Path, office: Any) -> Any:
    """The program on the archive `booked`."""
    office.path.write_bytes(booked.read_bytes())
    return office


@pytest.fixture
def revised(revised_once: Path, office: Any) -> Any:
    """The program on the archive `revised_once`."""
    office.path.write_bytes(revised_once.read_bytes())
    return office


def entries(office: Any) -> list[tuple[Any, ...]]:
    """The trail without its chain."""
    with closing(sqlite3.connect(office.path)) as connection:
        return connection.execute("SELECT verb, tbl, key, after FROM trail ORDER BY seq").fetchall()


def test_a_sheet_has_the_figures_worked_out_by_hand(books: Any) -> None:
    sheet = books.json("payout", "calc", *DUE)
    assert [
        (
            line["contract"],
            line["client"],
            line["days"],
            line["interest"],
            line["principal_repaid"],
            line["total"],
        )
        for line in sheet["lines"]
    ] == [
        ("A-1", "C000001", 91, "91000.00", "0.00", "91000.00"),
        ("A-2", "C000001", 50, "12328.77", "0.00", "12328.77"),
        ("A-3", "C000001", 91, "76000.00", "3650000.00", "3726000.00"),
        ("A-4", "C000001", 71, "71000.00", "0.00", "71000.00"),
        ("A-4", "C000002", 20, "20000.00", "0.00", "20000.00"),
        ("A-7", "C000001", 90, "90000.00", "3650000.00", "3740000.00"),
    ]
    assert sheet["total_interest"] == "360328.77"
    assert sheet["total_principal"] == "7300000.00"
    assert sheet["total"] == "7660328.77"


def test_a_line_says_what_its_interest_was_reckoned_from(books: Any) -> None:
    line = books.json("payout", "calc", *DUE)["lines"][2]
    assert (line["principal"], line["rate"], line["start"], line["end"]) == (
        "7300000.00",
        "0.05",
        "2026-04-01",
        "2026-07-01",
    )
    assert line["daily_balance_sum"] == "554800000.00"  # 61 × 7,300,000 + 30 × 3,650,000
    assert line["note"] == "partial exit of 3,650,000.00 on 2026-06-01"


def test_a_sheet_has_exactly_the_keys_of_the_contract(books: Any) -> None:
    for verb in ("calc", "show"):
        sheet = books.json("payout", verb, *DUE)
        assert list(sheet) == SHEET_KEYS
        assert all(list(line) == LINE_KEYS for line in sheet["lines"])


def test_each_holder_of_a_transferred_contract_is_paid_where_they_said(books: Any) -> None:
    before, after = books.json("payout", "calc", *DUE, "--reveal", "--reason", "核对")["lines"][3:5]
    assert (before["payee_name"], before["payee_account"]) == ("张伟", ZHANG)
    assert (after["payee_name"], after["payee_account"]) == ("李强", LI)
    assert before["note"] == "transferred to C000002 李娜 on 2026-06-11"
    assert after["note"] == (
        "transferred from C000001 张伟 on 2026-06-11; the account name is 李强, the client 李娜"
    )


def test_who_passes_a_contract_on_at_the_due_date_has_it_on_the_sheet_of_that_date(books: Any) -> None:
    books.ok(*passed_on("A-1", "2026-07-01"))
    [given] = noted(books, "2026-07-01", "A-1")
    assert given == ("C000001", "transferred to C000002 李娜 on 2026-07-01")


def test_who_takes_a_contract_over_on_the_first_day_of_a_period_has_it_on_its_sheet(books: Any) -> None:
    books.ok(*passed_on("A-1", "2026-07-01"))
    [taken] = noted(books, "2026-10-01", "A-1")
    assert taken == ("C000002", "transferred from C000001 张伟 on 2026-07-01")


@pytest.mark.parametrize(("on", "due"), [("2026-07-02", "2026-07-01"), ("2026-06-30", "2026-10-01")])
def test_a_transfer_outside_the_period_is_not_remarked_on(books: Any, on: str, due: str) -> None:
    books.ok(*passed_on("A-1", on))
    [(_client, note)] = noted(books, due, "A-1")
    assert note is None


def passed_on(no: str, on: str) -> tuple[str, ...]:
    """The words that pass a contract to the second client, who is paid in their own name."""
    return (
        "contract", "transfer", no, "--to", "C000002", "--on", on, "--payee-name", "李娜",
        "--payee-bank", "招商银行", "--payee-account", LI,
    )  # fmt: skip


def noted(office: Any, due: str, no: str) -> list[tuple[str, str | None]]:
    """(client, remarks) of each line of a contract on the sheet of a due date."""
    lines = office.json("payout", "calc", "--fund", "JH01", "--due", due)["lines"]
    return [(line["client"], line["note"]) for line in lines if line["contract"] == no]


def test_a_receipt_that_differs_is_shown_with_what_differs(books: Any) -> None:
    agrees, differs, none = books.json("payout", "calc", *DUE)["lines"][:3]
    assert (agrees["receipt_matches"], agrees["note"]) == (True, None)
    assert differs["receipt_matches"] is False
    assert "990,000.00" in differs["note"]
    assert "张大伟" in differs["note"]
    assert none["receipt_matches"] is None


@pytest.mark.parametrize("verb", ["calc", "show"])
@pytest.mark.parametrize("form", ["--json", None])
def test_account_numbers_are_masked(books: Any, verb: str, form: str | None) -> None:
    books.ok("payout", "calc", *DUE)
    out = books.ok("payout", verb, *DUE, *([form] if form else []))
    assert ZHANG not in out
    assert LI not in out


def test_an_account_is_revealed_for_a_reason_that_goes_on_the_trail(books: Any) -> None:
    books.ok("payout", "calc", *DUE)
    sheet = books.json("payout", "show", *DUE, "--reveal", "--reason", "财务来电核对")
    assert sheet["lines"][0]["payee_account"] == ZHANG
    assert entries(books)[-1][0] == "disclosed"
    assert "财务来电核对" in entries(books)[-1][3]


def test_a_calculation_that_comes_to_the_same_writes_nothing(books: Any) -> None:
    first = books.json("payout", "calc", *DUE)
    before = entries(books)
    again = books.json("payout", "calc", *DUE, now="2026-11-30")
    assert (first["version"], again["version"]) == (1, 1)
    assert again == first
    assert entries(books) == before


def test_a_calculation_that_comes_to_something_else_is_the_next_version(revised: Any) -> None:
    first, second = (revised.json("payout", "show", *DUE, "--version", number) for number in (1, 2))
    assert second["hash"] != first["hash"]
    assert (first["lines"][0]["interest"], second["lines"][0]["interest"]) == ("91000.00", "89000.00")
    assert [(one["version"], one["total"]) for one in revised.json("payout", "list", "--fund", "JH01")] == [
        (1, "7660328.77"),
        (2, "11308328.77"),  # two days less, the principal more
    ]


def test_a_stored_version_stays_as_it_was_reckoned(books: Any) -> None:
    first = books.json("payout", "calc", *DUE)
    books.ok("client", "edit", "C000001", "--name", "张伟民")
    books.ok("contract", "exit", "A-1", "--on", "2026-06-29", "--amount", "365万")
    stale = {**first, "stale": True}
    assert books.json("payout", "show", *DUE) == stale
    books.ok("payout", "calc", *DUE)
    assert books.json("payout", "show", *DUE, "--version", "1") == stale
    assert books.json("payout", "show", *DUE)["lines"][0]["name"] == "张伟民"


def test_an_export_holds_the_version_that_was_stored(books: Any, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    first = books.json("payout", "calc", *DUE)
    books.ok("client", "edit", "C000001", "--name", "张伟民")
    books.ok("payout", "calc", *DUE)
    books.ok("payout", "export", *DUE, "--version", "1", "--xlsx", tmp_path / "old.xlsx")
    book = load_workbook(tmp_path / "old.xlsx")
    cells = {str(cell) for tab in book for row in tab.iter_rows(values_only=True) for cell in row}
    assert {"张伟", ZHANG, LI, first["hash"]} <= cells
    assert "张伟民" not in cells


def _exported(books: Any, file: Path, who: str) -> set[str]:
    from openpyxl import load_workbook

    books.ok("payout", "export", *DUE, "--xlsx", file, as_=who)
    return {
        str(cell) for tab in load_workbook(file) for row in tab.iter_rows(values_only=True) for cell in row
    }


INVESTMENT_READS = '[roles.permits]\nread_payouts = ["cs_manager", "finance", "investment"]\n'


def test_investment_sees_totals_and_no_sheet(books: Any) -> None:
    books.ok("payout", "calc", *DUE)
    books.ok("staff", "add", "投资", "--role", "investment", "--code", "S011", "--nda", "2026-01-05")
    assert books.json("payout", "list", as_="S011")[0]["lines"] == 6
    books.refused("payout", "show", *DUE, as_="S011", code=4)
    assert books.json("payout", "forecast", as_="S011")["maturities"] == []


def test_accounts_are_in_clear_for_those_who_pay_and_masked_for_investment(
    books: Any, tmp_path: Path
) -> None:
    books.ok("payout", "calc", *DUE)
    (books.folder / "policy.toml").write_text(INVESTMENT_READS, "utf-8")
    for role, code in (("finance", "S010"), ("investment", "S011")):
        books.ok("staff", "add", role, "--role", role, "--code", code, "--nda", "2026-01-05")
    assert {ZHANG, LI} <= _exported(books, tmp_path / "finance.xlsx", "S010")
    cells = _exported(books, tmp_path / "investment.xlsx", "S011")
    assert {ZHANG, LI}.isdisjoint(cells)
    assert {"***************1111", "***************2222"} <= cells


def test_the_policy_grants_investment_the_accounts(books: Any, tmp_path: Path) -> None:
    books.ok("payout", "calc", *DUE)
    books.ok("staff", "add", "投资", "--role", "investment", "--code", "S011", "--nda", "2026-01-05")
    accounts = '[confidentiality]\naccount_roles = ["investment"]\n'  # the key of earlier versions
    (books.folder / "policy.toml").write_text(INVESTMENT_READS + accounts, "utf-8")
    assert ZHANG in _exported(books, tmp_path / "investment.xlsx", "S011")
    assert ZHANG not in _exported(books, tmp_path / "manager.xlsx", "S001")


@pytest.mark.parametrize("verb", ["calc", "export"])
def test_a_workbook_with_the_accounts_in_clear_is_on_the_trail(books: Any, tmp_path: Path, verb: str) -> None:
    sheet = books.json("payout", "calc", *DUE)
    books.ok("payout", verb, *DUE, "--xlsx", tmp_path / "派息.xlsx")
    noted = [entry for entry in entries(books) if entry[:2] == ("exported", "payout_sheet")][-1]
    assert noted[:3] == ("exported", "payout_sheet", "JH01/2026-07-01/1")
    assert "派息.xlsx" in noted[3]
    assert sheet["hash"] in noted[3]
    assert str(tmp_path) not in noted[3]
    books.ok("archive", "verify", "--json")


def test_an_unwritable_workbook_is_refused_before_anything_is_reckoned(books: Any, tmp_path: Path) -> None:
    books.refused("payout", "calc", *DUE, "--xlsx", tmp_path / "nowhere" / "sheet.xlsx")
    assert books.json("payout", "list") == []


@pytest.mark.parametrize(
    ("through", "due"),
    [
        ("2026-01-01", "2026-04-01"),
        ("2026-04-01", "2026-07-01"),
        ("2026-07-01", "2026-10-01"),
        ("2028-01-01", "2028-01-01"),
    ],
)
def test_without_a_date_the_first_payout_not_paid_is_calculated(books: Any, through: str, due: str) -> None:
    books.ok("payout", "opening", "--fund", "JH01", "--paid-through", through, now="2030-01-01")
    assert books.json("payout", "calc", "--fund", "JH01", now="2030-01-01")["due"] == due


def test_what_fell_due_before_the_fund_was_recorded_counts_as_paid_outside(books: Any) -> None:
    said = books.ok(*fund("JH09"), now="2026-08-01")
    assert "what fell due up to 2026-07-01 counts as paid outside fundcs" in said
    rows = books.json("payout", "schedule", "--fund", "JH09", now="2026-08-02")
    assert [(row["due"], row["state"]) for row in rows[:3]] == [
        ("2026-04-01", "outside"),
        ("2026-07-01", "outside"),
        ("2026-10-01", "open"),
    ]


@pytest.mark.parametrize(
    ("through", "hint"),
    [
        ("2026-06-30", "the nearest are 2026-04-01 and 2026-07-01"),
        ("2027-01-01", "2027-01-01 has not come yet"),
    ],
)
def test_an_opening_names_a_due_date_that_has_come(books: Any, through: str, hint: str) -> None:
    assert hint in books.refused("payout", "opening", "--fund", "JH01", "--paid-through", through)


@pytest.mark.parametrize("verb", ["calc", "show"])
def test_a_date_off_the_schedule_is_refused_naming_its_neighbours(books: Any, verb: str) -> None:
    error = books.refused("payout", verb, "--fund", "JH01", "--due", "2026-06-30")
    assert "2026-04-01" in error
    assert "2026-07-01" in error
    assert books.json("payout", "list") == []


def test_a_fund_whose_contracts_accrue_later_has_an_empty_sheet_that_says_so(books: Any) -> None:
    books.ok(*fund("JH02"))
    books.ok(
        *contract("B-1", "365万", "10%", "--value-date", "2027-02-01", "--signed", "2026-01-01", of="JH02")
    )
    assert "the sheet is empty" in books.ok("payout", "calc", "--fund", "JH02")
    sheet = books.json("payout", "show", "--fund", "JH02", "--due", "2027-01-01")
    assert (sheet["lines"], sheet["total"]) == ([], "0.00")


def test_a_payout_date_moves_to_the_next_working_day_and_accrual_does_not(books: Any) -> None:
    sheet = books.json("payout", "calc", "--fund", "JH01", "--due", "2026-10-01")
    assert (sheet["pay_date"], sheet["period_end"], sheet["provisional"]) == (
        "2026-10-08",
        "2026-10-01",
        False,
    )
    assert sheet["lines"][0]["days"] == 92


def test_accrual_moves_with_the_payout_date_where_the_fund_says_so(books: Any) -> None:
    books.ok(*fund("JH03", "--accrual-rolls"))
    books.ok(*contract("B-1", "365万", "10%", of="JH03"))
    books.ok(*contract("B-2", "365万", "10%", "--matures", "2026-10-01", of="JH03"))
    books.ok(*contract("B-3", "365万", "10%", "--matures", "2026-10-04", of="JH03"))
    october = books.json("payout", "calc", "--fund", "JH03", "--due", "2026-10-01")
    assert (october["period_start"], october["period_end"]) == ("2026-07-01", "2026-10-08")
    assert [(line["contract"], line["interest"], line["principal_repaid"]) for line in october["lines"]] == [
        ("B-1", "99000.00", "0.00"),  # 92 days and the 7 of the holiday
        ("B-2", "99000.00", "3650000.00"),  # repaid on 8 October, so it accrues until then
        ("B-3", "95000.00", "0.00"),  # until its maturity inside the holiday
    ]
    january = books.json("payout", "calc", "--fund", "JH03", "--due", "2027-01-01")
    assert (january["period_start"], january["period_end"]) == ("2026-10-08", "2027-01-04")
    assert [(line["contract"], line["interest"], line["principal_repaid"]) for line in january["lines"]] == [
        ("B-1", "88000.00", "0.00"),
        ("B-3", "0.00", "3650000.00"),
    ]


def test_a_payout_date_in_an_unpublished_year_is_said_to_be_provisional(books: Any) -> None:
    assert books.json("payout", "calc", "--fund", "JH01", "--due", "2027-04-01")["provisional"] is True
    assert "provisional" in books.ok("payout", "show", "--fund", "JH01", "--due", "2027-04-01")


def test_the_schedule_lists_every_due_date_with_its_payout_date_and_sheet(books: Any) -> None:
    books.ok("payout", "calc", *DUE)
    books.ok("payout", "opening", "--fund", "JH01", "--paid-through", "2026-07-01")
    rows = books.json("payout", "schedule", "--fund", "JH01")
    assert len(rows) == 8
    assert [
        (row["due"], row["pay_date"], row["days"], row["status"], row["version"]) for row in rows[:4]
    ] == [
        ("2026-04-01", "2026-04-01", 90, "past", None),
        ("2026-07-01", "2026-07-01", 91, "past", 1),
        ("2026-10-01", "2026-10-08", 92, "next", None),
        ("2027-01-01", "2027-01-04", 92, "ahead", None),
    ]
    assert [day["date"] for day in rows[2]["skipped"]] == [f"2026-10-0{day}" for day in range(1, 8)]


def test_a_difference_names_the_lines_and_what_changed_of_them(books: Any) -> None:
    books.ok("payout", "calc", *DUE)
    books.ok("contract", "exit", "A-1", "--on", "2026-06-29", "--amount", "365万")
    books.ok("contract", "cancel", "A-2", "--reason", "未打款")
    books.ok(*contract("A-8", "365万", "10%"))
    books.ok("payout", "calc", *DUE)
    found = books.json("payout", "diff", *DUE)
    assert (found["from"], found["to"], found["changes"]) == (1, 2, {})
    assert [(line["kind"], line["contract"]) for line in found["lines"]] == [
        ("changed", "A-1"),
        ("removed", "A-2"),
        ("added", "A-8"),
    ]
    changes = found["lines"][0]["changes"]
    assert changes["interest"] == {"before": "91000.00", "after": "89000.00"}
    assert changes["days"] == {"before": 91, "after": 89}
    assert "89,000.00" in books.ok("payout", "diff", *DUE)


def test_a_single_version_has_nothing_to_be_compared_with(books: Any) -> None:
    books.ok("payout", "calc", *DUE)
    assert "one version only" in books.refused("payout", "diff", *DUE)


def test_an_explanation_prints_the_arithmetic_of_every_holder(books: Any) -> None:
    out = books.ok("payout", "explain", "A-4", "--due", "2026-07-01")
    assert "2026-04-01 – 2026-06-11: 71 days × 3,650,000.00 = 259,150,000.00" in out
    assert "259,150,000.00 × 10% ÷ 365 = 71,000.00" in out
    assert "73,000,000.00 × 10% ÷ 365 = 20,000.00" in out
    assert "held by C000002 李娜 since 2026-06-11" in out
    found = books.json("payout", "explain", "A-4", "--due", "2026-07-01")
    assert [(line["client"], line["interest"]) for line in found["lines"]] == [
        ("C000001", "71000.00"),
        ("C000002", "20000.00"),
    ]


def test_an_explanation_says_why_the_payout_date_moved_and_where_the_rate_is_from(books: Any) -> None:
    books.ok("fund", "rate", "JH01", "--from", "300万", "--rate", "10%")
    moved = books.json("payout", "explain", "A-1", "--due", "2026-10-01")
    assert moved["skipped"][0] == {"date": "2026-10-01", "why": "National Day"}
    assert "by the fund's rate tier" in moved["rate_reason"]
    assert "the contract's own" in books.json("payout", "explain", "A-3")["rate_reason"]


@pytest.mark.parametrize(
    ("no", "due", "why"),
    [
        ("A-5", "2026-07-01", "cancelled"),
        ("A-6", "2026-07-01", "ended before this period"),
        ("A-2", "2026-04-01", "before the contract's value date, 2026-05-12"),
    ],
)
def test_an_explanation_says_why_a_contract_is_paid_nothing(books: Any, no: str, due: str, why: str) -> None:
    found = books.json("payout", "explain", no, "--due", due)
    assert found["lines"] == []
    assert why in found["no_line"]


@pytest.mark.parametrize(
    ("no", "through", "due"),
    [
        ("A-1", "2026-04-01", "2026-07-01"),
        ("A-6", "2026-04-01", "2026-04-01"),
        ("A-2", "2026-01-01", "2026-07-01"),
    ],
)
def test_without_a_date_the_next_payout_of_the_contract_is_explained_or_its_last(
    books: Any, no: str, through: str, due: str
) -> None:
    books.ok("payout", "opening", "--fund", "JH01", "--paid-through", through)
    assert books.json("payout", "explain", no)["due"] == due


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("calc", "--fund", "JH99"), "JH99"),
        (("schedule", "--fund", "JH99"), "JH99"),
        (("show", *DUE), "fundcs payout calc --fund JH01 --due 2026-07-01"),
        (("export", *DUE, "--xlsx", "/nowhere/at/all.xlsx"), "cannot write"),
        (("diff", *DUE), "fundcs payout calc"),
        (("explain", "A-99"), "A-99"),
        (("explain", "A-1", "--due", "2026-06-30"), "2026-07-01"),
        (("calc", "--fund", "JH01", "--due", "2026-02-30"), "2026-02-30"),
    ],
)
def test_what_does_not_exist_is_refused(books: Any, words: tuple[str, ...], hint: str) -> None:
    assert hint in books.refused("payout", *words)


def test_a_version_that_was_never_stored_is_refused_naming_the_newest(books: Any) -> None:
    books.ok("payout", "calc", *DUE)
    assert "its newest is 1" in books.refused("payout", "show", *DUE, "--version", "7")


def test_a_sealed_fund_is_reckoned_no_more_but_shown(office: Any) -> None:
    office.ok(*fund("JH01"))
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", "110101199003070011")
    office.ok(*contract("A-1", "365万", "10%"))
    office.ok("contract", "cancel", "A-1", "--reason", "未生效")
    office.ok("payout", "opening", "--fund", "JH01", "--paid-through", "2026-01-01")
    office.ok("payout", "calc", *DUE)
    office.ok("fund", "close", "JH01")
    office.ok("fund", "seal", "JH01", now="2028-02-01")
    assert "sealed" in office.refused("payout", "calc", *DUE, now="2028-02-02")
    assert office.json("payout", "show", *DUE, now="2028-02-02")["version"] == 1


def test_finance_sees_sheets_and_does_not_reckon_them(books: Any) -> None:
    books.ok("staff", "add", "钱会计", "--role", "finance", "--nda", "2026-01-01")
    books.ok("staff", "add", "孙顾问", "--role", "advisor", "--nda", "2026-01-01")
    books.ok("payout", "calc", *DUE)
    books.ok("payout", "show", *DUE, as_="S002")
    books.refused("payout", "calc", *DUE, as_="S002", code=4)
    books.refused("payout", "show", *DUE, as_="S003", code=4)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "page",
    [("show", *DUE), ("diff", *DUE), ("list",), ("schedule", "--fund", "JH01"),
     ("explain", "A-4", "--due", "2026-07-01")],
    ids=lambda page: page[0],
)  # fmt: skip
def test_pages_read_well_in_both_languages_at_both_widths(
    revised: Any, monkeypatch: pytest.MonkeyPatch, page: tuple[str, ...], lang: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    hold(GOLDEN / f"{page[0]}.{lang}.{width}.txt", revised.ok("payout", *page, lang=lang))


def test_the_program_itself_reckons_writes_and_shows(books: Any, tmp_path: Path) -> None:
    done = books.process("payout", "calc", *DUE, "--xlsx", tmp_path / "sheet.xlsx")
    assert done.code == 0, done.err
    assert "7,660,328.77" in done.out
    assert done.err == ""
    if not WINDOWS:  # which has access lists in the place of modes
        assert (tmp_path / "sheet.xlsx").stat().st_mode & 0o777 == 0o600
