"""Every SELECT over information products and who was sent them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_
from sqlmodel import Session, col, func, select

from fundcs.archive.models import StoredFile
from fundcs.archive.selects import batches
from fundcs.care.models.mailings import MailingSent
from fundcs.care.models.products import InformationProduct, ProductClient, ProductSent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Which products to list: those that meet every condition given."""

    kind: str | None = None
    fund: str | None = None
    first: date | None = None
    last: date | None = None
    withdrawn: bool = False


def by_no(session: Session, no: str) -> InformationProduct | None:
    """The product with this number."""
    return session.get(InformationProduct, no)


def listed(session: Session, asked: ProductFilter, moment: datetime) -> Sequence[InformationProduct]:
    """The products recorded by `moment`, in the order in which they were published.

    Those withdrawn by then are left out unless they are asked for.
    """
    conditions: list[ColumnElement[bool]] = [col(InformationProduct.recorded_at) <= moment]
    if asked.kind is not None:
        conditions.append(col(InformationProduct.kind) == asked.kind)
    if asked.fund is not None:
        conditions.append(col(InformationProduct.fund) == asked.fund)
    if asked.first is not None:
        conditions.append(col(InformationProduct.published_on) >= asked.first)
    if asked.last is not None:
        conditions.append(col(InformationProduct.published_on) <= asked.last)
    if not asked.withdrawn:
        withdrawn_at = col(InformationProduct.withdrawn_at)
        conditions.append(or_(withdrawn_at.is_(None), withdrawn_at > moment))
    number = col(InformationProduct.no)
    chosen = select(InformationProduct).where(*conditions)
    return session.exec(
        chosen.order_by(col(InformationProduct.published_on), func.length(number), number)
    ).all()


def named(session: Session, nos: Iterable[str]) -> dict[str, list[str]]:
    """The clients whom these products are for by name, by product."""
    found: dict[str, list[str]] = defaultdict(list)
    for some in batches(nos):
        chosen = select(ProductClient).where(col(ProductClient.product).in_(some))
        for row in session.exec(chosen.order_by(col(ProductClient.client))):
            found[row.product].append(row.client)
    return found


def files(session: Session, hashes: Iterable[str]) -> dict[str, StoredFile]:
    """The files with these hashes."""
    found: dict[str, StoredFile] = {}
    for some in batches(hashes):
        rows = session.exec(select(StoredFile).where(col(StoredFile.hash).in_(some)))
        found |= {row.hash: row for row in rows}
    return found


def sendings(
    session: Session, moment: datetime, *, products: Iterable[str] | None = None, client: str | None = None
) -> list[ProductSent]:
    """What was recorded as sent by `moment` and not withdrawn by then, nor its mailing, in order."""
    withdrawn_at, of_mailing = col(ProductSent.withdrawn_at), col(MailingSent.withdrawn_at)
    conditions = [
        col(ProductSent.recorded_at) <= moment,
        or_(withdrawn_at.is_(None), withdrawn_at > moment),
        or_(of_mailing.is_(None), of_mailing > moment),
    ]
    if client is not None:
        conditions.append(col(ProductSent.client) == client)
    chosen = select(ProductSent).outerjoin(MailingSent, col(MailingSent.id) == col(ProductSent.mailing))
    chosen = chosen.where(*conditions).order_by(col(ProductSent.sent_on), col(ProductSent.id))
    if products is None:
        return list(session.exec(chosen))
    return [
        row
        for some in batches(products)
        for row in session.exec(chosen.where(col(ProductSent.product).in_(some)))
    ]


def of_client(
    session: Session, client: str, moment: datetime
) -> list[tuple[ProductSent, InformationProduct]]:
    """What was recorded by `moment` as sent to a client, withdrawn too, in order, each with the product."""
    chosen = (
        select(ProductSent, InformationProduct)
        .join(InformationProduct, col(InformationProduct.no) == col(ProductSent.product))
        .where(ProductSent.client == client, col(ProductSent.recorded_at) <= moment)
    )
    return [(sending, product) for sending, product in session.exec(chosen.order_by(col(ProductSent.id)))]
