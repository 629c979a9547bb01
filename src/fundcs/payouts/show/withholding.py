"""What is withheld of a client's interest, from which payout on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.entitlements.models.payouts import ClientWithholding
from fundcs.funds.rules.terms import percent
from fundcs.kit.i18n import _
from fundcs.kit.parsing import rate_text
from fundcs.kit.view import View, iso, minute, table, text_page
from fundcs.payouts.show.altered import altered_data, altered_text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from fundcs.act import Act
    from fundcs.payouts.service.withholding import Withholding


def view(act: Act, of: Withholding) -> View:
    """A client's rates, and the submitted sheets that a new one alters."""
    rows = table(_("Payouts due from"), (_("Rate"), "right"), _("Recorded"), _("Reason"))
    for row in of.rates:
        reason = act.personal(row.reason, ClientWithholding.reason) or ""
        recorded = f"{minute(row.recorded_at)} {row.recorded_by}"
        rows.add_row(str(row.since), percent(row.share), recorded, reason)
    heading = _("{client} {name}: withholding of the payout without principal").format(
        client=of.client, name=of.name
    )
    shown: RenderableType = rows if of.rates else _("nothing is withheld")
    data = {
        "client": of.client,
        "name": of.name,
        "rates": [
            {
                "from": iso(row.since),
                "rate": rate_text(row.share),
                "reason": act.personal(row.reason, ClientWithholding.reason),
                "recorded_at": iso(row.recorded_at),
                "recorded_by": row.recorded_by,
            }
            for row in of.rates
        ],
        "altered_sheets": altered_data(of.altered),
    }
    return View(data, text_page(heading, shown, *map(altered_text, of.altered)))
