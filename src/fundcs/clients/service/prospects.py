"""Prospects in a ledger of clients: rows without an ID number, and prospects of whom it becomes known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundcs.clients import queries
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, joined
from fundcs.kit.lookalikes import skeleton

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

CONTACTS = ("phone", "email", "address")
"""By what a prospect of a ledger is reached."""


class KnownProspects:
    """The clients on record by name, read once a row needs them; `exist`: whether there are prospects."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._named: dict[str, list[dict[str, Any]]] | None = None
        self.exist = queries.has_prospects(session)

    def match(self, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """The client on record of a row without a number: of its name, with a phone, e-mail or address of it.

        Raises Refused where the row has no way to reach anybody, where it may be several clients, and where a
        prospect of that name is reached otherwise.
        """
        if not any(values.get(name) for name in CONTACTS):
            raise Refused(
                N_(
                    "without an ID number a prospect needs a phone, an e-mail or an address; "
                    "fill in one of them"
                )
            )
        namesakes = self._namesakes(values["name"])
        same = [client for client in namesakes if _reached_alike(client, values)]
        if len(same) > 1:
            raise Refused(
                N_("several clients have this name and can be reached so ({codes}); give the ID number"),
                codes=joined(client["code"] for client in same),
            )
        prospects = [client["code"] for client in namesakes if client["id_no"] is None]
        if not same and prospects:
            raise Refused(
                N_(
                    "prospect {client} has this name and is reached otherwise; edit that client, or give the "
                    "ID number"
                ),
                client=prospects[0],
            )
        return same[0] if same else None

    def identified(self, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """The prospect of whom a row tells the number: of its name, with a phone, e-mail or address of it."""
        same = [
            client
            for client in self._namesakes(values["name"])
            if client["id_no"] is None and _reached_alike(client, values)
        ]
        return same[0] if len(same) == 1 else None

    def _namesakes(self, name: str) -> list[dict[str, Any]]:
        if self._named is None:
            self._named = queries.rows_by_name(self._session)
        return self._named.get(skeleton(name), [])


def _reached_alike(client: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    return any(values.get(name) and values[name] == client[name] for name in CONTACTS)
