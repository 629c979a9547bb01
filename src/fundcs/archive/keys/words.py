"""What needs a person's word and is signed: one list, by the trail's tables and verbs.

A list of names, for the archive lies below the chapters whose tables they are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

Facts = dict[str, Any]

KEY, KEY_END = "staff_key", "staff_key_end"


def _always(_facts: Facts) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Word:
    """Entries of a table that are somebody's word: with which verbs, and of what values."""

    table: str
    verbs: frozenset[str] = frozenset({"created"})
    when: Callable[[Facts], bool] = _always


_EITHER: Final = frozenset({"created", "changed"})
WORDS: Final = (
    Word("sheet_check"),  # finance's check of a payout sheet (Art. 48)
    Word("sheet_approval"),  # its approval
    Word("difference_sign_off"),  # finance's word that a difference is in order
    Word("account_change", _EITHER, lambda facts: facts.get("accepted") is not None),  # Art. 46
    Word("penalty_decision"),  # the general manager's, beyond the scale (Art. 23)
    Word("penalty_answer"),  # HR's answer to a list (Art. 25)
    Word("client", _EITHER, lambda facts: facts.get("approved_at") is not None),  # identity withheld (Art. 3)
    Word("spending_decision", _EITHER),  # the general manager's, on spending that awaits it (Art. 35)
    Word("access_grant", _EITHER),  # the general manager's, to see client files (Art. 7)
    Word(KEY, frozenset({"created", "changed", "removed"})),
    Word(KEY_END, frozenset({"created", "changed", "removed"})),
)
_BY_TABLE: Final = {word.table: word for word in WORDS}
TABLES: Final = tuple(_BY_TABLE)


def needed(table: str, verb: str, after: str | None) -> bool:
    """Whether an entry is somebody's word. An entry that cannot be read is taken for one."""
    word = _BY_TABLE.get(table)
    if word is None or verb not in word.verbs:
        return False
    return word.when(facts_of(after))


def facts_of(text: str | None) -> Facts:
    """The values of an entry; none where they cannot be read."""
    try:
        facts = json.loads(text or "{}")
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def statement(entry_hash: str) -> bytes:
    """What is signed: the entry's hash, which holds the hash of the entry before it, and so of all."""
    return b"fundcs signature 1:" + entry_hash.encode()
