"""Amounts become fen exactly or are refused; figures and capitals come out as an officer writes them."""

from __future__ import annotations

import contextlib
import math
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundcs.kit.errors import Refused
from fundcs.kit.money import (
    LARGEST,
    capitals,
    grouped,
    number_text,
    parse_amount,
    round_half_up,
    yuan,
)

amounts = st.integers(1, LARGEST)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("5000000", 500_000_000),
        ("5,000,000.00", 500_000_000),
        ("500万", 500_000_000),
        ("500 万元", 500_000_000),
        ("1.2亿", 12_000_000_000),
        ("1.2亿元", 12_000_000_000),
        ("499.9999万", 499_999_900),
        ("0.000001万", 1),
        ("¥5,000,000", 500_000_000),
        ("￥ 100.50元", 10_050),
        ("１００．５０", 10_050),
        ("５，０００，０００．００", 500_000_000),
        ("  100 ", 10_000),
        ("100\u200b", 10_000),
        ("+100", 10_000),
        ("0.01", 1),
        ("0.1", 10),
        ("007", 700),
        ("1000000000000", LARGEST),
        ("1,000,000,000,000.00", LARGEST),
        ("10000亿", LARGEST),
        ("999999999999.99", LARGEST - 1),
    ],
)
def test_an_amount_is_read_to_the_fen(text: str, fen: int) -> None:
    assert parse_amount(text) == fen


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("499.9999", 10_000, 499_999_900),
        ("300", 10_000, 300_000_000),
        ("0.000001", 10_000, 1),
        ("300元", 10_000, 30_000),
        ("300万", 10_000, 300_000_000),
        ("1.2亿", 10_000, 12_000_000_000),
        ("5", 100_000_000, 50_000_000_000),
    ],
)
def test_the_unit_is_the_columns_unless_the_text_names_one(text: str, unit: int, fen: int) -> None:
    assert parse_amount(text, unit) == fen


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "is not an amount"),
        ("五百万", "is not an amount"),
        ("5.", "is not an amount"),
        (".5", "is not an amount"),
        ("1.2.3", "is not an amount"),
        ("0x10", "is not an amount"),
        ("1_000", "is not an amount"),
        ("5 000 000", "is not an amount"),
        ("500万亿", "is not an amount"),
        ("500美元", "is not an amount"),
        ("٥٠٠", "is not an amount"),
        ("=1+1", "is not an amount"),
        ("NaN", "is not a finite number"),
        ("sNaN", "is not a finite number"),
        ("Infinity", "is not a finite number"),
        ("-inf", "is not a finite number"),
        ("1e5", "is in exponent notation"),
        ("1.5E+06", "is in exponent notation"),
        ("1,00", "do not separate thousands"),
        ("5000,000", "do not separate thousands"),
        ("5,000,00", "do not separate thousands"),
        ("0,500", "do not separate thousands"),
        ("-1", "is negative"),
        ("－100万", "is negative"),
        ("\u2212100", "is negative"),
        ("0", "the amount is zero"),
        ("0.00", "the amount is zero"),
        ("0万", "the amount is zero"),
        ("100.001", "has more than two decimals"),
        ("100.000", "has more than two decimals"),
        ("0.0000001万", "has more than two decimals"),
        ("0.30000000000000004", "has more than two decimals"),
        ("1000000000000.01", "is beyond 1,000,000,000,000 yuan"),
        ("10000.0000000001亿", "is beyond 1,000,000,000,000 yuan"),
        ("9" * 5000, "is beyond 1,000,000,000,000 yuan"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_own_sentence(text: str, error: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_amount(text)
    assert error in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_refusal_quotes_the_text() -> None:
    with pytest.raises(Refused, match=r"'100\.001'"):
        parse_amount("100.001")


def test_an_account_number_in_the_amount_column_is_not_shown() -> None:
    with pytest.raises(Refused, match="is beyond 1,000,000,000,000 yuan") as refusal:
        parse_amount("6222835585940427284")
    assert not re.search(r"\d{5}", str(refusal.value).replace(",000", ""))


@given(amounts)
def test_what_is_written_is_read_back(fen: int) -> None:
    assert parse_amount(yuan(fen)) == parse_amount(grouped(fen)) == parse_amount(f"¥{grouped(fen)}元") == fen


@given(amounts, st.sampled_from([(10_000, "万"), (100_000_000, "亿")]))
def test_a_larger_unit_says_the_same(fen: int, unit: tuple[int, str]) -> None:
    text = format(Decimal(fen).scaleb(-2) / unit[0], "f")
    assert parse_amount(text, unit[0]) == parse_amount(text + unit[1]) == fen


@given(st.text(alphabet="0123456789.,万亿元¥-+eE ０９", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Refused):
        assert 0 < parse_amount(text) <= LARGEST


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (499.9999, "499.9999"),
        (300.0, "300"),
        (300, "300"),
        (0.095, "0.095"),
        (1e7, "10000000"),
        (1e15, "1000000000000000"),
        (1.5e16, "15000000000000000"),
        (3e-7, "0.0000003"),
        (0.1 + 0.2, "0.3"),
        (100 * 1.1, "110"),
        (-0.5, "-0.5"),
        (Decimal("499.9999"), "499.9999"),
        (Decimal("1E+7"), "10000000"),
        (" 500万 ", " 500万 "),
        (True, "True"),
    ],
)
def test_a_cell_gives_the_text_it_shows(cell: float | Decimal | str, text: str) -> None:
    assert number_text(cell) == text


@pytest.mark.parametrize("cell", [math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("-Infinity")])
def test_a_cell_without_a_finite_number_is_refused(cell: float | Decimal) -> None:
    with pytest.raises(Refused, match="is not a finite number"):
        number_text(cell)


def test_a_cell_finer_than_a_fen_is_refused() -> None:
    with pytest.raises(Refused, match="has more than two decimals"):
        parse_amount(number_text(3e-7), 10_000)


@given(amounts)
def test_an_amount_typed_into_a_spreadsheet_comes_back_to_the_fen(fen: int) -> None:
    assert parse_amount(number_text(float(yuan(fen)))) == fen
    assert parse_amount(number_text(fen / 1_000_000), 10_000) == fen


@pytest.mark.parametrize(
    ("fen", "plain", "in_groups"),
    [
        (0, "0.00", "0.00"),
        (5, "0.05", "0.05"),
        (99_999, "999.99", "999.99"),
        (100_000, "1000.00", "1,000.00"),
        (500_000_000, "5000000.00", "5,000,000.00"),
        (-123_456, "-1234.56", "-1,234.56"),
        (-5, "-0.05", "-0.05"),
    ],
)
def test_fen_are_written_as_yuan_with_two_decimals(fen: int, plain: str, in_groups: str) -> None:
    assert (yuan(fen), grouped(fen)) == (plain, in_groups)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [
        (1, 2, 1),
        (-1, 2, -1),
        (1, -2, -1),
        (-1, -2, 1),
        (3, 2, 2),
        (5, 2, 3),
        (49, 100, 0),
        (0, 7, 0),
        (7, 1, 7),
    ],
)
def test_a_half_is_rounded_away_from_zero(numerator: int, denominator: int, rounded: int) -> None:
    assert round_half_up(numerator, denominator) == rounded


@given(st.integers(-(10**30), 10**30), st.integers(-(10**6), 10**6).filter(bool))
def test_no_whole_number_is_nearer_than_the_rounded_one(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    rounded = round_half_up(numerator, denominator)
    assert abs(exact - rounded) <= Fraction(1, 2)
    assert abs(exact - rounded) < Fraction(1, 2) or abs(rounded) > abs(exact)


def test_rounding_refuses_to_divide_by_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        round_half_up(1, 0)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        # The examples of the payment and settlement rules' annex.
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        # Zeros at every place.
        ("0.00", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("0.55", "伍角伍分"),
        ("1.00", "壹元整"),
        ("10.05", "壹拾元零伍分"),
        ("16.00", "壹拾陆元整"),
        ("110.00", "壹佰壹拾元整"),
        ("1010.00", "壹仟零壹拾元整"),
        ("1001.00", "壹仟零壹元整"),
        ("10000.00", "壹万元整"),
        ("10001.00", "壹万零壹元整"),
        ("100100.00", "壹拾万零壹佰元整"),
        ("20000003.00", "贰仟万零叁元整"),
        ("10100000.00", "壹仟零壹拾万元整"),
        ("100000000.00", "壹亿元整"),
        ("105000000.00", "壹亿零伍佰万元整"),
        ("100010001.10", "壹亿零壹万零壹元壹角"),
        ("100000000000.01", "壹仟亿元零壹分"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("100001000.00", "壹亿零壹仟元整"),
        ("900001000.02", "玖亿零壹仟元零贰分"),
        ("1000000000000.00", "壹万亿元整"),
        ("1000100000000.00", "壹万零壹亿元整"),
    ],
)
def test_capitals_follow_the_rules_of_payment_documents(amount: str, words: str) -> None:
    assert capitals(int(Decimal(amount) * 100)) == "人民币" + words


def test_a_negative_amount_has_no_capitals() -> None:
    with pytest.raises(ValueError, match="negative"):
        capitals(-1)


def capitals_by_place(fen: int) -> str:
    """A second way, below 10^12 yuan: name every digit by its place, then drop the zeros."""
    digits, places = "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]
    whole, cents = str(fen // 100), f"{fen % 100:02d}"
    words = ""
    for index, digit in enumerate(whole):
        place = len(whole) - 1 - index
        words += digits[int(digit)] + (places[place % 4] if digit != "0" else "")
        if place % 4 == 0:
            words += ("", "万", "亿")[place // 4]
    words = re.sub("零+(?=[万亿])", "", words).replace("亿万", "亿零")
    words = re.sub("零+", "零", words).removesuffix("零")
    words = words + "元" if words else ""
    jiao, last = (digits[int(digit)] for digit in cents)
    if cents == "00":
        return f"人民币{words or '零元'}整"
    tail = (jiao + "角" if jiao != "零" else "零" if words else "") + (last + "分" if last != "零" else "")
    return f"人民币{words}{tail}"


def spelled_value(words: str) -> int:
    """The fen that capitals say, read from the left."""
    fen = section = total = digit = 0
    for char in words.removeprefix("人民币").removesuffix("整"):
        if char in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(char)
        elif char in "拾佰仟":
            section += digit * {"拾": 10, "佰": 100, "仟": 1000}[char]
            digit = 0
        elif char == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        elif char == "亿":
            total, section, digit = (total + section + digit) * 100_000_000, 0, 0
        else:
            fen += {"元": (total + section + digit) * 100, "角": digit * 10, "分": digit}[char]
            digit = 0
    return fen


sparse = st.lists(st.sampled_from("00001259"), min_size=1, max_size=15).map(
    lambda digits: int("".join(digits))
)


@given(sparse | st.integers(0, LARGEST))
def test_capitals_read_back_give_the_amount(fen: int) -> None:
    assert spelled_value(capitals(fen)) == fen


@given(sparse.filter(lambda fen: fen < 10**14) | st.integers(0, 10**14 - 1))
def test_capitals_agree_with_a_second_way_of_writing_them(fen: int) -> None:
    assert capitals(fen) == capitals_by_place(fen)
