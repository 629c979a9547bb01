"""The commands of `fundcs staff`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, Role, chapter, command, options
from fundcs.act.permits import ROLE_NAMES
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter(_("Members of staff and their roles."))

Who = Annotated[
    str, typer.Argument(metavar="STAFF", help=_("A staff number, or a name that only one member has."))
]


@command(app, "add", _("Add a member of staff."), access=Access.WRITE, permit=Permit.WRITE_STAFF)
def add(
    act: Act,
    name: Annotated[str, typer.Argument(help=_("The member's name."))],
    role: Annotated[
        Role, options.choice(ROLE_NAMES, "--role", help_text=_("The member's role in the firm."))
    ],
    code: Annotated[
        str | None, typer.Option(help=_("A code of your choice; default: the next free one."))
    ] = None,
    login: Annotated[
        str | None, typer.Option(metavar="OSUSER", help=_("The member's login on this machine."))
    ] = None,
    nda: Annotated[
        date | None,
        options.day("--nda", help_text=_("The day the confidentiality agreement was signed (Art. 18).")),
    ] = None,
) -> View:
    from fundcs.staff import service, show

    made = service.add_by(act, name=name, role=role, code=code, login=login, nda_on=nda)
    return show.member(made)


@command(app, "list", _("List the members of staff."), permit=Permit.READ_STAFF)
def list_(
    act: Act,
    role: Annotated[
        Role | None, options.choice(ROLE_NAMES, "--role", help_text=_("Only members with this role."))
    ] = None,
) -> View:
    from fundcs.staff import service, show

    return show.members(service.everyone(act, role))


@command(app, "show", _("Show a member of staff."), permit=Permit.READ_STAFF)
def show(act: Act, staff: Who) -> View:
    from fundcs.staff import service, show

    return show.member(service.find(act.session, staff))


@command(
    app,
    "leave",
    _("Record that a member leaves: access ends (Art. 6)."),
    access=Access.WRITE,
    permit=Permit.WRITE_STAFF,
)
def leave(
    act: Act,
    staff: Who,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The first day without access; default: today."))
    ] = None,
) -> View:
    from fundcs.staff import service, show

    return show.member(service.leave(act, staff, on or act.today))
