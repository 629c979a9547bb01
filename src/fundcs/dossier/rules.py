"""Finding names by part, by pinyin and by initials: `zhangwei`, `zw` and `伟` find 张伟."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fundcs.kit.parsing import fold_name

if TYPE_CHECKING:
    from collections.abc import Callable

Steps = dict[str, tuple[tuple[int, int], ...]]
"""A character -> the (from, to) places of the search term that one of its readings spans."""


def matcher(term: str, names: Iterable[str], *, unfinished: bool = False) -> Callable[[str], bool]:
    """A test of names for `term`: as written, or each character as its syllable or initial.

    `names` are all the names that will be tested, whose characters are looked up once. A character with
    several readings is found by each. `unfinished`: the last syllable may be cut short, while it is typed.
    """
    wanted = fold_name(term).casefold()
    if not any("a" <= char <= "z" or char == "ü" for char in wanted):
        return lambda name: wanted in name.casefold()
    wanted = wanted.replace("ü", "v").replace(" ", "").replace("'", "")
    steps = _steps(wanted, set().union(*names), unfinished=unfinished)
    end = len(wanted)

    def occurs(name: str) -> bool:
        reached: set[int] = set()
        for char in name:
            moves = steps.get(char)
            if moves is None:
                reached = set()
                continue
            reached = {after for before, after in moves if before == 0 or before in reached}
            if end in reached:
                return True
        return False

    return occurs


def _steps(wanted: str, characters: Iterable[str], *, unfinished: bool) -> Steps:
    readings, end = _reader(), len(wanted)
    steps: Steps = {}
    for char in characters:
        spans = {
            (place, min(place + len(reading), end))
            for reading in readings(char)
            for place in range(end)
            if wanted.startswith(reading, place) or (unfinished and reading.startswith(wanted[place:]))
        }
        if spans:
            steps[char] = tuple(sorted(spans))
    return steps


def _reader() -> Callable[[str], set[str]]:
    """The ways a character is typed: itself, its syllables without tones (ü as v, u, yu), their initials."""
    # Its dictionary of words takes half of pypinyin's loading time, and only single characters are looked up.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    def read(char: str) -> set[str]:
        if char.isascii():
            return {char.casefold()}
        syllables = set(pinyin(char, style=Style.NORMAL, heteronym=True)[0])
        umlauted = {syllable for syllable in syllables if "v" in syllable}
        syllables |= {syllable.replace("v", spelt) for syllable in umlauted for spelt in ("u", "yu")}
        return {char, *syllables, *(syllable[0] for syllable in syllables)}

    return read
