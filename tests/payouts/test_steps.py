"""The ten steps of a payout: their deadlines, who records them, what a duty's command does (Art. 46-55)."""

from __future__ import annotations

from typing import Any

import pytest
from shared.payout_desk import CHIEF, FINANCE, FIRST, INVESTMENT, SECOND, SPECIALIST, approved, contract

DUTY = "payout:JH01:2026-04-01"


def steps(desk: Any, **how: Any) -> dict[str, dict[str, Any]]:
    return {row["step"]: row for row in desk.json("payout", "steps", *FIRST, **how)}


def owed(desk: Any, prefix: str = DUTY, **how: Any) -> dict[str, dict[str, Any]]:
    """The duties of payouts by key, however far ahead."""
    found = desk.json("reminders", "--within", "400d", "--format", "json", **how)
    return {duty["key"]: duty for duty in found if duty["key"].startswith(prefix)}


def done(desk: Any, step: str, who: str, *more: str, **how: Any) -> Any:
    return desk.json("payout", "done", step, *FIRST, *more, as_=who, **how)


def test_the_steps_stand_in_the_order_of_their_articles_with_their_departments(desk: Any) -> None:
    rows = desk.json("payout", "steps", *FIRST)
    assert [(row["step"], row["article"], row["role"]) for row in rows] == [
        ("verify", "46", "cs_specialist"),
        ("sheet", "47", "cs_specialist"),
        ("finance_check", "48", "finance"),
        ("interest_notice", "49", "investment"),
        ("tell_amount", "50", "investment"),
        ("confirm_date", "51", "investment"),
        ("tell_received", "52", "investment"),
        ("pay_investors", "53", "finance"),
        ("tell_cs", "54", "finance"),
        ("done", "55", "cs_specialist"),
    ]


def test_a_step_falls_due_once_what_it_counts_from_has_happened(desk: Any) -> None:
    rows = steps(desk)
    # Verified on Monday 30 March; 5 working days later, over Tomb-Sweeping Day of 4-6 April, is 7 April.
    assert (rows["verify"]["done_on"], rows["sheet"]["due"]) == ("2026-03-30", "2026-04-07")
    assert (rows["finance_check"]["due"], rows["finance_check"]["state"]) == (None, "waiting")
    desk.ok("payout", "submit", *FIRST, as_=SPECIALIST)
    rows = steps(desk)
    assert (rows["sheet"]["done_by"], rows["finance_check"]["due"]) == (SPECIALIST, "2026-04-01")


def test_the_day_of_verification_is_that_of_the_last_call_whenever_the_sheet_is_submitted(desk: Any) -> None:
    desk.now = "2026-04-02T10:00"
    desk.ok("payout", "submit", *FIRST, as_=SPECIALIST)
    rows = steps(desk)
    assert (rows["verify"]["done_on"], rows["verify"]["done_by"]) == ("2026-03-30", "S001")
    assert (rows["sheet"]["due"], rows["sheet"]["done_on"]) == ("2026-04-07", "2026-04-02")


def test_the_command_of_each_duty_discharges_it_and_brings_the_next(desk: Any) -> None:
    desk.now = "2026-04-01T10:00"
    who = {"sheet": SPECIALIST, "finance_check": FINANCE, "approve": CHIEF, "interest_notice": INVESTMENT,
           "tell_amount": INVESTMENT, "confirm_date": INVESTMENT, "tell_received": INVESTMENT,
           "pay_investors": FINANCE, "tell_cs": FINANCE, "done": SPECIALIST}  # fmt: skip
    carried_out = []
    for _ in range(12):
        left = owed(desk)
        if not left:
            break
        key = min(left, key=lambda name: list(who).index(name.rpartition(":")[2]))
        step = key.rpartition(":")[2]
        assert left[key]["owner_role"] in desk.json("staff", "show", who[step])["role"]
        assert desk.json("explain", key)["key"] == key
        desk.ok(*left[key]["next"].split()[1:], as_=who[step])
        assert key not in owed(desk)
        carried_out.append(step)
    assert carried_out == list(who)
    assert desk.json("payout", "list")[0]["state"] == "paid"


def test_a_payment_falls_to_whoever_may_do_what_it_waits_for(desk: Any) -> None:
    desk.now = "2026-04-01T10:00"
    for step in ("interest_notice", "tell_amount", "confirm_date", "tell_received"):
        done(desk, step, INVESTMENT)
    duty = f"{DUTY}:pay_investors"
    waits = []
    for who, verb in ((SPECIALIST, "submit"), (FINANCE, "check"), (CHIEF, "approve")):
        waits.append((owed(desk)[duty]["owner_role"], owed(desk)[duty]["next"].split()[2]))
        desk.ok("payout", verb, *FIRST, as_=who)
    waits.append((owed(desk)[duty]["owner_role"], owed(desk)[duty]["next"].split()[2]))
    assert waits == [
        ("cs_specialist", "submit"), ("finance", "check"), ("general_manager", "approve"),
        ("finance", "done"),
    ]  # fmt: skip


def test_the_payout_stays_on_every_list_until_it_is_paid_and_the_next_follows(desk: Any) -> None:
    approved(desk, FIRST)
    assert desk.json("payout", "overdue", now="2026-05-01")[0]["fund"] == "JH01"
    assert desk.json("payout", "calc", "--fund", "JH01", now="2026-05-01")["due"] == "2026-04-01"
    desk.now = "2026-05-01T10:00"
    done(desk, "tell_received", INVESTMENT)
    done(desk, "pay_investors", FINANCE)
    assert desk.json("payout", "calc", "--fund", "JH01")["due"] == "2026-07-01"
    assert desk.json("payout", "schedule", "--fund", "JH01")[0]["state"] == "paid"


def test_the_project_company_paying_late_moves_the_tail(desk: Any) -> None:
    approved(desk, FIRST)
    desk.now = "2026-04-20T10:00"
    rows = {row["step"]: row for row in done(desk, "tell_received", INVESTMENT, "--on", "2026-04-17")}
    # One working day after 1 April was the 2nd; paid on Friday the 17th, two working days later is the 21st.
    assert (rows["tell_received"]["due"], rows["tell_received"]["late_days"]) == ("2026-04-02", 15)
    assert rows["pay_investors"]["due"] == "2026-04-21"
    assert rows["sheet"]["state"] == "done"


def test_the_date_agreed_is_what_the_reconfirmation_counts_back_from(desk: Any) -> None:
    assert steps(desk)["confirm_date"]["due"] == "2026-03-23"
    done(desk, "interest_notice", INVESTMENT, "--agreed", "2026-04-15")
    assert steps(desk)["confirm_date"]["due"] == "2026-04-03"


@pytest.mark.parametrize(
    ("step", "who", "more", "hint", "code"),
    [
        ("sheet", SPECIALIST, (), "fundcs payout submit", 1),
        ("tell_amount", INVESTMENT, (), "interest_notice comes before tell_amount", 1),
        ("tell_received", INVESTMENT, ("--on", "2026-03-31"), "has not come yet", 1),
        ("interest_notice", FINANCE, (), "investment", 4),
        ("pay_investors", FINANCE, (), "tell_received comes before pay_investors", 1),
        ("paid", FINANCE, (), "paid", 2),
    ],
)
def test_a_step_that_cannot_be_recorded_is_refused_and_nothing_written(
    desk: Any, step: str, who: str, more: tuple[str, ...], hint: str, code: int
) -> None:
    before = steps(desk)
    assert hint in desk.refused("payout", "done", step, *FIRST, *more, as_=who, code=code)
    assert steps(desk) == before


def test_investors_are_paid_the_total_of_an_approved_sheet(desk: Any) -> None:
    done(desk, "tell_received", INVESTMENT)
    assert "not approved" in desk.refused("payout", "done", "pay_investors", *FIRST, as_=FINANCE)
    approved(desk, FIRST)
    wrong = ("payout", "done", "pay_investors", *FIRST, "--amount", "179999.99")
    assert "180,000.00" in desk.refused(*wrong, as_=FINANCE)
    rows = {row["step"]: row for row in done(desk, "pay_investors", FINANCE, "--amount", "180000")}
    assert rows["pay_investors"]["amount"] == "180000.00"


def test_a_paid_sheet_is_closed_for_good(desk: Any) -> None:
    approved(desk, FIRST)
    done(desk, "tell_received", INVESTMENT)
    done(desk, "pay_investors", FINANCE)
    desk.ok("contract", "exit", "A-1", "--on", "2026-03-01", "--amount", "1万", "--reason", "漏记")
    assert desk.json("payout", "calc", *FIRST)["version"] == 1
    assert "is paid and its sheet is final" in desk.refused("payout", "submit", *FIRST, "--reason", "改正")


def test_a_step_recorded_by_mistake_is_withdrawn_with_a_reason(desk: Any) -> None:
    done(desk, "interest_notice", INVESTMENT)
    assert "recorded as done" in desk.refused(
        "payout", "done", "tell_amount", *FIRST, "--withdraw", "--reason", "误", as_=INVESTMENT
    )
    done(desk, "tell_amount", INVESTMENT)
    withdraw = ("payout", "done", "interest_notice", *FIRST, "--withdraw")
    assert "tell_amount depends on" in desk.refused(*withdraw, "--reason", "误", as_=INVESTMENT)
    done(desk, "tell_amount", INVESTMENT, "--withdraw", "--reason", "误")
    assert "reason" in desk.refused(*withdraw, as_=INVESTMENT)
    desk.ok(*withdraw, "--reason", "误", as_=INVESTMENT)
    assert steps(desk)["interest_notice"]["done_on"] is None


def test_what_was_paid_too_much_is_owed_until_it_is_recovered(desk: Any) -> None:
    approved(desk, FIRST)
    desk.ok("contract", "cancel", "A-2", "--reason", "未打款")
    desk.ok("payout", "calc", *SECOND)
    desk.ok("payout", "submit", *SECOND, "--allow", "verify:A-1", "--reason", "急")
    (duty,) = owed(desk, "receivable:").values()
    assert (duty["owner_role"], duty["client"]) == ("cs_manager", "C000002")
    recover = (
        "payout",
        "recover",
        "A-2",
        "--client",
        "C000002",
        "--due",
        "2026-04-01",
        "--reference",
        "回单1",
    )
    assert "90,000.00" in desk.refused(*recover, "--amount", "90000.01")
    desk.ok(*recover, "--amount", "4万")
    (duty,) = owed(desk, "receivable:").values()
    assert "50,000.00" in duty["subject"]
    desk.ok(*duty["next"].split()[1:])
    assert owed(desk, "receivable:") == {}


def test_a_supplement_is_paid_without_the_project_company(desk: Any) -> None:
    approved(desk, FIRST)
    desk.ok(*contract("A-3", "C000001", "张伟", "6222020000000001111", "--reason", "漏行"))
    supplement = ("--fund", "JH01", "--due", "2026-04-10")
    desk.ok("payout", "calc", "--fund", "JH01", "--supplement", "--pay-date", "2026-04-10")
    desk.ok("payout", "submit", *supplement, "--allow", "verify:A-3", "--reason", "急")
    desk.ok("payout", "check", *supplement, as_=FINANCE)
    desk.ok("payout", "approve", *supplement, as_=CHIEF)
    rows = desk.json("payout", "done", "pay_investors", *supplement, as_=FINANCE)
    assert [row["step"] for row in rows] == ["sheet", "finance_check", "pay_investors", "tell_cs", "done"]
