"""Consents as tables and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, table, text_page, tight
from fundcs.vip.models import ConsentRevocation, ServiceConsent
from fundcs.vip.rules.consents import CONSENT_STATE_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.act import Act
    from fundcs.vip.rules.consents import Consent
    from fundcs.vip.service.consents import ClientConsent


def data(act: Act, stands: ClientConsent) -> dict[str, Any]:
    """How a client's consent to a tier's service stands."""
    last = stands.last
    return {
        "client": stands.client,
        "name": stands.name,
        "tier": stands.tier.value,
        "state": stands.state.value,
        "on": None if last is None else iso(last.day),
        "revoked_on": None if last is None else iso(last.revoked_on),
        "consents": [consent_data(act, consent) for consent in stands.consents],
    }


def whole(act: Act, stands: ClientConsent) -> View:
    """One client's consent."""
    return View(data(act, stands), text_page(_table(act, [stands])))


def listed(act: Act, found: Sequence[ClientConsent]) -> View:
    """Several clients' consents."""
    if not found:
        return View([], text_page(_("No consent is missing.")))
    return View([data(act.of(stands.client), stands) for stands in found], text_page(_table(act, found)))


def note(act: Act, consent: Consent) -> str:
    """What was noted of a consent, and of its being taken back."""
    words = (
        act.personal(consent.note, ServiceConsent.note),
        act.personal(consent.revocation_note, ConsentRevocation.note),
    )
    return _("; ").join(filter(None, words))


def _table(act: Act, found: Sequence[ClientConsent]) -> Any:
    rows = table(
        _("Client"), _("Tier"), _("Consent"), _("Given on"), _("Taken back on"), _("Paper"), _("Note")
    )
    for stands in found:
        last = stands.last
        rows.add_row(
            f"{stands.client} {stands.name}",
            str(stands.tier.label),
            _(CONSENT_STATE_NAMES[stands.state]),
            "–" if last is None else str(last.day),
            "–" if last is None or last.revoked_on is None else str(last.revoked_on),
            _("yes") if last is not None and last.file is not None else "–",
            "" if last is None else note(act.of(stands.client), last),
        )
    return tight(rows, 3, 4)


def consent_data(act: Act, consent: Consent) -> dict[str, Any]:
    """A consent's JSON."""
    return {
        "tier": consent.tier.value,
        "on": iso(consent.day),
        "file": consent.file,
        "note": act.personal(consent.note, ServiceConsent.note),
        "revoked_on": iso(consent.revoked_on),
        "revocation_note": act.personal(consent.revocation_note, ConsentRevocation.note),
        "recorded_at": iso(consent.recorded_at),
        "recorded_by": consent.recorded_by,
    }
