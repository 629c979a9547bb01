"""HR's answer to a line of a list, as JSON or in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _
from fundcs.kit.view import iso

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.penalties.models import PenaltyAnswer


def answer_data(act: Act, answer: PenaltyAnswer) -> dict[str, object]:
    """An answer's JSON: `points` None where the line was confirmed."""
    return {
        "result": "confirmed" if answer.points is None else "adjusted",
        "points": answer.points,
        "reason": act.shown(answer).reason,
        "by": answer.answered_by,
        "at": iso(answer.answered_at),
    }


def answer_text(act: Act, answer: PenaltyAnswer) -> str:
    """Confirmed, or adjusted to so many points and why."""
    if answer.points is None:
        return _("confirmed")
    return _("adjusted to {points}: {reason}").format(points=answer.points, reason=act.shown(answer).reason)
