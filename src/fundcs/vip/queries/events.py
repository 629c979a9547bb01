"""Every SELECT over events: their steps, who was invited and who came, what it cost, what was waived."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from fundcs.archive.selects import batches
from fundcs.budgets.models import Spending
from fundcs.vip.models import (
    VipEvent,
    VipEventAttendance,
    VipEventGuest,
    VipEventSpending,
    VipEventStep,
    VipEventWaiver,
)
from fundcs.vip.queries.standing import standing
from fundcs.vip.rules.events import EventStep, EventStepKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

_FACTS = tuple(EventStep.__dataclass_fields__)


class Attended(NamedTuple):
    """A client came to an event on its day; who recorded that, and when. None: no general manager came."""

    client: str
    event: str
    day: date
    general_manager: str | None
    recorded_by: str
    recorded_at: datetime


def by_no(session: Session, no: str) -> VipEvent | None:
    """The event with this number."""
    return session.get(VipEvent, no)


def recorded(session: Session, moment: datetime, client: str | None = None) -> Sequence[VipEvent]:
    """The events recorded by `moment`, by number; those that a client was invited to, or came to."""
    chosen = select(VipEvent).where(col(VipEvent.recorded_at) <= moment)
    if client is not None:
        invited = select_columns(col(VipEventGuest.event)).where(
            col(VipEventGuest.client) == client, *standing(VipEventGuest, moment)
        )
        came = select_columns(col(VipEventAttendance.event)).where(col(VipEventAttendance.client) == client)
        chosen = chosen.where(or_(col(VipEvent.no).in_(invited), col(VipEvent.no).in_(came)))
    number = col(VipEvent.no)
    return session.exec(chosen.order_by(func.length(number), number)).all()


def steps(session: Session, nos: Iterable[str], moment: datetime | None) -> Mapping[str, list[EventStep]]:
    """The steps on these events that stood at `moment`, or ever, by event in the order of their recording."""
    taken: dict[str, list[EventStep]] = defaultdict(list)
    for some in batches(nos):
        chosen = select(VipEventStep).where(col(VipEventStep.event).in_(some))
        chosen = chosen.where(*standing(VipEventStep, moment))
        for row in session.exec(chosen.order_by(col(VipEventStep.seq))):
            taken[row.event].append(EventStep(**{name: getattr(row, name) for name in _FACTS}))
    return taken


def entered(session: Session, no: str) -> Sequence[VipEventStep]:
    """Every step that was recorded of an event, the withdrawn ones too, in order."""
    chosen = select(VipEventStep).where(VipEventStep.event == no)
    return session.exec(chosen.order_by(col(VipEventStep.seq))).all()


def guests(session: Session, nos: Iterable[str], moment: datetime | None) -> Mapping[str, list[str]]:
    """The clients who were invited to these events at `moment`, by event, by their numbers."""
    found: dict[str, list[str]] = defaultdict(list)
    client = col(VipEventGuest.client)
    for some in batches(nos):
        chosen = select(VipEventGuest.event, VipEventGuest.client).where(
            col(VipEventGuest.event).in_(some), *standing(VipEventGuest, moment)
        )
        for event, code in session.exec(chosen.order_by(func.length(client), client)):
            found[event].append(code)
    return found


def invitation(session: Session, no: str, client: str) -> VipEventGuest | None:
    """The invitation of a client to an event that stands."""
    chosen = select(VipEventGuest).where(
        VipEventGuest.event == no, VipEventGuest.client == client, *standing(VipEventGuest, None)
    )
    return session.exec(chosen).first()


def attendances(session: Session, nos: Iterable[str]) -> Mapping[tuple[str, int], list[str]]:
    """The clients who came to these events, by event and the number of the step that says so."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    client = col(VipEventAttendance.client)
    for some in batches(nos):
        chosen = select(VipEventAttendance).where(col(VipEventAttendance.event).in_(some))
        for row in session.exec(chosen.order_by(func.length(client), client)):
            found[row.event, row.seq].append(row.client)
    return found


def spent(session: Session, nos: Iterable[str]) -> Mapping[tuple[str, int], list[Spending]]:
    """What these events cost of each client, by event and the number of the step that says so."""
    found: dict[tuple[str, int], list[Spending]] = defaultdict(list)
    linked = VipEventSpending
    for some in batches(nos):
        chosen = (
            select(linked.event, linked.seq, Spending)
            .join(Spending, col(Spending.no) == col(linked.spending))
            .where(col(linked.event).in_(some))
        )
        for event, seq, spending in session.exec(chosen.order_by(col(Spending.no))):
            found[event, seq].append(spending)
    return found


def attended(
    session: Session, first: date, last: date, moment: datetime, clients: Sequence[str] | None = None
) -> list[Attended]:
    """Who came to events held from `first` to `last`, as recorded and not withdrawn by `moment`, by day."""
    step, came = VipEventStep, VipEventAttendance
    chosen = (
        select_columns(
            col(came.client),
            col(step.event),
            col(step.day),
            col(step.general_manager),
            col(step.staff),
            col(step.recorded_at),
        )
        .join(step, (col(step.event) == col(came.event)) & (col(step.seq) == col(came.seq)))
        .where(
            col(step.kind) == EventStepKind.HELD,
            col(step.day) >= first,
            col(step.day) <= last,
            col(step.event).not_in(_withdrawn_events(moment)),
            *standing(step, moment),
        )
        .order_by(col(step.day), col(step.event))
    )
    if clients is None:
        return [Attended._make(row) for row in session.execute(chosen)]
    return [
        Attended._make(row)
        for some in batches(clients)
        for row in session.execute(chosen.where(col(came.client).in_(some)))
    ]


def waivers(
    session: Session, moment: datetime | None, firsts: Iterable[date], client: str | None = None
) -> Mapping[tuple[str, date], VipEventWaiver]:
    """What was waived at `moment` in the half-years that begin on these days, by client and day."""
    chosen = select(VipEventWaiver).where(
        col(VipEventWaiver.first).in_(list(firsts)), *standing(VipEventWaiver, moment)
    )
    if client is not None:
        chosen = chosen.where(VipEventWaiver.client == client)
    return {(row.client, row.first): row for row in session.exec(chosen)}


def waived(session: Session, client: str, moment: datetime) -> Sequence[VipEventWaiver]:
    """What was waived of one client at `moment`, by half-year."""
    chosen = select(VipEventWaiver).where(VipEventWaiver.client == client, *standing(VipEventWaiver, moment))
    return session.exec(chosen.order_by(col(VipEventWaiver.first))).all()


def _withdrawn_events(moment: datetime) -> Any:
    """The events withdrawn as a whole by `moment`."""
    return select_columns(col(VipEventStep.event)).where(
        col(VipEventStep.kind) == EventStepKind.WITHDRAW, *standing(VipEventStep, moment)
    )
