"""Use cases of the staff register."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from fundcs.act import Permit, Role
from fundcs.act.permits import role_name
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, _
from fundcs.kit.parsing import fold, fold_name, quoted
from fundcs.staff import queries, rules
from fundcs.staff.models import Staff

if TYPE_CHECKING:
    from sqlmodel import Session

    from fundcs.act import Act

_CODE = re.compile(r"[A-Z0-9_-]{1,20}")


class NoSuchStaff(Refused):
    template = N_("no member of staff {staff}; `fundcs staff list` shows them")


class AmbiguousStaff(Refused):
    template = N_("several members of staff are called {staff}; give a code: {codes}")


class StaffCodeTaken(Refused):
    template = N_("the staff code {code} is taken; choose another")


class LoginTaken(Refused):
    template = N_("the login {login} belongs to {staff}; one login is one member")


class StaffGone(Refused):
    template = N_("{staff} left on {day}; name somebody who is here")


class BadStaffCode(Refused):
    template = N_("{code} is no staff code; write 1 to 20 letters, digits, - or _")


class SignedInFuture(Refused):
    template = N_("the agreement cannot have been signed on {signed}, after today; check the date")


class LeavesBeforeJoining(Refused):
    template = N_("{staff} joined on {joined} and cannot leave before; check the date")


class LastToKeepStaff(Refused):
    template = N_("after {staff} nobody could change the staff register; first add another of: {roles}")


class NameMissing(Refused):
    template = N_("a name cannot be empty; write the name")


def find(session: Session, who: str) -> Staff:
    """The member with code `who`, else the only one of that name.

    Raises NoSuchStaff, AmbiguousStaff.
    """
    said = fold_name(who)
    member = queries.by_code(session, said.upper())
    if member is not None:
        return member
    same = queries.named(session, said)
    if not same:
        raise NoSuchStaff(staff=quoted(who))
    if len(same) > 1:
        raise AmbiguousStaff(staff=quoted(who), codes=", ".join(m.code for m in same))
    return same[0]


def find_present(session: Session, who: str, on: date) -> Staff:
    """As `find`, but somebody who has not left by `on`. Raises StaffGone too."""
    member = find(session, who)
    if member.left_on is not None and member.left_on <= on:
        raise StaffGone(staff=member.code, day=member.left_on)
    return member


def add(
    session: Session,
    today: date,
    *,
    name: str,
    role: Role,
    code: str | None = None,
    login: str | None = None,
    nda_on: date | None = None,
) -> Staff:
    """Add a member; without `code` the next free `Sn`.

    Raises NameMissing, BadStaffCode, StaffCodeTaken, LoginTaken, SignedInFuture.
    """
    known_as = fold_name(name)
    if not known_as:
        raise NameMissing
    chosen = f"S{queries.last_number(session) + 1:03d}" if code is None else fold(code).upper()
    if not _CODE.fullmatch(chosen):
        raise BadStaffCode(code=quoted(chosen))
    if queries.by_code(session, chosen):
        raise StaffCodeTaken(code=chosen)
    if login and (holder := queries.by_login(session, login)):
        raise LoginTaken(login=quoted(login), staff=holder.code)
    _check_signed(nda_on, today)
    member = Staff(code=chosen, name=known_as, role=role, login=login or None, nda_on=nda_on, joined_on=today)
    session.add(member)
    session.flush()
    return member


def add_by(
    act: Act,
    *,
    name: str,
    role: Role,
    code: str | None = None,
    login: str | None = None,
    nda_on: date | None = None,
) -> Staff:
    """As `add`, by the member who acts; a general manager is made by the general manager (Art. 7)."""
    members = queries.everyone(act.session)
    rules.check_appoints(
        act.staff,
        role,
        founder=queries.founder(act.session) == act.staff.code,
        seat_taken=any(
            member.role is Role.GENERAL_MANAGER and (member.left_on is None or member.left_on > act.today)
            for member in members
        ),
    )
    return add(act.session, act.today, name=name, role=role, code=code, login=login, nda_on=nda_on)


def everyone(act: Act, role: Role | None) -> Sequence[Staff]:
    """All members, or those of one role."""
    return queries.everyone(act.session, role)


def sign_nda(act: Act, who: str, signed: date) -> Staff:
    """Record that a member signed the confidentiality agreement (Art. 18).

    Raises NoSuchStaff, AmbiguousStaff, StaffGone, SignedInFuture.
    """
    _check_signed(signed, act.today)
    member = find_present(act.session, who, act.today)
    member.nda_on = signed
    act.session.add(member)
    return member


def leave(act: Act, who: str, on: date) -> Staff:
    """Record that a member leaves; access ends that day, which may be ahead (Art. 6).

    Raises NoSuchStaff, AmbiguousStaff, LeavesBeforeJoining, LastToKeepStaff.
    """
    member = find(act.session, who)
    rules.check_ends(act.staff, member.code, member.role)
    if on < member.joined_on:
        raise LeavesBeforeJoining(staff=member.code, joined=member.joined_on)
    keepers = Permit.WRITE_STAFF.roles
    others = (one for one in queries.everyone(act.session) if one.code != member.code)
    if member.role in keepers and not any(one.role in keepers and one.left_on is None for one in others):
        names = _(", ").join(role_name(role) for role in sorted(keepers))
        raise LastToKeepStaff(staff=member.code, roles=names)
    member.left_on = on
    act.session.add(member)
    return member


def _check_signed(signed: date | None, today: date) -> None:
    if signed is not None and signed > today:
        raise SignedInFuture(signed=signed)
