"""The department on one screen: clients and money by tier, duties, complaints, payouts, the last backup."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive import service as archive
from fundcs.clients import queries as register
from fundcs.complaints.service import handling as complaints
from fundcs.funds import queries as funds
from fundcs.payouts.service import sheets as payouts
from fundcs.policy.rules import TIERS
from fundcs.reminders import service as duties
from fundcs.tiers import service as tiers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.deadlines.rules import DutyState


@dataclass(frozen=True, slots=True)
class TierRow:
    """A tier, how many clients are of it, and what they ever subscribed, in fen."""

    tier: str
    clients: int
    cumulative: int


@dataclass(frozen=True, slots=True)
class DutyRow:
    """An owner's duties by state; `owner` is None for a role."""

    owner: str | None
    role: str
    states: dict[DutyState, int]


@dataclass(frozen=True, slots=True)
class PayoutRow:
    """A fund's next due date, the day it is paid on, and the newest version of its sheet."""

    fund: str
    name: str
    due: date
    pay_date: date
    provisional: bool
    version: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the department stands at `now`.

    `unassigned`: clients without an officer who is here (Art. 8). `duties` are those of a report that looks
    ahead until `until`. `last_backup`: file, moment and head of the newest.
    """

    now: datetime
    until: datetime
    tiers: tuple[TierRow, ...]
    unassigned: int
    duties: tuple[DutyRow, ...]
    complaints: dict[str, int]
    payouts: tuple[PayoutRow, ...]
    last_backup: tuple[str, str, str] | None
    names: dict[str, str]
    head: str


def stand(act: Act) -> Standing:
    """Everything as of the act's moment."""
    owed = duties.report(act, act.policy.reminders.within)
    return Standing(
        now=act.moment,
        until=owed.until,
        tiers=_tiers(act),
        unassigned=len(register.codes_and_names(act.session, unassigned_on=act.today)),
        duties=tuple(DutyRow(*row) for row in duties.counts(owed.duties, act.moment)),
        complaints={str(state): count for state, count in complaints.states(act).items()},
        payouts=tuple(sorted(_payouts(act), key=lambda row: (row.pay_date, row.fund))),
        last_backup=archive.info(act).last_backup,
        names=owed.names,
        head=owed.head,
    )


def _tiers(act: Act) -> tuple[TierRow, ...]:
    found = tiers.tiers(act.session, act.policy, act.today).values()
    count, money = Counter(str(one.tier) for one in found), Counter[str]()
    for one in found:
        money[str(one.tier)] += one.cumulative
    return tuple(TierRow(tier, count[tier], money[tier]) for tier in TIERS)


def _payouts(act: Act) -> Iterator[PayoutRow]:
    for fund in funds.everyone(act.session):
        _fund, dates = payouts.schedule(act, fund.code)
        for one in dates:
            if one.status == "next":
                day = one.payment.day
                due = one.payment.period.due
                yield PayoutRow(fund.code, fund.name, due, day.result, day.provisional, one.version)
