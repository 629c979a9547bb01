"""Clients listed: by name, tier, kind and who looks after them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fundcs.clients import queries as clients
from fundcs.dossier.service.lookup import matching
from fundcs.entitlements.service.sealing import sealed_clients
from fundcs.staff import queries as members
from fundcs.staff import service as staff
from fundcs.tiers import service as tiers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Row

    from fundcs.act import Act
    from fundcs.clients.rules import ClientKind
    from fundcs.tiers.rules import Tier, TierResult


@dataclass(frozen=True, slots=True)
class ClientFilter:
    """Which clients to list: those that meet every condition given; staff as typed."""

    term: str | None = None
    tier: Tier | None = None
    kind: ClientKind | None = None
    officer: str | None = None
    advisor: str | None = None
    unassigned: bool = False


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A row of the client table, with the client's tier."""

    client: Row[Any]
    tier: TierResult


def staff_names(act: Act) -> Mapping[str, str]:
    """Every member's name by code."""
    return act.once(members.names)


def listed(act: Act, asked: ClientFilter) -> list[ClientRow]:
    """The clients asked for, by code."""
    rows = clients.codes_and_names(
        act.session,
        kind=asked.kind,
        officer=None if asked.officer is None else staff.find(act.session, asked.officer).code,
        advisor=None if asked.advisor is None else staff.find(act.session, asked.advisor).code,
        day=act.today,
        unassigned_on=act.today if asked.unassigned else None,
    )
    if asked.unassigned:  # a sealed file is assigned to nobody any more
        sealed = sealed_clients(act.session)
        rows = [(code, name) for code, name in rows if code not in sealed]
    if asked.term:
        found = matching(act.session, asked.term, rows)
        rows = [(code, name) for code, name in rows if code in found]
    results = tiers.tiers(act.session, act.policy, act.today, [code for code, _name in rows])
    codes = [code for code, result in results.items() if asked.tier in (None, result.tier)]
    return [ClientRow(client, results[client.code]) for client in clients.rows(act.session, codes)]
