"""The command `fundcs client note`, on the group of the client's file."""

from __future__ import annotations

from fundcs.act import Access, Permit, chapter, command
from fundcs.care.commands.interactions import note
from fundcs.kit.i18n import _

app = chapter("")

command(
    app, "note", _("Record a note or a consultation with a client (Art. 26-30)."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)(note)  # fmt: skip
