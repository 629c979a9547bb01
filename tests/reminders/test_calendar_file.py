"""The duty list as an iCalendar file, read back by two libraries and held against RFC 5545 itself."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject

LONGEST = 75
"""Octets of a content line, its line break left out (RFC 5545, 3.1)."""


@pytest.fixture
def document(owing: Any) -> bytes:
    return owing.ok("reminders", "--format", "ics", "--within", "18d", lang="zh").encode()  # type: ignore[no-any-return]


def lines(document: bytes) -> list[bytes]:
    """The content lines as they stand, still folded."""
    assert document.endswith(b"\r\n")
    content = document.removesuffix(b"\r\n").split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in content)
    return content


def unfolded(document: bytes) -> list[str]:
    return document.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def events(document: bytes | str) -> list[Any]:
    return list(icalendar.Calendar.from_ical(document).events)


def test_no_line_is_longer_than_a_line_may_be_and_no_character_is_cut(document: bytes) -> None:
    assert max(len(line) for line in lines(document)) <= LONGEST
    assert any(
        len(line.decode()) < len(line) for line in lines(document)
    )  # Chinese, and each line decodes alone


def test_every_content_line_has_the_grammar_of_one(document: bytes) -> None:
    line = re.compile(
        r'[A-Z0-9-]+(;[A-Z0-9-]+=("[^"]*"|[^";:,]*)(,("[^"]*"|[^";:,]*))*)*:[^\x00-\x08\x0a-\x1f]*'
    )
    assert [text for text in unfolded(document) if not line.fullmatch(text)] == []


def test_components_are_nested_and_have_what_they_must_have(document: bytes) -> None:
    once = {
        "VCALENDAR": {"VERSION": 1, "PRODID": 1},
        "VEVENT": {"UID": 1, "DTSTAMP": 1, "DTSTART": 1, "SUMMARY": 1},
        "VALARM": {"ACTION": 1, "TRIGGER": 1, "DESCRIPTION": 1},
    }
    stack: list[tuple[str, dict[str, int]]] = []
    seen: list[str] = []
    for text in unfolded(document):
        name, _colon, value = text.partition(":")
        name = name.partition(";")[0]
        if name == "BEGIN":
            stack.append((value, {}))
        elif name == "END":
            component, properties = stack.pop()
            assert component == value
            seen.append(component)
            assert {key: properties.get(key) for key in once[component]} == once[component]
        else:
            counted = stack[-1][1]
            counted[name] = counted.get(name, 0) + 1
    assert stack == []
    assert seen == ["VALARM", "VEVENT"] * 6 + ["VCALENDAR"]


def test_a_day_is_an_all_day_event_and_a_moment_a_timed_one(document: bytes) -> None:
    by_summary = {str(event["SUMMARY"]): event for event in events(document)}
    day = by_summary["投诉 K000003：结案 · C000002 李<b>|（第38条第6项）"]
    assert (day["DTSTART"].dt, day["DTEND"].dt) == (date(2026, 11, 30), date(2026, 12, 1))
    timed = by_summary["投诉 K000002：首次回复 · C000002 李<b>|（第38条第5项）"]
    assert timed["DTSTART"].dt == datetime(2026, 11, 23, 12, 15, tzinfo=UTC)  # 20:15 in Shanghai
    assert timed["DURATION"].dt == timedelta(minutes=15)
    assert "DTEND" not in timed


def test_the_alarm_comes_the_morning_before_a_day_and_two_hours_before_a_moment(document: bytes) -> None:
    for event in events(document):
        (alarm,) = event.walk("VALARM")
        timed = isinstance(event["DTSTART"].dt, datetime)
        assert alarm["TRIGGER"].dt == -timedelta(hours=2 if timed else 15)
        assert str(alarm["ACTION"]) == "DISPLAY"


def test_another_library_reads_the_same(document: bytes) -> None:
    by_icalendar = {str(event["UID"]): event for event in events(document)}
    by_vobject = {event.uid.value: event for event in vobject.readOne(document.decode()).vevent_list}
    assert by_icalendar.keys() == by_vobject.keys()
    for uid, event in by_icalendar.items():
        assert by_vobject[uid].summary.value == str(event["SUMMARY"])
        assert by_vobject[uid].description.value == str(event["DESCRIPTION"])
        assert by_vobject[uid].dtstart.value == event["DTSTART"].dt
        by_vobject[uid].validate(raiseException=True)


def test_the_account_of_the_date_is_in_the_event(document: bytes) -> None:
    described = {
        str(event["SUMMARY"])[:10]: str(event["DESCRIPTION"]).splitlines() for event in events(document)
    }
    assert described["投诉 K000003"][:3] == [
        "S003 许诺 · 客服专员",
        "收到投诉：2026-11-09",
        "其后 15 个工作日（当日不计）；系统默认，第38条第6项未规定期限",
    ]
    assert "不计：2026-11-14 星期六" in described["投诉 K000003"]
    assert described["投诉 K000003"][-1].startswith("fundcs complaints judge K000003")


def test_an_event_keeps_its_identity_from_one_run_to_the_next(owing: Any, document: bytes) -> None:
    def uids(text: str) -> list[str]:
        return sorted(line for line in text.splitlines() if line.startswith("UID:"))

    first = uids(document.decode())
    again = owing.ok("reminders", "--format", "ics", "--within", "18d", now="2026-11-24T08:00")
    assert uids(again) == first
    assert len(set(first)) == 6
    (owing.folder / "policy.toml").write_text('[complaints]\nclose_within = "14wd"\n', "utf-8")
    moved = owing.ok("reminders", "--format", "ics", "--within", "18d")
    assert uids(moved) == first
    assert moved.count("DTSTART;VALUE=DATE:20261127") == 1  # where it was the 30th


def test_no_duties_make_an_empty_calendar(office: Any) -> None:
    calendar = icalendar.Calendar.from_ical(office.ok("reminders", "--format", "ics"))
    assert calendar.events == []
    assert str(calendar["VERSION"]) == "2.0"
