"""Why a client is in a tier: contracts, sum, band, article (Art. 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.kit.i18n import _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import View, iso, table, text_page
from fundcs.tiers.rules import basis_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from fundcs.act import Act
    from fundcs.dossier.service.client_file import ClientFile
    from fundcs.tiers.rules import TierChange


def explained(act: Act, file: ClientFile) -> View:
    """The account of a client's tier as of today."""
    tier, client = file.tier, file.client
    document = {
        "client": client.code,
        "name": client.name,
        "as_of": iso(act.today),
        "tier": tier.tier.value,
        "basis": tier.basis,
        "contracts": [
            {
                "contract": movement.contract,
                "fund": movement.fund,
                "on": iso(movement.on),
                "kind": movement.kind.value,
                "amount": yuan(change),
            }
            for movement, change in tier.counted
        ],
        "sum": yuan(tier.total),
        "cumulative": yuan(tier.cumulative),
        "band": {
            "from": yuan(tier.band.from_fen),
            "below": None if tier.band.below_fen is None else yuan(tier.band.below_fen),
        },
        "article": tier.band.article,
        "reason": str(tier.reason),
        "tier_history": changes_data(file.tier_history),
    }
    heading = _("{client} {name} on {day}: {tier}").format(
        client=client.code, name=client.name, day=act.today, tier=tier.tier.label
    )
    parts = [heading, _counted(file), str(tier.reason), _dated(file)]
    return View(document, text_page(*(part for part in parts if part)))


def changes_data(dated: Iterable[TierChange]) -> list[dict[str, Any]]:
    """The dated history of tiers as JSON."""
    return [
        {
            "day": iso(change.on),
            "from": change.before.value,
            "to": change.after.value,
            "contract": change.contract,
            "cumulative": yuan(change.total),
        }
        for change in dated
    ]


def _counted(file: ClientFile) -> Table | str:
    if not file.tier.counted:
        return ""
    rows = table(_("Date"), _("What"), _("Fund"), _("Contract"), (_("Counted"), "right"))
    for movement, change in file.tier.counted:
        rows.add_row(
            str(movement.on), str(movement.kind.label), movement.fund, movement.contract, grouped(change)
        )
    rows.add_row(str(basis_name(file.tier.basis)), "", "", "", f"= {grouped(file.tier.total)}")
    return rows


def _dated(file: ClientFile) -> Table | str:
    if not file.tier_history:
        return ""
    rows = table(_("Since"), _("Tier before"), _("Tier after"), _("By contract"), (_("Sum then"), "right"))
    for change in file.tier_history:
        before, after = str(change.before.label), str(change.after.label)
        rows.add_row(str(change.on), before, after, change.contract, grouped(change.total))
    return rows
