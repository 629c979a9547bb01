"""The commands of `fundcs staff`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, Role, chapter, command, options
from fundcs.act.permits import ROLE_NAMES
from fundcs.kit.errors import Misused
from fundcs.kit.i18n import N_, _
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
    return show.member(made, service.role_since(act))


@command(app, "show", _("Show a member of staff."), permit=Permit.READ_STAFF)
def show(act: Act, staff: Who) -> View:
    from fundcs.staff import service, show

    return show.member(service.find(act.session, staff), service.role_since(act))


@command(
    app,
    "edit",
    _("Correct a member's name or login, or change the role from a day on."),
    access=Access.WRITE,
    permit=Permit.WRITE_STAFF,
)
def edit(
    act: Act,
    staff: Who,
    *,
    name: Annotated[str | None, typer.Option(help=_("The member's name."))] = None,
    role: Annotated[
        Role | None, options.choice(ROLE_NAMES, "--role", help_text=_("The member's role in the firm."))
    ] = None,
    from_: Annotated[
        date | None, options.day("--from", help_text=_("The first day in the role; default: today."))
    ] = None,
    login: Annotated[
        str | None, typer.Option(metavar="OSUSER", help=_("The member's login on this machine."))
    ] = None,
    no_login: Annotated[bool, typer.Option("--no-login", help=_("The member has no login here."))] = False,
) -> View:
    from fundcs.staff import service, show

    if from_ is not None and role is None:
        raise Misused(N_("--from is the first day in a role; give --role with it"))
    if no_login and login is not None:
        raise Misused(N_("--login and --no-login exclude each other; give one of them"))
    changed = service.edit(act, staff, name=name, login="" if no_login else login, role=role, since=from_)
    return show.member(changed, service.role_since(act))


@command(
    app,
    "withdraw",
    _("Withdraw a member added by mistake, who has not worked here yet; it stays on record."),
    access=Access.WRITE,
    permit=Permit.WRITE_STAFF,
)
def withdraw(
    act: Act,
    staff: Who,
    *,
    reason: Annotated[str, options.withdrawal_reason()],
) -> View:
    from fundcs.archive.withdrawn_show import withdrawn
    from fundcs.staff import service

    member = service.find(act.session, staff)
    return withdrawn(act, member, service.withdraw(act, staff, reason))
