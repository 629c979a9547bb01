"""Use case: a client who was added by mistake is withdrawn, where nothing holds them on record (Art. 29)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fundcs.clients.models import Client, ClientWithdrawal
from fundcs.clients.service.particulars import find
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_, joined
from fundcs.kit.typed import second, text

if TYPE_CHECKING:
    from fundcs.act import Act

_KEPT: Final = frozenset({"code", "name", "kind", "withheld", "added_on"})
_OWN: Final = frozenset({"client_withholding"})


def withdraw(act: Act, who: str, reason: str) -> ClientWithdrawal:
    """Withdraw a client who was added by mistake; the number of their document is free again.

    Their particulars are emptied; the trail keeps them. Raises NoSuchClient; Refused with what refers to the
    client.
    """
    from fundcs.archive import references

    client, why = find(act.session, who), text(reason)
    standing = references.standing(act.session, "client", client.code, _OWN)
    if standing:
        raise Refused(
            N_(
                "client {client} cannot be withdrawn, because of: {references}; withdraw or correct these "
                "first, or correct the client with `fundcs client edit {client}`"
            ),
            client=client.code,
            references=joined(reference.text for reference in standing),
        )
    made = ClientWithdrawal(
        client=client.code,
        reason=why,
        withdrawn_at=second(act.moment),
        withdrawn_by=act.staff.code,
    )
    act.session.add(made)
    for name in Client.model_fields:
        if name not in _KEPT:
            setattr(client, name, None)
    client.withheld = False
    act.session.add(client)
    act.session.flush()
    return made
