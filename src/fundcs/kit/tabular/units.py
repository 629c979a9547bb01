"""What amounts count: units as headings, titles, notes, columns and number formats give them.

Amounts are read in yuan, 万元 and 亿元. Another currency, and a unit such as 千元 that would be taken for
yuan, is known as such, so that it can be refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fundcs.kit.parsing import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

YUAN: Final = {1: "元", 10_000: "万元", 100_000_000: "亿元"}
"""The units that are read, by what they count in yuan."""

_POWERS: Final = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_PLAIN: Final = re.compile(r"人民币|rmb|cny|[¥\s/、()（）]")
_WORD: Final = re.compile(r"([十百千]?)([万亿]?)(?:元|圆|yuan)?")
_OTHER: Final = re.compile(
    r"[十百千万亿\s/、()]*(?:[美港欧日英韩澳加新台]|加拿大|新加坡|新台)(?:元|币|圆|镑)"
    r"|[十百千]?[万亿]?(?:usd|hkd|eur|jpy|gbp|krw|aud|cad|sgd|twd|[$€£])|(?:us|hk)\$?"
    r"|million|thousand|billion|mn|bn|k"
)
_RENMINBI: Final = re.compile(r"(?:人民币|rmb|cny|本币|¥|元|yuan)(?:\(?(?:元|rmb|cny|¥)\)?)?")
# 编制单位, 工作单位 and the like are organisations, 单位净值 is a figure.
_IN_SENTENCE: Final = re.compile(
    r"(?<!编制)(?<!填报)(?<!制表)(?<!报送)(?<!工作)(?<!所属)(?<!申报)"
    r"单位(?:均?为|是|统一为)? ?[:(为]? ?([^\s()\[\]【】,;。]{1,8})"
    r"|以([^\s,;。]{1,6})为(?:计量|货币|金额)?单位"
)
_CURRENCY_IN_SENTENCE: Final = re.compile(
    r"(?:币种|币别|货币)(?:均?为|是)? ?[:(]? ?([^\s()\[\]【】,;。/]{1,8})"
)
BRACKETED: Final = re.compile(r"[(\[{【〔<]([^()\[\]{}【】〔〕<>]*)[)\]}】〕>]")
"""What stands in brackets of any kind, innermost first."""
_LABELLED: Final = re.compile(
    r"(?:(?:以[上下]|本表|表[中内])?(?:所列)?(?:金额|货币|计量|计价)?(?:单位)?(?:均?为|是)? ?:? ?)(.+)"
)


def of_word(text: str) -> int | None:
    """What `万元`, `人民币/万元` or `单位:亿元` counts in yuan; None for what is no unit, as 人民币 alone."""
    word = _bare(text)
    match = _WORD.fullmatch(word)
    if not word or match is None or match[1]:
        return None
    return _POWERS[match[2]]


def is_other(text: str) -> bool:
    """Whether it is a unit or currency in which amounts are not read: 千元, 美元, USD."""
    word = _bare(text)
    match = _WORD.fullmatch(word)
    return (bool(word) and (match is not None and bool(match[1]))) or _OTHER.fullmatch(word) is not None


def is_renminbi(text: str) -> bool:
    """Whether it names the currency of China."""
    return _RENMINBI.fullmatch(fold(text).casefold()) is not None


def in_sentence(text: str) -> Iterator[str]:
    """The units and currencies that a title or note gives: of `台账（单位为万元）` 万元. `text` is folded."""
    for match in _IN_SENTENCE.finditer(text):
        yield match[1] or match[2]
    for inner in BRACKETED.findall(text):
        yield word_of(inner)
    for match in _CURRENCY_IN_SENTENCE.finditer(text):
        if not is_renminbi(match[1]):
            yield match[1]


def word_of(text: str) -> str:
    """The unit in what stands in brackets: of `金额单位：万元` and of `万元` 万元."""
    match = _LABELLED.fullmatch(text.strip())
    return (match[1] if match else text).strip().casefold()


def _bare(text: str) -> str:
    return _PLAIN.sub("", word_of(fold(text).casefold()))


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a number format tells of an amount. A cell shows its value divided by `scale`.

    `unit` is the unit written behind the figure, in yuan, None where there is none; `other` whether it is
    another currency or one that is not understood.
    """

    code: str
    scale: int
    unit: int | None
    other: bool = False

    def counted(self, stated: int | None) -> int | None:
        """What the stored value counts in yuan where the sheet states `stated`; None: not to be told."""
        unit = self.unit if stated is None else stated
        if self.other or unit is None or (self.unit is not None and self.unit != unit):
            return None
        return unit // self.scale if unit % self.scale == 0 and unit // self.scale in YUAN else None


# ECMA-376 part 1, 18.8.31: literal text is quoted, or follows a backslash; spreadsheet programs in Chinese
# write ! for the backslash. A comma behind the last digit divides by a thousand.
_TOKEN: Final = re.compile(r'"([^"]*)"|[\\!](.)|\[(\$)?([^\]]*)\]|([_*].)|(.)', re.DOTALL)
_SECTION: Final = re.compile(r'(?:"[^"]*"|[\\!].|[^;"\\!])*', re.DOTALL)
_FOREIGN_SIGN: Final = re.compile(r"[$€£]|USD|HKD|EUR|JPY|GBP|[美港欧日英韩澳]元|港币")
_DIGIT: Final = re.compile(r"[0#]")
_FORMAT_UNIT: Final = re.compile(r"([十百千]?)([万亿]?)元|([十百千]?)([万亿])|([十百千])")
_DATE: Final = re.compile(r"[ymdhs]", re.IGNORECASE)
_YEN: Final = "411"
"""The locale of Japan: its ¥ is another."""


def of_format(code: str) -> NumberFormat | None:
    """What the number format `code` tells: `0"万元"`, `0!.0,"万"`, `[$$-409]#,##0`; None where nothing."""
    digits, literal, other, decimals = "", "", False, None
    for quoted, escaped, symbol, bracket, _filling, char in _TOKEN.findall(_first_section(code)):
        text = quoted or escaped
        if text:
            literal += text
            decimals = 0 if text == "." and digits else decimals
        elif symbol:
            sign, _dash, locale = bracket.partition("-")
            literal += sign
            other |= sign not in ("", "¥", "￥", "CNY", "RMB", "元") or (locale == _YEN and sign in "¥￥")
        elif char in "0#?.,%":
            digits += char
            decimals = decimals + 1 if decimals is not None and char in "0#?" else decimals
        elif char and char not in "+-() E/;":
            literal += char
    if _DATE.search(literal.replace("CNY", "")) and _DIGIT.search(digits) is None:
        return None
    scale = 1000 ** _scaling_commas(digits) * 10 ** (decimals or 0)
    unit_match = _FORMAT_UNIT.search(literal)
    unit = None if unit_match is None else _counted(unit_match)
    other = other or _FOREIGN_SIGN.search(literal) is not None
    return NumberFormat(code, scale, unit, other) if other or scale > 1 or unit is not None else None


def _first_section(code: str) -> str:
    """The format of positive numbers, up to the first semicolon that is not quoted."""
    end = _SECTION.match(code)
    return end[0] if end else code


def _scaling_commas(digits: str) -> int:
    """The commas behind the last digit, before the decimal point or at the end."""
    whole, _point, decimals = digits.rstrip("%").partition(".")
    return sum(len(part) - len(part.rstrip(",")) for part in (whole, decimals))


def _counted(unit_match: re.Match[str]) -> int:
    low, high = unit_match[1] or unit_match[3] or unit_match[5] or "", unit_match[2] or unit_match[4] or ""
    return _POWERS[low] * _POWERS[high]
