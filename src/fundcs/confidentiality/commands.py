"""The commands of `fundcs access`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.errors import Misused
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View

app = chapter(_("Confidentiality agreements, access to client files, and who read what."))

Member = Annotated[
    str, typer.Argument(metavar="STAFF", help=_("A staff number, or a name that only one member has."))
]
OfClient = Annotated[
    str | None,
    typer.Option(
        "--client", metavar="CLIENT", help=_("A client number, or a name that only one client has.")
    ),
]
OfFund = Annotated[
    str | None,
    typer.Option("--fund", metavar="FUND", help=_("The files of a fund's clients: its code or name.")),
]
OfStaff = Annotated[
    str | None, typer.Option("--staff", metavar="STAFF", help=_("Only of this member of staff."))
]


@command(
    app,
    "nda",
    _("Record that a member signed the confidentiality agreement (Art. 18), or did not after all."),
    access=Access.WRITE,
    permit=Permit.WRITE_STAFF,
)
def nda(
    act: Act,
    staff: Member,
    signed: Annotated[date | None, options.day("--signed", help_text=_("The day it was signed."))] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help=_("Withdraw the record: they have not signed after all."))
    ] = False,
) -> View:
    from fundcs.staff import service, show

    if undo is (signed is not None):
        raise Misused(N_("give the day with --signed, or --undo to withdraw the record; one of the two"))
    if signed is None:
        return show.member(service.unsign_nda(act, staff), service.role_since(act))
    return show.member(service.sign_nda(act, staff, signed), service.role_since(act))


@command(
    app,
    "grant",
    _("Grant a member a client's file, or those of a fund's clients, up to a day (Art. 7)."),
    access=Access.WRITE,
    permit=Permit.GRANT_ACCESS,
)
def grant(
    act: Act,
    staff: Member,
    *,
    client: OfClient = None,
    fund: OfFund = None,
    until: Annotated[date, options.day("--until", help_text=_("The last day; the access ends by itself."))],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("Why they are to read it."))],
) -> View:
    from fundcs.confidentiality import service, show

    made = service.grant(act, staff, client=client, fund=fund, until=until, reason=reason)
    return show.granted(act, made)


@command(
    app,
    "revoke",
    _("End a member's access before its day: to a client, to a fund's clients, or all of it."),
    access=Access.WRITE,
    permit=Permit.GRANT_ACCESS,
)
def revoke(
    act: Act,
    staff: Member,
    *,
    client: OfClient = None,
    fund: OfFund = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("Why the access ends."))],
) -> View:
    from fundcs.confidentiality import service, show

    return show.granted(act, service.revoke(act, staff, client=client, fund=fund, reason=reason))


@command(
    app, "list", _("List what access to client files is in force."), permit=Permit.READ_TRAIL, personal=True
)
def list_(
    act: Act,
    staff: OfStaff = None,
    every: Annotated[bool, typer.Option("--all", help=_("Also what has ended or was revoked."))] = False,
) -> View:
    from fundcs.confidentiality import service, show

    return show.grants(act, service.listed(act, who=staff, every=every))


First = Annotated[date | None, options.day("--from", help_text=_("The first day; default: the earliest."))]
Last = Annotated[date | None, options.day("--to", help_text=_("The last day; default: today."))]


@command(
    app,
    "log",
    _("Show who opened a client's file, or what a member opened: shown unmasked, or exported (Art. 7)."),
    permit=Permit.READ_TRAIL,
    personal=True,
)
def log(
    act: Act, client: OfClient = None, staff: OfStaff = None, from_: First = None, to: Last = None
) -> View:
    from fundcs.confidentiality import service, show

    return show.log(act, service.log(act, client=client, who=staff, first=from_, last=to))


leak = chapter(_("Leaks of client information (Art. 16)."))
app.add_typer(leak, name="leak")


@command(
    leak,
    "scope",
    _("List every client file that a member opened in a time: what a leak may concern (Art. 16)."),
    permit=Permit.READ_TRAIL,
)
def scope(
    act: Act,
    *,
    staff: Annotated[str, typer.Option("--staff", metavar="STAFF", help=_("Whose reads to look through."))],
    from_: First = None,
    to: Last = None,
) -> View:
    from fundcs.confidentiality import service, show

    return show.scope(service.log(act, client=None, who=staff, first=from_, last=to))
