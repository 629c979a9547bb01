"""Every SELECT over hand-overs and the notices that they ask for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlmodel import Session, col, func, select

from fundcs.assignments.models import Handover, HandoverItem, ReassignmentNotice
from fundcs.assignments.rules import Held, Reassigned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

OF_CLIENTS = (Held.CLIENT, Held.ADVISED_CLIENT)
"""The kinds of which the client is told."""


def by_no(session: Session, no: str) -> Handover | None:
    """The hand-over with this number."""
    return session.get(Handover, no)


def of_leaving(session: Session, staff: str) -> Sequence[Handover]:
    """The hand-overs of a member who leaves that were not taken back, in the order of recording."""
    chosen = select(Handover).where(
        Handover.staff == staff, col(Handover.leaving), col(Handover.withdrawn_at).is_(None)
    )
    return session.exec(chosen.order_by(func.length(Handover.no), col(Handover.no))).all()


def items(session: Session, no: str) -> Sequence[HandoverItem]:
    """What passed with a hand-over, in the order of recording."""
    chosen = select(HandoverItem).where(HandoverItem.handover == no)
    return session.exec(chosen.order_by(col(HandoverItem.id))).all()


def of_client(session: Session, client: str, moment: datetime) -> Sequence[HandoverItem]:
    """What passed of a client, with their contracts and complaints, as recorded by a moment."""
    chosen = (
        select(HandoverItem)
        .join(Handover, col(Handover.no) == col(HandoverItem.handover))
        .where(HandoverItem.client == client, col(Handover.recorded_at) <= moment)
    )
    return session.exec(chosen.order_by(col(HandoverItem.id))).all()


def reassigned(
    session: Session, moment: datetime, client: str | None = None
) -> Mapping[str, list[Reassigned]]:
    """The changes of clients' staff recorded by a moment, by client; who had nobody has no change."""
    chosen = (
        select(HandoverItem, Handover.recorded_at)
        .join(Handover, col(Handover.no) == col(HandoverItem.handover))
        .where(
            col(HandoverItem.kind).in_(OF_CLIENTS),
            col(HandoverItem.held_by).is_not(None),
            col(Handover.recorded_at) <= moment,
        )
    )
    if client is not None:
        chosen = chosen.where(HandoverItem.client == client)
    changes: dict[str, list[Reassigned]] = defaultdict(list)
    for item, recorded_at in session.exec(chosen.order_by(col(HandoverItem.id))):
        withdrawn = item.withdrawn_at if item.withdrawn_at and item.withdrawn_at <= moment else None
        changes[str(item.client)].append(Reassigned(str(item.client), recorded_at, item.since, withdrawn))
    return changes


def notices(session: Session, client: str | None = None) -> Sequence[ReassignmentNotice]:
    """The notices that were not withdrawn, of a client or of all, in the order of recording."""
    chosen = select(ReassignmentNotice).where(col(ReassignmentNotice.withdrawn_at).is_(None))
    if client is not None:
        chosen = chosen.where(ReassignmentNotice.client == client)
    return session.exec(chosen.order_by(col(ReassignmentNotice.id))).all()
