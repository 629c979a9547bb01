"""The submitted sheets that a change alters, in a sentence each and in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.kit.i18n import _
from fundcs.kit.money import grouped, yuan
from fundcs.kit.view import iso
from fundcs.payouts.show.extras import total_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.payouts.service.effects import Alteration


def altered_data(altered: Sequence[Alteration]) -> list[dict[str, object]]:
    """Which sheets, and by how much, in yuan."""
    return [
        {
            "fund": sheet.fund,
            "due": iso(sheet.due),
            "version": sheet.version,
            "interest": yuan(sheet.interest),
            "principal_repaid": yuan(sheet.principal),
            **total_data(sheet.extras),
            "total": yuan(sheet.total),
        }
        for sheet in altered
    ]


def altered_text(sheet: Alteration) -> str:
    """What a sheet should say more or less."""
    facts = {"fund": sheet.fund, "due": sheet.due, "version": sheet.version}
    amounts = {"interest": grouped(sheet.interest), "principal": grouped(sheet.principal)}
    if not sheet.extras:
        return _(
            "the submitted sheet of {fund} due {due} (version {version}) is affected: payout "
            "{interest}, principal {principal}; the next sheet has the adjustment"
        ).format(**facts, **amounts)
    return _(
        "the submitted sheet of {fund} due {due} (version {version}) is affected: payout "
        "{interest}, principal {principal}, extras {extras}; the next sheet has the adjustment"
    ).format(**facts, **amounts, extras=grouped(sheet.extras))
