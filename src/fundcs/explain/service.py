"""`fundcs explain`: whose account it is, the chapter's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fundcs.clients.service.particulars import NoSuchClient
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold
from fundcs.kit.view import View

if TYPE_CHECKING:
    from rich.console import Console

    from fundcs.act import Act


class NothingKnown(Refused):
    template = N_(
        "there is no client, contract, complaint, finding or duty {key}; the list commands show them"
    )


def explain(act: Act, key: str) -> View:
    """The account of a duty (its key holds a colon), contract, complaint, finding or client.

    Raises NoSuchDuty, NothingKnown, AmbiguousClient.
    """
    from fundcs.deadlines import show
    from fundcs.reminders import service

    if ":" in key:
        duty = service.find(act, key)
        names = service.staff_names(act), service.client_names(act, [duty])
        return show.explained(duty, act.moment, *names)
    no = fold(key).upper()
    return _contract(act, no) or _complaint(act, no) or _finding(act, no) or _client(act, key)


def _contract(act: Act, no: str) -> View | None:
    """The account of its next payout, and below it that of its package."""
    from fundcs.entitlements import queries
    from fundcs.entitlements.service import explanation
    from fundcs.packages.show.explain import explain
    from fundcs.payouts.show import why

    if queries.by_no(act.session, no) is None:
        return None
    payout, package = why.explanation(explanation(act, no, None)), explain(act, no)

    def page(out: Console) -> None:
        payout.page(out)
        out.print()
        package.page(out)

    return View({**cast("dict[str, object]", payout.data), "package": package.data}, page)


def _complaint(act: Act, no: str) -> View | None:
    from fundcs.complaints import queries
    from fundcs.complaints.show import explain

    return explain.explain(act, no) if queries.by_no(act.session, no, act.moment) else None


def _finding(act: Act, no: str) -> View | None:
    from fundcs.callbacks import queries
    from fundcs.callbacks.show import explain

    return explain.explain(act, no) if queries.finding(act.session, no) else None


def _client(act: Act, key: str) -> View:
    from fundcs.dossier.show.tier import explain_client

    try:
        return explain_client(act, key)
    except NoSuchClient as error:
        raise NothingKnown(key=error.facts["client"]) from None
