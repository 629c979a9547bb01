"""The compliance statement as a workbook: the articles, and everything that was owed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl import Workbook

from fundcs.comply.rules import OUTCOME_NAMES, Outcome
from fundcs.comply.show import commands_text, met_text, summary, worst_text
from fundcs.deadlines.show import moment_text, owner_text
from fundcs.kit.i18n import N_, _, speaking
from fundcs.kit.view import minute
from fundcs.kit.workbooks import HEAD, NUMBER, PLAIN, TEXT, TITLE, WRAPPED, Look, Page, save

if TYPE_CHECKING:
    from pathlib import Path

    from fundcs.comply.service import Statement
    from fundcs.kit.i18n import Language

_CENTRE = Look(horizontal="center")
_STATEMENT: Final = (
    (N_("Art."), 6, _CENTRE), (N_("What fundcs does"), 52, WRAPPED), (N_("Carried out by"), 30, WRAPPED),
    (N_("Owed"), 7, NUMBER), (N_("In time"), 7, NUMBER), (N_("Late"), 7, NUMBER), (N_("Not met"), 7, NUMBER),
    (N_("Worst"), 26, WRAPPED),
)  # fmt: skip
_OWED: Final = (
    (N_("Art."), 8, _CENTRE), (N_("Key"), 36, WRAPPED), (N_("Owner"), 24, WRAPPED), (N_("Due"), 16, _CENTRE),
    (N_("Met"), 16, _CENTRE), (N_("By"), 16, TEXT), (N_("State"), 12, TEXT), (N_("Days late"), 9, NUMBER),
)  # fmt: skip
_NOT_YET: Final = N_("Not carried out yet: {what}")


def write(statement: Statement, path: Path, language: Language) -> None:
    """Write the statement to `path` in `language`."""
    with speaking(language):
        book = Workbook(write_only=True)
        footer = _("Trail checkpoint {head}").format(head=statement.head)
        pages = [_articles(book, statement, footer), _evidence(book, statement, footer)]
        save(book, pages, path)


def _begun(
    book: Workbook,
    title: str,
    columns: tuple[tuple[str, float, Look], ...],
    lines: tuple[str, str],
    footer: str,
) -> Page:
    page = Page(book, title, [width for _heading, width, _look in columns])
    page.landscape(header_row=4, footer=footer)
    page.row([title, *[""] * (page.width - 1)], TITLE)
    for line in lines:
        page.row([line], PLAIN)
    page.row([_(heading) for heading, _width, _look in columns], HEAD)
    return page


def _lines(statement: Statement) -> tuple[str, str]:
    return summary(statement), _("As of {moment}").format(moment=minute(statement.now))


def _articles(book: Workbook, statement: Statement, footer: str) -> Page:
    page = _begun(book, _("Compliance statement"), _STATEMENT, _lines(statement), footer)
    looks = [look for _heading, _width, look in _STATEMENT]
    for row in statement.rows:
        planned = row.article.planned
        does = [str(row.article.does)]
        if planned is not None and row.article.computes:
            does.append(_(_NOT_YET).format(what=planned))
        numbers = (len(row.obligations), row.count(Outcome.IN_TIME), row.count(Outcome.LATE), row.open)
        figures = numbers if row.obligations else ("", "", "", "")
        cells = (
            row.article.number,
            "\n".join(does),
            commands_text(row),
            *figures,
            worst_text(row, statement.names),
        )
        page.row(cells, looks, least=21, air=4)
    page.close()
    return page


def _evidence(book: Workbook, statement: Statement, footer: str) -> Page:
    page = _begun(book, _("Evidence"), _OWED, _lines(statement), footer)
    looks, names = [look for _heading, _width, look in _OWED], statement.names
    for row in statement.rows:
        for each in row.obligations:
            by = "" if each.met_by is None else f"{each.met_by} {names.get(each.met_by, '')}".strip()
            late = "" if each.late_days is None else each.late_days
            page.row(
                (
                    each.due.deadline.article, each.key, owner_text(each.owner, each.role, names),
                    moment_text(each.due), met_text(each), by, _(OUTCOME_NAMES[each.outcome]), late,
                ),
                looks,
            )  # fmt: skip
    page.filter(4)
    page.close()
    return page
