"""The periods of funds as far as their payouts have gone at the act's moment (Art. 46-55)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from fundcs.entitlements import queries
from fundcs.entitlements.rules.extras import WithholdingRate, extra_terms
from fundcs.entitlements.rules.steps import Step
from fundcs.entitlements.rules.timeline import (
    FundPeriod,
    Progress,
    Stage,
    SubmittedPeriod,
    next_or_last,
    timeline,
)
from fundcs.funds import queries as fund_queries
from fundcs.funds import service as funds
from fundcs.funds.models import Fund
from fundcs.funds.rules.schedule import paid_outside
from fundcs.kit.zone import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fundcs.act import Act
    from fundcs.entitlements.models.payouts import PayoutOpening, PayoutStep, SheetSubmission
    from fundcs.entitlements.rules.extras import ExtraTerms
    from fundcs.funds.models import FundAmendment


@dataclass(slots=True)
class FundFacts:
    """What was recorded of a fund's payouts: `submissions` in order, superseded ones included.

    `steps` are those not withdrawn, in order. `withholding`: of every client, in order.
    """

    amendments: list[FundAmendment] = field(default_factory=list)
    opening: PayoutOpening | None = None
    recorded_on: date = date.min
    submissions: list[SheetSubmission] = field(default_factory=list)
    steps: list[PayoutStep] = field(default_factory=list)
    withholding: Sequence[WithholdingRate] = ()

    @property
    def paid(self) -> set[date]:
        """The due dates that investors were paid for."""
        return self.done(Step.PAY_INVESTORS)

    def done(self, step: Step) -> set[date]:
        """The due dates of which a step is recorded as done."""
        return {row.due for row in self.steps if row.step is step}

    @property
    def current(self) -> dict[date, SheetSubmission]:
        """The submission in force of each due date."""
        return {submission.due: submission for submission in self.submissions}


def facts_of(act: Act, fund: str | None = None) -> Mapping[str, FundFacts]:
    """By fund, or of one fund, what was recorded up to the act's moment."""
    return act.answered(_facts, None) or act.each(_facts, [fund])[fund]


def _facts(act: Act, asked: Sequence[str | None]) -> dict[str | None, Mapping[str, FundFacts]]:
    return {fund: _facts_of(act, fund) for fund in asked}


def _facts_of(act: Act, fund: str | None) -> Mapping[str, FundFacts]:
    session, moment = act.session, act.moment
    withholding = [
        WithholdingRate(row.client, row.since, row.share) for row in queries.withholding(session, moment)
    ]
    facts: dict[str, FundFacts] = defaultdict(lambda: FundFacts(withholding=withholding))
    for amendment in fund_queries.amendments(session, fund):
        facts[amendment.fund].amendments.append(amendment)
    for opening in queries.openings(session, fund, moment):
        facts[opening.fund].opening = opening
    for submission in queries.submissions(session, fund, moment):
        facts[submission.fund].submissions.append(submission)
    for step in queries.steps(session, fund, moment):
        facts[step.fund].steps.append(step)
    for code, at in queries.funds_recorded(session, fund):
        facts[code].recorded_on = datetime.fromisoformat(at).astimezone(SHANGHAI).date()
    return facts


def periods_of(act: Act, fund: Fund, facts: FundFacts | None = None) -> tuple[FundPeriod, ...]:
    """Every period of a fund. `facts`: those of `facts_of`, where they were asked for already."""
    if act.reads_only:
        return act.each(_periods, [fund.code])[fund.code]
    return _periods_by(fund, facts or facts_of(act, fund.code)[fund.code])


def _periods(act: Act, funds: Sequence[str]) -> dict[str, tuple[FundPeriod, ...]]:
    """By fund, every period."""
    every = [act.session.get_one(Fund, code) for code in funds]
    return {fund.code: _periods_by(fund, facts_of(act, fund.code)[fund.code]) for fund in every}


def _periods_by(fund: Fund, known: FundFacts) -> tuple[FundPeriod, ...]:
    periods = timeline(stages_of(fund, known.amendments), _progress(fund, known))
    if not (fund.raising_rate or fund.exit_fee_rate or known.withholding):
        return periods
    return tuple(period._replace(extras=_extras(fund, period.due, known)) for period in periods)


def _extras(fund: Fund, due: date, facts: FundFacts) -> ExtraTerms | None:
    return extra_terms(fund.established, fund.raising_rate, fund.exit_fee_rate, due, facts.withholding)


def stages_of(fund: Fund, amendments: Sequence[FundAmendment]) -> list[Stage]:
    """The terms of a fund from its establishment on, as they were amended."""
    stages = [Stage(since=fund.established, terms=funds.terms(fund), accrual_rolls=fund.accrual_rolls)]
    for amendment in amendments:
        stages = [stage for stage in stages if stage.since < amendment.from_due or stage is stages[0]]
        terms = funds.amended_terms(amendment)
        stages.append(Stage(since=amendment.from_due, terms=terms, accrual_rolls=amendment.accrual_rolls))
    return stages


def _progress(fund: Fund, facts: FundFacts) -> Progress:
    if facts.opening is not None:
        paid_through = facts.opening.paid_through
    else:
        paid_through = paid_outside(funds.terms(fund), facts.recorded_on)
    submitted = [
        SubmittedPeriod(
            due=submission.due,
            start=submission.period_start,
            accrual_start=submission.accrual_start,
            accrual_end=submission.accrual_end,
            day_count=submission.day_count,
            pay_date=submission.pay_date,
        )
        for submission in facts.current.values()
        if submission.period_start is not None
    ]
    return Progress(paid_through, submitted, frozenset(facts.paid))


def next_due(act: Act, fund: Fund) -> date:
    """The due date of the next payout of a fund; once all are paid, the last."""
    return next_or_last(periods_of(act, fund)).due


def last_due(act: Act, fund: Fund, day: date) -> date:
    """The last due date of a fund not after `day`; before the first, the first."""
    periods = periods_of(act, fund)
    return max((period.due for period in periods if period.due <= day), default=periods[0].due)
