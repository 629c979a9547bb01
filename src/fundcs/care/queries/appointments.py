"""Every SELECT over appointments, what became of them, and the contracts that signing ones led to."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, func, select

from fundcs.archive.selects import batches
from fundcs.archive.trail import TrailEntry
from fundcs.assignments.queries import pending
from fundcs.assignments.rules import Held
from fundcs.care.models.interactions import Appointment, AppointmentEvent
from fundcs.care.rules.appointments import AppointmentStep
from fundcs.entitlements.models.contracts import Contract

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

_FACTS = tuple(AppointmentStep.__dataclass_fields__)


def by_no(session: Session, no: str) -> Appointment | None:
    """The appointment with this number."""
    return session.get(Appointment, no)


def listed(
    session: Session, moment: datetime, *, client: str | None = None, adviser: str | None = None
) -> Sequence[Appointment]:
    """The appointments recorded by `moment`, of a client, of an adviser, by number."""
    chosen = select(Appointment).where(col(Appointment.recorded_at) <= moment)
    if client is not None:
        chosen = chosen.where(Appointment.client == client)
    if adviser is not None:
        chosen = chosen.where(
            pending.holder(Held.APPOINTMENT, col(Appointment.no), col(Appointment.advisor), moment.date())
            == adviser
        )
    number = col(Appointment.no)
    return session.exec(chosen.order_by(func.length(number), number)).all()


def steps(
    session: Session, nos: Iterable[str], moment: datetime | None = None
) -> Mapping[str, list[AppointmentStep]]:
    """The steps on these appointments recorded by `moment`, or ever, in the order of their recording."""
    taken: dict[str, list[AppointmentStep]] = defaultdict(list)
    for some in batches(nos):
        chosen = select(AppointmentEvent).where(col(AppointmentEvent.appointment).in_(some))
        if moment is not None:
            chosen = chosen.where(col(AppointmentEvent.recorded_at) <= moment)
        for row in session.exec(chosen.order_by(col(AppointmentEvent.seq))):
            taken[row.appointment].append(AppointmentStep(**{name: getattr(row, name) for name in _FACTS}))
    return taken


def signed(session: Session, clients: Iterable[str]) -> Mapping[str, list[tuple[str, date]]]:
    """Number and day of signing of these clients' contracts that were not cancelled, by client."""
    found: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for some in batches(clients):
        chosen = select(Contract.client, Contract.no, col(Contract.signed)).where(
            col(Contract.client).in_(some), col(Contract.cancelled_on).is_(None)
        )
        for client, no, day in session.exec(chosen.order_by(col(Contract.signed), col(Contract.no))):
            found[client].append((no, day))
    return found


def recorded(session: Session, contracts: Iterable[str]) -> Mapping[str, tuple[datetime, str]]:
    """When each of these contracts was put on record, and by whom, as the trail has it."""
    found: dict[str, tuple[datetime, str]] = {}
    for some in batches(contracts):
        chosen = select(TrailEntry).where(
            TrailEntry.verb == "created", TrailEntry.tbl == "contract", col(TrailEntry.key).in_(some)
        )
        for entry in session.exec(chosen.order_by(col(TrailEntry.seq).desc())):
            found[entry.key] = datetime.fromisoformat(entry.moment or entry.at), entry.staff
    return found
