"""Use cases of the tiers: every client's, how many are in each, one client's with its account (Art. 1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.clients import queries as clients
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.tiers import queries, rules
from fundcs.tiers.rules import NEVER_SUBSCRIBED, Tier, TierResult

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from fundcs.policy.rules import Policy
    from fundcs.tiers.rules import Movement

_FEW = 500
"""Up to so many clients are asked for by code; beyond, the sums of all are read."""


@dataclass(frozen=True, slots=True)
class TierCount:
    """A tier, how many clients are in it, and what they ever subscribed, in fen."""

    tier: Tier
    clients: int
    cumulative: int


def tiers(
    session: Session, policy: Policy, day: date, codes: Collection[str] | None = None
) -> dict[str, TierResult]:
    """The tier of every client as of `day`, or of the clients with these codes, by code (Art. 1)."""
    asked = [code for code, _name in clients.codes_and_names(session)] if codes is None else codes
    few = asked if len(asked) <= _FEW else None
    results = {
        row.client: _result(policy, row.total, row.cumulative)
        for row in queries.sums(session, policy.tier, day, few)
    }
    for code in queries.out_of_order(session):
        results[code] = rules.tier_of(moved(session, code, day), policy).result
    return {code: results.get(code, NEVER_SUBSCRIBED) for code in asked}


def on_days(
    session: Session, policy: Policy, asked: Mapping[date, Collection[str]]
) -> dict[tuple[str, date], Tier]:
    """The tier of clients, by code, on each of several days (Art. 1)."""
    early = set(queries.out_of_order(session)) if asked else set()
    found: dict[tuple[str, date], Tier] = {}
    for day, codes in asked.items():
        found |= {(code, day): NEVER_SUBSCRIBED.tier for code in codes}
        for row in queries.sums(session, policy.tier, day, codes):
            found[row.client, day] = _result(policy, row.total, row.cumulative).tier
        for code in early & set(codes):
            found[code, day] = rules.tier_of(moved(session, code, day), policy).tier
    return found


def counts(session: Session, policy: Policy, day: date) -> list[TierCount]:
    """How many clients are in each tier as of `day`, the highest first (Art. 1)."""
    early = queries.out_of_order(session)
    number, cumulative = Counter[Tier](), Counter[Tier]()
    bounds = [1, *(band.from_fen for band in policy.tier.bands)]
    for row in queries.counts(session, policy.tier, day, bounds, early):
        tier = _result(policy, row.total, row.cumulative).tier
        number[tier] += row.clients
        cumulative[tier] += row.cumulative
    for code in early:
        result = rules.tier_of(moved(session, code, day), policy).result
        number[result.tier] += 1
        cumulative[result.tier] += result.cumulative
    subscribers = sum(count for tier, count in number.items() if tier is not Tier.TARGET)
    number[Tier.TARGET] = clients.count(session) - subscribers
    return [TierCount(tier, number[tier], cumulative[tier]) for tier in Tier]


def moved(session: Session, client: str, day: date) -> Sequence[Movement]:
    """What one client put in and took out by `day`, in order of days (Art. 5)."""
    holdings = load(session, Contracts(client=client, cancelled=False))
    by_signing = sorted(holdings, key=lambda holding: (holding.signed, holding.no))
    return rules.by_client(by_signing, day).get(client, ())


def _result(policy: Policy, total: int, cumulative: int) -> TierResult:
    """The tier of a client who subscribed or took over, of these sums in fen."""
    band = rules.band_of(policy, total, subscribed=True)
    return TierResult(Tier(band.tier), total, cumulative)
