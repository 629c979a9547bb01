"""Use cases of the client's file: what it holds, its tier, finding, listing, assigning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fundcs.archive import trail
from fundcs.clients import queries as clients
from fundcs.clients.service import particulars as register
from fundcs.dossier import queries
from fundcs.dossier.rules import matcher
from fundcs.kit.errors import FundcsError, Refused
from fundcs.kit.i18n import N_
from fundcs.staff import service as staff
from fundcs.tiers import rules
from fundcs.tiers import service as tiers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row
    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.archive.trail import TrailEntry
    from fundcs.clients.models import Client, ClientDocument
    from fundcs.clients.rules import ClientKind, Particulars
    from fundcs.tiers.rules import Movement, Tier, TierChange, TierResult

_RECENT = 5


class NothingToAssign(FundcsError):
    exit_code = 2
    template = N_("say who looks after the client: add --officer STAFF or --advisor STAFF")


class NothingMoved(Refused):
    template = N_("client {client} subscribed and withdrew nothing in {year}; leave --year out")


@dataclass(frozen=True, slots=True)
class File:
    """A client's file as of a day: particulars, movements up to it, and the tier that follows."""

    client: Client
    moved: Sequence[Movement]
    tier: TierResult
    tier_history: Sequence[TierChange]
    fund_names: Mapping[str, str]
    officer: str | None
    advisor: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A client, as the register has them or as a row of it, with their tier."""

    client: Client | Row[Any]
    tier: TierResult


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which clients to list: those that meet every condition given."""

    term: str | None = None
    tier: Tier | None = None
    kind: ClientKind | None = None
    officer: str | None = None
    advisor: str | None = None
    unassigned: bool = False


def open_file(act: Act, who: str) -> File:
    """The file of the client `who` (a code, an ID number or a name); unmasked, the look goes on the trail.

    Raises NoSuchClient, AmbiguousClient.
    """
    client = register.find(act.session, who)
    if act.reveal is not None:
        facts = {"reason": act.reveal}
        trail.note(act.session, "disclosed", "client", client.code, client=client.code, facts=facts)
    return _file(act, client)


def add(act: Act, typed: Particulars, people: register.People, code: str | None) -> File:
    """Add a client. Raises what `register.service.add` raises."""
    return _file(act, register.add(act.session, act.today, typed, people, code))


def edit(act: Act, who: str, changes: Mapping[str, Any], cleared: Iterable[str]) -> File:
    """Change fields of a client's file. Raises what `register.service.edit` raises."""
    client = register.find(act.session, who)
    return _file(act, register.edit(act.session, act.today, client, changes, cleared))


def assign(act: Act, who: str, officer: str | None, advisor: str | None) -> File:
    """Give a client the CS officer who serves them one to one, or an adviser (Art. 8).

    Raises NothingToAssign and what `register.service.edit` raises.
    """
    given = {"officer": officer, "advisor": advisor}
    changes = {name: said for name, said in given.items() if said is not None}
    if not changes:
        raise NothingToAssign
    return edit(act, who, changes, ())


def listed(act: Act, wanted: Wanted) -> list[Listed]:
    """The clients wanted, by code.

    Raises NoSuchStaff, AmbiguousStaff.
    """
    rows = clients.codes_and_names(
        act.session,
        kind=wanted.kind,
        officer=None if wanted.officer is None else staff.find(act.session, wanted.officer).code,
        advisor=None if wanted.advisor is None else staff.find(act.session, wanted.advisor).code,
        unassigned_on=act.today if wanted.unassigned else None,
    )
    if wanted.term:
        occurs = matcher(wanted.term, [name for _code, name in rows])
        rows = [(code, name) for code, name in rows if wanted.term.upper() == code or occurs(name)]
    by_code = tiers.tiers(act.session, act.policy, act.today)
    codes = [code for code, _name in rows if wanted.tier is None or by_code[code].tier is wanted.tier]
    return [Listed(client, by_code[client.code]) for client in clients.rows(act.session, codes)]


def of_year(file: File, year: int | None) -> list[Movement]:
    """The movements of a calendar year, or of all (Art. 5). Raises NothingMoved."""
    moved = [movement for movement in file.moved if year is None or movement.on.year == year]
    if not moved and year is not None:
        raise NothingMoved(client=file.client.code, year=year)
    return moved


def history(act: Act, file: File) -> Sequence[TrailEntry]:
    """The trail's entries about a client and the client's contracts, the earliest first (Art. 5)."""
    return queries.trail_of(act.session, file.client.code)


def documents(act: Act, file: File) -> Sequence[tuple[ClientDocument, str | None]]:
    """The documents in a client's file, each with its scan's name (Art. 3-4)."""
    return clients.documents(act.session, file.client.code, act.moment)


def recent(act: Act, file: File) -> Sequence[TrailEntry]:
    """The last few entries of `history`, the latest first."""
    return history(act, file)[: -_RECENT - 1 : -1]


def _file(act: Act, client: Client) -> File:
    act.session.flush()
    moved = tiers.moved(act.session, client.code, act.today)
    return File(
        client,
        moved,
        rules.tier_of(moved, act.policy),
        rules.tier_history(moved, act.policy),
        queries.fund_names(act.session),
        _called(act.session, client.officer),
        _called(act.session, client.advisor),
    )


def _called(session: Session, code: str | None) -> str | None:
    return None if code is None else f"{code} {staff.find(session, code).name}"
