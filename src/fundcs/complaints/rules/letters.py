"""The words of a letter to a complainant: the policy's, with the facts of the complaint filled in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.complaints.rules.steps import ANSWERS
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fundcs.complaints.rules.steps import ComplaintHistory, Step


class LetterKind(StrEnum):
    """Which letter: that the complaint was received, or the answer to it."""

    ACKNOWLEDGEMENT = "acknowledgement"
    ANSWER = "answer"


LETTER_NAMES: Final[Mapping[LetterKind, str]] = {
    LetterKind.ACKNOWLEDGEMENT: N_("acknowledgement of a complaint"),
    LetterKind.ANSWER: N_("answer to a complaint"),
}


def answer(history: ComplaintHistory) -> Step:
    """The last step that answered the client in words. Raises Refused where there is none."""
    answers = [step for step in history.steps if step.kind in ANSWERS and step.text]
    if not answers:
        raise Refused(
            N_(
                "complaint {no} has no answer yet that a letter could give; record it with "
                "`fundcs complaints reply {no} --content TEXT`"
            ),
            no=history.no,
        )
    return answers[-1]


def filled(words: str, facts: Mapping[str, str]) -> str:
    """The words with their placeholders filled in; braces in a fact stay as they are."""
    return words.strip("\n").format_map(facts)
