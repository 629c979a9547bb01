"""Penalty points by month, fund and adviser, and each adviser's trend (Art. 23, 25)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.funds import service as funds
from fundcs.packages.queries import Scope
from fundcs.packages.rules.appraisal import month_of
from fundcs.packages.service import lookup
from fundcs.penalties.rules import key_of
from fundcs.penalties.service import sent_lists
from fundcs.staff import queries as staff_queries
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fundcs.act import Act
    from fundcs.packages.rules.appraisal import AppraisalMonth
    from fundcs.packages.rules.failures import Failure
    from fundcs.penalties.models import PenaltyAnswer
    from fundcs.policy.rules import DocumentType

TREND_MONTHS = 6
"""How many months a trend shows."""


@dataclass(frozen=True, slots=True)
class PointsEntry:
    """A failure, whether HR was sent it, and HR's answer to it, None while there is none."""

    failure: Failure
    sent: bool
    answer: PenaltyAnswer | None


@dataclass(frozen=True, slots=True)
class Trend:
    """An adviser's points in each of the months of `PenaltyPoints`, in their order."""

    adviser: str
    points: tuple[int, ...]

    @property
    def change(self) -> int:
        """How many more points the last month has than the one before."""
        return self.points[-1] - self.points[-2]


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyPoints:
    """The entries asked for, by day; `trends` over `months`, the last being the month asked for or running.

    `names` of staff and of the policy's `items` are by code.
    """

    entries: Sequence[PointsEntry]
    months: tuple[AppraisalMonth, ...]
    trends: tuple[Trend, ...]
    names: Mapping[str, str]
    items: Mapping[str, DocumentType]

    def totals(self) -> dict[str, int]:
        """The points of each adviser who has a failure here; what awaits a decision counts for none."""
        sums: dict[str, int] = {}
        for entry in self.entries:
            adviser = entry.failure.adviser
            if adviser is not None:
                sums[adviser] = sums.get(adviser, 0) + (entry.failure.points or 0)
        return dict(sorted(sums.items()))


def penalty_points(
    act: Act, month: AppraisalMonth | None, fund: str | None, adviser: str | None
) -> PenaltyPoints:
    """The points as of the act's day, of a month, fund and adviser; an adviser sees their own.

    Raises as `funds.find` and `staff.find`.
    """
    code = None if fund is None else funds.find(act.session, fund).code
    asked = None if adviser is None else staff.find(act.session, adviser).code
    own = act.staff.code if act.sees_own_only else None
    failures = [
        failure
        for failure in lookup.all_failures(act, Scope(fund=code, adviser=own or asked))
        if asked in (None, failure.adviser) and own in (None, failure.adviser)
    ]
    last = month or month_of(act.today, act.policy.appraisal)
    months = tuple(last.plus(-back) for back in reversed(range(TREND_MONTHS)))
    return PenaltyPoints(
        entries=_entries(act, code, [failure for failure in failures if month in (None, failure.month)]),
        months=months,
        trends=_trends(failures, months),
        names=act.once(staff_queries.names),
        items=lookup.item_names(act),
    )


def _entries(act: Act, fund: str | None, failures: Sequence[Failure]) -> list[PointsEntry]:
    answers = {
        line.key: list_.answers.get(line.number)
        for list_ in sent_lists.all_sent(act, fund)
        for line in sent_lists.renumbered(act, [list_.sent])[0].lines
    }
    keys = [(failure, key_of(failure)) for failure in failures]
    return [PointsEntry(failure, key in answers, answers.get(key)) for failure, key in keys]


def _trends(failures: Sequence[Failure], months: tuple[AppraisalMonth, ...]) -> tuple[Trend, ...]:
    points: dict[str, dict[AppraisalMonth, int]] = defaultdict(lambda: defaultdict(int))
    for failure in failures:
        if failure.adviser is not None and failure.month in months:
            points[failure.adviser][failure.month] += failure.points or 0
    return tuple(
        Trend(adviser, tuple(by_month[month] for month in months))
        for adviser, by_month in sorted(points.items())
    )
