"""Use cases of the working calendar: reckoning, a year at a glance, importing an arrangement."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fundcs.calendars import queries
from fundcs.calendars.models import CalendarDay
from fundcs.kit.arrangements import statutory
from fundcs.kit.errors import Refused, os_reason
from fundcs.kit.i18n import N_
from fundcs.kit.workdays import DayFact, WorkCalendar, YearArrangement, merged

if TYPE_CHECKING:
    from sqlmodel import Session

    from fundcs.act import Act
    from fundcs.kit.importing import Outcome, Parsed
    from fundcs.kit.workdays import Day

LARGEST = 1_000_000  # bytes


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

    def facts_of_year(year: int) -> YearArrangement:
        base = statutory(year)
        if session is None:
            return base
        return merged(base, _facts(queries.of_year(session, year)))

    return WorkCalendar(facts_of_year)


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


def import_file(
    act: Act, path: Path, *, sheet: str | None = None, pairs: Sequence[str] = (), dry_run: bool = False
) -> Outcome:
    """Take over the days of a table or a TOML file, all or, where any is wrong, none.

    A day that is there already as the file has it is skipped, another way it is changed.
    """
    # Every command that reckons days loads this module, and only this one reads tables.
    from fundcs.calendars import rules
    from fundcs.kit.importing import Outcome, parse_map, table_rows

    _check_size(path)
    if path.suffix.lower() == ".toml":
        parsed, source = _of_toml(path)
    else:
        parsed, source = table_rows(path, rules.COLUMNS, sheet, parse_map(pairs, rules.COLUMNS)), path.name
    if not parsed.read:
        raise Refused(N_("the file holds no days"))
    facts = rules.facts(parsed.rows, source, parsed.refuse)
    outcome = Outcome.of(parsed)
    outcome.errors.sort(key=lambda error: error.row)
    if not outcome.errors:
        _take_over(act, facts, outcome, dry_run=dry_run)
    return outcome


def _take_over(act: Act, facts: Sequence[DayFact], outcome: Outcome, *, dry_run: bool) -> None:
    known = queries.by_day(act.session, (fact.date for fact in facts))
    for fact in facts:
        day = known.get(fact.date) or CalendarDay(day=fact.date, working=False, name="", source="")
        new = (fact.working, str(fact.name), str(fact.source))
        if fact.date not in known:
            outcome.created += 1
        elif (day.working, day.name, day.source) == new:
            outcome.skipped += 1
            continue
        else:
            outcome.updated += 1
        if not dry_run:
            day.working, day.name, day.source = new
            act.session.add(day)


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
    parsed.take(Table(Sheet(path.name, rows), 0, places, ()))
    return parsed, str(document.get("source", path.name))
