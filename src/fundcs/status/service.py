"""The department on one screen: clients and money by tier, duties, complaints, payouts, the last backup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.archive import place, trail
from fundcs.archive import queries as archive
from fundcs.complaints.service import handling as complaints
from fundcs.deadlines.rules import Choice, DutyState
from fundcs.documents import queries as documents
from fundcs.entitlements.rules.timeline import first_unpaid
from fundcs.entitlements.service import payment
from fundcs.entitlements.service.timelines import facts_of, periods_of
from fundcs.funds import queries as funds
from fundcs.payouts.service.adjustments import touched_since
from fundcs.payouts.service.late_facts import late_ahead, late_facts
from fundcs.payouts.service.standing import newest_ahead, newest_version, stale_version
from fundcs.reminders import service as reminders
from fundcs.staff import queries as staff
from fundcs.tiers import service as tiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.archive.queries import LastBackup
    from fundcs.deadlines.rules import Duty
    from fundcs.entitlements.service.timelines import FundFacts
    from fundcs.funds.models import Fund
    from fundcs.tiers.service import TierCount


@dataclass(frozen=True, slots=True)
class DutyCount:
    """How many duties an owner has in each state; `owner` is None for a role."""

    owner: str | None
    role: str
    states: dict[DutyState, int]


@dataclass(frozen=True, slots=True)
class NextPayout:
    """A fund's first payout not paid, the day it is paid on, and the newest version of its sheet.

    `stale`: that sheet is no longer what it would be; `corrects`: the due dates of submitted sheets that are
    not either.
    """

    fund: str
    name: str
    due: date
    pay_date: date
    provisional: bool
    version: int | None
    stale: bool
    corrects: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class DepartmentStatus:
    """How the department stands at `now`.

    `unassigned`: clients not sealed without an officer who is here (Art. 8). `duties` are those of a list
    that looks ahead until `until`; `names` of staff by code. `encrypted`: the archive's file is read with a
    key alone.
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
    encrypted: bool


def of_department(act: Act) -> DepartmentStatus:
    """Everything as of the act's moment."""
    until = reminders.ahead(act)
    duties = reminders.owed(act, Choice(until=until))
    return DepartmentStatus(
        now=act.moment,
        until=until,
        tiers=tiers.counts(act.session, act.policy, act.today),
        unassigned=documents.unassigned(act.session, act.today).clients,
        duties=_counted(duties, act.moment),
        complaints={str(state): count for state, count in complaints.states(act).items()},
        payouts=sorted(_payouts(act), key=lambda payout: (payout.pay_date, payout.fund)),
        last_backup=archive.last_backup(act.session),
        names=act.once(staff.names),
        head=trail.head(act.session),
        encrypted=place.is_encrypted(act.archive_path),
    )


def _counted(duties: Iterable[Duty], now: datetime) -> list[DutyCount]:
    """Owners in the order of their first duty."""
    counts: dict[tuple[str | None, str], dict[DutyState, int]] = {}
    for duty in duties:
        states = counts.setdefault((duty.owner, duty.owner_role), dict.fromkeys(DutyState, 0))
        states[duty.due.state(now)] += 1
    return [DutyCount(owner, role, states) for (owner, role), states in counts.items()]


def _payouts(act: Act) -> Iterator[NextPayout]:
    """The first payout of each fund that is not paid; where none is left, the last if a sheet is stale."""
    facts, every = facts_of(act), act.once_read(funds.everyone)
    open_ = [(fund, facts[fund.code]) for fund in every if fund.sealed_on is None]
    touched = touched_since(act, (known for _fund, known in open_))
    late_ahead(act, open_, touched)
    shown = []
    for fund in every:
        known = facts[fund.code]
        periods = periods_of(act, fund, known)
        following = first_unpaid(periods)
        late = late_facts(act, fund, known, touched).by_due if fund.sealed_on is None else {}
        if following is not None or late:
            shown.append((fund, known, following or periods[-1], late))
    newest_ahead(act, [(fund.code, period.due) for fund, _known, period, _late in shown])
    for fund, known, period, late in shown:
        paid_on = payment(act, period).day
        newest = newest_version(act, fund, period.due)
        submitted = period.due in known.current
        yield NextPayout(
            fund=fund.code,
            name=fund.name,
            due=period.due,
            pay_date=paid_on.result,
            provisional=paid_on.provisional,
            version=None if newest is None else newest.version,
            stale=period.due in late or (not submitted and _stale(act, fund, period.due, known)),
            corrects=tuple(due for due in late if due != period.due),
        )


def _stale(act: Act, fund: Fund, due: date, facts: FundFacts) -> bool:
    return stale_version(act, fund, due, facts) is not None
