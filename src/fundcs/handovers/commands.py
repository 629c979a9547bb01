"""The commands `fundcs staff list` and `fundcs staff leave`: what a member has, and handing it over."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, Role, chapter, command, options
from fundcs.act.permits import ROLE_NAMES
from fundcs.kit.errors import Misused
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View

app = chapter(_("Members of staff and their roles."))


@command(
    app, "list", _("List the members of staff, with how many clients each looks after."),
    permit=Permit.READ_STAFF,
)  # fmt: skip
def list_(
    act: Act,
    role: Annotated[
        Role | None, options.choice(ROLE_NAMES, "--role", help_text=_("Only members with this role."))
    ] = None,
) -> View:
    from fundcs.handovers.service import case_load
    from fundcs.staff import service, show

    return show.members(service.everyone(act, role), service.role_since(act), case_load.of(act))


@command(
    app,
    "leave",
    _("Record that a member leaves: access ends, what they hold passes on (Art. 6, 12); or that they stay."),
    access=Access.WRITE,
    permit=Permit.WRITE_STAFF,
)
def leave(
    act: Act,
    staff: Annotated[
        str, typer.Argument(metavar="STAFF", help=_("A staff number, or a name that only one member has."))
    ],
    *,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The first day without access; default: today."))
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            metavar="STAFF",
            help=_(
                "Who takes over; may be repeated: each thing passes to the first of them who may have it."
            ),
        ),
    ] = None,
    undo: Annotated[
        bool,
        typer.Option(
            "--undo", help=_("Withdraw that they leave: they stay or came back, and have it again.")
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would pass to whom and write nothing."))
    ] = False,
    xlsx: Annotated[
        OutFile | None, options.out_file("--xlsx", _("Export the form of the hand-over, to be signed."))
    ] = None,
) -> View:
    from fundcs.handovers.service import leaving
    from fundcs.handovers.show import form
    from fundcs.handovers.show import leaving as show
    from fundcs.staff.service import role_since

    if undo:
        if on is not None or to or xlsx is not None or dry_run:
            raise Misused(N_("--undo takes the leaving back as a whole; leave out --on, --to and the rest"))
        return show.view(leaving.stay(act, staff), role_since(act))
    if xlsx is not None and on is None and not to:
        left = leaving.left(act, staff)
    else:
        left = leaving.leave(act, staff, on, to or (), dry_run=dry_run)
    if xlsx is not None:
        left = leaving.note_export(act, left, xlsx)
        form.write(act, left, xlsx.aside)
    return show.view(left, role_since(act))
