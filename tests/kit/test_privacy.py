"""Personal data is masked by its kind, found in what people write, and found in linear time."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared.patterns import slow

from fundcs.kit import privacy
from fundcs.kit.patterns import LatePattern
from fundcs.kit.privacy import (
    Kind,
    mask,
    mask_account,
    mask_address,
    mask_email,
    mask_id,
    mask_parsed,
    mask_phone,
    mask_text,
    mask_typed,
)

digits = st.text("0123456789", min_size=1)


@pytest.mark.parametrize(
    ("masked", "shown"),
    [
        (mask_id("11010119900307123X"), "1101**********123X"),
        (mask_id("913301067C8BJNA9QW"), "9133**********A9QW"),
        (mask_id("370202600722090"), "************090"),
        (mask_id("E12345678"), "*******78"),
        (mask_id("H1234567801"), "*********01"),
        (mask_id("SX1234"), "*****4"),
        (mask_id("1101\x1b[31m90030712X"), "*" * 18),
        (mask_id("1" * 500), "1111" + "*" * 20 + "1111"),
        (mask_phone("+8618620116410"), "**********6410"),
        (mask_phone("18620116410"), "*******6410"),
        (mask_phone("+861066462531;ext=8012"), "*********2531"),
        (mask_phone("6646253"), "*******"),
        (mask_account("6222 8355 8594 0427 284"), "***************7284"),
        (mask_account("12345678"), "****5678"),
        (mask_account("1234567"), "*******"),
        (mask_email("kh000@example.com"), "k***@***"),
        (mask_email("a@b"), "***"),
        (mask_email("@abcdef"), "*******"),
        (mask_email("kh000"), "*****"),
        (mask_address("北京市朝阳区217号"), "北京市朝阳***"),
        (mask_address("广东省深圳市南山区科技路190号"), "广东省深圳市***"),
        (mask_address("北京"), "北***"),
        (mask_address("京"), "***"),
        (mask_id(""), ""),
    ],
)
def test_a_mask_leaves_what_tells_clients_apart(masked: str, shown: str) -> None:
    assert masked == shown


VALUES = [kind for kind in get_args(Kind) if kind != "text"]
"""The kinds that are one value; free text stays readable but for the numbers in it."""


@given(st.text(), st.sampled_from(VALUES))
def test_a_mask_shows_at_most_half_of_any_value_on_one_line(value: str, kind: Kind) -> None:
    shown = mask(value, kind)
    assert len(shown.replace("*", "")) <= len(value) // 2
    assert shown.isprintable()


@given(digits, st.sampled_from(VALUES))
def test_a_mask_shows_at_most_half_of_any_number(value: str, kind: Kind) -> None:
    assert len(mask(value, kind).replace("*", "")) <= len(value) // 2


def test_nothing_stays_nothing_and_an_id_is_the_usual_kind() -> None:
    assert mask(None) is None
    assert mask(None, "phone") is None
    assert mask("370202196007220909") == mask("370202196007220909", "id_no") == "3702**********0909"


# --- what people write ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("证件370202196007220909已核对", "证件***已核对"),
        ("证件 370202 19600722 0909", "证件 ***"),
        ("证件37020219880824132x", "证件***"),
        ("旧证370202600722090", "旧证***"),
        ("执照913301067C8BJNA9QW", "执照***"),
        ("call 186-2011-6410 tonight", "call *** tonight"),
        ("请打186 2011 6410或13900139000", "请打***或***"),
        ("手机１８６２０１１６４１０", "手机***"),
        ("手机186\u200b20116410", "手机***"),
        ("手机1 8 6 2 0 1 1 6 4 1 0", "手机***"),
        ("电话+8618620116410", "电话***"),
        ("电话010-66462531，晚上", "电话***，晚上"),
        ("电话(0755)8266 1234", "电话***"),
        ("call +1 650-253-0000", "call ***"),
        ("卡号6222 8355 8594 0427 284", "卡号***"),
        ("卡号6222835585940427284", "卡号***"),
        ("账号0200001019200不对", "账号***不对"),
        ("mail to kh000@example.com, please", "mail to ***, please"),
        ("邮箱kh000@example.com投诉", "邮箱***投诉"),
        ("邮箱 ｋｈ０００＠ｅｘａｍｐｌｅ．ｃｏｍ", "邮箱 ***"),
        ("邮箱：王五@例子.中国", "邮箱：***"),
        ("客户家住北京市朝阳区建国路88号2号楼1203室，已搬", "客户家住***，已搬"),
        ("寄往上海市浦东新区世纪大道100号", "寄往***"),
        ("客户称在海淀区中关村大街27号", "客户称在***"),
        ("地址：深圳市南山区科技园5栋A座1201", "地址：***"),
        ("春华镇大鱼塘村三组", "***"),
        ("lives at Flat 12B, 88 Jianguo Road now", "lives at *** now"),
    ],
)
def test_personal_data_in_what_somebody_wrote_is_starred(text: str, shown: str) -> None:
    assert mask_text(text) == mask(text, "text") == shown


@pytest.mark.parametrize(
    "text",
    [
        "上期派息少到0.01元",
        "派息12345.67 89012.34 1000000.00",
        "本金1,200,000,000.00元",
        "2026-09-30 2026-10-01 两天",
        "20260930 14:05",
        "合同YX01-2026-0005和HT20260105001",
        "客户知道12号会付款",
        "客服中心12号前答复",
        "请于建国路支行办理",
        "sha256:" + "1234567890abcdef" * 4,
        "王五",
        "",
    ],
)
def test_what_is_nobodys_stays_readable(text: str) -> None:
    assert mask_text(text) == text


@given(st.text(), st.text())
def test_an_id_number_is_starred_whatever_stands_beside_it(before: str, after: str) -> None:
    assert "11010119900307123X" not in mask_text(f"{before}11010119900307123X{after}")


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("9999999999", "9999999999"),
        ("99999999999", "***"),
        ("2026-02-30 14:05", "2026-02-30 14:05"),
        ("to 王五@公司", "to ***"),
    ],
)
def test_in_the_wrong_column_any_number_of_eleven_digits_is_starred(typed: str, left: str) -> None:
    assert mask_typed(typed) == left


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("11010119900307123X", "***"),
        ("138 1234 5678", "***"),
        ("6222 0200 1234 5678 901", "***"),
        ("１１０１０１１９９００３０７１２３Ｘ", "***"),
        ("zhang@example.com", "***"),
        ("--北京市朝阳区建国路88号", "--***"),
        ("12345 张伟", "12345 张伟"),
    ],
)
def test_of_an_unknown_word_any_number_of_seven_digits_is_starred(typed: str, left: str) -> None:
    assert mask_parsed(typed) == left


# --- cost -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern",
    [value for value in vars(privacy).values() if isinstance(value, LatePattern)],
    ids=lambda pattern: pattern.pattern[:20],
)
def test_every_pattern_takes_linear_time(pattern: re.Pattern[str]) -> None:
    assert slow(pattern.pattern) == []


@pytest.mark.parametrize(
    "pattern",
    [r"[\w.+-]+@[\w.-]+", r"\S+@\S+", r"[a-z]++@", r"(?<![a-y])[a-z]++@", r"(?:[0-9] ?){10,}x", r"(?:a|b*)c"],
)
def test_a_pattern_that_may_take_quadratic_time_is_told(pattern: str) -> None:
    assert slow(pattern)


@pytest.mark.parametrize("masked", [mask_text, mask_typed, mask_parsed, mask_email, mask_address])
@pytest.mark.parametrize(
    "piece", ["a", "a.", "a@", "1", "1 ", "1-", "路", "路1", "汉", "A ", "1 Ab ", "+1", "0 -"]
)
def test_a_hundred_kilobytes_of_one_piece_are_masked(masked: Any, piece: str) -> None:
    assert len(masked(piece * (100_000 // len(piece)))) <= 100_003


@pytest.mark.parametrize("fact", ["1380013800013800" * 4, "12:" + "13800138000a" * 5 + "0000"])
def test_a_hash_or_a_checkpoint_is_whole_whatever_digits_follow_one_another(fact: str) -> None:
    assert privacy.mask_fact(fact) == fact


def test_another_fact_is_masked_as_a_text_is() -> None:
    assert privacy.mask_fact("13800138000.db") == "***.db"
