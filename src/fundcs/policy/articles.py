"""The running articles 1 to 57: what fundcs does for each today, by which commands, and what not yet."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, Text
from fundcs.kit.parsing import quoted
from fundcs.kit.patterns import regex
from fundcs.policy.article_table import ROWS
from fundcs.policy.terms import article_exists


class Chapter(NamedTuple):
    """A chapter with its own title and the running articles `first` to `last`."""

    number: int
    first: int
    last: int
    name: str
    title: str


# The source numbers its articles anew in each chapter; counted through, they are 1 to 57.
CHAPTERS = (
    Chapter(2, 1, 12, N_("chapter 2"), N_("client information")),
    Chapter(3, 13, 18, N_("chapter 3"), N_("confidentiality of client information")),
    Chapter(4, 19, 19, N_("chapter 4"), N_("client appointments")),
    Chapter(5, 20, 25, N_("chapter 5"), N_("contract packages")),
    Chapter(6, 26, 29, N_("chapter 6"), N_("ways and content of service")),
    Chapter(7, 30, 38, N_("chapter 7"), N_("service process")),
    Chapter(8, 39, 40, N_("chapter 8"), N_("VIP service")),
    Chapter(9, 41, 45, N_("chapter 9"), N_("clients' rights")),
    Chapter(10, 46, 55, N_("chapter 10"), N_("clients' investment returns")),
    Chapter(11, 56, 57, N_("chapter 11"), N_("closing provisions")),
)

_CIRCLED = {ord(mark): f"({number})" for number, mark in enumerate("①②③④⑤⑥⑦⑧", start=1)}
# 38, 38(5), Art. 38, article 38, 第38条, 第三十八条; full-width digits and brackets are folded before.
_WRITTEN = regex(
    r"(?:art(?:icle)?\.? ?|第 ?)?([0-9]{1,3}|[一二三四五六七八九十]{1,3}) ?条? ?(?:\(([0-9])\))?",
    re.IGNORECASE,
)
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", start=1)}


@dataclass(frozen=True, slots=True)
class Article:
    """A running article and its account.

    `does`: what fundcs does for it today, by `commands`; else why there is nothing to compute, or what is
    planned. `computes`: part of it is carried out today. `planned`: what is not carried out yet, `None`
    where nothing is left. `see`: other articles whose policy keys hold this one too.
    """

    number: int
    chapter: Chapter
    does: Text
    computes: bool
    commands: tuple[str, ...]
    planned: Text | None
    see: tuple[int, ...]


def article(written: int | str) -> Article:
    """The article named by `38`, `"38(5)"`, `"Art. 38"` or `"第三十八条"`. Raises Refused."""
    folded = unicodedata.normalize("NFKC", str(written).translate(_CIRCLED)).strip()
    match = _WRITTEN.fullmatch(folded)
    number = _number(match[1]) if match else 0
    if match is None or not article_exists(f"{number}({match[2]})" if match[2] else str(number)):
        raise Refused(
            N_("there is no article '{article}'; they run from 1 to 57, written 38, 38(5) or 第三十八条"),
            article=quoted(folded),
        )
    return _articles()[number]


def articles() -> tuple[Article, ...]:
    """All of them, in order."""
    return tuple(_articles().values())


def not_carried_out(what: Text) -> Text:
    """The sentence for what is planned of an article."""
    return T("Not carried out yet: {what}", what=what)


def _number(text: str) -> int:
    """An Arabic or Chinese numeral up to 99; 0 where it is none, such as 十十."""
    if text.isdigit():
        return int(text)
    tens, ten, units = text.rpartition("十")
    if any(digit and digit not in _DIGITS for digit in (tens, units)):
        return 0
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(units, 0)


@cache
def _articles() -> dict[int, Article]:
    return {
        number: _article(number, chapter)
        for chapter in CHAPTERS
        for number in range(chapter.first, chapter.last + 1)
    }


def _article(number: int, chapter: Chapter) -> Article:
    row = ROWS[number]
    planned = Text(row.planned) if row.planned else None
    does = Text(row.does) if planned is None or row.does else not_carried_out(planned)
    computes = bool(row.does) and not row.nothing
    return Article(number, chapter, does, computes, row.commands, planned, row.see)
