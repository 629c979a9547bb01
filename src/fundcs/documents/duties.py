"""What is owed on the documents in clients' files, and to clients without a CS specialist (Art. 3, 8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from fundcs.calendars.service import calendar_of
from fundcs.clients.service.particulars import OFFICERS
from fundcs.deadlines.rules import Choice, Duty, Settled, due, start_of
from fundcs.documents import queries, service
from fundcs.documents.rules import completed_on, lapsing, renewals
from fundcs.kit.i18n import T
from fundcs.kit.zone import SHANGHAI
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from fundcs.act import Act
    from fundcs.act.permits import Role
    from fundcs.kit.periods import Period
    from fundcs.policy.rules import Deadline

_MOVED: Final = 31
"""At most so many days earlier than it was counted does a deadline before an event fall due."""


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """Documents to renew, files to complete, clients to assign; of a fund there is none."""
    if choice.fund is not None:
        return
    if choice.role is None or choice.role in _roles(act):
        yield from _expiring(act, choice)
        yield from _incomplete(act, choice)
    yield from _unassigned(act, choice)


def _roles(act: Act) -> frozenset[str]:
    """Who may owe what is owed by a client's CS specialist."""
    keys = ("documents.expiring", "documents.complete")
    return frozenset(OFFICERS) | {act.policy.deadline(key).role for key in keys}


def _expiring(act: Act, choice: Choice) -> Iterator[Duty]:
    """Each type of document that a file holds and that lapses, until a newer one is there."""
    deadline, types = act.policy.deadline("documents.expiring"), act.policy.documents.types
    items = [type_.code for type_ in types if type_.valid_for is not None]
    last = _last_written(act, choice, deadline)
    clients = queries.may_lapse(act.session, items, last, act.moment, choice.client)
    held = queries.filed_of(act.session, clients, act.moment)
    officers = _officers(act, clients)
    for client in clients:
        for validity in lapsing(held[client], types):
            type_ = validity.type
            owner, role = officers.get(client, (None, deadline.role))
            yield Duty(
                key=f"document:{client}:{type_.code}",
                subject=T(
                    "client {client}: renew {document}, valid until {day}",
                    client=client,
                    document=type_,
                    day=validity.last_day,
                ),
                owner_role=role,
                owner=owner,
                due=due(deadline, start_of(validity.last_day), calendar_of(act)),
                next=f"fundcs client doc add {client} FILE --type {type_.code} --valid-until DATE",
                client=client,
            )


def _last_written(act: Act, choice: Choice, deadline: Deadline) -> date | None:
    """The last day that may be written on a document for it to be asked for; None: any."""
    if choice.until is None:
        return None
    day = max(choice.until.astimezone(SHANGHAI).date(), act.today)
    return day + timedelta(days=2 * deadline.offset.count + _MOVED)


def _incomplete(act: Act, choice: Choice) -> Iterator[Duty]:
    """Each client whose first contract was signed since packages are recorded and whose file lacks something.

    What lapsed is to be renewed, and is no part of it.
    """
    deadline = act.policy.deadline("documents.complete")
    signed = queries.first_signed_incomplete(
        act.session, act.policy.documents.types, act.moment, act.policy.submission.since, choice.client
    )
    officers = _officers(act, signed)
    for file in service.incomplete(act, signed):
        absent = [lack.type for lack in file.lacks if lack.lapsed is None]
        if not absent:
            continue
        owner, role = officers.get(file.client, (None, deadline.role))
        yield Duty(
            key=f"documents:{file.client}",
            subject=T("client {client}: complete the file", client=file.client),
            owner_role=role,
            owner=owner,
            due=due(deadline, start_of(signed[file.client]), calendar_of(act)),
            next=f"fundcs client doc add {file.client} FILE --type {absent[0].code}",
            client=file.client,
            notes=tuple(T("missing: {document}", document=type_) for type_ in absent),
        )


def _officers(act: Act, clients: Collection[str]) -> dict[str, tuple[str, Role]]:
    """The CS specialist of each of these clients who has one here, with their role."""
    if not clients:
        return {}
    members = {member.code: member for member in staff.everyone(act.session)}
    present = {}
    for row in queries.subjects(act.session, clients):
        member = members.get(row.officer)
        if member is not None and not member.gone(act.today):
            present[row.code] = (member.code, member.role)
    return present


def _unassigned(act: Act, choice: Choice) -> Iterator[Duty]:
    """One for all clients without a CS specialist who is here, since the first of them is (Art. 8)."""
    deadline = act.policy.deadline("clients.assign")
    if not choice.concerns(role=deadline.role):
        return
    clients = queries.unassigned(act.session, act.today)
    if clients.since is None:
        return
    yield Duty(
        key="unassigned:clients",
        subject=T("assign a CS specialist to each client without one: {n}", n=clients.clients),
        owner_role=deadline.role,
        owner=None,
        due=due(deadline, start_of(clients.since), calendar_of(act)),
        next="fundcs client assign CLIENT --officer STAFF",
    )


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """The files completed and the documents renewed of which that was due in the period.

    A client assigned to a CS specialist is in the client's history, not here.
    """
    yield from _completed(act, period)
    yield from _renewed(act, period)


def _completed(act: Act, period: Period) -> Iterator[Settled]:
    deadline, types = act.policy.deadline("documents.complete"), act.policy.documents.types
    signed = queries.first_signed(act.session, act.moment, act.policy.submission.since)
    dues = {code: due(deadline, start_of(day), calendar_of(act)) for code, day in signed.items()}
    asked = [code for code, by in dues.items() if period.holds(by.day)]
    held = queries.filed_of(act.session, asked, act.moment)
    for row in queries.subjects(act.session, asked):
        day = completed_on(service.subject_of(row), held.get(row.code, []), types)
        if day is not None:
            key, by = f"documents:{row.code}", dues[row.code]
            yield Settled(key, by, deadline.role, row.officer, start_of(day), None, client=row.code)


def _renewed(act: Act, period: Period) -> Iterator[Settled]:
    deadline, types = act.policy.deadline("documents.expiring"), act.policy.documents.types
    held = queries.filed_of(act.session, queries.with_documents(act.session, act.moment), act.moment)
    for code in sorted(held):
        for renewal in renewals(held[code], types):
            by = due(deadline, start_of(renewal.last_day), calendar_of(act))
            if period.holds(by.day):
                key, met_at = f"document:{code}:{renewal.type.code}", start_of(renewal.renewed_on)
                yield Settled(key, by, deadline.role, None, met_at, None, client=code)
