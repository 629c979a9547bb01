from __future__ import annotations

from typing import Any

import pytest

LIFE = ("--established", "2025-08-31", "--matures", "2026-08-31")
TERMS = ("--project-company", "甲项目公司", *LIFE, "--frequency", "quarterly")


def test_a_fund_is_recorded_with_what_was_said_of_it(office: Any) -> None:
    made = office.json(
        *("fund", "add", " jh01 ", "稳健　一号", *TERMS),
        *("--day-count", "30/360", "--project-rate", "12%", "--accrual-rolls"),
        now="2026-03-01",
    )
    assert made == {
        "code": "JH01",
        "name": "稳健 一号",
        "project_company": "甲项目公司",
        "established": "2025-08-31",
        "matures": "2026-08-31",
        "day_count": "30/360",
        "frequency": "quarterly",
        "first_payout": None,
        "payout_dates": [],
        "project_rate": "0.12",
        "accrual_rolls": True,
        "closed_on": None,
        "sealed_on": None,
        "earliest_destruction": None,
        "state": "open",
        "risk": None,
        "risks": [],
        "bands": [],
        "due_dates": ["2025-11-30", "2026-02-28", "2026-05-31", "2026-08-31"],
    }
    assert office.json("fund", "show", "JH01", now="2026-03-01") == made
    assert office.json("funds", "list", now="2026-03-01") == [made]


def test_a_fund_that_states_no_day_count_takes_the_policys(office: Any) -> None:
    assert office.json("fund", "add", "JH01", "一号", *TERMS)["day_count"] == "ACT/365"


def test_a_firms_policy_may_say_another_day_count(office: Any) -> None:
    (office.folder / "policy.toml").write_text('[payout]\nday_count = "ACT/360"\n', encoding="utf-8")
    assert office.json("fund", "add", "JH01", "一号", *TERMS)["day_count"] == "ACT/360"


def test_codes_of_terms_may_be_written_in_either_case(office: Any) -> None:
    said = ("--project-company", "甲", *LIFE, "--frequency", "MONTHLY", "--day-count", "act/365")
    made = office.json("fund", "add", "JH01", "一号", *said)
    assert (made["frequency"], made["day_count"]) == ("monthly", "ACT/365")


def test_payout_dates_may_be_listed(office: Any) -> None:
    made = office.json("fund", "add", "JH01", "一号", *TERMS, "--payout-dates", "2025-12-20，2026年6月20日")
    assert made["payout_dates"] == ["2025-12-20", "2026-06-20"]
    assert made["due_dates"] == ["2025-12-20", "2026-06-20", "2026-08-31"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("--established", "2026-02-30"), "no such day"),
        (("--established", "1899-12-31"), "not within 1900 to 2200"),
        (("--matures", "2025-08-31"), "not after its establishment"),
        (("--project-rate", "9.5"), "9.5% or 0.095"),
        (("--first-payout", "2025-08-31"), "outside the fund's life"),
        (("--payout-dates", "2026-01-01,2026-01-01"), "listed twice"),
        (("--payout-dates", "2026-01-01", "--first-payout", "2026-01-01"), "exclude each other"),
        (("--project-company", "  "), "a name and a project company"),
    ],
)
def test_terms_that_cannot_be_are_refused(office: Any, said: tuple[str, ...], why: str) -> None:
    assert why in office.refused("fund", "add", "JH01", "一号", *TERMS, *said)
    assert office.json("fund", "list") == []


def test_an_unknown_frequency_is_a_usage_error(office: Any) -> None:
    assert "--frequency" in office.refused(
        *("fund", "add", "JH01", "一号", "--project-company", "甲", *LIFE, "--frequency", "weekly"), code=2
    )


@pytest.mark.parametrize("code", ["", "JH 01", "JH/01", "A" * 33])
def test_a_code_that_is_none_is_refused(office: Any, code: str) -> None:
    assert "cannot be a fund's code" in office.refused("fund", "add", code, "一号", *TERMS)


def test_a_code_is_given_once(office: Any) -> None:
    office.ok("fund", "add", "JH01", "一号", *TERMS)
    assert "JH01 is taken" in office.refused("fund", "add", "jh01", "二号", *TERMS)


def test_an_unknown_fund_is_refused_with_the_way_to_find_one(office: Any) -> None:
    assert (
        office.refused("fund", "show", "JH09")
        == "error: there is no fund JH09; `fundcs fund list` shows them"
    )


def test_a_fund_is_found_by_its_name_while_only_one_has_it(office: Any) -> None:
    office.ok("fund", "add", "JH01", "稳健", *TERMS)
    assert office.json("fund", "show", "稳健")["code"] == "JH01"
    office.ok("fund", "add", "JH02", "稳健", *TERMS)
    assert "JH01, JH02" in office.refused("fund", "show", "稳健")


def test_bands_are_kept_from_the_lowest_amount_up(office: Any) -> None:
    office.ok("fund", "add", "JH01", "一号", *TERMS)
    office.ok("fund", "rate", "JH01", "--from", "300万", "--rate", "9%")
    shown = office.json("fund", "rate", "JH01", "--from", "0", "--rate", "8.5%")
    assert shown["bands"] == [{"from": "0.00", "rate": "0.085"}, {"from": "3000000.00", "rate": "0.09"}]


def test_a_second_band_from_the_same_amount_is_refused_and_may_replace_the_first(office: Any) -> None:
    office.ok("fund", "add", "JH01", "一号", *TERMS)
    office.ok("fund", "rate", "JH01", "--from", "100万", "--rate", "9%")
    refusal = office.refused("fund", "rate", "JH01", "--from", "1,000,000.00", "--rate", "8%")
    assert "overlapping rate tiers" in refusal
    assert "--replace" in refusal
    shown = office.json("fund", "rate", "JH01", "--from", "100万", "--rate", "8%", "--replace")
    assert shown["bands"] == [{"from": "1000000.00", "rate": "0.08"}]


@pytest.mark.parametrize(
    "said",
    [
        ("--from", "-1", "--rate", "9%"),
        ("--from", "NaN", "--rate", "9%"),
        ("--from", "1.234", "--rate", "9%"),
        ("--from", "10001亿", "--rate", "9%"),
        ("--from", "100万", "--rate", "9.5"),
        ("--from", "100万", "--rate", "0%"),
    ],
)
def test_a_band_of_an_amount_or_rate_that_is_none_is_refused(office: Any, said: tuple[str, ...]) -> None:
    office.ok("fund", "add", "JH01", "一号", *TERMS)
    office.refused("fund", "rate", "JH01", *said)
    assert office.json("fund", "show", "JH01")["bands"] == []


def test_an_edit_changes_what_was_given_and_nothing_else(office: Any) -> None:
    before = office.json("fund", "add", "JH01", "一号", *TERMS, "--accrual-rolls")
    after = office.json("fund", "edit", "JH01", "--name", "新一号", "--no-accrual-rolls")
    assert after == before | {"name": "新一号", "accrual_rolls": False}


def test_one_anchor_of_the_schedule_takes_the_others_place(office: Any) -> None:
    office.ok("fund", "add", "JH01", "一号", *TERMS, "--first-payout", "2025-10-15")
    listed = office.json("fund", "edit", "JH01", "--payout-dates", "2026-01-01")
    assert (listed["first_payout"], listed["due_dates"]) == (None, ["2026-01-01", "2026-08-31"])
    anchored = office.json("fund", "edit", "JH01", "--first-payout", "2026-02-15")
    assert anchored["due_dates"] == ["2026-02-15", "2026-05-15", "2026-08-15", "2026-08-31"]
    reckoned = office.json("fund", "edit", "JH01", "--from-establishment")
    assert reckoned["due_dates"] == ["2025-11-30", "2026-02-28", "2026-05-31", "2026-08-31"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ((), "nothing to change"),
        (("--matures", "2025-08-31"), "not after its establishment"),
        (("--name", " "), "a name and a project company"),
        (("--first-payout", "2027-01-01"), "outside the fund's life"),
    ],
)
def test_an_edit_that_cannot_be_changes_nothing(office: Any, said: tuple[str, ...], why: str) -> None:
    before = office.json("fund", "add", "JH01", "一号", *TERMS)
    assert why in office.refused("fund", "edit", "JH01", *said)
    assert office.json("fund", "show", "JH01") == before


def test_a_closed_fund_is_so_from_its_day_on(office: Any) -> None:
    office.ok("fund", "add", "JH01", "一号", *TERMS)
    office.ok("fund", "close", "JH01", "--on", "2026-03-02", now="2026-03-01")
    assert office.json("fund", "show", "JH01", now="2026-03-01")["state"] == "open"
    assert office.json("fund", "show", "JH01", now="2026-03-02")["state"] == "closed"
    assert office.json("fund", "show", "JH01", now="2026-08-30")["state"] == "closed"
    assert office.json("fund", "show", "JH01", now="2026-08-31")["state"] == "matured"


@pytest.mark.parametrize("day", ["2025-08-30", "2026-09-01"])
def test_a_fund_is_not_closed_outside_its_life(office: Any, day: str) -> None:
    office.ok("fund", "add", "JH01", "一号", *TERMS)
    assert "cannot be closed" in office.refused("fund", "close", "JH01", "--on", day)


def test_a_fund_without_contracts_is_closed_before_it_is_sealed(office: Any) -> None:
    office.ok("fund", "add", "JH01", "一号", *TERMS)
    assert "close it before" in office.refused("fund", "seal", "JH01", now="2026-03-01")
    office.ok("fund", "close", "JH01", now="2026-03-01")
    sealed = office.json("fund", "seal", "JH01", now="2026-03-01")
    assert (sealed["state"], sealed["sealed_on"]) == ("sealed", "2026-03-01")


@pytest.mark.parametrize(
    "words",
    [
        ("edit", "JH01", "--name", "二号"),
        ("rate", "JH01", "--from", "0", "--rate", "9%"),
        ("close", "JH01", "--on", "2026-03-01"),
        ("seal", "JH01"),
    ],
)
def test_nothing_of_a_sealed_fund_changes(office: Any, words: tuple[str, ...]) -> None:
    office.ok("fund", "add", "JH01", "一号", *TERMS)
    sealed = office.json("fund", "seal", "JH01", now="2026-08-31")
    assert "was sealed on 2026-08-31" in office.refused("fund", *words)
    assert office.json("fund", "show", "JH01") == sealed


def test_a_closing_entered_by_mistake_is_withdrawn(office: Any) -> None:
    made = office.json("fund", "add", "JH01", "一号", *TERMS, now="2026-03-01")
    office.ok("fund", "close", "JH01", now="2026-03-01")
    assert office.json("fund", "close", "JH01", "--undo", now="2026-03-02") == made
    assert "fund JH01 is not closed" in office.refused("fund", "close", "JH01", "--undo")
    assert "leave out --on" in office.refused("fund", "close", "JH01", "--undo", "--on", "2026-03-05", code=2)


def test_a_rate_tier_is_removed_while_no_contract_has_its_rate_by_it(office: Any) -> None:
    office.ok("fund", "add", "JH01", "一号", *TERMS)
    for amount, rate in (("0.01", "8%"), ("300万", "95%"), ("500万", "9.5%")):
        office.ok("fund", "rate", "JH01", "--from", amount, "--rate", rate)
    office.ok("client", "add", "张伟", "--kind", "person", "--id-no", "11010519491231002X")
    office.ok(
        "contract", "add", "K1", "--client", "C000001", "--fund", "JH01", "--amount", "500万",
        "--value-date", "2026-01-05", "--payee-name", "张伟", "--payee-bank", "工行",
        "--payee-account", "6222020000000001111",
    )  # fmt: skip
    left = office.json("fund", "rate", "JH01", "--from", "300万", "--remove")["bands"]
    assert [band["rate"] for band in left] == ["0.08", "0.095"]
    said = office.refused("fund", "rate", "JH01", "--from", "500万", "--remove")
    assert "1, the first is K1; change the tier for later ones with --replace" in said
    assert "no rate tier that begins at" in office.refused("fund", "rate", "JH01", "--from", "1", "--remove")
    for words in ((), ("--rate", "8%", "--remove"), ("--remove", "--replace")):
        said = office.refused("fund", "rate", "JH01", "--from", "0.01", *words, code=2)
        assert "a rate tier needs --rate RATE" in said


def test_an_adviser_reads_funds_and_writes_none(office: Any) -> None:
    office.ok("staff", "add", "赵顾问", "--role", "advisor", "--code", "A1")
    assert "may not do this" in office.refused("fund", "add", "JH01", "一号", *TERMS, as_="A1", code=4)
    assert office.json("fund", "list", as_="A1") == []


def test_the_page_of_a_fund_shows_its_terms_bands_and_due_dates(office: Any) -> None:
    office.ok("fund", "add", "JH01", "稳健一号", *TERMS)
    office.ok("fund", "rate", "JH01", "--from", "300万", "--rate", "9.5%")
    page = office.ok("fund", "show", "JH01")
    for part in ("稳健一号", "甲项目公司", "2025-08-31 to 2026-08-31", "3,000,000.00", "9.5%", "2026-02-28"):
        assert part in page
