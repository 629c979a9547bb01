"""A bulletin as tables of texts: what its codes and values are called in the user's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fundcs.callbacks.rules.calls import KIND_NAMES, CallKind
from fundcs.complaints.rules.measures import Share
from fundcs.kit.i18n import _, language
from fundcs.kit.money import grouped, round_half_up
from fundcs.report.rules.bulletin import totals
from fundcs.report.rules.promises import RESULT_NAMES, Result
from fundcs.report.rules.sections import SECTIONS, By, Kind
from fundcs.report.service.collecting import NOBODY
from fundcs.report.service.people import AHEAD
from fundcs.tiers.rules import Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fundcs.report.rules.bulletin import Bulletin, Row, Value
    from fundcs.report.rules.sections import Column, Section

DASH: Final = "–"
_WAN, _THOUSAND = 1_000_000, 100_000
"""Fen."""


@dataclass(frozen=True, slots=True)
class SectionTable:
    """A section of a bulletin with its rows and their labels; `total` None where nothing is summed up."""

    code: str
    section: Section
    columns: Sequence[Column]
    rows: Sequence[Row]
    labels: Sequence[str]
    total: Row | None

    @property
    def title(self) -> str:
        """Its title."""
        return _(self.section.title)

    def headings(self) -> list[str]:
        """The headings of the rows' labels and of the columns."""
        return [_(self.section.row), *(_(column.heading) for column in self.columns)]

    def lines(self) -> Iterator[tuple[str, Row]]:
        """Each row with its label, the total last."""
        yield from zip(self.labels, self.rows, strict=True)
        if self.total is not None:
            yield _("Total"), self.total


def tables(bulletin: Bulletin, *, screen: bool = False) -> list[SectionTable]:
    """The sections that a bulletin has, in their order; `screen`: without the columns for files alone."""
    return [table(bulletin, code, screen=screen) for code in SECTIONS if code in bulletin.sections]


def table(bulletin: Bulletin, code: str, *, screen: bool = False) -> SectionTable:
    """One section of a bulletin."""
    section, rows = SECTIONS[code], bulletin.sections.get(code, ())
    columns = [
        column
        for column in section.columns
        if (column.screen or not screen) and not (column.optional and _nothing(column, rows))
    ]
    return SectionTable(
        code=code,
        section=section,
        columns=columns,
        rows=rows,
        labels=[label(bulletin, section.by, row["row"]) for row in rows],
        total=totals(section, rows),
    )


def _nothing(column: Column, rows: Sequence[Row]) -> bool:
    return not any(row.get(column.code) for row in rows)


def label(bulletin: Bulletin, by: By, code: Value) -> str:
    """What the code of a row is called."""
    match by:
        case By.TIER:
            return _("no tier") if code == NOBODY else str(Tier(str(code)).label)
        case By.CALL:
            return _(KIND_NAMES[CallKind(str(code))])
        case By.FUND:
            return f"{code} {_named(bulletin, by, code)}"
        case By.ADVISER:
            return _("no adviser") if code == NOBODY else str(code)
        case By.MONTH | By.ARTICLE:
            return str(code)
    return _("not determined") if code is None else _named(bulletin, by, code)


def _named(bulletin: Bulletin, by: By, code: Value) -> str:
    zh, en = bulletin.names.get(by.value, {}).get(str(code), (str(code), str(code)))
    return zh if language() == "zh" else en


def value_text(column: Column, value: Value) -> str:
    """A value as people read it; a dash for none."""
    if value is None:
        return DASH
    if isinstance(value, str):
        return _(RESULT_NAMES[Result(value)]) if column.code == "result" else value
    if isinstance(value, int):
        return grouped(value) if column.kind is Kind.FEN else str(value)
    return share_text(Share(*value))


def row_text(shown: SectionTable, place: int) -> str:
    """The label of a row with what tells it from others of the same."""
    keys = (str(shown.rows[place][name]) for name in shown.section.keys)
    return " ".join((shown.labels[place], *keys))


def short(fen: int) -> str:
    """An amount where there is no room for all of its digits: in 万, in English in thousands of yuan."""
    if language() == "zh":
        return f"{round_half_up(fen, _WAN):,}万"
    return f"{round_half_up(fen, _THOUSAND):,}k"


def share_text(share: Share) -> str:
    """A share as its percentage with the counts: 80.00% (4/5); a dash where there was nothing."""
    if share.percent is None:
        return DASH
    return _("{percent} ({count}/{of})").format(percent=share.percent, count=share.count, of=share.of)


def sources(bulletin: Bulletin, section: Section) -> list[str]:
    """The commands that show a section's figures."""
    facts = {
        "month": str(bulletin.month),
        "year": bulletin.month.year,
        "last": bulletin.month.days.last.isoformat(),
        "as_of": bulletin.as_of.date().isoformat(),
        "months": AHEAD,
    }
    return [command.format(**facts) for command in section.source]


def heading(bulletin: Bulletin) -> str:
    """What the bulletin is called: its month, and its number or that it is a draft."""
    if bulletin.number is not None:
        return _("Client-service bulletin {number}").format(number=bulletin.title_number)
    if bulletin.so_far:
        return _("Client-service bulletin of {month}, draft up to {day}").format(
            month=bulletin.month, day=bulletin.as_of.date()
        )
    return _("Client-service bulletin of {month}, draft").format(month=bulletin.month)


def facts(bulletin: Bulletin, issuer: str) -> list[str]:
    """Under what facts the bulletin stands: the month's days, the moment, who issued it, and why again."""
    days = bulletin.month.days
    last = bulletin.as_of.date() if bulletin.so_far else days.last
    lines = [
        _("{first} to {last}; figures as of {moment}").format(
            first=days.first, last=last, moment=f"{bulletin.as_of:%Y-%m-%d %H:%M}"
        )
    ]
    if bulletin.issued_at is None:
        lines.append(_("Not issued"))
    else:
        lines.append(
            _("Issued by {who} at {at}").format(who=issuer, at=f"{bulletin.issued_at:%Y-%m-%d %H:%M}")
        )
    if bulletin.reason is not None:
        lines.append(_("Issued again: {reason}").format(reason=bulletin.reason))
    return lines
