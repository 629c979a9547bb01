from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

ACCOUNT = "6222835585940427284"
PAYEE = (
    "--payee-name",
    "张伟",
    "--payee-bank",
    "中国银行深圳南山支行",
    "--payee-account",
    "6222 8355 8594 0427 284",
)
TERMS = ("--client", "C000001", "--fund", "JH01", "--amount", "500万", "--value-date", "2026-03-24")
TO = ("--payee-name", "李娜", "--payee-bank", "招商银行北京分行", "--payee-account", "6214 8300 0000 1111")


def add(office: Any, no: str = "HT1", *more: str) -> Any:
    return office.json("contract", "add", no, *TERMS, *PAYEE, *more)


def test_a_contract_is_recorded_with_what_follows_from_its_fund(office: Any) -> None:
    added = add(office, " ht1 ")
    made = {name: value for name, value in added.items() if name not in ("suitability", "confirmation")}
    assert made == {
        "no": "HT1",
        "client": "C000001",
        "subscriber": "C000001",
        "fund": "JH01",
        "amount": "5000000.00",
        "value_date": "2026-03-24",
        "matures": "2028-01-01",
        "rate": "0.095",
        "state": "active",
        "balance": "5000000.00",
        "signed": "2026-03-24",
        "advisor": None,
        "payee_name": "张伟",
        "payee_bank": "中国银行深圳南山支行",
        "payee_account": "***************7284",
        "receipt_amount": None,
        "receipt_payer": None,
        "receipt_date": None,
        "receipt_matches": None,
        "exits": [],
        "transfers": [],
        "cancelled_on": None,
        "cancel_reason": None,
    }
    assert office.json("contract", "show", "ht1") == added
    assert office.json("contracts", "list") == [made]


def test_what_is_said_of_a_contract_stands(office: Any) -> None:
    made = add(
        office,
        "HT1",
        *("--matures", "2027-03-24", "--rate", "8.8%", "--signed", "2026-03-20", "--advisor", "赵顾问"),
        *("--receipt-amount", "499.9999万", "--receipt-payer", " 王五 ", "--receipt-date", "20260323"),
    )
    expected = {
        "matures": "2027-03-24",
        "rate": "0.088",
        "signed": "2026-03-20",
        "advisor": "A1",
        "receipt_amount": "4999999.00",
        "receipt_payer": "王五",
        "receipt_date": "2026-03-23",
        "receipt_matches": False,
    }
    assert {key: made[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("amount", "rate"), [("100万", "0.09"), ("2,999,999.99", "0.09"), ("300万", "0.095")]
)
def test_a_rate_not_given_is_the_bands_of_the_amount(office: Any, amount: str, rate: str) -> None:
    assert add(office, "HT1", "--amount", amount)["rate"] == rate


def test_a_contracts_rate_never_moves_with_its_band(office: Any) -> None:
    add(office)
    office.ok("fund", "rate", "JH01", "--from", "300万", "--rate", "6%", "--replace")
    assert office.json("contract", "show", "HT1")["rate"] == "0.095"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("--amount", "99万"), "below the fund's lowest rate tier"),
        (("--fund", "JH02"), "`fundcs fund rate JH02 --from AMOUNT --rate RATE`"),
    ],
)
def test_without_a_rate_or_a_band_the_refusal_says_how_to_add_one(
    office: Any, said: tuple[str, ...], why: str
) -> None:
    assert why in office.refused("contract", "add", "HT1", *TERMS, *PAYEE, *said)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("--client", "C000009"), "no client C000009"),
        (("--client", "张伟"), "C000001, C000003"),
        (("--fund", "JH09"), "no fund JH09"),
        (("--advisor", "S001"), "neither an adviser"),
        (("--advisor", "A9"), "no member of staff A9"),
        (("--amount", "-1"), "negative"),
        (("--amount", "0"), "more than zero"),
        (("--amount", "NaN"), "finite"),
        (("--amount", "1.234"), "two decimals"),
        (("--amount", "1000000000001"), "beyond"),
        (("--receipt-amount", "0.001"), "two decimals"),
        (("--rate", "9.5"), "9.5% or 0.095"),
        (("--value-date", "2026-02-30"), "no such day"),
        (("--value-date", "2201-01-01"), "not within 1900 to 2200"),
        (("--value-date", "2025-12-31"), "outside the fund's life"),
        (("--value-date", "2028-01-01"), "outside the fund's life"),
        (("--matures", "2026-03-24"), "not after its value date"),
        (("--matures", "2026-03-23"), "not after its value date"),
        (("--matures", "2028-01-02"), "after its fund"),
        (("--payee-bank", "　"), "account name, bank and account"),
        (("--payee-account", ""), "account name, bank and account"),
        (("--payee-account", "12345"), "not an account number"),
    ],
)
def test_a_contract_that_cannot_be_is_refused(office: Any, said: tuple[str, ...], why: str) -> None:
    assert why in office.refused("contract", "add", "HT1", *TERMS, *PAYEE, *said)
    assert office.json("contract", "list") == []


@pytest.mark.parametrize("no", ["", "　", "A" * 65])
def test_a_number_that_is_none_is_refused(office: Any, no: str) -> None:
    assert "cannot be a contract's number" in office.refused("contract", "add", no, *TERMS, *PAYEE)


def test_a_number_is_given_once_in_whatever_case_and_width(office: Any) -> None:
    add(office)
    assert "HT1 is already recorded" in office.refused("contract", "add", "ｈｔ1", *TERMS, *PAYEE)


def test_an_unknown_contract_is_refused_with_the_way_to_find_one(office: Any) -> None:
    assert (
        office.refused("contract", "show", "X1")
        == "error: there is no contract X1; `fundcs contract list` shows them"
    )


def test_a_closed_fund_takes_no_contracts_whatever_day_they_were_signed(office: Any) -> None:
    office.ok("fund", "close", "JH01", "--on", "2026-06-01", now="2026-05-01")
    signed_before = ("contract", "add", "HT1", *TERMS, *PAYEE)
    assert "closed from 2026-06-01" in office.refused(
        *signed_before, "--signed", "2026-06-01", now="2026-05-31"
    )
    assert "closed from 2026-06-01" in office.refused(*signed_before, now="2026-06-01")
    office.ok(*signed_before, now="2026-05-31")


def test_an_account_number_is_shown_to_whoever_gives_a_reason_only(office: Any) -> None:
    add(office)
    assert ACCOUNT not in office.ok("contract", "show", "HT1")
    assert "7284" in office.ok("contract", "list", "--json")
    shown = office.json("contract", "show", "HT1", "--reveal", "--reason", "核对账号")
    assert shown["payee_account"] == ACCOUNT


def test_no_error_shows_an_account_number(office: Any) -> None:
    line = office.refused("contract", "add", "HT1", *TERMS, *PAYEE, "--payee-account", "62228355#85940427284")
    assert "85940427284" not in line


@pytest.mark.parametrize(
    ("now", "state", "balance"),
    [
        ("2026-03-23", "pending", "0.00"),
        ("2026-03-24", "active", "5000000.00"),
        ("2026-06-01", "active", "3000000.00"),
        ("2027-12-31", "active", "3000000.00"),
        ("2028-01-01", "matured", "0.00"),
    ],
)
def test_state_and_balance_are_those_of_the_moment(office: Any, now: str, state: str, balance: str) -> None:
    add(office)
    office.ok("contract", "exit", "HT1", "--on", "2026-06-01", "--amount", "200万")
    shown = office.json("contract", "show", "HT1", now=now)
    assert (shown["state"], shown["balance"]) == (state, balance)


def test_a_whole_exit_ends_a_contract(office: Any) -> None:
    add(office)
    office.ok("contract", "exit", "HT1", "--on", "2026-06-01", "--amount", "200万")
    shown = office.json("contract", "exit", "HT1", "--on", "2026-09-01", "--amount", "300万")
    assert (shown["state"], shown["balance"]) == ("exited", "0.00")
    assert shown["exits"] == [
        {"on": "2026-06-01", "amount": "2000000.00"},
        {"on": "2026-09-01", "amount": "3000000.00"},
    ]


@pytest.mark.parametrize(
    ("on", "amount", "why"),
    [
        ("2026-03-23", "1", "before its value date"),
        ("2028-01-02", "1", "after its maturity"),
        ("2026-06-01", "5000000.01", "5,000,000.00 left"),
    ],
)
def test_an_exit_outside_life_or_balance_is_refused(office: Any, on: str, amount: str, why: str) -> None:
    before = add(office)
    assert why in office.refused("contract", "exit", "HT1", "--on", on, "--amount", amount)
    assert office.json("contract", "show", "HT1") == before


def test_a_transfer_gives_the_contract_a_new_holder_and_payee_from_its_day(office: Any) -> None:
    add(office)
    office.ok("contract", "transfer", "HT1", "--to", "李娜", "--on", "2026-07-01", *TO)
    before = office.json("contract", "show", "HT1", now="2026-06-30")
    after = office.json("contract", "show", "HT1", now="2026-07-01")
    assert (before["client"], before["payee_name"], before["payee_account"][-4:]) == (
        "C000001",
        "张伟",
        "7284",
    )
    assert (after["client"], after["payee_name"], after["payee_account"][-4:]) == ("C000002", "李娜", "1111")
    assert after["subscriber"] == "C000001"
    assert [(one["on"], one["client"]) for one in after["transfers"]] == [("2026-07-01", "C000002")]


def test_a_transfer_recorded_late_takes_its_place_among_the_others(office: Any) -> None:
    add(office)
    office.ok("contract", "transfer", "HT1", "--to", "C000002", "--on", "2026-09-01", *TO)
    office.ok("contract", "transfer", "HT1", "--to", "C000003", "--on", "2026-07-01", *TO)
    holders = [
        office.json("contract", "show", "HT1", now=day)["client"]
        for day in ("2026-06-30", "2026-07-01", "2026-08-31", "2026-09-01")
    ]
    assert holders == ["C000001", "C000003", "C000003", "C000002"]


@pytest.mark.parametrize(
    ("to", "on", "why"),
    [
        ("C000001", "2026-07-01", "already belongs to C000001"),
        ("C000009", "2026-07-01", "no client C000009"),
        ("C000002", "2026-03-24", "after its value date"),
        ("C000002", "2028-01-02", "after its maturity"),
    ],
)
def test_a_transfer_that_cannot_be_is_refused(office: Any, to: str, on: str, why: str) -> None:
    add(office)
    assert why in office.refused("contract", "transfer", "HT1", "--to", to, "--on", on, *TO)


def test_a_cancelled_contract_never_counts_and_changes_no_more(office: Any) -> None:
    add(office)
    shown = office.json("contract", "cancel", "HT1", "--on", "2026-04-01", "--reason", " 未到账 ")
    assert (shown["state"], shown["balance"]) == ("cancelled", "0.00")
    assert (shown["cancelled_on"], shown["cancel_reason"]) == ("2026-04-01", "未到账")
    for words in (
        ("exit", "HT1", "--on", "2026-06-01", "--amount", "1"),
        ("transfer", "HT1", "--to", "C000002", "--on", "2026-06-01", *TO),
        ("cancel", "HT1", "--reason", "again"),
    ):
        assert "was cancelled on 2026-04-01" in office.refused("contract", *words)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("--on", "2026-03-23", "--reason", "x"), "from its signing 2026-03-24 to 2026-11-23"),
        (("--on", "2026-11-24", "--reason", "x"), "from its signing 2026-03-24 to 2026-11-23"),
        (("--reason", " "), "needs a reason"),
    ],
)
def test_a_cancellation_that_cannot_be_is_refused(office: Any, said: tuple[str, ...], why: str) -> None:
    add(office)
    assert why in office.refused("contract", "cancel", "HT1", *said)


def test_a_contract_that_took_effect_is_not_cancelled(office: Any) -> None:
    add(office)
    office.ok("contract", "exit", "HT1", "--on", "2026-06-01", "--amount", "1")
    assert "took effect" in office.refused("contract", "cancel", "HT1", "--reason", "x")


def test_the_list_is_narrowed_by_fund_holder_and_state(office: Any) -> None:
    add(office, "HT1")
    add(office, "HT2", "--fund", "JH02", "--rate", "8%")
    add(office, "HT3", "--value-date", "2026-12-01")
    office.ok("contract", "transfer", "HT2", "--to", "C000002", "--on", "2026-07-01", *TO)

    def numbers(*said: str) -> list[str]:
        return [one["no"] for one in office.json("contract", "list", *said)]

    assert numbers() == ["HT1", "HT2", "HT3"]
    assert numbers("--fund", "jh01") == ["HT1", "HT3"]
    assert numbers("--client", "C000001") == ["HT1", "HT3"]
    assert numbers("--client", "李娜") == ["HT2"]
    assert numbers("--state", "PENDING") == ["HT3"]
    assert numbers("--fund", "JH01", "--state", "active") == ["HT1"]
    assert "no fund JH09" in office.refused("contract", "list", "--fund", "JH09")


def test_a_fund_may_not_leave_its_contracts_behind(office: Any) -> None:
    add(office, "HT1", "--matures", "2027-06-01")
    assert "the first is HT1" in office.refused("fund", "edit", "JH01", "--established", "2026-03-25")
    assert "the first is HT1" in office.refused("fund", "edit", "JH01", "--matures", "2027-05-31")
    edited = office.json("fund", "edit", "JH01", "--established", "2026-03-24", "--matures", "2027-06-01")
    assert (edited["established"], edited["matures"]) == ("2026-03-24", "2027-06-01")


def test_a_cancelled_contract_does_not_hold_its_fund(office: Any) -> None:
    add(office)
    office.ok("contract", "cancel", "HT1", "--reason", "x")
    office.ok("fund", "edit", "JH01", "--matures", "2026-03-25")


def test_a_fund_is_sealed_once_every_contract_has_ended(office: Any) -> None:
    add(office)
    assert "contracts of fund JH01 have not ended: 1, the first is HT1" in office.refused(
        "fund", "seal", "JH01"
    )
    office.ok("contract", "exit", "HT1", "--on", "2026-11-23", "--amount", "500万")
    assert "have not ended" in office.refused("fund", "seal", "JH01", now="2026-11-22")
    office.ok("payout", "opening", "--fund", "JH01", "--paid-through", "2027-01-01", now="2027-01-02")
    assert office.json("fund", "seal", "JH01", now="2027-01-02")["sealed_on"] == "2027-01-02"


@pytest.mark.parametrize(
    "words",
    [
        ("add", "HT2", *TERMS, *PAYEE),
        ("exit", "HT1", "--on", "2026-06-01", "--amount", "1"),
        ("transfer", "HT1", "--to", "C000002", "--on", "2026-06-01", *TO),
        ("cancel", "HT1", "--reason", "x"),
    ],
)
def test_nothing_of_a_sealed_funds_contracts_changes(office: Any, words: tuple[str, ...]) -> None:
    add(office)
    office.ok("payout", "opening", "--fund", "JH01", "--paid-through", "2028-01-01", now="2028-01-01")
    office.ok("fund", "seal", "JH01", now="2028-01-01")
    assert "was sealed on 2028-01-01" in office.refused("contract", *words)


def test_the_page_of_a_contract_shows_holders_exits_balance_and_receipt(office: Any) -> None:
    add(office, "HT1", "--receipt-amount", "499万", "--receipt-payer", "张伟")
    office.ok("contract", "exit", "HT1", "--on", "2026-06-01", "--amount", "200万")
    office.ok("contract", "transfer", "HT1", "--to", "李娜", "--on", "2026-07-01", *TO)
    page = office.ok("contract", "show", "HT1")
    for part in (
        *("C000002 李娜", "C000001 张伟", "3,000,000.00", "2,000,000.00", "9.5%", "2026-07-01"),
        "the receipt is for 4,990,000.00, the contract for 5,000,000.00 (Art. 48)",
    ):
        assert part in page


def test_every_act_on_contracts_is_on_the_trail(office: Any) -> None:
    add(office)
    office.ok("contract", "exit", "HT1", "--on", "2026-06-01", "--amount", "1")
    office.ok("contract", "transfer", "HT1", "--to", "C000002", "--on", "2026-07-01", *TO)
    add(office, "HT2")
    office.ok("contract", "cancel", "HT2", "--reason", "未到账")
    with closing(sqlite3.connect(office.path)) as archive:
        entries = archive.execute("SELECT verb, tbl, command FROM trail").fetchall()
    assert entries[-5:] == [
        ("created", "contract", "fundcs contract add"),
        ("created", "contract_exit", "fundcs contract exit"),
        ("created", "contract_transfer", "fundcs contract transfer"),
        ("created", "contract", "fundcs contract add"),
        ("changed", "contract", "fundcs contract cancel"),
    ]


def test_a_receipt_recorded_of_another_contract_is_emptied_with_a_reason(office: Any) -> None:
    add(office, "HT1", "--receipt-amount", "300万", "--receipt-payer", "王五", "--receipt-date", "2026-03-23")
    fields = ("receipt_amount", "receipt_payer", "receipt_date")
    clear = [word for name in fields for word in ("--clear", name)]
    shown = office.json("contract", "edit", "HT1", *clear, "--reason", "回执属于另一份合同")
    assert [shown[name] for name in fields] == [None, None, None]
    assert "回执属于另一份合同" in office.ok("client", "history", "C000001")


def test_a_field_is_not_given_a_value_and_emptied(office: Any) -> None:
    add(office)
    twice = ("--receipt-amount", "1万", "--clear", "receipt_amount")
    assert "leave out one" in office.refused("contract", "edit", "HT1", *twice, "--reason", "x", code=2)
