"""Letters that look alike: `YX-001` and `YX–001` are one number to whoever reads them."""

from __future__ import annotations

from itertools import zip_longest
from typing import Final, NamedTuple

from fundcs.kit.parsing import fold

_ALIKE: Final = str.maketrans({
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u30fc\ufe58\ufe63\uff0d\u02d7", "-"),
    **dict.fromkeys("\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65\uff0e\u0387", "."),
    **dict.fromkeys("\u2018\u2019\u02bc\u00b4\u0060\uff07", "'"),
    **dict.fromkeys("\u2215\u2044\uff0f", "/"),
    # Greek and Cyrillic capitals that are drawn as Latin ones.
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХ", "ABEZHIKMNOPTYXABEKMHOPCTYX", strict=True)),
    # CJK Radicals Supplement: the radical in place of the character (Unicode 15, chart 2E80).
    **dict(zip(
        "⻄⻅⻆⻉⻋⻌⻓⻔⻗⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "西见角贝车辶长门雨青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟", strict=True,
    )),
    # A private-use character of GBK, given its own place by GB 18030-2022.
    "\ue863": "\u4dae",
})  # fmt: skip


class Difference(NamedTuple):
    """The first place, from 1, in which two texts differ, and what stands there in each; "" past its end."""

    place: int
    first: str
    second: str


def skeleton(text: str) -> str:
    """What is left of a number or name when all that looks alike is one: two alike have the same.

    Case, width, invisible marks and white space do not count.
    """
    if text.isascii():  # thousands of numbers of an import are
        return text.upper().replace(" ", "")
    return fold(text).upper().translate(_ALIKE).replace(" ", "")


def difference(first: str, second: str) -> Difference | None:
    """Where two texts first differ."""
    pairs = enumerate(zip_longest(first, second, fillvalue=""), 1)
    return next((Difference(place, *pair) for place, pair in pairs if pair[0] != pair[1]), None)


def named(char: str) -> str:
    """A character by its code point, as it can be told from those it looks like: `U+2013`."""
    return f"U+{ord(char):04X}" if char else "–"
