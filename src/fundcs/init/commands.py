"""The command `fundcs init`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from fundcs.act import Access, Setting, chapter, command, options
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter("")


@command(app, "init", _("Create an archive and its first member of staff, a CS manager."), access=Access.NONE)
def init(
    setting: Setting,
    manager: Annotated[
        str | None, typer.Option(metavar="NAME", help=_("The CS manager's name; default: your login."))
    ] = None,
    nda: Annotated[
        date | None,
        options.day(
            "--nda",
            help_text=_("The day the confidentiality agreement was signed (Art. 18); default: today."),
        ),
    ] = None,
    general_manager: Annotated[
        str | None,
        typer.Option(
            "--general-manager",
            metavar="NAME",
            help=_("The general manager's name; later only a general manager may record another."),
        ),
    ] = None,
) -> View:
    from fundcs.init import service, show

    return show.view(service.create(setting, manager, nda, general_manager))
