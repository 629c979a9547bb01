"""What a client was sent: mailings and information products, those withdrawn too, for their file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.care.queries import mailings, products

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.act import Act
    from fundcs.care.models.mailings import MailingReturn, MailingSent
    from fundcs.care.models.products import InformationProduct, ProductSent


@dataclass(frozen=True, slots=True)
class Mailed:
    """All that a client was sent as of a moment, in the order in which it was recorded."""

    mailings: Sequence[tuple[MailingSent, MailingReturn | None]]
    products: Sequence[tuple[ProductSent, InformationProduct]]


def of_client(act: Act, client: str) -> Mailed:
    """What a client, by code, was sent."""
    return Mailed(
        mailings=mailings.of_client(act.session, client, act.moment),
        products=products.of_client(act.session, client, act.moment),
    )
