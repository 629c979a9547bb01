"""The commands `fundcs care product …`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.kit.i18n import _
from fundcs.kit.view import View
from fundcs.tiers.rules import TIER_NAMES, Tier

app = chapter(_("Information products: what was published for whom, and who was sent it (Art. 28)."))

No = Annotated[str, typer.Argument(metavar="NO", help=_("The product's number."))]


@command(
    app, "add", _("Record what was published: a journal, an announcement, a report; and for whom it is."),
    access=Access.WRITE, permit=Permit.WRITE_CARE,
)  # fmt: skip
def add(
    act: Act,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=_("Its title."))],
    *,
    kind: Annotated[str, typer.Option("--kind", metavar="CODE", help=_("What it is, from the policy."))],
    fund: Annotated[str | None, options.fund()] = None,
    published: Annotated[
        date | None, options.day("--published", help_text=_("The day it was published; default: today."))
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help=_("It is for all clients."))] = False,
    tier: Annotated[
        list[Tier] | None,
        options.choice(TIER_NAMES, "--tier", help_text=_("It is for this tier; may be repeated.")),
    ] = None,
    holders: Annotated[
        bool, typer.Option("--holders", help=_("It is for the holders of --fund, as it is without a word."))
    ] = False,
    client: Annotated[
        list[str] | None,
        typer.Option("--client", metavar="CLIENT", help=_("It is for this client; may be repeated.")),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="PATH", help=_("A copy, which the archive keeps."))
    ] = None,
) -> View:
    from fundcs.care.service import products
    from fundcs.care.show import products as show

    typed = products.TypedProduct(
        title=title,
        kind=kind,
        fund=fund,
        published_on=published,
        everybody=everybody,
        holders=holders,
        tiers=tier or (),
        clients=client or (),
        file=file,
    )
    return show.whole(act, products.add(act, typed))


@command(
    app, "sent", _("Record that a product was sent: to clients, or to all whom it is left to send to."),
    access=Access.WRITE, permit=Permit.WRITE_CARE,
)  # fmt: skip
def sent(
    act: Act,
    no: No,
    who: Annotated[
        list[str] | None,
        typer.Argument(metavar="CLIENT", help=_("Clients; default: all whom it is left to send to.")),
    ] = None,
    *,
    channel: Annotated[
        str, typer.Option("--channel", metavar="CODE", help=_("By which channel, from the policy."))
    ],
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day it was sent; default: today."))
    ] = None,
) -> View:
    from fundcs.care.service import products
    from fundcs.care.show import products as show

    return show.whole(act, products.sent(act, no, who or (), channel=channel, on=on))


@command(
    app, "withdraw", _("Withdraw a product recorded by mistake, or that it was sent to a client."),
    access=Access.WRITE, permit=Permit.WRITE_CARE,
)  # fmt: skip
def withdraw(
    act: Act,
    no: No,
    *,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help=_("Only that this client was sent it."))
    ] = None,
    reason: Annotated[str, options.withdrawal_reason()],
) -> View:
    from fundcs.care.service import products
    from fundcs.care.show import products as show

    return show.whole(act, products.withdraw(act, no, client, reason))


@command(app, "list", _("List what was published."), permit=Permit.READ_CLIENTS)
def list_(
    act: Act,
    *,
    month: Annotated[
        Any,  # a tuple would be read as two words
        options.month("--month", help_text=_("Only what was published in this month.")),
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="CODE", help=_("Only this kind."))] = None,
    fund: Annotated[str | None, options.fund()] = None,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help=_("Only what is for this client."))
    ] = None,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help=_("Also what was withdrawn."))] = False,
) -> View:
    from fundcs.care.service import products
    from fundcs.care.show import products as show

    return show.listed(
        act, products.listed(act, kind=kind, fund=fund, month=month, client=client, withdrawn=withdrawn)
    )


@command(
    app,
    "show",
    _("Show a product: whom it is for, who was sent it and who was not."),
    permit=Permit.READ_CLIENTS,
    personal=True,
)
def show_(act: Act, no: No) -> View:
    from fundcs.care.service import products
    from fundcs.care.show import products as show

    return show.whole(act, products.find(act, no))
