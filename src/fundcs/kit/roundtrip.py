"""Sheets that go out to be filled in and come back: what a sheet is of, and that only its boxes were filled.

A sheet carries a hidden tab: what it is, of what, which export it came from, and for each row its keys and
seals. A seal is a keyed digest (HMAC-SHA256, RFC 2104) of what the row is about and of each locked cell; the
key stays in the archive. An account of which four digits are shown is thus not found by trying, nor is a seal
made for another text. Spreadsheet programs keep hidden tabs and protection when they save.
"""

from __future__ import annotations

import hmac
import json
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fundcs.kit.tabular.reading import Cell, Sheet

TAB: Final = "fundcs"
"""The hidden tab's name."""
_FORM: Final = "1"
_SEAL_LENGTH: Final = 16
_OPEN: Final = "-"
_TAB_NAMED: Final = f'name="{TAB}"'.encode()
_LONGEST_LIST: Final = 1_000_000


class Stamp(NamedTuple):
    """What a sheet is, of what, for whom ("" for nobody in particular), and the export's trail checkpoint."""

    what: str
    of: str
    holder: str
    issue: str


class Seal:
    """Keyed digests of texts."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def of(self, *parts: str) -> str:
        """The digest of these texts in this order."""
        message = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
        return hmac.new(self._key, message, "sha256").hexdigest()[:_SEAL_LENGTH]

    def cell(self, address: str, text: str) -> str:
        """The digest of a cell's text, white space folded: programs change it when they save."""
        return self.of(address, fold(text))


@dataclass(slots=True)
class Slip:
    """The hidden tab of a sheet as it is written: the stamp, and a line for each row of the sheet."""

    stamp: Stamp
    title: str
    seal: Seal
    lines: list[list[str]] = field(default_factory=list)
    _next: tuple[str, ...] = ("",)

    def about(self, keys: Sequence[str], *subject: str) -> None:
        """Say of the next row what it is about: its keys, and what is sealed with them."""
        self._next = (self.seal.of(*keys, *subject), *keys)

    def add(self, row: int, values: Sequence[object], boxes: Sequence[bool]) -> None:
        """Seal a row of the sheet; `boxes` are the cells to be filled in, values that lack are blank."""
        texts = [*map(str, values), *[""] * (len(boxes) - len(values))]
        seals = [
            _OPEN if box else self.seal.cell(address(row, place), text)
            for place, (text, box) in enumerate(zip(texts, boxes, strict=True))
        ]
        about, *keys = self._next
        line = (str(row), about, " ".join(seals), *keys)
        self.lines.append([*line[:3], self.seal.of(*line), *keys])
        self._next = ("",)

    @property
    def rows(self) -> list[list[str]]:
        """What the tab holds, row by row."""
        head = [TAB, _FORM, *self.stamp, self.title, self.seal.of(TAB, _FORM, *self.stamp, self.title)]
        return [head, *self.lines]


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A row as it was sealed, and its cells as they came back; `keys` say what it is about, if anything."""

    number: int
    keys: tuple[str, ...]
    about: str
    seals: tuple[str, ...]
    signature: str
    cells: tuple[Cell, ...]

    @property
    def boxes(self) -> list[int]:
        """The places, from 0, of the cells to be filled in."""
        return [place for place, seal in enumerate(self.seals) if seal == _OPEN]


@dataclass(frozen=True, slots=True)
class Returned:
    """A sheet that came back: its stamp, the rows it had when it was written, and the tab as it is now."""

    stamp: Stamp
    title: str
    signature: str
    rows: tuple[SealedRow, ...]
    sheet: Sheet

    def genuine(self, seal: Seal) -> bool:
        """Whether the stamp and the lines of the hidden tab are those written."""
        signed = [(self.signature, seal.of(TAB, _FORM, *self.stamp, self.title))]
        for row in self.rows:
            line = (str(row.number), row.about, " ".join(row.seals), *row.keys)
            signed.append((row.signature, seal.of(*line)))
        return all(hmac.compare_digest(has.encode(), due.encode()) for has, due in signed)

    def edited(self, seal: Seal) -> Iterator[tuple[int, int]]:
        """Row and column (from 0) of the cells changed that were not to be filled in, strangers included."""
        from fundcs.kit.tabular.cells import shown

        known = {row.number for row in self.rows}
        for row in self.rows:
            for place, sealed in enumerate(row.seals):
                if sealed != _OPEN and sealed != seal.cell(
                    address(row.number, place), shown(row.cells[place])
                ):
                    yield row.number, place
            yield from _strangers(self.sheet, row.number, len(row.seals))
        for number in range(1, len(self.sheet.rows) + 1):
            if number not in known:
                yield from _strangers(self.sheet, number, 0)


def _strangers(sheet: Sheet, number: int, width: int) -> Iterator[tuple[int, int]]:
    if number > len(sheet.rows):
        return
    for place, cell in enumerate(sheet.rows[number - 1][width:], width):
        if not (cell == "" or (isinstance(cell, str) and not fold(cell))):
            yield number, place


def read(path: Path, what: str) -> Returned:
    """The sheet of the kind `what` that the workbook `path` is. Raises Refused where it is none."""
    from fundcs.kit.tabular.reading import read_workbook

    sheets = read_workbook(path)
    slips = [sheet for sheet in sheets if sheet.name == TAB and sheet.hidden]
    rows = [[str(cell) for cell in row] for row in slips[0].rows] if slips else []
    head_width = 4 + len(Stamp._fields)
    if not rows or len(rows[0]) < head_width or rows[0][:3] != [TAB, _FORM, what]:
        raise Refused(
            N_(
                "{path} is not a sheet of fundcs to be filled in here, or its hidden tab was removed; fill "
                "in a newly exported one"
            ),
            path=path,
        )
    *stamp, title, signature = rows[0][2:head_width]
    sheet = next((sheet for sheet in sheets if sheet.name == title), None)
    if sheet is None:
        raise Refused(N_("{path} has no sheet {sheet}; its sheets are: {sheets}"), path=path, sheet=title,
                      sheets=", ".join(sheet.name for sheet in sheets if not sheet.hidden))  # fmt: skip
    return Returned(
        stamp=Stamp(*stamp),
        title=title,
        signature=signature,
        rows=tuple(_sealed(line, sheet, path) for line in rows[1:] if any(line)),
        sheet=sheet,
    )


def is_one(path: Path) -> bool:
    """Whether the file is a workbook with the hidden tab, by its list of sheets alone.

    A ledger of 10,000 rows is read once, for what it is. What cannot be read is said by who reads it.
    """
    try:
        if not path.is_file():
            return False
        with zipfile.ZipFile(path) as book, book.open("xl/workbook.xml") as sheets:
            return _TAB_NAMED in sheets.read(_LONGEST_LIST)
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, NotImplementedError):
        return False


def _sealed(line: list[str], sheet: Sheet, path: Path) -> SealedRow:
    number, about, seals, signature, *keys = (*line, "", "", "", "")
    if not (number.isascii() and number.isdecimal()):
        raise Refused(N_("the hidden tab of {path} was changed; fill in a newly exported sheet"), path=path)
    sealed = tuple(seals.split(" "))
    cells = list(sheet.rows[int(number) - 1]) if int(number) <= len(sheet.rows) else []
    cells += [""] * (len(sealed) - len(cells))
    return SealedRow(
        number=int(number),
        keys=tuple(key for key in keys if key),
        about=about,
        seals=sealed,
        signature=signature,
        cells=tuple(cells[: len(sealed)]),
    )


def address(row: int, place: int) -> str:
    """The address of a cell: its row from 1, its column from 0."""
    from fundcs.kit.tabular.guard import column_letters

    return f"{column_letters(place + 1)}{row}"
