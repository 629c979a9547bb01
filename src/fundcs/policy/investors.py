"""Kinds of investors, and the levels of risk by which a fund suits them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.policy.rules import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

CLIENT_LEVELS = ("C1", "C2", "C3", "C4", "C5")
FUND_LEVELS = ("R1", "R2", "R3", "R4", "R5")
"""Risk levels of clients and of funds, from the most cautious up."""
EVIDENCE = ("assets", "income", "net_assets")
"""What shows that an investor is qualified: financial assets, yearly income, an institution's net assets."""


@dataclass(frozen=True, slots=True)
class InvestorKind(Label):
    """A kind of investor, for clients of these kinds (Art. 1).

    `evidence`: the least amount in fen by the kind of evidence, any of which is enough; without any none is
    asked. `professional`: no risk level is compared.
    """

    kinds: tuple[str, ...]
    evidence: Mapping[str, int]
    professional: bool = False
