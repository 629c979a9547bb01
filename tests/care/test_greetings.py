"""Greetings on birthdays and holidays (Art. 10)."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

import pytest

from fundcs.care.rules.greetings import Occasion, days, holiday_days, solar_codes

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
NOW = {"now": "2026-09-20 10:00"}
ZHANG = ("11010519491231002X", "13812345678")


@pytest.fixture
def greeted(desk: Any) -> Any:
    """C000001 has a lunar birthday on Mid-Autumn, and a phone; C000002 is born on 7 March."""
    desk.ok(
        "client", "edit", "C000001", "--greeting-day", "农历八月十五", "--phone", ZHANG[1], now="2026-01-05"
    )
    desk.now = "2026-09-20 10:00"
    return desk


def rows(desk: Any, *words: str, **how: Any) -> list[tuple[str, str, str]]:
    return [
        (row["client"], row["occasion"], row["on"])
        for row in desk.json("care", "greetings", "--within", "6d", *words, **how)
    ]


@pytest.mark.parametrize(
    ("code", "on"),
    [
        ("08-15", ["2026-08-15"]),
        ("02-29", ["2026-02-28"]),
        ("L08-15", ["2026-09-25"]),
        ("L12-08", ["2026-01-26"]),  # of the lunar year before
        ("L+06-01", ["2026-07-14"]),  # 2026 has no leap sixth month: the ordinary one
    ],
)
def test_a_day_to_greet_comes_once_a_year_on_its_day(code: str, on: list[str]) -> None:
    assert [str(day) for day in days(code, *YEAR)] == on


def test_29_february_is_greeted_on_itself_in_a_leap_year() -> None:
    assert list(days("02-29", date(2028, 1, 1), date(2028, 12, 31))) == [date(2028, 2, 29)]


@pytest.mark.parametrize(("leap", "on"), [(True, date(2025, 7, 25)), (False, date(2025, 6, 25))])
def test_a_birthday_in_a_leap_month_is_greeted_as_the_policy_says(leap: bool, on: date) -> None:
    assert list(days("L+06-01", date(2025, 1, 1), date(2025, 12, 31), leap=leap)) == [on]


def test_every_holiday_comes_once_a_year() -> None:
    found = {each: list(holiday_days(each, *YEAR)) for each in Occasion if each is not Occasion.BIRTHDAY}
    assert {each.value: [str(day) for day in on] for each, on in found.items()} == {
        "new_year": ["2026-01-01"],
        "spring_festival": ["2026-02-17"],
        "qingming": ["2026-04-05"],
        "labour_day": ["2026-05-01"],
        "dragon_boat": ["2026-06-19"],
        "mid_autumn": ["2026-09-25"],
        "national_day": ["2026-10-01"],
    }


def test_whoever_may_be_born_on_a_day_of_the_stretch_is_asked_for() -> None:
    assert solar_codes(date(2026, 2, 27), date(2026, 3, 1)) == ["02-27", "02-28", "02-29", "03-01"]
    assert solar_codes(date(2028, 2, 28), date(2028, 2, 28)) == ["02-28"]
    assert solar_codes(*YEAR) is not None
    assert solar_codes(date(2026, 1, 1), date(2027, 1, 2)) is None


def test_clients_of_all_tiers_are_listed_on_their_days_with_channel_and_wish(greeted: Any) -> None:
    listed = greeted.json("care", "greetings", "--within", "6d")
    keys = ("client", "occasion", "on", "channel", "opted_out")
    assert [tuple(row[key] for key in keys) for row in listed] == [
        ("C000001", "birthday", "2026-09-25", "sms", False),
        ("C000001", "mid_autumn", "2026-09-25", "sms", False),
        ("C000002", "mid_autumn", "2026-09-25", None, False),
    ]


def test_the_birthday_on_the_card_is_greeted_where_none_is_stated(greeted: Any) -> None:
    assert ("C000002", "birthday", "2027-03-07") in rows(greeted, now="2027-03-05")


def test_the_preferred_channel_holds_and_who_wants_none_is_said_to(greeted: Any) -> None:
    greeted.ok("care", "preference", "C000001", "--channel", "微信")
    greeted.ok("care", "preference", "C000002", "--opt-out")
    listed = greeted.json("care", "greetings", "--within", "6d")
    assert [(row["client"], row["channel"], row["opted_out"]) for row in listed][1:] == [
        ("C000001", "wechat", False),
        ("C000002", None, True),
    ]
    greeted.ok("care", "preference", "C000002", "--opt-in")
    assert not any(row["opted_out"] for row in greeted.json("care", "greetings", "--within", "6d"))


def owed(desk: Any, **how: Any) -> list[tuple[str, str | None, str]]:
    return [
        (duty["key"], duty["owner"], duty["state"])
        for duty in desk.json("reminders", "--within", "6d", **how)
        if duty["key"].startswith("greeting:")
    ]


def test_a_birthday_is_the_specialists_and_a_holiday_the_departments_until_done(greeted: Any) -> None:
    assert owed(greeted) == [
        ("greeting:birthday:2026-09-25:C000001", "S002", "upcoming"),
        ("greeting:mid_autumn:2026-09-25", None, "upcoming"),
    ]
    listed = greeted.json("reminders", "--within", "6d", now="2026-09-25 09:00")
    for duty in (duty for duty in listed if duty["key"].startswith("greeting:")):
        greeted.ok("explain", duty["key"], now="2026-09-25 09:00")
        greeted.ok(*duty["next"].split()[1:], as_="S002", now="2026-09-25 09:00")
    assert owed(greeted, now="2026-09-25 10:00") == []


def test_a_missed_greeting_stays_for_some_days(greeted: Any) -> None:
    assert owed(greeted, now="2026-09-28 10:00")[0] == (
        "greeting:birthday:2026-09-25:C000001", "S002", "overdue",
    )  # fmt: skip
    assert "birthday" not in str(owed(greeted, now="2026-10-03 10:00"))


def test_who_was_greeted_is_recorded_once_in_bulk(greeted: Any) -> None:
    made = greeted.json("care", "greetings", "done", "--occasion", "中秋节", now="2026-09-25 09:00")
    assert (made["recorded"], made["before"]) == (2, 0)
    again = greeted.json("care", "greetings", "done", "--occasion", "mid_autumn", now="2026-09-25 09:00")
    assert (again["recorded"], again["before"]) == (0, 2)
    assert rows(greeted, now="2026-09-25 10:00") == [
        ("C000001", "birthday", "2026-09-25"),
        ("C000001", "national_day", "2026-10-01"),
        ("C000002", "national_day", "2026-10-01"),
    ]
    assert len(greeted.json("care", "greetings", "--all", "--within", "0d", now="2026-09-25 10:00")) == 3


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_list_goes_out_with_the_words_and_comes_back_with_what_was_sent(greeted: Any, kind: str) -> None:
    out = greeted.folder / f"问候.{kind}"
    greeted.ok("care", "greetings", "--within", "6d", f"--{kind}", out, lang="zh")
    if kind == "csv":
        with out.open(encoding="utf-8-sig", newline="") as stream:
            told = list(csv.reader(stream))
        assert told[1][0:5] == ["C000001", "张伟", "生日", "2026-09-25", "短信"]
        assert told[1][6].startswith("尊敬的张伟：生日快乐！")
        assert ZHANG[1] not in str(told)
        told[3][7] = "失败"
        with out.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(told)
    made = greeted.json("care", "greetings", "done", out, now="2026-09-25 09:00")
    assert (made["recorded"], made["unsent"]) == ((2, 1) if kind == "csv" else (3, 0))


def test_the_contacts_are_in_clear_where_they_are_revealed(greeted: Any) -> None:
    out = greeted.folder / "问候.csv"
    greeted.ok("care", "greetings", "--within", "6d", "--csv", out, "--reveal", "--reason", "群发短信")
    assert ZHANG[1] in out.read_text(encoding="utf-8")


def test_who_wants_none_and_who_was_greeted_are_not_on_the_list_that_goes_out(greeted: Any) -> None:
    greeted.ok("care", "preference", "C000002", "--opt-out")
    greeted.ok("care", "greetings", "done", "C000001", now="2026-09-25 09:00")
    out = greeted.folder / "问候.csv"
    greeted.ok("care", "greetings", "--within", "0d", "--all", "--csv", out, now="2026-09-25 10:00")
    assert out.read_text(encoding="utf-8-sig").count("C00000") == 1


def test_a_withdrawn_greeting_is_owed_again(greeted: Any) -> None:
    greeted.ok("care", "greetings", "done", "C000001", now="2026-09-25 09:00")
    greeted.ok(
        "care", "greetings", "withdraw", "C000001", "--occasion", "生日", "--on", "2026-09-25", "--reason",
        "误录", now="2026-09-25 10:00",
    )  # fmt: skip
    assert owed(greeted, now="2026-09-25 11:00")[0][0] == "greeting:birthday:2026-09-25:C000001"


def test_nobody_is_greeted_for_a_day_before_they_became_a_client(greeted: Any) -> None:
    greeted.ok(
        "client", "add", "李新", "--kind", "person", "--id-no", "110101199003074514", now="2026-09-26 10:00"
    )
    assert "C000003" not in str(rows(greeted, now="2026-09-26 10:00")[:-1])
    assert ("C000003", "national_day", "2026-10-01") in rows(greeted, now="2026-09-26 10:00")


@pytest.mark.parametrize(
    ("words", "problem", "code"),
    [
        (("greetings", "done"), "who was greeted is missing", 2),
        (("greetings", "done", "C000009"), "there is no client C000009", 1),
        (("greetings", "done", "C000002", "--occasion", "birthday"), "is not to be greeted in these days", 1),
        (("greetings", "done", "none.csv"), "none.csv", 1),
        (("greetings", "done", "a.csv", "C000001"), "a returned list is given alone", 2),
        (("greetings", "done", "--occasion", "easter"), "'easter' is not one of", 2),
        (("greetings", "--within", "soon"), "soon", 1),
        (("preference", "C000001"), "what the client wants is missing", 2),
        (("preference", "C000001", "--channel", "pigeon"), "is not a channel of the policy", 1),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    greeted: Any, words: tuple[str, ...], problem: str, code: int
) -> None:
    before = greeted.json("archive", "verify")["trail_entries"]
    assert problem in greeted.refused("care", *words, code=code)
    assert greeted.json("archive", "verify")["trail_entries"] == before


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("甲,乙\n1,2\n", "has no headings that are known"),
        ("客户编号,问候事由,日期\nC000001,圣诞节,2026-09-25\n", "is not an occasion"),
        ("客户编号,问候事由,日期\nC000001,生日,2026-09-24\n", "row 2: client C000001 is not greeted"),
        ("客户编号,问候事由,日期\nC000001,生日,昨天\n", "is not a date"),
    ],
)
def test_a_returned_list_that_says_something_else_is_refused_whole(
    greeted: Any, text: str, problem: str
) -> None:
    back = greeted.folder / "back.csv"
    back.write_text(text, encoding="utf-8")
    assert problem in greeted.refused("care", "greetings", "done", back)


def test_a_greeting_for_a_birthday_that_was_wrong_can_be_withdrawn(desk: Any) -> None:
    desk.ok("client", "edit", "C000001", "--greeting-day", "03-09")
    desk.ok("care", "greetings", "done", "C000001", "--on", "2026-03-09")
    desk.ok("client", "edit", "C000001", "--greeting-day", "09-03")
    wrong = ("--occasion", "birthday", "--on", "2026-03-09", "--reason", "误")
    assert desk.json("care", "greetings", "withdraw", "C000001", *wrong)["occasion"] == "birthday"
