"""The register of clients goes out to be corrected and comes back: each change is a `client edit`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fundcs.act.options import read_choice
from fundcs.archive import edited, issued, trail
from fundcs.clients.models import Client
from fundcs.clients.rules import CLIENT_KIND_NAMES, Clearable
from fundcs.clients.service import particulars
from fundcs.entitlements.service.sealing import check_unsealed
from fundcs.kit.editable import Column
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fundcs.act import Act
    from fundcs.archive.edited import Corrected
    from fundcs.archive.issued import Export
    from fundcs.dossier.service.listing import ClientRow

SHEET: Final = "client_list"
"""What such a sheet is called on the trail and in the sheet itself."""
OF: Final = "list"
COMMAND: Final = "fundcs client list --xlsx FILE --editable"
COLUMNS: Final = {
    "name": Column("name"),
    "kind": Column("text"),
    "id_no": Column("identity", "id_no"),
    "birthday": Column("day"),
    "phone": Column("text", "phone"),
    "email": Column("text", "email"),
    "fax": Column("text", "phone"),
    "address": Column("text", "address"),
    "legal_rep": Column("name", "text"),
    "officer": Column("name"),
    "advisor": Column("name"),
    "withheld": Column("text"),
    "approved_by": Column("name"),
    "introducer": Column("text", "text"),
    "agent": Column("text", "text"),
    "remark": Column("text", "text"),
}
"""What `client edit` takes."""
_MAY_BE_EMPTIED: Final = frozenset({*(field.value for field in Clearable), "approved_by"})
YES_NO: Final = {True: N_("yes"), False: N_("no")}
_YES_OR_NO: Final = {"是": True, "yes": True, "y": True, "否": False, "no": False, "n": False}


def note_export(act: Act, listed: Sequence[ClientRow], file: Path) -> Export:
    """Put on the trail that the clients go out in a file to be corrected (Art. 7, 13)."""
    facts = {"file": file.name, "clients": len(listed), "revealed": act.reveal is not None}
    act.opens((row.client.code for row in listed), file.name)
    return issued.note_export(act.session, SHEET, OF, facts)


def recorded(client: Any) -> dict[str, object]:
    """What is recorded of a client and may be corrected."""
    return {name: getattr(client, name) for name in COLUMNS}


@dataclass(slots=True)
class _Clients:
    act: Act
    reason: str
    what: str = SHEET
    command: str = COMMAND
    columns: Mapping[str, Column] = field(default_factory=lambda: COLUMNS)

    def recorded(self, key: str) -> Mapping[str, object]:
        return recorded(self._client(key))

    def differing(self, key: str, values: Mapping[str, object]) -> Mapping[str, Any]:
        check_unsealed(self.act.session, key)
        if any(value is None and name not in _MAY_BE_EMPTIED for name, value in values.items()):
            raise Refused(N_("name, kind, number and whether they are withheld are not emptied; write them"))
        typed: dict[str, object] = {**values}
        if "kind" in typed:
            typed["kind"] = _kind(str(typed["kind"]))
        if "withheld" in typed:
            typed["withheld"] = _yes_or_no(str(typed["withheld"]))
        return particulars.differing(self.act.session, self.act.today, self._client(key), typed)

    def correct(self, key: str, values: Mapping[str, object]) -> None:
        session = self.act.session
        particulars.edit(session, self.act.today, self._client(key), values)
        trail.note(session, "corrected", "client", key, client=key, facts={"reason": self.reason})

    def _client(self, key: str) -> Client:
        return self.act.session.get_one(Client, key)


def _kind(word: str) -> object:
    try:
        return read_choice(CLIENT_KIND_NAMES, word)
    except ValueError:
        raise Refused(N_("this is not a kind of client; write 自然人 or 机构")) from None


def _yes_or_no(word: str) -> bool:
    answer = _YES_OR_NO.get(word.casefold())
    if answer is None:
        raise Refused(N_("this is neither yes nor no; write 是 or 否"))
    return answer


def take(act: Act, path: Path, reason: str | None, *, dry_run: bool) -> Corrected:
    """Record the corrections in a list of clients, all for one reason, as `client edit` does each.

    Raises as `edited.take`.
    """
    return edited.take(act, path, _Clients(act, edited.reason_for(reason, dry_run=dry_run)), dry_run=dry_run)
