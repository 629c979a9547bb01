"""Use cases of the staff register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from fundcs.act import Act, Role
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.staff import queries
from fundcs.staff.models import Staff


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


class NameMissing(Refused):
    template = N_("a name cannot be empty; write the name")


def find(session: Session, who: str) -> Staff:
    """The member with code `who`, else the only one of that name.

    Raises NoSuchStaff, AmbiguousStaff.
    """
    member = queries.by_code(session, who.strip().upper()) or queries.by_code(session, who.strip())
    if member is not None:
        return member
    same = queries.named(session, who.strip())
    if not same:
        raise NoSuchStaff(staff=who)
    if len(same) > 1:
        raise AmbiguousStaff(staff=who, codes=", ".join(m.code for m in same))
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

    Raises NameMissing, StaffCodeTaken, LoginTaken.
    """
    if not name.strip():
        raise NameMissing
    chosen = code.strip() if code else f"S{queries.last_number(session) + 1:03d}"
    if queries.by_code(session, chosen):
        raise StaffCodeTaken(code=chosen)
    if login and (holder := queries.by_login(session, login)):
        raise LoginTaken(login=login, staff=holder.code)
    member = Staff(code=chosen, name=name.strip(), role=role, login=login or None, nda_on=nda_on, joined_on=today)
    session.add(member)
    session.flush()
    return member


def everyone(act: Act, role: Role | None) -> Sequence[Staff]:
    """All members, or those of one role."""
    return queries.everyone(act.session, role)


def sign_nda(act: Act, who: str, signed: date) -> Staff:
    """Record that a member signed the confidentiality agreement (Art. 18)."""
    member = find(act.session, who)
    member.nda_on = signed
    act.session.add(member)
    return member


def leave(act: Act, who: str, on: date) -> Staff:
    """Record that a member leaves; access ends that day (Art. 6)."""
    member = find(act.session, who)
    member.left_on = on
    act.session.add(member)
    return member
