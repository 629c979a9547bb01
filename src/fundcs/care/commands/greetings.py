"""The commands `fundcs care greetings …` and `fundcs care preference`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, command, options
from fundcs.care.commands import interactions
from fundcs.care.commands.interactions import Channel, Client
from fundcs.care.commands.list_group import ListGroup
from fundcs.care.rules.greetings import OCCASION_NAMES, Occasion
from fundcs.kit.errors import Misused
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View

app = typer.Typer(
    cls=ListGroup,
    help=_("Whom to greet and when (Art. 10); without a command: the list."),
    add_completion=False,
)

OccasionOption = Annotated[
    Occasion | None, options.choice(OCCASION_NAMES, "--occasion", help_text=_("Only this occasion."))
]
Within = Annotated[str | None, typer.Option("--within", metavar="7d", help=_("How far ahead: days 7d."))]


@command(
    app, "list", _("List whom to greet: birthdays and holidays."),
    permit=Permit.READ_CLIENTS, personal=True, writes_with=("xlsx", "csv"),
)  # fmt: skip
def list_(
    act: Act,
    *,
    within: Within = None,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help=_("Only this client."))
    ] = None,
    occasion: OccasionOption = None,
    everything: Annotated[bool, typer.Option("--all", help=_("Also those greeted already."))] = False,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
    csv: Annotated[OutFile | None, options.out_file("--csv", _("Export to this CSV file."))] = None,
) -> View:
    from fundcs.care.service import greetings
    from fundcs.care.show import greetings as show
    from fundcs.staff import queries as members

    if xlsx is not None and csv is not None:
        raise Misused(N_("give --xlsx FILE or --csv FILE, only one of them"))
    found = greetings.listed(act, within=within, client=client, occasion=occasion, everything=everything)
    file = xlsx or csv
    if file is not None:
        act.opens((greeting.client for greeting in found), file.path.name)
    if xlsx is not None:
        show.write_xlsx(act, found, act.once(members.names), xlsx.aside)
    if csv is not None:
        show.write_csv(act, found, act.once(members.names), csv.aside)
    return show.listed(act, found)


@command(
    app, "done", _("Record who was greeted: clients, all of an occasion, or the list that came back."),
    access=Access.WRITE, permit=Permit.WRITE_CARE,
)  # fmt: skip
def done(
    act: Act,
    who: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE|CLIENT", help=_("Clients, or the file of the list that came back.")),
    ] = None,
    *,
    within: Within = None,
    occasion: OccasionOption = None,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day of the occasion; default: the next one due."))
    ] = None,
) -> View:
    from fundcs.care.service import greetings
    from fundcs.care.show import greetings as show

    return show.recorded(greetings.done(act, who or (), within=within, occasion=occasion, on=on))


@command(
    app, "withdraw", _("Withdraw a greeting recorded by mistake; the client is to be greeted again."),
    access=Access.WRITE, permit=Permit.WRITE_CARE,
)  # fmt: skip
def withdraw(
    act: Act,
    client: Client,
    *,
    occasion: Annotated[
        Occasion, options.choice(OCCASION_NAMES, "--occasion", help_text=_("What the greeting was for."))
    ],
    on: Annotated[date, options.day("--on", help_text=_("The day of the occasion."))],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("The reason."))],
) -> View:
    from fundcs.care.service import greetings
    from fundcs.care.show import greetings as show

    return show.withdrawn(greetings.withdraw(act, client, occasion, on, reason))


@command(
    interactions.app, "preference", _("Record how a client wants to be greeted, if at all; or no mailings."),
    access=Access.WRITE, permit=Permit.WRITE_CARE,
)  # fmt: skip
def preference(
    act: Act,
    client: Client,
    *,
    channel: Channel = None,
    opt_out: Annotated[
        bool | None, typer.Option("--opt-out/--opt-in", help=_("Whether the client wants no greetings."))
    ] = None,
    no_mailing: Annotated[
        bool | None,
        typer.Option("--no-mailing/--mailing", help=_("Whether the client wants no house journal by mail.")),
    ] = None,
) -> View:
    from fundcs.care.service import greetings
    from fundcs.care.show import greetings as show

    return show.preference(
        act, greetings.prefer(act, client, channel, opted_out=opt_out, no_mailings=no_mailing)
    )
