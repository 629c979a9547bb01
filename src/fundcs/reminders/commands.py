"""The command `fundcs reminders`."""

from __future__ import annotations

from typing import Annotated

import typer

from fundcs.act import Act, Permit, Role, chapter, command, options
from fundcs.act.permits import ROLE_NAMES
from fundcs.kit.errors import Misused
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View
from fundcs.reminders.rules import FORM_NAMES, Form

app = chapter("")


@command(
    app,
    "reminders",
    _("To-dos: overdue, due, upcoming; as a table, a page, a calendar."),
    permit=Permit.READ_DUTIES,
    writes_with="send",
)
def reminders(
    act: Act,
    within: Annotated[
        str | None, typer.Option(metavar="7d", help=_("How far ahead: days 7d, working days 5wd, hours 24h."))
    ] = None,
    role: Annotated[
        Role | None, options.choice(ROLE_NAMES, "--role", help_text=_("Only to-dos of this role."))
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option(
            metavar="STAFF", help=_("Only to-dos of this member, their role's too where nobody shares it.")
        ),
    ] = None,
    role_too: Annotated[
        bool, typer.Option("--role-too", help=_("With --owner: their role's in any case."))
    ] = False,
    fund: Annotated[str | None, typer.Option(metavar="FUND", help=_("Only to-dos about this fund."))] = None,
    client: Annotated[
        str | None, typer.Option(metavar="CLIENT", help=_("Only to-dos about this client."))
    ] = None,
    format_: Annotated[
        Form | None,
        options.choice(
            FORM_NAMES,
            "--format",
            help_text=_("The output format; default: a table, or by the file name of --out."),
        ),
    ] = None,
    out: Annotated[
        OutFile | None, options.out_file("--out", _("Write to this file instead of the screen."))
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help=_("Exit with code 3 when something is overdue."))
    ] = False,
    send: Annotated[
        bool,
        typer.Option(
            "--send", help=_("Send each person of the policy's reminders.send_to the own to-dos, once a day.")
        ),
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help=_("With --send: also to those it was sent to today."))
    ] = False,
) -> View:
    from fundcs.reminders import service
    from fundcs.reminders.show import forms

    if again and not send:
        raise Misused(N_("--again goes with --send"))

    form = forms.chosen(format_, out)
    if role_too and owner is None:
        raise Misused(N_("--role-too adds the to-dos of a member's role; give --owner with it"))
    duty_list = service.listed(
        act, within=within, role=role, owner=owner, role_too=role_too, fund=fund, client=client
    )
    view = forms.view(duty_list, form, out, exit_code=exit_code)
    if not send:
        return view
    from fundcs.reminders.show import mail, sent

    written = service.Forms(mail.message, mail.title, mail.chat_text)
    return sent.view(view, service.send(act, duty_list, written, again=again), duty_list.names)
