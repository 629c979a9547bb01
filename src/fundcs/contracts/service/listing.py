"""Contracts listed, with the names of those who hold and look after them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.contracts.service.changes import select
from fundcs.entitlements.service import holder_names
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fundcs.act import Act
    from fundcs.entitlements.rules.contract_terms import ContractState
    from fundcs.entitlements.rules.holding import Holding


@dataclass(frozen=True, slots=True)
class ContractList:
    """Contracts by number; the names of their holders and of every member of staff by code."""

    holdings: Sequence[Holding]
    clients: Mapping[str, str]
    staff: Mapping[str, str]


def listed(
    act: Act, *, fund: str | None = None, client: str | None = None, state: ContractState | None = None
) -> ContractList:
    """The contracts of a fund, held today by a client, in a state today."""
    holdings = select(act, fund=fund, client=client, state=state)
    return ContractList(holdings, holder_names(act.session, holdings), act.once(staff.names))
