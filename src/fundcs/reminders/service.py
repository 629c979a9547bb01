"""Every chapter's duties in one list: collected, chosen, sorted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING

from fundcs.act import Permit, Role
from fundcs.archive import trail
from fundcs.calendars.service import calendar_of
from fundcs.clients import queries as register_queries
from fundcs.deadlines.rules import EVERYTHING, Choice, Duty, DutyState, due
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted
from fundcs.policy.rules import Deadline, Offset
from fundcs.staff import queries as staff_queries

if TYPE_CHECKING:
    from fundcs.act import Act, Person

CHAPTERS = ("callbacks", "complaints", "packages", "payouts", "penalties", "staff")
"""The packages whose `duties.duties(act, choice)` are asked."""

_OWN_CLIENTS = (Role.ADVISOR, Role.FUNDRAISING)


class NoSuchDuty(Refused):
    template = N_("nothing is owed under the key {key}; `fundcs reminders --json` lists the keys")


@dataclass(frozen=True, slots=True)
class Report:
    """Duties as of a moment; `names` of staff and of the `clients` concerned by code, the trail's `head`."""

    duties: Sequence[Duty]
    now: datetime
    until: datetime
    names: dict[str, str]
    clients: dict[str, str]
    head: str

    @property
    def overdue(self) -> bool:
        """Whether anything is overdue."""
        return any(duty.due.state(self.now) is DutyState.OVERDUE for duty in self.duties)

    def by_owner(self) -> list[tuple[str | None, str, list[Duty]]]:
        """(owner, role, duties) groups, the one with the longest-owed duty first."""
        groups: dict[tuple[str | None, str], list[Duty]] = {}
        for duty in self.duties:
            groups.setdefault((duty.owner, duty.owner_role), []).append(duty)
        return [(owner, role, duties) for (owner, role), duties in groups.items()]


def owed(act: Act, choice: Choice = EVERYTHING) -> list[Duty]:
    """The duties of a choice that the one who acts may see, overdue first (Art. 7).

    Those outside client service see their own, and what their role owes as a whole; who has clients of
    their own, as advisers do, only their own.
    """
    every = (duty for name in CHAPTERS for duty in import_module(f"fundcs.{name}.duties").duties(act, choice))
    chosen = (duty for duty in every if choice.admits(duty, act.moment) and _visible(duty, act.staff))
    return sorted(chosen, key=lambda duty: duty.order(act.moment))


def _visible(duty: Duty, person: Person) -> bool:
    if person.role in Permit.READ_CLIENTS.roles:
        return True
    shared = duty.owner is None and duty.owner_role == person.role and person.role not in _OWN_CLIENTS
    return shared or duty.owner == person.code


def report(act: Act, within: Offset, choice: Choice = EVERYTHING) -> Report:
    """The duties of `choice` that are overdue or due, and the upcoming ones `within` a stretch from now."""
    until = _until(act, within)
    chosen = tuple(owed(act, replace(choice, until=until)))
    return Report(
        chosen, act.moment, until, staff_names(act), client_names(act, chosen), trail.head(act.session)
    )


def staff_names(act: Act) -> dict[str, str]:
    """The names of all members of staff by code."""
    return act.once(staff_queries.names)


def client_names(act: Act, duties: Iterable[Duty]) -> dict[str, str]:
    """The names of the clients whom `duties` concern by code."""
    codes = {duty.client for duty in duties if duty.client is not None}
    return {client.code: client.name for client in register_queries.by_codes(act.session, codes)}


def find(act: Act, key: str) -> Duty:
    """The duty of that key, in capitals or not. Raises NoSuchDuty."""
    said = fold(key).casefold()
    for duty in owed(act):
        if duty.key.casefold() == said:
            return duty
    raise NoSuchDuty(key=quoted(key))


def _until(act: Act, within: Offset) -> datetime:
    """The end of the stretch `within` from now on: to the end of its last day, or to the hour."""
    looking = Deadline("reminders.within", "", within, "after", "", "", "house")
    return due(looking, act.moment, calendar_of(act)).at


def counts(duties: Iterable[Duty], now: datetime) -> Iterator[tuple[str | None, str, dict[DutyState, int]]]:
    """(owner, role, how many in each state) for the screen of `fundcs status`."""
    table: dict[tuple[str | None, str], dict[DutyState, int]] = {}
    for duty in duties:
        row = table.setdefault((duty.owner, duty.owner_role), dict.fromkeys(DutyState, 0))
        row[duty.due.state(now)] += 1
    for (owner, role), row in table.items():
        yield owner, role, row
