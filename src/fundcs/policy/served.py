"""How the clients of a tier are served: how often they are visited, what they may use in a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.policy.rules import Label

if TYPE_CHECKING:
    from fundcs.policy.rules import Offset


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """How long after the last visit the clients of a tier are visited again."""

    tier: str
    every: Offset


@dataclass(frozen=True, slots=True)
class ServiceBenefit(Label):
    """What the clients of a tier may use, `per_year` times in a calendar year."""

    tier: str
    per_year: int
