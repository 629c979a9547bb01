"""What the policy says of satisfaction: the scale, the limit, the yearly questions (Art. 41, 43)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.kit.i18n import language

if TYPE_CHECKING:
    from fundcs.policy.rules import Label


@dataclass(frozen=True, slots=True)
class SurveyScore:
    """A score that a client may give, and what it is called."""

    score: int
    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if language() == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Surveys:
    """How content clients are: the scale from its lowest score up, and the yearly questions (Art. 41).

    Up to `limit` a score is a finding (Art. 43). `asked`: about what clients are asked.
    """

    scores: tuple[SurveyScore, ...]
    limit: int
    asked: tuple[str, ...]
    questions: tuple[Label, ...]
