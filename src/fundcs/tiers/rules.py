"""What a client put in and took out, and the tier that follows from it (Art. 1, 5)."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

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
    """How principal came to a client, or left."""

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
    MovementKind.EXITED: N_("early exit"),
    MovementKind.REPAID: N_("exit at maturity"),
    MovementKind.HANDED_OVER: N_("transferred away"),
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
    """A tier; in fen what the policy's basis counts (`total`) and what was ever subscribed (`cumulative`)."""

    tier: Tier
    total: int
    cumulative: int


NEVER_SUBSCRIBED: Final = TierResult(Tier.TARGET, 0, 0)


class TierAccount(NamedTuple):
    """A tier with the account of it: each movement and what it adds to `total`, the band and its article.

    `total` (fen) is what the policy's `basis` counts, `cumulative` (fen) what was ever subscribed.
    """

    tier: Tier
    band: Band
    basis: str
    total: int
    cumulative: int
    counted: tuple[tuple[Movement, int], ...]

    @property
    def result(self) -> TierResult:
        """The tier without its account."""
        return TierResult(self.tier, self.total, self.cumulative)

    @property
    def reason(self) -> Text:
        """Why it is this tier."""
        if self.tier is Tier.TARGET and not self.counted:
            return T(
                "nothing subscribed: {tier} (Art. {article})", tier=self.tier.label, article=self.band.article
            )
        return Text(
            _UPWARDS if self.band.below_fen is None else _BETWEEN,
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
    "{basis}: {sum} yuan (contracts: {count}); from {from_} to below {below}: {tier} (Art. {article})"
)
_UPWARDS = N_("{basis}: {sum} yuan (contracts: {count}); from {from_} on: {tier} (Art. {article})")


class TierChange(NamedTuple):
    """The day a client's tier changed by a movement of `contract`; `total` (fen) is what counted then."""

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
    return (
        Text(N_("outstanding principal")) if basis == "outstanding" else Text(N_("cumulative subscription"))
    )


def movements(holding: Holding) -> Iterator[tuple[str, Movement]]:
    """Every movement of a contract with its client, future ones included.

    An exit on the day of a transfer is the new holder's, as in the calculation of payouts.
    """
    terms = holding.terms
    holder, left = holding.subscriber, terms.amount

    def moved(on: date, kind: MovementKind, amount: int) -> Movement:
        return Movement(on=on, kind=kind, contract=holding.no, fund=holding.fund, amount=amount)

    yield holder, moved(holding.signed, MovementKind.SUBSCRIBED, left)
    events = [(taker.since, 0, taker.client, 0) for taker in terms.holders[1:]]
    events += [(leaving.on, 1, "", leaving.amount) for leaving in terms.exits]
    for on, _order, taker, amount in sorted(events):
        if taker:
            yield holder, moved(on, MovementKind.HANDED_OVER, left)
            holder = taker
            yield holder, moved(on, MovementKind.TAKEN_OVER, left)
        else:
            left -= amount
            yield holder, moved(on, MovementKind.EXITED, amount)
    if left:
        yield holder, moved(terms.matures, MovementKind.REPAID, left)


def by_client(holdings: Iterable[Holding], day: date) -> dict[str, list[Movement]]:
    """The movements up to `day`, included, of every client who has any, in order of days."""
    of_client: dict[str, list[Movement]] = defaultdict(list)
    for holding in holdings:
        for client, movement in movements(holding):
            if movement.on <= day:
                of_client[client].append(movement)
    for ordered in of_client.values():
        ordered.sort(key=_in_order)
    return dict(of_client)


def tier_of(moved: Sequence[Movement], policy: Policy) -> TierAccount:
    """The tier after these movements of one client, in order of days (Art. 1)."""
    steps = tuple((movement, change) for movement, change in _counted(moved, policy.tier) if change)
    total = sum(change for _, change in steps)
    first_in = {movement.contract: change for movement, change in reversed(steps) if change > 0}
    band = band_of(policy, total, subscribed=bool(steps))
    return TierAccount(
        tier=Tier(band.tier),
        band=band,
        basis=policy.tier.basis,
        total=total,
        cumulative=sum(first_in.values()),
        counted=steps,
    )


def tier_history(moved: Sequence[Movement], policy: Policy) -> list[TierChange]:
    """The days on which these movements of one client changed the tier, one change a day at most (Art. 1)."""
    changes: list[TierChange] = []
    tier, total, counted = Tier.TARGET, 0, False
    steps = ((movement, change) for movement, change in _counted(moved, policy.tier) if change)
    for on, of_day in groupby(steps, key=lambda step: step[0].on):
        contract = ""
        for movement, change in of_day:
            total, contract, counted = total + change, movement.contract, True
        after = Tier(band_of(policy, total, subscribed=counted).tier)
        if after is not tier:
            changes.append(TierChange(on=on, before=tier, after=after, contract=contract, total=total))
        tier = after
    return changes


def held_by_fund(moved: Iterable[Movement]) -> dict[str, dict[str, int]]:
    """What a client holds after these movements, in fen by fund and contract, without what is used up."""
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
    """The sort key of movements: in before out on one day, so that no sum is ever below zero."""
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


def band_of(policy: Policy, total: int, *, subscribed: bool) -> Band:
    """The band of a sum in fen (Art. 1); who `subscribed` and holds nothing any more is in the lowest."""
    return policy.tier.bands[-1] if subscribed and not total else policy.tier_for(total)
