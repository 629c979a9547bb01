"""The command `fundcs care calendar`."""

from __future__ import annotations

from typing import Annotated

import typer

from fundcs.act import Act, Permit, chapter, command, options
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter("")


@command(
    app,
    "calendar",
    _("The service calendar: what is coming month by month, whose work it is, and the budgets."),
    permit=Permit.READ_DUTIES,
    writes_with=("xlsx", "ics"),
)
def calendar(
    act: Act,
    *,
    months: Annotated[
        int, typer.Option("--months", metavar="N", help=_("How many months, this one the first; at most 60."))
    ] = 12,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help=_("Only what concerns this client."))
    ] = None,
    officer: Annotated[
        str | None,
        typer.Option(
            "--officer",
            metavar="STAFF",
            help=_("Only the to-dos of this member and the dates of their clients."),
        ),
    ] = None,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
    ics: Annotated[
        OutFile | None, options.out_file("--ics", _("Write it to this calendar file, .ics."))
    ] = None,
) -> View:
    from fundcs.service_calendar import show
    from fundcs.service_calendar.service import calendar as service

    ahead = service.calendar(act, months, client=client, officer=officer)
    named = {entry.client for entry in ahead.entries}
    if xlsx is not None:
        from fundcs.service_calendar.show import workbook

        act.opens(named, xlsx.path.name)
        workbook.write(ahead, xlsx.aside, act.document_language)
    if ics is not None:
        from fundcs.service_calendar.show import ics as calendar_file

        act.opens(named, ics.path.name)
        ics.aside.write_bytes(calendar_file.calendar(ahead))
    return show.view(ahead)
