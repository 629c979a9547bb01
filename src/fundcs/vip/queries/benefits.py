"""Every SELECT over the benefits that clients used."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import Session, col, func, select

from fundcs.vip.models import BenefitUse
from fundcs.vip.queries.standing import standing
from fundcs.vip.rules.benefits import Use

if TYPE_CHECKING:
    from datetime import datetime


def by_no(session: Session, no: str) -> BenefitUse | None:
    """The use with this number."""
    return session.get(BenefitUse, no)


def used(
    session: Session,
    moment: datetime | None,
    *,
    client: str | None = None,
    benefit: str | None = None,
    year: int | None = None,
) -> list[Use]:
    """The uses that stood at `moment`, or stand, of a client, of a benefit, in a year, by day."""
    chosen = select(BenefitUse).where(*standing(BenefitUse, moment))
    if client is not None:
        chosen = chosen.where(BenefitUse.client == client)
    if benefit is not None:
        chosen = chosen.where(BenefitUse.benefit == benefit)
    if year is not None:
        chosen = chosen.where(
            col(BenefitUse.day) >= date(year, 1, 1), col(BenefitUse.day) <= date(year, 12, 31)
        )
    number = col(BenefitUse.no)
    rows = session.exec(chosen.order_by(col(BenefitUse.day), func.length(number), number))
    return [Use(row.no, row.client, row.benefit, row.day, row.note, row.recorded_by) for row in rows]
