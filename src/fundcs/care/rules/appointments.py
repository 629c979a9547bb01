"""An appointment with a client: made for a time and a place, moved, held or not (Art. 19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, P_, T, joined
from fundcs.kit.typed import InFuture, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from fundcs.kit.i18n import Text

SIGNING: Final = "signing"
"""The purpose that leads to a contract; the policy keeps it."""
MINUTES: Final = 60
"""How long an appointment takes where nobody says."""


class AppointmentState(StrEnum):
    """How an appointment stands."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class AppointmentStepKind(StrEnum):
    """The kind of a step; its value is the verb of the command that records it."""

    MOVE = "move"
    HELD = "held"
    MISSED = "missed"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"


APPOINTMENT_STATE_NAMES: Final[Mapping[AppointmentState, str]] = {
    AppointmentState.PLANNED: P_("appointment", "planned"),
    AppointmentState.HELD: P_("appointment", "held"),
    AppointmentState.MISSED: P_("appointment", "client did not come"),
    AppointmentState.CANCELLED: P_("appointment", "cancelled"),
    AppointmentState.WITHDRAWN: P_("appointment", "withdrawn"),
}
APPOINTMENT_STEP_NAMES: Final[Mapping[AppointmentStepKind, str]] = {
    AppointmentStepKind.MOVE: P_("appointment", "moved"),
    AppointmentStepKind.HELD: P_("appointment", "held"),
    AppointmentStepKind.MISSED: P_("appointment", "client did not come"),
    AppointmentStepKind.CANCEL: P_("appointment", "cancelled"),
    AppointmentStepKind.WITHDRAW: P_("appointment", "withdrawn"),
}
_REACHED: Final[Mapping[AppointmentStepKind, AppointmentState]] = {
    AppointmentStepKind.MOVE: AppointmentState.PLANNED,
    AppointmentStepKind.HELD: AppointmentState.HELD,
    AppointmentStepKind.MISSED: AppointmentState.MISSED,
    AppointmentStepKind.CANCEL: AppointmentState.CANCELLED,
    AppointmentStepKind.WITHDRAW: AppointmentState.WITHDRAWN,
}
_TAKES_PLACE: Final = frozenset({AppointmentStepKind.HELD, AppointmentStepKind.MISSED})
"""What can only be recorded once the appointment's time has come."""


@dataclass(frozen=True, slots=True)
class AppointmentStep:
    """A recorded step; of a move the new time and, where that changed, the new place."""

    seq: int
    kind: AppointmentStepKind
    recorded_at: datetime
    staff: str
    at: datetime | None = None
    place: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """The time that an appointment takes of an adviser and a client."""

    no: str
    client: str
    adviser: str
    at: datetime
    minutes: int

    @property
    def until(self) -> datetime:
        """When it ends."""
        return self.at + timedelta(minutes=self.minutes)


def state(steps: Sequence[AppointmentStep]) -> AppointmentState:
    """The state after these steps, in the order in which they were recorded."""
    return _REACHED[steps[-1].kind] if steps else AppointmentState.PLANNED


def check_time(at: datetime, now: datetime, *, held: bool) -> None:
    """Refuse an appointment for a time that has passed, and one as held that is still to come."""
    if held and at > now:
        raise InFuture(at=shown(at), now=shown(now))
    if not held and at < now:
        raise Refused(
            N_("{at} has passed; give a time to come, or record the appointment as held with --held"),
            at=shown(at),
        )


def check_step(
    no: str, at: datetime, steps: Sequence[AppointmentStep], kind: AppointmentStepKind, now: datetime
) -> None:
    """Refuse a step that is not possible after `steps`, or before the appointment's time `at`."""
    reached = state(steps)
    possible = (
        reached is AppointmentState.PLANNED
        if kind is not AppointmentStepKind.WITHDRAW
        else reached is not AppointmentState.WITHDRAWN
    )
    if not possible:
        raise Refused(
            N_("appointment {no} is '{state}'; withdraw it, and record what is right"),
            no=no,
            state=T(APPOINTMENT_STATE_NAMES[reached]),
        )
    if kind in _TAKES_PLACE and at > now:
        raise Refused(
            N_("appointment {no} is at {at}, which is still to come; move or cancel it"), no=no, at=shown(at)
        )


def conflicts(slot: Slot, others: Iterable[Slot]) -> Iterator[Text]:
    """What else the adviser or the client has at that time."""
    for other in others:
        if other.no == slot.no or other.at >= slot.until or other.until <= slot.at:
            continue
        both = [
            who
            for who, same in (
                (slot.adviser, other.adviser == slot.adviser),
                (slot.client, other.client == slot.client),
            )
            if same
        ]
        if both:
            yield T(
                "{who} has appointment {no} at {at} already",
                who=joined(both),
                no=other.no,
                at=shown(other.at),
            )
