"""Column types of the STRICT tables: TEXT and INTEGER only, one form for each kind of fact."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Dialect, Integer, Text, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlmodel import AutoString, SQLModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fundcs.kit.privacy import Kind

_STORED_ZONE = timezone(timedelta(hours=8))


class Fen(TypeDecorator[int]):
    """Money in whole fen. A float or a Decimal is refused, never rounded."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        if value is not None and type(value) is not int:
            raise TypeError("money is stored as integer fen")
        return value


class Day(TypeDecorator[date]):
    """A calendar day as `YYYY-MM-DD`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Moment(TypeDecorator[datetime]):
    """A moment as ISO 8601 at +08:00 to the second, so that text order is time order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment needs its offset")
        return value.astimezone(_STORED_ZONE).isoformat(timespec="seconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Rate(TypeDecorator[Decimal]):
    """A yearly rate as exact decimal text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Flag(TypeDecorator[bool]):
    """Yes or no as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Seconds(TypeDecorator[int]):
    """How long something took, in seconds."""

    impl = Integer
    cache_ok = True


class Days(TypeDecorator[tuple[date, ...]]):
    """Calendar days in order, separated by commas."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[date, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else ",".join(day.isoformat() for day in value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[date, ...] | None:
        return None if value is None else tuple(date.fromisoformat(day) for day in value.split(",") if day)


class Code(TypeDecorator[StrEnum]):
    """An enum by its value. Give the table `one_of(column, Enum)` beside it.

    `names` are its labels (msgids) by member, for the trail; without them a member is shown by its value.
    """

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum], names: Mapping[Any, str] | None = None) -> None:
        super().__init__()
        self.kind = kind
        self.labels = names or {}

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


class Words(Text):
    """Text of which the column says whether it is personal, and of which kind; None where it is nobody's.

    `listed` is the key of the policy's list that the column's codes are of.
    """

    def __init__(self, personal: Kind | None, listed: str | None = None) -> None:
        super().__init__()
        self.personal = personal
        self.listed = listed


def personal(kind: Kind) -> Words:
    """Text that is shown masked as `kind`; `text` is what somebody writes, whatever they put into it."""
    return Words(kind)


def plain(listed: str | None = None) -> Words:
    """Text shown to whoever may see the row: a code, a number, a hash, the name of a client or a firm.

    `listed`: the key of the policy that names the codes, as `complaints.channels`.
    """
    return Words(None, listed)


def one_of(column: str, kind: type[StrEnum]) -> CheckConstraint:
    """The CHECK that holds `column` to the values of `kind`."""
    values = ", ".join(f"'{member.value}'" for member in kind)
    return CheckConstraint(f"{column} IN ({values})", name=f"ck_{column}")


STRICT: dict[str, Any] = {"sqlite_strict": True}


@compiles(AutoString, "sqlite")
def _as_text(_type: object, _compiler: object, **_kw: object) -> str:
    return "TEXT"  # a STRICT table knows no VARCHAR


class Record(SQLModel):
    """Base of every table: STRICT, so that SQLite keeps the types that the columns promise.

    A table's records are not validated by pydantic, whose validators are built only where one is asked for.
    """

    model_config = {"defer_build": True}

    __table_args__: Any = STRICT
