"""The command `fundcs comply`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from fundcs.act import Act, Permit, chapter, command, options
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter("")


@command(
    app,
    "comply",
    _("The compliance statement: article by article, what was owed in a period and what became of it."),
    permit=Permit.READ_CLIENTS,
)
def comply(
    act: Act,
    *,
    month: Annotated[
        Any,  # a tuple would be read as two words
        options.month("--month", help_text=_("What was due in this month.")),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YYYY", min=2000, max=2100, help=_("What was due in this year.")),
    ] = None,
    so_far: Annotated[
        bool, typer.Option("--so-far", help=_("Of a period that still runs: up to today."))
    ] = False,
    article: Annotated[
        str | None,
        typer.Option("--article", metavar="ARTICLE", help=_("One article alone, with each thing owed.")),
    ] = None,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
    html: Annotated[
        OutFile | None,
        options.out_file("--html", _("Write the statement to this file, as a page for the browser.")),
    ] = None,
) -> View:
    from fundcs.comply import service, show

    period = service.asked(act.today, month, year, so_far=so_far)
    made = service.statement(act, period, article)
    if xlsx is not None:
        from fundcs.comply.show import workbook

        workbook.write(made, xlsx.aside, act.document_language)
    if html is not None:
        from fundcs.comply.show import page

        html.aside.write_text(page.html(made), "utf-8", newline="\n")
    return show.view(made, each=article is not None)
