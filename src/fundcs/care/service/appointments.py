"""Use cases of appointments: make one, move it, say what became of it, list them (Art. 19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act.permits import ADVISORS, Permit, holders
from fundcs.archive.numbers import new_number
from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import holder
from fundcs.calendars.service import calendar_of
from fundcs.care.models.interactions import Appointment, AppointmentEvent
from fundcs.care.queries import appointments as stored
from fundcs.care.rules import appointments as rules
from fundcs.care.rules.appointments import AppointmentState, AppointmentStepKind, Slot
from fundcs.clients import queries as client_queries
from fundcs.clients.service import particulars
from fundcs.deadlines.rules import due, start_of
from fundcs.kit.errors import Forbidden, Misused, Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.parsing import fold, quoted
from fundcs.kit.typed import optional, second, text
from fundcs.policy.labels import code_of
from fundcs.staff import queries as members
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.care.rules.appointments import AppointmentStep
    from fundcs.clients.models import Client
    from fundcs.deadlines.rules import Due

LETTER = "Y"
"""What the numbers of appointments begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAppointment:
    """An appointment as it was typed; `held`: it has taken place, `content` is what came of it then."""

    at: datetime
    purpose: str
    place: str | None = None
    adviser: str | None = None
    minutes: int = rules.MINUTES
    note: str | None = None
    held: bool = False
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCase:
    """An appointment as of a moment: who meets the client, its steps, the client's name, staff's by code.

    `contracts`: of a signing appointment, the contracts that the client signed from its day on, before the
    next one. `package_due`: by when the first package is owed where none is on record yet.
    """

    appointment: Appointment
    adviser: str
    steps: Sequence[AppointmentStep]
    client_name: str
    names: Mapping[str, str]
    contracts: Sequence[str] = ()
    package_due: Due | None = None

    @property
    def no(self) -> str:
        """Its number."""
        return self.appointment.no

    @property
    def state(self) -> AppointmentState:
        """How it stands."""
        return rules.state(self.steps)

    @property
    def at(self) -> datetime:
        """Its time, as it was moved last."""
        return next((step.at for step in reversed(self.steps) if step.at is not None), self.appointment.at)

    @property
    def place(self) -> str | None:
        """Its place, as it was moved last."""
        moved = (step.place for step in reversed(self.steps) if step.place is not None)
        return next(moved, self.appointment.place)

    @property
    def slot(self) -> Slot:
        """The time it takes."""
        made = self.appointment
        return Slot(made.no, made.client, self.adviser, self.at, made.minutes)


def add(act: Act, who: str, typed: TypedAppointment) -> AppointmentCase:
    """Make an appointment with the client `who`; what else is at that time is warned of.

    Raises Refused for a time that has passed unless it is `held`, InFuture for one held that is to come,
    Misused where no adviser is known, Forbidden for an adviser who makes another's, NotSeen of a client
    who is not shown to who acts.
    """
    client = particulars.find(act.session, who)
    rules.check_time(typed.at, act.moment, held=typed.held)
    if typed.content is not None and not typed.held:
        raise Misused(N_("--content is the outcome; add --held, or write it as --note"))
    made = Appointment(
        no=new_number(act.session, Appointment.no, LETTER),
        client=client.code,
        advisor=_adviser(act, client, typed),
        purpose=code_of(act.policy.care.purposes, typed.purpose, T("purpose")),
        at=second(typed.at),
        minutes=typed.minutes,
        place=optional(typed.place),
        note=optional(typed.note),
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    if typed.held:
        _take(act, made.no, (), AppointmentStepKind.HELD, words=optional(typed.content))
    return _warned(act, find(act, made.no))


def take(
    act: Act, no: str, kind: AppointmentStepKind, *, words: str | None, to: datetime | None = None,
    place: str | None = None,
) -> AppointmentCase:  # fmt: skip
    """Record a step on an appointment. Raises Refused where it is not possible, and as `find`."""
    case = find(act, no)
    earlier = stored.steps(act.session, [case.no]).get(case.no, [])
    rules.check_step(case.no, case.at, earlier, kind, act.moment)
    if to is not None:
        rules.check_time(to, act.moment, held=False)
    said = None if words is None else text(words)
    _take(act, case.no, earlier, kind, words=said, to=to, place=optional(place))
    moved = find(act, case.no)
    return _warned(act, moved) if to is not None else moved


def find(act: Act, no: str) -> AppointmentCase:
    """The appointment with this number. Raises Refused; NotSeen for an adviser whose it is not."""
    made = stored.by_no(act.session, fold(no).upper())
    case = None if made is None else cases(act, [made])[0]
    if not _seen(act, case):
        raise act.sight.refusal(quoted(no))
    if made is None or case is None or made.recorded_at > act.moment:
        raise Refused(
            N_("there is no appointment {no}; `fundcs care appointment list` shows them"), no=quoted(no)
        )
    return case


def _seen(act: Act, case: AppointmentCase | None) -> bool:
    """Whether an appointment is shown: the own ones, and to those who see more, those of clients they see."""
    if case is not None and case.adviser == act.staff.code:
        return True
    return not act.sees_own_only and act.sight.sees(None if case is None else case.appointment.client)


def listed(
    act: Act,
    *,
    client: str | None = None,
    adviser: str | None = None,
    days: tuple[date | None, date | None] = (None, None),
    only_open: bool = False,
) -> list[AppointmentCase]:
    """The appointments recorded so far that meet every condition, by their time; an adviser's are the own.

    `days`: the first and the last day. Those withdrawn are left out.
    """
    first, last = days
    if first is not None and last is not None and first > last:
        raise Misused(N_("--from {first} is after --to {last}"), first=first, last=last)
    own = act.staff.code if act.sees_own_only else None
    if adviser is not None:
        own = own or staff.find(act.session, adviser).code
    code = None if client is None else particulars.find(act.session, client).code
    found = cases(act, stored.listed(act.session, act.moment, client=code, adviser=own))
    chosen = [
        case
        for case in found
        if _seen(act, case)
        and case.state is not AppointmentState.WITHDRAWN
        and (first is None or case.at.date() >= first)
        and (last is None or case.at.date() <= last)
        and (not only_open or case.state is AppointmentState.PLANNED)
    ]
    return sorted(chosen, key=lambda case: (case.at, case.no))


def cases(act: Act, appointments: Iterable[Appointment]) -> list[AppointmentCase]:
    """These appointments with all that is to be said of them as of the act's moment."""
    appointments = list(appointments)
    steps = stored.steps(act.session, [each.no for each in appointments], act.moment)
    clients = {each.client for each in appointments}
    names = client_queries.names(act.session, clients)
    signing = {each.client for each in appointments if each.purpose == rules.SIGNING}
    signed = stored.signed(act.session, signing)
    made = [
        AppointmentCase(
            appointment=each,
            adviser=holder(act, Held.APPOINTMENT, each.no, each.advisor) or each.advisor,
            steps=steps.get(each.no, ()),
            client_name=names[each.client],
            names=act.once(members.names),
        )
        for each in appointments
    ]
    return [_followed(act, case, signed.get(case.appointment.client, ())) for case in made]


def _followed(act: Act, case: AppointmentCase, signed: Sequence[tuple[str, date]]) -> AppointmentCase:
    """A signing appointment with the contracts signed on its day or later, or by when a package is owed.

    The package's first deadline counts from the day of signing (Art. 22): until the contract is on record
    that is the day of the appointment, from then on the contract's own.
    """
    if case.appointment.purpose != rules.SIGNING or case.state is not AppointmentState.HELD:
        return case
    day = case.at.date()
    contracts = [no for no, on in signed if on >= day]
    return AppointmentCase(
        appointment=case.appointment,
        steps=case.steps,
        adviser=case.adviser,
        client_name=case.client_name,
        names=case.names,
        contracts=contracts,
        package_due=None if contracts else contract_due(act, day),
    )


def contract_due(act: Act, day: date) -> Due:
    """By when the contract of a signing on `day` is to be on record: its package falls due then (Art. 22)."""
    return due(act.policy.deadline("submission.first_within"), start_of(day), calendar_of(act))


def _adviser(act: Act, client: Client, typed: TypedAppointment) -> str:
    """The code of who meets the client: as typed, else the client's adviser, else the adviser who acts."""
    named = typed.adviser or client.advisor or (act.staff.code if act.staff.role in ADVISORS else None)
    if named is None:
        raise Misused(
            N_("client {client} has no adviser; say who meets them with --adviser STAFF"), client=client.code
        )
    member = staff.find_present(act.session, named, typed.at.date())
    if member.role not in ADVISORS | holders(act.policy, Permit.WRITE_CARE):
        raise Refused(
            N_("{staff} is neither an adviser nor in client service; name who meets the client"),
            staff=member.code,
        )
    if act.sees_own_only and member.code != act.staff.code:
        raise Forbidden(
            N_("{staff} is not you; an adviser makes their own appointments (Art. 7)"), staff=member.code
        )
    return member.code


def _take(
    act: Act, no: str, earlier: Sequence[AppointmentStep], kind: AppointmentStepKind, *,
    words: str | None, to: datetime | None = None, place: str | None = None,
) -> None:  # fmt: skip
    act.session.add(
        AppointmentEvent(
            appointment=no,
            seq=len(earlier) + 1,
            kind=kind,
            recorded_at=second(act.moment),
            staff=act.staff.code,
            at=None if to is None else second(to),
            place=place,
            text=words,
        )
    )
    act.session.flush()


def _warned(act: Act, case: AppointmentCase) -> AppointmentCase:
    """The appointment, with a warning of each other one that is planned at the same time."""
    made = case.appointment
    others = {
        other.no: other
        for narrowed in ({"client": made.client}, {"adviser": case.adviser})
        for other in cases(act, stored.listed(act.session, act.moment, **narrowed))
        if other.state is AppointmentState.PLANNED
    }
    if case.state is AppointmentState.PLANNED:
        act.warn(rules.conflicts(case.slot, [other.slot for other in others.values()]))
    return case
