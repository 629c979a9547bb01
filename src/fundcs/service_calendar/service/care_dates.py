"""What comes again in care and is no to-do yet, events, greetings, mailings; how long records are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fundcs.act.permits import Permit
from fundcs.calendars.service import calendar_of
from fundcs.care.rules.greetings import OCCASION_NAMES, YEAR, Occasion
from fundcs.care.service import greetings as greeting
from fundcs.deadlines.rules import due as due_of
from fundcs.deadlines.rules import start_of
from fundcs.funds import queries as funds
from fundcs.funds.rules.retention import earliest_destruction
from fundcs.kit.i18n import T
from fundcs.kit.periods import months_until
from fundcs.service_calendar.rules import Entry, EntryKind
from fundcs.tiers import service as tiers
from fundcs.vip.models import VipEvent
from fundcs.vip.rules import half_years
from fundcs.vip.rules.events import EventState
from fundcs.vip.service import events as vip_events
from fundcs.vip.service import owing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fundcs.act import Act
    from fundcs.kit.i18n import Text
    from fundcs.service_calendar.service.asked import Asked


def events(asked: Asked) -> Iterator[Entry]:
    """Planned events of VIP clients, and those that half-years to come will owe (Art. 40)."""
    act = asked.act
    if asked.officer is not None or not act.may(Permit.READ_CLIENTS):
        return
    role = act.policy.deadline("care.vip_event").role
    for case in vip_events.between(act, asked.first, asked.last):
        if case.state is EventState.PLANNED and asked.client in (None, *case.invited):
            yield Entry(
                key=f"event:{case.no}",
                kind=EntryKind.EVENT,
                on=case.on,
                due=case.on,
                subject=T(
                    "event {no} {title}; clients invited: {n}",
                    no=case.no,
                    title=act.personal(case.title, VipEvent.title),
                    n=len(case.invited),
                ),
                owner_role=role,
                client=asked.client,
                next=f"fundcs care event held {case.no} --everybody --general-manager STAFF",
                stands_for=tuple(f"vip-event:{client}:{case.half.code}" for client in case.invited),
            )
    yield from _owed_events(asked)


def _owed_events(asked: Asked) -> Iterator[Entry]:
    """The half-years after the running one: an event for each client who is a VIP client today."""
    act = asked.act
    vips = owing.vips(act, act.today, None if asked.client is None else [asked.client])
    running = owing.half_year_of(act, act.today)
    for half in half_years.between(asked.first, asked.last, act.policy.care.half_years):
        by = owing.due_of(act, half)
        if vips and half != running and asked.holds(by.day):
            yield Entry(
                key=f"vip-event:{half.code}",
                kind=EntryKind.EVENT,
                on=by.day,
                due=by.day,
                subject=T(
                    "VIP event of the {half} with the general manager; VIP clients today: {n}",
                    half=half.label,
                    n=len(vips),
                ),
                owner_role=by.deadline.role,
                client=asked.client,
                count=len(vips),
                provisional=by.provisional,
            )


def greetings(asked: Asked) -> Iterator[Entry]:
    """Birthdays and holidays that come after those of which greetings are to-dos: after a year (Art. 10)."""
    act = asked.act
    first = asked.first + timedelta(days=YEAR + 1)
    if first > asked.last or not act.may(Permit.READ_CLIENTS):
        return
    if asked.whole:
        for occasion, on in greeting.holidays(act, first, asked.last):
            yield _greeting(act, f"greeting:{occasion}:{on}", on, T(OCCASION_NAMES[occasion]))
    birthday = T(OCCASION_NAMES[Occasion.BIRTHDAY])
    for each in greeting.between(act, first, asked.last, client=asked.client, occasion=Occasion.BIRTHDAY):
        if not each.opted_out and asked.admits(each.client, each.officer):
            key = f"greeting:birthday:{each.on}:{each.client}"
            yield replace(_greeting(act, key, each.on, birthday), owner=each.officer, client=each.client)


def _greeting(act: Act, key: str, on: date, occasion: Text) -> Entry:
    holiday = "care.birthday_greeting" if key.startswith("greeting:birthday:") else "care.holiday_greeting"
    return Entry(
        key=key,
        kind=EntryKind.GREETING,
        on=on,
        due=on,
        subject=T("greet for {occasion}", occasion=occasion),
        owner_role=act.policy.deadline(holiday).role,
    )


def mailings(asked: Asked) -> Iterator[Entry]:
    """The mailings of the months after the running one, whose own is a to-do (Art. 9)."""
    act = asked.act
    if not asked.whole or not act.may(Permit.READ_CLIENTS):
        return
    if not any(
        count.clients
        for count in tiers.counts(act.session, act.policy, act.today)
        if count.tier in act.policy.care.journal_tiers
    ):
        return
    deadline, work = act.policy.deadline("care.journal"), calendar_of(act)
    for month in months_until(asked.first, asked.last)[1:]:
        by = due_of(deadline, start_of(date(month.year, month.number, 1)), work)
        if asked.holds(by.day):
            yield Entry(
                key=f"mailing:{month}",
                kind=EntryKind.MAILING,
                on=by.day,
                due=by.day,
                subject=T("mail the house journal of {month}", month=str(month)),
                owner_role=deadline.role,
                provisional=by.provisional,
            )


def retention(asked: Asked) -> Iterator[Entry]:
    """The days from which the records of a sealed fund need no longer be kept (Art. 15)."""
    if not asked.whole:
        return
    years = asked.act.policy.confidentiality.retention
    for fund in funds.everyone(asked.act.session):
        if fund.sealed_on is None:
            continue
        day = earliest_destruction(fund.sealed_on, years)
        if asked.holds(day):
            yield Entry(
                key=f"retention:{fund.code}",
                kind=EntryKind.RETENTION,
                on=day,
                due=day,
                subject=T("records of {fund} are to be kept until this day", fund=fund.code),
                fund=fund.code,
            )
