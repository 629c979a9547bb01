"""The commands of `fundcs archive key`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fundcs.act import Access, Permit, Setting, chapter, command
from fundcs.kit.errors import Misused
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View

app = chapter(_("Keys: who can open the encrypted archive."))

Who = Annotated[
    str,
    typer.Argument(metavar="KEY", help=_("The member's staff number, `recovery`, or a key's own number.")),
]


@command(app, "list", _("List the keys of the archive."), access=Access.NONE, permit=Permit.KEEP_ARCHIVE)
def list_(setting: Setting) -> View:
    from fundcs.archive.keys import service, show

    return show.listed(service.listed(setting))


@command(
    app,
    "add",
    _("Give a member a key, with a passphrase for the first time; or write a secret file for jobs."),
    access=Access.NONE,
    permit=Permit.KEEP_ARCHIVE,
)
def add(
    setting: Setting,
    staff: Annotated[
        str | None, typer.Argument(metavar="STAFF", help=_("The member's staff number."))
    ] = None,
    service_file: Annotated[
        Path | None,
        typer.Option(
            "--service", metavar="PATH", help=_("Write a secret file that only reads and reminds, as you.")
        ),
    ] = None,
) -> View:
    from fundcs.archive.keys import service, show

    if (staff is None) == (service_file is None):
        raise Misused(N_("say either whose key it is to be, or --service PATH"))
    if service_file is not None:
        return show.made(service.add_service(setting, service_file))
    return show.made(service.add(setting, staff or ""))


@command(app, "remove", _("Take a key away."), access=Access.NONE, permit=Permit.KEEP_ARCHIVE)
def remove(setting: Setting, key: Who) -> View:
    from fundcs.archive.keys import service, show

    return show.removed(service.remove(setting, key))


@command(app, "change", _("Change your own passphrase."), access=Access.NONE)
def change(setting: Setting) -> View:
    from fundcs.archive.keys import service, show

    return show.made(service.change(setting))


@command(
    app,
    "recovery",
    _("Make the recovery key, shown once; or give yourself a new passphrase with it."),
    access=Access.NONE,
    permit=Permit.KEEP_ARCHIVE,
)
def recovery(
    setting: Setting,
    use: Annotated[
        bool, typer.Option("--use", help=_("Your passphrase is lost: you have the recovery key."))
    ] = False,
) -> View:
    from fundcs.archive.keys import service, show

    return show.made(service.recover(setting) if use else service.recovery(setting))
