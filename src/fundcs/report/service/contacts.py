"""Complaints, corrective actions, callbacks and findings of a month (Art. 38, 41-43)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.actions import service as actions
from fundcs.actions.rules import ActionState, ActionStepKind, state
from fundcs.archive import trail
from fundcs.callbacks.queries import stats as callback_queries
from fundcs.callbacks.rules.calls import CallOutcome
from fundcs.callbacks.service import stats as callbacks
from fundcs.callbacks.service.records import answered_late, finding_due
from fundcs.complaints import queries as complaints
from fundcs.complaints.queries import ComplaintFilter
from fundcs.complaints.rules.standing import standing
from fundcs.complaints.rules.steps import ComplaintHistory, ComplaintState
from fundcs.complaints.service import stats
from fundcs.deadlines.rules import end_of, start_of
from fundcs.report import queries
from fundcs.report.service.people import months

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from fundcs.act import Act
    from fundcs.actions.service import ActionCase
    from fundcs.callbacks.queries.stats import FindingDates
    from fundcs.complaints.queries import ComplaintRow
    from fundcs.complaints.rules.measures import Measures
    from fundcs.kit.periods import CalendarMonth, Period
    from fundcs.report.rules.bulletin import Row

_BEFORE: Final = 3
"""With how many months before it a category is compared."""


class ComplaintMonths(NamedTuple):
    """The rows of the sections on complaints by month and by category."""

    by_month: list[Row]
    categories: list[Row]


def by_month(act: Act, month: CalendarMonth, days: Period) -> ComplaintMonths:
    """The complaints of the month and of those before it, as `fundcs complaints stats` counts each.

    Months before the archive began are left out: it knows nothing of them.
    """
    measured = {
        each: stats.figures(act, days if each == month else each.days).measures
        for each in _recorded(act, month)
    }
    rows = [
        _month(act, each, days if each == month else each.days, measures)
        for each, measures in measured.items()
    ]
    return ComplaintMonths(rows, list(_categories(measured, month)))


def _recorded(act: Act, month: CalendarMonth) -> list[CalendarMonth]:
    began = trail.first_day(act.session)
    return [each for each in months(month) if began is None or each.days.last >= began]


def _month(act: Act, month: CalendarMonth, days: Period, measures: Measures) -> Row:
    last = min(end_of(days.last), act.moment)
    share = measures.replied_in_time
    return {
        "row": str(month),
        "received": measures.received,
        "replied": [share.count, share.of],
        "closed": len(queries.closings(act.session, start_of(days.first), last, act.moment)),
        "open": sum(_was_open(act, row, days.last) for row in _unsettled(act, days.last)),
    }


def _unsettled(act: Act, day: date) -> list[ComplaintRow]:
    """The complaints on which something was owed at the end of a day, but for those withdrawn since."""
    rows = complaints.listed(act.session, ComplaintFilter(unsettled=True), min(end_of(day), act.moment))
    return [row for row in rows if row.withdrawal is None or row.withdrawal.withdrawn_at > act.moment]


def _was_open(act: Act, row: ComplaintRow, day: date) -> bool:
    """Whether a complaint was not closed at the end of a day, by the steps that stand now."""
    history = ComplaintHistory.of(row.complaint.no, row.complaint.received, row.steps).until(act.moment)
    by_then = tuple(step for step in history.steps if step.at <= end_of(day))
    return standing(replace(history, steps=by_then)).state is not ComplaintState.CLOSED


def _categories(measured: Mapping[CalendarMonth, Measures], month: CalendarMonth) -> Iterator[Row]:
    """The categories of the month and the months before it, those with most complaints first."""
    columns = ("this", *(f"before_{back}" for back in range(1, _BEFORE + 1)))
    counted = {
        name: measured[each].counts["category"]
        for back, name in enumerate(columns)
        if (each := month.plus(-back)) in measured
    }
    codes = dict.fromkeys(code for counts in counted.values() for code in counts)
    rows = [(code, [counts.get(code, 0) for counts in counted.values()]) for code in codes]
    for code, counts in sorted(rows, key=lambda each: ([-count for count in each[1]], each[0] or "")):
        yield {"row": code, **dict.fromkeys(columns), **dict(zip(counted, counts, strict=True))}


def causes(act: Act, month: CalendarMonth, days: Period) -> list[Row]:
    """The root causes of the complaints closed in the month, and the actions taken on each (Art. 38(4))."""
    counted: dict[str | None, Counter[str]] = defaultdict(Counter)
    for name, stretch in (("closed", days), ("closed_before", month.plus(-1).days)):
        last = min(end_of(stretch.last), act.moment)
        for cause in queries.closings(act.session, start_of(stretch.first), last, act.moment).values():
            counted[cause][name] += 1
    for case in actions.recorded(act):
        counted[case.action.root_cause].update(_action(case, days))
    columns = ("closed", "closed_before", "recorded", "done", "verified", "reviewed", "open", "overdue")
    named = sorted(counted.items(), key=lambda each: (-each[1]["closed"], each[0] or ""))
    return [
        {"row": cause, **{name: counts[name] for name in columns}}
        for cause, counts in named
        if any(counts.values())
    ]


def _action(case: ActionCase, days: Period) -> Counter[str]:
    """What became of an action in the month, and how it stood at its end."""
    counts = Counter[str]()
    if case.action.recorded_at > end_of(days.last):
        return counts
    counts["recorded"] += case.action.recorded_at >= start_of(days.first)
    for kind, name in _TAKEN.items():
        counts[name] += any(step.kind is kind and days.holds(step.at.date()) for step in case.steps)
    by_then = [step for step in case.steps if step.at <= end_of(days.last)]
    is_open = state(by_then) is ActionState.OPEN
    counts["open"] += is_open
    counts["overdue"] += is_open and case.action.due < days.last
    return counts


_TAKEN: Final = {
    ActionStepKind.DONE: "done",
    ActionStepKind.VERIFY: "verified",
    ActionStepKind.REVIEW: "reviewed",
}


def calls(act: Act, days: Period) -> list[Row]:
    """The callbacks of the month by kind, as `fundcs callbacks stats` counts them."""
    return [
        {
            "row": kind.value,
            "reached": [tally.outcomes[CallOutcome.REACHED], tally.calls],
            "no_answer": tally.outcomes[CallOutcome.NO_ANSWER],
            "refused": tally.outcomes[CallOutcome.REFUSED],
            "findings": tally.findings,
        }
        for kind, tally in callbacks.figures(act, days).kinds.items()
    ]


def findings(act: Act, days: Period) -> list[Row]:
    """The findings recorded in the month by kind; one that may still be resolved in time is in no share."""
    first, last = start_of(days.first), min(end_of(days.last), act.moment)
    by_kind: dict[str, list[FindingDates]] = defaultdict(list)
    for finding in callback_queries.findings_between(act.session, first, last, act.moment):
        by_kind[finding.kind].append(finding)
    return [_findings(act, kind, of_kind) for kind, of_kind in sorted(by_kind.items())]


def _findings(act: Act, kind: str, found: Iterable[FindingDates]) -> Row:
    counts = Counter[tuple[bool, bool]]()
    for finding in found:
        answered = finding.answered_at is not None and finding.answered_at <= act.moment
        counts[answered, answered_late(finding_due(act, finding.at), finding.answered_at, act.moment)] += 1
    waiting = counts[False, False]
    return {
        "row": kind,
        "recorded": counts.total(),
        "in_time": [counts[True, False], counts.total() - waiting],
        "open": waiting + counts[False, True],
    }
