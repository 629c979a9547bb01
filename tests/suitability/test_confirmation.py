"""The confirmation call after the cooling-off period, where the firm asks for it."""

from __future__ import annotations

from typing import Any

import pytest
from suitability.conftest import owed, sign, suitable

from fundcs.policy.loader import load

QUESTIONS = [question.code for question in load().contracts.confirmation_questions]
YES = ("--answer", ",".join(f"{code}=yes" for code in QUESTIONS))
CONFIRM = ("contract", "confirm", "K1")


@pytest.fixture
def contract(desk: Any) -> Any:
    """K1 signed on Monday 9 March, in a firm that asks for confirmations; the period ends on the 10th."""
    (desk.folder / "policy.toml").write_text("[contracts]\nconfirmation = true\n", "utf-8")
    suitable(desk)
    sign(desk)
    desk.now = "2026-03-11 10:00"
    return desk


def standing(desk: Any, **how: Any) -> str:
    return str(desk.json("contract", "show", "K1", **how)["confirmation"]["state"])


def test_no_confirmation_is_asked_for_unless_the_firm_says_so(desk: Any) -> None:
    suitable(desk)
    sign(desk)
    assert standing(desk) == "not_asked"
    assert owed(desk, "confirm") == []
    assert "no confirmation is asked for" in desk.refused(*CONFIRM, *YES, now="2026-03-12 10:00")


def test_contracts_signed_before_the_firm_began_to_ask_are_not_to_be_confirmed(desk: Any) -> None:
    (desk.folder / "policy.toml").write_text('[contracts]\nconfirmation = "2026-03-10"\n', "utf-8")
    sign(desk)
    assert standing(desk) == "not_asked"


def test_a_contract_is_confirmed_after_the_period_with_every_question_answered_yes(contract: Any) -> None:
    assert standing(contract, now="2026-03-10 23:00") == "cooling_off"
    (duty,) = owed(contract, "confirm")
    # five working days after Tuesday 10 March
    assert (duty["key"], duty["owner"], duty["due"]) == ("confirm:K1", "S002", "2026-03-17")
    contract.ok("explain", duty["key"])
    contract.ok(*CONFIRM, *YES, as_="S002")
    assert standing(contract) == "confirmed"
    assert owed(contract, "confirm") == []
    (call,) = contract.json("callbacks", "list", "--kind", "contract")
    assert call["caller"] == "S002"


def test_the_period_begins_with_the_payment_where_that_came_later(contract: Any) -> None:
    contract.ok("contract", "edit", "K1", "--receipt-date", "2026-03-10", "--reason", "到账")
    assert "runs until 2026-03-11 23:59" in contract.refused(*CONFIRM, *YES)


def test_a_no_leaves_the_contract_unconfirmed_until_another_call(contract: Any) -> None:
    answers = ",".join(f"{code}={'no' if code == 'no_promise' else 'yes'}" for code in QUESTIONS)
    contract.ok(*CONFIRM, "--answer", answers)
    assert standing(contract) == "denied"
    (duty,) = owed(contract, "confirm")
    assert "was not confirmed: cancel it, or call again" in duty["subject"]
    contract.ok(*CONFIRM, *YES, now="2026-03-12 10:00")
    assert standing(contract, now="2026-03-12 11:00") == "confirmed"


def test_a_call_withdrawn_confirms_nothing(contract: Any) -> None:
    contract.ok(*CONFIRM, *YES)
    contract.ok("callbacks", "withdraw", "H000001", "--reason", "记错")
    assert standing(contract) == "to_confirm"


def test_a_signing_day_corrected_to_a_later_one_takes_the_call_into_the_period(contract: Any) -> None:
    contract.ok(*CONFIRM, *YES)
    contract.ok("contract", "edit", "K1", "--receipt-date", "2026-03-11", "--reason", "到账日更正")
    assert standing(contract, now="2026-03-13 10:00") == "to_confirm"


def test_money_stays_on_the_sheet_and_the_sheet_is_not_submitted_unless_let_through(contract: Any) -> None:
    contract.now = "2026-03-20 10:00"
    before = contract.json("payout", "calc", "--fund", "JH01")
    assert [line["contract"] for line in before["lines"]] == ["K1"]
    reach = ("--kind", "payout_verify", "--outcome", "reached", "--fund", "JH01", "--account-confirmed")
    contract.ok("callbacks", "log", "C000001", *reach)
    refusal = contract.refused("payout", "submit", "--fund", "JH01")
    assert "confirm:K1: to be confirmed by a call (fundcs contract confirm K1" in refusal
    contract.ok("payout", "submit", "--fund", "JH01", "--allow", "confirm:K1", "--reason", "客户已书面确认")


def test_a_confirmed_contract_stands_in_no_sheets_way(contract: Any) -> None:
    contract.now = "2026-03-20 10:00"
    contract.ok(*CONFIRM, *YES)
    reach = ("--kind", "payout_verify", "--outcome", "reached", "--fund", "JH01", "--account-confirmed")
    contract.ok("callbacks", "log", "C000001", *reach)
    contract.ok("payout", "submit", "--fund", "JH01")


def test_an_unconfirmed_contract_counts_for_the_tier_as_it_did(contract: Any) -> None:
    assert contract.json("client", "show", "C000001")["tier"] == "senior"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--answer", "identity=yes"), "these questions were not answered: own_money"),
        (("--answer", "identity=maybe"), "is not of the form QUESTION=yes"),
        (("--answer", "identity"), "is not of the form QUESTION=yes"),
        (("--answer", "weather=yes"), "is not a question of the policy"),
        ((*YES, "--answer", "identity=no"), "answered with yes and with no"),
        ((*YES, "--at", "2026-03-10 20:00"), "runs until 2026-03-10 23:59"),
        ((*YES, "--at", "2026-03-12 20:00"), "is in the future"),
        ((*YES, "--caller", "S003"), "somebody else makes the confirmation call"),
    ],
)
def test_what_cannot_be_is_one_sentence(contract: Any, words: tuple[str, ...], why: str) -> None:
    assert why in contract.refused(*CONFIRM, *words)
    assert contract.json("callbacks", "list") == []


def test_the_compliance_statement_says_who_called_and_when(contract: Any) -> None:
    contract.ok(*CONFIRM, *YES, as_="S002")
    rows = contract.json("comply", "--year", "2026", "--so-far", now="2026-03-20 10:00")
    (said,) = (each for row in rows for each in row["obligations"] if each["key"] == "confirm:K1")
    assert (said["state"], said["met_by"]) == ("met_in_time", "S002")


def test_a_cancelled_contract_is_not_to_be_confirmed(contract: Any) -> None:
    contract.ok("contract", "cancel", "K1", "--reason", "冷静期内解除")
    assert owed(contract, "confirm") == []
    contract.refused(*CONFIRM, *YES)
