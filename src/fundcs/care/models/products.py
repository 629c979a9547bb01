"""Information products: what was published for whom, and who was sent it (Art. 28)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from fundcs.archive.types import STRICT, Code, Day, Moment, Record, one_of, personal, plain
from fundcs.care.models.mailings import WITHDRAWN
from fundcs.care.rules.products import AUDIENCE_NAMES, Audience


class InformationProduct(Record, table=True):
    """What was published, of a fund or none. `tiers`: the codes, with commas, where it is for tiers."""

    __tablename__ = "information_product"
    __table_args__ = (
        one_of("audience", Audience),
        CheckConstraint("(audience = 'tiers') = (tiers IS NOT NULL)", name="ck_tiers"),
        CheckConstraint("audience <> 'holders' OR fund IS NOT NULL", name="ck_holders"),
        CheckConstraint(WITHDRAWN, name="ck_withdrawn"),
        STRICT,
    )

    no: str = Field(primary_key=True, sa_type=plain())
    kind: str = Field(sa_type=plain("care.product_kinds"))
    title: str = Field(sa_type=plain())
    fund: str | None = Field(default=None, foreign_key="fund.code", index=True)
    published_on: date = Field(sa_type=Day, index=True)
    audience: Audience = Field(sa_type=Code(Audience, AUDIENCE_NAMES))
    tiers: str | None = Field(default=None, sa_type=plain())
    file: str | None = Field(default=None, foreign_key="stored_file.hash")
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))


class ProductClient(Record, table=True):
    """A client whom a product is for by name."""

    __tablename__ = "product_client"

    product: str = Field(primary_key=True, foreign_key="information_product.no")
    client: str = Field(primary_key=True, foreign_key="client.code", index=True)


class ProductSent(Record, table=True):
    """A product went to a client on a day by a channel; `mailing`: with that mailing, and gone with it."""

    __tablename__ = "product_sent"
    __table_args__ = (CheckConstraint(WITHDRAWN, name="ck_withdrawn"), STRICT)

    id: int | None = Field(default=None, primary_key=True)
    product: str = Field(foreign_key="information_product.no", index=True)
    client: str = Field(foreign_key="client.code", index=True)
    channel: str = Field(sa_type=plain("care.channels"))
    sent_on: date = Field(sa_type=Day)
    mailing: int | None = Field(default=None, foreign_key="mailing.id", index=True)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(foreign_key="staff.code")
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by: str | None = Field(default=None, foreign_key="staff.code")
    reason: str | None = Field(default=None, sa_type=personal("text"))
