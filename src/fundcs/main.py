"""The root command: chapters loaded when used, and the global options."""

from __future__ import annotations

import sys
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fundcs import __version__, completion
from fundcs.act.spoken import Commands, SpokenCommand, SpokenGroup
from fundcs.kit.i18n import N_, _, language

if TYPE_CHECKING:
    from typer.core import TyperGroup

CHAPTERS: dict[str, tuple[tuple[str, ...], str]] = {
    "staff": (("staff", "assignments", "handovers"), N_("Members of staff and their roles.")),
    "client": (
        ("dossier", "assigning", "suitability", "care.commands.notes"),
        N_("Client files, tiers, import and export."),
    ),
    "fund": (("funds",), N_("Funds, their terms and rate tiers.")),
    "contract": (("contracts",), N_("Contracts, exits and transfers.")),
    "submission": (
        ("packages", "penalties"),
        N_("Contract packages, their reviews and penalty points (Art. 21-25)."),
    ),
    "payout": (("payouts",), N_("Payout periods, payout sheets and their arithmetic.")),
    "complaints": (
        ("complaints",),
        N_("Complaints: record, handle, deadlines (Art. 38, 44)."),
    ),
    "callbacks": (("callbacks",), N_("Callbacks, findings and account verification (Art. 41-46).")),
    "care": (
        ("care", "vip", "service_calendar"),
        N_("Letters, visits and other interactions with clients (Art. 11, 26-31)."),
    ),
    "access": (
        ("confidentiality",),
        N_("Confidentiality agreements, access to client files, and who read what."),
    ),
    "archive": (("archive",), N_("The archive: verify, trail, files, backup, upgrade.")),
    "schedule": (("schedule",), N_("Jobs that run by themselves: reminders, backups.")),
    "policy": (("policy",), N_("Policy: view, check, article by article.")),
    "calendar": (("calendars",), N_("Working days in China.")),
}
"""Group name -> the packages whose `commands.app` make it up, and its line in `fundcs --help`."""

LATER: dict[str, tuple[str, ...]] = {
    "assigning": ("assign",),
    "suitability": ("assess", "evidence", "investor", "suitability"),
    "care.commands.notes": ("note",),
    "penalties": ("adviser", "decide", "penalties", "send", "sent", "confirm"),
}
"""Packages of a group that wait until one of these, all their commands, is named or the group listed."""

SUBGROUPS: dict[str, dict[str, str]] = {
    "client": {"doc": "documents"},
    "complaints": {"action": "actions"},
    "access": {"leak": "leaks"},
    "care": {"budget": "budgets", "survey": "surveys"},
    "archive": {"key": "archive.keys"},
}
"""Group name -> the groups inside it by name, and the package with the `commands.app` of each."""

ROOT_COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    "init": (("init",), N_("Create an archive and its first member of staff, a CS manager.")),
    "demo": (("demo",), N_("Build a sample archive and its payout sheets in a directory.")),
    "reminders": (
        ("reminders",),
        N_("To-dos: overdue, due, upcoming; as a table, a page, a calendar."),
    ),
    "status": (("status",), N_("The department at a glance.")),
    "shell": (("shell",), N_("A prompt that takes the commands without `fundcs`, for the whole day.")),
    "comply": (
        ("comply",),
        N_("The compliance statement: article by article, what was owed and what became of it."),
    ),
    "report": (
        ("report",),
        N_("The bulletin of a month: an Excel file and a page with charts, numbered when issued."),
    ),
    "explain": (("explain",), N_("Explain a tier, a figure or a deadline with its arithmetic.")),
}
"""Commands without a group: name -> the package with its `commands.app`, and its line in `fundcs --help`."""

_ALIASES = {
    "clients": "client", "funds": "fund", "contracts": "contract", "payouts": "payout",
    "archives": "archive", "policies": "policy", "calendars": "calendar", "accesses": "access",
    "cares": "care", "staffs": "staff", "complaint": "complaints", "callback": "callbacks",
    "submissions": "submission", "schedules": "schedule",
}  # fmt: skip


class Root(SpokenGroup):
    """The root group. Listing shows names and one line each; a chapter is imported when it is used."""

    _listing = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        """Every name of the first level."""
        return [*ROOT_COMMANDS, *CHAPTERS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's signature
        """The command or group, its chapter imported now; for a listing only its name and line."""
        name = _ALIASES.get(cmd_name, cmd_name)
        if self._listing:
            line = (ROOT_COMMANDS.get(name) or CHAPTERS[name])[1]
            return SpokenCommand(name, help=_(line))
        if self.commands.get(name) is None and (name in CHAPTERS or name in ROOT_COMMANDS):
            self.commands[name] = _made(name, language())
        return self.commands.get(name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As Typer does, with suggestions from the lazy names."""
        for name in self.list_commands(ctx):
            self.commands.setdefault(name, None)  # type: ignore[arg-type]
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """As Typer does, without importing what is listed."""
        self._listing = True
        try:
            return super().shell_complete(ctx, incomplete)
        finally:
            self._listing = False

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """As Typer does, without importing what is listed."""
        self._listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._listing = False


@cache
def _made(name: str, _language: str) -> Any:
    packages, _line = CHAPTERS.get(name) or ROOT_COMMANDS[name]
    group = _group_of(packages[0])
    commands = Commands(group.commands)
    group.commands = commands
    for package in packages[1:]:
        if package in LATER:
            commands.wait(LATER[package], partial(_commands_of, package))
        else:
            commands.update(_commands_of(package))
    for sub, package in SUBGROUPS.get(name, {}).items():
        known = commands.get(sub)
        if known is None:
            commands.wait((sub,), partial(_subgroup, sub, package))
        else:  # the chapter has commands of its own in it
            known.commands.update(_commands_of(package))
    return group if name in CHAPTERS else commands.get(name)


def module_of(package: str) -> str:
    """The module with the commands of a package; one of several such modules is named itself."""
    return f"fundcs.{package}" if ".commands." in package else f"fundcs.{package}.commands"


def _group_of(package: str) -> TyperGroup:
    return typer.main.get_group(import_module(module_of(package)).app)


def _commands_of(package: str) -> dict[str, Any]:
    return dict(_group_of(package).commands)


def _subgroup(name: str, package: str) -> dict[str, Any]:
    return {name: _group_of(package)}


def command() -> TyperGroup:
    """The root group, in the language spoken now; the same object whenever it is asked for."""
    return _command(language())


@cache
def _command(_language: str) -> TyperGroup:
    app = typer.Typer(
        cls=Root,
        no_args_is_help=True,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help=_("Carries out the client-service regulation of a private-fund manager over a local archive."),
    )
    app.callback()(_root)
    return typer.main.get_group(app)


def _version(value: bool) -> None:
    if value:
        sys.stdout.write(f"fundcs {__version__}\n")
        raise typer.Exit


def _root(  # noqa: PLR0913 - an option is an argument
    ctx: typer.Context,
    *,
    archive: Annotated[
        Path | None,
        typer.Option(
            "--archive", metavar="PATH", envvar="FUNDCS_ARCHIVE", help=_("The archive's file or directory.")
        ),
    ] = None,
    staff: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="STAFF",
            envvar="FUNDCS_STAFF",
            help=_("The member of staff who acts (staff number); default: the member whose login is yours."),
        ),
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(
            "--now",
            metavar="MOMENT",
            envvar="FUNDCS_NOW",
            help=_("The time at which rules and reports are evaluated."),
        ),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="zh|en", envvar="FUNDCS_LANG", help=_("The output language.")),
    ] = None,
    passphrase_fd: Annotated[
        int | None,
        typer.Option(
            "--passphrase-fd",
            metavar="N",
            envvar="FUNDCS_PASSPHRASE_FD",
            help=_("Read the passphrase of an encrypted archive from this file descriptor."),
        ),
    ] = None,
    passphrase_file: Annotated[
        Path | None,
        typer.Option(
            "--passphrase-file",
            metavar="PATH",
            envvar="FUNDCS_PASSPHRASE_FILE",
            help=_("Read the passphrase from this file, which only you may read."),
        ),
    ] = None,
    secret_file: Annotated[
        Path | None,
        typer.Option(
            "--secret-file",
            metavar="PATH",
            envvar="FUNDCS_SECRET_FILE",
            help=_("Open an encrypted archive with a secret file, to read and to remind only."),
        ),
    ] = None,
    sure: Annotated[bool, typer.Option("--sure", help=_("Accept facts that look like a slip."))] = False,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", is_eager=True, callback=_version, help=_("Print the version."))
    ] = False,
    install_completion: Annotated[  # noqa: ARG001 - its callback does the work
        bool,
        typer.Option(
            "--install-completion",
            is_eager=True,
            callback=completion.install,
            help=_("Let your shell (bash, zsh, fish, PowerShell) complete commands with Tab."),
        ),
    ] = False,
    show_completion: Annotated[  # noqa: ARG001 - its callback does the work
        str | None,
        typer.Option(
            "--show-completion",
            metavar="|".join(completion.SHELLS),
            is_eager=True,
            callback=completion.show,
            help=_("Print what that shell is to read, to install it yourself."),
        ),
    ] = None,
) -> None:
    from fundcs.office import Office

    ctx.obj = Office(
        archive=archive,
        staff=staff,
        now=now,
        lang=lang,
        sure=sure,
        passphrase_fd=passphrase_fd,
        passphrase_file=passphrase_file,
        secret_file=secret_file,
    )
