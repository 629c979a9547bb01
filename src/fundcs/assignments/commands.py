"""The command `fundcs staff away`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.errors import Misused
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View

app = chapter(_("Members of staff and their roles."))


@command(
    app,
    "away",
    _("Record that a member is away and who stands in for them, or withdraw it."),
    access=Access.WRITE,
    permit=Permit.READ_STAFF,
)
def away(
    act: Act,
    staff: Annotated[
        str, typer.Argument(metavar="STAFF", help=_("A staff number, or a name that only one member has."))
    ],
    *,
    from_: Annotated[date | None, options.day("--from", help_text=_("The first day away."))] = None,
    to: Annotated[date | None, options.day("--to", help_text=_("The last day away."))] = None,
    deputy: Annotated[
        str | None,
        typer.Option(metavar="STAFF", help=_("The colleague who sees, receives and does what is theirs.")),
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help=_("Withdraw an absence, the one that begins on --from."))
    ] = False,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help=_("With --withdraw: the reason."))
    ] = None,
) -> View:
    from fundcs.assignments import show
    from fundcs.assignments.service import absences

    if withdraw:
        return show.absences(absences.withdraw(act, staff, from_, reason))
    if from_ is None or to is None or deputy is None:
        raise Misused(N_("an absence needs its days and a deputy; give --from, --to and --deputy"))
    if reason is not None:
        raise Misused(N_("--reason goes with --withdraw; leave it out"))
    return show.absences(absences.away(act, staff, from_, to, deputy))
