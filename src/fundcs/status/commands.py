"""The command `fundcs status`."""

from __future__ import annotations

from fundcs.act import Act, Permit, chapter, command
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter("")


@command(app, "status", _("The department at a glance."), permit=Permit.READ_CLIENTS)
def status(act: Act) -> View:
    from fundcs.status import service, show

    return show.view(service.of_department(act))
