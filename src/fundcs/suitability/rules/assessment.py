"""Whether a contract suits who holds it, as of the day on which they took it on (Art. 1).

The facts are those that stand now: a level recorded late counts from its own day, one withdrawn never did.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from fundcs.funds.rules.risk import level_on
from fundcs.kit.i18n import T, Text
from fundcs.kit.money import grouped
from fundcs.suitability.rules.records import RECORD_NAMES, InvestorFact, RecordKind, latest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from fundcs.clients.rules import ClientKind
    from fundcs.funds.rules.risk import RiskSince
    from fundcs.policy.investors import InvestorKind
    from fundcs.policy.rules import Suitability


class Shortfall(StrEnum):
    """What a contract lacks to suit its holder."""

    EVIDENCE_MISSING = "evidence_missing"
    EVIDENCE_LAPSED = "evidence_lapsed"
    EVIDENCE_LOW = "evidence_low"
    LEVEL_MISSING = "level_missing"
    LEVEL_LAPSED = "level_lapsed"
    FUND_LEVEL_MISSING = "fund_level_missing"
    ABOVE_LEVEL = "above_level"


class Finding(NamedTuple):
    """A sentence of the account; `shortfall` where it says what is lacking."""

    text: Text
    shortfall: Shortfall | None = None


class Taken(NamedTuple):
    """A contract of `fund` that a client of `kind` took on, on the day it was signed or passed to them."""

    contract: str
    client: str
    kind: ClientKind
    fund: str
    day: date


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is to be said of a contract and who took it on.

    `investor`: the kind of investor; None where the policy has none. `level` and `evidence`: the records that
    counted. `confirmed_on`: since when the special confirmation of a contract above the level is in the file.
    `kept`: whether anything is on record of the fund or the client by that day.
    """

    taken: Taken
    investor: InvestorKind | None
    level: InvestorFact | None
    evidence: InvestorFact | None
    risk: str | None
    confirmed_on: date | None
    kept: bool
    findings: tuple[Finding, ...]

    @property
    def confirmed(self) -> bool:
        """Whether the special confirmation is in the file."""
        return self.confirmed_on is not None

    @property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        """What is lacking, in the order of the account."""
        return tuple(finding.shortfall for finding in self.findings if finding.shortfall is not None)

    @property
    def above(self) -> bool:
        """Whether the fund is above the client's risk level."""
        return Shortfall.ABOVE_LEVEL in self.shortfalls

    @property
    def suits(self) -> bool:
        """Whether nothing is lacking, or no more than a risk level that was specially confirmed."""
        return set(self.shortfalls) <= ({Shortfall.ABOVE_LEVEL} if self.confirmed else set())


def assess(
    taken: Taken,
    facts: Sequence[InvestorFact],
    risks: Sequence[RiskSince],
    policy: Suitability,
    *,
    confirmed_on: date | None = None,
) -> Assessment:
    """The account of a contract by the records of its holder and of its fund."""
    stated = latest(facts, RecordKind.INVESTOR, taken.day)
    investor = investor_of(facts, taken.kind, taken.day, policy)
    risk = level_on(risks, taken.day)
    fund_level = None if risk is None else risk.level.value
    level = latest(facts, RecordKind.LEVEL, taken.day)
    shown = _best_evidence(facts, investor, taken.day)
    findings = (
        _investor(investor, stated),
        *_evidence(shown, investor, taken.day),
        *_fund(fund_level),
        *_level(level, fund_level, investor, taken.day, policy, confirmed=confirmed_on is not None),
    )
    return Assessment(
        taken=taken,
        investor=investor,
        level=level,
        evidence=shown,
        risk=fund_level,
        confirmed_on=confirmed_on,
        kept=risk is not None or any(fact.day <= taken.day for fact in facts),
        findings=findings,
    )


def investor_of(
    facts: Sequence[InvestorFact], kind: ClientKind, day: date, policy: Suitability
) -> InvestorKind | None:
    """The kind of investor on a day: the one stated last, else the usual one of the kind of client."""
    stated = latest(facts, RecordKind.INVESTOR, day)
    named = None if stated is None else stated.value
    known = next((investor for investor in policy.investor_kinds if investor.code == named), None)
    return known or policy.usual_kind(kind)


def _investor(investor: InvestorKind | None, stated: InvestorFact | None) -> Finding:
    if stated is not None and investor is not None and stated.value == investor.code:
        return Finding(T("{investor}, stated on {day}", investor=investor, day=stated.day))
    return Finding(T("{investor}, since no kind of investor was stated", investor=investor or "–"))


def _best_evidence(
    facts: Sequence[InvestorFact], investor: InvestorKind | None, day: date
) -> InvestorFact | None:
    """The evidence that goes furthest: enough and valid, else valid, else the newest."""
    if investor is None:
        return None
    shown = [
        fact
        for kind in investor.evidence
        for fact in (latest(facts, RecordKind(kind), day),)
        if fact is not None
    ]
    return max(
        shown,
        key=lambda fact: (
            fact.valid_on(day) and _enough(fact, investor), fact.valid_on(day), fact.day, fact.id
        ),
        default=None,
    )  # fmt: skip


def _enough(fact: InvestorFact, investor: InvestorKind) -> bool:
    return (fact.amount or 0) >= investor.evidence[fact.kind.value]


def _evidence(shown: InvestorFact | None, investor: InvestorKind | None, day: date) -> Iterator[Finding]:
    if investor is None or not investor.evidence:
        return
    if shown is None:
        text = T("no evidence of assets or income by {day}", day=day)
        yield Finding(text, Shortfall.EVIDENCE_MISSING)
        return
    facts = {"evidence": T(RECORD_NAMES[shown.kind]), "amount": grouped(shown.amount or 0), "day": shown.day}
    if not shown.valid_on(day):
        text = T("{evidence} of {day} lapsed on {expires}", **facts, expires=shown.expires)
        yield Finding(text, Shortfall.EVIDENCE_LAPSED)
    if _enough(shown, investor):
        if shown.valid_on(day):
            yield Finding(T("{evidence} of {day}: {amount} yuan", **facts))
    else:
        least = grouped(investor.evidence[shown.kind.value])
        text = T("{evidence} of {day}: {amount} yuan, less than {least}", **facts, least=least)
        yield Finding(text, Shortfall.EVIDENCE_LOW)


def _fund(level: str | None) -> Iterator[Finding]:
    if level is None:
        yield Finding(T("no risk level of the fund on that day"), Shortfall.FUND_LEVEL_MISSING)


def _level(
    level: InvestorFact | None,
    fund_level: str | None,
    investor: InvestorKind | None,
    day: date,
    policy: Suitability,
    *,
    confirmed: bool,
) -> Iterator[Finding]:
    if investor is not None and investor.professional:
        yield Finding(T("of a professional investor no risk level is compared"))
        return
    if level is None:
        yield Finding(T("no risk level of the client by {day}", day=day), Shortfall.LEVEL_MISSING)
        return
    assert level.value is not None  # noqa: S101 - a level has its value
    facts = {"level": level.value, "day": level.day}
    if not level.valid_on(day):
        text = T("risk level {level} of {day} lapsed on {expires}", **facts, expires=level.expires)
        yield Finding(text, Shortfall.LEVEL_LAPSED)
    if fund_level is None:
        return
    if fund_level in policy.levels[level.value]:
        yield Finding(T("risk level {level} of {day} covers a fund of {fund}", **facts, fund=fund_level))
        return
    text = T("a fund of {fund} is above the client's risk level {level} of {day}", **facts, fund=fund_level)
    yield Finding(text, Shortfall.ABOVE_LEVEL)
    yield Finding(
        T("the special confirmation is in the file")
        if confirmed
        else T("the special confirmation is not in the file")
    )
