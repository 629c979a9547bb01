"""Keys of earlier versions that a firm's file may still have: lists that are now elsewhere.

`care.budgets` was a list that nothing used: budgets are entered in the archive. Two are now documents.types:
`documents.required` was the list of what a file must hold, `submission.items` that of what a contract package
must hold; each named the kinds of client in `kinds`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fundcs.kit.i18n import N_, T
from fundcs.policy.readers import Report, attempt
from fundcs.policy.schema import earlier_documents

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from fundcs.policy.locate import KeyPath

Fields = dict[str, Any]

_LISTS: Final[Mapping[KeyPath, str]] = {
    ("documents", "required"): "file",
    ("submission", "items"): "package",
}
"""The path of each earlier list, and what its `kinds` are now called."""
_TYPES: Final[KeyPath] = ("documents", "types")
GONE: Final[Mapping[KeyPath, str]] = {
    ("care", "budgets"): N_(
        "service budgets are entered with `fundcs care budget set --tier TIER --year YYYY --amount AMOUNT`; "
        "enter these, then leave this list out of the file"
    )
}
"""The path of each key that is read no more, and what takes its place."""


class Renewed(NamedTuple):
    """A firm's tables with the keys of today; `line_of`: today's path -> the earlier one it comes from."""

    tables: Fields
    line_of: Mapping[KeyPath, KeyPath]


def renewed(own: Fields, default: Fields, report: Report) -> Renewed:
    """The firm's tables in which what earlier lists say stands in the one list of today.

    A list that cannot be read, or stands beside the one of today, is reported where it stands.
    """
    lists = {path: own[str(path[0])][path[1]] for path in _LISTS if _stands(own, path)}
    own = _without(own, {*lists, *GONE}) if lists or gone(own) else own
    if not lists:
        return Renewed(own, {})
    tables = own
    if _stands(own, _TYPES):
        for path in lists:
            report.at(*path).add(
                T("this list is now part of documents.types, which the file has; leave it out")
            )
        return Renewed(tables, {})
    types = [dict(row) for row in default["documents"]["types"]["value"]]
    for path, given in lists.items():
        rows = _rows(path, given, report)
        if rows is None:
            return Renewed(tables, {})
        types = list(_with_kinds(types, rows, _LISTS[path]))
    tables.setdefault("documents", {})["types"] = types
    return Renewed(tables, {_TYPES: next(iter(lists))})


def gone(own: Fields) -> list[KeyPath]:
    """The keys that the firm's tables have and that are read no more."""
    return [path for path in GONE if _stands(own, path)]


def _without(own: Fields, paths: Collection[KeyPath]) -> Fields:
    return {
        section: {name: value for name, value in entries.items() if (section, name) not in paths}
        if isinstance(entries, dict)
        else entries
        for section, entries in own.items()
    }


def _stands(own: Fields, path: KeyPath) -> bool:
    section = own.get(str(path[0]))
    return isinstance(section, dict) and path[1] in section


def _rows(path: KeyPath, given: object, report: Report) -> list[Fields] | None:
    """The rows of an earlier list; None where it cannot be read."""
    value: Any = given.get("value") if isinstance(given, dict) else given
    sound = attempt(earlier_documents, value, report.at(*path, "value"))
    return None if sound is None else list(value)


def _with_kinds(types: list[Fields], rows: list[Fields], field: str) -> Iterator[Fields]:
    """The types, each with the kinds of client that the list has for it; the list's own ones after them.

    The firm's words for a type are kept.
    """
    given = {row["code"]: row for row in rows}
    for row in types:
        own = given.pop(row["code"], {})
        words: Fields = {name: own[name] for name in ("zh", "en") if name in own}
        if own and field == "file":
            words["unless_uscc"] = own.get("unless_uscc", False)
        yield {**row, **words, field: own.get("kinds", [])}
    for row in given.values():
        yield {name: value for name, value in row.items() if name != "kinds"} | {field: row["kinds"]}
