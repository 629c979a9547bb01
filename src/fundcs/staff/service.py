"""Use cases of the staff register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from fundcs.act import Permit, Role, permits
from fundcs.act.permits import ROLE_NAMES, role_name
from fundcs.archive.numbers import new_number
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, _, joined
from fundcs.kit.lookalikes import same
from fundcs.kit.parsing import fold, fold_name, quoted
from fundcs.kit.patterns import regex
from fundcs.kit.typed import second, text
from fundcs.staff import queries, rules
from fundcs.staff.models import RoleChange, Staff, StaffWithdrawal

if TYPE_CHECKING:
    from sqlmodel import Session

    from fundcs.act import Act

_CODE = regex(r"[A-Z0-9_-]{1,20}")
_DIGITS = 3
_OWN: Final = frozenset({"role_change"})


class NoSuchStaff(Refused):
    template = N_("there is no member of staff {staff}; `fundcs staff list` shows them")


UNKNOWN_IN_LEDGER: Final = N_(
    "there is no member of staff {staff}; add them with `fundcs staff add`, or let `fundcs init --from FILE` "
    "propose everybody that the ledger names"
)


def find(session: Session, who: str) -> Staff:
    """The member with code `who`, else the only one of that name, or of one that looks like it.

    Raises NoSuchStaff, and Refused where several have the name.
    """
    typed = fold_name(who)
    member = queries.by_code(session, typed.upper())
    if member is not None:
        withdrawal = queries.withdrawal(session, member.code)
        if withdrawal is None:
            return member
        raise Refused(
            N_("{staff} was withdrawn on {day} as added by mistake; add the member again if need be"),
            staff=member.code,
            day=withdrawal.withdrawn_at.date(),
        )
    namesakes = queries.named(session, typed) or [
        other for other in queries.everyone(session) if same(other.name, typed)
    ]
    if not namesakes:
        raise NoSuchStaff(staff=quoted(who))
    if len(namesakes) > 1:
        raise Refused(
            N_("several members of staff are called {staff}; give the staff number: {codes}"),
            staff=quoted(who),
            codes=joined(namesake.code for namesake in namesakes),
        )
    return namesakes[0]


def find_present(session: Session, who: str, on: date) -> Staff:
    """As `find`, but refuses a member who has left by `on`."""
    member = find(session, who)
    if member.gone(on):
        raise Refused(
            N_("{staff} left on {day}; name a present member of staff"), staff=member.code, day=member.left_on
        )
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
    """Add a member; without `code` the next free `Sn`."""
    known_as = fold_name(name)
    if not known_as:
        raise Refused(N_("a name cannot be empty; write the name"))
    chosen = new_number(session, Staff.code, "S", _DIGITS) if code is None else fold(code).upper()
    if not _CODE.fullmatch(chosen):
        raise Refused(
            N_("{code} is not a staff number; write 1 to 20 letters, digits, - or _"), code=quoted(chosen)
        )
    holder = queries.by_code(session, chosen)
    if holder is not None and queries.withdrawal(session, chosen) is not None:
        from fundcs.archive import references

        references.give_another_code(session, holder)
    elif holder is not None:
        raise Refused(N_("the staff number {code} is taken; choose another"), code=chosen)
    _check_login(session, login, None)
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
    _check_appoints(act, role)
    return add(act.session, act.today, name=name, role=role, code=code, login=login, nda_on=nda_on)


def _check_appoints(act: Act, role: Role) -> None:
    rules.check_appoints(
        act.staff,
        role,
        founder=queries.founder(act.session) == act.staff.code,
        seat_taken=bool(queries.present(act.session, Role.GENERAL_MANAGER, act.today)),
    )


def _check_login(session: Session, login: str | None, ours: Staff | None) -> None:
    holder = queries.by_login(session, login) if login else None
    if holder is not None and holder is not ours:
        raise Refused(
            N_("the login {login} belongs to {staff}; one login is one member"),
            login=quoted(login or ""),
            staff=holder.code,
        )


def edit(
    act: Act,
    who: str,
    *,
    name: str | None = None,
    login: str | None = None,
    role: Role | None = None,
    since: date | None = None,
) -> Staff:
    """Correct a member's name or login (empty: none), or change the role from a day on, today unless said.

    Refuses a day to come, and another role for the last member who may change the staff register.
    """
    member = find(act.session, who)
    rules.check_may_change(act.staff, member.code, member.role)
    before = (member.name, member.login, member.role)
    if name is not None:
        if not fold_name(name):
            raise Refused(N_("a name cannot be empty; write the name"))
        member.name = fold_name(name)
    if login is not None:
        _check_login(act.session, login, member)
        member.login = login or None
    if role is not None and (role is not member.role or since is not None):
        _change_role(act, member, role, since or act.today)
    elif (member.name, member.login, member.role) == before:
        raise Refused(N_("{staff} would not change; say what is different"), staff=member.code)
    act.session.add(member)
    act.session.flush()
    return member


def _change_role(act: Act, member: Staff, role: Role, since: date) -> None:
    if not member.joined_on <= since <= act.today:
        raise Refused(
            N_("{staff} cannot have the role from {day} on; give a day from {joined} to {today}"),
            staff=member.code,
            day=since,
            joined=member.joined_on,
            today=act.today,
        )
    if role is not member.role:
        _check_appoints(act, role)
        if role not in permits.holders(act.policy, Permit.WRITE_STAFF):
            _check_not_last(act, member)
    member.role = role
    act.session.add(
        RoleChange(
            staff=member.code,
            since=since,
            role=role,
            recorded_at=second(act.moment),
            recorded_by=act.staff.code,
        )
    )


def role_since(act: Act) -> dict[str, date]:
    """Since when each member whose role ever changed has the one of now, by code."""
    return queries.role_since(act.session)


def everyone(act: Act, role: Role | None) -> Sequence[Staff]:
    """All members, or those of one role."""
    return queries.everyone(act.session, role)


def sign_nda(act: Act, who: str, signed: date) -> Staff:
    """Record that a present member signed the confidentiality agreement (Art. 18)."""
    _check_signed(signed, act.today)
    member = find_present(act.session, who, act.today)
    member.nda_on = signed
    act.session.add(member)
    return member


def unsign_nda(act: Act, who: str) -> Staff:
    """Withdraw the record that a member signed the confidentiality agreement. Raises Refused without one."""
    member = find(act.session, who)
    rules.check_may_change(act.staff, member.code, member.role)
    if member.nda_on is None:
        raise Refused(
            N_("{staff} has not signed the confidentiality agreement; there is nothing to withdraw"),
            staff=member.code,
        )
    member.nda_on = None
    act.session.add(member)
    return member


def leave(act: Act, who: str, on: date) -> Staff:
    """Record that a member leaves; access ends that day, which may be ahead (Art. 6).

    Refuses the last member who may change the staff register, the last general manager and CS manager.
    """
    member = find(act.session, who)
    rules.check_ends(act.staff, member.code, member.role)
    if on < member.joined_on:
        raise Refused(
            N_("{staff} joined on {joined} and cannot leave before; check the date"),
            staff=member.code,
            joined=member.joined_on,
        )
    if member.left_on is not None:
        raise Refused(
            N_(
                "{staff} leaves on {day} already; to move the day, first withdraw it with `fundcs staff "
                "leave {staff} --undo`"
            ),
            staff=member.code,
            day=member.left_on,
        )
    _check_not_last(act, member)
    _check_seat(act, member)
    member.left_on = on
    act.session.add(member)
    return member


def _check_seat(act: Act, member: Staff) -> None:
    """Refuse to leave the general manager's or the CS manager's seat empty: its to-dos would be nobody's."""
    if not rules.rank(member.role):
        return
    holders = queries.everyone(act.session, member.role)
    if not any(other.left_on is None for other in holders if other.code != member.code):
        raise Refused(
            N_(
                "without {staff} there is no {role}; first give a successor the role with `fundcs staff edit "
                "STAFF --role {code}`, or add one"
            ),
            staff=member.code,
            role=T(ROLE_NAMES[member.role]),
            code=member.role.value,
        )


def stay(act: Act, who: str) -> Staff:
    """Withdraw that a member leaves, be it to come or past. Raises Refused where they do not leave."""
    member = find(act.session, who)
    rules.check_may_change(act.staff, member.code, member.role)
    if member.left_on is None:
        raise Refused(N_("{staff} does not leave; there is nothing to withdraw"), staff=member.code)
    member.left_on = None
    act.session.add(member)
    return member


def withdraw(act: Act, who: str, reason: str) -> StaffWithdrawal:
    """Withdraw a member who was added by mistake; their login is free again.

    Raises Refused with what refers to the member, or where they have acted; Forbidden for one who ranks
    higher.
    """
    from fundcs.archive import references

    member, why = find(act.session, who), text(reason)
    rules.check_may_change(act.staff, member.code, member.role)
    if member.code == act.staff.code or queries.acts(act.session, member.code):
        raise Refused(
            N_(
                "{staff} has worked with this archive and so stays on record; record with `fundcs staff "
                "leave {staff}` that they leave"
            ),
            staff=member.code,
        )
    standing = references.standing(act.session, "staff", member.code, _OWN)
    if standing:
        raise Refused(
            N_(
                "{staff} cannot be withdrawn, because of: {references}; withdraw or correct these first, or "
                "correct the member with `fundcs staff edit {staff}`"
            ),
            staff=member.code,
            references=joined(reference.text for reference in standing),
        )
    _check_not_last(act, member)
    made = StaffWithdrawal(
        staff=member.code, reason=why, withdrawn_at=second(act.moment), withdrawn_by=act.staff.code
    )
    act.session.add(made)
    member.login, member.nda_on, member.left_on = None, None, member.joined_on
    act.session.add(member)
    act.session.flush()
    return made


def _check_not_last(act: Act, member: Staff) -> None:
    """Refuse what would leave nobody who may change the staff register."""
    keepers = permits.holders(act.policy, Permit.WRITE_STAFF)
    others = (other for other in queries.everyone(act.session) if other.code != member.code)
    if member.role in keepers and not any(
        other.role in keepers and other.left_on is None for other in others
    ):
        raise Refused(
            N_(
                "without {staff} nobody could change the staff register; first add another member "
                "with one of these roles: {roles}"
            ),
            staff=member.code,
            roles=_(", ").join(role_name(role) for role in sorted(keepers)),
        )


def _check_signed(signed: date | None, today: date) -> None:
    if signed is not None and signed > today:
        raise Refused(
            N_("the agreement cannot have been signed on {signed}, after today; check the date"),
            signed=signed,
        )
