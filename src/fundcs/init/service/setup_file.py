"""Reading a completed proposal: a TOML file of staff and funds, each problem with its line."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from fundcs.act import options
from fundcs.act.permits import ROLE_NAMES
from fundcs.funds.rules.terms import FREQUENCY_NAMES, DayCount, parse_from
from fundcs.init.rules import FundEntry, ManagerEntry, MemberEntry, Setup
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, T, joined
from fundcs.kit.parsing import parse_day, parse_rate, quoted
from fundcs.policy.loader import Problem, parsed, read_text
from fundcs.policy.locate import locate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum
    from pathlib import Path

    from fundcs.policy.locate import KeyPath
    from fundcs.policy.readers import Sentence

Fields = dict[str, Any]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Refused(N_("write a text in quotation marks"))
    return value


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return parse_day(_text(value))


def _days(value: object) -> tuple[date, ...]:
    return tuple(_day(day) for day in (value if isinstance(value, list) else [value]))


def _choice(labels: Mapping[Any, str]) -> Callable[[object], StrEnum]:
    def read(value: object) -> StrEnum:
        member: StrEnum | None = options.chosen(labels, _text(value))
        if member is None:
            raise Refused(N_("'{value}' is not one of {codes}"), value=value, codes=options.codes_of(labels))
        return member

    return read


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise Refused(N_("write true or false"))
    return value


def _tiers(value: object) -> list[tuple[int, Any]]:
    tiers: list[Any] = value if isinstance(value, list) else [value]
    if not all(isinstance(tier, dict) and tier.keys() == {"from", "rate"} for tier in tiers):
        raise Refused(N_('write tiers as [{{ from = "0", rate = "8%" }}]'))
    return [(parse_from(str(tier["from"])), parse_rate(str(tier["rate"]))) for tier in tiers]


def _rate(value: object) -> object:
    return parse_rate(str(value))


_MANAGER: Final = {"name": _text, "nda": _day}
_MEMBER: Final = {
    "name": _text,
    "role": _choice(ROLE_NAMES),
    "code": _text,
    "login": _text,
    "nda": _day,
}
_FUND: Final = {
    "code": _text,
    "name": _text,
    "project_company": _text,
    "established": _day,
    "matures": _day,
    "frequency": _choice(FREQUENCY_NAMES),
    "day_count": _choice({basis: basis.value for basis in DayCount}),
    "first_payout": _day,
    "payout_dates": _days,
    "project_rate": _rate,
    "accrual_rolls": _yes,
    "rates": _tiers,
}
_TABLES: Final[dict[str, tuple[Mapping[str, Callable[[Any], Any]], tuple[str, ...]]]] = {
    "manager": (_MANAGER, ()),
    "staff": (_MEMBER, ("name", "role")),
    "fund": (_FUND, ("code", "name", "project_company", "established", "matures", "frequency")),
}
"""Table -> what reads each of its keys, and which of them it needs."""


def read(path: Path) -> Setup | list[Problem]:
    """The completed proposal in the file `path`, or everything that is wrong with it, by line."""
    text = read_text(path)
    if isinstance(text, Problem):
        return [text]
    tables = parsed(text, str)
    if isinstance(tables, Problem):
        return [tables]
    return _Reading(tables, locate(text)).setup()


class _Reading:
    """Reads the tables of a file; problems are collected."""

    def __init__(self, tables: Fields, lines: Mapping[KeyPath, int]) -> None:
        self.tables, self.lines = tables, lines
        self.problems: list[Problem] = []

    def setup(self) -> Setup | list[Problem]:
        """The whole file, or its problems in the order of the lines."""
        for name in self.tables.keys() - _TABLES.keys():
            self._refuse((name,), "", T("unknown key; known here are {known}", known=joined(_TABLES)))
        manager = [ManagerEntry(line, **fields) for line, fields in self._entries("manager")]
        staff = [MemberEntry(line, **fields) for line, fields in self._entries("staff")]
        funds = [self._fund(line, fields) for line, fields in self._entries("fund")]
        if self.problems:
            return sorted(self.problems, key=lambda problem: problem.line or 0)
        return Setup(manager[0] if manager else None, staff, funds)

    def _fund(self, line: int, fields: Fields) -> FundEntry:
        tiers = fields.pop("rates", [])
        return FundEntry(line, fields.pop("code").upper(), fields, [(line, *tier) for tier in tiers])

    def _entries(self, table: str) -> list[tuple[int, Fields]]:
        """The entries of a table that can be used, with their lines."""
        given = self.tables.get(table, [])
        entries = given if isinstance(given, list) else [given]
        read = []
        for number, entry in enumerate(entries):
            path: KeyPath = (table, number) if isinstance(given, list) else (table,)
            if not isinstance(entry, dict):
                self._refuse(path, table, T("write a table, [{section}]", section=table))
                continue
            fields = self._fields(path, table, entry)
            if fields is not None:
                read.append((self._line(path), fields))
        return read

    def _fields(self, path: KeyPath, table: str, entry: Fields) -> Fields | None:
        readers, needed = _TABLES[table]
        known_as = _called(entry)
        before = len(self.problems)
        fields: Fields = {}
        for key, value in entry.items():
            if key not in readers:
                self._refuse(
                    (*path, key), known_as, T("unknown key; known here are {known}", known=joined(readers))
                )
                continue
            try:
                fields[key] = readers[key](value)
            except Refused as problem:
                self._refuse((*path, key), f"{known_as} {key}", problem)
        lacking = [key for key in needed if key not in entry]
        if lacking:
            self._refuse(path, known_as, T("still to be completed: {keys}", keys=joined(lacking)))
        return None if len(self.problems) > before else fields

    def _line(self, path: KeyPath) -> int:
        return next(
            (self.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.lines), 0
        )

    def _refuse(self, path: KeyPath, key: str, problem: Sentence) -> None:
        self.problems.append(Problem(self._line(path), key, problem))


def _called(entry: Fields) -> str:
    """What an entry is called in a problem: its code or name, as the file has it."""
    known = next((str(entry[key]) for key in ("code", "name") if entry.get(key)), "")
    return quoted(known)
