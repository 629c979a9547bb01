"""What moved between two days: clients by tier, and their money (Art. 1, 5)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from fundcs.tiers.rules import MovementKind, Tier, tier_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from fundcs.kit.periods import Period
    from fundcs.policy.rules import Policy
    from fundcs.report.rules.bulletin import Row
    from fundcs.tiers.rules import Movement

_RANK = {tier: rank for rank, tier in enumerate(Tier)}
"""The highest tier has the lowest rank."""
_TAKEN = (MovementKind.TAKEN_OVER, MovementKind.HANDED_OVER)


class ClientStanding(NamedTuple):
    """A client's tier at the end of a month before and of the month, None while not a client yet.

    `held_before` and `held`: their outstanding principal then, in fen; `flows`: what came and went by kind.
    """

    before: Tier | None
    now: Tier | None
    held_before: int
    held: int
    flows: Mapping[MovementKind, int]


def standings(
    moved: Mapping[str, Sequence[Movement]],
    added: Mapping[str, date],
    days: Period,
    before: date,
    policy: Policy,
) -> list[ClientStanding]:
    """Every client's standing; `moved` are their movements, `added` the day each came on record.

    Who subscribed before they came on record was a client from the first subscription on.
    """
    return [
        _standing(moved.get(code, ()), added.get(code), days, before, policy)
        for code in sorted({*moved, *added})
    ]


def _standing(
    moved: Sequence[Movement], added: date | None, days: Period, before: date, policy: Policy
) -> ClientStanding:
    until = [movement for movement in moved if movement.on <= days.last]
    earlier = [movement for movement in until if movement.on <= before]
    flows = Counter[MovementKind]()
    for movement in until:
        if movement.on > before:
            flows[movement.kind] += movement.amount
    return ClientStanding(
        before=_tier(earlier, added, before, policy),
        now=_tier(until, added, days.last, policy),
        held_before=sum(movement.change for movement in earlier),
        held=sum(movement.change for movement in until),
        flows=flows,
    )


def _tier(moved: Sequence[Movement], added: date | None, day: date, policy: Policy) -> Tier | None:
    if moved:
        return tier_of(moved, policy).tier
    return Tier.TARGET if added is not None and added <= day else None


def client_rows(clients: Iterable[ClientStanding]) -> list[Row]:
    """Clients by tier: those before and new, up and down, less those who left it, are those now."""
    counted: dict[Tier, Counter[str]] = defaultdict(Counter)
    for client in clients:
        if client.before is not None:
            counted[client.before]["clients_before"] += 1
        if client.now is None:
            continue
        counted[client.now]["clients"] += 1
        counted[client.now]["ended"] += bool(client.held_before and not client.held)
        if client.before is client.now:
            continue
        if client.before is not None:
            counted[client.before]["left"] += 1
        counted[client.now][_way(client.before, client.now)] += 1
    columns = ("clients_before", "new", "up", "down", "left", "clients", "ended")
    return [{"row": tier.value, **{name: counted[tier][name] for name in columns}} for tier in Tier]


def _way(before: Tier | None, now: Tier) -> str:
    """How a client came into a tier. A first subscription is new, not a rise."""
    if before in (None, Tier.TARGET):
        return "new"
    return "up" if _RANK[now] < _RANK[before] else "down"


def money_rows(clients: Iterable[ClientStanding]) -> list[Row]:
    """Money by tier, fen: what was held before and came, less what went, is what is held now.

    What a client held before counts in the tier of then, what moved in the tier of now; `moved` is what
    changed its tier with its holder.
    """
    sums: dict[Tier, Counter[str]] = defaultdict(Counter)
    for client in clients:
        if client.before is not None:
            sums[client.before]["outstanding_before"] += client.held_before
            sums[client.before]["moved"] -= client.held_before
        if client.now is None:
            continue
        row, flows = sums[client.now], client.flows
        row["moved"] += client.held_before
        row["outstanding"] += client.held
        row["subscribed"] += flows.get(MovementKind.SUBSCRIBED, 0)
        row["exited"] += flows.get(MovementKind.EXITED, 0)
        row["repaid"] += flows.get(MovementKind.REPAID, 0)
        row["transferred"] += flows.get(_TAKEN[0], 0) - flows.get(_TAKEN[1], 0)
    columns = ("outstanding_before", "subscribed", "exited", "repaid", "transferred", "moved", "outstanding")
    return [{"row": tier.value, **{name: sums[tier][name] for name in columns}} for tier in Tier]


def trend_row(month: str, moved: Iterable[Movement], days: Period) -> Row:
    """What was subscribed and exited in a month, and outstanding at its end, in fen."""
    sums = Counter[str]()
    for movement in moved:
        if movement.on > days.last:
            continue
        sums["outstanding"] += movement.change
        if days.holds(movement.on) and movement.kind not in _TAKEN:
            sums["subscribed" if movement.kind.inward else "exited"] += movement.amount
    return {"row": month, **{name: sums[name] for name in ("subscribed", "exited", "outstanding")}}
