"""Withheld identities that the general manager has still to approve in person (Art. 3(5))."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from fundcs.clients import queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fundcs.act import Act


def unapproved(act: Act, client: str | None = None) -> Iterator[tuple[str, datetime]]:
    """The codes of those clients, or of the one asked for, and when each was recorded as withheld."""
    return withheld_since(act, queries.unapproved(act.session, act.moment, client))


def withheld_since(act: Act, codes: Iterable[str]) -> Iterator[tuple[str, datetime]]:
    """The codes of these clients, and when each was last recorded as withholding their identity."""
    for code in codes:
        for at, moment, after in queries.changes(act.session, code):
            since = datetime.fromisoformat(moment or at)
            if json.loads(after or "{}").get("withheld") and since <= act.moment:
                yield code, since
                break
