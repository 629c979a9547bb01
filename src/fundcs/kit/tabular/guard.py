"""A look into a workbook before the reader opens it: how far it would grow, what the reader does not tell.

The reader (python-calamine) lays a sheet out whole, so that one value at XFD1048576 ends the process, and it
gives errors and formulas that were never calculated as blanks. One pass over the sheets' XML finds both.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Final, NamedTuple
from xml.etree import ElementTree as ET

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.tabular import shapes
from fundcs.kit.tabular.errors import ENCRYPTED, DamagedWorkbook
from fundcs.kit.tabular.units import NumberFormat, of_format

if TYPE_CHECKING:
    from pathlib import Path

MEGABYTE: Final = 1_000_000
LARGEST: Final = 200 * MEGABYTE
"""Most bytes a workbook may unzip to."""
LARGEST_RATIO: Final = 100
"""Most times its own size a workbook may unzip to, where that is more than SMALL."""
SMALL: Final = 10 * MEGABYTE
ROWS: Final = 110_000
"""Most rows of a sheet or a text: to import 100,000 clients takes 395 MB, in proportion to the rows."""
COLUMNS: Final = 256
CELLS: Final = 20_000_000
"""Most cells from A1 to a sheet's last value; the reader holds them all."""

_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, ET.ParseError)
_CHUNK: Final = 4 * MEGABYTE
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# ECMA-376 (Office Open XML), part 1: 18.3.1.4 `c` with its attributes r (address), s (style) and t (type:
# "str" a formula's text, "e" an error), 18.3.1.40 `f`, 18.3.1.96 `v`, 18.3.1.73 `row`. The built-in formats
# 9 and 10 are percent (18.8.30). Expressions and not an XML parser: 50,000 rows of 16 cells take less than
# half of its time (ElementTree.iterparse).
_SUM: Final = re.compile(rb"\b(?:SUM|SUBTOTAL|AGGREGATE)\(", re.IGNORECASE)
_TEXT_RESULT: Final = re.compile(rb"\bt=[\"']str[\"']")
_REFERENCE: Final = re.compile(rb"\br=[\"']([A-Za-z]{1,20})([0-9]{1,20})[\"']")
_ROW_NUMBER: Final = re.compile(rb"\br=[\"']([0-9]{1,7})[\"']")
_OWN: Final = re.compile(rb"\sr=")
_PERCENT_FORMATS: Final = frozenset({"9", "10"})


class Place(NamedTuple):
    """A cell's row and column, from 1."""

    row: int
    column: int


@dataclass(slots=True)
class SheetFacts:
    """What the reader does not tell of a sheet's cells; `hidden_rows` are filtered out or hidden, from 1.

    `formats` tell the unit of an amount, `shapes` what a number shows in a column of text.
    """

    name: str
    hidden: bool = False
    uncalculated: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    sums: set[Place] = field(default_factory=set)
    percents: set[Place] = field(default_factory=set)
    formats: dict[Place, NumberFormat] = field(default_factory=dict)
    shapes: dict[Place, shapes.Shape] = field(default_factory=dict)
    struck: set[Place] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)


@dataclass(slots=True)
class WorkbookFacts:
    """The worksheets in their order, and whether days are counted from 1904."""

    sheets: list[SheetFacts]
    from_1904: bool


def inspect(path: Path) -> WorkbookFacts:
    """What stands in the workbook `path`, without laying a sheet out.

    Raises DamagedWorkbook, or Refused for a workbook of another kind and one beyond the limits above.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_size(archive, path)
            return _facts(archive, path)
    except _DAMAGE:
        raise DamagedWorkbook(path=path) from None


def _check_size(archive: zipfile.ZipFile, path: Path) -> None:
    members = archive.infolist()
    names = _parts(archive).keys()
    if any(member.flag_bits & 1 for member in members):
        raise Refused(ENCRYPTED, path=path)
    if "xl/workbook.xml" not in names:
        for part, kind in (("xl/workbook.bin", ".xlsb"), ("content.xml", ".ods")):
            if part in names:
                raise Refused(
                    N_("{path} is a {kind} workbook; open it and save it as .xlsx"), path=path, kind=kind
                )
        raise DamagedWorkbook(path=path)
    size = sum(member.file_size for member in members)
    if size > LARGEST:
        raise Refused(
            N_("{path} unzips to more than {limit} MB; keep the ledger alone in it, without pictures"),
            path=path,
            limit=LARGEST // MEGABYTE,
        )
    ratio = size // max(1, sum(member.compress_size for member in members))
    if size > SMALL and ratio > LARGEST_RATIO:
        raise Refused(
            N_("{path} unzips to {ratio} times its size, which is unlike a ledger; save it again as .xlsx"),
            path=path,
            ratio=ratio,
        )


def _parts(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The parts of a workbook by name; some programs on Windows write backslashes (APPNOTE 4.4.17)."""
    return {member.filename.replace("\\", "/"): member for member in archive.infolist()}


def _facts(archive: zipfile.ZipFile, path: Path) -> WorkbookFacts:
    members = _parts(archive)
    # Their size is checked, and expat limits entities.
    book = ET.fromstring(archive.read(members["xl/workbook.xml"]))  # noqa: S314
    relations = ET.fromstring(archive.read(members["xl/_rels/workbook.xml.rels"]))  # noqa: S314
    parts = {relation.get("Id"): relation for relation in relations}
    styles = _styles(archive, members.get("xl/styles.xml"))
    sheets = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        relation = parts[sheet.get(_RELATION) or sheet.get(_STRICT_RELATION)]
        if relation.get("Type", "").endswith("/worksheet"):
            facts = SheetFacts(sheet.get("name", ""), hidden=sheet.get("state", "visible") != "visible")
            with archive.open(members[_part(relation.get("Target", ""))]) as stream:
                _Scan(facts, path, styles).read(stream)
            sheets.append(facts)
    properties = book.find("{*}workbookPr")
    from_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
    return WorkbookFacts(sheets, from_1904)


def _part(target: str) -> str:
    target = target.replace("\\", "/")
    return target[1:] if target.startswith("/") else f"xl/{target}"


@dataclass(slots=True)
class _Styles:
    """The cell styles that tell something, by number: percent, a unit, a shape, struck through."""

    percent: set[bytes] = field(default_factory=set)
    formats: dict[bytes, NumberFormat] = field(default_factory=dict)
    shapes: dict[bytes, shapes.Shape] = field(default_factory=dict)
    struck: set[bytes] = field(default_factory=set)


def _styles(archive: zipfile.ZipFile, part: zipfile.ZipInfo | None) -> _Styles:
    styles = _Styles()
    if part is None:
        return styles
    book = ET.fromstring(archive.read(part))  # noqa: S314 - as above
    formats = book.iterfind("{*}numFmts/{*}numFmt")
    codes = {form.get("numFmtId"): form.get("formatCode", "") for form in formats}
    struck = [_is_struck(font.find("{*}strike")) for font in book.iterfind("{*}fonts/{*}font")]
    for number, style in enumerate(book.iterfind("{*}cellXfs/{*}xf")):
        name, code = str(number).encode(), codes.get(style.get("numFmtId"), "")
        if style.get("numFmtId") in _PERCENT_FORMATS or _is_percent(code):
            styles.percent.add(name)
        elif (told := of_format(code)) is not None:
            styles.formats[name] = told
        if (shape := _shape_of(style.get("numFmtId", ""), code)) is not None:
            styles.shapes[name] = shape
        font = style.get("fontId", "")
        if font.isdigit() and int(font) < len(struck) and struck[int(font)]:
            styles.struck.add(name)
    return styles


def _shape_of(number: str, code: str) -> shapes.Shape | None:
    return shapes.Shape(code, None) if number in shapes.SCIENTIFIC else shapes.of_format(code)


def _is_struck(strike: ET.Element | None) -> bool:
    return strike is not None and strike.get("val", "1") not in ("0", "false")


def _is_percent(code: str) -> bool:
    return "%" in re.sub(r'"[^"]*"|\\.', "", code)


@dataclass(frozen=True, slots=True)
class _Patterns:
    tag: re.Pattern[bytes]
    unaddressed: re.Pattern[bytes]
    far: re.Pattern[bytes]
    row: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    error: re.Pattern[bytes]
    hidden_row: re.Pattern[bytes]
    row_end: bytes


@lru_cache
def _patterns(prefix: bytes) -> _Patterns:
    """The patterns for a sheet whose elements carry `prefix` ("x:" or nothing).

    A tag is looked through for 300 bytes, which no cell or row comes near, and never past the next `<`:
    without a bound a sheet of `<c ` alone takes quadratic time.
    """

    def pattern(text: bytes) -> re.Pattern[bytes]:
        return re.compile(text.replace(b"~", re.escape(prefix)))

    return _Patterns(
        tag=pattern(rb"<(~c|~row)(?=[\s>/])([^<>]{0,300})>"),
        unaddressed=pattern(
            rb"<~c(?=[\s>/])(?![^<>]{0,300}\sr=[\"'][A-Za-z]{1,3}[1-9][0-9]{0,6}[\"'])"
            rb"|<~row(?=[\s>/])(?![^<>]{0,300}\sr=[\"'][1-9])"
        ),
        # A styled cell without a value takes no room: programs write whole rows of them. What follows the
        # address in a longer tag is not looked through, and the cell counts as one with a value.
        far=pattern(
            rb"<~c\s[^<>]{0,300}?\br=[\"'](?:[A-Za-z]{2,20}[0-9]{1,20}|[A-Za-z][0-9]{6,20})[\"']"
            rb"(?:[^<>]{0,300}(?<!/)>(?!\s*</)|[^<>]{301})"
        ),
        row=pattern(rb"<~row\s[^<>]{0,300}?\br=[\"']([0-9]{1,5})[\"']"),
        hidden_row=pattern(rb"<~row\s([^<>]{0,300}\bhidden=[\"'](?:1|true)[\"'][^<>]{0,300})>"),
        formula=pattern(rb"<~c\s([^<>]{0,300})>\s*<~f\b[^<>]{0,300}?(?:/>|>([^<]*)</~f>)\s*(<~v\s*>[^<]+)?"),
        error=pattern(
            rb"<~c\s([^<>]{0,300}\bt=[\"']e[\"'][^<>]{0,300})>(?:\s*<~f\b[^<>]{0,300}?(?:/>|>[^<]*</~f>))?\s*<~v>([^<]+)"
        ),
        row_end=b"</" + prefix + b"row>",
    )


def _styled(styles: _Styles) -> re.Pattern[bytes] | None:
    """The pattern of a cell in one of `styles` that holds a value: its attributes, the style's number."""
    numbers = styles.percent | styles.formats.keys() | styles.shapes.keys() | styles.struck
    if not numbers:
        return None
    of_these = b"|".join(sorted(numbers))
    return re.compile(
        rb"<(?:\w+:)?c\s(?=([^<>]{0,600})>)[^<>]{0,300}\bs=[\"'](" + of_these + rb")[\"'][^<>/]{0,300}>"
    )


class _Scan:
    """One pass over a sheet's XML."""

    def __init__(self, facts: SheetFacts, path: Path, styles: _Styles) -> None:
        self.facts, self.path, self.styles = facts, path, styles
        self.last_row = self.last_column = 1
        self.row = self.column = 0

    def read(self, stream: IO[bytes]) -> None:
        """Scan `stream` by pieces that end with a row."""
        piece = stream.read(_CHUNK)
        root = re.search(rb"<(\w+:)?worksheet\b", piece)
        if root is None:
            raise DamagedWorkbook(path=self.path)
        self.patterns = _patterns(root[1] or b"")
        self.styled = _styled(self.styles)
        while more := stream.read(_CHUNK):
            end = piece.rfind(self.patterns.row_end) + 1
            self._scan(piece[:end])
            piece = piece[end:] + more
        self._scan(piece)
        if self.last_row * self.last_column > CELLS:
            raise Refused(
                N_(
                    "sheet {sheet} spans {rows} rows and {columns} columns; delete what does not belong "
                    "to the table, or split it"
                ),
                sheet=self.facts.name,
                rows=self.last_row,
                columns=self.last_column,
            )

    def _scan(self, piece: bytes) -> None:
        if self.patterns.unaddressed.search(piece):
            piece = self.patterns.tag.sub(self._addressed, piece)
        if self.patterns.unaddressed.search(piece):
            raise Refused(
                N_(
                    "the cells of sheet {sheet} have no addresses; open {path} in a spreadsheet program "
                    "and save it"
                ),
                sheet=self.facts.name,
                path=self.path,
            )
        rows = [*map(int, self.patterns.row.findall(piece))]
        self.last_row = max(self.last_row, max(rows, default=1))
        self.row = rows[-1] if rows else self.row
        for match in self.patterns.far.finditer(piece):
            self._grow(_place(match[0]))
        self._note_cells(piece)
        if self.styled is not None:
            for match in self.styled.finditer(piece):
                self._note_style(_place(match[1]), match[2])
        if b"hidden" in piece:
            for match in self.patterns.hidden_row.finditer(piece):
                number = _ROW_NUMBER.search(match[1])
                if number is not None:
                    self.facts.hidden_rows.add(int(number[1]))

    def _addressed(self, tag: re.Match[bytes]) -> bytes:
        """A row's or a cell's tag with its address: one without any follows the one before (18.3.1.4)."""
        name, attributes = tag[1], tag[2]
        if name.endswith(b"row"):
            stated = _ROW_NUMBER.search(attributes)
            self.row, self.column = int(stated[1]) if stated else self.row + 1, 0
            return tag[0] if _OWN.search(attributes) else b'<%b r="%d"%b>' % (name, self.row, attributes)
        address = _REFERENCE.search(attributes)
        self.column = _column_number(address[1].upper()) if address else self.column + 1
        letters = column_letters(self.column).encode()
        place = b"%b%d" % (letters, self.row)
        return tag[0] if _OWN.search(attributes) else b'<%b r="%b"%b>' % (name, place, attributes)

    def _note_cells(self, piece: bytes) -> None:
        """The sums, the formulas that were never calculated, and the errors."""
        if b"f>" in piece or b"f " in piece:
            for match in self.patterns.formula.finditer(piece):
                self._note_formula(match)
        if b"#" in piece:
            for match in self.patterns.error.finditer(piece):
                self.facts.errors[_place(match[1])] = match[2].decode()

    def _note_style(self, place: Place, style: bytes) -> None:
        if style in self.styles.percent:
            self.facts.percents.add(place)
        if style in self.styles.formats:
            self.facts.formats[place] = self.styles.formats[style]
        if style in self.styles.shapes:
            self.facts.shapes[place] = self.styles.shapes[style]
        if style in self.styles.struck:
            self.facts.struck.add(place)

    def _grow(self, place: Place) -> None:
        if place.row > ROWS or place.column > COLUMNS:
            cell = f"{column_letters(place.column)}{place.row}"
            raise Refused(
                N_(
                    "sheet {sheet} holds a value in {cell}, beyond row {rows} or column {columns}; "
                    "delete what does not belong to the table"
                ),
                sheet=self.facts.name,
                cell=cell,
                rows=ROWS,
                columns=column_letters(COLUMNS),
            )
        self.last_row = max(self.last_row, place.row)
        self.last_column = max(self.last_column, place.column)

    def _note_formula(self, match: re.Match[bytes]) -> None:
        place = _place(match[1])
        if match[3] is None and not _TEXT_RESULT.search(match[1]):
            self.facts.uncalculated.add(place)
        if match[2] and _SUM.search(match[2]):
            self.facts.sums.add(place)


def _place(attributes: bytes) -> Place:
    match = _REFERENCE.search(attributes)
    if match is None:
        raise KeyError(attributes)
    return Place(int(match[2]), _column_number(match[1].upper()))


@lru_cache(maxsize=1024)
def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_letters(number: int) -> str:
    """The column's letters: 1 is A, 27 AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def percent_text(number: str) -> str:
    """A number's text as a percent format shows it: "0.095" is "9.5%"."""
    return f"{(Decimal(number) * 100).normalize():f}%"
