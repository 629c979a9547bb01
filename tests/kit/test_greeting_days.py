"""Birthdays that are no dates are days to greet."""

from __future__ import annotations

import pytest

from fundcs.kit.errors import Refused
from fundcs.kit.greeting_days import in_ledger, parse, shown


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("农历八月十五", "L08-15"), ("阴历8月15", "L08-15"), ("8月15日（农历）", "L08-15"),
        ("1962年腊月初八", "L12-08"), ("农历1962.8.15", "L08-15"), ("正月初一", "L01-01"),
        ("冬月廿三", "L11-23"), ("农历闰四月初八", "L+04-08"), ("农历十二月三十", "L12-30"),
        ("农历二月二", "L02-02"), ("8月15日", "08-15"), ("８月１５日", "08-15"), ("08-15", "08-15"),
        ("8/15", "08-15"), ("2月29日", "02-29"), ("L08-15", "L08-15"), ("L+04-08", "L+04-08"),
    ],
)  # fmt: skip
def test_a_lunar_or_partial_birthday_is_a_day_to_greet(text: str, code: str) -> None:
    assert parse(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "八月十五", "2月30日", "农历13月1日", "农历八月三十一", "1962年8月", "1962", "1962-08-15", "春天",
        "15", "L13-01",
    ],
)  # fmt: skip
def test_what_does_not_tell_the_day_or_its_calendar_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="is not a day to greet"):
        parse(text)


def test_a_day_to_greet_is_shown_with_its_calendar() -> None:
    assert [shown(code) for code in ("08-15", "L08-15", "L+04-08")] == [
        "8/15",
        "lunar calendar, month 8, day 15",
        "lunar calendar, leap month 4, day 8",
    ]


@pytest.mark.parametrize("code", ["08-15", "L08-15", "L+04-08"])
def test_a_day_to_greet_is_read_back_from_a_ledger(code: str) -> None:
    written = in_ledger(code)
    assert written is not None
    assert parse(written) == code
