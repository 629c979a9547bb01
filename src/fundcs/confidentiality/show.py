"""Grants of access and what was read, as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.confidentiality.models import AccessGrant, AccessRevocation
from fundcs.confidentiality.rules import GRANT_STATE_NAMES
from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, minute, table, text_page, tight

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.confidentiality.rules import Grant
    from fundcs.confidentiality.service import GrantList


def grants(act: Act, listed: GrantList) -> View:
    """Grants of access, the earliest first."""
    if not listed.grants:
        return View([], text_page(_("No access to client files is granted.")))
    rows = table(_("Member of staff"), _("File"), _("Until"), _("State"), _("Granted"), _("Reason"))
    for grant in listed.grants:
        words = [act.personal(grant.reason, AccessGrant.reason)]
        if grant.revoke_reason is not None:
            words.append(act.personal(grant.revoke_reason, AccessRevocation.reason))
        rows.add_row(
            f"{grant.staff} {listed.staff[grant.staff]}",
            _file(listed, grant),
            grant.until.isoformat(),
            _(GRANT_STATE_NAMES[grant.state(act.moment)]),
            f"{minute(grant.granted_at)} {grant.granted_by}",
            "\n".join(words),
        )
    return View([_data(act, grant) for grant in listed.grants], text_page(tight(rows, 0, 2, 3)))


def granted(act: Act, listed: GrantList) -> View:
    """The grant just made, or those just revoked, one alone as one document."""
    view = grants(act, listed)
    return View(_data(act, listed.grants[0]), view.page) if len(listed.grants) == 1 else view


def _file(listed: GrantList, grant: Grant) -> str:
    if grant.client is not None:
        return f"{grant.client} {listed.clients[grant.client]}"
    return _("clients of fund {fund}").format(fund=grant.fund)


def _data(act: Act, grant: Grant) -> dict[str, object]:
    return {
        "no": grant.id,
        "staff": grant.staff,
        "client": grant.client,
        "fund": grant.fund,
        "until": grant.until.isoformat(),
        "state": grant.state(act.moment).value,
        "reason": act.personal(grant.reason, AccessGrant.reason),
        "granted_at": iso(grant.granted_at),
        "granted_by": grant.granted_by,
        "revoked_at": None if grant.revoked_at is None else iso(grant.revoked_at),
        "revoked_by": grant.revoked_by,
        "revoke_reason": act.personal(grant.revoke_reason, AccessRevocation.reason),
    }
