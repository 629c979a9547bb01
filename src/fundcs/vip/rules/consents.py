"""A client's consent to the service of a tier: given, taken back by the client, or entered by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, P_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from fundcs.tiers.rules import Tier


class ConsentState(StrEnum):
    """How a client's consent stands."""

    GIVEN = "given"
    REVOKED = "revoked"
    MISSING = "missing"


CONSENT_STATE_NAMES: Final[Mapping[ConsentState, str]] = {
    ConsentState.GIVEN: P_("consent", "given"),
    ConsentState.REVOKED: P_("consent", "taken back by the client"),
    ConsentState.MISSING: P_("consent", "missing"),
}


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent that stands: by whom it was recorded and when, since when the client wants it no more."""

    id: int
    client: str
    tier: Tier
    day: date
    recorded_at: datetime
    recorded_by: str
    file: str | None = None
    note: str | None = None
    revoked_on: date | None = None
    revocation: int | None = None
    revocation_note: str | None = None

    def holds(self, day: date) -> bool:
        """Whether the service may be given on a day."""
        return self.day <= day and (self.revoked_on is None or day < self.revoked_on)


def state(consents: Sequence[Consent], day: date) -> ConsentState:
    """How the consent of a client to a tier's service stands on a day, by the consents up to it."""
    if any(consent.holds(day) for consent in consents):
        return ConsentState.GIVEN
    past = [consent for consent in consents if consent.day <= day]
    return ConsentState.REVOKED if past else ConsentState.MISSING


def check_day(day: date, today: date) -> None:
    """Refuse a day that is still to come."""
    if day > today:
        raise Refused(
            N_("{day} is still to come, it is {today} today; give the day on which it was"),
            day=day,
            today=today,
        )


def check_given(consents: Sequence[Consent], day: date) -> None:
    """Refuse a second consent while one holds, on its day or later."""
    for consent in consents:
        if consent.holds(day) or (consent.day >= day and consent.revoked_on is None):
            raise Refused(
                N_("client {client} has consented on {day} already; nothing was recorded"),
                client=consent.client,
                day=consent.day,
            )


def check_revoked(consent: Consent | None, client: str, day: date) -> Consent:
    """The consent that is taken back. Raises Refused where none holds then."""
    if consent is None or not consent.holds(day):
        raise Refused(
            N_("client {client} has no consent that holds on {day}; `fundcs care consent list` shows them"),
            client=client,
            day=day,
        )
    return consent
