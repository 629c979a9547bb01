"""What is coming as entries of a calendar, counted by month, by week and by who does it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.deadlines.rules import DutyState
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, P_, T
from fundcs.kit.periods import CalendarMonth, months_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from fundcs.deadlines.rules import Duty
    from fundcs.kit.i18n import Text

LONGEST: Final = 60
"""A calendar is of at most so many months."""
_WEEK: Final = timedelta(days=6)


class EntryKind(StrEnum):
    """What an entry of the calendar is about."""

    CALLBACK = "callback"
    PAYOUT = "payout"
    MATURITY = "maturity"
    MAILING = "mailing"
    GREETING = "greeting"
    EVENT = "event"
    VISIT = "visit"
    APPOINTMENT = "appointment"
    DOCUMENT = "document"
    COMPLAINT = "complaint"
    PACKAGE = "package"
    RETENTION = "retention"
    OTHER = "other"


KIND_NAMES: Final[Mapping[EntryKind, str]] = {
    EntryKind.CALLBACK: P_("calendar", "Calls"),
    EntryKind.PAYOUT: P_("calendar", "Payouts"),
    EntryKind.MATURITY: P_("calendar", "Matures"),
    EntryKind.MAILING: P_("calendar", "Mail"),
    EntryKind.GREETING: P_("calendar", "Greet"),
    EntryKind.EVENT: P_("calendar", "Events"),
    EntryKind.VISIT: P_("calendar", "Visits"),
    EntryKind.APPOINTMENT: P_("calendar", "Appts"),
    EntryKind.DOCUMENT: P_("calendar", "Docs"),
    EntryKind.COMPLAINT: P_("calendar", "Compl."),
    EntryKind.PACKAGE: P_("calendar", "Pack."),
    EntryKind.RETENTION: P_("calendar", "Kept"),
    EntryKind.OTHER: P_("calendar", "Other"),
}

_KINDS: Final[Mapping[str, EntryKind]] = {
    "action": EntryKind.COMPLAINT,
    "appointment": EntryKind.APPOINTMENT,
    "callback": EntryKind.CALLBACK,
    "complaint": EntryKind.COMPLAINT,
    "confirm": EntryKind.CALLBACK,
    "consent": EntryKind.DOCUMENT,
    "document": EntryKind.DOCUMENT,
    "documents": EntryKind.DOCUMENT,
    "finding": EntryKind.CALLBACK,
    "greeting": EntryKind.GREETING,
    "mailing": EntryKind.MAILING,
    "maturity": EntryKind.CALLBACK,
    "no-answer": EntryKind.CALLBACK,
    "payout": EntryKind.PAYOUT,
    "receivable": EntryKind.PAYOUT,
    "renewal": EntryKind.DOCUMENT,
    "special": EntryKind.DOCUMENT,
    "submission": EntryKind.PACKAGE,
    "vip-event": EntryKind.EVENT,
    "visit": EntryKind.VISIT,
}
"""The kind by the first word of a to-do's key; any other is OTHER."""

CALLS_BEFORE: Final = N_("verify accounts before the payout of {fund} due {due}; clients: {n}")
CALLS_AFTER: Final = N_("call after the payout of {fund} due {due}; clients: {n}")
CALLS_ON_MATURITY: Final = N_("call about contracts of {fund} that mature; contracts: {n}")
MATURING: Final = N_("contracts of {fund} mature; contracts: {n}")


class Fold(NamedTuple):
    """What entries of a day that are alike have in common, and the sentence for many, with `n` in it."""

    key: str
    sentence: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that is coming on a day: a to-do, or a date that is none.

    `on` is its day in the calendar: today where it is `overdue`, whose day `due` was. `owner_role` is None
    of what is nobody's work. `count`: for how many it stands. `amount`: what is paid, in fen. `fold`: with
    which entries it makes one line. `duty`: the to-do that it is.
    """

    key: str
    kind: EntryKind
    on: date
    due: date
    subject: Text
    owner_role: str | None = None
    owner: str | None = None
    client: str | None = None
    fund: str | None = None
    amount: int | None = None
    count: int = 1
    overdue: bool = False
    provisional: bool = False
    next: str | None = None
    fold: Fold | None = None
    duty: Duty | None = None
    stands_for: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[date, bool, int, str]:
        """The sort key of a calendar: by day, the overdue first, by kind."""
        return self.on, not self.overdue, tuple(EntryKind).index(self.kind), self.key


def of_duty(duty: Duty, now: datetime, today: date) -> Entry:
    """A to-do as an entry."""
    word, *names = duty.key.split(":")
    overdue = duty.due.state(now) is DutyState.OVERDUE
    return Entry(
        key=duty.key,
        kind=_KINDS.get(word, EntryKind.OTHER),
        on=max(duty.due.day, today),
        due=duty.due.day,
        subject=duty.subject,
        owner_role=duty.owner_role,
        owner=duty.owner,
        client=duty.client,
        fund=duty.fund,
        overdue=overdue,
        provisional=duty.due.provisional,
        next=duty.next,
        fold=_fold(word, names, duty.fund),
        duty=duty,
    )


def _fold(word: str, names: Sequence[str], fund: str | None) -> Fold | None:
    """The to-dos that come client by client: of a payout's callbacks, of contracts that mature."""
    if word == "callback":
        return calls_before(fund or "", names[1])
    return calls_on_maturity(fund or "") if word == "maturity" else None


def calls_before(fund: str, due: object) -> Fold:
    """The calls to verify accounts before a payout (Art. 46)."""
    return Fold(f"calls:{fund}:{due}", T(CALLS_BEFORE, fund=fund, due=due, n=1))


def calls_on_maturity(fund: str) -> Fold:
    """The calls to holders of contracts that mature (Art. 31)."""
    return Fold(f"calls:{fund}", T(CALLS_ON_MATURITY, fund=fund, n=1))


@dataclass(frozen=True, slots=True)
class EntryLine:
    """Entries of one day, kind and member that are alike, as one line."""

    entries: tuple[Entry, ...]

    @property
    def first(self) -> Entry:
        """The one that stands for what they have in common."""
        return self.entries[0]

    @property
    def count(self) -> int:
        """For how many they stand together."""
        return sum(entry.count for entry in self.entries)

    @property
    def amount(self) -> int | None:
        """What is paid together, in fen."""
        amounts = [entry.amount for entry in self.entries if entry.amount is not None]
        return sum(amounts) if amounts else None

    @property
    def many(self) -> Text | None:
        """The sentence for many; None where it is one."""
        fold = self.first.fold
        if fold is None or (len(self.entries) == 1 and self.first.count == 1):
            return None
        return replace(fold.sentence, facts={**fold.sentence.facts, "n": self.count})

    @property
    def key(self) -> str:
        """The same on every day: the entry's own, or that of what they have in common with whose it is."""
        fold = self.first.fold
        if self.many is None or fold is None:
            return self.first.key
        parts = (self.first.kind, fold.key, self.first.due, self.first.owner or self.first.owner_role or "")
        return ":".join(map(str, parts))


def lines(entries: Iterable[Entry]) -> list[EntryLine]:
    """The entries in order, those alike as one line."""

    def alike(entry: Entry) -> tuple[object, ...]:
        if entry.fold is None:
            return entry.order, entry.key
        owner = (entry.owner or "", entry.owner_role or "")
        return entry.order[:3], entry.fold.key, entry.due, *owner

    ordered = sorted(entries, key=lambda entry: (entry.order[:3], _folded(entry), entry.key))
    return [EntryLine(tuple(group)) for _alike, group in groupby(ordered, alike)]


def _folded(entry: Entry) -> tuple[str, date, str, str]:
    key = "" if entry.fold is None else entry.fold.key
    return key, entry.due, entry.owner or "", entry.owner_role or ""


@dataclass(frozen=True, slots=True)
class MonthAhead:
    """A month: how much of each kind, what is paid (fen); `provisional` until its holidays are published."""

    month: CalendarMonth
    provisional: bool
    counts: Mapping[EntryKind, int]
    paid: int

    @property
    def total(self) -> int:
        """Of all kinds."""
        return sum(self.counts.values())


def months(
    entries: Iterable[Entry], first: date, last: date, provisional: Callable[[int], bool]
) -> list[MonthAhead]:
    """Every month from that of `first` to that of `last`; `provisional`: whether a year's holidays are."""
    counts: dict[CalendarMonth, Counter[EntryKind]] = {}
    paid: Counter[CalendarMonth] = Counter()
    for month in months_until(first, last):
        counts[month] = Counter()
    for entry in entries:
        month = CalendarMonth.of(entry.on)
        counts[month][entry.kind] += entry.count
        paid[month] += (entry.amount or 0) if entry.kind is EntryKind.PAYOUT else 0
    return [
        MonthAhead(month, provisional(month.year), counts[month], paid[month]) for month in sorted(counts)
    ]


class WeekAhead(NamedTuple):
    """A week from Monday to Sunday with how much is coming in it."""

    first: date
    last: date
    total: int

    @property
    def name(self) -> str:
        """`2026-W48`, as ISO 8601 counts."""
        year, number, _day = self.first.isocalendar()
        return f"{year}-W{number:02d}"


def weeks(entries: Iterable[Entry]) -> list[WeekAhead]:
    """The weeks in which anything is coming."""
    totals: Counter[date] = Counter()
    for entry in entries:
        totals[monday(entry.on)] += entry.count
    return [WeekAhead(first, first + _WEEK, total) for first, total in sorted(totals.items())]


def monday(day: date) -> date:
    """The first day of the week of a day."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Load:
    """How much one member, or a role as a whole, has to do in each month."""

    owner: str | None
    role: str
    by_month: Mapping[CalendarMonth, int]

    @property
    def total(self) -> int:
        """In all months."""
        return sum(self.by_month.values())

    @property
    def highest(self) -> CalendarMonth:
        """The month with most, the first of those that are equal."""
        return max(self.by_month, key=lambda month: (self.by_month[month], [-part for part in month]))


def loads(entries: Iterable[Entry]) -> list[Load]:
    """The load of each member who has anything to do, then of roles; what is nobody's work is in none."""
    counted: dict[tuple[str | None, str], Counter[CalendarMonth]] = {}
    for entry in entries:
        if entry.owner_role is not None:
            whose = (entry.owner, entry.owner_role if entry.owner is None else "")
            counted.setdefault(whose, Counter())[CalendarMonth.of(entry.on)] += entry.count
    roles = {entry.owner: entry.owner_role or "" for entry in entries if entry.owner is not None}
    found = [
        Load(owner, roles[owner] if owner else role, by_month) for (owner, role), by_month in counted.items()
    ]
    return sorted(found, key=lambda load: (load.owner is None, load.owner or "", load.role))


def refuse_months(months: int) -> None:
    """Refuse a calendar of no month, or of more than can be foreseen. Raises Refused."""
    if not 1 <= months <= LONGEST:
        raise Refused(
            N_("a calendar is of 1 to {longest} months, not {months}"), longest=LONGEST, months=months
        )
