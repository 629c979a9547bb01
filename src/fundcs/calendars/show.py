"""The working calendar as pages or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

from fundcs.act.permits import Role, role_name
from fundcs.kit import importing
from fundcs.kit.i18n import N_, _, ngettext
from fundcs.kit.view import View, iso, table, text_page

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from fundcs.calendars.service import Arrangement, Month, Year
    from fundcs.kit.workdays import Day, Reckoned, Skipped
    from fundcs.reminders.service import Move


_NOTHING_IMPORTED: Final = N_(
    "days read: {read}, errors: {errors}; nothing was written; correct the rows listed and import again"
)


def reckoned(way: Reckoned, plus: int) -> View:
    """A working day reached, and every day that was passed over or counted on the way."""
    data = {
        "date": iso(way.start),
        "plus": plus,
        "result": iso(way.result),
        "skipped": [_why(day) for day in way.skipped],
        "added": [_why(day) for day in way.added],
        "provisional": way.provisional,
    }
    lines = [
        ngettext(
            "{start} + {plus} working day = {result}", "{start} + {plus} working days = {result}", plus
        ).format(start=way.start, plus=plus, result=_on(way.result))
    ]
    lines += [_("  {day}: skipped, {why}").format(day=_on(day.date), why=day.why) for day in way.skipped]
    lines += [_("  {day}: counted, {why}").format(day=_on(day.date), why=day.why) for day in way.added]
    if way.provisional:
        lines.append(_provisional())
    return View(data, text_page(*lines))


def _why(day: Skipped) -> dict[str, object]:
    return {"date": iso(day.date), "why": str(day.why)}


def _on(day: date) -> str:
    weekdays = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return f"{day} {weekdays[day.weekday()]}"


def _provisional() -> str:
    return _(
        "Provisional: the year's holiday arrangement is not in the calendar yet (`fundcs calendar import`)."
    )


def year(asked: Year) -> View:
    """A year's months, one line each."""
    arranged = sorted(
        (day for month in asked.months for day in (*month.holidays, *month.made_up)), key=lambda day: day.date
    )
    data = {
        "year": asked.year,
        "provisional": asked.provisional,
        "workdays": sum(month.workdays for month in asked.months),
        "months": [{"month": f"{m.first:%Y-%m}", "workdays": m.workdays} for m in asked.months],
        "days": [_day(day) for day in arranged],
    }
    sources = list(dict.fromkeys(str(day.source) for day in arranged))
    total = _("{n} working days in {year}").format(n=data["workdays"], year=asked.year)
    lines = [total, *(_("Source: {source}").format(source=source) for source in sources)]
    if asked.provisional:
        lines.append(_provisional())
    return View(data, text_page(_months(asked.months), *lines))


def _day(day: Day) -> dict[str, object]:
    return {
        "date": iso(day.date),
        "working": day.working,
        "name": str(day.name),
        "source": None if day.source is None else str(day.source),
    }


def _months(months: Sequence[Month]) -> Table:
    rows = table(_("Month"), (_("Working days"), "right"), _("Days off"), _("Worked weekends"))
    for month in months:
        made_up = _(", ").join(_on(day.date)[5:] for day in month.made_up)
        rows.add_row(
            f"{month.first:%Y-%m}", str(month.workdays), "\n".join(_stretches(month.holidays)), made_up
        )
    return rows


def _stretches(days: Iterable[Day]) -> list[str]:
    """Days off in a row, of one name, as one stretch."""
    lines = []
    numbered = ((day, day.date.toordinal() - place) for place, day in enumerate(days))
    for (name, _run), group in groupby(numbered, key=lambda pair: (str(pair[0].name), pair[1])):
        stretch = [day for day, _place in group]
        first, last = stretch[0].date, stretch[-1].date
        span = f"{first:%m-%d}"
        if last != first:
            span = _("{first} to {last}").format(first=span, last=f"{last:%m-%d}")
        lines.append(f"{span}  {name}")
    return lines


def imported(arrangement: Arrangement, moves: Sequence[Move], *, dry_run: bool) -> View:
    """What an import did and which dates it moved, or everything wrong with the file."""
    outcome = arrangement.outcome
    rows = importing.view(outcome, dry_run=dry_run)
    if outcome.errors:
        rows.refusal = importing.refusal(outcome, _NOTHING_IMPORTED)
        return rows
    data = {
        **outcome.data(),
        "provisional": {
            str(year): [str(name) for name in names] for year, names in arrangement.short.items()
        },
        "moves": _moves_data(moves),
    }

    def page(out: Console) -> None:
        rows.page(out)
        text_page(*_still_provisional(arrangement), *_moved(moves))(out)

    return View(data, page)


def withdrawn(days: Sequence[date], year: int | None, moves: Sequence[Move]) -> View:
    """What was withdrawn of the imported arrangement, and which dates that moves."""
    data = {"withdrawn": [iso(day) for day in days], "year": year, "moves": _moves_data(moves)}
    if year is not None:
        line = _("{year} is no longer regarded as complete.").format(year=year)
    else:
        line = _("Withdrawn: {days}").format(days=_(", ").join(map(_on, days)))
    return View(data, text_page(line, *_moved(moves)))


def _moves_data(moves: Sequence[Move]) -> list[dict[str, object]]:
    return [
        {
            "key": move.key,
            "subject": str(move.subject),
            "before": move.before,
            "after": move.after,
            "tell": list(move.tell),
        }
        for move in moves
    ]


def _still_provisional(arrangement: Arrangement) -> Iterator[str]:
    for year_number, names in arrangement.short.items():
        yield _(
            "{year} stays provisional: no day off for {feasts}; if the file is the whole arrangement, "
            "import it with --year-complete"
        ).format(year=year_number, feasts=_(", ").join(map(str, names)))


def _moved(moves: Sequence[Move]) -> Iterator[Table | str]:
    if not moves:
        yield _("No duty and no payment date moves.")
        return
    rows = table(_("What moves"), _("Day before"), _("New day"), _("Tell"))
    for move in moves:
        rows.add_row(str(move.subject), move.before, move.after, _(", ").join(map(_told, move.tell)))
    yield rows


def _told(who: str) -> str:
    return role_name(Role(who)) if who in {role.value for role in Role} else who
