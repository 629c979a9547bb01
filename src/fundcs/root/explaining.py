"""`fundcs explain`: whose account it is, the chapter's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.register.service import NoSuchClient

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.kit.view import View


class NothingKnown(Refused):
    template = N_(
        "there is no client, contract, complaint, finding or duty {key}; the list commands show them"
    )


def explain(act: Act, key: str) -> View:
    """The account of a duty (its key holds a colon), contract, complaint, finding or client.

    Raises NoSuchDuty, NothingKnown, AmbiguousClient.
    """
    from fundcs.duties import render, service

    if ":" in key:
        duty = service.find(act, key)
        names = service.staff_names(act), service.client_names(act, [duty])
        return render.explained(duty, act.moment, *names)
    return _contract(act, key) or _complaint(act, key) or _finding(act, key) or _client(act, key)


def _contract(act: Act, key: str) -> View | None:
    from fundcs.contracts import queries
    from fundcs.payouts.commands import explain_contract

    return explain_contract(act, key) if queries.by_no(act.session, key) else None


def _complaint(act: Act, key: str) -> View | None:
    from fundcs.complaints import explain, queries

    return explain.explain(act, key) if queries.by_no(act.session, key, act.moment) else None


def _finding(act: Act, key: str) -> View | None:
    from fundcs.callbacks import explain, queries

    return explain.explain(act, key) if queries.finding(act.session, key) else None


def _client(act: Act, key: str) -> View:
    from fundcs.clients.explain import explain_client

    try:
        return explain_client(act, key)
    except NoSuchClient as error:
        raise NothingKnown(key=error.facts["client"]) from None
