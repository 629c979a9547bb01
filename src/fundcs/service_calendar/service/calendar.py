"""The service calendar: to-dos as far ahead as asked, and the dates that are no to-dos yet, or never."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.clients.service import particulars
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.payouts.rules.forecast import last_day
from fundcs.payouts.service.forecast import payouts_ahead
from fundcs.reminders import service as reminders
from fundcs.service_calendar import rules
from fundcs.service_calendar.rules import Entry, EntryKind
from fundcs.service_calendar.service import care_dates, payout_dates
from fundcs.service_calendar.service.asked import Asked
from fundcs.service_calendar.service.budgets import budgets
from fundcs.staff import service as staff

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fundcs.act import Act
    from fundcs.callbacks.queries.records import ClientOfficer
    from fundcs.payouts.rules.forecast import ForecastPayout, Maturity
    from fundcs.reminders.service import DutyList
    from fundcs.service_calendar.rules import EntryLine, Load, MonthAhead, WeekAhead
    from fundcs.service_calendar.service.budgets import BudgetAhead


@dataclass(frozen=True, slots=True)
class ServiceCalendar:
    """What is coming from `first` to `last`; `client`, `officer`: of whom alone. `duties`: its to-dos."""

    first: date
    last: date
    client: str | None
    officer: str | None
    entries: Sequence[Entry]
    months: Sequence[MonthAhead]
    weeks: Sequence[WeekAhead]
    loads: Sequence[Load]
    budgets: Sequence[BudgetAhead]
    duties: DutyList
    clients: Mapping[str, str]

    @property
    def lines(self) -> list[EntryLine]:
        """The entries in order, those alike as one line."""
        return rules.lines(self.entries)


def calendar(
    act: Act, months: int, *, client: str | None = None, officer: str | None = None
) -> ServiceCalendar:
    """What is coming in so many months, that of today the first; of one client, or of one officer.

    To-dos that are overdue stand on today. Raises Refused for a number of months, a client or a member there
    is not, and for both.
    """
    asked = _asked(act, months, client, officer)
    within = f"{(asked.last - act.today).days}d"
    duties = reminders.listed(act, within=within, client=asked.client, owner=asked.officer)
    ahead, maturing = payouts_ahead(act, asked.last)
    known = payout_dates.known_clients(act, ahead, maturing)
    owed = [rules.of_duty(duty, act.moment, act.today) for duty in duties.duties]
    entries = _together(owed, _dates(asked, ahead, maturing, known))
    work = calendar_of(act)
    return ServiceCalendar(
        first=asked.first,
        last=asked.last,
        client=asked.client,
        officer=asked.officer,
        entries=sorted(entries, key=lambda entry: entry.order),
        months=rules.months(
            entries, asked.first, asked.last, lambda year: work.arrangement(year).provisional
        ),
        weeks=rules.weeks(entries),
        loads=rules.loads(entries),
        budgets=list(budgets(asked)),
        duties=duties,
        clients={code: row.name for code, row in known.items()} | duties.clients,
    )


def _asked(act: Act, months: int, client: str | None, officer: str | None) -> Asked:
    rules.refuse_months(months)
    if client is not None and officer is not None:
        raise Refused(N_("--client and --officer do not go together; give one of them"))
    return Asked(
        act,
        last_day(act.today, months),
        None if client is None else particulars.find(act.session, client).code,
        None if officer is None else staff.find(act.session, officer).code,
    )


def _dates(
    asked: Asked,
    ahead: Sequence[ForecastPayout],
    maturing: Sequence[Maturity],
    known: Mapping[str, ClientOfficer],
) -> Iterator[Entry]:
    """What is no to-do, or none yet."""
    yield from payout_dates.payments(asked, ahead, known)
    yield from payout_dates.calls(asked, ahead, known)
    yield from payout_dates.maturities(asked, maturing, known)
    yield from care_dates.events(asked)
    yield from care_dates.greetings(asked)
    yield from care_dates.mailings(asked)
    yield from care_dates.retention(asked)


def _together(owed: Sequence[Entry], dates: Iterable[Entry]) -> list[Entry]:
    """To-dos and dates, each once.

    A payment of investors is one with the payout's date, and the event that is owed to a VIP client with the
    planned event that they are invited to.
    """
    by_key = {entry.key: entry for entry in owed}
    found = []
    for entry in dates:
        if entry.key in by_key and entry.kind is EntryKind.PAYOUT:
            duty = by_key.pop(entry.key)
            found.append(
                replace(
                    entry,
                    next=duty.next,
                    owner_role=duty.owner_role,
                    overdue=duty.overdue,
                    due=duty.due if duty.overdue else entry.due,
                )
            )
        elif entry.kind is EntryKind.EVENT:
            for key in entry.stands_for:
                by_key.pop(key, None)
            found.append(entry)
        elif entry.key not in by_key:
            found.append(entry)
    return [*by_key.values(), *found]
