"""The scores of a period in figures: how many, their mean, by tier, adviser, month and kind (Art. 41)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.periods import Period
from fundcs.kit.periods import period as period_of
from fundcs.surveys import queries
from fundcs.surveys.rules.scores import Answer, Scale, SurveyKind, Tally, rows
from fundcs.tiers import service as tiers
from fundcs.tiers.rules import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from fundcs.act import Act
    from fundcs.surveys.queries import CountedSurvey
    from fundcs.surveys.rules.scores import ScoreRow


@dataclass(frozen=True, slots=True)
class SurveySummary:
    """The answers of a period on the scale in force, as they count at the act's moment.

    `below`: how many are low. `scores`: how often each score was given. `other_scale`: answers on an earlier
    scale, which are in none of the figures. The code of a row of clients without a tier or an adviser is "".
    """

    period: Period
    scale: Scale
    count: int
    average: Decimal | None
    below: int
    scores: Mapping[int, int]
    other_scale: int
    by_tier: list[ScoreRow]
    by_adviser: list[ScoreRow]
    by_month: list[ScoreRow]
    by_kind: list[ScoreRow]


def asked(
    today: date,
    month: tuple[int, int] | None,
    year: int | None,
    first: date | None,
    last: date | None,
) -> Period:
    """The days asked for: a year, or as `kit.periods.period`. Raises Refused for both."""
    if year is None:
        return period_of(today, month, first, last)
    if month is not None or first is not None or last is not None:
        raise Refused(N_("give --year, --month, or --from and --to; only one of them"))
    return Period(date(year, 1, 1), date(year, 12, 31))


def summary(act: Act, period: Period) -> SurveySummary:
    """The answers that clients gave in the period; the tier is that of the day of each (Art. 1)."""
    scale = Scale.of(act.policy.surveys)
    found = queries.counted(act.session, period.first, period.last, act.moment)
    answers = list(
        _answers(act, [row for row in found if (row.least, row.most) == (scale.least, scale.most)])
    )
    tally = Tally()
    tally.scores.update(answer.score for answer in answers)
    return SurveySummary(
        period=period,
        scale=scale,
        count=tally.count,
        average=tally.average,
        below=tally.low(scale),
        scores={score: tally.scores[score] for score in range(scale.least, scale.most + 1)},
        other_scale=len(found) - len(answers),
        by_tier=rows(((answer.tier, answer.score) for answer in answers), tuple(Tier)),
        by_adviser=rows((answer.adviser, answer.score) for answer in answers),
        by_month=rows((f"{answer.day:%Y-%m}", answer.score) for answer in answers),
        by_kind=rows(((answer.kind, answer.score) for answer in answers), tuple(SurveyKind)),
    )


def _answers(act: Act, found: Iterable[CountedSurvey]) -> Iterator[Answer]:
    """The answers with the client's tier on the day of each; the tiers of a day are asked together."""
    by_day: dict[date, list[CountedSurvey]] = defaultdict(list)
    for row in found:
        by_day[row.day].append(row)
    for day, of_day in by_day.items():
        clients = {row.client for row in of_day if row.client is not None}
        results = tiers.tiers(act.session, act.policy, day, sorted(clients)) if clients else {}
        for row in of_day:
            tier = results[row.client].tier if row.client in results else ""
            yield Answer(row.kind, row.day, row.score, tier, row.advisor or "")
