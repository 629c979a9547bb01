from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundcs.deadlines.rules import Due, Duty, DutyState, due, duty_data, offset_text
from fundcs.kit.arrangements import statutory
from fundcs.kit.i18n import T, speaking
from fundcs.kit.workdays import WorkCalendar
from fundcs.kit.zone import SHANGHAI
from fundcs.policy.rules import Deadline, Offset

if TYPE_CHECKING:
    from collections.abc import Sequence

CALENDAR = WorkCalendar(statutory)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def deadline(offset: str, direction: Any = "after") -> Deadline:
    parsed = Offset.parse(offset)
    return Deadline(
        "test.key", "38(5)", parsed, direction, "complaint_received", "cs_specialist", "regulation"
    )


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def days(counted: Sequence[object]) -> list[str]:
    return [f"{day.date:%m-%d} {day.why}" for day in counted]  # type: ignore[attr-defined]


# offset, direction, the event, the last day or moment in time; why, where it is not plain
LAST_MOMENTS = [
    # clock hours: nights, weekends and holidays count
    ("24h", "after", "2026-11-23 10:00", "2026-11-24 10:00"),
    ("24h", "after", "2026-09-30 17:59", "2026-10-01 17:59"),  # into National Day
    ("24h", "after", "2026-02-14 09:00", "2026-02-15 09:00"),  # from a make-up Saturday into Spring Festival
    ("24h", "after", "2026-12-31 23:59", "2027-01-01 23:59"),  # over the year's end
    ("24h", "after", "2028-02-28 12:00", "2028-02-29 12:00"),  # a leap day
    ("0h", "after", "2026-10-03 15:30", "2026-10-03 15:30"),  # a stated reply time is itself the deadline
    ("48h", "before", "2026-10-01 08:00", "2026-09-29 08:00"),
    # working days after: the day of the event is not counted, the last one is in time
    ("1wd", "after", "2026-11-23 00:00", "2026-11-24"),
    ("1wd", "after", "2026-11-23 23:59", "2026-11-24"),  # the hour does not matter
    ("3wd", "after", "2026-09-29 10:00", "2026-10-09"),  # 30 September, 8 and 9 October
    ("5wd", "after", "2026-09-30 10:00", "2026-10-13"),  # 8, 9, 10 (made up), 12, 13 October
    ("15wd", "after", "2026-09-28 09:00", "2026-10-23"),
    ("2wd", "after", "2026-02-13 10:00", "2026-02-24"),  # the 14th is made up, then nine days off
    ("5wd", "after", "2026-02-24 10:00", "2026-03-02"),  # Saturday the 28th is made up
    ("1wd", "after", "2026-09-19 10:00", "2026-09-20"),  # a made-up Sunday is the first working day
    ("1wd", "after", "2026-09-24 10:00", "2026-09-28"),  # Mid-Autumn
    ("2wd", "after", "2026-10-04 10:00", "2026-10-09"),  # an event inside a holiday
    ("2wd", "after", "2025-12-31 10:00", "2026-01-05"),  # New Year, Sunday the 4th made up
    ("0wd", "after", "2026-10-01 10:00", "2026-10-08"),
    # working days before
    ("7wd", "before", "2026-10-15 00:00", "2026-09-30"),  # six from the 14th down to the 8th
    ("1wd", "before", "2026-02-24 00:00", "2026-02-14"),
    ("7wd", "before", "2026-01-06 00:00", "2025-12-25"),
    # calendar days before: where it is no working day, the working day before
    ("30d", "before", "2026-12-20 00:00", "2026-11-20"),
    ("30d", "before", "2026-11-03 00:00", "2026-09-30"),  # 4 October
    ("30d", "before", "2026-11-06 00:00", "2026-09-30"),  # 7 October, the last day off
    ("30d", "before", "2026-11-07 00:00", "2026-10-08"),  # 8 October, the first working day
    ("30d", "before", "2026-11-09 00:00", "2026-10-10"),  # a make-up Saturday is a working day
    ("30d", "before", "2026-11-10 00:00", "2026-10-10"),  # Sunday the 11th: back to the make-up Saturday
    ("30d", "before", "2026-03-21 00:00", "2026-02-14"),  # 19 February: over the whole Spring Festival
    ("30d", "before", "2026-01-31 00:00", "2025-12-31"),  # New Year's Day: back into last year
    # calendar days after: by that day, whatever it is
    ("30d", "after", "2026-09-05 10:00", "2026-10-05"),
    ("0d", "after", "2026-10-03 10:00", "2026-10-03"),
    # to the end of the month, of the half-year, that has begun
    ("month", "after", "2026-02-01 00:00", "2026-02-28"),
    ("month", "after", "2028-02-29 23:59", "2028-02-29"),
    ("month", "after", "2026-12-31 23:59", "2026-12-31"),
    ("half-year", "after", "2026-01-01 00:00", "2026-06-30"),
    ("half-year", "after", "2026-06-30 23:59", "2026-06-30"),
    ("half-year", "after", "2026-07-01 00:00", "2026-12-31"),
]
IDS = [f"{offset} {direction} {event}" for offset, direction, event, _last in LAST_MOMENTS]


@pytest.mark.parametrize(("offset", "direction", "event", "last"), LAST_MOMENTS, ids=IDS)
def test_the_last_moment_is_in_time_and_a_minute_later_is_not(
    offset: str, direction: str, event: str, last: str
) -> None:
    due_at = due(deadline(offset, direction), at(event), CALENDAR)
    whole_day = " " not in last
    end = at(f"{last} 23:59") if whole_day else at(last)

    assert due_at.text == (last if whole_day else f"{last.replace(' ', 'T')}:00+08:00")
    assert due_at.all_day is whole_day
    assert due_at.state(end - MINUTE) is DutyState.DUE
    assert due_at.state(end) is DutyState.DUE
    assert due_at.state(end + MINUTE) is DutyState.OVERDUE
    assert due_at.state(end - DAY) is DutyState.UPCOMING
    assert due_at.state(end + DAY) is DutyState.OVERDUE


def test_a_whole_day_lasts_until_its_very_end() -> None:
    due_at = due(deadline("1wd"), at("2026-11-23 10:00"), CALENDAR)
    midnight = at("2026-11-25 00:00")
    assert due_at.state(midnight - timedelta(microseconds=1)) is DutyState.DUE
    assert due_at.state(midnight) is DutyState.OVERDUE


def test_the_day_begins_and_ends_in_shanghai_wherever_it_is_asked_from() -> None:
    due_at = due(deadline("1wd"), datetime(2026, 11, 22, 16, 30, tzinfo=UTC), CALENDAR)  # Monday 00:30 there
    assert due_at.text == "2026-11-24"
    assert due_at.state(datetime(2026, 11, 24, 15, 59, tzinfo=UTC)) is DutyState.DUE
    assert due_at.state(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) is DutyState.OVERDUE
    assert due_at.state(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) is DutyState.DUE
    assert due_at.state(datetime(2026, 11, 23, 15, 59, tzinfo=UTC)) is DutyState.UPCOMING


@pytest.mark.parametrize(
    ("offset", "direction", "event", "skipped", "added"),
    [
        (
            "5wd", "after", "2026-09-30 10:00",
            [*(f"10-0{n} National Day" for n in range(1, 8)), "10-11 Sunday"],
            ["10-10 make-up working day"],
        ),
        (
            "2wd", "after", "2026-02-13 10:00",
            [*(f"02-{n} Spring Festival" for n in range(15, 24))],
            ["02-14 make-up working day"],
        ),
        ("30d", "before", "2026-11-03 00:00", [f"10-0{n} National Day" for n in range(1, 5)], []),
        ("1wd", "before", "2026-11-16 00:00", ["11-14 Saturday", "11-15 Sunday"], []),
        ("24h", "after", "2026-09-30 10:00", [], []),
        ("30d", "after", "2026-09-05 10:00", [], []),
    ],
)  # fmt: skip
def test_every_day_passed_over_and_every_made_up_day_is_named(
    offset: str, direction: str, event: str, skipped: list[str], added: list[str]
) -> None:
    due_at = due(deadline(offset, direction), at(event), CALENDAR)
    assert days(due_at.skipped) == skipped
    assert days(due_at.added) == added
    account = [str(line) for line in due_at.account()]
    assert [line for line in account if line.startswith("not counted: ")] == [
        f"not counted: {due_at.anchor.year}-{day}" for day in skipped
    ]
    assert [line for line in account if line.startswith("counted: ")] == [
        f"counted: {due_at.anchor.year}-{day}" for day in added
    ]


def test_the_account_goes_from_the_event_to_the_day() -> None:
    due_at = due(deadline("3wd"), at("2026-09-29 16:40"), CALENDAR)
    assert [str(line) for line in due_at.account()] == [
        "the complaint was received: 2026-09-29",
        "3 working days after it, the day itself not counted, Art. 38(5)",
        *(f"not counted: 2026-10-0{n} National Day" for n in range(1, 8)),
        "due: 2026-10-09",
    ]


def test_the_account_of_clock_hours_keeps_the_minute() -> None:
    due_at = due(deadline("24h"), at("2026-09-30 17:05"), CALENDAR)
    assert [str(line) for line in due_at.account()] == [
        "the complaint was received: 2026-09-30 17:05",
        "24 clock hours after it, Art. 38(5)",
        "due: 2026-10-01 17:05",
    ]


def test_the_account_is_given_in_chinese() -> None:
    due_at = due(deadline("5wd"), at("2026-09-30 10:00"), CALENDAR)
    with speaking("zh"):
        account = [str(line) for line in due_at.account()]
    assert account[1] == "其后 5 个工作日（当日不计），第38条第5项"
    assert account[2] == "不计：2026-10-01 国庆节"
    assert account[-3] == "不计：2026-10-11 星期日"
    assert account[-2] == "计入：2026-10-10 调休上班"
    assert account[-1] == "到期：2026-10-13"


@pytest.mark.parametrize(
    ("offset", "direction", "event", "provisional"),
    [
        ("5wd", "after", "2080-03-01 10:00", True),  # a year nobody has arranged
        ("30d", "before", "2080-05-31 00:00", True),
        ("2wd", "after", "2026-11-23 10:00", False),
        ("24h", "after", "2080-03-01 10:00", False),  # hours ask no calendar
        ("30d", "after", "2080-03-01 10:00", False),
        ("half-year", "after", "2080-03-01 10:00", False),
    ],
)
def test_a_day_reckoned_without_a_published_arrangement_is_provisional(
    offset: str, direction: str, event: str, provisional: bool
) -> None:
    due_at = due(deadline(offset, direction), at(event), CALENDAR)
    last = str(due_at.account()[-1])
    assert due_at.provisional is provisional
    assert last.startswith("provisional: the holiday arrangement of that year") is provisional


def test_in_an_unpublished_year_the_statutory_holidays_are_passed_over() -> None:
    due_at = due(deadline("2wd"), at("2080-09-27 10:00"), CALENDAR)
    assert due_at.text == "2080-10-07"
    assert days(due_at.skipped) == [
        "09-28 Mid-Autumn Festival", "09-29 Sunday", "09-30 Mid-Autumn Festival",
        "10-01 National Day", "10-02 National Day", "10-03 National Day", "10-05 Saturday", "10-06 Sunday",
    ]  # fmt: skip


def moments(first: str, last: str) -> st.SearchStrategy[datetime]:
    between = st.datetimes(datetime.fromisoformat(first), datetime.fromisoformat(last))
    return between.map(lambda moment: moment.replace(tzinfo=SHANGHAI))


@given(st.integers(0, 11), moments("2025-02-01", "2026-11-30"), st.sampled_from(["after", "before"]))
def test_working_days_agree_with_a_count_by_hand(
    ladder: Any, count: int, event: datetime, direction: str
) -> None:
    due_at = due(deadline(f"{count + 1}wd", direction), event, CALENDAR)
    step = ladder.after if direction == "after" else ladder.before
    assert due_at.day == step(event.date(), count + 1)


@given(st.integers(0, 60), moments("2025-04-01", "2026-12-30"))
def test_days_before_agree_with_a_count_by_hand(ladder: Any, count: int, event: datetime) -> None:
    due_at = due(deadline(f"{count}d", "before"), event, CALENDAR)
    assert due_at.day == ladder.on_or_before(event.date() - timedelta(days=count))


OFFSETS = st.sampled_from(
    [
        ("24h", "after"), ("0h", "after"), ("3h", "before"), ("5wd", "after"), ("7wd", "before"),
        ("30d", "before"), ("30d", "after"), ("0d", "after"), ("month", "after"), ("half-year", "after"),
    ]
)  # fmt: skip
MOMENTS = moments("2024-06-01", "2027-06-01")
ORDER = [DutyState.UPCOMING, DutyState.DUE, DutyState.OVERDUE]


@given(OFFSETS, MOMENTS, MOMENTS, MOMENTS)
def test_as_time_passes_a_duty_never_becomes_less_urgent(
    offset: tuple[str, str], event: datetime, some: datetime, other: datetime
) -> None:
    due_at = due(deadline(*offset), event, CALENDAR)
    earlier, later = sorted((some, other))
    assert ORDER.index(due_at.state(earlier)) <= ORDER.index(due_at.state(later))


@given(OFFSETS, MOMENTS)
def test_nothing_owed_after_an_event_is_due_before_it_and_the_other_way_round(
    offset: tuple[str, str], event: datetime
) -> None:
    due_at = due(deadline(*offset), event, CALENDAR)
    if offset[1] == "after":
        assert due_at.at >= event.replace(microsecond=0)
    else:
        assert due_at.day <= event.date()


@pytest.mark.parametrize(
    ("offset", "direction", "phrase"),
    [
        ("0h", "after", "at that very moment"),
        ("1h", "after", "1 clock hour after it"),
        ("0d", "after", "on that very day"),
        ("0d", "before", "on that day, or the working day before"),
        ("1d", "after", "the day after it"),
        ("0wd", "after", "on that day, or the next working day"),
        ("1wd", "after", "the first working day after it"),
        ("2wd", "after", "2 working days after it, the day itself not counted"),
        ("30d", "before", "30 calendar days before it, or the working day before"),
        ("7wd", "before", "7 working days before it"),
        ("month", "after", "by the end of that month"),
        ("half-year", "after", "by the end of that half-year"),
    ],
)
def test_an_offset_is_said_as_a_phrase(offset: str, direction: str, phrase: str) -> None:
    assert str(offset_text(deadline(offset, direction))) == phrase


def duty(key: str, due_at: Due) -> Duty:
    subject = T("complaint {no}", no="K1")
    return Duty(key, subject, "cs_specialist", "S002", due_at, "fundcs complaints reply K1 --content TEXT")


def test_overdue_comes_first_then_due_then_upcoming_the_longest_owed_first() -> None:
    now = at("2026-11-23 10:00")
    made = {
        key: duty(key, due(deadline("24h"), at(event), CALENDAR))
        for key, event in {
            "upcoming": "2026-11-23 09:00",
            "due": "2026-11-22 18:00",
            "late": "2026-11-22 09:59",
            "later still": "2026-10-01 09:00",
            "as late": "2026-11-22 09:59",
        }.items()
    }
    ordered = sorted(made.values(), key=lambda owed: owed.order(now))
    assert [owed.key for owed in ordered] == ["later still", "as late", "late", "due", "upcoming"]


def test_the_json_of_a_duty_says_all_that_its_account_says() -> None:
    owed = duty("complaint:K1:close", due(deadline("5wd"), at("2026-09-30 10:00"), CALENDAR))
    data = duty_data(owed, at("2026-11-23 10:00"))
    assert list(data)[:11] == [
        "key", "article", "subject", "client", "fund", "owner_role", "owner", "due", "state", "provisional",
        "next",
    ]  # fmt: skip
    assert data["due"] == "2026-10-13"
    assert data["state"] == "overdue"
    assert (data["anchor"], data["anchor_at"]) == ("complaint_received", "2026-09-30T10:00:00+08:00")
    assert data["offset"] == "5wd"
    assert data["skipped"][0] == {"date": "2026-10-01", "why": "National Day"}  # type: ignore[index]
    assert data["added"] == [{"date": "2026-10-10", "why": "make-up working day"}]
