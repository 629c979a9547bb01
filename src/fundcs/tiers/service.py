"""Use cases of the tiers: every client's, or one client's (Art. 1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fundcs.clients import queries as clients
from fundcs.entitlements.queries import Contracts
from fundcs.entitlements.service import load
from fundcs.tiers import rules

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from fundcs.entitlements.rules.holding import Holding
    from fundcs.policy.rules import Policy
    from fundcs.tiers.rules import Movement, TierResult


def tiers(session: Session, policy: Policy, day: date) -> dict[str, TierResult]:
    """The tier of every client as of `day`, by code (Art. 1)."""
    by_code = rules.by_client(_holdings(session), day)
    target = rules.tier_of((), policy)
    codes = clients.codes_and_names(session)
    return {
        code: rules.tier_of(by_code[code], policy) if code in by_code else target for code, _name in codes
    }


def tier_of(session: Session, policy: Policy, client: str, day: date) -> TierResult:
    """The tier of one client as of `day` (Art. 1)."""
    return rules.tier_of(moved(session, client, day), policy)


def moved(session: Session, client: str, day: date) -> Sequence[Movement]:
    """What one client put in and took out by `day`, in order of days (Art. 5)."""
    return rules.by_client(_holdings(session, client), day).get(client, ())


def _holdings(session: Session, client: str | None = None) -> list[Holding]:
    """The contracts that count, in the order they were signed."""
    held = load(session, Contracts(client=client, cancelled=False))
    return sorted(held, key=lambda holding: (holding.signed, holding.no))
