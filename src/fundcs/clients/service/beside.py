"""What a ledger of clients holds beside their particulars, for the chapter that records it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fundcs.clients.rules import ClientKind
    from fundcs.kit.importing import Column, Parsed, Row


class Beside(Protocol):
    """What a ledger of clients holds beside their particulars, which another chapter records."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that it reads."""

    def take(self, parsed: Parsed, row: Row, client: str, kind: ClientKind) -> dict[str, str]:
        """Plan what a row says of a client; gives the fields that are new. What is wrong is refused."""

    def carry_out(self) -> None:
        """Write what was planned."""
