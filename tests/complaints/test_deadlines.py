"""What is owed on a complaint, by when: each rule one minute and one day either side of its last moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fundcs.complaints.rules.deadlines import ComplaintDeadline, deadlines, late_by
from fundcs.complaints.rules.standing import standing
from fundcs.complaints.rules.steps import ComplaintHistory, Step, StepKind, Superior
from fundcs.deadlines.rules import DutyState
from fundcs.kit.arrangements import statutory
from fundcs.kit.parsing import parse_moment
from fundcs.kit.workdays import WorkCalendar
from fundcs.kit.zone import SHANGHAI
from fundcs.policy.loader import load

POLICY = load()
CALENDAR = WorkCalendar(statutory)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def step(kind: str, at: str, **facts: Any) -> Step:
    moment = parse_moment(at)
    return Step(1, StepKind(kind), moment, moment, "S001", **facts)


def deadline(
    key: str, received: str, *steps: Step, superior: Superior = Superior.CS_MANAGER
) -> ComplaintDeadline:
    numbered = [Step(**{**_facts(one), "seq": number}) for number, one in enumerate(steps, 1)]
    reached = standing(ComplaintHistory.of("K000001", parse_moment(received), numbered))
    return next(each for each in deadlines(reached, POLICY, CALENDAR, superior) if each.key == key)


def _facts(one: Step) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Step.__dataclass_fields__}


def to_be_met(key: str, event: str) -> ComplaintDeadline:
    """The deadline `key` of a complaint on which it is not met, its event at `event`."""
    match key:
        case "first_reply" | "close":
            return deadline(key, event)
        case "promised" | "reported":
            stated = parse_moment(event)
            return deadline(key, "2026-01-01", step("promise", "2026-01-01", promised_by=stated))
        case "escalated":
            return deadline(key, "2026-01-01", step("escalate", event, escalated_to=Superior.CS_MANAGER))
        case "rejected":
            return deadline(key, "2026-01-01", step("propose", "2026-01-01"), step("reject", event))
    return deadline(key, "2026-01-01", step("refer", event))


# The last moment in time, found by hand on the State Council's calendars.
# 2026: Spring Festival 15-23 Feb, made up on Sat 14 Feb and Sat 28 Feb; National Day 1-7 Oct, made up on
# Sun 20 Sep and Sat 10 Oct; Mid-Autumn 25-27 Sep; New Year 1-3 Jan, made up on Sun 4 Jan. 2080: no notice.
CLOCK = [
    ("first_reply", "2026-02-13 18:00", "2026-02-14 18:00:00"),
    ("first_reply", "2026-02-14 18:00", "2026-02-15 18:00:00"),
    ("first_reply", "2026-02-20 00:00", "2026-02-21 00:00:00"),
    ("first_reply", "2026-09-30 17:59", "2026-10-01 17:59:00"),
    ("first_reply", "2026-12-31 23:59", "2027-01-01 23:59:00"),
    ("first_reply", "2080-01-31 12:30", "2080-02-01 12:30:00"),
    ("promised", "2026-02-17 09:00", "2026-02-17 09:00:00"),
    ("promised", "2026-10-03 09:30", "2026-10-03 09:30:00"),
    ("promised", "2027-01-01 00:00", "2027-01-01 00:00:00"),
    ("promised", "2080-01-23 08:00", "2080-01-23 08:00:00"),
    ("reported", "2026-10-03 09:30", "2026-10-03 09:30:00"),
]
DAYS = [
    ("escalated", "2026-02-13 18:00", "2026-02-24"),  # 14 Feb is worked, then the festival
    ("escalated", "2026-02-12 09:00", "2026-02-14"),  # Fri, and the made-up Saturday
    ("escalated", "2026-02-26 09:00", "2026-02-28"),
    ("escalated", "2026-09-18 09:00", "2026-09-21"),  # made-up Sunday 20 Sep, then Monday
    ("escalated", "2026-09-30 17:00", "2026-10-09"),
    ("escalated", "2026-10-08 09:00", "2026-10-10"),
    ("escalated", "2026-10-09 09:00", "2026-10-12"),
    ("escalated", "2025-12-31 09:00", "2026-01-05"),  # made-up Sunday 4 Jan, then Monday
    ("rejected", "2026-02-13 09:00", "2026-02-27"),
    ("rejected", "2026-02-24 09:00", "2026-03-02"),  # 28 Feb is worked
    ("rejected", "2026-09-30 09:00", "2026-10-13"),
    ("referral", "2026-02-13 09:00", "2026-02-27"),
    ("referral", "2026-09-17 09:00", "2026-09-23"),  # Fri, Sun 20, Mon, Tue, Wed
    ("referral", "2026-09-30 09:00", "2026-10-13"),
    ("close", "2026-02-02 09:00", "2026-02-28"),  # nine to 13 Feb, 14 Feb, 24-27 Feb, 28 Feb
    ("close", "2026-02-13 09:00", "2026-03-12"),
    ("close", "2026-09-10 09:00", "2026-10-08"),
    ("close", "2026-09-30 17:00", "2026-10-27"),
    ("close", "2026-09-30 23:59", "2026-10-27"),
]
PROVISIONAL = [
    ("close", "2026-12-21 09:00", True),
    ("close", "2026-12-01 09:00", False),
    ("escalated", "2026-12-31 09:00", True),
    ("escalated", "2026-12-28 09:00", False),
    ("rejected", "2080-01-10 09:00", True),
    ("referral", "2080-01-10 09:00", True),
]


@pytest.mark.parametrize(("key", "event", "last"), CLOCK)
@pytest.mark.parametrize(
    ("off", "overdue"),
    [
        (-DAY, False),
        (-MINUTE, False),
        (timedelta(0), False),
        (timedelta(seconds=1), True),
        (MINUTE, True),
        (DAY, True),
    ],
)
def test_a_clock_deadline_turns_overdue_after_its_last_second(
    key: str, event: str, last: str, off: timedelta, overdue: bool
) -> None:
    assert to_be_met(key, event).overdue(parse_moment(last) + off) is overdue


@pytest.mark.parametrize(("key", "event", "last"), DAYS)
@pytest.mark.parametrize(
    ("off", "state"),
    [
        (-DAY - MINUTE, DutyState.UPCOMING),
        (-MINUTE, DutyState.UPCOMING),
        (timedelta(0), DutyState.DUE),
        (DAY - timedelta(seconds=1), DutyState.DUE),
        (DAY, DutyState.OVERDUE),
        (2 * DAY, DutyState.OVERDUE),
    ],
)
def test_a_deadline_in_working_days_turns_overdue_with_the_midnight_after_its_day(
    key: str, event: str, last: str, off: timedelta, state: DutyState
) -> None:
    owed = to_be_met(key, event)
    assert owed.due.state(parse_moment(last) + off) is state


@pytest.mark.parametrize(("key", "event", "last"), DAYS)
def test_working_days_agree_with_a_count_by_the_holidays_library(key: str, event: str, last: str) -> None:
    """A second reckoning, from the library itself day by day."""
    from holidays import country_holidays

    china = country_holidays("CN", years=(2025, 2026, 2027))
    count = POLICY.deadline(
        f"complaints.{'close_within' if key == 'close' else key + '_answer'}"
    ).offset.count
    day = parse_moment(event).date()
    while count:
        day += DAY
        count -= china.is_working_day(day)
    assert to_be_met(key, event).due.day == day == date.fromisoformat(last)


@pytest.mark.parametrize(("key", "event", "provisional"), PROVISIONAL)
def test_a_deadline_over_a_year_without_a_notice_is_provisional(
    key: str, event: str, provisional: bool
) -> None:
    assert to_be_met(key, event).due.provisional is provisional


def test_clock_hours_are_never_provisional() -> None:
    assert not to_be_met("first_reply", "2080-01-22 10:00").due.provisional


@pytest.mark.parametrize(
    ("replied", "in_time"),
    [("2026-10-01 16:59:59", True), ("2026-10-01 17:00:00", True), ("2026-10-01 17:00:01", False)],
)
def test_a_reply_at_exactly_24_hours_is_in_time_and_a_second_later_is_late(
    replied: str, in_time: bool
) -> None:
    first = deadline("first_reply", "2026-09-30 17:00", step("reply", replied))
    assert first.met_at == parse_moment(replied)
    assert (first.met_at <= first.due.at) is in_time
    assert not first.overdue(parse_moment("2027-01-01"))


@pytest.mark.parametrize("answer", ["reply", "propose"])
def test_a_promise_is_met_by_the_next_answer_even_a_late_one(answer: str) -> None:
    promise = step("promise", "2026-10-01 09:00", promised_by=parse_moment("2026-10-02 09:00"))
    kept = deadline("promised", "2026-09-30 17:00", promise, step(answer, "2026-10-03 09:00"))
    assert kept.met_at == parse_moment("2026-10-03 09:00")
    assert not kept.overdue(parse_moment("2026-10-04"))


def test_a_reply_before_the_promise_does_not_keep_it() -> None:
    promise = step("promise", "2026-10-01 09:00", promised_by=parse_moment("2026-10-02 09:00"))
    owed = deadline("promised", "2026-09-30 17:00", step("reply", "2026-09-30 18:00"), promise)
    assert owed.overdue(parse_moment("2026-10-02 09:00:01"))


def test_a_second_promise_stands_in_the_place_of_the_first() -> None:
    stated = [
        step("promise", f"2026-10-0{day} 09:00", promised_by=parse_moment(f"2026-10-0{day + 2} 09:00"))
        for day in (1, 2)
    ]
    assert deadline("promised", "2026-09-30 17:00", *stated).due.at == parse_moment("2026-10-04 09:00")


@pytest.mark.parametrize("superior", list(Superior))
def test_a_promise_reports_to_the_head_by_itself_until_the_stated_time(superior: Superior) -> None:
    promise = step("promise", "2026-10-01 09:00", promised_by=parse_moment("2026-10-02 09:00"))
    reported = deadline("reported", "2026-09-30 17:00", promise, superior=superior)
    assert (reported.role, reported.personal) == (superior, False)
    assert reported.due.at == parse_moment("2026-10-02 09:00")


@pytest.mark.parametrize("superior", list(Superior))
def test_an_escalation_is_owed_by_whom_it_was_escalated_to(superior: Superior) -> None:
    assert (
        deadline("escalated", "2026-09-30", step("escalate", "2026-09-30", escalated_to=superior)).role
        == superior
    )


def test_a_rejection_is_owed_by_the_general_manager_and_a_referral_by_hr() -> None:
    assert to_be_met("rejected", "2026-09-30").role == "general_manager"
    assert to_be_met("referral", "2026-09-30").role == "hr"


def test_a_reopened_complaint_has_new_time_from_its_reopening() -> None:
    steps = [
        step("reply", "2026-02-02 10:00"),
        step("close", "2026-02-03 10:00"),
        step("reopen", "2026-09-30 17:00"),
    ]
    first, close = (deadline(key, "2026-02-02 09:00", *steps) for key in ("first_reply", "close"))
    assert (first.due.at, first.met_at) == (parse_moment("2026-10-01 17:00"), None)
    assert (close.due.day, close.met_at) == (date(2026, 10, 27), None)


@pytest.mark.parametrize(
    ("key", "event", "now", "by"),
    [
        ("first_reply", "2026-09-30 17:00", "2026-10-01 17:59:59", (0, 0)),
        ("first_reply", "2026-09-30 17:00", "2026-10-01 18:00", (1, 0)),
        ("first_reply", "2026-09-30 17:00", "2026-10-03 16:59", (47, 2)),
        ("close", "2026-09-30 17:00", "2026-10-28 00:00", (0, 1)),
        ("close", "2026-09-30 17:00", "2026-10-29 12:00", (36, 2)),
    ],
)
def test_lateness_is_full_hours_and_calendar_days(
    key: str, event: str, now: str, by: tuple[int, int]
) -> None:
    assert late_by(to_be_met(key, event).due, parse_moment(now)) == by


def test_lateness_is_told_in_shanghai_days_whatever_zone_now_is_in() -> None:
    owed = to_be_met("close", "2026-09-30 17:00")
    now = datetime.fromisoformat("2026-10-27T16:30:00+00:00")
    assert now.astimezone(SHANGHAI).date() == date(2026, 10, 28)
    assert late_by(owed.due, now)[1] == 1


def test_the_account_of_the_closing_names_each_day_passed_over_and_each_made_up() -> None:
    owed = to_be_met("close", "2026-09-30 17:00")
    assert [day.date for day in owed.due.skipped] == [
        *(date(2026, 10, n) for n in range(1, 8)),
        *(date(2026, 10, n) for n in (11, 17, 18, 24, 25)),
    ]
    assert [day.date for day in owed.due.added] == [date(2026, 10, 10)]
