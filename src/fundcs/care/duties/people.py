"""Who owes what care asks for, while they are here and may record it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act.permits import Permit, holders
from fundcs.clients import queries as clients
from fundcs.staff import queries as members

if TYPE_CHECKING:
    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.staff.models import Staff


def officer(act: Act, client: str) -> Staff | None:
    """The client's CS specialist, while they are here."""
    found = clients.by_code(act.session, client)
    return None if found is None else able(act, found.officer)


def able(act: Act, code: str | None, permit: Permit = Permit.WRITE_CARE) -> Staff | None:
    """The member with this code, while they are here and hold the permit."""
    member = act.once(people).get(code or "")
    is_able = member is not None and member.role in holders(act.policy, permit) and not member.gone(act.today)
    return member if is_able else None


def people(session: Session) -> dict[str, Staff]:
    """Everybody, by code."""
    return {member.code: member for member in members.everyone(session)}
