"""What was owed in a period, article by article: met in time, met late, open (Art. 1-57)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.deadlines.rules import DutyState, Settled
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime, timedelta

    from fundcs.deadlines.rules import Due, Duty
    from fundcs.policy.articles import Article


class Outcome(StrEnum):
    """How something owed stands. `UPCOMING`: open, and its last moment has not passed."""

    IN_TIME = "met_in_time"
    LATE = "met_late"
    OPEN = "open"
    UPCOMING = "upcoming"


OUTCOME_NAMES: Final[Mapping[Outcome, str]] = {
    Outcome.IN_TIME: N_("met in time"),
    Outcome.LATE: N_("met late"),
    Outcome.OPEN: N_("not met"),
    Outcome.UPCOMING: N_("not due yet"),
}


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something that was owed, by the key of its duty, and what became of it.

    `late`: by how long it was met after its last moment, or is open after it; None where it is not.
    """

    key: str
    due: Due
    role: str
    owner: str | None
    met_at: datetime | None
    met_by: str | None
    outcome: Outcome
    late: timedelta | None
    client: str | None = None
    fund: str | None = None

    @property
    def article(self) -> int:
        """The number of the article it was owed under."""
        return int(self.due.deadline.article.partition("(")[0])

    @property
    def late_days(self) -> int | None:
        """Calendar days from its last day to the one it was met on, or to the moment asked about."""
        return None if self.late is None else ((self.due.at + self.late).date() - self.due.day).days


def obligation(owed: Settled | Duty, now: datetime) -> Obligation:
    """What became of something owed, at the moment `now`."""
    settled = isinstance(owed, Settled)
    met_at = owed.met_at if isinstance(owed, Settled) else None
    late = owed.due.state(met_at or now) is DutyState.OVERDUE
    if met_at is not None:
        outcome = Outcome.LATE if late else Outcome.IN_TIME
    else:
        outcome = Outcome.OPEN if late or settled else Outcome.UPCOMING
    return Obligation(
        key=owed.key,
        due=owed.due,
        role=owed.role if isinstance(owed, Settled) else owed.owner_role,
        owner=owed.owner,
        met_at=met_at,
        met_by=owed.met_by if isinstance(owed, Settled) else None,
        outcome=outcome,
        late=(met_at or now) - owed.due.at if late else None,
        client=owed.client,
        fund=owed.fund,
    )


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article with what was owed under it, by last moment."""

    article: Article
    obligations: Sequence[Obligation]

    def count(self, *outcomes: Outcome) -> int:
        """How many of them came to this."""
        return sum(each.outcome in outcomes for each in self.obligations)

    @property
    def open(self) -> int:
        """How many are not met, those not due yet included."""
        return self.count(Outcome.OPEN, Outcome.UPCOMING)

    @property
    def worst(self) -> Obligation | None:
        """The one that is or was late the longest."""
        late = [each for each in self.obligations if each.late is not None]
        return max(late, key=lambda each: (each.late, each.key), default=None)


def rows(articles: Iterable[Article], obligations: Iterable[Obligation]) -> list[ArticleRow]:
    """Every article with what was owed under it."""
    by_article: dict[int, list[Obligation]] = {}
    for each in sorted(obligations, key=lambda each: (each.due.at, each.key)):
        by_article.setdefault(each.article, []).append(each)
    return [ArticleRow(article, by_article.get(article.number, ())) for article in articles]
