"""The compliance statement of a period: what every chapter owed and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING

from fundcs.archive import trail
from fundcs.comply import rules
from fundcs.deadlines.rules import Choice, end_of
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.periods import Period
from fundcs.kit.periods import period as period_of
from fundcs.policy.articles import article as article_of
from fundcs.policy.articles import articles
from fundcs.reminders.service import CHAPTERS, owed
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fundcs.act import Act
    from fundcs.comply.rules import ArticleRow, Obligation
    from fundcs.deadlines.rules import Duty, Settled


@dataclass(frozen=True, slots=True)
class Statement:
    """The compliance statement of a period as of a moment; `names` of staff by code, the trail's `head`."""

    period: Period
    now: datetime
    rows: Sequence[ArticleRow]
    names: Mapping[str, str]
    head: str


def statement(act: Act, period: Period, article: str | None = None) -> Statement:
    """What was due in the period under each article, or under one, and what became of it.

    Raises Refused for an article there is not.
    """
    asked = articles() if article is None else (article_of(article),)
    found: dict[str, Obligation] = {}
    for duty in _open(act, period):
        found[duty.key] = rules.obligation(duty, act.moment)
    for settled in _settled(act, period):
        found[settled.key] = rules.obligation(settled, act.moment)
    return Statement(
        period=period,
        now=act.moment,
        rows=rules.rows(asked, found.values()),
        names=act.once(staff.names),
        head=trail.head(act.session),
    )


def asked(today: date, month: tuple[int, int] | None, year: int | None, *, so_far: bool) -> Period:
    """The month or the year asked for; of one that runs the days up to today, where that is said.

    Raises Refused for one that has not begun, and for one that runs unless `so_far`.
    """
    if (month is None) == (year is None):
        raise Refused(N_("give the month or the year: --month YYYY-MM or --year YYYY"))
    whole = (
        period_of(today, month, None, None) if year is None else Period(date(year, 1, 1), date(year, 12, 31))
    )
    if whole.first > today:
        raise Refused(N_("{first} has not come yet; give a period that has begun"), first=whole.first)
    if whole.last < today:
        return whole
    if not so_far:
        raise Refused(N_("the period ends on {last}; --so-far takes it up to today"), last=whole.last)
    return Period(whole.first, today)


def _open(act: Act, period: Period) -> Iterator[Duty]:
    every = owed(act, Choice(until=max(end_of(period.last), act.moment)))
    return (duty for duty in every if period.holds(duty.due.day))


def _settled(act: Act, period: Period) -> Iterator[Settled]:
    for name in CHAPTERS:
        yield from import_module(f"fundcs.{name}.duties").settled(act, period)
