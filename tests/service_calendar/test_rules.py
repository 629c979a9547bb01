"""Entries folded into lines, counted by month, week and member."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import T
from fundcs.kit.periods import CalendarMonth
from fundcs.service_calendar.rules import (
    Entry,
    EntryKind,
    calls_before,
    lines,
    loads,
    monday,
    months,
    refuse_months,
    weeks,
)


def entry(key: str, day: str, kind: EntryKind = EntryKind.CALLBACK, **facts: Any) -> Entry:
    on = date.fromisoformat(day)
    return Entry(key=key, kind=kind, on=on, due=on, subject=T(key), **facts)


def test_alike_entries_of_a_day_and_a_member_are_one_line() -> None:
    before = calls_before("YX01", "2026-12-28")
    made = [
        entry("a", "2026-11-27", owner="S002", fold=before),
        entry("b", "2026-11-27", owner="S003", fold=before),
        entry("c", "2026-11-27", owner="S002", fold=before, count=3),
        entry("d", "2026-11-27", owner="S002", fold=calls_before("YX02", "2026-12-28")),
        entry("e", "2026-11-28", owner="S002", fold=before),
        entry("f", "2026-11-27", owner="S002"),
        entry("g", "2026-11-27", owner="S002"),
    ]
    told = [(sorted(one.key for one in line.entries), line.count) for line in lines(made)]
    assert sorted(told) == sorted(
        [(["a", "c"], 4), (["b"], 1), (["d"], 1), (["e"], 1), (["f"], 1), (["g"], 1)]
    )
    (four,) = [line for line in lines(made) if line.count == 4]
    assert str(four.many) == "verify accounts before the payout of YX01 due 2026-12-28; clients: 4"
    assert [line.many for line in lines(made) if line.count == 1] == [None] * 5


def test_the_key_of_a_line_is_the_same_however_many_are_left() -> None:
    before = calls_before("YX01", "2026-12-28")
    three = [entry(key, "2026-11-27", owner="S002", fold=before) for key in "abc"]
    (all_,), (two,) = lines(three), lines(three[:2])
    assert all_.key == two.key
    assert lines(three[:1])[0].key == "a"


def test_amounts_of_a_line_add_up() -> None:
    before = calls_before("YX01", "2026-12-28")
    made = [entry("a", "2026-11-27", fold=before, amount=5), entry("b", "2026-11-27", fold=before, amount=7)]
    assert [line.amount for line in lines(made)] == [12]
    assert lines([entry("a", "2026-11-27")])[0].amount is None


def test_a_month_counts_for_how_many_entries_stand_and_what_is_paid() -> None:
    made = [
        entry("a", "2026-12-31", count=3),
        entry("b", "2027-01-01", EntryKind.PAYOUT, amount=500),
        entry("c", "2027-01-02", EntryKind.MATURITY, amount=900),
    ]
    found = months(made, date(2026, 12, 5), date(2027, 2, 28), lambda year: year == 2027)
    told = [(str(each.month), each.provisional, each.total, each.paid) for each in found]
    assert told == [("2026-12", False, 3, 0), ("2027-01", True, 2, 500), ("2027-02", True, 0, 0)]


@pytest.mark.parametrize(
    ("day", "first", "name"),
    [
        ("2026-12-27", "2026-12-21", "2026-W52"),
        ("2026-12-28", "2026-12-28", "2026-W53"),
        ("2027-01-03", "2026-12-28", "2026-W53"),
        ("2027-01-04", "2027-01-04", "2027-W01"),
    ],
)
def test_a_week_goes_from_monday_to_sunday_over_the_turn_of_the_year(day: str, first: str, name: str) -> None:
    (week,) = weeks([entry("a", day, count=2)])
    assert (week.first.isoformat(), week.name, week.total) == (first, name, 2)
    assert monday(date.fromisoformat(day)) == week.first


def test_what_is_nobodys_work_is_in_no_load_and_the_first_of_equal_months_is_the_highest() -> None:
    made = [
        entry("a", "2026-12-01", owner="S002", owner_role="cs_specialist", count=2),
        entry("b", "2027-01-01", owner="S002", owner_role="cs_specialist", count=2),
        entry("c", "2026-12-01", owner_role="finance"),
        entry("d", "2026-12-01"),
    ]
    member, role = loads(made)
    assert (member.owner, member.role, member.total, member.highest) == (
        "S002", "cs_specialist", 4, CalendarMonth(2026, 12),
    )  # fmt: skip
    assert (role.owner, role.role, role.total) == (None, "finance", 1)


@pytest.mark.parametrize(("number", "taken"), [(-1, False), (0, False), (1, True), (60, True), (61, False)])
def test_a_calendar_is_of_1_to_60_months(number: int, taken: bool) -> None:
    if taken:
        refuse_months(number)
    else:
        with pytest.raises(Refused):
            refuse_months(number)
