"""Events as they stand at a moment: one, several, those of a client, of a half-year (Art. 40)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fundcs.budgets.rules.spending import SpendingState
from fundcs.budgets.service import records
from fundcs.clients import queries as client_queries
from fundcs.clients.service import particulars
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.patterns import regex
from fundcs.staff import queries as members
from fundcs.vip.queries import events as stored
from fundcs.vip.rules import events as rules
from fundcs.vip.rules import half_years
from fundcs.vip.rules.events import EventState, EventStepKind
from fundcs.vip.service import owing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.budgets.service.records import SpendingCase
    from fundcs.vip.models import VipEvent, VipEventStep
    from fundcs.vip.rules.events import EventStep
    from fundcs.vip.rules.half_years import HalfYear
    from fundcs.vip.service.owing import OwedEvent

LETTER = "E"
"""What the numbers of events begin with."""
_SHORT = regex(r"E([0-9]{1,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCase:
    """An event as of a moment: its steps, who was invited and who came, what was spent on each.

    `clients`, `names`: names of clients and staff by code. `void`: the steps withdrawn by then.
    """

    event: VipEvent
    steps: Sequence[EventStep]
    invited: Sequence[str]
    attended: Sequence[str]
    spent: Sequence[SpendingCase]
    half: HalfYear
    clients: Mapping[str, str]
    names: Mapping[str, str]
    void: Sequence[VipEventStep] = ()

    @property
    def no(self) -> str:
        """Its number."""
        return self.event.no

    @property
    def title(self) -> str:
        """What it is called; personal, as whatever somebody writes."""
        return self.event.title

    @property
    def state(self) -> EventState:
        """How it stands."""
        return rules.state(self.steps)

    @property
    def on(self) -> date:
        """Its day, as it was moved last, or the one on which it was held."""
        return next((step.day for step in reversed(self.steps) if step.day is not None), self.event.day)

    @property
    def place(self) -> str | None:
        """Its place, as it was moved last; personal."""
        moved = (step.place for step in reversed(self.steps) if step.place is not None)
        return next(moved, self.event.place)

    @property
    def general_manager(self) -> str | None:
        """Who attended it as the general manager."""
        return self.steps[-1].general_manager if self.state is EventState.HELD else None

    @property
    def cost(self) -> int:
        """What it cost in fen: what was spent on it for each client, neither withdrawn nor rejected."""
        return sum(case.spending.amount for case in self.spent if counts(case))


def counts(case: SpendingCase) -> bool:
    """Whether spending is part of what an event cost."""
    return case.state not in (SpendingState.WITHDRAWN, SpendingState.REJECTED)


def find(act: Act, no: str) -> EventCase:
    """The event with this number, `E000001` or `E1`. Raises Refused."""
    typed = fold(no).upper()
    short = _SHORT.fullmatch(typed)
    event = stored.by_no(act.session, f"{LETTER}{int(short[1]):06d}" if short else typed)
    if event is None or event.recorded_at > act.moment:
        raise Refused(N_("there is no event {no}; `fundcs care event list` shows them"), no=quoted(no))
    void = [
        row
        for row in stored.entered(act.session, event.no)
        if row.withdrawn_at is not None and row.withdrawn_at <= act.moment
    ]
    return replace(cases(act, [event])[0], void=void)


def listed(
    act: Act,
    *,
    client: str | None = None,
    half_year: str | None = None,
    days: tuple[date | None, date | None] = (None, None),
    only_open: bool = False,
) -> list[EventCase]:
    """The events recorded so far that meet every condition, by their day; those withdrawn are left out.

    `days`: the first and the last. Raises Misused, Refused for an unknown client.
    """
    first, last = days
    if first is not None and last is not None and first > last:
        raise Misused(N_("--from {first} is after --to {last}"), first=first, last=last)
    half = None if half_year is None else half_years.parse(half_year, act.policy.care.half_years)
    code = None if client is None else particulars.find(act.session, client).code
    return [
        case
        for case in _standing(act, code)
        if (first is None or case.on >= first)
        and (last is None or case.on <= last)
        and (half is None or half.holds(case.on))
        and (not only_open or case.state is EventState.PLANNED)
    ]


def between(act: Act, first: date, last: date) -> list[EventCase]:
    """The events from a day to a day, both included, by their day; those withdrawn are left out."""
    return [case for case in _standing(act) if first <= case.on <= last]


def planned_for(act: Act, half: HalfYear) -> dict[str, EventCase]:
    """The first planned event of a half-year to which each client is invited, by code."""
    found: dict[str, EventCase] = {}
    for case in between(act, half.first, half.last):
        if case.state is EventState.PLANNED:
            for code in case.invited:
                found.setdefault(code, case)
    return found


def standing_of(act: Act, half_year: str | None) -> tuple[HalfYear, list[tuple[OwedEvent, EventCase | None]]]:
    """Who is owed an event in a half-year, the running one unless it is named, each with the one planned.

    Raises Refused for a half-year that has not begun.
    """
    months = act.policy.care.half_years
    half = owing.half_year_of(act, act.today) if half_year is None else half_years.parse(half_year, months)
    if half.first > act.today:
        raise Refused(
            N_("the {half} begins on {first}; who is due an event in it is known from then on"),
            half=half.label,
            first=half.first,
        )
    planned = planned_for(act, half)
    return half, [(each, planned.get(each.client)) for each in owing.owed(act, half)]


def of_client(act: Act, client: str) -> list[EventCase]:
    """The events to which a client (by code) was invited, or came; those withdrawn are left out."""
    return _standing(act, client)


def only_of(case: EventCase, client: str) -> EventCase:
    """An event as a client's own file tells it: of its guests that client alone."""
    return replace(
        case,
        invited=[code for code in case.invited if code == client],
        attended=[code for code in case.attended if code == client],
        spent=[each for each in case.spent if each.spending.client == client],
    )


def _standing(act: Act, client: str | None = None) -> list[EventCase]:
    found = [
        case
        for case in cases(act, stored.recorded(act.session, act.moment, client))
        if case.state is not EventState.WITHDRAWN
        and (client is None or client in case.invited or client in case.attended)
    ]
    return sorted(found, key=lambda case: (case.on, case.no))


def cases(act: Act, events: Iterable[VipEvent]) -> list[EventCase]:
    """These events as of the act's moment, with those of their clients whom who acts is shown."""
    events = list(events)
    nos = [event.no for event in events]
    steps = stored.steps(act.session, nos, act.moment)
    guests, came = stored.guests(act.session, nos, act.moment), stored.attendances(act.session, nos)
    spent = stored.spent(act.session, nos)
    everybody = {code for codes in (*guests.values(), *came.values()) for code in codes}
    names = client_queries.names(act.session, everybody)

    def made(event: VipEvent) -> EventCase:
        taken = steps.get(event.no, ())
        last = taken[-1] if taken else None
        held = (event.no, last.seq) if last is not None and last.kind is EventStepKind.HELD else None
        shares = [] if held is None else [row for row in spent.get(held, ()) if act.sight.sees(row.client)]
        day = next((step.day for step in reversed(taken) if step.day is not None), event.day)
        return EventCase(
            event=event,
            steps=taken,
            invited=[code for code in guests.get(event.no, ()) if act.sight.sees(code)],
            attended=[] if held is None else [code for code in came.get(held, ()) if act.sight.sees(code)],
            spent=records.cases(act, shares),
            half=owing.half_year_of(act, day),
            clients=names,
            names=act.once(members.names),
        )

    return [made(event) for event in events]
