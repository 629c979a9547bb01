"""Information products as tables and JSON (Art. 28)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.archive.models import StoredFile
from fundcs.care.models.products import InformationProduct
from fundcs.care.rules.products import AUDIENCE_NAMES, Audience
from fundcs.kit.i18n import P_, _
from fundcs.kit.view import View, iso, table, text_page, tight
from fundcs.policy.labels import name_of
from fundcs.tiers.rules import TIER_NAMES, Tier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.act import Act
    from fundcs.care.models.products import ProductSent
    from fundcs.care.service.products import ProductCase


def data(act: Act, case: ProductCase) -> dict[str, Any]:
    """A product's JSON."""
    product = case.product
    return {
        "no": product.no,
        "kind": product.kind,
        "title": product.title,
        "fund": product.fund,
        "published_on": iso(product.published_on),
        "audience": product.audience.value,
        "tiers": case.tiers,
        "file": _file_name(act, case),
        "recipients": len(case.audience),
        "sent": len(case.sent_to),
        "left": len(case.left),
        "opted_out": len(case.opted_out),
        "withdrawn": product.withdrawn_at is not None,
        "withdrawn_at": iso(product.withdrawn_at),
        "reason": act.personal(product.reason, InformationProduct.reason),
    }


def listed(act: Act, cases: Sequence[ProductCase]) -> View:
    """What was published, for whom, and how many were sent it."""
    if not cases:
        return View([], text_page(_("No information product is on record.")))
    rows = table(
        _("Product"), _(P_("product", "Published")), _(P_("product", "Title")), _("Kind"), _("Fund"),
        _(P_("product", "For")), (_(P_("product", "Sent")), "right"), (_(P_("product", "Left")), "right"),
    )  # fmt: skip
    for case in cases:
        product = case.product
        left = _("withdrawn") if product.withdrawn_at is not None else str(len(case.left))
        rows.add_row(
            product.no,
            str(product.published_on),
            product.title,
            name_of(act.policy.care.product_kinds, product.kind),
            product.fund or "–",
            audience_text(case),
            str(len(case.sent_to)),
            left,
        )
    return View([data(act, case) for case in cases], text_page(tight(rows, 0, 1)))


def audience_text(case: ProductCase) -> str:
    """For whom a product is."""
    if case.product.audience is Audience.TIERS:
        return _(", ").join(_(TIER_NAMES[Tier(code)]) for code in case.tiers)
    return _(AUDIENCE_NAMES[case.product.audience])


def whole(act: Act, case: ProductCase) -> View:
    """A product with each client whom it is for or who was sent it."""
    product = case.product
    channels = act.policy.care.channels
    facts = table(_("Product"), f"{product.no} {product.title}")
    facts.add_row(_("Kind"), name_of(act.policy.care.product_kinds, product.kind))
    facts.add_row(_("Fund"), product.fund or "–")
    facts.add_row(_(P_("product", "Published")), str(product.published_on))
    facts.add_row(_(P_("product", "For")), audience_text(case))
    facts.add_row(_("File"), _file_name(act, case) or "–")
    if product.withdrawn_at is not None:
        facts.add_row(_("Withdrawn"), act.personal(product.reason, InformationProduct.reason) or "–")
    rows = table(_("Client"), _(P_("product", "Sent")), _("Channel"))
    for code in sorted({*case.audience, *case.sent_to}):
        sending = _last(case, code)
        wants_none = code in case.opted_out
        rows.add_row(
            f"{code} {case.names.get(code, '')}",
            (_("wants none") if wants_none else "–") if sending is None else str(sending.sent_on),
            "–" if sending is None else name_of(channels, sending.channel),
        )
    document = {
        **data(act, case),
        "clients": sorted(case.audience),
        "sendings": [sending_data(sending, case.names.get(sending.client)) for sending in case.sendings],
    }
    return View(document, text_page(facts, tight(rows, 0)))


def _file_name(act: Act, case: ProductCase) -> str | None:
    return None if case.file is None else act.personal(case.file.name, StoredFile.name)


def _last(case: ProductCase, client: str) -> ProductSent | None:
    own = [sending for sending in case.sendings if sending.client == client]
    return own[-1] if own else None


def sending_data(sending: ProductSent, name: str | None) -> dict[str, Any]:
    """What was sent to a client, when and by which channel; `mailing`: with the house journal."""
    return {
        "client": sending.client,
        "name": name,
        "channel": sending.channel,
        "sent_on": iso(sending.sent_on),
        "mailing": sending.mailing is not None,
    }
