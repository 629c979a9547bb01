"""Registers: what a list shows, as a workbook to be filtered, printed and filed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from openpyxl import Workbook

from fundcs.kit.editable import keys
from fundcs.kit.i18n import _, speaking
from fundcs.kit.roundtrip import Seal, Slip
from fundcs.kit.view import minute
from fundcs.kit.workbooks import HEAD, PLAIN, TITLE, WRAPPED, Look, Page, carry, save

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from fundcs.kit.editable import Column, Row
    from fundcs.kit.i18n import Language
    from fundcs.kit.roundtrip import Stamp

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

    def page(
        self,
        book: Workbook,
        moment: datetime,
        count: int,
        slip: Slip | None = None,
        open_: Sequence[str] = (),
    ) -> Page:
        """A page with the title, as of when it is, how many rows follow, and the headings.

        It is sealed on `slip` if there is one, which keeps with the headings which columns are `open_`.
        """
        title = _(self.title)
        page = Page(book, title, [field.width for field in self.fields.values()])
        if slip is not None:
            page.seal(slip)
        as_of = _("As of {moment}; rows: {count}").format(moment=minute(moment), count=count)
        page.landscape(header_row=HEADER_ROW, footer=f"{title}  {as_of}")
        page.row([title, *[""] * (page.width - 1)], TITLE)
        page.row([as_of], PLAIN)
        if slip is not None:
            slip.about(open_)
        page.row([_(field.heading) for field in self.fields.values()], HEAD)
        return page

    def write(
        self, rows: Iterable[Mapping[str, object]], path: Path, moment: datetime, language: Language
    ) -> None:
        """Write the register as of `moment` to `path`; `rows` hold cells by the columns' names, or more.

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

    def write_editable(
        self,
        rows: Sequence[Row],
        columns: Mapping[str, Column],
        out: Outgoing,
        apart: Callable[[Workbook], Page] | None = None,
    ) -> None:
        """Write the register with its `columns`, in the order of its fields, open to be changed.

        The rest is locked, and what every row was made from is sealed. `apart` makes a further page, to be
        read only.
        """
        slip = Slip(out.stamp, _(self.title), Seal(out.key))
        book = Workbook(write_only=True)
        page = self.page(book, out.moment, len(rows), slip, tuple(columns))
        locked = [field.look for field in self.fields.values()]
        looks = [
            _opened(field.look) if name in columns else field.look for name, field in self.fields.items()
        ]
        for row in rows:
            slip.about(keys(row, columns, slip.seal))
            chosen = locked if row.closed else looks
            page.row([row.cells[name] for name in self.fields], chosen, least=LEAST_HEIGHT, air=AIR)
        self._offer(page, len(rows), out.choices)
        page.filter(HEADER_ROW)
        page.close()
        further = () if apart is None else (apart(book),)
        save(book, (page, *further, carry(book, slip)), out.path)

    def _offer(self, page: Page, count: int, choices: Mapping[str, Sequence[str]]) -> None:
        names = list(self.fields)
        for name, values in choices.items():
            column = names.index(name) + 1
            if count:
                page.offer((HEADER_ROW + 1, HEADER_ROW + count), (column, column), *values)


def _opened(look: Look) -> Look:
    """The look of a cell that may be changed: shaded, and text where it is no number and no day."""
    number_format = "@" if look.number_format == "General" else look.number_format
    return look._replace(number_format=number_format, open=True, offered=True)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Where a register to be filled in goes: its file, its stamp, the key of its seals, its moment.

    `choices`: the values that are offered in a column.
    """

    path: Path
    stamp: Stamp
    key: str
    moment: datetime
    choices: Mapping[str, Sequence[str]]


def coded(code: str | None, names: Mapping[str, str]) -> str:
    """A code with its name, if that is known; blank where there is none."""
    return " ".join(filter(None, (code, names.get(code or ""))))
