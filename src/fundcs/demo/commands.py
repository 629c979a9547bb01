"""The command `fundcs demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fundcs.act import Access, Setting, chapter, command
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter("")


@command(app, "demo", _("Build a sample archive and its payout sheets in a directory."), access=Access.NONE)
def demo(
    setting: Setting,
    directory: Annotated[
        Path, typer.Argument(help=_("A directory that does not exist yet, or is empty."))
    ] = Path("fundcs-demo"),
) -> View:
    from fundcs.demo import service, show

    with show.progress() as tell:
        year = service.play(directory, setting.document_language, tell)
    return show.view(year)
