"""Whether a contract suits who took it on, as of its day, by the facts that stand now (Art. 1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from suitability.conftest import account, owed, sign, suitable

from fundcs.clients.rules import ClientKind
from fundcs.funds.rules.risk import FundLevel, RiskSince
from fundcs.policy.loader import load
from fundcs.suitability.rules.assessment import Shortfall, Taken, assess
from fundcs.suitability.rules.records import InvestorFact, RecordKind

ASSETS = ("client", "evidence", "C000001", "--kind", "assets")
ASSESS = ("client", "assess", "C000001")


def test_a_contract_within_the_level_is_taken_without_a_word(desk: Any) -> None:
    suitable(desk)
    assert sign(desk).err == ""
    said = account(desk)
    assert (said["suits"], said["shortfalls"], said["level"], said["fund_level"]) == (True, [], "C3", "R3")


def test_a_contract_above_the_level_is_taken_with_a_warning(desk: Any) -> None:
    suitable(desk)
    desk.ok(*ASSESS, "--level", "C2", "--on", "2026-03-05")
    result = sign(desk)
    assert result.code == 0
    assert result.err == (
        "warning: contract K1: a fund of R3 is above the risk level C2 of C000001; "
        "it needs the special confirmation in the file\n"
    )
    assert account(desk)["shortfalls"] == ["above_level"]


def test_missing_and_lapsed_evidence_is_said(desk: Any) -> None:
    desk.ok(*ASSETS, "--amount", "400万", "--on", "2026-01-05", "--valid-until", "2026-02-01")
    assert "lapsed on 2026-02-01, no risk level of the client by 2026-03-09" in sign(desk).err
    assert account(desk)["shortfalls"] == ["evidence_lapsed", "level_missing"]


def test_nothing_is_said_where_the_firm_keeps_no_levels(desk: Any) -> None:
    desk.ok("fund", "risk", "JH01", "--withdraw", "2026-01-01", "--reason", "误录")
    assert sign(desk).err == ""
    assert account(desk)["shortfalls"] == ["evidence_missing", "fund_level_missing", "level_missing"]


def test_explain_gives_the_same_account(desk: Any) -> None:
    suitable(desk)
    sign(desk)
    assert desk.json("explain", "K1")["suitability"] == [account(desk)]
    assert "risk level C3 of 2026-03-01 covers a fund of R3" in desk.ok("explain", "K1")


# --- across time -----------------------------------------------------------------------------------------


def test_a_level_recorded_late_counts_from_its_own_day(desk: Any) -> None:
    sign(desk)
    suitable(desk)
    desk.now = "2026-04-01 10:00"
    desk.ok(*ASSESS, "--level", "C1", "--on", "2026-03-08")
    assert account(desk)["level"] == "C1"
    assert account(desk)["above_level"]
    assert account(desk, now="2026-03-31 10:00")["level"] == "C3"


def test_a_level_withdrawn_never_counted(desk: Any) -> None:
    suitable(desk)
    desk.ok(*ASSESS, "--level", "C1", "--on", "2026-03-08")
    sign(desk)
    desk.ok(*ASSESS, "--withdraw", "2026-03-08", "--reason", "张冠李戴")
    assert (account(desk)["level"], account(desk)["suits"]) == ("C3", True)


def test_a_level_after_the_contract_changes_nothing_of_it(desk: Any) -> None:
    suitable(desk)
    sign(desk)
    desk.ok(*ASSESS, "--level", "C1", "--on", "2026-03-10", now="2026-03-11 10:00")
    assert account(desk, now="2026-03-11 10:00")["level"] == "C3"


def test_a_funds_level_holds_from_its_day_on_and_the_earlier_ones_stay(desk: Any) -> None:
    suitable(desk)
    sign(desk)
    desk.ok("fund", "risk", "JH01", "--level", "R4", "--since", "2026-03-10", now="2026-03-20 10:00")
    desk.now = "2026-03-20 10:00"
    assert "above the risk level C3" in sign(desk, "K2", day="2026-03-16").err
    assert (account(desk, "K1")["fund_level"], account(desk, "K2")["fund_level"]) == ("R3", "R4")
    fund = desk.json("fund", "show", "JH01")
    assert (fund["risk"], fund["risks"]) == (
        "R4", [{"since": "2026-01-01", "level": "R3"}, {"since": "2026-03-10", "level": "R4"}]
    )  # fmt: skip


def test_who_takes_a_contract_over_is_assessed_as_of_that_day(desk: Any) -> None:
    suitable(desk)
    sign(desk)
    desk.ok("client", "add", "李娜", "--kind", "person", "--id-no", "320102198512310029")
    desk.ok("client", "assess", "C000002", "--level", "C2", "--on", "2026-03-09")
    result = desk.run(
        "contract", "transfer", "K1", "--to", "C000002", "--on", "2026-04-01", "--payee-name", "李娜",
        "--payee-bank", "工商银行", "--payee-account", "6222020200112233008",
    )  # fmt: skip
    assert "above the risk level C2 of C000002" in result.err
    first, second = desk.json("contract", "show", "K1")["suitability"]
    assert (first["client"], first["suits"], second["client"], second["on"]) == (
        "C000001", True, "C000002", "2026-04-01"
    )  # fmt: skip


def test_a_professional_investors_level_is_not_compared(desk: Any) -> None:
    desk.ok("client", "investor", "C000001", "--kind", "professional_person", "--on", "2026-03-01")
    desk.ok(*ASSETS, "--amount", "500万", "--on", "2026-03-01")
    assert sign(desk).err == ""


def test_evidence_below_the_amount_of_its_kind_of_investor_is_too_little(desk: Any) -> None:
    suitable(desk)
    desk.ok("client", "investor", "C000001", "--kind", "专业自然人投资者", "--on", "2026-03-01")
    assert "4,000,000.00 yuan, less than 5,000,000.00" in sign(desk).err


# --- to-dos ----------------------------------------------------------------------------------------------


def test_a_contract_above_the_level_owes_its_special_confirmation_until_it_is_filed(desk: Any) -> None:
    suitable(desk)
    desk.ok(*ASSESS, "--level", "C2", "--on", "2026-03-05")
    sign(desk)
    (duty,) = owed(desk, "special")
    assert (duty["key"], duty["owner"], duty["due"]) == ("special:K1", "S002", "2026-03-16")
    desk.ok("explain", duty["key"])
    desk.ok(*ASSESS, "--withdraw", "2026-03-05", "--reason", "误录")
    assert owed(desk, "special") == []
    desk.ok(*ASSESS, "--level", "C2", "--on", "2026-03-05")
    items = "trust_contract,risk_statement,id_copy,remittance_receipt,interview_form"
    desk.ok("submission", "submit", "K1", "--items", items, as_="S003")
    refusal = desk.refused("submission", "review", "K1", "--result", "qualified")
    assert "special_confirmation" in refusal
    desk.ok("submission", "review", "K1", "--result", "unqualified", "--missing", "special_confirmation")
    desk.ok("submission", "submit", "K1", "--items", "special_confirmation", as_="S003")
    assert len(owed(desk, "special")) == 1
    desk.ok("submission", "review", "K1", "--result", "qualified")
    assert owed(desk, "special") == []
    said = account(desk)
    assert (said["above_level"], said["special_confirmation"], said["suits"]) == (True, True, True)


def test_the_package_of_a_contract_within_the_level_needs_none(desk: Any) -> None:
    suitable(desk)
    sign(desk)
    desk.ok("submission", "submit", "K1", as_="S003")
    assert "special_confirmation" not in desk.ok("submission", "show", "K1")
    desk.ok("submission", "review", "K1", "--result", "qualified")


def test_levels_and_evidence_are_renewed_before_they_lapse_while_a_contract_runs(desk: Any) -> None:
    suitable(desk)
    assert owed(desk, "renewal") == []
    sign(desk)
    # evidence of 1 March 2026 is valid for 365 days; 30 days before is Saturday, hence the Friday before it
    assert [(duty["key"], duty["due"]) for duty in owed(desk, "renewal")] == [
        ("renewal:C000001:assets:2027-03-01", "2027-01-29"),
        ("renewal:C000001:level:2029-02-28", "2029-01-29"),
    ]
    desk.ok("explain", "renewal:C000001:assets:2027-03-01")
    desk.ok(*ASSETS, "--amount", "400万", "--on", "2027-01-20", now="2027-01-20")
    assert owed(desk, "renewal", now="2027-01-21")[0]["due"] == "2027-12-21"
    desk.ok("contract", "exit", "K1", "--on", "2027-02-01", "--amount", "300万", now="2027-02-01")
    assert owed(desk, "renewal", now="2027-02-02") == []


def obligations(desk: Any, year: str, **how: Any) -> dict[str, tuple[str, str | None]]:
    """What became of each thing owed in a year, and who met it, by the compliance statement."""
    rows = desk.json("comply", "--year", year, "--so-far", **how)
    return {each["key"]: (each["state"], each["met_by"]) for row in rows for each in row["obligations"]}


def test_what_was_renewed_and_confirmed_stands_in_the_compliance_statement(desk: Any) -> None:
    suitable(desk)
    desk.ok(*ASSESS, "--level", "C2", "--on", "2026-03-05")
    sign(desk)
    assert obligations(desk, "2026", now="2026-03-20 10:00")["special:K1"] == ("open", None)
    scan = desk.folder / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    desk.ok("client", "doc", "add", "C000001", "--type", "special_confirmation", scan, now="2026-03-13 10:00")
    assert obligations(desk, "2026", now="2026-03-20 10:00")["special:K1"][0] == "met_in_time"
    desk.ok(*ASSETS, "--amount", "400万", "--on", "2027-02-05", as_="S002", now="2027-02-05 10:00")
    said = obligations(desk, "2027", now="2027-06-01 10:00")
    assert said["renewal:C000001:assets:2027-03-01"] == ("met_late", "S002")


# --- bad input -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((*ASSESS, "--level", "C3", "--on", "2026-03-10"), "2026-03-10 is in the future"),
        (
            (*ASSESS, "--level", "C3", "--on", "2026-03-09", "--valid-until", "2026-03-08"),
            "cannot be valid until",
        ),
        ((*ASSESS, "--withdraw", "2026-03-09", "--reason", "误录"), "has no risk level of 2026-03-09"),
        ((*ASSESS, "--withdraw", "2026-03-09"), "a withdrawal needs a reason"),
        (
            ("client", "evidence", "C000001", "--kind", "net_assets", "--amount", "1亿"),
            "not of a natural person",
        ),
        (("client", "investor", "C000001", "--kind", "qualified_firm"), "is not a kind of investor"),
        (("client", "assess", "C9", "--level", "C3"), "there is no client"),
        (("fund", "risk", "JH01", "--level", "R3"), "has the risk level R3 from 2026-01-01 on"),
        (("fund", "risk", "JH01", "--level", "R4", "--since", "2026-03-10"), "is in the future"),
        (("fund", "risk", "JH01", "--withdraw", "2026-02-01", "--reason", "误录"), "no risk level recorded"),
        (("fund", "risk", "JH01", "--withdraw", "2026-01-01"), "a withdrawal needs a reason"),
    ],
)
def test_what_cannot_be_is_one_sentence(desk: Any, words: tuple[str, ...], why: str) -> None:
    assert why in desk.refused(*words)


@pytest.mark.parametrize(
    "words",
    [
        (*ASSESS, "--level", "C9"),
        ASSESS,
        (*ASSESS, "--level", "C3", "--withdraw", "2026-03-09"),
        (*ASSETS, "--on", "2026-03-09"),
        ("fund", "risk", "JH01"),
        ("fund", "risk", "JH01", "--level", "R6"),
    ],
)
def test_words_that_do_not_go_together_are_a_slip_of_usage(desk: Any, words: tuple[str, ...]) -> None:
    desk.refused(*words, code=2)


def test_the_same_record_twice_is_refused(desk: Any) -> None:
    suitable(desk)
    assert "already on record" in desk.refused(*ASSESS, "--level", "C3", "--on", "2026-03-01")


def test_an_adviser_records_no_levels(desk: Any) -> None:
    desk.refused(*ASSESS, "--level", "C3", code=4, as_="S003")


# --- the rule by itself ----------------------------------------------------------------------------------

SUITABILITY = load().suitability
DAY = date(2026, 3, 9)
TAKEN = Taken("K1", "C1", ClientKind.PERSON, "JH01", DAY)


def level(value: str, on: date, expires: date, number: int = 1) -> InvestorFact:
    return InvestorFact(number, RecordKind.LEVEL, value, None, on, expires)


@pytest.mark.parametrize(
    ("expires", "lapsed"), [(DAY, False), (DAY - timedelta(days=1), True), (DAY + timedelta(days=1), False)]
)
def test_a_level_is_valid_on_its_last_day(expires: date, lapsed: bool) -> None:
    facts = [level("C3", date(2026, 1, 1), expires)]
    risks = [RiskSince(date(2026, 1, 1), 1, FundLevel.R3)]
    assert (Shortfall.LEVEL_LAPSED in assess(TAKEN, facts, risks, SUITABILITY).shortfalls) is lapsed


@given(
    client=st.sampled_from(["C1", "C2", "C3", "C4", "C5"]), fund=st.sampled_from(list(FundLevel)),
    before=st.integers(0, 400),
)  # fmt: skip
def test_a_fund_is_above_a_level_exactly_where_its_number_is_higher(
    client: str, fund: FundLevel, before: int
) -> None:
    facts = [level(client, DAY - timedelta(days=before), DAY)]
    said = assess(TAKEN, facts, [RiskSince(DAY, 1, fund)], SUITABILITY)
    assert said.above is (int(fund.value[1]) > int(client[1]))


@given(days=st.lists(st.tuples(st.integers(-5, 5), st.sampled_from(["C1", "C3", "C5"])), max_size=6))
def test_the_last_level_by_the_day_counts_and_of_one_day_the_last_recorded(
    days: list[tuple[int, str]],
) -> None:
    facts = [
        level(value, DAY + timedelta(days=offset), DAY + timedelta(days=9), number)
        for number, (offset, value) in enumerate(days)
    ]
    wanted = None
    for offset in range(-5, 1):
        for other, value in days:
            wanted = value if other == offset else wanted
    said = assess(TAKEN, facts, [], SUITABILITY).level
    assert (said and said.value) == wanted
