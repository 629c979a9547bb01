"""The commands `fundcs payout …`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.entitlements.rules.steps import NAMES, Step
from fundcs.kit.errors import Misused, Refused
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fundcs.payouts.rules.sheet import Sheet

app = chapter(_("Payout periods, payout sheets and their arithmetic."))

Fund = Annotated[str, options.fund()]
Due = Annotated[
    date | None, options.day("--due", help_text=_("A payout due date of the fund; default: the next."))
]
Version = typer.Option(metavar="N", min=1, help=_("A stored version; default: the newest."))
Contract = Annotated[str, options.contract_no()]


@command(app, "schedule", _("Show a fund's payout due dates and payment dates."), permit=Permit.READ_TOTALS)
def schedule(act: Act, *, fund: Fund) -> View:
    from fundcs.payouts.service import sheets, standing
    from fundcs.payouts.show import screen

    of_fund, rows = sheets.schedule(act, fund)
    return screen.schedule(of_fund, rows, standing.newest_standings(act, of_fund.code))


@command(
    app,
    "opening",
    _("Record up to which due date a fund was paid before fundcs was used."),
    access=Access.WRITE,
    permit=Permit.WRITE_PAYOUTS,
)
def opening(
    act: Act,
    *,
    fund: Fund,
    paid_through: Annotated[
        date,
        options.day(
            "--paid-through",
            help_text=_("The last due date paid outside fundcs; the day of establishment where none was."),
        ),
    ],
) -> View:
    from fundcs.payouts.service import opening as openings
    from fundcs.payouts.show import screen

    return screen.opening(*openings.record(act, fund, paid_through))


@command(
    app,
    "calc",
    _("Calculate the payout sheet of a fund and keep it as its next version (Art. 47)."),
    access=Access.WRITE,
    permit=Permit.WRITE_PAYOUTS,
    personal=True,
)
def calc(
    act: Act,
    *,
    fund: Annotated[str | None, options.fund()] = None,
    due: Due = None,
    every: Annotated[
        bool, typer.Option("--all", help=_("Every fund's next payout, in one step: all are kept or none."))
    ] = False,
    due_in: Annotated[
        Any,
        options.month("--due-in", help_text=_("With --all: the payouts due in this month.")),
    ] = None,
    supplement: Annotated[
        bool, typer.Option("--supplement", help=_("A sheet of adjustments alone, paid on --pay-date."))
    ] = False,
    pay_date: Annotated[
        date | None, options.day("--pay-date", help_text=_("The day a supplement is paid."))
    ] = None,
    xlsx: Annotated[OutFile | None, options.out_file()] = None,
) -> View:
    from fundcs.payouts.service import sheets

    if every or due_in is not None or fund is None:
        return _calculated_all(act, fund, due, due_in, xlsx, every=every, supplement=supplement)
    if supplement != (pay_date is not None) or (supplement and due is not None):
        raise Misused(N_("a supplement is asked for with --supplement --pay-date DATE, and without --due"))
    if pay_date is not None:
        sheet = sheets.supplement(act, fund, pay_date)
    else:
        sheet = sheets.calculate(act, fund, due)
    _export(act, sheet, xlsx)
    return _shown(act, sheet)


def _calculated_all(
    act: Act,
    fund: str | None,
    due: date | None,
    due_in: tuple[int, int] | None,
    xlsx: OutFile | None,
    *,
    every: bool,
    supplement: bool,
) -> View:
    from fundcs.payouts.service import sheets
    from fundcs.payouts.show import screen

    if not every or fund is not None or due is not None or supplement or xlsx is not None:
        raise Misused(N_("give --fund FUND for one fund, or --all, with --due-in YYYY-MM, for every fund"))
    return screen.calculated(sheets.calculate_all(act, due_in))


@command(
    app,
    "steps",
    _("Show the ten steps of a payout: by when, done when and by whom (Art. 46-55)."),
    permit=Permit.READ_TOTALS,
)
def steps_(act: Act, *, fund: Fund, due: Due = None) -> View:
    from fundcs.payouts.service import steps
    from fundcs.payouts.show import progress

    return progress.steps(act, steps.of_payout(act, fund, due))


@command(
    app,
    "done",
    _("Record that a step of a payout is done, or withdraw one recorded by mistake."),
    access=Access.WRITE,
    permit=Permit.READ_TOTALS,
)
def done(
    act: Act,
    step: Annotated[Step, options.choice_argument(NAMES, "STEP", help_text=_("The step."))],
    *,
    fund: Fund,
    due: Due = None,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day it was done; default: today."))
    ] = None,
    amount: Annotated[int | None, options.amount("--amount", help_text=_("The amount concerned."))] = None,
    agreed: Annotated[
        date | None, options.day("--agreed", help_text=_("The day on which the project company is to pay."))
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("A remark."))] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help=_("Withdraw the step, recorded by mistake."))
    ] = False,
    reason: Annotated[str | None, options.withdrawal_reason()] = None,
) -> View:
    from fundcs.payouts.service import steps
    from fundcs.payouts.show import progress

    if withdraw:
        return progress.steps(act, steps.withdraw(act, fund, due, step, reason or ""))
    day = on or act.today
    made = steps.record(act, fund, due, step, day, amount=amount, agreed=agreed, note=note)
    return progress.steps(act, made)


@command(app, "overdue", _("List overdue payout to-dos."), permit=Permit.READ_TOTALS)
def overdue(
    act: Act,
    *,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help=_("Exit with code 3 when something is overdue."))
    ] = False,
) -> View:
    from fundcs.deadlines import show
    from fundcs.payouts import duties

    return show.overdue(duties.overdue(act), act.moment, exit_code=exit_code)


@command(
    app,
    "recover",
    _("Record that a holder gave back what was paid too much, or withdraw such a record."),
    access=Access.WRITE,
    permit=Permit.WRITE_PAYOUTS,
)
def recover(
    act: Act,
    contract: Contract,
    *,
    due: Annotated[date, options.day("--due", help_text=_("The due date it was paid for."))],
    reference: Annotated[str, typer.Option("--reference", metavar="TEXT", help=_("The bank's reference."))],
    amount: Annotated[int | None, options.amount("--amount", help_text=_("The amount given back."))] = None,
    on: Annotated[
        date | None, options.day("--on", help_text=_("The day it came in; default: today."))
    ] = None,
    client: Annotated[
        str | None,
        typer.Option("--client", metavar="CLIENT", help=_("Who gave it back; default: the present holder.")),
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help=_("Withdraw what is recorded under the reference by mistake."))
    ] = False,
    reason: Annotated[str | None, options.withdrawal_reason()] = None,
) -> View:
    from fundcs.payouts.service import recoveries, withdrawals
    from fundcs.payouts.show import progress

    _refuse_half_a_withdrawal(withdraw, reason)
    if reason is not None:
        taken = withdrawals.recovery(act, contract, due, reference, reason)
        return progress.recovery(act, taken, withdrawn=True)
    if amount is None:
        raise Misused(N_("the amount given back is missing; write it after --amount"))
    made = recoveries.recover(act, contract, due, client, amount, on or act.today, reference)
    return progress.recovery(act, made)


Reasons = Annotated[
    list[str] | None,
    typer.Option("--reason", metavar="TEXT", help=_("The reason; one for each line let through or cleared.")),
]


@command(
    app,
    "submit",
    _("Submit a payout sheet to finance (Art. 47); it is final from then on."),
    access=Access.WRITE,
    permit=Permit.WRITE_PAYOUTS,
)
def submit(
    act: Act,
    *,
    fund: Fund,
    due: Due = None,
    version: Annotated[int | None, Version] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            metavar="KEY",
            help=_("Let a line through; only for a CS manager."),
        ),
    ] = None,
    reason: Reasons = None,
) -> View:
    from fundcs.payouts.service import workflow

    allowed = _reasoned(allow or (), reason or (), "--allow")
    superseding = reason[-1] if reason else None
    return _shown(act, workflow.submit(act, fund, due, version, allowed, superseding))


@command(
    app,
    "check",
    _("Record finance's check of a sheet against the remittance receipts (Art. 48)."),
    access=Access.WRITE,
    permit=Permit.CHECK_SHEETS,
)
def check(
    act: Act,
    *,
    fund: Fund,
    due: Due = None,
    clear: Annotated[
        list[str] | None,
        typer.Option(
            "--clear",
            metavar="CONTRACT",
            help=_("A contract whose receipt is accepted although it differs."),
        ),
    ] = None,
    send_back: Annotated[
        bool, typer.Option("--send-back", help=_("Send the sheet back to CS, with the reason."))
    ] = False,
    reason: Reasons = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help=_("Withdraw the last check, recorded by mistake."))
    ] = False,
) -> View:
    from fundcs.payouts.service import withdrawals, workflow

    if withdraw:
        if clear or send_back or not reason:
            raise Misused(N_("--withdraw needs --reason TEXT and excludes --clear and --send-back"))
        return _shown(act, withdrawals.check(act, fund, due, reason[-1]))
    if send_back:
        if clear or not reason:
            raise Misused(N_("--send-back needs --reason TEXT and excludes --clear"))
        return _shown(act, workflow.check(act, fund, due, {}, reason[-1]))
    cleared = _reasoned([no.upper() for no in clear or ()], reason or (), "--clear")
    return _shown(act, workflow.check(act, fund, due, cleared))


@command(
    app,
    "approve",
    _("Approve a sheet that finance has checked; only then may investors be paid by it."),
    access=Access.WRITE,
    permit=Permit.APPROVE_SHEETS,
)
def approve(
    act: Act,
    *,
    fund: Fund,
    due: Due = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help=_("Withdraw the approval, given by mistake."))
    ] = False,
    reason: Annotated[str | None, options.withdrawal_reason()] = None,
) -> View:
    from fundcs.payouts.service import withdrawals, workflow

    _refuse_half_a_withdrawal(withdraw, reason)
    if reason is not None:
        return _shown(act, withdrawals.approval(act, fund, due, reason))
    return _shown(act, workflow.approve(act, fund, due))


def _reasoned(keys: Sequence[str], reasons: Sequence[str], option: str) -> dict[str, str]:
    """Each key with its reason, in their order; one reason alone is for all."""
    if not keys:
        return {}
    if not reasons or not all(reason.strip() for reason in reasons):
        raise Misused(N_("{option} needs --reason TEXT"), option=option)
    every = list(reasons) if len(reasons) >= len(keys) else [reasons[0]] * len(keys)
    return dict(zip(keys, every, strict=False))


@command(app, "list", _("List the stored payout sheets."), permit=Permit.READ_TOTALS)
def list_(
    act: Act,
    *,
    fund: Annotated[str | None, typer.Option(metavar="FUND", help=_("Only this fund's."))] = None,
) -> View:
    from fundcs.payouts.service import sheets, standing
    from fundcs.payouts.show import screen

    return screen.versions(sheets.versions(act, fund), standing.states(act, fund))


@command(
    app, "show", _("Show a payout sheet as it was calculated."), permit=Permit.READ_PAYOUTS, personal=True
)
def show(act: Act, *, fund: Fund, due: Due = None, version: Annotated[int | None, Version] = None) -> View:
    from fundcs.payouts.service import sheets

    return _shown(act, sheets.stored(act, fund, due, version), payees=True)


@command(
    app,
    "diff",
    _("Show what changed between two versions of a payout sheet."),
    permit=Permit.READ_PAYOUTS,
    personal=True,
)
def diff(
    act: Act,
    *,
    fund: Fund,
    due: Due = None,
    before: Annotated[
        int | None,
        typer.Option(
            "--from", metavar="N", min=1, help=_("The older version; default: the one before the newer.")
        ),
    ] = None,
    after: Annotated[
        int | None,
        typer.Option("--to", metavar="N", min=1, help=_("The newer version; default: the newest.")),
    ] = None,
) -> View:
    from fundcs.payouts.service import sheets
    from fundcs.payouts.show import why

    return why.difference(act, sheets.difference(act, fund, due, before, after))


@command(
    app,
    "export",
    _("Export a payout sheet to an Excel file, or an approved one's payments to a bank's file (Art. 53)."),
    access=Access.WRITE,
    permit=Permit.READ_PAYOUTS,
    personal=True,
)
def export(
    act: Act,
    *,
    fund: Fund,
    xlsx: Annotated[OutFile | None, options.out_file()] = None,
    bank: Annotated[
        str | None, typer.Option(metavar="LAYOUT", help=_("A bank's layout of the policy (payout.bank)."))
    ] = None,
    out: Annotated[OutFile | None, options.out_file("--out", _("Write the payments to this file."))] = None,
    again: Annotated[
        bool, typer.Option("--again", help=_("Send failed payments to the same account once more."))
    ] = False,
    due: Due = None,
    version: Annotated[int | None, Version] = None,
) -> View:
    if (xlsx is None) == (bank is None) or (bank is None) != (out is None) or (again and bank is None):
        raise Misused(N_("give --xlsx FILE for the sheet, or --bank LAYOUT --out FILE for the payments"))
    if bank is None or out is None:
        from fundcs.payouts.service import sheets

        sheet = sheets.stored(act, fund, due, version)
        _export(act, sheet, xlsx)
        return _shown(act, sheet)
    from fundcs.payouts.service import bank as service
    from fundcs.payouts.show import bank as show

    service.check_ending(act, bank, out)
    written = service.export(act, fund, due, version, bank, again=again)
    service.note_export(act, written, out.path)
    show.write(written, out.aside)
    return show.view(act, written)


@command(
    app, "explain", _("Explain how the payout of a contract was calculated."), permit=Permit.READ_PAYOUTS
)
def explain(
    act: Act,
    contract: Contract,
    *,
    due: Annotated[
        date | None,
        options.day(
            "--due", help_text=_("A payout due date of the fund; default: the contract's next payout.")
        ),
    ] = None,
) -> View:
    from fundcs.entitlements import service
    from fundcs.payouts.show import why

    return why.explanation(service.explanation(act, contract, due))


def _shown(act: Act, sheet: Sheet, *, payees: bool = False) -> View:
    from fundcs.payouts.service import standing
    from fundcs.payouts.show import screen

    return screen.sheet(act, sheet, standing.standing_of(act, sheet), payees=payees)


def _export(act: Act, sheet: Sheet, xlsx: OutFile | None) -> None:
    if xlsx is None:
        return
    if sheet.version is None:
        raise Refused(N_("this sheet is only shown and not kept; leave --xlsx out"))
    from fundcs.payouts.service import sheets
    from fundcs.payouts.show import workbook

    head = sheets.note_export(act, sheet, xlsx.path)
    workbook.write(workbook.shown_to(act, sheet), xlsx.aside, act.document_language, head)


def _refuse_half_a_withdrawal(withdraw: bool, reason: str | None) -> None:
    if withdraw is not (reason is not None):
        raise Misused(N_("--withdraw and --reason TEXT go together; give both or neither"))
