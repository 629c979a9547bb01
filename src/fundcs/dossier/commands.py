"""The commands `fundcs client …`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.clients.rules import Clearable, ClientKind
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import _
from fundcs.kit.view import View
from fundcs.tiers.rules import Tier

app = chapter(_("Client files, tiers, import and export."))


Who = Annotated[
    str, typer.Argument(metavar="CLIENT", help=_("A client's code, or a name only one client has."))
]
IdNo = Annotated[
    str | None,
    typer.Option("--id-no", metavar="NO", help=_("Resident ID number, or unified social credit code.")),
]
Phone = Annotated[str | None, typer.Option(help=_("Mobile, landline with area code, or + and country code."))]
Email = Annotated[str | None, typer.Option(help=_("E-mail address."))]
Fax = Annotated[str | None, typer.Option(help=_("Fax number, written like a phone number."))]
Address = Annotated[str | None, typer.Option(help=_("Postal address."))]
Birthday = Annotated[
    date | None, options.day("--birthday", help_text=_("Birthday, where the ID number does not give it."))
]
LegalRep = Annotated[
    str | None, typer.Option("--legal-rep", metavar="NAME", help=_("An institution's legal representative."))
]
Officer = Annotated[
    str | None, typer.Option(metavar="STAFF", help=_("The CS specialist or manager in charge (Art. 8)."))
]
Adviser = Annotated[str | None, typer.Option("--advisor", metavar="STAFF", help=_("The client's adviser."))]
ApprovedBy = Annotated[
    str | None,
    typer.Option(
        "--approved-by", metavar="STAFF", help=_("The general manager who approved a withheld identity.")
    ),
]
Introducer = Annotated[str | None, typer.Option(help=_("Who introduced a client of withheld identity."))]
Agent = Annotated[str | None, typer.Option(help=_("The authorised agent of a client of withheld identity."))]
Remark = Annotated[str | None, typer.Option(help=_("A remark."))]


@command(app, "add", _("Add a client."), access=Access.WRITE, permit=Permit.WRITE_CLIENTS, personal=True)
def add(
    act: Act,
    name: Annotated[str, typer.Argument(help=_("The client's name."))],
    *,
    kind: Annotated[ClientKind, typer.Option(help=_("Natural person or institution."))],
    id_no: IdNo = None,
    phone: Phone = None,
    email: Email = None,
    fax: Fax = None,
    address: Address = None,
    birthday: Birthday = None,
    legal_rep: LegalRep = None,
    officer: Officer = None,
    advisor: Adviser = None,
    code: Annotated[str | None, typer.Option(help=_("A code of your own; else the next free one."))] = None,
    withheld: Annotated[
        bool, typer.Option("--withheld", help=_("The client does not disclose who they are (Art. 3(5))."))
    ] = False,
    approved_by: ApprovedBy = None,
    introducer: Introducer = None,
    agent: Agent = None,
    remark: Remark = None,
) -> View:
    from fundcs.clients.rules import Particulars
    from fundcs.clients.service.particulars import People
    from fundcs.dossier.service import client_file
    from fundcs.dossier.show import particulars

    typed = Particulars(
        name=name,
        kind=kind,
        id_no=id_no,
        birthday=birthday,
        phone=phone,
        email=email,
        fax=fax,
        address=address,
        legal_rep=legal_rep,
        withheld=withheld,
        introducer=introducer,
        agent=agent,
        remark=remark,
    )
    people = People(officer=officer, advisor=advisor, approved_by=approved_by)
    return particulars.view(act, client_file.add(act, typed, people, code))


@command(app, "list", _("List clients, all or those wanted."), permit=Permit.READ_CLIENTS, personal=True)
def list_(
    act: Act,
    term: Annotated[
        str | None, typer.Argument(metavar="TEXT", help=_("Part of a name, its pinyin or its initials."))
    ] = None,
    search: Annotated[str | None, typer.Option(metavar="TEXT", help=_("The same as an option."))] = None,
    tier: Annotated[
        Tier | None, typer.Option(case_sensitive=False, help=_("Only clients of this tier (Art. 1)."))
    ] = None,
    kind: Annotated[ClientKind | None, typer.Option(help=_("Only natural persons or institutions."))] = None,
    officer: Annotated[
        str | None, typer.Option(metavar="STAFF", help=_("Only clients of this officer."))
    ] = None,
    advisor: Annotated[
        str | None, typer.Option(metavar="STAFF", help=_("Only clients of this adviser."))
    ] = None,
    unassigned: Annotated[
        bool, typer.Option("--unassigned", help=_("Only clients without an officer who is here (Art. 8)."))
    ] = False,
) -> View:
    from fundcs.dossier.service.listing import ClientFilter, listed
    from fundcs.dossier.show import client_list

    asked = ClientFilter(
        term=search or term,
        tier=tier,
        kind=kind,
        officer=officer,
        advisor=advisor,
        unassigned=unassigned,
    )
    return client_list.view(act, listed(act, asked))


@command(
    app, "show", _("Show a client's whole file on one screen."), permit=Permit.READ_CLIENTS, personal=True
)
def show(act: Act, client: Who) -> View:
    from fundcs.dossier.service import client_file
    from fundcs.dossier.show import client_file as show

    return show.view(act, client_file.whole(act, client))


@command(
    app,
    "edit",
    _("Change a client's file; what was there stays on the trail."),
    access=Access.WRITE,
    permit=Permit.WRITE_CLIENTS,
    personal=True,
)
def edit(
    act: Act,
    client: Who,
    *,
    name: Annotated[str | None, typer.Option(help=_("The client's name."))] = None,
    kind: Annotated[ClientKind | None, typer.Option(help=_("Natural person or institution."))] = None,
    id_no: IdNo = None,
    phone: Phone = None,
    email: Email = None,
    fax: Fax = None,
    address: Address = None,
    birthday: Birthday = None,
    legal_rep: LegalRep = None,
    officer: Officer = None,
    advisor: Adviser = None,
    withheld: Annotated[
        bool | None,
        typer.Option("--withheld/--no-withheld", help=_("Whether the client discloses who they are.")),
    ] = None,
    approved_by: ApprovedBy = None,
    introducer: Introducer = None,
    agent: Agent = None,
    remark: Remark = None,
    clear: Annotated[
        list[Clearable] | None, typer.Option("--clear", help=_("Empty this field; may be repeated."))
    ] = None,
) -> View:
    from fundcs.dossier.service import client_file
    from fundcs.dossier.show import particulars

    given = {
        "name": name,
        "kind": kind,
        "id_no": id_no,
        "phone": phone,
        "email": email,
        "fax": fax,
        "address": address,
        "birthday": birthday,
        "legal_rep": legal_rep,
        "officer": officer,
        "advisor": advisor,
        "withheld": withheld,
        "approved_by": approved_by,
        "introducer": introducer,
        "agent": agent,
        "remark": remark,
    }
    changes = {field: value for field, value in given.items() if value is not None}
    return particulars.view(
        act, client_file.edit(act, client, changes, [field.value for field in clear or ()])
    )


@command(
    app,
    "assign",
    _("Give a client their CS officer (Art. 8), or an adviser."),
    access=Access.WRITE,
    permit=Permit.WRITE_CLIENTS,
    personal=True,
)
def assign(act: Act, client: Who, officer: Officer = None, advisor: Adviser = None) -> View:
    from fundcs.dossier.service import client_file
    from fundcs.dossier.show import particulars

    return particulars.view(act, client_file.assign(act, client, officer, advisor))


@command(
    app,
    "export",
    _("Write all clients to a file, masked unless revealed; the export is on the trail."),
    access=Access.WRITE,
    permit=Permit.READ_CLIENTS,
    personal=True,
)
def export(
    act: Act,
    csv: Annotated[
        OutFile | None, options.out_file("--csv", _("Write comma-separated text to this file."))
    ] = None,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
) -> View:
    from fundcs.dossier.service import export as service
    from fundcs.dossier.show import export as show

    return show.write(act, service.export(act, csv=csv, xlsx=xlsx))


@command(
    app,
    "import",
    _("Import clients from a ledger (.xlsx, .csv); run again, it changes nothing."),
    access=Access.WRITE,
    permit=Permit.WRITE_CLIENTS,
)
def import_(
    act: Act,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The ledger."))],
    sheet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=_("Only this sheet; else every sheet with such a table.")),
    ] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="列名=field", help=_("Which field a column of another name is; may be repeated.")
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Say what would happen and write nothing."))
    ] = False,
) -> View:
    from fundcs.clients.service import ledger
    from fundcs.kit import importing

    outcome = ledger.load(act, file, sheet=sheet, pairs=map_ or [], dry_run=dry_run)
    return importing.view(outcome, dry_run=dry_run)


@command(
    app,
    "history",
    _("Every change of a client's file and contracts: when, who, before and after."),
    permit=Permit.READ_CLIENTS,
    personal=True,
)
def history(act: Act, client: Who) -> View:
    from fundcs.dossier.service import client_file
    from fundcs.dossier.show import history

    return history.view(act, client_file.history(act, client))


@command(
    app,
    "statement",
    _("What a client subscribed and withdrew, by day and by year (Art. 5)."),
    permit=Permit.READ_CLIENTS,
    personal=True,
)
def statement(
    act: Act,
    client: Who,
    year: Annotated[int | None, typer.Option(metavar="YYYY", help=_("Only this calendar year."))] = None,
) -> View:
    from fundcs.dossier.service import client_file
    from fundcs.dossier.show import statement

    return statement.view(act, client_file.statement(act, client, year))
