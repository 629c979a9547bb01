"""Which patterns may take more than linear time, told by their structure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

_BOUND = 64
"""Most repetitions that a pattern may try again one by one."""


def _may_be_empty(items: Iterable[Any]) -> bool:
    return all("REPEAT" in str(op) and value[0] == 0 for op, value in items)


def _characters(items: Iterable[Any]) -> frozenset[str]:
    """Those below U+3000 that one item of a parsed pattern matches."""
    text = "".join(map(chr, range(0x3000)))
    matched: set[str] = set()
    for op, value in items:
        match str(op):
            case "NEGATE":
                return frozenset(text) - _characters(list(items)[1:])
            case "LITERAL":
                matched.add(chr(value))
            case "NOT_LITERAL":
                matched |= set(text) - {chr(value)}
            case "RANGE":
                matched |= {char for char in text if value[0] <= ord(char) <= value[1]}
            case "CATEGORY":
                name = str(value).removeprefix("CATEGORY_")
                escape = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[name.removeprefix("NOT_")]
                matched |= set(re.findall(escape.upper() if name.startswith("NOT_") else escape, text))
            case "IN":
                matched |= _characters(value)
            case _:
                raise AssertionError(op)
    return frozenset(matched)


def _slow(sequence: list[Any]) -> Iterator[str]:
    """The repetitions that could make a search take more than linear time."""
    for place, (op, value) in enumerate(sequence):
        name = str(op)
        if name.endswith("REPEAT"):
            if value[1] > _BOUND and not _taken_for_good(sequence, place):
                yield f"{name} {value}"
            yield from _slow(list(value[2]))
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _slow(list(branch))
        elif name in {"SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"}:
            yield from _slow(list(value[-1]))


def _taken_for_good(sequence: list[Any], place: int) -> bool:
    """Whether it is possessive and last, or begins where none of its characters stands before it."""
    op, value = sequence[place]
    if str(op) != "POSSESSIVE_REPEAT":
        return False
    if _may_be_empty(sequence[place + 1 :]):
        return True
    before, look = sequence[place - 1]
    guarded = place == 1 and str(before) == "ASSERT_NOT" and look[0] == -1
    return guarded and _characters(value[2]) <= _characters(look[1])


def slow(pattern: str | bytes) -> list[str]:
    """The repetitions by which a search for `pattern` could take more than linear time."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    return list(_slow(list(re._parser.parse(text))))  # type: ignore[attr-defined]
