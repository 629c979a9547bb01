"""What care owed in a period and what became of it, for the compliance statement (Art. 10, 19, 27)."""

from __future__ import annotations

from typing import Any

import pytest

LIFE = "--established 2026-01-01 --matures 2028-01-01 --frequency annual"
FUND = f"JH01 稳健一号 --project-company 京城置业 {LIFE}"
PAYEE = "--payee-name 张伟 --payee-bank 中国银行 --payee-account 6222020200112233445"
CONTRACT = f"--client C000001 --fund JH01 --amount 300万 --rate 9% {PAYEE} --value-date 2026-03-12".split()
MADE = ("care", "appointment", "add", "C000001", "--at", "2026-03-12 14:00", "--adviser", "S004")


def stated(desk: Any, kind: str, month: str = "2026-03", **how: Any) -> dict[str, tuple[Any, ...]]:
    rows = desk.json("comply", "--month", month, "--so-far", **how)
    return {
        each["key"]: (each["state"], each["met_at"], each["met_by"])
        for row in rows
        for each in row["obligations"]
        if each["key"].startswith(kind)
    }


@pytest.mark.parametrize(
    ("at", "state"), [("2026-03-11 23:59", "met_in_time"), ("2026-03-12 00:00", "met_late")]
)
def test_a_follow_up_is_met_when_it_took_place_by_who_did(desk: Any, at: str, state: str) -> None:
    desk.ok("client", "note", "C000001", "--content", "要资料", "--follow-up", "2026-03-11")
    assert stated(desk, "follow-up:", now="2026-03-13 09:00") == {"follow-up:N000001": ("open", None, None)}
    desk.ok("care", "follow", "N000001", "--content", "已寄", "--at", at, as_="S002", now="2026-03-13 09:00")
    (told,) = stated(desk, "follow-up:", now="2026-03-13 10:00").values()
    assert told[0] == state
    assert told[1].startswith(at.replace(" ", "T"))
    assert told[2] == "S002"


def test_of_two_follow_ups_the_first_counts_until_it_is_withdrawn(desk: Any) -> None:
    desk.ok("client", "note", "C000001", "--content", "要资料", "--follow-up", "2026-03-11")
    desk.ok("care", "follow", "N000001", "--content", "已寄", now="2026-03-10 09:00")
    desk.ok("client", "note", "C000001", "--content", "又寄", "--follows", "N000001", now="2026-03-12 09:00")
    assert stated(desk, "follow-up:", now="2026-03-12 10:00")["follow-up:N000001"][0] == "met_in_time"
    desk.ok("care", "withdraw", "N000002", "--reason", "误录", now="2026-03-12 11:00")
    assert stated(desk, "follow-up:", now="2026-03-12 12:00")["follow-up:N000001"][0] == "met_late"


def test_a_withdrawn_note_was_never_owed(desk: Any) -> None:
    desk.ok("client", "note", "C000001", "--content", "要资料", "--follow-up", "2026-03-11")
    desk.ok("care", "withdraw", "N000001", "--reason", "误录")
    assert stated(desk, "follow-up:") == {}


@pytest.mark.parametrize(
    ("now", "state"), [("2026-03-12 23:59:59", "met_in_time"), ("2026-03-13 00:00:00", "met_late")]
)
def test_an_appointment_is_kept_when_its_outcome_is_recorded(desk: Any, now: str, state: str) -> None:
    desk.ok(*MADE, "--purpose", "service")
    desk.ok("care", "appointment", "held", "Y000001", "--content", "已见面", now=now, as_="S004")
    (told,) = stated(desk, "appointment:", now="2026-03-14 10:00").values()
    assert (told[0], told[2]) == (state, "S004")


@pytest.mark.parametrize(("step", "kept"), [("cancel", True), ("withdraw", False)])
def test_a_cancelled_appointment_is_met_and_a_withdrawn_one_never_was(
    desk: Any, step: str, kept: bool
) -> None:
    desk.ok(*MADE, "--purpose", "service")
    desk.ok("care", "appointment", step, "Y000001", "--reason", "出差")
    assert bool(stated(desk, "appointment:", now="2026-03-14 10:00")) is kept


def test_an_appointment_recorded_afterwards_was_on_nobodys_list(desk: Any) -> None:
    desk.ok(
        "care", "appointment", "add", "C000001", "--at", "2026-03-06 14:00", "--adviser", "S004", "--held"
    )
    assert "appointment:Y000001" not in stated(desk, "appointment:")


@pytest.mark.parametrize(
    ("recorded", "state"), [("2026-03-19 23:59", "met_in_time"), ("2026-03-20 00:00", "met_late")]
)
def test_a_signing_is_followed_by_its_contract_when_that_is_on_record(
    desk: Any, recorded: str, state: str
) -> None:
    desk.ok("fund", "add", *FUND.split(), now="2026-01-05")
    desk.ok("client", "edit", "C000001", "--phone", "13812345678")
    desk.ok(*MADE)
    desk.ok("care", "appointment", "held", "Y000001", "--content", "已签约", now="2026-03-12 16:00")
    open_ = stated(desk, "appointment:", now="2026-03-21 09:00")
    assert open_["appointment:Y000001:contract"] == ("open", None, None)
    desk.ok("contract", "add", "K1", *CONTRACT, "--signed", "2026-03-12", now=recorded, as_="S002")
    told = stated(desk, "appointment:", now="2026-03-21 09:00")["appointment:Y000001:contract"]
    assert (told[0], told[1][:16], told[2]) == (state, recorded.replace(" ", "T"), "S002")


def test_each_planned_visit_is_stated_by_the_day_it_was_counted_from(desk: Any) -> None:
    (desk.folder / "policy.toml").write_text(
        '[care]\nvisit_plans = [{ tier = "target", every = "30d" }]\n', encoding="utf-8"
    )
    for at, kind in (("2026-02-04 10:00", "visit"), ("2026-03-07 10:00", "visit")):
        desk.ok("care", kind, "C000001", "--content", "上门", "--at", at, "--by", "S002")
    assert stated(desk, "visit:C000001", "2026-02") == {
        "visit:C000001:2026-01-05": ("met_in_time", "2026-02-04T10:00:00+08:00", "S002")
    }
    assert stated(desk, "visit:C000001", now="2026-03-31 10:00") == {
        "visit:C000001:2026-02-04": ("met_late", "2026-03-07T10:00:00+08:00", "S002")
    }
    assert list(stated(desk, "visit:C000001", "2026-04", now="2026-04-02 09:00")) == []
    assert list(stated(desk, "visit:C000001", "2026-04", now="2026-04-06 09:00")) == [
        "visit:C000001:2026-03-07"
    ]


@pytest.fixture
def born(desk: Any) -> Any:
    """C000001 is greeted on 20 September; Mid-Autumn is on the 25th."""
    desk.ok("client", "edit", "C000001", "--greeting-day", "09-20", now="2026-01-05")
    desk.now = "2026-10-31 10:00"
    return desk


@pytest.mark.parametrize(
    ("now", "state"), [("2026-09-20 23:59:59", "met_in_time"), ("2026-09-21 00:00:00", "met_late")]
)
def test_a_birthday_greeting_is_met_when_it_is_recorded(born: Any, now: str, state: str) -> None:
    born.ok("care", "greetings", "done", "C000001", "--on", "2026-09-20", now=now, as_="S002")
    told = stated(born, "greeting:birthday", "2026-09")["greeting:birthday:2026-09-20:C000001"]
    assert (told[0], told[2]) == (state, "S002")


@pytest.mark.parametrize("day", ["2026-09-27", "2026-09-28"])
def test_a_missed_greeting_stays_in_the_statement_when_it_leaves_the_list(born: Any, day: str) -> None:
    listed = [duty["key"] for duty in born.json("reminders", now=f"{day} 10:00")]
    key = "greeting:birthday:2026-09-20:C000001"
    assert (key in listed) is (day == "2026-09-27")
    assert stated(born, "greeting:birthday", "2026-09", now=f"{day} 10:00")[key] == ("open", None, None)


def test_who_wanted_none_at_the_time_was_not_missed_whatever_they_want_now(born: Any) -> None:
    born.ok("care", "preference", "C000001", "--opt-out", now="2026-09-19 10:00")
    born.ok("care", "preference", "C000001", "--opt-in", now="2026-10-05 10:00")
    assert "greeting:birthday:2026-09-20:C000001" not in stated(born, "greeting:birthday", "2026-09")


def test_who_wants_none_only_later_was_missed(born: Any) -> None:
    born.ok("care", "preference", "C000001", "--opt-out", now="2026-09-21 10:00")
    assert stated(born, "greeting:birthday", "2026-09")["greeting:birthday:2026-09-20:C000001"][0] == "open"


def test_a_holiday_is_met_by_the_last_client_who_was_greeted(born: Any) -> None:
    on = ("--occasion", "mid_autumn", "--on", "2026-09-25")
    born.ok("care", "greetings", "done", "C000001", *on, now="2026-09-25 09:00")
    key = "greeting:mid_autumn:2026-09-25"
    assert stated(born, "greeting:mid", "2026-09", now="2026-09-26 09:00")[key][0] == "open"
    born.ok("care", "greetings", "done", "C000002", *on, now="2026-09-26 09:00", as_="S002")
    assert stated(born, "greeting:mid", "2026-09")[key] == ("met_late", "2026-09-26T09:00:00+08:00", "S002")


def test_a_holiday_on_which_somebody_was_missed_is_not_met(born: Any) -> None:
    on = ("--occasion", "mid_autumn", "--on", "2026-09-25")
    born.ok("care", "greetings", "done", "C000001", *on, now="2026-09-25 09:00")
    assert stated(born, "greeting:mid", "2026-09") == {"greeting:mid_autumn:2026-09-25": ("open", None, None)}
