"""The ledger of penalty points by month, fund and adviser, and each adviser's trend (Art. 23, 25)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act import Role
from fundcs.funds import service as funds
from fundcs.packages.rules.failures import month_of
from fundcs.packages.service import packages
from fundcs.penalties import queries as penalty_queries
from fundcs.penalties.rules import key_of
from fundcs.penalties.service import sent_lists
from fundcs.staff import queries as staff_queries
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fundcs.act import Act
    from fundcs.packages.rules.failures import Failure, Month
    from fundcs.penalties.models import PenaltyAnswer
    from fundcs.policy.rules import Document

TREND_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """A failure in the ledger, and what HR made of it: sent or not, and its answer."""

    failure: Failure
    sent: bool
    answer: PenaltyAnswer | None


@dataclass(frozen=True, slots=True)
class Trend:
    """An adviser's points by month; `points` in the order of the ledger's months."""

    adviser: str
    points: tuple[int, ...]

    @property
    def change(self) -> int:
        """How many more points the last month has than the one before."""
        return self.points[-1] - self.points[-2]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries asked for; `trends` over `months`, the last being the month asked for or running."""

    entries: Sequence[Entry]
    months: tuple[Month, ...]
    trends: tuple[Trend, ...]
    names: Mapping[str, str]
    items: Mapping[str, Document]

    def totals(self) -> dict[str, int]:
        """The points of each adviser who has a failure here; what awaits a decision counts for none."""
        sums: dict[str, int] = {}
        for entry in self.entries:
            adviser = entry.failure.adviser
            if adviser is not None:
                sums[adviser] = sums.get(adviser, 0) + (entry.failure.points or 0)
        return dict(sorted(sums.items()))


def ledger(act: Act, month: Month | None, fund: str | None, adviser: str | None) -> Ledger:
    """The ledger as of the act's day; an adviser sees their own part of it.

    Raises NoSuchFund, AmbiguousFund, NoSuchStaff, AmbiguousStaff.
    """
    code = None if fund is None else funds.find(act.session, fund).code
    who = None if adviser is None else staff.find(act.session, adviser).code
    own = act.staff.code if act.staff.role is Role.ADVISOR else None
    found = [
        one
        for one in packages.all_failures(act, code)
        if who in (None, one.adviser) and own in (None, one.adviser)
    ]
    last = month or month_of(act.today, act.policy.appraisal)
    months = tuple(last.plus(-back) for back in reversed(range(TREND_MONTHS)))
    entries = _entries(act, [one for one in found if month in (None, one.month)])
    return Ledger(
        entries, months, _trends(found, months), act.once(staff_queries.names), packages.item_names(act)
    )


def _entries(act: Act, found: Sequence[Failure]) -> list[Entry]:
    answers = penalty_queries.answers(act.session, act.moment)
    told = {
        line.key: answers.get(one.id, {}).get(line.number)
        for one in sent_lists.read(penalty_queries.lists(act.session, until=act.moment))
        for line in one.lines
    }
    return [Entry(one, key_of(one) in told, told.get(key_of(one))) for one in found]


def _trends(found: Sequence[Failure], months: tuple[Month, ...]) -> tuple[Trend, ...]:
    points: dict[str, dict[Month, int]] = defaultdict(lambda: defaultdict(int))
    for one in found:
        if one.adviser is not None and one.month in months:
            points[one.adviser][one.month] += one.points or 0
    return tuple(Trend(who, tuple(had[month] for month in months)) for who, had in sorted(points.items()))
