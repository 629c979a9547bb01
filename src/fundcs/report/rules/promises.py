"""Promises kept and not kept, from the obligations of the compliance statement (Art. 42)."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.comply.rules import Outcome
from fundcs.kit.i18n import P_
from fundcs.policy.promises import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fundcs.comply.rules import Obligation
    from fundcs.policy.promises import Promise
    from fundcs.report.rules.bulletin import Row


class Result(StrEnum):
    """How a promise was kept: to its target, not, or nothing of it fell due."""

    KEPT = "kept"
    BROKEN = "not_kept"
    NONE = "none"


RESULT_NAMES: Final[Mapping[Result, str]] = {
    Result.KEPT: P_("promise", "kept"),
    Result.BROKEN: P_("promise", "not kept"),
    Result.NONE: P_("promise", "nothing due"),
}


def row(promise: Promise, obligations: Iterable[Obligation]) -> Row:
    """A promise over the obligations of a month. What is not due yet counts on neither side."""
    keys = MEASURES[promise.measure]
    judged = [
        each for each in obligations if each.due.deadline.key in keys and each.outcome is not Outcome.UPCOMING
    ]
    kept = sum(each.outcome is Outcome.IN_TIME for each in judged)
    late = [each for each in judged if each.outcome is not Outcome.IN_TIME]
    worst = max(late, key=lambda each: (each.late or timedelta(), each.key), default=None)
    return {
        "row": promise.code,
        "target": _percent(promise),
        "kept": [kept, len(judged)],
        "result": _result(promise, kept, len(judged)).value,
        "late_days": None if worst is None else worst.late_days,
        "worst": None if worst is None else worst.key,
    }


def _result(promise: Promise, kept: int, of: int) -> Result:
    if not of:
        return Result.NONE
    return Result.KEPT if kept >= promise.target * of else Result.BROKEN


def _percent(promise: Promise) -> str:
    return f"{(promise.target * 100).normalize():f}%"
