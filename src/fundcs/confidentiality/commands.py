"""The commands of `fundcs access`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter(_("Confidentiality agreements."))


@command(
    app,
    "nda",
    _("Record that a member signed the confidentiality agreement (Art. 18)."),
    access=Access.WRITE,
    permit=Permit.WRITE_STAFF,
)
def nda(
    act: Act,
    staff: Annotated[
        str, typer.Argument(metavar="STAFF", help=_("A staff number, or a name that only one member has."))
    ],
    signed: Annotated[date, options.day("--signed", help_text=_("The day it was signed."))],
) -> View:
    from fundcs.staff import service, show

    return show.member(service.sign_nda(act, staff, signed), service.role_since(act))
