"""Use cases of the clients' particulars: find, add, edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from fundcs.act import sight
from fundcs.act.permits import ADVISORS, Role
from fundcs.archive.numbers import new_number
from fundcs.clients import queries, rules
from fundcs.clients.models import Client
from fundcs.clients.rules import Particulars
from fundcs.kit import id_documents
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, joined
from fundcs.kit.parsing import fold_name, quoted
from fundcs.kit.privacy import mask
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from sqlmodel import Session

    from fundcs.staff.models import Staff

OFFICERS = frozenset({Role.CS_SPECIALIST, Role.CS_MANAGER})
"""Who may be a client's officer (Art. 8)."""

CODE_LETTER = "C"
"""What the codes begin with that the archive gives."""

_LEAST_ID = 5
_MANY_DIGITS = 7


class NoSuchClient(Refused):
    template = N_("there is no client {client}; `fundcs client list` shows them")


@dataclass(frozen=True, slots=True)
class People:
    """The staff in a client's file, each a code or a name as typed."""

    officer: str | None = None
    advisor: str | None = None
    approved_by: str | None = None


def find(session: Session, who: str) -> Client:
    """The client with code `who`, else with that ID number, else the only one of that name.

    Raises NoSuchClient, which does not repeat what looks like an ID number, and Refused where several have
    the name. Where sight has a limit, NotSeen of whoever is not shown, be there such a client or not.
    """
    typed, shown = fold_name(who), sight.of(session)
    client = queries.by_code(session, typed.upper())
    if client is None and len(typed) >= _LEAST_ID and any(map(str.isdigit, typed)):
        client = queries.by_id_no(session, id_documents.compact(typed))
    if client is not None and shown.sees(client.code):
        withdrawal = queries.withdrawal(session, client.code)
        if withdrawal is None:
            return client
        raise Refused(
            N_("client {client} was withdrawn on {day} as added by mistake; add the client again if need be"),
            client=client.code,
            day=withdrawal.withdrawn_at.date(),
        )
    namesakes = [] if client is not None else queries.named(session, typed) or queries.alike(session, typed)
    namesakes = [namesake for namesake in namesakes if shown.sees(namesake.code)]
    if not namesakes:
        many_digits = sum(map(str.isdigit, typed)) > _MANY_DIGITS
        named = mask(typed) if many_digits else quoted(typed)
        raise NoSuchClient(client=named) if shown.whole else shown.refusal(named)
    if len(namesakes) > 1:
        raise Refused(
            N_("several clients are called {client}; give the client number: {codes}"),
            client=quoted(typed),
            codes=joined(namesake.code for namesake in namesakes),
        )
    return namesakes[0]


def add(session: Session, today: date, typed: Particulars, people: People, code: str | None = None) -> Client:
    """Add a client; without `code` the next free `Cn`."""
    chosen = new_number(session, Client.code, CODE_LETTER) if code is None else rules.client_code(code)
    holder = queries.by_code(session, chosen)
    if holder is not None and queries.withdrawal(session, chosen) is not None:
        from fundcs.archive import references

        references.give_another_code(session, holder)
    elif holder is not None:
        raise Refused(N_("the client number {code} is taken; choose another, or leave it out"), code=chosen)
    values = _checked(session, today, typed, people, ours=None)
    client = Client(code=chosen, added_on=today, **values)
    session.add(client)
    session.flush()
    return client


def edit(
    session: Session, today: date, client: Client, changes: Mapping[str, Any], cleared: Iterable[str] = ()
) -> Client:
    """Change fields of a client's file: `changes` as typed, `cleared` to nothing.

    A new ID number sets the birthday; an identity no longer withheld loses its approval and go-between.
    """
    changed = differing(session, today, client, {**changes, **dict.fromkeys(cleared)})
    if not changed:
        raise Refused(N_("client {client} would not change; say what is different"), client=client.code)
    for name, value in changed.items():
        setattr(client, name, value)
    session.add(client)
    session.flush()
    return client


def approve(session: Session, client: Client, by: str, at: datetime) -> None:
    """Record that the general manager `by` approves in person a withheld identity (Art. 3(5))."""
    if not client.withheld:
        raise Refused(
            N_("client {client} does not withhold their identity; there is nothing to approve"),
            client=client.code,
        )
    if client.approved_at is not None:
        raise Refused(
            N_("the withheld identity of client {client} was approved on {day} by {staff}"),
            client=client.code,
            day=client.approved_at.date(),
            staff=client.approved_by,
        )
    client.approved_by, client.approved_at = by, at
    session.add(client)
    session.flush()


def disapprove(session: Session, client: Client) -> None:
    """Withdraw the approval of a withheld identity, given by mistake; it is owed again (Art. 3(5))."""
    if client.approved_at is None:
        raise Refused(
            N_("the withheld identity of client {client} was not approved; there is nothing to withdraw"),
            client=client.code,
        )
    client.approved_at = None
    session.add(client)
    session.flush()


def differing(session: Session, today: date, client: Client, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a client's file that `changes` change, in normal form; None empties one."""
    typed, people = _overlaid(client, today, changes)
    values = _checked(session, today, typed, people, ours=client)
    if not values["withheld"] or values["approved_by"] != client.approved_by:
        values["approved_at"] = None
    return {name: value for name, value in values.items() if getattr(client, name) != value}


def particulars(client: Client) -> Particulars:
    """The particulars of a recorded client."""
    return Particulars(**{field.name: getattr(client, field.name) for field in fields(Particulars)})


def officer(session: Session, who: str, today: date) -> Staff:
    """A present member who may be a client's officer (Art. 8)."""
    return _member(session, who, today, "officer")


def advisor(session: Session, who: str, today: date) -> Staff:
    """A present member who may be a client's adviser."""
    return _member(session, who, today, "advisor")


def adviser_on(session: Session, advisor: str | None, day: date) -> str | None:
    """A client's adviser, where they are still one on `day`."""
    if advisor is None:
        return None
    member = staff.find(session, advisor)
    return member.code if not member.gone(day) and member.role in ADVISORS else None


def _overlaid(client: Client, today: date, changes: Mapping[str, Any]) -> tuple[Particulars, People]:
    """The recorded particulars and staff with `changes` in their place, as if all were typed."""
    staffed = {field.name for field in fields(People)}
    people = People(**{name: changes.get(name, getattr(client, name)) for name in staffed})
    typed = particulars(client)
    if "id_no" in changes or "kind" in changes:
        # The number of a prospect is new, not another one: the birthday that they told stands beside it.
        typed = replace(typed, birthday=typed.birthday if client.id_no is None else None, id_kind=None)
        if "kind" not in changes and not id_documents.told(str(changes["id_no"]), today):
            typed = replace(typed, id_kind=client.id_kind)  # the number of a new passport
    if changes.get("withheld") is False:
        kept = typed.introducer if client.id_no is None and "id_no" not in changes else None
        typed = replace(typed, introducer=kept, agent=None)
        people = replace(people, approved_by=changes.get("approved_by"))
    return replace(typed, **{name: value for name, value in changes.items() if name not in staffed}), people


def _checked(
    session: Session, today: date, typed: Particulars, people: People, ours: Client | None
) -> dict[str, Any]:
    """The checked columns of a client's row; `ours` is the row before, None for a new client."""
    values = asdict(rules.normal(typed, today, None if ours is None else ours.introducer))
    if values["id_no"] is None and not values["withheld"]:
        _refuse_known_prospect(session, values, ours)
    holder = queries.by_id_no(session, values["id_no"]) if values["id_no"] else None
    if holder is not None and holder is not ours:
        raise Refused(
            N_("the number {id_no} already belongs to client {client}; edit that client"),
            id_no=mask(values["id_no"], "id_no"),
            client=holder.code,
        )
    return {**values, **_staffed(session, today, typed, people, ours)}


def _refuse_known_prospect(session: Session, values: Mapping[str, Any], ours: Client | None) -> None:
    """Refuse a prospect of a client's name, whatever it is written with, and phone or e-mail."""
    for client in queries.alike(session, values["name"]):
        same = [name for name in ("phone", "email") if values[name] and values[name] == getattr(client, name)]
        if same and client is not ours:
            raise Refused(
                N_("client {client} has this name and this phone or e-mail; edit that client"),
                client=client.code,
            )


def identified(client: Client) -> None:
    """Refuse a prospect without an ID number, which a contract needs; who withholds it is no prospect."""
    if client.id_no is None and not client.withheld:
        raise Refused(NOT_IDENTIFIED, client=client.code)


NOT_IDENTIFIED: Final = N_(
    "client {client} has no ID number on record, which a contract needs; add it with "
    "`fundcs client edit {client} --id-no NO`"
)


_PEOPLE: dict[str, tuple[frozenset[Role], str]] = {
    "officer": (
        OFFICERS,
        N_("{staff} is neither a CS specialist nor a CS manager (Art. 8); name one who is"),
    ),
    "advisor": (ADVISORS, N_("{staff} is neither an adviser nor in fundraising; name somebody who is")),
    "approved_by": (
        frozenset({Role.GENERAL_MANAGER}),
        N_("{staff} is not the general manager, who alone approves a withheld identity (Art. 3(5))"),
    ),
}
"""A column of staff: the roles that may stand in it, and what is said of others."""


def _staffed(
    session: Session, today: date, typed: Particulars, people: People, ours: Client | None
) -> dict[str, str | None]:
    """The codes of a file's staff. Who is recorded already is not checked again: they may have left since."""
    if typed.withheld and people.approved_by is None:
        raise Refused(
            N_("a withheld identity needs the general manager's approval (Art. 3(5)); add --approved-by")
        )
    if people.approved_by is not None and not typed.withheld:
        raise Refused(rules.ONLY_FOR_WITHHELD)
    codes: dict[str, str | None] = {}
    for column in _PEOPLE:
        who = getattr(people, column)
        recorded = who is None or (ours is not None and who == getattr(ours, column))
        codes[column] = who if recorded else _member(session, who, today, column).code
    return codes


def _member(session: Session, who: str, today: date, column: str) -> Staff:
    member = staff.find_present(session, who, today)
    roles, sentence = _PEOPLE[column]
    if member.role not in roles:
        raise Refused(sentence, staff=member.code)
    return member
