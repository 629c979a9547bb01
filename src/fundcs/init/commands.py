"""The command `fundcs init`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from fundcs.act import Access, Setting, chapter, command, options
from fundcs.kit.errors import Misused
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import N_, _
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
    firm: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=_("The firm's name, at the head of every form and printed page.")),
    ] = None,
    department: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help=_("With --firm: the department's name beside it; default: 客服部.")
        ),
    ] = None,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help=_("Make no archive, but propose the staff and funds that this ledger names, to complete."),
        ),
    ] = None,
    map_: Annotated[list[str] | None, options.ledger_map()] = None,
    out: Annotated[
        OutFile | None,
        options.out_file("--out", _("With --from: write the proposal to this file; default: print it.")),
    ] = None,
    apply: Annotated[
        Path | None,
        typer.Option(
            "--apply",
            metavar="FILE",
            help=_(
                "Add the staff and funds of a completed proposal; an archive is made where there is none."
            ),
        ),
    ] = None,
) -> View:
    from fundcs.init import show
    from fundcs.init.rules import firm_text

    persons = (manager, nda, general_manager)
    if from_ is not None:
        if apply is not None or any((*persons, firm, department)):
            raise Misused(N_("--from only reads the ledger; give it with --map and --out alone"))
        return _proposed(from_, map_ or [], out)
    if map_ or out is not None:
        raise Misused(N_("--map and --out belong to --from LEDGER"))
    own = firm_text(firm, department)
    if apply is not None:
        if any(persons):
            raise Misused(N_("with --apply the file says who they are: [manager], [[staff]]"))
        from fundcs.init.service import applying

        return show.applied(apply, applying.apply(setting, apply, own))
    from fundcs.init.service import creating

    return show.view(creating.create(setting, manager, nda, general_manager, own=own))


def _proposed(ledger: Path, pairs: list[str], out: OutFile | None) -> View:
    from fundcs.init import show
    from fundcs.init.service import proposing

    proposal = proposing.propose(ledger, pairs)
    if out is not None:
        out.aside.write_text(show.setup_text(proposal, out.path.name), "utf-8")
    return show.proposed(proposal, out)
