"""Telling clients who looks after them now (Art. 12): who is still to be told, who was."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from fundcs.assignments import rules
from fundcs.assignments.models import ReassignmentNotice
from fundcs.assignments.queries import handovers as queries
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold
from fundcs.kit.typed import second

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from fundcs.act import Act


def untold(act: Act, client: str | None = None) -> dict[str, date]:
    """The clients still to be told, of all or this one, each with the day their change counts from."""
    told: dict[str, list[datetime]] = defaultdict(list)
    for notice in queries.notices(act.session, client):
        if notice.recorded_at <= act.moment:
            told[notice.client].append(notice.recorded_at)
    changes = queries.reassigned(act.session, act.moment, client)
    since = {code: rules.untold_since(of_client, told[code]) for code, of_client in changes.items()}
    return {code: day for code, day in since.items() if day is not None}


def told(act: Act) -> Iterator[tuple[str, date, ReassignmentNotice]]:
    """Each notice to a client that was owed: of whom, the day their change counted from, the notice."""
    given: dict[str, list[ReassignmentNotice]] = defaultdict(list)
    for notice in queries.notices(act.session):
        if notice.recorded_at <= act.moment:
            given[notice.client].append(notice)
    changes = queries.reassigned(act.session, act.moment)
    for code, notices in sorted(given.items()):
        days = rules.told_of(changes.get(code, ()), [notice.recorded_at for notice in notices])
        for notice, since in zip(notices, days, strict=True):
            if since is not None:
                yield code, since, notice


def tell(act: Act, client: str, on: date | None) -> None:
    """Record that a client was told on a day, today unless given. Raises Refused."""
    day = on or act.today
    if day > act.today:
        raise Refused(N_("{day} is after today; give the day the client was told"), day=day)
    if client not in untold(act, client):
        raise Refused(
            N_("client {client} has no new CS specialist or adviser to be told of; nothing was recorded"),
            client=client,
        )
    act.session.add(
        ReassignmentNotice(
            client=client, told_on=day, recorded_at=second(act.moment), recorded_by=act.staff.code
        )
    )
    act.session.flush()


def withdraw(act: Act, client: str, reason: str | None) -> None:
    """Withdraw the last record that a client was told; they are to be told again. Raises Refused."""
    if not fold(reason or ""):
        raise Refused(N_("a withdrawal needs a reason; write it after --reason"))
    notices = queries.notices(act.session, client)
    if not notices:
        raise Refused(
            N_("that client {client} was told is not on record; there is nothing to withdraw"), client=client
        )
    notice = notices[-1]
    notice.withdrawn_at, notice.withdrawn_by = second(act.moment), act.staff.code
    notice.reason = fold(reason or "")
    act.session.add(notice)
    act.session.flush()
