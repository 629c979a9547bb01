"""The commands `fundcs care survey …`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import _
from fundcs.kit.view import View
from fundcs.surveys.rules.scores import SURVEY_KIND_NAMES, SurveyKind
from fundcs.surveys.show.stats import BREAKDOWN_NAMES, Breakdown
from fundcs.tiers.rules import TIER_NAMES, Tier

app = chapter(_("Satisfaction after calls, visits and complaints, and once a year (Art. 41, 42)."))

FIRST_YEAR, LAST_YEAR = 2000, 2200
Year = Annotated[
    int, typer.Option("--year", metavar="YYYY", min=FIRST_YEAR, max=LAST_YEAR, help=_("The survey's year."))
]
No = Annotated[str, typer.Argument(metavar="NO", help=_("The answer's number."))]


@command(
    app, "record", _("Record what a client scored of a callback, a visit or a closed complaint."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS, personal=True,
)  # fmt: skip
def record(
    act: Act,
    subject: Annotated[
        str,
        typer.Argument(metavar="NO", help=_("The number of the callback, visit, appointment or complaint.")),
    ],
    *,
    score: Annotated[
        str, typer.Option("--score", metavar="N", help=_("The score, by number or name, from the policy."))
    ],
    words: Annotated[
        str | None, typer.Option("--words", metavar="TEXT", help=_("What the client said to it."))
    ] = None,
    channel: Annotated[
        str | None, typer.Option("--channel", metavar="CODE", help=_("The channel, from the policy."))
    ] = None,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day of the answer; default: today."))
    ] = None,
) -> View:
    from fundcs.surveys.service import records
    from fundcs.surveys.show import surveys as show

    typed = records.TypedSurvey(score=score, words=words, channel=channel, on=on)
    return show.whole(act, records.record(act, subject, typed))


@command(
    app, "withdraw", _("Withdraw an answer recorded by mistake, with its finding; it stays on record."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS, personal=True,
)  # fmt: skip
def withdraw(act: Act, no: No, *, reason: Annotated[str, options.withdrawal_reason()]) -> View:
    from fundcs.surveys.service import opinions, records
    from fundcs.surveys.show import opinions as show_opinions
    from fundcs.surveys.show import surveys as show

    if opinions.is_opinion(no):
        return show_opinions.whole(act, opinions.withdraw(act, no, reason))
    return show.whole(act, records.withdraw(act, no, reason))


@command(app, "show", _("Show an answer."), permit=Permit.READ_CLIENTS, personal=True)
def show_(act: Act, no: No) -> View:
    from fundcs.surveys.service import opinions, records
    from fundcs.surveys.show import opinions as show_opinions
    from fundcs.surveys.show import surveys as show

    if opinions.is_opinion(no):
        return show_opinions.whole(act, opinions.find(act, no))
    return show.whole(act, records.find(act, no))


@command(
    app, "list", _("List the answers, those that are not counted too."),
    permit=Permit.READ_CLIENTS, personal=True,
)  # fmt: skip
def list_(
    act: Act,
    *,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help=_("Only those of this client."))
    ] = None,
    kind: Annotated[
        SurveyKind | None, options.choice(SURVEY_KIND_NAMES, "--kind", help_text=_("Only this kind."))
    ] = None,
    first: Annotated[date | None, options.day("--from", help_text=_("Only from this day on."))] = None,
    last: Annotated[date | None, options.day("--to", help_text=_("Only up to this day."))] = None,
    low: Annotated[bool, typer.Option("--low", help=_("Only scores up to the policy's limit."))] = False,
) -> View:
    from fundcs.surveys.service import records
    from fundcs.surveys.show import surveys as show

    return show.listed(act, records.listed(act, client=client, kind=kind, days=(first, last), low=low))


@command(
    app, "unasked", _("List whom to ask: calls, visits and closed complaints of a period without a score."),
    permit=Permit.WRITE_CALLBACKS,
)  # fmt: skip
def unasked(
    act: Act,
    *,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help=_("Only this client."))
    ] = None,
    kind: Annotated[
        SurveyKind | None, options.choice(SURVEY_KIND_NAMES, "--kind", help_text=_("Only this kind."))
    ] = None,
    month: Annotated[
        Any,  # a tuple would be read as two words
        options.month_of_period(),
    ] = None,
    first: Annotated[date | None, options.day("--from", help_text=_("Only from this day on."))] = None,
    last: Annotated[date | None, options.day("--to", help_text=_("Only up to this day."))] = None,
) -> View:
    from fundcs.kit.periods import period
    from fundcs.surveys.service import records
    from fundcs.surveys.show import surveys as show

    asked = period(act.today, month, first, last)
    return show.unasked(records.unasked(act, asked, kind=kind, client=client))


@command(
    app, "stats", _("Count the answers of a period: average, distribution, by tier, adviser, month, kind."),
    permit=Permit.READ_CLIENTS,
)  # fmt: skip
def stats(
    act: Act,
    *,
    month: Annotated[
        Any,  # a tuple would be read as two words
        options.month_of_period(),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YYYY", min=FIRST_YEAR, max=LAST_YEAR, help=_("A year.")),
    ] = None,
    first: Annotated[date | None, options.day("--from", help_text=_("The first day of answers."))] = None,
    last: Annotated[
        date | None, options.day("--to", help_text=_("The last day of answers; default: today."))
    ] = None,
    by: Annotated[
        Breakdown | None,
        options.choice(BREAKDOWN_NAMES, "--by", help_text=_("Only this breakdown; default: all.")),
    ] = None,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
) -> View:
    from fundcs.staff import queries as members
    from fundcs.surveys.service import stats as service
    from fundcs.surveys.show import stats as show

    made = service.summary(act, service.asked(act.today, month, year, first, last))
    names = act.once(members.names)
    if xlsx is not None:
        show.write(act, made, names, xlsx.aside)
    return show.figures(act, made, names, by)


@command(
    app, "sheet", _("Export the sheet of a year's opinion survey; filled in, `survey import` reads it."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS,
)  # fmt: skip
def sheet(
    act: Act,
    *,
    year: Year,
    xlsx: Annotated[OutFile, options.out_file("--xlsx", _("The Excel file to write."))],
    tier: Annotated[
        Tier | None,
        options.choice(
            TIER_NAMES, "--tier", help_text=_("Only clients of this tier; default: all who ever subscribed.")
        ),
    ] = None,
    officer: Annotated[
        str | None,
        typer.Option("--officer", metavar="STAFF", help=_("Only the clients of this CS specialist.")),
    ] = None,
) -> View:
    from fundcs.surveys.service import opinion_sheets, opinions
    from fundcs.surveys.show import opinions as show

    found = opinions.to_be_asked(act, year, tier, officer)
    export = opinion_sheets.note_export(act, year, found, xlsx.path)
    show.write(act, year, found, export, xlsx.aside)
    return show.asked(year, found)


@command(
    app, "import", _("Record the answers on a filled opinion sheet, all or none; again, it changes nothing."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS,
)  # fmt: skip
def import_(
    act: Act,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The filled sheet, .xlsx."))],
    *,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", metavar="YYYY", min=FIRST_YEAR, max=LAST_YEAR, help=_("Refuse a sheet of another year.")
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would be recorded and record nothing."))
    ] = False,
) -> View:
    from fundcs.surveys.service import opinion_sheets
    from fundcs.surveys.show import opinions as show

    made = opinion_sheets.take(act, file, year=year, dry_run=dry_run)
    return show.returned(act, made, dry_run=dry_run)


@command(
    app, "answers", _("List what clients answered to a year's opinion survey."),
    permit=Permit.READ_CLIENTS, personal=True,
)  # fmt: skip
def answers(act: Act, *, year: Year) -> View:
    from fundcs.surveys.service import opinions
    from fundcs.surveys.show import opinions as show

    return show.answers(act, opinions.listed(act, year))


@command(
    app, "opinions", _("Count the answers to a year's opinion survey, question by question."),
    permit=Permit.READ_CLIENTS,
)  # fmt: skip
def opinions_(
    act: Act,
    *,
    year: Year,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
) -> View:
    from fundcs.surveys.service import opinions
    from fundcs.surveys.show import opinions as show

    made = opinions.figures(act, year)
    if xlsx is not None:
        show.write_figures(act, made, xlsx.aside)
    return show.figures(act, made)
