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
    from pathlib import Path

LARGEST: Final = 100 * MEGABYTE
_SAMPLE: Final = 60
_SAMPLE_LENGTH: Final = 100_000
_LONGEST_FIELD: Final = 32_768
_DELIMITERS: Final = (",", "\t", ";")
_END_OF_FILE: Final = b"\x1a"
"""CP/M's and MS-DOS's, which programs of their time still write behind the last line."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# ="00123" is how exports keep a spreadsheet from reading digits as a number.
_FORCED_TEXT: Final = re.compile(r'^="([^"]*)"$')


def read_text(path: Path) -> list[list[str]]:
    """The records of a delimited text; the first is row 1, blank ones and quoted line breaks are kept."""
    if path.stat().st_size > LARGEST:
        raise Refused(N_("{path} is larger than {limit} MB; split it"), path=path, limit=LARGEST // MEGABYTE)
    text = _decode(path.read_bytes(), path)
    rows = _parse(text, _delimiter(text), path)
    if '="' in text:
        return [[_FORCED_TEXT.sub(r"\1", cell) for cell in row] for row in rows]
    return rows


def _decode(raw: bytes, path: Path) -> str:
    raw = raw.removesuffix(_END_OF_FILE)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _try(raw, "utf-16")
    else:
        text = _try(raw, "utf-8-sig")
        if text is None:
            _refuse_damaged_utf8(raw, path)
            text = _try(raw, "gb18030")
    if text is None or _CONTROL.search(text):
        raise Refused(N_("{path} is not text; save the ledger as .xlsx, or as .csv in UTF-8"), path=path)
    return text


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


def _parse(text: str, delimiter: str, path: Path) -> list[list[str]]:
    rows: list[list[str]] = []
    limit = csv.field_size_limit(_LONGEST_FIELD)
    try:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows.extend(islice(records, ROWS + 1))
    except csv.Error:
        raise Refused(
            N_("{path}, row {row}: a quotation mark is not closed or stands inside a value; correct it"),
            path=path,
            row=len(rows) + 1,
        ) from None
    finally:
        csv.field_size_limit(limit)
    if len(rows) > ROWS or max(map(len, rows), default=0) > COLUMNS:
        raise Refused(
            N_("{path} has more than {limit} rows or a row of more than {columns} columns; split it"),
            path=path,
            limit=ROWS,
            columns=COLUMNS,
        )
    return rows
