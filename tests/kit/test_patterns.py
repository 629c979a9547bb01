from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fundcs.kit.patterns import regex

if TYPE_CHECKING:
    import pytest


def test_a_pattern_is_compiled_on_its_first_use_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    compiled = re.compile

    def counted(text: str, flags: int = 0) -> Any:
        made.append(text)
        return compiled(text, flags)

    monkeypatch.setattr(re, "compile", counted)
    year = regex("[0-9]{4}")
    assert made == []
    assert year.fullmatch("2026")
    assert year.search("in 2026")
    assert made == ["[0-9]{4}"]


def test_a_late_pattern_answers_as_a_compiled_one_does() -> None:
    late, early = regex("(?P<a>甲)|乙", re.IGNORECASE), re.compile("(?P<a>甲)|乙", re.IGNORECASE)
    text = "甲乙丙乙"
    assert late.sub("x", text) == early.sub("x", text)
    assert late.split(text) == early.split(text)
    assert late.findall(text) == early.findall(text)
    assert (late.pattern, late.flags, late.groupindex) == (early.pattern, early.flags, early.groupindex)
