"""Use cases of the working calendar: reckoning, a year at a glance, importing an arrangement."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fundcs.calendars import queries, rules
from fundcs.calendars.models import CalendarDay
from fundcs.kit.errors import Refused, os_reason
from fundcs.kit.i18n import N_
from fundcs.kit.workdays import DayFact, WorkCalendar, YearArrangement, merged, statutory

if TYPE_CHECKING:
    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.kit.workdays import Day

LARGEST = 1_000_000  # bytes


class UnreadableArrangement(Refused):
    template = N_("{path} cannot be read: {why}; check its name and permissions")


class ArrangementTooBig(Refused):
    template = N_("{path} is larger than 1 MB; an arrangement is a short list of days")


class ArrangementNotText(Refused):
    template = N_("{path} is not text in UTF-8 or GB18030; save it as CSV or TOML again")


class ArrangementNotToml(Refused):
    template = N_("{path} is not TOML: {why}")


@dataclass(frozen=True, slots=True)
class Month:
    """A month's arranged days, and how many working days it has."""

    first: date
    workdays: int
    holidays: tuple[Day, ...]
    made_up: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A year's months; provisional while its arrangement is unpublished."""

    year: int
    months: tuple[Month, ...]
    provisional: bool


@dataclass(slots=True)
class Imported:
    """What an import of an arrangement did; with any error, nothing."""

    read: int
    created: int = 0
    updated: int = 0
    skipped: int = 0
    errors: tuple[rules.RowError, ...] = ()


def work_calendar(session: Session | None) -> WorkCalendar:
    """Working days by the published arrangements, what was imported into the archive laid over them."""

    def facts_of_year(year: int) -> YearArrangement:
        base = statutory(year)
        if session is None:
            return base
        return merged(base, _facts(queries.of_year(session, year)), own_years_complete=False)

    return WorkCalendar(facts_of_year)


def calendar_of(act: Act) -> WorkCalendar:
    """The working calendar of the act, read once."""
    return act.once(work_calendar)


def _facts(days: Iterable[CalendarDay]) -> Iterator[DayFact]:
    return (DayFact(day.day, day.working, day.name, day.source) for day in days)


def year_at_a_glance(session: Session | None, year: int) -> Year:
    """Every month of `year` with what is arranged in it. Raises OutsideCalendar."""
    calendar = work_calendar(session)
    arrangement = calendar.arrangement(year)
    months = tuple(_month(calendar, arrangement, date(year, number, 1)) for number in range(1, 13))
    return Year(year, months, arrangement.provisional)


def _month(calendar: WorkCalendar, arrangement: YearArrangement, first: date) -> Month:
    days = [day for day in _days(first) if day.month == first.month]
    arranged = [calendar.describe(day) for day in days if day in arrangement.facts]
    return Month(
        first,
        workdays=sum(map(calendar.is_workday, days)),
        holidays=tuple(day for day in arranged if not day.working),
        made_up=tuple(day for day in arranged if day.working),
    )


def _days(first: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(31))


def import_file(act: Act, path: Path) -> Imported:
    """Take over the days of a CSV or TOML file, all or, where any is wrong, none.

    A day that is there already as the file has it is skipped, another way it is changed.
    Raises UnreadableArrangement, ArrangementTooBig, ArrangementNotText, ArrangementNotToml.
    """
    reading = _read(path)
    done = Imported(read=len(reading.facts) + len({error.row for error in reading.errors}))
    done.errors = reading.errors
    if reading.errors:
        return done
    known = queries.by_day(act.session, (fact.date for fact in reading.facts))
    for fact in reading.facts:
        day = known.get(fact.date)
        new = (fact.working, str(fact.name), str(fact.source))
        if day is None:
            act.session.add(CalendarDay(day=fact.date, working=new[0], name=new[1], source=new[2]))
            done.created += 1
        elif (day.working, day.name, day.source) == new:
            done.skipped += 1
        else:
            day.working, day.name, day.source = new
            act.session.add(day)
            done.updated += 1
    return done


def _read(path: Path) -> rules.Reading:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableArrangement(path=path, why=os_reason(error)) from None
    if len(raw) > LARGEST:
        raise ArrangementTooBig(path=path)
    text = _text(raw, path)
    if path.suffix.lower() != ".toml":
        return rules.from_csv(text, source=path.name)
    try:
        return rules.from_toml(tomllib.loads(text.removeprefix("\ufeff")), source=path.name)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ArrangementNotToml(path=path, why=error) from None


def _text(raw: bytes, path: Path) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ArrangementNotText(path=path)
