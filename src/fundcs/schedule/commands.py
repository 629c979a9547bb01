"""The commands of `fundcs schedule`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fundcs.act import Access, Setting, chapter, command
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter(_("Jobs that run by themselves: reminders, backups."))

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help=_("The directory of the pages, the list and the backup."))
]


@command(
    app,
    "show",
    _("Show what `add` would register with the system's scheduler."),
    access=Access.NONE,
)
def show(setting: Setting, folder: Folder) -> View:
    from fundcs.schedule import service
    from fundcs.schedule import show as screen

    return screen.described(folder, service.described(setting, folder))


@command(
    app,
    "add",
    _("Register the jobs: tasks of the Task Scheduler on Windows, lines of your crontab elsewhere."),
    access=Access.NONE,
)
def add(setting: Setting, folder: Folder) -> View:
    from fundcs.schedule import service
    from fundcs.schedule import show as screen

    return screen.added(service.add(setting, folder))


@command(app, "list", _("List the jobs that are registered."), access=Access.NONE)
def list_(setting: Setting) -> View:  # noqa: ARG001 - every command is given it
    from fundcs.schedule import service
    from fundcs.schedule import show as screen

    return screen.registered(service.registered())


@command(app, "remove", _("Remove the jobs; what else is scheduled stays."), access=Access.NONE)
def remove(setting: Setting) -> View:  # noqa: ARG001 - every command is given it
    from fundcs.schedule import service
    from fundcs.schedule import show as screen

    return screen.removed(service.remove())
