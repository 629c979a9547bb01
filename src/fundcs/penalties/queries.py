"""Every SELECT over the lists that HR was sent and its answers."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from fundcs.penalties.models import (
    PenaltyAnswer,
    PenaltyList,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def lists(session: Session, fund: str | None = None, until: datetime | None = None) -> Sequence[PenaltyList]:
    """The lists that HR was sent by a moment, of a fund or of all, in the order they were sent."""
    chosen = select(PenaltyList).order_by(col(PenaltyList.id))
    if fund is not None:
        chosen = chosen.where(PenaltyList.fund == fund)
    if until is not None:
        chosen = chosen.where(col(PenaltyList.sent_at) <= until)
    return session.exec(chosen).all()


def answers(session: Session, until: datetime | None = None) -> dict[int, dict[int, PenaltyAnswer]]:
    """HR's last answer to each line by a moment: list id -> line -> answer."""
    chosen = select(PenaltyAnswer).order_by(col(PenaltyAnswer.id))
    if until is not None:
        chosen = chosen.where(col(PenaltyAnswer.answered_at) <= until)
    found: dict[int, dict[int, PenaltyAnswer]] = defaultdict(dict)
    for one in session.exec(chosen):
        found[one.penalty_list][one.line] = one
    return found
