"""The department on one screen: clients and money by tier, duties, complaints, payouts, the last backup."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive import service as archive
from fundcs.archive import trail
from fundcs.clients import service as clients
from fundcs.complaints import service as complaints
from fundcs.duties import service as duties
from fundcs.funds import queries as funds
from fundcs.payouts import service as payouts
from fundcs.policy.rules import TIERS
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.duties.rules import DutyState


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
    """How the department stands at `now`."""

    now: datetime
    tiers: tuple[TierRow, ...]
    duties: tuple[DutyRow, ...]
    complaints: dict[str, int]
    payouts: tuple[PayoutRow, ...]
    last_backup: tuple[str, str, str] | None
    names: dict[str, str]
    head: str


def stand(act: Act) -> Standing:
    """Everything as of the act's moment."""
    cases = complaints.listed(act, state=None, client=None, responsible=None, only_open=False)
    owed = duties.report(act, duties.Choice(act.policy.reminders.within)).duties
    return Standing(
        now=act.moment,
        tiers=_tiers(act),
        duties=tuple(DutyRow(*row) for row in duties.counts(owed, act.moment)),
        complaints=dict(Counter(str(case.state) for case in cases)),
        payouts=tuple(_payouts(act)),
        last_backup=archive.info(act).last_backup,
        names={member.code: member.name for member in staff.everyone(act.session)},
        head=trail.head(act.session),
    )


def _tiers(act: Act) -> tuple[TierRow, ...]:
    found = clients.tiers(act.session, act.policy, act.today).values()
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
