"""Registers: what a list shows, as a workbook to be filtered, printed and filed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from openpyxl import Workbook

from fundcs.kit.i18n import _, speaking
from fundcs.kit.view import minute
from fundcs.kit.workbooks import HEAD, PLAIN, TITLE, WRAPPED, Look, Page, save

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from fundcs.kit.i18n import Language

HEADER_ROW: Final = 3
"""The row of the headings."""
LEAST_HEIGHT: Final = 21
AIR: Final = 6
"""Of a row, in points: its least height, and what is left beside the lines of its cells."""


class Field(NamedTuple):
    """A column of a register: its heading (a msgid), its width in characters, and how its cells look."""

    heading: str
    width: float
    look: Look = WRAPPED


@dataclass(frozen=True, slots=True)
class Register:
    """A register by its title (a msgid) and its columns by name."""

    title: str
    fields: Mapping[str, Field]

    def page(self, book: Workbook, moment: datetime, count: int) -> Page:
        """A page with the title, as of when it is, how many rows follow, and the headings."""
        title = _(self.title)
        page = Page(book, title, [field.width for field in self.fields.values()])
        as_of = _("As of {moment}; rows: {count}").format(moment=minute(moment), count=count)
        page.landscape(header_row=HEADER_ROW, footer=f"{title}  {as_of}")
        page.row([title, *[""] * (page.width - 1)], TITLE)
        page.row([as_of], PLAIN)
        page.row([_(field.heading) for field in self.fields.values()], HEAD)
        return page

    def write(
        self, rows: Iterable[Mapping[str, object]], path: Path, moment: datetime, language: Language
    ) -> None:
        """Write the register as of `moment` to `path`; `rows` hold cells by the columns' names, and may hold more.

        They are made while `language` is spoken.
        """
        with speaking(language):
            listed = [[row[name] for name in self.fields] for row in rows]
            book = Workbook(write_only=True)
            page = self.page(book, moment, len(listed))
            looks = [field.look for field in self.fields.values()]
            for row in listed:
                page.row(row, looks, least=LEAST_HEIGHT, air=AIR)
            page.filter(HEADER_ROW)
            page.close()
            save(book, (page,), path)


def coded(code: str | None, names: Mapping[str, str]) -> str:
    """A code with its name; blank where there is none."""
    return "" if code is None else f"{code} {names[code]}"
