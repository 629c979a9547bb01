"""The callbacks of a period in figures: outcomes, accounts, problems, by caller and month (Art. 41)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fundcs.callbacks import queries
from fundcs.callbacks.rules.calls import Account, Kind, Outcome, Stage
from fundcs.callbacks.service.cases import Problem, problems
from fundcs.deadlines.rules import end_of, start_of
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.callbacks.models import Callback
    from fundcs.kit.periods import Period


@dataclass(slots=True)
class Tally:
    """Counts of calls; `findings` are the problems recorded in them, `seconds` what the calls took."""

    calls: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    accounts: Counter[Account] = field(default_factory=Counter)
    findings: int = 0
    seconds: int = 0

    def count(self, call: Callback, findings: int) -> None:
        """Take in a call with so many problems found in it."""
        self.calls += 1
        self.outcomes[call.outcome] += 1
        if call.account is not None:
            self.accounts[call.account] += 1
        self.findings += findings
        self.seconds += call.duration or 0


@dataclass(frozen=True, slots=True)
class FindingTally:
    """Problems recorded in the period, in a call or without one, as they stand now."""

    total: int
    answered: int
    in_time: int
    open: int
    overdue: int
    by_kind: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period. Telling the complaint channels is counted by itself: `told`.

    `callers` by code and `names` what they are called; `months` by (year, month).
    """

    period: Period
    total: Tally
    kinds: Mapping[Kind, Tally]
    callers: Mapping[str, Tally]
    months: Mapping[tuple[int, int], Tally]
    findings: FindingTally
    told: int
    names: Mapping[str, str]


def figures(act: Act, asked: Period) -> Figures:
    """The calls made and the problems recorded in the period, as far as the act's moment knows them."""
    first, last = start_of(asked.first), min(end_of(asked.last), act.moment)
    found = problems(act, queries.findings_between(act.session, first, last))
    in_call = Counter(problem.finding.callback for problem in found)
    total, told = Tally(), 0
    kinds: dict[Kind, Tally] = {}
    callers: dict[str, Tally] = {}
    by_month: dict[tuple[int, int], Tally] = {}
    for call in queries.callbacks_between(act.session, first, last):
        if call.kind is Kind.CHANNELS:
            told += call.outcome is Outcome.REACHED
            continue
        month = (call.at.year, call.at.month)
        for tally in (
            total,
            kinds.setdefault(call.kind, Tally()),
            callers.setdefault(call.caller, Tally()),
            by_month.setdefault(month, Tally()),
        ):
            tally.count(call, in_call[call.no])
    return Figures(
        period=asked,
        total=total,
        kinds={kind: kinds[kind] for kind in Kind if kind in kinds},
        callers=dict(sorted(callers.items())),
        months=dict(sorted(by_month.items())),
        findings=_findings(found),
        told=told,
        names=staff.names(act.session),
    )


def _findings(found: Iterable[Problem]) -> FindingTally:
    every = list(found)
    answered = [one for one in every if one.stage is Stage.ANSWERED]
    return FindingTally(
        total=len(every),
        answered=len(answered),
        in_time=sum(not one.overdue for one in answered),
        open=len(every) - len(answered),
        overdue=sum(one.overdue for one in every if one.stage is not Stage.ANSWERED),
        by_kind=dict(sorted(Counter(one.finding.kind for one in every).items())),
    )
