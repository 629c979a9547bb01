"""Callbacks and findings as a moment sees them, with what belongs to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fundcs.calendars.service import calendar_of
from fundcs.callbacks.queries import payees, records, withdrawn
from fundcs.callbacks.rules.calls import ACCOUNT_CHANGED, Stage
from fundcs.deadlines.rules import Due, DutyState, due
from fundcs.kit.i18n import T, Text, joined
from fundcs.staff import queries as staff

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from fundcs.act import Act
    from fundcs.callbacks.models import (
        AccountChange,
        AnswerWithdrawal,
        Callback,
        CallbackWithdrawal,
        Finding,
        FindingWithdrawal,
    )
    from fundcs.callbacks.queries.records import ClientOfficer


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingStatus:
    """A finding at a moment: what it waits for and by when (Art. 43).

    `client_name` and `officer` (while here) are the client's. `change`: the last new account entered, for
    these `contracts`. `shared_with`: other clients who are paid, or are to be, into that account.
    `withdrawal`: its own. `void`: answers that were withdrawn.
    """

    finding: Finding
    client_name: str
    officer: str | None
    stage: Stage
    due: Due
    overdue: bool
    contracts: tuple[str, ...]
    change: AccountChange | None
    shared_with: tuple[str, ...]
    withdrawal: FindingWithdrawal | None = None
    void: Sequence[AnswerWithdrawal] = ()

    def shared_account_note(self) -> Text:
        """That others are paid into the same account."""
        return T(
            "the same account as {clients}; check that this is intended", clients=joined(self.shared_with)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRecord:
    """A callback with the contracts it names, the findings recorded in it, and its withdrawal."""

    callback: Callback
    client_name: str
    caller_name: str
    contracts: tuple[str, ...]
    findings: tuple[FindingStatus, ...]
    withdrawal: CallbackWithdrawal | None = None

    @property
    def standing(self) -> tuple[FindingStatus, ...]:
        """The findings that were not withdrawn by themselves."""
        return tuple(status for status in self.findings if status.withdrawal is None)


def callback_records(act: Act, callbacks: Sequence[Callback]) -> list[CallbackRecord]:
    """The callbacks, each with what belongs to it."""
    numbers = [callback.no for callback in callbacks]
    contracts = _contracts(act, numbers)
    statuses: dict[str | None, list[FindingStatus]] = defaultdict(list)
    for status in finding_statuses(act, records.findings_of(act.session, numbers)):
        statuses[status.finding.callback].append(status)
    clients = records.client_officers(act.session, {callback.client for callback in callbacks}, act.today)
    callers = act.once(staff.names)
    withdrawals = withdrawn.withdrawals(act.session, numbers, act.moment)
    return [
        CallbackRecord(
            callback=callback,
            client_name=clients[callback.client].name,
            caller_name=callers[callback.caller],
            contracts=contracts.get(callback.no, ()),
            findings=tuple(statuses[callback.no]),
            withdrawal=withdrawals.get(callback.no),
        )
        for callback in callbacks
    ]


def finding_statuses(act: Act, findings: Sequence[Finding]) -> list[FindingStatus]:
    """The findings as they stand at the act's moment."""
    changed = [finding for finding in findings if finding.kind == ACCOUNT_CHANGED]
    contracts = _contracts(act, {finding.callback for finding in changed if finding.callback})
    changes: dict[str, AccountChange] = {
        change.finding: change
        for change in records.changes_of(act.session, [finding.no for finding in changed])
        if change.entered_at <= act.moment
    }
    paid = payees.paid_into(act.session, {change.payee_account for change in changes.values()})
    clients = records.client_officers(act.session, {finding.client for finding in findings}, act.today)
    callbacks = {finding.callback for finding in findings if finding.callback}
    void = withdrawn.withdrawals(act.session, callbacks, act.moment)
    numbers = [finding.no for finding in findings]
    own = withdrawn.finding_withdrawals(act.session, numbers, act.moment)
    answers = withdrawn.answer_withdrawals(act.session, numbers, act.moment)
    return [
        replace(
            _status(
                act,
                finding,
                clients[finding.client],
                contracts.get(finding.callback or "", ()),
                changes.get(finding.no),
                paid,
                counts=finding.callback not in void and finding.no not in own,
            ),
            withdrawal=own.get(finding.no),
            void=answers.get(finding.no, ()),
        )
        for finding in findings
    ]


def finding_status(act: Act, finding: Finding) -> FindingStatus:
    """The finding as it stands at the act's moment."""
    return finding_statuses(act, [finding])[0]


def finding_due(act: Act, at: datetime) -> Due:
    """By when a problem found at `at` is to be answered (Art. 43)."""
    return due(act.policy.deadline("callbacks.finding_answer"), at, calendar_of(act))


def answered_late(owed: Due, answered_at: datetime | None, moment: datetime) -> bool:
    """Whether the answer came late, or is late where there was none by `moment`."""
    if answered_at is None or answered_at > moment:
        return owed.state(moment) is DutyState.OVERDUE
    return owed.state(answered_at) is DutyState.OVERDUE


def _status(
    act: Act,
    finding: Finding,
    client: ClientOfficer,
    contracts: tuple[str, ...],
    change: AccountChange | None,
    paid: Mapping[str, set[str]],
    *,
    counts: bool,
) -> FindingStatus:
    owed = finding_due(act, finding.at)
    valid = counts and change is not None and change.accepted is not False
    others = paid.get(change.payee_account, set()) - {finding.client} if change and valid else set()
    return FindingStatus(
        finding=finding,
        client_name=client.name,
        officer=client.officer,
        stage=stage_at(finding, change, act.moment) if counts else Stage.WITHDRAWN,
        due=owed,
        overdue=counts and answered_late(owed, finding.answered_at, act.moment),
        contracts=contracts,
        change=change,
        shared_with=tuple(sorted(others)),
    )


def stage_at(finding: Finding, change: AccountChange | None, moment: datetime) -> Stage:
    """What a finding with this last new account waits for at a moment."""
    if finding.answered_at is not None and finding.answered_at <= moment:
        return Stage.ANSWERED
    if finding.kind != ACCOUNT_CHANGED or finding.callback is None:
        return Stage.OPEN
    waits = change is not None and (change.decided_at is None or change.decided_at > moment)
    return Stage.SECOND_PERSON if waits else Stage.ACCOUNT_WANTED


def _contracts(act: Act, callbacks: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The contracts that each of these callbacks names."""
    contracts: dict[str, tuple[str, ...]] = {}
    for callback, contract in records.contracts_of(act.session, callbacks):
        contracts[callback] = (*contracts.get(callback, ()), contract)
    return contracts
