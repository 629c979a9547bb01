"""An answer that was recorded by mistake is withdrawn once, and its finding with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.surveys.service import low_scores

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.surveys.models import Opinion, OpinionWithdrawal, Survey, SurveyWithdrawal


def withdraw(
    act: Act,
    answer: Survey | Opinion,
    withdrawal: SurveyWithdrawal | OpinionWithdrawal,
    earlier: SurveyWithdrawal | OpinionWithdrawal | None,
) -> None:
    """Keep the withdrawal of an answer; its finding goes with it unless that was resolved.

    Raises Refused where an `earlier` withdrawal stands.
    """
    if earlier is not None:
        raise Refused(
            N_("{no} was already withdrawn on {day} by {staff}; nothing is left to do"),
            no=answer.no,
            day=earlier.withdrawn_at.date(),
            staff=earlier.withdrawn_by,
        )
    act.session.add(withdrawal)
    act.session.flush()
    low_scores.take_back(act, answer.finding, withdrawal.reason)
