"""Find the table on a sheet: its heading row, which column is which field, and what its amounts count."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, joined
from fundcs.kit.parsing import fold
from fundcs.kit.tabular import units

if TYPE_CHECKING:
    from fundcs.kit.tabular.cells import Kind
    from fundcs.kit.tabular.reading import Cell, Sheet

HEADING_ROWS: Final = 30
"""The heading is looked for in so many rows from the top."""
_LONGEST_HEADING: Final = 60
"""A longer cell is a sentence above or beside the table."""

_ALTERNATIVE: Final = re.compile(r"[/、或及和]|以及|\bor\b")
_UNIT_TAIL: Final = re.compile(r"(?<![\s/:,、])[\s/:,、]*+((?:人民币)?[十百千]?[万亿]?元|[十百千]?[万亿]|%)$")
# Amounts in these would be taken for yuan, or for ten times too much or too little.
_UNKNOWN_UNIT: Final = N_("sheet {sheet}: {heading} is in {unit}; give amounts in 元, 万元 or 亿元")
_UNIT_HEADINGS: Final = frozenset({"单位", "金额单位", "货币单位", "计量单位", "计价单位", "unit"})
_CURRENCY_HEADINGS: Final = frozenset({"币种", "币别", "货币", "货币种类", "货币名称", "currency"})


@dataclass(frozen=True, slots=True)
class Column:
    """A field a chapter reads and the headings it is known by; `names[0]` is the one sentences use.

    `personal` is the kind (`kit.privacy.mask`) as which its values are shown. A `soft` field is one a row can
    do without: with `--soft` what cannot be read of it is left out. A table has the heading of a `required`
    one, and each row a value below it unless it may be blank.
    """

    field: str
    names: tuple[str, ...]
    kind: Kind = "text"
    required: bool = False
    personal: Literal["id_no", "phone", "account", "email", "address"] | None = None
    soft: bool = False
    may_be_blank: bool = False


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

    `fields` are the columns found, by field. `stated` is what titles and notes say that amounts count, in
    yuan; `unit_column` and `currency_column` are the places of columns that say so row by row. `others` are
    the headings of columns that no field takes, by place: as it stands, and the forms it may be known by;
    `samples` are the first cells of these that are not blank, as far as the rows have been read.
    """

    sheet: Sheet
    row: int
    fields: dict[str, HeadingCell]
    lacking: tuple[Column, ...]
    stated: set[int] = dataclasses.field(default_factory=set)
    unit_column: int | None = None
    currency_column: int | None = None
    others: dict[int, tuple[str, tuple[str, ...]]] = dataclasses.field(default_factory=dict)
    samples: dict[int, list[Cell]] = dataclasses.field(default_factory=dict)

    @property
    def unit(self) -> int | None:
        """What amounts count, in yuan, where neither heading nor cell says it; None where nothing does."""
        return next(iter(self.stated), None)


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


def find_table(
    sheet: Sheet, columns: Sequence[Column], mapping: Mapping[str, str], kept: Mapping[str, str] | None = None
) -> Table | None:
    """The table whose heading names the most of `columns`; None where no heading names any.

    `mapping` gives further headings their field and wins over `columns`; `kept` gives them theirs as
    `columns` do, and a heading one of another field. A heading may take two rows.
    Raises Refused where the heading chosen names a field twice, or a unit that is not read.
    """
    known = {form(name): column.field for column in columns for name in (column.field, *column.names)}
    known |= {form(name): field for name, field in (kept or {}).items()}
    mapped = {form(name): field for name, field in mapping.items()}
    required = {column.field for column in columns if column.required}
    best: tuple[tuple[int, int, int], int, dict[str, list[HeadingCell]]] | None = None
    for row in range(min(HEADING_ROWS, len(sheet.rows))):
        fields = _match(_labels(sheet, row), known, mapped)
        measured = sum(head.unit is not None or head.percent for places in fields.values() for head in places)
        # On a tie the upper row: a blank row below a heading continues all of it.
        score = (len(required & fields.keys()), len(fields), measured)
        if fields and (best is None or score > best[0]):
            best = (score, row, fields)
    if best is None:
        return None
    _score, row, fields = best
    lacking = tuple(column for column in columns if column.required and column.field not in fields)
    table = Table(sheet, row + 1, {field: places[0] for field, places in fields.items()}, lacking)
    if not lacking:
        _refuse_two(table, fields)
        _refuse_other_units(table, columns)
        state_units(table, columns, map(text_of, sheet.rows[: table.row - 1]))
        _sort_others(table, row)
    return table


def _match(
    labels: Iterator[tuple[int, list[_Label]]], known: Mapping[str, str], mapped: Mapping[str, str]
) -> dict[str, list[HeadingCell]]:
    fields: dict[str, list[HeadingCell]] = defaultdict(list)
    for index, options in labels:
        hit = _first(options, mapped) or _first(options, known) or _alternatives(options, known)
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


def _alternatives(
    options: list[_Label], names: Mapping[str, str]
) -> tuple[_Label, str, Mapping[str, str]] | None:
    """A heading that names a field in two ways: 证件号码或信用代码."""
    for label in options:
        parts = [form(part) for part in _ALTERNATIVE.split(_bare(label.text))]
        fields = {names.get(part) for part in parts if part}
        if len(parts) > 1 and len(fields) == 1 and None not in fields:
            return label, next(part for part in parts if part), names
    return None


def _bare(text: str) -> str:
    """A heading without what stands in brackets, brackets in brackets included."""
    while (bare := units.BRACKETED.sub("", text)) != text:
        text = bare
    return text.strip()


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
        if options := [_label(text) for text in texts if text and len(_bare(text)) <= _LONGEST_HEADING]:
            yield index, options


def _label(text: str) -> _Label:
    brackets = [inner.strip() for inner in units.BRACKETED.findall(text)]
    bare = _bare(text)
    tail = _UNIT_TAIL.search(bare)
    given = [*brackets, *([tail[1]] if tail else [])]
    forms = [form(text), form(bare), *([form(bare[: tail.start()])] if tail else [])]
    read = [units.word_of(unit) for unit in given]
    return _Label(
        text,
        tuple(dict.fromkeys(name for name in forms if name)),
        next((unit for unit in map(units.of_word, read) if unit is not None), None),
        "%" in read,
        next((unit for unit in read if units.is_other(unit)), None),
    )


def _sort_others(table: Table, row: int) -> None:
    """The columns that no field takes: those of units and currencies, and the rest."""
    used = {head.index for head in table.fields.values()}
    labels = {index: options for index, options in _labels(table.sheet, row) if index not in used}
    for index, options in labels.items():
        forms = tuple(dict.fromkeys(name for label in options for name in label.forms))
        if _UNIT_HEADINGS.intersection(forms):
            table.unit_column = index
        elif _CURRENCY_HEADINGS.intersection(forms):
            table.currency_column = index
        table.others[index] = (options[-1].text, forms)


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


def text_of(row: Sequence[Cell]) -> str:
    """What a row says in words, folded: its texts behind each other."""
    return " ".join(fold(cell) for cell in row if isinstance(cell, str) and cell)


def state_units(table: Table, columns: Sequence[Column], texts: Iterable[str]) -> None:
    """Take what titles or notes, folded, say that amounts count.

    Raises Refused where two of them, or one and a heading, disagree, and for what is not read.
    """
    amounts = [
        table.fields[column.field]
        for column in columns
        if column.kind == "amount" and column.field in table.fields
    ]
    if not amounts:
        return
    for text in texts:
        for word in units.in_sentence(text):
            if units.is_other(word):
                raise Refused(_UNKNOWN_UNIT, sheet=table.sheet.name, heading=text[:40], unit=word.casefold())
            unit = units.of_word(word)
            if unit is not None:
                table.stated.add(unit)
    if len(table.stated) > 1:
        raise Refused(
            N_(
                "sheet {sheet} gives more than one unit above or below the table ({units}); leave the one "
                "that its amounts are in"
            ),
            sheet=table.sheet.name,
            units=joined(units.YUAN[unit] for unit in sorted(table.stated)),
        )
    for head in amounts:
        if head.unit is not None and table.stated and head.unit not in table.stated:
            raise Refused(
                N_("sheet {sheet}: {heading} is in {unit}, the text beside it in {other}; make them agree"),
                sheet=table.sheet.name,
                heading=head.heading,
                unit=units.YUAN[head.unit],
                other=joined(units.YUAN[unit] for unit in table.stated),
            )


def _refuse_other_units(table: Table, columns: Sequence[Column]) -> None:
    for column in columns:
        head = table.fields.get(column.field)
        if column.kind == "amount" and head is not None and head.other_unit and head.unit is None:
            raise Refused(_UNKNOWN_UNIT, sheet=table.sheet.name, heading=head.heading, unit=head.other_unit)
