from __future__ import annotations

import pytest

from fundcs.kit.i18n import speaking
from fundcs.kit.placeholders import in_words


@pytest.mark.parametrize(
    ("command", "chinese"),
    [
        ("fundcs access nda S005 --signed DATE", "fundcs access nda S005 --signed 日期"),
        ("fundcs complaints reply K000001 --content TEXT", "fundcs complaints reply K000001 --content 说明"),
        ("fundcs submission submit K1 --on DATE --items ITEM,ITEM",
         "fundcs submission submit K1 --on 日期 --items 资料,资料"),
        ("--result qualified|unqualified", "--result 合格|不合格"),
        ("--adjust LINE=POINTS", "--adjust 序号=分数"),
        ("fundcs archive backup FILE.xlsx", "fundcs archive backup 文件.xlsx"),
        ("fundcs contract show DATE-2026-01 N-1", "fundcs contract show DATE-2026-01 N-1"),
        ("--state [pending|active]", "--state [pending|active]"),
    ],
)  # fmt: skip
def test_placeholders_are_words_of_the_language_spoken(command: str, chinese: str) -> None:
    with speaking("zh"):
        assert in_words(command) == chinese
    with speaking("en"):
        assert in_words(command) == command
