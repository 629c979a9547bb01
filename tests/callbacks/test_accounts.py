"""A payee is verified while it is the one the client confirmed; a changed account needs a second person."""

from __future__ import annotations

from typing import Any

import pytest

VERIFY = ("--kind", "payout_verify", "--fund", "YX01", "--outcome", "reached")
NEW = (
    "--new-payee-name", "欧阳建国", "--new-payee-bank", "建设银行朝阳支行",
    "--new-payee-account", "6217 0012 3456 7890 555",
)  # fmt: skip
ENTER = (
    "--payee-name",
    "欧阳建国",
    "--payee-bank",
    "建设银行朝阳支行",
    "--payee-account",
    "6217001234567890555",
)


def log(desk: Any, *words: str, **how: Any) -> dict[str, Any]:
    found: dict[str, Any] = desk.json("callbacks", "log", *words, **how)
    return found


def paid(desk: Any, due: str = "2026-11-30", fund: str = "YX01") -> dict[str, tuple[str, bool]]:
    """By contract, the last digits of the account of the payout sheet and whether it is verified."""
    sheet = desk.json("payout", "calc", "--fund", fund, "--due", due)
    return {line["contract"]: (line["payee_account"][-3:], line["verified"]) for line in sheet["lines"]}


def reasons(desk: Any) -> dict[str, str]:
    plan = desk.json("callbacks", "plan", "--fund", "YX01")
    return {line["contract"]: line["reason"] for one in plan["investors"] for line in one["contracts"]}


def test_nobody_is_verified_before_a_call(desk: Any) -> None:
    assert paid(desk) == {"A1": ("011", False), "A2": ("011", False), "B1": ("022", False)}
    assert reasons(desk) == dict.fromkeys(("A1", "A2", "B1"), "not called yet")


def test_a_confirmed_account_is_verified_for_that_client_and_payout_alone(desk: Any) -> None:
    log(desk, "C000001", *VERIFY, "--account-confirmed")
    assert paid(desk) == {"A1": ("011", True), "A2": ("011", True), "B1": ("022", False)}
    assert not any(verified for _account, verified in paid(desk, "2027-05-30").values())


@pytest.mark.parametrize("outcome", ["no_answer", "refused", "reached"])
def test_a_call_that_confirms_nothing_verifies_nothing(desk: Any, outcome: str) -> None:
    log(desk, "C000001", "--kind", "payout_verify", "--fund", "YX01", "--outcome", outcome)
    assert not any(verified for _account, verified in paid(desk).values())
    assert "H000001" in reasons(desk)["A1"]


def test_one_contract_may_be_confirmed_by_itself(desk: Any) -> None:
    log(desk, "C000001", *VERIFY, "--account-confirmed", "--contract", "a2")
    assert paid(desk) == {"A1": ("011", False), "A2": ("011", True), "B1": ("022", False)}


def test_the_last_thing_said_counts(desk: Any) -> None:
    log(desk, "C000001", *VERIFY, "--account-confirmed", "--at", "2026-10-19 09:00")
    log(desk, "C000001", *VERIFY, "--finding", "收款户名不符", "--finding-kind", "payee_differs")
    assert paid(desk)["A1"] == ("011", False)
    # Recorded last, but it took place before the other.
    log(desk, "C000001", *VERIFY, "--account-confirmed", "--at", "2026-10-19 12:00")
    assert paid(desk)["A1"] == ("011", False)
    log(desk, "C000001", *VERIFY, "--account-confirmed", now="2026-10-20 10:01")
    assert paid(desk)["A1"] == ("011", True)


def test_a_try_without_an_answer_takes_nothing_back(desk: Any) -> None:
    log(desk, "C000001", *VERIFY, "--account-confirmed", "--at", "2026-10-19 09:00")
    log(desk, "C000001", "--kind", "payout_verify", "--fund", "YX01", "--outcome", "no_answer")
    assert paid(desk)["A1"] == ("011", True)


def test_a_changed_account_is_paid_only_after_another_person_confirmed_it(desk: Any) -> None:
    made = log(desk, "C000001", *VERIFY, "--account-changed", *NEW, as_="S002")
    assert (made["finding"], made["findings"][0]["kind"]) == ("W000001", "account_changed")
    assert paid(desk) == {"A1": ("011", False), "A2": ("011", False), "B1": ("022", False)}
    assert reasons(desk)["A1"] == "the new account waits for a second person (W000001)"
    line = desk.refused("callbacks", "confirm-account", "W000001", as_="S002", code=4)
    assert "a second person" in line
    assert paid(desk)["A1"] == ("011", False)
    desk.ok("callbacks", "confirm-account", "W000001", as_="S003")
    assert paid(desk) == {"A1": ("555", True), "A2": ("555", True), "B1": ("022", False)}
    assert paid(desk, "2027-05-30")["A1"] == ("555", False)
    assert desk.json("archive", "verify")["ok"] is True


def test_the_trail_holds_the_account_before_and_after(desk: Any) -> None:
    log(desk, "C000001", *VERIFY, "--account-changed", *NEW, "--contract", "A1", as_="S002")
    desk.ok("callbacks", "confirm-account", "W000001", as_="S003")
    entries = desk.json("archive", "trail", "--by", "S003", "--reveal", "--reason", "复核")
    (changed,) = [one for one in entries if one["table"] == "contract"]
    assert (changed["verb"], changed["key"], changed["client"]) == ("changed", "A1", "C000001")
    assert changed["before"]["payee_account"] == "6222020000000000011"
    assert changed["after"]["payee_account"] == "6217001234567890555"
    assert paid(desk) == {"A1": ("555", True), "A2": ("011", False), "B1": ("022", False)}


def test_a_new_account_is_confirmed_once(desk: Any) -> None:
    log(desk, "C000001", *VERIFY, "--account-changed", *NEW, as_="S002")
    desk.ok("callbacks", "confirm-account", "W000001", as_="S003")
    assert "S003 already decided" in desk.refused("callbacks", "confirm-account", "W000001", as_="S001")
    desk.refused("callbacks", "reject-account", "W000001", "--why", "x", as_="S001")
    desk.refused("callbacks", "enter-account", "W000001", *ENTER, as_="S001")


def test_a_rejected_account_is_not_paid_and_another_may_be_entered(desk: Any) -> None:
    log(desk, "C000001", *VERIFY, "--account-changed", *NEW, as_="S002")
    desk.refused("callbacks", "reject-account", "W000001", "--why", "x", as_="S002", code=4)
    desk.refused("callbacks", "reject-account", "W000001", "--why", " ", as_="S003")
    rejected = desk.json("callbacks", "reject-account", "W000001", "--why", "户名不符", as_="S003")
    assert (rejected["state"], rejected["account"]["accepted"]) == ("account_wanted", False)
    assert rejected["account"]["reason"] == "户名不符"
    assert paid(desk)["A1"] == ("011", False)
    desk.ok("callbacks", "enter-account", "W000001", *ENTER, as_="S003")
    desk.refused("callbacks", "confirm-account", "W000001", as_="S003", code=4)
    desk.ok("callbacks", "confirm-account", "W000001", as_="S002")
    assert paid(desk)["A1"] == ("555", True)


def test_a_changed_account_may_be_recorded_before_the_new_one_is_known(desk: Any) -> None:
    made = log(desk, "C000001", *VERIFY, "--account-changed", "--finding", "稍后提供新账户")
    assert made["findings"][0]["state"] == "account_wanted"
    desk.refused("callbacks", "confirm-account", "W000001", as_="S002")
    desk.ok("callbacks", "enter-account", "W000001", *ENTER)
    desk.refused("callbacks", "enter-account", "W000001", *ENTER)
    desk.refused("callbacks", "resolve", "W000001", "--answer", "好")
    desk.ok("callbacks", "confirm-account", "W000001", as_="S002")
    assert paid(desk)["A1"] == ("555", True)


def test_a_change_told_outside_a_verification_stops_the_payout_too(desk: Any) -> None:
    log(desk, "C000001", *VERIFY, "--account-confirmed", "--at", "2026-10-19 09:00")
    log(desk, "C000001", "--kind", "routine", "--outcome", "reached", "--account-changed", *NEW)
    assert paid(desk)["A1"] == ("011", False)
    desk.ok("callbacks", "confirm-account", "W000001", as_="S002")
    # The client confirmed the old account for this payout; the new one has to be read out to them.
    assert paid(desk)["A1"] == ("555", False)
    log(desk, "C000001", *VERIFY, "--account-confirmed", now="2026-10-21")
    assert paid(desk)["A1"] == ("555", True)


def test_a_change_the_client_takes_back_is_answered_and_the_account_confirmed_anew(desk: Any) -> None:
    log(desk, "C000001", *VERIFY, "--account-changed")
    desk.ok("callbacks", "resolve", "W000001", "--answer", "客户表示仍用原账户", now="2026-10-21")
    assert paid(desk)["A1"] == ("011", False)
    log(desk, "C000001", *VERIFY, "--account-confirmed", now="2026-10-21")
    assert paid(desk)["A1"] == ("011", True)


def test_an_account_that_others_use_is_flagged_and_not_refused(desk: Any) -> None:
    shared = (
        "--new-payee-name",
        "李娜",
        "--new-payee-bank",
        "工商银行",
        "--new-payee-account",
        "6222020000000000022",
    )
    made = log(desk, "C000001", *VERIFY, "--account-changed", *shared)
    assert made["findings"][0]["flags"] == [{"kind": "shared_account", "clients": ["C000002"]}]
    page = desk.ok("callbacks", "confirm-account", "W000001", as_="S002")
    assert "the same account as C000002" in page


def test_two_clients_with_one_new_account_are_flagged_before_either_is_confirmed(desk: Any) -> None:
    log(desk, "C000001", *VERIFY, "--account-changed", *NEW)
    made = log(desk, "C000002", *VERIFY, "--account-changed", *NEW)
    assert made["findings"][0]["flags"] == [{"kind": "shared_account", "clients": ["C000001"]}]
    both = desk.json("callbacks", "findings", "--open")
    assert [one["flags"][0]["clients"] for one in both] == [["C000002"], ["C000001"]]
    desk.ok("callbacks", "reject-account", "W000001", "--why", "户名不符", as_="S002")
    assert desk.json("callbacks", "findings", "--client", "C000002")[0]["flags"] == []
    assert desk.json("callbacks", "findings", "--client", "C000001")[0]["flags"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (NEW[:4], "account name, bank and account number are all needed"),
        (("--new-payee-name", "欧阳建国", "--new-payee-bank", "工商银行朝阳支行",
          "--new-payee-account", "6222020000000000011"), "the account on record"),
        (("--new-payee-name", "甲", "--new-payee-bank", "乙", "--new-payee-account", "abc"), "account"),
    ],
)  # fmt: skip
def test_a_bad_new_account_is_refused_with_the_callback(desk: Any, words: tuple[str, ...], said: str) -> None:
    line = desk.refused("callbacks", "log", "C000001", *VERIFY, "--account-changed", *words)
    assert said in line
    assert "6222020000000000011" not in line
    assert desk.json("callbacks", "list") == []


def test_a_client_without_a_contract_has_no_account_to_change(desk: Any) -> None:
    desk.ok("client", "add", "周新", "--kind", "person", "--id-no", "110105198503079718")
    routine = ("--kind", "routine", "--outcome", "reached", "--account-changed")
    assert "does not hold a contract" in desk.refused("callbacks", "log", "周新", *routine)


def test_who_takes_a_contract_over_is_called_for_their_own_account(desk: Any) -> None:
    log(desk, "C000002", *VERIFY, "--account-confirmed")
    desk.ok(
        "contract", "transfer", "B1", "--to", "C000003", "--on", "2026-10-21", "--payee-name", "赵敏",
        "--payee-bank", "招商银行", "--payee-account", "6225000000000000033",
    )  # fmt: skip
    sheet = desk.json("payout", "calc", "--fund", "YX01")
    assert [(line["client"], line["verified"]) for line in sheet["lines"] if line["contract"] == "B1"] == [
        ("C000002", True),
        ("C000003", False),
    ]
    log(desk, "C000003", *VERIFY, "--account-changed", *NEW, as_="S002")
    desk.ok("callbacks", "confirm-account", "W000001", as_="S003")
    assert desk.json("contract", "show", "B1", now="2026-10-22")["payee_account"].endswith("555")
    sheet = desk.json("payout", "calc", "--fund", "YX01")
    assert [line["payee_account"][-3:] for line in sheet["lines"] if line["contract"] == "B1"] == [
        "022",
        "555",
    ]


def test_a_cancelled_contract_needs_no_call(desk: Any) -> None:
    desk.ok("contract", "cancel", "B1", "--reason", "未到账")
    desk.refused("callbacks", "log", "C000002", *VERIFY, "--account-confirmed")
    assert set(reasons(desk)) == {"A1", "A2"}


def test_accounts_and_phones_are_masked_until_revealed_with_a_reason(desk: Any) -> None:
    log(desk, "C000001", *VERIFY, "--account-changed", *NEW)
    masked = desk.ok("callbacks", "findings", "--json") + desk.ok(
        "callbacks", "plan", "--fund", "YX01", "--json"
    )
    assert "6217001234567890555" not in masked
    assert "13800138000" not in masked
    shown = desk.ok("callbacks", "findings", "--json", "--reveal", "--reason", "复核新账户")
    assert "6217001234567890555" in shown
