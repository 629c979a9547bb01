"""Use cases of absences: record one with its deputy, withdraw it (Art. 8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.act.permits import Permit, role_name
from fundcs.assignments import rules
from fundcs.assignments.models import Absence
from fundcs.assignments.queries import absences as queries
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold
from fundcs.kit.typed import second
from fundcs.staff import service as staff
from fundcs.staff.queries import names
from fundcs.staff.rules import check_may_change

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.staff.models import Staff


@dataclass(frozen=True, slots=True)
class Absences:
    """A member, their absences that stand, by first day, and the names of their deputies by code."""

    member: Staff
    listed: Sequence[Absence]
    names: dict[str, str]


def away(act: Act, who: str, first: date, last: date, deputy: str) -> Absences:
    """Record that a member is away from `first` to `last`, and who stands in. Raises Refused.

    Each member records it of themselves; of others those who keep the staff register.
    """
    member = _of(act, who)
    if last < first:
        raise Refused(
            N_("the absence would end on {last}, before it begins on {first}; check the days"),
            first=first,
            last=last,
        )
    if last < act.today:
        raise Refused(N_("{last} has passed; record an absence of today or to come"), last=last)
    if member.gone(last):
        raise Refused(
            N_("{staff} leaves on {day} and is not away until {last}; give an earlier day"),
            staff=member.code,
            day=member.left_on,
            last=last,
        )
    stand_in = staff.find_present(act.session, deputy, last)
    _check_deputy(member, stand_in)
    wanted = rules.Away(member.code, first, last, stand_in.code)
    rules.check_absence(wanted, queries.standing(act.session))
    act.session.add(
        Absence(
            **wanted._asdict(),
            recorded_at=second(act.moment),
            recorded_by=act.staff.code,
        )
    )
    act.session.flush()
    return _absences(act, member)


def withdraw(act: Act, who: str, first: date | None, reason: str | None) -> Absences:
    """Withdraw an absence of a member: the one that begins on `first`, else the only one not over."""
    member = _of(act, who)
    listed = [
        absence
        for absence in queries.of_staff(act.session, member.code)
        if first in (None, absence.first) and (first is not None or absence.last >= act.today)
    ]
    if not listed:
        raise Refused(N_("{staff} has no such absence on record; nothing was withdrawn"), staff=member.code)
    if len(listed) > 1:
        raise Refused(
            N_("{staff} has several absences on record; give the first day of one with --from"),
            staff=member.code,
        )
    absence = listed[0]
    absence.withdrawn_at, absence.withdrawn_by = second(act.moment), act.staff.code
    absence.reason = fold(reason or "") or None
    act.session.add(absence)
    act.session.flush()
    return _absences(act, member)


def _of(act: Act, who: str) -> Staff:
    """The member whose absence it is; of others only who keeps the staff register records it."""
    member = staff.find_present(act.session, who, act.today)
    if member.code != act.staff.code:
        act.need(Permit.WRITE_STAFF)
        check_may_change(act.staff, member.code, member.role)
    return member


def _check_deputy(member: Staff, deputy: Staff) -> None:
    if deputy.code != member.code and not rules.may_stand_in(deputy.role, member.role):
        raise Refused(
            N_("{deputy} ({role}) cannot do the work of {staff} ({other}); name somebody of such a role"),
            deputy=deputy.code,
            role=role_name(deputy.role),
            staff=member.code,
            other=role_name(member.role),
        )
    if deputy.nda_on is None:
        raise Refused(
            N_(
                "{staff} has not signed the confidentiality agreement (Art. 18); record the signature with "
                "`fundcs access nda {staff} --signed DATE`, or name somebody else"
            ),
            staff=deputy.code,
        )


def _absences(act: Act, member: Staff) -> Absences:
    listed = queries.of_staff(act.session, member.code)
    return Absences(member, listed, act.once(names))
