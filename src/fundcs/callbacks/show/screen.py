"""Callbacks, problems and the call sheet as tables or as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fundcs.callbacks.duties import shared_note
from fundcs.callbacks.rules.calls import ACCOUNT_NAMES, KIND_NAMES, OUTCOME_NAMES, STAGE_NAMES, Account, Stage
from fundcs.entitlements.models import Contract
from fundcs.kit.i18n import T, _
from fundcs.kit.view import View, iso, table, text_page, tight
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from fundcs.act import Act
    from fundcs.callbacks.models import AccountChange, Callback
    from fundcs.callbacks.service.calls import Told
    from fundcs.callbacks.service.cases import Case, Problem
    from fundcs.callbacks.service.plan import Investor, Plan


def finding_data(act: Act, problem: Problem) -> dict[str, object]:
    """A problem's JSON; `account` is the new account of a changed one."""
    one = act.shown(problem.finding)
    return {
        "no": one.no,
        "client": one.client,
        "callback": one.callback,
        "kind": one.kind,
        "text": one.text,
        "at": iso(one.at),
        "recorded_at": iso(one.recorded_at),
        "recorded_by": one.recorded_by,
        "due": problem.due.text,
        "state": problem.stage.value,
        "overdue": problem.overdue,
        "provisional": problem.due.provisional,
        "answered_at": iso(one.answered_at),
        "answered_by": one.answered_by,
        "answer": one.answer,
        "contracts": list(problem.contracts),
        "account": None if problem.change is None else _change_data(act, problem.change),
        "flags": _flags(problem),
    }


def _change_data(act: Act, change: AccountChange) -> dict[str, object]:
    change = act.shown(change)
    return {
        "payee_name": change.payee_name,
        "payee_bank": change.payee_bank,
        "payee_account": change.payee_account,
        "entered_at": iso(change.entered_at),
        "entered_by": change.entered_by,
        "accepted": change.accepted,
        "decided_at": iso(change.decided_at),
        "decided_by": change.decided_by,
        "reason": change.reason,
    }


def _flags(problem: Problem) -> list[dict[str, object]]:
    if not problem.shared_with:
        return []
    return [{"kind": "shared_account", "clients": list(problem.shared_with)}]


def callback_data(act: Act, case: Case) -> dict[str, object]:
    """A callback's JSON; `finding` is the number of the problem found in it."""
    one = act.shown(case.callback)
    return {
        "no": one.no,
        "client": one.client,
        "kind": one.kind.value,
        "outcome": one.outcome.value,
        "fund": one.fund,
        "due": iso(one.due),
        "account_confirmed": one.account is Account.CONFIRMED,
        "account_changed": one.account is Account.CHANGED,
        "contracts": list(case.contracts),
        "channel": one.channel,
        "at": iso(one.at),
        "recorded_at": iso(one.recorded_at),
        "recorded_by": one.recorded_by,
        "caller": one.caller,
        "duration": one.duration,
        "recording": one.recording,
        "note": one.note,
        "finding": case.problems[0].finding.no if case.problems else None,
        "findings": [finding_data(act, problem) for problem in case.problems],
    }


def recorded(act: Act, case: Case) -> View:
    """A callback just recorded, and what it leads to."""
    one = case.callback
    facts = {"no": one.no, "client": one.client, "name": case.name}
    said = _("; ").join((_(KIND_NAMES[one.kind]), outcome(one)))
    lines = [_("{no} {client} {name}: {said}").format(**facts, said=said)]
    if one.fund is not None:
        lines.append(_("payout of {fund} due {due}").format(fund=one.fund, due=one.due))
    lines += [line for problem in case.problems for line in _problem_lines(act, problem)]
    return View(callback_data(act, case), text_page(*lines))


def outcome(one: Callback) -> str:
    """What came of a callback, and what was said of the account."""
    said = [_(OUTCOME_NAMES[one.outcome]), _(ACCOUNT_NAMES[one.account]) if one.account else None]
    return _(", ").join(filter(None, said))


def problem(act: Act, one: Problem) -> View:
    """A problem just recorded, decided or answered."""
    return View(finding_data(act, one), text_page(*_problem_lines(act, one)))


def _problem_lines(act: Act, one: Problem) -> list[str]:
    found, change = one.finding, one.change and act.shown(one.change)
    facts = {"no": found.no, "client": found.client, "name": one.name}
    lines = [_("{no} {client} {name}: {said}").format(**facts, said=_(STAGE_NAMES[one.stage]))]
    if change is not None:
        lines.append(f"{change.payee_name}  {change.payee_bank}  {change.payee_account}")
        if change.accepted is False:
            rejected = _("rejected by {staff}: {reason}")
            lines.append(rejected.format(staff=change.decided_by, reason=change.reason))
    if one.stage is not Stage.ANSWERED:
        by, article = one.due.text, one.due.deadline.article
        lines.append(_("to be answered by {when} (Art. {article})").format(when=by, article=article))
    if one.shared_with:
        lines.append(str(T("warning: {what}", what=shared_note(one))))
    return lines


def told(found: Told) -> View:
    """How many were told of the complaint channels at once."""
    said = _("{count} clients told of the complaint channels; {skipped} had been told before")
    data = {
        "recorded": len(found.callbacks),
        "skipped": found.skipped,
        "at": iso(found.at),
        "clients": list(found.clients),
        "callbacks": list(found.callbacks),
    }
    return View(data, text_page(said.format(count=len(found.callbacks), skipped=found.skipped)))


def callbacks(act: Act, cases: Sequence[Case]) -> View:
    """Several callbacks in the order they took place."""
    rows = table(
        _("Call no."), _("When"), _("Client"), _("What for"), _("Outcome"), _("Caller"), _("Problem")
    )
    for case in cases:
        one = case.callback
        rows.add_row(
            one.no,
            f"{one.at:%Y-%m-%d %H:%M}",
            f"{one.client} {case.name}",
            " ".join([_(KIND_NAMES[one.kind]), *([one.fund, str(one.due)] if one.fund else ())]),
            outcome(one),
            f"{one.caller} {case.by}",
            " ".join(problem.finding.no for problem in case.problems) or "–",
        )
    return View([callback_data(act, case) for case in cases], text_page(tight(rows, 0, 1)))


def findings(act: Act, many: Sequence[Problem]) -> View:
    """Several problems."""
    rows = table(
        _("Problem no."), _("Found"), _("Client"), _("Kind"), _("Problem"), _("Answer by"), _("State")
    )
    for one in many:
        found = act.shown(one.finding)
        rows.add_row(
            found.no,
            f"{found.at:%Y-%m-%d %H:%M}",
            f"{found.client} {one.name}",
            name_of(act.policy.callbacks.finding_kinds, found.kind),
            found.text or "–",
            one.due.text,
            _("{state}, late").format(state=_(STAGE_NAMES[one.stage]))
            if one.overdue
            else _(STAGE_NAMES[one.stage]),
        )
    return View([finding_data(act, one) for one in many], text_page(tight(rows, 0, 5)))


def plan(act: Act, sheet: Plan) -> View:
    """The call sheet on the screen, phones and accounts masked."""
    verified = sum(one.verified for one in sheet.investors)
    by = sheet.by
    data = {
        "fund": sheet.fund.code,
        "due": iso(sheet.due),
        "verify_by": by.text,
        "article": by.deadline.article,
        "state": by.state(act.moment).value,
        "provisional": by.provisional,
        "skipped": [{"date": iso(s.date), "why": str(s.why)} for s in by.skipped],
        "verified": verified,
        "to_verify": len(sheet.investors) - verified,
        "investors": [_investor_data(act, one) for one in sheet.investors],
    }
    parts: list[RenderableType] = [plan_heading(sheet), plan_deadline(sheet)]
    if sheet.investors:
        parts.append(_plan_table(act, sheet))
    parts.append(
        _("{count} investors, {verified} verified").format(count=len(sheet.investors), verified=verified)
    )
    return View(data, text_page(*parts))


def plan_heading(sheet: Plan) -> str:
    """Which payout the calls are for."""
    return _("Fund: {code} {name}    Payout due: {due}").format(
        code=sheet.fund.code, name=sheet.fund.name, due=sheet.due
    )


def plan_deadline(sheet: Plan) -> str:
    """By when the calls are to be made."""
    said = _("To be verified by {when} (Art. {article})").format(
        when=sheet.by.text, article=sheet.by.deadline.article
    )
    return _("{when} (provisional)").format(when=said) if sheet.by.provisional else said


def _investor_data(act: Act, one: Investor) -> dict[str, object]:
    last = one.tries[-1] if one.tries else None
    return {
        "client": one.client.code,
        "name": one.client.name,
        "phone": act.shown(one.client).phone,
        "officer": one.client.officer,
        "verified": one.verified,
        "tries": len(one.tries),
        "last_try": iso(last.at) if last else None,
        "last_outcome": last.outcome.value if last else None,
        "contracts": [
            {
                "contract": line.contract,
                "payee_name": act.personal(line.payee.name, Contract.payee_name),
                "payee_bank": act.personal(line.payee.bank, Contract.payee_bank),
                "payee_account": act.personal(line.payee.account, Contract.payee_account),
                "verified": line.verification.verified,
                "reason": str(line.verification.reason),
            }
            for line in one.lines
        ],
    }


def _plan_table(act: Act, sheet: Plan) -> Table:
    rows = table(_("Investor"), _("Phone"), _("Contract"), _("Payee"), _("Account"), _("Verified"))
    for one in sheet.investors:
        for place, line in enumerate(one.lines):
            phone = act.shown(one.client).phone or "–"
            first = (f"{one.client.code} {one.client.name}", phone) if place == 0 else ("", "")
            rows.add_row(
                *first,
                line.contract,
                act.personal(f"{line.payee.name}\n{line.payee.bank}", Contract.payee_name),
                act.personal(line.payee.account, Contract.payee_account),
                str(line.verification.reason),
            )
    return tight(rows, 1, 2, 4)
