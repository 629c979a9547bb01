"""What a client was sent, as a chapter of their file and as JSON (Art. 9, 28)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.care.models.mailings import MailingSent
from fundcs.dossier.show.chapter import Chapter, Heading, Row, whole
from fundcs.kit.i18n import _
from fundcs.kit.view import iso, minute
from fundcs.packages.show.failures import staff_text
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.care.models.mailings import MailingReturn
    from fundcs.care.models.products import InformationProduct, ProductSent
    from fundcs.dossier.service.full_file import FullFile

_LETTER = "letter"


def chapter(act: Act, full: FullFile) -> Chapter:
    """The mailings and products, each as it was sent; those withdrawn say why."""
    headings = (
        whole(_("Sent on"), 12), Heading(_("What"), 50), Heading(_("Channel"), 12),
        whole(_("Came back on"), 14), Heading(_("Withdrawn"), 34),
    )  # fmt: skip
    channels = act.policy.care.channels
    rows: list[Row] = [
        (
            str(row.sent_on),
            _("house journal of {month}").format(month=row.month),
            name_of(channels, _LETTER),
            _came_back(back),
            _withdrawn(act, full, row),
        )
        for row, back in full.mailed.mailings
    ]
    rows += [
        (
            str(sending.sent_on),
            f"{product.no} {product.title}",
            name_of(channels, sending.channel),
            "",
            _withdrawn(act, full, sending) or _withdrawn(act, full, product),
        )
        for sending, product in full.mailed.products
    ]
    return Chapter("mailings", _("Mailings and products"), headings, rows)


def _came_back(back: MailingReturn | None) -> str:
    return "" if back is None or back.withdrawn_at is not None else str(back.returned_on)


def _withdrawn(act: Act, full: FullFile, row: MailingSent | ProductSent | InformationProduct) -> str:
    if row.withdrawn_at is None:
        return ""
    return _("{when} by {staff}: {reason}").format(
        when=minute(row.withdrawn_at),
        staff=staff_text(row.withdrawn_by, full.staff),
        reason=act.personal(row.reason, MailingSent.reason),
    )


def data(act: Act, full: FullFile) -> dict[str, Any]:
    """The JSON of what a client was sent: mailings, and products."""
    return {
        "mailings": [
            {
                "month": row.month,
                "address": act.personal(row.address, MailingSent.address),
                "sent_on": iso(row.sent_on),
                "returned_on": _came_back(back) or None,
                "finding": None if back is None or back.withdrawn_at is not None else back.finding,
                "withdrawn": _withdrawal(act, row),
            }
            for row, back in full.mailed.mailings
        ],
        "products": [
            {
                "no": product.no,
                "title": product.title,
                "kind": product.kind,
                "fund": product.fund,
                "channel": sending.channel,
                "sent_on": iso(sending.sent_on),
                "mailing": sending.mailing is not None,
                "withdrawn": _withdrawal(act, sending) or _withdrawal(act, product),
            }
            for sending, product in full.mailed.products
        ],
    }


def _withdrawal(act: Act, row: MailingSent | ProductSent | InformationProduct) -> dict[str, Any] | None:
    if row.withdrawn_at is None:
        return None
    return {
        "at": iso(row.withdrawn_at),
        "by": row.withdrawn_by,
        "reason": act.personal(row.reason, MailingSent.reason),
    }
