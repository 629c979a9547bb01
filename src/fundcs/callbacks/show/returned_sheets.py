"""What a filled call sheet recorded, or would record, on the screen or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundcs.callbacks.models import AccountChange, Callback, Finding
from fundcs.callbacks.rules.calls import ACCOUNT_NAMES, OUTCOME_NAMES, Account
from fundcs.callbacks.service.recorded_calls import CallState
from fundcs.kit import importing
from fundcs.kit.i18n import N_, _
from fundcs.kit.view import View, iso, minute, table, tight

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.callbacks.rules.call_sheet import RowAnswer
    from fundcs.callbacks.service.returned_sheets import ReturnedSheet, SheetCall

_STATES = {
    CallState.NEW: N_("recorded now"),
    CallState.ENTERED: N_("new account entered now"),
    CallState.KNOWN: N_("recorded before"),
    CallState.WITHDRAWN: N_("recorded before and withdrawn"),
}


def returned(act: Act, sheet: ReturnedSheet, *, dry_run: bool) -> View:
    """The calls of a sheet, each with what becomes of it; with errors it ends in a refusal, exit 1."""
    base = importing.view(sheet.outcome, dry_run=dry_run)
    data = {
        **sheet.outcome.data(),
        "unused": [],
        "blank": sheet.blank,
        "fund": sheet.fund,
        "due": iso(sheet.due),
        "officer": sheet.officer,
        "dry_run": dry_run,
        "callbacks": [] if sheet.outcome.errors else [_call_data(act, call) for call in sheet.calls],
    }
    if sheet.outcome.errors:
        return View(data, base.page, refusal=base.refusal)

    def page(out: Console) -> None:
        heading = _("payout of {fund} due {due}").format(fund=sheet.fund, due=sheet.due)
        out.print(heading, markup=False)
        if sheet.calls:
            out.print(_table(act, sheet), markup=False)
        for passed in sheet.outcome.passed:
            line = _("row {row}: {why}").format(row=passed.row, why=passed.why)
            out.print(line, markup=False)
        out.print(_closing(sheet, dry_run=dry_run), markup=False)

    return View(data, page)


def _call_data(act: Act, call: SheetCall) -> dict[str, object]:
    answer = call.call.answer
    return {
        "no": call.no,
        "state": call.state.value,
        "rows": list(call.call.rows),
        "client": answer.client,
        "outcome": answer.outcome.value,
        "account_confirmed": answer.account is Account.CONFIRMED,
        "account_changed": answer.account is Account.CHANGED,
        "contracts": list(call.call.contracts),
        "at": iso(answer.at),
        "note": act.personal(answer.note, Callback.note),
        "finding": call.finding,
        "finding_text": act.personal(answer.finding, Finding.text),
        "new_account": None if answer.payee is None else {
            "payee_name": act.personal(answer.payee.name, AccountChange.payee_name),
            "payee_bank": act.personal(answer.payee.bank, AccountChange.payee_bank),
            "payee_account": act.personal(answer.payee.account, AccountChange.payee_account),
        },
    }  # fmt: skip


def _table(act: Act, sheet: ReturnedSheet) -> Table:
    rows = table(
        (_("row"), "right"), _("Call no."), _("Client"), _("Contract"), _("Outcome"), _("When"),
        _("Finding"), _("State"),
    )  # fmt: skip
    for call in sheet.calls:
        answer = call.call.answer
        rows.add_row(
            _(", ").join(map(str, call.call.rows)),
            call.no or "–",
            f"{answer.client} {call.client_name}",
            _(", ").join(call.call.contracts) or "–",
            _said(act, answer),
            "–" if answer.at is None else minute(answer.at),
            call.finding or act.personal(answer.finding, Finding.text) or "–",
            _(_STATES[call.state]),
        )
    return tight(rows, 0, 1)


def _said(act: Act, answer: RowAnswer) -> str:
    account = _(ACCOUNT_NAMES[answer.account]) if answer.account else None
    phrase = _(", ").join(filter(None, (_(OUTCOME_NAMES[answer.outcome]), account)))
    if answer.payee is None:
        return phrase
    return f"{phrase}\n{act.personal(answer.payee.account, AccountChange.payee_account)}"


def _closing(sheet: ReturnedSheet, *, dry_run: bool) -> str:
    outcome = sheet.outcome
    if not outcome.created and not outcome.updated:
        sentence = _(
            "nothing to record: {skipped} callbacks are recorded already, {blank} rows are not filled in"
        )
    elif dry_run:
        sentence = _(
            "{created} callbacks would be recorded and {updated} new accounts entered; {skipped} are "
            "recorded already, {blank} rows are not filled in"
        )
    else:
        sentence = _(
            "{created} callbacks recorded and {updated} new accounts entered; {skipped} were recorded "
            "already, {blank} rows are not filled in"
        )
    return sentence.format(
        created=outcome.created, updated=outcome.updated, skipped=outcome.skipped, blank=sheet.blank
    )
