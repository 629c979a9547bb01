"""The commands `fundcs client …`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.clients.rules import CLEARABLE_NAMES, CLIENT_KIND_NAMES, Clearable, ClientKind
from fundcs.kit.errors import Misused
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import N_, _
from fundcs.kit.id_documents import ID_KIND_NAMES, IdKind
from fundcs.kit.tabular import Hidden
from fundcs.kit.view import View
from fundcs.tiers.rules import TIER_NAMES, Tier

app = chapter(_("Client files, tiers, import and export."))


Who = Annotated[
    str, typer.Argument(metavar="CLIENT", help=_("A client number, or a name that only one client has."))
]
Found = Annotated[
    str,
    typer.Argument(
        metavar="CLIENT",
        help=_("A client number, a name or part of it, its pinyin; the end of a phone, ID or card number."),
    ),
]
IdNo = Annotated[
    str | None,
    typer.Option(
        "--id-no",
        metavar="NO",
        help=_("Number of the identity document, unified social credit code, or a product's code."),
    ),
]
IdKindOption = Annotated[
    IdKind | None,
    options.choice(
        ID_KIND_NAMES,
        "--id-kind",
        help_text=_("The identity document; default: the card or code that its kind of client usually has."),
    ),
]
GreetingDay = Annotated[
    str | None,
    typer.Option(
        "--greeting-day",
        metavar="DAY",
        help=_("The birthday to greet where it is not the birth date: 农历八月十五, 08-15."),
    ),
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
Adviser = Annotated[
    str | None, typer.Option("--adviser", "--advisor", metavar="STAFF", help=_("The client's adviser."))
]
ApprovedBy = Annotated[
    str | None,
    typer.Option(
        "--approved-by", metavar="STAFF", help=_("The general manager who is to approve a withheld identity.")
    ),
]
Introducer = Annotated[
    str | None,
    typer.Option(metavar="NAME", help=_("The introducer of a client with a withheld identity.")),
]
Agent = Annotated[
    str | None,
    typer.Option(metavar="NAME", help=_("The authorised agent of a client with a withheld identity.")),
]
Remark = Annotated[str | None, typer.Option(metavar="TEXT", help=_("A remark."))]


@command(app, "add", _("Add a client."), access=Access.WRITE, permit=Permit.WRITE_CLIENTS, personal=True)
def add(
    act: Act,
    name: Annotated[str, typer.Argument(help=_("The client's name."))],
    *,
    kind: Annotated[
        ClientKind,
        options.choice(CLIENT_KIND_NAMES, "--kind", help_text=_("Natural person, institution or product.")),
    ],
    id_no: IdNo = None,
    id_kind: IdKindOption = None,
    phone: Phone = None,
    email: Email = None,
    fax: Fax = None,
    address: Address = None,
    birthday: Birthday = None,
    greeting_day: GreetingDay = None,
    legal_rep: LegalRep = None,
    officer: Officer = None,
    advisor: Adviser = None,
    code: Annotated[
        str | None, typer.Option(help=_("A code of your choice; default: the next free one."))
    ] = None,
    withheld: Annotated[
        bool, typer.Option("--withheld", help=_("The client withholds their identity (Art. 3(5))."))
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
        id_kind=id_kind,
        id_no=id_no,
        birthday=birthday,
        greeting_day=greeting_day,
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


@command(
    app, "list", _("List clients, all or those that match."),
    permit=Permit.READ_REGISTER, personal=True, writes_with="editable",
)  # fmt: skip
def list_(
    act: Act,
    term: Annotated[
        str | None,
        typer.Argument(
            metavar="TEXT",
            help=_("Part of a name, its pinyin or initials; the end of a phone, ID or card number."),
        ),
    ] = None,
    search: Annotated[str | None, typer.Option(metavar="TEXT", help=_("The same as an option."))] = None,
    tier: Annotated[
        Tier | None, options.choice(TIER_NAMES, "--tier", help_text=_("Only clients of this tier (Art. 1)."))
    ] = None,
    kind: Annotated[
        ClientKind | None,
        options.choice(
            CLIENT_KIND_NAMES, "--kind", help_text=_("Only natural persons, institutions or products.")
        ),
    ] = None,
    officer: Annotated[
        str | None, typer.Option(metavar="STAFF", help=_("Only clients of this CS specialist."))
    ] = None,
    advisor: Annotated[
        str | None,
        typer.Option("--adviser", "--advisor", metavar="STAFF", help=_("Only clients of this adviser.")),
    ] = None,
    unassigned: Annotated[
        bool, typer.Option("--unassigned", help=_("Only clients without a present CS specialist (Art. 8)."))
    ] = False,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
    editable: Annotated[bool, options.editable()] = False,
) -> View:
    from fundcs.dossier.service import listing
    from fundcs.dossier.show import client_list

    asked = listing.ClientFilter(
        term=search or term,
        tier=tier,
        kind=kind,
        officer=officer,
        advisor=advisor,
        unassigned=unassigned,
    )
    listed = listing.listed(act, asked)
    if editable:
        from fundcs.dossier.service import corrected_sheets
        from fundcs.dossier.show import corrected_sheets as correctable

        file = options.to_be_filled_in(xlsx)
        correctable.write(act, listed, corrected_sheets.note_export(act, listed, file.path), file.aside)
    elif xlsx is not None:
        from fundcs.dossier.show import register

        register.write(act, listed, listing.staff_names(act), xlsx.aside)
    return client_list.view(act, listed)


@command(
    app, "withdraw", _("Withdraw a client added by mistake; it stays on record."),
    access=Access.WRITE, permit=Permit.WRITE_CLIENTS,
)  # fmt: skip
def withdraw(
    act: Act,
    client: Found,
    *,
    reason: Annotated[str, options.withdrawal_reason()],
) -> View:
    from fundcs.archive.withdrawn_show import withdrawn
    from fundcs.clients.service import withdrawals
    from fundcs.dossier.service.lookup import find

    entry = find(act.session, client)
    return withdrawn(act, entry, withdrawals.withdraw(act, entry.code, reason))


@command(app, "show", _("Show a client's whole file."), permit=Permit.READ_FILES, personal=True)
def show(
    act: Act,
    client: Found,
    *,
    full: Annotated[
        bool, typer.Option("--full", help=_("Every chapter to the end, as it goes into the cabinet."))
    ] = False,
) -> View:
    from fundcs.dossier.service import client_file
    from fundcs.dossier.show import client_file as show

    if full:
        from fundcs.dossier.service import full_file
        from fundcs.dossier.show import full_file as show_full

        return show_full.view(act, full_file.collect(act, client))
    return show.view(act, client_file.whole(act, client))


@command(
    app,
    "call",
    _("One screen for the phone: what is open, the last contacts, the next payout, what comes next."),
    permit=Permit.READ_FILES,
    personal=True,
)
def call(act: Act, client: Who) -> View:
    from fundcs.dossier.service import call
    from fundcs.dossier.show import call as show

    return show.view(act, call.page(act, client))


@command(
    app, "edit", _("Change a client's file; the earlier content stays on the trail."),
    access=Access.WRITE, permit=Permit.WRITE_CLIENTS, personal=True,
)  # fmt: skip
def edit(
    act: Act,
    client: Who,
    *,
    name: Annotated[str | None, typer.Option(help=_("The client's name."))] = None,
    kind: Annotated[
        ClientKind | None,
        options.choice(CLIENT_KIND_NAMES, "--kind", help_text=_("Natural person, institution or product.")),
    ] = None,
    id_no: IdNo = None,
    id_kind: IdKindOption = None,
    phone: Phone = None,
    email: Email = None,
    fax: Fax = None,
    address: Address = None,
    birthday: Birthday = None,
    greeting_day: GreetingDay = None,
    legal_rep: LegalRep = None,
    officer: Officer = None,
    advisor: Adviser = None,
    withheld: Annotated[
        bool | None,
        typer.Option("--withheld/--no-withheld", help=_("Whether the client withholds their identity.")),
    ] = None,
    approved_by: ApprovedBy = None,
    introducer: Introducer = None,
    agent: Agent = None,
    remark: Remark = None,
    clear: Annotated[
        list[Clearable] | None,
        options.choice(CLEARABLE_NAMES, "--clear", help_text=_("Empty this field; may be repeated.")),
    ] = None,
) -> View:
    from fundcs.dossier.service import client_file
    from fundcs.dossier.show import particulars

    given = {
        "name": name,
        "kind": kind,
        "id_kind": id_kind,
        "id_no": id_no,
        "phone": phone,
        "email": email,
        "fax": fax,
        "address": address,
        "birthday": birthday,
        "greeting_day": greeting_day,
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
    "approve-withheld",
    _("Approve, as the general manager, that a client withholds their identity (Art. 3(5))."),
    access=Access.WRITE,
    permit=Permit.DECIDE,
    personal=True,
)
def approve_withheld(
    act: Act,
    client: Who,
    *,
    undo: Annotated[
        bool, typer.Option("--undo", help=_("Withdraw the approval: it was given by mistake."))
    ] = False,
) -> View:
    from fundcs.dossier.service import client_file
    from fundcs.dossier.show import particulars

    return particulars.view(act, client_file.approve_withheld(act, client, undo=undo))


@command(
    app,
    "export",
    _(
        "Export one client's whole file, or a list of all clients, masked unless --reveal; the export is "
        "recorded on the trail."
    ),
    access=Access.WRITE,
    permit=Permit.READ_CLIENTS,
    personal=True,
)
def export(
    act: Act,
    client: Annotated[
        str | None,
        typer.Argument(metavar="CLIENT", help=_("Whose whole file; without it: a list of all clients.")),
    ] = None,
    *,
    csv: Annotated[OutFile | None, options.out_file("--csv", _("Export to this CSV file."))] = None,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
) -> View:
    if client is not None:
        from fundcs.dossier.service import full_file
        from fundcs.dossier.show import full_workbook

        return full_workbook.write(act, full_file.export(act, client, csv=csv, xlsx=xlsx))
    from fundcs.dossier.service import export as service
    from fundcs.dossier.show import export as show

    return show.write(act, service.export(act, csv=csv, xlsx=xlsx))


@command(
    app,
    "import",
    _(
        "Import clients from a ledger (.xlsx, .csv), or the corrections in a list of `client list "
        "--editable`; repeating it changes nothing."
    ),
    access=Access.WRITE,
    permit=Permit.WRITE_CLIENTS,
)
def import_(
    act: Act,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The ledger."))],
    *,
    sheet: Annotated[str | None, options.ledger_sheet()] = None,
    map_: Annotated[list[str] | None, options.ledger_map()] = None,
    ignore: Annotated[list[str] | None, options.ledger_ignore()] = None,
    hidden: Annotated[Hidden | None, options.ledger_hidden()] = None,
    soft: Annotated[
        bool,
        typer.Option(
            "--soft",
            help=_("Leave out, and list, what cannot be read of phones, e-mail, addresses and birthdays."),
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would happen and write nothing."))
    ] = False,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar="TEXT", help=_("The reason for the corrections in a list.")),
    ] = None,
    reconcile: Annotated[
        bool,
        typer.Option(
            "--reconcile",
            help=_("Compare another system's list with the clients on record; nothing is written."),
        ),
    ] = False,
    xlsx: Annotated[
        OutFile | None,
        options.out_file("--xlsx", _("With --reconcile: export what differs to this Excel file.")),
    ] = None,
) -> View:
    from fundcs.clients.service import ledger
    from fundcs.dossier.show import particulars
    from fundcs.entitlements.service.sealing import keeping_sealed
    from fundcs.kit import importing

    asked = importing.LedgerOptions(sheet, map_ or (), ignore or (), hidden, soft)
    if reconcile:
        from fundcs.clients.service import reconciling
        from fundcs.dossier.show import reconciling as show

        made = reconciling.reconcile(act, file, asked)
        if xlsx is not None:
            show.write(act, made, xlsx.aside)
        return show.view(act, made)
    if xlsx is not None:
        raise Misused(N_("--xlsx is what --reconcile found; add --reconcile, or leave it out"))
    if importing.is_own_sheet(file, asked):
        from fundcs.dossier.service import corrected_sheets
        from fundcs.dossier.show import corrected_sheets as corrected

        return corrected.view(act, corrected_sheets.take(act, file, reason, dry_run=dry_run), dry_run=dry_run)
    from fundcs.suitability.service.client_ledger import SuitabilityOfRows

    with keeping_sealed(act.session):
        outcome = ledger.load(act, file, asked, dry_run=dry_run, beside=SuitabilityOfRows(act))
    return importing.view(outcome, dry_run=dry_run, label=particulars.field_name)


@command(
    app,
    "history",
    _("Tell all that happened with a client: contracts, exits, packages, calls, complaints, changes."),
    permit=Permit.READ_FILES,
    personal=True,
)
def history(act: Act, client: Found) -> View:
    from fundcs.dossier.service import client_file
    from fundcs.dossier.show import history

    return history.view(act, client_file.history(act, client))


@command(
    app, "statement", _("Show a client's subscriptions and exits, by day and by year (Art. 5)."),
    permit=Permit.READ_FILES, personal=True,
)  # fmt: skip
def statement(
    act: Act,
    client: Found,
    year: Annotated[int | None, typer.Option(metavar="YYYY", help=_("Only this calendar year."))] = None,
) -> View:
    from fundcs.dossier.service import client_file
    from fundcs.dossier.show import statement

    return statement.view(act, client_file.statement(act, client, year))
