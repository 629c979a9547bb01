"""The command `fundcs explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from fundcs.act import Act, Permit, chapter, command
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter("")


@command(
    app,
    "explain",
    _("Explain a tier, a figure or a deadline with its arithmetic."),
    permit=Permit.READ_DUTIES,
    personal=True,
)
def explain(
    act: Act,
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY",
            help=_(
                "A client, contract, complaint, callback, finding, fund, budget, spending or to-do; an "
                "article, a date."
            ),
        ),
    ],
) -> View:
    from fundcs.explain import service, show

    return show.account(act, service.find(act, key))
