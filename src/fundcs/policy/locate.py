"""On which line of a TOML text each key stands; `tomllib` does not say."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from fundcs.kit.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

KeyPath = tuple[str | int, ...]
"""Where a value stands in a document: keys, and the numbers of array elements."""

_TOKEN = regex(
    r"""
      (?P<skip>[ \t\r]+|\#[^\n]*)
    | (?P<newline>\n)
    | (?P<string>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    | (?P<mark>[\[\]{}=,.])
    | (?P<word>[^\s\[\]{}=,.\#"']+)
    """,
    re.VERBOSE | re.DOTALL,
)


def locate(text: str) -> dict[KeyPath, int]:
    """The line, from 1, of every table, key and array element of a valid TOML text.

    The third band's amount is at `("tier", "bands", 2, "from")`.
    """
    return _Scanner(text).lines


class _Scanner:
    """One pass over the tokens of a text that `tomllib` has accepted: its syntax is not checked again."""

    def __init__(self, text: str) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._tables: dict[KeyPath, int] = {}  # arrays of tables, with how many elements each has so far
        self._tokens = [*_tokens(text), ("end", "", text.count("\n") + 1)]
        self._at = 0
        table: KeyPath = ()
        while self._kind() != "end":
            if self._kind() == "newline":
                self._at += 1
            elif self._text() == "[":
                table = self._header()
            else:
                self._pair(table)

    def _kind(self) -> str:
        return self._tokens[self._at][0]

    def _text(self) -> str:
        kind, text, _line = self._tokens[self._at]
        return text if kind != "string" else ""

    def _header(self) -> KeyPath:
        line = self._tokens[self._at][2]
        of_array = self._tokens[self._at + 1][1] == "["
        self._at += 2 if of_array else 1
        path: KeyPath = ()
        *outer, last = self._key()
        for key in outer:
            path = (*path, key)
            self.lines.setdefault(path, line)
            path = self._last(path)
        path = (*path, last)
        self.lines.setdefault(path, line)
        if of_array:
            self._tables[path] = self._tables.get(path, 0) + 1
            path = self._last(path)
            self.lines[path] = line
        self._at += 2 if of_array else 1
        return path

    def _last(self, path: KeyPath) -> KeyPath:
        return (*path, self._tables[path] - 1) if path in self._tables else path

    def _key(self) -> list[str]:
        parts = []
        while self._text() not in ("=", "]"):
            kind, text, _line = self._tokens[self._at]
            if kind == "string":
                parts.append(str(tomllib.loads(f"key = {text}")["key"]))
            elif text != ".":
                parts.append(text)
            self._at += 1
        return parts

    def _pair(self, table: KeyPath) -> None:
        line = self._tokens[self._at][2]
        path = table
        for key in self._key():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._at += 1
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        self.lines.setdefault(path, self._tokens[self._at][2])
        opening = self._text()
        if opening not in ("[", "{"):
            while self._kind() not in ("newline", "end") and self._text() not in (",", "]", "}"):
                self._at += 1
            return
        self._at += 1
        number = 0
        while self._text() not in ("]", "}"):
            if self._kind() == "newline" or self._text() == ",":
                self._at += 1
            elif opening == "[":
                self._value((*path, number))
                number += 1
            else:
                self._pair(path)
        self._at += 1


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "skip":
            yield kind, match.group(), line
        line += match.group().count("\n")
