"""Every SELECT over whom to greet, how they want it, and who was greeted."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Text, and_, exists, func, or_, type_coerce
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from fundcs.care.models.greetings import CarePreference, GreetingSent, GreetingWithdrawal
from fundcs.clients.models import Client
from fundcs.clients.queries import on_record
from fundcs.clients.rules import ClientKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

_COLUMNS = (
    "code", "name", "birthday", "greeting_day", "phone", "email", "address", "officer", "added_on",
)  # fmt: skip


def celebrating(
    session: Session, codes: Sequence[str] | None, client: str | None = None
) -> Sequence[Row[Any]]:
    """The clients whose birthday may be greeted on one of these solar days, `MM-DD`, or on a lunar one.

    Without `codes` all whose birthday is known.
    """
    kept, born = col(Client.greeting_day), type_coerce(col(Client.birthday), Text)
    known = or_(kept.is_not(None), born.is_not(None))
    if codes is not None:
        solar = and_(kept.is_(None), func.substr(born, 6, type_=Text).in_(codes))
        known = or_(solar, kept.in_(codes), kept.startswith("L"))
    return _rows(session, client, known)


def everybody(session: Session, client: str | None = None) -> Sequence[Row[Any]]:
    """All clients but products, which nobody greets."""
    return _rows(session, client, col(Client.kind) != ClientKind.PRODUCT)


def _rows(session: Session, client: str | None, condition: Any) -> Sequence[Row[Any]]:
    chosen = select_columns(*(getattr(Client, name) for name in _COLUMNS)).where(condition, on_record())
    if client is not None:
        chosen = chosen.where(col(Client.code) == client)
    return session.execute(chosen.order_by(col(Client.code))).all()


def preferences(
    session: Session, moment: datetime, client: str | None = None
) -> dict[str, tuple[str | None, bool]]:
    """The channel that clients prefer and whether they want no greetings, as recorded last, by client."""
    chosen = select(CarePreference).where(col(CarePreference.recorded_at) <= moment)
    if client is not None:
        chosen = chosen.where(CarePreference.client == client)
    rows = session.exec(chosen.order_by(col(CarePreference.id)))
    return {row.client: (row.channel, row.opted_out) for row in rows}


def wishes(session: Session, moment: datetime) -> dict[str, list[tuple[datetime, bool]]]:
    """From when on clients wanted no greetings, or wanted them again, as recorded by `moment`, by client."""
    chosen = select(CarePreference).where(col(CarePreference.recorded_at) <= moment)
    found: dict[str, list[tuple[datetime, bool]]] = defaultdict(list)
    for row in session.exec(chosen.order_by(col(CarePreference.id))):
        found[row.client].append((row.recorded_at, row.opted_out))
    return found


def sent(
    session: Session, first: date, last: date, moment: datetime
) -> dict[tuple[str, str, date], GreetingSent]:
    """The greetings for days from `first` to `last`, recorded by `moment` and not withdrawn by then."""
    withdrawn = exists().where(
        col(GreetingWithdrawal.greeting) == col(GreetingSent.id),
        col(GreetingWithdrawal.withdrawn_at) <= moment,
    )
    chosen = select(GreetingSent).where(
        col(GreetingSent.day) >= first,
        col(GreetingSent.day) <= last,
        col(GreetingSent.recorded_at) <= moment,
        ~withdrawn,
    )
    return {(row.client, row.occasion, row.day): row for row in session.exec(chosen)}
