"""An event for VIP clients: planned, moved, held or not; its cost split among those who came (Art. 40)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, P_, T, joined

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime


class EventState(StrEnum):
    """How an event stands."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class EventStepKind(StrEnum):
    """The kind of a step; its value is the verb of the command that records it."""

    MOVE = "move"
    HELD = "held"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"


EVENT_STATE_NAMES: Final[Mapping[EventState, str]] = {
    EventState.PLANNED: P_("event", "planned"),
    EventState.HELD: P_("event", "held"),
    EventState.CANCELLED: P_("event", "cancelled"),
    EventState.WITHDRAWN: P_("event", "withdrawn"),
}
EVENT_STEP_NAMES: Final[Mapping[EventStepKind, str]] = {
    EventStepKind.MOVE: P_("event", "moved"),
    EventStepKind.HELD: P_("event", "held"),
    EventStepKind.CANCEL: P_("event", "cancelled"),
    EventStepKind.WITHDRAW: P_("event", "withdrawn"),
}
_REACHED: Final[Mapping[EventStepKind, EventState]] = {
    EventStepKind.MOVE: EventState.PLANNED,
    EventStepKind.HELD: EventState.HELD,
    EventStepKind.CANCEL: EventState.CANCELLED,
    EventStepKind.WITHDRAW: EventState.WITHDRAWN,
}
_FARTHEST: Final = 2
"""How many years ahead an event is planned; a later one is more often a slip of the year."""


@dataclass(frozen=True, slots=True)
class EventStep:
    """A step that stands: of a move the new day and place, of an event held its day and who attended.

    `general_manager`: who attended as such; None where nobody did.
    """

    seq: int
    kind: EventStepKind
    recorded_at: datetime
    staff: str
    day: date | None = None
    place: str | None = None
    general_manager: str | None = None
    text: str | None = None


def state(steps: Sequence[EventStep]) -> EventState:
    """The state after these steps, in the order in which they were recorded."""
    return _REACHED[steps[-1].kind] if steps else EventState.PLANNED


def check_planned(day: date, today: date) -> None:
    """Refuse to plan an event for a day that has passed, or that is years away."""
    if day < today:
        raise Refused(
            N_("{day} has passed; give a day to come, or record the event as held with --held"), day=day
        )
    if day.year > today.year + _FARTHEST:
        raise Refused(N_("{day} is more than {n} years ahead; check the year"), day=day, n=_FARTHEST)


def check_held(day: date, today: date) -> None:
    """Refuse an event as held that is still to come."""
    if day > today:
        raise Refused(
            N_("{day} is still to come, it is {today} today; an event is recorded as held once it was"),
            day=day,
            today=today,
        )


def check_step(no: str, steps: Sequence[EventStep], kind: EventStepKind) -> None:
    """Refuse a step that is not possible after `steps`: only what is planned is moved, held, cancelled."""
    reached = state(steps)
    possible = (
        reached is EventState.PLANNED
        if kind is not EventStepKind.WITHDRAW
        else reached is not EventState.WITHDRAWN
    )
    if not possible:
        raise Refused(
            N_("event {no} is '{state}'; take that back first: `fundcs care event withdraw {no} --last`")
            if reached is not EventState.WITHDRAWN
            else N_("event {no} is '{state}'; plan another with `fundcs care event plan`"),
            no=no,
            state=T(EVENT_STATE_NAMES[reached]),
        )


def check_attended(no: str, attended: Sequence[str]) -> None:
    """Refuse an event that nobody attended, and a client who is named twice."""
    if not attended:
        raise Refused(
            N_(
                "who attended event {no} is missing; name them with --attended CLIENT, or all who were "
                "invited with --all; if nobody came: `fundcs care event cancel {no} --reason TEXT`"
            ),
            no=no,
        )
    twice = sorted({client for client in attended if attended.count(client) > 1})
    if twice:
        raise Refused(N_("named twice: {clients}; name each client once"), clients=joined(twice))


def shares(total: int, clients: Collection[str]) -> dict[str, int]:
    """Each client's share of a cost, in fen: the same for all, what is left over the first's by number.

    Numbers are put in order by their length first, so that C1000000 comes after C999999.
    """
    ordered = sorted(clients, key=lambda client: (len(client), client))
    each, over = divmod(total, len(ordered))
    return {client: each + (over if place == 0 else 0) for place, client in enumerate(ordered)}
