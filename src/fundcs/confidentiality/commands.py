"""The commands of `fundcs access`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.errors import Misused
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View

app = chapter(_("Confidentiality agreements."))


@command(
    app,
    "nda",
    _("Record that a member signed the confidentiality agreement (Art. 18), or did not after all."),
    access=Access.WRITE,
    permit=Permit.WRITE_STAFF,
)
def nda(
    act: Act,
    staff: Annotated[
        str, typer.Argument(metavar="STAFF", help=_("A staff number, or a name that only one member has."))
    ],
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
