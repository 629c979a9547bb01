"""What changed between two versions of a sheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fundcs.payouts.rules.sheet import Sheet, SheetLine

Key = tuple[str, str, int]


class Kind(StrEnum):
    """What happened to a line."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Change(NamedTuple):
    """A value before and after."""

    name: str
    before: object
    after: object


class LineChange(NamedTuple):
    """A line that is in one version only, or with its changed values in both."""

    kind: Kind
    contract: str
    client: str
    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions, what changed of the sheet itself, and of its lines in their order."""

    before: Sheet
    after: Sheet
    changes: tuple[Change, ...]
    lines: tuple[LineChange, ...]


_NOT_THE_SHEETS = ("lines", "version", "hash", "reckoned_at", "reckoned_by")


def compare(before: Sheet, after: Sheet) -> Difference:
    """What is different in `after`. Lines are the same where contract, client and holding are."""
    names = [field.name for field in fields(before) if field.name not in _NOT_THE_SHEETS]
    return Difference(
        before,
        after,
        tuple(
            Change(name, getattr(before, name), getattr(after, name))
            for name in names
            if getattr(before, name) != getattr(after, name)
        ),
        tuple(_line_changes(_keyed(before), _keyed(after))),
    )


def _keyed(sheet: Sheet) -> dict[Key, SheetLine]:
    """The lines by contract, client and, for a client who held the contract twice, which time."""
    seen: Counter[tuple[str, str]] = Counter()
    lines = {}
    for line in sheet.lines:
        pair = (line.contract, line.client)
        lines[(*pair, seen[pair])] = line
        seen[pair] += 1
    return lines


def _line_changes(before: dict[Key, SheetLine], after: dict[Key, SheetLine]) -> list[LineChange]:
    changed = []
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        if now is None:
            changed.append(_whole(Kind.REMOVED, before[key]))
        elif was is None:
            changed.append(_whole(Kind.ADDED, now))
        elif was != now:
            changes = tuple(
                Change(name, old, new)
                for name, old, new in zip(now._fields, was, now, strict=True)
                if old != new
            )
            changed.append(LineChange(Kind.CHANGED, now.contract, now.client, now.name, changes))
    return changed


def _whole(kind: Kind, line: SheetLine) -> LineChange:
    return LineChange(kind, line.contract, line.client, line.name, ())
