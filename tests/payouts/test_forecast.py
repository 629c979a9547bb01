"""What lies ahead: cash, maturities, days at long holidays, callbacks; and the duty to tell of a maturity."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from fundcs.deadlines.rules import EVERYTHING, Choice, Duty
from fundcs.kit.arrangements import statutory
from fundcs.kit.parsing import parse_moment
from fundcs.kit.periods import CalendarMonth, months_until
from fundcs.kit.workdays import WorkCalendar
from fundcs.payouts.rules.forecast import HolidayPlace, last_day, long_holiday

NOW = "2026-08-20T10:00"
CALENDAR = WorkCalendar(statutory)


def contract(no: str, client: str, amount: str, *more: str) -> tuple[str, ...]:
    return (
        "contract", "add", no, "--client", client, "--fund", "JH01", "--amount", amount, "--rate", "10%",
        "--value-date", "2026-07-01", "--payee-name", "张伟", "--payee-bank", "工商银行", "--payee-account",
        "6222020000000001111", *more,
    )  # fmt: skip


@pytest.fixture
def fund(office: Any) -> Any:
    """A fund that pays on 1 October 2026 and 1 January 2027, and matures on 1 April 2027.

    HT1 3,650,000 at 10%, a thousand a day; half of it exits on 1 November. HT2 365,000, a hundred a day,
    matures on 15 October. HT3 is cancelled.
    """
    begun = {"now": "2026-07-01T09:00"}
    office.ok("staff", "add", "何宁", "--role", "cs_specialist", "--nda", "2026-07-01", **begun)
    office.ok(
        "fund", "add", "JH01", "金河一号", "--project-company", "金河置业", "--established", "2026-07-01",
        "--matures", "2027-04-01", "--day-count", "ACT/365", "--frequency", "quarterly", **begun,
    )  # fmt: skip
    for name, id_no, officer in (
        ("张伟", "11010519491231002X", ("--officer", "S002")),
        ("李娜", "110101199003074514", ()),
    ):
        person = ("--kind", "person", "--id-no", id_no)
        office.ok("client", "add", name, *person, *officer, **begun)
    office.ok(*contract("HT1", "C000001", "365万"), **begun)
    office.ok(*contract("HT2", "C000002", "36.5万", "--matures", "2026-10-15"), **begun)
    office.ok(*contract("HT3", "C000002", "100万"), **begun)
    office.ok("contract", "exit", "HT1", "--on", "2026-11-01", "--amount", "182.5万", **begun)
    office.ok("contract", "cancel", "HT3", "--reason", "未打款", **begun)
    return office


def test_cash_is_given_by_fund_and_month_of_payment(fund: Any) -> None:
    ahead = fund.json("payout", "forecast", now=NOW)
    assert ahead["months"] == [
        # 92 days from 1 July; due on National Day, paid on the 8th
        {"fund": "JH01", "month": "2026-10", "interest": "101200.00", "principal": "0.00",
         "total": "101200.00"},
        # HT1: 31 days whole, 61 days half; HT2: 14 days
        {"fund": "JH01", "month": "2027-01", "interest": "62900.00", "principal": "2190000.00",
         "total": "2252900.00"},
        {"fund": "JH01", "month": "2027-04", "interest": "45000.00", "principal": "1825000.00",
         "total": "1870000.00"},
    ]  # fmt: skip
    assert (ahead["total_interest"], ahead["total_principal"], ahead["total"]) == (
        "209100.00",
        "4015000.00",
        "4224100.00",
    )


def test_the_forecast_of_a_payout_is_what_its_sheet_comes_to(fund: Any) -> None:
    ahead = fund.json("payout", "forecast", now=NOW)["payouts"]
    for payout in ahead:
        sheet = fund.json("payout", "calc", "--fund", "JH01", "--due", payout["due"], now=NOW)
        assert (payout["interest"], payout["principal"], payout["pay_date"]) == (
            sheet["total_interest"],
            sheet["total_principal"],
            sheet["pay_date"],
        )


def test_a_month_without_a_payout_is_nought_and_the_number_of_months_is_as_asked(fund: Any) -> None:
    totals = fund.json("payout", "forecast", "--months", "3", now=NOW)["totals"]
    assert [(row["month"], row["total"]) for row in totals] == [
        ("2026-08", "0.00"),
        ("2026-09", "0.00"),
        ("2026-10", "101200.00"),
    ]


def test_contracts_that_mature_say_to_whom_how_much_and_by_when_the_client_is_told(fund: Any) -> None:
    first, second = fund.json("payout", "forecast", now=NOW)["maturities"]
    assert first == {
        "contract": "HT2", "client": "C000002", "name": "李娜", "fund": "JH01", "matures": "2026-10-15",
        "principal": "365000.00", "pay_date": "2027-01-04", "officer": None, "notice_by": "2026-09-15",
    }  # fmt: skip
    assert (second["contract"], second["principal"], second["officer"]) == ("HT1", "1825000.00", "S002")


def test_days_that_a_long_holiday_moves_or_crowds_are_pointed_out(fund: Any) -> None:
    days = fund.json("payout", "forecast", now=NOW)["holidays"]
    assert [(day["what"], day["on"], day["place"], day["holiday_first"]) for day in days] == [
        ("payment", "2026-10-08", "inside", "2026-10-01"),
    ]
    assert days[0]["names"] == ["National Day"]


@pytest.mark.parametrize(
    ("due", "place"),
    [
        ("2026-09-29", None),
        ("2026-09-30", HolidayPlace.BEFORE),
        ("2026-10-04", HolidayPlace.INSIDE),
        ("2026-10-08", HolidayPlace.AFTER),
        ("2026-10-09", None),
    ],
)
def test_a_day_lies_in_a_long_holiday_or_right_beside_it(due: str, place: HolidayPlace | None) -> None:
    day = date.fromisoformat(due)
    holiday = long_holiday(CALENDAR, CALENDAR.on_or_after(day), day, 4)
    assert (holiday and holiday.place) == place


def test_a_plain_weekend_is_no_long_holiday() -> None:
    saturday = date(2026, 11, 28)
    assert long_holiday(CALENDAR, CALENDAR.on_or_after(saturday), saturday, 3) is None


def test_callbacks_are_counted_by_officer_and_month_once_a_client_and_payout(fund: Any) -> None:
    rows = fund.json("payout", "forecast", "--months", "3", now=NOW)["callbacks"]
    assert rows == [
        {"officer": None, "month": "2026-09", "verify": 1, "done": 0},
        {"officer": "S002", "month": "2026-09", "verify": 1, "done": 0},
        {"officer": None, "month": "2026-10", "verify": 0, "done": 1},
        {"officer": "S002", "month": "2026-10", "verify": 0, "done": 1},
    ]


def test_months_are_counted_from_the_one_that_has_begun() -> None:
    assert last_day(date(2026, 11, 23), 12) == date(2027, 10, 31)
    assert months_until(date(2026, 11, 23), date(2027, 2, 1))[-1] == CalendarMonth(2027, 2)
    assert len(months_until(date(2026, 11, 23), date(2027, 10, 31))) == 12


def test_a_payout_not_paid_yet_is_ahead_after_its_day_too_and_its_cash_is_needed_now(fund: Any) -> None:
    ahead = fund.json("payout", "forecast", now="2026-11-09T09:00")
    assert ahead["payouts"][0]["due"] == "2026-10-01"
    assert ahead["totals"][0] == {
        "month": "2026-11", "interest": "101200.00", "principal": "0.00", "total": "101200.00",
    }  # fmt: skip


def test_a_payout_that_was_paid_is_ahead_no_more(fund: Any) -> None:
    fund.ok("payout", "opening", "--fund", "JH01", "--paid-through", "2026-10-01", now="2026-10-09T09:00")
    due = [payout["due"] for payout in fund.json("payout", "forecast", now="2026-10-09T10:00")["payouts"]]
    assert due == ["2027-01-01", "2027-04-01"]


def test_the_workbook_holds_the_figures_and_a_native_chart(fund: Any, tmp_path: Path) -> None:
    path = tmp_path / "forecast.xlsx"
    fund.ok("payout", "forecast", "--xlsx", path, now=NOW)
    rows = list(load_workbook(path, data_only=True)["Payouts by month"].iter_rows(values_only=True))
    assert ("2026-10", 101200, 0, 101200) in [row[:4] for row in rows]
    assert ("Total", 209100, 4015000, 4224100) in [row[:4] for row in rows]
    with zipfile.ZipFile(path) as book:
        assert "xl/charts/chart1.xml" in book.namelist()
        assert b"drawing1.xml" in book.read("xl/worksheets/_rels/sheet1.xml.rels")


def test_no_payout_ahead_is_an_empty_forecast(fund: Any) -> None:
    fund.ok("payout", "opening", "--fund", "JH01", "--paid-through", "2027-04-01", now="2027-06-01T09:00")
    ahead = fund.json("payout", "forecast", now="2027-06-01T09:00")
    assert (ahead["months"], ahead["maturities"], ahead["total"]) == ([], [], "0.00")


def notices(office: Any, **how: Any) -> list[Any]:
    found = office.json("reminders", "--within", "60d", **how)
    return [duty for duty in found if duty["key"].startswith("maturity:")]


def test_a_maturity_is_a_duty_of_the_officer_thirty_days_before(fund: Any) -> None:
    (duty,) = notices(fund, now="2026-09-10T09:00")
    assert (duty["key"], duty["article"], duty["due"], duty["state"]) == (
        "maturity:HT2",
        "31",
        "2026-09-15",
        "upcoming",
    )
    assert (duty["owner_role"], duty["owner"]) == ("cs_specialist", None)
    (late,) = [duty for duty in notices(fund, now="2027-03-10T09:00") if duty["key"] == "maturity:HT1"]
    assert (late["owner"], late["state"]) == ("S002", "overdue")


def test_the_next_command_as_printed_discharges_it(fund: Any) -> None:
    (duty,) = notices(fund, now="2026-09-10T09:00")
    fund.ok(*duty["next"].split()[1:], now="2026-09-10T09:30")
    assert notices(fund, now="2026-09-10T10:00") == []


def test_a_call_long_before_and_a_call_that_nobody_answered_discharge_nothing(fund: Any) -> None:
    call = ("callbacks", "log", "C000002", "--kind", "routine", "--outcome")
    fund.ok(*call, "reached", now="2026-08-10T09:00")
    fund.ok(*call, "no_answer", now="2026-09-09T09:00")
    assert len(notices(fund, now="2026-09-10T10:00")) == 1


def test_a_contract_that_has_matured_or_was_wholly_exited_is_told_no_more(fund: Any) -> None:
    assert notices(fund, now="2026-10-15T09:00") == []
    fund.ok("contract", "exit", "HT2", "--on", "2026-09-20", "--amount", "36.5万", now="2026-09-10T09:00")
    assert notices(fund, now="2026-09-10T10:00") == []


def test_a_transferred_contract_is_told_to_who_holds_it(fund: Any) -> None:
    fund.ok(
        "contract", "transfer", "HT2", "--to", "C000001", "--on", "2026-09-01", "--payee-name", "张伟",
        "--payee-bank", "工商银行", "--payee-account", "6222020000000001111", now="2026-09-01T09:00",
    )  # fmt: skip
    (duty,) = notices(fund, now="2026-09-10T10:00")
    assert (duty["client"], duty["owner"]) == ("C000001", "S002")


@pytest.mark.parametrize(
    "choice",
    [
        Choice(fund="JH01"), Choice(fund="XX"), Choice(client="C000002"), Choice(owner="S002"),
        Choice(role="finance"), Choice(role="cs_specialist"), Choice(until=parse_moment("2026-09-12")),
    ],
)  # fmt: skip
def test_asked_narrowly_the_duties_are_those_of_the_whole_list(
    fund: Any, choice: Choice, acting: Any
) -> None:
    with acting(fund.path, "2026-09-10T09:00") as act:
        from fundcs.payouts.duties import duties

        def keys(asked: Choice) -> set[str]:
            chosen: list[Duty] = [duty for duty in duties(act, asked) if choice.admits(duty, act.moment)]
            return {duty.key for duty in chosen}

        assert keys(choice) == keys(EVERYTHING)


def test_callbacks_may_lie_ahead_of_a_payout_that_is_paid_later(fund: Any) -> None:
    ahead = fund.json("payout", "forecast", "--months", "5", now=NOW)
    assert [row["month"] for row in ahead["months"]] == ["2026-10"]
    assert [row["month"] for row in ahead["callbacks"] if row["verify"]] == ["2026-09"] * 2 + ["2026-12"] * 2


def test_a_fund_without_contracts_takes_no_cash_and_crowds_no_day(fund: Any) -> None:
    fund.ok(
        "fund", "add", "JH02", "金河二号", "--project-company", "金河置业", "--established", "2026-07-01",
        "--matures", "2027-04-01", "--frequency", "quarterly", now="2026-07-01T09:00",
    )  # fmt: skip
    ahead = fund.json("payout", "forecast", now=NOW)
    assert {row["fund"] for row in ahead["months"]} == {"JH01"}
    assert {day["fund"] for day in ahead["holidays"]} == {"JH01"}


def test_a_day_at_a_long_holiday_is_pointed_out_until_it_is_over(fund: Any) -> None:
    on_the_day = fund.json("payout", "forecast", now="2026-10-08T18:00")["holidays"]
    assert [day["on"] for day in on_the_day] == ["2026-10-08"]
    assert fund.json("payout", "forecast", now="2026-10-09T09:00")["holidays"] == []


def test_a_withdrawn_exit_or_transfer_leaves_the_maturity_as_it_was(fund: Any) -> None:
    early = {"now": "2026-09-01T09:00"}
    fund.ok("contract", "exit", "HT2", "--on", "2026-09-20", "--amount", "36.5万", **early)
    fund.ok("contract", "exit", "HT2", "--withdraw", "2026-09-20", "--reason", "录错", **early)
    fund.ok(
        "contract", "transfer", "HT2", "--to", "C000001", "--on", "2026-09-01", "--payee-name", "张伟",
        "--payee-bank", "工商银行", "--payee-account", "6222020000000001111", **early,
    )  # fmt: skip
    fund.ok("contract", "transfer", "HT2", "--withdraw", "2026-09-01", "--reason", "录错", **early)
    (duty,) = notices(fund, now="2026-09-10T10:00")
    assert (duty["key"], duty["client"]) == ("maturity:HT2", "C000002")
    (maturity, _later) = fund.json("payout", "forecast", now="2026-09-10T10:00")["maturities"]
    assert (maturity["client"], maturity["principal"]) == ("C000002", "365000.00")
