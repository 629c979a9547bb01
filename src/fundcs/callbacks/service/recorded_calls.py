"""Whether a call that a sheet describes is recorded already, so that a sheet read twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from fundcs.callbacks.queries import call_sheets, records, withdrawn
from fundcs.callbacks.rules.calls import Account
from fundcs.entitlements.rules.holding import Payee, checked_payee
from fundcs.kit.errors import Refused
from fundcs.kit.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from fundcs.act import Act
    from fundcs.callbacks.models import Callback
    from fundcs.callbacks.rules.call_sheet import CallAnswer


class CallState(StrEnum):
    """What becomes of a call on a sheet.

    ENTERED: it is recorded, and its new account is entered now. WITHDRAWN: it is recorded and was withdrawn.
    """

    NEW = "new"
    ENTERED = "account_entered"
    KNOWN = "recorded"
    WITHDRAWN = "withdrawn"


class Found(NamedTuple):
    """What is recorded of a call: the callback's number and its finding, None where it is new."""

    state: CallState
    no: str | None = None
    finding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCall:
    """A verifying callback of the payout; `since`: recorded since the sheet was printed.

    `entered`: the new accounts entered for its finding, rejected ones included; `open`: it waits for one.
    """

    callback: Callback
    contracts: frozenset[str]
    since: bool
    withdrawn: bool
    finding: str | None
    text: str | None
    entered: tuple[Payee, ...]
    open: bool


def recorded_calls(act: Act, fund: str, due: date, printed_at: datetime) -> list[RecordedCall]:
    """The verifying callbacks of a payout, with what belongs to them."""
    made = call_sheets.verifying(act.session, fund, due)
    numbers = [callback.no for callback in made]
    contracts: dict[str, set[str]] = {}
    for no, contract in records.contracts_of(act.session, numbers):
        contracts.setdefault(no, set()).add(contract)
    findings = {finding.callback: finding for finding in records.findings_of(act.session, numbers)}
    changes: dict[str, list[tuple[Payee, bool]]] = {}
    for change in records.changes_of(act.session, [finding.no for finding in findings.values()]):
        payee = Payee(change.payee_name, change.payee_bank, change.payee_account)
        changes.setdefault(change.finding, []).append((payee, change.accepted is not False))
    void = withdrawn.withdrawals(act.session, numbers, act.moment)
    calls = []
    for callback in made:
        finding = findings.get(callback.no)
        entered = changes.get(finding.no, []) if finding else []
        calls.append(
            RecordedCall(
                callback=callback,
                contracts=frozenset(contracts.get(callback.no, ())),
                since=callback.recorded_at >= printed_at,
                withdrawn=callback.no in void,
                finding=finding.no if finding else None,
                text=finding.text if finding else None,
                entered=tuple(payee for payee, _valid in entered),
                open=finding is not None
                and finding.answered_at is None
                and not any(valid for _payee, valid in entered),
            )
        )
    return calls


def already(call: CallAnswer, recorded: Sequence[RecordedCall]) -> Found:
    """What is recorded of a call: at its time, or where it has none since the sheet was printed.

    A sheet says no more than its boxes: a recorded call with a remark is the same as one without. Raises
    Refused where the time is not given and another remark, finding or account is recorded of such a call.
    """
    answer = call.answer
    alike = [
        known
        for known in recorded
        if (known.callback.client, known.callback.outcome, known.callback.account)
        == (answer.client, answer.outcome, answer.account)
        and (answer.account is None or known.contracts == set(call.contracts))
        and (known.since if answer.at is None else known.callback.at == answer.at)
    ]
    for known in sorted(alike, key=lambda known: known.withdrawn):
        if answer.note in (None, known.callback.note) and answer.finding in (None, known.text):
            if known.withdrawn:
                return Found(CallState.WITHDRAWN, known.callback.no, known.finding)
            return Found(_of_account(call, known), known.callback.no, known.finding)
    valid = [known for known in alike if not known.withdrawn]
    if valid and answer.at is None:
        raise Refused(
            N_("recorded as {callback} with another finding or remark; give the time of a call made since"),
            callback=valid[-1].callback.no,
        )
    return Found(CallState.NEW)


def _of_account(call: CallAnswer, known: RecordedCall) -> CallState:
    payee = call.answer.payee
    if call.answer.account is not Account.CHANGED or payee is None:
        return CallState.KNOWN
    if checked_payee(payee) in known.entered:
        return CallState.KNOWN
    if known.open:
        return CallState.ENTERED
    raise Refused(
        N_("another new account was entered for {finding}; reject that first, or record a new call"),
        finding=known.finding,
    )
