"""The commands of `fundcs archive`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, Setting, chapter, command, options
from fundcs.archive.outputs import BackupFile
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter(_("The archive: verify, trail, files, backup, upgrade."))

Out = Annotated[
    BackupFile,
    typer.Argument(
        parser=options.to_file(BackupFile),
        metavar="FILE",
        help=_("The backup's file; a new name unless --force."),
    ),
]


@command(app, "info", _("Show the archive's location, size, trail checkpoint and last backup."))
def info(act: Act) -> View:
    from fundcs.archive import service, show

    return show.info(service.info(act))


@command(
    app,
    "verify",
    _("Check the file, its structure, the trail's chain, and every row against the trail (Art. 29)."),
    access=Access.NONE,
)
def verify(
    setting: Setting,
    head: Annotated[
        str | None,
        typer.Option(metavar="SEQ:HASH", help=_("A trail checkpoint kept elsewhere, to compare with.")),
    ] = None,
    clean: Annotated[
        bool, typer.Option("--clean", help=_("First remove what interrupted commands left behind."))
    ] = False,
) -> View:
    from fundcs.archive import service, show
    from fundcs.archive.verify import Head

    kept = None if head is None else Head.parse(head)
    return show.verified(service.verified(setting, kept, clean=clean))


@command(
    app,
    "trail",
    _("Show who changed what and when; newest last."),
    permit=Permit.READ_TRAIL,
    personal=True,
)
def trail(
    act: Act,
    client: Annotated[
        str | None, typer.Option(metavar="CODE", help=_("Only what concerns this client."))
    ] = None,
    since: Annotated[
        datetime | None,
        options.moment("--since", help_text=_("Only from this moment on (real time).")),
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="STAFF", help=_("Only acts of this member."))] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help=_("Only the newest N entries; default: all."))
    ] = None,
) -> View:
    from fundcs.archive import queries, service, show

    wanted = queries.Wanted(client, since, by, limit)
    found = service.entries(act, wanted)
    return show.entries(act, found, service.concerned(act, found))


@command(
    app,
    "files",
    _("List the stored documents, their origin and state, and what no record names (Art. 4)."),
    permit=Permit.READ_CLIENTS,
    personal=True,
)
def files(act: Act) -> View:
    from fundcs.archive import service, show

    return show.files(act, service.stored(act))


@command(
    app,
    "backup",
    _("Back up the archive and its documents and verify the copy; others can go on working."),
    access=Access.NONE,
    permit=Permit.KEEP_ARCHIVE,
)
def backup(
    setting: Setting,
    file: Out,
    force: Annotated[bool, typer.Option("--force", help=_("Replace an existing file."))] = False,  # noqa: ARG001 - the office has asked the file by it
) -> View:
    from fundcs.archive import service, show

    return show.backed_up(service.back_up(setting, file))


@command(
    app,
    "restore",
    _("Restore a verified backup; the present archive is kept under another name."),
    access=Access.NONE,
    permit=Permit.KEEP_ARCHIVE,
)
def restore(
    setting: Setting,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The backup."))],
    incomplete: Annotated[
        bool, typer.Option("--incomplete", help=_("Restore even if some of its documents are missing."))
    ] = False,
    foreign: Annotated[
        bool,
        typer.Option(
            "--foreign",
            help=_("Where there is no archive: go by the staff register of the backup."),
        ),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help=_("Do not ask about entries that the backup does not have."))
    ] = False,
) -> View:
    from fundcs.archive import asking, service, show

    agreed = None if yes else service.at_stake(setting, file)
    if agreed is not None:
        asking.confirm(agreed, file)
    done = service.restore(setting, file, incomplete=incomplete, foreign=foreign, agreed=agreed)
    return show.restored(setting.archive_path, done)


@command(
    app,
    "upgrade",
    _("Upgrade an older archive to the current database version; a copy is made first."),
    access=Access.NONE,
    permit=Permit.KEEP_ARCHIVE,
)
def upgrade(setting: Setting) -> View:
    from fundcs.archive import schema, service, show

    return show.upgraded(setting.archive_path, schema.HEAD, service.upgrade(setting))


@command(
    app,
    "encrypt",
    _("Encrypt the archive and its documents; you get the first key."),
    access=Access.NONE,
    permit=Permit.KEEP_ARCHIVE,
)
def encrypt(setting: Setting) -> View:
    from fundcs.archive.keys import rekeying, show

    return show.encrypted(rekeying.encrypt(setting))


@command(
    app,
    "decrypt",
    _("Take the encryption off an archive again; its keys end."),
    access=Access.NONE,
    permit=Permit.KEEP_ARCHIVE,
)
def decrypt(setting: Setting) -> View:
    from fundcs.archive.keys import rekeying, show

    return show.decrypted(rekeying.decrypt(setting))


@command(
    app,
    "rekey",
    _("Give an encrypted archive a new key, after a member's key was taken away."),
    access=Access.NONE,
    permit=Permit.KEEP_ARCHIVE,
)
def rekey(setting: Setting) -> View:
    from fundcs.archive.keys import rekeying, show

    return show.rekeyed(rekeying.rekey(setting))
