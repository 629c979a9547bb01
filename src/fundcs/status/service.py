"""The department on one screen: clients and money by tier, duties, complaints, payouts, the last backup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive import queries as archive
from fundcs.archive import trail
from fundcs.clients import queries as clients
from fundcs.complaints.service import handling as complaints
from fundcs.deadlines.rules import Choice, DutyState
from fundcs.entitlements.service import payment_due
from fundcs.funds import queries as funds
from fundcs.funds.rules.schedule import due_dates
from fundcs.funds.service import terms
from fundcs.payouts import queries as payouts
from fundcs.reminders import service as reminders
from fundcs.staff import queries as staff
from fundcs.tiers import service as tiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.archive.queries import LastBackup
    from fundcs.deadlines.rules import Duty
    from fundcs.tiers.service import TierCount


@dataclass(frozen=True, slots=True)
class DutyCount:
    """How many duties an owner has in each state; `owner` is None for a role."""

    owner: str | None
    role: str
    states: dict[DutyState, int]


@dataclass(frozen=True, slots=True)
class NextPayout:
    """A fund's next due date, the day it is paid on, and the newest version of its sheet."""

    fund: str
    name: str
    due: date
    pay_date: date
    provisional: bool
    version: int | None


@dataclass(frozen=True, slots=True)
class DepartmentStatus:
    """How the department stands at `now`.

    `unassigned`: clients without an officer who is here (Art. 8). `duties` are those of a list that looks
    ahead until `until`; `names` of staff by code.
    """

    now: datetime
    until: datetime
    tiers: Sequence[TierCount]
    unassigned: int
    duties: Sequence[DutyCount]
    complaints: dict[str, int]
    payouts: Sequence[NextPayout]
    last_backup: LastBackup | None
    names: dict[str, str]
    head: str


def of_department(act: Act) -> DepartmentStatus:
    """Everything as of the act's moment."""
    until = reminders.ahead(act)
    duties = reminders.owed(act, Choice(until=until))
    return DepartmentStatus(
        now=act.moment,
        until=until,
        tiers=tiers.counts(act.session, act.policy, act.today),
        unassigned=clients.unassigned(act.session, act.today),
        duties=_counted(duties, act.moment),
        complaints={str(state): count for state, count in complaints.states(act).items()},
        payouts=sorted(_payouts(act), key=lambda payout: (payout.pay_date, payout.fund)),
        last_backup=archive.last_backup(act.session),
        names=act.once(staff.names),
        head=trail.head(act.session),
    )


def _counted(duties: Iterable[Duty], now: datetime) -> list[DutyCount]:
    """Owners in the order of their first duty."""
    counts: dict[tuple[str | None, str], dict[DutyState, int]] = {}
    for duty in duties:
        states = counts.setdefault((duty.owner, duty.owner_role), dict.fromkeys(DutyState, 0))
        states[duty.due.state(now)] += 1
    return [DutyCount(owner, role, states) for (owner, role), states in counts.items()]


def _payouts(act: Act) -> Iterator[NextPayout]:
    for fund in funds.everyone(act.session):
        due = next((day for day in due_dates(terms(fund)) if day >= act.today), None)
        if due is None:
            continue
        paid_on = payment_due(act, fund, due).day
        newest = payouts.newest(act.session, fund.code, due)
        yield NextPayout(
            fund=fund.code,
            name=fund.name,
            due=due,
            pay_date=paid_on.result,
            provisional=paid_on.provisional,
            version=None if newest is None else newest[0],
        )
