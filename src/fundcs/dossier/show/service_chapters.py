"""The chapters of a client's whole file on the service of their tier (Art. 39-40)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.dossier.show.chapter import Chapter, Heading, Row, money, whole
from fundcs.kit.i18n import _
from fundcs.packages.show.failures import staff_text
from fundcs.policy.labels import name_of
from fundcs.vip.models import BenefitUse
from fundcs.vip.show import consents as consent_show
from fundcs.vip.show import events as event_show

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.dossier.service.full_file import FullFile


def events(act: Act, full: FullFile) -> Chapter:
    """The events to which the client was invited, or came, and what was spent on them there."""
    headings = (
        whole(_("Event"), 12), whole(_("Date"), 12), Heading(_("Title"), 26), Heading(_("Place"), 18),
        Heading(_("State"), 14), Heading(_("Attended"), 24), money(_("Cost"), 16),
    )  # fmt: skip
    client = full.whole.file.client.code
    rows: list[Row] = [event_show.file_row(act, case, client) for case in full.events]
    return Chapter("vip_events", _("VIP events"), headings, rows)


def consents(act: Act, full: FullFile) -> Chapter:
    """What the client consented to, and took back."""
    headings = (
        Heading(_("Tier"), 20), whole(_("Given on"), 14), whole(_("Taken back on"), 14),
        Heading(_("Paper"), 10), Heading(_("Recorded by"), 18), Heading(_("Note"), 46),
    )  # fmt: skip
    rows: list[Row] = [
        (
            str(consent.tier.label),
            str(consent.day),
            "–" if consent.revoked_on is None else str(consent.revoked_on),
            _("yes") if consent.file is not None else "–",
            staff_text(consent.recorded_by, full.staff),
            consent_show.note(act, consent),
        )
        for consent in full.consents
    ]
    return Chapter("consents", _("Consent to the service"), headings, rows)


def benefits(act: Act, full: FullFile) -> Chapter:
    """The benefits that the client used."""
    headings = (
        whole(_("Use"), 12), whole(_("Date"), 12), Heading(_("Benefit"), 30),
        Heading(_("Recorded by"), 18), Heading(_("Note"), 50),
    )  # fmt: skip
    rows: list[Row] = [
        (
            use.no,
            str(use.day),
            name_of(act.policy.care.benefits, use.benefit),
            staff_text(use.recorded_by, full.staff),
            act.personal(use.note, BenefitUse.note),
        )
        for use in full.benefits
    ]
    return Chapter("benefits", _("Benefits used"), headings, rows)
