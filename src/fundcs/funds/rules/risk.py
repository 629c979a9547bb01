"""A fund's risk level from day to day (Art. 1)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


class FundLevel(StrEnum):
    """A fund's risk level, the lowest first."""

    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    R4 = "R4"
    R5 = "R5"


FUND_LEVEL_NAMES: Final[Mapping[FundLevel, str]] = {
    FundLevel.R1: N_("low risk"),
    FundLevel.R2: N_("low to medium risk"),
    FundLevel.R3: N_("medium risk"),
    FundLevel.R4: N_("medium to high risk"),
    FundLevel.R5: N_("high risk"),
}


class RiskSince(NamedTuple):
    """The level that a fund has from a day on; `id` orders what was recorded of one day."""

    since: date
    id: int
    level: FundLevel


def level_on(levels: Iterable[RiskSince], day: date) -> RiskSince | None:
    """The level in force on a day; None where none is on record by then."""
    return max((level for level in levels if level.since <= day), default=None)
