"""The bulletin of a month as the archive has it now."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from fundcs.archive import trail
from fundcs.budgets.service.standing import tier_standings
from fundcs.comply import service as compliance
from fundcs.comply.rules import Outcome
from fundcs.funds import queries as funds
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.periods import CalendarMonth, Period
from fundcs.kit.typed import second
from fundcs.packages.rules.appraisal import AppraisalMonth
from fundcs.penalties.service import points
from fundcs.report.rules import promises
from fundcs.report.rules.bulletin import Bulletin
from fundcs.report.service import contacts, people
from fundcs.surveys.service import stats as surveys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fundcs.act import Act
    from fundcs.comply.rules import ArticleRow
    from fundcs.penalties.service.points import PenaltyPoints
    from fundcs.policy.rules import Label
    from fundcs.report.rules.bulletin import Row
    from fundcs.surveys.rules.scores import ScoreRow

NOBODY: Final = "none"
"""The row of what is no adviser's."""


def check_month(act: Act, month: CalendarMonth) -> bool:
    """Whether the month is over. Raises Refused for one to come, and one before the archive began."""
    days, began = month.days, trail.first_day(act.session)
    if days.first > act.today:
        raise Refused(N_("{month} has not come yet; give a month that has begun"), month=month)
    if began is not None and days.last < began:
        raise Refused(
            N_("the archive began on {began}; it has no figures of {month}"), began=began, month=month
        )
    return days.last < act.today


def collect(act: Act, month: CalendarMonth) -> Bulletin:
    """The figures of a month, of one that runs up to today. Raises Refused as `check_month`."""
    over = check_month(act, month)
    days = month.days if over else Period(month.days.first, act.today)
    return Bulletin(
        month=month,
        as_of=second(act.moment),
        so_far=not over,
        firm=act.policy.firm.name,
        department=act.policy.firm.department,
        checkpoint=trail.head(act.session),
        names=_names(act),
        sections={code: tuple(rows) for code, rows in _sections(act, month, days)},
    )


def _sections(act: Act, month: CalendarMonth, days: Period) -> Iterator[tuple[str, Iterable[Row]]]:
    stood = people.clients_and_money(act, month, days)
    received = contacts.by_month(act, month, days)
    statement = compliance.statement(act, days)
    yield from stood._asdict().items()
    yield "payouts", people.payouts_made(act, days)
    yield "ahead", people.payouts_ahead(act)
    yield "complaints", received.by_month
    yield "categories", received.categories
    yield "causes", contacts.causes(act, month, days)
    yield "callbacks", contacts.calls(act, days)
    yield "findings", contacts.findings(act, days)
    yield from _satisfaction(act, month, days)
    yield "penalties", _penalties(points.penalty_points(act, AppraisalMonth(*month), None, None))
    yield "compliance", _compliance(statement.rows)
    yield "budget", _budget(act, month)
    every = [each for row in statement.rows for each in row.obligations]
    yield "promises", (promises.row(promise, every) for promise in act.policy.report.promises)


def _satisfaction(act: Act, month: CalendarMonth, days: Period) -> Iterator[tuple[str, Iterable[Row]]]:
    """What clients scored in the month and in those before it, as `fundcs care survey stats` has it."""
    since = people.months(month)[0].days.first
    counted = surveys.summary(act, days)
    yield "satisfaction", _scores(surveys.summary(act, Period(since, days.last)).by_month)
    yield "satisfaction_tiers", _scores(counted.by_tier)
    yield "satisfaction_advisers", _scores(counted.by_adviser)


def _scores(rows: Iterable[ScoreRow]) -> list[Row]:
    return [
        {"row": row.code or NOBODY, "answers": row.count, "average": f"{row.average:.2f}"} for row in rows
    ]


def _budget(act: Act, month: CalendarMonth) -> list[Row]:
    """The service budget of the year by tier, up to now; no rows where none was set and nothing spent."""
    rows = tier_standings(act, month.year)
    if all(row.budget is None and not row.spent for row in rows):
        return []
    columns = ("clients", "per_client", "budget", "spent", "left")
    return [{"row": row.tier.value, **{name: getattr(row, name) for name in columns}} for row in rows]


def _penalties(counted: PenaltyPoints) -> Iterator[Row]:
    """The points of the appraisal month by adviser, as `fundcs submission penalties` has them."""
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in counted.entries:
        row = rows[entry.failure.adviser or NOBODY]
        row["failures"] += 1
        row["points"] += entry.failure.points or 0
        row["undecided"] += entry.failure.undecided
    for trend in counted.trends:
        if trend.points[-2]:
            rows[trend.adviser]["points_before"] = trend.points[-2]
    columns = ("failures", "points", "undecided", "points_before")
    for adviser, row in sorted(rows.items()):
        yield {"row": adviser, **{name: row[name] for name in columns}}


def _compliance(rows: Sequence[ArticleRow]) -> Iterator[Row]:
    """The articles under which something was owed, as `fundcs comply` counts it."""
    for row in rows:
        if row.obligations:
            yield {
                "row": str(row.article.number),
                "owed": len(row.obligations),
                "in_time": row.count(Outcome.IN_TIME),
                "late": row.count(Outcome.LATE),
                "open": row.open,
            }


def _names(act: Act) -> dict[str, dict[str, Sequence[str]]]:
    """What the codes of rows are called now, by what the rows are of."""
    lists, policy = act.policy.complaints, act.policy
    return {
        "fund": {fund.code: [fund.name, fund.name] for fund in funds.everyone(act.session)},
        "category": _labels(lists.categories),
        "root_cause": _labels(lists.root_causes),
        "finding_kind": _labels(policy.callbacks.finding_kinds),
        "promise": _labels(policy.report.promises),
    }


def _labels(labels: Iterable[Label]) -> dict[str, Sequence[str]]:
    return {label.code: [label.zh, label.en] for label in labels}
