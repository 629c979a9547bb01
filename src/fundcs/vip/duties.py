"""What VIP clients are owed: an event each half-year; their consent where the policy asks it (Art. 39-40)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.act.permits import Permit, Role, holders
from fundcs.calendars.service import calendar_of
from fundcs.clients import queries as clients
from fundcs.deadlines.rules import Duty, DutyState, Settled, due, start_of
from fundcs.entitlements.service.sealing import sealed_clients
from fundcs.kit.i18n import T
from fundcs.staff import queries as members
from fundcs.tiers.rules import Tier
from fundcs.vip.queries import consents as stored_consents
from fundcs.vip.rules import half_years
from fundcs.vip.rules.consents import ConsentState
from fundcs.vip.rules.consents import state as consent_state
from fundcs.vip.service import events, owing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from fundcs.act import Act
    from fundcs.clients.models import Client
    from fundcs.deadlines.rules import Choice, Due
    from fundcs.kit.i18n import Text
    from fundcs.kit.periods import Period
    from fundcs.vip.rules.consents import Consent
    from fundcs.vip.service.events import EventCase
    from fundcs.vip.service.owing import OwedEvent


def duties(act: Act, choice: Choice) -> Iterator[Duty]:
    """What VIP clients are owed; of a fund there is none."""
    if choice.fund is None:
        yield from _events(act, choice)
        yield from _consents(act, choice)


def _events(act: Act, choice: Choice) -> Iterator[Duty]:
    """The event of the running half-year and those missed before, of each client to whom it is owed."""
    if not choice.concerns(role=act.policy.deadline("care.vip_event").role, client=choice.client):
        return
    halves = [half for half in owing.open_half_years(act) if _asked(choice, owing.due_of(act, half), act)]
    codes = None if choice.client is None else [choice.client]
    head = _head(act) if halves else ""
    for half in halves:
        planned = events.planned_for(act, half)
        for each in owing.owed(act, half, codes):
            if each.met is None and each.waiver is None:
                yield _event(act, each, planned.get(each.client), head)


def _asked(choice: Choice, by: Due, act: Act) -> bool:
    """Whether a deadline is near enough for the choice."""
    return choice.until is None or by.at <= choice.until or by.state(act.moment) is not DutyState.UPCOMING


def _head(act: Act) -> str:
    """The general manager's code, where there is only one to attend."""
    heads = members.present(act.session, Role.GENERAL_MANAGER, act.today)
    return heads[0].code if len(heads) == 1 else "STAFF"


def _event(act: Act, each: OwedEvent, planned: EventCase | None, head: str) -> Duty:
    if planned is not None:
        following = f"fundcs care event held {planned.no} --attended {each.client} --general-manager {head}"
    else:
        following = (
            f"fundcs care event plan --title TEXT --on DATE --client {each.client} --held "
            f"--general-manager {head}"
        )
    return Duty(
        key=_event_key(each),
        subject=T(
            "VIP event of the {half} with the general manager for {client} {name}",
            half=each.half.label,
            client=each.client,
            name=each.name,
        ),
        owner_role=each.due.deadline.role,
        owner=None,
        due=each.due,
        next=following,
        client=each.client,
        notes=tuple(_notes(act, each, planned)),
    )


def _notes(act: Act, each: OwedEvent, planned: EventCase | None) -> Iterator[Text]:
    """Why it is owed; the event that the client is invited to; how a missed one ends."""
    yield each.judged.reason
    if planned is not None:
        yield T("invited to event {no} on {day}", no=planned.no, day=planned.on)
    if act.today > each.half.last:
        yield T(
            "the half-year is over: record an event that was held in it, or the general manager waives it: "
            "`fundcs care event waive {client} --half-year {half} --reason TEXT`",
            client=each.client,
            half=each.half.code,
        )


def _event_key(each: OwedEvent) -> str:
    return f"vip-event:{each.client}:{each.half.code}"


def _consents(act: Act, choice: Choice) -> Iterator[Duty]:
    """The consent of each VIP client who has given none; who took it back is not asked again."""
    since = act.policy.care.consent
    if since is None or since > act.today:
        return
    codes = None if choice.client is None else [choice.client]
    given = stored_consents.given(act.session, act.moment, tier=Tier.VIP, client=choice.client)
    sealed = {code for code, day in act.once(sealed_clients).items() if day <= act.today}
    missing = [
        code
        for code in owing.vips(act, act.today, codes)
        if code not in sealed and consent_state(given.get(code, ()), act.today) is ConsentState.MISSING
    ]
    asked = _asked_since(act, since, missing)
    for client in clients.by_codes(act.session, missing):
        owner = _officer(act, client)
        yield Duty(
            key=f"consent:{client.code}",
            subject=T("consent of {client} {name} to VIP service", client=client.code, name=client.name),
            owner_role=Role.CS_SPECIALIST if owner is None else owner[1],
            owner=None if owner is None else owner[0],
            due=_consent_due(act, max(asked[client.code], client.added_on)),
            next=f"fundcs care consent {client.code} --on DATE",
            client=client.code,
        )


def _asked_since(act: Act, since: date, codes: Sequence[str]) -> Mapping[str, date]:
    """Since when each of these VIP clients is one whose consent the policy asks, without a break."""
    changes = owing.tier_changes(act, codes, act.today)
    found = {code: half_years.vip_since(changes[code], act.today) for code in codes}
    return {code: max(since, day) for code, day in found.items() if day is not None}


def _consent_due(act: Act, asked: date) -> Due:
    return due(act.policy.deadline("care.consent_within"), start_of(asked), calendar_of(act))


def _officer(act: Act, client: Client) -> tuple[str, Role] | None:
    """The client's CS specialist with their role, while they are here and may record it."""
    member = {each.code: each for each in act.once(members.everyone)}.get(client.officer or "")
    able = (
        member is not None
        and member.role in holders(act.policy, Permit.WRITE_CARE)
        and not member.gone(act.today)
    )
    return (member.code, member.role) if able and member is not None else None


def settled(act: Act, period: Period) -> Iterator[Settled]:
    """The events of half-years that fell due in the period, met or missed for good; and consents given.

    A waived event was owed and never met: it is missed for good.
    """
    for half in owing.in_period(act, period.first, period.last):
        for each in owing.owed(act, half):
            if each.met is None and not each.ended(act.today, owing.late(act)):
                continue
            yield Settled(
                key=_event_key(each),
                due=each.due,
                role=each.due.deadline.role,
                owner=None,
                met_at=None if each.met is None else start_of(each.met.day),
                met_by=None if each.met is None else each.met.recorded_by,
                client=each.client,
            )
    yield from _consented(act, period)


def _consented(act: Act, period: Period) -> Iterator[Settled]:
    """The first consent of each VIP client of now, whom the policy asks for one."""
    since = act.policy.care.consent
    if since is None:
        return
    given = stored_consents.given(act.session, act.moment, tier=Tier.VIP)
    vips = owing.vips(act, act.today, list(given)) if given else []
    asked = _asked_since(act, since, vips)
    for client in clients.by_codes(act.session, vips):
        first: Consent = given[client.code][0]
        by = _consent_due(act, max(asked[client.code], client.added_on))
        if period.holds(by.day):
            yield Settled(
                key=f"consent:{client.code}",
                due=by,
                role=by.deadline.role,
                owner=client.officer,
                met_at=start_of(first.day),
                met_by=first.recorded_by,
                client=client.code,
            )
