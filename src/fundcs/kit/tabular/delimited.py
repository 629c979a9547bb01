"""Delimited text as departments export it: UTF-8, UTF-16 or GB18030; commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Final

from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_
from fundcs.kit.tabular.guard import COLUMNS, MEGABYTE, ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LARGEST: Final = 100 * MEGABYTE
_SAMPLE: Final = 60
_SAMPLE_LENGTH: Final = 100_000
_AT_A_TIME: Final = 1_000
_LONGEST_FIELD: Final = 32_768
_DELIMITERS: Final = (",", "\t", ";")
_END_OF_FILE: Final = b"\x1a"
"""CP/M's and MS-DOS's, which programs of their time still write behind the last line."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# ="00123" is how exports keep a spreadsheet from reading digits as a number.
_FORCED_TEXT: Final = re.compile(r'^="([^"]*)"$')


def read_text(path: Path) -> Iterator[list[str]]:
    """The records of a delimited text; the first is row 1, blank ones and quoted line breaks are kept.

    Its bytes are held, of its records only a few at a time. What is no text is refused at once, an open
    quotation mark and too many rows where they are come to.
    """
    if path.stat().st_size > LARGEST:
        raise Refused(N_("{path} is larger than {limit} MB; split it"), path=path, limit=LARGEST // MEGABYTE)
    raw = path.read_bytes().removesuffix(_END_OF_FILE)
    encoding, text = _decode(raw, path)
    delimiter, forced = _delimiter(text), '="' in text
    records = _records(io.TextIOWrapper(io.BytesIO(raw), encoding, newline=""), delimiter, path)
    return ([_FORCED_TEXT.sub(r"\1", cell) for cell in row] for row in records) if forced else records


def _decode(raw: bytes, path: Path) -> tuple[str, str]:
    """The encoding of a text, and the text."""
    encoding = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    text = _try(raw, encoding)
    if text is None and encoding == "utf-8-sig":
        _refuse_damaged_utf8(raw, path)
        encoding = "gb18030"
        text = _try(raw, encoding)
    if text is None or _CONTROL.search(text):
        raise Refused(N_("{path} is not text; save the ledger as .xlsx, or as .csv in UTF-8"), path=path)
    return encoding, text


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refuse_damaged_utf8(raw: bytes, path: Path) -> None:
    """Refuse what is UTF-8 but for a few bytes: as GB18030 its names would be read as other names."""
    text = raw.decode("utf-8-sig", errors="replace")
    broken = text.count("\N{REPLACEMENT CHARACTER}")
    whole = sum(1 for char in text if char > "\u07ff") - broken
    if whole > 2 * broken:
        raise Refused(
            N_("{path} is UTF-8 with damaged characters, the first in line {line}; export it again"),
            path=path,
            line=text[: text.index("\N{REPLACEMENT CHARACTER}")].count("\n") + 1,
        )


def _delimiter(text: str) -> str:
    """The delimiter that gives most of the first records one width, the greater width where that is equal."""
    start = text[:_SAMPLE_LENGTH]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in _sample(start, delimiter) if len(row) > 1)
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(_DELIMITERS, key=evenness)


def _sample(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _SAMPLE))
    except csv.Error:
        return []


def _records(lines: Iterable[str], delimiter: str, path: Path) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while rows := _next(reader, number, path):
        number += len(rows)
        if number > ROWS or max(map(len, rows)) > COLUMNS:
            raise Refused(
                N_("{path} has more than {limit} rows or a row of more than {columns} columns; split it"),
                path=path,
                limit=ROWS,
                columns=COLUMNS,
            )
        yield from rows


def _next(reader: Iterator[list[str]], number: int, path: Path) -> list[list[str]]:
    """The next records behind `number` of them; the limit of a field holds for the whole process."""
    rows: list[list[str]] = []
    limit = csv.field_size_limit(_LONGEST_FIELD)
    try:
        rows.extend(islice(reader, _AT_A_TIME))
    except csv.Error:
        raise Refused(
            N_("{path}, row {row}: a quotation mark is not closed or stands inside a value; correct it"),
            path=path,
            row=number + len(rows) + 1,
        ) from None
    finally:
        csv.field_size_limit(limit)
    return rows
