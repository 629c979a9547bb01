"""Find the table on a sheet: its heading row, which column is which field, and what its amounts count."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, joined
from fundcs.kit.parsing import fold

if TYPE_CHECKING:
    from fundcs.kit.tabular.cells import Kind
    from fundcs.kit.tabular.reading import Cell, Sheet

HEADING_ROWS: Final = 30
"""The heading is looked for in so many rows from the top."""
_LONGEST_HEADING: Final = 60
"""A longer cell is a sentence above or beside the table."""

_UNITS: Final = {
    **dict.fromkeys(("元", "人民币", "人民币元", "yuan", "rmb", "cny"), 1),
    **dict.fromkeys(("万", "万元", "人民币万元"), 10_000),
    **dict.fromkeys(("亿", "亿元", "人民币亿元"), 100_000_000),
}
_UNIT_NAMES: Final = {1: "元", 10_000: "万元", 100_000_000: "亿元"}
_BRACKETED: Final = re.compile(r"[(\[{【〔<]([^()\[\]{}【】〔〕<>]*)[)\]}】〕>]")
_UNIT_TAIL: Final = re.compile(r"(?<![\s/:,、])[\s/:,、]*+((?:人民币)?[万亿]?元|[万亿]|%)$")
_UNIT_WORD: Final = re.compile(r"(?:金额)?(?:货币)?单位 ?:? ?(.+)")
_TITLE_UNIT: Final = re.compile(r"单位 ?[:(]? ?([^\s()\[\]【】,;]{1,8})")
# Amounts in these would be taken for yuan, or for ten times too much or too little.
_UNKNOWN_UNIT: Final = N_("sheet {sheet}: {heading} is in {unit}; give amounts in 元, 万元 or 亿元")
_OTHER_UNIT: Final = re.compile(
    r"(?:[十百千]|[百千]万|万)?(?:美元|港元|港币|欧元|日元|英镑|韩元|澳元)|[十百千]元|[百千]万元?|usd|hkd|eur|jpy|gbp"
    r"|[$€£]|million|thousand|mn|k"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A field a chapter reads and the headings it is known by; `names[0]` is the one sentences use.

    `personal` is the kind (`kit.privacy.mask`) as which its values are shown.
    """

    field: str
    names: tuple[str, ...]
    kind: Kind = "text"
    required: bool = False
    personal: Literal["id_no", "phone", "account", "email", "address"] | None = None


@dataclass(frozen=True, slots=True)
class HeadingCell:
    """A field's column in a heading: its place from 0, the heading as it stands, the unit written in it."""

    index: int
    heading: str
    unit: int | None = None
    percent: bool = False
    other_unit: str | None = None
    mapped: bool = False


@dataclass(slots=True)
class Table:
    """A heading on a sheet; `row` is its last row, from 1, `lacking` the required columns it has not.

    `fields` are the columns found, by field.
    """

    sheet: Sheet
    row: int
    fields: dict[str, HeadingCell]
    lacking: tuple[Column, ...]
    unit: int = 1


@dataclass(frozen=True, slots=True)
class _Label:
    """A heading cell: the forms it may be known by, the fullest first, and its unit."""

    text: str
    forms: tuple[str, ...]
    unit: int | None
    percent: bool
    other_unit: str | None


def form(text: str) -> str:
    """A heading without what varies: case, width, spaces, line breaks, punctuation."""
    return re.sub(r"[\W_]+", "", fold(text)).casefold()


def find_table(sheet: Sheet, columns: Sequence[Column], mapping: Mapping[str, str]) -> Table | None:
    """The table whose heading names the most of `columns`; None where no heading names any.

    `mapping` gives further headings their field and wins over `columns`. A heading may take two rows.
    Raises Refused where the heading chosen names a field twice, or a unit that is not read.
    """
    known = {form(name): column.field for column in columns for name in (column.field, *column.names)}
    mapped = {form(name): field for name, field in mapping.items()}
    required = {column.field for column in columns if column.required}
    best: tuple[tuple[int, int, int], int, dict[str, list[HeadingCell]]] | None = None
    for row in range(min(HEADING_ROWS, len(sheet.rows))):
        fields = _match(_labels(sheet, row), known, mapped)
        units = sum(head.unit is not None or head.percent for places in fields.values() for head in places)
        # On a tie the upper row: a blank row below a heading continues all of it.
        score = (len(required & fields.keys()), len(fields), units)
        if fields and (best is None or score > best[0]):
            best = (score, row, fields)
    if best is None:
        return None
    _score, row, fields = best
    lacking = tuple(column for column in columns if column.required and column.field not in fields)
    table = Table(sheet, row + 1, {field: places[0] for field, places in fields.items()}, lacking)
    if not lacking:
        _refuse_two(table, fields)
        table.unit = _unit_of_title(table, columns)
    return table


def _match(
    labels: Iterator[tuple[int, list[_Label]]], known: Mapping[str, str], mapped: Mapping[str, str]
) -> dict[str, list[HeadingCell]]:
    fields: dict[str, list[HeadingCell]] = defaultdict(list)
    for index, options in labels:
        hit = _first(options, mapped) or _first(options, known)
        if hit is not None:
            label, key, names = hit
            fields[names[key]].append(
                HeadingCell(
                    index=index,
                    heading=label.text,
                    unit=label.unit,
                    percent=label.percent,
                    other_unit=label.other_unit,
                    mapped=names is mapped,
                )
            )
    for field, places in fields.items():
        if any(head.mapped for head in places):
            fields[field] = [head for head in places if head.mapped]
    return fields


def _first(options: list[_Label], names: Mapping[str, str]) -> tuple[_Label, str, Mapping[str, str]] | None:
    hits = ((label, key, names) for label in options for key in label.forms if key in names)
    return next(hits, None)


def _labels(sheet: Sheet, row: int) -> Iterator[tuple[int, list[_Label]]]:
    """What each cell of `row` may be called: with the heading above it, alone, or, if blank, by that one."""
    above = sheet.rows[row - 1] if row else []
    groups = sheet.headings or {}
    for index, cell in enumerate(sheet.rows[row]):
        own = fold(cell) if isinstance(cell, str) else ""
        upper: Cell = groups.get((row - 1, index)) or (above[index] if index < len(above) else "")
        group = fold(upper) if isinstance(upper, str) else ""
        if cell not in ("", own) and not own:
            continue  # a number or a date heads no column
        texts = [f"{group} {own}", own] if own and group else [own or group]
        if options := [_label(text) for text in texts if text and len(text) <= _LONGEST_HEADING]:
            yield index, options


def _label(text: str) -> _Label:
    brackets = [inner.strip() for inner in _BRACKETED.findall(text)]
    bare = _BRACKETED.sub("", text).strip()
    tail = _UNIT_TAIL.search(bare)
    units = [*brackets, *([tail[1]] if tail else [])]
    forms = [form(text), form(bare), *([form(bare[: tail.start()])] if tail else [])]
    read = [_unit_word(unit) for unit in units]
    return _Label(
        text,
        tuple(dict.fromkeys(name for name in forms if name)),
        next((_UNITS[unit] for unit in read if unit in _UNITS), None),
        "%" in read,
        next((unit for unit in read if _OTHER_UNIT.fullmatch(unit)), None),
    )


def _unit_word(text: str) -> str:
    match = _UNIT_WORD.fullmatch(text)
    return (match[1] if match else text).strip().casefold()


def _refuse_two(table: Table, fields: Mapping[str, list[HeadingCell]]) -> None:
    for field, places in fields.items():
        if len(places) > 1:
            both = joined(head.heading for head in places)
            raise Refused(
                N_(
                    "sheet {sheet}, row {row}: {columns} both mean {field}; say which one with --map, "
                    "or rename the other"
                ),
                sheet=table.sheet.name,
                row=table.row,
                columns=both,
                field=field,
            )


def _unit_of_title(table: Table, columns: Sequence[Column]) -> int:
    """What amounts without a unit of their own count: the unit above the heading, else yuan."""
    amounts = [
        table.fields[column.field]
        for column in columns
        if column.kind == "amount" and column.field in table.fields
    ]
    for head in amounts:
        if head.other_unit and head.unit is None:
            raise Refused(_UNKNOWN_UNIT, sheet=table.sheet.name, heading=head.heading, unit=head.other_unit)
    units: set[int] = set()
    for row in table.sheet.rows[: table.row - 1]:
        units |= _units_in(table, " ".join(fold(cell) for cell in row if isinstance(cell, str) and cell))
    if all(head.unit is not None for head in amounts):
        return 1
    if len(units) > 1:
        raise Refused(
            N_("sheet {sheet} gives more than one unit above the table ({units}); give each heading its own"),
            sheet=table.sheet.name,
            units=joined(_UNIT_NAMES[unit] for unit in sorted(units)),
        )
    return units.pop() if units else 1


def _units_in(table: Table, title: str) -> set[int]:
    words = [match[1].casefold() for match in _TITLE_UNIT.finditer(title)]
    words += [_unit_word(inner) for inner in _BRACKETED.findall(title)]
    foreign = next((word for word in words if _OTHER_UNIT.fullmatch(word)), None)
    if foreign is not None:
        raise Refused(_UNKNOWN_UNIT, sheet=table.sheet.name, heading=title[:40], unit=foreign)
    return {_UNITS[word] for word in words if word in _UNITS}
