"""What a client scores: on which scale, whether it is low, and the average of many (Art. 41)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, P_, T
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from fundcs.kit.i18n import Text
    from fundcs.policy.satisfaction import Surveys, SurveyScore

_LONGEST: Final = 6


class SurveyKind(StrEnum):
    """What the client was asked about. VISIT: a visit, or an appointment that was held."""

    CALLBACK = "callback"
    VISIT = "visit"
    COMPLAINT = "complaint"


class SurveyState(StrEnum):
    """How an answer stands. VOID: what it was about was withdrawn or merged; it is not counted."""

    COUNTED = "counted"
    VOID = "void"
    WITHDRAWN = "withdrawn"


SURVEY_KIND_NAMES: Final[Mapping[SurveyKind, str]] = {
    SurveyKind.CALLBACK: P_("survey", "callback"),
    SurveyKind.VISIT: P_("survey", "visit"),
    SurveyKind.COMPLAINT: P_("survey", "complaint"),
}
SURVEY_STATE_NAMES: Final[Mapping[SurveyState, str]] = {
    SurveyState.COUNTED: P_("survey", "counted"),
    SurveyState.VOID: P_("survey", "not counted"),
    SurveyState.WITHDRAWN: P_("survey", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Scale:
    """The scores that may be given, both ends included; up to `limit` a score is low."""

    least: int
    most: int
    limit: int

    @classmethod
    def of(cls, surveys: Surveys) -> Scale:
        """The scale that the policy sets."""
        return cls(surveys.scores[0].score, surveys.scores[-1].score, surveys.limit)

    def low(self, score: int) -> bool:
        """Whether the score is a finding (Art. 43)."""
        return score <= self.limit

    def why_low(self, score: int) -> Text:
        """Why a low score is a finding."""
        return T(
            "a score of {score} is not above {limit} (surveys.limit): it is a finding (Art. 43)",
            score=score,
            limit=self.limit,
        )


def read_score(typed: str, scale: Scale, named: Sequence[SurveyScore] = ()) -> int:
    """The score that was typed, as a number or by its name. Raises Refused where it is none of the scale."""
    text = fold(typed)
    for each in named:
        words = (each.zh, each.en, f"{each.score} {each.zh}", f"{each.score} {each.en}")
        if text.casefold() in map(str.casefold, words):
            return each.score
    whole, _point, rest = text.partition(".")
    if whole.isascii() and whole.isdecimal() and len(whole) <= _LONGEST and not rest.strip("0"):
        score = int(whole)
        if scale.least <= score <= scale.most:
            return score
    raise Refused(
        N_("'{value}' is not a score; write a whole number from {least} to {most}"),
        value=quoted(typed),
        least=scale.least,
        most=scale.most,
    )


def check_day(day: date, subject: str, at: datetime, today: date) -> None:
    """Refuse a day on which the client cannot have answered: to come, or before what was asked about."""
    if day > today:
        raise Refused(N_("{day} is in the future; give the day on which the client answered"), day=day)
    if day < at.date():
        raise Refused(
            N_("{subject} was at {at}, after {day}; the client cannot have answered before"),
            subject=subject,
            at=shown(at),
            day=day,
        )


def average(total: int, count: int) -> Decimal | None:
    """The mean of `count` scores that sum to `total`, rounded half up to two decimals once; None of none."""
    if count == 0:
        return None
    return Decimal((200 * total + count) // (2 * count)).scaleb(-2)


@dataclass(frozen=True, slots=True)
class Answer:
    """A counted answer: of what kind, on which day, and whose; "" for nobody's."""

    kind: SurveyKind
    day: date
    score: int
    tier: str
    adviser: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """The answers of one code of a breakdown; "" for those of nobody."""

    code: str
    count: int
    average: Decimal


@dataclass(slots=True)
class Tally:
    """Scores counted: how often each was given."""

    scores: Counter[int] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """How many there are."""
        return self.scores.total()

    @property
    def average(self) -> Decimal | None:
        """Their mean, half up to two decimals."""
        return average(sum(score * count for score, count in self.scores.items()), self.count)

    def low(self, scale: Scale) -> int:
        """How many are low."""
        return sum(count for score, count in self.scores.items() if scale.low(score))


def rows(answers: Iterable[tuple[str, int]], order: Sequence[str] | None = None) -> list[ScoreRow]:
    """A row for each code that has scores, in the order of the codes, or as given; nobody's last."""
    tallies: dict[str, Tally] = {}
    for code, score in answers:
        tallies.setdefault(code, Tally()).scores[score] += 1

    def place(code: str) -> tuple[bool, int, str]:
        return code == "", order.index(code) if order is not None and code in order else 0, code

    return [
        ScoreRow(code, tally.count, mean)
        for code, tally in sorted(tallies.items(), key=lambda item: place(item[0]))
        if (mean := tally.average) is not None
    ]
