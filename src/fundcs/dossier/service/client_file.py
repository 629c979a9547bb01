"""Use cases of a client's whole file: what it holds, its tier, its history, changing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fundcs.assignments.rules import Held
from fundcs.assignments.service.holders import holder
from fundcs.budgets.service import standing
from fundcs.clients import queries as client_queries
from fundcs.clients.rules import unlikely_age
from fundcs.clients.service import particulars as clients
from fundcs.documents import service as documents
from fundcs.dossier import queries
from fundcs.dossier.service import lookup
from fundcs.entitlements.service.sealing import check_unmasked, check_unsealed, sealed_since
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.patterns import regex
from fundcs.kit.typed import second
from fundcs.staff import service as staff
from fundcs.staff.queries import names as staff_names
from fundcs.tiers import rules
from fundcs.tiers import service as tiers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.archive.trail import TrailEntry
    from fundcs.budgets.rules.spending import Account
    from fundcs.clients.models import Client
    from fundcs.clients.rules import Particulars
    from fundcs.clients.service.particulars import People
    from fundcs.documents.service import FileOfDocuments
    from fundcs.suitability.rules.records import InvestorFact
    from fundcs.tiers.rules import Movement, TierAccount, TierChange

_NAMES_CLIENT = regex(r'"client":"([^"]+)"')
"""The client that a row of the trail names; its values are canonical JSON."""


@dataclass(frozen=True, slots=True)
class ClientFile:
    """A client's file as of a day: particulars, movements up to it, and the tier that follows.

    `officer` and `advisor`: code and name of the member of staff.
    """

    client: Client
    moved: Sequence[Movement]
    tier: TierAccount
    tier_history: Sequence[TierChange]
    fund_names: Mapping[str, str]
    officer: str | None
    advisor: str | None


@dataclass(frozen=True, slots=True)
class History:
    """The trail's entries that concern a client, the earliest first; the names of those in them by code."""

    client: str
    entries: Sequence[TrailEntry]
    staff: Mapping[str, str]
    clients: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A client's file with the documents it holds and lacks, and all that was recorded of the client.

    `sealed`: since when, as all their funds are (Art. 15). `suitability`: what stands of it on record.
    `budget`: what was spent on them this year.
    """

    file: ClientFile
    documents: FileOfDocuments
    history: History
    sealed: date | None
    budget: Account
    suitability: Sequence[InvestorFact]


@dataclass(frozen=True, slots=True)
class Statement:
    """A client's movements, of one calendar year or of all (Art. 5)."""

    file: ClientFile
    year: int | None
    moved: Sequence[Movement]


def open_file(act: Act, who: str) -> ClientFile:
    """The file of the client `who` (a code, an ID number or a name)."""
    return _file(act, clients.find(act.session, who))


def _looked_up(act: Act, who: str) -> ClientFile:
    """As `open_file`, of the client whom a list of `who` would show (`lookup.find`).

    Raises SealedFile where it is sealed and to be unmasked.
    """
    client = lookup.find(act.session, who)
    if act.reveal is not None:
        check_unmasked(act, [client.code])
    return _file(act, client)


def add(act: Act, typed: Particulars, people: People, code: str | None) -> ClientFile:
    """Add a client; without `code` the next free one."""
    client = clients.add(act.session, act.today, typed, people, code)
    act.warn(unlikely_age(client.name, client.birthday, act.today, act.policy.plausible))
    return _file(act, client)


def edit(act: Act, who: str, changes: Mapping[str, Any], cleared: Iterable[str]) -> ClientFile:
    """Change fields of a client's file: `changes` as typed, `cleared` to nothing."""
    client = clients.find(act.session, who)
    check_unsealed(act.session, client.code)
    born = client.birthday
    clients.edit(act.session, act.today, client, changes, cleared)
    if client.birthday != born:
        act.warn(unlikely_age(client.name, client.birthday, act.today, act.policy.plausible))
    return _file(act, client)


def approve_withheld(act: Act, who: str, *, undo: bool = False) -> ClientFile:
    """Approve in person that a client withholds their identity, as the general manager (Art. 3(5)).

    `undo`: withdraw the approval instead.
    """
    client = clients.find(act.session, who)
    check_unsealed(act.session, client.code)
    if undo:
        clients.disapprove(act.session, client)
    else:
        clients.approve(act.session, client, act.staff.code, second(act.moment))
    return _file(act, client)


def assign(act: Act, who: str, officer: str | None, advisor: str | None) -> ClientFile:
    """Give a client the CS officer who serves them one to one, or an adviser (Art. 8)."""
    given = {"officer": officer, "advisor": advisor}
    changes = {role: member for role, member in given.items() if member is not None}
    if not changes:
        raise Misused(
            N_("who is to look after the client is missing; add --officer STAFF or --adviser STAFF")
        )
    return edit(act, who, changes, ())


def whole(act: Act, who: str) -> WholeFile:
    """A client's file with everything that one screen shows of it (Art. 3-5)."""
    file = _looked_up(act, who)
    held = documents.of_client(act, file.client)
    code = file.client.code
    sealed = sealed_since(act.session, code)
    return WholeFile(
        file=file,
        documents=held,
        history=_history(act, code),
        sealed=sealed,
        suitability=_suitability(act, code),
        budget=standing.account(act, code, act.today),
    )


def _suitability(act: Act, client: str) -> Sequence[InvestorFact]:
    if not queries.has_investor_records(act.session, client):
        return ()
    from fundcs.suitability.service import records

    return records.facts_of(act, client)


def history(act: Act, who: str) -> History:
    """All that was recorded of a client: contracts, exits, packages, calls, complaints (Art. 5)."""
    return _history(act, _looked_up(act, who).client.code)


def _history(act: Act, client: str) -> History:
    entries = queries.trail_of(act.session, client)
    named = {code for entry in entries for code in _NAMES_CLIENT.findall(entry.after or "")}
    return History(
        client=client,
        entries=entries,
        staff=act.once(staff_names),
        clients=client_queries.names(act.session, named),
    )


def statement(act: Act, who: str, year: int | None) -> Statement:
    """What a client subscribed and withdrew. A year without any movement is refused."""
    file = _looked_up(act, who)
    moved = [movement for movement in file.moved if year is None or movement.on.year == year]
    if not moved and year is not None:
        raise Refused(
            N_("client {client} has no subscription or exit in {year}; leave --year out"),
            client=file.client.code,
            year=year,
        )
    return Statement(file=file, year=year, moved=moved)


def _file(act: Act, client: Client) -> ClientFile:
    act.session.flush()
    moved = tiers.moved(act.session, client.code, act.today)
    return ClientFile(
        client=client,
        moved=moved,
        tier=rules.tier_of(moved, act.policy),
        tier_history=rules.tier_history(moved, act.policy),
        fund_names=queries.fund_names(act.session),
        officer=_code_and_name(act.session, holder(act, Held.CLIENT, client.code, client.officer)),
        advisor=_code_and_name(act.session, holder(act, Held.ADVISED_CLIENT, client.code, client.advisor)),
    )


def _code_and_name(session: Session, code: str | None) -> str | None:
    return None if code is None else f"{code} {staff.find(session, code).name}"
