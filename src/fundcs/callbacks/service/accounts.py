"""Changed accounts: entered by one person, confirmed by another before a payout uses them (Art. 46)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fundcs.callbacks.models import AccountChange, CallbackAccount
from fundcs.callbacks.queries import records
from fundcs.callbacks.rules.calls import ACCOUNT_CHANGED, CallKind
from fundcs.callbacks.service.payees import paid_lines
from fundcs.clients import queries as clients
from fundcs.entitlements.models.changes import ContractTransfer
from fundcs.entitlements.models.contracts import Contract
from fundcs.entitlements.queries import Contracts, transfers_of
from fundcs.entitlements.rules.contract_terms import ContractState
from fundcs.entitlements.rules.holding import checked_payee
from fundcs.entitlements.rules.plausibility import Paid, unlikely_payee
from fundcs.entitlements.service import find, load
from fundcs.funds import service as funds
from fundcs.kit.errors import Forbidden, Refused
from fundcs.kit.i18n import N_, T, joined
from fundcs.kit.typed import second, text

if TYPE_CHECKING:
    from datetime import datetime

    from fundcs.act import Act
    from fundcs.callbacks.models import Callback, Finding
    from fundcs.entitlements.rules.holding import Payee


def concerned(act: Act, callback: Callback, named: Sequence[str]) -> list[CallbackAccount]:
    """The contracts whose account a callback is about, each with the payee on record.

    Of a payout: those paid to the client by it. Of any other callback: those that the client holds now.
    `named` narrows them. Raises Refused where there are none, or one named is not among them.
    """
    if callback.kind is CallKind.PAYOUT_VERIFY or callback.fund is not None:
        payees = _paid(act, callback)
    else:
        payees = _held(act, callback.client)
    if not payees:
        raise Refused(
            N_(
                "client {client} does not hold a contract, so there is no account to change; check the client"
            ),
            client=callback.client,
        )
    wanted = {find(act.session, no).no for no in named} or set(payees)
    if unconcerned := sorted(wanted - set(payees)):
        raise Refused(
            N_("contract {contract} is not one of the contracts concerned: {contracts}; check the number"),
            contract=unconcerned[0],
            contracts=joined(sorted(payees)),
        )
    return [
        CallbackAccount(
            callback=callback.no,
            contract=no,
            payee_name=payees[no].name,
            payee_bank=payees[no].bank,
            payee_account=payees[no].account,
        )
        for no in sorted(wanted)
    ]


def _paid(act: Act, callback: Callback) -> dict[str, Payee]:
    """The payees of the client's contracts that the callback's payout pays, by contract."""
    assert callback.fund is not None and callback.due is not None  # noqa: S101, PT018 - rules.calls.check_call
    fund = funds.find(act.session, callback.fund)
    holdings = load(act.session, Contracts(fund=fund.code, client=callback.client))
    payees = {
        contract: payee
        for (contract, client), payee in paid_lines(act, fund, callback.due, holdings).items()
        if client == callback.client
    }
    if not payees:
        raise Refused(
            N_(
                "client {client} has no contract of fund {fund} that is paid on {due}; check client, "
                "fund and date"
            ),
            client=callback.client,
            fund=fund.code,
            due=callback.due,
        )
    return payees


def _held(act: Act, client: str) -> dict[str, Payee]:
    """The payees of the contracts that the client holds today, by contract."""
    living = (ContractState.PENDING, ContractState.ACTIVE)
    return {
        holding.no: holding.payee_on(act.today)
        for holding in load(act.session, Contracts(client=client))
        if holding.state_on(act.today) in living and holding.holder_on(act.today) == client
    }


def enter(act: Act, finding: Finding, typed: Payee) -> AccountChange:
    """Record the new account of a finding; another person has to confirm it.

    Raises Refused where the finding is no changed account, an account waits or was decided on, what was typed
    is no account, or is the one on record.
    """
    _check_account_changed(finding)
    check_none_waits(act, finding)
    if finding.answered_at is not None:
        raise _already_decided(finding, finding.answered_by, finding.answered_at)
    new = new_account(act, finding.client, _contracts(act, finding), typed)
    change = AccountChange(
        finding=finding.no,
        client=finding.client,
        payee_name=new.name,
        payee_bank=new.bank,
        payee_account=new.account,
        entered_at=second(act.moment),
        entered_by=act.staff.code,
    )
    act.session.add(change)
    act.session.flush()
    return change


def new_account(act: Act, client: str, contracts: Sequence[str], typed: Payee) -> Payee:
    """The new account of a client's contracts. Raises Refused where it is none, or the one on record."""
    new = checked_payee(typed)
    if all(
        (row.payee_name, row.payee_bank, row.payee_account) == (new.name, new.bank, new.account)
        for row in _rows_of(act, client, contracts)
    ):
        raise Refused(
            N_("that is the account on record; use --account-confirmed, or correct the new account")
        )
    name = clients.names(act.session, [client])[client]
    act.warn(unlikely_payee(T("client {client}", client=client), Paid(client, name, new)))
    return new


def confirm(act: Act, finding: Finding) -> AccountChange:
    """Confirm a new account: from now on the contracts are paid to it, and the finding is answered.

    Raises Forbidden for the person who entered it; Refused where nothing waits; FundSealed.
    """
    change = _decide(act, finding, accepted=True)
    for no in _contracts(act, finding):
        funds.find_unsealed(act.session, find(act.session, no).fund)
    for row in _payee_rows(act, finding):
        row.payee_name = change.payee_name
        row.payee_bank = change.payee_bank
        row.payee_account = change.payee_account
        act.session.add(row)
    finding.answered_at, finding.answered_by = change.decided_at, act.staff.code
    act.session.add(finding)
    act.session.flush()
    return change


def reject(act: Act, finding: Finding, reason: str) -> AccountChange:
    """Reject a new account: nothing is paid to it, and the finding stays open for another.

    Raises EmptyText; Forbidden and Refused as `confirm`.
    """
    change = _decide(act, finding, accepted=False)
    change.reason = text(reason)
    act.session.flush()
    return change


def check_none_waits(act: Act, finding: Finding) -> None:
    """Refuse a finding of which a new account waits for a second person."""
    if any(change.accepted is None for change in records.changes_of(act.session, [finding.no])):
        raise Refused(
            N_(
                "the new account of {finding} waits for a second person; decide on it with "
                "confirm-account or reject-account first"
            ),
            finding=finding.no,
        )


def _decide(act: Act, finding: Finding, *, accepted: bool) -> AccountChange:
    """The last new account of the finding, accepted or not by the one who acts."""
    _check_account_changed(finding)
    change = next(reversed(records.changes_of(act.session, [finding.no])), None)
    if change is None:
        raise Refused(
            N_(
                "{finding} has no new account waiting; enter one with `fundcs callbacks "
                "enter-account {finding}`"
            ),
            finding=finding.no,
        )
    if change.decided_at is not None:
        raise _already_decided(finding, change.decided_by, change.decided_at)
    if change.entered_by == act.staff.code:
        raise Forbidden(
            N_("{staff} entered the new account of {finding}; a second person must check it"),
            staff=act.staff.code,
            finding=finding.no,
        )
    if act.moment < change.entered_at:
        raise Refused(
            N_("the new account of {finding} was entered at {entered}; it cannot be decided before that"),
            finding=finding.no,
            entered=f"{change.entered_at:%Y-%m-%d %H:%M}",
        )
    change.accepted, change.decided_at, change.decided_by = accepted, second(act.moment), act.staff.code
    act.session.add(change)
    return change


def _check_account_changed(finding: Finding) -> None:
    if finding.kind != ACCOUNT_CHANGED or finding.callback is None:
        raise Refused(
            N_("{finding} is not a changed account; resolve it with `fundcs callbacks resolve {finding}`"),
            finding=finding.no,
        )


def _already_decided(finding: Finding, staff: str | None, at: datetime) -> Refused:
    return Refused(
        N_("{staff} already decided on the new account of {finding} on {day}; nothing is left to do"),
        staff=staff,
        finding=finding.no,
        day=at.date(),
    )


def paid_to(act: Act, finding: Finding, change: AccountChange) -> list[str]:
    """The contracts of a finding that are paid to the new account of its change, by number."""
    new = (change.payee_name, change.payee_bank, change.payee_account)
    return sorted(
        {
            row.contract if isinstance(row, ContractTransfer) else row.no
            for row in _payee_rows(act, finding)
            if (row.payee_name, row.payee_bank, row.payee_account) == new
        }
    )


def _contracts(act: Act, finding: Finding) -> list[str]:
    """The numbers of the contracts whose account changed."""
    named = records.contracts_of(act.session, [finding.callback or ""])
    return [contract for _callback, contract in named]


def _payee_rows(act: Act, finding: Finding) -> list[Contract | ContractTransfer]:
    """The rows on which the client's payee of a finding's contracts is recorded."""
    return _rows_of(act, finding.client, _contracts(act, finding))


def _rows_of(act: Act, client: str, contracts: Sequence[str]) -> list[Contract | ContractTransfer]:
    rows: list[Contract | ContractTransfer] = []
    for no in contracts:
        rows += (act.session.get_one(Contract, no), *transfers_of(act.session, no))
    return [row for row in rows if row.client == client]
