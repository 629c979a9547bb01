"""What a member holds, who may hold it in their stead, and who stands in for whom on a day (Art. 8, 12)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.act.permits import ADVISORS, Role
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, P_

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

CLIENT_SERVICE: Final = frozenset({Role.CS_SPECIALIST, Role.CS_MANAGER})
"""Who may serve clients one to one (Art. 8)."""


class Held(StrEnum):
    """A kind of thing that a member of staff is in charge of."""

    CLIENT = "client"
    ADVISED_CLIENT = "advised_client"
    APPROVAL = "approval"
    CONTRACT = "contract"
    COMPLAINT = "complaint"
    ACTION = "action"
    APPOINTMENT = "appointment"
    DEPUTY = "deputy"


HELD_NAMES: Final[Mapping[Held, str]] = {
    Held.CLIENT: P_("held", "client served"),
    Held.ADVISED_CLIENT: P_("held", "client advised"),
    Held.APPROVAL: P_("held", "withheld identity to approve"),
    Held.CONTRACT: P_("held", "running contract"),
    Held.COMPLAINT: P_("held", "open complaint"),
    Held.ACTION: P_("held", "corrective action"),
    Held.APPOINTMENT: P_("held", "planned appointment"),
    Held.DEPUTY: P_("held", "standing in for a colleague"),
}
_TAKERS: Final[Mapping[Held, frozenset[Role]]] = {
    Held.CLIENT: CLIENT_SERVICE,
    Held.ADVISED_CLIENT: ADVISORS,
    Held.APPROVAL: frozenset({Role.GENERAL_MANAGER}),
    Held.CONTRACT: ADVISORS,
    Held.APPOINTMENT: ADVISORS | CLIENT_SERVICE,
}
"""The roles that may take a kind over; any role where the kind is not here."""


def takes(kind: Held, role: Role) -> bool:
    """Whether a member of that role may take over a thing of that kind."""
    return role in _TAKERS.get(kind, frozenset(Role))


def may_stand_in(role: Role, for_role: Role) -> bool:
    """Whether a member of `role` may stand in for one of `for_role`: a role that does the same work."""
    return role is for_role or any({role, for_role} <= same for same in (CLIENT_SERVICE, ADVISORS))


class Away(NamedTuple):
    """An absence: from the first to the last day, both included; `id` where it is on record."""

    staff: str
    first: date
    last: date
    deputy: str
    id: int | None = None

    def on(self, day: date) -> bool:
        """Whether the member is away on that day."""
        return self.first <= day <= self.last

    def overlaps(self, other: Away) -> bool:
        """Whether some day is in both."""
        return self.first <= other.last and other.first <= self.last


def deputies(absences: Iterable[Away], day: date, gone: Collection[str] = ()) -> dict[str, str]:
    """Who stands in for whom on a day. A deputy who has left stands in for nobody."""
    return {away.staff: away.deputy for away in absences if away.on(day) and away.deputy not in gone}


def stands_for(code: str, deputies: Mapping[str, str]) -> frozenset[str]:
    """The member and everybody for whom they stand in, also through a deputy who is away themselves."""
    principals = {code}
    while True:
        more = {staff for staff, deputy in deputies.items() if deputy in principals} - principals
        if not more:
            return frozenset(principals)
        principals |= more


def check_absence(wanted: Away, absences: Sequence[Away]) -> None:
    """Refuse an absence that overlaps another of the member, or closes a circle of deputies.

    A deputy may be away too: then what they stand in for goes on to their own deputy.
    """
    if wanted.deputy == wanted.staff:
        raise Refused(N_("{staff} cannot stand in for themselves; name a colleague"), staff=wanted.staff)
    for other in absences:
        if other.staff == wanted.staff and other.overlaps(wanted):
            raise Refused(
                N_(
                    "{staff} is away from {first} to {last} already; withdraw that first with `fundcs staff "
                    "away {staff} --from {first} --withdraw --reason TEXT`"
                ),
                staff=other.staff,
                first=other.first,
                last=other.last,
            )
    # Deputies change only where an absence begins: these days show every circle that there would be.
    together = [*absences, wanted]
    days = {max(wanted.first, other.first) for other in together if other.overlaps(wanted)}
    for day in sorted(days):
        if wanted.deputy in stands_for(wanted.staff, deputies(together, day)):
            raise Refused(
                N_("on {day} {deputy} is away and {staff} stands in for them; name another deputy"),
                day=day,
                deputy=wanted.deputy,
                staff=wanted.staff,
            )


@dataclass(frozen=True, slots=True)
class Reassigned:
    """A client's change of CS specialist or adviser: recorded when, counting from when, taken back when."""

    client: str
    recorded_at: datetime
    since: date
    withdrawn_at: datetime | None


def untold_since(changes: Iterable[Reassigned], told: Collection[datetime]) -> date | None:
    """The first day of a change of which the client is still to be told; None where they know all.

    `told`: when notices were recorded. A change taken back before they were told is none; after, it is one.
    """
    last = max(told, default=None)
    days: list[date] = []
    for change in changes:
        knew = last is not None and change.recorded_at <= last
        if change.withdrawn_at is None:
            if not knew:
                days.append(change.since)
        elif knew and last is not None and change.withdrawn_at > last:
            days.append(max(change.since, change.withdrawn_at.date()))
    return min(days, default=None)


def told_of(changes: Iterable[Reassigned], told: Iterable[datetime]) -> Iterator[date | None]:
    """For each notice, the first day of a change that was still to be told of; None where there was none.

    `told`: when notices were recorded, in order. What was taken back only after a notice stood until then.
    """
    of_client = list(changes)
    earlier: list[datetime] = []
    for at in told:
        stood = [
            replace(change, withdrawn_at=None)
            if change.withdrawn_at is not None and change.withdrawn_at > at
            else change
            for change in of_client
            if change.recorded_at <= at
        ]
        yield untold_since(stood, earlier)
        earlier.append(at)
