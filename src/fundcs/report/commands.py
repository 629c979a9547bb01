"""The command `fundcs report`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from fundcs.act import Act, Permit, chapter, command, options
from fundcs.kit.errors import Misused
from fundcs.kit.files import OutFolder
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View

app = chapter("")


@command(
    app,
    "report",
    _("The bulletin of a month, as an Excel file and a page; with --out it is issued and keeps its number."),
    permit=Permit.READ_CLIENTS,
    writes_with="out",
)
def report(
    act: Act,
    *,
    month: Annotated[
        Any,  # a tuple would be read as two words
        options.month("--month", help_text=_("The month of the bulletin.")),
    ] = None,
    out: Annotated[
        OutFolder | None,
        options.out_folder(
            help_text=_("Issue it, unless it was issued, and write its two files into this directory.")
        ),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help=_("The figures as they are now; nothing is issued."))
    ] = False,
    so_far: Annotated[
        bool, typer.Option("--so-far", help=_("Of a month that still runs: a draft up to today."))
    ] = False,
    version: Annotated[
        int | None,
        typer.Option("--version", metavar="N", min=1, help=_("The N-th bulletin of the month, as issued.")),
    ] = None,
    reissue: Annotated[
        bool, typer.Option("--reissue", help=_("Issue it again with changed figures; needs --reason."))
    ] = False,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help=_("Why it is issued again."))
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help=_("List the bulletins that were issued, of all months or of one."))
    ] = False,
) -> View:
    from fundcs.kit.periods import CalendarMonth
    from fundcs.report import show
    from fundcs.report.service import issuing

    chosen = None if month is None else CalendarMonth(*month)
    asked = issuing.Asked(
        issue=out is not None, draft=draft, so_far=so_far, number=version, reissue=reissue, reason=reason
    )
    if listing:
        if out is not None or asked != issuing.Asked():
            raise Misused(N_("--list shows what was issued; beside it only --month can be given"))
        return show.listed(act, issuing.issued(act, chosen))
    if chosen is None:
        raise Misused(N_("give the month: --month YYYY-MM, or --list"))
    told = issuing.of_month(act, chosen, asked)
    if out is not None:
        from fundcs.report.show import files

        files.write(act, told.bulletin, out)
    return show.view(act, told)
