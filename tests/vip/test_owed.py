"""The event that each VIP client is owed in a half-year, and what became of it (Art. 40)."""

from __future__ import annotations

from typing import Any

import pytest
from shared.subscribing import subscribe

HEAD = ("--general-manager", "S003")


def owed(desk: Any, now: str, **how: Any) -> dict[str, tuple[str, str]]:
    """The events on the list of to-dos: due and state by key."""
    return {
        duty["key"].removeprefix("vip-event:"): (duty["due"], duty["state"])
        for duty in desk.json("reminders", "--within", "400d", now=now, **how)
        if duty["key"].startswith("vip-event:")
    }


def stated(desk: Any, period: str, now: str) -> dict[str, tuple[Any, ...]]:
    """What the compliance statement of a month or a year says: state, when it was met, by whom."""
    asked = "--month" if "-" in period else "--year"
    return {
        each["key"].removeprefix("vip-event:"): (each["state"], each["met_at"], each["met_by"])
        for row in desk.json("comply", asked, period, "--so-far", now=now)
        for each in row["obligations"]
        if each["key"].startswith("vip-event:")
    }


def held(desk: Any, day: str, *clients: str, now: str | None = None, head: bool = True, **how: Any) -> str:
    """An event that these clients attended on a day, recorded that day unless `now`; its number."""
    guests = [word for client in clients for word in ("--client", client)]
    words = ("--title", "品茗会", "--on", day, *guests, "--held", *(HEAD if head else ()))
    told = desk.json("care", "event", "plan", *words, now=now or f"{day} 20:00", **how)
    return str(told["no"])


FIRST = ("2026-06-30", "upcoming")


def test_each_vip_client_is_owed_one_a_half_year_until_its_end(desk: Any) -> None:
    assert owed(desk, "2026-03-09") == {"C000001:2026H1": FIRST, "C000002:2026H1": FIRST}
    assert owed(desk, "2026-06-30")["C000001:2026H1"] == ("2026-06-30", "due")
    assert owed(desk, "2026-07-01")["C000001:2026H1"] == ("2026-06-30", "overdue")
    assert owed(desk, "2026-07-01")["C000001:2026H2"] == ("2026-12-31", "upcoming")


def test_it_falls_to_the_cs_manager(desk: Any) -> None:
    (duty,) = desk.json("reminders", "--within", "400d", "--client", "C000001", "--role", "cs_manager")
    assert (duty["article"], duty["owner_role"], duty["owner"], duty["anchor_at"][:10]) == (
        "40",
        "cs_manager",
        None,
        "2026-01-01",
    )
    assert "VIP client on 2026-03-09 and already before 2026-05-02" in duty["notes"][0]
    assert "by the end of that half-year, Art. 40" in desk.ok("explain", duty["key"])


def test_running_what_is_next_discharges_it(desk: Any) -> None:
    duty = next(
        duty
        for duty in desk.json("reminders", "--within", "400d")
        if duty["key"] == "vip-event:C000001:2026H1"
    )
    words = duty["next"].replace("TEXT", "品茗会").replace("DATE", "2026-03-08").split()[1:]
    desk.ok(*words)
    assert list(owed(desk, "2026-03-10")) == ["C000002:2026H1"]


def test_of_a_client_who_is_invited_what_is_next_is_to_record_that_it_was_held(desk: Any) -> None:
    desk.ok("care", "event", "plan", "--title", "品茗会", "--on", "2026-03-20", "--owed")
    listed = desk.json("reminders", "--within", "400d", "--client", "C000001", now="2026-03-21")
    (duty,) = [duty for duty in listed if duty["key"] == "vip-event:C000001:2026H1"]
    assert duty["next"] == "fundcs care event held E000001 --attended C000001 --general-manager S003"
    assert duty["notes"][1] == "invited to event E000001 on 2026-03-20"
    desk.ok(*duty["next"].split()[1:], now="2026-03-21")
    assert list(owed(desk, "2026-03-22")) == ["C000002:2026H1"]


@pytest.mark.parametrize(
    ("day", "met"),
    [("2025-12-31", False), ("2026-01-01", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_only_an_event_of_that_half_year_meets_it(desk: Any, day: str, met: bool) -> None:
    held(desk, day, "C000001", now="2026-07-02 09:00")
    assert ("C000001:2026H1" in owed(desk, "2026-07-02 10:00")) is not met


def test_an_event_without_the_general_manager_does_not_meet_it(desk: Any) -> None:
    held(desk, "2026-03-09", "C000001", head=False)
    assert "C000001:2026H1" in owed(desk, "2026-03-10")


def test_who_was_invited_and_did_not_come_is_still_owed_one(desk: Any) -> None:
    desk.ok("care", "event", "plan", "--title", "品茗会", "--on", "2026-03-20", "--owed")
    desk.ok("care", "event", "held", "E1", "--attended", "C000001", *HEAD, now="2026-03-21")
    assert list(owed(desk, "2026-03-21")) == ["C000002:2026H1"]


@pytest.mark.parametrize("step", ["cancel", "withdraw"])
def test_an_event_that_is_not_held_leaves_it_owed(desk: Any, step: str) -> None:
    desk.ok("care", "event", "plan", "--title", "品茗会", "--on", "2026-03-20", "--owed")
    desk.ok("care", "event", step, "E1", "--reason", "场地取消")
    assert list(owed(desk, "2026-03-21")) == ["C000001:2026H1", "C000002:2026H1"]


def test_who_came_before_they_were_a_vip_client_had_their_event(desk: Any) -> None:
    held(desk, "2026-03-09", "C000003")
    subscribe(desk, "K9", "C000003", "200万", "2026-04-01")
    assert "C000003:2026H1" not in owed(desk, "2026-04-02")
    assert stated(desk, "2026-06", "2026-07-02")["C000003:2026H1"][0] == "met_in_time"


# ------------------------------------------------------------------ who becomes a VIP client


@pytest.mark.parametrize(
    ("day", "owes"), [("2026-05-01", True), ("2026-05-02", False), ("2026-06-30", False)]
)
def test_who_becomes_one_in_the_last_60_days_is_owed_one_from_the_next_half_year_on(
    desk: Any, day: str, owes: bool
) -> None:
    subscribe(desk, "K9", "C000003", "200万", day)
    assert ("C000003:2026H1" in owed(desk, "2026-06-30 10:00")) is owes
    assert owed(desk, "2026-07-01 10:00")["C000003:2026H2"] == ("2026-12-31", "upcoming")
    assert ("C000003:2026H1" in stated(desk, "2026", "2026-12-30")) is owes


def test_the_firm_sets_how_long_those_last_days_are(desk: Any) -> None:
    policy(desk, "[care]\nvip_grace = 0\n")
    subscribe(desk, "K9", "C000003", "200万", "2026-06-30")
    assert owed(desk, "2026-06-30 10:00")["C000003:2026H1"] == ("2026-06-30", "due")


def test_the_firm_sets_in_which_months_half_years_begin(desk: Any) -> None:
    policy(desk, "[care]\nhalf_years = [4, 10]\n")
    assert owed(desk, "2026-03-09") == {
        "C000001:2025H2": ("2026-03-31", "upcoming"),
        "C000002:2025H2": ("2026-03-31", "upcoming"),
    }
    held(desk, "2026-03-31", "C000001")
    assert list(owed(desk, "2026-04-01 10:00")) == ["C000002:2025H2", "C000001:2026H1", "C000002:2026H1"]
    assert owed(desk, "2026-04-01 10:00")["C000001:2026H1"] == ("2026-09-30", "upcoming")


def test_the_firm_sets_another_deadline(desk: Any) -> None:
    policy(desk, '[care.vip_event]\noffset = "100d"\n')
    assert owed(desk, "2026-03-09")["C000001:2026H1"] == ("2026-04-11", "upcoming")
    held(desk, "2026-04-12", "C000001")
    assert stated(desk, "2026-04", "2026-05-01")["C000001:2026H1"][0] == "met_late"


def policy(desk: Any, text: str) -> None:
    (desk.folder / "policy.toml").write_text(text, encoding="utf-8")


# ------------------------------------------------------------------ by the facts as they stand


def test_a_contract_recorded_afterwards_that_made_somebody_a_vip_client_earlier_counts_from_then(
    desk: Any,
) -> None:
    assert "C000003:2026H1" not in stated(desk, "2026-06", "2026-07-10")
    late = {"now": "2026-07-15 09:00"}
    subscribe(desk, "K9", "C000003", "200万", "2026-03-01", **late)
    assert owed(desk, "2026-07-16")["C000003:2026H1"] == ("2026-06-30", "overdue")
    assert stated(desk, "2026-06", "2026-07-16")["C000003:2026H1"] == ("open", None, None)


def test_a_cancelled_contract_never_made_anybody_one(desk: Any) -> None:
    desk.ok("contract", "cancel", "K1", "--reason", "未成立", now="2026-07-10")
    assert [key for key in owed(desk, "2026-07-10 12:00") if key.startswith("C000001")] == []
    assert "C000001:2026H1" not in stated(desk, "2026-06", "2026-07-10 12:00")


def test_an_event_recorded_after_the_half_year_meets_it_in_time_by_its_own_day(desk: Any) -> None:
    assert owed(desk, "2026-07-05")["C000001:2026H1"][1] == "overdue"
    held(desk, "2026-06-20", "C000001", now="2026-07-06 09:00", as_="S002")
    assert "C000001:2026H1" not in owed(desk, "2026-07-06 10:00")
    told = stated(desk, "2026-06", "2026-07-06 10:00")["C000001:2026H1"]
    assert told == ("met_in_time", "2026-06-20T00:00:00+08:00", "S002")


def test_an_event_withdrawn_after_the_half_year_leaves_it_owed(desk: Any) -> None:
    no = held(desk, "2026-06-20", "C000001")
    assert stated(desk, "2026-06", "2026-07-06")["C000001:2026H1"][0] == "met_in_time"
    desk.ok("care", "event", "withdraw", no, "--reason", "误录", now="2026-07-07 09:00")
    assert stated(desk, "2026-06", "2026-07-07 10:00")["C000001:2026H1"] == ("open", None, None)
    assert owed(desk, "2026-07-07 10:00")["C000001:2026H1"][1] == "overdue"


def test_of_two_events_the_first_counts(desk: Any) -> None:
    held(desk, "2026-05-20", "C000001")
    held(desk, "2026-03-20", "C000001", now="2026-05-21 09:00")
    assert stated(desk, "2026-06", "2026-07-06")["C000001:2026H1"][1][:10] == "2026-03-20"


def test_an_archive_set_up_in_mid_life_owes_nothing_of_before(desk: Any) -> None:
    desk.ok("client", "add", "老客户", "--kind", "person", "--id-no", "110101195504160017", now="2026-08-01")
    subscribe(desk, "K9", "C000004", "900万", "2026-01-12", now="2026-08-01 10:00")
    assert [key for key in owed(desk, "2026-08-02") if key.startswith("C000004")] == ["C000004:2026H2"]
    assert "C000004:2026H1" not in stated(desk, "2026", "2026-08-02")


OUTSTANDING = '[tier]\nbasis = "outstanding"\n'


def test_who_ceased_to_be_one_is_owed_none_of_the_running_half_year(desk: Any) -> None:
    policy(desk, OUTSTANDING)
    assert "C000001:2026H1" in owed(desk, "2026-05-09")
    desk.ok("contract", "exit", "K1", "--on", "2026-05-10", "--amount", "1", now="2026-05-10")
    assert list(owed(desk, "2026-05-11")) == ["C000002:2026H1"]
    assert "C000001:2026H1" not in stated(desk, "2026-06", "2026-07-02")


def test_who_ceased_to_be_one_after_the_half_year_is_still_owed_its_event(desk: Any) -> None:
    policy(desk, OUTSTANDING)
    desk.ok("contract", "exit", "K1", "--on", "2026-07-01", "--amount", "1", now="2026-07-01")
    assert [key for key in owed(desk, "2026-07-02") if key.startswith("C000001")] == ["C000001:2026H1"]


def test_an_event_that_somebody_had_before_they_ceased_to_be_one_is_stated_as_met(desk: Any) -> None:
    policy(desk, OUTSTANDING)
    held(desk, "2026-04-10", "C000001")
    desk.ok("contract", "exit", "K1", "--on", "2026-05-10", "--amount", "1", now="2026-05-10")
    assert stated(desk, "2026-06", "2026-07-02")["C000001:2026H1"][0] == "met_in_time"


@pytest.mark.parametrize(("until", "owes"), [("2026-02-10", True), (None, False)])
def test_who_becomes_one_again_in_the_last_days_was_one_before_in_that_half_year(
    desk: Any, until: str | None, owes: bool
) -> None:
    policy(desk, OUTSTANDING)
    if until is None:  # they were none in this half-year before
        subscribe(desk, "K9", "C000003", "200万", "2026-05-20")
        client = "C000003"
    else:
        desk.ok("contract", "exit", "K1", "--on", until, "--amount", "100万", now=until)
        subscribe(desk, "K9", "C000001", "100万", "2026-05-20")
        client = "C000001"
    assert (f"{client}:2026H1" in owed(desk, "2026-05-21")) is owes


def test_whose_funds_are_all_sealed_is_owed_none(desk: Any) -> None:
    for no, amount in (("K1", "500万"), ("K2", "800万"), ("K3", "300万")):
        desk.ok("contract", "exit", no, "--on", "2026-07-02", "--amount", amount, now="2026-07-02")
    desk.ok("payout", "opening", "--fund", "JH01", "--paid-through", "2026-01-01", now="2026-07-02")
    assert "C000001:2026H2" in owed(desk, "2026-07-03")


# ------------------------------------------------------------------ missed, waived


WAIVE = ("care", "event", "waive", "C000001", "--half-year", "2026H1", "--reason", "客户长期在国外")


def test_a_missed_one_stays_owed_for_a_year_and_is_then_missed_for_good(desk: Any) -> None:
    assert owed(desk, "2027-06-30 10:00")["C000001:2026H1"] == ("2026-06-30", "overdue")
    assert stated(desk, "2026", "2027-06-30 10:00")["C000001:2026H1"] == ("open", None, None)
    assert "C000001:2026H1" not in owed(desk, "2027-07-01 10:00")
    assert stated(desk, "2026", "2027-07-01 10:00")["C000001:2026H1"] == ("open", None, None)


def test_the_firm_sets_how_long_a_missed_one_stays_on_the_list(desk: Any) -> None:
    policy(desk, '[care]\nvip_event_late = "0d"\n')
    assert "C000001:2026H1" in owed(desk, "2026-06-30 10:00")
    assert [key for key in owed(desk, "2026-07-01 10:00") if key.endswith("2026H1")] == []


def test_a_missed_one_says_that_it_may_be_waived(desk: Any) -> None:
    duty = desk.json("reminders", "--client", "C000001", now="2026-07-01")
    notes = next(each["notes"] for each in duty if each["key"] == "vip-event:C000001:2026H1")
    assert "fundcs care event waive C000001 --half-year 2026H1 --reason TEXT" in notes[-1]


def test_the_general_manager_waives_it_with_a_reason(desk: Any) -> None:
    assert "may not do this" in desk.refused(*WAIVE, code=4, now="2026-07-01")
    desk.ok(*WAIVE, as_="S003", now="2026-07-01")
    assert [key for key in owed(desk, "2026-07-02") if key.endswith("2026H1")] == ["C000002:2026H1"]
    assert stated(desk, "2026-06", "2026-07-02")["C000001:2026H1"] == ("open", None, None)


def test_a_waiver_given_by_mistake_is_withdrawn_and_it_is_owed_again(desk: Any) -> None:
    desk.ok(*WAIVE, as_="S003", now="2026-07-01")
    assert "was waived already on 2026-07-01 by S003" in desk.refused(*WAIVE, as_="S003", now="2026-07-02")
    desk.ok(*WAIVE, "--withdraw", as_="S003", now="2026-07-02 09:00")
    assert "C000001:2026H1" in owed(desk, "2026-07-02 10:00")
    assert "was not waived" in desk.refused(*WAIVE, "--withdraw", as_="S003", now="2026-07-02 11:00")


def test_an_event_that_was_held_after_all_counts_before_the_waiver(desk: Any) -> None:
    desk.ok(*WAIVE, as_="S003", now="2026-07-01")
    held(desk, "2026-06-20", "C000001", now="2026-07-03 09:00")
    assert stated(desk, "2026-06", "2026-07-03 10:00")["C000001:2026H1"][0] == "met_in_time"


@pytest.mark.parametrize(
    ("client", "half", "said"),
    [
        ("C000001", "2027H1", "begins on 2027-01-01"),
        ("C000001", "2025H2", "entered as a client after the second half of 2025 had ended"),
        ("C000003", "2026H1", "no VIP client on 2026-06-30"),
        ("C000009", "2026H1", "C000009"),
        ("C000001", "2026", "not a half-year"),
        ("C000002", "2026H1", "attended event E000001"),
    ],
)
def test_what_is_not_owed_is_not_waived(desk: Any, client: str, half: str, said: str) -> None:
    held(desk, "2026-04-10", "C000002")
    words = ("care", "event", "waive", client, "--half-year", half, "--reason", "误")
    assert said in desk.refused(*words, as_="S003", now="2026-07-01")


def test_the_half_year_at_a_glance(desk: Any) -> None:
    held(desk, "2026-04-10", "C000002")
    desk.ok(
        "care",
        "event",
        "plan",
        "--title",
        "晚宴",
        "--on",
        "2026-06-20",
        "--client",
        "C000001",
        now="2026-05-01",
    )
    told = desk.json("care", "event", "owed", now="2026-05-02")
    assert (told["half_year"], told["first"], told["last"]) == ("2026H1", "2026-01-01", "2026-06-30")
    assert [(row["client"], row["state"], row["event"], row["on"]) for row in told["clients"]] == [
        ("C000001", "planned", "E000002", "2026-06-20"),
        ("C000002", "met", "E000001", "2026-04-10"),
    ]
    desk.ok(*WAIVE, as_="S003", now="2026-07-01")
    rows = desk.json("care", "event", "owed", "--half-year", "2026H1", now="2026-07-02")["clients"]
    assert [row["state"] for row in rows] == ["waived", "met"]
    refused = desk.refused("care", "event", "owed", "--half-year", "2027H1", now="2026-07-02")
    assert "begins on 2027-01-01" in refused
