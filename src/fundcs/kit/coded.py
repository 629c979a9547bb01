"""Sentences that stored documents keep as a code with its facts, so that they outlive their wording.

A chapter has a table of code -> `Sentence`; only the table is reworded. A code is never renamed, given other
facts or taken out, for documents that hold it are read for as long as the archive is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from fundcs.kit.errors import ArchiveUnusable
from fundcs.kit.i18n import N_, _
from fundcs.kit.money import grouped

Fact: TypeAlias = int | str
"""A fact as JSON keeps it: an amount in fen, a day in ISO 8601, a code or a name."""


class UnknownCode(ArchiveUnusable):
    template = N_("a stored document holds the code {code}, which this fundcs does not know; upgrade fundcs")


class Sentence(NamedTuple):
    """The sentence (a msgid) of a code; `fen` names those of its facts that are amounts."""

    msgid: str
    fen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coded:
    """A sentence by its code and facts, put into the user's language when it is printed."""

    code: str
    facts: Mapping[str, Fact]
    sentence: Sentence = field(compare=False, repr=False)

    def __str__(self) -> str:
        msgid, fen = self.sentence
        shown = {name: grouped(int(fact)) if name in fen else fact for name, fact in self.facts.items()}
        return _(msgid).format(**shown)


def coded(sentences: Mapping[str, Sentence], code: str, facts: Mapping[str, Fact]) -> Coded:
    """The sentence of a code in a chapter's table. Raises UnknownCode."""
    sentence = sentences.get(code)
    if sentence is None:
        raise UnknownCode(code=code)
    return Coded(code, facts, sentence)
