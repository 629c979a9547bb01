"""The commands of `fundcs calendar`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, Setting, chapter, command, options
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter(_("Working days in China."))


@command(
    app, "workday", _("Reckon working days from a date, saying why days are skipped."), access=Access.OPTIONAL
)
def workday(
    setting: Setting,
    day: Annotated[date, options.day_argument(_("The day to count from; itself not counted."))],
    plus: Annotated[
        int,
        typer.Option(
            metavar="N", help=_("How many working days; 0 gives the day itself or the next working day.")
        ),
    ],
) -> View:
    from fundcs.calendars import service, show

    return show.reckoned(service.work_calendar(setting.session).plus(day, plus), plus)


@command(app, "show", _("Show a year's holidays and make-up days by month."), access=Access.OPTIONAL)
def show(setting: Setting, year: Annotated[int, typer.Argument(help=_("The year, 1900 to 2200."))]) -> View:
    from fundcs.calendars import service, show

    return show.year(service.year_at_a_glance(setting.session, year))


@command(
    app,
    "import",
    _("Take over a year's arrangement or the firm's own days from CSV or TOML."),
    access=Access.WRITE,
    permit=Permit.KEEP_CALENDAR,
)
def import_(
    act: Act,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help=_("Rows of date, kind (workday or holiday), name and source.")),
    ],
) -> View:
    from fundcs.calendars import service, show

    return show.imported(service.import_file(act, file))
