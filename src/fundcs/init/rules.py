"""What a ledger proposes for a new archive, and what a completed proposal says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fundcs.kit.errors import Misused, Refused
from fundcs.kit.i18n import N_
from fundcs.kit.parsing import as_written

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


def firm_text(name: str | None, department: str | None) -> str | None:
    """The policy file that names the firm and, if given, its department; None where neither is.

    Raises Misused for a department alone, Refused for a name that is blank.
    """
    if name is None:
        if department is not None:
            raise Misused(N_("--department goes with --firm"))
        return None
    given = {"name": name} if department is None else {"name": name, "department": department}
    lines = ["[firm]"]
    for key, typed in given.items():
        text = as_written(typed)
        if not text or not text.isprintable():
            raise Refused(N_("the name of the firm and the department is a text of one line"))
        lines.append(f"{key} = {json.dumps(text, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
