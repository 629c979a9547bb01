"""Who has a thing on the act's day, and for whom the one who acts stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.assignments import rules
from fundcs.assignments.queries import absences, pending
from fundcs.assignments.rules import Held
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fundcs.act import Act
    from fundcs.assignments.rules import Away


def holder(act: Act, kind: Held, key: str, current: str | None, day: date | None = None) -> str | None:
    """Who has a thing on the act's day, or had it on an earlier `day`.

    It is `current`, which its record names, unless a hand-over counts only from a later day on.
    """
    on = (day or act.today).isoformat()
    for step in act.once(pending.steps).get((kind.value, key), ()):
        if step.after == current and step.since > on:
            current = step.before
    return current


def deputies(act: Act) -> Mapping[str, str]:
    """Who stands in for whom on the act's day."""
    standing = act.once(absences.standing)
    if not standing:
        return {}
    of_day = [away._replace(deputy=_deputy(act, away)) for away in standing if away.on(act.today)]
    return rules.deputies(of_day, act.today, staff.gone(act.session, act.today))


def _deputy(act: Act, away: Away) -> str:
    return holder(act, Held.DEPUTY, str(away.id), away.deputy) or away.deputy


def stands_for(act: Act, code: str | None = None) -> frozenset[str]:
    """A member, by default the one who acts, and everybody for whom they stand in on the act's day."""
    return rules.stands_for(code or act.staff.code, deputies(act))
