"""What the clients of a tier may use in a year, and what is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.typed import Unlikely
from fundcs.tiers.rules import TIER_NAMES, Tier

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fundcs.policy.served import ServiceBenefit


class Use(NamedTuple):
    """A use that stands."""

    no: str
    client: str
    benefit: str
    day: date
    note: str | None
    recorded_by: str


class Balance(NamedTuple):
    """A client's uses of a benefit in a year; `left` is below zero where more were used than there are.

    `per_year` is None where the policy has dropped the benefit, or it is not of the client's tier.
    """

    client: str
    benefit: str
    per_year: int | None
    uses: Sequence[Use]

    @property
    def used(self) -> int:
        """How many were used."""
        return len(self.uses)

    @property
    def left(self) -> int | None:
        """How many are left."""
        return None if self.per_year is None else self.per_year - self.used


def check_tier(client: str, benefit: ServiceBenefit, tier: Tier, day: date) -> None:
    """Refuse a benefit that is another tier's."""
    if tier.value != benefit.tier:
        raise Refused(
            N_("'{benefit}' is a benefit of '{tier}', and client {client} was '{own}' on {day}"),
            benefit=str(benefit),
            tier=T(TIER_NAMES[Tier(benefit.tier)]),
            client=client,
            own=T(TIER_NAMES[tier]),
            day=day,
        )


def check_left(client: str, benefit: ServiceBenefit, year: int, used: int, *, sure: bool) -> None:
    """Refuse one use more than there are in a year, unless it was so (`sure`). Raises Unlikely."""
    if used >= benefit.per_year and not sure:
        raise Unlikely(
            N_(
                "client {client} has used '{benefit}' {used} times in {year}, all that there are; if it was "
                "used once more all the same, record it with `fundcs --sure care benefit use …`"
            ),
            client=client,
            benefit=str(benefit),
            used=used,
            year=str(year),
        )
