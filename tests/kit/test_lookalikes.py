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
        ("阿布·买买提", "阿布•买买提"), ("阿布·买买提", "阿布．买买提"), ("黄伟", "⻩伟"), ("\ue863", "䶮"),
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
