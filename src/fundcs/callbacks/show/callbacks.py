"""Callbacks and findings as tables or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fundcs.callbacks.models import AnswerWithdrawal
from fundcs.callbacks.rules.calls import ACCOUNT_NAMES, KIND_NAMES, OUTCOME_NAMES, STAGE_NAMES, Account, Stage
from fundcs.kit.i18n import T, _, joined, ngettext
from fundcs.kit.view import View, iso, minute, table, text_page, tight
from fundcs.policy.labels import name_of

if TYPE_CHECKING:
    from fundcs.act import Act
    from fundcs.callbacks.models import AccountChange, Callback, CallbackWithdrawal, FindingWithdrawal
    from fundcs.callbacks.service.calls import ChannelsNotice
    from fundcs.callbacks.service.records import CallbackRecord, FindingStatus
    from fundcs.callbacks.service.withdrawals import Withdrawn


def finding_data(act: Act, status: FindingStatus) -> dict[str, object]:
    """A finding's JSON; `account` is the new account of a changed finding."""
    finding = act.shown(status.finding)
    return {
        "no": finding.no,
        "client": finding.client,
        "callback": finding.callback,
        "kind": finding.kind,
        "text": finding.text,
        "at": iso(finding.at),
        "recorded_at": iso(finding.recorded_at),
        "recorded_by": finding.recorded_by,
        "due": status.due.text,
        "state": status.stage.value,
        "overdue": status.overdue,
        "provisional": status.due.provisional,
        "answered_at": iso(finding.answered_at),
        "answered_by": finding.answered_by,
        "answer": finding.answer,
        "contracts": list(status.contracts),
        "account": None if status.change is None else _change_data(act, status.change),
        "flags": _flags(status),
        "withdrawn": _made_data(act, status.withdrawal),
        "withdrawn_answers": [
            {
                "answer": act.personal(void.answer, AnswerWithdrawal.answer),
                "answered_at": iso(void.answered_at),
                "answered_by": void.answered_by,
                **(_made_data(act, void) or {}),
            }
            for void in status.void
        ],
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


def _flags(status: FindingStatus) -> list[dict[str, object]]:
    if not status.shared_with:
        return []
    return [{"kind": "shared_account", "clients": list(status.shared_with)}]


def callback_data(act: Act, record: CallbackRecord) -> dict[str, object]:
    """A callback's JSON; `finding` is the number of the finding recorded in it."""
    callback = act.shown(record.callback)
    return {
        "no": callback.no,
        "client": callback.client,
        "kind": callback.kind.value,
        "outcome": callback.outcome.value,
        "fund": callback.fund,
        "due": iso(callback.due),
        "account_confirmed": callback.account is Account.CONFIRMED,
        "account_changed": callback.account is Account.CHANGED,
        "contracts": list(record.contracts),
        "channel": callback.channel,
        "at": iso(callback.at),
        "recorded_at": iso(callback.recorded_at),
        "recorded_by": callback.recorded_by,
        "caller": callback.caller,
        "duration": callback.duration,
        "recording": callback.recording,
        "note": callback.note,
        "withdrawn": _made_data(act, record.withdrawal),
        "finding": record.standing[0].finding.no if record.standing else None,
        "findings": [finding_data(act, status) for status in record.findings],
    }


def _made_data(
    act: Act, made: CallbackWithdrawal | FindingWithdrawal | AnswerWithdrawal | None
) -> dict[str, object] | None:
    if made is None:
        return None
    return {
        "at": iso(made.withdrawn_at),
        "by": made.withdrawn_by,
        "reason": act.personal(made.reason, type(made).reason),
    }


def recorded(act: Act, record: CallbackRecord) -> View:
    """A callback just recorded, with its findings."""
    callback = record.callback
    facts = {"no": callback.no, "client": callback.client, "name": record.client_name}
    result = _("; ").join((_(KIND_NAMES[callback.kind]), outcome(callback)))
    lines = [_("{no} {client} {name}: {said}").format(**facts, said=result)]
    if callback.fund is not None:
        lines.append(_("payout of {fund} due {due}").format(fund=callback.fund, due=callback.due))
    lines += [line for status in record.findings for line in _finding_lines(act, status)]
    return View(callback_data(act, record), text_page(*lines))


def withdrawn(act: Act, made: Withdrawn) -> View:
    """A callback just withdrawn, and what that changes."""
    record, callback = made.record, made.record.callback
    data = {
        **callback_data(act, record),
        "changes": {
            "unverified": list(made.unverified),
            "sheets": [
                {
                    "fund": sheet.fund,
                    "due": iso(sheet.due),
                    "version": sheet.version,
                    "state": "paid" if sheet.paid else "submitted",
                }
                for sheet in made.sheets
            ],
            "findings": [status.finding.no for status in record.standing],
            "channels_untold": made.untold,
        },
    }
    facts = {"no": callback.no, "client": callback.client, "name": record.client_name}
    lines = [_("{no} {client} {name}: {said}").format(**facts, said=_("withdrawn"))]
    lines += _changes(made)
    return View(data, text_page(*lines))


def notices_withdrawn(numbers: Sequence[str]) -> View:
    """Notices of the complaint channels that were withdrawn together."""
    line = ngettext("{count} notice withdrawn", "{count} notices withdrawn", len(numbers))
    return View({"withdrawn": list(numbers)}, text_page(line.format(count=len(numbers))))


def _changes(made: Withdrawn) -> Iterator[str]:
    if made.unverified:
        yield _("no longer verified: {contracts}; call again").format(contracts=joined(made.unverified))
    for sheet in made.sheets:
        template = (
            _("version {version} of the sheet of {fund} due {due} is paid and stays as it is")
            if sheet.paid
            else _(
                "version {version} of the sheet of {fund} due {due} was submitted with these accounts as "
                "verified; it is not approved or paid until they are verified again"
            )
        )
        yield template.format(version=sheet.version, fund=sheet.fund, due=sheet.due)
    if made.record.standing:
        numbers = joined(status.finding.no for status in made.record.standing)
        yield _("withdrawn with it: {findings}").format(findings=numbers)
    if made.untold:
        yield _("the client is to be told the complaint channels again")


def outcome(callback: Callback) -> str:
    """The outcome of a callback, and what was said of the account."""
    account = _(ACCOUNT_NAMES[callback.account]) if callback.account else None
    return _(", ").join(filter(None, (_(OUTCOME_NAMES[callback.outcome]), account)))


def finding(act: Act, status: FindingStatus) -> View:
    """A finding just recorded, answered or decided on."""
    return View(finding_data(act, status), text_page(*_finding_lines(act, status)))


def _stage(status: FindingStatus) -> str:
    """What a finding waits for, or that it was withdrawn, by itself or with its callback."""
    return _("withdrawn") if status.withdrawal is not None else _(STAGE_NAMES[status.stage])


def _finding_lines(act: Act, status: FindingStatus) -> list[str]:
    finding, change = status.finding, status.change and act.shown(status.change)
    facts = {"no": finding.no, "client": finding.client, "name": status.client_name}
    lines = [_("{no} {client} {name}: {said}").format(**facts, said=_stage(status))]
    if change is not None:
        lines.append(f"{change.payee_name}  {change.payee_bank}  {change.payee_account}")
        if change.accepted is False:
            rejected = _("rejected by {staff}: {reason}")
            lines.append(rejected.format(staff=change.decided_by, reason=change.reason))
    if status.stage not in (Stage.ANSWERED, Stage.WITHDRAWN):
        by, article = status.due.text, status.due.deadline.article
        lines.append(_("to be resolved by {when} (Art. {article})").format(when=by, article=article))
    void = _("feedback of {day} by {staff} withdrawn: {reason}")
    lines += [
        void.format(
            day=answer.answered_at.date(),
            staff=answer.answered_by,
            reason=act.personal(answer.reason, AnswerWithdrawal.reason),
        )
        for answer in status.void
    ]
    if status.shared_with:
        lines.append(str(T("warning: {what}", what=status.shared_account_note())))
    return lines


def told(notice: ChannelsNotice) -> View:
    """How many clients were told of the complaint channels at once."""
    count = len(notice.callbacks)
    data = {
        "recorded": count,
        "skipped": notice.skipped,
        "at": iso(notice.at),
        "clients": list(notice.clients),
        "callbacks": list(notice.callbacks),
    }
    line = _("{count} clients were told the complaint channels; {skipped} had been told before")
    return View(data, text_page(line.format(count=count, skipped=notice.skipped)))


def callbacks(act: Act, records: Sequence[CallbackRecord]) -> View:
    """Several callbacks in the order they took place."""
    rows = table(
        _("Call no."), _("When"), _("Client"), _("What for"), _("Outcome"), _("Caller"), _("Finding")
    )
    for record in records:
        callback = record.callback
        payout = (callback.fund, str(callback.due)) if callback.fund else ()
        rows.add_row(
            callback.no,
            minute(callback.at),
            f"{callback.client} {record.client_name}",
            " ".join((_(KIND_NAMES[callback.kind]), *payout)),
            outcome(callback) if record.withdrawal is None else _("withdrawn"),
            f"{callback.caller} {record.caller_name}",
            " ".join(status.finding.no for status in record.standing) or "–",
        )
    return View(
        [callback_data(act.of(record.callback.client), record) for record in records],
        text_page(tight(rows, 0, 1)),
    )


def findings(act: Act, statuses: Sequence[FindingStatus]) -> View:
    """Several findings."""
    rows = table(
        _("Finding no."), _("Recorded"), _("Client"), _("Kind"), _("Finding"), _("Resolve by"), _("State")
    )
    for status in statuses:
        finding, stage = act.of(status.finding.client).shown(status.finding), _stage(status)
        rows.add_row(
            finding.no,
            minute(finding.at),
            f"{finding.client} {status.client_name}",
            name_of(act.policy.callbacks.finding_kinds, finding.kind),
            finding.text or "–",
            status.due.text,
            _("{state}, late").format(state=stage) if status.overdue else stage,
        )
    return View(
        [finding_data(act.of(status.finding.client), status) for status in statuses],
        text_page(tight(rows, 0, 5)),
    )
