"""The commands `fundcs care benefit …`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter(_("What the clients of a tier may use in a year, and what is left (Art. 39)."))


@command(
    app, "use", _("Record that a client used a benefit of their tier."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def use(
    act: Act,
    client: Annotated[
        str, typer.Argument(metavar="CLIENT", help=_("The client: number, ID number, or a name."))
    ],
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("The benefit, from the policy."))],
    *,
    on: Annotated[date, options.day("--on", help_text=_("The day on which it was used."))],
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("A note."))] = None,
) -> View:
    from fundcs.vip.service import benefits
    from fundcs.vip.show import benefits as show

    return show.whole(act, benefits.use(act, client, code, on, note))


@command(
    app, "withdraw", _("Withdraw a use recorded by mistake."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def withdraw(
    act: Act,
    no: Annotated[str, typer.Argument(metavar="NO", help=_("The number of the use."))],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("The reason."))],
) -> View:
    from fundcs.vip.service import benefits
    from fundcs.vip.show import benefits as show

    return show.whole(act, benefits.withdraw(act, no, reason))


@command(
    app, "list", _("List what each client used in a year and has left."),
    permit=Permit.READ_CLIENTS, personal=True,
)  # fmt: skip
def list_(
    act: Act,
    *,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help=_("Only this client."))
    ] = None,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YEAR", min=1900, max=2200, help=_("The year; default: this one.")),
    ] = None,
) -> View:
    from fundcs.vip.service import benefits
    from fundcs.vip.show import benefits as show

    return show.listed(act, benefits.listed(act, client=client, year=year))
