"""Letters that look alike: `YX-001` and `YX–001` are one number to whoever reads them."""

from __future__ import annotations

from itertools import zip_longest
from typing import Final, NamedTuple

from fundcs.kit.parsing import fold

# CJK Radicals Supplement: a radical and the character it stands for (Equivalent_Unified_Ideograph of
# Unicode 14); Kangxi radicals are folded by NFKC.
_RADICALS: Final = dict(zip(
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩"
    "⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑"
    "⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王"
    "𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長"
    "镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
    strict=True,
))  # fmt: skip
_TO_CHARACTER: Final = {ord(radical): char for radical, char in _RADICALS.items()}
# The private-use characters of GBK (code page 936: FE50 to FEA0, U+E815 on) and the places that GB 18030 gave
# them since. Python's codec knows those of 2000; the others follow.
_PRIVATE: Final = {
    chr(0xE815 + place): bytes((0xFE, trail)).decode("gb18030").translate(_TO_CHARACTER)
    for place, trail in enumerate((*range(0x50, 0x7F), *range(0x80, 0xA1)))
} | dict(zip(
    "\ue816\ue817\ue818\ue831\ue83b\ue855\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864",
    "\U00020087\U00020089\U000200cc\U000215d7\U0002298f\U000241fe"
    "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb",
    strict=True,
))  # fmt: skip

_ALIKE: Final = str.maketrans({
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u30fc\ufe58\ufe63\uff0d\u02d7", "-"),
    **dict.fromkeys("\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65\uff0e\u0387", "."),
    **dict.fromkeys("\u2018\u2019\u02bc\u00b4\u0060\uff07", "'"),
    **dict.fromkeys("\u2215\u2044\uff0f", "/"),
    # Greek and Cyrillic capitals that are drawn as Latin ones.
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХ", "ABEZHIKMNOPTYXABEKMHOPCTYX", strict=True)),
    **_RADICALS,
    **_PRIVATE,
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


def same(first: str, second: str) -> bool:
    """Whether two names are one to whoever reads them."""
    return first == second or skeleton(first) == skeleton(second)


def difference(first: str, second: str) -> Difference | None:
    """Where two texts first differ."""
    pairs = enumerate(zip_longest(first, second, fillvalue=""), 1)
    return next((Difference(place, *pair) for place, pair in pairs if pair[0] != pair[1]), None)


def named(char: str) -> str:
    """A character by its code point, as it can be told from those it looks like: `U+2013`."""
    return f"U+{ord(char):04X}" if char else "–"
