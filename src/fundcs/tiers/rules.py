"""What a client put in and took out, and the tier that follows from it (Art. 1, 5)."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from fundcs.kit.i18n import N_, T, Text
from fundcs.kit.money import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from fundcs.entitlements.rules.holding import Holding
    from fundcs.policy.rules import Band, Policy, TierRules


class Tier(StrEnum):
    """A client's tier (Art. 1), the highest first. `target`: has never subscribed."""

    VIP = "vip"
    SENIOR = "senior"
    QUASI_SENIOR = "quasi_senior"
    MID = "mid"
    TARGET = "target"

    @property
    def label(self) -> Text:
        """The tier in the user's language."""
        return Text(TIER_NAMES[self])


TIER_NAMES = {
    Tier.VIP: N_("VIP client"),
    Tier.SENIOR: N_("senior client"),
    Tier.QUASI_SENIOR: N_("quasi-senior client"),
    Tier.MID: N_("mid client"),
    Tier.TARGET: N_("target client"),
}


class MovementKind(StrEnum):
    """How money came to a client's account with the firm, or left it."""

    SUBSCRIBED = "subscribed"
    TAKEN_OVER = "taken_over"
    EXITED = "exited"
    REPAID = "repaid"
    HANDED_OVER = "handed_over"

    @property
    def inward(self) -> bool:
        """Whether the client holds more after it."""
        return self in {MovementKind.SUBSCRIBED, MovementKind.TAKEN_OVER}

    @property
    def label(self) -> Text:
        """The kind in the user's language."""
        return Text(_MOVEMENT_NAMES[self])


_MOVEMENT_NAMES = {
    MovementKind.SUBSCRIBED: N_("subscribed"),
    MovementKind.TAKEN_OVER: N_("taken over"),
    MovementKind.EXITED: N_("withdrawn"),
    MovementKind.REPAID: N_("repaid at maturity"),
    MovementKind.HANDED_OVER: N_("handed over"),
}


class Movement(NamedTuple):
    """Principal (fen, above zero) that came to a client or left, on a day, under a contract of a fund."""

    on: date
    kind: MovementKind
    contract: str
    fund: str
    amount: int

    @property
    def change(self) -> int:
        """What the client holds more after it, in fen."""
        return self.amount if self.kind.inward else -self.amount


class TierResult(NamedTuple):
    """A tier with what led to it: `total` (fen) is what the policy's basis counts, by `counted`.

    `cumulative` (fen) is what was ever subscribed, whatever the basis.
    """

    tier: Tier
    band: Band
    basis: str
    total: int
    cumulative: int
    counted: tuple[tuple[Movement, int], ...]

    @property
    def reason(self) -> Text:
        """Why it is this tier."""
        if self.tier is Tier.TARGET and not self.counted:
            return T(
                "nothing subscribed: {tier} (Art. {article})", tier=self.tier.label, article=self.band.article
            )
        said = _UPWARDS if self.band.below_fen is None else _BETWEEN
        return Text(
            said,
            {
                "basis": basis_name(self.basis),
                "count": len({movement.contract for movement, _ in self.counted}),
                "sum": grouped(self.total),
                "from_": grouped(self.band.from_fen),
                "below": grouped(self.band.below_fen or 0),
                "tier": self.tier.label,
                "article": self.band.article,
            },
        )


_BETWEEN = N_(
    "{basis} {sum} yuan in {count} contract(s); from {from_} to below {below}: {tier} (Art. {article})"
)
_UPWARDS = N_("{basis} {sum} yuan in {count} contract(s); from {from_} on: {tier} (Art. {article})")


class TierChange(NamedTuple):
    """A client's tier from `on` on, by a movement of `contract`; `total` (fen) is what then counted."""

    on: date
    before: Tier
    after: Tier
    contract: str
    total: int


class YearSum(NamedTuple):
    """What came in and went out in a calendar year, in fen (Art. 5)."""

    year: int
    subscribed: int
    exited: int


def basis_name(basis: str) -> Text:
    """The policy's `tier.basis` in the user's language."""
    return Text(N_("outstanding")) if basis == "outstanding" else Text(N_("cumulative subscription"))


def movements(holding: Holding) -> Iterator[tuple[str, Movement]]:
    """Every movement of a contract, each with its client, future ones included.

    What is taken out on the day of a transfer is the new holder's, as in the calculation of payouts.
    """
    no, fund, terms = holding.no, holding.fund, holding.terms
    holder, left = holding.subscriber, terms.amount
    yield holder, Movement(holding.signed, MovementKind.SUBSCRIBED, no, fund, left)
    events = [(taker.since, 0, taker.client, 0) for taker in terms.holders[1:]]
    events += [(leaving.on, 1, "", leaving.amount) for leaving in terms.exits]
    for on, _order, taker, amount in sorted(events):
        if taker:
            yield holder, Movement(on, MovementKind.HANDED_OVER, no, fund, left)
            holder = taker
            yield holder, Movement(on, MovementKind.TAKEN_OVER, no, fund, left)
        else:
            left -= amount
            yield holder, Movement(on, MovementKind.EXITED, no, fund, amount)
    if left:
        yield holder, Movement(terms.matures, MovementKind.REPAID, no, fund, left)


def by_client(holdings: Iterable[Holding], day: date) -> dict[str, list[Movement]]:
    """The movements up to `day`, included, of every client who has any, in order of days."""
    found: dict[str, list[Movement]] = defaultdict(list)
    for holding in holdings:
        for client, movement in movements(holding):
            if movement.on <= day:
                found[client].append(movement)
    for ordered in found.values():
        if len(ordered) > 1:
            ordered.sort(key=_in_order)
    return dict(found)


def tier_of(moved: Sequence[Movement], policy: Policy) -> TierResult:
    """The tier after these movements of one client, in order of days (Art. 1)."""
    rules = policy.tier
    steps = tuple((movement, change) for movement, change in _counted(moved, rules) if change)
    total = sum(change for _, change in steps)
    gross = sum({movement.contract: change for movement, change in reversed(steps) if change > 0}.values())
    band = _band(policy, total, counted=bool(steps))
    return TierResult(Tier(band.tier), band, rules.basis, total, gross, steps)


def tier_history(moved: Sequence[Movement], policy: Policy) -> list[TierChange]:
    """The days on which these movements of one client changed the tier, one change a day at most (Art. 1)."""
    changes: list[TierChange] = []
    tier, total, counted = Tier.TARGET, 0, False
    steps = ((movement, change) for movement, change in _counted(moved, policy.tier) if change)
    for on, of_day in groupby(steps, key=lambda step: step[0].on):
        contract = ""
        for movement, change in of_day:
            total, contract, counted = total + change, movement.contract, True
        after = Tier(_band(policy, total, counted=counted).tier)
        if after is not tier:
            changes.append(TierChange(on, tier, after, contract, total))
        tier = after
    return changes


def held_by_fund(moved: Iterable[Movement]) -> dict[str, dict[str, int]]:
    """What a client holds after these movements: fund -> contract -> fen, without what is used up."""
    held: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for movement in moved:
        held[movement.fund][movement.contract] += movement.change
    left = {
        fund: {no: fen for no, fen in contracts.items() if fen} for fund, contracts in sorted(held.items())
    }
    return {fund: contracts for fund, contracts in left.items() if contracts}


def year_sums(moved: Iterable[Movement]) -> list[YearSum]:
    """What came in and went out, by calendar year with any movement (Art. 5)."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for movement in moved:
        sums[movement.on.year][0 if movement.kind.inward else 1] += movement.amount
    return [YearSum(year, *sums[year]) for year in sorted(sums)]


def _in_order(movement: Movement) -> tuple[date, bool]:
    """In before out on one day, so that no sum is ever below zero; else as the contracts came."""
    return movement.on, not movement.kind.inward


def _counted(moved: Iterable[Movement], rules: TierRules) -> Iterator[tuple[Movement, int]]:
    """Each movement with what it adds to the sum that decides the tier, in fen.

    A contract that comes back to a client who held it before counts once towards the cumulative sum.
    """
    outstanding = rules.basis == "outstanding"
    counting: set[str] = set()
    for movement in moved:
        change = 0
        if movement.kind is MovementKind.SUBSCRIBED or (
            movement.kind is MovementKind.TAKEN_OVER and rules.transfers_count
        ):
            if movement.contract not in counting:
                change = movement.amount
            counting.add(movement.contract)
        elif outstanding and not movement.kind.inward and movement.contract in counting:
            change = -movement.amount
            if movement.kind is MovementKind.HANDED_OVER:
                counting.discard(movement.contract)
        yield movement, change


def _band(policy: Policy, total: int, *, counted: bool) -> Band:
    """The band of a sum; who has subscribed and holds nothing any more is in the lowest, not a target."""
    return policy.tier.bands[-1] if counted and not total else policy.tier_for(total)
