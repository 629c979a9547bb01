"""What is owed on callbacks and when, over holidays, make-up days, a year's end and an unpublished year."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from shared.sealing import sealed

from fundcs.deadlines.rules import DutyState, due, start_of
from fundcs.kit.arrangements import statutory
from fundcs.kit.workdays import WorkCalendar
from fundcs.kit.zone import SHANGHAI
from fundcs.policy.loader import load

VERIFY = ("--kind", "payout_verify", "--fund", "YX01", "--outcome")
D = date.fromisoformat
CALENDAR = WorkCalendar(statutory)


def owed(desk: Any, now: str, within: str = "400d") -> dict[str, dict[str, Any]]:
    """Every duty of callbacks by its key, however far ahead."""
    found = desk.json("reminders", "--within", within, "--format", "json", now=now)
    prefixes = ("callback:", "finding:", "no-answer:", "channels:")
    return {one["key"]: one for one in found if one["key"].startswith(prefixes)}


def overdue(desk: Any, now: str) -> list[str]:
    return [one["key"] for one in desk.json("callbacks", "overdue", now=now)]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# Event and the last day in time, found by hand on the State Council's calendars.
DAYS = [
    # Thirty days before the payout, or the working day before (Art. 46).
    ("payout.verify", "2026-11-30", "2026-10-30"),  # 31 October is a Saturday
    ("payout.verify", "2026-11-29", "2026-10-30"),  # 30 October is a Friday
    ("payout.verify", "2026-11-05", "2026-09-30"),  # 6 October lies in National Day, 1-7 October
    ("payout.verify", "2026-10-31", "2026-09-30"),  # 1 October itself
    ("payout.verify", "2026-11-07", "2026-10-08"),  # the first working day after it
    (
        "payout.verify",
        "2026-03-20",
        "2026-02-14",
    ),  # 18 February; the last before the festival is a made-up Saturday
    ("payout.verify", "2026-03-30", "2026-02-28"),  # 28 February, a make-up Saturday
    ("payout.verify", "2026-03-31", "2026-02-28"),  # 1 March, a Sunday
    ("payout.verify", "2026-01-31", "2025-12-31"),  # New Year's Day: the old year's last day
    ("payout.verify", "2026-03-26", "2026-02-24"),  # the first working day after the festival
    # Three working days after the problem (Art. 43).
    ("callbacks.finding_answer", "2026-10-20", "2026-10-23"),
    ("callbacks.finding_answer", "2026-10-22", "2026-10-27"),  # over a weekend
    ("callbacks.finding_answer", "2026-09-30", "2026-10-10"),  # over National Day to the make-up Saturday
    ("callbacks.finding_answer", "2026-09-29", "2026-10-09"),
    ("callbacks.finding_answer", "2026-10-09", "2026-10-13"),  # the make-up Saturday counts
    ("callbacks.finding_answer", "2026-02-13", "2026-02-25"),  # Saturday 14 counts, the festival does not
    ("callbacks.finding_answer", "2026-02-14", "2026-02-26"),
    ("callbacks.finding_answer", "2026-02-26", "2026-03-02"),  # Saturday 28 February counts
    ("callbacks.finding_answer", "2025-12-31", "2026-01-06"),  # 1-3 January free, Sunday 4 January made up
    # One working day after the last try for the manager (Art. 41), five after the contract (Art. 45).
    ("callbacks.no_answer", "2026-09-30", "2026-10-08"),
    ("callbacks.no_answer", "2026-10-09", "2026-10-10"),
    ("complaints.channels_notice", "2026-02-12", "2026-02-26"),
    ("complaints.channels_notice", "2026-06-01", "2026-06-08"),
]


@pytest.mark.parametrize(("key", "event", "last"), DAYS)
def test_each_deadline_ends_with_the_last_second_of_its_day(key: str, event: str, last: str) -> None:
    found = due(load(None).deadline(key), start_of(D(event)) + timedelta(hours=12), CALENDAR)
    assert (found.text, found.provisional) == (last, False)
    end = moment(f"{last}T23:59:59")
    assert found.state(end - timedelta(days=1)) is DutyState.UPCOMING
    assert found.state(end) is DutyState.DUE
    assert found.state(end + timedelta(seconds=1)) is DutyState.OVERDUE


@pytest.mark.parametrize(("key", "event", "last"), DAYS)
def test_a_count_by_hand_comes_to_the_same_day(key: str, event: str, last: str) -> None:
    deadline, day = load(None).deadline(key), D(event)
    if deadline.direction == "before":
        day -= timedelta(days=deadline.offset.count)
        while not CALENDAR.is_workday(day):
            day -= timedelta(days=1)
    else:
        left = deadline.offset.count
        while left:
            day += timedelta(days=1)
            left -= CALENDAR.is_workday(day)
    assert day == D(last)


@pytest.mark.parametrize(
    ("key", "event", "last"),
    [
        ("payout.verify", "2081-03-03", "2081-01-31"),  # 1 February 2081 is a Saturday
        ("callbacks.finding_answer", "2081-01-30", "2081-02-04"),
    ],
)
def test_a_date_in_an_unpublished_year_is_provisional(key: str, event: str, last: str) -> None:
    found = due(load(None).deadline(key), start_of(D(event)), CALENDAR)
    assert (found.text, found.provisional) == (last, True)


def test_every_client_paid_next_is_to_be_verified(desk: Any) -> None:
    found = owed(desk, "2026-10-20")
    first = found["callback:YX01:2026-11-30:C000001"]
    assert (first["due"], first["article"], first["owner"], first["owner_role"], first["state"]) == (
        "2026-10-30", "46", "S002", "cs_specialist", "upcoming",
    )  # fmt: skip
    assert first["next"] == (
        "fundcs callbacks log C000001 --kind payout_verify --outcome reached "
        "--fund YX01 --due 2026-11-30 --account-confirmed"
    )
    assert first["notes"] == ["A1: not called yet", "A2: not called yet"]
    assert found["callback:YX01:2026-11-30:C000002"]["owner"] is None
    assert "callback:YX02:2028-05-30:C000003" in owed(desk, "2026-10-20", "900d")


def test_the_command_of_a_duty_discharges_it(desk: Any) -> None:
    key = "callback:YX01:2026-11-30:C000001"
    desk.ok(*owed(desk, "2026-10-20")[key]["next"].split()[1:])
    assert key not in owed(desk, "2026-10-20 10:00")
    key = "channels:C000001"
    desk.ok(*owed(desk, "2026-10-20")[key]["next"].split()[1:])
    assert key not in owed(desk, "2026-10-20 10:00")


def test_a_payout_stays_overdue_after_its_due_date_until_it_is_paid(desk: Any) -> None:
    key = "callback:YX01:2026-11-30:C000001"
    assert key not in overdue(desk, "2026-10-30 23:59:59")
    assert key in overdue(desk, "2026-10-31")
    assert key in overdue(desk, "2026-11-30 23:59")
    assert key in overdue(desk, "2026-12-01")
    assert key in overdue(desk, "2030-01-01")


def test_the_payout_after_the_next_is_seen_before_its_own_calls_are_late(desk: Any) -> None:
    desk.ok(
        "fund", "add", "MO01", "月月盈", "--project-company", "京城置业", "--established", "2026-06-05",
        "--matures", "2027-06-05", "--frequency", "monthly",
    )  # fmt: skip
    desk.ok(
        "contract", "add", "M1", "--client", "C000003", "--fund", "MO01", "--amount", "10万", "--rate", "5%",
        "--value-date", "2026-06-05", "--payee-name", "赵敏", "--payee-bank", "工行",
        "--payee-account", "6222020000000000033",
    )  # fmt: skip
    # Calls for 5 January end on Friday 4 December, the day before the payout of 5 December.
    found = [key for key in owed(desk, "2026-12-03") if key.startswith("callback:MO01")]
    assert found == [f"callback:MO01:{due}:C000003" for due in ("2026-11-05", "2026-12-05", "2027-01-05")]


def test_a_problem_is_owed_until_it_is_answered(desk: Any) -> None:
    desk.ok("callbacks", "issue", "C000001", "--text", "短信收不到", now="2026-10-20 10:00")
    found = owed(desk, "2026-10-20 11:00")["finding:W000001"]
    assert (found["due"], found["article"], found["owner"]) == ("2026-10-23", "43", "S002")
    assert "finding:W000001" not in overdue(desk, "2026-10-23 23:59:59")
    assert "finding:W000001" in overdue(desk, "2026-10-24")
    desk.ok("callbacks", "resolve", "W000001", "--answer", "好", now="2026-10-24 09:00")
    assert "finding:W000001" not in overdue(desk, "2026-10-24 09:00")


def test_a_changed_account_is_owed_by_anybody_but_who_entered_it(desk: Any) -> None:
    log = ("callbacks", "log", "C000001", *VERIFY, "reached", "--account-changed")
    desk.ok(*log)
    assert owed(desk, "2026-10-20 10:00")["finding:W000001"]["owner"] == "S002"
    enter = ("--payee-name", "李娜", "--payee-bank", "工商银行", "--payee-account", "6222020000000000022")
    desk.ok("callbacks", "enter-account", "W000001", *enter, as_="S002")
    found = owed(desk, "2026-10-20 10:00")["finding:W000001"]
    assert (found["owner"], found["next"]) == (None, "fundcs callbacks confirm-account W000001")
    assert found["notes"] == [
        "entered by S002; a second person confirms or rejects it",
        "the same account as C000002; check that this is intended",
    ]
    assert "callback:YX01:2026-11-30:C000001" in owed(desk, "2026-10-20 10:00")
    desk.ok("callbacks", "confirm-account", "W000001", as_="S003")
    assert not {"finding:W000001", "callback:YX01:2026-11-30:C000001"} & set(owed(desk, "2026-10-20 10:00"))


def test_three_days_without_an_answer_are_the_managers(desk: Any) -> None:
    key = "no-answer:YX01:2026-11-30:C000001"
    for day in ("2026-10-20 10:00", "2026-10-20 15:00", "2026-10-21 10:00"):
        desk.ok("callbacks", "log", "C000001", *VERIFY, "no_answer", now=day, as_="S002")
    assert key not in owed(desk, "2026-10-22 09:00")
    desk.ok("callbacks", "log", "C000001", *VERIFY, "no_answer", now="2026-10-22 09:30", as_="S002")
    found = owed(desk, "2026-10-22 10:00")[key]
    assert (found["owner_role"], found["owner"], found["due"], found["article"]) == (
        "cs_manager", None, "2026-10-23", "41",
    )  # fmt: skip
    assert key not in owed(desk, "2026-10-22 09:00")
    desk.ok("callbacks", "issue", "C000001", "--text", "改用挂号信", now="2026-10-22 11:00", as_="S002")
    assert key in owed(desk, "2026-10-22 11:00")
    desk.ok("callbacks", "issue", "C000001", "--text", "改用挂号信", now="2026-10-22 11:30", as_="S001")
    assert key not in owed(desk, "2026-10-22 11:30")


def test_a_client_who_is_reached_is_nobodys_problem_any_more(desk: Any) -> None:
    for day in ("2026-10-20 10:00", "2026-10-21 10:00", "2026-10-22 10:00"):
        desk.ok("callbacks", "log", "C000001", *VERIFY, "no_answer", now=day)
    desk.ok("callbacks", "log", "C000001", *VERIFY, "refused", now="2026-10-23 10:00")
    assert "no-answer:YX01:2026-11-30:C000001" not in owed(desk, "2026-10-23 10:00")


def test_the_policy_file_changes_the_list_at_once(desk: Any) -> None:
    desk.ok("callbacks", "log", "C000001", *VERIFY, "no_answer")
    (desk.folder / "policy.toml").write_text(
        '[callbacks]\nunanswered_tries = 1\n[payout]\nverify = "45d"\n', encoding="utf-8"
    )
    found = owed(desk, "2026-10-20 10:00")
    assert found["no-answer:YX01:2026-11-30:C000001"]["due"] == "2026-10-21"
    assert found["callback:YX01:2026-11-30:C000001"]["due"] == "2026-10-16"


def test_clients_are_told_the_channels_after_their_first_contract(desk: Any) -> None:
    found = owed(desk, "2026-06-02")["channels:C000001"]
    assert (found["due"], found["article"], found["owner"]) == ("2026-06-08", "45", "S002")
    desk.ok("client", "add", "周新", "--kind", "person", "--id-no", "110105198503079718")
    assert "channels:C000004" not in owed(desk, "2026-10-20")
    desk.ok("callbacks", "log", "C000001", "--kind", "channels", "--outcome", "no_answer")
    assert "channels:C000001" in owed(desk, "2026-10-20 10:00")
    desk.ok("callbacks", "log", "--kind", "channels", "--all", "--fund", "YX01")
    assert [key for key in owed(desk, "2026-10-20 10:00") if key.startswith("channels:")] == [
        "channels:C000003"
    ]


def test_a_sealed_fund_asks_for_no_calls(desk: Any) -> None:
    for no, amount in (("A1", "500万"), ("A2", "100万"), ("B1", "300万")):
        desk.ok("contract", "exit", no, "--on", "2026-10-01", "--amount", amount)
    assert "callback:YX01:2026-11-30:C000001" in owed(desk, "2026-10-20")
    sealed(desk.path, "YX01", "2026-10-20")
    assert not [key for key in owed(desk, "2026-10-20 10:00") if "YX01" in key]
    desk.refused("callbacks", "log", "C000001", *VERIFY, "reached", "--account-confirmed")


def test_overdue_says_so_by_its_exit_code(desk: Any) -> None:
    assert desk.run("callbacks", "overdue", "--exit-code").code == 3
    desk.ok("callbacks", "log", "--kind", "channels", "--all")
    result = desk.run("callbacks", "overdue", "--exit-code")
    assert (result.code, result.out.strip()) == (0, "Nothing is overdue.")


def test_a_problem_is_explained_day_by_day(desk: Any) -> None:
    desk.ok("callbacks", "issue", "C000001", "--text", "短信收不到", now="2026-09-30 17:00")
    found = desk.json("explain", "W000001", now="2026-10-08")
    assert (found["due"], found["anchor"], found["offset"], found["article"]) == (
        "2026-10-10", "finding_recorded", "3wd", "43",
    )  # fmt: skip
    assert [one["date"] for one in found["skipped"]] == [f"2026-10-0{n}" for n in range(1, 8)]
    assert [one["date"] for one in found["added"]] == ["2026-10-10"]
    page = desk.ok("explain", "W000001", now="2026-10-08", lang="zh")
    assert "国庆节" in page


def test_what_is_overdue_is_what_the_list_of_duties_calls_overdue(desk: Any) -> None:
    desk.ok("callbacks", "issue", "C000001", "--text", "x", now="2026-10-20")
    for now in ("2026-06-08", "2026-06-09", "2026-10-23", "2026-10-24", "2026-10-30", "2026-10-31"):
        late = {key for key, one in owed(desk, now).items() if one["state"] == "overdue"}
        assert set(overdue(desk, now)) == late, now
