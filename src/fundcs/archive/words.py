"""What the tables and columns of the archive are called where people read the trail."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from fundcs.archive.called import COLUMNS, TABLES
from fundcs.archive.types import Code, Fen, Flag, Moment, Rate, Seconds, Words
from fundcs.kit.i18n import _
from fundcs.kit.money import grouped
from fundcs.kit.view import minute
from fundcs.kit.zone import SHANGHAI
from fundcs.policy.labels import labels_of, name_of

if TYPE_CHECKING:
    from sqlalchemy import Column

    from fundcs.policy.rules import Policy


def table_name(table: str) -> str:
    """A table, or another thing the trail speaks of, in the user's language."""
    return _(TABLES[table]) if table in TABLES else table


def column_name(column: str) -> str:
    """A column in the user's language."""
    return _(COLUMNS[column]) if column in COLUMNS else column


def value_text(value: Any, column: Column[Any] | None, policy: Policy) -> str:
    """A stored value as people read it: amounts in yuan, rates in percent, moments to the minute.

    Codes are shown by their labels, which for lists are those of the policy in force, a dash where there is
    none; what damage has made unreadable as it stands.
    """
    try:
        return _readable(value, column, policy)
    except (ValueError, TypeError, InvalidOperation):  # `archive verify` finds it
        return str(value)


def _readable(value: Any, column: Column[Any] | None, policy: Policy) -> str:
    if value is None:
        return "–"
    kind = None if column is None else column.type
    if isinstance(kind, Fen | Rate):
        percent = isinstance(kind, Rate)
        return f"{(Decimal(value) * 100).normalize():f}%" if percent else grouped(int(value))
    if isinstance(kind, Flag):
        return _("yes") if value else _("no")
    if isinstance(kind, Moment):
        return minute(datetime.fromisoformat(value).astimezone(SHANGHAI))
    if isinstance(kind, Seconds):
        return _duration(int(value))
    return label(str(value), column, policy)


def label(code: str, column: Column[Any] | None, policy: Policy) -> str:
    """What a code of the column is called; the text itself where it is no code or has no label."""
    kind = None if column is None else column.type
    if isinstance(kind, Code):
        return _(kind.labels[kind.kind(code)]) if code in kind.labels else code
    if isinstance(kind, Words) and kind.listed:
        return name_of(labels_of(policy, kind.listed), code)
    return code


def _duration(seconds: int) -> str:
    """5 min, or 5 min 20 s: as it was typed, for a call's seconds are stored."""
    whole, rest = divmod(seconds, 60)
    phrase = _("{minutes} min {seconds} s") if rest else _("{minutes} min")
    return phrase.format(minutes=whole, seconds=rest)
