"""Grants of access and what was read, as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.confidentiality import rules
from fundcs.confidentiality.models import AccessGrant, AccessRevocation
from fundcs.confidentiality.rules import GRANT_STATE_NAMES
from fundcs.kit.i18n import _
from fundcs.kit.view import View, iso, minute, table, text_page, tight

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.confidentiality.rules import Grant, Read
    from fundcs.confidentiality.service import GrantList, ReadLog


def grants(act: Act, listed: GrantList) -> View:
    """Grants of access, the earliest first."""
    if not listed.grants:
        return View([], text_page(_("No access to client files is granted.")))
    rows = table(_("Member of staff"), _("File"), _("Until"), _("State"), _("Granted"), _("Reason"))
    for grant in listed.grants:
        shown_by = act.of(grant.client)
        words = [shown_by.personal(grant.reason, AccessGrant.reason)]
        if grant.revoke_reason is not None:
            words.append(shown_by.personal(grant.revoke_reason, AccessRevocation.reason))
        rows.add_row(
            f"{grant.staff} {listed.staff[grant.staff]}",
            _file(listed, grant),
            grant.until.isoformat(),
            _(GRANT_STATE_NAMES[grant.state(act.moment)]),
            f"{minute(grant.granted_at)} {grant.granted_by}",
            "\n".join(words),
        )
    return View(
        [_data(act.of(grant.client), grant) for grant in listed.grants], text_page(tight(rows, 0, 2, 3))
    )


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


def log(act: Act, found: ReadLog) -> View:
    """Who opened whose file, the earliest first."""
    if not found.reads:
        return View([], text_page(_("No file was shown unmasked or exported.")))
    rows = table(_("When"), _("Member of staff"), _("Client"), _("By"), _("Reason"), _("Trail no."))
    for read in found.reads:
        rows.add_row(
            minute(read.at),
            f"{read.staff} {found.staff.get(read.staff, '')}".strip(),
            _named(found, read.client),
            read.command,
            _why(act.of(read.client), read),
            str(read.no),
        )
    return View([_read_data(act.of(read.client), read) for read in found.reads], text_page(tight(rows, 0, 5)))


def scope(found: ReadLog) -> View:
    """Every file that a member opened, once each."""
    opened = rules.scope(found.reads)
    if not opened:
        return View([], text_page(_("No file was shown unmasked or exported.")))
    rows = table(_("Client"), _("Times"), _("First"), _("Last"), _("By"))
    for each in opened:
        rows.add_row(
            _named(found, each.client),
            str(each.times),
            minute(each.first),
            minute(each.last),
            _(", ").join(each.commands),
        )
    data = [
        {
            "client": each.client,
            "name": found.clients.get(each.client or ""),
            "times": each.times,
            "first": iso(each.first),
            "last": iso(each.last),
            "commands": list(each.commands),
        }
        for each in opened
    ]
    return View(data, text_page(tight(rows, 1, 2, 3)))


def _named(found: ReadLog, client: str | None) -> str:
    if client is None:
        return _("nobody named")
    return f"{client} {found.clients.get(client, '')}".strip()


def _why(act: Act, read: Read) -> str:
    """The reason given, and the file that it went into."""
    file = None if read.file is None else _("file {file}").format(file=act.sentence(read.file))
    reason = None if read.reason is None else act.sentence(read.reason)
    return _("; ").join(filter(None, (reason, file))) or "–"


def _read_data(act: Act, read: Read) -> dict[str, object]:
    return {
        "no": read.no,
        "at": iso(read.at),
        "clock": iso(read.clock),
        "staff": read.staff,
        "command": read.command,
        "client": read.client,
        "reason": None if read.reason is None else act.sentence(read.reason),
        "file": None if read.file is None else act.sentence(read.file),
    }
