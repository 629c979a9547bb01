"""The callbacks of a period in figures: outcomes, accounts, findings, by caller and month (Art. 41)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fundcs.callbacks.queries import stats as queries
from fundcs.callbacks.rules.calls import Account, CallKind, CallOutcome
from fundcs.callbacks.service.records import answered_late, finding_due
from fundcs.deadlines.rules import end_of, start_of
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.callbacks.queries.stats import CallCount, FindingDates
    from fundcs.kit.periods import Period


@dataclass(slots=True)
class Tally:
    """Counts of callbacks; `findings`: recorded in them, `seconds`: what the calls took."""

    calls: int = 0
    outcomes: Counter[CallOutcome] = field(default_factory=Counter)
    accounts: Counter[Account] = field(default_factory=Counter)
    findings: int = 0
    seconds: int = 0

    def add(self, count: CallCount) -> None:
        """Add callbacks that are alike."""
        self.calls += count.calls
        self.outcomes[count.outcome] += count.calls
        if count.account is not None:
            self.accounts[count.account] += count.calls
        self.findings += count.findings
        self.seconds += count.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingTally:
    """Findings recorded in the period, in a callback or without one, as they stand now."""

    total: int
    answered: int
    in_time: int
    open: int
    overdue: int
    by_kind: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackFigures:
    """The figures of a period. Callbacks that told the complaint channels are counted apart: `told`.

    `callers` by staff code, `names` of all members by code; `months` by `YYYY-MM`.
    """

    period: Period
    total: Tally
    kinds: Mapping[CallKind, Tally]
    callers: Mapping[str, Tally]
    months: Mapping[str, Tally]
    findings: FindingTally
    told: int
    names: Mapping[str, str]


def figures(act: Act, asked: Period) -> CallbackFigures:
    """The callbacks made and the findings recorded in the period up to the act's moment."""
    first, last = start_of(asked.first), min(end_of(asked.last), act.moment)
    total, told = Tally(), 0
    kinds: dict[CallKind, Tally] = {}
    callers: dict[str, Tally] = {}
    months: dict[str, Tally] = {}
    for count in queries.call_counts(act.session, first, last, act.moment):
        if count.kind is CallKind.CHANNELS:
            told += count.calls if count.outcome is CallOutcome.REACHED else 0
            continue
        for tally in (
            total,
            kinds.setdefault(count.kind, Tally()),
            callers.setdefault(count.caller, Tally()),
            months.setdefault(count.month, Tally()),
        ):
            tally.add(count)
    return CallbackFigures(
        period=asked,
        total=total,
        kinds={kind: kinds[kind] for kind in CallKind if kind in kinds},
        callers=dict(sorted(callers.items())),
        months=dict(sorted(months.items())),
        findings=_findings(act, queries.findings_between(act.session, first, last, act.moment)),
        told=told,
        names=act.once(staff.names),
    )


def _findings(act: Act, findings: Iterable[FindingDates]) -> FindingTally:
    """The findings by whether they were answered, and in time, at the act's moment."""
    kinds: Counter[str] = Counter()
    states: Counter[tuple[bool, bool]] = Counter()
    for finding in findings:
        kinds[finding.kind] += 1
        answered = finding.answered_at is not None and finding.answered_at <= act.moment
        late = answered_late(finding_due(act, finding.at), finding.answered_at, act.moment)
        states[answered, late] += 1
    return FindingTally(
        total=kinds.total(),
        answered=states[True, False] + states[True, True],
        in_time=states[True, False],
        open=states[False, False] + states[False, True],
        overdue=states[False, True],
        by_kind=dict(sorted(kinds.items())),
    )
