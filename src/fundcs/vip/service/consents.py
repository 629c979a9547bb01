"""Use cases of consent: record it, or that a client took it back; withdraw what was entered by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fundcs.clients import queries as client_queries
from fundcs.clients.service import particulars
from fundcs.documents import service as documents
from fundcs.entitlements.service.sealing import sealed_clients
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T
from fundcs.kit.typed import optional, second, text
from fundcs.tiers import service as tiers
from fundcs.tiers.rules import TIER_NAMES, Tier
from fundcs.vip.models import ConsentRevocation, ServiceConsent
from fundcs.vip.queries import consents as stored
from fundcs.vip.rules import consents as rules
from fundcs.vip.rules.consents import ConsentState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.vip.rules.consents import Consent


@dataclass(frozen=True, slots=True)
class ClientConsent:
    """How a client's consent to a tier's service stands on the act's day, and every one that stands."""

    client: str
    name: str
    tier: Tier
    state: ConsentState
    consents: Sequence[Consent]

    @property
    def last(self) -> Consent | None:
        """The last one given."""
        return self.consents[-1] if self.consents else None


def give(
    act: Act, who: str, on: date, *, tier: Tier | None = None, file: Path | None = None,
    note: str | None = None,
) -> ClientConsent:  # fmt: skip
    """Record that a client consented on a day to a tier's service; without `tier`: that of their tier then.

    Raises Refused for a day to come, a tier without service, and where one holds already.
    """
    client = particulars.find(act.session, who)
    rules.check_day(on, act.today)
    own = tiers.tiers(act.session, act.policy, on, [client.code])[client.code].tier
    asked = own if tier is None else tier
    if asked is Tier.TARGET:
        raise Refused(
            N_("client {client} was '{tier}' on {day}, and service begins with a contract; name --tier TIER"),
            client=client.code,
            tier=T(TIER_NAMES[Tier.TARGET]),
            day=on,
        )
    if asked is not own:
        act.warn([T("client {client} was '{tier}' on {day}", client=client.code, tier=own.label, day=on)])
    rules.check_given(
        stored.given(act.session, None, tier=asked, client=client.code).get(client.code, ()), on
    )
    made = ServiceConsent(
        client=client.code,
        tier=asked,
        day=on,
        file=None if file is None else documents.store(act, file).hash,
        note=optional(note),
        recorded_at=second(act.moment),
        recorded_by=act.staff.code,
    )
    act.session.add(made)
    act.session.flush()
    return of_client(act, client.code, asked)


def revoke(
    act: Act, who: str, on: date, *, tier: Tier | None = None, note: str | None = None
) -> ClientConsent:
    """Record that a client took their consent back on a day. Raises Refused where none holds then."""
    client = particulars.find(act.session, who).code
    rules.check_day(on, act.today)
    consent = rules.check_revoked(_last(act, client, tier), client, on)
    act.session.add(
        ConsentRevocation(
            consent=consent.id,
            day=on,
            note=optional(note),
            recorded_at=second(act.moment),
            recorded_by=act.staff.code,
        )
    )
    act.session.flush()
    return of_client(act, client, consent.tier)


def withdraw(act: Act, who: str, reason: str, *, tier: Tier | None = None, revocation: bool) -> ClientConsent:
    """Withdraw a consent that was entered by mistake, or with `revocation` that it was taken back.

    Raises Refused where there is none, and for a consent that is recorded as taken back.
    """
    client, why = particulars.find(act.session, who).code, text(reason)
    consent = _last(act, client, tier)
    if consent is None or (revocation and consent.revocation is None):
        raise Refused(
            N_("nothing of the kind is on record of client {client}; `fundcs care consent list` shows it"),
            client=client,
        )
    if not revocation and consent.revocation is not None:
        raise Refused(
            N_(
                "client {client} took this consent back on {day}; withdraw that first with --revocation, if "
                "it was a mistake"
            ),
            client=client,
            day=consent.revoked_on,
        )
    row: ConsentRevocation | ServiceConsent | None = (
        act.session.get(ConsentRevocation, consent.revocation)
        if revocation
        else act.session.get(ServiceConsent, consent.id)
    )
    assert row is not None  # noqa: S101 - it was read from there
    row.withdrawn_at, row.withdrawn_by, row.reason = second(act.moment), act.staff.code, why
    act.session.add(row)
    act.session.flush()
    return of_client(act, client, consent.tier)


def of_client(act: Act, client: str, tier: Tier) -> ClientConsent:
    """One client's consent to a tier's service, by code."""
    given = stored.given(act.session, act.moment, tier=tier, client=client).get(client, [])
    name = client_queries.names(act.session, [client])[client]
    return ClientConsent(client, name, tier, rules.state(given, act.today), given)


def every_of_client(act: Act, client: str) -> list[Consent]:
    """Every consent of a client that stands, to the service of whatever tier, by day."""
    return list(stored.given(act.session, act.moment, client=client).get(client, ()))


def listed(
    act: Act, *, tier: Tier = Tier.VIP, client: str | None = None, everything: bool = False
) -> list[ClientConsent]:
    """The clients of a tier who have given no consent, or took it back; with `everything` all of the tier.

    Of one `client` every consent, whatever their tier. Whose funds are all sealed is left out (Art. 15).
    """
    if client is not None:
        code = particulars.find(act.session, client).code
        own = tiers.tiers(act.session, act.policy, act.today, [code])[code].tier
        known = {consent.tier for consent in every_of_client(act, code)}
        return [of_client(act, code, each) for each in Tier if each in known or each is own is tier]
    sealed = act.once(sealed_clients)
    results = tiers.tiers(act.session, act.policy, act.today)
    codes = [code for code, result in results.items() if result.tier is tier and code not in sealed]
    given = stored.given(act.session, act.moment, tier=tier)
    names = client_queries.names(act.session, codes)
    found = [
        ClientConsent(
            code, names[code], tier, rules.state(given.get(code, ()), act.today), given.get(code, ())
        )
        for code in codes
    ]
    return [each for each in found if everything or each.state is not ConsentState.GIVEN]


def holds(act: Act, client: str, tier: Tier, day: date) -> bool:
    """Whether a client's consent to a tier's service holds on a day, by code."""
    given = stored.given(act.session, act.moment, tier=tier, client=client).get(client, ())
    return any(consent.holds(day) for consent in given)


def _last(act: Act, client: str, tier: Tier | None) -> Consent | None:
    """The last consent of a client that stands, to a tier's service or to any. Raises Refused for several."""
    given = stored.given(act.session, None, tier=tier, client=client).get(client, [])
    if tier is None and len({consent.tier for consent in given}) > 1:
        raise Refused(
            N_("client {client} has consented to the service of several tiers; name one with --tier TIER"),
            client=client,
        )
    return given[-1] if given else None
