"""Rates, days, moments and months are read in every form an officer writes them, and in no other."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundcs.kit.errors import Refused
from fundcs.kit.parsing import (
    as_written,
    fold,
    fold_name,
    moment_text,
    parse_day,
    parse_moment,
    parse_month,
    parse_rate,
    quoted,
    rate_text,
)
from fundcs.kit.zone import SHANGHAI

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  沈红勇\u3000", "沈红勇"),
        ("１７６-２８６４", "176-2864"),
        ("a \t\n b", "a b"),
        ("\ufeff客户\u200b名称", "客户名称"),
        ("（北京）", "(北京)"),
        ("", ""),
    ],
)
def test_full_width_and_blanks_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        (" 张　伟 ", "张伟"),
        ("欧 阳 明", "欧阳明"),
        ("甲 （北京） 有限公司", "甲(北京)有限公司"),
        ("Zhang  Wei", "Zhang Wei"),
        ("阿迪力 Adil", "阿迪力 Adil"),
        ("王 2", "王 2"),
        ("𠀋 王", "𠀋王"),
    ],
)
def test_a_chinese_name_set_wide_is_the_name(text: str, folded: str) -> None:
    assert fold_name(text) == folded


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (" 张　伟 ", "张伟"),
        ("甲 （北京） 有限公司", "甲（北京）有限公司"),
        ("甲(北京)有限公司", "甲(北京)有限公司"),
        ("ＡＢＣ\u200b  Ltd", "ＡＢＣ Ltd"),
    ],
)
def test_a_name_as_written_keeps_its_letters(text: str, written: str) -> None:
    assert as_written(text) == written


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc", "abc"),
        ("x" * 41, "x" * 39 + "…"),
        ("x" * 40, "x" * 40),
        ("a\nb\x1b[31m", "a b\ufffd[31m"),
        ("370202196007220909", "***"),
        ("37020219600722090X", "***"),
        ("6222 8355 8594 0427 284", "***"),
        ("186-2011-6410", "***"),
        ("to kh000@example.com", "to ***"),
        ("2026-02-30 14:05", "2026-02-30 14:05"),
        ("9999999999", "9999999999"),
    ],
)
def test_a_quotation_is_one_short_line_without_personal_numbers(text: str, shown: str) -> None:
    assert quoted(text) == shown


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("9.5%", "0.095"),
        ("9.5％", "0.095"),
        ("９．５ ％", "0.095"),
        ("0.095", "0.095"),
        ("0.0950", "0.095"),
        ("10%", "0.1"),
        ("0.10", "0.1"),
        ("100%", "1"),
        ("100.00%", "1"),
        ("0.999999", "0.999999"),
        ("0.00000001", "0.00000001"),
        ("0.000001%", "0.00000001"),
        ("009.5%", "0.095"),
    ],
)
def test_a_rate_is_read_as_a_fraction(text: str, rate: str) -> None:
    assert parse_rate(text) == Decimal(rate)
    assert rate_text(parse_rate(text)) == rate


def test_one_rate_has_one_form() -> None:
    assert {str(parse_rate(text)) for text in ("9.5%", "9.50%", "0.095", "0.09500")} == {"0.095"}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("9.5", "does not say whether it is percent; write 9"),
        ("1", "does not say whether it is percent; write 9"),
        ("1.0", "does not say whether it is percent; write 9"),
        ("850", "does not say whether it is percent; write 9"),
        ("0", "must be above 0 and at most 100%"),
        ("0%", "must be above 0 and at most 100%"),
        ("-9.5%", "must be above 0 and at most 100%"),
        ("100.01%", "must be above 0 and at most 100%"),
        ("1000%", "must be above 0 and at most 100%"),
        ("9" * 5000 + "%", "must be above 0 and at most 100%"),
        ("0.000000001", "decimals as a fraction; round it as the contract does"),
        ("9.1234567%", "decimals as a fraction; round it as the contract does"),
        ("0." + "3" * 5000, "decimals as a fraction; round it as the contract does"),
        ("", "is not a rate; write 9"),
        ("%", "is not a rate; write 9"),
        ("9,5%", "is not a rate; write 9"),
        ("NaN", "is not a rate; write 9"),
        ("1e-1", "is not a rate; write 9"),
        ("9.5%%", "is not a rate; write 9"),
        ("九点五", "is not a rate; write 9"),
        (".095", "is not a rate; write 9"),
    ],
)
def test_what_is_no_rate_is_refused(text: str, error: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_rate(text)
    assert error in str(refusal.value)


def test_a_bare_rate_is_told_how_to_mend_itself() -> None:
    with pytest.raises(Refused, match=r"write 9\.5% or 0\.095"):
        parse_rate("9.5")


@given(st.integers(1, 10**8 - 1))
def test_a_rate_in_percent_and_as_a_fraction_is_the_same(hundred_millionths: int) -> None:
    fraction = Decimal(hundred_millionths).scaleb(-8)
    percent = format(fraction * 100, "f") + "%"
    assert Fraction(parse_rate(percent)) == Fraction(hundred_millionths, 10**8)
    assert parse_rate(rate_text(parse_rate(percent))) == fraction


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04",
        "2026-3-4",
        "2026/03/04",
        "2026/3/4",
        "2026.03.04",
        "20260304",
        "2026年3月4日",
        "2026年03月04日",
        "2026 年 3 月 4 日",
        "2026年3月4号",
        "２０２６－０３－０４",
        "  2026-03-04\u3000",
    ],
)
def test_a_day_is_read_in_every_form(text: str) -> None:
    assert parse_day(text) == date(2026, 3, 4)


@given(days, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]))
def test_every_day_of_three_centuries_is_read_back(day: date, form: str) -> None:
    assert parse_day(day.strftime(form)) == day


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("2026-02-30", "check the month and the day"),
        ("2026年2月30日", "check the month and the day"),
        ("20260230", "check the month and the day"),
        ("2025-02-29", "check the month and the day"),
        ("2100-02-29", "check the month and the day"),
        ("2026-13-01", "check the month and the day"),
        ("2026-00-10", "check the month and the day"),
        ("2026-01-00", "check the month and the day"),
        ("1899-12-31", "is not within"),
        ("2201-01-01", "is not within"),
        ("0000-01-01", "is not within"),
        ("", "is not a date"),
        ("26-03-24", "is not a date"),
        ("2026-03/24", "is not a date"),
        ("24/03/2026", "is not a date"),
        ("2026-3", "is not a date"),
        ("2026324", "is not a date"),
        ("2026-03-24T00:00", "is not a date"),
        ("tomorrow", "is not a date"),
        ("46105", "is not a date"),
        ("2026-W10-3", "is not a date"),
        ("٢٠٢٦-٠٣-٠٤", "is not a date"),
    ],
)
def test_what_is_no_day_is_refused(text: str, error: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_day(text)
    assert error in str(refusal.value)


@pytest.mark.parametrize("text", ["1900-01-01", "2200-12-31", "2024-02-29", "2000-02-29"])
def test_the_first_and_the_last_day_and_leap_days_are_days(text: str) -> None:
    assert parse_day(text).isoformat() == text


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-09-30", "2026-09-30T00:00:00+08:00"),
        ("2026年9月30日", "2026-09-30T00:00:00+08:00"),
        ("2026-09-30 14:05", "2026-09-30T14:05:00+08:00"),
        ("2026-09-30T14:05", "2026-09-30T14:05:00+08:00"),
        ("2026-09-30 9:05", "2026-09-30T09:05:00+08:00"),
        ("2026/9/30 14:05:10", "2026-09-30T14:05:10+08:00"),
        ("20260930 14:05", "2026-09-30T14:05:00+08:00"),
        ("2026年9月30日 14:05", "2026-09-30T14:05:00+08:00"),
        ("2026年9月30日14:05", "2026-09-30T14:05:00+08:00"),
        ("2026-09-30　１４：０５", "2026-09-30T14:05:00+08:00"),
        ("2026-09-30T14:05:10+08:00", "2026-09-30T14:05:10+08:00"),
        ("2026-09-30T06:05:10Z", "2026-09-30T14:05:10+08:00"),
        ("2026-09-30T06:05:10.250Z", "2026-09-30T14:05:10+08:00"),
        ("2026-09-30 23:05 +0000", "2026-10-01T07:05:00+08:00"),
        ("2026-09-30T02:05-05:30", "2026-09-30T15:35:00+08:00"),
    ],
)
def test_a_moment_is_read_and_written_in_shanghai_time(text: str, moment: str) -> None:
    read = parse_moment(text)
    assert read.tzinfo is SHANGHAI
    assert moment_text(read) == moment


def test_a_fraction_of_a_second_is_kept() -> None:
    assert parse_moment("2026-09-30T14:05:10.25").microsecond == 250_000


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "2026-09-30 24:00",
            "is not a time; write it like 2026-09-30, 2026-09-30 14:05 or 2026-09-30T14:05:10",
        ),
        (
            "2026-09-30 14:60",
            "is not a time; write it like 2026-09-30, 2026-09-30 14:05 or 2026-09-30T14:05:10",
        ),
        ("2026-09-30 14", "is not a time; write it like 2026-09-30, 2026-09-30 14:05 or 2026-09-30T14:05:10"),
        (
            "2026-09-30 14:05:60",
            "is not a time; write it like 2026-09-30, 2026-09-30 14:05 or 2026-09-30T14:05:10",
        ),
        (
            "2026-09-30 14:05+15:00",
            "is not a time; write it like 2026-09-30, 2026-09-30 14:05 or 2026-09-30T14:05:10",
        ),
        (
            "2026-09-30+08:00",
            "is not a time; write it like 2026-09-30, 2026-09-30 14:05 or 2026-09-30T14:05:10",
        ),
        (
            "2026-09-3014:05",
            "is not a time; write it like 2026-09-30, 2026-09-30 14:05 or 2026-09-30T14:05:10",
        ),
        ("14:05", "is not a time; write it like 2026-09-30, 2026-09-30 14:05 or 2026-09-30T14:05:10"),
        ("now", "is not a time; write it like 2026-09-30, 2026-09-30 14:05 or 2026-09-30T14:05:10"),
        ("", "is not a time; write it like 2026-09-30, 2026-09-30 14:05 or 2026-09-30T14:05:10"),
        ("2026-02-30 14:05", "check the month and the day"),
        ("1899-01-01 14:05", "is not within"),
    ],
)
def test_what_is_no_moment_is_refused(text: str, error: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_moment(text)
    assert error in str(refusal.value)


@given(
    st.datetimes(datetime(1901, 1, 1), datetime(2199, 12, 31)),  # noqa: DTZ001 - hypothesis adds the zone
    st.integers(-12 * 60, 14 * 60),
)
def test_a_moment_with_any_offset_is_the_same_moment(naive: datetime, minutes: int) -> None:
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse_moment(moment.isoformat()) == moment


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1901, 1, 1), max_value=datetime(2199, 12, 31)))  # noqa: DTZ001
def test_a_written_moment_is_read_back_to_the_second(moment: datetime) -> None:
    assert parse_moment(moment_text(moment)) == moment.replace(microsecond=0)


def test_a_naive_datetime_is_never_written_as_a_moment() -> None:
    with pytest.raises(ValueError, match="naive"):
        moment_text(datetime(2026, 9, 30))  # noqa: DTZ001 - what is refused


@pytest.mark.parametrize(
    "text",
    ["2026-09", "2026-9", "2026/09", "2026.9", "202609", "2026年9月", "2026 年 09 月", "２０２６－０９"],
)
def test_a_month_is_read_in_every_form(text: str) -> None:
    assert parse_month(text) == (2026, 9)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("2026-13", "is not a month; write it like 2026-09 or 2026年9月"),
        ("2026-00", "is not a month; write it like 2026-09 or 2026年9月"),
        ("2026-0", "is not a month; write it like 2026-09 or 2026年9月"),
        ("20269", "is not a month; write it like 2026-09 or 2026年9月"),
        ("09-2026", "is not a month; write it like 2026-09 or 2026年9月"),
        ("2026-09-30", "is not a month; write it like 2026-09 or 2026年9月"),
        ("", "is not a month; write it like 2026-09 or 2026年9月"),
        ("1899-12", "is not within"),
        ("2201-01", "is not within"),
    ],
)
def test_what_is_no_month_is_refused(text: str, error: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_month(text)
    assert error in str(refusal.value)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (parse_rate, parse_day, parse_moment, parse_month):
        with contextlib.suppress(Refused):
            assert parse(text)


def test_the_clock_says_where_it_stands() -> None:
    before = datetime.now(UTC)  # noqa: TID251 - the independent reading
    # In a process of its own: in this one the tests have set it.
    program = "from fundcs.kit import clock; print(clock.now().isoformat(), clock.today())"
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    ).stdout
    moment, day = said.split()
    now = datetime.fromisoformat(moment)
    assert before <= now <= datetime.now(UTC)  # noqa: TID251 - likewise
    assert now.utcoffset() == timedelta(hours=8)
    assert date.fromisoformat(day) in (now.date(), now.date() + timedelta(days=1))
