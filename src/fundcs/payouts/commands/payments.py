"""The commands `fundcs payout …` for what goes out and comes in: banks, letters, the project company."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from fundcs.act import Access, Act, Permit, command, options
from fundcs.kit.errors import Misused
from fundcs.kit.files import OutFile, OutFolder
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View
from fundcs.payouts.commands.sheets import Due, Fund, Version, app
from fundcs.payouts.rules.reconciliation import SIGN_OFF_NAMES, DifferenceKey


@command(
    app,
    "results",
    _("Read a bank's answer: which payments are paid, which failed and why (Art. 53)."),
    access=Access.WRITE,
    permit=Permit.PAY_INVESTORS,
)
def results(
    act: Act,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help=_("The bank's answer, .xlsx or .csv."))
    ] = None,
    *,
    returned: Annotated[
        bool,
        typer.Option("--returned", help=_("Payments that were paid have come back: they failed after all.")),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would be recorded and record nothing."))
    ] = False,
    withdraw: Annotated[
        str | None,
        typer.Option("--withdraw", metavar="BATCH", help=_("Withdraw the answer read to this batch.")),
    ] = None,
    reason: Annotated[str | None, options.withdrawal_reason()] = None,
) -> View:
    from fundcs.payouts.service import bank_answers, withdrawals
    from fundcs.payouts.show import bank as show

    if withdraw is not None and reason is not None and file is None:
        return show.answer(act, withdrawals.results(act, withdraw, reason), dry_run=False)
    if file is None or withdraw is not None or reason is not None:
        raise Misused(N_("give the bank's answer, or --withdraw BATCH --reason TEXT by themselves"))
    read = bank_answers.read(act, file, returned=returned, dry_run=dry_run)
    return show.answer(act, read, dry_run=dry_run)


@command(
    app,
    "forecast",
    _(
        "Forecast the cash and calls of coming payouts, the contracts that mature and the "
        "days at long holidays."
    ),
    permit=Permit.READ_TOTALS,
)
def forecast(
    act: Act,
    *,
    months: Annotated[
        int,
        typer.Option(
            metavar="N", min=1, max=120, help=_("The number of calendar months, this month included.")
        ),
    ] = 12,
    xlsx: Annotated[OutFile | None, options.out_file()] = None,
) -> View:
    from fundcs.payouts.service import forecast
    from fundcs.payouts.show import forecast as screen

    ahead = forecast.forecast(act, months)
    if xlsx is not None:
        from fundcs.payouts.show import forecast_workbook

        forecast_workbook.write(ahead, xlsx.aside, act.document_language)
    return screen.view(ahead)


@command(
    app,
    "letters",
    _("Write a letter to each investor of a payout sheet, one page each."),
    access=Access.WRITE,
    permit=Permit.READ_PAYOUTS,
)
def letters(
    act: Act,
    *,
    fund: Fund,
    xlsx: Annotated[OutFile | None, options.out_file()] = None,
    out: Annotated[
        OutFolder | None,
        options.out_folder(help_text=_("Write a file for each investor into this directory.")),
    ] = None,
    due: Due = None,
    version: Annotated[int | None, Version] = None,
) -> View:
    from fundcs.payouts.service import letters
    from fundcs.payouts.show import letters as show

    if xlsx is None and out is None:
        raise Misused(N_("give --xlsx FILE for one workbook, or --out DIR for one for each investor"))
    written = letters.of_sheet(act, fund, due, version)
    if xlsx is not None:
        letters.note_export(act, written, xlsx.path)
        show.write(written, xlsx.aside, act.document_language)
    if out is not None:
        letters.note_export(act, written, out.path)
        for letter in written.letters:
            single = replace(written, letters=(letter,))
            show.write_one(single, out.file(letters.file_name(written, letter)), act.document_language)
    return show.view(written)


@command(
    app,
    "statement",
    _("List the payouts that a client has received."),
    permit=Permit.READ_PAYOUTS,
)
def statement(
    act: Act,
    client: Annotated[
        str, typer.Argument(metavar="CLIENT", help=_("A client number, or a name that only one client has."))
    ],
    *,
    year: Annotated[
        int | None, typer.Option(metavar="YYYY", min=1900, max=2200, help=_("Only payouts of that year."))
    ] = None,
) -> View:
    from fundcs.payouts.service import letters
    from fundcs.payouts.show import letters as show

    return show.statement(letters.statement(act, client, year))


@command(
    app,
    "notice",
    _("Write the interest notice to the project company, with its return slip (Art. 49)."),
    access=Access.WRITE,
    permit=Permit.CHECK_PAYOUTS,
)
def notice(
    act: Act,
    *,
    fund: Fund,
    xlsx: Annotated[OutFile, options.out_file()],
    due: Due = None,
    on: Annotated[
        date | None,
        options.day(
            "--on", help_text=_("The interest date agreed with the project company; default: the due date.")
        ),
    ] = None,
) -> View:
    from fundcs.payouts.service import project_company
    from fundcs.payouts.show import project_company as show

    written = project_company.write_notice(act, fund, due, on)
    project_company.note_export(act, written, xlsx.path)
    show.write(written, xlsx.aside, act.document_language)
    return show.view(written)


@command(
    app,
    "reconcile",
    _("Compare investors' lines, the project company's total and the money received."),
    access=Access.WRITE,
    permit=Permit.READ_TOTALS,
)
def reconcile(
    act: Act,
    *,
    fund: Fund,
    due: Due = None,
    sign_off: Annotated[
        DifferenceKey | None,
        options.choice(SIGN_OFF_NAMES, "--sign-off", help_text=_("Confirm what is left of this difference.")),
    ] = None,
    reason: Annotated[
        str | None, typer.Option(metavar="TEXT", help=_("The reason why the difference is in order."))
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help=_("Withdraw the last sign-off of it, given by mistake."))
    ] = False,
) -> View:
    from fundcs.payouts.service import project_company, withdrawals
    from fundcs.payouts.show import project_company as show

    if withdraw and sign_off is not None and reason is not None:
        return show.reconciliation(act, withdrawals.sign_off(act, fund, due, sign_off, reason))
    if withdraw or (sign_off is None) != (reason is None):
        raise Misused(N_("--sign-off and --reason go together; give both or neither"))
    signed = project_company.SignedNow(sign_off, reason) if sign_off and reason is not None else None
    return show.reconciliation(act, project_company.reconciliation(act, fund, due, signed))
