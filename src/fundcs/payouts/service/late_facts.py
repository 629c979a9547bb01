"""What facts recorded late change of submitted sheets, since when, and what no later sheet will correct."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fundcs.payouts.queries import corrections as queries
from fundcs.payouts.rules.adjustments import Amounts, Place, settle, summed
from fundcs.payouts.service.adjustments import corrected_ahead, corrected_now

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.entitlements.service.timelines import FundFacts
    from fundcs.funds.models import Fund
    from fundcs.payouts.service.adjustments import Touched


class LateChange(NamedTuple):
    """What a submitted sheet should say more (fen), and when the first of the facts was recorded."""

    amounts: Amounts
    since: datetime


@dataclass(frozen=True, slots=True)
class LateFacts:
    """What the next sheet of a fund would correct: by place, and by due date of the sheet."""

    differences: Mapping[Place, Amounts]
    by_due: Mapping[date, LateChange]

    @property
    def to_pay(self) -> Amounts:
        """What a supplement would pay and set off, in fen."""
        return summed(settle({}, self.differences).settled.values())

    @property
    def to_receive(self) -> dict[Place, Amounts]:
        """What holders would owe after a supplement, in fen."""
        return settle({}, self.differences).left


def late_facts(act: Act, fund: Fund, facts: FundFacts, touched: Touched) -> LateFacts:
    """What of a fund's submitted sheets is no longer what it would be. `touched`: read once for all funds."""
    differences = corrected_now(act, fund, facts, touched)
    by_due = _by_due(differences)
    return LateFacts(
        differences=differences,
        by_due={
            due: LateChange(
                summed(differences[place] for place in places),
                changed_since(act, fund, facts, touched, due, {place.contract for place in places}),
            )
            for due, places in sorted(by_due.items())
        },
    )


def late_ahead(act: Act, every: Sequence[tuple[Fund, FundFacts]], touched: Touched) -> None:
    """Have read at once what `late_facts` reads of each of these funds."""
    if not act.reads_only:
        return
    corrected_ahead(act, every, touched)
    entries = [
        _entries(fund, facts, touched, due, {place.contract for place in places})
        for fund, facts in every
        for due, places in _by_due(corrected_now(act, fund, facts, touched)).items()
    ]
    act.ahead(_recorded_at, [min(seqs) for seqs in entries if seqs])


def _by_due(differences: Iterable[Place]) -> dict[date, list[Place]]:
    by_due: dict[date, list[Place]] = defaultdict(list)
    for place in differences:
        by_due[place.due].append(place)
    return by_due


def changed_since(
    act: Act, fund: Fund, facts: FundFacts, touched: Touched, due: date, contracts: Collection[str]
) -> datetime:
    """When the first fact that changes a sheet was recorded; of a superseded one, when that was submitted."""
    entries = _entries(fund, facts, touched, due, contracts)
    if not entries:
        return facts.current[due].submitted_at
    return act.each(_recorded_at, [min(entries)])[min(entries)]


def _entries(
    fund: Fund, facts: FundFacts, touched: Touched, due: date, contracts: Collection[str]
) -> list[int]:
    """The trail's entries on these contracts since a sheet was calculated."""
    return [row.seq for row in touched.of(fund.code, facts.current[due].trail_seq) if row.no in contracts]


def _recorded_at(act: Act, entries: Sequence[int]) -> dict[int, datetime]:
    return queries.recorded_at(act.session, entries)
