"""Use cases of the working calendar: reckoning, a year at a glance, importing an arrangement."""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundcs.calendars import queries
from fundcs.kit.arrangements import statutory, unnamed_feasts
from fundcs.kit.durable import InUse
from fundcs.kit.errors import Refused, held, os_reason
from fundcs.kit.i18n import N_
from fundcs.kit.workdays import DayFact, WorkCalendar, YearArrangement, merged

if TYPE_CHECKING:
    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.calendars.models import CalendarDay
    from fundcs.kit.i18n import Text
    from fundcs.kit.importing import LedgerOptions, Outcome, Parsed
    from fundcs.kit.workdays import Day

LARGEST = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The days of a file, not yet taken over, and what they make of the calendar.

    `calendar` as it is with them. `declared`: the years of which the file is the whole arrangement. `short`:
    of each year that stays provisional, the feasts of which no day is free.
    """

    outcome: Outcome
    facts: tuple[DayFact, ...]
    declared: frozenset[int]
    calendar: WorkCalendar
    short: Mapping[int, tuple[Text, ...]]


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


def work_calendar(session: Session | None) -> WorkCalendar:
    """Working days by the published arrangements, what was imported into the archive laid over them."""

    def arrangement(year: int) -> YearArrangement:
        base = statutory(year)
        if session is None:
            return base
        return _laid_over(base, _facts(queries.of_year(session, year)), queries.declared_complete(session))

    return WorkCalendar(arrangement)


def calendar_with(session: Session, imported: Iterable[DayFact], complete: Container[int]) -> WorkCalendar:
    """The working calendar as it would be with `imported` days, `complete` in these years."""
    imported = tuple(imported)

    def arrangement(year: int) -> YearArrangement:
        days = {fact.date: fact for fact in (*_facts(queries.of_year(session, year)), *imported)}
        declared = year in complete or year in queries.declared_complete(session)
        return _laid_over(statutory(year), days.values(), (year,) if declared else ())

    return WorkCalendar(arrangement)


def _laid_over(base: YearArrangement, own: Iterable[DayFact], declared: Container[int]) -> YearArrangement:
    """The own days over a year: all of it where that was said or where they free all seven feasts."""
    own = [fact for fact in own if fact.date.year == base.year]
    complete = (
        bool(own) and base.provisional and (base.year in declared or not unnamed_feasts(base.year, own))
    )
    return merged(base, own, complete=complete)


def calendar_of(act: Act) -> WorkCalendar:
    """The working calendar of the act, read once."""
    return act.once(work_calendar)


def _facts(days: Iterable[CalendarDay]) -> Iterator[DayFact]:
    return (DayFact(day.day, day.working, day.name, day.source) for day in days)


def year_at_a_glance(session: Session | None, year: int) -> Year:
    """Every month of `year` with what is arranged in it. Raises Refused outside 1900 to 2200."""
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


def read_file(
    act: Act,
    path: Path,
    *,
    options: LedgerOptions | None = None,
    year_complete: bool = False,
) -> Arrangement:
    """The days of a table or a TOML file, to be taken over all or, where any is wrong, none.

    A day that is there already as the file has it is skipped, another way it is changed. `year_complete`: the
    file is the whole arrangement of each year it has days of.
    """
    # Every command that reckons days loads this module, and only this one reads tables.
    from fundcs.calendars import rules
    from fundcs.kit.importing import LedgerOptions, Outcome, table_rows

    _check_size(path)
    if path.suffix.lower() == ".toml":
        parsed, source = _of_toml(path)
    else:
        parsed, source = table_rows(path, rules.COLUMNS, options or LedgerOptions(), ()), path.name
    if not parsed.read:
        raise Refused(N_("the file holds no days"))
    facts = rules.facts(parsed.rows, source, parsed.refuse)
    outcome = Outcome.of(parsed)
    outcome.errors.sort(key=lambda error: error.row)
    years = {fact.date.year for fact in facts}
    declared = frozenset(years if year_complete else ())
    calendar = calendar_with(act.session, facts, declared)
    short = {
        year: unnamed_feasts(year, (*_facts(queries.of_year(act.session, year)), *facts))
        for year in sorted(years)
        if calendar.arrangement(year).provisional
    }
    if not outcome.errors:
        _count(act, facts, outcome)
    return Arrangement(outcome=outcome, facts=tuple(facts), declared=declared, calendar=calendar, short=short)


def _count(act: Act, facts: Sequence[DayFact], outcome: Outcome) -> None:
    known = queries.by_day(act.session, (fact.date for fact in facts))
    for fact in facts:
        day = known.get(fact.date)
        if day is None:
            outcome.created += 1
        elif _columns(fact) == (day.working, day.name, day.source):
            outcome.skipped += 1
        else:
            outcome.updated += 1


def take_over(act: Act, arrangement: Arrangement) -> None:
    """Record the days of a file that were read without an error, and which years it is the whole of."""
    from fundcs.calendars.models import CalendarDay, CalendarYear

    known = queries.by_day(act.session, (fact.date for fact in arrangement.facts))
    for fact in arrangement.facts:
        day = known.get(fact.date) or CalendarDay(day=fact.date, working=False, name="", source="")
        day.working, day.name, day.source = _columns(fact)
        act.session.add(day)
    moment = act.moment.replace(microsecond=0)
    for year in arrangement.declared - queries.declared_complete(act.session):
        act.session.add(CalendarYear(year=year, declared_at=moment, declared_by=act.staff.code))


def without(act: Act, days: Sequence[date], year: int | None) -> WorkCalendar:
    """The working calendar as it would be without these imported days, or with `year` not complete.

    Raises Refused where nothing was imported for a day, or the year was not said to be complete.
    """
    known = queries.by_day(act.session, days)
    unknown = [day for day in days if day not in known]
    if unknown:
        raise Refused(
            N_("{day} was not imported; `fundcs calendar show {year}` shows where each day comes from"),
            day=unknown[0],
            year=str(unknown[0].year),
        )
    if year is not None and year not in queries.declared_complete(act.session):
        raise Refused(
            N_("the arrangement of {year} was not said to be complete; there is nothing to withdraw"),
            year=str(year),
        )

    def arrangement(asked: int) -> YearArrangement:
        facts = [fact for fact in _facts(queries.of_year(act.session, asked)) if fact.date not in known]
        return _laid_over(statutory(asked), facts, queries.declared_complete(act.session) - {year})

    return WorkCalendar(arrangement)


def withdraw(act: Act, days: Sequence[date], year: int | None, reason: str) -> None:
    """Withdraw days that were imported by mistake, or that a year's arrangement is complete (see `without`).

    The published arrangement holds again on those days.
    """
    from fundcs.calendars.models import CalendarWithdrawal, CalendarYear
    from fundcs.kit.typed import text

    made = _by(act, text(reason))
    for day in queries.by_day(act.session, days).values():
        was: dict[str, Any] = {"day": day.day, "working": day.working, "name": day.name, "source": day.source}
        act.session.add(CalendarWithdrawal(**was, **made))
        act.session.delete(day)
    if year is not None:
        act.session.add(CalendarWithdrawal(year=year, **made))
        act.session.delete(act.session.get_one(CalendarYear, year))


def _by(act: Act, reason: str) -> dict[str, Any]:
    at = act.moment.replace(microsecond=0)
    return {"reason": reason, "withdrawn_at": at, "withdrawn_by": act.staff.code}


def _columns(fact: DayFact) -> tuple[bool, str, str]:
    return fact.working, str(fact.name), str(fact.source)


def _check_size(path: Path) -> None:
    from fundcs.kit.tabular.reading import NO_REGULAR_FILE

    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise Refused(NO_REGULAR_FILE, path=path)
        with path.open("rb") as file:
            if len(file.read(LARGEST + 1)) > LARGEST:
                raise Refused(
                    N_("{path} is larger than 1 MB; an arrangement is a short list of days"), path=path
                )
    except OSError as error:
        if held(error):
            raise InUse(path=path) from None
        raise Refused(
            N_("{path} cannot be read: {why}; check its name and permissions"),
            path=path,
            why=os_reason(error),
        ) from None


def _of_toml(path: Path) -> tuple[Parsed, str]:
    """The entries of the document's arrays of tables, such as [[day]], as rows from 1; and its source."""
    from fundcs.calendars import rules
    from fundcs.kit.importing import Parsed
    from fundcs.kit.tabular.reading import Cell, Sheet
    from fundcs.kit.tabular.table import HeadingCell, Table, form

    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused(N_("{path} is not text in UTF-8; save it again"), path=path) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refused(N_("{path} is not TOML: {why}"), path=path, why=error) from None
    fields = {form(name): column.field for column in rules.COLUMNS for name in (column.field, *column.names)}
    rows: list[list[Cell]] = []
    for entry in (entry for value in document.values() if isinstance(value, list) for entry in value):
        given = entry.items() if isinstance(entry, dict) else [("date", entry)]
        named = {fields.get(form(key)): str(value) for key, value in given}
        rows.append([named.get(column.field, "") for column in rules.COLUMNS])
    places = {column.field: HeadingCell(index, column.field) for index, column in enumerate(rules.COLUMNS)}
    parsed = Parsed.of(rules.COLUMNS)
    table = Table(Sheet(path.name, rows), 0, places, ())
    parsed.expect(table)
    parsed.rows = [row for body in parsed.take(table) for row in body.rows()]
    return parsed, str(document.get("source", path.name))
