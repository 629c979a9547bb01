"""The running articles 1 to 57: what fundcs does for each, and which commands serve it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, Text
from fundcs.kit.parsing import quoted
from fundcs.policy.article_table import ROWS
from fundcs.policy.terms import article_exists

# The source gives chapters 6 and 7, and 8 and 9, without saying where one ends.
CHAPTERS = (
    ("2", 1, 12, N_("client information")),
    ("3", 13, 18, N_("confidentiality of client information")),
    ("4", 19, 19, N_("clients' appointments")),
    ("5", 20, 25, N_("contract packages")),
    ("6-7", 26, 38, N_("ways and course of service")),
    ("8-9", 39, 45, N_("VIP service and clients' rights")),
    ("10", 46, 55, N_("clients' investment returns")),
    ("11", 56, 57, N_("closing provisions")),
)

PLANNED = frozenset(
    {
        "access grant", "access leak", "access list", "access revoke", "care",
        "client doc", "client note", "payout check", "payout done", "payout notice", "payout overdue",
        "payout steps", "payout submit",
    }
)  # fmt: skip
"""Groups and verbs that are not in the program yet; each leaves this set when it arrives."""

_CIRCLED = {ord(mark): f"({number})" for number, mark in enumerate("①②③④⑤⑥⑦⑧", start=1)}
_WRITTEN = re.compile(
    r"(?:art(?:icle)?\.? ?|第 ?)?([0-9]{1,3}|[一二三四五六七八九十]{1,3}) ?条? ?(?:\(([0-9])\))?",
    re.IGNORECASE,
)
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", start=1)}


class UnknownArticle(Refused):
    """A text that names no article of the regulation."""

    template = N_("there is no article '{article}'; they run from 1 to 57, written 38, 38(5) or 第三十八条")


@dataclass(frozen=True, slots=True)
class Article:
    """A running article: its chapter, what fundcs does for it, and the commands that serve it.

    `computes` is false where the article leaves nothing to compute, `does` then says why.
    `see`: other articles whose policy keys hold this one too.
    """

    number: int
    chapter: str
    title: Text
    does: Text
    computes: bool
    commands: tuple[str, ...]
    see: tuple[int, ...]

    @property
    def planned(self) -> tuple[str, ...]:
        """Those of its commands that are not in the program yet."""
        return tuple(command for command in self.commands if _is_planned(command))


def article(written: int | str) -> Article:
    """The article named by `38`, `"38(5)"`, `"Art. 38"` or `"第三十八条"`; raises `UnknownArticle`."""
    folded = unicodedata.normalize("NFKC", str(written).translate(_CIRCLED)).strip()
    match = _WRITTEN.fullmatch(folded)
    number = _number(match[1]) if match else 0
    if match is None or not article_exists(f"{number}({match[2]})" if match[2] else str(number)):
        raise UnknownArticle(article=quoted(folded))
    return _ARTICLES[number]


def articles() -> tuple[Article, ...]:
    """All of them, in order."""
    return tuple(_ARTICLES.values())


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if any(digit and digit not in _DIGITS for digit in (tens, ones)):
        return 0
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _is_planned(command: str) -> bool:
    words = command.split()
    return any(" ".join(words[:length]) in PLANNED for length in (1, 2))


def _all() -> dict[int, Article]:
    read = {}
    for chapter, first, last, title in CHAPTERS:
        for number in range(first, last + 1):
            row = ROWS[number]
            read[number] = Article(
                number, chapter, Text(title), Text(row.does), row.computes, row.commands, row.see
            )
    return read


_ARTICLES = _all()
