"""The commands `fundcs care consent …`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from fundcs.act import Access, Act, Permit, command, options
from fundcs.act.spoken import SpokenGroup
from fundcs.kit.i18n import _
from fundcs.kit.view import View
from fundcs.tiers.rules import TIER_NAMES, Tier


class GiveGroup(SpokenGroup):
    """A group that records where a client is named first: `care consent C1` is `care consent give C1`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As Typer does, with `give` put first where the first word is none of the commands."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = ["give", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=GiveGroup,
    no_args_is_help=True,
    help=_("Clients' consent to the service of their tier (Art. 39)."),
    add_completion=False,
)

Client = Annotated[str, typer.Argument(metavar="CLIENT", help=_("The client: number, ID number, or a name."))]
TierOption = Annotated[
    Tier | None, options.choice(TIER_NAMES, "--tier", help_text=_("The tier; default: the client's own."))
]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("A note."))]


@command(
    app, "give", _("Record that a client consented to the service of a tier."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def give(
    act: Act,
    client: Client,
    *,
    on: Annotated[date, options.day("--on", help_text=_("The day on which they consented."))],
    tier: TierOption = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", metavar="FILE", help=_("The paper they signed, scanned; kept in the archive.")
        ),
    ] = None,
    note: Note = None,
) -> View:
    from fundcs.vip.service import consents
    from fundcs.vip.show import consents as show

    return show.whole(act, consents.give(act, client, on, tier=tier, file=file, note=note))


@command(
    app, "revoke", _("Record that a client took their consent back."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def revoke(
    act: Act,
    client: Client,
    *,
    on: Annotated[date, options.day("--on", help_text=_("The day on which they took it back."))],
    tier: TierOption = None,
    note: Note = None,
) -> View:
    from fundcs.vip.service import consents
    from fundcs.vip.show import consents as show

    return show.whole(act, consents.revoke(act, client, on, tier=tier, note=note))


@command(
    app, "withdraw", _("Withdraw a consent entered by mistake, or that it was taken back."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def withdraw(
    act: Act,
    client: Client,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("The reason."))],
    *,
    tier: TierOption = None,
    revocation: Annotated[
        bool, typer.Option("--revocation", help=_("The client did not take it back; the consent stands."))
    ] = False,
) -> View:
    from fundcs.vip.service import consents
    from fundcs.vip.show import consents as show

    return show.whole(act, consents.withdraw(act, client, reason, tier=tier, revocation=revocation))


@command(
    app, "list", _("List the VIP clients, or those of another tier, whose consent is missing."),
    permit=Permit.READ_CLIENTS, personal=True,
)  # fmt: skip
def list_(
    act: Act,
    *,
    tier: Annotated[
        Tier, options.choice(TIER_NAMES, "--tier", help_text=_("The clients of this tier; default: VIP."))
    ] = Tier.VIP,
    client: Annotated[
        str | None, typer.Option("--client", metavar="CLIENT", help=_("Every consent of this client."))
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=_("Also those who have consented."))] = False,
) -> View:
    from fundcs.vip.service import consents
    from fundcs.vip.show import consents as show

    found = consents.listed(act, tier=tier, client=client, everything=everything)
    return show.listed(act, found)
