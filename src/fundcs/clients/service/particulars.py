"""Use cases of the client register: find, add, edit, assign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from fundcs.act.permits import Role
from fundcs.clients import queries, rules
from fundcs.clients.models import Client
from fundcs.clients.rules import Particulars
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold_name, quoted
from fundcs.kit.privacy import mask
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from sqlmodel import Session

    from fundcs.staff.models import Staff

OFFICERS = frozenset({Role.CS_SPECIALIST, Role.CS_MANAGER})
"""Who may be a client's officer (Art. 8)."""
ADVISORS = frozenset({Role.ADVISOR, Role.FUNDRAISING})
"""Who may be a client's adviser."""

_ID_LENGTH = 15


class NoSuchClient(Refused):
    template = N_("no client {client}; `fundcs client list` shows them")


class AmbiguousClient(Refused):
    template = N_("several clients are called {client}; give a code: {codes}")


class ClientCodeTaken(Refused):
    template = N_("the client code {code} is taken; choose another, or leave it out")


class IdNumberTaken(Refused):
    template = N_("the number {id_no} belongs to client {client} already; edit that one")


class NotAnOfficer(Refused):
    template = N_("{staff} is no CS specialist or CS manager; a client's officer is one (Art. 8)")


class NotAnAdvisor(Refused):
    template = N_("{staff} is neither an adviser nor in fundraising; name somebody who is")


class NotTheGeneralManager(Refused):
    template = N_("{staff} is not the general manager, who alone approves a withheld identity (Art. 3(5))")


class NothingChanges(Refused):
    template = N_("nothing of client {client} would change; say what is different")


@dataclass(frozen=True, slots=True)
class People:
    """The staff of a client's file, as typed: a code or a name each."""

    officer: str | None = None
    advisor: str | None = None
    approved_by: str | None = None


def find(session: Session, who: str) -> Client:
    """The client with code `who`, else with that ID number, else the only one of that name.

    Raises NoSuchClient, AmbiguousClient; what looks like an ID number is not repeated.
    """
    said = fold_name(who)
    client = queries.by_code(session, said.upper())
    if client is None and len(said) >= _ID_LENGTH:
        client = queries.by_id_no(session, said.replace(" ", "").upper())
    if client is not None:
        return client
    same = queries.named(session, said)
    if not same:
        many_digits = sum(map(str.isdigit, said)) > _ID_LENGTH // 2
        raise NoSuchClient(client=mask(said) if many_digits else quoted(said))
    if len(same) > 1:
        raise AmbiguousClient(client=quoted(said), codes=", ".join(c.code for c in same))
    return same[0]


def add(session: Session, today: date, typed: Particulars, people: People, code: str | None = None) -> Client:
    """Add a client; without `code` the next free `Cn`.

    Raises the refusals of `rules.normal` and of the staff register, ClientCodeTaken, IdNumberTaken,
    NotAnOfficer, NotAnAdvisor, NotTheGeneralManager.
    """
    chosen = next_code(session) if code is None else rules.client_code(code)
    if queries.by_code(session, chosen) is not None:
        raise ClientCodeTaken(code=chosen)
    values = _checked(session, today, typed, people, ours=None)
    client = Client(code=chosen, added_on=today, **values)
    session.add(client)
    session.flush()
    return client


def next_code(session: Session) -> str:
    """The next free code."""
    return numbered(queries.last_number(session) + 1)


def numbered(number: int) -> str:
    """The client code with this number."""
    return f"C{number:06d}"


def edit(
    session: Session, today: date, client: Client, changes: Mapping[str, Any], cleared: Iterable[str] = ()
) -> Client:
    """Change fields of a client's file: `changes` as typed, `cleared` to nothing.

    A new ID number brings its own birthday; an identity no longer withheld loses its approval and go-between.
    Raises what `add` raises, and NothingChanges.
    """
    typed, people = _overlaid(client, {**changes, **dict.fromkeys(cleared)})
    values = _checked(session, today, typed, people, ours=client)
    changed = {name: value for name, value in values.items() if getattr(client, name) != value}
    if not changed:
        raise NothingChanges(client=client.code)
    for name, value in changed.items():
        setattr(client, name, value)
    session.add(client)
    session.flush()
    return client


def particulars(client: Client) -> Particulars:
    """What the file says of the client, staff aside."""
    return Particulars(**{field.name: getattr(client, field.name) for field in fields(Particulars)})


def officer(session: Session, who: str, today: date) -> Staff:
    """A present member who may be a client's officer (Art. 8). Raises NotAnOfficer and as `find_present`."""
    return _member(session, who, today, OFFICERS, NotAnOfficer)


def advisor(session: Session, who: str, today: date) -> Staff:
    """A present member who may be a client's adviser. Raises NotAnAdvisor and as `find_present`."""
    return _member(session, who, today, ADVISORS, NotAnAdvisor)


def _overlaid(client: Client, changes: Mapping[str, Any]) -> tuple[Particulars, People]:
    """The client's file with `changes` laid over it, as if it were typed anew."""
    staffed = {field.name for field in fields(People)}
    people = People(**{name: changes.get(name, getattr(client, name)) for name in staffed})
    typed = particulars(client)
    if "id_no" in changes or "kind" in changes:
        typed = replace(typed, birthday=None)
    if changes.get("withheld") is False:
        typed = replace(typed, introducer=None, agent=None)
        people = replace(people, approved_by=changes.get("approved_by"))
    return replace(typed, **{name: value for name, value in changes.items() if name not in staffed}), people


def _checked(
    session: Session, today: date, typed: Particulars, people: People, ours: Client | None
) -> dict[str, Any]:
    """The columns of a client's row, every one checked; `ours` is the client's row before."""
    values = asdict(rules.normal(typed, today))
    holder = queries.by_id_no(session, values["id_no"]) if values["id_no"] else None
    if holder is not None and holder is not ours:
        raise IdNumberTaken(id_no=mask(values["id_no"], "id_no"), client=holder.code)
    return {**values, **_staffed(session, today, typed, people, ours)}


def _staffed(
    session: Session, today: date, typed: Particulars, people: People, ours: Client | None
) -> dict[str, str | None]:
    """The codes of a file's staff. Who is there already is not asked again: they may have left since."""
    if typed.withheld and people.approved_by is None:
        raise rules.WithheldNeedsApproval
    if people.approved_by is not None and not typed.withheld:
        raise rules.OnlyForWithheld
    kinds = {
        "officer": (OFFICERS, NotAnOfficer),
        "advisor": (ADVISORS, NotAnAdvisor),
        "approved_by": (frozenset({Role.GENERAL_MANAGER}), NotTheGeneralManager),
    }
    codes: dict[str, str | None] = {}
    for name, (roles, refusal) in kinds.items():
        said = getattr(people, name)
        known = said is None or (ours is not None and said == getattr(ours, name))
        codes[name] = said if known else _member(session, said, today, roles, refusal).code
    return codes


def _member(session: Session, who: str, today: date, roles: frozenset[Role], refusal: type[Refused]) -> Staff:
    member = staff.find_present(session, who, today)
    if member.role not in roles:
        raise refusal(staff=member.code)
    return member
