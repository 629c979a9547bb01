"""What looks alike is one number to whoever reads it."""

from __future__ import annotations

import pytest

from fundcs.kit.lookalikes import Difference, difference, named, skeleton


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("YX-001", "YX\u2013001"), ("YX-001", "YX\u2212001"), ("YX-001", "yx-001"),
        ("YX-001", "ＹＸ－００１"),
        ("YX-001", "YX-\u200b001"), ("YX-001", "YX - 001"), ("YX-001", "УХ-001"),
        ("阿布·买买提", "阿布•买买提"), ("阿布·买买提", "阿布．买买提"), ("阿布·买买提", "阿布・买买提"),
        ("黄伟", "⻩伟"), ("\ue863", "䶮"), ("龙飞", "⻰⻜"), ("马长青", "⻢⻓⻘"), ("\ue81e", "龴"),
        ("金", "⾦"),
        ("李　诺", "李诺"), ("甲公司（北京）", "甲公司(北京)"), ("\ue816", "\U00020087"), ("\ue830", "牛"),
    ],
)  # fmt: skip
def test_texts_that_look_alike_have_one_skeleton(first: str, second: str) -> None:
    assert skeleton(first) == skeleton(second)


@pytest.mark.parametrize(("first", "second"), [("YX-001", "YX-002"), ("YX-O01", "YX-001"), ("张伟", "张炜")])
def test_texts_that_can_be_told_apart_have_two(first: str, second: str) -> None:
    assert skeleton(first) != skeleton(second)


def test_the_first_difference_is_named_by_its_place_and_code_points() -> None:
    where = difference("YX\u2013001", "YX-001")
    assert where == Difference(3, "\u2013", "-")
    assert (named("\u2013"), named(""), difference("a", "a")) == ("U+2013", "–", None)


def test_every_radical_and_every_private_character_of_gbk_has_its_own_place() -> None:
    radicals = [chr(code) for code in range(0x2E81, 0x2EF4) if code != 0x2E9A]
    private = [chr(code) for code in range(0xE815, 0xE865)]
    assert [char for char in radicals if skeleton(char) == char] == []
    assert [char for char in private if not ord(skeleton(char)) >= 0x2F00 and skeleton(char) != char] == []
    assert [char for char in private if 0xE000 <= ord(skeleton(char)) <= 0xF8FF] == []
