"""The commands `fundcs care mailing …`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from fundcs.act import Access, Act, Permit, command, options
from fundcs.care.commands.list_group import ListGroup
from fundcs.kit.errors import Misused
from fundcs.kit.files import OutFile, Workbook
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View

app = typer.Typer(
    cls=ListGroup,
    help=_("The monthly mailing of the house journal (Art. 9); without a command: the list of a month."),
    add_completion=False,
)
_ENDINGS = (".xlsx", ".xlsm", ".xls")

Month = Annotated[
    Any,  # a tuple would be read as two words
    options.month("--month", help_text=_("The month; default: the running one.")),
]
Clients = Annotated[list[str] | None, typer.Argument(metavar="CLIENT", help=_("Clients."))]


@command(
    app, "list", _("List whom a month's house journal and announcements go to, and whom not and why."),
    permit=Permit.READ_CLIENTS, personal=True, writes_with=("xlsx", "labels"),
)  # fmt: skip
def list_(
    act: Act,
    *,
    month: Month = None,
    xlsx: Annotated[
        OutFile | None,
        options.out_file("--xlsx", _("The address list as an Excel file with boxes; `sent` reads it back.")),
    ] = None,
    labels: Annotated[
        OutFile | None,
        typer.Option(
            "--labels",
            parser=options.to_file(Workbook),
            metavar="FILE",
            help=_("The addresses to be sent to as labels in this Excel file."),
        ),
    ] = None,
) -> View:
    from fundcs.care.service import mailing_sheets, mailings
    from fundcs.care.show import mailings as show

    found = mailings.listed(act, month)
    if xlsx is not None or labels is not None:
        from fundcs.care.show import mailing_sheets as sheets

        if xlsx is not None:
            sheets.write(act, found, mailing_sheets.note_export(act, found, xlsx.path), xlsx.aside)
        if labels is not None:
            act.opens((recipient.client for recipient in found.listed), labels.path.name)
            sheets.write_labels(act, found, labels.aside)
    return show.listed(act, found)


@command(
    app, "sent", _("Record what was sent: all of a month, clients, or the list that came back filled in."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def sent(
    act: Act,
    who: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE|CLIENT",
            help=_("Clients, or the list that came back; default: all of --month who are to be sent it."),
        ),
    ] = None,
    *,
    month: Month = None,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day it was sent; default: today."))
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("With a file: show what would be recorded, record nothing."))
    ] = False,
) -> View:
    from fundcs.care.service import mailing_records
    from fundcs.care.show import mailings as show

    file = _file_of(who)
    if file is not None:
        if on is not None:
            raise Misused(N_("a list that came back says itself on which day; leave out --on"))
        from fundcs.care.service import mailing_sheets
        from fundcs.care.show import mailing_sheets as sheets

        return sheets.view(mailing_sheets.take(act, file, month, dry_run=dry_run), dry_run=dry_run)
    if dry_run:
        raise Misused(N_("--dry-run goes with the list that came back; name its file"))
    return show.recorded(act, mailing_records.sent(act, who or (), month, on))


@command(
    app, "returned", _("Record that mail to clients came back: a finding on the address of each (Art. 43)."),
    access=Access.WRITE, permit=Permit.WRITE_CARE, personal=True,
)  # fmt: skip
def returned(
    act: Act,
    who: Annotated[list[str], typer.Argument(metavar="CLIENT", help=_("Clients."))],
    *,
    month: Annotated[
        Any,  # a tuple would be read as two words
        options.month("--month", help_text=_("The month; default: the last one that each was sent.")),
    ] = None,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day it came back; default: today."))
    ] = None,
) -> View:
    from fundcs.care.service import mailing_records
    from fundcs.care.show import mailings as show

    if _file_of(who) is not None:
        raise Misused(N_("the list that came back is read by `fundcs care mailing sent FILE`, returns too"))
    return show.returned(act, mailing_records.returned(act, who, month, on))


@command(
    app, "withdraw", _("Withdraw that a month's mailing was sent, or that it came back: a mistake."),
    access=Access.WRITE, permit=Permit.WRITE_CARE,
)  # fmt: skip
def withdraw(
    act: Act,
    who: Annotated[
        list[str] | None, typer.Argument(metavar="CLIENT", help=_("Clients; default: all of the month."))
    ] = None,
    *,
    month: Annotated[Any, options.month("--month", help_text=_("The month."))],
    reason: Annotated[str, options.withdrawal_reason()],
    returned: Annotated[
        bool, typer.Option("--returned", help=_("Only that it came back; it was sent."))
    ] = False,
) -> View:
    from fundcs.care.service import mailing_records
    from fundcs.care.show import mailings as show

    return show.withdrawn(mailing_records.withdraw(act, who or (), month, reason, returned=returned))


def _file_of(who: list[str] | None) -> Path | None:
    """The file of a list that came back, if one was named. Raises Misused where more was."""
    files = [each for each in who or () if Path(each).suffix.lower() in _ENDINGS]
    if files and len(who or ()) > 1:
        raise Misused(N_("a list that came back is given alone; it says who, and when"))
    return Path(files[0]) if files else None
