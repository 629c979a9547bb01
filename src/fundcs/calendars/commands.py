"""The commands of `fundcs calendar`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, Setting, chapter, command, options
from fundcs.kit.errors import Misused
from fundcs.kit.i18n import N_, _
from fundcs.kit.tabular import Hidden
from fundcs.kit.view import View

app = chapter(_("Working days in China."))


@command(
    app, "workday", _("Count working days from a date; says why days are skipped."), access=Access.OPTIONAL
)
def workday(
    setting: Setting,
    day: Annotated[date, options.day_argument(_("The day to count from; not counted itself."))],
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
    _("Take over a year's arrangement or the firm's own days from a table (.xlsx, .csv) or TOML."),
    access=Access.WRITE,
    permit=Permit.KEEP_CALENDAR,
)
def import_(
    act: Act,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help=_("Rows of date, kind (workday or holiday), name and source.")),
    ],
    *,
    sheet: Annotated[str | None, options.ledger_sheet()] = None,
    map_: Annotated[list[str] | None, options.ledger_map()] = None,
    ignore: Annotated[list[str] | None, options.ledger_ignore()] = None,
    hidden: Annotated[Hidden | None, options.ledger_hidden()] = None,
    year_complete: Annotated[
        bool,
        typer.Option(
            "--year-complete", help=_("The file is the whole arrangement of its year; nothing else is free.")
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would happen and write nothing."))
    ] = False,
) -> View:
    from fundcs.calendars import service, show
    from fundcs.kit import importing
    from fundcs.reminders.service import moves

    asked = importing.LedgerOptions(sheet, map_ or (), ignore or (), hidden)
    arrangement = service.read_file(act, file, options=asked, year_complete=year_complete)
    if arrangement.outcome.errors:
        return show.imported(arrangement, (), dry_run=dry_run)
    moved = moves(act, service.calendar_of(act), arrangement.calendar)
    if not dry_run:
        service.take_over(act, arrangement)
    return show.imported(arrangement, moved, dry_run=dry_run)


@command(
    app,
    "withdraw",
    _("Withdraw imported days, or that a year is complete; the published arrangement holds again."),
    access=Access.WRITE,
    permit=Permit.KEEP_CALENDAR,
)
def withdraw(
    act: Act,
    day: Annotated[list[date] | None, options.day_argument(_("The days imported by mistake."))] = None,
    *,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YYYY", help=_("The year wrongly imported with --year-complete.")),
    ] = None,
    reason: Annotated[str, options.withdrawal_reason()],
) -> View:
    from fundcs.calendars import service, show
    from fundcs.reminders.service import moves

    if (day is None) is (year is None):
        raise Misused(N_("name the days, or the year with --year; one of the two"))
    days = sorted(set(day or ()))
    moved = moves(act, service.calendar_of(act), service.without(act, days, year))
    service.withdraw(act, days, year, reason)
    return show.withdrawn(days, year, moved)
