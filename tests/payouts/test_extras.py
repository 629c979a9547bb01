"""Extras of a fund: raising-period interest, withholding, early-exit fee, at their boundaries and by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from shared.payout_desk import FINANCE, approved
from shared.sealing import sealed

from fundcs.entitlements.rules.accrual import Line, account, lines
from fundcs.entitlements.rules.contract_terms import ContractTerms, Exit, Holder
from fundcs.entitlements.rules.extras import ExtraKind, ExtraTerms, WithholdingRate, extra_terms, rates_on
from fundcs.entitlements.rules.periods import Period
from fundcs.funds.rules.terms import DayCount
from fundcs.payouts.rules.adjustments import Amounts, Place, amounts_of, settle

if TYPE_CHECKING:
    from types import ModuleType

D = date.fromisoformat
ESTABLISHED = D("2026-01-01")
FIRST = Period(1, ESTABLISHED, D("2026-04-01"))
SECOND = Period(2, D("2026-04-01"), D("2026-07-01"))
MILLION = 100_000_000


def terms(raising: str = "0", fee: str = "0", **withheld: str) -> ExtraTerms:
    rates = {client: Decimal(rate) for client, rate in withheld.items()}
    return ExtraTerms(ESTABLISHED, Decimal(raising), Decimal(fee), rates)


def contract(
    receipt: str | None = None,
    exits: str = "",
    *,
    amount: int = MILLION,
    value_date: str = "2026-01-01",
    passed_on: str | None = None,
) -> ContractTerms:
    """A contract at 7.3% to the end of 2026; `exits` are `day:fen`, it is passed on from C1 to C2."""
    holders: tuple[Holder, ...] = (Holder("C1", D(value_date)),)
    if passed_on:
        holders += (Holder("C2", D(passed_on)),)
    taken = tuple(Exit(D(day), int(fen)) for day, fen in (part.split(":") for part in exits.split()))
    return ContractTerms(
        "A-1", amount, Decimal("0.073"), D(value_date), D("2026-12-31"), taken, holders,
        receipt_date=None if receipt is None else D(receipt),
    )  # fmt: skip


def amounts(of: ContractTerms, period: Period, extras: ExtraTerms, day_count: DayCount) -> list[Amounts]:
    return [amounts_of(line) for line in lines(of, period, day_count, extras)]


@pytest.mark.parametrize(
    ("receipt", "day_count", "fen"),
    [
        (None, DayCount.ACT_365, 0),
        ("2026-01-02", DayCount.ACT_365, 0),
        ("2026-01-01", DayCount.ACT_365, 0),
        ("2025-12-31", DayCount.ACT_365, 10_000),  # a day: 1,000,000 × 3.65% ÷ 365
        ("2025-12-01", DayCount.ACT_365, 310_000),
        ("2025-12-01", DayCount.ACT_360, 314_306),  # 31 days: 3,143.0555…
        ("2025-12-31", DayCount.THIRTY_360, 10_139),  # from the 30th: a day
        ("2025-12-01", DayCount.THIRTY_360, 304_167),  # 30 days: 3,041.666…
    ],
)
def test_interest_of_the_raising_period_runs_from_the_receipt_to_the_day_before_establishment(
    receipt: str | None, day_count: DayCount, fen: int
) -> None:
    (first,) = amounts(contract(receipt), FIRST, terms("0.0365"), day_count)
    assert first.raising_interest == fen
    (second,) = amounts(contract(receipt), SECOND, terms("0.0365"), day_count)
    assert second.raising_interest == 0


def test_the_raising_period_is_the_first_holder_s_and_is_paid_with_the_contract_s_first_payout() -> None:
    passed_on = contract("2025-12-01", passed_on="2026-01-02")
    one, two = amounts(passed_on, FIRST, terms("0.0365"), DayCount.ACT_365)
    assert (one.raising_interest, two.raising_interest) == (310_000, 0)
    later = contract("2025-12-01", value_date="2026-05-01")
    assert amounts(later, FIRST, terms("0.0365"), DayCount.ACT_365) == []
    assert [own.raising_interest for own in amounts(later, SECOND, terms("0.0365"), DayCount.ACT_365)] == [
        310_000
    ]


def test_a_contract_that_left_on_its_first_day_still_has_the_interest_of_the_raising_period() -> None:
    left = contract("2025-12-01", f"2026-04-01:{MILLION}", value_date="2026-04-01")
    (repaid,) = amounts(left, FIRST, terms("0.0365", "0.01"), DayCount.ACT_365)
    (raised,) = amounts(left, SECOND, terms("0.0365", C1="0.2"), DayCount.ACT_365)
    assert repaid == Amounts(0, MILLION, 0, 0, -1_000_000)
    assert raised == Amounts(0, 0, 310_000, -62_000, 0)


@pytest.mark.parametrize(
    ("exits", "fen"),
    [
        ("", 0),
        ("2026-06-30:10000000", -180_000),
        ("2026-06-30:10000000 2026-06-30:5", -180_000),  # 0.09 fen of the second
        ("2026-04-02:10000000 2026-06-30:20000000", -540_000),
        (f"2026-07-01:{MILLION}", -1_800_000),
    ],
)
def test_principal_that_leaves_before_maturity_pays_the_fee_with_its_payout(exits: str, fen: int) -> None:
    (own,) = amounts(contract(exits=exits), SECOND, terms(fee="0.018"), DayCount.ACT_365)
    assert own.exit_fee == fen


def test_an_exit_on_the_day_of_maturity_pays_no_fee() -> None:
    last = Period(4, D("2026-10-01"), D("2026-12-31"))
    on_maturity = contract(exits="2026-12-31:30000000")
    (own,) = amounts(on_maturity, last, terms(fee="0.018"), DayCount.ACT_365)
    assert own == Amounts(1_820_000, MILLION)
    day_before = contract(exits="2026-12-30:30000000")
    (own,) = amounts(day_before, last, terms(fee="0.018"), DayCount.ACT_365)
    assert own.exit_fee == -540_000


@pytest.mark.parametrize(
    ("rate", "fen"),
    [("0", 0), ("0.2", -422_000), ("0.333333", -703_333), ("0.0000005", -1), ("1", -2_110_000)],
)
def test_withholding_is_a_part_of_both_interests_and_of_no_principal(rate: str, fen: int) -> None:
    own = contract("2025-12-01", "2026-03-31:1000")
    (first,) = amounts(own, FIRST, terms("0.0365", C1=rate), DayCount.ACT_365)
    assert (first.interest + first.raising_interest, first.principal) == (2_110_000, 1000)
    assert first.withholding == fen


def test_the_rate_in_force_on_the_due_date_is_the_latest_begun_and_of_those_the_last_recorded() -> None:
    recorded = [
        WithholdingRate("C1", D("2026-04-01"), Decimal("0.2")),
        WithholdingRate("C1", D("2026-01-01"), Decimal("0.1")),
        WithholdingRate("C1", D("2026-07-01"), Decimal("0.3")),
        WithholdingRate("C1", D("2026-07-01"), Decimal(0)),
    ]
    rates = [rates_on(D(day), recorded).get("C1") for day in ("2025-12-31", "2026-03-31", "2026-04-01",
                                                              "2026-06-30", "2026-07-01")]  # fmt: skip
    assert rates == [None, Decimal("0.1"), Decimal("0.2"), Decimal("0.2"), None]
    assert extra_terms(ESTABLISHED, None, None, D("2026-07-01"), recorded) is None


@pytest.mark.parametrize("day_count", list(DayCount))
@pytest.mark.parametrize("receipt", [None, "2025-11-30", "2025-12-31", "2026-01-01"])
@pytest.mark.parametrize("exits", ["", "2026-02-11:33333333", f"2026-02-11:333 2026-05-05:{MILLION - 333}"])
def test_extras_agree_with_a_reckoning_that_shares_no_arithmetic(
    reckoning: ModuleType, day_count: DayCount, receipt: str | None, exits: str
) -> None:
    own = contract(receipt, exits, passed_on="2026-02-05")
    extras = terms("0.0041", "0.0177", C1="0.2", C2="0.075")
    for period in (FIRST, SECOND):
        held = lines(own, period, day_count, extras)
        charged = reckoning.charged(
            own, period, day_count.value, ESTABLISHED, Fraction("0.0041"), Fraction("0.0177"),
            {"C1": Fraction("0.2"), "C2": Fraction("0.075")},
        )  # fmt: skip
        assert [(line.client, *amounts_of(line)[2:]) for line in held] == [
            (own.holders[place].client, other.raising, other.withheld, other.fee)
            for place, other in sorted(charged.items())
        ]


def said(line: Line) -> list[str]:
    return [str(step) for step in account(line)]


def test_each_extra_gives_its_account() -> None:
    (line,) = lines(
        contract("2025-12-01", "2026-03-31:10000000"),
        FIRST,
        DayCount.ACT_365,
        terms("0.0365", "0.01", C1="0.2"),
    )
    assert said(line)[-6:] == [
        (
            "raising-period interest, 2025-12-01 – 2026-01-01, the day of establishment not counted: "
            "1,000,000.00 × 31 days × 3.65% ÷ 365 = 3,100.00, rounded half up to 0.01 yuan, once"
        ),
        "subject to withholding: 17,980.00 payout + 3,100.00 raising-period interest = 21,080.00",
        "withholding of the payout: 21,080.00 × 20% = 4,216.00, rounded half up to 0.01 yuan, once",
        "early-exit fee for the exit on 2026-03-31: 100,000.00 × 1% = 1,000.00, rounded half up to 0.01 yuan",
        "to be paid: 17,980.00 payout + 100,000.00 principal returned + -2,116.00 extras = 115,864.00",
        "basis: Art. 47; method: fund contract and policy",
    ]


def test_what_is_withheld_of_an_amount_is_deducted_from_it_before_older_debts_are_set_off() -> None:
    older, newer = (Place(D(due), "A-1", "C1") for due in ("2026-04-01", "2026-07-01"))
    settled, left = settle({}, {older: Amounts(-1000, 0), newer: Amounts(1000, 0, 0, -200, 0)})
    assert settled == {older: Amounts(-800, 0), newer: Amounts(1000, 0, 0, -200, 0)}
    assert left == {older: Amounts(200, 0)}


KINDS = [kind.value for kind in ExtraKind]
Q1 = ("--fund", "JH01", "--due", "2026-04-01")
Q2 = ("--fund", "JH01", "--due", "2026-07-01")


@pytest.fixture
def charging(desk: Any) -> Any:
    """The fund with every extra: A-1 of 3,650,000 came in 31 days early, 20% of its holder's is withheld."""
    desk.ok("fund", "edit", "JH01", "--raising-rate", "3.65%", "--exit-fee-rate", "1%")
    desk.ok("contract", "edit", "A-1", "--receipt-date", "2025-12-01", "--reason", "补登")
    desk.ok("payout", "withhold", "C000001", "--rate", "20%", "--from", "2026-01-01")
    return desk


def test_a_sheet_has_each_extra_on_a_line_of_its_own_and_pays_what_is_left(charging: Any) -> None:
    sheet = charging.json("payout", "calc", *Q1)
    first, second = sheet["lines"]
    assert [(extra["kind"], extra["amount"]) for extra in first["extras"]] == [
        ("raising_interest", "11315.00"),
        ("withholding", "-20263.00"),
    ]
    assert (first["interest"], first["total"]) == ("90000.00", "81052.00")
    assert "extras" not in second
    assert sheet["extras"] == {"raising_interest": "11315.00", "withholding": "-20263.00"}
    assert (sheet["total_interest"], sheet["total_extras"], sheet["total"]) == (
        "180000.00",
        "-8948.00",
        "171052.00",
    )


@pytest.mark.parametrize("width", ["80", "120"])
def test_the_screen_names_each_extra_with_what_it_is_of(
    charging: Any, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    charging.ok("payout", "calc", *Q1)
    page = charging.ok("payout", "show", *Q1, lang="zh")
    for words in ("募集期利息", "11,315.00", "代扣", "-20,263.00", "171,052.00"):
        assert words in page


def test_steps_letters_statement_and_forecast_come_to_the_sheet(charging: Any) -> None:
    assert charging.json("payout", "forecast", "--months", "2")["total"] == "171052.00"
    approved(charging, Q1)
    letters = charging.json("payout", "letters", *Q1, "--xlsx", charging.folder / "l.xlsx")["letters"]
    assert [(letter["total"], letter.get("extras")) for letter in letters] == [
        ("81052.00", {"raising_interest": "11315.00", "withholding": "-20263.00"}),
        ("90000.00", None),
    ]
    charging.now = "2026-04-01T10:00"
    charging.ok("payout", "done", "tell_received", *Q1, as_="S005")
    charging.refused("payout", "done", "pay_investors", *Q1, "--amount", "180000.00", as_=FINANCE)
    charging.ok("payout", "done", "pay_investors", *Q1, "--amount", "171052.00", as_=FINANCE)
    received = charging.json("payout", "statement", "C000001")
    assert (received["total_interest"], received["extras"], received["total"]) == (
        "90000.00",
        {"raising_interest": "11315.00", "withholding": "-20263.00"},
        "81052.00",
    )


def test_the_bank_s_file_pays_each_holder_what_is_left_after_the_extras(charging: Any) -> None:
    sheet = approved(charging, Q1)
    sent = charging.json("payout", "export", *Q1, "--bank", "csv", "--out", charging.folder / "b.csv",
                         as_=FINANCE)  # fmt: skip
    assert [payment["amount"] for payment in sent["payments"]] == ["81052.00", "90000.00"]
    assert sent["total"] == sheet["total"]


def test_the_reconciliation_sets_extras_apart_from_what_the_project_company_is_asked(charging: Any) -> None:
    charging.ok("fund", "edit", "JH01", "--project-rate", "12%")
    charging.ok("payout", "calc", *Q1)
    charging.ok("payout", "notice", *Q1, "--xlsx", charging.folder / "n.xlsx")
    figures = charging.json("payout", "reconcile", *Q1)
    assert figures["investors"] == {
        "interest": "180000.00", "principal": "0.00", "total": "171052.00",
        "extras": {"raising_interest": "11315.00", "withholding": "-20263.00"},
    }  # fmt: skip
    assert [difference["rest"] for difference in figures["differences"]] == ["0.00", "0.00"]


def submitted(office: Any) -> None:
    office.ok("payout", "calc", *Q1)
    office.ok("payout", "submit", *Q1, as_="S002")
    office.now = "2026-06-20T10:00"


def adjusted(office: Any) -> list[tuple[str, dict[str, str], list[str]]]:
    sheet = office.json("payout", "calc", *Q2)
    return [
        (part["interest"], part.get("extras", {}), [cause["fact"] for cause in part["cause"]])
        for part in sheet["adjustments"]
    ]


@pytest.mark.parametrize(
    ("words", "amount", "extras", "fact"),
    [
        (("contract", "edit", "A-1", "--receipt-date", "2025-12-31"), "-8760.00",
         {"raising_interest": "-10950.00", "withholding": "2190.00"},
         "receipt date corrected from 2025-12-01 to 2025-12-31"),
        (("fund", "edit", "JH01", "--raising-rate", "0"), "-9052.00",
         {"raising_interest": "-11315.00", "withholding": "2263.00"},
         "raising-period rate corrected from 3.65% to 0%"),
        (("payout", "withhold", "C000001", "--rate", "10%", "--from", "2026-03-01"), "10131.50",
         {"withholding": "10131.50"}, "withholding of 10% from 2026-03-01 recorded"),
        (("payout", "withhold", "C000002", "--rate", "10%", "--from", "2026-04-01"), "-9000.00",
         {"withholding": "-9000.00"}, "withholding of 10% from 2026-04-01 recorded"),
    ],
)  # fmt: skip
def test_a_late_fact_of_an_extra_asks_for_its_reason_and_adjusts_that_extra(
    charging: Any, words: tuple[str, ...], amount: str, extras: dict[str, str], fact: str
) -> None:
    submitted(charging)
    if words[0] != "contract":
        assert "2026-04-01" in charging.refused(*words)
    changed = charging.json(*words, "--reason", "合同另有约定")
    assert [sheet["total"] for sheet in changed["altered_sheets"]] == [amount]
    ((interest, corrected, causes),) = adjusted(charging)
    assert (interest, corrected) == ("0.00", extras)
    assert fact in causes


def test_an_exit_after_the_period_is_not_among_the_causes_of_its_adjustment(charging: Any) -> None:
    submitted(charging)
    charging.ok("contract", "exit", "A-1", "--on", "2026-05-07", "--amount", "100万")
    charging.ok("contract", "edit", "A-1", "--receipt-date", "2025-12-31", "--reason", "回执日期有误")
    ((_interest, _extras, causes),) = adjusted(charging)
    assert causes == ["receipt date corrected from 2025-12-01 to 2025-12-31"]


def test_the_forecast_s_workbook_has_a_column_of_extras_where_there_are_any(charging: Any) -> None:
    path = charging.folder / "f.xlsx"
    ahead = charging.json("payout", "forecast", "--months", "2", "--xlsx", path)
    rows = list(load_workbook(path, data_only=True)["Payouts by month"].iter_rows(values_only=True))
    assert rows[2][:5] == ("Month", "Payout", "Principal returned", "Extras", "To be paid")
    (total,) = [row for row in rows if row[0] == "Total"]
    assert [f"{amount:.2f}" for amount in total[1:5]] == [
        ahead["total_interest"], ahead["total_principal"], ahead["total_extras"], ahead["total"],
    ]  # fmt: skip


def test_an_exit_withdrawn_late_gives_its_fee_back(charging: Any) -> None:
    charging.ok("contract", "exit", "A-2", "--on", "2026-03-20", "--amount", "100万")
    submitted(charging)
    charging.ok("contract", "exit", "A-2", "--withdraw", "2026-03-20", "--reason", "误登")
    sheet = charging.json("payout", "calc", *Q2)
    (part,) = sheet["adjustments"]
    assert part["extras"] == {"exit_fee": "10000.00"}


def test_a_sheet_with_extras_reads_verifies_and_is_not_written_twice(charging: Any) -> None:
    one = charging.json("payout", "calc", *Q1)
    again = charging.json("payout", "calc", *Q1)
    shown = charging.json("payout", "show", *Q1)
    assert (again["version"], again["hash"]) == (one["version"], one["hash"])
    assert (shown["lines"], shown["extras"]) == (one["lines"], one["extras"])
    charging.ok("archive", "verify")


def test_a_sheet_without_extras_is_stored_and_hashed_as_before_there_were_any(desk: Any) -> None:
    before = desk.json("payout", "calc", *Q1)
    desk.ok("fund", "edit", "JH01", "--exit-fee-rate", "1%")
    assert desk.json("payout", "calc", *Q1)["hash"] == before["hash"]
    assert before.keys().isdisjoint({"extras", "total_extras"})


def test_explain_gives_the_terms_of_the_extras_and_why_there_is_none(charging: Any) -> None:
    of = charging.json("payout", "explain", "A-1", "--due", "2026-04-01")
    assert of["extras_terms"] == [
        (
            "raising-period interest of 3.65% a year, from 2025-12-01 to the establishment on 2026-01-01, "
            "with the first payout"
        ),
        "early-exit fee: 1% of the principal that leaves before maturity",
        "withholding of C000001: 20% of the payout without principal",
    ]
    none = charging.json("payout", "explain", "A-2", "--due", "2026-04-01")["extras_terms"]
    assert none[0] == "raising-period interest of 3.65% a year: none, the receipt's date is not recorded"


def test_a_holder_of_whom_everything_is_withheld_has_a_letter_and_no_payment(charging: Any) -> None:
    charging.ok("payout", "withhold", "C000001", "--rate", "100%", "--from", "2026-01-01")
    sheet = approved(charging, Q1)
    assert [line["total"] for line in sheet["lines"]] == ["0.00", "90000.00"]
    letters = charging.json("payout", "letters", *Q1, "--xlsx", charging.folder / "l.xlsx")["letters"]
    assert [letter["total"] for letter in letters] == ["0.00", "90000.00"]
    sent = charging.json("payout", "export", *Q1, "--bank", "csv", "--out", charging.folder / "b.csv",
                         as_=FINANCE)  # fmt: skip
    assert [payment["contract"] for payment in sent["payments"]] == ["A-2"]


def test_withheld_too_little_is_given_back_as_withholding(charging: Any) -> None:
    submitted(charging)
    late = ("payout", "withhold", "C000001", "--rate", "100%", "--from", "2026-03-01", "--reason", "通知迟到")
    charging.ok(*late)
    back = charging.json("payout", "recover", "A-1", "--due", "2026-04-01", "--amount", "81052.00",
                         "--reference", "回单1")  # fmt: skip
    assert (back["interest"], back["extras"], back["total"]) == (
        "0.00",
        {"withholding": "81052.00"},
        "81052.00",
    )
    assert charging.json("payout", "calc", *Q2)["adjustments"] == []
    charging.ok("archive", "verify")


def test_withholding_lists_a_client_s_rates_by_their_first_day(charging: Any) -> None:
    charging.ok("payout", "withhold", "C000001", "--rate", "0", "--from", "2026-10-01")
    rates = charging.json("payout", "withholding", "张伟")["rates"]
    assert [(row["from"], row["rate"]) for row in rates] == [("2026-01-01", "0.2"), ("2026-10-01", "0")]
    assert "nothing is withheld" in charging.ok("payout", "withholding", "C000002")


def test_what_would_alter_a_sheet_of_a_sealed_fund_is_refused(charging: Any) -> None:
    submitted(charging)
    for no in ("A-1", "A-2"):
        charging.ok("contract", "exit", no, "--on", "2026-04-02", "--amount", "365万")
    sealed(charging.path, "JH01", "2026-06-20")
    late = ("payout", "withhold", "C000001", "--rate", "1%", "--from", "2026-03-01", "--reason", "通知迟到")
    assert "was sealed" in charging.refused(*late)
    charging.ok("payout", "withhold", "C000001", "--rate", "1%", "--from", "2026-12-01")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("fund", "edit", "JH01", "--raising-rate", "-1%"), "'-1%' must be from 0 to 100%"),
        (("fund", "edit", "JH01", "--exit-fee-rate", "101%"), "'101%' must be from 0 to 100%"),
        (
            ("payout", "withhold", "C000001", "--rate", "101%", "--from", "2026-01-01"),
            "'101%' must be from 0 to 100%",
        ),
        (("payout", "withhold", "C000001", "--rate", "20", "--from", "2026-01-01"), "percent"),
        (("payout", "withhold", "王五", "--rate", "20%", "--from", "2026-01-01"), "王五"),
    ],
)
def test_a_rate_out_of_range_or_a_stranger_is_refused_in_a_sentence(
    desk: Any, words: tuple[str, ...], sentence: str
) -> None:
    assert sentence in desk.refused(*words)


def test_a_raising_rate_needs_the_day_of_establishment(desk: Any) -> None:
    run = desk.run(
        "fund", "add", "JH02", "金河二号", "--project-company", "金河置业", "--matures", "2028-01-01",
        "--frequency", "quarterly", "--raising-rate", "1%",
    )  # fmt: skip
    assert run.code == 2
    assert "--established" in run.err
