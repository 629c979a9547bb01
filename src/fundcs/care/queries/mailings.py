"""Every SELECT over the monthly mailings: wishes, what was sent and came back, addresses to be checked."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.archive.selects import built
from fundcs.callbacks.models import Finding, FindingWithdrawal
from fundcs.care.models.mailings import MailingPreference, MailingReturn, MailingRound, MailingSent
from fundcs.clients.models import Client
from fundcs.clients.queries import on_record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import Row

_COLUMNS = ("code", "name", "officer", "address", "added_on")


def addressees(session: Session, day: date, client: str | None = None) -> Sequence[Row[Any]]:
    """Code, name, officer and address of the clients recorded by `day`, by code."""
    return session.execute(*_addressees(day, client)).all()


@built
def _addressees(day: Any, client: Any) -> Any:
    chosen = select_columns(*(getattr(Client, name) for name in _COLUMNS)).where(
        on_record(), col(Client.added_on) <= day
    )
    if client is not None:
        chosen = chosen.where(col(Client.code) == client)
    return chosen.order_by(col(Client.code))


def opted_out(session: Session, moment: datetime, client: str | None = None) -> dict[str, bool]:
    """Whether clients want no mailings, as recorded last by `moment`, by client; the others want them."""
    rows: Any = session.execute(*_wishes(moment, client))
    return dict(rows.all())


@built
def _wishes(moment: Any, client: Any) -> Any:
    chosen = select_columns(col(MailingPreference.client), col(MailingPreference.no_mailings)).where(
        col(MailingPreference.recorded_at) <= moment
    )
    if client is not None:
        chosen = chosen.where(col(MailingPreference.client) == client)
    return chosen.order_by(col(MailingPreference.id))


def sent(
    session: Session, moment: datetime, *, month: str | None = None, client: str | None = None
) -> list[tuple[MailingSent, MailingReturn | None]]:
    """The mailings recorded by `moment` and not withdrawn by then, in order, each with its return.

    Of a month (`2026-11`), of a client.
    """
    made = session.scalars(*_sent(moment, month, client)).all()
    back = {row.mailing: row for row in session.scalars(*_returned(moment, client))} if made else {}
    return [(row, back.get(row.id or 0)) for row in made]


@built
def _sent(moment: Any, month: Any, client: Any) -> Any:
    chosen = select_columns(MailingSent).where(*_standing(MailingSent, moment))
    if month is not None:
        chosen = chosen.where(col(MailingSent.month) == month)
    if client is not None:
        chosen = chosen.where(col(MailingSent.client) == client)
    return chosen.order_by(col(MailingSent.sent_on), col(MailingSent.id))


@built
def _returned(moment: Any, client: Any) -> Any:
    chosen = select_columns(MailingReturn).where(*_standing(MailingReturn, moment))
    return chosen if client is None else chosen.where(col(MailingReturn.client) == client)


def of_client(
    session: Session, client: str, moment: datetime
) -> list[tuple[MailingSent, MailingReturn | None]]:
    """The mailings to a client recorded by `moment`, withdrawn ones too, each with its last return."""
    chosen = select(MailingSent).where(MailingSent.client == client, col(MailingSent.recorded_at) <= moment)
    back = select(MailingReturn).where(
        MailingReturn.client == client, col(MailingReturn.recorded_at) <= moment
    )
    returns = {row.mailing: row for row in session.exec(back.order_by(col(MailingReturn.id)))}
    made = session.exec(chosen.order_by(col(MailingSent.id)))
    return [(row, returns.get(row.id or 0)) for row in made]


def taken_back(session: Session, month: str, moment: datetime) -> dict[str, datetime]:
    """The clients of whom a mailing of the month was withdrawn by `moment`, and when the last one was."""
    chosen = select(MailingSent).where(
        col(MailingSent.month) == month, col(MailingSent.withdrawn_at) <= moment
    )
    found: dict[str, datetime] = {}
    for row in session.exec(chosen):
        assert row.withdrawn_at is not None  # noqa: S101 - the query asks for those withdrawn
        found[row.client] = max(row.withdrawn_at, found.get(row.client, row.withdrawn_at))
    return found


def suspect(
    session: Session, moment: datetime, client: str | None = None
) -> dict[str, list[tuple[str, MailingReturn]]]:
    """The addresses from which mail came back, with its return, by client.

    Those for which somebody has answered by `moment`, or whose finding was withdrawn, are left out.
    """
    found: dict[str, list[tuple[str, MailingReturn]]] = defaultdict(list)
    for address, returned in session.execute(*_suspect(moment, client)):
        found[returned.client].append((address, returned))
    return found


@built
def _suspect(moment: Any, client: Any) -> Any:
    gone = exists().where(
        col(FindingWithdrawal.finding) == col(Finding.no), col(FindingWithdrawal.withdrawn_at) <= moment
    )
    unanswered = or_(col(Finding.answered_at).is_(None), col(Finding.answered_at) > moment)
    chosen = (
        select_columns(col(MailingSent.address), MailingReturn)
        .join(MailingReturn, col(MailingReturn.mailing) == col(MailingSent.id))
        .join(Finding, col(Finding.no) == col(MailingReturn.finding))
        .where(*_standing(MailingReturn, moment), *_standing(MailingSent, moment), unanswered, ~gone)
    )
    if client is not None:
        chosen = chosen.where(col(MailingReturn.client) == client)
    return chosen.order_by(col(MailingReturn.id))


def round_of(session: Session, month: str, moment: datetime) -> MailingRound | None:
    """When the month's list was gone through, as recorded first by `moment`; None where it was not."""
    return session.scalars(*_rounds(month, moment)).first()


@built
def _rounds(month: Any, moment: Any) -> Any:
    chosen = select_columns(MailingRound).where(
        col(MailingRound.month) == month, *_standing(MailingRound, moment)
    )
    return chosen.order_by(col(MailingRound.id))


def _standing(table: Any, moment: Any) -> tuple[ColumnElement[bool], ...]:
    """What was recorded by `moment` and not withdrawn by then."""
    withdrawn_at = col(table.withdrawn_at)
    return col(table.recorded_at) <= moment, or_(withdrawn_at.is_(None), withdrawn_at > moment)
