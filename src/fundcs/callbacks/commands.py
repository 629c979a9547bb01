"""The commands `fundcs callbacks …`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import typer

from fundcs.act import Access, Act, Permit, chapter, command, options
from fundcs.callbacks.rules.calls import CallKind, CallOutcome, parse_duration
from fundcs.kit.files import OutFile
from fundcs.kit.i18n import _
from fundcs.kit.view import View

app = chapter(_("Callbacks, problems found in them, payees verified (Art. 41-46)."))

FUND_HELP = _("A fund's code, or a name that only one fund has.")
CLIENT_HELP = _("A client's code, or a name that only one client has.")
Client = Annotated[str, typer.Argument(metavar="CLIENT", help=CLIENT_HELP)]
FindingNo = Annotated[str, typer.Argument(metavar="FINDING", help=_("The problem's number."))]
At = Annotated[datetime | None, options.moment("--at", help_text=_("When it happened; now unless given."))]
Caller = Annotated[str | None, typer.Option(metavar="STAFF", help=_("Who called; you unless given."))]
FindingKind = typer.Option(metavar="CODE", help=_("A kind of problem of the policy."))
NAME_HELP = _("The new account's holder.")
BANK_HELP = _("The new account's bank and branch.")
ACCOUNT_HELP = _("The new account's number.")
OnlyClient = Annotated[str | None, typer.Option("--client", metavar="CLIENT", help=_("Only this client's."))]
OnlyFund = Annotated[
    str | None, typer.Option("--fund", metavar="FUND", help=_("Only of this fund's payouts."))
]
OnlyOpen = Annotated[bool, typer.Option("--open", help=_("Only with a problem not yet answered."))]


@command(
    app, "log", _("Record a callback (Art. 41)."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS, personal=True,
)  # fmt: skip
def log(
    act: Act,
    kind: Annotated[CallKind, typer.Option(help=_("What the callback is for."))],
    client: Annotated[str | None, typer.Argument(metavar="[CLIENT]", help=CLIENT_HELP)] = None,
    all_: Annotated[
        bool,
        typer.Option(
            "--all", help=_("Every client, of --fund or of all funds; with --kind channels (Art. 45).")
        ),
    ] = False,
    outcome: Annotated[CallOutcome | None, typer.Option(help=_("What came of it."))] = None,
    fund: Annotated[str | None, typer.Option(metavar="FUND", help=FUND_HELP)] = None,
    due: Annotated[
        date | None,
        options.day(
            "--due", help_text=_("The due date of the payout; the next, or after it the last, unless given.")
        ),
    ] = None,
    confirmed: Annotated[
        bool,
        typer.Option(
            "--account-confirmed", help=_("The client confirmed payee, bank and account (Art. 46).")
        ),
    ] = False,
    changed: Annotated[
        bool, typer.Option("--account-changed", help=_("The client gave another account."))
    ] = False,
    contract: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NO", help=_("A contract whose account it is; all that are concerned unless given.")
        ),
    ] = None,
    new_payee_name: Annotated[str | None, typer.Option(metavar="NAME", help=NAME_HELP)] = None,
    new_payee_bank: Annotated[str | None, typer.Option(metavar="BANK", help=BANK_HELP)] = None,
    new_payee_account: Annotated[str | None, typer.Option(metavar="ACCOUNT", help=ACCOUNT_HELP)] = None,
    finding: Annotated[
        str | None, typer.Option(metavar="TEXT", help=_("A problem found, to be answered (Art. 43)."))
    ] = None,
    finding_kind: Annotated[str | None, FindingKind] = None,
    at: At = None,
    caller: Caller = None,
    duration: Annotated[
        int | None, typer.Option(parser=parse_duration, metavar="5m", help=_("How long the call took."))
    ] = None,
    recording: Annotated[
        str | None, typer.Option(metavar="REF", help=_("Where the recording is kept."))
    ] = None,
    channel: Annotated[
        str | None, typer.Option(metavar="CODE", help=_("How the client was reached, from the policy."))
    ] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help=_("What else was said."))] = None,
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
    app, "plan", _("Show whom to call before a payout and what to verify (Art. 46)."),
    access=Access.WRITE, permit=Permit.READ_CLIENTS, personal=True,
)  # fmt: skip
def plan(
    act: Act,
    *,
    fund: Annotated[str, typer.Option(metavar="FUND", help=FUND_HELP)],
    due: Annotated[
        date | None, options.day("--due", help_text=_("A due date of the fund; the next one unless given."))
    ] = None,
    xlsx: Annotated[
        OutFile | None,
        options.out_file("--xlsx", _("Write a call sheet to print and tick, phone numbers in clear.")),
    ] = None,
) -> View:
    from fundcs.callbacks.service import call_sheet
    from fundcs.callbacks.show.call_sheet import call_sheet as shown

    sheet = call_sheet.call_sheet(act, fund, due)
    if xlsx is not None:
        from fundcs.callbacks.show import workbook

        head = call_sheet.note_export(act, sheet, xlsx.path)
        workbook.write_call_sheet(sheet, xlsx.aside, act, head)
    return shown(act, sheet)


@command(
    app, "issue", _("Record a problem of a client without a callback, or after one (Art. 43)."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS,
)  # fmt: skip
def issue(
    act: Act,
    client: Client,
    *,
    text: Annotated[str, typer.Option(metavar="TEXT", help=_("What the problem is."))],
    kind: Annotated[str | None, FindingKind] = None,
    at: At = None,
) -> View:
    from fundcs.callbacks.service import findings
    from fundcs.callbacks.show import callbacks

    return callbacks.finding(act, findings.issue(act, client, typed=text, kind=kind, at=at))


@command(
    app, "resolve", _("Record that a problem was handled and the client answered (Art. 43)."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS,
)  # fmt: skip
def resolve(
    act: Act,
    finding: FindingNo,
    *,
    answer: Annotated[str, typer.Option(metavar="TEXT", help=_("What the client was answered."))],
    at: At = None,
) -> View:
    from fundcs.callbacks.service import findings
    from fundcs.callbacks.show import callbacks

    return callbacks.finding(act, findings.resolve(act, finding, answer=answer, at=at))


@command(
    app, "enter-account", _("Enter the new account of a changed one; another person confirms it (Art. 46)."),
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
    _("Confirm a new account that another person entered; it is paid from now on (Art. 46)."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS, personal=True,
)  # fmt: skip
def confirm_account(act: Act, finding: FindingNo) -> View:
    from fundcs.callbacks.service import findings
    from fundcs.callbacks.show import callbacks

    return callbacks.finding(act, findings.confirm_account(act, finding))


@command(
    app, "reject-account", _("Reject a new account that another person entered; the problem stays open."),
    access=Access.WRITE, permit=Permit.WRITE_CALLBACKS, personal=True,
)  # fmt: skip
def reject_account(
    act: Act,
    finding: FindingNo,
    *,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=_("Why it is not right."))],
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
    kind: Annotated[CallKind | None, typer.Option(help=_("Only of this kind."))] = None,
    outcome: Annotated[CallOutcome | None, typer.Option(help=_("Only with this outcome."))] = None,
    only_open: OnlyOpen = False,
) -> View:
    from fundcs.callbacks.service import calls
    from fundcs.callbacks.show import callbacks

    records = calls.listed(act, client=client, fund=fund, kind=kind, outcome=outcome, only_open=only_open)
    return callbacks.callbacks(act, records)


@command(
    app, "findings", _("List the problems found, in callbacks or without one."),
    permit=Permit.READ_CLIENTS, personal=True,
)  # fmt: skip
def findings(
    act: Act,
    *,
    client: OnlyClient = None,
    fund: OnlyFund = None,
    only_open: Annotated[bool, typer.Option("--open", help=_("Only those not yet answered."))] = False,
) -> View:
    from fundcs.callbacks.service import findings
    from fundcs.callbacks.show import callbacks

    return callbacks.findings(act, findings.listed(act, client=client, fund=fund, only_open=only_open))


@command(app, "overdue", _("List what is overdue on callbacks."), permit=Permit.READ_CLIENTS)
def overdue(
    act: Act,
    *,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help=_("Exit with 3 when something is overdue."))
    ] = False,
) -> View:
    from fundcs.callbacks import duties
    from fundcs.deadlines import show

    return show.overdue(duties.overdue(act), act.moment, exit_code=exit_code)


@command(
    app, "stats", _("Count the callbacks of a period: reached, confirmed, changed, problems (Art. 41)."),
    permit=Permit.READ_CLIENTS,
)  # fmt: skip
def stats(
    act: Act,
    *,
    month: Annotated[
        Any,  # a tuple would be read as two words
        options.month("--month", help_text=_("A month; the current one unless a period is given.")),
    ] = None,
    first: Annotated[date | None, options.day("--from", help_text=_("The first day of calls."))] = None,
    last: Annotated[
        date | None, options.day("--to", help_text=_("The last day of calls; today unless given."))
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
