"""Finding a client."""

from __future__ import annotations

from sqlmodel import Session

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold
from fundcs.register import queries
from fundcs.register.models import Client


class NoSuchClient(Refused):
    template = N_("no client {client}; `fundcs client list` shows them")


class AmbiguousClient(Refused):
    template = N_("several clients are called {client}; give a code: {codes}")


def find(session: Session, who: str) -> Client:
    """The client with code `who`, else the only one of that name.

    Raises NoSuchClient, AmbiguousClient; what looks like an ID number is not repeated.
    """
    said = fold(who)
    client = queries.by_code(session, said.upper())
    if client is not None:
        return client
    same = queries.named(session, said)
    if not same:
        raise NoSuchClient(client="***" if sum(map(str.isdigit, said)) > 8 else said)
    if len(same) > 1:
        raise AmbiguousClient(client=said, codes=", ".join(c.code for c in same))
    return same[0]
