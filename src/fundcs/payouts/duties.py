"""What is owed on payouts: clients told of a contract that matures (Art. 31)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.deadlines.rules import Choice, Duty, due, start_of
from fundcs.kit.i18n import T
from fundcs.kit.money import grouped
from fundcs.payouts import queries
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from datetime import date

    from fundcs.act import Act
    from fundcs.deadlines.rules import Due
    from fundcs.payouts.queries import MaturingRow

_MOST_CALENDAR_DAYS = 4
"""A stretch of working days takes at most so many times as many calendar days, and `_LONGEST_BREAK`."""
_LONGEST_BREAK = timedelta(days=40)


def duties(act: Act, choice: Choice) -> Iterable[Duty]:
    """Everything owed on payouts at the act's moment."""
    yield from maturity_notices(act, choice)


def maturity_notices(act: Act, choice: Choice) -> Iterator[Duty]:
    """A duty of the officer for each contract that matures soon and whose holder was not called about it.

    It is on the list from as long before its deadline as that is before the maturity, until a routine
    callback of that time has reached the holder, or the contract has matured.
    """
    deadline = act.policy.deadline("contracts.maturity_notice")
    if choice.role not in (None, deadline.role):
        return
    reach = timedelta(days=2 * _MOST_CALENDAR_DAYS * deadline.offset.count) + _LONGEST_BREAK
    tomorrow = act.today + timedelta(days=1)
    rows = queries.maturing(act.session, tomorrow, act.today + reach, choice)
    calendar = calendar_of(act)
    by: dict[date, Due] = {
        day: due(deadline, start_of(day), calendar) for day in {row.matures for row in rows}
    }
    begins = {day: last.day - (day - last.day) for day, last in by.items()}
    begun = [row for row in rows if begins[row.matures] <= act.today]
    if not begun:
        return
    since = min(begins[row.matures] for row in begun)
    talks = queries.last_talks(act.session, start_of(since), act.moment)
    gone = staff.gone(act.session, act.today)
    for row in begun:
        talk = talks.get(row.client)
        if talk is None or talk.date() < begins[row.matures]:
            yield _maturity_notice(row, by[row.matures], None if row.officer in gone else row.officer)


def _maturity_notice(row: MaturingRow, by: Due, officer: str | None) -> Duty:
    return Duty(
        key=f"maturity:{row.contract}",
        subject=T(
            "call {client} {name} about contract {contract}, which matures on {day} with {left}",
            client=row.client,
            name=row.name,
            contract=row.contract,
            day=row.matures,
            left=grouped(row.left),
        ),
        owner_role=by.deadline.role,
        owner=officer,
        due=by,
        next=f"fundcs callbacks log {row.client} --kind routine --outcome reached",
        client=row.client,
        fund=row.fund,
    )
