"""Every SELECT over consents to a tier's service, and over what clients took back of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from fundcs.vip.models import ConsentRevocation, ServiceConsent
from fundcs.vip.queries.standing import standing
from fundcs.vip.rules.consents import Consent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from fundcs.tiers.rules import Tier


def given(
    session: Session, moment: datetime | None, *, tier: Tier | None = None, client: str | None = None
) -> Mapping[str, list[Consent]]:
    """The consents that stood at `moment`, or stand, of a tier, of a client, by client and day."""
    chosen = select(ServiceConsent).where(*standing(ServiceConsent, moment))
    if tier is not None:
        chosen = chosen.where(ServiceConsent.tier == tier)
    if client is not None:
        chosen = chosen.where(ServiceConsent.client == client)
    rows = session.exec(chosen.order_by(col(ServiceConsent.day), col(ServiceConsent.id))).all()
    revoked = _revocations(session, moment)
    found: dict[str, list[Consent]] = defaultdict(list)
    for row in rows:
        assert row.id is not None  # noqa: S101 - it comes from the store
        revocation = revoked.get(row.id)
        found[row.client].append(
            Consent(
                id=row.id,
                client=row.client,
                tier=row.tier,
                day=row.day,
                recorded_at=row.recorded_at,
                recorded_by=row.recorded_by,
                file=row.file,
                note=row.note,
                revoked_on=None if revocation is None else revocation.day,
                revocation=None if revocation is None else revocation.id,
                revocation_note=None if revocation is None else revocation.note,
            )
        )
    return found


def _revocations(session: Session, moment: datetime | None) -> dict[int, ConsentRevocation]:
    """What stood at `moment`, or stands, by the consent that it ends."""
    chosen = select(ConsentRevocation).where(*standing(ConsentRevocation, moment))
    return {row.consent: row for row in session.exec(chosen)}
