"""The commands `fundcs payout …` for what is withheld of a client's payouts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, command, options
from fundcs.kit.i18n import _
from fundcs.kit.view import View
from fundcs.payouts.commands.sheets import app

Client = Annotated[str, typer.Argument(metavar="CLIENT", help=_("The client's code or name."))]


@command(
    app,
    "withhold",
    _("Record what part of a client's payouts, principal apart, is withheld from a due date on."),
    access=Access.WRITE,
    permit=Permit.WRITE_PAYOUTS,
)
def withhold(
    act: Act,
    client: Client,
    *,
    rate: Annotated[
        Decimal, options.part("--rate", help_text=_("The part withheld, like 20%; 0 withholds nothing."))
    ],
    from_: Annotated[
        date, options.day("--from", help_text=_("Payouts due on this day or later are affected."))
    ],
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason", metavar="TEXT", help=_("The reason; needed where it affects submitted sheets.")
        ),
    ] = None,
) -> View:
    from fundcs.payouts.service import withholding
    from fundcs.payouts.show import withholding as show

    return show.view(act, withholding.record(act, client, rate, from_, reason))


@command(
    app,
    "withholding",
    _("Show what part of a client's payouts is withheld, and from which due date on."),
    permit=Permit.READ_PAYOUTS,
)
def withholding_(act: Act, client: Client) -> View:
    from fundcs.payouts.service import withholding
    from fundcs.payouts.show import withholding as show

    return show.view(act, withholding.withholding_of(act, client))
