"""The commands `fundcs callbacks …`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.callbacks.rules.calls import KIND_NAMES, OUTCOME_NAMES, CallKind, CallOutcome, parse_duration
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter(_("Callbacks, findings and account verification (Art. 41-46)."))

FUND_HELP = _("A fund's code, or a name that only one fund has.")
CLIENT_HELP = _("A client number, or a name that only one client has.")
Client = Annotated[str, typer.Argument(metavar="CLIENT", help=CLIENT_HELP)]
CallbackNo = Annotated[str, typer.Argument(metavar="NO", help=_("The callback's number."))]
FindingNo = Annotated[str, typer.Argument(metavar="FINDING", help=_("The finding's number."))]
At = Annotated[datetime | None, options.moment("--at", help_text=_("When it happened; default: now."))]
Caller = Annotated[str | None, typer.Option(metavar="STAFF", help=_("Who called; default: you."))]
FindingKind = typer.Option(metavar="CODE|LABEL", help=_("The kind of finding, from the policy."))
NAME_HELP = _("The new account's holder.")
BANK_HELP = _("The new account's bank and branch.")
ACCOUNT_HELP = _("The new account's number.")
OnlyClient = Annotated[str | None, typer.Option("--client", metavar="CLIENT", help=_("Only this client's."))]
OnlyFund = Annotated[str | None, typer.Option("--fund", metavar="FUND", help=_("Only this fund's payouts."))]
OnlyOpen = Annotated[bool, typer.Option("--open", help=_("Only those with an open finding."))]


@command(
    app, "log", _("Record a callback (Art. 41)."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS, personal=True,
)  # fmt: skip
def log(
    act: Act,
    kind: Annotated[CallKind, options.choice(KIND_NAMES, "--kind", help_text=_("The purpose of the call."))],
    client: Annotated[str | None, typer.Argument(metavar="CLIENT", help=CLIENT_HELP)] = None,
    all_: Annotated[
        bool,
        typer.Option(
            "--all", help=_("Every client, of --fund or of all funds; with --kind channels (Art. 45).")
        ),
    ] = False,
    outcome: Annotated[
        CallOutcome | None,
        options.choice(OUTCOME_NAMES, "--outcome", help_text=_("The outcome of the call.")),
    ] = None,
    fund: Annotated[str | None, typer.Option(metavar="FUND", help=FUND_HELP)] = None,
    due: Annotated[
        date | None,
        options.day(
            "--due",
            help_text=_(
                "The payout due date; default: the next for account verification, the last for a "
                "follow-up call."
            ),
        ),
    ] = None,
    confirmed: Annotated[
        bool,
        typer.Option(
            "--account-confirmed",
            help=_("The client confirmed account name, bank and account number (Art. 46)."),
        ),
    ] = False,
    changed: Annotated[
        bool, typer.Option("--account-changed", help=_("The client gave another account."))
    ] = False,
    contract: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NO", help=_("A contract the account belongs to; default: all that are concerned.")
        ),
    ] = None,
    new_payee_name: Annotated[str | None, typer.Option(metavar="NAME", help=NAME_HELP)] = None,
    new_payee_bank: Annotated[str | None, typer.Option(metavar="BANK", help=BANK_HELP)] = None,
    new_payee_account: Annotated[str | None, typer.Option(metavar="ACCOUNT", help=ACCOUNT_HELP)] = None,
    finding: Annotated[
        str | None, typer.Option(metavar="TEXT", help=_("A finding, to be resolved (Art. 43)."))
    ] = None,
    finding_kind: Annotated[str | None, FindingKind] = None,
    at: At = None,
    caller: Caller = None,
    duration: Annotated[
        int | None, typer.Option(parser=parse_duration, metavar="5m", help=_("The length of the call."))
    ] = None,
    recording: Annotated[
        str | None, typer.Option(metavar="REF", help=_("Where the recording is kept."))
    ] = None,
    channel: Annotated[
        str | None, typer.Option(metavar="CODE|LABEL", help=_("The channel, from the policy."))
    ] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help=_("A note on what was said."))] = None,
) -> View:
    from fundcs.callbacks.rules.calls import check_length
    from fundcs.callbacks.service import calls
    from fundcs.callbacks.show import callbacks

    check_length(outcome, duration, sure=act.sure)
    typed = calls.TypedCallback(
        client=client,
        kind=kind,
        outcome=outcome,
        fund=fund,
        due=due,
        confirmed=confirmed,
        changed=changed,
        contracts=tuple(contract or ()),
        new_payee=calls.new_payee(new_payee_name, new_payee_bank, new_payee_account),
        finding=finding,
        finding_kind=finding_kind,
        at=at,
        caller=caller,
        duration=duration,
        recording=recording,
        channel=channel,
        note=note,
    )
    if all_:
        return callbacks.told(calls.tell_channels(act, typed))
    return callbacks.recorded(act, calls.log(act, typed))


@command(
    app, "plan", _("List whom to call before a payout and what to verify (Art. 46)."),
    access=Access.WRITE, permit=Permit.READ_CLIENTS, personal=True,
)  # fmt: skip
def plan(
    act: Act,
    *,
    fund: Annotated[str, typer.Option(metavar="FUND", help=FUND_HELP)],
    due: Annotated[
        date | None, options.day("--due", help_text=_("A payout due date of the fund; default: the next."))
    ] = None,
    officer: Annotated[
        str | None, typer.Option(metavar="STAFF", help=_("Only the clients of this CS specialist."))
    ] = None,
    xlsx: Annotated[
        OutFile | None,
        options.out_file(
            "--xlsx",
            _(
                "Export a call sheet to print and tick, phone numbers unmasked; filled in, "
                "`callbacks import` reads it."
            ),
        ),
    ] = None,
) -> View:
    from fundcs.callbacks.service import call_sheet
    from fundcs.callbacks.show.call_sheet import call_sheet as shown

    sheet = call_sheet.call_sheet(act, fund, due, officer)
    if xlsx is not None:
        from fundcs.callbacks.show import workbook

        export = call_sheet.note_export(act, sheet, xlsx.path)
        workbook.write_call_sheet(sheet, xlsx.aside, act, export)
    return shown(act, sheet)


@command(
    app, "import",
    _("Record the calls of a filled call sheet, all or none; read again, it changes nothing (Art. 46)."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS,
)  # fmt: skip
def import_(
    act: Act,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help=_("The filled call sheet of `callbacks plan --xlsx`, .xlsx.")),
    ],
    *,
    fund: Annotated[
        str | None, typer.Option(metavar="FUND", help=_("Refuse a sheet of another fund."))
    ] = None,
    due: Annotated[
        date | None, options.day("--due", help_text=_("Refuse a sheet of another payout due date."))
    ] = None,
    caller: Annotated[
        str | None,
        typer.Option(
            metavar="STAFF",
            help=_("Who called; default: the CS specialist the sheet was exported for, else you."),
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would be recorded and record nothing."))
    ] = False,
) -> View:
    from fundcs.callbacks.service import returned_sheets
    from fundcs.callbacks.show import returned_sheets as show

    asked = returned_sheets.Asked(fund=fund, due=due, caller=caller)
    return show.returned(act, returned_sheets.take(act, file, asked, dry_run=dry_run), dry_run=dry_run)


@command(
    app, "withdraw",
    _("Withdraw a callback or a finding entered by mistake; it stays on record, uncounted (Art. 41)."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS,
)  # fmt: skip
def withdraw(
    act: Act,
    no: Annotated[str, typer.Argument(metavar="NO", help=_("The callback's or the finding's number."))],
    *,
    reason: Annotated[str, options.withdrawal_reason()],
    answer: Annotated[
        bool,
        typer.Option("--answer", help=_("Only the feedback on this finding; it is to be resolved again.")),
    ] = False,
    through: Annotated[
        str | None,
        typer.Option(
            "--through", metavar="NO", help=_("Every notice of the complaint channels up to this one, too.")
        ),
    ] = None,
) -> View:
    from fundcs.callbacks.service import finding_withdrawals, findings, withdrawals
    from fundcs.callbacks.show import callbacks

    if through is not None:
        return callbacks.notices_withdrawn(withdrawals.withdraw_notices(act, no, through, reason))
    if answer:
        return callbacks.finding(act, finding_withdrawals.withdraw_answer(act, no, reason))
    if findings.is_finding(no):
        return callbacks.finding(act, finding_withdrawals.withdraw(act, no, reason))
    return callbacks.withdrawn(act, withdrawals.withdraw(act, no, reason))


@command(
    app, "issue", _("Record a finding about a client outside a callback, or after one (Art. 43)."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS,
)  # fmt: skip
def issue(
    act: Act,
    client: Client,
    *,
    text: Annotated[str, typer.Option(metavar="TEXT", help=_("The finding in words."))],
    kind: Annotated[str | None, FindingKind] = None,
    at: At = None,
) -> View:
    from fundcs.callbacks.service import findings
    from fundcs.callbacks.show import callbacks

    return callbacks.finding(act, findings.issue(act, client, typed=text, kind=kind, at=at))


@command(
    app, "resolve", _("Record that a finding was resolved and the client was given feedback (Art. 43)."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS,
)  # fmt: skip
def resolve(
    act: Act,
    finding: FindingNo,
    *,
    answer: Annotated[str, typer.Option(metavar="TEXT", help=_("The feedback given to the client."))],
    at: At = None,
) -> View:
    from fundcs.callbacks.service import findings
    from fundcs.callbacks.show import callbacks

    return callbacks.finding(act, findings.resolve(act, finding, answer=answer, at=at))


@command(
    app, "enter-account",
    _("Enter the new account of a client whose account changed; a second person checks it."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS, personal=True,
)  # fmt: skip
def enter_account(
    act: Act,
    finding: FindingNo,
    *,
    payee_name: Annotated[str, typer.Option(metavar="NAME", help=NAME_HELP)],
    payee_bank: Annotated[str, typer.Option(metavar="BANK", help=BANK_HELP)],
    payee_account: Annotated[str, typer.Option(metavar="ACCOUNT", help=ACCOUNT_HELP)],
) -> View:
    from fundcs.callbacks.service import findings
    from fundcs.callbacks.show import callbacks
    from fundcs.entitlements.rules.holding import Payee

    return callbacks.finding(
        act, findings.enter_account(act, finding, Payee(payee_name, payee_bank, payee_account))
    )


@command(
    app, "confirm-account",
    _("Confirm a new account that another person entered; payouts go to it from now on."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS, personal=True,
)  # fmt: skip
def confirm_account(act: Act, finding: FindingNo) -> View:
    from fundcs.callbacks.service import findings
    from fundcs.callbacks.show import callbacks

    return callbacks.finding(act, findings.confirm_account(act, finding))


@command(
    app, "reject-account", _("Reject a new account that another person entered; the finding stays open."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS, personal=True,
)  # fmt: skip
def reject_account(
    act: Act,
    finding: FindingNo,
    *,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=_("The reason for the rejection."))],
) -> View:
    from fundcs.callbacks.service import findings
    from fundcs.callbacks.show import callbacks

    return callbacks.finding(act, findings.reject_account(act, finding, why))


@command(app, "list", _("List the callbacks."), permit=Permit.READ_CLIENTS, personal=True)
def list_(
    act: Act,
    *,
    client: OnlyClient = None,
    fund: OnlyFund = None,
    kind: Annotated[
        CallKind | None, options.choice(KIND_NAMES, "--kind", help_text=_("Only this kind."))
    ] = None,
    outcome: Annotated[
        CallOutcome | None, options.choice(OUTCOME_NAMES, "--outcome", help_text=_("Only this outcome."))
    ] = None,
    only_open: OnlyOpen = False,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
) -> View:
    from fundcs.callbacks.service import calls
    from fundcs.callbacks.show import callbacks

    records = calls.listed(act, client=client, fund=fund, kind=kind, outcome=outcome, only_open=only_open)
    if xlsx is not None:
        from fundcs.callbacks.show import register

        register.write(act, records, xlsx.aside)
    return callbacks.callbacks(act, records)


@command(
    app, "findings", _("List the findings, from callbacks or outside them."),
    permit=Permit.READ_CLIENTS, personal=True,
)  # fmt: skip
def findings(
    act: Act,
    *,
    client: OnlyClient = None,
    fund: OnlyFund = None,
    only_open: Annotated[bool, typer.Option("--open", help=_("Only open findings."))] = False,
) -> View:
    from fundcs.callbacks.service import findings
    from fundcs.callbacks.show import callbacks

    return callbacks.findings(act, findings.listed(act, client=client, fund=fund, only_open=only_open))


@command(app, "overdue", _("List overdue callback to-dos."), permit=Permit.READ_CLIENTS)
def overdue(
    act: Act,
    *,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help=_("Exit with code 3 when something is overdue."))
    ] = False,
) -> View:
    from fundcs.callbacks import duties
    from fundcs.deadlines import show

    return show.overdue(duties.overdue(act), act.moment, exit_code=exit_code)


@command(
    app, "stats", _("Count the callbacks of a period: reached, confirmed, changed, findings (Art. 41)."),
    permit=Permit.READ_CLIENTS,
)  # fmt: skip
def stats(
    act: Act,
    *,
    month: Annotated[
        Any,  # a tuple would be read as two words
        options.month_of_period(),
    ] = None,
    first: Annotated[date | None, options.day("--from", help_text=_("The first day of calls."))] = None,
    last: Annotated[
        date | None, options.day("--to", help_text=_("The last day of calls; default: today."))
    ] = None,
    xlsx: Annotated[OutFile | None, options.out_file("--xlsx")] = None,
) -> View:
    from fundcs.callbacks.service.stats import figures
    from fundcs.callbacks.show import stats
    from fundcs.kit.periods import period

    counted = figures(act, period(act.today, month, first, last))
    if xlsx is not None:
        from fundcs.callbacks.show import workbook

        workbook.write_stats(counted, xlsx.aside, act)
    return stats.figures(act, counted)
