"""Names found by part, by pinyin and by initials."""

from __future__ import annotations

import pytest

from fundcs.dossier.rules import matcher


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("zhangwei", "张伟"),
        ("zhang wei", "张伟"),
        ("ZhangWei", "张伟"),
        ("ｚｈａｎｇ", "张伟"),
        ("zw", "张伟"),
        ("zhang", "张伟"),
        ("zhangw", "张伟"),
        ("zwei", "张伟"),
        ("wei", "张伟"),
        ("伟", "张伟"),
        ("张 伟", "张伟"),
        ("张w", "张伟"),
        ("zengyuhua", "曾玉华"),
        ("cengyuhua", "曾玉华"),
        ("shan", "单田"),
        ("dan", "单田"),
        ("lv", "吕布"),
        ("lü", "吕布"),
        ("lyu", "吕布"),
        ("xian", "西安某公司"),
        ("xi'an", "西安某公司"),
        ("yhtz", "远航投资有限公司"),
        ("abc", "ABC投资"),
        ("abctz", "ABC投资"),
        ("公司", "远航投资有限公司"),
    ],
)
def test_a_name_is_found(term: str, name: str) -> None:
    assert matcher(term, [name])(name)


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("zhangwei", "张娜"),
        ("wz", "张伟"),
        ("hang", "张伟"),
        ("zhan", "张伟"),
        ("zhangweia", "张伟"),
        ("伟张", "张伟"),
        ("zt", "张·铁"),
    ],
)
def test_another_name_is_not(term: str, name: str) -> None:
    assert not matcher(term, [name])(name)
