"""The command `fundcs client assign`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.errors import Misused
from fundcs.kit.i18n import N_, _
from fundcs.kit.tabular import Hidden
from fundcs.kit.view import View
from fundcs.tiers.rules import TIER_NAMES, Tier

app = chapter(_("Client files, tiers, import and export."))

Officer = Annotated[
    str | None, typer.Option(metavar="STAFF", help=_("The CS specialist or manager in charge (Art. 8)."))
]
Adviser = Annotated[
    str | None, typer.Option("--adviser", "--advisor", metavar="STAFF", help=_("The client's adviser."))
]


@command(
    app,
    "assign",
    _("Assign a CS specialist (Art. 8) or an adviser, to one client or many; record who was told."),
    access=Access.WRITE,
    permit=Permit.WRITE_CLIENTS,
    personal=True,
)
def assign(
    act: Act,
    client: Annotated[
        str | None,
        typer.Argument(
            metavar="CLIENT", help=_("A client number, or a name that only one client has; none with --to.")
        ),
    ] = None,
    *,
    officer: Officer = None,
    advisor: Adviser = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="STAFF", help=_("Assign the clients of this member."))
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="STAFF", help=_("Who takes over; an adviser also the running contracts.")
        ),
    ] = None,
    tier: Annotated[
        Tier | None,
        options.choice(TIER_NAMES, "--tier", help_text=_("With --to: only clients of this tier.")),
    ] = None,
    list_: Annotated[
        Path | None,
        typer.Option("--list", metavar="PATH", help=_("With --to: the clients of this list (.xlsx, .csv).")),
    ] = None,
    sheet: Annotated[str | None, options.ledger_sheet()] = None,
    hidden: Annotated[Hidden | None, options.ledger_hidden()] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("With --to: show what would happen and write nothing."))
    ] = False,
    undo: Annotated[
        str | None,
        typer.Option("--undo", metavar="NO", help=_("Withdraw such an assignment, by its number.")),
    ] = None,
    told: Annotated[
        bool, typer.Option("--told", help=_("The client was told who looks after them now (Art. 12)."))
    ] = False,
    on: Annotated[
        date | None, options.day("--on", help_text=_("With --told: the day they were told; default: today."))
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help=_("With --told: they were not; it was recorded by mistake."))
    ] = False,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help=_("With --withdraw: the reason."))
    ] = None,
) -> View:
    from fundcs.assigning import service, show
    from fundcs.dossier.show import particulars

    bulk = service.Wanted(of=from_, to=to, tier=tier, list=list_, sheet=sheet, hidden=hidden)
    single = any((client, officer, advisor, told))
    if undo is not None:
        if single or bulk.asked:
            raise Misused(N_("--undo NO stands alone; leave out the client and the other options"))
        return show.view(service.undo(act, undo))
    if bulk.asked:
        if single:
            raise Misused(N_("--from, --list and --tier choose the clients; leave out CLIENT"))
        return show.view(service.assign(act, bulk, dry_run=dry_run))
    if client is None:
        raise Misused(N_("which client is missing; write the client number, or --from STAFF --to STAFF"))
    notice = service.Notice(told=told, on=on, withdrawn=withdraw, reason=reason)
    if dry_run or notice.contradicts(assigns=bool(officer or advisor)):
        raise Misused(
            N_("--dry-run goes with --to, --on and --withdraw with --told; leave them out with --officer")
        )
    if told:
        return particulars.view(act, service.told(act, client, notice))
    return particulars.view(act, service.assign_single(act, client, officer, advisor))
