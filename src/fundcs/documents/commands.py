"""The commands `fundcs client doc …`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.errors import Misused
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View

app = chapter(_("The documents in clients' files: keep, list, open, what is missing."))

Who = Annotated[
    str, typer.Argument(metavar="CLIENT", help=_("A client number, or a name that only one client has."))
]
Number = Annotated[int, typer.Argument(metavar="NO", min=1, help=_("The document's number."))]


@command(
    app, "add", _("Put a document into a client's file: its scan, the place of its paper, or both."),
    access=Access.WRITE, permit=Permit.WRITE_CLIENTS, personal=True,
)  # fmt: skip
def add(
    act: Act,
    client: Who,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help=_("The scan; its content is copied and kept."))
    ] = None,
    *,
    type_: Annotated[
        str, typer.Option("--type", metavar="CODE", help=_("The type of document, from the policy."))
    ],
    paper: Annotated[
        str | None,
        typer.Option("--paper", metavar="MARK", help=_("Where the paper original is.")),
    ] = None,
    dated: Annotated[
        date | None, options.day("--date", help_text=_("The day written on the document."))
    ] = None,
    valid_until: Annotated[
        date | None, options.day("--valid-until", help_text=_("The last day on which it is valid."))
    ] = None,
) -> View:
    from fundcs.documents import service, show

    typed = service.TypedDocument(
        type=type_, scan=file, shelf_mark=paper, dated=dated, valid_until=valid_until
    )
    return show.document(act, service.add(act, client, typed))


@command(
    app, "list", _("List the documents in a client's file, and what it lacks."),
    permit=Permit.READ_FILES, personal=True,
)  # fmt: skip
def list_(act: Act, client: Who) -> View:
    from fundcs.documents import service, show

    return show.listed(act, service.listed(act, client))


@command(
    app, "missing", _("List the clients whose file lacks documents, and which."), permit=Permit.READ_CLIENTS
)
def missing(
    act: Act,
    client: Annotated[
        str | None,
        typer.Argument(metavar="CLIENT", help=_("Only this client: a number, or a name that only one has.")),
    ] = None,
    *,
    everybody: Annotated[
        bool, typer.Option("--all", help=_("Clients without a contract in a live fund, too."))
    ] = False,
    officer: Annotated[
        str | None, typer.Option(metavar="STAFF", help=_("Only clients of this CS specialist."))
    ] = None,
) -> View:
    from fundcs.documents import service, show

    if client is None:
        return show.incomplete(service.missing(act, everybody=everybody, officer=officer))
    if everybody or officer is not None:
        raise Misused(N_("one client or several are asked for; leave out CLIENT, or --all and --officer"))
    return show.incomplete(service.missing_of(act, client))


@command(
    app, "open", _("Copy a document's scan to a file for viewing; who saw whose is on the trail."),
    access=Access.WRITE, permit=Permit.READ_FILES,
)  # fmt: skip
def open_(
    act: Act,
    no: Number,
    *,
    out: Annotated[OutFile, options.out_file("--out", _("Copy it to this file."))],
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help=_("Why it is looked at; on the trail."))
    ] = None,
) -> View:
    from fundcs.documents import service, show

    return show.document(act, service.open_(act, no, out.aside, reason))


@command(
    app, "withdraw", _("Take a document out of a client's file that was put there by mistake."),
    access=Access.WRITE, permit=Permit.WRITE_CLIENTS, personal=True,
)  # fmt: skip
def withdraw(
    act: Act,
    no: Number,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("The reason."))],
) -> View:
    from fundcs.documents import service, show

    return show.document(act, service.withdraw(act, no, reason))
