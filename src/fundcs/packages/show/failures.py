"""A failure with its account, as JSON or in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _, ngettext
from fundcs.kit.view import iso
from fundcs.packages.models import PenaltyDecision
from fundcs.packages.rules.package import REASON_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fundcs.act import Act
    from fundcs.packages.rules.failures import Failure


def failure_data(act: Act, failure: Failure, names: Mapping[str, object]) -> dict[str, object]:
    """A failure's JSON, with its account; `names` are the items' names by code."""
    decision = failure.decision if failure.escalated else None
    return {
        "advisor": failure.adviser,
        "contract": failure.contract,
        "fund": failure.fund,
        "month": str(failure.month),
        "failure": failure.number,
        "reason": failure.reason.value,
        "points": failure.points,
        "escalated": failure.escalated,
        "on": iso(failure.on),
        "round": failure.round,
        "deadline": None if failure.deadline is None else iso(failure.deadline.day),
        "decision": decision
        and {
            "points": decision.points,
            "text": act.personal(decision.text, PenaltyDecision.text),
            "by": decision.by,
            "on": iso(decision.on),
        },
        "account": [act.sentence(line) for line in failure.account(names)],
    }


def failure_text(act: Act, failure: Failure, names: Mapping[str, object]) -> str:
    """A failure with its account indented below it; `names` are the items' names by code."""
    title = _("{number}. {on}  {reason}, submission {round}: {points}").format(
        number=failure.number,
        on=failure.on,
        reason=_(REASON_NAMES[failure.reason]),
        round=failure.round,
        points=points_text(failure.points),
    )
    return "\n".join([title, *(f"   {act.sentence(line)}" for line in failure.account(names))])


def points_text(points: int | None) -> str:
    """Points as people read them; None awaits the general manager."""
    if points is None:
        return _("to be decided")
    return ngettext("{points} point", "{points} points", points).format(points=points)


def staff_text(code: str | None, names: Mapping[str, str]) -> str:
    """A member of staff, by code and name."""
    return "–" if code is None else f"{code} {names.get(code, '')}".strip()
