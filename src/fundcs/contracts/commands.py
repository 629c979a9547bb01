"""The commands `fundcs contract …`."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.contracts.rules.clearable import CLEARABLE_NAMES, Clearable
from fundcs.entitlements.rules.contract_terms import CONTRACT_STATE_NAMES, ContractState
from fundcs.kit.errors import Misused
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import N_, _
from fundcs.kit.tabular import Hidden
from fundcs.kit.view import View

if TYPE_CHECKING:
    from fundcs.contracts.service.altering import Changed
    from fundcs.entitlements.rules.holding import Holding

app = chapter(_("Contracts, exits and transfers."))

No = Annotated[str, options.contract_no("NO")]
ClientOption = typer.Option(
    "--client", metavar="CLIENT", help=_("A client number, or a name that only one client has.")
)
FundOption = typer.Option(
    "--fund", metavar="FUND", help=_("A fund's code, or a name that only one fund has.")
)
PayeeName = Annotated[str, typer.Option("--payee-name", metavar="NAME", help=_("The account name."))]
PayeeBank = Annotated[
    str, typer.Option("--payee-bank", metavar="BANK", help=_("The bank and branch of the account."))
]
PayeeAccount = Annotated[
    str, typer.Option("--payee-account", metavar="ACCOUNT", help=_("The account number; spaces are dropped."))
]


Reason = Annotated[
    str | None,
    typer.Option(
        "--reason", metavar="TEXT", help=_("The reason; needed where submitted sheets are affected.")
    ),
]
Withdraw = options.day("--withdraw", help_text=_("Withdraw the one of this day, recorded by mistake."))


@command(app, "add", _("Record a contract."), access=Access.WRITE, permit=Permit.WRITE_CLIENTS, personal=True)
def add(
    act: Act,
    no: No,
    *,
    client: Annotated[str, ClientOption],
    fund: Annotated[str, FundOption],
    amount: Annotated[int, options.amount("--amount", help_text=_("The amount subscribed."))],
    value_date: Annotated[date, options.day("--value-date", help_text=_("The first day that accrues."))],
    payee_name: PayeeName,
    payee_bank: PayeeBank,
    payee_account: PayeeAccount,
    matures: Annotated[
        date | None, options.day("--matures", help_text=_("The maturity date; default: the fund's."))
    ] = None,
    rate: Annotated[
        Decimal | None,
        options.rate(
            "--rate",
            help_text=_(
                "The agreed annual rate; default: by the fund's rate tiers. It does not change afterwards."
            ),
        ),
    ] = None,
    signed: Annotated[
        date | None,
        options.day("--signed", help_text=_("The day it was signed; default: the value date.")),
    ] = None,
    advisor: Annotated[
        str | None,
        typer.Option(
            "--adviser", "--advisor", metavar="STAFF", help=_("The adviser in charge; default: the client's.")
        ),
    ] = None,
    receipt_amount: Annotated[
        int | None,
        options.amount("--receipt-amount", help_text=_("The amount on the bank's remittance receipt.")),
    ] = None,
    receipt_payer: Annotated[
        str | None, typer.Option("--receipt-payer", metavar="NAME", help=_("The remitter on the receipt."))
    ] = None,
    receipt_date: Annotated[
        date | None, options.day("--receipt-date", help_text=_("The date on the receipt."))
    ] = None,
    reason: Reason = None,
) -> View:
    from fundcs.contracts.service import changes

    draft = changes.Draft(
        no=no,
        client=client,
        amount=amount,
        value_date=value_date,
        matures=matures,
        rate=rate,
        signed=signed,
        advisor=advisor,
        payee_name=payee_name,
        payee_bank=payee_bank,
        payee_account=payee_account,
        receipt_amount=receipt_amount,
        receipt_payer=receipt_payer,
        receipt_date=receipt_date,
    )
    return _changed(act, changes.add(act, draft, fund, reason))


@command(
    app,
    "edit",
    _("Correct a recorded contract; the reason and the earlier content stay on record."),
    access=Access.WRITE,
    permit=Permit.WRITE_CLIENTS,
    personal=True,
)
def edit(
    act: Act,
    no: No,
    *,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help=_("The reason for the correction."))
    ],
    number: Annotated[
        str | None,
        typer.Option(
            "--no",
            metavar="NO",
            help=_("The number itself, by itself; the former one keeps being found."),
        ),
    ] = None,
    client: Annotated[
        str | None,
        typer.Option("--client", metavar="CLIENT", help=_("Who signed it, while nothing was paid.")),
    ] = None,
    amount: Annotated[int | None, options.amount("--amount", help_text=_("The amount subscribed."))] = None,
    rate: Annotated[Decimal | None, options.rate("--rate", help_text=_("The agreed annual rate."))] = None,
    value_date: Annotated[
        date | None, options.day("--value-date", help_text=_("The first day that accrues."))
    ] = None,
    matures: Annotated[date | None, options.day("--matures", help_text=_("The maturity date."))] = None,
    advisor: Annotated[
        str | None,
        typer.Option("--adviser", "--advisor", metavar="STAFF", help=_("The adviser in charge.")),
    ] = None,
    payee_name: Annotated[str | None, typer.Option(metavar="NAME", help=_("The account name."))] = None,
    payee_bank: Annotated[
        str | None, typer.Option(metavar="BANK", help=_("The bank and branch of the account."))
    ] = None,
    payee_account: Annotated[
        str | None, typer.Option(metavar="ACCOUNT", help=_("The account number; spaces are dropped."))
    ] = None,
    receipt_amount: Annotated[
        int | None,
        options.amount("--receipt-amount", help_text=_("The amount on the bank's remittance receipt.")),
    ] = None,
    receipt_payer: Annotated[
        str | None, typer.Option("--receipt-payer", metavar="NAME", help=_("The remitter on the receipt."))
    ] = None,
    receipt_date: Annotated[
        date | None, options.day("--receipt-date", help_text=_("The date on the receipt."))
    ] = None,
    clear: Annotated[
        list[Clearable] | None,
        options.choice(CLEARABLE_NAMES, "--clear", help_text=_("Empty this field; may be repeated.")),
    ] = None,
) -> View:
    from fundcs.contracts.service import corrections

    given = {
        "client": client,
        "amount": amount,
        "rate": rate,
        "value_date": value_date,
        "matures": matures,
        "advisor": advisor,
        "payee_name": payee_name,
        "payee_bank": payee_bank,
        "payee_account": payee_account,
        "receipt_amount": receipt_amount,
        "receipt_payer": receipt_payer,
        "receipt_date": receipt_date,
    }
    changes: dict[str, object] = {column: value for column, value in given.items() if value is not None}
    cleared = [field.value for field in clear or ()]
    if twice := [name for name in cleared if name in changes]:
        raise Misused(N_("{field} is given a value and emptied; leave out one of them"), field=twice[0])
    changes |= dict.fromkeys(cleared)
    if number is None:
        return _changed(act, corrections.edit(act, no, changes, reason))
    if changes:
        raise Misused(N_("--no corrects the number alone; correct the rest in another step"))
    from fundcs.contracts.service import renumbering

    return _changed(act, renumbering.renumber(act, no, number, reason))


@command(
    app,
    "list",
    _("List the contracts."),
    permit=Permit.READ_REGISTER,
    personal=True,
    writes_with="editable",
)
def list_(
    act: Act,
    fund: Annotated[str | None, FundOption] = None,
    client: Annotated[str | None, ClientOption] = None,
    state: Annotated[
        ContractState | None,
        options.choice(CONTRACT_STATE_NAMES, "--state", help_text=_("Only contracts in this state.")),
    ] = None,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
    editable: Annotated[bool, options.editable()] = False,
) -> View:
    from fundcs.contracts.service import listing
    from fundcs.contracts.show import contracts as show

    listed = listing.listed(act, fund=fund, client=client, state=state)
    if editable:
        from fundcs.contracts.service import corrected_sheets
        from fundcs.contracts.show import corrected_sheets as correctable

        file = options.to_be_filled_in(xlsx)
        export = corrected_sheets.note_export(act, listed, file.path)
        correctable.write(act, listed, export, file.aside)
    elif xlsx is not None:
        from fundcs.contracts.show import register

        register.write(act, listed, xlsx.aside)
    return show.contracts(act, listed.holdings, listed.clients)


@command(
    app,
    "show",
    _("Show a contract: terms, holders, exits, balance, receipt."),
    permit=Permit.READ_REGISTER,
    personal=True,
)
def show(act: Act, no: No) -> View:
    from fundcs.contracts.show import contracts as show
    from fundcs.entitlements import service
    from fundcs.entitlements.service.sealing import check_contract_unmasked

    holding = service.find(act.session, no)
    check_contract_unmasked(act, holding)
    return show.found_as(_whole(act, holding), holding, no)


@command(
    app, "confirm",
    _("Record the confirmation call after the cooling-off period, by somebody who does not sell."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS, personal=True,
)  # fmt: skip
def confirm(
    act: Act,
    no: No,
    answer: Annotated[
        list[str],
        typer.Option(
            metavar="QUESTION=yes|no",
            help=_("The answer to a question of the policy; may be repeated, or several with commas."),
        ),
    ],
    *,
    at: Annotated[
        datetime | None, options.moment("--at", help_text=_("When it happened; default: now."))
    ] = None,
    caller: Annotated[str | None, typer.Option(metavar="STAFF", help=_("Who called; default: you."))] = None,
    recording: Annotated[
        str | None, typer.Option(metavar="REF", help=_("Where the recording is kept."))
    ] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help=_("A note on what was said."))] = None,
) -> View:
    from fundcs.suitability.service import confirming

    typed = confirming.TypedConfirmation(answers=answer, at=at, caller=caller, recording=recording, note=note)
    return _whole(act, confirming.confirm(act, no, typed))


@command(
    app,
    "import",
    _(
        "Import contracts from a ledger (.xlsx, .csv), or the corrections in a list of `contract list "
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
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would happen and write nothing."))
    ] = False,
    reason: Reason = None,
) -> View:
    from fundcs.contracts.service import ledger
    from fundcs.contracts.show import contracts as show
    from fundcs.kit.importing import LedgerOptions, is_own_sheet

    asked = LedgerOptions(sheet, map_ or (), ignore or (), hidden)
    if is_own_sheet(file, asked):
        from fundcs.contracts.service import corrected_sheets
        from fundcs.contracts.show import corrected_sheets as corrected

        return corrected.view(act, corrected_sheets.take(act, file, reason, dry_run=dry_run), dry_run=dry_run)
    return show.imported(ledger.load(act, file, asked, dry_run=dry_run, reason=reason), dry_run=dry_run)


@command(
    app,
    "receipts",
    _(
        "Match a bank's statement with the receipts of contracts and the project companies' payments; "
        "record those that agree (Art. 48, 52)."
    ),
    access=Access.WRITE,
    permit=Permit.MATCH_RECEIPTS,
)
def receipts(
    act: Act,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The bank's statement, .xlsx or .csv."))],
    *,
    bank: Annotated[
        str, typer.Option("--bank", metavar="LAYOUT", help=_("A bank's layout of the policy (payout.bank)."))
    ],
    fund: Annotated[str | None, FundOption] = None,
    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take",
            metavar="LINE=CONTRACT",
            help=_("A line that is for this contract, or this fund's project company; may be repeated."),
        ),
    ] = None,
    sheet: Annotated[str | None, options.ledger_sheet()] = None,
    map_: Annotated[list[str] | None, options.ledger_map()] = None,
    hidden: Annotated[Hidden | None, options.ledger_hidden()] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would be recorded and record nothing."))
    ] = False,
) -> View:
    from fundcs.contracts.service import statements
    from fundcs.contracts.show import statements as show
    from fundcs.kit.importing import LedgerOptions

    given = LedgerOptions(sheet, map_ or (), hidden=hidden)
    asked = statements.Asked(bank, given, fund=fund, takes=take or ())
    return show.view(act, statements.read(act, file, asked, dry_run=dry_run), dry_run=dry_run)


@command(
    app,
    "exit",
    _("Record an early exit from a contract, or withdraw one recorded by mistake."),
    access=Access.WRITE,
    permit=Permit.WRITE_CLIENTS,
    personal=True,
)
def exit_(
    act: Act,
    no: No,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The first day that no longer accrues."))
    ] = None,
    amount: Annotated[
        int | None, options.amount("--amount", help_text=_("The principal that exits."))
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help=_("It is another exit, equal to one already recorded."))
    ] = False,
    withdraw: Annotated[date | None, Withdraw] = None,
    reason: Reason = None,
) -> View:
    from fundcs.contracts.service import changes, corrections

    if withdraw is not None:
        _refuse_both(on, amount)
        return _changed(act, corrections.withdraw_exit(act, no, withdraw, reason or ""))
    if on is None or amount is None:
        raise Misused(N_("an exit needs --on DATE and --amount AMOUNT, or --withdraw DATE"))
    return _changed(act, changes.exit_(act, no, on, amount, again=again, reason=reason))


@command(
    app,
    "transfer",
    _("Record the transfer of a contract to another client, or withdraw one recorded by mistake."),
    access=Access.WRITE,
    permit=Permit.WRITE_CLIENTS,
    personal=True,
)
def transfer(
    act: Act,
    no: No,
    *,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="CLIENT",
            help=_("The new holder: a client number, or a name that only one client has."),
        ),
    ] = None,
    on: Annotated[date | None, options.day("--on", help_text=_("The new holder's first day."))] = None,
    payee_name: Annotated[str | None, typer.Option(metavar="NAME", help=_("The account name."))] = None,
    payee_bank: Annotated[
        str | None, typer.Option(metavar="BANK", help=_("The bank and branch of the account."))
    ] = None,
    payee_account: Annotated[
        str | None, typer.Option(metavar="ACCOUNT", help=_("The account number; spaces are dropped."))
    ] = None,
    withdraw: Annotated[date | None, Withdraw] = None,
    reason: Reason = None,
) -> View:
    from fundcs.contracts.service import changes, corrections
    from fundcs.entitlements.rules.holding import Payee

    if withdraw is not None:
        _refuse_both(to, on, payee_name, payee_bank, payee_account)
        return _changed(act, corrections.withdraw_transfer(act, no, withdraw, reason or ""))
    if to is None or on is None or payee_name is None or payee_bank is None or payee_account is None:
        raise Misused(
            N_(
                "a transfer needs --to, --on, --payee-name, --payee-bank and --payee-account, "
                "or --withdraw DATE"
            )
        )
    payee = Payee(name=payee_name, bank=payee_bank, account=payee_account)
    return _changed(act, changes.transfer(act, no, to, on, payee, reason))


def _refuse_both(*others: object) -> None:
    if any(other is not None for other in others):
        raise Misused(N_("--withdraw takes back what was recorded; give it with --reason alone"))


@command(
    app,
    "cancel",
    _("Cancel a contract that never took effect; it counts nowhere."),
    access=Access.WRITE,
    permit=Permit.WRITE_CLIENTS,
)
def cancel(
    act: Act,
    no: No,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help=_("The reason for the cancellation."))
    ],
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day it was cancelled; default: today."))
    ] = None,
) -> View:
    from fundcs.contracts.service import changes

    return _changed(act, changes.cancel(act, no, on or act.today, reason))


def _changed(act: Act, changed: Changed) -> View:
    from fundcs.contracts.show import contracts as show
    from fundcs.entitlements.service import find, holder_names

    holding = find(act.session, changed.no)
    shown = show.changed(act, holding, holder_names(act.session, [holding]), changed.altered)
    return show.with_suitability(act, shown, holding)


def _whole(act: Act, holding: Holding) -> View:
    from fundcs.contracts.show import contracts as show
    from fundcs.entitlements.service import holder_names

    shown = show.contract(act, holding, holder_names(act.session, [holding]))
    return show.with_suitability(act, shown, holding)
