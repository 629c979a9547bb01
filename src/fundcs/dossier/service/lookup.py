"""Finding clients by what is at hand: part of a name, pinyin, a phone, the end of an ID or card number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act.sight import NotSeen
from fundcs.clients import queries as clients
from fundcs.clients.service import particulars
from fundcs.dossier import queries
from fundcs.dossier.rules import matcher
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, joined
from fundcs.kit.parsing import fold
from fundcs.kit.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlmodel import Session

    from fundcs.clients.models import Client

_TAIL = regex(r"(?=(?:.*\d){4})[0-9A-Z]{4,40}")
"""What may be the end of a number: four digits at least, so that it finds few."""
_SEPARATORS = regex(r"[\s-]|^\+")
_NAMED = 10
"""So many of several clients are named."""


def matching(session: Session, term: str, among: Iterable[tuple[str, str]]) -> set[str]:
    """The codes of those clients (code and name) that `term` finds.

    It is a client number, part of a name, its pinyin or initials, or the end of a phone, ID or account
    number, four digits of it at least.
    """
    among = list(among)
    occurs = matcher(term, [name for _code, name in among])
    code = fold(term).upper()
    found = {of for of, name in among if of == code or occurs(name)}
    tail = _SEPARATORS.sub("", code)
    if _TAIL.fullmatch(tail):
        found |= queries.with_number_ending(session, tail) & {of for of, _name in among}
    return found


def find(session: Session, who: str) -> Client:
    """The client that `who` means exactly, else the only one that a list of `who` would show.

    Raises NoSuchClient, and Refused where there are several.
    """
    try:
        return particulars.find(session, who)
    except (particulars.NoSuchClient, NotSeen):
        codes = matching(session, who, clients.codes_and_names(session))
        if not codes:
            raise
    found = clients.by_codes(session, codes)
    if len(found) > 1:
        named = [f"{client.code} {client.name}" for client in found[:_NAMED]]
        more = ["…"] if len(found) > _NAMED else []
        raise Refused(
            N_("several clients are found: {clients}; give the client number"),
            clients=joined([*named, *more]),
        )
    return found[0]
