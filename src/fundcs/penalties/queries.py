"""Every SELECT over the lists that HR was sent and its answers."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from fundcs.penalties.models import PenaltyAnswer, PenaltyList

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


def answers(
    session: Session, fund: str | None = None, until: datetime | None = None
) -> dict[int, dict[int, PenaltyAnswer]]:
    """HR's last answer to each line of the lists of a fund, or of all, by a moment: list id, then line."""
    chosen = select(PenaltyAnswer).order_by(col(PenaltyAnswer.id))
    if fund is not None:
        chosen = chosen.join(PenaltyList, col(PenaltyList.id) == col(PenaltyAnswer.penalty_list)).where(
            PenaltyList.fund == fund
        )
    if until is not None:
        chosen = chosen.where(col(PenaltyAnswer.answered_at) <= until)
    last: dict[int, dict[int, PenaltyAnswer]] = defaultdict(dict)
    for answer in session.exec(chosen):
        last[answer.penalty_list][answer.line] = answer
    return last
