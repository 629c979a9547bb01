"""Benefits used and left, as tables and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.kit.i18n import P_, _
from fundcs.kit.view import View, iso, table, text_page, tight
from fundcs.policy.labels import name_of
from fundcs.vip.models import BenefitUse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.act import Act
    from fundcs.vip.rules.benefits import Use
    from fundcs.vip.service.benefits import ClientBalance


def data(act: Act, each: ClientBalance) -> dict[str, Any]:
    """A client's uses of a benefit in a year, and what is left."""
    balance = each.balance
    return {
        "client": balance.client,
        "name": each.name,
        "benefit": balance.benefit,
        "year": each.year,
        "per_year": balance.per_year,
        "used": balance.used,
        "left": balance.left,
        "uses": [
            {name: value for name, value in use_data(act, use).items() if name != "benefit"}
            for use in balance.uses
        ],
    }


def use_data(act: Act, use: Use) -> dict[str, Any]:
    """A use's JSON."""
    return {
        "no": use.no,
        "benefit": use.benefit,
        "on": iso(use.day),
        "note": act.personal(use.note, BenefitUse.note),
        "recorded_by": use.recorded_by,
    }


def whole(act: Act, each: ClientBalance) -> View:
    """One client's benefit."""
    return View(data(act, each), text_page(_table(act, [each])))


def listed(act: Act, found: Sequence[ClientBalance]) -> View:
    """Several clients' benefits."""
    if not found:
        return View([], text_page(_("No benefits are on record.")))
    return View([data(act.of(each.balance.client), each) for each in found], text_page(_table(act, found)))


def _table(act: Act, found: Sequence[ClientBalance]) -> Any:
    rows = table(
        _("Client"), _("Benefit"), _("Year"), (_("A year"), "right"), (_("Used"), "right"),
        (_(P_("benefit", "Left")), "right"), _("Uses"),
    )  # fmt: skip
    for each in found:
        balance, shown_by = each.balance, act.of(each.balance.client)
        uses = [
            " ".join(filter(None, (use.no, str(use.day), shown_by.personal(use.note, BenefitUse.note))))
            for use in balance.uses
        ]
        rows.add_row(
            f"{balance.client} {each.name}",
            name_of(act.policy.care.benefits, balance.benefit),
            str(each.year),
            "–" if balance.per_year is None else str(balance.per_year),
            str(balance.used),
            "–" if balance.left is None else str(balance.left),
            "\n".join(uses),
        )
    return tight(rows)
