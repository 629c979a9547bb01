"""Whose calendar is asked for, and how far ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fundcs.act import Act


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose calendar it is: from today to `last`, of one client, or of one officer."""

    act: Act
    last: date
    client: str | None
    officer: str | None

    @property
    def first(self) -> date:
        """The first day."""
        return self.act.today

    @property
    def whole(self) -> bool:
        """Whether it is everybody's."""
        return self.client is None and self.officer is None

    def holds(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.first <= day <= self.last

    def admits(self, client: str, officer: str | None, contract: str | None = None) -> bool:
        """Whether a client with this officer belongs to it, whose file or contract the member is shown."""
        if self.client is not None:
            return client == self.client
        if self.officer not in (None, officer):
            return False
        seen = self.act.sight
        return seen.sees(client) if contract is None else seen.sees_contract(contract, client)
