"""What a ledger proposes for a new archive, and what a completed proposal says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from fundcs.act.permits import Role


@dataclass(frozen=True, slots=True)
class NamedMember:
    """Somebody a ledger names: the role that each column suggests, its heading, and in how many rows."""

    name: str
    places: Sequence[tuple[Role, str, int]]


@dataclass(frozen=True, slots=True)
class NamedFund:
    """A fund a ledger names: its contracts, their value dates, and the rates stated, each with how often.

    `unrated`: how many contracts state no rate, so that the fund's tiers give them theirs.
    """

    code: str | None
    name: str | None
    contracts: int
    first: date
    last: date
    rates: Sequence[tuple[Decimal, int]]
    unrated: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """The staff and funds that the ledger `ledger` names; `unread`: rows that an import would refuse."""

    ledger: str
    staff: Sequence[NamedMember]
    funds: Sequence[NamedFund]
    unread: int


@dataclass(frozen=True, slots=True)
class ManagerEntry:
    """Who the archive is made for, where it is made: `[manager]`."""

    line: int
    name: str | None = None
    nda: date | None = None


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """A member of staff: `[[staff]]`."""

    line: int
    name: str
    role: Role
    code: str | None = None
    login: str | None = None
    nda: date | None = None


@dataclass(frozen=True, slots=True)
class FundEntry:
    """A fund: `[[fund]]`. `terms` are the columns stated; `tiers` are (line, from fen, annual rate)."""

    line: int
    code: str
    terms: Mapping[str, Any]
    tiers: Sequence[tuple[int, int, Decimal]] = ()


@dataclass(frozen=True, slots=True)
class Setup:
    """A completed proposal: whom and what an archive is to hold."""

    manager: ManagerEntry | None
    staff: Sequence[MemberEntry]
    funds: Sequence[FundEntry]
