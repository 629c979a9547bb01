"""No pattern of the program takes more than linear time, whatever text it is given."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from shared.patterns import slow

import fundcs
from fundcs.kit.patterns import LatePattern
from fundcs.kit.tabular import guard

_SOURCE = Path(fundcs.__file__).parent
_PIECES = [
    "a", "a.", "a-", "a@", "A ", "1", "1 ", "1,", "1.", "1-", ",1", ".1", " ", "\t", "\n", "-", '="',
    '"', "\\", "(",
    ")", "[", "《", "元", "万", "单位", "单位:", "合计", "total",
    "人民币", "¥ ", "年", "日", "日1", ":", "1:", "<c ",
    '<c r="A1" ', '<x:c r="A1"', "<c>", "'''", "#", "%", "x", "转1", ";ext=", " is not one of ", "'",
]  # fmt: skip
_ENDS = ["", "!", "元", "%", '"', "\n!"]
_INLINE = {
    "kit/tabular/guard.py", "kit/tabular/table.py", "policy/loader.py", "archive/replay.py", "boundary.py",
}  # fmt: skip
"""The modules that give `re` a pattern at once; each pattern is linear, or is given a short text."""


_BY_PARSER = {"_TOKEN"}
"""policy/locate goes over what tomllib has accepted: no string is left open in it."""


def patterns() -> Iterator[tuple[str, str, re.Pattern[Any]]]:
    """Every compiled pattern that a module of the program holds: module, name, pattern."""
    for module in pkgutil.walk_packages(fundcs.__path__, "fundcs."):
        if ".migrations" in module.name or module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for item in value if isinstance(value, (tuple, list)) else [value]:
                if isinstance(item, (re.Pattern, LatePattern)):
                    yield module.name, name, re.compile(item.pattern, item.flags)
    of_sheet = guard._patterns(b"")
    for name in of_sheet.__dataclass_fields__:
        if isinstance(pattern := getattr(of_sheet, name), re.Pattern):
            yield guard.__name__, name, pattern


@cache
def _text(module: str) -> str:
    path = _SOURCE.joinpath(*module.split(".")[1:])
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8")


def uses(module: str, name: str) -> set[str]:
    """The methods of a pattern that its module calls; where none is seen, those that take longest."""
    called = set(re.findall(rf"\b{name}\.(fullmatch|match|search|sub|finditer|findall)\b", _text(module)))
    return called or {"search", "fullmatch"}


# One that takes linear time however it is used needs no trial. Most of the others decide a whole text.
TRIED = [
    found for found in dict.fromkeys(patterns()) if slow(found[2].pattern) and found[1] not in _BY_PARSER
]


@pytest.mark.parametrize(("module", "name", "pattern"), TRIED, ids=lambda value: str(value)[-30:])
def test_a_hundred_kilobytes_of_any_piece_are_decided(
    module: str, name: str, pattern: re.Pattern[Any]
) -> None:
    # One that takes quadratic time takes hours here and is seen by that.
    for piece in _PIECES:
        for end in _ENDS:
            text: Any = piece * (100_000 // len(piece)) + end
            if isinstance(pattern.pattern, bytes):
                text = text.encode()
            for method in uses(module, name):
                if method == "sub":
                    pattern.sub(text[:0], text)
                elif method == "finditer":
                    list(pattern.finditer(text))
                else:
                    getattr(pattern, method)(text)


def test_a_pattern_given_to_re_at_once_is_looked_at() -> None:
    used = {
        path.relative_to(_SOURCE).as_posix()
        for path in _SOURCE.rglob("*.py")
        if re.search(r"\bre\.(match|search|sub|findall|finditer|fullmatch|split)\(", path.read_text("utf-8"))
    }
    assert used <= _INLINE
